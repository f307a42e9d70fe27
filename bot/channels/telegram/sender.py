"""Letters and buttons to people: each row of the outbox becomes one message in a private chat."""

from collections.abc import Sequence

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.channels.telegram import words
from bot.channels.telegram.connection import Bot, translated
from bot.channels.telegram.keyboard import Rows, line, under, wants_contact
from bot.channels.telegram.pace import Pace
from bot.work import Permanent
from storage.outbox import Outbox, OutboxFile
from storage.telegram import CHANNEL, user_of

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None
#: After these nobody needs the key that shares a phone number any more.
_SETTLED = ("confirmed", "in_review", "reminder", "code_dead", "cancelled")


class PeopleSender:
    """Puts the letters of people's chats on the wire; raises Temporary or Permanent."""

    channel = CHANNEL

    def __init__(self, bot: Bot, pace: Pace) -> None:
        self._bot = bot
        self._pace = pace

    async def send(self, row: Outbox, files: Sequence[OutboxFile], references: Sequence[str]) -> str | None:
        """Send one row; gives back the number of the message that it became."""
        match row.message:
            case words.TOAST:
                await self._toast(row)
            case words.DELETION:
                await self._delete(row)
            case _:
                return await self._message(row, files)
        return None

    async def _message(self, row: Outbox, files: Sequence[OutboxFile]) -> str:
        chat = user_of(row.recipient)
        text = f"{row.subject}\n\n{row.text}" if row.subject else row.text
        async with self._pace.turn(chat):
            with translated(self._pace):
                # No parse mode: whatever stands in a text, it is shown as it is.
                sent = await self._bot.send_message(chat, text.strip(), reply_markup=_markup(row))
        for file in files:
            async with self._pace.turn(chat):
                with translated(self._pace):
                    await self._bot.send_document(chat, InputFile(file.content, file.name))
        return str(sent.message_id)

    async def _toast(self, row: Outbox) -> None:
        try:
            with translated(self._pace):
                await self._bot.answer_callback_query(
                    row.headers["press"], row.text[:200], show_alert=row.headers["alert"]
                )
        except Permanent:
            return  # too old: it has stopped spinning by itself

    async def _delete(self, row: Outbox) -> None:
        try:
            with translated(self._pace):
                await self._bot.delete_message(row.headers["chat"], row.headers["number"])
        except Permanent:
            return  # older than two days, or deleted by the person


def inline(rows: Rows) -> InlineKeyboardMarkup | None:
    """Buttons under a message."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label[:64], callback_data=data) for label, data in row] for row in rows]
    )


def _markup(row: Outbox) -> Markup:
    if wants_contact(row):
        label = line(str(row.headers["language"]), "share_number")
        key = KeyboardButton(label, request_contact=True)
        return ReplyKeyboardMarkup([[key]], resize_keyboard=True, one_time_keyboard=True)
    if row.message in _SETTLED:
        return ReplyKeyboardRemove()
    return inline(under(row))
