"""Addresses in header fields, parsed before anything in them is decoded."""

import re
from dataclasses import dataclass

from mail import headers

MAX_ADDRESSES = 500
MAX_ADDRESS = 320  # characters: 64 of the local part, @, 255 of the domain (RFC 5321 §4.5.3.1)

# One token of an address list: quoted string, comment (one level), separator, or a run of anything else.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|\((?:[^()\\]|\\.)*\)?|[<>,;:()]|[^"(<>,;:)]+', re.DOTALL)
_ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]]+@[^\s<>@,;:\"()]+")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: its address with the domain in lower case, and the name that goes with it, maybe empty."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """The part after the last @, in lower case."""
        return self.address.rpartition("@")[2]


def parse(value: bytes | None, charset: str | None = None) -> tuple[Address, ...]:
    """Return the mailboxes of a From, To or like field (RFC 5322 §3.4), whatever is wrong with it."""
    if not value:
        return ()
    text = headers.one_line(headers.raw_text(value, charset))
    found = (_mailbox(tokens) for tokens in _split(text))
    return tuple(mailbox for mailbox in found if mailbox)[:MAX_ADDRESSES]


def normal(address: str) -> str:
    """Return an address with its domain in lower case and without stray blanks."""
    local, at, domain = address.strip().rpartition("@")
    return f"{local}{at}{domain.lower().rstrip('.')}"


def on_the_wire(address: str) -> str:
    """Return an address with its domain as servers know it (RFC 5891 §4). Raises ValueError if it is none."""
    local, _, domain = address.rpartition("@")
    return address if domain.isascii() else f"{local}@{domain.encode('idna').decode('ascii')}"


def _split(text: str) -> list[list[str]]:
    """Cut a field into one token list a mailbox; group names are dropped, as are empty places."""
    lists: list[list[str]] = [[]]
    angle = False
    for token in _TOKEN.findall(text):
        if token == ":" and not angle:
            if not any("@" in piece for piece in lists[-1]):
                lists[-1].clear()  # what stood there was a group's name
        elif token in ",;" and not (angle and token == ","):
            angle = False
            if len(lists) > MAX_ADDRESSES:
                break
            lists.append([])
        else:
            angle = token == "<" or (angle and token != ">")
            lists[-1].append(token)
    return [tokens for tokens in lists if tokens]


def _mailbox(tokens: list[str]) -> Address | None:
    if "<" in tokens:
        opened = len(tokens) - 1 - tokens[::-1].index("<")
        inside = [token for token in tokens[opened + 1 :] if token != ">" and token[0] != "("]
        address = "".join(inside[: tokens[opened:].index(">") - 1] if ">" in tokens[opened:] else inside)
        address = address.rpartition(":")[2] if address.startswith("@") else address  # an old source route
        if "@" in address or not _bare(tokens):
            return _made(address.strip(), tokens[:opened])
    return _bare(tokens)


def _bare(tokens: list[str]) -> Address | None:
    """Find an address that stands without angle brackets: `a@b (Name)`, `Name a@b`, `"a b"@c`."""
    plain = "".join(token for token in tokens if token[0] != "(" and token not in "<>")
    if plain.startswith('"') and '"@' in plain:
        return _made(plain.strip(), [])
    found = _ADDRESS.search(plain)
    if not found:
        return None
    rest = plain[: found.start()] + plain[found.end() :]
    comments = [token for token in tokens if token[0] == "("]
    return _made(found.group(), comments or ([rest] if rest else []))


def _made(address: str, name: list[str]) -> Address | None:
    address = re.sub(r"\s+", "", address) if '"' not in address else address
    if not address or len(address) > MAX_ADDRESS:
        return None
    return Address(normal(address), _name(name))


def _name(tokens: list[str]) -> str:
    """Return a display name; words are decoded only now, so that none of them can hold an address."""
    words = "".join(_unquoted(token) for token in tokens)
    return headers.one_line(headers.words(words)).strip("\"'<> ")


def _unquoted(token: str) -> str:
    if token[0] == '"':
        return _ESCAPED.sub(r"\1", token.strip('"'))
    if token[0] == "(":
        return _ESCAPED.sub(r"\1", token.strip("()"))
    return token
