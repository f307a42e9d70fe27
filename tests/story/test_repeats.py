"""Repeats: judged fairly, decided by a person, and never made of what was not verified."""

from datetime import timedelta

import pytest

from tests.story.conversations import ACCESS, ACCESS_ZH, DELETION, answered, confirmed
from tests.story.people import Person
from tests.story.town import Town


@pytest.mark.parametrize("text", [ACCESS, ACCESS_ZH])
async def test_the_same_again_within_a_quarter_is_brought_to_staff(
    town: Town, anna: Person, text: str
) -> None:
    await answered(town, anna, text, ago=30)
    again = await confirmed(anna, text)
    assert await town.name(again) == "in_review"
    ticket = await town.ticket(again.number)
    assert (ticket["status"], ticket["flags"]) == ("reviewing", ["repeat"])
    assert ticket["proposal"]["outcome"] == "ask_staff"
    assert ticket["proposal"]["rule"] == "repeat-soon"
    assert ticket["proposal"]["clause"] == "§5(7)"

    await town.does("approve", again.number)
    assert (await town.ticket(again.number))["status"] == "working"
    await town.does("answer", again.number, "--text", "Here it is once more.")
    assert "once more" in (await anna.hears()).text


async def test_after_a_quarter_it_proceeds(town: Town, anna: Person) -> None:
    await answered(town, anna, ago=91)
    again = await confirmed(anna)
    assert await town.name(again) == "confirmed"
    assert (await town.ticket(again.number))["flags"] == []


async def test_another_right_is_no_repeat(town: Town, anna: Person) -> None:
    await answered(town, anna)
    other = await confirmed(anna, DELETION)
    assert await town.name(other) == "confirmed"
    assert (await town.ticket(other.number))["flags"] == []


async def test_another_person_is_no_repeat(town: Town, anna: Person, li_wei: Person) -> None:
    await answered(town, anna)
    assert await town.name(await confirmed(li_wei)) == "confirmed"


async def test_the_third_in_a_year_has_a_fee_proposed_and_nobody_tells_the_person_yet(
    town: Town, anna: Person
) -> None:
    for _ in range(2):
        await answered(town, anna, ago=40)
    third = await confirmed(anna)
    assert await town.name(third) == "in_review"
    assert "60" not in third.text
    ticket = await town.ticket(third.number)
    assert ticket["flags"] == ["repeat", "excessive"]
    assert (ticket["proposal"]["outcome"], ticket["proposal"]["rule"]) == ("propose_fee", "repeat-fee")


async def test_the_sixth_has_a_refusal_proposed_which_a_person_confirms(town: Town, anna: Person) -> None:
    for _ in range(5):
        await answered(town, anna, ago=40)
    sixth = await confirmed(anna)
    assert await town.name(sixth) == "in_review"
    ticket = await town.ticket(sixth.number)
    assert (ticket["status"], ticket["proposal"]["outcome"]) == ("reviewing", "propose_refusal")

    await town.does("approve", sixth.number)
    refusal = await anna.hears()
    assert await town.name(refusal) == "refusal"
    assert "§5(7)" in refusal.text
    assert "12377.cn" in refusal.text  # where to complain
    assert (await town.ticket(sixth.number))["status"] == "refused"


async def test_requests_that_were_never_verified_count_for_nothing(town: Town, anna: Person) -> None:
    for _ in range(7):
        anna.writes(ACCESS)
        await anna.hears()
    letter = await confirmed(anna)
    assert await town.name(letter) == "confirmed"
    assert (await town.ticket(letter.number))["flags"] == []


async def test_a_duplicate_joins_after_verification_and_is_told_nothing_of_it(
    town: Town, anna: Person
) -> None:
    first = await confirmed(anna)
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    # Until it is known who asks, it is a request like any other.
    assert (await town.ticket(acknowledgement.number))["status"] == "verifying"
    anna.replies(acknowledgement, acknowledgement.code)
    second = await anna.hears()
    assert await town.name(second) == "confirmed"
    assert first.number not in second.text
    joined, open_ = await town.ticket(second.number), await town.ticket(first.number)
    assert (joined["status"], joined["flags"]) == ("merged", ["duplicate"])
    assert (open_["status"], open_["flags"]) == ("working", ["duplicate"])

    # What the person says to the joined one reaches the open one.
    anna.replies(second, "What became of my request?")
    status = await anna.hears()
    assert await town.name(status) == "status"
    await town.does("answer", first.number, "--text", "Here it is.")
    assert "Here it is." in (await anna.hears()).text


async def test_a_duplicate_is_not_counted_later(town: Town, anna: Person) -> None:
    first = await confirmed(anna)
    await confirmed(anna)
    await town.does("answer", first.number, "--text", "Here it is.")
    await anna.hears()
    await town.quiet()
    await town.let_pass(timedelta(days=100))
    third = await confirmed(anna)
    assert await town.name(third) == "confirmed"
    assert (await town.ticket(third.number))["proposal"] is None


async def test_after_an_incomplete_answer_it_is_a_reminder(town: Town, anna: Person) -> None:
    first = await confirmed(anna)
    partial = ("--left-out", "letters", "--reason", "they name other people", "--clause", "§5(7)5")
    await town.does("answer", first.number, "--text", "Most of it.", *partial)
    answer = await anna.hears()
    assert "they name other people" in answer.text
    await town.quiet()
    await town.let_pass(timedelta(days=5))
    again = await confirmed(anna)
    assert await town.name(again) == "reminder"
    assert (await town.ticket(again.number))["flags"] == ["reminder"]


async def test_after_a_missed_date_it_is_a_complaint(town: Town, anna: Person) -> None:
    await confirmed(anna)
    await town.quiet()
    await town.let_pass(timedelta(days=40))
    again = await confirmed(anna)
    assert await town.name(again) == "reminder"
    assert set((await town.ticket(again.number))["flags"]) >= {"reminder", "overdue"}


async def test_a_request_that_was_cancelled_does_not_count(town: Town, anna: Person) -> None:
    for _ in range(3):
        letter = await confirmed(anna)
        anna.replies(letter, "Please cancel my request.")
        assert await town.name(await anna.hears()) == "cancelled"
        await town.quiet()
        await town.let_pass(timedelta(days=3))
    letter = await confirmed(anna)
    assert await town.name(letter) == "confirmed"
    assert (await town.ticket(letter.number))["flags"] == []
