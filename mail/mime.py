"""The tree of MIME parts inside one mail: bounded in depth and count, read without ever raising."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from mail import charsets, headers
from mail.headers import Headers

MAX_DEPTH = 24
MAX_PARTS = 1_000

_MESSAGES = ("message/rfc822", "message/global")
_TYPE = re.compile(r"[\w.+!#$&^-]{1,80}/[\w.+!#$&^-]{1,120}")
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL)
_CONTINUED = re.compile(r"([^*]+)\*(\d{1,3})(\*?)")
_MAX_STRUCTURED = 8_192  # characters of a Content-Type or Content-Disposition field that are read


@dataclass(slots=True)
class Part:
    """One entity: its headers, its type in lower case, and either a body or children."""

    headers: Headers
    data: bytes = field(repr=False)
    start: int
    end: int
    type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    children: "list[Part]" = field(default_factory=list)

    @property
    def body(self) -> bytes:
        """The bytes below the headers, still transfer-encoded."""
        return self.data[self.start : self.end]

    def disposition(self) -> tuple[str, dict[str, str]]:
        """Return how the part wants to be shown (RFC 2183 §2), in lower case, with its parameters."""
        value = self.headers.get("content-disposition")
        return structured(value) if value else ("", {})

    def walk(self) -> "Iterator[Part]":
        """Yield this part and all below it, in the order of the mail."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.children))


def read(data: bytes, defects: list[str]) -> Part:
    """Read a whole mail; what was wrong with its structure is added to defects."""
    return _Reader(data, defects).part(0, len(data), 0, "text/plain")


def structured(value: bytes) -> tuple[str, dict[str, str]]:
    """Return a field's leading token in lower case and its parameters (RFC 2045 §5.1, RFC 2231)."""
    token, parameters = _structured(value[:_MAX_STRUCTURED])
    return token, dict(parameters)


@lru_cache(maxsize=256)
def _structured(value: bytes) -> tuple[str, tuple[tuple[str, str], ...]]:
    text = headers.raw_text(value)
    token = text.partition(";")[0].partition(" ")[0].strip().lower()
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, quoted in _PARAMETER.findall(text):
        content = _unquoted(quoted.strip())
        continued = _CONTINUED.fullmatch(name)
        if continued:
            key, number, encoded = continued.groups()
            pieces.setdefault(key.lower(), {})[int(number)] = (content, bool(encoded))
        elif name.endswith("*"):
            plain[name[:-1].lower()] = _extended(unquote_to_bytes(content))
        else:
            plain.setdefault(name.lower(), headers.one_line(headers.words(content)))
    for key, numbered in pieces.items():
        plain[key] = _joined([numbered[number] for number in sorted(numbered)])
    return token, tuple(plain.items())


def _unquoted(text: str) -> str:
    if text[:1] != '"':
        return text
    inner = text.strip('"')
    # Windows paths in file names are seen more often than escapes.
    return inner.replace('\\"', '"').replace("\\\\", "\\") if "\\" in inner else inner


def _joined(pieces: list[tuple[str, bool]]) -> str:
    if not any(encoded for _, encoded in pieces):
        return headers.one_line(headers.words("".join(piece for piece, _ in pieces)))
    whole = b"".join(unquote_to_bytes(piece) if encoded else piece.encode() for piece, encoded in pieces)
    return _extended(whole)


def _extended(value: bytes) -> str:
    charset, quote, rest = value.partition(b"'")
    _, second, content = rest.partition(b"'")
    if not (quote and second):
        charset, content = b"", value
    return headers.one_line(charsets.decode(content, charset.decode("ascii", "ignore") or None)[0])


class _Reader:
    def __init__(self, data: bytes, defects: list[str]) -> None:
        self.data = data
        self.defects = defects
        self.count = 0

    def part(self, start: int, end: int, depth: int, default: str) -> Part:
        self.count += 1
        fields, body = headers.read(self.data, start, end)
        self.defects += fields.defects
        part = Part(fields, self.data, min(body, end), end)
        part.type, part.parameters = self._type(fields, default)
        if part.type.startswith("multipart/"):
            self._multipart(part, depth)
        elif part.type in _MESSAGES and not _encoded(fields) and self._deeper(depth):
            part.children = [self.part(part.start, end, depth + 1, "text/plain")]
        return part

    def _type(self, fields: Headers, default: str) -> tuple[str, dict[str, str]]:
        value = fields.get("content-type")
        if not value:
            return default, {}
        token, parameters = structured(value)
        if not _TYPE.fullmatch(token):
            self.defects.append("invalid content type")
            return "text/plain" if token in ("", "text", "plain") else "application/octet-stream", parameters
        return token, parameters

    def _deeper(self, depth: int) -> bool:
        if depth < MAX_DEPTH and self.count < MAX_PARTS:
            return True
        self.defects.append("too deep or too many parts")
        return False

    def _multipart(self, part: Part, depth: int) -> None:
        default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
        boundary = part.parameters.get("boundary", "").encode("utf-8", "surrogateescape").rstrip()
        places = self._delimiters(part, b"--" + boundary) if boundary else []
        if not places:
            self.defects.append("multipart boundary not found")
            boundary = self._guessed_boundary(part)
            places = self._delimiters(part, boundary) if boundary else []
        stops = [stop for stop, _ in places[1:]] + [part.end]
        for (_, begin), stop in zip(places, stops, strict=False):
            if begin < 0 or not self._deeper(depth):
                break
            part.children.append(self.part(begin, max(begin, stop), depth + 1, default))
        if not part.children:
            part.type = "text/plain"  # whatever it is, a person can read it

    def _delimiters(self, part: Part, mark: bytes) -> list[tuple[int, int]]:
        """Return, for each delimiter line, where the part before it ends and the next begins; -1 closes."""
        data, places, at = self.data, list[tuple[int, int]](), part.start
        while (at := data.find(mark, at, part.end)) >= 0:
            if at > part.start and data[at - 1] not in b"\r\n":
                at += len(mark)
                continue
            line_end = data.find(b"\n", at, part.end)
            line_end = part.end if line_end < 0 else line_end + 1
            tail = data[at + len(mark) : line_end].strip()
            if tail in (b"", b"--"):
                places.append((self._before(part, at), -1 if tail else line_end))
                if tail or len(places) > MAX_PARTS:
                    return places
            at = line_end
        if places:
            self.defects.append("multipart not closed")
        return places

    def _before(self, part: Part, at: int) -> int:
        """Leave the line end before a delimiter out of the part (RFC 2046 §5.1.1)."""
        if at > part.start and self.data[at - 1] == 0x0A:
            at -= 1
        if at > part.start and self.data[at - 1] == 0x0D:
            at -= 1
        return at

    def _guessed_boundary(self, part: Part) -> bytes:
        """Take the first line that starts with -- and has a content header below it for the delimiter."""
        found = re.search(rb"(?im)^(--[^\s-][^\r\n]{0,200}?)[ \t]*\r?\ncontent-", part.body[:65_536])
        return found.group(1) if found else b""


def _encoded(fields: Headers) -> bool:
    value = (fields.get("content-transfer-encoding") or b"").strip().lower()
    return value in (b"base64", b"quoted-printable")
