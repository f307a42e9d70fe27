"""Machines are never answered; what they say is kept, and a bounce goes to its ticket (RFC 3834 §2)."""

import pytest

from tests.story.conversations import ACCESS
from tests.story.letters import Letter
from tests.story.people import DESK, Person, mail
from tests.story.town import Town

MACHINES = {
    "auto-reply": {"Auto-Submitted": "auto-replied"},
    "vacation": {"X-Autoreply": "yes"},
    "bulk": {"Precedence": "bulk"},
    "newsletter": {"List-Id": "<news.shop.example>", "List-Unsubscribe": "<mailto:off@shop.example>"},
    "suppressed": {"X-Auto-Response-Suppress": "All"},
    "our own loop": {"X-Privacy-Desk": "1"},
}


@pytest.mark.parametrize("headers", MACHINES.values(), ids=MACHINES)
async def test_a_machine_is_not_answered(town: Town, stranger: Person, headers: dict[str, str]) -> None:
    stranger.writes(ACCESS, headers=headers)
    await town.quiet()
    (verdict,) = await town.verdicts()
    assert str(verdict).startswith("automatic: ")
    assert not await town.tickets()
    assert not town.post.delivered


@pytest.mark.parametrize("sender", [DESK, "mailer-daemon@mx.people.example", "postmaster@people.example"])
async def test_neither_are_daemons_nor_we_ourselves(town: Town, sender: str) -> None:
    town.person(sender).writes(ACCESS)
    await town.quiet()
    assert not await town.tickets()
    assert not town.post.delivered


async def test_a_mail_from_nobody_is_kept_and_not_answered(town: Town) -> None:
    town.deliver(b"Subject: delete my data\n\nPlease delete all my personal data.\n")
    await town.quiet()
    assert await town.verdicts() == ["automatic: no sender"]
    assert not town.post.delivered


async def test_an_auto_reply_to_our_own_letter_ends_the_talk(town: Town, anna: Person) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    anna.replies(
        acknowledgement, "I am out of office until Monday.", headers={"Auto-Submitted": "auto-replied"}
    )
    await town.quiet()
    assert not anna.unread
    assert (await town.ticket(acknowledgement.number))["status"] == "verifying"


async def test_two_programs_that_answer_each_other_come_to_an_end(town: Town) -> None:
    robot = town.person("robot@shop.example")
    robot.writes(ACCESS)
    letter = await robot.hears()
    for turn in range(20):  # without a single header that would give it away
        robot.replies(
            letter, f"Thank you for your mail, number {turn}. We will come back to you.", quote=False
        )
    await town.quiet()
    assert len(robot.letters) <= 13
    assert "abuse" in (await town.ticket(letter.number))["flags"] or len(robot.letters) < 5


async def test_the_same_words_are_not_said_twice(town: Town, anna: Person) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    for _ in range(3):
        anna.replies(acknowledgement, "I will look for it.")
    await town.quiet()
    assert [await town.name(letter) for letter in anna.letters] == ["acknowledgement", "code_missing"]


async def test_a_bounce_of_the_code_reaches_staff_and_nobody_else(town: Town, anna: Person) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    await town.quiet()
    town.deliver(bounce(acknowledgement, "5.1.1", "failed"))
    notice = await town.staff.hears()
    assert notice.number == acknowledgement.number
    assert (await town.ticket(acknowledgement.number))["flags"] == ["undeliverable"]
    await town.quiet()
    assert not anna.unread


async def test_a_delay_does_not(town: Town, anna: Person) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    town.deliver(bounce(acknowledgement, "4.4.1", "delayed"))
    await town.quiet()
    assert (await town.ticket(acknowledgement.number))["flags"] == []
    assert not town.staff.letters


async def test_the_same_mail_delivered_twice_is_answered_once(town: Town, anna: Person) -> None:
    message = anna.writes(ACCESS)
    await anna.hears()
    anna.sends(message)
    await town.quiet()
    assert await town.verdicts() == ["request", "seen before"]
    assert len(anna.letters) == 1


async def test_one_message_id_for_different_mails_loses_none(town: Town, anna: Person) -> None:
    anna.sends(mail(anna.address, ACCESS, headers={"Message-ID": "<always@the.same>"}))
    first = await anna.hears()
    anna.sends(
        mail(anna.address, "Please delete all my personal data.", headers={"Message-ID": "<always@the.same>"})
    )
    second = await anna.hears()
    assert first.number != second.number


def bounce(letter: Letter, status: str, action: str) -> bytes:
    """A delivery status notification for one of our letters (RFC 3464)."""
    (recipient,) = letter.mail.recipients
    return f"""\
From: Mail Delivery System <mailer-daemon@mx.people.example>
To: {DESK}
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce.{status}@mx.people.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain

Your mail could not be delivered.
--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.people.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}

--edge
Content-Type: text/rfc822-headers

From: {DESK}
To: {recipient}
Message-ID: {letter.message["Message-ID"]}

--edge--
""".encode()
