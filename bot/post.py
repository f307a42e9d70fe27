"""Everything we say: written into the outbox in the transaction of the step that says it, sent afterwards."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from bot import news
from bot.addresses import EMAIL, channel_of
from bot.pieces import pieces
from bot.staff import board
from bot.step import Step
from bot.wording import Letter, as_said_on, names, render, spoken
from bot.world import World
from storage import outbox
from storage.columns import new_id
from storage.database import write_late
from storage.outbox import Outbox, OutboxFile
from storage.ticket import Direction, Flag, Message, Ticket

# Two programs that answer each other must come to an end, whatever their headers say (RFC 3834 §2).
PER_RECIPIENT = (60, timedelta(days=1))
PER_TICKET = (12, timedelta(hours=1))
SAME_TEXT = timedelta(hours=1)
MASK = "••••••"
LONGEST = {"telegram": 3900}  # UTF-16 units a message; Telegram takes 4096, and the subject stands above


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a letter."""

    name: str
    type: str
    content: bytes


def write(world: World, ticket: Ticket, message: str, channel: str = EMAIL, **facts: Any) -> Letter:
    """Write a message of this ticket in the person's language, as it is said on that channel."""
    policy = world.policy(ticket)
    own = {
        "number": ticket.number,
        "controller": policy.controller.name,
        "rights": asked(ticket, *ticket.rights),
    }
    return render(as_said_on(channel, message), ticket.language, zone=policy.zone, **(own | facts))


def asked(ticket: Ticket, *rights: str) -> list[dict[str, str]]:
    """These rights with their names in the person's language."""
    words = names(spoken(ticket.language))["rights"]
    key = {"deletion": "cancellation"} if ticket.cancellation else {}
    return [{"right": right, "sentence": words[key.get(right, right)]} for right in rights]


async def say(
    step: Step,
    world: World,
    ticket: Ticket,
    message: str,
    *,
    to: str | None = None,
    files: Sequence[File] = (),
    automatic: bool = True,
    fresh: bool = False,
    **facts: Any,
) -> bool:
    """Say something to the person, or to `to`; False if the limits for automatic messages hold it back."""
    recipient = to or await _place(step, world, ticket)
    channel = channel_of(recipient)
    # The code stands in one place until it is sent, and in none afterwards: no ticket, no log shows it.
    secret = facts.pop("code", None)
    letter = write(world, ticket, message, channel, code=MASK if secret else None, **facts)
    if automatic and await _too_much(step, ticket, recipient, letter, fresh=fresh):
        return False
    row = _row(step, world, ticket, message, recipient, letter)
    row["headers"]["proof"] = facts.get("proof") or facts.get("why")
    for piece in _in_pieces(step, world, ticket, row):
        write_late(step.tx, Outbox, **piece, automatic=automatic, secret=secret)
    for file in files:
        write_late(step.tx, OutboxFile, id=new_id(step.now), outbox_id=row["id"], **asdict(file))
    write_late(step.tx, Message, **_heard(step, ticket, row, files))
    step.note("said", ticket, message=message, outbox=row["id"], elsewhere=recipient != ticket.requester)
    return True


async def _place(step: Step, world: World, ticket: Ticket) -> str:
    if step.reply_to or step.answering:
        return step.reply_to or ticket.requester
    return await news.wanted(step, world, ticket)


def _in_pieces(step: Step, world: World, ticket: Ticket, row: dict[str, Any]) -> list[dict[str, Any]]:
    """A letter too long for its channel as several rows, each sent and settled by itself, in their order."""
    longest = LONGEST.get(row["channel"])
    texts = pieces(row["text"], longest) if longest else [row["text"]]
    door = world.door(ticket.door).address
    more = [
        row
        | {"id": new_id(step.now), "subject": "", "text": text, "message_id": message_id(door, ticket.token)}
        for text in texts[1:]
    ]
    first = row | {"text": texts[0], "headers": row["headers"] | {"goes_on": bool(more)}}
    for piece in more[:-1]:
        piece["headers"] = row["headers"] | {"goes_on": True}
    return [first, *more]


async def _too_much(step: Step, ticket: Ticket, recipient: str, letter: Letter, *, fresh: bool) -> bool:
    most, within = PER_RECIPIENT
    if await outbox.automatic_since(step.tx, step.now - within, recipient=recipient) >= most:
        ticket.flag(Flag.ABUSE)
        step.note("held back", ticket, limit="recipient", most=most)
        return True
    if fresh:
        return False
    most, within = PER_TICKET
    if await outbox.automatic_since(step.tx, step.now - within, ticket_id=ticket.id) >= most:
        ticket.flag(Flag.ABUSE)
        step.note("held back", ticket, limit="ticket", most=most)
        return True
    if await outbox.said_since(step.tx, step.now - SAME_TEXT, ticket.id, recipient, letter.text):
        step.note("held back", ticket, limit="same text")
        return True
    return False


