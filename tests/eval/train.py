"""`python -m tests.eval.train [FILE]`: learn the linear model from the training sentences; the same file each time."""

import sys
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from intents.clauses import sentence_starts
from intents.folding import fold
from intents.model import grams
from intents.tagging import tag
from intents.words import index
from tests.eval.figures import LABELS
from tests.eval.grammar.sentences import Sentence, sentences
from tests.eval.messages import messages

MODEL = Path("intents/model.txt")
_RAREST = 3  # sentences in which a letter group must occur
_LEAST = 12  # hundredths; smaller weights are dropped
_HELD_OUT = 5  # each fifth template is for validation


def main(path: Path) -> int:
    """Train, say how well the held-out templates are read, and write the model."""
    given = training()
    learnt = [one for one in given if zlib.crc32(one.template.encode()) % _HELD_OUT]
    held = [one for one in given if not zlib.crc32(one.template.encode()) % _HELD_OUT]
    groups, coefficients, bias = fit(learnt)
    right = validate(held, groups, coefficients, bias)
    others = sum(one.label == "other" for one in given)
    print(
        f"{len(given)} sentences, {others / len(given):.0%} ordinary; held-out templates right: {right:.3f}"
    )
    groups, coefficients, bias = fit(given)
    path.write_text(written(groups, coefficients, bias), encoding="utf-8")
    return 0


def training() -> list[Sentence]:
    """Return the training sentences, without any that stands in the development set too."""
    measured = {message.text.casefold() for message in messages()}
    return [one for one in sentences() if one.text.casefold() not in measured]


def fit(given: Sequence[Sentence]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return letter groups, their weights (label by group) and each label's bias."""
    bags = [bag(one.text) for one in given]
    count = Counter(group for one in bags for group in one)
    groups = sorted(group for group, times in count.items() if times >= _RAREST)
    matrix = _matrix(bags, groups)
    coefficients = np.zeros((len(LABELS), len(groups)))
    bias = np.zeros(len(LABELS))
    for number, label in enumerate(LABELS):
        model = LogisticRegression(C=20.0, solver="liblinear", random_state=0, class_weight={0: 1, 1: 2})
        model.fit(matrix, [int(one.label == label) for one in given])
        coefficients[number] = model.coef_[0]
        bias[number] = model.intercept_[0]
    return groups, coefficients, bias


def bag(text: str) -> list[str]:
    """Return what the model sees of a text."""
    folded = fold(text).text
    tags = {hit.tag for hit in tag(folded, sentence_starts(folded), index())}
    return sorted(set(grams(folded, tags)))


def _matrix(bags: Sequence[Sequence[str]], groups: Sequence[str]) -> csr_matrix:
    place = {group: at for at, group in enumerate(groups)}
    rows, columns, values = [], [], []
    for row, one in enumerate(bags):
        known = [place[group] for group in one if group in place]
        rows += [row] * len(known)
        columns += known
        values += [1 / max(len(known), 1) ** 0.5] * len(known)
    return csr_matrix((values, (rows, columns)), shape=(len(bags), len(groups)))


def validate(
    held: Sequence[Sentence], groups: Sequence[str], coefficients: np.ndarray, bias: np.ndarray
) -> float:
    """Return the share of sentences whose likeliest label is right."""
    matrix = _matrix([bag(one.text) for one in held], groups)
    guess = np.asarray(matrix @ coefficients.T + bias).argmax(axis=1)
    return float(np.mean([LABELS[at] == one.label for at, one in zip(guess, held, strict=True)]))


def written(groups: Sequence[str], coefficients: np.ndarray, bias: np.ndarray) -> str:
    """Return the model as text: labels, bias, then a line a letter group with its weights in hundredths."""
    lines = [" ".join(LABELS), " ".join(f"{value:.3f}" for value in bias)]
    for at, group in enumerate(groups):
        weights = [(number, round(float(row[at]) * 100)) for number, row in enumerate(coefficients)]
        kept = [f"{number}:{weight}" for number, weight in weights if abs(weight) >= _LEAST]
        if kept:
            lines.append(f"{group}\t{' '.join(kept)}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else MODEL))
