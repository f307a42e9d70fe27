"""Waiting for something to become true, woken by events and never by the clock."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Bell:
    """Rung at every change; whoever waits looks again."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def ring(self) -> None:
        """Wakes all who wait."""
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, look: Callable[[], T | None], within: float | None, what: str) -> T:
        """The first thing that `look` sees; within so many seconds, None for ever.

        Raises: TimeoutError naming what was waited for.
        """
        try:
            async with asyncio.timeout(within):
                while (found := look()) is None:
                    future = asyncio.get_running_loop().create_future()
                    self._waiting.append(future)
                    await future
                return found
        except TimeoutError:
            raise TimeoutError(f"{what}: not seen within {within} s") from None
