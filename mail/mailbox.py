"""Watching a folder: every mail in it once, from the first on, through lost connections and restarts."""

import asyncio
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from mail.imap import ImapClient, ImapError, Login, LoginRefused, Refused, by_password
from mail.imap_answers import Fetched, Folder
from mail.urls import ImapUrl

BATCH = 50  # mails
HEAD = 65_536  # bytes fetched of each mail at once; so a batch is at most 3.2 MiB
PIECE = 1_048_576  # bytes of a large mail fetched at a time
MAX_MAIL = 64 * PIECE  # what is longer is cut
ASKED_AT_ONCE = 500  # UIDs

_PATIENT = 30  # failures that one wrong password counts as: servers lock out who tries too often

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Arrived:
    """One mail as the server has it; mailbox, uidvalidity and uid name it for good (RFC 3501 §2.3.1.1)."""

    mailbox: str
    uidvalidity: int
    uid: int
    raw: bytes = field(repr=False)
    internal_date: datetime
    at: float
    """When the server told us of it, as time.monotonic() has it."""
    cut: bool = False
    """Whether the mail was longer than anything that is read."""


class SeenUids(Protocol):
    """What remembers the mails that are stored already."""

    async def unseen(self, mailbox: str, uidvalidity: int, uids: Sequence[int]) -> Sequence[int]:
        """Return those of the UIDs that are not stored yet."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before the next try to connect: doubling from first to most, with jitter."""

    first: timedelta = timedelta(seconds=1)
    most: timedelta = timedelta(minutes=2)

    def delay(self, failures: int) -> float:
        """Return seconds to wait after so many failures in a row."""
        whole: float = min(self.most.total_seconds(), self.first.total_seconds() * 2 ** min(failures - 1, 20))
        # Half of it by chance, so that many desks do not come back to a server at the same moment.
        return whole * random.uniform(0.5, 1.0)


class Mailbox:
    """One folder on one server."""

    def __init__(
        self,
        url: ImapUrl,
        *,
        login: Login = by_password,
        idle: timedelta = timedelta(minutes=9),
        poll: timedelta = timedelta(seconds=20),
        backoff: Backoff | None = None,
    ) -> None:
        """Take the folder's URL; idle is after how long IDLE is issued anew, poll is for servers without."""
        self.name = url.name
        self.watching = asyncio.Event()
        """Set while all that was waiting has been taken and the server is watched for more."""
        self.trouble = ""
        """Why the mailbox is not watched, in one line for people; empty while it is."""
        self._url = url
        self._login = login
        self._idle = idle
        self._poll = poll
        self._backoff = backoff or Backoff()
        self._failures = 0

    async def check(self) -> None:
        """Log in, open the folder and leave again. Raises ImapError."""
        async with ImapClient.connected(self._url, login=self._login) as client:
            await client.select(self._url.mailbox)

    async def watch(self, seen: SeenUids) -> AsyncGenerator[tuple[Arrived, ...], None]:
        """Yield every mail that is not stored yet, in batches, for ever.

        Asking for the next batch says that the last one is committed; only then is it flagged as seen.
        Never ends by itself: what fails is logged in one line and tried again.
        """
        while True:
            try:
                async with ImapClient.connected(self._url, login=self._login) as client:
                    folder = await client.select(self._url.mailbox)
                    async for batch in self._session(client, folder, seen):
                        yield batch
                        await self._flag(client, folder, batch)
            except ImapError as error:
                self._failures, self.trouble = self._failures + 1, str(error)
                delay = self._backoff.delay(_PATIENT if isinstance(error, LoginRefused) else self._failures)
                _log.warning("mailbox not reachable", reason=self.trouble, retry_in_seconds=round(delay, 1))
            finally:
                self.watching.clear()
            await asyncio.sleep(delay)

    async def _session(
        self, client: ImapClient, folder: Folder, seen: SeenUids
    ) -> AsyncIterator[tuple[Arrived, ...]]:
        """Catch up from the first UID on, then follow what arrives, as long as the connection lasts."""
        following, at = 1, time.monotonic()
        catching_up = True
        while True:
            uids = await client.uids_from(following)
            for begin in range(0, len(uids), ASKED_AT_ONCE):
                asked = uids[begin : begin + ASKED_AT_ONCE]
                wanted = await seen.unseen(self.name, folder.uidvalidity, asked) if catching_up else asked
                async for batch in self._batches(client, folder, sorted(wanted), at):
                    yield batch
            following = uids[-1] + 1 if uids else following
            catching_up = False
            self._failures, self.trouble = 0, ""
            self.watching.set()
            await client.wait_for_news(self._idle if client.can_idle else self._poll)
            at = client.news_at

    async def _batches(
        self, client: ImapClient, folder: Folder, uids: Sequence[int], at: float
    ) -> AsyncIterator[tuple[Arrived, ...]]:
        for begin in range(0, len(uids), BATCH):
            fetched = await client.fetch(uids[begin : begin + BATCH], HEAD)
            small = tuple(self._arrived(folder, each, each.head, at) for each in fetched if _whole(each))
            if small:
                yield small
            for each in fetched:
                if not _whole(each):
                    raw = await _rest(client, each)
                    yield (self._arrived(folder, each, raw, at),)

    def _arrived(self, folder: Folder, mail: Fetched, raw: bytes, at: float) -> Arrived:
        cut = len(raw) >= MAX_MAIL
        return Arrived(self.name, folder.uidvalidity, mail.uid, raw, mail.internal_date, at, cut)

    async def _flag(self, client: ImapClient, folder: Folder, batch: tuple[Arrived, ...]) -> None:
        if not folder.read_only:
            with suppress(Refused):
                await client.mark_seen([mail.uid for mail in batch])


def _whole(mail: Fetched) -> bool:
    # The sizes that servers give are not always right; a full head may have more behind it.
    return len(mail.head) < HEAD


async def _rest(client: ImapClient, mail: Fetched) -> bytes:
    """Fetch what lies behind the head, a piece at a time, until a piece comes short."""
    raw = bytearray(mail.head)
    while len(raw) < MAX_MAIL:
        piece = await client.piece(mail.uid, len(raw), PIECE)
        raw += piece
        if len(piece) < PIECE:
            break
    return bytes(raw)