def _row(
    step: Step, world: World, ticket: Ticket, message: str, recipient: str, letter: Letter
) -> dict[str, Any]:
    door = world.door(ticket.door)
    return {
        "id": new_id(step.now),
        "ticket_id": ticket.id,
        "channel": channel_of(recipient),
        "recipient": recipient,
        "message": message,
        "subject": letter.subject,
        "text": letter.text,
        "message_id": message_id(door.address, ticket.token),
        "headers": {
            "from": door.address,
            "reply_to": plus(door.address, ticket.token) if door.plus_addressing else None,
            # A letter to another address than the person's begins a conversation of its own.
            "in_reply_to": ticket.last_message_id if recipient == ticket.requester else None,
            "language": ticket.language,
            "choices": ticket.choices if message == "clarify" else [],
            "known": ticket.person is not None,
        },
        "created_at": step.now,
        "due_at": step.now,
    }


def _heard(step: Step, ticket: Ticket, row: dict[str, Any], files: Sequence[File]) -> dict[str, Any]:
    return {
        "id": new_id(step.now),
        "ticket_id": ticket.id,
        "direction": Direction.OUT,
        "at": step.now,
        "author": step.actor,
        "subject": row["subject"],
        "text": row["text"],
        "message_id": row["message_id"],
        "outbox_id": row["id"],
        "attachments": [{"name": f.name, "type": f.type, "size": len(f.content)} for f in files],
    }


def message_id(address: str, token: str) -> str:
    """A Message-ID that says which conversation it belongs to, to those who know the token (RFC 5322 §3.6.4)."""
    return f"<pd.{token}.{secrets.token_hex(8)}@{address.rpartition('@')[2]}>"


def plus(address: str, token: str) -> str:
    """Our address with the conversation's token (RFC 5233 §1)."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{token}@{domain}"


async def by_mail_instead(step: Step, world: World, ticket: Ticket, row: Outbox) -> bool:
    """Send a letter that a chat no longer takes to the address that was proved; False if there is none."""
    address = ticket.answer_to
    if not address or channel_of(address) != EMAIL or row.channel == EMAIL:
        return False
    again = _row(step, world, ticket, row.message, address, Letter(row.subject, row.text))
    write_late(step.tx, Outbox, **again, automatic=row.automatic)
    step.note("sent by mail instead", ticket, outbox=again["id"], unreachable=row.id)
    return True


async def tell_staff(step: Step, world: World, ticket: Ticket, why: str) -> None:
    """Tell the staff by mail that a ticket waits for a person: its number and date, nothing of the person."""
    step.note("waits for a person", ticket, why=why)
    await board.wants_person(step, world, ticket, why)
    about = ", ".join(ticket.rights) or str(ticket.kind)
    policy = world.policy(ticket)
    letter = render(
        "staff_waiting",
        "en",
        zone=policy.zone,
        number=ticket.number,
        why=why,
        about=f"{about} (account cancellation)" if ticket.cancellation else about,
        due=ticket.due_at,
        flags=ticket.flags,
        proposal=ticket.proposal,
    )
    for address in world.staff_emails:
        _notice(step, world, address, letter, "staff_waiting", ticket)


def _notice(
    step: Step, world: World, address: str, letter: Letter, message: str, ticket: Ticket | None
) -> None:
    door = world.door(ticket.door if ticket else "")
    write_late(
        step.tx,
        Outbox,
        id=new_id(step.now),
        ticket_id=ticket.id if ticket else None,
        channel="email",
        recipient=address,
        message=message,
        subject=letter.subject,
        text=letter.text,
        message_id=message_id(door.address, "staff"),
        headers={"from": door.address, "reply_to": None, "in_reply_to": None},
        created_at=step.now,
        due_at=step.now,
    )


async def tell_staff_of_quarantine(step: Step, world: World, inbox_id: str) -> None:
    """Tell the staff that a message could not be handled."""
    zone = world.policies.at(step.now).zone
    letter = render("staff_quarantine", "en", zone=zone, inbox_id=inbox_id)
    for address in world.staff_emails:
        _notice(step, world, address, letter, "staff_quarantine", None)


def tell_staff_of_policy(step: Step, world: World, mistakes: Sequence[str]) -> None:
    """Tell the staff that the changed policy file cannot be used, and that the last good one stays in force."""
    step.note("policy not taken", mistakes=list(mistakes))
    zone = world.policies.at(step.now).zone
    letter = render("staff_policy", "en", zone=zone, mistakes=mistakes)
    for address in world.staff_emails:
        _notice(step, world, address, letter, "staff_policy", None)
