"""Telegram as the desk watches and uses it: updates in by long polling or a webhook, messages out."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import structlog
from telegram import BotCommand
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram import front
from bot.channels.telegram.connection import Connection
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.keyboard import line
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.poll import Poller
from bot.channels.telegram.sender import PeopleSender
from bot.channels.telegram.staff_sender import StaffSender
from bot.channels.telegram.turn import Turn, unattended
from bot.channels.telegram.update import WANTED
from bot.channels.telegram.webhook import Webhook, address_of
from bot.errors import SettingError
from bot.settings import Settings
from bot.wording import languages
from bot.work import InboxLoop, now
from bot.world import World
from storage.database import Database
from storage.telegram import CHANNEL

log = structlog.get_logger()

GLANCE = timedelta(seconds=5)  # between two looks whether updates are still posted to us


class TelegramChannel:
    """The desk's bot, as one channel; `people` and `staff` send what is said to them."""

    channel = CHANNEL
    receive = staticmethod(front.receive)

    def __init__(
        self, settings: Settings, database: Database, world: World, pace: Pace | None = None
    ) -> None:
        """Read the settings; nothing is asked of Telegram yet. Raises SettingError."""
        self._settings = settings
        self._world = world
        self._connection = Connection.to(settings.telegram_token, settings.telegram_api)
        self._bot = self._connection.bot
        address_of(settings.telegram_bind)
        pace = pace or Pace()
        self.people = PeopleSender(self._bot, pace)
        self.staff = StaffSender(self._bot, pace, database, world)

    async def check(self) -> None:
        """Ask Telegram who we are; raises SettingError in one line."""
        try:
            await self._bot.initialize()
        except InvalidToken as error:
            raise SettingError("DESK_TELEGRAM_TOKEN: should be the token that @BotFather gave") from error
        except (TelegramError, ValueError) as error:
            kind = type(error).__name__
            raise SettingError(f"DESK_TELEGRAM_API: the Bot API does not answer there ({kind})") from error
        if self._settings.telegram_staff_chat:
            await self.staff.check()

    async def watch(self, database: Database, loop: InboxLoop, after: Callable[[], None]) -> None:
        """Take updates for ever."""
        intake, turn = Intake(self._bot.id, loop, after), Turn(self._bot, database)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._introduce())
            group.create_task(intake.run())
            if self._settings.telegram_webhook:
                group.create_task(self._hooked(turn, intake))
            else:
                group.create_task(Poller(self._bot, turn, intake).run())

    async def close(self) -> None:
        """End every connection."""
        await self._connection.close()

    async def _hooked(self, turn: Turn, intake: Intake) -> None:
        """Listen, and let updates be posted here while it is this process's turn."""
        secret = self._settings.keys().mac("telegram webhook", self._settings.telegram_token)
        async with Webhook(self._settings.telegram_bind, secret, intake.take):
            try:
                while True:
                    await turn.come()
                    await self._bot.set_webhook(
                        self._settings.telegram_webhook, secret_token=secret, allowed_updates=list(WANTED)
                    )
                    await self._while_ours(turn)
            finally:
                await turn.give_up()

    async def _while_ours(self, turn: Turn) -> None:
        while await turn.mine():
            await asyncio.sleep(GLANCE.total_seconds())
            with suppress(TelegramError):
                if (await self._bot.get_webhook_info()).url != self._settings.telegram_webhook:
                    await unattended(self._bot)
                    return

    async def _introduce(self) -> None:
        """List the commands in every language; without that list all works the same."""
        transfer = CHANNEL in self._world.policies.at(now()).channels.cross_border
        known = [name for name in front.COMMANDS if transfer or name != "transfer"]
        try:
            for language in languages():
                if len(language) == 2:  # Telegram takes no others
                    commands = [BotCommand(name, line(language, f"command_{name}")) for name in known]
                    await self._bot.set_my_commands(
                        commands, language_code=None if language == "en" else language
                    )
        except TelegramError as error:
            log.warning("the commands could not be listed", why=type(error).__name__)
