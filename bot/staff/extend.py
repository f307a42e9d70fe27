"""Extending: for a reason that the policy lists, while the first date has not passed."""

from bot.errors import ActionError
from bot.policy.extension import Refused, may_extend
from bot.staff.decided import must_be_open, remedies
from bot.staff.letter import send
from bot.staff.member import Member
from bot.step import Step
from bot.world import World
from storage import ticket as tickets
from storage.ticket import Ticket


async def extend(
    step: Step, world: World, ticket: Ticket, who: Member, reason: str, explanation: str = ""
) -> None:
    """Move the date and say so with the reason, once and in time (GDPR Art. 12(3)); raises ActionError."""
    who.must("extend")
    must_be_open(ticket)
    if not ticket.asked:
        raise ActionError(f"{ticket.number} asks for no right, so no date of the law is extended")
    longer = may_extend(
        world.policy(ticket),
        ticket.asked[0],
        ticket.received_at,
        reason,
        step.now,
        due_at=ticket.due_at,
        extended_before=ticket.extended_at is not None,
    )
    if isinstance(longer, Refused):
        raise ActionError(f"{ticket.number} cannot be extended: {longer.reason} ({longer.clause})")
    ticket.due_at, ticket.look_at, ticket.extended_at = longer.due_at, step.now, step.now
    for request in await tickets.requests_of(step.tx, ticket.id):
        request.due_at = longer.due_at
        step.tx.add(request)
    step.note("extended", ticket, due=longer.due_at.isoformat(), reason=reason, clause=longer.clause)
    await send(
        step,
        world,
        ticket,
        "extension",
        explanation,
        reason=explanation.strip() or longer.reason,
        due=longer.due_at,
        clause=longer.clause,
        remedies=remedies(world, ticket),
    )
