"""What Telegram needs remembered: chats with people, topics of tickets, drafts of staff, and who may poll."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Index, update
from sqlmodel import Field, SQLModel, col, select

from storage.columns import belongs_to, document, moment, name_of
from storage.database import Transaction

CHANNEL = "telegram"
LEASE = timedelta(seconds=60)


class Chat(SQLModel, table=True):
    """A person's private chat: how to speak, and what they authorized (§7); no name, no number."""

    __tablename__ = "telegram_chat"

    user: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    language: str
    chosen: bool = False  # the language was chosen here, not guessed
    since: datetime = Field(sa_column=moment())
    authorized_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    authorized_under: str | None = None  # policy, version and clause that were shown
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    blocked_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    # What was understood before the authorization was given: names of rights, never words.
    waiting: dict[str, Any] | None = Field(default=None, sa_column=document(nullable=True))

    @property
    def authorized(self) -> bool:
        """Whether data may travel through this chat: authorized, and not withdrawn since."""
        return self.authorized_at is not None and self.withdrawn_at is None

    @property
    def address(self) -> str:
        """The chat as a sender and recipient of the desk."""
        return address(self.user)


class Topic(SQLModel, table=True):
    """A ticket that staff work on in their group: its topic and its card, once they are there."""

    __tablename__ = "telegram_topic"

    ticket_id: str = Field(primary_key=True)
    why: str
    thread: int | None = Field(default=None, sa_type=BigInteger, index=True)
    card: int | None = Field(default=None, sa_type=BigInteger)
    closed: bool = False
    since: datetime = Field(sa_column=moment())


class Act(StrEnum):
    """What a draft does when it is confirmed."""

    ANSWER = "answer"
    ASK = "ask"
    NOTE = "note"
    REFUSE = "refuse"
    EXTEND = "extend"
    APPROVE = "approve"


class Draft(SQLModel, table=True):
    """What a member of staff is about to do: shown first, done when confirmed, by the same hand."""

    __tablename__ = "telegram_draft"
    __table_args__ = (Index("ix_draft_waiting", "ticket_id", "by"),)

    id: str = Field(primary_key=True)
    ticket_id: str = Field(sa_column=belongs_to("ticket.id"))
    by: str
    act: Act = Field(sa_column=name_of(Act))
    argument: str = ""  # the key of a ground or of a reason
    text: str | None = None  # None: still to be written
    because: str | None = None
    made_at: datetime = Field(sa_column=moment())
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class Lease(SQLModel, table=True):
    """Which process polls for a bot's updates; another one takes over when it is gone."""

    __tablename__ = "telegram_lease"

    bot: str = Field(primary_key=True)
    owner: str
    until: datetime = Field(sa_column=moment())


class Moved(SQLModel, table=True):
    """A group that turned into a supergroup: where it is found now."""

    __tablename__ = "telegram_moved"

    was: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    now: int = Field(sa_type=BigInteger)


def address(user: int) -> str:
    """A Telegram user as a sender and recipient of the desk."""
    return f"{CHANNEL}:{user}"


def user_of(recipient: str) -> int:
    """The Telegram user behind an address of ours."""
    return int(recipient.partition(":")[2])


async def chat_of(tx: Transaction, user: int) -> Chat | None:
    """The chat with this user, if there was one."""
    return (await tx.exec(select(Chat).where(Chat.user == user))).first()


async def topic_of(tx: Transaction, ticket_id: str) -> Topic | None:
    """The topic of a ticket, wanted or there."""
    return (await tx.exec(select(Topic).where(Topic.ticket_id == ticket_id))).first()


async def topic_at(tx: Transaction, thread: int) -> Topic | None:
    """The ticket's topic with this number."""
    return (await tx.exec(select(Topic).where(Topic.thread == thread))).first()


async def topics_wanted(tx: Transaction) -> list[Topic]:
    """The topics that are still to be opened."""
    return list((await tx.exec(select(Topic).where(col(Topic.thread).is_(None)).limit(500))).all())


async def set_topic(tx: Transaction, ticket_id: str, **values: Any) -> None:
    """Write down where a ticket's topic and card are now."""
    await tx.exec(update(Topic).where(col(Topic.ticket_id) == ticket_id).values(**values))


async def draft(tx: Transaction, draft_id: str) -> Draft | None:
    """The draft with this id."""
    return (await tx.exec(select(Draft).where(Draft.id == draft_id))).first()


async def draft_without_text(tx: Transaction, ticket_id: str, by: str) -> Draft | None:
    """The draft of this member for which the text is still to be written."""
    query = select(Draft).where(
        Draft.ticket_id == ticket_id,
        Draft.by == by,
        col(Draft.ended_at).is_(None),
        col(Draft.text).is_(None),
    )
    return (await tx.exec(query.order_by(col(Draft.id).desc()))).first()


async def take_lease(
    tx: Transaction, bot: str, owner: str, now: datetime, *, dead: Sequence[str] = ()
) -> bool:
    """Take or renew the right to poll; False while a living process has it."""
    lease = (await tx.exec(select(Lease).where(Lease.bot == bot).with_for_update())).first()
    if lease is None:
        tx.add(Lease(bot=bot, owner=owner, until=now + LEASE))
        return True
    if lease.owner != owner and lease.until > now and lease.owner not in dead:
        return False
    lease.owner, lease.until = owner, now + LEASE
    tx.add(lease)
    return True


async def holder(tx: Transaction, bot: str) -> str | None:
    """Which process has the right to poll now."""
    return (await tx.exec(select(Lease.owner).where(Lease.bot == bot))).first()


async def give_up_lease(tx: Transaction, bot: str, owner: str) -> None:
    """Let another process poll at once."""
    lease = (await tx.exec(select(Lease).where(Lease.bot == bot, Lease.owner == owner))).first()
    if lease:
        await tx.delete(lease)


async def current_id(tx: Transaction, group: int) -> int:
    """Where a group is found now, however often it moved."""
    moves = {move.was: move.now for move in (await tx.exec(select(Moved))).all()}
    seen: set[int] = set()
    while group in moves and group not in seen:
        seen.add(group)
        group = moves[group]
    return group


async def moved(tx: Transaction, was: int, now: int) -> None:
    """Write down that a group is found under another id from now on."""
    if was != now:
        await tx.merge(Moved(was=was, now=now))
