"""Updates on their way in: committed first, then handled, people side by side and each person's in order."""

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bot.channels.telegram.update import sender
from bot.work import InboxLoop
from storage.inbox import Arrival, Inbox
from storage.telegram import CHANNEL


class Intake:
    """Takes raw updates of one bot."""

    def __init__(self, bot_id: int, loop: InboxLoop, after: Callable[[], None]) -> None:
        self._bot_id = bot_id
        self._loop = loop
        self._after = after

    async def store(self, raws: Sequence[bytes]) -> list[Inbox]:
        """Commit what is new of these; from here on they may be acknowledged."""
        return await self._loop.store([self._arrival(raw) for raw in raws]) if raws else []

    async def handle(self, rows: Sequence[Inbox]) -> None:
        """Let the desk decide about each."""
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
