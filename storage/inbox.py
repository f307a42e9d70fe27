"""What arrived: each message once, as it came, until the desk is done with it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Column,
    LargeBinary,
    Table,
    UniqueConstraint,
    bindparam,
    case,
    insert,
    update,
)
from sqlmodel import Field, SQLModel, col, select

from storage.columns import moment, name_of, new_id
from storage.database import Transaction

LEASE = timedelta(minutes=2)
ATTEMPTS = 3


class InboxState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    QUARANTINED = "quarantined"


class Inbox(SQLModel, table=True):
    """One message as it arrived; `verdict` says what became of it."""

    # A mail's key is (mailbox, UIDVALIDITY, UID), RFC 3501 §2.3.1.1; an update's, (channel, 0, update id).
    __table_args__ = (UniqueConstraint("mailbox", "uidvalidity", "uid"),)

    id: str = Field(primary_key=True)
    channel: str
    door: str
    mailbox: str
    uidvalidity: int = Field(sa_type=BigInteger)
    uid: int = Field(sa_type=BigInteger)
    raw: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    fingerprint: str | None = Field(default=None, index=True)
    arrived_at: datetime = Field(sa_column=moment())
    state: InboxState = Field(default=InboxState.WAITING, sa_column=name_of(InboxState, index=True))
    attempts: int = 0
    error: str | None = None
    verdict: str | None = None
    ticket_id: str | None = Field(default=None, index=True)
    lease_until: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message at one of our doors (addresses): where it lay, what it is, when it came."""

    channel: str
    door: str
    mailbox: str
    uidvalidity: int
    uid: int
    raw: bytes
    arrived_at: datetime


def fingerprint(message_id: str | None, body: bytes) -> str:
    """A mail's second key: Message-ID and body, since some senders use one Message-ID for many mails."""
    return hashlib.sha256((message_id or "").encode() + b"\0" + body).hexdigest()


async def keep(
    tx: Transaction, arrivals: Sequence[Arrival], now: datetime, *, owner: str | None = None
) -> list[Inbox]:
    """Store what is new of these, leased to `owner` if one is named; gives back the rows that are new."""
    known = await _known(tx, arrivals)
    lease = now + LEASE if owner else None
    rows: list[Inbox] = []
    for arrival in arrivals:
        key = (arrival.mailbox, arrival.uidvalidity, arrival.uid)
        if key in known:
            continue
        known.add(key)
        rows.append(
            Inbox(
                id=new_id(now),
                channel=arrival.channel,
                door=arrival.door,
                mailbox=arrival.mailbox,
                uidvalidity=arrival.uidvalidity,
                uid=arrival.uid,
                raw=arrival.raw,
                arrived_at=arrival.arrived_at,
                lease_until=lease,
                owner=owner,
            )
        )
    if rows:
        await tx.exec(insert(_ROWS), params=[row.model_dump() for row in rows])
    return rows


async def _known(tx: Transaction, arrivals: Sequence[Arrival]) -> set[tuple[str, int, int]]:
    known: set[tuple[str, int, int]] = set()
    for mailbox, uidvalidity in {(a.mailbox, a.uidvalidity) for a in arrivals}:
        uids = [a.uid for a in arrivals if (a.mailbox, a.uidvalidity) == (mailbox, uidvalidity)]
        known |= {(mailbox, uidvalidity, uid) for uid in await seen_uids(tx, mailbox, uidvalidity, uids)}
    return known


async def seen_uids(tx: Transaction, mailbox: str, uidvalidity: int, uids: Sequence[int]) -> set[int]:
    """Which of these UIDs are stored already."""
    seen: set[int] = set()
    for start in range(0, len(uids), 500):
        chunk = uids[start : start + 500]
        query = select(Inbox.uid).where(
            Inbox.mailbox == mailbox, Inbox.uidvalidity == uidvalidity, col(Inbox.uid).in_(chunk)
        )
        seen |= set((await tx.exec(query)).all())
    return seen


