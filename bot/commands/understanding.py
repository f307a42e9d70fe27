"""`privacy-desk classify`: what a text asks for, for a person to read or for a program."""

import json
from typing import IO, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.errors import DeskError
from intents.classify import classify
from intents.right import Reading
from mail.quotes import new_text_masked


def read(text: str, **context: Any) -> Reading:
    """Read what was written now: quotes are blanked, so that spans stay those of the text."""
    return classify(new_text_masked(text), **context)


def lines(source: IO[bytes], target: IO[str]) -> None:
    """One JSON object a line in, one a line out, in order; raises DeskError that names a line it cannot read."""
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        target.write(json.dumps(_one(line, number).as_json(), ensure_ascii=False) + "\n")
        target.flush()


def _one(line: bytes, number: int) -> Reading:
    try:
        item = json.loads(line)
        return read(
            str(item["text"]),
            subject=str(item.get("subject") or ""),
            open_challenge=bool(item.get("open_challenge", False)),
            open_ticket=bool(item.get("open_ticket", False)),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DeskError(f'line {number}: should be a JSON object with a "text"') from error


def show(text: str) -> None:
    """Show a reading to a person, with the words that led to it marked in the text."""
    reading = read(text)
    console = Console(highlight=False)
    marked = Text(text.rstrip("\n"))
    for evidence in reading.evidence:
        marked.stylize("bold reverse", *evidence.span)
    console.print(marked, "")
    rights = ", ".join(right.value for right in reading.rights)
    console.print(f"[bold]{reading.kind.value}[/]{': ' if rights else ''}{rights}", end="")
    console.print(" (account cancellation)" if reading.cancellation else "", end="")
    console.print(f"   {reading.language}, confidence {reading.confidence:.2f}")
    if reading.needs_person:
        console.print(f"needs a person: {reading.needs_person.value}")
    if reading.likely:
        console.print("could be: " + ", ".join(label.value for label in reading.likely))
    if reading.evidence:
        console.print(_table(reading))


def _table(reading: Reading) -> Table:
    table = Table("speaks for", "words", "where", "why", "score", box=None, pad_edge=False)
    for evidence in dict.fromkeys(reading.evidence):
        table.add_row(
            evidence.right.value,
            Text(evidence.phrase),
            f"{evidence.span[0]}–{evidence.span[1]}",
            evidence.why.value,
            f"{evidence.score:.2f}",
        )
    return table
