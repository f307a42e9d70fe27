"""`privacy-desk doctor`: every setting tried, one line each."""

from collections.abc import Awaitable, Callable

from bot.assembly import make_world, opened
from bot.channels.mailbox import MailChannel
from bot.errors import DeskError
from bot.settings import Settings


async def examine(settings: Settings) -> None:
    """Try everything that `run` needs; raises DeskError at the end if something failed."""
    failures = 0
    for name, trial in _trials(settings):
        try:
            await trial()
        except DeskError as error:
            failures += 1
            print(f"failed  {name}: {error}")
        else:
            print(f"ok      {name}")
    if failures:
        raise DeskError(f"{failures} of the settings do not work")


def _trials(settings: Settings) -> list[tuple[str, Callable[[], Awaitable[None]]]]:
    async def database() -> None:
        async with opened(settings):
            pass

    async def world() -> None:
        make_world(settings)

    async def mail() -> None:
        channel = MailChannel(settings.all_mailboxes(), lambda: "Privacy Desk")
        try:
            await channel.check()
        finally:
            await channel.close()

    async def telegram() -> None:
        from bot.channels.telegram.channel import TelegramChannel

        async with opened(settings) as tables:
            channel = TelegramChannel(settings, tables, make_world(settings))
            try:
                await channel.check()
            finally:
                await channel.close()

    return [
        ("database", database),
        ("policy, directory, master key", world),
        *([("mailboxes", mail)] if settings.all_mailboxes() or not settings.telegram_token else []),
        *([("Telegram", telegram)] if settings.telegram_token else []),
    ]
