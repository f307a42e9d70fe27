"""A header block as it came over the wire: split, unfolded, and read without losing raw 8-bit bytes."""

import re
from binascii import Error as BadBase64
from binascii import a2b_base64, a2b_qp

from mail import charsets

MAX_HEADER = 262_144  # bytes of one header block that are read
MAX_FIELDS = 2_000
MAX_VALUE = 65_536  # bytes of one field

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
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

    __slots__ = ("defects", "fields")

    def __init__(self) -> None:
        self.fields: list[tuple[str, bytes]] = []
        self.defects: list[str] = []

    def get(self, name: str) -> bytes | None:
        """Return the first value of that name."""
        for field, value in self.fields:
            if field == name:
                return value
        return None

    def all(self, name: str) -> list[bytes]:
        """Return every value of that name, topmost first."""
        return [value for field, value in self.fields if field == name]

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
    lines: list[bytes] = []
    while at < limit:
        stop = data.find(b"\n", at, limit)
        after = limit if stop < 0 else stop + 1
        line = data[at : after if stop < 0 else stop].rstrip(b"\r")
        if not line.strip(b" \t\r"):
            if line and _goes_on(data, after, limit):  # a fold that holds nothing but blanks
                at = after
                continue
            _keep(headers, lines)
            return headers, after
        if line[:1] in b" \t" and lines:
            lines.append(line)
        elif _FIELD.match(line):
            _keep(headers, lines)
            lines = [line]
        elif lines and _known_field_follows(data, after, limit):
            headers.defects.append("broken header folding")
            lines.append(b" " + line)
        else:
            _keep(headers, lines)
            headers.defects.append("no blank line after the headers")
            return headers, at
        at = after
        if len(headers.fields) >= MAX_FIELDS:
            break
    _keep(headers, lines)
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


def _goes_on(data: bytes, at: int, limit: int) -> bool:
    return data[at : min(at + 1, limit)] in (b" ", b"\t")


def _known_field_follows(data: bytes, at: int, limit: int) -> bool:
    """Look for a well-known field before the next blank line, at most five lines down."""
    for _ in range(5):
        stop = data.find(b"\n", at, limit)
        line = data[at : limit if stop < 0 else stop].rstrip(b"\r")
        if not line:
            return False
        if _KNOWN.match(line):
            return True
        if stop < 0:
            return False
        at = stop + 1
    return False


def _after_blank_line(data: bytes, at: int, end: int) -> int:
    found = [place for mark in (b"\n\n", b"\n\r\n") if (place := data.find(mark, at, end)) >= 0]
    return data.find(b"\n", min(found) + 1, end) + 1 if found else end


def _keep(headers: Headers, lines: list[bytes]) -> None:
    if not lines:
        return
    name, _, value = lines[0].partition(b":")
    if len(lines) > 1:
        value = b"\n".join([value, *lines[1:]])[:MAX_VALUE].replace(b"\n", b"")
    headers.fields.append((name.strip().lower().decode("ascii"), value.strip()[:MAX_VALUE]))


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
