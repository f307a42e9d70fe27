"""aioimaplib's protocol, made to notice what it overlooks: lost connections, BYE, news between commands.

It leans on names that the library keeps to itself, hence the pinned version and the tests on each of them.
"""

import asyncio
import logging
import re
import time
from typing import Any

from aioimaplib.aioimaplib import LOGOUT, Command, FetchCommand, IMAP4ClientProtocol

SLICE = 4_096  # bytes; the library's parser recurses once per line

_EXISTS = re.compile(rb"\* \d+ EXISTS")
# At DEBUG it writes passwords, tokens and bodies.
logging.getLogger("aioimaplib.aioimaplib").setLevel(logging.WARNING)


class Protocol(IMAP4ClientProtocol):  # type: ignore[misc]  # the library is untyped
    """One connection; `changed` is set when mail has arrived or the connection has ended."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.pending_sync_command: Command | None = None
        super().__init__(loop)
        self.changed = asyncio.Event()
        self.greeted = asyncio.Event()
        self.lost = False
        self.farewell = ""
        self.sasl_response = ""  # base64, for the server's first question after AUTHENTICATE
        self.news_at = 0.0  # monotonic, when the server last told of new mail

    def data_received(self, data: bytes) -> None:
        """Feed the parser in small slices, but a literal in one piece."""
        at = 0
        while at < len(data):
            size = max(SLICE, self._literal_left())
            super().data_received(data[at : at + size])
            at += size

    def _literal_left(self) -> int:
        command = self.current_command
        if command is None or not command.wait_literal_data():
            return 0
        return int(command._expected_size - len(command._resp_literal_data))

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail whoever waits for an answer: the library would let them wait for their timeouts."""
        self.state = LOGOUT
        self.lost = True
        pending: Command | None = self.pending_sync_command
        waiting = [*self.pending_async_commands.values(), *([pending] if pending else [])]
        self.pending_sync_command = None
        self.pending_async_commands.clear()
        for command in waiting:
            command._exception = ConnectionResetError("connection lost")
            command.close(b"connection lost", "KO")
        self.greeted.set()
        self.changed.set()
        super().connection_lost(exc)

    async def welcome(self, command: bytes) -> None:
        """Take the server's greeting; one that is no welcome ends the connection."""
        try:
            await super().welcome(command)
        except Exception:  # raised in a task of the library's that nobody awaits
            self.farewell = self.farewell or command.decode("utf-8", "replace")
            self.transport.close()
        self.greeted.set()

    def _continuation(self, line: bytes) -> None:
        command: Command | None = self.pending_sync_command
        if command is None or command.name != "AUTHENTICATE":
            super()._continuation(line)
            return
        # What is asked for a second time is an answer to an error, and an empty one has the server say no.
        answer, self.sasl_response = self.sasl_response, ""
        self.send(answer, scrub=answer or None)

    def _untagged_response(self, line: bytes) -> Any:
        if _EXISTS.match(line):
            # The library drops these between commands, and the server tells each only once.
            self.news_at = time.monotonic()
            self.changed.set()
        elif line.startswith(b"* BYE"):
            self.farewell = line[6:].decode("utf-8", "replace")
            self.transport.close()
        return super()._untagged_response(line)


class Fetch(FetchCommand):  # type: ignore[misc]  # the library is untyped
    """A FETCH that knows whether it is complete without looking through all its lines each time."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._open = 0
        super().__init__(*arguments, **options)

    def append_to_resp(self, line: bytes, result: str = "Pending") -> None:
        """Take one line or literal of the answer."""
        if isinstance(line, bytes):
            if self.FETCH_MESSAGE_DATA_RE.match(line):
                self._open = 0
            self._open += line.count(b"(") - line.count(b")")
        super().append_to_resp(line, result)

    def wait_data(self) -> bool:
        """Tell whether a parenthesis of the current message is still open."""
        return self._open > 0


__all__ = ["Command", "Fetch", "Protocol"]
