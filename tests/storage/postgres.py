"""A PostgreSQL of our own on loopback, where its programs are installed."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine


class Missing(Exception):
    """PostgreSQL cannot be started here: the text says why."""


@dataclass
class Postgres:
    """A running cluster; every test takes a database of its own."""

    port: int
    names: Iterator[int] = field(default_factory=count)

    async def fresh(self) -> str:
        """Make an empty database; gives back its URL."""
        name = f"desk{next(self.names)}"
        engine = create_async_engine(f"{self.url}/postgres", isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(text(f"CREATE DATABASE {name}"))
        await engine.dispose()
        return f"{self.url}/{name}"

    @property
    def url(self) -> str:
        """The cluster, without a database."""
        return f"postgresql+asyncpg://desk@127.0.0.1:{self.port}"


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Start a cluster in a folder of its own and end it; raises Missing."""
    programs, user = _programs(), _user()
    folder = Path(tempfile.mkdtemp(prefix="desk-pg-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    try:
        if user:
            shutil.chown(folder, user)
        data = folder / "data"
        _run(
            [
                str(programs / "initdb"),
                "-D",
                str(data),
                "-U",
                "desk",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
            ],
            user,
        )
        port = _free_port()
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
        _run([*control, "-o", options, "start"], user)
        try:
            yield Postgres(port)
        finally:
            _run([*control, "-m", "immediate", "stop"], user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if found:
        return found[-1].parent
    on_path = shutil.which("pg_ctl")
    if on_path is None:
        raise Missing("no PostgreSQL server is installed here")
    return Path(on_path).parent


def _user() -> str | None:
    """As root, another user: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def _run(command: Sequence[str], user: str | None) -> None:
    try:
        done = subprocess.run(
            command, user=user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
    except PermissionError as error:
        raise Missing(f"PostgreSQL may not be started here: {error}") from error
    if done.returncode:
        raise Missing(f"PostgreSQL does not start here: {done.stderr.strip()}")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
