"""A header block as it came over the wire: split, unfolded, and read without losing raw 8-bit bytes."""

import re
from binascii import Error as BadBase64
from binascii import a2b_base64, a2b_qp
from collections.abc import Set

from mail import charsets

MAX_HEADER = 262_144  # bytes of one header block that are read
MAX_FIELDS = 2_000
MAX_VALUE = 65_536  # bytes of one field

# A name, a colon, and the rest of the line with all lines that begin with a blank (RFC 5322 §2.2.3).
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)(?:\n|\Z)")
_BLANK_LINE = re.compile(rb"[ \t]*\r*(?:\n|\Z)")
_KNOWN = re.compile(
    rb"(?i)(from|to|cc|subject|date|reply-to|sender|message-id|mime-version|content-[a-z-]+|received|x-[\w-]+"
    rb"|in-reply-to|references|return-path|delivered-to|auto-submitted|precedence|list-[\w-]+|dkim-signature"
    rb"|authentication-results|importance|user-agent)[ \t]*:"
)
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Headers:
    """The fields of one header block, in order, with names in lower case and raw values."""

    __slots__ = ("_by_name", "defects", "fields")

    def __init__(self) -> None:
        self.fields: list[tuple[str, bytes]] = []
        self.defects: list[str] = []
        self._by_name: dict[str, list[bytes]] = {}

    def add(self, name: str, value: bytes) -> None:
        """Add a field below the others."""
        self.fields.append((name, value))
        self._by_name.setdefault(name, []).append(value)

    @property
    def names(self) -> Set[str]:
        """The names that occur."""
        return self._by_name.keys()

    def get(self, name: str) -> bytes | None:
        """Return the first value of that name."""
        values = self._by_name.get(name)
        return values[0] if values else None

    def all(self, name: str) -> list[bytes]:
        """Return every value of that name, topmost first."""
        return self._by_name.get(name, [])

    def text(self, name: str, charset: str | None = None) -> str:
        """Return the first value decoded for people, or an empty string."""
        value = self.get(name)
        return decoded(value, charset) if value else ""


def read(data: bytes, start: int = 0, end: int | None = None) -> tuple[Headers, int]:
    """Read the header block that begins at start; return it and where the body begins."""
    end = len(data) if end is None else end
    headers = Headers()
    at = _skip_envelope(data, start, end)
    limit = min(end, at + MAX_HEADER)
    while at < limit and len(headers.fields) < MAX_FIELDS:
        field = _FIELD.match(data, at, limit)
        if field:
            at = field.end()
            _keep(headers, field)
        elif blank := _BLANK_LINE.match(data, at, limit):
            return headers, blank.end()
        elif headers.fields and _known_field_follows(data, at, limit):
            at = _mend(headers, data, at, limit)
        else:
            headers.defects.append("no blank line after the headers")
            return headers, at
    if at < end:
        headers.defects.append("header block cut")
        return headers, _after_blank_line(data, at, end)
    return headers, at


def _skip_envelope(data: bytes, at: int, end: int) -> int:
    while at < end and data[at] in b"\r\n":
        at += 1
    if data.startswith((b"From ", b">From "), at):
        stop = data.find(b"\n", at, end)
        return end if stop < 0 else stop + 1
    return at


def _known_field_follows(data: bytes, at: int, limit: int) -> bool:
    """Look for a well-known field before the next blank line, at most five lines down."""
    for _ in range(5):
        at = data.find(b"\n", at, limit) + 1
        if at == 0 or _BLANK_LINE.match(data, at, limit):
            return False
        if _KNOWN.match(data, at, limit):
            return True
    return False


def _mend(headers: Headers, data: bytes, at: int, limit: int) -> int:
    """Add a line that lacks the blank of a fold to the field above it; return where the next line begins."""
    stop = data.find(b"\n", at, limit) + 1
    name, value = headers.fields.pop()
    headers.all(name).pop()
    headers.add(name, (value + b" " + data[at:stop].strip())[:MAX_VALUE])
    headers.defects.append("broken header folding")
    return stop


def _after_blank_line(data: bytes, at: int, end: int) -> int:
    found = [place for mark in (b"\n\n", b"\n\r\n") if (place := data.find(mark, at, end)) >= 0]
    return data.find(b"\n", min(found) + 1, end) + 1 if found else end


def _keep(headers: Headers, field: re.Match[bytes]) -> None:
    value = field[2]
    if b"\n" in value:
        value = value[:MAX_VALUE].replace(b"\r\n", b"").replace(b"\n", b"")
    headers.add(field[1].lower().decode("ascii"), value.strip()[:MAX_VALUE])


def decoded(value: bytes, charset: str | None = None) -> str:
    """Return a raw value as text: 8-bit bytes recovered, RFC 2047 words decoded, controls left out."""
    return one_line(words(raw_text(value, charset)))


def raw_text(value: bytes, charset: str | None = None) -> str:
    """Return a raw value as text with its encoded words left as they are."""
    if value.isascii() and b"\x1b" not in value:
        return value.decode("ascii")
    return charsets.decode(value, None, charset)[0]


def one_line(text: str) -> str:
    """Return the text without line ends and control characters."""
    return _CONTROLS.sub(" ", text).strip() if not text.isprintable() else text.strip()


def words(text: str) -> str:
    """Decode RFC 2047 encoded words, those that senders have broken in the usual ways too."""
    if "=?" not in text:
        return text
    text = _BETWEEN_WORDS.sub(r"\1", text)
    out: list[str] = []
    pending, charset, at = b"", "", 0
    for word in _WORD.finditer(text):
        name = word.group(1).partition("*")[0]  # RFC 2231 §5: the language may follow the charset
        if pending and (word.start() != at or name.lower() != charset.lower()):
            out.append(charsets.decode(pending, charset)[0])
            pending = b""
        out.append(text[at : word.start()])
        # Joined before decoding: some senders cut a character in two.
        pending, charset, at = pending + _word_bytes(word), name, word.end()
    if pending:
        out.append(charsets.decode(pending, charset)[0])
    out.append(text[at:])
    return "".join(out)


def _word_bytes(word: re.Match[str]) -> bytes:
    body = word.group(3).encode("utf-8", "surrogateescape")
    if word.group(2) in "qQ":
        return a2b_qp(body.replace(b" ", b"_"), header=True)
    return base64(body)


_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def base64(data: bytes) -> bytes:
    """Decode base64 whatever its line breaks, padding or foreign bytes; an odd last digit is dropped."""
    try:
        return a2b_base64(data, strict_mode=True)
    except BadBase64:
        pass
    # Several padded runs one after the other are seen in the wild; more than a hundred are not.
    parts = [_NOT_BASE64.sub(b"", part) for part in re.split(rb"=+", data, maxsplit=100)]
    out = [a2b_base64(_padded(part)) for part in parts if len(part) > 1]
    return b"".join(out)


def _padded(part: bytes) -> bytes:
    part = part[: len(part) - 1] if len(part) % 4 == 1 else part
    return part + b"=" * (-len(part) % 4)
