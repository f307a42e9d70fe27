"""The running desk: everything that goes on at the same time, begun together and ended together."""

import asyncio
import signal
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from bot.assembly import make_world, opened
from bot.channels.mailbox import MailChannel
from bot.errors import SettingError
from bot.settings import Settings
from bot.work import InboxLoop, OutboxLoop, Sender, keep_time, let_go, now
from bot.world import World
from intents.classify import classify
from storage.database import Database

if TYPE_CHECKING:
    from bot.channels.telegram.channel import TelegramChannel

log = structlog.get_logger()

#: Something that goes on for ever.
Work = Callable[[], Awaitable[None]]


class Channel(Protocol):
    """A way on which people reach the desk."""

    async def check(self) -> None:
        """Try the settings; raises SettingError in one line."""
        ...

    async def watch(self, database: Database, loop: InboxLoop, after: Callable[[], None]) -> None:
        """Take what arrives, for ever."""
        ...

    async def close(self) -> None:
        """End every connection."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk while it is open: where it keeps things, what it decides with, and how to tell it to send."""

    database: Database
    world: World
    wake: Callable[[], None]


async def run(settings: Settings, *, ready: Callable[[], None] = lambda: None) -> None:
    """Run the desk until it is told to end; raises SettingError before it begins."""
    async with at_work(settings):
        ready()
        await told_to_end()


@asynccontextmanager
async def at_work(settings: Settings, *, handled: Callable[[], None] = lambda: None) -> AsyncIterator[Desk]:
    """The desk, open while this lasts; `handled` is called after each message. Raises SettingError."""
    mailboxes = settings.all_mailboxes()
    if not mailboxes and not settings.telegram_token:
        raise SettingError("DESK_MAIL_ADDRESS: should be the address that people write to")
    world = make_world(settings)
    async with opened(settings) as database, AsyncExitStack() as stack:
        mail = MailChannel(mailboxes, lambda: world.policies.at(now()).controller.name) if mailboxes else None
        telegram = _telegram(settings, database, world) if settings.telegram_token else None
        channels: list[Channel] = [channel for channel in (mail, telegram) if channel]
        for channel in channels:
            stack.push_async_callback(channel.close)
            await channel.check()
        inbox_loop = InboxLoop(
            database,
            world,
            {mail.channel: mail.read} if mail else {},
            {telegram.channel: telegram.receive} if telegram else {},
        )
        senders: list[Sender] = [mail] if mail else []
        if telegram:
            senders += [telegram.people, telegram.staff]
        outbox_loops = [OutboxLoop(database, world, sender) for sender in senders]
        # Before the channels are closed, through which the last letters go out.
        stack.push_async_callback(let_go, database, outbox_loops)

        def wake() -> None:
            for outbox_loop in outbox_loops:
                outbox_loop.wake()

        def after() -> None:
            wake()
            handled()

        async with asyncio.TaskGroup() as group:
            works: list[Work] = [
                *(outbox_loop.run for outbox_loop in outbox_loops),
                partial(inbox_loop.run, after),
                *(partial(channel.watch, database, inbox_loop, after) for channel in channels),
                partial(keep_time, database, world, after),
                _learn_to_read,
            ]
            tasks = [group.create_task(kept_up(work)) for work in works]
            log.info("the desk is open", mailboxes=len(mailboxes), telegram=telegram is not None)
            try:
                yield Desk(database, world, wake)
            finally:
                await end(tasks)


async def _learn_to_read() -> None:
    """Read the lexicons and the model beside the work, so that the first message need not wait for them."""
    await asyncio.to_thread(classify, "")


def _telegram(settings: Settings, database: Database, world: World) -> "TelegramChannel":
    # Imported only where it is used: a desk that reads mail alone starts without that library.
    from bot.channels.telegram.channel import TelegramChannel

    return TelegramChannel(settings, database, world)


async def kept_up(work: Work, pause: timedelta = timedelta(seconds=5)) -> None:
    """Do something for ever, and begin it again after a pause where it fails: no one fault closes the desk."""
    while True:
        try:
            await work()
            return
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            log.error("begun again", error=f"{type(error).__name__} in {place.name}, line {place.lineno}")
        await asyncio.sleep(pause.total_seconds())


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel tasks until they have ended."""
    while running := [task for task in tasks if not task.done()]:
        for task in running:
            task.cancel()
        # asyncio.wait_for of Python 3.11, which libraries wait with, may lose a cancellation: so ask again.
        await asyncio.wait(running, timeout=0.2)


async def told_to_end() -> None:
    """Wait for Ctrl-C, or to be told to end by the system."""
    end = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):
            loop.add_signal_handler(name, end.set)
    await end.wait()
