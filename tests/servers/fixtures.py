"""Fixtures of the real servers; a server that is missing skips, or with CI=true fails, and says why."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.servers import dovecot as dovecots
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpSink


def need_dovecot() -> None:
    """Skip the test where there is no Dovecot; fail it where there must be one."""
    if dovecots.installed():
        return
    reason = "Dovecot is not installed (Debian: apt-get install dovecot-imapd)"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def server_folder() -> Iterator[Path]:
    """A folder that a server's own users may walk into, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="desk-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def dovecot(server_folder: Path) -> Iterator[Dovecot]:
    """A running Dovecot with empty mailboxes."""
    need_dovecot()
    with Dovecot(server_folder) as server:
        yield server


@pytest.fixture
async def smtp_sink() -> AsyncIterator[SmtpSink]:
    """A running SMTP server without TLS or login."""
    async with SmtpSink() as sink:
        yield sink
