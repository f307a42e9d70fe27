"""Updates on their way in: committed first, then handled, people side by side and each person's in order."""

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bot.channels.telegram.update import sender
from bot.work import InboxLoop
from storage.inbox import Arrival, Inbox
from storage.telegram import CHANNEL

WAITING = 20  # batches that are stored and not yet handled; then no more are taken


class Intake:
    """Takes raw updates of one bot."""

    def __init__(self, bot_id: int, loop: InboxLoop, after: Callable[[], None]) -> None:
        self._bot_id = bot_id
        self._loop = loop
        self._after = after
        self._waiting: asyncio.Queue[list[Inbox]] = asyncio.Queue(WAITING)

    async def take(self, raws: Sequence[bytes]) -> None:
        """Commit what is new of these; from here on they may be acknowledged, and `run` handles them."""
        if raws:
            await self._waiting.put(await self._loop.store([self._arrival(raw) for raw in raws]))

    async def run(self) -> None:
        """Let the desk decide about each, for ever."""
        while True:
            rows = await self._waiting.get()
            while not self._waiting.empty():
                rows = rows + self._waiting.get_nowait()
            await self._handle(rows)

    async def _handle(self, rows: Sequence[Inbox]) -> None:
        people: dict[int, list[Inbox]] = {}
        for row in rows:
            people.setdefault(sender(row.raw), []).append(row)
        await asyncio.gather(*(self._one_person(theirs) for theirs in people.values()))

    async def _one_person(self, rows: Sequence[Inbox]) -> None:
        for row in rows:
            await self._loop.handle(row)
            self._after()

    def _arrival(self, raw: bytes) -> Arrival:
        return Arrival(
            channel=CHANNEL,
            door=CHANNEL,
            mailbox=CHANNEL,
            uidvalidity=self._bot_id,
            uid=int(json.loads(raw)["update_id"]),
            raw=raw,
            arrived_at=datetime.now(UTC),
        )
