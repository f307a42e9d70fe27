"""One process takes updates and another one comes: nothing is lost, and nothing is answered twice."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from tornado.netutil import bind_sockets

from bot.demo.telegram import TelegramEmulator
from bot.demo.telegram_faults import Fault
from bot.demo.telegram_people import Person
from tests.bot.telegram.program import running
from tests.bot.telegram.town import desk_at, settings_of

LANGUAGE, STATUS = "Which language", "no open request"


@pytest.fixture
def wei(telegram: TelegramEmulator) -> Person:
    return telegram.user("Wei", phone="+8613800138000")


def hooked() -> dict[str, Any]:
    """The settings of a desk to which updates are posted."""
    (socket,) = bind_sockets(0, "127.0.0.1")
    port = socket.getsockname()[1]
    socket.close()
    return {
        "telegram_webhook": f"http://127.0.0.1:{port}/telegram",
        "telegram_bind": f"127.0.0.1:{port}",
    }


WAYS = {
    "webhook to polling": (hooked, dict),
    "polling to webhook": (dict, hooked),
    "webhook to webhook": (hooked, hooked),
    "polling to polling": (dict, dict),
}
MOMENTS = ("before the end", "between", "after the beginning")


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("way", WAYS)
async def test_a_word_in_the_moment_of_the_handover(
    telegram: TelegramEmulator, tmp_path: Path, wei: Person, way: str, moment: str
) -> None:
    before, after = (settings() for settings in WAYS[way])
    async with desk_at(telegram, tmp_path, **before):
        await wei.says("/language")
        await wei.sees(LANGUAGE)
        if moment == MOMENTS[0]:
            await wei.says("/status")
    if moment == MOMENTS[1]:
        await wei.says("/status")
    async with desk_at(telegram, tmp_path, **after):
        if moment == MOMENTS[2]:
            await wei.says("/status")
        await wei.sees(STATUS, within=30)
        await wei.says("Please delete my personal data.")
        await wei.sees("Which account")
    await telegram.acknowledged()
    assert set(Counter(wei.chat.texts).values()) == {1} and len(wei.chat.texts) == 6


@pytest.mark.parametrize("way", ["webhook to polling", "polling to webhook"])
async def test_of_two_processes_one_works_until_it_ends(
    telegram: TelegramEmulator, tmp_path: Path, wei: Person, way: str
) -> None:
    first, second = (settings_of(telegram, tmp_path, **settings()) for settings in WAYS[way])
    async with AsyncExitStack() as one, AsyncExitStack() as other:
        await one.enter_async_context(running(first, tmp_path))
        await wei.says("/language")
        await wei.sees(LANGUAGE, within=30)
        await other.enter_async_context(running(second, tmp_path))
        await telegram.called("getMe", count=2, within=30)
        await wei.says("/status")
        await wei.sees(STATUS)
        assert not [made for made in telegram.calls("getUpdates") if made.status == 409]
        await wei.says("Please delete my personal data.")
        await one.aclose()
        await wei.sees("Which account", within=30)
        await wei.says("/help")
        await wei.sees("privacy desk", within=30)
    assert set(Counter(wei.chat.texts).values()) == {1} and len(wei.chat.texts) == 8


@pytest.mark.parametrize("way", ["webhook to polling", "polling to webhook", "polling to polling"])
async def test_two_desks_that_know_nothing_of_each_other(
    telegram: TelegramEmulator, tmp_path: Path, wei: Person, way: str
) -> None:
    """Each has tables of its own: the newer one works, the older one stands by, and takes over when it is gone."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    first, second = (settings() for settings in WAYS[way])
    async with AsyncExitStack() as one, AsyncExitStack() as other:
        await one.enter_async_context(desk_at(telegram, tmp_path / "one", **first))
        await wei.says("/language")
        await wei.sees(LANGUAGE)
        await telegram.acknowledged()
        await other.enter_async_context(desk_at(telegram, tmp_path / "two", **second))
        await telegram.until(lambda: _taken_over(telegram), "the newer one takes over")
        await wei.says("/status")
        await wei.sees(STATUS)
        await wei.says("/help")
        await wei.sees("privacy desk")
        await telegram.acknowledged()
        polls = len(telegram.calls("getUpdates"))
        await other.aclose()
        await wei.says("Please delete my personal data.")
        await wei.sees("Which account", within=40)
        assert len(telegram.calls("getUpdates")) <= polls + 3  # nobody fights for it
    assert set(Counter(wei.chat.texts).values()) == {1} and len(wei.chat.texts) == 8


def _taken_over(telegram: TelegramEmulator) -> bool:
    """Whether a poll or a webhook has been ended by another desk."""
    ended = any("terminated" in made.refusal for made in telegram.calls("getUpdates"))
    return ended or bool(telegram.calls("deleteWebhook"))


async def test_what_is_on_the_wire_is_seen_through(
    telegram: TelegramEmulator, tmp_path: Path, wei: Person
) -> None:
    async def answer_late(held: Fault) -> None:
        updates = telegram.world.updates
        await updates.bell.until(lambda: not updates.polled or None, 5, "the end of the polling")
        held.release()

    async with desk_at(telegram, tmp_path):
        held = telegram.hold("sendMessage")
        await wei.says("/language")
        await asyncio.wait_for(held.arrived.wait(), 5)
        await telegram.polled()
        answering = asyncio.create_task(answer_late(held))
    await answering
    async with desk_at(telegram, tmp_path):
        await wei.says("/status")
        await wei.sees(STATUS)
    assert len(wei.chat.texts) == 4
