"""What must not stay: words before the transfer abroad is authorized, identity numbers at any time."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.telegram import TelegramEmulator
from bot.demo.telegram_people import Person
from storage.telegram import Chat
from storage.ticket import Message
from tests.bot.telegram.town import ChatDesk, desk_at

CARD = "4111 1111 1111 1111"
ID_CARD = "11010519491231002X"


@pytest.fixture
async def desk(telegram: TelegramEmulator, tmp_path: Path) -> AsyncIterator[ChatDesk]:
    """A desk under the policy as it is published, which marks Telegram as a transfer abroad."""
    (tmp_path / "policy.toml").write_text(Path("bot/policy/default.toml").read_text("utf-8"), "utf-8")
    async with desk_at(telegram, tmp_path) as desk:
        yield desk


@pytest.fixture
def carol(telegram: TelegramEmulator) -> Person:
    return telegram.user("Carol")


async def test_nothing_is_kept_before_the_authorization(desk: ChatDesk, carol: Person) -> None:
    await carol.says("Please delete my personal data, I am Carol Clark, carol@people.example")
    asked = await carol.sees("Telegram carries messages through servers abroad")
    assert "§7" in asked.text and asked.labels == ("I authorize it", "No, not here")
    assert await desk.tickets() == []
    stored = await desk.stored()
    assert "Carol" not in stored and "people.example" not in stored
    await carol.presses("I authorize it")
    await carol.sees("Which account")
    ticket = await desk.ticket()
    assert ticket.rights == ["deletion"]
    (chat,) = await desk.rows(Chat)
    assert chat.authorized and "§7" in chat.authorized_under and "2022-03-22" in chat.authorized_under
    assert "transfer authorized" in await desk.events()
    await carol.says("carol_c")
    await desk.post.get("code", "carol@people.example")


async def test_nothing_else_is_kept_before_it_either(
    telegram: TelegramEmulator, desk: ChatDesk, carol: Person
) -> None:
    family = telegram.group("Family", [carol])
    await carol.says("/start I am Carol Clark", to=family)
    await family.next_message()
    await carol.says("/help me, I am Carol Clark")
    await carol.sees("privacy desk")
    await carol.sends_photo(caption="the passport of Carol Clark")
    await carol.sees("I can only read words")
    await carol.shares_contact()
    await carol.sees("no open request")
    await carol.edits(await carol.says("I am Carol Clark"), "I am Carol C. Clark")
    await telegram.called("sendMessage", count=5, chat_id=carol.id)
    stored = await desk.stored()
    assert "Carol" not in stored and carol.phone.lstrip("+") not in stored and "photos-" not in stored


async def test_declined(desk: ChatDesk, carol: Person) -> None:
    await carol.says("Please delete my personal data")
    await carol.sees("servers abroad")
    await carol.presses("No, not here")
    await carol.sees("by e-mail instead: 895160000@qq.com")
    (chat,) = await desk.rows(Chat)
    assert not chat.authorized and chat.waiting is None and await desk.tickets() == []


async def test_withdrawn(desk: ChatDesk, carol: Person) -> None:
    await carol.says("/transfer")
    await carol.presses((await carol.sees("servers abroad")).button("I authorize"))
    await carol.sees("that is recorded")
    await carol.says("/transfer")
    await carol.presses((await carol.sees("You have authorized")).button("Withdraw my authorization"))
    await carol.sees("That is withdrawn")
    await carol.says("Please delete my personal data")
    await carol.next_reply()
    assert await desk.tickets() == []
    assert "transfer withdrawn" in await desk.events()


async def test_a_question_waits_for_the_authorization(desk: ChatDesk, carol: Person) -> None:
    await carol.says("Do you sell my data to others?")
    await carol.presses((await carol.sees("servers abroad")).button("I authorize"))
    await carol.sees("Please write your question")
    await carol.says("Do you sell my data to others?")
    await carol.sees("A colleague will read it")


@pytest.mark.parametrize("number", [CARD, ID_CARD])
async def test_numbers_are_masked_and_taken_away(
    telegram: TelegramEmulator, desk: ChatDesk, carol: Person, number: str
) -> None:
    await carol.says("/transfer")
    await carol.presses((await carol.sees("servers abroad")).button("I authorize"))
    said = await carol.says(f"Please delete my personal data, my number is {number}")
    await carol.sees("identity or card number")
    await telegram.called("deleteMessage", chat_id=carol.id, message_id=said.id)
    assert all(number not in text for text in carol.chat.texts)
    assert number not in await desk.stored()
    (message, *_) = [row for row in await desk.rows(Message) if row.direction == "in"]
    assert "••••" in message.text and number not in message.text
    assert len(await desk.tickets()) == 1
    edited = await carol.says("And something else.")
    await carol.edits(edited, f"And something else: {number}")
    await telegram.called("deleteMessage", chat_id=carol.id, message_id=edited.id)
    pictured = await carol.sends_photo(caption=f"my number {number}")
    await telegram.called("deleteMessage", chat_id=carol.id, message_id=pictured.id)
    assert number not in await desk.stored()
