"""A ticket's card in the staff's group: what it is about, by when, what is proposed; the person masked."""

import html

from bot.channels.telegram.keyboard import Rows
from bot.commands.masking import masked
from bot.wording import render
from bot.world import World
from storage.telegram import Topic
from storage.ticket import OPEN, Ticket

LONGEST_TITLE = 128  # characters


def title_of(ticket: Ticket) -> str:
    """The topic's title: number and rights, nothing of the person."""
    about = ", ".join(ticket.rights) or str(ticket.kind)
    return f"{ticket.number} {about}"[:LONGEST_TITLE]


def card_of(world: World, ticket: Ticket, topic: Topic) -> str:
    """The card, as HTML: whatever stands in a ticket is escaped."""
    card = render(
        "staff_card",
        "en",
        zone=world.policy(ticket).zone,
        number=ticket.number,
        about=_about(ticket),
        person=_person(ticket),
        speaks=ticket.language,
        status=str(ticket.status),
        received=ticket.received_at,
        due=ticket.due_at,
        flags=ticket.flags,
        assignee=ticket.assignee,
        why=topic.why,
        proposal=ticket.proposal,
    )
    return f"<b>{html.escape(card.subject)}</b>\n<pre>{html.escape(card.text.strip())}</pre>"


def _about(ticket: Ticket) -> str:
    about = ", ".join(ticket.rights) or str(ticket.kind)
    return f"{about} (account cancellation)" if ticket.cancellation else about


def _person(ticket: Ticket) -> str:
    who = masked(ticket.requester)
    return f"{who}, proved by {ticket.verified_how}" if ticket.verified_at else f"{who}, not verified"


def buttons_of(ticket: Ticket) -> Rows:
    """What staff can do with the ticket now; each button holds the ticket's id and the act."""

    def button(label: str, act: str) -> tuple[str, str]:
        return label, f"s:{ticket.id}:{act}"

    data = button("Show the person's data", "reveal")
    if ticket.status not in OPEN:
        return [[data]]
    approve = [[button("Approve the proposal", "approve")]] if ticket.proposal else []
    return [
        *approve,
        [button("Answer", "answer"), button("Ask", "ask")],
        [button("Refuse…", "refuse"), button("Extend…", "extend")],
        [button("I take it", "assign"), data],
    ]
