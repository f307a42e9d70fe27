"""The command line: parse, call one domain function, print.

Data goes to standard output, all else to standard error; the exit code is 0, 1 (it failed) or 2 (usage).
"""

import asyncio
import sys
from collections.abc import Coroutine
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from bot.errors import DeskError

# Groups of commands that bring much with them, and are loaded only when one of them is called or listed.
GROUPS = {"staff": "bot.commands.staff:app", "policy": "bot.policy.cli:policy_app"}


class Lazy(TyperGroup):
    """A group that knows its sub-groups by name before they are loaded."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All names, the sub-groups last."""
        return [*super().list_commands(ctx), *(name for name in GROUPS if name not in self.commands)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, loaded now if it was not."""
        if cmd_name in GROUPS and cmd_name not in self.commands:
            module, _, attribute = GROUPS[cmd_name].partition(":")
            group = get_command(getattr(import_module(module), attribute))
            group.name = cmd_name
            self.add_command(group)
        return super().get_command(ctx, cmd_name)


app = typer.Typer(
    name="privacy-desk",
    cls=Lazy,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A helpdesk for privacy requests.",
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def main() -> None:
    """Run a command; what can be said in one line is said in one line, with exit code 1."""
    try:
        app()
    except DeskError as error:
        print(f"privacy-desk: {error}", file=sys.stderr)
        raise SystemExit(1) from None
    except BrokenPipeError:
        raise SystemExit(1) from None


def _run(work: Coroutine[None, None, None]) -> None:
    """Run one command's work, and unwrap what a task group wraps."""
    try:
        asyncio.run(work)
    except* DeskError as errors:
        first: BaseException = errors
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from None
    except* KeyboardInterrupt:
        raise SystemExit(1) from None


@app.command()
def run() -> None:
    """Open the desk: watch the mailboxes and chats, and answer."""
    from bot import main as desk
    from bot.logs import to_stderr
    from bot.settings import load_settings

    to_stderr()
    _run(desk.run(load_settings()))


@app.command()
def demo(
    once: Annotated[
        bool, typer.Option("--once", help="End after the day; exit 0 only if all went right.")
    ] = False,
) -> None:
    """Watch a day at the desk: real mail on this machine alone, nothing to set up."""
    from bot.demo.show import show

    raise SystemExit(asyncio.run(show(once=once)))


@app.command()
def classify(
    text: Annotated[
        str | None, typer.Argument(help="What somebody wrote; without it, standard input.")
    ] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read and write one JSON object a line.")] = False,
) -> None:
    """Show what a text asks for, and which words say so."""
    from bot.commands import understanding

    if jsonl:
        understanding.lines(sys.stdin.buffer, sys.stdout)
    else:
        understanding.show(sys.stdin.read() if text is None else text)


@app.command()
def inspect(
    files: Annotated[list[Path], typer.Argument(help="Mails, as .eml files.")],
    json: Json = False,
) -> None:
    """Show how a mail is read: sender, words written now, attachments, whether a machine sent it."""
    from bot.commands import inspection

    raise SystemExit(inspection.show(files, json=json))


@app.command()
def tickets(json: Json = False) -> None:
    """List all tickets; people are masked."""
    from bot.commands import listing
    from bot.settings import load_settings

    _run(listing.tickets(load_settings(), json=json))


@app.command()
def keygen() -> None:
    """Make a master key for DESK_MASTER_KEY."""
    from storage.keys import new_master_key

    print(new_master_key())


@app.command()
def doctor() -> None:
    """Try every setting: database, policy, directory, mailboxes; one line each."""
    from bot.commands import doctor as doctors
    from bot.settings import load_settings

    _run(doctors.examine(load_settings()))


quarantine = typer.Typer(no_args_is_help=True, help="Messages that could not be handled.")
app.add_typer(quarantine, name="quarantine")


@quarantine.command("list")
def quarantine_list(json: Json = False) -> None:
    """List messages that could not be handled, with their errors."""
    from bot.commands import listing
    from bot.settings import load_settings

    _run(listing.quarantined(load_settings(), json=json))


@quarantine.command("retry")
def quarantine_retry(
    ids: Annotated[list[str] | None, typer.Argument(help="Which ones; without any, all.")] = None,
) -> None:
    """Send them through the desk once more."""
    from bot.commands import listing
    from bot.settings import load_settings

    _run(listing.retry(load_settings(), ids or []))
