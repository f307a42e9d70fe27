"""The day as it is shown: who writes, what the desk makes of it, what comes back, what colleagues do."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.demo.letters import CODE, Received
from bot.demo.lines import wrapped
from bot.demo.steps import sentence, verdict
from storage.audit import Audit
from storage.inbox import Inbox
from storage.ticket import Ticket

WIDEST = 96  # columns
MARGIN = 12
AGAIN = 3  # lines of a letter that has been shown before


class Transcript:
    """What is printed; plain text where the output is no terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._width = min(console.width, WIDEST)
        self._shown: set[tuple[str, str]] = set()
        self._chapters = 0

    def says(self, *paragraphs: str) -> None:
        """Speak to the reader."""
        for paragraph in paragraphs:
            self._block(paragraph)
            self._line()

    def heading(self, title: str) -> None:
        """Begin a part of the transcript."""
        self._line()
        self._line(Text("─" * self._width, style="dim"))
        self._block(title, style="bold")

    def chapter(self, title: str) -> None:
        """Begin a conversation."""
        self._chapters += 1
        self.heading(f"{self._chapters}. {title}")

    def writes(self, who: str, subject: str, text: str, *, quote: bool = False) -> None:
        """Somebody writes to the desk."""
        self._title(f"{who} writes", subject, "bold cyan")
        self._body(text + ("\n[our mail is quoted below]" if quote else ""), "cyan")

    def receives(self, who: str, language: str, letter: str, received: Received) -> None:
        """Somebody reads a mail of the desk: whole where it is the first of its kind, then its beginning."""
        self._title(f"{who} receives", received.mail.subject, "bold green")
        first = (letter, language) not in self._shown
        self._shown.add((letter, language))
        self._body(received.text if first else _beginning(received.text), "green")
        for attachment in received.mail.attachments:
            self._body(f"[file: {attachment.name}, {len(attachment.content)} bytes]", "green")

    def reads(self, who: str, text: str, buttons: Sequence[str] = (), *, in_chat: bool = True) -> None:
        """Somebody reads a message in a chat, with its buttons."""
        self._title(f"{who} reads in the chat" if in_chat else who, "", "bold green")
        self._body(text + "".join(f"\n[{button}]" for button in buttons), "green")

    def receives_nothing(self, who: str) -> None:
        """Somebody finds nothing new in the mailbox."""
        self._title(f"{who} receives nothing", "", "bold green")

    def desk(
        self,
        lines: Sequence[Audit],
        rows: Mapping[str, Inbox],
        tickets: Mapping[str, Ticket],
        *,
        letters: bool = False,
    ) -> None:
        """What the desk has done, step by step; `letters` tells of those too that nobody here receives."""
        for line in lines:
            told = sentence(line, tickets.get(line.ticket_id or ""), rows.get(line.inbox_id or ""))
            if told and (letters or line.event != "said"):
                self._step(*told)
        for row in rows.values():
            told = verdict(row)
            if told:
                self._step(*told)

    def staff(self, who: str, command: str) -> None:
        """A colleague does something, with the command that does it."""
        self._title(who, f"privacy-desk {command}", "bold magenta")

    def done(self, said: str) -> None:
        """What the command says."""
        self._step("", said)

    def not_done(self, said: str) -> None:
        """What the command says where it cannot be done."""
        self._step("refused", said)

    def wrong(self, said: str) -> None:
        """A conversation went otherwise than the script says."""
        self._line()
        self._block(f"NOT AS EXPECTED: {said}", style="bold red")

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table, its first column never broken."""
        table = Table(*columns, box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
        table.show_header = any(columns)
        table.columns[0].no_wrap = True
        for column in table.columns[1:]:
            column.overflow = "fold"
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self._console.print(table, width=self._width, highlight=False)

    def command(self, title: str, lines: str) -> None:
        """Something to be copied: never broken."""
        self._line()
        self._block(title)
        for line in lines.splitlines():
            self._line(Text(f"    {line}"))

    def _title(self, who: str, what: str, style: str) -> None:
        self._line()
        head, *rest = wrapped(f"{who}: {what}" if what else who, self._width)
        self._line(Text.assemble((head[: len(who)], style), head[len(who) :]))
        for line in rest:
            self._line(Text(line))

    def _step(self, name: str, words: str) -> None:
        for at, line in enumerate(wrapped(words, self._width - MARGIN - 1)):
            self._line(Text.assemble((f"{'' if at else name:>{MARGIN}} ", "yellow"), line))

    def _body(self, text: str, style: str) -> None:
        for line in wrapped(text, self._width - 4):
            if line.strip():
                self._line(Text.assemble("  ", ("│ ", style), line))

    def _block(self, text: str, style: str = "") -> None:
        for line in wrapped(text, self._width):
            self._line(Text(line, style=style))

    def _line(self, line: Text | None = None) -> None:
        self._console.print(line or "", soft_wrap=True, highlight=False)


def _beginning(text: str) -> str:
    """The first lines after the greeting, and the code if it stands further down."""
    lines = [line for line in text.splitlines() if line.strip()][1:]
    kept = lines[:AGAIN]
    codes = [line for line in lines[AGAIN:] if CODE.fullmatch(line)]
    return "\n".join([*kept, *(["[…]"] if len(lines) > len(kept) else []), *codes])
