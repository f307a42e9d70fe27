"""Replaying past requests under a policy: what would have been decided, by what was known each time."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from heapq import heappop, heappush
from zoneinfo import ZoneInfo

from bot.policy.deadline import due, local_date
from bot.policy.judge import DAY, Decision, Known, Past, Request, answered, decide, in_time
from bot.policy.limits import Outcome
from bot.policy.model import Policy
from intents.right import Right

NOTHING = Known(last=None, open=None, counted=())


@dataclass(frozen=True, slots=True)
class Judged:
    """One past request, the decision it would have got, and its due date under the policy."""

    past: Past
    decision: Decision
    due_at: datetime

    def as_json(self) -> dict[str, object]:
        """The line of the `policy simulate --json` contract."""
        return {
            "id": self.past.id,
            "outcome": self.decision.outcome.value,
            "rule": self.decision.rule,
            "clause": self.decision.clause,
            "counted": list(self.decision.counted),
        }


@dataclass(slots=True)
class Row:
    """A request on its way through the window, ordered by its place in the history."""

    place: int
    past: Past

    def __lt__(self, other: "Row") -> bool:
        return self.place < other.place


@dataclass(slots=True)
class Strand:
    """One person's requests for one right, kept so that each step costs no more than what it counts.

    Judging each line against all earlier ones would cost the square of their number.
    """

    last: Past | None = None
    last_due: datetime | None = None
    answers: list[tuple[datetime, Row]] = field(default_factory=list)  # heap: full answers to come
    leaving: list[tuple[datetime, Row]] = field(default_factory=list)  # heap: full answers that count
    counted: list[Row] = field(default_factory=list)  # the same, by place

    def known(self, policy: Policy, now: datetime, opens: datetime) -> Known:
        """What was known at a time, the window for counting having opened at another."""
        last = self.last
        if last is None:
            return NOTHING
        while self.answers and self.answers[0][0] <= now:
            answered_at, row = heappop(self.answers)
            insort(self.counted, row)
            heappush(self.leaving, (answered_at, row))
        while self.leaving and self.leaving[0][0] < opens:
            del self.counted[bisect_left(self.counted, heappop(self.leaving)[1])]
        # In time order only the last can be open and in time: what came while one was open has joined it.
        if last.due_at is None and not answered(last, now):
            last = self.last = replace(last, due_at=self.last_due)  # so that it is not worked out again
        joinable = last if in_time(last, policy, now) else None
        return Known(last, joinable, [row.past for row in self.counted])

    def keep(self, row: Row, due_at: datetime) -> None:
        """Remember a request that is one of its own."""
        self.last, self.last_due = row.past, due_at
        if row.past.answered_at and row.past.complete and row.past.reasoned:
            heappush(self.answers, (row.past.answered_at, row))


@dataclass(slots=True)
class Replay:
    """Judges requests in the order of their receipt."""

    policy: Policy
    strands: defaultdict[tuple[str, Right], Strand] = field(default_factory=lambda: defaultdict(Strand))
    due_days: dict[tuple[Right, date], datetime] = field(default_factory=dict)
    windows: dict[Right, timedelta] = field(init=False)
    zone: ZoneInfo = field(init=False)
    place: int = 0

    def __post_init__(self) -> None:
        self.zone = self.policy.zone
        self.windows = {right: self.policy.window_days(right) * DAY for right in Right}

    def judge(self, past: Past) -> Judged:
        """The decision at the moment of receipt; what it says is remembered for the requests to come."""
        now, due_at = past.received_at, self.due_at(past)
        request = Request(past.id, past.person, past.right, now, past.verified)
        if (
            not past.verified or past.right is Right.WITHDRAWAL
        ):  # decided without looking back, and never looked at
            return Judged(past, decide(request, NOTHING, self.policy, now), due_at)
        strand = self.strands[past.person, past.right]
        known = strand.known(self.policy, now, now.astimezone(UTC) - self.windows[past.right])
        decision = decide(request, known, self.policy, now)
        if decision.outcome is not Outcome.DUPLICATE:
            strand.keep(Row(self.place, past), past.due_at or due_at)
            self.place += 1
        return Judged(past, decision, due_at)

    def due_at(self, past: Past) -> datetime:
        """The due date that the policy sets, worked out once a day and right."""
        key = past.right, local_date(past.received_at, self.zone)
        found = self.due_days.get(key)
        if found is None:
            found = self.due_days[key] = due(self.policy, past.right, past.received_at).due_at
        return found


def replay(history: Iterable[Past], policy: Policy) -> Iterator[Judged]:
    """The decision on each request of a history in time order."""
    run = Replay(policy)
    return map(run.judge, history)
