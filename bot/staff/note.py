"""Notes among staff: never sent to the person."""

from bot.errors import ActionError
from bot.staff.member import Member
from bot.step import Step
from storage.columns import new_id
from storage.ticket import Direction, Message, Ticket


async def note(step: Step, ticket: Ticket, who: Member, text: str) -> None:
    """Keep a note with the ticket; raises ActionError if it is empty."""
    who.must("note")
    if not text.strip():
        raise ActionError("the note is empty")
    step.tx.add(
        Message(
            id=new_id(step.now),
            ticket_id=ticket.id,
            direction=Direction.NOTE,
            at=step.now,
            author=who.name,
            text=text.strip(),
        )
    )
    step.note("note", ticket)
