"""Entities: the marked parts of a text, with offset and length in UTF-16 code units."""

import re
from typing import Any

from bot.demo.telegram_errors import ApiError, bad

Entities = list[dict[str, Any]]

FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/@.])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)"
    r"|(?P<email>[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
    r"|(?P<url>https?://[^\s<>\"]+)"
    r"|(?P<mention>(?<!\w)@[A-Za-z][A-Za-z0-9_]{4,31})"
)


def units(text: str) -> int:
    """How many UTF-16 code units the text has."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def unparsed(reason: str) -> ApiError:
    """400: the text is not well formed in its parse mode."""
    return bad(f"can't parse entities: {reason}")


def detected(text: str) -> Entities:
    """What Telegram finds by itself in a text: commands, addresses, links, mentions."""
    return [
        {
            "type": str(match.lastgroup),
            "offset": units(text[: match.start()]),
            "length": units(match.group()),
        }
        for match in FOUND.finditer(text)
    ]


def with_detected(text: str, given: Entities) -> Entities:
    """The given entities and those found outside them, in the order of the text."""
    taken = [(one["offset"], one["offset"] + one["length"]) for one in given]
    free = [
        found
        for found in detected(text)
        if all(found["offset"] >= end or found["offset"] + found["length"] <= start for start, end in taken)
    ]
    return sorted([*given, *free], key=lambda one: (one["offset"], -one["length"]))


def trimmed(text: str, entities: Entities) -> tuple[str, Entities]:
    """The text without white space at its ends, the entities moved and cut to what is left."""
    left = units(text) - units(text.lstrip())
    text = text.strip()
    size = units(text)
    kept = []
    for one in entities:
        start = max(one["offset"] - left, 0)
        end = min(one["offset"] + one["length"] - left, size)
        if start < end:
            kept.append(one | {"offset": start, "length": end - start})
    return text, kept
