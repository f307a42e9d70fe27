"""The running desk comes to its end."""

import asyncio

from bot.main import end


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
