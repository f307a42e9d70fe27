"""What every decision of a person shares: what the ticket allows, four eyes, and the answered requests."""

from bot.errors import ActionError
from bot.lifecycle import is_open, move
from bot.policy.model import Assurance, FourEyes, Policy
from bot.staff.member import Member
from bot.step import Step
from bot.wording import said
from bot.world import World
from storage import ticket as tickets
from storage.ticket import Flag, Status, Ticket


def must_be_open(ticket: Ticket) -> None:
    """Raises ActionError if nothing is to be decided here any more."""
    if not is_open(ticket):
        raise ActionError(f"{ticket.number} is {ticket.status}: there is nothing to decide any more")


def must_be_known(ticket: Ticket, policy: Policy, because: str | None) -> None:
    """Raises ActionError if nobody has shown who asks, and no reason is given why that is enough, §5(7)."""
    unproved = ticket.verified_at is None and any(
        policy.rights[right].assurance is not Assurance.CHANNEL for right in ticket.asked
    )
    if unproved and not because:
        raise ActionError(
            f"{ticket.number} is not verified: say how you know who asks (--because), or refuse it"
        )


def must_be_another(ticket: Ticket, policy: Policy, who: Member) -> None:
    """Raises ActionError if the same person decided before: an appeal is someone else's to decide."""
    if FourEyes.APPEAL in policy.decisions.four_eyes and ticket.decided_by == who.name:
        raise ActionError(f"{who.name} decided {ticket.number} before: someone else has to look at it now")


async def answered(step: Step, ticket: Ticket, *, complete: bool, outcome: str | None = None) -> None:
    """Write down for every right of the ticket that it is answered now."""
    for request in await tickets.requests_of(step.tx, ticket.id):
        request.answered_at, request.complete = step.now, complete
        request.outcome = outcome or request.outcome
        step.tx.add(request)
    if Flag.REMINDER.value in ticket.flags:
        await _with_what_it_reminds_of(step, ticket, complete=complete)


async def _with_what_it_reminds_of(step: Step, ticket: Ticket, *, complete: bool) -> None:
    """The answer to a reminder answers the request that was forgotten, too."""
    for earlier in await tickets.of_person(step.tx, ticket.person or ""):
        forgotten = earlier.id != ticket.id and is_open(earlier) and earlier.received_at <= ticket.received_at
        if not forgotten or not set(earlier.rights) <= set(ticket.rights):
            continue
        for request in await tickets.requests_of(step.tx, earlier.id):
            request.answered_at, request.complete = step.now, complete
            step.tx.add(request)
        move(step, earlier, Status.FULFILLED, because=f"answered with {ticket.number}")


def close(step: Step, ticket: Ticket, status: Status, who: Member, because: str) -> None:
    """End a ticket by a person's decision."""
    move(step, ticket, status, because=because)
    ticket.proposal = None
    ticket.decided_by = who.name


def remedies(world: World, ticket: Ticket) -> list[str]:
    """Where the person can turn to, in their language, each in one line with its address."""
    return [
        f"{said(remedy.name, ticket.language)}{f': {remedy.address}' if remedy.address else ''}"
        for remedy in world.policy(ticket).refusal.remedies
    ]
