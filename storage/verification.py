"""One-time codes that were sent: to whom, until when, how often tried, how it ended."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel, col, select

from storage.columns import belongs_to, moment, name_of
from storage.database import Transaction


class Proves(StrEnum):
    """What a right code proves."""

    MAILBOX = "mailbox"
    ACCOUNT = "account"


class Challenge(SQLModel, table=True):
    """A code that was sent, as a keyed hash; `ended` is null while it is open."""

    id: str = Field(primary_key=True)
    ticket_id: str = Field(sa_column=belongs_to("ticket.id"))
    proves: Proves = Field(sa_column=name_of(Proves))
    sent_to: str | None = Field(default=None, index=True)
    code_mac: str
    created_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment())
    tries: int = 0
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    ended: str | None = None


async def open_challenge(tx: Transaction, ticket_id: str) -> Challenge | None:
    """The ticket's code that has not ended, if there is one."""
    query = (
        select(Challenge)
        .where(Challenge.ticket_id == ticket_id, col(Challenge.ended_at).is_(None))
        .order_by(col(Challenge.id).desc())
    )
    return (await tx.exec(query)).first()


async def all_of(tx: Transaction, ticket_id: str) -> list[Challenge]:
    """Every code of a ticket, in order."""
    query = select(Challenge).where(Challenge.ticket_id == ticket_id).order_by(col(Challenge.id))
    return list((await tx.exec(query)).all())


async def past_due(tx: Transaction, now: datetime) -> list[Challenge]:
    """Open codes whose time is over."""
    query = select(Challenge).where(col(Challenge.ended_at).is_(None), Challenge.expires_at <= now)
    return list((await tx.exec(query)).all())
