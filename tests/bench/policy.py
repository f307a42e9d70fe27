"""How long judging and replaying take; run as `python -m tests.bench.policy`."""

import json
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from bot.policy.history import read_history
from bot.policy.judge import Past, Request, judge
from bot.policy.load import load
from bot.policy.model import Policy
from bot.policy.shipped import DEFAULT
from bot.policy.simulate import replay
from intents.right import Right

START = datetime(2023, 1, 1, tzinfo=UTC)
YEARS = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured time in seconds, and the most that is promised."""

    name: str
    seconds: float
    promised: float

    def __str__(self) -> str:
        kept = "kept" if self.seconds <= self.promised else "MISSED"
        return f"{self.name}: {self.seconds:.6f} s, promised {self.promised:g} s: {kept}"


def history(requests: int, people: int) -> Iterator[dict[str, object]]:
    """A made-up history in time order: most requests verified, most answered, some late or incompletely."""
    chance = random.Random(1)
    for place in range(requests):
        received = START + YEARS * place / requests
        row: dict[str, object] = {
            "id": f"r{place}",
            "person": f"p{chance.randrange(people)}",
            "right": chance.choice(list(Right)).value,
            "received_at": received.isoformat(),
            "verified": chance.random() < 0.9,
        }
        if chance.random() < 0.9:
            row["answered_at"] = (received + timedelta(days=chance.uniform(0, 45))).isoformat()
            row["complete"] = chance.random() < 0.9
        yield row


def replaying(policy: Policy, requests: int, people: int) -> Figure:
    """Reading, judging and writing a history out again, as `policy simulate --json` does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.jsonl"
        path.write_text("\n".join(json.dumps(row) for row in history(requests, people)), encoding="utf-8")
        started = perf_counter()
        for judged in replay(read_history(path, policy.zone), policy):
            json.dumps(judged.as_json(), ensure_ascii=False)
        taken = perf_counter() - started
    return Figure(f"replay of {requests:,} requests of {people:,} people", taken, 10)


def judging(policy: Policy, earlier: int) -> Figure:
    """One decision against so many earlier requests of the same person and right; the median of many."""
    now = START + YEARS
    gap = timedelta(days=300) / earlier
    pasts = [
        Past(f"r{place}", "p", Right.ACCESS, now - (place + 2) * gap, True, None, now - (place + 1) * gap)
        for place in range(earlier)
    ]
    request = Request("new", "p", Right.ACCESS, now, True)
    times = []
    for _ in range(200):
        started = perf_counter()
        judge(request, pasts, policy, now)
        times.append(perf_counter() - started)
    return Figure(f"judging against {earlier:,} earlier requests", median(times), 0.002)


def figures() -> Iterator[Figure]:
    """Every figure of the policy part."""
    policy = load(DEFAULT)
    yield judging(policy, 5)
    yield judging(policy, 500)
    yield replaying(policy, 100_000, 5_000)
    yield replaying(policy, 100_000, 20)


def main() -> None:
    """Print the figures."""
    for figure in figures():
        print(figure)


if __name__ == "__main__":
    main()
