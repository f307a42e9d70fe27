"""The staff's group: a topic for each ticket that waits for a person, its card, and what is said there."""

import html
import re
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog
from telegram import InlineKeyboardMarkup
from telegram.constants import ParseMode

from bot.channels.telegram.card import buttons_of, card_of, title_of
from bot.channels.telegram.connection import Bot, Moved, translated
from bot.channels.telegram.keyboard import under
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.sender import inline
from bot.channels.telegram.staff_group import NOT_READY, Lacks, administrators, ask_for, lacking
from bot.errors import SettingError
from bot.pieces import pieces
from bot.staff import board
from bot.step import Step
from bot.work import Permanent, Temporary, Unreachable, now
from bot.world import World
from storage import staff, telegram
from storage import ticket as tickets
from storage.database import Database
from storage.outbox import Outbox, OutboxFile
from storage.telegram import Topic
from storage.ticket import OPEN, Ticket

log = structlog.get_logger()

# Texts of the Bot API that tell what has become of a topic or a card; the library changes their case.
_NO_TOPIC = re.compile(r"thread not found|topic_id_invalid|topic_deleted", re.IGNORECASE)
_NO_CARD = re.compile(r"message to edit not found|message can't be edited", re.IGNORECASE)
_SAME = re.compile(r"not[_ ]modified", re.IGNORECASE)
LONGEST = 3900  # UTF-16 units
SETUP = timedelta(seconds=15)  # between two looks whether the group has been made ready


