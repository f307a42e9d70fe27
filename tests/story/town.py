"""A town: people, a real mail server, a real SMTP server, and the desk between them."""

import asyncio
import base64
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import Envelope
from sqlalchemy import RowMapping
from sqlmodel import col, select
from typer.testing import CliRunner

from bot import timetable
from bot.cli import app
from bot.errors import DeskError
from bot.main import Desk, at_work
from bot.settings import Settings
from bot.step import Step
from bot.work import now
from storage import audit, outbox
from storage.columns import UtcDateTime
from storage.inbox import Inbox, InboxState
from storage.outbox import Outbox, OutboxState
from storage.schema import metadata
from storage.ticket import Ticket
from storage.ticket import by_number as ticket_by_number
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpSink
from tests.story.letters import Letter
from tests.story.people import DESK, Person

STAFF = "staff@desk.example"
MASTER_KEY = base64.b64encode(b"stories are told with this key!!").decode()
ACCOUNTS = """account_id,email,username,name,mobile
A1,anna@people.example,anna1985,Anna Berg,+49 151 23456789
A2,li.wei@people.example,liwei,李伟,+86 138 0013 8000
A3,carol@people.example,carol_c,Carol Clark,
"""

_users = count(1)


class PostOffice(SmtpSink):
    """The SMTP server, that also says to a town that something has come."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: Callable[[], None] = lambda: None

    async def keep(self, envelope: Envelope) -> None:
        """Take a mail in, and say so."""
        await super().keep(envelope)
        self.heard()


@dataclass(frozen=True, slots=True)
class Done:
    """What a command did."""

    code: int
    out: str
    err: str


def settings_of(folder: Path, dovecot: Dovecot, user: str, post: SmtpSink) -> dict[str, str]:
    """The desk's settings in this town, as environment variables."""
    accounts = folder / "accounts.csv"
    accounts.write_text(ACCOUNTS, encoding="utf-8")
    return {
        "DESK_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/desk.sqlite3",
        "DESK_MASTER_KEY": MASTER_KEY,
        "DESK_POLICY": "bot/policy/default.toml",
        "DESK_MAIL_ADDRESS": DESK,
        "DESK_IMAP_URL": dovecot.url(user),
        "DESK_SMTP_URL": post.url(),
        "DESK_MAILBOXES": "[]",
        "DESK_AUTHSERV_ID": "mx.desk.example",
        "DESK_DIRECTORY": f"csv:{accounts}",
        "DESK_STAFF_EMAILS": STAFF,
        "DESK_TELEGRAM_TOKEN": "",
    }


