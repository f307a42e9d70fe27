"""Days of one conversation for the demo's tests: `python -m tests.bot.short_days right|wrong [--once]`."""

import asyncio
import sys

from bot.demo.cast import MARIA
from bot.demo.day import maria
from bot.demo.script import Conversation, Day, Script
from bot.demo.show import show
from storage.ticket import Status


async def refused(day: Day) -> None:
    """Maria is expected to read a refusal, which is not what the desk does."""
    maria = day.person(MARIA)
    await maria.writes("Newsletter", "Please take me off your mailing list.")
    await maria.receives("refusal")


async def ends_otherwise(day: Day) -> None:
    """Maria's ticket is expected to be closed at once."""
    maria = day.person(MARIA)
    await maria.writes("Newsletter", "Please take me off your mailing list.")
    await maria.receives("acknowledgement")
    await maria.ends(Status.FULFILLED, "withdrawal", verified=False)


async def unread(day: Day) -> None:
    """Maria is expected to hear nothing more than she has read."""
    maria = day.person(MARIA)
    await maria.writes("Newsletter", "Please take me off your mailing list.")
    await maria.ends(Status.WORKING, "withdrawal", verified=False)


DAYS: dict[str, tuple[Conversation, ...]] = {
    "right": (maria,),
    "wrong": (refused, ends_otherwise, unread, maria),
}

if __name__ == "__main__":
    day = Script(people=(MARIA,), conversations=DAYS[sys.argv[1]])
    raise SystemExit(asyncio.run(show(once="--once" in sys.argv, script=day)))
