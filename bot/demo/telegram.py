"""A Telegram of our own on loopback: enough of the Bot API for python-telegram-bot, and people to use it.

    async with TelegramEmulator() as telegram:
        wei = telegram.user("Wei", language_code="zh")
        ...                      # a bot with base_url=telegram.base_url, base_file_url=telegram.base_file_url
        await wei.starts()
        hello = await wei.next_reply()
        await wei.presses(hello.button("删除"))

The siblings telegram_*.py hold one part each: what is said over HTTP, the chats, the methods, the people.

Kinder than Telegram: a 409 comes at once, never three seconds later; webhooks are posted to one at a time;
updates do not expire. Stricter: text is counted in UTF-16 units, edits count towards the limits, control
characters and direction overrides in names and texts are passed on and shown as they are.
"""

import copy
import itertools
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from bot.demo.telegram_call import Call, Json
from bot.demo.telegram_errors import ApiError, broken, flood
from bot.demo.telegram_faults import Fault, Faults
from bot.demo.telegram_group import SUPERGROUP_OFFSET, Group
from bot.demo.telegram_http import DROPPED, Answer, Front
from bot.demo.telegram_limits import Limits
from bot.demo.telegram_methods import run
from bot.demo.telegram_people import Person
from bot.demo.telegram_places import PATIENCE
from bot.demo.telegram_world import LONGEST_DOWNLOAD, TOKEN, World

BOT_API_VERSION = "10.0"  # whose shapes the answers have
JOURNAL = 10_000  # calls remembered


@dataclass(frozen=True, slots=True)
class Made:
    """A call that the bot has made, and what came of it."""

    method: str
    args: Json
    at: float  # seconds on the monotonic clock, when the answer was ready
    status: int  # of the answer; 0: the connection was dropped instead
    result: Any  # None where it was refused
    refusal: str = ""


