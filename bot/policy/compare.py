"""What a policy would have meant for a history, in figures, and where two policies part."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.policy.judge import Past
from bot.policy.limits import SEVERITY, Outcome
from bot.policy.model import Policy
from bot.policy.simulate import Judged, Replay

#: Outcomes under which a request is one of its own, and has a deadline.
OWN = frozenset(Outcome) - {Outcome.UNVERIFIED, Outcome.DUPLICATE}


@dataclass(slots=True)
class Tally:
    """How often each outcome came, and which deadlines of the policy were missed."""

    policy: Policy
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    late: int = 0
    unanswered: list[datetime] = field(default_factory=list)
    seen_until: datetime | None = None

    def add(self, judged: Judged) -> None:
        """Count one request."""
        self.outcomes[judged.decision.outcome] += 1
        self.seen_until = latest(self.seen_until, judged.past)
        if judged.decision.outcome in OWN:
            if judged.past.answered_at is None:
                self.unanswered.append(judged.due_at)
            elif judged.past.answered_at > judged.due_at:
                self.late += 1

    @property
    def requests(self) -> int:
        """How many requests were judged."""
        return self.outcomes.total()

    @property
    def flagged(self) -> int:
        """Repeats that a member of staff would have looked at."""
        return sum(count for outcome, count in self.outcomes.items() if SEVERITY[outcome])

    @property
    def missed(self) -> int:
        """Deadlines missed: answered late, or unanswered when the history ends."""
        end = self.seen_until
        return self.late + sum(end is not None and due_at < end for due_at in self.unanswered)


def latest(seen: datetime | None, past: Past) -> datetime:
    """The latest time that the history tells of so far."""
    return max(each for each in (seen, past.received_at, past.answered_at) if each)


@dataclass(frozen=True, slots=True)
class Difference:
    """A request that two policies would have treated differently."""

    id: str
    one: Judged
    other: Judged


def tally(history: Iterable[Past], policy: Policy, each: Callable[[Judged], None]) -> Tally:
    """Replay a history under one policy; `each` is called with every decision."""
    run, figures = Replay(policy), Tally(policy)
    for past in history:
        judged = run.judge(past)
        figures.add(judged)
        each(judged)
    return figures


def compare(
    history: Iterable[Past], one: Policy, other: Policy, each: Callable[[Judged, Judged], None]
) -> tuple[Tally, Tally, list[Difference]]:
    """Replay a history under two policies side by side; `each` is called with both decisions."""
    runs = Replay(one), Replay(other)
    figures = Tally(one), Tally(other)
    differences: list[Difference] = []
    for past in history:
        pair = runs[0].judge(past), runs[1].judge(past)
        for figure, judged in zip(figures, pair, strict=True):
            figure.add(judged)
        if pair[0].decision.outcome is not pair[1].decision.outcome:
            differences.append(Difference(past.id, *pair))
        each(*pair)
    return *figures, differences
