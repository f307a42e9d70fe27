"""What goes wrong between Telegram and us, and what people notice of it: at most a delay."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlmodel import select
from tornado.netutil import bind_sockets

from bot.assembly import make_world, opened
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.pace import Pace
from bot.demo.telegram import TelegramEmulator
from bot.demo.telegram_people import Person
from bot.errors import SettingError
from bot.staff.answer import answer, ask
from bot.staff.member import OPERATOR
from bot.work import InboxLoop
from storage.inbox import Arrival, Inbox, InboxState
from storage.ticket import Ticket, by_id
from tests.bot.telegram.program import running
from tests.bot.telegram.town import ChatDesk, desk_at, on_both, settings_of

BUTTON = "See the data"


@pytest.fixture
def wei(telegram: TelegramEmulator) -> Person:
    return telegram.user("Wei", phone="+8613800138000")


async def proved(desk: ChatDesk, wei: Person) -> None:
    await wei.says("Please delete my personal data.")
    await wei.sees("Which account")
    await wei.shares_contact()
    await wei.sees("now we know")


async def test_429_is_waited_out(telegram: TelegramEmulator, tmp_path: Path, wei: Person) -> None:
    async with desk_at(telegram, tmp_path, pace=Pace()):
        telegram.slow_down("sendMessage", timedelta(seconds=1))
        await wei.starts()
        await wei.sees("privacy desk")
        refused, sent = telegram.calls("sendMessage")
    assert refused.status == 429 and sent.at - refused.at >= 1


async def test_errors_of_theirs_are_tried_again(
    telegram: TelegramEmulator, tmp_path: Path, wei: Person
) -> None:
    async with desk_at(telegram, tmp_path):
        telegram.fail("sendMessage")
        telegram.drop("getUpdates", accepting=False)
        await wei.starts()
        await wei.sees("privacy desk", within=10)
    assert len(wei.chat.texts) == 2


async def test_an_answer_that_is_lost_comes_at_most_twice(
    telegram: TelegramEmulator, tmp_path: Path, wei: Person
) -> None:
    async with desk_at(telegram, tmp_path):
        telegram.drop("sendMessage")
        await wei.starts()
        await telegram.called("sendMessage", count=2, within=10)
    assert sum("privacy desk" in text for text in wei.chat.texts) == 2


async def test_who_blocks_the_bot_gets_mail(telegram: TelegramEmulator, tmp_path: Path, wei: Person) -> None:
    async with desk_at(telegram, tmp_path) as desk:
        await proved(desk, wei)
        ticket = await desk.ticket()
        await wei.says("/status")
        await wei.sees("How your request stands")
        await wei.blocks_bot()
        async with desk.step() as step:
            mine = await by_id(step.tx, ticket.id)
            assert mine
            mine.answer_to, kept = None, mine.answer_to
            await ask(step, desk.world, mine, OPERATOR, "Which of your two accounts do you mean?")
            mine.answer_to = kept
        letter = await desk.post.get("reply", "li.wei@people.example")
        assert "Which of your two accounts" in letter.text
        ticket = await desk.ticket()
        assert "undeliverable" in ticket.flags
        assert {"failed", "sent by mail instead"} <= set(await desk.events(ticket))


async def test_long_letters_come_in_pieces_in_order(
    telegram: TelegramEmulator, tmp_path: Path, wei: Person
) -> None:
    sentences = [f"🙂 Sentence {number} is here to be read." for number in range(400)]
    async with desk_at(telegram, tmp_path) as desk:
        await wei.says("Do you sell my data to others?")
        await wei.sees("A colleague")
        async with desk.step() as step:
            mine = (await step.tx.exec(select(Ticket))).one()
            await answer(step, desk.world, mine, OPERATOR, " ".join(sentences))
        await wei.sees("Sentence 399")
    pieces = [text for text in wei.chat.texts if "Sentence" in text]
    assert len(pieces) > 3
    assert all(piece.endswith("read.") for piece in pieces[:-1])
    found = [sentence for sentence in sentences if any(sentence in piece for piece in pieces)]
    assert found == sentences
    order = [int(piece.split("Sentence ")[1].split()[0]) for piece in pieces]
    assert order == sorted(order)


async def test_the_limits_are_kept(telegram: TelegramEmulator, tmp_path: Path) -> None:
    people = [telegram.user(f"P{number}") for number in range(12)]
    async with desk_at(telegram, tmp_path, pace=Pace()):
        for person in people:
            await person.starts()
            await person.says("/language")
            await person.says("/status")
        for person in people:
            await person.sees("no open request", within=20)
    for person in people:
        replies = [text.split()[0] for text in person.chat.texts if not text.startswith("/")]
        assert replies == ["Hello,", "Which", "You"]
    assert telegram.limits.violations == []


async def test_a_webhook(telegram: TelegramEmulator, tmp_path: Path, wei: Person) -> None:
    (socket,) = bind_sockets(0, "127.0.0.1")
    port = socket.getsockname()[1]
    socket.close()
    url = f"http://127.0.0.1:{port}/telegram"
    async with desk_at(telegram, tmp_path, telegram_webhook=url, telegram_bind=f"127.0.0.1:{port}") as desk:
        await telegram.called("setWebhook")
        (made,) = telegram.calls("setWebhook")
        assert telegram.token not in made.args["secret_token"] and len(made.args["secret_token"]) == 64
        await proved(desk, wei)
        async with httpx.AsyncClient() as client:
            forged = {"update_id": 1, "message": {"text": "/start"}}
            assert (await client.post(url, json=forged)).status_code == 403
            wrong = {"X-Telegram-Bot-Api-Secret-Token": "x"}
            assert (await client.post(url, json=forged, headers=wrong)).status_code == 403
            right = {"X-Telegram-Bot-Api-Secret-Token": made.args["secret_token"]}
            assert (await client.post(url, content=b"\xff", headers=right)).status_code == 400
            assert (await client.get(url)).status_code == 405
    async with desk_at(telegram, tmp_path):  # back to polling, which ends the webhook
        await telegram.polled()
        await wei.says("/status")
        await wei.sees("How your request stands")


@on_both
async def test_killed_in_mid_conversation(
    telegram: TelegramEmulator, tmp_path: Path, wei: Person, url: str
) -> None:
    settings = settings_of(telegram, tmp_path, database_url=url)
    async with running(settings, tmp_path) as program:
        await wei.starts()
        await wei.sees("privacy desk", within=30)
        await wei.presses(BUTTON)
        await wei.sees("Which account")
        held = telegram.hold("sendMessage")
        await wei.says("nobody@people.example")
        await asyncio.wait_for(held.arrived.wait(), 10)
        await program.killed()
        held.release()
    cancel = "/cancel"
    await wei.says(cancel)
    async with running(settings, tmp_path):
        which = await wei.sees("Which request", within=30)
        await wei.presses(which.buttons[0])
        await wei.sees("we have cancelled")
    times = Counter(text.split("\n")[-1] for text in wei.chat.texts if not text.startswith("/"))
    unknown = "we have just sent a code"  # its answer was held when the desk died: it may come twice
    assert all(count == 1 for text, count in times.items() if unknown not in text)
    assert 1 <= sum(unknown in text for text in wei.chat.texts) <= 2


@on_both
async def test_of_two_processes_one_works(
    telegram: TelegramEmulator, tmp_path: Path, wei: Person, url: str
) -> None:
    settings = settings_of(telegram, tmp_path, database_url=url)
    async with running(settings, tmp_path) as first:
        await wei.says("/status")
        await wei.sees("no open request", within=30)
        async with running(settings, tmp_path) as second:
            await telegram.called("getMe", count=2, within=30)
            await wei.says("/language")
            await wei.sees("Which language")
            assert not [made for made in telegram.calls("getUpdates") if made.status == 409]
            await first.killed()
            await wei.says("Please delete my personal data.")
            await wei.sees("Which account", within=30)
            assert second.process.returncode is None
    times = Counter(wei.chat.texts)
    # The first died when this had just arrived: whether it had written that down is not known.
    assert times.pop("Which language shall we speak?") <= 2
    assert set(times.values()) == {1} and len(times) == 5


def test_mail_alone_does_not_load_the_library() -> None:
    code = "import sys, bot.main, bot.cli; sys.exit('telegram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_nothing_is_acknowledged_before_it_is_stored(
    telegram: TelegramEmulator, tmp_path: Path, wei: Person
) -> None:
    class Full(InboxLoop):
        """A disk without room."""

        async def store(self, arrivals: Sequence[Arrival]) -> list[Inbox]:
            raise OSError("no space left on device")

    settings = settings_of(telegram, tmp_path)
    async with opened(settings) as database:
        world = make_world(settings)
        channel = TelegramChannel(settings, database, world)
        await channel.check()
        await wei.starts()
        with pytest.raises(ExceptionGroup) as failed:
            await channel.watch(database, Full(database, world, {}), lambda: None)
        assert failed.group_contains(OSError, match="no space")
        assert len(telegram.world.updates.pending) == 1
        await channel.close()
    async with desk_at(telegram, tmp_path):
        await wei.sees("privacy desk")
        await telegram.acknowledged()


async def test_wrong_settings_are_named_in_one_line(telegram: TelegramEmulator, tmp_path: Path) -> None:
    wrong = {
        "DESK_TELEGRAM_TOKEN": {"telegram_token": "7000000001:wrong"},
        "DESK_TELEGRAM_API": {"telegram_api": "http://127.0.0.1:9"},
        "DESK_TELEGRAM_BIND": {"telegram_bind": "8443"},
        "DESK_TELEGRAM_STAFF_CHAT": {"telegram_staff_chat": "-1001"},
    }
    for name, changed in wrong.items():
        settings = settings_of(telegram, tmp_path).model_copy(update=changed)
        async with opened(settings) as database:
            with pytest.raises(SettingError, match=f"^{name}: "):
                channel = TelegramChannel(settings, database, make_world(settings))
                try:
                    await channel.check()
                finally:
                    await channel.close()


@on_both
async def test_a_crowd_is_answered_person_by_person(
    telegram: TelegramEmulator, tmp_path: Path, url: str
) -> None:
    people = [telegram.user(f"P{number}") for number in range(25)]
    alice = telegram.user("Alice")
    group = telegram.supergroup("Privacy staff", [alice])
    async with desk_at(telegram, tmp_path, database_url=url, telegram_staff_chat=str(group.id)) as desk:
        for words in ("/language", "Do you sell my data to others?", "What about my address?", "/status"):
            for person in people:
                await person.says(words)
        for person in people:
            await person.sees("How your request stands", within=30)
        rows = await desk.rows(Inbox)
        assert [row.state for row in rows] == [InboxState.DONE] * 100
        assert sum(row.attempts for row in rows) == 0  # none got in another's way
    for person in people:
        replies = [text for text in person.chat.texts if text.startswith(("[PD-", "Which language"))]
        assert replies[0].startswith("Which language") and "A colleague will read it" in replies[1]
