"""How fast chats are answered, alone and in a crowd; run as `python -m tests.bench.telegram`."""

import asyncio
import tempfile
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from bot.demo.telegram import TelegramEmulator
from bot.demo.telegram_people import Person
from tests.bot.telegram.program import Program, running
from tests.bot.telegram.town import settings_of

ALONE, CROWD = 60, 200  # people
SAYS = ("/start", "/language", "/status", "Please delete my personal data.", "/status")
ANSWERS = ("Hello,", "Which language", "You have no open request", "[PD-", "[PD-")
MEMORY = Path("/dev/shm")
LONGEST = 120.0  # seconds for a crowd


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure, and the most that is promised; None where nothing is."""

    name: str
    value: float
    unit: str
    promised: float | None

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return self.promised is None or self.value <= self.promised

    def __str__(self) -> str:
        kept = "kept" if self.kept else "MISSED"
        promise = "" if self.promised is None else f", promised {self.promised:g} {self.unit}: {kept}"
        return f"{self.name}: {self.value:.1f} {self.unit}{promise}"


def figures() -> list[Measured]:
    """The median of one answer, and a crowd's answers: whole, in order, within the limits, memory flat."""
    return asyncio.run(measured())


async def measured() -> list[Measured]:
    """All figures, from one desk that runs in a process of its own."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        folder = Path(name)
        async with TelegramEmulator() as telegram, running(settings_of(telegram, folder), folder) as desk:
            telegram.journal = deque(maxlen=10 * CROWD * len(SAYS))
            await _answer(telegram, telegram.user("First"), "/start", within=60)
            times = [await _answer(telegram, telegram.user(f"P{n}"), "Delete my data.") for n in range(ALONE)]
            first = await _crowd(telegram, desk, "A")
            second = await _crowd(telegram, desk, "B")
            broken = len(telegram.limits.violations)
    return [
        Measured("chat: from the update to the reply accepted, median", median(times) * 1000, "ms", 50),
        Measured(f"chat: {CROWD} people, {len(SAYS)} messages each, all answered", first.seconds, "s", None),
        Measured("chat: answers out of order or missing", first.wrong + second.wrong, "answers", 0),
        Measured("chat: Telegram's limits broken", broken, "times", 0),
        Measured("chat: memory after such a crowd", first.memory, "MB", None),
        Measured("chat: and more after another one", second.memory - first.memory, "MB", 5),
    ]


async def _answer(telegram: TelegramEmulator, person: Person, text: str, within: float = 20) -> float:
    """Seconds until one person's message is answered."""
    began = time.monotonic()
    await person.says(text)
    (made,) = await telegram.called("sendMessage", chat_id=person.id, within=within)
    return made.at - began


@dataclass(frozen=True, slots=True)
class Crowd:
    """What a crowd saw, and how large the desk was afterwards, in MB."""

    seconds: float
    wrong: int
    memory: float


async def _crowd(telegram: TelegramEmulator, desk: Program, name: str) -> Crowd:
    people = [telegram.user(f"{name}{number}") for number in range(CROWD)]
    before, began = len(telegram.calls("sendMessage")), time.monotonic()
    for text in SAYS:
        for person in people:
            await person.says(text)
    await telegram.called("sendMessage", count=before + CROWD * len(SAYS), within=LONGEST)
    seconds = time.monotonic() - began
    memory = psutil.Process(desk.process.pid).memory_info().rss / 1e6
    return Crowd(seconds, sum(not _in_order(person) for person in people), memory)


def _in_order(person: Person) -> bool:
    replies = [seen.text for seen in person.chat.messages if seen.sender_id != person.id]
    return len(replies) == len(ANSWERS) and all(
        reply.startswith(start) for reply, start in zip(replies, ANSWERS, strict=True)
    )


if __name__ == "__main__":
    for figure in figures():
        print(figure)
