"""The right to have an automated decision explained: always answered by a person (§5(6), GDPR Art. 22(3))."""

import pytest

from bot.wording import names
from tests.story.people import Person
from tests.story.town import Town

ASK = (
    "Your system rejected my application automatically. Please explain how that decision about me was made "
    "and have a person review it."
)
ASK_ZH = "你们的系统自动拒绝了我的申请，请说明这个自动决定是怎样作出的，并由人工复核。"


@pytest.mark.parametrize(("language", "text"), [("en", ASK), ("zh", ASK_ZH)])
async def test_explanation(town: Town, anna: Person, language: str, text: str) -> None:
    anna.writes(text)
    acknowledgement = await anna.hears()
    assert names(language)["rights"]["explanation"] in acknowledgement.text
    assert (await town.ticket(acknowledgement.number))["rights"] == ["explanation"]

    anna.replies(acknowledgement, acknowledgement.code)
    assert await town.name(await anna.hears()) == "confirmed"
    assert (await town.staff.hears()).number == acknowledgement.number
    assert (await town.ticket(acknowledgement.number))["status"] == "working"  # until a person has answered

    await town.does("answer", acknowledgement.number, "--text", "Mrs Weber has looked at it: …")
    assert "Mrs Weber has looked at it" in (await anna.hears()).text
