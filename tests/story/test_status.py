"""What became of my request?"""

from datetime import timedelta

import pytest

from tests.story.conversations import ACCESS, ACCESS_ZH, confirmed
from tests.story.people import Person
from tests.story.town import Town

ASK = "What became of my request?"
ASK_ZH = "我的请求处理得怎么样了？"


@pytest.mark.parametrize(("request_", "ask"), [(ACCESS, ASK), (ACCESS_ZH, ASK_ZH)])
async def test_a_reply_that_asks_is_told(town: Town, anna: Person, request_: str, ask: str) -> None:
    letter = await confirmed(anna, request_)
    anna.replies(letter, ask)
    status = await anna.hears()
    assert await town.name(status) == "status"
    assert status.number == letter.number
    assert len(await town.tickets()) == 1


async def test_a_mail_of_its_own_from_the_same_address_is_told(town: Town, anna: Person) -> None:
    letter = await confirmed(anna)
    anna.writes(ASK, subject="My request")
    status = await anna.hears()
    assert (await town.name(status), status.number) == ("status", letter.number)


async def test_someone_whose_request_we_do_not_find_is_looked_after_by_a_person(
    town: Town, stranger: Person
) -> None:
    stranger.writes("What became of my data deletion request from last month?")
    letter = await stranger.hears()
    assert await town.name(letter) == "complaint_received"
    assert (await town.ticket(letter.number))["status"] == "reviewing"
    assert (await town.staff.hears()).number == letter.number


async def test_who_asks_after_another_persons_request_learns_nothing(
    town: Town, anna: Person, stranger: Person
) -> None:
    letter = await confirmed(anna)
    stranger.writes(f"What became of my request {letter.number}?", subject=f"[{letter.number}]")
    answer = await stranger.hears()
    assert await town.name(answer) == "complaint_received"
    assert answer.number != letter.number
    assert letter.number not in answer.text


async def test_when_the_date_has_passed_a_person_is_told_at_once(town: Town, anna: Person) -> None:
    letter = await confirmed(anna)
    await town.staff.hears()
    await town.let_pass(timedelta(days=31))
    anna.replies(letter, ASK)
    status = await anna.hears()
    assert await town.name(status) == "status"
    assert "overdue" in (await town.ticket(letter.number))["flags"]
    assert "date has passed" in (await town.staff.hears()).text


async def test_staff_are_reminded_before_the_date_and_told_when_it_has_passed(
    town: Town, anna: Person
) -> None:
    letter = await confirmed(anna)
    await town.staff.hears()
    await town.let_pass(timedelta(days=24))
    await town.tick()
    reminder = await town.staff.hears()
    assert "due in 7 days" in reminder.text or "due in 6 days" in reminder.text
    await town.tick()  # once, not at every look at the clock
    await town.let_pass(timedelta(days=7))
    await town.tick()
    assert "overdue" in (await town.staff.hears()).text
    assert (await town.ticket(letter.number))["flags"] == ["overdue"]
    assert len(town.staff.letters) <= 4  # the request, two reminders at most, the date
    assert not anna.unread  # the person is told nothing that is not asked


async def test_a_question_that_nobody_answers_is_closed_after_a_month(town: Town, anna: Person) -> None:
    anna.writes("delete it please")
    question = await anna.hears()
    await town.let_pass(timedelta(days=31))
    await town.tick()
    assert await town.name(await anna.hears()) == "expired"
    assert (await town.ticket(question.number))["status"] == "expired"
