"""`python -m tests.eval.train [FILE]`: learn the linear model from the training messages; the same file each time."""

import math
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from intents.classify import by_rules
from intents.model import SCALE, groups
from intents.weighing import marks
from mail.quotes import new_text_masked
from tests.eval import figures
from tests.eval.grammar.sentences import sentences
from tests.eval.messages import messages
from tests.eval.written import Example, examples

MODEL = Path("intents/model.txt")
# Codes are told by rules alone; what else is learnt of a message stands after its labels.
LABELS = (
    *(label for label in figures.LABELS if label != "verification"),
    "clarify",
    "cancellation",
    "person",
)
_RAREST = 5  # messages in which a letter group or a mark must occur
_LEAST = 15  # tenths, with the rarity in it; smaller weights are dropped
_MARK = 0.2  # the value of a mark, where the letter groups of a text together have the length 1
_FOLDS = 3
_WITHIN = 3  # one message in so many is learnt as said within an open ticket
_COST = 20.0  # of a training message on the wrong side, against the size of the weights


@dataclass(frozen=True, slots=True)
class Bag:
    """What the model sees of a message, and the labels it should give."""

    groups: frozenset[str]
    marks: frozenset[str]
    labels: frozenset[str]
    block: str


@dataclass(frozen=True, slots=True)
class Learnt:
    """Letter groups with their rarity, marks, their weights (label by group or mark) and each label's bias."""

    groups: Mapping[str, float]
    marks: Sequence[str]
    weights: np.ndarray
    bias: np.ndarray


def main(path: Path) -> int:
    """Learn, measure on blocks that were held out, and write the model."""
    bags = [seen(one) for one in training()]
    odds = held_out(bags)
    others = sum("other" in one.labels for one in bags)
    print(f"{len(bags)} messages, {others / len(bags):.0%} ordinary; on blocks that were held out:")
    for promised, held, count in reliability(bags, odds):
        print(f"  probability {promised:.2f}: true {held:.2f} of {count}")
    path.write_text(written(fit(bags)), encoding="utf-8")
    return 0


def training() -> list[Example]:
    """Return the training messages, without any that stands in the development set too."""
    measured = {message.text.casefold() for message in messages()}
    return [one for one in (*examples(), *sentences()) if one.text.casefold() not in measured]


def seen(example: Example) -> Bag:
    """Return what the model sees of a training message."""
    ruled = by_rules(
        new_text_masked(example.text),
        subject=example.subject,
        open_challenge="challenge" in example.marks,
        open_ticket="ticket" in example.marks or _within_a_ticket(example),
    )
    labels = example.labels
    labels |= {"cancellation"} & example.marks
    if "human" in example.marks:
        labels |= {"person"}
    return Bag(frozenset(groups(ruled.found.folded.text)), marks(ruled), labels, example.block)


def _within_a_ticket(example: Example) -> bool:
    """Other things are said within a ticket too: without them an open ticket alone would mean that news is wanted."""
    return "status" not in example.labels and zlib.crc32(example.text.encode()) % _WITHIN == 0


def held_out(bags: Sequence[Bag]) -> np.ndarray:
    """Return each label's probability for each message, as learnt from the blocks of the other folds."""
    fold = np.array([zlib.crc32(one.block.encode()) % _FOLDS for one in bags])
    odds = np.zeros((len(bags), len(LABELS)))
    for number in range(_FOLDS):
        learnt = fit([one for one, at in zip(bags, fold, strict=True) if at != number])
        rest = [one for one, at in zip(bags, fold, strict=True) if at == number]
        odds[fold == number] = probabilities(learnt, rest)
    return odds


def reliability(bags: Sequence[Bag], odds: np.ndarray) -> list[tuple[float, float, int]]:
    """Return for each tenth of probability: what was promised on average, how often it held, and of how many."""
    held = np.array([[label in one.labels for label in LABELS] for one in bags])
    tenth = np.minimum((odds * 10).astype(int), 9)
    return [
        (float(odds[tenth == at].mean()), float(held[tenth == at].mean()), int((tenth == at).sum()))
        for at in range(10)
    ]


def fit(bags: Sequence[Bag]) -> Learnt:
    """Return what is learnt from some messages."""
    times = _often(one.groups for one in bags)
    known = {name: round(math.log(len(bags) / count), 2) for name, count in times.items()}
    marked = list(_often(one.marks for one in bags))
    matrix = _matrix(bags, known, marked)
    weights = np.zeros((len(LABELS), len(known) + len(marked)))
    bias = np.zeros(len(LABELS))
    for number, label in enumerate(LABELS):
        model = LogisticRegression(C=_COST, solver="liblinear", random_state=0, tol=1e-3)
        model.fit(matrix, [int(label in one.labels) for one in bags])
        weights[number] = model.coef_[0]
        bias[number] = model.intercept_[0]
    return Learnt(known, marked, weights, bias)


def probabilities(learnt: Learnt, bags: Sequence[Bag]) -> np.ndarray:
    """Return the probability (0 to 1) of each label (column) for each message (row)."""
    sums = _matrix(bags, learnt.groups, learnt.marks) @ learnt.weights.T + learnt.bias
    return np.asarray(1 / (1 + np.exp(-sums)))


def _often(sets: Iterable[frozenset[str]]) -> dict[str, int]:
    """Count the names that occur in enough of the sets, in order."""
    count = Counter(name for one in sets for name in one)
    return {name: count[name] for name in sorted(count) if count[name] >= _RAREST}


def _matrix(bags: Sequence[Bag], known: Mapping[str, float], marked: Sequence[str]) -> csr_matrix:
    """The letter groups of a message together have the length 1, the rare ones most of it; each mark has its own."""
    of_groups = normalize(_rows([one.groups for one in bags], known))
    of_marks = _rows([one.marks for one in bags], dict.fromkeys(marked, _MARK))
    return hstack([of_groups, of_marks]).tocsr()


def _rows(sets: Sequence[frozenset[str]], values: Mapping[str, float]) -> csr_matrix:
    place = {name: at for at, name in enumerate(values)}
    known = [sorted(one & place.keys()) for one in sets]
    rows = [row for row, names in enumerate(known) for _ in names]
    names = [name for one in known for name in one]
    cells = ([values[name] for name in names], (rows, [place[name] for name in names]))
    return csr_matrix(cells, shape=(len(sets), len(values)))


def written(learnt: Learnt) -> str:
    """Return the model as text: labels, bias, then a line a group or mark: its rarity, its weights in tenths."""
    lines = [" ".join(LABELS), " ".join(f"{value:.3f}" for value in learnt.bias)]
    values = [*learnt.groups.values(), *([_MARK] * len(learnt.marks))]
    for at, name in enumerate([*learnt.groups, *learnt.marks]):
        weights = [round(float(row[at]) * values[at] * SCALE) for row in learnt.weights]
        least = _LEAST if name in learnt.groups else 1
        kept = [weight if abs(weight) >= least else 0 for weight in weights]
        if any(kept):
            lines.append(f"{name}\t{learnt.groups.get(name, 0)}\t{' '.join(map(str, kept))}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else MODEL))
