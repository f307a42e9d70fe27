"""Several processes at once."""

import asyncio
import sys


async def at_once(*commands: tuple[str, ...]) -> list[list[str]]:
    """Run workers side by side; gives back what each printed, and fails with what any complained of."""
    running = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.storage.workers",
            *command,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        for command in commands
    ]
    done = await asyncio.wait_for(asyncio.gather(*(each.communicate() for each in running)), 120)
    for each, (_, complaint) in zip(running, done, strict=True):
        assert each.returncode == 0, complaint.decode()
    return [said.decode().split() for said, _ in done]
