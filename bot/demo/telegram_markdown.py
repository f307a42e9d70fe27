"""Parse mode MarkdownV2: every reserved character means something or must be escaped.

Not emulated: custom emoji, dates and expandable quotations, which are refused as reserved characters.
"""

from dataclasses import dataclass
from typing import Any

from bot.demo.telegram_entities import Entities, units, unparsed

RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
MARKS = {
    "__": "underline",
    "||": "spoiler",
    "_": "italic",
    "*": "bold",
    "~": "strikethrough",
    "[": "text_link",
}
CLOSERS = {kind: mark for mark, kind in MARKS.items()} | {"text_link": "]"}
NAMES = {
    "underline": "Underline", "spoiler": "Spoiler", "italic": "Italic", "bold": "Bold", "code": "Code",
    "strikethrough": "Strikethrough", "pre": "Pre", "text_link": "TextUrl",
}  # fmt: skip


@dataclass(slots=True)
class Open:
    """An entity that waits for its end."""

    kind: str
    offset: int
    at: int  # bytes


def parse_markdown(text: str) -> tuple[str, Entities]:
    """The plain text and its entities.

    Raises: ApiError 400 for a reserved character out of place or an entity without an end.
    """
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.i = 0
        self.out = ""
        self.entities: Entities = []
        self.open: list[Open] = []

    def parse(self) -> tuple[str, Entities]:
        while self.i < len(self.text):
            self._step()
        self._end_quote()
        if self.open:
            raise self._endless(self.open[-1])
        return self.out, self.entities

    def _step(self) -> None:
        char = self.text[self.i]
        if char == "\\" and self.text[self.i + 1 : self.i + 2].isascii() and self.i + 1 < len(self.text):
            self._literal(self.text[self.i + 1], 2)
        elif self.open and self._at(CLOSERS.get(self.open[-1].kind, "\0")):
            self._close()
        elif char == "`":
            self._code()
        elif char == ">" and self._line_start():
            self._quote()
        elif mark := next((mark for mark in MARKS if self._at(mark)), None):
            self.open.append(Open(MARKS[mark], units(self.out), self._bytes()))
            self.i += len(mark)
        elif char in RESERVED:
            raise unparsed(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        else:
            if char == "\n" and self.text[self.i + 1 : self.i + 2] != ">":
                self._end_quote()
            self._literal(char, 1)

    def _at(self, mark: str) -> bool:
        # "__" is always read as underline, never as two italics.
        if mark == "_" and self.text.startswith("__", self.i):
            return False
        return self.text.startswith(mark, self.i)

    def _literal(self, char: str, consumed: int) -> None:
        self.out += char
        self.i += consumed

    def _close(self) -> None:
        opened = self.open.pop()
        self.i += len(CLOSERS[opened.kind])
        extra = {"url": self._url()} if opened.kind == "text_link" else {}
        self._add(opened, extra)

    def _url(self) -> str:
        if not self.text.startswith("(", self.i):
            return ""
        end = self.text.find(")", self.i)
        if end < 0:
            raise unparsed(f"Can't find end of a URL at byte offset {self._bytes()}")
        url = self.text[self.i + 1 : end]
        self.i = end + 1
        return url

    def _code(self) -> None:
        fence = "```" if self.text.startswith("```", self.i) else "`"
        opened = Open("pre" if fence == "```" else "code", units(self.out), self._bytes())
        self.i += len(fence)
        while not self.text.startswith(fence, self.i):
            if self.i >= len(self.text):
                raise self._endless(opened)
            escaped = self.text[self.i] == "\\" and self.i + 1 < len(self.text)
            self._literal(self.text[self.i + escaped], 1 + escaped)
        self.i += len(fence)
        self._add(opened, {})

    def _line_start(self) -> bool:
        return self.i == 0 or self.text[self.i - 1] == "\n"

    def _quote(self) -> None:
        if not any(one.kind == "blockquote" for one in self.open):
            self.open.append(Open("blockquote", units(self.out), self._bytes()))
        self.i += 1

    def _end_quote(self) -> None:
        if self.open and self.open[-1].kind == "blockquote":
            self._add(self.open.pop(), {})

    def _add(self, opened: Open, extra: dict[str, Any]) -> None:
        length = units(self.out) - opened.offset
        if length and extra.get("url") != "":
            self.entities.append({"type": opened.kind, "offset": opened.offset, "length": length} | extra)

    def _bytes(self) -> int:
        return len(self.text[: self.i].encode())

    def _endless(self, opened: Open) -> Exception:
        name = NAMES.get(opened.kind, "BlockQuote")
        return unparsed(f"Can't find end of {name} entity at byte offset {opened.at}")
