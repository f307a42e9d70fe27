"""Whose turn it is to take a bot's updates: of all processes with its token one works, the others stand by.

Those that share our tables agree by a lease. One with tables of its own notices only that Telegram has ended its
poll (409) or its webhook: the newer of the two works, the older one stands by until nobody takes what people say.
"""

import asyncio
from datetime import timedelta

import structlog
from telegram.error import TelegramError

from bot.channels.telegram.connection import Bot
from bot.process import is_dead, me
from bot.work import now
from storage import telegram
from storage.database import Database

log = structlog.get_logger()

STANDBY = timedelta(seconds=1)  # between two looks whether the process with the lease is still there
LOOK = timedelta(seconds=2)  # between two looks whether anything waits at Telegram
UNTAKEN = 4  # looks in a row at which something waited: nobody takes it


class Turn:
    """The lease on a bot's updates, as this process sees it."""

    def __init__(self, bot: Bot, database: Database) -> None:
        self._bot = bot
        self._database = database

    async def mine(self) -> bool:
        """Take or renew it; False while a living process has it. To be asked again within `telegram.LEASE`."""
        bot = str(self._bot.id)
        async with self._database.transaction() as tx:
            owner = await telegram.holder(tx, bot)
            dead = [owner] if owner and is_dead(owner) else []
            return await telegram.take_lease(tx, bot, me(), now(), dead=dead)

    async def come(self) -> None:
        """Wait for it."""
        while True:
            if await self.mine():
                return
            await asyncio.sleep(STANDBY.total_seconds())

    async def give_up(self) -> None:
        """Let another process have it at once."""
        async with self._database.transaction() as tx:
            await telegram.give_up_lease(tx, str(self._bot.id), me())


async def unattended(bot: Bot) -> None:
    """Wait until something has been waiting at Telegram for a while: whoever took the updates is gone."""
    log.warning("another desk with this token takes the updates: this one stands by")
    looks = 0
    while looks < UNTAKEN:
        await asyncio.sleep(LOOK.total_seconds())
        try:
            waiting = (await bot.get_webhook_info()).pending_update_count
        except TelegramError as error:
            log.warning("Telegram does not say what waits", why=type(error).__name__)
            continue
        looks = looks + 1 if waiting else 0
