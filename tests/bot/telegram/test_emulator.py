"""The emulator does what Telegram does, seen through python-telegram-bot as it comes."""

import asyncio
import json
from datetime import UTC, datetime

import httpx
import pytest
from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, Conflict, EndPointNotFound, Forbidden, InvalidToken
from telegram.ext import ExtBot

from bot.demo.telegram import TelegramEmulator
from tests.bot.telegram.conftest import connected, refused

Bot = ExtBot[None]


def keyboard(*labels: str, data: str = "x") -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)] for label in labels])


async def test_conversation_with_buttons(telegram: TelegramEmulator, bot: Bot) -> None:
    wei = telegram.user("Wei", language_code="zh")
    await wei.starts("from-the-site")
    (update,) = await bot.get_updates(timeout=5)
    assert update.message and update.message.from_user
    assert update.message.text == "/start from-the-site"
    assert update.message.parse_entities(["bot_command"]).popitem()[1] == "/start"
    assert update.message.from_user.language_code == "zh"
    assert abs((update.message.date - datetime.now(UTC)).total_seconds()) < 60

    await bot.send_message(wei.id, "您好", reply_markup=keyboard("删除", "更正", data="right:deletion"))
    hello = await wei.next_reply()
    assert hello.labels == ("删除", "更正")
    pressing = asyncio.create_task(wei.presses(hello.button("删除")))
    (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=5)
    query = update.callback_query
    assert query and query.data == "right:deletion" and query.message
    assert query.message.message_id == hello.id
    await query.answer("好的")
    assert (await pressing).text == "好的"
    await bot.edit_message_text("删除什么？", wei.id, hello.id)
    assert (await wei.sees("删除什么")).labels == ()


async def test_updates_come_again_until_acknowledged(telegram: TelegramEmulator, bot: Bot) -> None:
    ann = telegram.user("Ann")
    for word in ("one", "two", "three"):
        await ann.says(word)
    first = await bot.get_updates(limit=2)
    again = await bot.get_updates(limit=2)
    assert [one.update_id for one in first] == [one.update_id for one in again]
    (last,) = await bot.get_updates(offset=first[-1].update_id + 1)
    assert last.message and last.message.text == "three"
    assert await bot.get_updates(offset=last.update_id + 1, timeout=0) == ()
    await telegram.acknowledged()


async def test_negative_offset_keeps_the_newest(telegram: TelegramEmulator, bot: Bot) -> None:
    ann = telegram.user("Ann")
    for word in ("one", "two", "three"):
        await ann.says(word)
    (last,) = await bot.get_updates(offset=-1)
    assert last.message and last.message.text == "three"


async def test_long_poll_wakes_at_once(telegram: TelegramEmulator, bot: Bot) -> None:
    ann = telegram.user("Ann")
    polling = asyncio.create_task(bot.get_updates(timeout=40))
    await telegram.polled()
    await ann.says("hello")
    (update,) = await asyncio.wait_for(polling, 5)
    assert update.message and update.message.text == "hello"


async def test_a_poll_whose_process_is_gone_takes_nothing(telegram: TelegramEmulator, bot: Bot) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=40))
    await telegram.polled()
    polling.cancel()
    updates = telegram.world.updates
    await updates.bell.until(lambda: not updates.polled or None, 5, "the poll's end")
    await telegram.user("Ann").says("hello")
    assert len(await bot.get_updates()) == 1


async def test_only_kinds_asked_for(telegram: TelegramEmulator, bot: Bot) -> None:
    ann = telegram.user("Ann")
    await bot.get_updates(allowed_updates=["edited_message"])
    await ann.edits(await ann.says("helo"), "hello")
    (update,) = await bot.get_updates()
    assert update.message is None and update.edited_message
    assert update.edited_message.text == "hello" and update.edited_message.edit_date


async def test_second_poller_ends_the_first(telegram: TelegramEmulator, bot: Bot) -> None:
    async with connected(telegram) as other:
        older = asyncio.create_task(bot.get_updates(timeout=40))
        await telegram.polled()
        newer = asyncio.create_task(other.get_updates(timeout=40))
        with refused(Conflict, "terminated by other getUpdates request"):
            await asyncio.wait_for(older, 5)
        await telegram.user("Ann").says("hello")
        assert len(await asyncio.wait_for(newer, 5)) == 1


async def test_wrong_token_and_unknown_method(telegram: TelegramEmulator, bot: Bot) -> None:
    with pytest.raises(InvalidToken):
        async with ExtBot("7000000001:wrong", base_url=telegram.base_url):
            pytest.fail("a wrong token was taken")
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("noSuchMethod")


