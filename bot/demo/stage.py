"""Where the day is played: the people, the colleagues, and the waiting until the desk has done its part."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence, Set
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage

import aiosmtplib
from sqlmodel import col, func, select

from bot.addresses import EMAIL
from bot.demo.letters import Received
from bot.demo.mailserver import LOOPBACK, MailServer
from bot.demo.premises import DESK
from bot.demo.telegram import TelegramEmulator
from bot.demo.telegram_group import Group
from bot.demo.telegram_people import Person as Account
from bot.demo.transcript import Transcript
from bot.main import Desk
from mail.imap import ImapClient
from mail.urls import parse_imap_url
from storage import audit
from storage.inbox import Inbox, InboxState
from storage.outbox import Outbox, OutboxState
from storage.ticket import Ticket

PATIENCE = 10.0  # seconds
BIGGEST = 1_000_000  # bytes of a mail that somebody of the demo receives


class Unexpected(Exception):
    """The day goes otherwise than the script says; the text says how."""


class Bell:
    """Rings whenever something has happened, so that nobody has to look again and again."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Something has happened."""
        self._rung.set()

    async def heard(self) -> None:
        """Wait for the next ring."""
        await self._rung.wait()
        self._rung.clear()

    async def until(self, done: Callable[[], Awaitable[bool]], what: str) -> None:
        """Wait until it is so; raises Unexpected if that takes too long."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not await done():
                    await self.heard()
        except TimeoutError:
            raise Unexpected(f"{what}: not within {PATIENCE:.0f} seconds") from None


@dataclass(frozen=True, slots=True)
class Room:
    """The group in which the colleagues work, and their accounts there."""

    group: Group
    accounts: Mapping[str, Account]

    @classmethod
    def opened(cls, telegram: TelegramEmulator, names: Iterable[str]) -> "Room":
        """A group with topics."""
        accounts = {name: telegram.user(name) for name in names}
        return cls(telegram.supergroup("Privacy staff", accounts.values()), accounts)


class Stage:
    """The desk, the mail server and the transcript, as the people of the day meet them."""

    def __init__(
        self,
        desk: Desk,
        server: MailServer,
        bell: Bell,
        transcript: Transcript,
        names: dict[str, str],
        telegram: TelegramEmulator | None = None,
        room: Room | None = None,
    ) -> None:
        self.desk = desk
        self.server = server
        self.transcript = transcript
        self.names = names
        self.telegram = telegram
        self.room = room
        self._bell = bell
        self._posted = 0
        self._told = ""
        self._mailboxes = AsyncExitStack()
        self._open: dict[str, tuple[ImapClient, int]] = {}

    async def close(self) -> None:
        """Close everybody's mailbox."""
        await self._mailboxes.aclose()

    async def post(self, mail: EmailMessage | bytes, sender: str, *, to: str = DESK, login: bool) -> Inbox:
        """Send a mail to the desk, wait until all that follows from it is done, and show it."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        smtp = aiosmtplib.SMTP(
            hostname=LOOPBACK,
            port=self.server.smtp_port,
            local_hostname="localhost",
            start_tls=False,
            username=sender if login else None,
            password=self.server.passwords[sender] if login else None,
        )
        async with smtp:
            await smtp.sendmail(sender, [to], raw)
        self._posted += 1
        await self.settled()
        async with self.desk.database.transaction() as tx:
            mails = select(Inbox).where(Inbox.channel == EMAIL).order_by(col(Inbox.id).desc())
            return (await tx.exec(mails.limit(1))).one()

    async def settled(self) -> None:
        """Wait until every mail is decided and every letter has gone out, and show what was done."""
        await self._bell.until(self._at_rest, "the desk has not finished")
        await self.show_news()

    async def _at_rest(self) -> bool:
        async with self.desk.database.transaction() as tx:
            done = (
                select(func.count())
                .select_from(Inbox)
                .where(Inbox.state != InboxState.WAITING, Inbox.channel == EMAIL)
            )
            if (await tx.exec(done)).one() < self._posted:
                return False
            on_the_way = select(Outbox.message_id).where(
                col(Outbox.state).in_([OutboxState.QUEUED, OutboxState.SENDING]), Outbox.channel == EMAIL
            )
            letters: Set[str] = set((await tx.exec(on_the_way)).all())
        return letters <= self.server.delivered

    async def show_news(self, *, letters: bool = False) -> None:
        """Show what the audit has to tell since the last time; `letters` too, where nobody receives them."""
        async with self.desk.database.transaction() as tx:
            query = select(audit.Audit).where(audit.Audit.id > self._told).order_by(col(audit.Audit.id))
            lines = list((await tx.exec(query)).all())
            inbox_ids = {line.inbox_id for line in lines if line.inbox_id}
            rows = (await tx.exec(select(Inbox).where(col(Inbox.id).in_(inbox_ids)))).all()
            ticket_ids = {line.ticket_id for line in lines if line.ticket_id}
            tickets = (await tx.exec(select(Ticket).where(col(Ticket.id).in_(ticket_ids)))).all()
        self._told = lines[-1].id if lines else self._told
        self.transcript.desk(
            lines, {row.id: row for row in rows}, {t.id: t for t in tickets}, letters=letters
        )

    async def look(self, address: str) -> Sequence[Received]:
        """Fetch what is new in somebody's mailbox; nothing, where somebody has none."""
        if address not in self.server.passwords:
            return []
        client, following = await self._mailbox(address)
        await client.command("NOOP")  # the server tells of new mail only after a command
        uids = await client.uids_from(following)
        self._open[address] = (client, max(uids, default=following - 1) + 1)
        return [Received.read(mail.head) for mail in await client.fetch(uids, BIGGEST)]

    async def _mailbox(self, address: str) -> tuple[ImapClient, int]:
        if address not in self._open:
            url = parse_imap_url(self.server.imap_url(address))
            client = await self._mailboxes.enter_async_context(ImapClient.connected(url))
            await client.select(url.mailbox)
            self._open[address] = (client, 1)
        return self._open[address]

    async def letter(self, received: Received) -> str:
        """Which message of the desk this is, by its Message-ID."""
        async with self.desk.database.transaction() as tx:
            query = select(Outbox.message).where(Outbox.message_id == received.mail.message_id)
            return (await tx.exec(query)).first() or "a mail that is not the desk's"

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)
