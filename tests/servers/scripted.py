"""An IMAP server that says what a test has it say: for answers that no installed server gives."""

import asyncio
from collections.abc import Mapping
from typing import Self

_CAPABILITY = "* CAPABILITY IMAP4rev1 IDLE"


class ScriptedImap:
    """Answers each command by its script; use it as an async context manager.

    The script maps a command ("SELECT", "UID FETCH") to lines; `+` waits for the client's next line, `OK`, `NO`
    or `BAD` with words ends the answer with the command's tag. A command that is not in it is answered OK.
    """

    def __init__(self, script: Mapping[str, str], greeting: str = "* OK ready") -> None:
        self.port = 0
        self.heard: list[str] = []
        self._news = asyncio.Condition()
        self._script = {"CAPABILITY": f"{_CAPABILITY}\nOK", **script}
        self._greeting = greeting
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._talks: set[asyncio.Task[None]] = set()

    def url(self, password: str = "secret") -> str:
        """Return the URL of an inbox here."""
        return f"imap://desk:{password}@127.0.0.1:{self.port}/INBOX"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def hears(self, command: str, within: float = 20) -> None:
        """Return when a client has said exactly this. Raises TimeoutError."""
        async with asyncio.timeout(within), self._news:
            await self._news.wait_for(lambda: command in self.heard)

    async def _hear(self, line: str) -> None:
        async with self._news:
            self.heard.append(line)
            self._news.notify_all()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        if talk := asyncio.current_task():
            self._talks.add(talk)
        writer.write(f"{self._greeting}\r\n".encode())
        while line := (await reader.readline()).decode().strip():
            await self._hear(line.partition(" ")[2])
            tag, name, *rest = line.split()
            if name == "UID":
                name = f"UID {rest[0]}"
            await self._answer(tag, self._script.get(name, "OK"), reader, writer)
        writer.close()

    async def _answer(
        self, tag: str, script: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        for said in script.split("\n"):
            word = said.partition(" ")[0]
            writer.write(
                f"{tag} {said} done\r\n".encode() if word in ("OK", "NO", "BAD") else f"{said}\r\n".encode()
            )
            if word == "+":
                await self._hear((await reader.readline()).decode().strip())
