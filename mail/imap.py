"""A hardened IMAP client: one command at a time, nothing awaited for ever, every failure of one kind.

ImapError
├── ConnectionLost        not reachable, dropped, silent, or closing down: try again later
├── LoginRefused          user name or password
├── CertificateRefused    TLS failed: wrong certificate, or no TLS there at all
└── Refused               the server says no to one command, such as a folder that does not exist
"""

import asyncio
import os
import re
import socket
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

from aioimaplib.aioimaplib import AUTH, SELECTED, AioImapException, IdleCommand

from mail import imap_answers as answers
from mail.imap_answers import Fetched, Folder
from mail.imap_protocol import Command, Fetch, Protocol
from mail.mutf7 import quoted, quoted_name
from mail.urls import ImapUrl, Security, tls_context

CONNECT_TIMEOUT = timedelta(seconds=20)
COMMAND_TIMEOUT = timedelta(seconds=60)
MAX_UIDS = 500  # of one command


class ImapError(Exception):
    """Something failed between us and the IMAP server; the text is for people and names no secret."""


class ConnectionLost(ImapError):
    """There is no connection (any more)."""


class LoginRefused(ImapError):
    """The server does not know the user or the password."""


class CertificateRefused(ImapError):
    """TLS could not be agreed on."""


class Refused(ImapError):
    """The server answered NO or BAD."""


Login = Callable[["ImapClient"], Awaitable[None]]


async def by_password(client: "ImapClient") -> None:
    """Log in with the user and password of the URL."""
    url = client.url
    try:
        if (url.user + url.password).isascii():
            await client.command("LOGIN", quoted(url.user), quoted(url.password), secret=url.password)
        else:
            await client.authenticate("PLAIN", f"\0{url.user}\0{url.password}".encode())
    except (Refused, ValueError) as error:
        if re.search(r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]", str(error)):  # RFC 5530 §3
            raise ConnectionLost(f"{client.where} cannot check the login now") from error
        raise LoginRefused(f"{client.where} refuses user name or password") from error


