"""What a mail costs, and how soon it is answered; run as `python -m tests.bench.mail`."""

import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from aiosmtpd.smtp import Envelope

from tests.bench.figure import Measured
from tests.bench.letters import requests
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpSink
from tests.story.town import settings_of

MEMORY = Path("/dev/shm")
FEW, MANY = 1_000, 10_000
ASKED = 100  # mails, one after the other
STARTS = 5


class Clocked(SmtpSink):
    """An SMTP server that notes when it has accepted the answer to each mail."""

    def __init__(self) -> None:
        super().__init__()
        self.accepted: dict[str, float] = {}
        self.event = asyncio.Event()

    async def keep(self, envelope: Envelope) -> None:
        """Take a mail in."""
        await super().keep(envelope)
        self.accepted[str(self.delivered[-1].message["In-Reply-To"])] = time.monotonic()
        self.event.set()


@contextmanager
def folder() -> Iterator[Path]:
    """A folder in memory, into which a server's own users may walk."""
    path = Path(tempfile.mkdtemp(prefix="desk-bench-", dir=MEMORY if MEMORY.is_dir() else None))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@asynccontextmanager
async def desk(settings: dict[str, str], *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process of the desk, killed at the end."""
    process = await asyncio.create_subprocess_exec(
        *words,
        env={**os.environ, **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def catching_up(count: int) -> dict[str, float]:
    """CPU, time and peak memory of taking so many waiting mails to their tickets."""
    with folder() as place, Dovecot(place) as dovecot:
        for raw in requests(count):
            dovecot.deliver(raw)
        async with Clocked() as post:
            settings = settings_of(place, dovecot, "desk", post)
            async with desk(
                settings, sys.executable, "-m", "tests.bench.desk", "catch-up", str(count)
            ) as process:
                said, _ = await process.communicate()
    told: dict[str, float] = json.loads(said.splitlines()[-1])
    return told


async def latencies() -> list[float]:
    """Seconds from each mail's arrival at the IMAP connection to its answer's acceptance by SMTP."""
    took: list[float] = []
    with folder() as place, Dovecot(place) as dovecot:
        async with (
            Clocked() as post,
            desk(
                settings_of(place, dovecot, "desk", post), sys.executable, "-m", "tests.bench.desk", "watch"
            ) as process,
        ):
            assert process.stdout is not None
            for raw in requests(ASKED):
                post.event.clear()
                dovecot.deliver(raw)
                told: dict[str, Any] = json.loads(await process.stdout.readline())
                await asyncio.wait_for(post.event.wait(), 30)
                took.append(post.accepted[told["message_id"]] - told["at"])
    return took


async def starts() -> list[float]:
    """Seconds from the start of `privacy-desk run` to its first IDLE, as a proxy before Dovecot hears it."""
    took: list[float] = []
    program = str(Path(sys.executable).parent / "privacy-desk")
    for _ in range(STARTS):
        with folder() as place, Dovecot(place) as dovecot:
            async with Clocked() as post, listening(dovecot.port) as (port, idle):
                settings = settings_of(place, dovecot, "desk", post)
                settings["DESK_IMAP_URL"] = f"imap://desk:secret@127.0.0.1:{port}/INBOX"
                began = time.monotonic()
                async with desk(settings, program, "run"):
                    await asyncio.wait_for(idle.wait(), 30)
                    took.append(time.monotonic() - began)
    return took


@asynccontextmanager
async def listening(port: int) -> AsyncIterator[tuple[int, asyncio.Event]]:
    """A proxy before an IMAP server; its event is set when a client says IDLE."""
    idle, tasks = asyncio.Event(), set()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, listens: bool) -> None:
        while data := await reader.read(65_536):
            if listens and b" IDLE\r\n" in data:
                idle.set()
            writer.write(data)
            await writer.drain()
        writer.close()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
        for pair in ((reader, there_writer, True), (there_reader, writer, False)):
            tasks.add(asyncio.create_task(pump(*pair)))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], idle
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def figures() -> list[Measured]:
    """Every figure of the mail channel."""
    return asyncio.run(measured())


async def measured() -> list[Measured]:
    """Measure them one after the other."""
    few, many = await catching_up(FEW), await catching_up(MANY)
    took, started = await latencies(), await starts()
    return [
        Measured(f"{FEW:,} waiting mails to tickets, CPU a mail", few["cpu"] / FEW * 1000, "ms", 4),
        Measured(f"{MANY:,} waiting mails to tickets, CPU a mail", many["cpu"] / MANY * 1000, "ms", 4),
        Measured(f"  peak memory with {MANY:,}, against {FEW:,}", many["peak"] / few["peak"], "times", 1.1),
        Measured("mail's arrival to its answer accepted, median", median(took) * 1000, "ms", 60),
        Measured("start to first IDLE, median", median(started), "s", 2),
    ]


if __name__ == "__main__":
    for figure in figures():
        print(figure)
