"""A desk that ends by SIGKILL at a chosen step: `python -m tests.story.mortal STEP`.

A step is a moment before or after a commit, or before or after a letter is handed over. The parts are the
desk's own; those two are passed in with a step counted around what they do.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.assembly import make_world
from bot.channels.mailbox import MailChannel
from bot.settings import load_settings
from bot.work import InboxLoop, OutboxLoop, keep_time
from storage.database import Database, Transaction
from storage.outbox import Outbox, OutboxFile


class Fate:
    """Counts the steps, and ends the process at the chosen one."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def step(self) -> None:
        """One step further."""
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalDatabase(Database):
    """A database whose user may die before or after each commit."""

    def __init__(self, url: str, fate: Fate) -> None:
        super().__init__(url)
        self._fate = fate

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """As it is, with a step before and after the commit."""
        async with super().transaction() as tx:
            yield tx
            await tx.flush()
            self._fate.step()
        self._fate.step()


class MortalMail(MailChannel):
    """A mail channel whose user may die before or after each letter is accepted."""

    fate: Fate

    async def send(self, row: Outbox, files: Sequence[OutboxFile], references: Sequence[str]) -> None:
        """As it is, with a step before and after."""
        self.fate.step()
        await super().send(row, files, references)
        self.fate.step()


async def main(steps: int) -> None:
    """Run until the chosen step, or until somebody else ends it."""
    settings, fate = load_settings(), Fate(steps)
    world = make_world(settings)
    database = MortalDatabase(settings.database_url, fate)
    await database.open()
    mail = MortalMail(settings.all_mailboxes(), lambda: "Privacy Desk")
    mail.fate = fate
    inbox_loop = InboxLoop(database, world, {mail.channel: mail.read})
    outbox_loop = OutboxLoop(database, world, mail)
    async with asyncio.TaskGroup() as group:
        group.create_task(outbox_loop.run())
        group.create_task(inbox_loop.run(outbox_loop.wake))
        group.create_task(mail.watch(database, inbox_loop, outbox_loop.wake))
        group.create_task(keep_time(database, world, outbox_loop.wake))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
