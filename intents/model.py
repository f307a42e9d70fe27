"""The linear model's opinion of a text: weights of its letter groups and words, scored without any library."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

LONGEST = 400
"""Characters of a folded text that are scored."""

_TOO_TELLING = ("phrases.", "hints.")  # what the rules decide by: learnt, it would leave nothing to learn

_WORD = re.compile(r"\w+")
_SCALE = 100.0  # weights are stored as whole hundredths


@cache
def _shipped() -> tuple[tuple[str, ...], tuple[float, ...], dict[str, str]]:
    """Read labels, their bias, and the weights of each letter group from model.txt; nothing where none is shipped."""
    source = files("intents").joinpath("model.txt")
    if not source.is_file():
        return (), (), {}
    head, bias, *rows = source.read_text("utf-8").splitlines()
    return tuple(head.split()), tuple(map(float, bias.split())), dict(row.split("\t") for row in rows)


@lru_cache(8_000)  # parsed when first met: most texts need a few hundred of the groups
def _weights(group: str) -> tuple[tuple[int, float], ...]:
    pairs = (pair.split(":") for pair in _shipped()[2][group].split())
    return tuple((int(label), int(weight) / _SCALE) for label, weight in pairs)


def grams(text: str, tags: Iterable[str]) -> Iterator[str]:
    """Yield letter groups of two to four characters, pairs of words, and the lexicon lists met in a folded text."""
    for tag in sorted(tags):
        if not tag.startswith(_TOO_TELLING):
            yield f"#{tag}"
    words = _WORD.findall(text[:LONGEST])
    joined = f" {' '.join(words)} "
    for size in (2, 3, 4):
        for at in range(len(joined) - size + 1):
            yield joined[at : at + size]
    for one, two in pairwise(words):
        yield f"{one}_{two}"


def score(text: str, tags: Iterable[str]) -> Mapping[str, float]:
    """Return a probability (0 to 1) for each label of a folded text with its tags; empty if no weights are shipped."""
    labels, bias, known = _shipped()
    if not labels:
        return {}
    sums = [0.0] * len(labels)
    found = [group for group in dict.fromkeys(grams(text, tags)) if group in known]
    for group in found:
        for label, weight in _weights(group):
            sums[label] += weight
    length = math.sqrt(len(found) or 1)
    odds = [1 / (1 + math.exp(-(total / length + base))) for total, base in zip(sums, bias, strict=True)]
    whole = sum(odds)
    return {label: value / whole for label, value in zip(labels, odds, strict=True)}
