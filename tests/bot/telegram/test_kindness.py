"""What strangers and machines send: a kind answer or none, never an error, never silence to a person."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.telegram.update import Kind, clean, read
from bot.demo.telegram import TelegramEmulator
from bot.demo.telegram_people import Person
from storage.inbox import Inbox, InboxState
from tests.bot.telegram.town import ChatDesk, desk_at, on_both


@pytest.fixture
async def desk(telegram: TelegramEmulator, tmp_path: Path, url: str) -> AsyncIterator[ChatDesk]:
    async with desk_at(telegram, tmp_path, database_url=url) as desk:
        yield desk
        assert all(row.state == InboxState.DONE and not row.attempts for row in await desk.rows(Inbox))


@pytest.fixture
def carol(telegram: TelegramEmulator) -> Person:
    return telegram.user("Ca\u202erol\x00", last_name="🙂" * 30)


async def test_media_get_kind_words(desk: ChatDesk, carol: Person) -> None:
    await carol.sends_sticker()
    assert "I can only read words" in (await carol.next_reply()).text
    await carol.sends_voice()
    assert "I can only read words" in (await carol.next_reply()).text
    await carol.sends_photo(caption="my passport")
    assert "I can only read words" in (await carol.next_reply()).text
    await carol.sends_document("id.pdf", b"%PDF")
    assert "I can only read words" in (await carol.next_reply()).text


@pytest.mark.parametrize(
    "text",
    ["🙂" * 4096, "\u202e\u202d\u2066", "\x00\x01\x02", "/", "/nosuchcommand", "/start " + "x" * 64, "{number}",
     "{{ 7 * 7 }}", "<b>&lt;</b>", "*_`[", "thanks!", "'; DROP TABLE ticket; --", "\ud83d"],
)  # fmt: skip
async def test_any_text_gets_a_word(desk: ChatDesk, carol: Person, text: str) -> None:
    await carol.says(text)
    assert (await carol.next_reply()).text


@pytest.mark.parametrize(
    "data",
    ["", "m:", "m:nothing", "t:", "t:x:cancel", "t:x:99999999999", "l:xx", "x:maybe",
     "s:1:approve", "d:1:do", ":" * 60, "🙂" * 16, "m:access:more"],
)  # fmt: skip
async def test_any_button_stops_spinning(desk: ChatDesk, carol: Person, data: str) -> None:
    await carol.starts()
    hello = await carol.next_reply()
    assert (await carol.forges_press(hello, data)).text == ""
    assert "had its day" in (await carol.next_reply()).text


async def test_the_button_of_another_persons_ticket(
    telegram: TelegramEmulator, desk: ChatDesk, carol: Person
) -> None:
    await carol.says("Please delete my personal data, my user name is carol_c")
    await carol.sees("[PD-")
    data = carol.chat.button("Cancel this request").data
    eve = telegram.user("Eve")
    await eve.starts()
    await eve.forges_press(await eve.next_reply(), data)
    assert "had its day" in (await eve.next_reply()).text
    assert (await desk.ticket()).closed_at is None


async def test_groups_are_no_place_for_privacy(
    telegram: TelegramEmulator, desk: ChatDesk, carol: Person
) -> None:
    family = telegram.group("Family", [carol])
    await carol.says("/start please delete my data", to=family)
    assert "private chat" in (await family.next_message()).text
    assert await desk.tickets() == []


@on_both
async def test_many_words_of_one_person_are_answered_in_order(desk: ChatDesk, carol: Person) -> None:
    await carol.says("Please delete my personal data.")
    await carol.says("carol_c")
    await carol.says("/status")
    assert "Which account" in (await carol.next_reply()).text
    assert "sent a code" in (await carol.next_reply()).text
    assert "How your request stands" in (await carol.next_reply()).text


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"message": {}},
        {"message": {"chat": {"id": "x"}, "message_id": 1}},
        {"callback_query": {}},
        {"message": {"chat": {"id": 1}, "message_id": 1, "text": 7}},
        {"my_chat_member": {"chat": {}}},
        {"poll": {"id": "1"}},
        [],
        None,
    ],
)
def test_an_update_that_makes_no_sense_is_nothing(update: object) -> None:
    assert read(json.dumps(update).encode()).kind in (Kind.NOTHING, Kind.TEXT)
    assert read(b"\xff{").kind is Kind.NOTHING


def test_names_and_texts_lose_their_control_characters() -> None:
    assert clean("a\u202eb\x00c\u200dd\ufeff\n\te") == "abc\u200dd\n\te"
    assert len(clean("x" * 10_000)) == 4096
