"""The people of the demo who chat: what they write, press and read in Telegram, and the mails that go with it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import col, select

from bot.demo.people import Person
from bot.demo.stage import PATIENCE, Room, Stage, Unexpected
from bot.demo.telegram import TelegramEmulator
from bot.demo.telegram_people import Person as Account
from storage.telegram import address
from storage.ticket import Ticket


def chat_settings(telegram: TelegramEmulator, room: Room) -> Mapping[str, str]:
    """The settings by which the desk reaches this Telegram and room, or the real one where a token is set."""
    token = os.environ.get("DESK_TELEGRAM_TOKEN", "")
    if not token:
        return {
            "telegram_token": telegram.token,
            "telegram_api": telegram.api,
            "telegram_staff_chat": str(room.group.id),
        }
    api = os.environ.get("DESK_TELEGRAM_API", "https://api.telegram.org")
    return {
        "telegram_token": token,
        "telegram_api": api,
        "telegram_staff_chat": os.environ.get("DESK_TELEGRAM_STAFF_CHAT", ""),
    }


@dataclass(slots=True)
class Chatter:
    """Somebody with a Telegram account, and perhaps a mailbox."""

    stage: Stage
    name: str
    account: Account
    mail: Person

    async def says(self, text: str) -> None:
        """Write in the chat."""
        self.stage.transcript.writes(f"{self.name}, by chat", "", text)
        await self.account.says(text)

    async def presses(self, label: str) -> None:
        """Press a button under a message of the desk."""
        self.stage.transcript.writes(f"{self.name}, by chat", "", f"[presses “{label}”]")
        await self.account.presses(label, within=PATIENCE)

    async def shares_number(self) -> None:
        """Press the key that shares the own phone number."""
        (key,) = self.account.keyboard
        self.stage.transcript.writes(f"{self.name}, by chat", "", f"[presses “{key}”]")
        await self.account.taps(key)

    async def reads(self, *says: str) -> None:
        """Read the newest message that says this; raises Unexpected."""
        try:
            seen = await self.account.sees(says[0], within=PATIENCE)
        except TimeoutError:
            raise Unexpected(f"{self.name} expected to read “{says[0]}” in the chat") from None
        await self.stage.show_news()
        self.stage.transcript.reads(self.name, seen.text, seen.labels)
        for words in says:
            if words not in seen.text:
                raise Unexpected(f"the message to {self.name} does not say “{words}”")
        await self._find_ticket()

    async def gone(self, text: str) -> None:
        """A message of one's own is no longer in the chat; raises Unexpected."""
        if any(text in said for said in self.account.chat.texts):
            raise Unexpected(f"{self.name} still reads “{text}” in the chat")

    async def _find_ticket(self) -> None:
        mine = select(Ticket.id).where(Ticket.requester == address(self.account.id))
        async with self.stage.desk.database.transaction() as tx:
            found = (await tx.exec(mine.order_by(col(Ticket.id).desc()))).first()
        self.mail.ticket_id = found or self.mail.ticket_id
