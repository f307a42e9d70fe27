"""The figures that a set of graded readings comes to, and the ones promised."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.eval.messages import Grade

LABELS = (
    *("access", "correction", "deletion", "withdrawal", "explanation", "portability"),
    *("question", "status", "verification", "other"),
)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """Return the share as 0…1; of nothing it is 0."""
        return self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """All promised figures of one set of grades, shares as 0…1."""

    messages: int
    macro_f1: float
    asked_back: Share
    wrong_right: Share
    lost: Share
    false_tickets: Share
    bothered: Share
    ideal_kept: Share


@dataclass(frozen=True, slots=True)
class Promise:
    """One promised figure: its name, its bound, and whether it is kept."""

    name: str
    value: float
    bound: float
    at_least: bool

    @property
    def kept(self) -> bool:
        """Return whether the bound holds."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound


def figures(grades: Sequence[Grade]) -> Figures:
    """Return what these grades come to."""
    requests = [grade for grade in grades if grade.message.is_request]
    rest = [grade for grade in grades if not grade.message.is_request]
    other = [grade for grade in rest if grade.message.gold == ("other",)]
    return Figures(
        messages=len(grades),
        macro_f1=macro_f1(grades),
        asked_back=_share([g for g in requests if g.message.ideal is None], lambda g: g.asked_back),
        wrong_right=_share(requests, lambda g: g.wrong_right),
        lost=_share(requests, lambda g: g.lost),
        false_tickets=_share(rest, lambda g: g.false_ticket),
        bothered=_share(other, lambda g: g.bothered),
        ideal_kept=_share([g for g in grades if g.message.ideal is not None], lambda g: g.kept_ideal),
    )


def promises(found: Figures) -> tuple[Promise, ...]:
    """Return the figures promised for short messages, each with its bound."""
    return (
        Promise("macro-F1 on answered", found.macro_f1, 0.95, True),
        Promise("requests asked back", found.asked_back.value, 0.12, False),
        Promise("a right that was not asked for", found.wrong_right.value, 0.01, False),
        Promise("requests called other", found.lost.value, 0.01, False),
        Promise("tickets for no request", found.false_tickets.value, 0.025, False),
        Promise("ideal clarify or human kept", found.ideal_kept.value, 0.85, True),
    )


def f1(grades: Sequence[Grade]) -> dict[str, float]:
    """Return F1 for each label that occurs, on answered messages."""
    hits, found, expected = Counter[str](), Counter[str](), Counter[str]()
    for grade in grades:
        if grade.answered:
            hits.update(grade.found & grade.expected)
            found.update(grade.found)
            expected.update(grade.expected)
    return {
        label: 2 * hits[label] / (found[label] + expected[label])
        for label in LABELS
        if found[label] + expected[label]
    }


def macro_f1(grades: Sequence[Grade]) -> float:
    """Return the mean of the labels' F1."""
    by_label = f1(grades)
    return sum(by_label.values()) / len(by_label) if by_label else 0.0


def _share(grades: Sequence[Grade], fits: Callable[[Grade], bool]) -> Share:
    return Share(sum(map(fits, grades)), len(grades))
