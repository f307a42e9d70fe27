"""One step of the desk: its transaction, its moment, who takes it, and its lines in the audit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import audit
from storage.database import Transaction
from storage.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Step:
    """What everything done in one transaction shares."""

    tx: Transaction
    now: datetime
    actor: str = "desk"
    inbox_id: str | None = None
    answering: bool = False  # the person has just said something, and is answered where that was
    reply_to: str | None = None  # where the person speaks now, if not where the request began

    def note(self, event: str, ticket: Ticket | None = None, **detail: Any) -> None:
        """Write what was done, and why, into the audit."""
        audit.note(
            self.tx,
            self.now,
            event,
            actor=self.actor,
            ticket_id=ticket.id if ticket else None,
            inbox_id=self.inbox_id,
            **detail,
        )
