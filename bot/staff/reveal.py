"""Showing who a person is and what they said, to a member who asks for it; that they asked is written down."""

from bot.errors import ActionError
from bot.staff import board
from bot.staff.member import Member
from bot.step import Step
from bot.world import World
from storage import ticket as tickets
from storage.ticket import Direction, Ticket

MARKS = {Direction.IN: "→", Direction.OUT: "←", Direction.NOTE: "✎"}


async def reveal(step: Step, world: World, ticket: Ticket, who: Member) -> str:
    """What we know of the person, and all that was said; raises ActionError where it may not travel (§7)."""
    who.must("reveal")
    if not await board.may_travel(step, world, ticket):
        raise ActionError(
            "the person has not authorized that their data travels through Telegram: "
            f"read it with `privacy-desk staff show {ticket.number}`"
        )
    step.note("revealed", ticket)
    said = await tickets.messages_of(step.tx, ticket.id)
    lines = [f"{MARKS[Direction(m.direction)]} {m.at:%Y-%m-%d %H:%M} {m.author}\n{m.text}" for m in said]
    head = {
        "Requester": ticket.requester,
        "Account named": ticket.claimed,
        "Account": ticket.account_id,
        "Letters go to": ticket.answer_to,
        "Proved by": ticket.verified_how,
    }
    known = [f"{name}: {value}" for name, value in head.items() if value]
    return "\n".join(known) + "\n\n" + "\n\n".join(lines)
