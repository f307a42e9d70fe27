"""A ticket, the rights it asks for, and what was said in it."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index, Integer, Table, bindparam, func
from sqlmodel import Field, SQLModel, col, select

from intents.right import Kind, Right
from storage.columns import belongs_to, document, moment, name_of
from storage.database import Transaction

# Without vowels no word comes about, and without 0, 1, I, L, O nothing is misread over the telephone.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
LETTERS = ALPHABET[8:]


class Status(StrEnum):
    """Where a ticket stands; `bot/lifecycle.py` says what may follow what."""

    CLARIFYING = "clarifying"
    VERIFYING = "verifying"
    REVIEWING = "reviewing"
    WORKING = "working"
    FULFILLED = "fulfilled"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    MERGED = "merged"


class Flag(StrEnum):
    """What staff should see at once."""

    DUPLICATE = "duplicate"
    REPEAT = "repeat"
    EXCESSIVE = "excessive"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    NO_ACCOUNT = "no_account"
    THIRD_PARTY = "third_party"
    MINOR = "minor"
    UNDELIVERABLE = "undeliverable"
    ABUSE = "abuse"
    SENDER_MISMATCH = "sender_mismatch"


OPEN = (Status.CLARIFYING, Status.VERIFYING, Status.REVIEWING, Status.WORKING)

_version = Column("version", Integer, nullable=False)


class Ticket(SQLModel, table=True):
    """One matter of one person; `rights` is in the order asked, every moment in UTC."""

    __table_args__ = (Index("ix_ticket_open", "requester", "status"),)
    __mapper_args__ = {"version_id_col": _version}

    id: str = Field(primary_key=True)
    number: str = Field(unique=True)
    token: str = Field(unique=True)
    status: Status = Field(sa_column=name_of(Status, index=True))
    kind: Kind = Field(sa_column=name_of(Kind))
    rights: list[str] = Field(default_factory=list, sa_column=document())
    cancellation: bool = False
    channel: str
    door: str
    language: str
    requester: str
    claimed: str | None = None
    account_id: str | None = None
    person: str | None = Field(default=None, index=True)
    answer_to: str | None = None
    received_at: datetime = Field(sa_column=moment())
    acknowledge_by: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    due_at: datetime = Field(sa_column=moment())
    look_at: datetime = Field(sa_column=moment(index=True))
    verified_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    verified_how: str | None = None
    closed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    extended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    waiting_since: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    waited: list[dict[str, str]] = Field(default_factory=list, sa_column=document())
    policy: str
    flags: list[str] = Field(default_factory=list, sa_column=document())
    proposal: dict[str, Any] | None = Field(default=None, sa_column=document(nullable=True))
    choices: list[str] = Field(default_factory=list, sa_column=document())
    fee: dict[str, Any] | None = Field(default=None, sa_column=document(nullable=True))
    needs_person: str | None = None
    last_message_id: str | None = None
    merged_into: str | None = None
    decided_by: str | None = None
    assignee: str | None = None
    version: int = Field(default=1, sa_column=_version)

    @property
    def asked(self) -> tuple[Right, ...]:
        """The rights asked for, in order."""
        return tuple(Right(name) for name in self.rights)

    def flag(self, *flags: Flag) -> None:
        """Add flags, each once."""
        self.flags = [*self.flags, *(f.value for f in flags if f.value not in self.flags)]


class Request(SQLModel, table=True):
    """One right asked for in a ticket: what is judged, counted and answered."""

    __table_args__ = (Index("ix_request_history", "person", "right", "received_at"),)

    id: str = Field(primary_key=True)
    ticket_id: str = Field(sa_column=belongs_to("ticket.id"))
    right: Right = Field(sa_column=name_of(Right))
    person: str | None = None
    received_at: datetime = Field(sa_column=moment())
    due_at: datetime = Field(sa_column=moment())
    verified: bool = False
    answered_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    complete: bool | None = None
    outcome: str | None = None


class Direction(StrEnum):
    IN = "in"
    OUT = "out"
    NOTE = "note"


class Message(SQLModel, table=True):
    """What was said in a ticket: by the person, by the desk, or among staff."""

    id: str = Field(primary_key=True)
    ticket_id: str = Field(sa_column=belongs_to("ticket.id"))
    direction: Direction = Field(sa_column=name_of(Direction))
    at: datetime = Field(sa_column=moment())
    author: str
    subject: str = ""
    text: str
    message_id: str | None = Field(default=None, index=True)
    inbox_id: str | None = None
    outbox_id: str | None = None
    linked: bool = False
    attachments: list[dict[str, Any]] = Field(default_factory=list, sa_column=document())


def new_number() -> str:
    """A ticket number that can be read out, tells nothing of how many there are, and is never like a code."""
    return f"PD-{_word(LETTERS, 1)}{_word(ALPHABET, 3)}-{_word(LETTERS, 1)}{_word(ALPHABET, 3)}"


def new_token() -> str:
    """What only the two ends of a conversation know: 20 lower-case characters, about 95 bits."""
    return _word(ALPHABET, 20).lower()


def _word(alphabet: str, length: int) -> str:
    chance, letters = secrets.randbelow(len(alphabet) ** length), []
    for _ in range(length):
        chance, place = divmod(chance, len(alphabet))
        letters.append(alphabet[place])
    return "".join(letters)


async def by_number(tx: Transaction, number: str) -> Ticket | None:
    """The ticket with this number, in whatever case it was typed."""
    return (await tx.exec(select(Ticket).where(Ticket.number == number.strip().upper()))).first()


async def by_id(tx: Transaction, ticket_id: str) -> Ticket | None:
    """The ticket with this id."""
    return (await tx.exec(select(Ticket).where(Ticket.id == ticket_id))).first()


async def by_tokens(tx: Transaction, tokens: Sequence[str]) -> Ticket | None:
    """The ticket that one of these tokens belongs to, held: two processes that tried codes at once would miscount."""
    if not tokens:
        return None
    query = select(Ticket).where(col(Ticket.token).in_(list(tokens)[:20])).with_for_update()
    return (await tx.exec(query)).first()


# Built once, since every new message asks it.
_TICKETS: Table = SQLModel.metadata.tables["ticket"]
_OPEN_OF_REQUESTER = (
    select(_TICKETS.c.id)
    .where(_TICKETS.c.requester == bindparam("who"), _TICKETS.c.status.in_(OPEN))
    .limit(20)
)


async def open_of_requester(tx: Transaction, requester: str) -> list[Ticket]:
    """The open tickets that came from this address, newest first, held as those found by their token are."""
    ids = (await tx.exec(_OPEN_OF_REQUESTER, params={"who": requester})).all()
    if not ids:
        return []
    query = select(Ticket).where(col(Ticket.id).in_(ids)).order_by(col(Ticket.id).desc()).with_for_update()
    return list((await tx.exec(query)).all())


async def of_person(tx: Transaction, person: str) -> list[Ticket]:
    """Every ticket of a proven person, whichever channel it began on, newest first."""
    query = select(Ticket).where(Ticket.person == person).order_by(col(Ticket.id).desc()).limit(100)
    return list((await tx.exec(query)).all())


async def proven_by(tx: Transaction, requester: str, since: datetime) -> set[str]:
    """The persons that the requester at this address has proved to be since then."""
    query = select(Ticket.person).where(Ticket.requester == requester, col(Ticket.verified_at) >= since)
    return {person for person in (await tx.exec(query)).all() if person}


async def last_proved(tx: Transaction, requester: str) -> Ticket | None:
    """The last ticket with which the requester at this address has proved to be somebody."""
    query = select(Ticket).where(Ticket.requester == requester, col(Ticket.person).is_not(None))
    return (await tx.exec(query.order_by(col(Ticket.id).desc()).limit(1))).first()


async def answered_since(tx: Transaction, requester: str, since: datetime) -> list[Ticket]:
    """The tickets of this address that were answered since then, the last one first."""
    query = select(Ticket).where(
        Ticket.requester == requester,
        col(Ticket.status).in_([Status.FULFILLED, Status.REFUSED]),
        col(Ticket.closed_at) >= since,
    )
    return list((await tx.exec(query.order_by(col(Ticket.closed_at).desc()).limit(20))).all())


async def due_before(tx: Transaction, moment: datetime) -> list[Ticket]:
    """The open tickets whose date lies before this moment, the soonest first."""
    query = select(Ticket).where(col(Ticket.status).in_(OPEN), Ticket.due_at < moment)
    return list((await tx.exec(query.order_by(col(Ticket.due_at)))).all())


async def everything(tx: Transaction) -> list[Ticket]:
    """All tickets, oldest first."""
    return list((await tx.exec(select(Ticket).order_by(col(Ticket.id)))).all())


async def requests_of(tx: Transaction, ticket_id: str) -> list[Request]:
    """The rights a ticket asks for, in order."""
    return list(
        (await tx.exec(select(Request).where(Request.ticket_id == ticket_id).order_by(col(Request.id)))).all()
    )


# More than anyone can have had answered; what is older than these decides nothing.
MOST_OF_ONE = 1_000


async def history(tx: Transaction, person: str, right: Right) -> list[Request]:
    """A person's requests for one right, the newest thousand of them, oldest first.

    What was taken back or given up is not among them: it is not open, and nobody owes it an answer.
    """
    query = (
        select(Request)
        .join(Ticket, col(Ticket.id) == Request.ticket_id)
        .where(
            Request.person == person,
            Request.right == right,
            col(Ticket.status).not_in([Status.CANCELLED, Status.EXPIRED]),
        )
        .order_by(col(Request.received_at).desc())
        .limit(MOST_OF_ONE)
    )
    return list(reversed((await tx.exec(query)).all()))


async def messages_of(tx: Transaction, ticket_id: str) -> list[Message]:
    """What was said in a ticket, in order."""
    return list(
        (await tx.exec(select(Message).where(Message.ticket_id == ticket_id).order_by(col(Message.id)))).all()
    )


async def message_counts(tx: Transaction) -> dict[str, int]:
    """How many messages each ticket has."""
    query = select(Message.ticket_id, func.count()).group_by(col(Message.ticket_id))
    return dict(iter(await tx.exec(query)))
