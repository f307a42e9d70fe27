"""Every lexicon entry in a text: words, patterns with gaps, typos included."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from intents.words import CHARACTERS, WORD, Index, Mark, Pattern

MOST_HITS = 3_000
"""Hits that are weighed in one text; a letter of two pages has some hundreds."""

_CHARACTER = re.compile(f"[{CHARACTERS}]")


class Hit(NamedTuple):
    """A lexicon entry found in the folded text: `tag` is its section and list, such as `verbs.deletion`."""

    start: int
    end: int
    tag: str
    language: str


_Partial = tuple[int, int, Pattern, int]


def tag(text: str, sentences: Sequence[int], index: Index) -> list[Hit]:
    """Return all entries found in a folded text, in order; patterns do not reach over the starts in `sentences`."""
    hits, partial = _spelled(text, index)
    hits += _patterns([*(part for part in partial if not part[2].waits), *_referring(hits, index)], sentences)
    hits = list(_outermost(hits))
    waiting = [part for part in partial if part[2].waits]
    hits += _patterns([*waiting, *_referring(hits, index, waits=True)], sentences)
    return sorted(set(hits))[:MOST_HITS]


def starting(hits: Sequence[Hit], first: int, last: int) -> Sequence[Hit]:
    """Return the hits, which are in order, that start between two places, both included."""
    return hits[bisect_left(hits, (first,)) : bisect_left(hits, (last + 1,))]


def _spelled(text: str, index: Index) -> tuple[list[Hit], list[_Partial]]:
    """Return the whole entries of a text, and those parts of patterns whose beginnings stand before them."""
    hits: list[Hit] = []
    partial: list[_Partial] = []
    begun: set[Pattern] = set()
    for found in (_in_words(text, index), _in_characters(text, index)):
        for start, end, marks in found:
            for mark in marks:
                pattern = mark.pattern
                if pattern is None:
                    hits.append(Hit(start, end, mark.tag, mark.language))
                elif mark.part == 0:
                    begun.add(pattern)
                    partial.append((start, end, pattern, 0))
                elif pattern in begun or pattern.begins_with_list:
                    partial.append((start, end, pattern, mark.part))
    return hits, partial


def _in_words(text: str, index: Index) -> Iterator[tuple[int, int, list[Mark]]]:
    words = [(found.start(), found.end(), index.meant(found[0])) for found in WORD.finditer(text)]
    for at, (start, _, token) in enumerate(words):
        for node in index.starts(token):
            reached, further = [node], at
            while reached:
                end = words[further][1]
                for step in reached:
                    if step.marks:
                        yield start, end, step.marks
                further += 1
                if further == len(words) or words[further][0] - end > 3:
                    break
                reached = [after for step in reached for after in step.after(words[further][2])]


def _in_characters(text: str, index: Index) -> Iterator[tuple[int, int, list[Mark]]]:
    known = index.characters
    for found in _CHARACTER.finditer(text):
        at = found.start()
        for key in (text[at : at + 2], text[at]):
            for spelling, (offset, marks) in known.get(key, {}).items():
                start = at - offset
                if (
                    text.startswith(spelling, start)
                    and start >= 0
                    and _whole(text, start, start + len(spelling))
                ):
                    yield start, start + len(spelling), marks


def _whole(text: str, start: int, end: int) -> bool:
    """A Latin word in a Chinese entry does not begin or end within a word."""
    before, after = text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1]
    return not (len(before) == 2 and before.isascii() and before.isalnum()) and not (
        len(after) == 2 and after.isascii() and after.isalnum()
    )


def _referring(hits: Iterable[Hit], index: Index, *, waits: bool = False) -> Iterator[_Partial]:
    lists = index.lists
    for start, end, name, language in hits:
        for pattern, part in lists.get((language, name), ()):
            if pattern.waits is waits:
                yield start, end, pattern, part


def _patterns(partial: list[_Partial], sentences: Sequence[int]) -> Iterator[Hit]:
    """Put parts together in order, each near enough to the one before and in the same sentence."""
    reached: dict[tuple[Pattern, int], tuple[int, int]] = {}
    partial.sort(key=_place)
    for start, end, pattern, part in partial:
        begin = start
        if part:
            before = reached.get((pattern, part - 1))
            if before is None or not 0 <= start - before[1] <= pattern.gaps[part]:
                continue
            begin = before[0]
            if bisect_right(sentences, begin) != bisect_right(sentences, start):
                continue
        if part == len(pattern.gaps) - 1:
            yield Hit(begin, end, pattern.tag, pattern.language)
        else:
            reached[pattern, part] = (begin, end)


_place = itemgetter(0, 3)


def _outermost(hits: list[Hit]) -> Iterator[Hit]:
    """Drop what stands inside a longer object: the data of a data sheet, the verb of an access code."""
    reach, kept_at = -1, (-1, -1)
    objects = sorted(
        (hit for hit in hits if hit.tag.startswith("objects.")), key=lambda hit: (hit.start, -hit.end)
    )
    spans: list[tuple[int, int]] = []
    others = [hit for hit in objects if hit.tag == "objects.other"]
    for hit in objects:
        if any(hit.end < other.end for other in starting(others, hit.start + 1, hit.end - 1)):
            continue  # my data usage is a usage
        if hit.end > reach or (hit.start, hit.end) == kept_at:
            yield hit
            if (hit.start, hit.end) != kept_at:
                spans.append((hit.start, hit.end))
            reach, kept_at = max(reach, hit.end), (hit.start, hit.end)
    starts = [start for start, _ in spans]
    for hit in hits:
        if hit.tag.startswith("objects."):
            continue
        at = bisect_right(starts, hit.start) - 1
        inside = at >= 0 and hit.end <= spans[at][1] and hit.end - hit.start < spans[at][1] - spans[at][0]
        if not (inside and hit.tag.startswith("verbs.")):
            yield hit
