"""A mail whose sender authentication failed verifies nothing, whatever code it holds."""

import pytest

from tests.story.conversations import ACCESS, ACCESS_ZH
from tests.story.people import Person
from tests.story.town import Town

FAILED = {"Authentication-Results": "mx.desk.example; dmarc=fail header.from=people.example"}
PASSED = {"Authentication-Results": "mx.desk.example; dmarc=pass header.from=people.example"}
FOREIGN = {"Authentication-Results": "mx.evil.example; dmarc=pass header.from=people.example"}


@pytest.mark.parametrize("text", [ACCESS, ACCESS_ZH])
async def test_the_right_code_in_a_forged_mail_verifies_nothing(town: Town, anna: Person, text: str) -> None:
    anna.writes(text, headers=PASSED)
    acknowledgement = await anna.hears()
    anna.replies(acknowledgement, acknowledgement.code, headers=FAILED)
    assert await town.name(await anna.hears()) == "sender_failed"
    ticket = await town.ticket(acknowledgement.number)
    assert (ticket["status"], ticket["verified"], ticket["flags"]) == (
        "verifying",
        False,
        ["sender_mismatch"],
    )
    assert (await town.staff.hears()).number == acknowledgement.number

    # From the real mailbox it is still good.
    anna.replies(acknowledgement, acknowledgement.code, headers=PASSED)
    assert await town.name(await anna.hears()) == "confirmed"


async def test_nor_in_a_forged_mail_without_a_thread(town: Town, anna: Person) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    anna.writes(acknowledgement.code, headers=FAILED)
    await town.quiet()
    assert not (await town.ticket(acknowledgement.number))["verified"]


async def test_a_forged_request_reaches_only_its_victim_and_waits_for_the_code(
    town: Town, anna: Person
) -> None:
    anna.writes(ACCESS, headers=FAILED)
    acknowledgement = await anna.hears()
    ticket = await town.ticket(acknowledgement.number)
    assert (ticket["verified"], ticket["flags"]) == (False, ["sender_mismatch"])
    assert acknowledgement.mail.recipients == (anna.address,)


async def test_a_server_that_is_not_ours_vouches_for_nobody(town: Town, anna: Person) -> None:
    anna.writes(ACCESS, headers=FOREIGN)
    acknowledgement = await anna.hears()
    assert (await town.ticket(acknowledgement.number))["flags"] == []
    anna.replies(acknowledgement, acknowledgement.code, headers=FOREIGN)
    assert await town.name(await anna.hears()) == "confirmed"


async def test_a_forged_word_cancels_nothing(town: Town, anna: Person) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    anna.replies(acknowledgement, "cancel", headers=FAILED)
    await anna.hears()
    assert (await town.ticket(acknowledgement.number))["status"] == "verifying"
