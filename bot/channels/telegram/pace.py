"""Telegram's limits, kept: 30 messages a second in all, one a second to a person, 20 a minute to a group."""

import asyncio
import time
from collections import deque
from datetime import timedelta

from bot.work import Temporary

OVERALL = (28, 1.05)  # messages, seconds: a little less than allowed, since arrivals crowd together
GROUP = (19, 61.0)
PERSON = 1.0  # seconds after the last message has arrived
PATIENCE = 20.0  # seconds; who has to wait longer comes again


class Pace:
    """Says when the next message may go; raises Temporary where that is long from now."""

    def __init__(self) -> None:
        self._overall: deque[float] = deque()
        self._groups: dict[int, deque[float]] = {}
        self._people: dict[int, float] = {}
        self._silent_until = 0.0

    async def turn(self, chat: int) -> None:
        """Wait for the turn of a message to this chat; a negative id is a group."""
        if chat < 0:
            await self._slot(self._groups.setdefault(chat, deque()), *GROUP)
        else:
            await self._until(self._people.get(chat, 0.0))
        await self._slot(self._overall, *OVERALL)

    def arrived(self, chat: int) -> None:
        """A message has just arrived in this chat."""
        if chat < 0:
            return
        now = time.monotonic()
        self._people[chat] = now + PERSON
        if len(self._people) > 1000:
            self._people = {who: free for who, free in self._people.items() if free > now}

    def silence(self, length: timedelta) -> None:
        """Telegram asks us to say nothing at all for a while."""
        self._silent_until = max(self._silent_until, time.monotonic() + length.total_seconds())

    async def _slot(self, taken: deque[float], most: int, within: float) -> None:
        now = time.monotonic()
        while taken and taken[0] <= now - within:
            taken.popleft()
        free = taken[-most] + within if len(taken) >= most else now
        self._bearable(free)
        taken.append(max(free, now))
        await self._until(free)

    async def _until(self, free: float) -> None:
        free = max(free, self._silent_until)
        self._bearable(free)
        pause = free - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)

    def _bearable(self, free: float) -> None:
        pause = free - time.monotonic()
        if pause > PATIENCE:
            raise Temporary("Telegram's limits", timedelta(seconds=pause))
