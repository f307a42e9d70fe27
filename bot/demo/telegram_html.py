"""Parse mode HTML, as strict as Telegram: known tags only, closed in order, four named references."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from bot.demo.telegram_entities import Entities, units, unparsed

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link",
}  # fmt: skip
TOKEN = re.compile(r"</?[^>]*>|<|&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);|[^<&]+|&")
ATTRIBUTE = re.compile(r"([a-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)


@dataclass(slots=True)
class Opened:
    """A tag that waits for its end."""

    tag: str
    offset: int
    extra: dict[str, Any] = field(default_factory=dict)


def parse_html(text: str) -> tuple[str, Entities]:
    """The plain text and its entities.

    Raises: ApiError 400 for unknown, unclosed or crossed tags.
    """
    out = ""
    entities: Entities = []
    opened: list[Opened] = []
    for match in TOKEN.finditer(text):
        token = match.group()
        at = len(text[: match.start()].encode())
        if token.startswith("</"):
            tag = _close(token, at, opened)
            if length := units(out) - tag.offset:
                entities.append({"type": TAGS[tag.tag], "offset": tag.offset, "length": length} | tag.extra)
        elif token.startswith("<"):
            opened.append(_open(token, at, units(out)))
        else:
            out += html.unescape(token) if len(token) > 1 and token[0] == "&" else token
    if opened:
        raise unparsed(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    return out, entities


def _open(token: str, at: int, offset: int) -> Opened:
    if not token.endswith(">"):
        raise unparsed(f"Unclosed start tag at byte offset {at}")
    name = re.split(r"[\s/>]", token[1:], maxsplit=1)[0].lower()
    attributes = {found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "") for found in
                  ATTRIBUTE.finditer(token)}  # fmt: skip
    if name not in TAGS or (name == "span" and attributes.get("class") != "tg-spoiler"):
        raise unparsed(f'Unsupported start tag "{name}" at byte offset {at}')
    return Opened(name, offset, {"url": attributes.get("href", "")} if name == "a" else {})


def _close(token: str, at: int, opened: list[Opened]) -> Opened:
    name = token[2:-1].strip().lower()
    if not opened:
        raise unparsed(f"Unexpected end tag at byte offset {at}")
    tag = opened.pop()
    if name not in ("", tag.tag):
        raise unparsed(f'Unmatched end tag at byte offset {at}, expected "</{tag.tag}>", found "</{name}>"')
    return tag
