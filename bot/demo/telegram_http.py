"""The emulator's HTTP side: requests on loopback become calls, answers become JSON bodies.

Tornado parses forms, multipart and chunked bodies; it is in the lock file for the real webhook anyway.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import unquote

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, HTTPServerRequest, ResponseStartLine
from tornado.iostream import StreamClosedError
from tornado.netutil import bind_sockets

from bot.demo.telegram_call import Call, Json, Upload

UPLOAD_BYTES = 60 * 1024 * 1024  # above the API's own 50 MB, so that it is the API that refuses


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over the wire: a JSON body, or the bytes of a file."""

    status: int
    body: Json | bytes


DROPPED = Answer(0, {})  # no answer: the connection is closed instead


class Front:
    """An HTTP server on a free port of 127.0.0.1."""

    def __init__(
        self, answer: Callable[[Call], Awaitable[Answer]], download: Callable[[str, str], Answer]
    ) -> None:
        self._answer = answer
        self._download = download
        self._server = HTTPServer(self._accept, max_body_size=UPLOAD_BYTES, max_buffer_size=UPLOAD_BYTES)
        self._running: set[asyncio.Task[None]] = set()

    def listen(self) -> int:
        """Starts to listen; the port."""
        (socket,) = bind_sockets(0, "127.0.0.1")
        self._server.add_socket(socket)
        return int(socket.getsockname()[1])

    async def close(self) -> None:
        """Stops listening and ends what is under way."""
        self._server.stop()
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._server.close_all_connections()

    def _accept(self, request: HTTPServerRequest) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(request))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        # A long poll whose client is gone must not take the next update with it.
        request.connection.set_close_callback(task.cancel)  # type: ignore[union-attr]

    async def _serve(self, request: HTTPServerRequest) -> None:
        answer = await self._route(request)
        connection = request.connection
        assert connection is not None
        connection.set_close_callback(None)  # type: ignore[attr-defined]
        if answer is DROPPED:
            connection.close()  # type: ignore[attr-defined]
            return
        content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        kind = "application/octet-stream" if isinstance(answer.body, bytes) else "application/json"
        headers = HTTPHeaders({"Content-Type": kind, "Content-Length": str(len(content))})
        try:
            await connection.write_headers(
                ResponseStartLine("HTTP/1.1", answer.status, "-"), headers, content
            )
            connection.finish()
        except StreamClosedError:
            pass  # the client is gone; what it asked for has happened all the same

    async def _route(self, request: HTTPServerRequest) -> Answer:
        parts = unquote(request.path).split("/", 3)
        if len(parts) == 4 and parts[1] == "file":
            return self._download(parts[2].removeprefix("bot"), parts[3])
        if len(parts) == 3 and parts[1].startswith("bot"):
            return await self._answer(_call(parts[1].removeprefix("bot"), parts[2], request))
        return Answer(404, {"ok": False, "error_code": 404, "description": "Not Found"})


def _call(token: str, method: str, request: HTTPServerRequest) -> Call:
    args: Json = {name: values[-1].decode() for name, values in request.arguments.items()}
    if request.headers.get("Content-Type", "").startswith("application/json"):
        args |= json.loads(request.body or b"{}")
    files = {
        name: Upload(found[0].filename, found[0].content_type, found[0].body)
        for name, found in request.files.items()
    }
    return Call(token, method, args, files)
