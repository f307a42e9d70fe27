"""What is wrong and what it should be, where a text says it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from intents.folding import Folded, fold
from intents.words import index

_READ = 2_000  # characters: a correction is said early, and each pattern is tried at each place
_WORDS = r"[^\s,;(]{1,40}(?:\s(?!instead\b|not\b|and\b|please\b)[^\s,;(]{1,40}){0,6}?"
_VALUE = {
    False: rf"(?:\"[^\"\n]{{1,80}}\"|'[^'\n]{{1,80}}'|{_WORDS})",
    True: r"(?:[\"「『][^\"」』\n]{1,40}[\"」』]|[^,。;!?\s\"「」]{1,24}?)",
}
_END = {False: r"(?=[.!?]?\s*(?:$|[\n,;!?]|\.\s|\bplease\b|\binstead\b))", True: r"(?=[,。;!?\s]|了?$|$)"}


_ONE_WORD = r"(?:\w+\s)?"  # my, the


@dataclass(frozen=True, slots=True)
class Correction:
    """One fact put right, as the person wrote it; None is what was not said."""

    field: str | None
    wrong: str | None
    right: str | None


def corrections(text: str) -> tuple[Correction, ...]:
    """Return the corrections that a text states, in order, each fact once (GDPR Art. 16)."""
    folded = fold(text[:_READ])
    found: list[tuple[int, int, Correction]] = []
    for pattern in _patterns():
        for hit in pattern.finditer(folded.text):
            if all(hit.end() <= start or end <= hit.start() for start, end, _ in found):
                found.append((hit.start(), hit.end(), _correction(hit, folded, text)))
    return tuple(dict.fromkeys(correction for _, _, correction in sorted(found, key=lambda one: one[0])))


def _correction(hit: re.Match[str], folded: Folded, text: str) -> Correction:
    values = dict.fromkeys(("field", "wrong", "right")) | {
        name: text[slice(*folded.span(*hit.span(name)))].strip(" \"'“”「」『』.：:")
        for name in hit.re.groupindex
        if hit[name]
    }
    return Correction(values["field"] or None, values["wrong"] or None, values["right"] or None)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(_compiled())


def _compiled() -> Iterator[re.Pattern[str]]:
    known = index()
    for pattern, language, characters in known.correction_patterns:
        details = sorted(known.details.get(language, ()), key=len, reverse=True)
        if details:
            yield re.compile(_expression(fold(pattern).text, details, characters=characters))


def _expression(pattern: str, details: list[str], *, characters: bool) -> str:
    pieces = []
    for piece in re.findall(r"\{\w+\}|\[[^\]]*\]|[()|?]|\s+|[^\s{}\[\]()|?]+", pattern):
        if piece == "{field}":
            pieces.append(rf"{'' if characters else _ONE_WORD}(?P<field>{'|'.join(map(re.escape, details))})")
        elif piece in ("{wrong}", "{right}"):
            pieces.append(f"(?P<{piece[1:-1]}>{_VALUE[characters]})")
        elif piece.startswith("["):
            pieces.append(f"(?:{re.escape(piece[1:-1])})?")
        else:
            pieces.append({"(": "(?:", ")": ")", "|": "|", "?": "?"}.get(piece) or _literal(piece))
    start = "" if characters else r"(?<!\w)"
    return start + "".join(pieces) + (_END[characters] if pattern.endswith("}") else "")


def _literal(piece: str) -> str:
    return r"\s+" if piece.isspace() else re.escape(piece)
