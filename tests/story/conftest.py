"""One Dovecot for all stories, and a town with an open desk for each."""

import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from tests.servers.dovecot import Dovecot
from tests.servers.fixtures import need_dovecot
from tests.story.people import Person
from tests.story.town import PostOffice, Town


@pytest.fixture(scope="session", autouse=True)
def logs() -> None:
    """Logs go where a command that runs beside the desk in this process does not collect them."""
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(sys.__stderr__), cache_logger_on_first_use=False
    )


@pytest.fixture(scope="session")
def mail_server() -> Iterator[Dovecot]:
    """A Dovecot that all stories share, each with a user of its own."""
    need_dovecot()
    folder = Path(tempfile.mkdtemp(prefix="desk-"))
    folder.chmod(0o755)
    try:
        with Dovecot(folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def post() -> AsyncIterator[PostOffice]:
    """The SMTP server on which the desk's mail comes out."""
    async with PostOffice() as office:
        yield office


@pytest.fixture
def closed_town(mail_server: Dovecot, post: PostOffice, tmp_path: Path) -> Town:
    """A town whose desk is still closed."""
    return Town(tmp_path, mail_server, post)


@pytest.fixture
async def town(closed_town: Town) -> AsyncIterator[Town]:
    """A town whose desk is open."""
    async with closed_town.open():
        yield closed_town


@pytest.fixture
def anna(town: Town) -> Person:
    """She has an account, under the address that she writes from."""
    return town.person("anna@people.example")


@pytest.fixture
def li_wei(town: Town) -> Person:
    """He has an account too, and writes Chinese."""
    return town.person("li.wei@people.example")


@pytest.fixture
def stranger(town: Town) -> Person:
    """Nobody here has heard of them."""
    return town.person("mallory@elsewhere.example")
