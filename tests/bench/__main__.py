"""`make bench`: every figure that is promised, and what this machine makes of it, in one table.

The figures depend on what else runs: measure on a machine that does nothing else.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench import judging, mail, policy, telegram, understanding
from tests.servers.dovecot import installed

Row = tuple[str, str, str, str]


def main() -> None:
    """Measure everything and print it."""
    table = Table("figure", "target", "got", "", box=None, pad_edge=False)
    console = Console()
    for name, figures in parts():
        with console.status(f"measuring: {name}"):
            for row in rows(figures()):
                table.add_row(*row)
    console.print(table)


def parts() -> Iterator[tuple[str, Callable[[], Iterable[Any]]]]:
    """What is measured, by name."""
    if installed():
        yield "mail", mail.figures
    else:
        print("Dovecot is not installed: nothing of mail is measured (Debian: apt-get install dovecot-imapd)")
    yield "understanding", understanding.figures
    yield "chat", telegram.figures
    yield "policy", policy.figures
    yield "judging", judging.figures


def rows(figures: Iterable[Any]) -> Iterator[Row]:
    """A line of the table for each figure."""
    for figure in figures:
        value, unit = (
            (figure.value, figure.unit) if hasattr(figure, "value") else (figure.seconds * 1000, "ms")
        )
        promised = figure.promised if hasattr(figure, "value") else figure.promised * 1000
        if promised is None:
            yield figure.name, "", f"{value:,.2f} {unit}", ""
        else:
            kept = "kept" if value <= promised else "[bold red]missed[/]"
            yield figure.name, f"{promised:,g} {unit}", f"{value:,.2f} {unit}", kept


if __name__ == "__main__":
    main()