@dataclass
class Town:
    """One town; its desk runs while `open` lasts."""

    folder: Path
    dovecot: Dovecot
    post: PostOffice
    user: str = field(default_factory=lambda: f"desk{next(_users)}.{os.getpid()}")
    settings: dict[str, str] = field(default_factory=dict)
    delivered: int = 0
    _people: dict[str, Person] = field(default_factory=dict)
    _something: asyncio.Event = field(default_factory=asyncio.Event)
    _desk: Desk | None = None

    def __post_init__(self) -> None:
        self.settings |= settings_of(self.folder, self.dovecot, self.user, self.post)
        self.post.heard = self._something.set

    def person(self, address: str) -> Person:
        """The person with this address."""
        if address not in self._people:
            self._people[address] = Person(address, self.deliver, self.post)
        return self._people[address]

    @property
    def staff(self) -> Person:
        """The mailbox that is told what waits for a person."""
        return self.person(STAFF)

    def deliver(self, raw: bytes) -> None:
        """Put a mail into the desk's mailbox."""
        self.delivered += 1
        self.dovecot.deliver(raw, self.user)

    @property
    def desk(self) -> Desk:
        """The running desk."""
        assert self._desk is not None, "the desk is closed"
        return self._desk

    @asynccontextmanager
    async def open(self, **changed: str) -> AsyncIterator[None]:
        """Let the desk run in this process, put together as `privacy-desk run` does it."""
        self.settings |= changed
        values: dict[str, Any] = {
            key.removeprefix("DESK_").lower(): value for key, value in self.settings.items()
        }
        async with at_work(Settings(**values), handled=self._something.set) as desk:
            self._desk = desk
            yield
        self._desk = None

    async def until(self, true: Callable[[], Awaitable[bool]], within: float = 30) -> None:
        """Wait until something is true, looking again whenever a mail was handled or sent, and now and then."""
        async with asyncio.timeout(within):
            while True:
                self._something.clear()
                if await true():
                    return
                with suppress(TimeoutError):
                    async with asyncio.timeout(0.2):
                        await self._something.wait()

    async def quiet(self) -> None:
        """Wait until every delivered mail is handled and every letter has reached the post office."""
        await self.until(self._nothing_to_do)

    async def _nothing_to_do(self) -> bool:
        async with self.desk.database.transaction() as tx:
            states = (await tx.exec(select(Inbox.state))).all()
            unsent = select(Outbox.message_id).where(
                col(Outbox.state).in_([OutboxState.QUEUED, OutboxState.SENDING])
            )
            ids = (await tx.exec(unsent)).all()
        here = {str(each.message["Message-ID"]) for each in self.post.delivered}
        return (
            len(states) >= self.delivered
            and all(state != InboxState.WAITING for state in states)
            and set(ids) <= here
        )

    async def command(self, *words: str, stdin: str | None = None) -> Done:
        """Run `privacy-desk` with these words, and let the desk send what that has written."""
        result = await asyncio.to_thread(
            CliRunner().invoke, app, list(words), input=stdin, env={**self.settings, "COLUMNS": "200"}
        )
        if isinstance(result.exception, DeskError):  # what `main` makes of it
            return Done(1, result.stdout, f"privacy-desk: {result.exception}\n")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        if self._desk is not None:
            self._desk.wake()
        return Done(result.exit_code, result.stdout, result.stderr)

    async def does(self, *words: str) -> str:
        """Run `privacy-desk staff …`; gives back what it printed, and fails if it failed."""
        done = await self.command("staff", *words)
        assert done.code == 0, done.err
        return done.out

    async def tickets(self) -> list[dict[str, Any]]:
        """All tickets, as `privacy-desk tickets --json` prints them."""
        done = await self.command("tickets", "--json")
        assert done.code == 0, done.err
        listed: list[dict[str, Any]] = json.loads(done.out)
        return listed

    async def ticket(self, number: str) -> dict[str, Any]:
        """One ticket, as `privacy-desk tickets --json` prints it."""
        return next(each for each in await self.tickets() if each["number"] == number)

    async def row(self, number: str) -> Ticket:
        """One ticket, as it is stored."""
        async with self.desk.database.transaction() as tx:
            found = await ticket_by_number(tx, number)
        assert found is not None
        return found

    async def events(self, number: str) -> list[str]:
        """What the audit says was done with a ticket, in order."""
        row = await self.row(number)
        async with self.desk.database.transaction() as tx:
            return [line.event for line in await audit.of_ticket(tx, row.id)]

    async def name(self, letter: Letter) -> str:
        """Which of our messages a letter is: the name of its template."""
        async with self.desk.database.transaction() as tx:
            row = await outbox.by_message_id(tx, [str(letter.message["Message-ID"])])
        assert row is not None
        return row.message

    async def verdicts(self) -> list[str | None]:
        """What became of each mail, in the order of their coming."""
        async with self.desk.database.transaction() as tx:
            return list((await tx.exec(select(Inbox.verdict).order_by(col(Inbox.uid)))).all())

    async def let_pass(self, time: timedelta) -> None:
        """Let time pass: every moment that is written down lies that much further back."""
        async with self.desk.database.transaction() as tx:
            connection = await tx.connection()
            for table in metadata.sorted_tables:
                moments = [column for column in table.columns if isinstance(column.type, UtcDateTime)]
                keys = list(table.primary_key.columns)
                if not moments:
                    continue
                for row in (await connection.execute(table.select())).mappings().all():
                    earlier = {c.name: row[c.name] - time for c in moments if _movable(row, c.name)}
                    where = [key == row[key.name] for key in keys]
                    await connection.execute(table.update().where(*where).values(earlier))

    async def tick(self) -> None:
        """Let the desk look at the clock."""
        async with self.desk.database.transaction() as tx:
            await timetable.tick(Step(tx, now(), actor="timetable"), self.desk.world)
        self.desk.wake()


def _movable(row: RowMapping, name: str) -> bool:
    # A lease is the running process's: moved back, what it has in hand would be taken up once more.
    return name != "lease_until" and row[name] is not None and row[name].year < 9999
