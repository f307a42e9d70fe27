"""A real SMTP server on loopback that keeps what it gets, and fails on demand at each stage."""

import asyncio
import ssl
import warnings
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers import certificates

PASSWORD = "secret"
STAGES = ("connect", "ehlo", "mail", "rcpt", "data", "content")


@dataclass(frozen=True, slots=True)
class Delivered:
    """One mail as the server accepted it."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed by the standard library."""
        parsed = message_from_bytes(self.raw, policy=default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def text(self) -> str:
        """What a person reads of it."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part else ""


class SmtpSink:
    """An SMTP server; use it as an async context manager.

    `refuse[stage] = "451 4.3.0 later"` makes a stage of STAGES answer so, once each time it is set if
    `refuse_times` holds a number for it, else always; `drop_after_data` ends the connection in place of
    the answer to the content, after or before having kept the mail.
    """

    def __init__(
        self, *, tls: bool = False, starttls: bool = False, auth: bool = False, folder: Path | None = None
    ) -> None:
        """Offer TLS from the start, STARTTLS or a login; the first two need a folder for certificates."""
        self.refuse: dict[str, str] = {}
        self.refuse_times: dict[str, int] = {}
        self.drop_after_data = ""  # "kept" or "lost"
        self.delivered: list[Delivered] = []
        self.connections = 0
        self.port = 0
        self.ca: Path | None = None
        self._auth = auth
        self._starttls = starttls
        self._tls = tls
        self._context: ssl.SSLContext | None = None
        if tls or starttls:
            assert folder is not None, "certificates need a folder"
            self.ca = certificates.write(folder, "127.0.0.1", "localhost")
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
        self._server: asyncio.Server | None = None
        self._arrived = asyncio.Condition()
        self._protocols: set[_Protocol] = set()

    def url(self, *, user: str = "", password: str = PASSWORD, host: str = "127.0.0.1") -> str:
        """Return the URL by which to send here."""
        login = f"{user}:{password}@" if user else ""
        options = [f"ca={self.ca}"] if self.ca else []
        options += ["starttls=yes"] if self._starttls else []
        query = f"?{'&'.join(options)}" if options else ""
        return f"{'smtps' if self._tls else 'smtp'}://{login}{host}:{self.port}{query}"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        loop = asyncio.get_running_loop()
        context = self._context if self._tls else None
        self._server = await loop.create_server(
            lambda: _Protocol(self, loop), "127.0.0.1", self.port, ssl=context
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening and end every connection."""
        if self._server is not None:
            self._server.close()
            self.drop_connections()
            await self._server.wait_closed()
            self._server = None

    def drop_connections(self) -> None:
        """End every open connection without a word."""
        for protocol in list(self._protocols):
            protocol.drop()

    async def wait(self, count: int, within: float = 10) -> list[Delivered]:
        """Return all that was delivered as soon as it is at least so many mails; TimeoutError else."""
        async with asyncio.timeout(within), self._arrived:
            await self._arrived.wait_for(lambda: len(self.delivered) >= count)
        return list(self.delivered)

    async def keep(self, envelope: Envelope) -> None:
        """Take a mail in."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        sender = (envelope.mail_from or "").removeprefix("<>")
        self.delivered.append(Delivered(sender, tuple(envelope.rcpt_tos), raw))
        async with self._arrived:
            self._arrived.notify_all()

    def answer(self, stage: str) -> str | None:
        """Return the refusal that is due at a stage, if one is."""
        if stage not in self.refuse:
            return None
        if stage in self.refuse_times:
            if self.refuse_times[stage] <= 0:
                return None
            self.refuse_times[stage] -= 1
        return self.refuse[stage]

    # aiosmtpd's handler hooks

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Greet, or do not."""
        session.host_name = hostname
        refusal = self.answer("ehlo")
        return [refusal] if refusal else responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the sender."""
        if refusal := self.answer("mail"):
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 sender ok"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient."""
        if refusal := self.answer("rcpt"):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take the content."""
        if refusal := self.answer("content"):
            return refusal
        if self.drop_after_data != "lost":
            await self.keep(envelope)
        if self.drop_after_data:
            assert isinstance(server, _Protocol)
            server.drop()
        return "250 2.0.0 kept"


class _Protocol(SMTP):
    """aiosmtpd's protocol with the failures that its hooks cannot make."""

    def __init__(self, sink: SmtpSink, loop: asyncio.AbstractEventLoop) -> None:
        self.sink = sink
        context = sink._context if sink._starttls else None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a login without TLS is what a test on loopback wants
            super().__init__(
                sink,
                hostname="sink.test",
                loop=loop,
                enable_SMTPUTF8=True,
                tls_context=context,
                require_starttls=bool(context),
                auth_required=sink._auth,
                auth_require_tls=False,
                authenticator=_authenticate,
            )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.sink.connections += 1
        self.sink._protocols.add(self)
        if refusal := self.sink.answer("connect"):
            assert isinstance(transport, asyncio.Transport)
            transport.write(f"{refusal}\r\n".encode())
            transport.close()
            return
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.sink._protocols.discard(self)
        if self.session is not None:
            super().connection_lost(error)

    async def smtp_DATA(self, arg: str) -> None:
        """Refuse before the content is sent, where that is asked for."""
        if refusal := self.sink.answer("data"):
            await self.push(refusal)
            return
        await super().smtp_DATA(arg)

    def drop(self) -> None:
        """End the connection without a word."""
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=right, handled=False)
