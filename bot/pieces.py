"""A long text in several messages, cut where a reader would pause."""

import re

_PAUSES = (
    re.compile(r"\n\n+"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])"),
    re.compile(r"\s+"),
)


def units(text: str) -> int:
    """The length of a text as chats count it: in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, longest: int) -> list[str]:
    """Cut a text into pieces of at most `longest` UTF-16 units: between paragraphs, else lines, sentences, words."""
    found: list[str] = []
    rest = text.strip()
    while units(rest) > longest:
        room = _fitting(rest, longest)
        cut = _pause(rest, room)
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*found, rest] if rest or not found else found


def _fitting(text: str, longest: int) -> int:
    """How many characters fit."""
    count, used = 0, 0
    for character in text:
        used += 2 if ord(character) > 0xFFFF else 1
        if used > longest:
            break
        count += 1
    return count


def _pause(text: str, room: int) -> int:
    for pause in _PAUSES:
        ends = [found.end() for found in pause.finditer(text, 0, room)]
        if ends and ends[-1] > room // 3:
            return ends[-1]
    return room
