"""`privacy-desk staff`: the people who answer, and what they do with a ticket."""

import asyncio
import json as jsonlib
import mimetypes
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.assembly import make_world, opened
from bot.commands.listing import as_json
from bot.errors import ActionError
from bot.post import File
from bot.settings import load_settings
from bot.staff import board
from bot.staff.answer import LeftOut, answer, ask
from bot.staff.approve import approve
from bot.staff.doubt import doubt
from bot.staff.extend import extend
from bot.staff.member import Member, member
from bot.staff.note import note
from bot.staff.refuse import refuse
from bot.step import Step
from bot.work import now
from bot.world import World
from storage import audit, staff
from storage import ticket as tickets
from storage.columns import new_id
from storage.staff import Role, Staff
from storage.ticket import Ticket

app = typer.Typer(no_args_is_help=True, help="The people who answer, and what they do with a ticket.")

Number = Annotated[str, typer.Argument(help="The ticket's number, such as PD-K7M3-Q9X2.")]
As = Annotated[str | None, typer.Option("--as", help="Who you are, as in `staff list`.")]
Words = Annotated[str | None, typer.Argument(help="The text; or --text, or --text-file.", show_default=False)]
TextOption = Annotated[str | None, typer.Option("--text", help="The text.")]
TextFile = Annotated[
    Path | None, typer.Option("--text-file", help="A file with the text; - for standard input.")
]
Attach = Annotated[list[Path] | None, typer.Option("--attach", help="A file to send along; may be repeated.")]
Because = Annotated[str | None, typer.Option("--because", help="Why you decide otherwise than is proposed.")]
Reason = Annotated[str | None, typer.Option("--reason", help="The reason, as it stands in the letter.")]

Act = Callable[[Step, World, Ticket, Member], Awaitable[str]]


@app.command()
def add(
    name: str,
    role: Annotated[Role, typer.Option(help="What they may do.")],
    email: Annotated[str | None, typer.Option(help="Where they are reached.")] = None,
    telegram: Annotated[int | None, typer.Option(help="Their Telegram user id.")] = None,
) -> None:
    """Add a member of staff, or change one of the same name."""

    async def work() -> None:
        async with opened(load_settings()) as database, database.transaction() as tx:
            row = await staff.by_name(tx, name) or Staff(
                id=new_id(now()), name=name.strip(), role=role, added_at=now()
            )
            row.role, row.email, row.telegram = role, email or row.email, telegram or row.telegram
            tx.add(row)
            audit.note(tx, now(), "staff", actor="command line", name=row.name, role=role.value)
        print(f"{name} is {role.value}")

    asyncio.run(work())