class StaffSender:
    """Lets the group follow the tickets; raises Temporary or Permanent."""

    channel = board.CHANNEL

    def __init__(self, bot: Bot, pace: Pace, database: Database, world: World) -> None:
        self._bot = bot
        self._pace = pace
        self._database = database
        self._world = world
        self._ready_at = 0.0  # on the monotonic clock

    async def check(self) -> None:
        """See whether the group is there and has topics; raises SettingError in one line."""
        try:
            lacks = await lacking(self._bot, self._pace, await self._group())
        except (Moved, Temporary, Permanent) as error:
            raise SettingError(
                "DESK_TELEGRAM_STAFF_CHAT: should be the id of a supergroup in which the bot is an administrator"
                f" ({error})"
            ) from error
        if lacks:
            await self._ask_for(lacks)

    async def send(self, row: Outbox, files: Sequence[OutboxFile], references: Sequence[str]) -> str | None:
        """Say one thing to the staff, in the ticket's topic or to all of them."""
        try:
            return await self._send(row)
        except Moved as error:
            async with self._database.transaction() as tx:
                await telegram.moved(tx, await self._group(), error.to)
            raise Temporary("the group has another id now", timedelta()) from error
        except Unreachable as error:
            log.error("the staff's group does not take messages", why=str(error))
            raise Temporary(str(error), timedelta(minutes=10)) from error
        except Permanent as error:
            if not NOT_READY.search(str(error)):
                raise
            raise await self._not_ready() from error

    async def _not_ready(self) -> Temporary:
        """Whoever runs the group is told what it lacks, and all that is to be said there waits for that."""
        lacks = await lacking(self._bot, self._pace, await self._group())
        if lacks:
            await self._ask_for(lacks)
        self._ready_at = time.monotonic() + SETUP.total_seconds()
        return Temporary("the group is not ready", SETUP)

    async def _ask_for(self, lacks: Lacks) -> None:
        async with self._database.transaction() as tx:
            await ask_for(Step(tx, now()), self._world, lacks)

    async def _send(self, row: Outbox) -> str | None:
        if row.ticket_id is None:
            return str(await self._say(row, None))
        if (pause := self._ready_at - time.monotonic()) > 0:
            raise Temporary("the group is not ready", timedelta(seconds=pause))
        ticket, topic = await self._find(row.ticket_id)
        if topic.thread is None:
            topic = await self._open(ticket, topic)
        try:
            if row.message == board.CARD:
                await self._follow(ticket, topic)
                return str(topic.card)
            return str(await self._say(row, topic.thread))
        except Permanent as error:
            if not _NO_TOPIC.search(str(error)):
                raise
            if await lacking(self._bot, self._pace, await self._group()):
                raise await self._not_ready() from error
            # Deleted by hand, which nobody tells us: it comes again, with its card.
            await self._note(ticket, thread=None, card=None, closed=False)
            raise Temporary("the topic is gone", timedelta()) from error

    async def _find(self, ticket_id: str) -> tuple[Ticket, Topic]:
        async with self._database.transaction() as tx:
            ticket, topic = await tickets.by_id(tx, ticket_id), await telegram.topic_of(tx, ticket_id)
        if ticket is None or topic is None:
            raise Permanent("the ticket has no topic")
        return ticket, topic

    async def _open(self, ticket: Ticket, topic: Topic) -> Topic:
        with translated(self._pace):
            opened = await self._bot.create_forum_topic(await self._group(), title_of(ticket))
        # Known before anything is written there: after a crash no second topic is opened.
        await self._note(ticket, thread=opened.message_thread_id)
        topic.thread, topic.card, topic.closed = opened.message_thread_id, None, False
        await self._post_card(ticket, topic)
        return topic

    async def _post_card(self, ticket: Ticket, topic: Topic) -> None:
        text, markup = card_of(self._world, ticket, topic), inline(buttons_of(ticket))
        topic.card = await self._message(await self._group(), topic.thread, text, markup)
        await self._note(ticket, card=topic.card)

    async def _follow(self, ticket: Ticket, topic: Topic) -> None:
        """Let card and topic show how the ticket stands now."""
        is_open = ticket.status in OPEN
        if topic.closed and is_open:
            await self._turn(ticket, topic, closed=False)
        if topic.card is None:
            await self._post_card(ticket, topic)
        else:
            await self._edit_card(ticket, topic)
        if not topic.closed and not is_open:
            await self._turn(ticket, topic, closed=True)

    async def _edit_card(self, ticket: Ticket, topic: Topic) -> None:
        group = await self._group()
        try:
            async with self._pace.turn(group):
                with translated(self._pace):
                    await self._bot.edit_message_text(
                        card_of(self._world, ticket, topic),
                        group,
                        topic.card,
                        parse_mode=ParseMode.HTML,
                        reply_markup=inline(buttons_of(ticket)),
                    )
        except Permanent as error:
            if _NO_CARD.search(str(error)):
                await self._post_card(ticket, topic)
            elif not _SAME.search(str(error)):
                raise

    async def _turn(self, ticket: Ticket, topic: Topic, *, closed: bool) -> None:
        group, thread = await self._group(), topic.thread
        assert thread is not None
        turn = self._bot.close_forum_topic if closed else self._bot.reopen_forum_topic
        try:
            with translated(self._pace):
                await turn(group, thread)
        except Permanent as error:
            if not _SAME.search(str(error)):
                raise
        topic.closed = closed
        await self._note(ticket, closed=closed)

    async def _say(self, row: Outbox, thread: int | None) -> int:
        group = await self._group()
        if row.headers.get("admins"):
            call = await administrators(self._bot, self._pace, group)
        else:
            call = await self._call(row.headers.get("ping"))
        *before, end = [html.escape(part, quote=False) for part in pieces(row.text, LONGEST)]
        before, end = ([call + before[0], *before[1:]], end) if before else ([], call + end)
        for part in before:
            await self._message(group, thread, part, None)
        return await self._message(group, thread, end, inline(under(row)))

    async def _message(
        self, group: int, thread: int | None, text: str, markup: InlineKeyboardMarkup | None
    ) -> int:
        async with self._pace.turn(group):
            with translated(self._pace):
                sent = await self._bot.send_message(
                    group, text, ParseMode.HTML, message_thread_id=thread, reply_markup=markup
                )
        return sent.message_id

    async def _call(self, name: str | None) -> str:
        """The name of the member who is to be called, so that their telephone rings."""
        if not name:
            return ""
        async with self._database.transaction() as tx:
            member = await staff.by_name(tx, name)
        if member is None or member.telegram is None:
            return ""
        return f'<a href="tg://user?id={member.telegram}">{html.escape(member.name)}</a>: '

    async def _group(self) -> int:
        async with self._database.transaction() as tx:
            return await telegram.current_id(tx, int(self._world.staff_chat or 0))

    async def _note(self, ticket: Ticket, **values: Any) -> None:
        async with self._database.transaction() as tx:
            await telegram.set_topic(tx, ticket.id, **values)
