"""What was forgotten: a reminder is no repeat, its answer answers both, and dates are told to staff once."""

from datetime import timedelta

from tests.story.conversations import ACCESS, confirmed
from tests.story.people import Person
from tests.story.town import Town


async def test_the_answer_to_a_reminder_answers_what_was_forgotten(town: Town, anna: Person) -> None:
    forgotten = await confirmed(anna)
    await town.let_pass(timedelta(days=31))
    reminder = await confirmed(anna)
    assert await town.name(reminder) == "reminder"
    assert "as soon as possible" in reminder.text
    assert "reminder" in (await town.ticket(reminder.number))["flags"]

    await town.does("answer", reminder.number, "--text", "We are sorry. Here it is.")
    await anna.hears()
    both = [(await town.ticket(letter.number))["status"] for letter in (forgotten, reminder)]
    assert both == ["fulfilled", "fulfilled"]
    assert "overdue" in (await town.ticket(reminder.number))["flags"]


async def test_after_a_while_away_only_the_last_date_is_told(town: Town, anna: Person) -> None:
    number = (await confirmed(anna)).number
    await town.tick()
    await town.quiet()
    told = len([letter for letter in town.staff.letters if letter.number == number])
    await town.let_pass(timedelta(days=40))
    await town.tick()
    await town.quiet()
    notices = [letter for letter in town.staff.letters if letter.number == number][told:]
    assert len(notices) == 1
    assert "overdue" in notices[0].text


async def test_staff_hear_of_someone_whose_code_for_an_account_does_not_come(
    town: Town, anna: Person
) -> None:
    for account in ("carol@people.example", "nobody@people.example"):
        anna.writes(f"{ACCESS} My account is {account}.")
        acknowledgement = await anna.hears()
        anna.replies(acknowledgement, "I have not received anything.")
        await anna.hears()
        assert (await town.staff.hears()).number == acknowledgement.number
