"""A webhook: updates are posted to us, with a secret that only Telegram and we know (Bot API setWebhook)."""

import hmac
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Self

import structlog
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from bot.errors import SettingError

log = structlog.get_logger()

SECRET = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1024 * 1024  # bytes

Take = Callable[[Sequence[bytes]], Awaitable[None]]


class Webhook:
    """Listens while it is entered; an update is answered with 200 once it is committed, not before."""

    def __init__(self, bind: str, secret: str, take: Take) -> None:
        """Read the address to listen at, "host:port"; raises SettingError."""
        self._at = address_of(bind)
        self._server = HTTPServer(
            Application([(r"/.*", _Post, {"secret": secret, "take": take})], log_function=_quiet),
            max_body_size=LARGEST,
        )

    async def __aenter__(self) -> Self:
        host, port = self._at
        try:
            self._server.add_sockets(bind_sockets(port, host))
        except OSError as error:
            raise SettingError(f"DESK_TELEGRAM_BIND: cannot listen there: {error.strerror}") from error
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.stop()
        await self._server.close_all_connections()


def address_of(bind: str) -> tuple[str, int]:
    """Read "host:port"; raises SettingError."""
    host, _, port = bind.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise SettingError("DESK_TELEGRAM_BIND: should be host:port, such as 127.0.0.1:8443")
    return host.strip("[]"), int(port)


class _Post(RequestHandler):
    request: HTTPServerRequest

    def initialize(self, secret: str, take: Take) -> None:
        self._secret = secret
        self._take = take

    async def post(self) -> None:
        """Take one update."""
        shown = self.request.headers.get(SECRET, "")
        if not hmac.compare_digest(shown.encode(), self._secret.encode()):
            log.warning("a post without the webhook's secret")
            self.set_status(403)
            return
        if not _is_update(self.request.body):
            self.set_status(400)
            return
        await self._take([self.request.body])
        self.set_status(200)


def _is_update(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body)["update_id"], int)
    except (ValueError, KeyError, TypeError):
        return False


def _quiet(handler: RequestHandler) -> None:
    """Say nothing of each request: a path or a body may be personal."""
