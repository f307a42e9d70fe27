"""Assigning: who works on a ticket, so that nobody else does and reminders find them."""

from bot.staff.decided import must_be_open
from bot.staff.member import Member
from bot.step import Step
from storage.ticket import Ticket


def assign(step: Step, ticket: Ticket, who: Member) -> None:
    """Let this member work on the ticket; raises ActionError if it is closed."""
    who.must("assign")
    must_be_open(ticket)
    step.note("assigned", ticket, to=who.name, before=ticket.assignee)
    ticket.assignee = who.name
