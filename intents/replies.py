"""The words that our letters offer as replies, where they stand alone."""

import re
import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files

from intents.folding import fold

_READ = 600  # characters: a reply stands near the top, what follows is something else
_MARKS = re.compile(r"[\n.,;:!。，、；：！]+")
_AROUND = " \t\r\"'„‚「」『』*_()[]"


class Reply(StrEnum):
    """What a single word in answer to one of our letters says."""

    CANCEL = "cancel"
    ACCEPT = "accept"
    NARROW = "narrow"
    WITHDRAW = "withdraw"


def replies(text: str) -> frozenset[Reply]:
    """Return the offered replies that stand alone in a text, but for quotation marks, greetings and "please".

    A bullet before the word is no quotation mark: our own letter, sent back whole, answers nothing.
    """
    pieces = {_bare(piece) for piece in _MARKS.split(fold(text[:_READ]).text)}
    return frozenset(reply for reply in Reply if pieces & _words(reply))


def _bare(piece: str) -> str:
    before = None
    while piece != before:
        before, piece = piece, _courtesy().sub("", piece.strip(_AROUND))
    return " ".join(piece.split())


@cache
def _table() -> dict[str, list[str]]:
    return tomllib.loads(files("intents").joinpath("replies.toml").read_text("utf-8"))


@cache
def _words(reply: Reply) -> frozenset[str]:
    return frozenset(fold(word).text for word in _table()[reply])


@cache
def _courtesy() -> re.Pattern[str]:
    words = "|".join(
        re.escape(fold(word).text) for word in sorted(_table()["courtesy"], key=len, reverse=True)
    )
    return re.compile(rf"^(?:{words})(?![a-z'])|(?<![a-z'])(?:{words})$")
