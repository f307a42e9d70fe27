"""Whole conversations by chat: what people write and press, and what the desk makes of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.telegram import TelegramEmulator
from storage.ticket import Status
from tests.bot.telegram.town import ChatDesk, desk_at


@pytest.fixture
async def desk(telegram: TelegramEmulator, tmp_path: Path) -> AsyncIterator[ChatDesk]:
    async with desk_at(telegram, tmp_path) as desk:
        yield desk


async def test_a_button_an_account_a_code(telegram: TelegramEmulator, desk: ChatDesk) -> None:
    carol = telegram.user("Carol")
    await carol.starts()
    await carol.sees("privacy desk")
    await carol.presses("See the data")
    asked = await carol.sees("Which account is it about?")
    ticket = await desk.ticket()
    assert ticket.number in asked.text and ticket.status == Status.VERIFYING
    assert carol.keyboard == ("Share my phone number",)
    await carol.says("carol_c")
    await carol.sees("we have just sent a code")
    letter = await desk.post.get("code", "carol@people.example")
    await carol.says(letter.code)
    await carol.sees("now we know that it is you")
    ticket = await desk.ticket()
    assert ticket.status == Status.WORKING and ticket.account_id == "A3"
    assert ticket.answer_to == "carol@people.example" and ticket.verified_how == "code:account"
    assert "verified" in await desk.events(ticket)
    assert telegram.limits.violations == []
