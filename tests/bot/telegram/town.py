"""A desk that is reached by chat: the emulator on one side, a letterbox that takes its mails on the other."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot.assembly import make_world, opened
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.pace import Pace
from bot.demo.telegram import TelegramEmulator
from bot.main import end
from bot.post import MASK
from bot.settings import Settings
from bot.step import Step
from bot.work import InboxLoop, OutboxLoop, Sender, let_go, now
from bot.world import World
from storage import audit
from storage.columns import new_id
from storage.database import Database
from storage.inbox import Inbox
from storage.outbox import Outbox, OutboxFile
from storage.staff import Role, Staff
from storage.ticket import Ticket

#: A test that runs on SQLite and, where a server is found, on PostgreSQL, where transactions run side by side.
on_both = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
MASTER_KEY = base64.b64encode(b"chats are told with this key !!!").decode()
ACCOUNTS = """account_id,email,username,name,mobile
A1,anna@people.example,anna1985,Anna Berg,+49 151 23456789
A2,li.wei@people.example,liwei,李伟,+86 138 0013 8000
A3,carol@people.example,carol_c,Carol Clark,
"""
#: The published policy, but for the transfer abroad, which has tests of its own.
AT_HOME = 'cross_border = ["telegram"]', "cross_border = []"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that the desk has sent."""

    to: str
    message: str
    subject: str
    text: str

    @property
    def code(self) -> str:
        """The code in it."""
        found = re.search(r"^(\d{6,})$", self.text, re.MULTILINE)
        assert found, self.text
        return found[1]


@dataclass
class Letterbox:
    """Takes the desk's mails and keeps them."""

    channel = "email"
    letters: list[Letter] = field(default_factory=list)
    came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def send(self, row: Outbox, files: Sequence[OutboxFile], references: Sequence[str]) -> None:
        text = row.text.replace(MASK, row.secret) if row.secret else row.text
        async with self.came:
            self.letters.append(Letter(row.recipient, row.message, row.subject, text))
            self.came.notify_all()

    async def get(self, message: str, to: str | None = None, *, says: str = "", within: float = 15) -> Letter:
        """The newest letter of this kind with these words, now or as soon as it comes."""

        def newest() -> Letter | None:
            fitting = [
                one
                for one in self.letters
                if one.message == message and to in (None, one.to) and says in one.text
            ]
            return fitting[-1] if fitting else None

        async with asyncio.timeout(within), self.came:
            await self.came.wait_for(lambda: newest() is not None)
        found = newest()
        assert found
        return found


@dataclass
class ChatDesk:
    """A desk at work, seen from inside."""

    database: Database
    world: World
    post: Letterbox
    inbox: InboxLoop
    outboxes: list[OutboxLoop]
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Let the outboxes look."""
        self._woken.set()
        for one in self.outboxes:
            one.wake()

    async def heard(self, verdict: str) -> None:
        """Wait until the last update has been handled, with this verdict."""

        async def handled(desk: ChatDesk) -> bool:
            rows = await desk.rows(Inbox)
            return bool(rows) and max(rows, key=lambda row: row.uid).verdict == verdict

        await self.until(handled)

    async def until(self, holds: "Callable[[ChatDesk], Awaitable[bool]]", within: float = 15) -> None:
        """Wait until something holds, looking again whenever an update was handled, and now and then."""
        async with asyncio.timeout(within):
            while True:
                self._woken.clear()
                if await holds(self):
                    return
                with suppress(TimeoutError):
                    async with asyncio.timeout(0.1):
                        await self._woken.wait()

    @asynccontextmanager
    async def step(self) -> AsyncIterator[Step]:
        """A step of a test's own; what it says is sent afterwards."""
        async with self.database.transaction() as tx:
            yield Step(tx, now())
        self.wake()

    async def tickets(self) -> list[Ticket]:
        """Every ticket, oldest first."""
        async with self.database.transaction() as tx:
            return list((await tx.exec(select(Ticket).order_by(col(Ticket.id)))).all())

    async def ticket(self) -> Ticket:
        """The only ticket."""
        (only,) = await self.tickets()
        return only

    async def events(self, ticket: Ticket | None = None) -> list[str]:
        """What the audit says, in order."""
        async with self.database.transaction() as tx:
            if ticket:
                return [line.event for line in await audit.of_ticket(tx, ticket.id)]
            return [line.event for line in (await tx.exec(select(audit.Audit))).all()]

    async def rows(self, table: Any) -> list[Any]:
        """Every row of a table."""
        async with self.database.transaction() as tx:
            return list((await tx.exec(select(table))).all())

    async def stored(self) -> str:
        """All that is kept of what arrived."""
        return "\n".join(row.raw.decode() for row in await self.rows(Inbox))

    async def member(self, name: str, user: int, role: Role = Role.REVIEWER) -> None:
        """Add a member of staff."""
        async with self.database.transaction() as tx:
            tx.add(Staff(id=new_id(now()), name=name, role=role, telegram=user, added_at=now()))


class Hurry(Pace):
    """A pace without limits, so that a test need not wait a second between two words."""

    @asynccontextmanager
    async def turn(self, chat: int) -> AsyncIterator[None]:
        yield


def settings_of(telegram: TelegramEmulator, folder: Path, **changed: Any) -> Settings:
    """The desk's settings beside this emulator; the policy asks for no authorization unless told to."""
    accounts, policy = folder / "accounts.csv", folder / "policy.toml"
    accounts.write_text(ACCOUNTS, encoding="utf-8")
    shipped = Path("bot/policy/default.toml").read_text(encoding="utf-8")
    if not policy.exists():
        policy.write_text(shipped.replace(*AT_HOME), encoding="utf-8")
    values: dict[str, Any] = {
        "database_url": f"sqlite+aiosqlite:///{folder}/desk.sqlite3",
        "master_key": MASTER_KEY,
        "policy": policy,
        "directory": f"csv:{accounts}",
        "telegram_token": telegram.token,
        "telegram_api": telegram.api,
        "mail_address": "",
        "imap_url": "",
        "smtp_url": "",
        "mailboxes": (),
        "staff_emails": (),
        "telegram_staff_chat": "",
        "telegram_webhook": "",
    }
    return Settings(_env_file=None, **(values | changed))  # type: ignore[call-arg]


@asynccontextmanager
async def desk_at(
    telegram: TelegramEmulator, folder: Path, *, pace: Pace | None = None, **changed: Any
) -> AsyncIterator[ChatDesk]:
    """A desk that polls the emulator while this lasts; in a hurry, unless it is given the real pace."""
    settings = settings_of(telegram, folder, **changed)
    world = make_world(settings)
    async with opened(settings) as database:
        channel, post = TelegramChannel(settings, database, world, pace or Hurry()), Letterbox()
        await channel.check()
        inbox = InboxLoop(database, world, {}, {channel.channel: channel.receive})
        senders: list[Sender] = [channel.people, channel.staff, post]
        desk = ChatDesk(database, world, post, inbox, [OutboxLoop(database, world, one) for one in senders])
        await inbox.sweep()
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one.run()) for one in desk.outboxes]
            tasks.append(group.create_task(channel.watch(database, inbox, desk.wake)))
            try:
                yield desk
            finally:
                await end(tasks)
        await let_go(database, desk.outboxes)
        await channel.close()
