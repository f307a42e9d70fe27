"""Answering: with what was asked for, or in part with the reasons; and asking the person something."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import ActionError
from bot.post import EMAIL, File, channel_of, say
from bot.staff.decided import answered, close, must_be_another, must_be_known, must_be_open, remedies
from bot.staff.member import Member
from bot.step import Step
from bot.world import World
from intents.right import Right
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
    _must_not_tell_a_chat(ticket, files, because)
    step.note("answered", ticket, complete=left_out is None, overrides=_overrides(ticket), because=because)
    await answered(step, ticket, complete=left_out is None)
    close(step, ticket, Status.FULFILLED, who, "answered")
    await say(
        step,
        world,
        ticket,
        "answer",
        to=ticket.answer_to,
        files=files,
        automatic=False,
        text=text.strip(),
        files_named=[file.name for file in files],
        left_out=left_out,
        remedies=remedies(world, ticket) if left_out else [],
    )


def _must_not_tell_a_chat(ticket: Ticket, files: Sequence[File], because: str | None) -> None:
    """Raises ActionError where personal data would go into a chat, §4(3): files always, and what access gives."""
    if channel_of(ticket.answer_to or ticket.requester) == EMAIL:
        return
    shows = {Right.ACCESS, Right.PORTABILITY} & set(ticket.asked)
    if files or (shows and not because):
        raise ActionError(
            f"{ticket.number} has no proved e-mail address, and personal data never goes into a chat: "
            "ask for an address first; if the text holds none, say so (--because)"
        )


def _overrides(ticket: Ticket) -> str | None:
    return str(ticket.proposal["outcome"]) if ticket.proposal else None


async def ask(
    step: Step, world: World, ticket: Ticket, who: Member, text: str, *, files: Sequence[File] = ()
) -> None:
    """Write to the person without closing the ticket; raises ActionError if it is closed."""
    who.must("ask")
    must_be_open(ticket)
    step.note("asked the person", ticket)
    await say(
        step,
        world,
        ticket,
        "reply",
        to=ticket.answer_to,
        files=files,
        automatic=False,
        text=text.strip(),
        files_named=[file.name for file in files],
    )
