"""Where it is not clear what is asked for, the desk asks back, and takes a number or words."""

import pytest

from bot.wording import names
from tests.story.letters import Letter
from tests.story.people import Person
from tests.story.town import Town

VAGUE = "delete it please"
HOW_TO = "How do I delete my account?"
VAGUE_ZH = "怎么注销账号？"


def number_of(letter: Letter, choice: str) -> str:
    """The number that stands before a choice."""
    line = next(line for line in letter.text.splitlines() if line.strip().endswith(choice))
    return line.split(".")[0].strip()


@pytest.mark.parametrize(("language", "text"), [("en", VAGUE), ("en", HOW_TO), ("zh", VAGUE_ZH)])
async def test_clarified_by_number(town: Town, anna: Person, language: str, text: str) -> None:
    anna.writes(text)
    question = await anna.hears()
    assert await town.name(question) == "clarify"
    assert not question.codes
    assert (await town.ticket(question.number))["status"] == "clarifying"

    anna.replies(question, number_of(question, names(language)["choices"]["deletion"]))
    acknowledgement = await anna.hears()
    assert acknowledgement.number == question.number
    assert names(language)["rights"]["deletion"] in acknowledgement.text
    ticket = await town.ticket(question.number)
    assert (ticket["status"], ticket["rights"]) == ("verifying", ["deletion"])
    anna.replies(acknowledgement, acknowledgement.code)
    assert await town.name(await anna.hears()) == "confirmed"


async def test_clarified_by_words(town: Town, anna: Person) -> None:
    anna.writes(HOW_TO)
    question = await anna.hears()
    anna.replies(question, "I would like a copy of all personal data you hold about me, nothing else.")
    acknowledgement = await anna.hears()
    ticket = await town.ticket(question.number)
    assert (ticket["status"], ticket["rights"]) == ("verifying", ["access"])
    assert acknowledgement.code


async def test_a_how_to_question_is_told_the_way(town: Town, anna: Person) -> None:
    anna.writes(HOW_TO)
    assert "https://hqgq.com/user/settings" in (await anna.hears()).text


async def test_none_of_these_ends_it(town: Town, anna: Person) -> None:
    anna.writes(VAGUE)
    question = await anna.hears()
    anna.replies(question, number_of(question, names("en")["choices"]["other"]))
    assert await town.name(await anna.hears()) == "not_ours"
    assert (await town.ticket(question.number))["status"] == "cancelled"


async def test_an_answer_that_does_not_help_goes_to_a_person(town: Town, anna: Person) -> None:
    anna.writes(VAGUE)
    question = await anna.hears()
    anna.replies(question, "well, you know, the thing we talked about")
    letter = await anna.hears()
    assert await town.name(letter) == "question"
    assert (await town.ticket(question.number))["status"] == "reviewing"
    assert (await town.staff.hears()).number == question.number


async def test_a_number_that_was_not_offered_is_no_choice(town: Town, anna: Person) -> None:
    anna.writes(VAGUE)
    question = await anna.hears()
    anna.replies(question, "9")
    await anna.hears()
    assert (await town.ticket(question.number))["rights"] == []
