"""One line for every step: when, who, what, and why. Nothing is ever changed or removed here by the desk."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel, col, select

from storage.columns import document, moment, new_id
from storage.database import Transaction, write_late


class Audit(SQLModel, table=True):
    """One step; `detail` holds rules, clauses and ids, never a message's words."""

    id: str = Field(primary_key=True)
    at: datetime = Field(sa_column=moment())
    actor: str
    event: str
    ticket_id: str | None = Field(default=None, index=True)
    inbox_id: str | None = Field(default=None, index=True)
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=document())


def note(
    tx: Transaction,
    now: datetime,
    event: str,
    *,
    actor: str = "desk",
    ticket_id: str | None = None,
    inbox_id: str | None = None,
    **detail: Any,
) -> None:
    """Write one line, in the transaction of the step itself."""
    write_late(
        tx,
        Audit,
        id=new_id(now),
        at=now,
        actor=actor,
        event=event,
        ticket_id=ticket_id,
        inbox_id=inbox_id,
        detail=detail,
    )


async def of_ticket(tx: Transaction, ticket_id: str) -> list[Audit]:
    """A ticket's whole story, in order."""
    return list(
        (await tx.exec(select(Audit).where(Audit.ticket_id == ticket_id).order_by(col(Audit.id)))).all()
    )
