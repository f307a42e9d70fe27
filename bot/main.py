"""The running desk: everything that goes on at the same time, begun together and ended together."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import structlog

from bot.channels.mailbox import MailChannel
from bot.directory import open_directory
from bot.errors import SettingError
from bot.policy.load import PolicyError
from bot.policy.versions import Versions
from bot.settings import Settings
from bot.work import InboxLoop, OutboxLoop, keep_time, now
from bot.world import Door, World
from storage.database import Database, DatabaseError

log = structlog.get_logger()


def make_world(settings: Settings) -> World:
    """Read what the desk needs to decide; raises SettingError."""
    return World(
        policies=open_policies(settings.policy_path()),
        directory=open_directory(settings.directory),
        keys=settings.keys(),
        doors=tuple(Door(m.address, m.plus_addressing) for m in settings.all_mailboxes())
        or (Door("privacy-desk@localhost", plus_addressing=False),),
        staff_emails=settings.staff_emails,
    )


def open_policies(path: Path) -> Versions:
    """Read the policy file; raises SettingError with its first mistake."""
    try:
        return Versions.read(path)
    except (PolicyError, OSError) as error:
        first = next(iter(str(error).splitlines()), "cannot be read")
        raise SettingError(
            f"DESK_POLICY: should be a policy file that `privacy-desk policy check` accepts: {first}"
        ) from error


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database, its tables up to date; raises SettingError."""
    try:
        database = Database(settings.database_url)
        await database.open()
    except DatabaseError as error:
        raise SettingError(f"DESK_DATABASE_URL: {error}") from error
    try:
        yield database
    finally:
        await database.close()


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
