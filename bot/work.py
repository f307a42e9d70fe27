"""The work that goes on: the inbox loop, the outbox loop, and the timetable."""

import asyncio
import random
import traceback
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Protocol

import structlog

from bot import desk, timetable
from bot.incoming import Incoming
from bot.post import by_mail_instead, tell_staff, tell_staff_of_quarantine
from bot.process import is_dead, me
from bot.step import Step
from bot.world import World
from storage import inbox, outbox
from storage import ticket as tickets
from storage.database import Database
from storage.inbox import Arrival, Inbox
from storage.outbox import Outbox
from storage.ticket import Flag

log = structlog.get_logger()

SWEEP = timedelta(seconds=5)
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP = timedelta(days=4)
AT_ONCE = 30  # letters on the wire at the same time
LAST_WORD = timedelta(seconds=5)  # for what is on the wire when the desk is told to end


def now() -> datetime:
    """The moment, in UTC; the only clock that the desk looks at."""
    return datetime.now(UTC)


class NotOurs(Exception):
    """Another process has taken this message: undo everything."""


#: A chat answers for itself what is no matter of the desk: commands, stickers, its own buttons.
Chat = Callable[[Step, World, Inbox], Awaitable[desk.Verdict]]


class InboxLoop:
    """Stores what arrives, and lets the desk decide about each message in a transaction of its own."""

    def __init__(
        self,
        database: Database,
        world: World,
        edges: Mapping[str, Callable[[Inbox], Incoming]],
        chats: Mapping[str, Chat] = MappingProxyType({}),
    ) -> None:
        self._database = database
        self._world = world
        self._edges = edges
        self._chats = chats

    async def store(self, arrivals: Sequence[Arrival]) -> list[Inbox]:
        """Commit what is new of these, to be handled by this process."""
        async with self._database.transaction() as tx:
            return await inbox.keep(tx, arrivals, now(), owner=me())

    async def take(self, arrivals: Sequence[Arrival], after: Callable[[], None]) -> None:
        """Store these, then handle them one by one; `after` is called when each is committed."""
        for row in await self.store(arrivals):
            await self.handle(row)
            after()

    async def sweep(self) -> None:
        """Handle what was left waiting: by a process that died, or by an attempt that failed."""
        async with self._database.transaction() as tx:
            dead = [owner for owner in await inbox.owners(tx) if is_dead(owner)]
            await inbox.release(tx, dead)
        while True:
            async with self._database.transaction() as tx:
                rows = await inbox.claim(tx, me(), now())
            if not rows:
                return
            for row in rows:
                await self.handle(row)

    async def handle(self, row: Inbox) -> None:
        """Let the desk decide about one message; a failure is counted, and never stops the next one."""
        try:
            verdict = await self._decide(row)
            log.info("handled", inbox=row.id, channel=row.channel, verdict=verdict)
        except NotOurs:
            log.info("taken by another process", inbox=row.id)
        except Exception as error:
            await self._failed(row, error)

    async def _decide(self, row: Inbox) -> str:
        message = self._edges[row.channel](row) if row.channel in self._edges else None
        async with self._database.transaction() as tx:
            step = Step(tx, now(), inbox_id=row.id)
            if message:
                verdict, ticket = await desk.receive(step, self._world, message)
            else:
                verdict, ticket = await self._chats[row.channel](step, self._world, row)
            ticket_id = ticket.id if ticket else None
            digest = message.digest if message else None
            if not await inbox.finish(tx, row, me(), verdict, ticket_id, digest):
                raise NotOurs
        return verdict

    async def _failed(self, row: Inbox, error: Exception) -> None:
        # Where it happened, not what it said: an exception's text may quote the message.
        place = traceback.extract_tb(error.__traceback__)[-1]
        said = f"{type(error).__name__} in {place.name}, line {place.lineno}"
        log.error("could not be handled", inbox=row.id, error=said)
        async with self._database.transaction() as tx:
            step = Step(tx, now(), inbox_id=row.id)
            gone = await inbox.fail(tx, row.id, said)
            step.note("quarantined" if gone else "failed", error=said)
            if gone:
                await tell_staff_of_quarantine(step, self._world, row.id)

    async def run(self, after: Callable[[], None]) -> None:
        """Sweep for ever."""
        while True:
            await self.sweep()
            after()
            await asyncio.sleep(SWEEP.total_seconds())


class Temporary(Exception):
    """It may go through later, `after` a while that the other side asks for; its text never says to whom."""

    def __init__(self, why: str, after: timedelta | None = None) -> None:
        super().__init__(why)
        self.after = after


class Permanent(Exception):
    """It will never go through; its text says why, and never to whom."""


class Unreachable(Permanent):
    """The person no longer lets this channel reach them; another one may."""


class Sender(Protocol):
    """What puts a channel's letters on the wire; raises Temporary or Permanent."""

    channel: str

    async def send(
        self, row: Outbox, files: Sequence[outbox.OutboxFile], references: Sequence[str]
    ) -> str | None:
        """Send one letter; gives back the name under which the channel knows it, if it has one."""
        ...


