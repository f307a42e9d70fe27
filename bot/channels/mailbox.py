"""A mailbox as the desk watches and uses it: mail in from IMAP, letters out by SMTP."""

import asyncio
from collections.abc import Callable, Sequence

import structlog

from bot.channels.email import CHANNEL, letter, read
from bot.errors import SettingError
from bot.incoming import Incoming
from bot.settings import MailboxSettings
from bot.work import InboxLoop, Permanent, Temporary
from mail.compose import compose
from mail.imap import ImapError
from mail.mailbox import Arrived, Mailbox
from mail.smtp import ConfigurationError, PermanentFailure, SendError, SmtpSender
from mail.urls import parse_imap_url, parse_smtp_url
from storage import inbox
from storage.database import Database
from storage.inbox import Arrival, Inbox
from storage.outbox import Outbox, OutboxFile

log = structlog.get_logger()


class MailChannel:
    """Every mailbox of the desk, as one channel."""

    channel = CHANNEL

    def __init__(self, mailboxes: Sequence[MailboxSettings], name: Callable[[], str]) -> None:
        """Read the mailboxes' URLs; raises SettingError."""
        self._settings = {mailbox.address: mailbox for mailbox in mailboxes}
        self._own = tuple(self._settings)
        self._name = name
        self.mailboxes = {m.address: _imap(m) for m in mailboxes}
        self._senders = {m.address: _smtp(m) for m in mailboxes}

    def read(self, row: Inbox) -> Incoming:
        """Make of a stored mail what the desk understands."""
        return read(row, self._settings.get(row.door) or next(iter(self._settings.values())), self._own)

    async def check(self) -> None:
        """Log in everywhere once; raises SettingError in one line that names the setting."""
        for address, mailbox in self.mailboxes.items():
            try:
                await mailbox.check()
            except ImapError as error:
                raise SettingError(f"DESK_IMAP_URL ({address}): {error}") from error
        for address, sender in self._senders.items():
            try:
                await sender.check()
            except SendError as error:
                raise SettingError(f"DESK_SMTP_URL ({address}): {error}") from error

    async def watch(self, database: Database, loop: InboxLoop, after: Callable[[], None]) -> None:
        """Watch every mailbox for ever."""
        async with asyncio.TaskGroup() as group:
            for address, mailbox in self.mailboxes.items():
                group.create_task(self._watch(address, mailbox, database, loop, after))

    async def _watch(
        self,
        address: str,
        mailbox: Mailbox,
        database: Database,
        loop: InboxLoop,
        after: Callable[[], None],
    ) -> None:
        async for batch in mailbox.watch(Seen(database, address)):
            await loop.take([_arrival(address, arrived) for arrived in batch], after)

    async def send(self, row: Outbox, files: Sequence[OutboxFile], references: Sequence[str]) -> None:
        """Put one letter on the wire; raises Temporary or Permanent."""
        sender = self._senders.get(row.headers["from"]) or next(iter(self._senders.values()))
        message = compose(letter(row, files, references, self._name()))
        try:
            await sender.send(message, row.recipient)
        except PermanentFailure as error:
            raise Permanent(str(error)) from error
        except ConfigurationError as error:
            log.error("sending is not possible", why=str(error))
            raise Temporary(str(error)) from error
        except SendError as error:
            raise Temporary(str(error)) from error

    async def close(self) -> None:
        """End every connection."""
        for sender in self._senders.values():
            await sender.close()


class Seen:
    """Tells a mailbox which of its mails are stored already."""

    def __init__(self, database: Database, address: str) -> None:
        self._database = database
        self._address = address

    async def unseen(self, mailbox: str, uidvalidity: int, uids: Sequence[int]) -> Sequence[int]:
        """Which of these UIDs are new to us."""
        async with self._database.transaction() as tx:
            seen = await inbox.seen_uids(tx, _key(self._address, mailbox), uidvalidity, uids)
        return [uid for uid in uids if uid not in seen]


def _arrival(address: str, arrived: Arrived) -> Arrival:
    return Arrival(
        channel=CHANNEL,
        door=address,
        mailbox=_key(address, arrived.mailbox),
        uidvalidity=arrived.uidvalidity,
        uid=arrived.uid,
        raw=arrived.raw,
        arrived_at=arrived.internal_date,
    )


def _key(address: str, mailbox: str) -> str:
    return f"{address}/{mailbox}"


def _imap(settings: MailboxSettings) -> Mailbox:
    try:
        return Mailbox(parse_imap_url(settings.imap_url))
    except ValueError as error:
        raise SettingError(f"DESK_IMAP_URL: {error}") from error


def _smtp(settings: MailboxSettings) -> SmtpSender:
    try:
        return SmtpSender(parse_smtp_url(settings.smtp_url))
    except ValueError as error:
        raise SettingError(f"DESK_SMTP_URL: {error}") from error
