"""An appeal against a refusal is one even where its words could be a request of their own."""

import pytest

from tests.story.conversations import confirmed
from tests.story.people import Person
from tests.story.town import Town


@pytest.mark.parametrize(
    "words",
    [
        "I do not agree with this, please have someone look at it again. I have placed two orders since.",
        "I appeal against this decision. My address has changed since my last request.",
    ],
)
async def test_an_appeal_that_sounds_like_a_request(town: Town, anna: Person, words: str) -> None:
    letter = await confirmed(anna)
    await town.does("add", "Ada", "--role", "reviewer")
    because = ("--ground", "impractical", "--reason", "It lies on backup tapes.")
    await town.does("refuse", letter.number, *because, "--as", "Ada")
    await town.does("approve", letter.number)

    anna.replies(await anna.hears(), words)
    assert await town.name(await anna.hears()) == "appeal_received"
    assert [ticket["status"] for ticket in await town.tickets()] == ["reviewing"]
