"""What is to be sent: written in the transaction of the decision, sent after it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Exists, Index, LargeBinary, Table, bindparam, func, text, update
from sqlalchemy.orm import aliased
from sqlmodel import Field, SQLModel, col, select

from storage.columns import belongs_to, document, moment, name_of, new_id
from storage.database import Transaction, write_late

LEASE = timedelta(minutes=2)


class OutboxState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


_UNSETTLED = text("state IN ('queued', 'sending')")


class Outbox(SQLModel, table=True):
    """One message on its way; its Message-ID is fixed here, so that a repeat can be recognised."""

    __table_args__ = (
        Index("ix_outbox_due", "state", "due_at"),
        Index("ix_outbox_waiting", "recipient", "id", sqlite_where=_UNSETTLED, postgresql_where=_UNSETTLED),
        Index("ix_outbox_recipient", "recipient", "created_at"),
    )

    id: str = Field(primary_key=True)
    ticket_id: str | None = Field(default=None, index=True)
    channel: str
    recipient: str
    message: str
    subject: str
    text: str
    secret: str | None = None  # stands in for the mask in the text, until it is sent
    message_id: str = Field(unique=True)
    headers: dict[str, Any] = Field(default_factory=dict, sa_column=document())
    automatic: bool = True
    state: OutboxState = Field(default=OutboxState.QUEUED, sa_column=name_of(OutboxState))
    attempts: int = 0
    created_at: datetime = Field(sa_column=moment())
    due_at: datetime = Field(sa_column=moment())
    lease_until: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    owner: str | None = None
    sent_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    remote_id: str | None = None  # under which the channel knows it


class OutboxFile(SQLModel, table=True):
    """A file that goes with a message."""

    __tablename__ = "outbox_file"

    id: str = Field(primary_key=True)
    outbox_id: str = Field(sa_column=belongs_to("outbox.id"))
    name: str
    type: str
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Attempt(SQLModel, table=True):
    """One try at sending: what the other side said, never to whom."""

    __tablename__ = "outbox_attempt"

    id: str = Field(primary_key=True)
    outbox_id: str = Field(sa_column=belongs_to("outbox.id"))
    at: datetime = Field(sa_column=moment())
    outcome: str
    detail: str = ""


async def claim(tx: Transaction, owner: str, now: datetime, *, channel: str, limit: int = 20) -> list[Outbox]:
    """Take due messages of a channel, the oldest of each recipient; each is 'sending' from here on.

    Nobody hears a later word before an earlier one, even if that one was delayed.
    """
    free = (
        select(Outbox.id)
        .where(
            Outbox.channel == channel,
            ~_held_back(),
            ((col(Outbox.state) == OutboxState.QUEUED) & (col(Outbox.due_at) <= now))
            | ((col(Outbox.state) == OutboxState.SENDING) & (col(Outbox.lease_until) < now)),
        )
        .order_by(col(Outbox.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = (await tx.exec(free)).all()
    if not ids:
        return []
    await tx.exec(
        update(Outbox)
        .where(col(Outbox.id).in_(ids))
        .values(state=OutboxState.SENDING, owner=owner, lease_until=now + LEASE, attempts=Outbox.attempts + 1)
    )
    rows = (await tx.exec(select(Outbox).where(col(Outbox.id).in_(ids)).order_by(col(Outbox.id)))).all()
    return list(rows)


def _held_back() -> Exists:
    """Whether an earlier message to the same recipient is still on its way."""
    older = aliased(Outbox)
    return (
        select(older.id)
        .where(
            older.recipient == Outbox.recipient,
            col(older.id) < Outbox.id,
            col(older.state).in_([OutboxState.QUEUED, OutboxState.SENDING]),
        )
        .exists()
    )


async def files_of(tx: Transaction, outbox_id: str) -> list[OutboxFile]:
    """The files that go with a message, in order."""
    query = select(OutboxFile).where(OutboxFile.outbox_id == outbox_id).order_by(col(OutboxFile.id))
    return list((await tx.exec(query)).all())


async def settle(
    tx: Transaction,
    row: Outbox,
    now: datetime,
    outcome: str,
    detail: str = "",
    *,
    again_at: datetime | None = None,
    remote_id: str | None = None,
) -> None:
    """Record an attempt: 'sent', or 'failed' for good, or 'delayed' until `again_at`."""
    state = {"sent": OutboxState.SENT, "failed": OutboxState.FAILED}.get(outcome, OutboxState.QUEUED)
    await tx.exec(
        update(Outbox)
        .where(col(Outbox.id) == row.id)
        .values(
            state=state,
            due_at=again_at or row.due_at,
            remote_id=remote_id,
            lease_until=None,
            owner=None,
            sent_at=now if state is OutboxState.SENT else None,
            secret=row.secret if state is OutboxState.QUEUED else None,
        )
    )
    write_late(tx, Attempt, id=new_id(now), outbox_id=row.id, at=now, outcome=outcome, detail=detail)


async def by_message_id(tx: Transaction, message_ids: Sequence[str]) -> Outbox | None:
    """The message of ours that has one of these Message-IDs."""
    if not message_ids:
        return None
    query = select(Outbox).where(col(Outbox.message_id).in_(list(message_ids)[:20]))
    return (await tx.exec(query)).first()


_ROWS: Table = SQLModel.metadata.tables["outbox"]
_AUTOMATIC = (
    select(func.count()).select_from(_ROWS).where(_ROWS.c.automatic, _ROWS.c.created_at >= bindparam("since"))
)
_TO_RECIPIENT = _AUTOMATIC.where(_ROWS.c.recipient == bindparam("which"))
_INTO_TICKET = _AUTOMATIC.where(_ROWS.c.ticket_id == bindparam("which"))


async def by_remote_id(tx: Transaction, recipient: str, remote_id: str) -> Outbox | None:
    """The message to this recipient that the channel knows under this name."""
    query = select(Outbox).where(Outbox.recipient == recipient, Outbox.remote_id == remote_id)
    return (await tx.exec(query.limit(1))).first()


async def automatic_since(
    tx: Transaction, since: datetime, *, recipient: str | None = None, ticket_id: str | None = None
) -> int:
    """How many automatic messages went to this recipient, or into this ticket, since then."""
    if recipient is not None:
        return int((await tx.exec(_TO_RECIPIENT, params={"since": since, "which": recipient})).one())
    return int((await tx.exec(_INTO_TICKET, params={"since": since, "which": ticket_id})).one())


async def attempts_of(tx: Transaction, outbox_id: str) -> list[Attempt]:
    """Every try at sending this message, in order."""
    query = select(Attempt).where(Attempt.outbox_id == outbox_id).order_by(col(Attempt.id))
    return list((await tx.exec(query)).all())


async def next_due(tx: Transaction, channel: str) -> datetime | None:
    """When the next message of this channel is due, or its lease ends."""
    query = select(func.min(func.coalesce(Outbox.lease_until, Outbox.due_at))).where(
        Outbox.channel == channel,
        col(Outbox.state).in_([OutboxState.QUEUED, OutboxState.SENDING]),
        ~_held_back(),
    )
    return (await tx.exec(query)).one()


async def release(tx: Transaction, owners: Sequence[str], now: datetime) -> None:
    """Give back what processes held that are known to be dead: how their last try ended is not known."""
    await tx.exec(
        update(Outbox)
        .where(col(Outbox.owner).in_(owners), col(Outbox.state) == OutboxState.SENDING)
        .values(state=OutboxState.QUEUED, due_at=now, owner=None, lease_until=None)
    )


async def owners(tx: Transaction) -> set[str]:
    """Who holds messages now."""
    query = select(Outbox.owner).where(col(Outbox.state) == OutboxState.SENDING).distinct()
    return {owner for owner in (await tx.exec(query)).all() if owner}


async def said_to_since(tx: Transaction, since: datetime, recipient: str) -> bool:
    """Whether anything was written to this recipient since then, or waits for its turn."""
    query = select(Outbox.id).where(
        Outbox.recipient == recipient,
        (col(Outbox.created_at) >= since) | col(Outbox.state).in_([OutboxState.QUEUED, OutboxState.SENDING]),
    )
    return (await tx.exec(query.limit(1))).first() is not None


async def said_since(tx: Transaction, since: datetime, ticket_id: str, recipient: str, text: str) -> bool:
    """Whether these very words went into this ticket, to this recipient, since then."""
    query = select(Outbox.id).where(
        Outbox.ticket_id == ticket_id,
        Outbox.recipient == recipient,
        Outbox.text == text,
        col(Outbox.created_at) >= since,
    )
    return (await tx.exec(query.limit(1))).first() is not None
