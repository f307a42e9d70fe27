"""One spelling for matching: case, accents, width, Traditional characters, invisible signs; spans are kept."""

import unicodedata
from dataclasses import dataclass
from importlib.resources import files

LONGEST = 16_000
"""Characters of a text that are read at all; what follows is cut, so that no text costs more than a bounded time."""

_SIGNS = {
    "\u2018": "'",
    "\u2019": "'",
    "\u02bc": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2013": "-",
    "\u2014": "-",
}
_SIGNS |= {
    "\u00ab": '"',
    "\u00bb": '"',
    "\u0131": "i",
    "\u0142": "l",
    "\u00f8": "o",
    "\u0111": "d",
    "\u0130": "i",
    "帐": "账",  # 帐号 is written for 账号 as often as not
}
_KNOWN_AT_MOST = 30_000  # characters: a text of every character there is must not fill the memory
_ACCENTED = "\u0400"  # accents are stripped below this: in Latin and Greek, not from й or が


def _traditional() -> dict[str, str]:
    lines = files("intents").joinpath("traditional.txt").read_text("utf-8").split()
    pairs = zip(lines[::2], lines[1::2], strict=True)
    return {a: b for old, new in pairs for a, b in zip(old, new, strict=True)}


TRADITIONAL = _traditional()


class _Table(dict[int, str]):
    """What each character folds to, found on first use; `resized` holds those that become none or several."""

    def __init__(self) -> None:
        self.resized: set[str] = set()

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if len(self) < _KNOWN_AT_MOST:
            self[code] = folded
        if len(folded) != 1:
            self.resized.add(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    if character in TRADITIONAL:
        return TRADITIONAL[character]
    category = unicodedata.category(character)
    if category in ("Cf", "Mn") and character < "\u3000":  # zero width, soft hyphen, loose accents
        return ""
    wide = unicodedata.normalize("NFKC", character).lower()
    parts = unicodedata.normalize("NFKD", wide)
    if parts[:1] < _ACCENTED and not parts.isascii():
        parts = "".join(part for part in parts if unicodedata.category(part) != "Mn")
        return parts.replace("\u00df", "ss").replace("\u03c2", "\u03c3")
    return parts if parts.isascii() and len(wide) == 1 else wide


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is matched; `offsets` leads back to the original, None where each character stayed one."""

    text: str
    offsets: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original text, in characters."""
        if self.offsets is None or start >= end:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """Return the first LONGEST characters of a text in the one spelling used for matching."""
    text = text[:LONGEST]
    if text.isascii():
        return Folded(text.lower())
    folded = text.translate(_TABLE)
    if _TABLE.resized.isdisjoint(text):
        return Folded(folded)
    offsets = tuple(at for at, character in enumerate(text) for _ in _TABLE[ord(character)])
    return Folded(folded, offsets)
