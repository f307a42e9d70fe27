"""Sentences and clauses, and what stands in them: is it asked for, denied, asked how, supposed, reported or past."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from enum import Flag, auto

from intents.tagging import Hit, starting
from intents.words import CHARACTERS

_ABBREVIATED = re.compile(r"\b(?:art|sec|num|abs|lit|no|nr|mr|mrs|dr)$")
_END = re.compile(r"[!?。]+[\"')」』]*|\.+(?=\s|$)|;|\n")
_LONGEST_WORD = 45  # characters of an entry of [words], at most
_LONG_LINE = 58  # characters; a longer line was broken by the mail program, not by its writer
_QUOTED = re.compile(r"\"[^\"\n]{4,120}\"|(?<!\w)'[^'\n]{4,120}'(?!\w)")
_COMMA = re.compile(r"[,、;:()\u2014]| - ")


class Mood(Flag):
    """What takes the wish out of words that would otherwise be one."""

    NONE = 0
    NEGATED = auto()
    HOW_TO = auto()
    IF = auto()
    REPORTED = auto()
    HAPPENED = auto()
    ASKED = auto()


def sentence_starts(text: str, body: int = 0) -> list[int]:
    """Return where the sentences of a folded text begin; a subject without a full stop runs on into its `body`."""
    starts = [0]
    line = 0
    for end in _END.finditer(text):
        if end.end() == body:
            line = body
            continue
        if end[0] == "\n":
            wrapped = end.start() - line >= _LONG_LINE and text[end.end() : end.end() + 1].isalpha()
            line = end.end()
            if wrapped:
                continue
        if end[0] == "." and _ABBREVIATED.search(text, max(0, end.start() - 5), end.start()):
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
    """The moods of a text's clauses, looked up by place; `language` is the text's."""

    def __init__(self, text: str, sentences: Sequence[int], hits: Sequence[Hit], language: str) -> None:
        self.text = text
        self.sentences = sentences
        self.clauses = clause_starts(text, sentences, hits)
        self.language = language.partition("-")[0]
        self._moods: dict[tuple[int, str, str, int], Mood] = {}
        self._quotes = [(quote.start(), quote.end()) for quote in _QUOTED.finditer(text)]
        self._words: dict[str, list[Hit]] = {}
        asked = [hit for hit in hits if hit.tag in ("words.ask", "words.may")]
        for hit in hits:
            if hit.tag == "words.not" and any(one.start < hit.start and hit.end <= one.end for one in asked):
                continue  # the 不是 of 是不是
            if hit.tag.startswith("words."):
                self._words.setdefault(hit.tag, []).append(hit)
        self._wanting = {self.sentence(hit.start) for hit in self.words("words.want")}
        self._mine = {
            self.sentence(hit.start) for name in ("words.mine", "words.me") for hit in self.words(name)
        }

    def clause(self, at: int) -> int:
        """Return the number of the clause that a place is in."""
        return bisect_right(self.clauses, at)

    def sentence(self, at: int) -> int:
        """Return the number of the sentence that a place is in."""
        return bisect_right(self.sentences, at)

    def wanted(self, at: int) -> bool:
        """Tell whether the sentence of a place says please, I want, I hereby request."""
        return self.sentence(at) in self._wanting

    def personal(self, at: int) -> bool:
        """Tell whether the sentence of a place speaks of its writer or wants something, or begins with the place."""
        number = self.sentence(at)
        start = self.clauses[self.clause(at) - 1]
        if not self.text[start:at].strip(" -*•·\"'"):
            return True
        return number in self._wanting or number in self._mine

    def mood(self, at: int, right: str, language: str = "", *, denies_until: int = 0) -> Mood:
        """Return what takes the wish out of the words at a place, said in their language or the text's.

        What is said up to `denies_until` has its own "not" in it, as "verkauft meine Daten nicht" has.
        """
        known = (at, right, language, denies_until)
        if known not in self._moods:
            self._moods[known] = self._mood(at, right, language, denies_until)
        return self._moods[known]

    def _mood(self, at: int, right: str, language: str, denies_until: int) -> Mood:
        spoken = _Spoken(self, at, {language, self.language})
        mood = Mood.NONE
        if spoken.before("words.not", 36, 7) or spoken.after("words.not_after", 30, 12, since=denies_until):
            mood |= Mood.NEGATED
        if spoken.asks_how(right):
            mood |= Mood.HOW_TO
        if spoken.supposes(right):
            mood |= Mood.IF
        if spoken.before("words.done", 2, 1) or spoken.covers("words.done"):
            mood |= Mood.HAPPENED
        if right != "withdrawal" and spoken.before("words.asked", 45, 12, sentence=True):
            mood |= Mood.ASKED
        if spoken.before("words.reported", 45, 12, sentence=True) or self._quoted(at):
            mood |= Mood.REPORTED
        happened = spoken.before("words.happened", 14, 3)
        if happened and right not in ("explanation", "correction") and not spoken.wish_since(happened.end):
            mood |= Mood.HAPPENED
        return mood

    def wish_between(self, start: int, end: int) -> bool:
        """Tell whether a wish is said after the words at `start` and before those at `end`."""
        return any(hit.end <= end for hit in starting(self.words("words.want"), start + 1, end))

    def comes_from(self, start: int, end: int) -> bool:
        """Tell whether what follows `end` is only a place: remove Bob from my contacts."""
        between = starting(self.words("words.from"), start + 2, end)
        return any(hit.start <= end <= hit.end + 1 for hit in between)

    def _quoted(self, at: int) -> bool:
        """What stands in quotation marks is spoken of, not said."""
        return any(start < at < end for start, end in self._quotes)

    def words(self, name: str) -> Sequence[Hit]:
        """Return the hits of a list of `[words]`, in order."""
        return self._words.get(name, ())


class _Spoken:
    """What stands before and after one place, in the languages that count there."""

    def __init__(self, clauses: Clauses, at: int, languages: set[str]) -> None:
        self.clauses = clauses
        self.at = at
        self.languages = languages

    def asks_how(self, right: str) -> bool:
        asked = self.before("words.how_to", 60, 14, sentence=True)
        if self.after("words.how_to_after", 30, 12):
            return True
        if asked is None and right in ("deletion", "cancellation", "withdrawal"):
            asked = self.before("words.may", 40, 10, sentence=True)
        return asked is not None and not self.wish_since(asked.end)

    def supposes(self, right: str) -> bool:
        if self.covers("words.if"):  # does deleting …
            return True
        supposed = self.before("words.if", 70, 20) or self.after("words.if_after", 30, 12)
        if supposed is not None and self._courteous(supposed):
            return False
        if supposed is None or right != "access":
            return supposed is not None
        # "Tell me if you hold my data" supposes nothing.
        return not any(
            supposed.start >= hit.end
            for name in ("words.want", "words.tell")
            for hit in starting(self.clauses.words(name), supposed.start - 40, supposed.start)
        )

    def _courteous(self, supposed: Hit) -> bool:
        """I would be grateful if you could: the "if" belongs to the wish."""
        wishes = starting(self.clauses.words("words.want"), supposed.start - _LONGEST_WORD, supposed.start)
        return any(hit.end >= supposed.end for hit in wishes)

    def covers(self, name: str) -> bool:
        """Tell whether the place stands within an entry."""
        hits = starting(self.clauses.words(name), self.at - _LONGEST_WORD, self.at)
        return any(hit.end > self.at for hit in hits)

    def wish_since(self, start: int) -> bool:
        wishes = starting(self.clauses.words("words.want"), start, self.at)
        return any(hit.end <= self.at for hit in wishes)

    def before(self, name: str, far: int, far_characters: int, *, sentence: bool = False) -> Hit | None:
        place = self.clauses.sentence if sentence else self.clauses.clause
        number = place(self.at)
        for hit in reversed(starting(self.clauses.words(name), self.at - far - _LONGEST_WORD, self.at)):
            if hit.end > self.at or hit.language not in self.languages or place(hit.start) != number:
                continue
            if self.at - hit.end <= (far_characters if is_character(self.clauses.text[hit.start]) else far):
                return hit
        return None

    def after(self, name: str, far: int, far_characters: int, *, since: int = 0) -> Hit | None:
        number = self.clauses.clause(self.at)
        for hit in starting(self.clauses.words(name), max(self.at + 1, since), self.at + far):
            near = not is_character(self.clauses.text[hit.start]) or hit.start - self.at <= far_characters
            if near and hit.language in self.languages and self.clauses.clause(hit.start) == number:
                return hit
        return None


_IS_CHARACTER = re.compile(f"[{CHARACTERS}]")


def is_character(sign: str) -> bool:
    """Tell whether a sign belongs to a script that is matched character by character."""
    return _IS_CHARACTER.match(sign) is not None