async def claim(tx: Transaction, owner: str, now: datetime, *, limit: int = 50) -> list[Inbox]:
    """Take waiting rows, oldest first, that nobody holds."""
    free = (
        select(Inbox.id)
        .where(
            Inbox.state == InboxState.WAITING,
            (col(Inbox.lease_until).is_(None)) | (col(Inbox.lease_until) < now),
        )
        .order_by(col(Inbox.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = (await tx.exec(free)).all()
    if not ids:
        return []
    await tx.exec(update(Inbox).where(col(Inbox.id).in_(ids)).values(owner=owner, lease_until=now + LEASE))
    return list((await tx.exec(select(Inbox).where(col(Inbox.id).in_(ids)).order_by(col(Inbox.id)))).all())


_ROWS: Table = SQLModel.metadata.tables["inbox"]
# Built once: what every message goes through should not be put together anew for each.
_FINISH = (
    update(_ROWS)
    .where(
        _ROWS.c.id == bindparam("row"),
        _ROWS.c.state == InboxState.WAITING,
        _ROWS.c.owner == bindparam("holder"),
    )
    .values(
        {name: bindparam(name) for name in ("state", "verdict", "ticket_id", "fingerprint", "lease_until")}
    )
)
_SEEN = (
    select(Inbox.id).where(Inbox.fingerprint == bindparam("digest"), Inbox.id != bindparam("row")).limit(1)
)


async def finish(
    tx: Transaction, row: Inbox, owner: str, verdict: str, ticket_id: str | None, digest: str | None
) -> bool:
    """Mark a row done if it is still ours; False means that another process has it, so roll back."""
    done = await tx.exec(
        _FINISH,
        params={
            "row": row.id,
            "holder": owner,
            "state": InboxState.DONE,
            "verdict": verdict,
            "ticket_id": ticket_id,
            "fingerprint": digest,
            "lease_until": None,
        },
    )
    return bool(done.rowcount)


async def keep_instead(tx: Transaction, inbox_id: str, raw: bytes) -> None:
    """Keep only this of a message: numbers masked, or nothing personal where it must not be kept (§4(3), §7)."""
    await tx.exec(update(Inbox).where(col(Inbox.id) == inbox_id).values(raw=raw))


async def fail(tx: Transaction, inbox_id: str, error: str) -> bool:
    """Count a failed attempt; True when the row has now gone to quarantine."""
    gone = col(Inbox.attempts) + 1 >= ATTEMPTS
    await tx.exec(
        update(Inbox)
        .where(col(Inbox.id) == inbox_id)
        .values(
            attempts=Inbox.attempts + 1,
            error=error,
            owner=None,
            lease_until=None,
            state=case((gone, InboxState.QUARANTINED.value), else_=InboxState.WAITING.value),
        )
    )
    state = (await tx.exec(select(Inbox.state).where(Inbox.id == inbox_id))).one()
    return state == InboxState.QUARANTINED


async def quarantined(tx: Transaction) -> list[Inbox]:
    """The messages that could not be handled, oldest first."""
    query = select(Inbox).where(Inbox.state == InboxState.QUARANTINED).order_by(col(Inbox.id))
    return list((await tx.exec(query)).all())


async def retry(tx: Transaction, ids: Sequence[str]) -> int:
    """Send quarantined messages through the desk again; how many there were."""
    done = await tx.exec(
        update(Inbox)
        .where(col(Inbox.id).in_(ids), col(Inbox.state) == InboxState.QUARANTINED)
        .values(state=InboxState.WAITING, attempts=0, owner=None, lease_until=None)
    )
    return int(done.rowcount)


async def seen_before(tx: Transaction, digest: str, inbox_id: str) -> bool:
    """Whether the same mail was handled before under another key (a folder numbered anew, a copy)."""
    return (await tx.exec(_SEEN, params={"digest": digest, "row": inbox_id})).first() is not None


async def release(tx: Transaction, owners: Sequence[str]) -> None:
    """Free what processes held that are known to be dead."""
    await tx.exec(
        update(Inbox)
        .where(col(Inbox.owner).in_(owners), col(Inbox.state) == InboxState.WAITING)
        .values(owner=None, lease_until=None)
    )


async def owners(tx: Transaction) -> set[str]:
    """Who holds rows now."""
    query = (
        select(Inbox.owner).where(Inbox.state == InboxState.WAITING, col(Inbox.owner).is_not(None)).distinct()
    )
    return {owner for owner in (await tx.exec(query)).all() if owner}
