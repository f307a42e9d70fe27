"""The running desk: everything that goes on at the same time, begun together and ended together."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import structlog

from bot.assembly import make_world, opened
from bot.channels.mailbox import MailChannel
from bot.errors import SettingError
from bot.settings import Settings
from bot.work import InboxLoop, OutboxLoop, keep_time, now
from bot.world import World
from storage.database import Database

log = structlog.get_logger()


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
    if not mailboxes:
        raise SettingError("DESK_MAIL_ADDRESS: should be the address that people write to")
    world = make_world(settings)
    mail = MailChannel(mailboxes, lambda: world.policies.at(now()).controller.name)
    async with opened(settings) as database, AsyncExitStack() as stack:
        stack.push_async_callback(mail.close)
        await mail.check()
        inbox_loop = InboxLoop(database, world, {mail.channel: mail.read})
        outbox_loop = OutboxLoop(database, world, mail)

        def after() -> None:
            outbox_loop.wake()
            handled()

        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(outbox_loop.run()),
                group.create_task(inbox_loop.run(after)),
                group.create_task(mail.watch(database, inbox_loop, after)),
                group.create_task(keep_time(database, world, after)),
            ]
            log.info("the desk is open", mailboxes=len(mailboxes))
            yield Desk(database, world, outbox_loop.wake)
            await end(tasks)


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
