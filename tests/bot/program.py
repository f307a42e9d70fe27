"""The program as people call it: a process, its settings in the environment, what it prints and how it ends."""

import asyncio
import base64
import os
import sys
from dataclasses import dataclass
from pathlib import Path

PROGRAM = Path(sys.executable).parent / "privacy-desk"
ROOT = Path(__file__).parents[2]
KEY = base64.b64encode(bytes(32)).decode()


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one line that it complained in; raises AssertionError if it said more, or less."""
        lines = [line for line in self.err.splitlines() if line.startswith("privacy-desk: ")]
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]


def least(folder: Path, **changed: str) -> dict[str, str]:
    """The fewest settings with which the desk can be asked something; no .env of anybody's is read."""
    settings = {
        "DESK_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/desk.sqlite3",
        "DESK_MASTER_KEY": KEY,
        "DESK_POLICY": str(ROOT / "bot/policy/default.toml"),
    }
    return {**settings, **changed}


async def called(*words: str, settings: dict[str, str], folder: Path, stdin: bytes = b"") -> Ended:
    """Call the program in a folder, and wait until it ends."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DESK_")}
    process = await asyncio.create_subprocess_exec(
        PROGRAM,
        *words,
        cwd=folder,
        env={**clean, **settings},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(60):
            out, err = await process.communicate(stdin)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())
