"""`privacy-desk demo`: the mail server, the desk and the day, from the first line to the last."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import structlog
from rich.console import Console
from sqlmodel import select

from bot.assembly import make_world, opened
from bot.demo.chatters import chat_settings
from bot.demo.day import THE_DAY
from bot.demo.ending import follow, how_to_write, result
from bot.demo.mailserver import mail_server
from bot.demo.premises import COLLEAGUES, enter, hire, settle_in
from bot.demo.script import Day, Script, title
from bot.demo.stage import Bell, Room, Stage, Unexpected
from bot.demo.telegram import TelegramEmulator
from bot.demo.transcript import Transcript
from bot.main import at_work, end, told_to_end
from storage.audit import Audit


async def show(*, once: bool, script: Script = THE_DAY) -> int:
    """Show the day; the exit code is 0 if every conversation ended as its script says, else 1."""
    told = asyncio.create_task(told_to_end())
    with TemporaryDirectory(prefix="privacy-desk-demo-") as name:
        folder = Path(name)
        with _logs_in(folder / "desk.log"):
            async with _stage(folder, script) as (stage, bell):
                played = asyncio.create_task(_play(stage, bell, script, folder, once=once))
                await asyncio.wait({told, played}, return_when=asyncio.FIRST_COMPLETED)
                await end((told, played))
                # Ended by Ctrl-C: a day that was to run to its end has not.
                return (1 if once else 0) if played.cancelled() else played.result()


async def _play(stage: Stage, bell: Bell, script: Script, folder: Path, *, once: bool) -> int:
    began = monotonic()
    _introduce(stage, script)
    await _by_the_clock(stage, bell, script)
    wrong = 0
    # Telegram takes 20 messages a minute in a group, so the chats come before the group is busy with all the mail.
    conversations = (*(script.chats if stage.telegram else ()), *script.conversations)
    for conversation in conversations:
        stage.transcript.chapter(title(conversation))
        try:
            await conversation(Day(stage))
        except Unexpected as error:
            wrong += 1
            stage.transcript.wrong(str(error))
    await result(stage, len(conversations), wrong, monotonic() - began)
    if not once:
        how_to_write(stage, folder)
        await follow(stage, bell)
    return 1 if wrong else 0


def _introduce(stage: Stage, script: Script) -> None:
    stage.transcript.says(
        "A day at the privacy desk. Everything here is real but the people: a mail server runs in this process, "
        "the desk watches its mailbox over IMAP and answers over SMTP, and what you read is taken from the mails "
        "and from the desk's own audit. Nothing leaves this machine.",
        f"In the books this morning: {len(script.accounts())} accounts, and {len(script.earlier())} requests "
        "of the past year that the demo has written there, so that repeats can be seen. "
        "Staff today: Mei (agent), Jonas and Carla (reviewers). They work from the command line, or in a Telegram "
        "group where every ticket has its topic; this Telegram is the demo's own. Clauses such as §5(1) are of the "
        "policy that the desk executes, bot/policy/default.toml.",
    )


async def _by_the_clock(stage: Stage, bell: Bell, script: Script) -> None:
    """Let the desk notice what has become late before it opened."""
    late = sum(earlier.answered is None for earlier in script.earlier())

    async def noticed() -> bool:
        async with stage.desk.database.transaction() as tx:
            return len((await tx.exec(select(Audit).where(Audit.actor == "timetable"))).all()) >= late

    if late:
        stage.transcript.heading("The desk opens, and looks at the clock")
        await bell.until(noticed, "the clock is not looked at")
        await stage.show_news()


@asynccontextmanager
async def _stage(folder: Path, script: Script) -> AsyncIterator[tuple[Stage, Bell]]:
    bell = Bell()
    async with mail_server(script.passwords(), ring=bell.ring) as server, TelegramEmulator() as telegram:
        room = Room.opened(telegram, (name for name, _ in COLLEAGUES))
        chat = chat_settings(telegram, room)
        settings = settle_in(folder, server, script.accounts(), chat)
        async with opened(settings) as database, database.transaction() as tx:
            hire(tx, {name: account.id for name, account in room.accounts.items()})
            enter(tx, make_world(settings), script.earlier())
        async with at_work(settings, handled=bell.ring) as desk:
            names = {who.address: who.name for who in script.people}
            ours = (telegram, room) if chat["telegram_token"] == telegram.token else ()
            stage = Stage(desk, server, bell, Transcript(Console()), names, *ours)
            try:
                yield stage, bell
            finally:
                await stage.close()


@contextmanager
def _logs_in(path: Path) -> Iterator[None]:
    """Let the logs go into a file while this lasts: they would come between the lines of the transcript."""
    with path.open("w", encoding="utf-8") as file:
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(file))
        handler = logging.StreamHandler(file)
        logging.getLogger().addHandler(handler)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(handler)
            structlog.reset_defaults()
