"""The same mailbox against pymap, the demo's server, whose UIDs begin at 101 and whose IDLE is its own."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiosmtplib import send

from bot.demo.mailserver import MailServer, mail_server
from mail.imap import LoginRefused
from tests.mail.watching import Stored, letter, mailbox, watched

DESK, PERSON = "privacy@example.com", "li@example.com"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server({DESK: "secret", PERSON: "secret"}) as running:
        yield running


async def deliver(server: MailServer, raw: bytes) -> None:
    await send(
        raw,
        sender=PERSON,
        recipients=[DESK],
        hostname="127.0.0.1",
        port=server.smtp_port,
        username=PERSON,
        password="secret",
        start_tls=False,
    )


async def test_what_waits_and_what_arrives_is_yielded_once(server: MailServer) -> None:
    stored = Stored()
    await deliver(server, letter("one"))

    async with watched(mailbox(server.imap_url(DESK)), stored):
        await deliver(server, letter("two"))
        await stored.wait(2)

    assert stored.subjects == ["one", "two"]
    assert [mail.uid for mail in stored.mails] == [101, 102]


async def test_a_large_mail_comes_whole(server: MailServer) -> None:
    stored = Stored()
    large = letter("large", 2_500_000)
    await deliver(server, large)

    async with watched(mailbox(server.imap_url(DESK)), stored):
        pass

    assert stored.mails[0].raw.endswith(large.partition(b"\r\n\r\n")[2])


async def test_many_that_come_at_once_are_all_yielded(server: MailServer) -> None:
    stored = Stored()
    async with watched(mailbox(server.imap_url(DESK)), stored):
        await asyncio.gather(*(deliver(server, letter(str(number))) for number in range(60)))
        await stored.wait(60)

    assert sorted(map(int, stored.subjects)) == list(range(60))


async def test_a_wrong_password_is_told(server: MailServer) -> None:
    with pytest.raises(LoginRefused):
        await mailbox(server.imap_url(DESK).replace("secret", "wrong")).check()
