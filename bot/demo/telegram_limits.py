"""Telegram's sending limits: 30 messages a second in all, 1 a second to a person, 20 a minute to a group.

Violations are always recorded; they are refused with 429 only when `enforced` is set. Edits count like
messages: the published limits do not say, and the stricter reading is safe under both.
"""

import math
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.demo.telegram_errors import flood

JITTER = timedelta(milliseconds=50)  # two sends a full second apart may arrive this much closer together


class Limit(StrEnum):
    OVERALL = "overall"
    CHAT = "chat"
    GROUP = "group"


ALLOWED = {
    Limit.OVERALL: (30, timedelta(seconds=1)),
    Limit.CHAT: (1, timedelta(seconds=1)),
    Limit.GROUP: (20, timedelta(minutes=1)),
}


@dataclass(frozen=True, slots=True)
class Violation:
    """One message too many: which limit, in which chat (0: the overall one), how many in the window."""

    limit: Limit
    chat_id: int
    count: int
    retry_after: int  # seconds


class Limits:
    """Counts what the bot sends."""

    def __init__(self) -> None:
        self.enforced = False
        self.violations: list[Violation] = []
        self.sent = 0
        self._times: dict[tuple[Limit, int], deque[float]] = defaultdict(deque)

    def count(self, chat_id: int, *, group: bool) -> None:
        """Takes one message into account.

        Raises: ApiError 429 if the limits are enforced and this one breaks any; it is not counted then.
        """
        now = time.monotonic()
        windows = [(Limit.OVERALL, 0), (Limit.GROUP if group else Limit.CHAT, chat_id)]
        broken = [found for limit, key in windows if (found := self._broken(limit, key, now))]
        self.violations += broken
        if broken and self.enforced:
            raise flood(max(violation.retry_after for violation in broken))
        self.sent += 1
        for window in windows:
            self._times[window].append(now)

    def _broken(self, limit: Limit, chat_id: int, now: float) -> Violation | None:
        allowed, window = ALLOWED[limit]
        length = (window - JITTER).total_seconds()
        times = self._times[limit, chat_id]
        while times and times[0] <= now - length:
            times.popleft()
        if len(times) < allowed:
            return None
        wait = times[-allowed] + length - now
        return Violation(limit, chat_id, len(times) + 1, math.ceil(wait))
