"""After the answer: thanks change nothing, something missing opens the ticket again."""

from tests.story.conversations import answered
from tests.story.people import Person
from tests.story.town import Town


async def test_something_that_is_missing_opens_the_ticket_again(town: Town, anna: Person) -> None:
    answer = await answered(town, anna, ago=1)
    anna.replies(
        answer, "You have not sent me all the personal data you hold about me, I want a copy of all of it."
    )
    reopened = await anna.hears()
    assert await town.name(reopened) == "reopened"
    assert (await town.ticket(answer.number))["status"] == "reviewing"

    await town.does("answer", answer.number, "--text", "Here is the rest.")
    assert "the rest" in (await anna.hears()).text
    assert (await town.ticket(answer.number))["status"] == "fulfilled"


async def test_thanks_are_kept_and_not_answered(town: Town, anna: Person) -> None:
    answer = await answered(town, anna, ago=1)
    anna.replies(answer, "Thank you very much!")
    await town.quiet()
    assert not anna.unread
    assert (await town.ticket(answer.number))["status"] == "fulfilled"
