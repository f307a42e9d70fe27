"""The people who answer: name, role, and where they are reached."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel, col, select

from storage.columns import moment, name_of
from storage.database import Transaction


class Role(StrEnum):
    """What a staff member may do: agents answer, reviewers also refuse, auditors only read, admins all."""

    AGENT = "agent"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Staff(SQLModel, table=True):
    """One member of staff."""

    id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    role: Role = Field(sa_column=name_of(Role))
    email: str | None = None
    telegram: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    added_at: datetime = Field(sa_column=moment())


async def by_name(tx: Transaction, name: str) -> Staff | None:
    """The member of this name, in whatever case it was typed."""
    wanted = name.strip().casefold()
    return next((member for member in await everyone(tx) if member.name.casefold() == wanted), None)


async def by_telegram(tx: Transaction, user: int) -> Staff | None:
    """The member with this Telegram user id."""
    return (await tx.exec(select(Staff).where(Staff.telegram == user))).first()


async def everyone(tx: Transaction) -> list[Staff]:
    """All members, in the order they were added."""
    return list((await tx.exec(select(Staff).order_by(col(Staff.id)))).all())
