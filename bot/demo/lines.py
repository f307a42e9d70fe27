"""Breaking text into lines for a terminal, where a Chinese character takes two columns and ends a word."""

import re
import unicodedata

from rich.cells import cell_len

# What may not begin a line stays with the character before it.
_PIECE = re.compile(
    r"\s+|[\u2e80-\uffef][，。、；：？！”’）》…]*|[^\s\u2e80-\uffef]+[，。、；：？！”’）》…]*"
)


def wrapped(text: str, width: int) -> list[str]:
    """The lines of a text, none wider than so many columns; control characters are shown as marks."""
    return [line for whole in text.splitlines() for line in _broken(_harmless(whole), width)]


def _broken(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if cell_len(line + piece.rstrip()) > width and line.strip():
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip() if lines else piece
        while cell_len(line.rstrip()) > width:
            cut = _fitting(line, width)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line.rstrip()]


def _fitting(text: str, width: int) -> int:
    """How many characters fit."""
    count = 0
    while count < len(text) and cell_len(text[: count + 1]) <= width:
        count += 1
    return max(count, 1)


def _harmless(text: str) -> str:
    """Whatever a stranger writes must not move the cursor or turn the direction of the text."""
    return "".join(
        "�" if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c != "\t" else c for c in text
    ).expandtabs()
