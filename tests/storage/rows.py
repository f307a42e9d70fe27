"""Rows for the tests of the tables, with as little in them as they need."""

from collections.abc import Sequence
from datetime import UTC, datetime

from intents.right import Kind
from storage.columns import new_id
from storage.database import Database
from storage.inbox import Arrival, Inbox, keep
from storage.outbox import Outbox
from storage.ticket import Status, Ticket, new_number, new_token

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def arrivals(count: int, *, first: int = 1) -> list[Arrival]:
    """So many mails that lie in one mailbox."""
    return [
        Arrival("email", "privacy@desk.example", "INBOX", 7, uid, b"raw %d" % uid, NOW)
        for uid in range(first, first + count)
    ]


async def stored(database: Database, count: int, *, owner: str | None = None) -> Sequence[Inbox]:
    """So many mails in the inbox."""
    async with database.transaction() as tx:
        return await keep(tx, arrivals(count), NOW, owner=owner)


def ticket() -> Ticket:
    """A ticket that was just opened."""
    return Ticket(
        id=new_id(NOW),
        number=new_number(),
        token=new_token(),
        status=Status.VERIFYING,
        kind=Kind.REQUEST,
        channel="email",
        door="privacy@desk.example",
        language="en",
        requester="anna@people.example",
        received_at=NOW,
        due_at=NOW,
        look_at=NOW,
        policy="test",
    )


def letter(
    ticket_id: str | None = None, *, message_id: str, recipient: str = "anna@people.example"
) -> Outbox:
    """A letter that waits to be sent."""
    return Outbox(
        id=new_id(NOW),
        ticket_id=ticket_id,
        channel="email",
        recipient=recipient,
        message="acknowledgement",
        subject="Your request",
        text="the code is ••••••",
        secret="119045",
        message_id=message_id,
        created_at=NOW,
        due_at=NOW,
    )
