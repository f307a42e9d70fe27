"""Doubting who asks: the person is asked for more, and the clock waits where the regime allows it."""

from bot import waiting
from bot.errors import ActionError
from bot.policy.extension import Refused, may_wait
from bot.staff.answer import ask
from bot.staff.decided import must_be_open
from bot.staff.member import Member
from bot.step import Step
from bot.world import World
from storage.ticket import Ticket


async def doubt(step: Step, world: World, ticket: Ticket, who: Member, reason: str, text: str) -> None:
    """Ask the person for more, for a doubt that is named (GDPR Art. 12(6)); raises ActionError."""
    who.must("ask")
    must_be_open(ticket)
    if waiting.is_waiting(ticket):
        raise ActionError(f"{ticket.number} waits for the person already")
    clause = may_wait(world.policy(ticket), reason)
    if isinstance(clause, Refused):
        raise ActionError(f"the clock of {ticket.number} does not wait: {clause.reason} ({clause.clause})")
    waiting.stop(step, ticket, reason.strip(), clause)
    await ask(step, world, ticket, who, text)
