"""The bot's queue of updates: given out by long polling until acknowledged, or posted to a webhook."""

import asyncio
import copy
import json
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from bot.demo.telegram_bell import Bell
from bot.demo.telegram_call import Json
from bot.demo.telegram_errors import ApiError, conflict

LONGEST_POLL = timedelta(seconds=50)
MOST = 100  # updates a call
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
FIRST_PAUSE = timedelta(milliseconds=50)  # after a failed post; doubled each time
LONGEST_PAUSE = timedelta(seconds=2)
POST_TIMEOUT = timedelta(seconds=5)


@dataclass(slots=True)
class _Poll:
    ended: ApiError | None = None  # set when something else takes its place


@dataclass(slots=True)
class _Hook:
    url: str
    secret: str
    ended: bool = False
    pause: timedelta = FIRST_PAUSE


class Updates:
    """What has happened and the bot does not yet know."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.pending: deque[Json] = deque()
        self.webhook: Json = {}
        self.bell = Bell()
        self._clock = clock
        self._next_id = 700_000_001
        self._allowed: list[str] = []
        self._poll: _Poll | None = None
        self._hook = _Hook("", "", ended=True)
        self._posting: asyncio.Task[None] | None = None

    @property
    def polled(self) -> bool:
        """Whether a long poll is waiting."""
        return self._poll is not None

    def push(self, kind: str, content: Json) -> None:
        """Queues one update, unless the bot has not asked for its kind."""
        wanted = kind in self._allowed if self._allowed else kind not in NOT_BY_DEFAULT
        if wanted:
            self.pending.append({"update_id": self._next_id, kind: copy.deepcopy(content)})
            self._next_id += 1
            self.bell.ring()

    def allow(self, kinds: list[str] | None) -> None:
        """Remembers which kinds are wanted from now on; None leaves it as it was."""
        if kinds is not None:
            self._allowed = kinds

    def clear(self) -> None:
        """Forgets everything not yet given out."""
        self.pending.clear()
        self.bell.ring()

    async def poll(self, offset: int, limit: int, wait: float) -> list[Json]:
        """The next updates, after up to `wait` seconds for the first; `offset` acknowledges all before it.

        Raises: ApiError 409 while a webhook is set, and in the older of two polls at once.
        """
        if self.webhook:
            raise conflict(WEBHOOK_ACTIVE)
        self.interrupt(conflict(OTHER_POLLER))
        self._acknowledge(offset)
        self._poll = this = _Poll()
        self.bell.ring()
        await self._first(this, min(wait, LONGEST_POLL.total_seconds()))
        return list(self.pending)[: limit if 0 < limit <= MOST else MOST]

    async def _first(self, this: _Poll, wait: float) -> None:
        try:
            await self.bell.until(lambda: True if self.pending or this.ended else None, wait, "updates")
        except TimeoutError:
            return
        finally:
            if self._poll is this:
                self._poll = None
            self.bell.ring()
        if this.ended:
            raise this.ended

    def interrupt(self, reason: ApiError) -> None:
        """Ends the poll that is under way, if there is one, with an error."""
        if self._poll:
            self._poll.ended = reason
            self.bell.ring()

    def _acknowledge(self, offset: int) -> None:
        if offset < 0:
            offset = self.pending[max(len(self.pending) + offset, 0)]["update_id"] if self.pending else 0
        while self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()
        self.bell.ring()

    async def set_webhook(self, url: str, secret: str, connections: int) -> None:
        """Posts from now on to this address, one update after the other; an empty address ends it."""
        await self.stop()
        if url:
            self.interrupt(conflict("terminated by setWebhook request"))
            self.webhook = {"url": url, "max_connections": connections}
            self._hook = _Hook(url, secret)
            self._posting = asyncio.get_running_loop().create_task(self._post_forever(self._hook))

    async def stop(self) -> None:
        """Ends the posting to a webhook; a post that is under way is seen through, and its update kept if it fails."""
        self.webhook, self._hook.ended = {}, True
        self.bell.ring()
        if self._posting:
            await self._posting
            self._posting = None

    async def _post_forever(self, hook: _Hook) -> None:
        client = AsyncHTTPClient(force_instance=True)
        try:
            while not hook.ended:
                await self.bell.until(lambda: True if self.pending or hook.ended else None, None, "updates")
                if not hook.ended:
                    await self._post_first(client, hook)
        finally:
            client.close()

    async def _post_first(self, client: AsyncHTTPClient, hook: _Hook) -> None:
        update = self.pending[0]
        problem = await _post(client, hook.url, hook.secret, update)
        if problem is None:
            hook.pause = FIRST_PAUSE
            if self.pending and self.pending[0] is update:
                self.pending.popleft()
            self.bell.ring()
            return
        if not hook.ended:
            self.webhook |= {"last_error_date": int(self._clock()), "last_error_message": problem}
            self.bell.ring()
        with suppress(TimeoutError):
            await self.bell.until(lambda: hook.ended or None, hook.pause.total_seconds(), "the end")
        hook.pause = min(hook.pause * 2, LONGEST_PAUSE)


async def _post(client: AsyncHTTPClient, url: str, secret: str, update: Json) -> str | None:
    headers = {"Content-Type": "application/json"}
    if secret:
        headers["X-Telegram-Bot-Api-Secret-Token"] = secret
    request = HTTPRequest(
        url, "POST", headers, json.dumps(update), request_timeout=POST_TIMEOUT.total_seconds()
    )
    try:
        response = await client.fetch(request, raise_error=False)
    except (OSError, HTTPClientError) as error:
        return f"Connection failed: {type(error).__name__}"
    if 200 <= response.code < 300:
        return None
    return f"Wrong response from the webhook: {response.code} {response.reason}"
