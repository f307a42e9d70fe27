"""What IMAP servers answer, read: folders, UIDs, mails (RFC 3501 §7)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any


@dataclass(frozen=True, slots=True)
class Folder:
    """What the server says of a folder when it is opened."""

    uidvalidity: int
    exists: int
    read_only: bool


@dataclass(frozen=True, slots=True)
class Fetched:
    """The beginning of a mail: its bytes as far as asked for, and its size by the server's account."""

    uid: int
    internal_date: datetime
    size: int
    head: bytes = field(repr=False)


def folder(lines: list[Any]) -> Folder | None:
    """Read the answer to SELECT, or return None if it names no UIDVALIDITY."""
    text = b"\n".join(line for line in lines if isinstance(line, bytes))
    validity = re.search(rb"UIDVALIDITY (\d+)", text)
    exists = re.search(rb"(\d+) EXISTS", text)
    if not validity:
        return None
    return Folder(int(validity[1]), int(exists[1]) if exists else 0, b"[READ-ONLY]" in text)


def uids(lines: list[Any]) -> list[int]:
    """Read the answer to UID SEARCH, ascending; its last line is the server's closing remark."""
    return sorted({int(word) for line in lines[:-1] for word in line.split() if word.isdigit()})


def uid_set(uids: Iterable[int]) -> str:
    """Return UIDs as a set with ranges: 1:3,7 (RFC 3501 §9)."""
    ranges: list[list[int]] = []
    for uid in sorted(uids):
        if ranges and uid == ranges[-1][1] + 1:
            ranges[-1][1] = uid
        else:
            ranges.append([uid, uid])
    return ",".join(str(low) if low == high else f"{low}:{high}" for low, high in ranges)


_BEGIN = re.compile(rb"\d+ FETCH \(")
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([^"]{1,40})"')
_SHORT_BODY = re.compile(rb'BODY\[\](?:<\d+>)? "((?:[^"\\]|\\.)*)"')


def fetched(lines: list[Any]) -> list[Fetched]:
    """Read the answer to a FETCH; attributes may stand before the body or after it."""
    found: list[Fetched] = []
    text, body = b"", b""
    for line in [*lines[:-1], b"0 FETCH ("]:
        if isinstance(line, bytearray):
            body = bytes(line)
            continue
        if _BEGIN.match(line):
            found += _one(text, body)
            text, body = b"", b""
        text += line
    return found


def _one(text: bytes, body: bytes) -> list[Fetched]:
    uid, size, date = _UID.search(text), _SIZE.search(text), _DATE.search(text)
    if not (uid and size and date):
        return []  # an unsolicited change of flags
    if not body and (short := _SHORT_BODY.search(text)):
        body = re.sub(rb"\\(.)", rb"\1", short[1])
    return [Fetched(int(uid[1]), _internal_date(date[1]), int(size[1]), body)]


_MONTHS = {
    name: number for number, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}
_INTERNAL_DATE = re.compile(rb"\s?(\d{1,2})-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")


def _internal_date(value: bytes) -> datetime:
    """Read RFC 3501 date-time; one that makes no sense counts as now."""
    parts = _INTERNAL_DATE.fullmatch(value)
    month = _MONTHS.get(parts[2].title()) if parts else None
    if not (parts and month):
        return datetime.now(UTC)
    day, year, hour, minute, second = (int(parts[group]) for group in (1, 3, 4, 5, 6))
    offset = timedelta(hours=int(parts[8]), minutes=int(parts[9]))
    zone = timezone(-offset if parts[7] == b"-" else offset)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return datetime.now(UTC)
