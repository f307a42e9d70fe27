"""What the emulator can make go wrong, what it counts, and how it posts to a webhook."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import pytest
from telegram.error import BadRequest, Conflict, NetworkError, RetryAfter, TimedOut
from telegram.ext import ExtBot
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, HTTPServerRequest, ResponseStartLine
from tornado.netutil import bind_sockets

from bot.demo.telegram import TelegramEmulator
from bot.demo.telegram_limits import Limit
from bot.demo.telegram_people import Person
from tests.bot.telegram.conftest import refused

Bot = ExtBot[None]


@pytest.fixture
async def ann(telegram: TelegramEmulator) -> Person:
    ann = telegram.user("Ann")
    await ann.starts()
    return ann


async def test_429(telegram: TelegramEmulator, ann: Person, bot: Bot) -> None:
    telegram.slow_down("sendMessage", timedelta(seconds=7))
    with pytest.raises(RetryAfter) as found:
        await bot.send_message(ann.id, "hello")
    assert found.value.retry_after == timedelta(seconds=7)
    await bot.send_message(ann.id, "hello")


@pytest.mark.parametrize(("status", "words"), [(500, "Internal Server Error"), (502, "Bad Gateway")])
async def test_5xx(telegram: TelegramEmulator, ann: Person, bot: Bot, status: int, words: str) -> None:
    telegram.fail("sendMessage", status)
    with pytest.raises(NetworkError, match=words):
        await bot.send_message(ann.id, "hello")
    assert ann.chat.texts == ("/start",)


async def test_dropped_after_accepting(telegram: TelegramEmulator, ann: Person, bot: Bot) -> None:
    telegram.drop("sendMessage", chat_id=ann.id)
    with pytest.raises(NetworkError):
        await bot.send_message(ann.id, "hello")
    assert (await ann.next_reply()).text == "hello"
    (made,) = telegram.calls("sendMessage")
    assert made.status == 0 and made.args["text"] == "hello"


async def test_dropped_before_accepting(telegram: TelegramEmulator, ann: Person, bot: Bot) -> None:
    outage = telegram.drop("*", accepting=False, times=None)
    for _ in range(3):
        with pytest.raises(NetworkError):
            await bot.send_message(ann.id, "hello")
    outage.end()
    await bot.send_message(ann.id, "back")
    assert ann.chat.texts == ("/start", "back")


async def test_held(telegram: TelegramEmulator, ann: Person, bot: Bot) -> None:
    held = telegram.hold("sendMessage")
    with pytest.raises(TimedOut):
        await bot.send_message(ann.id, "hello", read_timeout=0.05)
    assert held.arrived.is_set() and ann.chat.texts == ("/start", "hello")
    held = telegram.hold("sendMessage")
    sending = asyncio.create_task(bot.send_message(ann.id, "again"))
    await held.arrived.wait()
    held.release()
    assert (await sending).text == "again"


async def test_journal(telegram: TelegramEmulator, ann: Person, bot: Bot) -> None:
    with pytest.raises(BadRequest):
        await bot.delete_message(ann.id, 99)
    (made,) = await telegram.called("deleteMessage", chat_id=ann.id, message_id=99)
    assert made.status == 400 and "not found" in made.refusal
    with pytest.raises(TimeoutError, match="1 calls of sendMessage"):
        await telegram.called("sendMessage", within=0.01)


async def test_limits_are_counted(telegram: TelegramEmulator, ann: Person, bot: Bot) -> None:
    staff = telegram.supergroup("Staff")
    await bot.send_message(ann.id, "one")
    assert telegram.limits.violations == []
    await bot.send_message(ann.id, "two")
    for number in range(21):
        await bot.send_message(staff.id, str(number))
    people = [telegram.user(f"P{number}") for number in range(30)]
    for person in people:
        await person.starts()
        await bot.send_message(person.id, "hello")
    broken = telegram.limits.violations
    assert (broken[0].limit, broken[0].chat_id, broken[0].count) == (Limit.CHAT, ann.id, 2)
    assert {one.limit for one in broken} == {Limit.CHAT, Limit.GROUP, Limit.OVERALL}
    assert telegram.limits.sent == 53


async def test_limits_can_be_enforced(telegram: TelegramEmulator, ann: Person, bot: Bot) -> None:
    telegram.limits.enforced = True
    await bot.send_message(ann.id, "one")
    with pytest.raises(RetryAfter):
        await bot.send_message(ann.id, "two")
    assert ann.chat.texts == ("/start", "one")


async def test_a_failure_of_the_emulator_is_not_hidden() -> None:
    with pytest.raises(ExceptionGroup, match="emulator itself failed"):
        async with TelegramEmulator() as telegram, httpx.AsyncClient() as client:
            answer = await client.post(
                f"{telegram.base_url}{telegram.token}/setMyCommands", json={"commands": [[]]}
            )
            assert answer.status_code == 500


@dataclass
class Hook:
    """A webhook that answers as told and writes down what it gets."""

    port: int = 0
    status: int = 200
    secrets: list[str] = field(default_factory=list)
    bodies: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)

    def accept(self, request: HTTPServerRequest) -> None:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        self.bodies.put_nowait(request.body)
        connection = request.connection
        assert connection is not None
        connection.write_headers(
            ResponseStartLine("HTTP/1.1", self.status, "-"), HTTPHeaders({"Content-Length": "0"})
        )
        connection.finish()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    server = HTTPServer(hook.accept)
    (socket,) = bind_sockets(0, "127.0.0.1")
    server.add_socket(socket)
    hook.port = socket.getsockname()[1]
    yield hook
    server.stop()
    await server.close_all_connections()


async def test_webhook(telegram: TelegramEmulator, ann: Person, bot: Bot, hook: Hook) -> None:
    await bot.set_webhook(f"http://127.0.0.1:{hook.port}/telegram", secret_token="s3cret_-")
    assert b'"text": "/start"' in await asyncio.wait_for(hook.bodies.get(), 5)
    await telegram.acknowledged()
    assert hook.secrets == ["s3cret_-"]
    with refused(Conflict, "webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    await ann.says("hello")
    assert len(await bot.get_updates()) == 1


async def test_webhook_is_tried_again(telegram: TelegramEmulator, ann: Person, bot: Bot, hook: Hook) -> None:
    hook.status = 500
    await bot.set_webhook(f"http://127.0.0.1:{hook.port}/telegram")
    first = await asyncio.wait_for(hook.bodies.get(), 5)
    hook.status = 200
    assert await asyncio.wait_for(hook.bodies.get(), 5) == first
    await telegram.acknowledged()
    info = await bot.get_webhook_info()
    assert info.last_error_message and "500" in info.last_error_message and info.pending_update_count == 0


async def test_what_nobody_took_at_a_closed_port_comes_elsewhere(
    telegram: TelegramEmulator, ann: Person, bot: Bot, hook: Hook
) -> None:
    (socket,) = bind_sockets(0, "127.0.0.1")
    closed = socket.getsockname()[1]
    socket.close()
    await bot.set_webhook(f"http://127.0.0.1:{closed}/telegram")
    updates = telegram.world.updates
    await updates.bell.until(lambda: updates.webhook.get("last_error_message"), 5, "a post that fails")
    await bot.set_webhook(f"http://127.0.0.1:{hook.port}/telegram")
    assert b'"text": "/start"' in await asyncio.wait_for(hook.bodies.get(), 5)
    await telegram.acknowledged()


async def test_webhook_refusals(telegram: TelegramEmulator, bot: Bot) -> None:
    with refused(BadRequest, "HTTPS URL must be provided"):
        await bot.set_webhook("http://desk.example.com/telegram")
    with refused(BadRequest, "unallowed characters"):
        await bot.set_webhook("https://desk.example.com/telegram", secret_token="no spaces")


async def test_webhook_ends_a_poll(telegram: TelegramEmulator, bot: Bot, hook: Hook) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=40))
    await telegram.polled()
    await bot.set_webhook(f"http://127.0.0.1:{hook.port}/telegram")
    with refused(Conflict, "terminated by setWebhook"):
        await asyncio.wait_for(polling, 5)


async def test_pending_updates_can_be_dropped(telegram: TelegramEmulator, ann: Person, bot: Bot) -> None:
    await bot.delete_webhook(drop_pending_updates=True)
    await ann.says("hello")
    (update,) = await bot.get_updates()
    assert update.message and update.message.text == "hello"
