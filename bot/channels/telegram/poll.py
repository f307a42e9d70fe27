"""Long polling: updates are asked for, committed, and acknowledged with the next asking."""

import asyncio
import random
from datetime import timedelta

import structlog
from telegram import Update
from telegram.error import Conflict, RetryAfter, TelegramError

from bot.channels.telegram.connection import POLL, Bot, as_timedelta
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.turn import Turn, unattended
from bot.channels.telegram.update import WANTED

log = structlog.get_logger()

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=0.5), timedelta(minutes=1)


class Poller:
    """Asks for updates while it is this process's turn."""

    def __init__(self, bot: Bot, turn: Turn, intake: Intake) -> None:
        self._bot = bot
        self._turn = turn
        self._intake = intake
        self._offset: int | None = None
        self._begins = True  # nothing has been polled since it became this process's turn
        self._pause = FIRST_PAUSE

    async def run(self) -> None:
        """Take updates for ever."""
        try:
            while True:
                if not await self._turn.mine():
                    self._begins = True
                    await self._turn.come()
                await self._once()
        finally:
            await self._turn.give_up()

    async def _once(self) -> None:
        try:
            updates = await self._bot.get_updates(self._offset, timeout=POLL, allowed_updates=list(WANTED))
        except TelegramError as error:
            await self._rest(error)
            return
        self._begins, self._pause = False, FIRST_PAUSE
        await self._intake.take([_raw(update) for update in updates])
        if updates:
            # Asking with the next offset acknowledges these: by now each of them is committed.
            self._offset = updates[-1].update_id + 1

    async def _rest(self, error: TelegramError) -> None:
        log.warning("no updates from Telegram", why=type(error).__name__)
        if isinstance(error, RetryAfter):
            await asyncio.sleep(as_timedelta(error.retry_after).total_seconds())
        elif isinstance(error, Conflict):
            await self._give_way(error)
        else:
            await asyncio.sleep(self._pause.total_seconds() * random.uniform(0.8, 1.2))
            self._pause = min(self._pause * 2, LONGEST_PAUSE)

    async def _give_way(self, error: Conflict) -> None:
        """A webhook from before is ended; whoever came after us, with tables of its own, is left in peace."""
        if self._begins and "webhook is active" in error.message.lower():
            await self._end_webhook()
            return
        await unattended(self._bot)
        self._begins = True

    async def _end_webhook(self) -> None:
        try:
            await self._bot.delete_webhook()
        except TelegramError as error:
            log.warning("the old webhook could not be ended", why=type(error).__name__)
            await asyncio.sleep(FIRST_PAUSE.total_seconds())


def _raw(update: Update) -> bytes:
    return update.to_json().encode()
