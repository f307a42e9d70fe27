"""Several rights in one mail are all kept, in the order asked; more can be added."""

import pytest

from bot.wording import names
from tests.story.people import Person
from tests.story.town import Town

BOTH = "First send me a copy of my personal data, then delete it all."
BOTH_ZH = "先给我一份我的个人信息副本，然后删除我的全部个人信息。"


@pytest.mark.parametrize(("language", "text"), [("en", BOTH), ("zh", BOTH_ZH)])
async def test_both_are_kept_in_order(town: Town, anna: Person, language: str, text: str) -> None:
    anna.writes(text)
    acknowledgement = await anna.hears()
    words = names(language)["rights"]
    assert acknowledgement.text.index(words["access"]) < acknowledgement.text.index(words["deletion"])
    assert (await town.ticket(acknowledgement.number))["rights"] == ["access", "deletion"]
    anna.replies(acknowledgement, acknowledgement.code)
    assert await town.name(await anna.hears()) == "confirmed"
    await town.does("answer", acknowledgement.number, "--text", "Both done.")
    assert (await town.ticket(acknowledgement.number))["status"] == "fulfilled"


async def test_a_right_added_before_the_code_joins_the_ticket_and_the_code_stays_good(
    town: Town, anna: Person
) -> None:
    anna.writes("Please send me a copy of all personal data you hold about me.")
    acknowledgement = await anna.hears()
    anna.replies(acknowledgement, "And please delete all my personal data afterwards.")
    again = await anna.hears()
    assert again.number == acknowledgement.number
    assert not again.codes
    assert (await town.ticket(again.number))["rights"] == ["access", "deletion"]
    anna.replies(again, acknowledgement.code)
    assert await town.name(await anna.hears()) == "confirmed"


async def test_a_right_added_after_the_code_is_a_ticket_of_its_own(town: Town, anna: Person) -> None:
    anna.writes("Please send me a copy of all personal data you hold about me.")
    acknowledgement = await anna.hears()
    anna.replies(acknowledgement, acknowledgement.code)
    confirmed = await anna.hears()
    anna.replies(confirmed, "Please delete all my personal data as well.")
    second = await anna.hears()
    assert second.number != confirmed.number
    assert second.code != acknowledgement.code
    assert [t["rights"] for t in await town.tickets()] == [["access"], ["deletion"]]
