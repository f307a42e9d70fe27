"""The desk's parts in a process of their own, for the figures: `python -m tests.bench.desk catch-up COUNT | watch`.

The settings come from the environment, and what was seen goes to standard output, a line of JSON each.
"""

import asyncio
import json
import re
import resource
import sys
import time
from collections.abc import AsyncGenerator

from bot.assembly import make_world
from bot.channels.mailbox import MailChannel
from bot.logs import to_stderr
from bot.settings import load_settings
from bot.work import InboxLoop, OutboxLoop
from mail.mailbox import Arrived, Mailbox, SeenUids
from storage.database import Database

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.I | re.M)


class Noting:
    """A mailbox that also notes when the server told of each mail."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def check(self) -> None:
        """Log in and leave again."""
        await self._mailbox.check()

    async def watch(self, seen: SeenUids) -> AsyncGenerator[tuple[Arrived, ...], None]:
        """As it is, with a line for each mail."""
        async for batch in self._mailbox.watch(seen):
            for arrived in batch:
                found = _MESSAGE_ID.search(arrived.raw)
                say(message_id=found[1].decode() if found else "", at=arrived.at)
            yield batch


def say(**what: object) -> None:
    """One line for who measures."""
    print(json.dumps(what), flush=True)


async def catch_up(count: int) -> None:
    """Take so many waiting mails to their tickets, sending nothing; then tell what that cost."""
    settings = load_settings()
    world = make_world(settings)
    database = Database(settings.database_url)
    await database.open()
    mail = MailChannel(settings.all_mailboxes(), lambda: "Privacy Desk")
    loop = InboxLoop(database, world, {mail.channel: mail.read})
    handled, done = 0, asyncio.Event()

    def after() -> None:
        nonlocal handled
        handled += 1
        if handled == count:
            done.set()

    began, cpu = time.monotonic(), time.process_time()
    watching = asyncio.create_task(mail.watch(database, loop, after))
    await done.wait()
    say(
        cpu=time.process_time() - cpu,
        seconds=time.monotonic() - began,
        peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    )
    watching.cancel()
    await asyncio.wait([watching])
    await database.close()


async def watch() -> None:
    """Watch and answer, until somebody ends it; a line for each mail says when the server told of it."""
    settings = load_settings()
    world = make_world(settings)
    database = Database(settings.database_url)
    await database.open()
    mail = MailChannel(settings.all_mailboxes(), lambda: "Privacy Desk")
    for address, mailbox in mail.mailboxes.items():
        mail.mailboxes[address] = Noting(mailbox)  # type: ignore[assignment]
    inbox_loop = InboxLoop(database, world, {mail.channel: mail.read})
    outbox_loop = OutboxLoop(database, world, mail)
    async with asyncio.TaskGroup() as group:
        group.create_task(outbox_loop.run())
        group.create_task(inbox_loop.run(outbox_loop.wake))
        group.create_task(mail.watch(database, inbox_loop, outbox_loop.wake))


if __name__ == "__main__":
    to_stderr()
    match sys.argv[1:]:
        case ["catch-up", number]:
            asyncio.run(catch_up(int(number)))
        case _:
            asyncio.run(watch())
