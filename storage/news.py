"""Where people want to hear of their requests, as they have chosen it themselves."""

from datetime import datetime

from sqlmodel import Field, SQLModel, select

from storage.columns import moment
from storage.database import Transaction


class NewsChoice(SQLModel, table=True):
    """What a proven person has chosen; no address of theirs but the chat's."""

    __tablename__ = "news_choice"

    person: str = Field(primary_key=True)
    chat: str | None = None  # None: by e-mail, to the address that was proved
    chosen_at: datetime = Field(sa_column=moment())


async def choice_of(tx: Transaction, person: str) -> NewsChoice | None:
    """What this person has chosen, if anything."""
    return (await tx.exec(select(NewsChoice).where(NewsChoice.person == person))).first()


async def choose(tx: Transaction, person: str, chat: str | None, now: datetime) -> None:
    """Write down what a person has chosen, instead of what was chosen before."""
    await tx.merge(NewsChoice(person=person, chat=chat, chosen_at=now))
