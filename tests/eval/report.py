"""The evaluation as tables that a person reads."""

from collections.abc import Callable, Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tests.eval.figures import LABELS, Figures, Promise, Share, f1, figures
from tests.eval.messages import Grade

WORST = 60
CUT = 90  # characters of a message shown


def by_language(grades: Sequence[Grade]) -> Table:
    """Return a table with a row for each language and one for all."""
    return _table("By language", grades, lambda grade: grade.message.lang)


def by_file(grades: Sequence[Grade]) -> Table:
    """Return a table with a row for each file of the set."""
    return _table("By file", grades, lambda grade: grade.message.source)


def by_label(grades: Sequence[Grade]) -> Table:
    """Return a table with a row for each label: F1, and how often it was asked back."""
    table = Table("label", "messages", "F1", "asked back", title="By label")
    scores = f1(grades)
    for label in LABELS:
        mine = [grade for grade in grades if label in grade.message.gold]
        asked = [grade for grade in mine if grade.asked_back or grade.bothered]
        table.add_row(
            label, str(len(mine)), f"{scores.get(label, 0.0):.3f}", _percent(Share(len(asked), len(mine)))
        )
    return table


def promised(kept: Iterable[Promise]) -> Table:
    """Return a table of the promised figures and whether they hold."""
    table = Table("figure", "found", "promised", "", title="Promised")
    for promise in kept:
        sign = "≥" if promise.at_least else "≤"
        table.add_row(
            promise.name,
            f"{promise.value:.3f}",
            f"{sign} {promise.bound}",
            "[green]kept[/]" if promise.kept else "[red]missed[/]",
        )
    return table


def mistakes(grades: Sequence[Grade], limit: int = WORST) -> Table:
    """Return the worst mistakes first: wrong rights, false tickets, lost requests, then the rest."""
    table = Table("what", "lang", "gold", "found", "message", title="Mistakes")
    wrong = sorted((grade for grade in grades if grade.mistaken), key=_badness)
    for grade in wrong[:limit]:
        text = " ".join(f"{grade.message.subject} {grade.message.text}".split())[:CUT]
        table.add_row(
            _what(grade), grade.message.lang, "+".join(grade.message.gold), _found(grade), escape(text)
        )
    table.caption = f"{min(limit, len(wrong))} of {len(wrong)}"
    return table


def show(grades: Sequence[Grade], kept: Iterable[Promise], limit: int = WORST) -> None:
    """Print all tables."""
    console = Console(width=max(Console().width, 150))
    for table in (
        by_label(grades),
        by_language(grades),
        by_file(grades),
        mistakes(grades, limit),
        promised(kept),
    ):
        console.print(table)


def _table(title: str, grades: Sequence[Grade], key: Callable[[Grade], str]) -> Table:
    columns = ("messages", "macro-F1", "asked back", "wrong right", "lost", "false tickets", "asked in vain")
    table = Table(title.removeprefix("By "), *columns, "ideal kept", "language", title=title)
    for name in sorted({key(grade) for grade in grades}):
        table.add_row(name, *_cells([grade for grade in grades if key(grade) == name]))
    table.add_section()
    table.add_row("all", *_cells(grades))
    return table


def _cells(grades: Sequence[Grade]) -> tuple[str, ...]:
    found: Figures = figures(grades)
    same = Share(sum(grade.reading.language == grade.message.lang for grade in grades), len(grades))
    shares = (found.asked_back, found.wrong_right, found.lost, found.false_tickets, found.bothered)
    rest = (*shares, found.ideal_kept, same)
    return (str(found.messages), f"{found.macro_f1:.3f}", *map(_percent, rest))


def _percent(share: Share) -> str:
    return f"{100 * share.value:.1f} % ({share.part})" if share.whole else "–"


def _badness(grade: Grade) -> int:
    return [grade.wrong_right, grade.false_ticket, grade.lost, grade.asked_back, True].index(True)


def _what(grade: Grade) -> str:
    names = ["[red]wrong right[/]", "[red]false ticket[/]", "[red]lost[/]", "asked back"]
    kinds = [grade.wrong_right, grade.false_ticket, grade.lost, grade.asked_back]
    return next((name for name, fits in zip(names, kinds, strict=True) if fits), "otherwise")


def _found(grade: Grade) -> str:
    likely = "?".join(label.value for label in grade.reading.likely)
    return "+".join(sorted(grade.found)) + (f" ({likely}?)" if likely else "")
