"""Long polling: of all processes that share our tables one asks for updates, the others stand by."""

import asyncio
import random
from datetime import timedelta

import structlog
from telegram import Update
from telegram.error import Conflict, RetryAfter, TelegramError

from bot.channels.telegram.connection import POLL, Bot, as_timedelta
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.update import WANTED
from bot.process import is_dead, me
from bot.work import now
from storage import telegram
from storage.database import Database

log = structlog.get_logger()

STANDBY = timedelta(seconds=1)  # between two looks whether the other process is still there
CONFLICT = timedelta(seconds=30)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=0.5), timedelta(minutes=1)


class Poller:
    """Asks for updates while it is this process's turn."""

    def __init__(self, bot: Bot, database: Database, intake: Intake) -> None:
        self._bot = bot
        self._database = database
        self._intake = intake
        self._offset: int | None = None
        self._pause = FIRST_PAUSE

    async def run(self) -> None:
        """Take updates for ever."""
        try:
            while True:
                if await self._my_turn():
                    await self._once()
                else:
                    await asyncio.sleep(STANDBY.total_seconds())
        finally:
            async with self._database.transaction() as tx:
                await telegram.give_up_lease(tx, str(self._bot.id), me())

    async def _my_turn(self) -> bool:
        bot = str(self._bot.id)
        async with self._database.transaction() as tx:
            owner = await telegram.holder(tx, bot)
            dead = [owner] if owner and is_dead(owner) else []
            return await telegram.take_lease(tx, bot, me(), now(), dead=dead)

    async def _once(self) -> None:
        try:
            updates = await self._bot.get_updates(self._offset, timeout=POLL, allowed_updates=list(WANTED))
        except TelegramError as error:
            await self._rest(error)
            return
        self._pause = FIRST_PAUSE
        rows = await self._intake.store([_raw(update) for update in updates])
        if updates:
            # Asking with the next offset acknowledges these: by then each of them is committed.
            self._offset = updates[-1].update_id + 1
        await self._intake.handle(rows)

    async def _rest(self, error: TelegramError) -> None:
        log.warning("no updates from Telegram", why=type(error).__name__)
        if isinstance(error, Conflict) and "webhook" in error.message.lower():
            await self._end_webhook()
            return
        if isinstance(error, RetryAfter):
            await asyncio.sleep(as_timedelta(error.retry_after).total_seconds())
            return
        if isinstance(error, Conflict):
            # Another desk, with tables of its own, has this token: leave it in peace, and look again later.
            await asyncio.sleep(CONFLICT.total_seconds())
            return
        await asyncio.sleep(self._pause.total_seconds() * random.uniform(0.8, 1.2))
        self._pause = min(self._pause * 2, LONGEST_PAUSE)

    async def _end_webhook(self) -> None:
        try:
            await self._bot.delete_webhook()
        except TelegramError as error:
            log.warning("the old webhook could not be ended", why=type(error).__name__)
            await asyncio.sleep(FIRST_PAUSE.total_seconds())


def _raw(update: Update) -> bytes:
    return update.to_json().encode()
