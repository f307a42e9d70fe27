"""The Bot API through python-telegram-bot, with its errors translated once.

What the desk knows    Telegram's
Temporary              429 (with its pause), 5xx, no connection, time out: whether it arrived is not known
Unreachable            403: blocked, thrown out
Permanent              400: it will never go through
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.channels.telegram.pace import Pace
from bot.work import Permanent, Temporary, Unreachable

# Without it the library warns at every 429 that its seconds will become a timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "1")

log = structlog.get_logger()

Bot = ExtBot[None]
AT_ONCE = 64  # connections
POLL = timedelta(seconds=25)


class Moved(Permanent):
    """The group has turned into a supergroup with another id."""

    def __init__(self, to: int) -> None:
        super().__init__("the group is a supergroup now")
        self.to = to


@dataclass(frozen=True, slots=True)
class Connection:
    """A bot at an API server, and its connections: one pool for what it says, one for what it hears."""

    bot: Bot
    pools: tuple[HTTPXRequest, HTTPXRequest]

    @classmethod
    def to(cls, token: str, api: str) -> "Connection":
        """A connection that is still to be opened by `bot.initialize`."""
        base = api.rstrip("/")
        says = HTTPXRequest(connection_pool_size=AT_ONCE, read_timeout=20, write_timeout=30)
        hears = HTTPXRequest(read_timeout=POLL.total_seconds() + 10)
        bot: Bot = ExtBot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=says,
            get_updates_request=hears,
        )
        return cls(bot, (says, hears))

    async def close(self) -> None:
        """End every connection, also where the bot could not be initialized."""
        await self.bot.shutdown()
        for pool in self.pools:
            await pool.shutdown()


@contextmanager
def translated(pace: Pace) -> Iterator[None]:
    """Turn the library's errors into the desk's; their texts are Telegram's and name nobody."""
    try:
        yield
    except RetryAfter as error:
        after = as_timedelta(error.retry_after)
        pace.silence(after)
        raise Temporary("429: too fast", after) from error
    except ChatMigrated as error:
        raise Moved(error.new_chat_id) from error
    except Forbidden as error:
        raise Unreachable(f"403: {error.message}") from error
    except (InvalidToken, EndPointNotFound) as error:
        log.error("the bot's token or API address is wrong", setting="DESK_TELEGRAM_TOKEN")
        raise Temporary(f"{type(error).__name__}", timedelta(minutes=5)) from error
    except Conflict as error:
        raise Temporary("409: another process") from error
    except BadRequest as error:
        raise Permanent(f"400: {error.message}") from error
    except TelegramError as error:
        raise Temporary(f"{type(error).__name__}") from error


def as_timedelta(seconds: int | timedelta) -> timedelta:
    """A pause, whichever way the library gives it."""
    return seconds if isinstance(seconds, timedelta) else timedelta(seconds=seconds)
