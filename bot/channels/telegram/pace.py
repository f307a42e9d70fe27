"""Telegram's limits, kept: 30 messages a second in all, one a second to a person, 20 a minute to a group.

A message counts from when it is sent until a while after its answer: in between it arrives, and nobody knows when.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.work import Temporary

OVERALL = (30, 1.0)  # messages, seconds
GROUP = (20, 60.0)
PERSON = (1, 1.0)
PATIENCE = 20.0  # seconds; who has to wait longer comes again
GLANCE = 0.01  # seconds until we look again whether an answer has come
PEOPLE = 1000  # whose last message is remembered


class Pace:
    """Says when the next message may go; raises Temporary where that is long from now."""

    def __init__(self) -> None:
        self._overall = _Window(*OVERALL)
        self._chats: dict[int, _Window] = {}
        self._silent_until = 0.0

    @asynccontextmanager
    async def turn(self, chat: int) -> AsyncIterator[None]:
        """Wait for the turn of a message to this chat, a negative id is a group, and send it inside."""
        _bearable(silence := self._silent_until - time.monotonic())
        await asyncio.sleep(max(silence, 0.0))
        async with self._window(chat).place(), self._overall.place():
            yield

    def silence(self, length: timedelta) -> None:
        """Telegram asks us to say nothing at all for a while."""
        self._silent_until = max(self._silent_until, time.monotonic() + length.total_seconds())

    def _window(self, chat: int) -> "_Window":
        if len(self._chats) > PEOPLE:
            self._chats = {who: window for who, window in self._chats.items() if not window.is_free}
        return self._chats.setdefault(chat, _Window(*(GROUP if chat < 0 else PERSON)))


class _Window:
    """So many messages within so many seconds, first come, first served."""

    def __init__(self, most: int, within: float) -> None:
        self._most = most
        self._within = within
        self._under_way = 0
        self._answered: deque[float] = deque()
        self._door = asyncio.Lock()

    @property
    def is_free(self) -> bool:
        """Whether nothing is remembered here."""
        self._forget()
        return not (self._under_way or self._answered or self._door.locked())

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for a place, and have it while this lasts."""
        async with self._door:
            while (pause := self._pause()) > 0:
                _bearable(pause)
                await asyncio.sleep(pause)
            self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            self._answered.append(time.monotonic())

    def _pause(self) -> float:
        self._forget()
        if self._under_way + len(self._answered) < self._most:
            return 0.0
        return self._answered[0] + self._within - time.monotonic() if self._answered else GLANCE

    def _forget(self) -> None:
        while self._answered and self._answered[0] <= time.monotonic() - self._within:
            self._answered.popleft()


def _bearable(pause: float) -> None:
    if pause > PATIENCE:
        raise Temporary("Telegram's limits", timedelta(seconds=pause))
