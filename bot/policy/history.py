"""Past requests as JSON lines, the oldest first.

HistoryError   some lines cannot be replayed; each is named with its number
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.policy.judge import Past
from bot.policy.load import Mistake
from intents.right import Right

RIGHTS = {right.value: right for right in Right}


class HistoryError(Exception):
    """A history that cannot be replayed, with all its mistakes in the order of the lines."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in mistakes))


class Broken(ValueError):
    """What is wrong with one line, at which key."""

    def __init__(self, key: str, text: str) -> None:
        self.key, self.text = key, text
        super().__init__(f"{key}: {text}")


@dataclass(slots=True)
class Reader:
    """Reads lines one after the other and remembers what must not come twice, or out of time order."""

    zone: ZoneInfo  # in which a time without offset is read
    lines_of: dict[str, int] = field(default_factory=dict)
    latest: dict[tuple[str, Right], datetime] = field(default_factory=dict)

    def past(self, line: bytes, number: int) -> Past:
        """The request on a line. Raises Broken."""
        past = parsed(line, self.zone)
        if (first := self.lines_of.setdefault(past.id, number)) != number:
            raise Broken("id", f'"{past.id}" stands on line {first} already')
        kind = past.person, past.right
        if past.received_at < self.latest.get(kind, past.received_at):
            raise Broken("received_at", "lies before that of an earlier line for the same person and right")
        self.latest[kind] = past.received_at
        return past


def read_history(path: Path, zone: ZoneInfo) -> list[Past]:
    """All requests of a file. Raises HistoryError, naming every broken line."""
    mistakes: list[Mistake] = []
    try:
        rows = list(rows_of(path, zone, mistakes))
    except OSError as error:
        raise HistoryError([Mistake(path.name, None, "", error.strerror or "cannot be read")]) from None
    if mistakes:
        raise HistoryError(mistakes)
    return rows


def rows_of(path: Path, zone: ZoneInfo, mistakes: list[Mistake]) -> Iterator[Past]:
    """The requests of a file; what is wrong goes into `mistakes`. Blank lines are passed over."""
    reader = Reader(zone)
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                yield reader.past(line.removeprefix(b"\xef\xbb\xbf"), number)
            except Broken as error:
                mistakes.append(Mistake(path.name, number, error.key, error.text))


def parsed(line: bytes, zone: ZoneInfo) -> Past:
    """The request that one line tells. Raises Broken."""
    row = json_object(line)
    received_at = moment(row, "received_at", zone)
    if received_at is None:
        raise Broken("received_at", "is missing")
    answered_at = moment(row, "answered_at", zone)
    if answered_at and answered_at < received_at:
        raise Broken("answered_at", "lies before received_at")
    return Past(
        id=text(row, "id"),
        person=text(row, "person"),
        right=right(row),
        received_at=received_at,
        verified=flag(row, "verified", None),
        due_at=moment(row, "due_at", zone),
        answered_at=answered_at,
        complete=flag(row, "complete", True),
        reasoned=flag(row, "reasoned", True),
    )


def json_object(line: bytes) -> dict[str, Any]:
    """The object on a line. Raises Broken."""
    try:
        row = json.loads(line.decode())
    except (ValueError, RecursionError):
        raise Broken("", "this is not JSON") from None
    if not isinstance(row, dict):
        raise Broken("", "this is not a JSON object")
    return row


def text(row: dict[str, Any], key: str) -> str:
    """A text that must be there; a whole number is read as its digits. Raises Broken."""
    value = row.get(key)
    if type(value) is int:
        return str(value)
    if not isinstance(value, str) or not value:
        raise Broken(key, "is missing" if value is None else "must be text")
    return value


def right(row: dict[str, Any]) -> Right:
    """The right by its name. Raises Broken."""
    found = RIGHTS.get(text(row, "right"))
    if found is None:
        raise Broken("right", f"must be one of {', '.join(RIGHTS)}")
    return found


def flag(row: dict[str, Any], key: str, usual: bool | None) -> bool:
    """True or false, or what is usual where nothing is said. Raises Broken."""
    value = row.get(key)
    if value is None and usual is not None:
        return usual
    if not isinstance(value, bool):
        raise Broken(key, "is missing" if value is None else "must be true or false")
    return value


def moment(row: dict[str, Any], key: str, zone: ZoneInfo) -> datetime | None:
    """An aware time, if one is given. Raises Broken."""
    value = row.get(key)
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise Broken(key, "must be a time such as 2026-11-22T09:30:00+08:00") from None
    if not 1900 <= found.year <= 9000:
        raise Broken(key, "lies too far from today")
    return found if found.tzinfo else found.replace(tzinfo=zone)
