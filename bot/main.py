"""The running desk: everything that goes on at the same time, begun together and ended together."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress

import structlog

from bot.assembly import make_world, opened
from bot.channels.mailbox import MailChannel
from bot.errors import SettingError
from bot.settings import Settings
from bot.work import InboxLoop, OutboxLoop, keep_time, now

log = structlog.get_logger()


async def run(settings: Settings, *, ready: Callable[[], None] = lambda: None) -> None:
    """Run the desk until it is told to end; raises SettingError before it begins."""
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
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(outbox_loop.run()),
                group.create_task(inbox_loop.run(outbox_loop.wake)),
                group.create_task(mail.watch(database, inbox_loop, outbox_loop.wake)),
                group.create_task(keep_time(database, world, outbox_loop.wake)),
            ]
            log.info("the desk is open", mailboxes=len(mailboxes))
            ready()
            await _told_to_end()
            for task in tasks:
                task.cancel()


async def _told_to_end() -> None:
    end = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):
            loop.add_signal_handler(name, end.set)
    await end.wait()
