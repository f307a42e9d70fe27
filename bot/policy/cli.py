"""`privacy-desk policy`: parse, call one domain function, print."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.policy.compare import Difference, Tally, compare, tally
from bot.policy.deadline import NotInRegime, due
from bot.policy.describe import describe
from bot.policy.diff import changes
from bot.policy.history import HistoryError, read_history
from bot.policy.judge import Past
from bot.policy.load import PolicyError
from bot.policy.load import load as load_file
from bot.policy.model import Policy
from bot.policy.picture import figures, picture
from bot.policy.shipped import DEFAULT, resolve
from bot.policy.simulate import Judged
from bot.policy.versions import Versions
from intents.right import Right

policy_app = typer.Typer(
    help="What the policy file promises, and what it would decide.", no_args_is_help=True
)

encode = json.JSONEncoder(ensure_ascii=False).encode
LONG = 20_000  # requests from which on progress is shown
SHOWN = 20  # requests that differ, in the table

PolicyFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="A policy file, or the name of a shipped one.")
]
PolicyOption = Annotated[
    Path | None,
    typer.Option("--policy", metavar="FILE", help="Default: DESK_POLICY, else the shipped default.toml."),
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


@policy_app.command()
def check(file: PolicyFile) -> None:
    """Name every mistake of a policy file with its line, and say in plain words what it promises."""
    with failures():
        policy = Versions.read(resolve(file)).newest_first[0]
    print(describe(policy))


@policy_app.command("due")
def due_at(
    right: Annotated[Right, typer.Option(help="The right that is asked for.")],
    received: Annotated[
        str, typer.Option(metavar="ISO", help="When it came; without offset: the business's time.")
    ],
    policy: PolicyOption = None,
    extended: Annotated[bool, typer.Option("--extended", help="With the extension of the regime.")] = False,
    cancellation: Annotated[bool, typer.Option("--cancellation", help="An account is to be closed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say by when a request must be acknowledged and answered."""
    with failures():
        rules = load(policy)
        promise = due(rules, right, moment(received, rules), extended=extended, cancellation=cancellation)
    acknowledge = promise.acknowledge_by.isoformat() if promise.acknowledge_by else None
    if as_json:
        answer = {
            "acknowledge_by": acknowledge,
            "due_at": promise.due_at.isoformat(),
            "clause": promise.clause,
        }
        print(encode(answer))
        return
    if acknowledge:
        print(f"acknowledge by {acknowledge}")
    print(f"answer by {promise.due_at.isoformat()} ({promise.clause})")


@policy_app.command()
def simulate(
    history: Annotated[
        Path, typer.Option(metavar="FILE.jsonl", help="Past requests, one JSON object a line.")
    ],
    policy: PolicyOption = None,
    against: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A second policy to compare with.")
    ] = None,
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help="Also draw the figures.")] = None,
    as_json: AsJson = False,
) -> None:
    """Replay past requests under a policy, and show what would have been decided."""
    with failures():
        rules, others = load(policy), load(against) if against else None
        pasts = read_history(history, rules.zone)
        with progress(pasts) as steps:
            tallies, differences = replayed(steps, rules, others, as_json)
        if svg:
            svg.write_text(picture(tallies), encoding="utf-8")
    if not as_json:
        show(tallies, differences)


@policy_app.command()
def diff(old: PolicyFile, new: PolicyFile) -> None:
    """Say in plain words what changes from one policy to another."""
    with failures():
        lines = changes(load(old), load(new))
    print("\n".join(lines) if lines else "Nothing changes.")


def load(path: Path | None) -> Policy:
    """The policy file asked for, else the one in use, else the shipped default. Raises PolicyError."""
    return load_file(resolve(path or Path(os.environ.get("DESK_POLICY") or DEFAULT)))


def moment(received: str, policy: Policy) -> datetime:
    """A time as typed; without offset it is the business's own. Raises typer.BadParameter."""
    try:
        found = datetime.fromisoformat(received)
    except ValueError:
        message = "should be a time such as 2026-11-22T09:30:00+08:00"
        raise typer.BadParameter(message, param_hint="--received") from None
    return found if found.tzinfo else found.replace(tzinfo=policy.zone)


@contextmanager
def failures() -> Iterator[None]:
    """Turns what went wrong into plain lines on standard error, and exit 1."""
    try:
        yield
    except (PolicyError, HistoryError, NotInRegime) as error:
        fail(str(error))
    except OverflowError:
        fail("that date lies outside the calendar")
    except BrokenPipeError:  # whoever reads us has had enough; the program's own main ends quietly
        raise
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")


def fail(words: str) -> NoReturn:
    """Say it on standard error and exit 1."""
    print(words, file=sys.stderr)
    raise typer.Exit(1)


@contextmanager
def progress(pasts: list[Past]) -> Iterator[Iterator[Past]]:
    """The requests, with a bar on a terminal's standard error where there are many."""
    console = Console(stderr=True)
    with Progress(
        console=console, transient=True, disable=len(pasts) < LONG or not console.is_terminal
    ) as bar:
        yield iter(bar.track(pasts, description="replaying"))


def replayed(
    pasts: Iterator[Past], policy: Policy, against: Policy | None, as_json: bool
) -> tuple[list[Tally], list[Difference]]:
    """Replay under one policy or two, printing each decision where JSON is asked for."""
    if against is None:
        return [tally(pasts, policy, line if as_json else ignore)], []
    one, other, differences = compare(pasts, policy, against, pair_line if as_json else ignore)
    return [one, other], differences


def line(judged: Judged) -> None:
    """One decision as a JSON line."""
    print(encode(judged.as_json()))


def pair_line(one: Judged, other: Judged) -> None:
    """One decision as a JSON line, with what the other policy would have decided."""
    print(encode({**one.as_json(), "against": other.as_json()}))


def ignore(*_: Judged) -> None:
    """Where only the figures are asked for."""


def show(tallies: list[Tally], differences: list[Difference]) -> None:
    """The figures as a table, and the first requests on which two policies part."""
    console = Console()
    table = Table(title=counted(tallies[0].requests))
    table.add_column("decided")
    for each in tallies:
        table.add_column(f"{each.policy.title}\n{each.policy.version}", justify="right")
    columns = [figures(each) for each in tallies]
    for rows in zip(*columns, strict=True):
        table.add_row(rows[0][0], *(f"{count:,}" for _, count in rows))
    table.add_section()
    table.add_row("repeats flagged", *(f"{each.flagged:,}" for each in tallies))
    console.print(table)
    if len(tallies) > 1:
        console.print(parted(differences, [each.policy.version for each in tallies]))


def counted(requests: int) -> str:
    """So many requests, in words."""
    return f"{requests:,} request{'' if requests == 1 else 's'}"


def parted(differences: list[Difference], versions: list[str]) -> Table:
    """The first requests on which two policies part."""
    table = Table(title=f"{counted(len(differences))} would be treated differently")
    for name in ("request", "right", "one", "other"):
        table.add_column(name)
    for each in differences[:SHOWN]:
        table.add_row(
            each.id,
            each.one.past.right.value,
            each.one.decision.outcome.value,
            each.other.decision.outcome.value,
        )
    if len(differences) > SHOWN:
        table.add_row("…", "", "", "")
    return table
