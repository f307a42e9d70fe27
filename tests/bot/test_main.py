"""The running desk comes to its end."""

import asyncio
from datetime import timedelta

from bot.main import end, kept_up


async def test_a_cancellation_that_was_lost_is_asked_for_again() -> None:
    begun = asyncio.Event()

    async def deaf_once() -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.Event().wait()

    task = asyncio.create_task(deaf_once())
    await begun.wait()
    async with asyncio.timeout(5):
        await end([task])
    assert task.cancelled()


async def test_what_fails_is_begun_again() -> None:
    tries: list[int] = []

    async def work() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise OSError("the disk is away")

    await asyncio.wait_for(kept_up(work, timedelta(0)), 5)
    assert len(tries) == 3


async def test_what_is_told_to_end_is_not_begun_again() -> None:
    begun = asyncio.Event()

    async def work() -> None:
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(kept_up(work, timedelta(0)))
    await begun.wait()
    await end([task])
    assert task.cancelled()
