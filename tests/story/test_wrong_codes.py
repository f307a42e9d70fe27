"""Wrong three times or a day old: the code is dead, and the request goes to a person."""

from datetime import timedelta

import pytest

from storage.schema import metadata
from tests.story.conversations import ACCESS, ACCESS_ZH
from tests.story.people import Person
from tests.story.town import Town


@pytest.mark.parametrize("text", [ACCESS, ACCESS_ZH])
async def test_three_wrong_codes(town: Town, anna: Person, text: str) -> None:
    anna.writes(text)
    acknowledgement = await anna.hears()
    names = []
    for _ in range(3):
        anna.replies(acknowledgement, acknowledgement.wrong_code)
        names.append(await town.name(await anna.hears()))
    assert names == ["wrong_code", "wrong_code", "code_dead"]
    assert (await town.ticket(acknowledgement.number))["status"] == "reviewing"
    assert (await town.staff.hears()).number == acknowledgement.number

    # The right one comes too late.
    anna.replies(acknowledgement, acknowledgement.code)
    await town.quiet()
    ticket = await town.ticket(acknowledgement.number)
    assert (ticket["status"], ticket["verified"]) == ("reviewing", False)


async def test_after_two_wrong_ones_the_right_one_is_good(town: Town, anna: Person) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    for _ in range(2):
        anna.replies(acknowledgement, acknowledgement.wrong_code)
        await anna.hears()
    anna.replies(acknowledgement, acknowledgement.code)
    assert await town.name(await anna.hears()) == "confirmed"


async def test_a_page_of_numbers_is_one_try_and_no_search(town: Town, anna: Person) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    guesses = [f"{n:06d}" for n in range(100000, 100040)]
    anna.replies(acknowledgement, "\n".join([*guesses, acknowledgement.code]), quote=False)
    assert await town.name(await anna.hears()) == "wrong_code"
    assert not (await town.ticket(acknowledgement.number))["verified"]


async def test_the_code_in_the_quoted_text_alone_proves_nothing(town: Town, anna: Person) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    anna.replies(acknowledgement, "Thank you, I will send it later.")
    assert await town.name(await anna.hears()) == "code_missing"
    assert not (await town.ticket(acknowledgement.number))["verified"]


@pytest.mark.parametrize("typed", ["{0} {1}", "{0}-{1}", "Code: {0}{1}.", "<{0}{1}>"])
async def test_a_code_as_people_type_it(town: Town, anna: Person, typed: str) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    code = acknowledgement.code
    anna.replies(acknowledgement, typed.format(code[:3], code[3:]))
    assert await town.name(await anna.hears()) == "confirmed"


async def test_a_code_in_full_width_digits(town: Town, li_wei: Person) -> None:
    li_wei.writes(ACCESS_ZH)
    acknowledgement = await li_wei.hears()
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in acknowledgement.code)
    li_wei.replies(acknowledgement, wide)
    assert await town.name(await li_wei.hears()) == "confirmed"


async def test_a_code_of_yesterday_is_dead(town: Town, anna: Person) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    await town.quiet()
    await town.let_pass(timedelta(hours=24, seconds=1))
    anna.replies(acknowledgement, acknowledgement.code)
    assert await town.name(await anna.hears()) == "code_dead"
    ticket = await town.ticket(acknowledgement.number)
    assert (ticket["status"], ticket["verified"]) == ("reviewing", False)


async def test_an_hour_before_that_it_is_good(town: Town, anna: Person) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    await town.quiet()
    await town.let_pass(timedelta(hours=23))
    anna.replies(acknowledgement, acknowledgement.code)
    assert await town.name(await anna.hears()) == "confirmed"


async def test_when_a_day_has_passed_without_an_answer_a_person_takes_over(town: Town, anna: Person) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    await town.quiet()
    await town.let_pass(timedelta(hours=25))
    await town.tick()
    assert await town.name(await anna.hears()) == "code_dead"
    assert (await town.staff.hears()).number == acknowledgement.number


async def test_the_code_is_nowhere_once_it_is_sent(town: Town, anna: Person) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    await town.quiet()
    assert acknowledgement.code not in await town.does("show", acknowledgement.number)
    async with town.desk.database.transaction() as tx:
        connection = await tx.connection()
        stored = [str(list(await connection.execute(table.select()))) for table in metadata.sorted_tables]
    assert acknowledgement.number in "".join(stored)
    assert acknowledgement.code not in "".join(stored)
