"""The states of a ticket, and what may follow what: one table to read."""

from bot.step import Step
from storage.ticket import OPEN, Status, Ticket

FOLLOWS: dict[Status, frozenset[Status]] = {
    # we asked the person something: what is meant, or whether a fee is accepted
    Status.CLARIFYING: frozenset(
        {Status.VERIFYING, Status.REVIEWING, Status.WORKING, Status.REFUSED, Status.CANCELLED, Status.EXPIRED}
    ),
    # a code is out
    Status.VERIFYING: frozenset(
        {Status.REVIEWING, Status.WORKING, Status.FULFILLED, Status.REFUSED, Status.CANCELLED, Status.MERGED}
    ),
    # a person has to decide something
    Status.REVIEWING: frozenset(
        {Status.CLARIFYING, Status.WORKING, Status.FULFILLED, Status.REFUSED, Status.CANCELLED, Status.MERGED}
    ),
    # decided: it is being done
    Status.WORKING: frozenset(
        {Status.REVIEWING, Status.CLARIFYING, Status.FULFILLED, Status.REFUSED, Status.CANCELLED}
    ),
    # answered; an appeal or a "something is missing" opens it again
    Status.FULFILLED: frozenset({Status.REVIEWING}),
    Status.REFUSED: frozenset({Status.REVIEWING}),
    Status.CANCELLED: frozenset(),
    Status.EXPIRED: frozenset({Status.REVIEWING}),
    Status.MERGED: frozenset(),
}


def is_open(ticket: Ticket) -> bool:
    """Whether something is still to be done for this ticket."""
    return ticket.status in OPEN


def move(step: Step, ticket: Ticket, status: Status, because: str) -> None:
    """Bring a ticket to its next state; raises ValueError where the table has no such way."""
    if status == ticket.status:
        return
    if status not in FOLLOWS[Status(ticket.status)]:
        raise ValueError(f"a ticket that is {ticket.status} cannot become {status}")
    step.note("status", ticket, was=str(ticket.status), becomes=status.value, because=because)
    ticket.status = status
    ticket.closed_at = None if status in OPEN else step.now