class OutboxLoop:
    """Sends what was decided, after it was committed; every attempt is written down."""

    def __init__(self, database: Database, world: World, sender: Sender) -> None:
        self._database = database
        self._world = world
        self._sender = sender
        self._wake = asyncio.Event()
        self._sending: set[asyncio.Task[None]] = set()
        self._failed: BaseException | None = None
        self._look_at = now()

    def wake(self) -> None:
        """There may be something to send."""
        self._wake.set()

    async def run(self) -> None:
        """Send for ever; what is on the wire when this ends goes on, and `finish` waits for it."""
        while True:
            self._wake.clear()
            self._raise_what_failed()
            await self._release_dead()
            if not await self._begin_due():
                await self._wait()

    async def finish(self) -> None:
        """Settle what is on the wire, as far as that can be waited for: else it would be sent once more."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=LAST_WORD.total_seconds())
        while self._sending:
            for task in self._sending:
                task.cancel()
            await asyncio.wait(self._sending, timeout=0.2)

    async def _release_dead(self) -> None:
        """Take over from processes that have died, also while this one runs."""
        if now() < self._look_at:
            return
        self._look_at = now() + SWEEP
        async with self._database.transaction() as tx:
            dead = [owner for owner in await outbox.owners(tx) if is_dead(owner)]
            await outbox.release(tx, dead, now())

    async def _begin_due(self) -> int:
        """Begin to send what is due; nobody waits for another recipient whose turn takes longer."""
        room = AT_ONCE - len(self._sending)
        if not room:
            return 0
        for row in (rows := await self._claim(room)):
            task = asyncio.create_task(self._send(row))
            self._sending.add(task)
            task.add_done_callback(self._sent)
        return len(rows)

    def _sent(self, task: asyncio.Task[None]) -> None:
        # The recipient's next letter could not be claimed before this one was settled.
        self._sending.discard(task)
        if not task.cancelled():
            self._failed = self._failed or task.exception()
        self._wake.set()

    def _raise_what_failed(self) -> None:
        failed, self._failed = self._failed, None
        if failed:
            raise failed

    async def _claim(self, limit: int) -> list[Outbox]:
        async with self._database.transaction() as tx:
            return await outbox.claim(tx, me(), now(), channel=self._sender.channel, limit=limit)

    async def _wait(self) -> None:
        async with self._database.transaction() as tx:
            due = await outbox.next_due(tx, self._sender.channel)
        pause = (due - now()).total_seconds() if due else SWEEP.total_seconds()
        # Not wait_for: in Python 3.11 it forgets that it was cancelled if it is woken at the same moment.
        with suppress(TimeoutError):
            async with asyncio.timeout(min(max(pause, 0.05), SWEEP.total_seconds())):
                await self._wake.wait()

    async def _send(self, row: Outbox) -> None:
        async with self._database.transaction() as tx:
            files = await outbox.files_of(tx, row.id)
            said = await tickets.messages_of(tx, row.ticket_id) if row.ticket_id else []
        references = [m.message_id for m in said if m.message_id and not m.linked][-10:]
        try:
            remote_id = await self._sender.send(row, files, [r for r in references if r != row.message_id])
        except Temporary as error:
            await self._again(row, error)
        except Permanent as error:
            await self._settle(row, "failed", str(error), elsewhere=isinstance(error, Unreachable))
        else:
            await self._settle(row, "sent", remote_id=remote_id)

    async def _again(self, row: Outbox, error: Temporary) -> None:
        if now() - row.created_at > GIVE_UP:
            await self._settle(row, "failed", str(error))
            return
        pause = min(FIRST_PAUSE * 2 ** min(row.attempts - 1, 16), LONGEST_PAUSE) * random.uniform(0.8, 1.2)
        await self._settle(row, "delayed", str(error), again_at=now() + (error.after or pause))

    async def _settle(
        self,
        row: Outbox,
        outcome: str,
        said: str = "",
        *,
        again_at: datetime | None = None,
        remote_id: str | None = None,
        elsewhere: bool = False,
    ) -> None:
        log.info("sending", outbox=row.id, outcome=outcome, attempt=row.attempts, said=said)
        async with self._database.transaction() as tx:
            step = Step(tx, now())
            await outbox.settle(tx, row, step.now, outcome, said, again_at=again_at, remote_id=remote_id)
            ticket = await tickets.by_id(tx, row.ticket_id) if row.ticket_id else None
            if outcome == "delayed":
                return
            step.note(outcome, ticket, outbox=row.id, attempts=row.attempts)
            if elsewhere and ticket and row.message != "sent_elsewhere":
                await by_mail_instead(step, self._world, ticket, row)
            if outcome == "failed" and ticket and not row.message.startswith("staff_"):
                ticket.flag(Flag.UNDELIVERABLE)
                await tell_staff(step, self._world, ticket, "a message to the person could not be delivered")


async def let_go(database: Database, loops: Iterable[OutboxLoop]) -> None:
    """Leave what this process still holds to the next one, which need not wait until a lease has run out."""
    await asyncio.gather(*(loop.finish() for loop in loops))
    async with database.transaction() as tx:
        await inbox.release(tx, [me()])
        await outbox.release(tx, [me()], now())


async def keep_time(database: Database, world: World, after: Callable[[], None]) -> None:
    """Look at the clock for ever: codes that end, dates that near or pass."""
    while True:
        async with database.transaction() as tx:
            await timetable.tick(Step(tx, now(), actor="timetable"), world)
        after()
        await asyncio.sleep(30)