async def test_json_bodies_are_read_too(telegram: TelegramEmulator) -> None:
    ann = telegram.user("Ann")
    await ann.starts()
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    async with httpx.AsyncClient() as client:
        answer = await client.post(
            f"{telegram.base_url}{telegram.token}/sendMessage",
            json={"chat_id": ann.id, "text": "Sure?", "reply_markup": markup},
        )
        as_text = await client.post(
            f"{telegram.base_url}{telegram.token}/sendMessage",
            json={"chat_id": ann.id, "text": "Sure?", "reply_markup": json.dumps(markup)},
        )
    assert answer.json()["result"]["reply_markup"] == as_text.json()["result"]["reply_markup"] == markup
    assert (await ann.next_reply()).labels == ("Yes",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x" * 4097, "message is too long"),
        ("🙂" * 2049, "message is too long"),
        ("  \n ", "message text is empty"),
    ],
)
async def test_text_limits(telegram: TelegramEmulator, bot: Bot, text: str, reason: str) -> None:
    ann = telegram.user("Ann")
    await ann.starts()
    with refused(BadRequest, reason):
        await bot.send_message(ann.id, text)
    assert ann.chat.texts == ("/start",)
    await bot.send_message(ann.id, "x" * 4096)


async def test_people_may_write_more_than_bots(telegram: TelegramEmulator, bot: Bot) -> None:
    ann = telegram.user("Ann")
    await ann.says("🙂" * 5000)
    updates = await bot.get_updates()
    assert [len(update.message.text or "") for update in updates if update.message] == [4096, 904]


async def test_callback_data_of_64_bytes(telegram: TelegramEmulator, bot: Bot) -> None:
    ann = telegram.user("Ann")
    await ann.starts()
    await bot.send_message(ann.id, "ok", reply_markup=keyboard("a", data="字" * 21 + "x"))
    with refused(BadRequest, "BUTTON_DATA_INVALID"):
        await bot.send_message(ann.id, "no", reply_markup=keyboard("a", data="字" * 22))


async def test_edit_refusals(telegram: TelegramEmulator, bot: Bot) -> None:
    ann = telegram.user("Ann")
    said = await ann.says("hello")
    sent = await bot.send_message(ann.id, "one", reply_markup=keyboard("a"))
    with refused(BadRequest, "message is not modified"):
        await bot.edit_message_text("one", ann.id, sent.message_id, reply_markup=keyboard("a"))
    with refused(BadRequest, "message is not modified"):
        await bot.edit_message_reply_markup(ann.id, sent.message_id, reply_markup=keyboard("a"))
    with refused(BadRequest, "message to edit not found"):
        await bot.edit_message_text("two", ann.id, 99)
    with refused(BadRequest, "message can't be edited"):
        await bot.edit_message_text("two", ann.id, said.id)
    await bot.edit_message_reply_markup(ann.id, sent.message_id)
    assert (await ann.sees("one")).labels == ()


async def test_delete(telegram: TelegramEmulator, bot: Bot) -> None:
    ann = telegram.user("Ann")
    card = await ann.says("4111 1111 1111 1111")
    await bot.delete_message(ann.id, card.id)
    assert ann.chat.messages == ()
    with refused(BadRequest, "message to delete not found"):
        await bot.delete_message(ann.id, card.id)


async def test_old_messages_stay() -> None:
    now = [1_800_000_000.0]
    async with TelegramEmulator(clock=lambda: now[0]) as telegram, connected(telegram) as bot:
        ann = telegram.user("Ann")
        said = await ann.says("hello")
        now[0] += 48 * 3600 + 1
        with refused(BadRequest, "can't be deleted for everyone"):
            await bot.delete_message(ann.id, said.id)


async def test_replies(telegram: TelegramEmulator, bot: Bot) -> None:
    ann = telegram.user("Ann")
    said = await ann.says("hello")
    sent = await bot.send_message(ann.id, "yes?", reply_parameters=ReplyParameters(said.id))
    assert sent.reply_to_message and sent.reply_to_message.text == "hello"
    with refused(BadRequest, "message to be replied not found"):
        await bot.send_message(ann.id, "yes?", reply_parameters=ReplyParameters(99))
    await bot.send_message(
        ann.id, "ok", reply_parameters=ReplyParameters(99, allow_sending_without_reply=True)
    )


async def test_button_pressed_too_long_ago(telegram: TelegramEmulator, bot: Bot) -> None:
    ann = telegram.user("Ann")
    await ann.starts()
    await bot.send_message(ann.id, "?", reply_markup=keyboard("Yes"))
    await ann.presses("Yes", within=0)
    query = (await bot.get_updates())[-1].callback_query
    telegram.expire_presses()
    assert query
    with refused(BadRequest, "query is too old"):
        await query.answer()


async def test_button_of_a_deleted_message(telegram: TelegramEmulator, bot: Bot) -> None:
    ann = telegram.user("Ann")
    await ann.starts()
    sent = await bot.send_message(ann.id, "?", reply_markup=keyboard("Yes"))
    button = (await ann.next_reply()).button("Yes")
    await bot.delete_message(ann.id, sent.message_id)
    await ann.presses(button, within=0)
    query = (await bot.get_updates())[-1].callback_query
    assert query and query.message and not query.message.is_accessible