@app.command("list")
def list_members(json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """List the members of staff."""

    async def work() -> None:
        async with opened(load_settings()) as database, database.transaction() as tx:
            rows = await staff.everyone(tx)
        if json:
            print(
                jsonlib.dumps(
                    [{"name": m.name, "role": m.role, "email": m.email} for m in rows], ensure_ascii=False
                )
            )
            return
        table = Table("name", "role", "e-mail", "telegram", box=None, pad_edge=False)
        for m in rows:
            table.add_row(m.name, m.role, m.email or "", str(m.telegram or ""))
        Console().print(table)

    asyncio.run(work())


@app.command()
def show(number: Number, as_: As = None) -> None:
    """Show a ticket: what was said, what was done, what is proposed."""

    async def work() -> None:
        settings = load_settings()
        async with _ticket(number, as_) as (step, world, ticket, who):
            who.must("show")
            said = await tickets.messages_of(step.tx, ticket.id)
            done = await audit.of_ticket(step.tx, ticket.id)
            step.note("read", ticket)
        del settings
        console = Console(highlight=False)
        head = as_json(ticket, len(said), world.policies) | {"requester": ticket.requester}
        grid = Table.grid(padding=(0, 2))
        for key, value in head.items():
            grid.add_row(Text(key, style="bold"), Text(_plain(value)))
        console.print(grid)
        for message in said:
            mark = {"in": "→ from", "out": "← to them, by", "note": "✎ note by"}[message.direction]
            strange = "  (NOT from the requester)" if message.linked else ""
            console.print(
                Text(f"\n{message.at:%Y-%m-%d %H:%M} {mark} {message.author}{strange}", style="bold")
            )
            console.print(Text(message.text))
            for file in message.attachments:
                console.print(Text(f"  [file] {file['name']} ({file['type']}, {file['size']} bytes)"))
        console.print(Text("\nWhat was done", style="bold"))
        for line in done:
            detail = ", ".join(f"{k}={_plain(v)}" for k, v in line.detail.items())
            console.print(Text(f"{line.at:%Y-%m-%d %H:%M:%S}  {line.actor}: {line.event}  {detail}"))

    asyncio.run(work())


@app.command("answer")
def answer_command(
    number: Number,
    words: Words = None,
    text: TextOption = None,
    text_file: TextFile = None,
    attach: Attach = None,
    left_out: Annotated[str | None, typer.Option(help="What the answer does not contain.")] = None,
    reason: Reason = None,
    clause: Annotated[str | None, typer.Option(help="The clause that allows leaving it out.")] = None,
    because: Because = None,
    as_: As = None,
) -> None:
    """Answer the person and close the ticket."""
    said, files = _text(words, text, text_file), _files(attach)
    if left_out and not (reason and clause):
        raise ActionError("what is left out needs its --reason and --clause: both stand in the answer")
    partial = LeftOut(left_out, reason or "", clause or "") if left_out else None

    async def act(step: Step, world: World, ticket: Ticket, who: Member) -> str:
        await answer(step, world, ticket, who, said, files=files, left_out=partial, because=because)
        return "the answer is on its way"

    _act(number, as_, act)


@app.command("ask")
def ask_command(
    number: Number,
    words: Words = None,
    text: TextOption = None,
    text_file: TextFile = None,
    attach: Attach = None,
    as_: As = None,
) -> None:
    """Write to the person and keep the ticket open."""
    said, files = _text(words, text, text_file), _files(attach)

    async def act(step: Step, world: World, ticket: Ticket, who: Member) -> str:
        await ask(step, world, ticket, who, said, files=files)
        return "the message is on its way"

    _act(number, as_, act)


@app.command("approve")
def approve_command(number: Number, reason: Reason = None, as_: As = None) -> None:
    """Confirm what is proposed: let it proceed, announce the fee, or send the refusal."""

    async def act(step: Step, world: World, ticket: Ticket, who: Member) -> str:
        return await approve(step, world, ticket, who, reason=reason)

    _act(number, as_, act)


@app.command("refuse")
def refuse_command(
    number: Number,
    ground: Annotated[str, typer.Option(help="A ground of the policy, by its key.")],
    reason: Annotated[str, typer.Option(help="The reason, as it stands in the letter.")],
    as_: As = None,
) -> None:
    """Refuse on a ground of the policy; against the desk's own view, a colleague has to approve it."""

    async def act(step: Step, world: World, ticket: Ticket, who: Member) -> str:
        sent = await refuse(step, world, ticket, who, ground, reason)
        return (
            "the refusal is on its way" if sent else "the refusal is proposed; a colleague has to approve it"
        )

    _act(number, as_, act)


@app.command("extend")
def extend_command(
    number: Number,
    reason: Annotated[str, typer.Option(help="One of the policy's reasons for an extension, by its key.")],
    explanation: Annotated[str, typer.Option(help="What it means here, as it stands in the letter.")] = "",
    as_: As = None,
) -> None:
    """Move the date, where the policy allows it, and tell the person why."""

    async def act(step: Step, world: World, ticket: Ticket, who: Member) -> str:
        await extend(step, world, ticket, who, reason, explanation)
        return f"the new date is {ticket.due_at.astimezone(world.policy(ticket).zone):%Y-%m-%d}"

    _act(number, as_, act)


@app.command("doubt")
def doubt_command(
    number: Number,
    words: Words = None,
    reason: Annotated[str, typer.Option(help="What makes you doubt who asks; kept, not sent.")] = "",
    text: TextOption = None,
    text_file: TextFile = None,
    as_: As = None,
) -> None:
    """Ask for more proof of who asks; the clock waits for it where the policy allows that."""
    said = _text(words, text, text_file)

    async def act(step: Step, world: World, ticket: Ticket, who: Member) -> str:
        await doubt(step, world, ticket, who, reason, said)
        return "the person is asked, and the clock waits for the answer"

    _act(number, as_, act)


@app.command("note")
def note_command(
    number: Number, words: Words = None, text: TextOption = None, text_file: TextFile = None, as_: As = None
) -> None:
    """Keep a note with the ticket; it is never sent."""
    said = _text(words, text, text_file)

    async def act(step: Step, world: World, ticket: Ticket, who: Member) -> str:
        await note(step, ticket, who, said)
        return "noted"

    _act(number, as_, act)


def _act(number: str, as_: str | None, act: Act) -> None:
    async def work() -> None:
        async with _ticket(number, as_) as (step, world, ticket, who):
            said = await act(step, world, ticket, who)
        print(f"{ticket.number}: {said}")

    asyncio.run(work())


@asynccontextmanager
async def _ticket(number: str, as_: str | None) -> AsyncIterator[tuple[Step, World, Ticket, Member]]:
    """A ticket, in a transaction of its own; raises ActionError if there is none of this number."""
    settings = load_settings()
    world = make_world(settings)
    async with opened(settings) as database, database.transaction() as tx:
        ticket = await tickets.by_number(tx, number)
        if ticket is None:
            raise ActionError(f"there is no ticket {number}: see `privacy-desk tickets`")
        who = await member(tx, as_)
        step = Step(tx, now(), actor=who.name)
        yield step, world, ticket, who
        await board.show(step, world, ticket)


def _text(words: str | None, text: str | None, text_file: Path | None) -> str:
    if text_file is not None:
        said = sys.stdin.read() if str(text_file) == "-" else _read(text_file).decode()
    else:
        said = words or text or ""
    if not said.strip():
        raise ActionError("the text is empty: give it as an argument, by --text or by --text-file")
    return said


def _files(paths: list[Path] | None) -> list[File]:
    return [
        File(path.name, mimetypes.guess_type(path.name)[0] or "application/octet-stream", _read(path))
        for path in paths or ()
    ]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ActionError(f"{path}: {error.strerror}") from error


def _plain(value: object) -> str:
    return value if isinstance(value, str) else jsonlib.dumps(value, ensure_ascii=False, default=str)