class ImapClient:
    """One connection to one IMAP server."""

    def __init__(self, url: ImapUrl, protocol: Protocol, patience: timedelta) -> None:
        self.url = url
        self.where = f"{url.host}:{url.port}"
        self._protocol = protocol
        self._patience = patience.total_seconds()
        self._one_at_a_time = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def connected(
        cls, url: ImapUrl, *, login: Login = by_password, patience: timedelta = COMMAND_TIMEOUT
    ) -> "AsyncIterator[ImapClient]":
        """Connect, log in, and close at the end; patience is for each command. Raises ImapError."""
        client = cls(url, await _open(url), patience)
        try:
            await client._greeting()
            await login(client)
            client._protocol.state = AUTH
            await client._capabilities()
            await client._introduce()
            yield client
        finally:
            await client._close()

    async def authenticate(self, mechanism: str, response: bytes) -> None:
        """Log in by a SASL mechanism whose client speaks once (RFC 3501 §6.2.2). Raises Refused."""
        encoded = b64encode(response).decode("ascii")
        if "SASL-IR" in self._protocol.capabilities:
            await self.command("AUTHENTICATE", mechanism, encoded, secret=encoded)
        else:
            self._protocol.sasl_response = encoded
            await self.command("AUTHENTICATE", mechanism)

    @property
    def news_at(self) -> float:
        """When the server last told of new mail, as time.monotonic() has it."""
        return self._protocol.news_at

    @property
    def can_idle(self) -> bool:
        """Whether the server pushes (RFC 2177)."""
        return "IDLE" in self._protocol.capabilities

    async def select(self, mailbox: str) -> Folder:
        """Open a folder. Raises Refused if there is none of that name."""
        lines = await self.command("SELECT", quoted_name(mailbox))
        self._protocol.state = SELECTED
        if folder := answers.folder(lines):
            return folder
        raise Refused(f"{self.where} gives no UIDVALIDITY: mails could not be told apart")

    async def uids_from(self, first: int) -> list[int]:
        """Return the UIDs in the open folder from first on, ascending; news that come later are news."""
        self._protocol.changed.clear()
        lines = await self.command("SEARCH", "UID", f"{first}:*", prefix="UID")
        # `n:*` always names the last mail, even if it lies below n.
        return [uid for uid in answers.uids(lines) if uid >= first]

    async def fetch(self, uids: Sequence[int], upto: int) -> list[Fetched]:
        """Fetch the first upto bytes of each mail, ascending by UID; mails that are gone are left out."""
        if not uids:
            return []
        if len(uids) > MAX_UIDS:
            raise ValueError(f"at most {MAX_UIDS} mails at once")
        wanted = f"(UID INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.{upto}>)"
        lines = await self._fetch(answers.uid_set(uids), wanted)
        found = {each.uid: each for each in answers.fetched(lines)}
        return [found[uid] for uid in sorted(found) if uid in set(uids)]

    async def piece(self, uid: int, start: int, size: int) -> bytes:
        """Fetch a piece of one mail; shorter than size only at its end."""
        lines = await self._fetch(str(uid), f"(UID BODY.PEEK[]<{start}.{size}>)")
        return next((bytes(line) for line in lines if isinstance(line, bytearray)), b"")

    async def mark_seen(self, uids: Sequence[int]) -> None:
        """Set the seen flag on mails, so that people who look into the folder know."""
        for at in range(0, len(uids), MAX_UIDS):
            chosen = answers.uid_set(uids[at : at + MAX_UIDS])
            await self.command(
                "STORE", chosen, "+FLAGS.SILENT", "(\\Seen)", prefix="UID", untagged_resp_name="FETCH"
            )

    async def append(self, mailbox: str, raw: bytes) -> None:
        """Put a mail into a folder."""
        self._protocol.literal_data = raw
        await self.command("APPEND", quoted_name(mailbox), f"{{{len(raw)}}}")

    async def create(self, mailbox: str) -> None:
        """Make a folder."""
        await self.command("CREATE", quoted_name(mailbox))

    async def wait_for_news(self, most: timedelta) -> None:
        """Return when mail has arrived since uids_from was asked, or when the time is over.

        Raises ConnectionLost as soon as the connection ends.
        """
        if not self._protocol.changed.is_set():
            if self.can_idle:
                await self._idle(most.total_seconds())
            else:
                await self._pause(most.total_seconds())
                await self.command("NOOP")
        self._check_alive()

    async def command(
        self, name: str, *arguments: str, secret: str | None = None, **options: Any
    ) -> list[Any]:
        """Run one command and return its lines. Raises Refused for NO and BAD, ConnectionLost."""
        command = Command(name, self._protocol.new_tag(), *arguments, loop=self._protocol.loop, **options)
        return await self._run(command, secret)

    async def _fetch(self, uids: str, items: str) -> list[Any]:
        command = Fetch(self._protocol.new_tag(), uids, items, prefix="UID", loop=self._protocol.loop)
        return await self._run(command, None)

    async def _run(self, command: Command, secret: str | None) -> list[Any]:
        async with self._one_at_a_time:
            self._check_alive()
            try:
                async with asyncio.timeout(self._patience):
                    response = await self._protocol.execute(command, scrub=secret)
            except (OSError, TimeoutError, AioImapException) as error:
                # After a timeout nobody knows what the next line answers: the connection is of no more use.
                self._protocol.transport.abort()
                raise self._lost(error) from error
        if response.result != "OK":
            said = response.lines[-1].decode("utf-8", "replace") if response.lines else ""
            raise Refused(f"{self.where} refuses {command.name}: {said[:200]}")
        return list(response.lines)

    async def _greeting(self) -> None:
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT.total_seconds()):
                await self._protocol.greeted.wait()
        except TimeoutError as error:
            raise ConnectionLost(f"{self.where} does not answer") from error
        self._check_alive()

    async def _capabilities(self) -> None:
        lines = await self.command("CAPABILITY")
        words = b" ".join(line for line in lines if isinstance(line, bytes)).decode("ascii", "replace")
        self._protocol.capabilities = {word.upper() for word in words.split()}

    async def _introduce(self) -> None:
        """Say who we are (RFC 2971): NetEase opens no folder for clients that do not."""
        if "ID" in self._protocol.capabilities:
            with suppress(Refused):
                await self.command("ID", '("name" "privacy-desk" "version" "1")')

    async def _idle(self, seconds: float) -> None:
        protocol = self._protocol
        async with self._one_at_a_time:
            self._check_alive()
            command = IdleCommand(protocol.new_tag(), protocol.idle_queue, loop=protocol.loop)
            protocol._idle_event.clear()
            running = asyncio.ensure_future(protocol.execute(command))
            try:
                # The answer to IDLE itself may be a refusal, or never come.
                async with asyncio.timeout(self._patience):
                    started = asyncio.ensure_future(protocol.wait_for_idle_response())
                    try:
                        await asyncio.wait({running, started}, return_when=asyncio.FIRST_COMPLETED)
                    finally:
                        started.cancel()
                if not running.done():
                    await self._pause(seconds)
                    protocol.send("DONE")
                async with asyncio.timeout(self._patience):
                    response = await running
                if response.result != "OK":
                    protocol.capabilities.discard("IDLE")  # offered and refused: polling is left
            except (OSError, TimeoutError, AioImapException) as error:
                protocol.transport.abort()
                raise self._lost(error) from error
            finally:
                running.cancel()
                while not protocol.idle_queue.empty():
                    protocol.idle_queue.get_nowait()

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._protocol.changed.wait()

    def _check_alive(self) -> None:
        if self._protocol.lost:
            raise self._lost(None)

    def _lost(self, error: BaseException | None) -> ConnectionLost:
        if isinstance(error, TimeoutError):
            return ConnectionLost(f"{self.where} does not answer")
        said = f": {self._protocol.farewell[:200]}" if self._protocol.farewell else ""
        return ConnectionLost(f"the connection to {self.where} was lost{said}")

    async def _close(self) -> None:
        protocol = self._protocol
        in_the_middle = protocol.pending_sync_command or protocol.pending_async_commands
        if not (protocol.lost or in_the_middle):
            with suppress(ImapError, TimeoutError):
                async with asyncio.timeout(1):
                    await self.command("LOGOUT")
        protocol.transport.abort()
        for task in list(protocol.tasks):
            task.cancel()


async def _open(url: ImapUrl) -> Protocol:
    where = f"{url.host}:{url.port}"
    context = None if url.security is Security.PLAIN else tls_context(url.ca)
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT.total_seconds()):
            transport, protocol = await loop.create_connection(
                lambda: Protocol(loop), url.host, url.port, ssl=context
            )
    except ssl.SSLCertVerificationError as error:
        raise CertificateRefused(
            f"the certificate of {where} is not accepted: {error.verify_message}"
        ) from error
    except ssl.SSLError as error:
        raise CertificateRefused(f"no TLS with {where}: {error.reason or 'handshake failed'}") from error
    except TimeoutError as error:
        raise ConnectionLost(f"no connection to {where}: no answer in time") from error
    except OSError as error:
        raise ConnectionLost(f"no connection to {where}: {_reason(error)}") from error
    with suppress(OSError, AttributeError):
        # A peer that vanished without a word is noticed within the hour even where nothing is sent.
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return protocol


def _reason(error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return "there is no host of that name"
    return os.strerror(error.errno).lower() if error.errno else str(error)
