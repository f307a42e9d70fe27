"""In a chat all is said in one conversation: which of a person's matters do these words belong to?"""

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.incoming import Incoming
from bot.step import Step
from bot.verification import account_wanted
from bot.world import World
from intents.classify import classify
from intents.details import claimed_account, corrections, is_appeal
from intents.right import Kind, Reading, Right
from intents.words import index
from storage import ticket as tickets
from storage.ticket import OPEN, Direction, Status, Ticket
from storage.verification import open_challenge

#: For how long a chat that proved who speaks goes on with what that person began elsewhere.
STILL_KNOWN = timedelta(days=30)
_IDENTIFIER = re.compile(r"@?[\w.+%-]{2,64}(?:@[\w.-]{3,190})?")
THANKS = 15  # characters: so short it is a word of thanks, or none
ANSWERED = (Status.FULFILLED, Status.REFUSED)
WAITING = (Status.VERIFYING, Status.CLARIFYING)


async def matters(step: Step, sender: str) -> list[Ticket]:
    """The open tickets of this chat, and of whoever it has proved to be; newest first."""
    found = {ticket.id: ticket for ticket in await tickets.open_of_requester(step.tx, sender)}
    for person in await tickets.proven_by(step.tx, sender, step.now - STILL_KNOWN):
        found |= {t.id: t for t in await tickets.of_person(step.tx, person) if t.status in OPEN}
    return sorted(found.values(), key=lambda ticket: ticket.id, reverse=True)


async def read(step: Step, message: Incoming, mine: Sequence[Ticket]) -> Reading:
    """What the words ask for, knowing what is open; a button's meaning is known already."""
    if message.chosen:
        return message.chosen
    waiting = [t for t in mine if t.status == Status.VERIFYING and await open_challenge(step.tx, t.id)]
    return classify(message.text, open_challenge=bool(waiting), open_ticket=bool(mine))


def meant(mine: Sequence[Ticket], reading: Reading, message: Incoming) -> Ticket | None:
    """The ticket that the words belong to; None if they begin a matter of their own."""
    waiting = next(
        (t for t in mine if t.status in WAITING and (t.requester == message.sender or t.fee)), None
    )
    if message.proven or (waiting and waiting.status == Status.CLARIFYING):
        return waiting
    if reading.kind is Kind.QUESTION:
        return None
    if reading.kind is not Kind.REQUEST:
        return waiting or next(iter(mine), None)
    if reading.needs_person:
        return None
    same = next((t for t in mine if set(reading.rights) <= set(t.asked)), None)
    return same or waiting


async def answered_lately(step: Step, message: Incoming, reading: Reading) -> Ticket | None:
    """The answered ticket that words are about which ask for nothing new: an objection, or something missing."""
    objects = is_appeal(message.text)
    if not objects and (reading.kind is not Kind.OTHER or len(message.text.strip()) <= THANKS):
        return None
    since = step.now - STILL_KNOWN
    found = {ticket.id: ticket for ticket in await tickets.answered_since(step.tx, message.sender, since)}
    for person in await tickets.proven_by(step.tx, message.sender, since):
        found |= {t.id: t for t in await tickets.of_person(step.tx, person) if t.status in ANSWERED}
    last_first = sorted(found.values(), key=lambda ticket: ticket.closed_at or step.now, reverse=True)
    refused = (ticket for ticket in last_first if ticket.status == Status.REFUSED)
    return next(refused if objects else iter(last_first), None)


def account_in(world: World, ticket: Ticket, message: Incoming) -> str | None:
    """The account that a chat's words name, where we have asked for one, or where it is another one now."""
    text = message.text.strip()
    if ticket.status != Status.VERIFYING or not message.one_thread or not text:
        return None
    named = claimed_account(text, message.sender, world.addresses)
    if account_wanted(ticket):
        return named or (text if _is_identifier(text) else None)
    another = named if named and "@" in named else None
    return another if another and another.casefold() != (ticket.claimed or "").casefold() else None


def _is_identifier(text: str) -> bool:
    """One word that is no word of a language: "ok" and "hello" name no account."""
    if not _IDENTIFIER.fullmatch(text):
        return False
    return re.search(r"[\d_.@-]", text) is not None or not index().knows(text.casefold())


async def details_missing(step: Step, ticket: Ticket) -> bool:
    """Whether a correction is asked for, and nobody has said yet what is wrong and what is right."""
    if Right.CORRECTION not in ticket.asked or ticket.status != Status.WORKING:
        return False
    said = await tickets.messages_of(step.tx, ticket.id)
    return not any(corrections(m.text) for m in said if m.direction == Direction.IN)
