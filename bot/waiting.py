"""The clock that waits: only where the regime has it, only on a doubt that is named, and only until an answer comes.

GDPR Art. 12(6) with Art. 12(3): proof of identity may be asked for where there is reasonable doubt, and the month
does not run against the controller while the person has not given it.
"""

from datetime import UTC, datetime

from bot.policy.deadline import Waiting, due
from bot.step import Step
from bot.world import World
from storage import ticket as tickets
from storage.ticket import Ticket

NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def is_waiting(ticket: Ticket) -> bool:
    """Whether the clock stands still now."""
    return ticket.waiting_since is not None


def stop(step: Step, ticket: Ticket, doubt: str, clause: str) -> None:
    """Let the clock stand still from now on."""
    ticket.waiting_since = step.now
    ticket.look_at = NEVER
    step.note("the clock waits", ticket, doubt=doubt, clause=clause)


async def resume(step: Step, world: World, ticket: Ticket) -> None:
    """Let the clock run again, and move the date by the days that it stood still."""
    assert ticket.waiting_since is not None
    stood = {"since": ticket.waiting_since.isoformat(), "until": step.now.isoformat()}
    ticket.waited, ticket.waiting_since = [*ticket.waited, stood], None
    waited = [
        Waiting(datetime.fromisoformat(each["since"]), datetime.fromisoformat(each["until"]))
        for each in ticket.waited
    ]
    for request in await tickets.requests_of(step.tx, ticket.id):
        clock = due(
            world.policy(ticket),
            request.right,
            ticket.received_at,
            extended=ticket.extended_at is not None,
            waited=waited,
        )
        request.due_at = clock.due_at
        step.tx.add(request)
        ticket.due_at = max(ticket.due_at, clock.due_at)
    ticket.look_at = step.now
    step.note("the clock runs", ticket, due=ticket.due_at.isoformat())
