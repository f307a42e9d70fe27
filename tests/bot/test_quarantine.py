"""A mail that breaks the desk goes to quarantine; the next one is handled, and the first can be tried again."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.assembly import make_world
from bot.channels.email import read
from bot.incoming import Incoming
from bot.settings import MailboxSettings, Settings
from bot.work import InboxLoop
from bot.world import World
from storage.database import Database
from storage.inbox import ATTEMPTS, Arrival, Inbox
from storage.outbox import Outbox
from tests.bot.program import called, least

MAILBOX = MailboxSettings(address="privacy@desk.example", imap_url="", smtp_url="")
STAFF = "staff@desk.example"
SECRET = "my secret illness"


def mail(number: int) -> bytes:
    return (
        f"From: p{number}@people.example\nTo: privacy@desk.example\nMessage-ID: <{number}@people.example>\n"
        f"Subject: {SECRET}\n\nPlease delete all my personal data, above all {SECRET}.\n"
    ).encode()


def arrival(number: int) -> Arrival:
    return Arrival("email", MAILBOX.address, "INBOX", 1, number, mail(number), datetime.now(UTC))


def sound(row: Inbox) -> Incoming:
    """An edge as it should be."""
    return read(row, MAILBOX, [MAILBOX.address])


def breaks_on_the_first(row: Inbox) -> Incoming:
    """An edge that cannot take the first mail."""
    if row.uid == 1:
        raise ValueError(f"what is {row.raw!r}?")
    return sound(row)


@dataclass
class Room:
    """A desk without servers."""

    database: Database
    world: World
    settings: dict[str, str]

    def loop(self, edge: Callable[[Inbox], Incoming]) -> InboxLoop:
        return InboxLoop(self.database, self.world, {"email": edge})

    async def verdicts(self) -> list[str | None]:
        async with self.database.transaction() as tx:
            return list((await tx.exec(select(Inbox.verdict).order_by(col(Inbox.uid)))).all())

    async def notices(self) -> list[Outbox]:
        async with self.database.transaction() as tx:
            return list((await tx.exec(select(Outbox).where(Outbox.recipient == STAFF))).all())


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    environment = least(tmp_path, DESK_STAFF_EMAILS=STAFF)
    values = {name.removeprefix("DESK_").lower(): value for name, value in environment.items()}
    settings = Settings.model_validate(values)
    database = Database(settings.database_url)
    await database.open()
    yield Room(database, make_world(settings), environment)
    await database.close()


async def test_a_mail_that_breaks_the_desk_stops_no_other(room: Room, tmp_path: Path) -> None:
    loop = room.loop(breaks_on_the_first)
    await loop.take([arrival(1), arrival(2)], lambda: None)
    assert await room.verdicts() == [None, "request"]
    for _ in range(ATTEMPTS):
        await loop.sweep()
    assert await room.verdicts() == [None, "request"]

    # A person is told, and sees where it failed and nothing of what was written.
    (notice,) = await room.notices()
    listed = await called("quarantine", "list", "--json", settings=room.settings, folder=tmp_path)
    (lying,) = json.loads(listed.out)
    assert lying["id"] in notice.text
    assert (lying["attempts"], lying["size"]) == (ATTEMPTS, len(mail(1)))
    assert lying["error"].startswith("ValueError in breaks_on_the_first")
    for said in (notice.text, notice.subject, listed.out, listed.err):
        assert SECRET not in said
        assert "p1@people.example" not in said


async def test_it_is_tried_again_by_command(room: Room, tmp_path: Path) -> None:
    loop = room.loop(breaks_on_the_first)
    await loop.take([arrival(1)], lambda: None)
    for _ in range(ATTEMPTS):
        await loop.sweep()

    ended = await called("quarantine", "retry", settings=room.settings, folder=tmp_path)
    assert (ended.code, ended.out.split()[0]) == (0, "1")
    await room.loop(sound).sweep()
    assert await room.verdicts() == ["request"]
    listed = await called("quarantine", "list", "--json", settings=room.settings, folder=tmp_path)
    assert json.loads(listed.out) == []


async def test_what_fails_half_way_leaves_no_half_of_it(room: Room) -> None:
    def sends_nonsense(row: Inbox) -> Incoming:
        message = sound(row)
        # The ticket is opened and acknowledged; only then the digest turns out to be no text.
        return Incoming(
            **{
                **{name: getattr(message, name) for name in Incoming.__dataclass_fields__},
                "digest": object(),
            }
        )

    await room.loop(sends_nonsense).take([arrival(1)], lambda: None)
    async with room.database.transaction() as tx:
        assert not (await tx.exec(select(Outbox))).all()
    await room.loop(sound).sweep()
    assert await room.verdicts() == ["request"]
