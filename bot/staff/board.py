"""The staff's group in a chat: every ticket that waits for a person has a topic there, and the topic follows it.

What is written here waits in the outbox like every letter; the channel makes topics and cards of it.
"""

import re
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import select

from bot.commands.masking import masked
from bot.incoming import Incoming
from bot.step import Step
from bot.world import World
from intents.details import codes, mask_numbers
from storage import outbox, telegram
from storage import ticket as tickets
from storage.columns import new_id
from storage.database import write_late, written_late
from storage.outbox import Outbox, OutboxState
from storage.telegram import Topic
from storage.ticket import Ticket

CHANNEL = "telegram-staff"
CARD = "staff_card"
GENERAL = "general"  # the topic that every group has
AGAIN = timedelta(hours=1)
_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
NOT_HERE = (
    "(Not shown here: the person has not authorized that their data travels through Telegram. "
    "Read it with: privacy-desk staff show {number})"
)

#: A row of buttons: what stands on each, and what it sends back.
Buttons = Sequence[Sequence[tuple[str, str]]]


async def wants_person(step: Step, world: World, ticket: Ticket, why: str) -> None:
    """Bring a ticket before the staff; where it is there already, say what is new."""
    if world.staff_chat is None:
        return
    if await telegram.topic_of(step.tx, ticket.id):
        await show(step, world, ticket)
        say(step, ticket, why, ping=ticket.assignee)
        return
    step.tx.add(Topic(ticket_id=ticket.id, why=why, since=step.now))
    _queue(step, ticket, CARD)


async def show(step: Step, world: World, ticket: Ticket) -> None:
    """Let the ticket's card and topic follow what has become of it."""
    if world.staff_chat is None or await telegram.topic_of(step.tx, ticket.id) is None:
        return
    if not await _card_waits(step, ticket):
        _queue(step, ticket, CARD)


async def _card_waits(step: Step, ticket: Ticket) -> bool:
    to = recipient(ticket)
    if any(row["recipient"] == to and row["message"] == CARD for row in written_late(step.tx, Outbox)):
        return True
    waiting = select(Outbox.id).where(
        Outbox.recipient == recipient(ticket), Outbox.message == CARD, Outbox.state == OutboxState.QUEUED
    )
    return (await step.tx.exec(waiting.limit(1))).first() is not None


async def heard(step: Step, world: World, ticket: Ticket, message: Incoming) -> None:
    """Let staff read what the person has said, masked, where it may travel there."""
    if world.staff_chat is None or await telegram.topic_of(step.tx, ticket.id) is None:
        return
    await show(step, world, ticket)
    text = message.text.strip()
    if text and not codes(text):
        hidden = NOT_HERE.format(number=ticket.number)
        shown = shielded(text) if await may_travel(step, world, ticket) else hidden
        say(step, ticket, f"{masked(message.sender)} writes:\n\n{shown}")


def say(step: Step, ticket: Ticket, text: str, *, buttons: Buttons = (), ping: str | None = None) -> None:
    """Say something to the staff in the ticket's topic; `ping` names the member to be called."""
    _queue(step, ticket, "staff_word", text=text, buttons=[list(row) for row in buttons], ping=ping)


def announce(step: Step, text: str, name: str, *, admins: bool = False) -> None:
    """Say something to all staff, once under this name; `admins` calls those who run the group."""
    row = _row(step, GENERAL, "staff_word", {"text": text, "admins": admins})
    write_late(step.tx, Outbox, **row | {"message_id": name})


async def mind_topics(step: Step, world: World) -> None:
    """Ask once more for the topics that could not be opened for long: nothing before staff is given up."""
    if world.staff_chat is None:
        return
    for topic in await telegram.topics_wanted(step.tx):
        ticket = await tickets.by_id(step.tx, topic.ticket_id)
        if ticket and not await outbox.said_to_since(step.tx, step.now - AGAIN, recipient(ticket)):
            _queue(step, ticket, CARD)


async def may_travel(step: Step, world: World, ticket: Ticket) -> bool:
    """Whether what this person says may be shown in a channel that carries it abroad (§7)."""
    if telegram.CHANNEL not in world.policy(ticket).channels.cross_border:
        return True
    if ticket.channel != telegram.CHANNEL:
        return False
    chat = await telegram.chat_of(step.tx, telegram.user_of(ticket.requester))
    return chat is not None and chat.authorized


def shielded(text: str) -> str:
    """A person's words without identity numbers and addresses."""
    return _ADDRESS.sub(lambda found: masked(found[0]), mask_numbers(text).text)


def recipient(ticket: Ticket) -> str:
    """The ticket's topic as a recipient of the outbox."""
    return f"topic:{ticket.id}"


def _queue(step: Step, ticket: Ticket, message: str, **headers: Any) -> None:
    row = _row(step, recipient(ticket), message, headers)
    write_late(step.tx, Outbox, **row, ticket_id=ticket.id)


def _row(step: Step, to: str, message: str, headers: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id(step.now),
        "channel": CHANNEL,
        "recipient": to,
        "message": message,
        "subject": "",
        "text": headers.pop("text", ""),
        "message_id": f"<pd.staff.{secrets.token_hex(12)}@telegram>",
        "headers": headers,
        "automatic": False,  # it counts towards no limit of what a person hears
        "created_at": step.now,
        "due_at": step.now,
    }
