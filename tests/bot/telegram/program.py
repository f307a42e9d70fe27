"""The desk as its own process, to be killed."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings


@dataclass
class Program:
    """A running `privacy-desk run`."""

    process: asyncio.subprocess.Process

    async def killed(self) -> None:
        """End it at once, whatever it is about to do."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()


@asynccontextmanager
async def running(settings: Settings, folder: Path) -> AsyncIterator[Program]:
    """The program with these settings, until it is killed or this ends."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DESK_")}
    for name, value in settings.model_dump().items():
        environment[f"DESK_{name.upper()}"] = "" if value in ((), None) else str(value)
    environment["DESK_MAILBOXES"] = "[]"
    with (folder / "desk.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "from bot.cli import main; main()", "run",
            env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield Program(process)
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await asyncio.wait_for(process.wait(), 60)
