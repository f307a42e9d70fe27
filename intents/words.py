"""The index of all lexicons: a trie for words, keys of two characters for scripts without spaces, typos."""

import gc
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from rapidfuzz.distance import OSA

from intents.entries import EntryError, Part, variants
from intents.folding import fold

CHARACTERS = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Scripts that are matched character by character: Thai, kana, Han, Hangul (as a class of a regular expression)."""

WORD = re.compile(rf"(?:(?![{CHARACTERS}])[^\W_])+")
_ENTRY_WORD = re.compile(rf"{WORD.pattern}\*?")
_KEY = re.compile(f"[{CHARACTERS}]{{1,2}}")
_LISTS = ("phrases", "hints", "verbs", "objects", "words", "people", "context")
_GAPS = {True: {"next": 1, "near": 4, "far": 14}, False: {"next": 3, "near": 16, "far": 45}}
_KNOWN_TOKENS = 20_000
_SHORTEST_SLIP = 6  # letters; shorter words of one language are but one letter from those of another
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue"}


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """An entry of several parts: `tag` is its section and list, `gaps` the characters that may precede each part."""

    tag: str
    language: str
    gaps: tuple[int, ...]
    begins_with_list: bool
    waits: bool  # for the lists: phrases, hints and people are put together after objects and words


@dataclass(frozen=True, slots=True)
class Mark:
    """What a spelling stands for: a whole entry, or one part of a pattern."""

    tag: str
    language: str
    pattern: Pattern | None = None
    part: int = 0


@dataclass(slots=True)
class Node:
    """A step in the trie of words."""

    words: "dict[str, Node]" = field(default_factory=dict)
    endings: "dict[str, Node]" = field(default_factory=dict)  # `delet*`: by what the word begins with
    marks: list[Mark] = field(default_factory=list)

    def after(self, token: str) -> "Iterator[Node]":
        """Yield the nodes that a word leads to."""
        if token in self.words:
            yield self.words[token]
        for beginning, node in self.endings.items():
            if token.startswith(beginning):
                yield node


class Index:
    """Everything the lexicons hold, ready for tagging."""

    def __init__(self) -> None:
        self.root = Node()
        self.characters: dict[
            str, dict[str, tuple[int, list[Mark]]]
        ] = {}  # by the first one or two characters
        self.lists: dict[
            tuple[str, str], list[tuple[Pattern, int]]
        ] = {}  # (language, tag) → patterns that refer to it
        self.common: dict[str, list[str]] = {}  # little words → the languages they are usual in
        self.correction_patterns: list[tuple[str, str, bool]] = []  # pattern, language, of characters
        self.details: dict[str, list[str]] = {}  # a language's words for one fact about a person
        self._places: dict[tuple[str, ...], list[list[Mark]]] = {}  # of the language being read
        self._beginnings: dict[int, dict[str, Node]] = {}
        self._near: dict[str, list[str]] = {}  # a word less one letter → the words it may be
        self._words: set[str] = set()
        self._starts: dict[str, tuple[Node, ...]] = {}
        self._meant: dict[str, str] = {}

    def add(self, lexicon: dict[str, Any]) -> None:
        """Take in one language."""
        language, characters = lexicon["language"], lexicon["writing"] == "characters"
        self._places = {}
        for section in _LISTS:
            for name, entries in lexicon.get(section, {}).items():
                for entry in entries:
                    self._add_entry(entry, f"{section}.{name}", language, characters=characters)
        for word in lexicon["common"]:
            self.common.setdefault(_spell(word), []).append(language)
        for word in lexicon.get("not_typos", ()):
            self._words.add(_spell(word))
        for name in lexicon.get("law", {}).get("names", ()):  # the data in a law's name are nobody's
            self._add_entry(name, "objects.law", language, characters=characters)
        patterns = lexicon.get("corrections", {}).get("patterns", ())
        self.correction_patterns += [(pattern, language, characters) for pattern in patterns]
        for entry in lexicon.get("objects", {}).get("detail", ()):
            for parts in variants(entry, characters=characters):
                self.details.setdefault(language, []).extend(map(_spell, parts[0].spellings))

    def _add_entry(self, entry: str, tag: str, language: str, *, characters: bool) -> None:
        try:
            for parts in variants(entry, characters=characters):
                self._add_parts(parts, tag, language, characters=characters)
        except EntryError as wrong:
            raise EntryError(f"{language}.toml, {tag}, {entry!r}: {wrong}") from None

    def _add_parts(self, parts: tuple[Part, ...], tag: str, language: str, *, characters: bool) -> None:
        gaps = tuple(_GAPS[characters][part.gap] for part in parts)
        waits = tag.startswith(("phrases", "hints", "people"))
        listed = parts[0].list_name is not None
        pattern = Pattern(tag, language, gaps, listed, waits) if len(parts) > 1 or listed else None
        for number, part in enumerate(parts):
            mark = Mark(tag, language, pattern, number)
            if part.list_name and pattern:
                self.lists.setdefault((language, _list_tag(part.list_name)), []).append((pattern, number))
            if part.spellings not in self._places:
                ways = (way for spelling in part.spellings for way in _ways(spelling, language))
                self._places[part.spellings] = [self._place(way, characters=characters) for way in ways]
            for marks in self._places[part.spellings]:
                marks.append(mark)

    def _place(self, spelling: str, *, characters: bool) -> list[Mark]:
        """Return where the marks of a folded spelling are kept."""
        key = _KEY.search(spelling) if characters else None
        if key is None:
            return self._place_of_words(spelling)
        return self.characters.setdefault(key[0], {}).setdefault(spelling, (key.start(), []))[1]

    def _place_of_words(self, spelling: str) -> list[Mark]:
        node = self.root
        for token in _ENTRY_WORD.findall(spelling):
            if token.endswith("*"):
                node = node.endings.setdefault(token[:-1], Node())
            else:
                self._words.add(token)
                node = node.words.setdefault(token, Node())
        return node.marks

    def ready(self) -> "Index":
        """Prepare what is looked up by beginning and by near miss."""
        for beginning, node in self.root.endings.items():
            self._beginnings.setdefault(len(beginning), {})[beginning] = node
        for word in self._words | set(self.common):
            if len(word) >= _SHORTEST_SLIP - 1:
                for shorter in _one_less(word):
                    self._near.setdefault(shorter, []).append(word)
        return self

    def knows(self, word: str) -> bool:
        """Tell whether a word stands in a lexicon."""
        return word in self._words or word in self.common or self._starts_known(word)

    def starts(self, token: str) -> tuple[Node, ...]:
        """Return the nodes at which an entry that begins with this word may go on."""
        found = self._starts.get(token)
        if found is None:
            found = tuple(self._find_starts(token))
            if len(self._starts) < _KNOWN_TOKENS:
                self._starts[token] = found
        return found

    def _find_starts(self, token: str) -> Iterator[Node]:
        if token in self.root.words:
            yield self.root.words[token]
        for length, nodes in self._beginnings.items():
            if token[:length] in nodes:
                yield nodes[token[:length]]

    def meant(self, token: str) -> str:
        """Return the lexicon's word of which this one is a slip, or the word itself."""
        known = self._meant.get(token)
        if known is None:
            known = self._find_meant(token)
            if len(self._meant) < _KNOWN_TOKENS:
                self._meant[token] = known
        return known

    def _find_meant(self, token: str) -> str:
        if (
            not _SHORTEST_SLIP <= len(token) <= 24
            or token in self._words
            or token in self.common
            or self._starts_known(token)
        ):
            return token
        near = {word for part in (token, *_one_less(token)) for word in self._near.get(part, ())}
        near = {
            word for word in near if word[0] == token[0] and OSA.distance(word, token, score_cutoff=1) <= 1
        }
        return min(near, key=lambda word: (abs(len(word) - len(token)), word)) if near else token

    def _starts_known(self, token: str) -> bool:
        return any(token[:length] in nodes for length, nodes in self._beginnings.items())


def _spell(text: str) -> str:
    return text.lower() if text.isascii() else fold(text).text


def _list_tag(name: str) -> str:
    section, _, rest = name.partition(".")
    if rest:
        return f"{section}s.{rest}"
    return (
        f"words.{name}" if name in ("mine", "not", "want", "request", "how_to", "if") else f"objects.{name}"
    )


def _ways(spelling: str, language: str) -> Iterator[str]:
    yield _spell(spelling)
    if language == "de" and set("äöüÄÖÜ") & set(spelling):
        yield _spell(re.sub("([äöüÄÖÜ])", lambda umlaut: _UMLAUTS[umlaut[0].lower()], spelling))


def _one_less(word: str) -> Iterator[str]:
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


@cache
def index() -> Index:
    """Return the index of all lexicons, read once."""
    collecting = gc.isenabled()
    gc.disable()  # nothing of it is garbage, and looking for some takes a third of the time
    try:
        return _read()
    finally:
        if collecting:
            gc.enable()


def _read() -> Index:
    found = Index()
    folder = files("intents").joinpath("lexicon")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            found.add(tomllib.loads(file.read_text("utf-8")))
    return found.ready()
