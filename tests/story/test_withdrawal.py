"""Withdrawing consent is never harder than giving it was: no code, no proof (GDPR Art. 7(3), policy §5(4))."""

import pytest

from bot.wording import names
from tests.story.people import Person
from tests.story.town import Town

ASK = "I withdraw my consent to marketing e-mails. Please stop sending me the newsletter."
ASK_ZH = "我撤回对营销邮件的同意，请不要再给我发邮件。"


@pytest.mark.parametrize(("language", "text"), [("en", ASK), ("zh", ASK_ZH)])
async def test_withdrawal_needs_no_proof(town: Town, anna: Person, language: str, text: str) -> None:
    anna.writes(text)
    acknowledgement = await anna.hears()
    assert names(language)["rights"]["withdrawal"] in acknowledgement.text
    assert not acknowledgement.codes
    notice = await town.staff.hears()
    assert notice.number == acknowledgement.number
    ticket = await town.ticket(acknowledgement.number)
    assert (ticket["rights"], ticket["status"], ticket["verified"]) == (["withdrawal"], "working", False)

    await town.does("answer", ticket["number"], "--text", "You are off the list.")
    assert "You are off the list." in (await anna.hears()).text
    assert (await town.ticket(ticket["number"]))["status"] == "fulfilled"


async def test_withdrawal_is_never_excessive(town: Town, anna: Person) -> None:
    for _ in range(8):
        anna.writes(ASK)
        acknowledgement = await anna.hears()
        await town.does("answer", acknowledgement.number, "--text", "You are off the list.")
        await anna.hears()
    assert {t["status"] for t in await town.tickets()} == {"fulfilled"}
    assert not any(t["flags"] or t["proposal"] for t in await town.tickets())


async def test_a_withdrawal_beside_a_deletion_does_not_wait_for_the_code(town: Town, anna: Person) -> None:
    anna.writes("Please delete all my personal data and stop the newsletter.")
    acknowledgement = await anna.hears()
    ticket = await town.ticket(acknowledgement.number)
    assert set(ticket["rights"]) == {"deletion", "withdrawal"}
    assert acknowledgement.code
    assert "withdrawal" in (await town.staff.hears()).text


async def test_a_withdrawal_in_a_mail_that_failed_its_check_is_proved_first(town: Town, anna: Person) -> None:
    failed = {"Authentication-Results": "mx.desk.example; dmarc=fail header.from=people.example"}
    anna.writes(ASK, headers=failed)
    acknowledgement = await anna.hears()
    assert acknowledgement.code
    assert (await town.ticket(acknowledgement.number))["flags"] == ["sender_mismatch"]
