"""Sentences and clauses, and what stands in them: is it asked for, denied, asked how, supposed, reported or past."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from enum import Flag, auto

from intents.tagging import Hit
from intents.words import CHARACTERS

_ABBREVIATED = "".join(
    rf"(?<!\b{word})" for word in ("art", "sec", "num", "abs", "lit", "no", "nr", "mr", "mrs", "dr")
)
_END = re.compile(rf"[!?。]+[\"')」』]*|{_ABBREVIATED}\.+(?=\s|$)|;|\n")
_LONG_LINE = 58  # characters; a longer line was broken by the mail program, not by its writer
_COMMA = re.compile(r"[,、;:()\u2014]| - ")


class Mood(Flag):
    """What takes the wish out of words that would otherwise be one."""

    NONE = 0
    NEGATED = auto()
    HOW_TO = auto()
    IF = auto()
    REPORTED = auto()
    HAPPENED = auto()


def sentence_starts(text: str) -> list[int]:
    """Return where the sentences of a folded text begin."""
    starts = [0]
    line = 0
    for end in _END.finditer(text):
        if end[0] == "\n":
            wrapped = end.start() - line >= _LONG_LINE and text[end.end() : end.end() + 1].isalpha()
            line = end.end()
            if wrapped:
                continue
        if end.end() > starts[-1] + 1:
            starts.append(end.end())
    return starts


def clause_starts(text: str, sentences: Iterable[int], hits: Iterable[Hit]) -> list[int]:
    """Return where clauses begin: at sentences, commas and words such as "but"."""
    commas = (comma.end() for comma in _COMMA.finditer(text))
    turns = (hit.start for hit in hits if hit.tag == "words.but")
    return sorted({*sentences, *commas, *turns})


class Clauses:
    """The moods of a text's clauses, looked up by place."""

    def __init__(self, text: str, sentences: Sequence[int], hits: Sequence[Hit]) -> None:
        self.text = text
        self.sentences = sentences
        self.clauses = clause_starts(text, sentences, hits)
        self._words: dict[str, list[Hit]] = {}
        for hit in hits:
            if hit.tag.startswith("words."):
                self._words.setdefault(hit.tag, []).append(hit)

    def clause(self, at: int) -> int:
        """Return the number of the clause that a place is in."""
        return bisect_right(self.clauses, at)

    def sentence(self, at: int) -> int:
        """Return the number of the sentence that a place is in."""
        return bisect_right(self.sentences, at)

    def wanted(self, at: int) -> bool:
        """Tell whether the sentence of a place says please, I want, I hereby request."""
        number = self.sentence(at)
        return any(self.sentence(hit.start) == number for hit in self._words.get("words.want", ()))

    def mood(self, at: int, right: str) -> Mood:
        """Return what takes the wish out of the words at a place, for the sake of a right."""
        mood = Mood.NONE
        if self._before("words.not", at, 36, 7) or self._after("words.not_after", at, 30, 12):
            mood |= Mood.NEGATED
        if self._asks_how(at, right):
            mood |= Mood.HOW_TO
        if self._supposes(at, right):
            mood |= Mood.IF
        if self._before("words.reported", at, 45, 12, sentence=True):
            mood |= Mood.REPORTED
        happened = self._before("words.happened", at, 14, 3)
        if happened and not self._wish_between(happened.end, at):
            mood |= Mood.HAPPENED
        return mood

    def _asks_how(self, at: int, right: str) -> bool:
        asked = self._before("words.how_to", at, 60, 14, sentence=True)
        if asked is None and right in ("deletion", "cancellation", "withdrawal"):
            asked = self._before("words.may", at, 40, 10, sentence=True)
        return asked is not None and not self._wish_between(asked.end, at)

    def _supposes(self, at: int, right: str) -> bool:
        supposed = self._before("words.if", at, 70, 20) or self._after("words.if_after", at, 30, 12)
        if supposed is None or right != "access":
            return supposed is not None
        asked = self._before("verbs.access", supposed.start, 25, 8) or self._before(
            "words.want", supposed.start, 40, 8
        )
        return asked is None  # "tell me if you hold my data" supposes nothing

    def _wish_between(self, start: int, end: int) -> bool:
        return any(start <= hit.start and hit.end <= end for hit in self._words.get("words.want", ()))

    def _before(
        self, tag: str, at: int, far: int, far_characters: int, *, sentence: bool = False
    ) -> Hit | None:
        place = self.sentence if sentence else self.clause
        number = place(at)
        for hit in reversed(self._words.get(tag, ())):
            if hit.start >= at or place(hit.start) != number:
                continue
            reach = far_characters if is_character(self.text[hit.start]) else far
            if at - hit.end <= reach:
                return hit
        return None

    def _after(self, tag: str, at: int, far: int, far_characters: int) -> Hit | None:
        number = self.clause(at)
        for hit in self._words.get(tag, ()):
            if hit.start > at and self.clause(hit.start) == number:
                reach = far_characters if is_character(self.text[hit.start]) else far
                if hit.start - at <= reach:
                    return hit
        return None


_IS_CHARACTER = re.compile(f"[{CHARACTERS}]")


def is_character(sign: str) -> bool:
    """Tell whether a sign belongs to a script that is matched character by character."""
    return _IS_CHARACTER.match(sign) is not None
