"""The linear model: weights of letter groups, words and of what the rules saw, scored without any library."""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice

from intents.words import CHARACTERS

LONGEST = 1_000
"""Characters of a folded text whose letter groups are scored; the marks are those of all of it."""

SIZES = (1, 2, 3, 4)
"""Characters of the letter groups."""

_WORD = re.compile(r"\w+")
_PIECE = re.compile(rf"[{CHARACTERS}]{{1,3}}|(?:(?![{CHARACTERS}])\w)+")
SCALE = 10
"""Weights are stored as whole tenths."""


@dataclass(frozen=True, slots=True)
class Model:
    """Labels, the bias of each, and for each letter group or mark its rarity and weights as they stand in the file."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    rows: Mapping[str, str]


@cache
def model() -> Model:
    """Return the model that is shipped as model.txt, read once."""
    with files("intents").joinpath("model.txt").open(encoding="utf-8") as lines:
        labels, bias = (line.split() for line in islice(lines, 2))
        rows = dict(line.rstrip("\n").split("\t", 1) for line in lines)
    return Model(tuple(labels), tuple(map(float, bias)), rows)


@lru_cache(20_000)  # parsed when first met: most texts need a few hundred of the groups
def _row(name: str) -> tuple[float, tuple[int, ...]]:
    """Return a group's rarity, 0 of a mark's, and its weight for each label."""
    rarity, _, weights = model().rows[name].partition("\t")
    return float(rarity), tuple(map(int, weights.split()))


def groups(text: str) -> Iterator[str]:
    """Yield letter groups, words two by two, how a folded text begins and whether it asks."""
    words = _WORD.findall(text, 0, LONGEST)
    joined = f" {' '.join(words)} "
    for size in SIZES:
        for at in range(len(joined) - size + 1):
            yield joined[at : at + size]
    for step in (1, 2):
        for one, other in zip(words, words[step:], strict=False):
            yield f"{one}{'_' * step}{other}"
    if words:
        yield f"^{words[0][:6]}"
    if text.find("?", 0, LONGEST) >= 0:
        yield "?"


def score(text: str, marks: Collection[str]) -> Mapping[str, float]:
    """Return for each label the probability (0 to 1) that a folded text, in which the rules saw these marks, has it."""
    shipped = model()
    sums, square = _sums(set(groups(text)), shipped)
    length = math.sqrt(square or 1.0)  # the groups of a text together have the length 1, whatever its size
    seen, _ = _sums(marks, shipped)
    totals = (
        total / length + mark + bias for total, mark, bias in zip(sums, seen, shipped.bias, strict=True)
    )
    odds = (1 / (1 + math.exp(-total)) for total in totals)
    return dict(zip(shipped.labels, odds, strict=True))


def _sums(names: Iterable[str], shipped: Model) -> tuple[list[float], float]:
    """Return the sum of the weights for each label, and the sum of the squared rarities."""
    rows = [_row(name) for name in names if name in shipped.rows]
    if not rows:
        return [0.0] * len(shipped.labels), 0.0
    columns = zip(*(weights for _, weights in rows), strict=True)
    return [sum(column) / SCALE for column in columns], sum(rarity * rarity for rarity, _ in rows)


def telling(text: str, label: str) -> tuple[int, int]:
    """Return where the words of a folded text stand that speak most for a label, one after the other."""
    number = model().labels.index(label)
    best, begun, total, place = 0.0, 0, 0.0, (0, 0)
    for piece in _PIECE.finditer(text, 0, LONGEST):
        if total <= 0:
            begun, total = piece.start(), 0.0
        total += _sums(set(groups(piece[0])), model())[0][number]
        if total > best:
            best, place = total, (begun, piece.end())
    return place
