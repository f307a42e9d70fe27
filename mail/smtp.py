"""Sending one mail at a time over a kept SMTP connection.

SendError
├── TemporaryFailure      4xx, network: try again later
├── PermanentFailure      5xx for this mail: trying again changes nothing
├── UnknownOutcome        lost after DATA: it may have been accepted
└── ConfigurationError    password, certificate, missing STARTTLS: a person must act
"""

import asyncio
import re
import socket
import ssl
from email.message import EmailMessage

import aiosmtplib

from mail.address import on_the_wire
from mail.compose import WIDE_POLICY
from mail.urls import Security, SmtpUrl, tls_context

TIMEOUT = 60.0  # seconds for each step of the protocol


class SendError(Exception):
    """A mail was not, or not surely, sent; code is the server's answer (RFC 5321 §4.2), if it gave one."""

    def __init__(self, text: str, code: int | None = None) -> None:
        super().__init__(text)
        self.code = code


class TemporaryFailure(SendError):
    """The server or the network could not take the mail now."""


class PermanentFailure(SendError):
    """The server will never take this mail."""


class UnknownOutcome(SendError):
    """The connection was lost after the mail had been handed over and before the answer came."""


class ConfigurationError(SendError):
    """Nothing can be sent until the settings are changed."""


class _Gone(Exception):
    """The connection had ended before the mail was handed over."""


class SmtpSender:
    """Sends mails one after the other, over one connection that is opened when needed and reused."""

    def __init__(self, url: SmtpUrl, *, timeout: float = TIMEOUT) -> None:
        """Take the server's URL; timeout is in seconds, for each step. Raises ValueError for a bad CA file."""
        self._url = url
        self._timeout = timeout
        self._tls = None if url.security is Security.PLAIN else tls_context(url.ca)
        self._client: aiosmtplib.SMTP | None = None
        self._one_at_a_time = asyncio.Lock()

    async def send(self, message: EmailMessage, to: str, *, envelope_from: str | None = None) -> None:
        """Send to one recipient; an empty envelope_from is for notices that must never bounce.

        Raises SendError, by what should happen next.
        """
        sender = _author(message) if envelope_from is None else envelope_from
        to = on_the_wire(to)
        # Only a local part beyond ASCII needs a server that takes headers in UTF-8 (RFC 6532).
        raw = message.as_bytes(policy=None if to.isascii() else WIDE_POLICY)
        async with self._one_at_a_time:
            if self._client is not None and self._client.is_connected:
                try:
                    return await self._deliver(self._client, raw, sender, to)
                except _Gone:
                    # The server had only grown tired of an idle connection: nothing was handed over yet.
                    await self.close()
            try:
                return await self._deliver(await self._connected(), raw, sender, to)
            except _Gone as error:
                await self.close()
                raise TemporaryFailure("the server closed the connection") from error

    async def close(self) -> None:
        """End the connection, politely if it still listens."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            async with asyncio.timeout(2):
                await client.quit()
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            client.close()

    async def check(self) -> None:
        """Connect and log in, and send nothing. Raises SendError."""
        async with self._one_at_a_time:
            if self._client is None or not self._client.is_connected:
                await self._connected()

    async def _deliver(self, client: aiosmtplib.SMTP, raw: bytes, sender: str, to: str) -> None:
        """Run one mail transaction (RFC 5321 §3.3), telling before DATA from after it."""
        try:
            options = ["SMTPUTF8"] if not (sender + to).isascii() else []
            await client.mail(sender, options=options, encoding="utf-8")
            await client.rcpt(to, encoding="utf-8")
        except aiosmtplib.SMTPResponseException as error:
            if error.code == 421:  # closing down: RFC 5321 §3.8
                raise _Gone from error
            await self._reset(client)
            raise _refused(error) from error
        except aiosmtplib.SMTPServerDisconnected as error:
            raise _Gone from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            await self.close()
            raise TemporaryFailure(f"the connection failed: {_short(error)}") from error
        await self._hand_over(client, raw)

    async def _hand_over(self, client: aiosmtplib.SMTP, raw: bytes) -> None:
        try:
            await client.data(raw)
        except aiosmtplib.SMTPResponseException as error:
            await self._reset(client)
            raise _refused(error) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            await self.close()
            raise UnknownOutcome("the connection was lost while the mail was handed over") from error

    async def _connected(self) -> aiosmtplib.SMTP:
        url = self._url
        client = aiosmtplib.SMTP(
            hostname=url.host,
            local_hostname=_own_name(),
            port=url.port,
            use_tls=url.security is Security.TLS,
            start_tls=url.security is Security.STARTTLS,
            tls_context=self._tls,
            username=url.user or None,
            password=url.password if url.user else None,
            timeout=self._timeout,
        )
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError) as error:
            client.close()
            raise _not_connected(error, url) from error
        self._client = client
        return client

    async def _reset(self, client: aiosmtplib.SMTP) -> None:
        try:
            await client.rset()
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            await self.close()


def _own_name() -> str:
    """Return this machine's name for EHLO, without asking the network for it."""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", socket.gethostname()).strip("-.") or "localhost"


def _author(message: EmailMessage) -> str:
    mailboxes = message["From"].addresses
    return str(mailboxes[0].addr_spec)


def _refused(error: aiosmtplib.SMTPResponseException) -> SendError:
    kind = PermanentFailure if error.code >= 500 else TemporaryFailure
    # The server's words may hold the address: the code says enough.
    return kind(f"the server answered {error.code}", error.code)


def _not_connected(error: Exception, url: SmtpUrl) -> SendError:
    where = f"{url.host}:{url.port}"
    cause = _tls_cause(error)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return ConfigurationError(f"the certificate of {where} is not accepted: {cause.verify_message}")
    if cause is not None:
        return ConfigurationError(f"no TLS with {where}: {cause.reason or 'handshake failed'}")
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        if error.code < 500:
            return TemporaryFailure(f"{where} cannot check the login now ({error.code})", error.code)
        return ConfigurationError(f"{where} refuses user name or password ({error.code})", error.code)
    # The bare class is what the library raises where there is no STARTTLS.
    if isinstance(error, aiosmtplib.SMTPNotSupported) or type(error) is aiosmtplib.SMTPException:
        return ConfigurationError(f"{where} does not offer what is asked for: {error.message}")
    if isinstance(error, aiosmtplib.SMTPResponseException):
        kind = TemporaryFailure if error.code < 500 else ConfigurationError
        return kind(f"{where} does not want to talk to us ({error.code})", error.code)
    return TemporaryFailure(f"no connection to {where}: {_short(error)}")


def _tls_cause(error: BaseException | None) -> ssl.SSLError | None:
    """Find the TLS failure that the library has wrapped, if there is one."""
    for _ in range(6):
        if error is None or isinstance(error, ssl.SSLError):
            return error
        error = error.__cause__ or error.__context__
    return None


def _short(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    cause = error.__cause__ or error
    return getattr(cause, "strerror", None) or type(cause).__name__
