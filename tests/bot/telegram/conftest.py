"""A Telegram of our own for every test, and python-telegram-bot as it comes, connected to it over HTTP."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.demo.telegram import TelegramEmulator
from tests.bot.telegram.town import ChatDesk, desk_at
from tests.storage.conftest import server
from tests.storage.postgres import Postgres

__all__ = ("server",)


@pytest.fixture(autouse=True)
def durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's own setting, without which it warns whenever it meets a 429."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as emulator:
        yield emulator


@pytest.fixture
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database: SQLite, unless a test asks for both."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/desk.sqlite3"
    running: Postgres = request.getfixturevalue("server")
    return await running.fresh()


@pytest.fixture
async def desk(telegram: TelegramEmulator, tmp_path: Path, url: str) -> AsyncIterator[ChatDesk]:
    async with desk_at(telegram, tmp_path, database_url=url) as desk:
        yield desk


@pytest.fixture
async def bot(telegram: TelegramEmulator) -> AsyncIterator[ExtBot[None]]:
    async with connected(telegram) as bot:
        yield bot


def connected(telegram: TelegramEmulator) -> ExtBot[None]:
    """A bot of the library's, to be entered."""
    return ExtBot(telegram.token, base_url=telegram.base_url, base_file_url=telegram.base_file_url)


@contextmanager
def refused(error: type[TelegramError], words: str) -> Iterator[None]:
    """Expects a refusal with these words; the library changes the case of Telegram's."""
    with pytest.raises(error) as found:
        yield
    assert words.lower() in str(found.value).lower()