class TelegramEmulator:
    """The Bot API server; `clock` gives seconds since 1970."""

    token = TOKEN

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.world = World(clock)
        self.journal: deque[Made] = deque(maxlen=JOURNAL)
        self.api = ""
        self._faults = Faults()
        self._front = Front(self._answer, self._download)
        self._ids = itertools.count(1)
        self._crashes: list[Exception] = []

    async def __aenter__(self) -> Self:
        self.api = f"http://127.0.0.1:{self._front.listen()}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.world.updates.stop()
        await self._front.close()
        if self._crashes:
            raise ExceptionGroup("the Telegram emulator itself failed", self._crashes)

    @property
    def base_url(self) -> str:
        """For telegram.Bot: the address up to the token."""
        return f"{self.api}/bot"

    @property
    def base_file_url(self) -> str:
        """For telegram.Bot: where files are fetched."""
        return f"{self.api}/file/bot"

    @property
    def limits(self) -> Limits:
        """How the bot keeps Telegram's limits: `violations`, `sent`; `enforced = True` answers 429."""
        return self.world.limits

    def user(
        self,
        name: str,
        *,
        language_code: str | None = "en",
        username: str | None = None,
        last_name: str | None = None,
        phone: str = "",
    ) -> Person:
        """A person with an account, who has not yet written to the bot."""
        number = 900_000_000 + next(self._ids)
        names = {"first_name": name, "last_name": last_name, "username": username}
        given = {field: value for field, value in names.items() if value is not None}
        profile = {"id": number, "is_bot": False} | given
        chat = self.world.open_chat({"id": number, "type": "private"} | given, own_ids=False)
        chat.join(self.world.bot, "member")
        language = {"language_code": language_code} if language_code else {}
        return Person(self.world, profile | language, chat, phone or f"+1555{number}")

    def supergroup(self, title: str, members: Iterable[Person] = (), *, forum: bool = True) -> Group:
        """A supergroup, with topics if it is a forum, in which the bot is an administrator."""
        number = SUPERGROUP_OFFSET - 2_000_000_000 - next(self._ids)
        profile: Json = {"id": number, "type": "supergroup", "title": title}
        return self._group(profile | ({"is_forum": True} if forum else {}), members)

    def group(self, title: str, members: Iterable[Person] = ()) -> Group:
        """A basic group, in which the bot is a plain member."""
        group = self._group({"id": -4_000_000 - next(self._ids), "type": "group", "title": title}, members)
        group.chat.join(self.world.bot, "member")
        return group

    def _group(self, profile: Json, members: Iterable[Person]) -> Group:
        chat = self.world.open_chat(profile, own_ids=profile["type"] == "supergroup")
        chat.join(self.world.bot, "administrator")
        for person, status in zip(
            members, itertools.chain(["creator"], itertools.repeat("member")), strict=False
        ):
            chat.join(person.profile, status)
        return Group(self.world, chat)

    def refuse(
        self, method: str, error: ApiError, *, times: int | None = 1, chat_id: int | None = None
    ) -> Fault:
        """Refuses the next calls of a method with this error; they have no effect."""
        return self._faults.add(Fault(method, chat_id, times, error=error))

    def slow_down(self, method: str, retry_after: timedelta, *, times: int = 1) -> Fault:
        """Answers the next calls of a method with 429."""
        return self.refuse(method, flood(int(retry_after.total_seconds())), times=times)

    def fail(self, method: str, status: int = 500, *, times: int | None = 1) -> Fault:
        """Answers the next calls of a method with 5xx; they have no effect."""
        return self.refuse(method, broken(status), times=times)

    def drop(
        self, method: str, *, accepting: bool = True, times: int | None = 1, chat_id: int | None = None
    ) -> Fault:
        """Closes the connection without an answer, after the call has taken effect or before."""
        return self._faults.add(Fault(method, chat_id, times, accepting=accepting))

    def hold(self, method: str, *, times: int | None = 1, chat_id: int | None = None) -> Fault:
        """Lets the next calls take effect, but answers only after `release()`; `arrived` tells of one."""
        return self._faults.add(Fault(method, chat_id, times, held=True))

    def expire_presses(self) -> None:
        """Makes every button pressed so far too old to be answered."""
        for press in self.world.presses.values():
            press.expired = True

    def calls(self, method: str) -> list[Made]:
        """What the bot has asked of this method, oldest first."""
        return [made for made in self.journal if made.method.lower() == method.lower()]

    async def called(
        self, method: str, *, count: int = 1, within: float = PATIENCE, **args: object
    ) -> list[Made]:
        """Waits until a method has been called `count` times with these arguments; within so many seconds.

        Raises: TimeoutError.
        """

        def found() -> list[Made] | None:
            fitting = [made for made in self.calls(method) if _fits(made, args)]
            return fitting if len(fitting) >= count else None

        return await self.world.bell.until(found, within, f"{count} calls of {method} with {args}")

    async def until(self, holds: Callable[[], bool], what: str, within: float = PATIENCE) -> None:
        """Waits until something holds that a call or a person's act can bring about; within so many seconds.

        Raises: TimeoutError naming it.
        """
        await self.world.bell.until(lambda: holds() or None, within, what)

    async def polled(self, within: float = PATIENCE) -> None:
        """Waits until the bot's long poll is under way. Raises: TimeoutError."""
        updates = self.world.updates
        await updates.bell.until(lambda: updates.polled or None, within, "a long poll")

    async def acknowledged(self, within: float = PATIENCE) -> None:
        """Waits until the bot has taken every update. Raises: TimeoutError."""
        updates = self.world.updates
        await updates.bell.until(lambda: not updates.pending or None, within, "all updates acknowledged")

    async def _answer(self, call: Call) -> Answer:
        fault = self._faults.take(call)
        try:
            answer = await self._effect(call, fault)
        except ApiError as error:
            answer = Answer(error.status, error.as_json())
        except Exception as error:
            self._crashes.append(error)
            answer = Answer(500, broken().as_json())
        if fault and fault.held:
            self._note(call, answer)
            await fault.released.wait()
            return answer
        if fault and not fault.error:
            answer = Answer(0, answer.body)
        self._note(call, answer)
        return answer if answer.status else DROPPED

    async def _effect(self, call: Call, fault: Fault | None) -> Answer:
        if call.token != self.token:
            raise ApiError(401, "Unauthorized")
        if fault and fault.error:
            raise fault.error
        if fault and not fault.accepting:
            return DROPPED
        # A copy: the message may be edited before the answer is written or the journal is read.
        return Answer(200, {"ok": True, "result": copy.deepcopy(await run(self.world, call))})

    def _note(self, call: Call, answer: Answer) -> None:
        body = answer.body if isinstance(answer.body, dict) else {}
        refusal = str(body.get("description", ""))
        self.journal.append(
            Made(call.method, call.args, time.monotonic(), answer.status, body.get("result"), refusal)
        )
        self.world.bell.ring()

    def _download(self, token: str, path: str) -> Answer:
        file = self.world.files.get(path.rpartition("/")[2])
        if token != self.token or file is None or len(file.content) > LONGEST_DOWNLOAD:
            return Answer(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        return Answer(200, file.content)


def _fits(made: Made, args: dict[str, object]) -> bool:
    return all(str(made.args.get(name)) == str(value) for name, value in args.items())