async def test_a_button_left_spinning_is_noticed(telegram: TelegramEmulator, bot: Bot) -> None:
    ann = telegram.user("Ann")
    await ann.starts()
    await bot.send_message(ann.id, "?", reply_markup=keyboard("Yes"))
    with pytest.raises(TimeoutError, match="answer to the button"):
        await ann.presses("Yes", within=0.05)


async def test_contact_button(telegram: TelegramEmulator, bot: Bot) -> None:
    ann, bob = telegram.user("Ann", phone="+441632960001"), telegram.user("Bob", phone="+441632960002")
    await ann.starts()
    key = KeyboardButton("Share my number", request_contact=True)
    await bot.send_message(ann.id, "?", reply_markup=ReplyKeyboardMarkup([[key, "No"]]))
    assert list(ann.keyboard) == ["Share my number", "No"]
    await ann.taps("Share")
    await ann.taps("No")
    await ann.forwards_contact(bob)
    await ann.shares_contact(bob)
    await ann.shares_contact(phone_number="15550000", user_id=None)
    await bot.send_message(ann.id, "Thanks", reply_markup=ReplyKeyboardRemove())
    assert list(ann.keyboard) == []
    messages = [update.message for update in await bot.get_updates() if update.message]
    own, no, forwarded, others, forged = messages[1:]
    assert own.contact and own.contact.user_id == ann.id and own.contact.phone_number == "441632960001"
    assert no.text == "No"
    assert forwarded.contact and forwarded.contact.user_id == bob.id and forwarded.forward_origin
    assert others.contact and others.contact.user_id == bob.id and not others.forward_origin
    assert forged.contact and forged.contact.user_id is None


async def test_other_kinds_of_message(telegram: TelegramEmulator, bot: Bot) -> None:
    ann = telegram.user("Ann")
    await ann.sends_sticker("👋")
    await ann.sends_voice(7)
    await ann.sends_photo(caption="my passport")
    await ann.forwards("please delete me", author="Somebody")
    sticker, voice, photo, forward = [one.message for one in await bot.get_updates() if one.message]
    assert sticker.sticker and sticker.sticker.emoji == "👋"
    assert voice.voice and voice.voice.mime_type == "audio/ogg"
    assert photo.photo and photo.caption == "my passport"
    assert forward.forward_origin and forward.forward_origin.type == "hidden_user"


async def test_files_both_ways(telegram: TelegramEmulator, bot: Bot) -> None:
    ann = telegram.user("Ann")
    await ann.sends_document("proof.txt", b"I am Ann")
    (update,) = await bot.get_updates()
    assert update.message and update.message.document
    file = await bot.get_file(update.message.document)
    assert bytes(await file.download_as_bytearray()) == b"I am Ann"
    await bot.send_document(ann.id, b"copy of your data", filename="data.json", caption="Yours")
    received = await ann.next_reply()
    assert received.document and received.document["file_name"] == "data.json" and received.text == "Yours"
    again = await bot.send_document(ann.id, received.document["file_id"])
    assert again.document and again.document.file_unique_id == received.document["file_unique_id"]
    with refused(BadRequest, "wrong file identifier"):
        await bot.send_document(ann.id, "documents-0")


async def test_files_over_20_megabytes(telegram: TelegramEmulator, bot: Bot) -> None:
    ann = telegram.user("Ann")
    await ann.sends_document("big.bin", bytes(20 * 1024 * 1024 + 1))
    (update,) = await bot.get_updates()
    assert update.message and update.message.document
    with refused(BadRequest, "file is too big"):
        await bot.get_file(update.message.document)


async def test_blocked_and_not_started(telegram: TelegramEmulator, bot: Bot) -> None:
    ann = telegram.user("Ann")
    with refused(Forbidden, "can't initiate conversation"):
        await bot.send_message(ann.id, "hello")
    with refused(BadRequest, "chat not found"):
        await bot.send_message(4711, "hello")
    await ann.starts()
    await ann.blocks_bot()
    with refused(Forbidden, "bot was blocked by the user"):
        await bot.send_message(ann.id, "hello")
    change = (await bot.get_updates())[-1].my_chat_member
    assert change and change.new_chat_member.status == "kicked"
    await ann.unblocks_bot()
    await bot.send_message(ann.id, "hello")


async def test_commands(bot: Bot) -> None:
    assert await bot.set_my_commands([BotCommand("start", "从这里开始")], language_code="zh")
    assert [one.command for one in await bot.get_my_commands(language_code="zh")] == ["start"]
    assert await bot.get_my_commands() == ()


async def test_chat_action_and_chat(telegram: TelegramEmulator, bot: Bot) -> None:
    ann = telegram.user("Ann", username="ann_example", last_name="Ash")
    await ann.starts()
    assert await bot.send_chat_action(ann.id, "typing")
    with refused(BadRequest, "wrong parameter action"):
        await bot.send_chat_action(ann.id, "dancing")
    chat = await bot.get_chat(ann.id)
    assert (chat.first_name, chat.last_name, chat.username) == ("Ann", "Ash", "ann_example")
    assert (await bot.get_me()).can_read_all_group_messages is False
