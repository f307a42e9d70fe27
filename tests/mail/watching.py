"""What the tests of the mailbox share: a memory of stored mails, and a watcher that collects them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from mail.mailbox import Arrived, Backoff, Mailbox
from mail.urls import parse_imap_url

QUICK = Backoff(first=timedelta(milliseconds=20), most=timedelta(milliseconds=100))
WITHIN = 20  # seconds


class Stored:
    """Remembers mails as the desk's inbox does, in memory."""

    def __init__(self) -> None:
        self.mails: list[Arrived] = []
        self.asked: list[int] = []
        self._arrived = asyncio.Condition()

    async def unseen(self, mailbox: str, uidvalidity: int, uids: Sequence[int]) -> Sequence[int]:
        self.asked.append(len(uids))
        known = {(mail.uidvalidity, mail.uid) for mail in self.mails}
        return [uid for uid in uids if (uidvalidity, uid) not in known]

    async def commit(self, batch: tuple[Arrived, ...]) -> None:
        self.mails += batch
        async with self._arrived:
            self._arrived.notify_all()

    async def wait(self, count: int) -> list[Arrived]:
        async with asyncio.timeout(WITHIN), self._arrived:
            await self._arrived.wait_for(lambda: len(self.mails) >= count)
        return self.mails

    @property
    def subjects(self) -> list[str]:
        return [subject(mail.raw) for mail in self.mails]


def letter(name: str, size: int = 0) -> bytes:
    """Make a mail with a subject, padded to about a size in bytes."""
    padding = b"The same line over and over again, as in any long mail.\r\n" * (size // 57)
    return f"From: a@example.com\r\nSubject: {name}\r\n\r\nHello\r\n".encode() + padding


def subject(raw: bytes) -> str:
    line = next(line for line in raw.split(b"\r\n") if line.startswith(b"Subject: "))
    return line.removeprefix(b"Subject: ").decode()


def mailbox(
    url: str, *, idle: timedelta = timedelta(minutes=9), poll: timedelta = timedelta(seconds=20)
) -> Mailbox:
    return Mailbox(parse_imap_url(url), backoff=QUICK, idle=idle, poll=poll)


@asynccontextmanager
async def watched(
    box: Mailbox, stored: Stored, meanwhile: Callable[[tuple[Arrived, ...]], None] | None = None
) -> AsyncIterator[asyncio.Task[None]]:
    """Watch a mailbox into a store for as long as the context lasts; ready when it waits for news."""

    async def run() -> None:
        async for batch in box.watch(stored):
            if meanwhile:
                meanwhile(batch)
            await stored.commit(batch)

    task = asyncio.create_task(run())
    try:
        await settled(box, task)
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def settled(box: Mailbox, task: asyncio.Task[None]) -> None:
    """Return when the mailbox is watched; raise what ended the watcher if something did."""
    waiting = asyncio.create_task(box.watching.wait())
    done, _ = await asyncio.wait({waiting, task}, timeout=WITHIN, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if task in done:
        task.result()
    assert waiting in done, "the mailbox was not watched in time"
