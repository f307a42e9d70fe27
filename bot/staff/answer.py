"""Answering: with what was asked for, or in part with the reasons; and asking the person something."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.addresses import EMAIL, channel_of
from bot.errors import ActionError
from bot.post import File
from bot.staff.decided import answered, close, must_be_another, must_be_known, must_be_open, remedies
from bot.staff.letter import TELLS, send
from bot.staff.member import Member
from bot.step import Step
from bot.world import World
from storage.ticket import Status, Ticket


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What an answer does not contain, why, and the clause that allows it."""

    what: str
    reason: str
    clause: str


async def answer(
    step: Step,
    world: World,
    ticket: Ticket,
    who: Member,
    text: str,
    *,
    files: Sequence[File] = (),
    left_out: LeftOut | None = None,
    because: str | None = None,
) -> None:
    """Send the answer and close the ticket; raises ActionError where a reason is owed and not given."""
    who.must("answer")
    policy = world.policy(ticket)
    must_be_open(ticket)
    must_be_known(ticket, policy, because)
    must_be_another(ticket, policy, who)
    if ticket.proposal and ticket.proposal["outcome"] != "ask_staff" and not because:
        raise ActionError(
            f"{ticket.number}: the desk proposes {ticket.proposal['outcome']}; "
            "to answer all the same, say why (--because)"
        )
    private = _is_private(ticket, because)
    step.note("answered", ticket, complete=left_out is None, overrides=_overrides(ticket), because=because)
    await answered(step, ticket, complete=left_out is None)
    close(step, ticket, Status.FULFILLED, who, "answered")
    await send(
        step,
        world,
        ticket,
        "answer",
        text,
        private=private,
        files=files,
        text=text.strip(),
        files_named=[file.name for file in files],
        left_out=left_out,
        remedies=remedies(world, ticket) if left_out else [],
    )


def _is_private(ticket: Ticket, because: str | None) -> bool:
    """Whether the answer is personal data by what was asked; without a proved address staff may say it is not."""
    by_mail = ticket.answer_to is not None and channel_of(ticket.answer_to) == EMAIL
    return bool(TELLS & set(ticket.asked)) and (by_mail or not because)


def _overrides(ticket: Ticket) -> str | None:
    return str(ticket.proposal["outcome"]) if ticket.proposal else None


async def ask(
    step: Step, world: World, ticket: Ticket, who: Member, text: str, *, files: Sequence[File] = ()
) -> None:
    """Write to the person without closing the ticket; raises ActionError if it is closed."""
    who.must("ask")
    must_be_open(ticket)
    step.note("asked the person", ticket)
    await send(
        step,
        world,
        ticket,
        "reply",
        text,
        files=files,
        text=text.strip(),
        files_named=[file.name for file in files],
    )
