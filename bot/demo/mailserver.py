"""A mail server on loopback: SMTP that delivers into IMAP mailboxes, in this process and in memory.

It is honest about senders, as the server of a real domain is: whoever has logged in as the address in From gets
`dmarc=pass`, whoever writes in the name of one of its addresses without that gets `dmarc=fail`, and of other domains
it knows nothing. Its verdict stands on top of the mail (RFC 8601 §5).
"""

import asyncio
from argparse import ArgumentParser
from collections.abc import AsyncIterator, Callable, Mapping, Sequence, Set
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.concurrent import Event, Subsystem
from pymap.imap import IMAPServer, IMAPService
from pymap.parsing.message import AppendMessage
from pymap.selected import SelectedMailbox
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from mail.parse import Mail, parse

NAME = "mail.example.com"
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where it listens, who has a mailbox there, and the Message-IDs of what has been delivered."""

    imap_port: int
    smtp_port: int
    passwords: Mapping[str, str] = field(repr=False)
    delivered: Set[str] = field(repr=False)

    def imap_url(self, address: str) -> str:
        """The inbox of this address, as DESK_IMAP_URL wants it."""
        return f"imap://{self._login(address)}@{LOOPBACK}:{self.imap_port}/INBOX"

    def smtp_url(self, address: str) -> str:
        """Where this address sends its mail, as DESK_SMTP_URL wants it."""
        return f"smtp://{self._login(address)}@{LOOPBACK}:{self.smtp_port}"

    def _login(self, address: str) -> str:
        return f"{quote(address, safe='')}:{quote(self.passwords[address], safe='')}"


@asynccontextmanager
async def mail_server(
    passwords: Mapping[str, str], *, ring: Callable[[], None] = lambda: None
) -> AsyncIterator[MailServer]:
    """Run a server with a mailbox for each address, on free ports; `ring` is called after each mail."""
    async with AsyncExitStack() as stack:
        login = _login(passwords)
        delivery = _Delivery(login, passwords, ring)
        imap_port = await _serve_imap(stack, login)
        smtp_port = await _serve_smtp(stack, delivery)
        yield MailServer(imap_port, smtp_port, passwords, delivery.delivered)


class _Config(Config):
    @property
    def greeting(self) -> bytes:
        # The library asks the network for this machine's name, which may take seconds.
        return f"Server ready {NAME}".encode()


class _Inbox(MailboxData):
    async def update_selected(
        self, selected: SelectedMailbox, *, wait_on: Event | None = None
    ) -> SelectedMailbox:
        # The library waits for the next mail even if one has come between the last command and IDLE.
        missed = selected.mod_sequence is not None and selected.mod_sequence < self._mod_sequences.highest
        return await super().update_selected(selected, wait_on=None if missed else wait_on)


class _Mailboxes(MailboxSet):
    def __init__(self) -> None:
        super().__init__()
        self._inbox = _Inbox(self._content_cache, self._thread_cache)


def _login(passwords: Mapping[str, str]) -> Login:
    arguments = ArgumentParser()
    IMAPService.add_arguments(arguments)
    arguments.set_defaults(debug=False, passlib_cfg=None, demo_data=False, demo_user="", demo_password="")
    config = _Config.from_args(
        arguments.parse_args(["--no-tls"]),
        hash_context=Cleartext(),
        cpu_subsystem=Subsystem.for_asyncio(),
    )
    config.apply_context()
    login = Login(config)
    for address, password in passwords.items():
        login.users_dict[address] = UserMetadata(config, address, password=password)
        config.set_cache[address] = (_Mailboxes(), FilterSet())
    return login


async def _serve_imap(stack: AsyncExitStack, login: Login) -> int:
    # IMAPService does the same, but does not tell which port it was given.
    talk = ProxyProtocolReader(login.config.proxy_protocol).get_callback(IMAPServer(login, login.config))
    return await _listening(stack, await asyncio.start_server(talk, LOOPBACK, 0))


async def _serve_smtp(stack: AsyncExitStack, delivery: "_Delivery") -> int:
    loop = asyncio.get_running_loop()

    def talk() -> SMTP:
        return SMTP(
            delivery,
            hostname=NAME,
            ident=NAME,
            enable_SMTPUTF8=True,
            auth_require_tls=False,
            authenticator=delivery.authenticate,
            loop=loop,
        )

    return await _listening(stack, await loop.create_server(talk, LOOPBACK, 0))


async def _listening(stack: AsyncExitStack, server: asyncio.Server) -> int:
    stack.callback(server.close)
    port = server.sockets[0].getsockname()[1]
    assert isinstance(port, int)
    return port


class _Delivery:
    """What the SMTP server does with a mail: who sent it, is the recipient known, into which mailbox."""

    def __init__(self, login: Login, passwords: Mapping[str, str], ring: Callable[[], None]) -> None:
        self._login = login
        self._passwords = passwords
        self._ring = ring
        self.delivered: set[str] = set()

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        """Check user and password."""
        if isinstance(data, LoginPassword):
            user, password = data.login.decode(), data.password.decode()
            if self._passwords.get(user) == password:
                return AuthResult(success=True, auth_data=user)
        return AuthResult(success=False, handled=False)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Sequence[str]
    ) -> str:
        """Take only recipients who have a mailbox here: nothing leaves this machine."""
        if mailbox_of(address) not in self._passwords:
            return "550 5.1.1 There is no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Deliver to every recipient, with the verdict about the sender on top."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        mail = parse(raw)
        stamped = _stamps(envelope.mail_from or "", self._verdict(mail, session.auth_data)) + raw
        for recipient in {mailbox_of(address) for address in envelope.rcpt_tos}:
            await self._deliver(recipient, stamped)
        if mail.message_id:
            self.delivered.add(mail.message_id)
        self._ring()
        return "250 Delivered"

    def _verdict(self, mail: Mail, user: str | None) -> str:
        address = mail.sender.address.lower() if mail.sender else ""
        domain = address.rpartition("@")[2]
        if domain not in {known.rpartition("@")[2] for known in self._passwords}:
            return "dmarc=none"
        return f"dmarc={'pass' if user == address else 'fail'} header.from={domain}"

    async def _deliver(self, recipient: str, raw: bytes) -> None:
        mailboxes, _ = self._login.config.set_cache[recipient]
        inbox = await mailboxes.get_mailbox("INBOX")
        await inbox.append(AppendMessage(raw, datetime.now(UTC), frozenset()), recent=True)


def mailbox_of(address: str) -> str:
    """The mailbox that an address leads to: without what stands behind a plus (RFC 5233 §1)."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _stamps(mail_from: str, verdict: str) -> bytes:
    return (
        f"Return-Path: <{mail_from}>\r\n"
        f"Authentication-Results: {NAME}; {verdict}\r\n"
        f"Received: by {NAME}; {format_datetime(datetime.now(UTC))}\r\n"
    ).encode()
