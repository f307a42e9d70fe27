"""Every answer of the emulator is what the library's classes know for the Bot API version that it names."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from telegram import (
    BotCommand,
    ChatFullInfo,
    ChatMember,
    File,
    ForumTopic,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    TelegramObject,
    Update,
    User,
    WebhookInfo,
)
from telegram.constants import BOT_API_VERSION, ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.demo.telegram import BOT_API_VERSION as EMULATED
from bot.demo.telegram import TelegramEmulator
from bot.demo.telegram_methods import METHODS

RESULTS: dict[str, type[TelegramObject]] = {
    "getMe": User,
    "getUpdates": Update,
    "getWebhookInfo": WebhookInfo,
    "getMyCommands": BotCommand,
    "sendMessage": Message,
    "sendDocument": Message,
    "editMessageText": Message,
    "editMessageReplyMarkup": Message,
    "getFile": File,
    "getChat": ChatFullInfo,
    "getChatMember": ChatMember,
    "getChatAdministrators": ChatMember,
    "createForumTopic": ForumTopic,
}
ADDED = {"channel_chat_created", "delete_chat_photo", "group_chat_created", "supergroup_chat_created"}
MARKUP = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])


def test_version() -> None:
    assert EMULATED == BOT_API_VERSION


async def test_answers_are_what_the_library_knows(telegram: TelegramEmulator, bot: ExtBot[None]) -> None:
    await people_do_everything(telegram, bot)
    await the_bot_does_everything(telegram, bot)
    called = {made.method.lower() for made in telegram.journal}
    assert called >= METHODS.keys(), "a method whose answers were not looked at"
    for made in telegram.journal:
        for given in made.result if isinstance(made.result, list) else [made.result]:
            if kind := RESULTS.get(made.method):
                known(kind, given)
            else:
                assert made.status != 200 or isinstance(given, bool | int)


@pytest.mark.parametrize("wrong", [{"shoe_size": 43}, {"is_premium": 1.5, "first_name": None}])
def test_the_check_can_fail(wrong: dict[str, Any]) -> None:
    ann = {"id": 1, "is_bot": False, "first_name": "Ann"}
    known(User, ann)
    with pytest.raises(AssertionError):
        known(User, ann | wrong)


def known(kind: type[TelegramObject], given: Any) -> None:
    """Holds that the library reads this object completely and would write it in the same way."""
    read = kind.de_json(copy.deepcopy(given), None)
    assert list(strays(read)) == []
    assert plain(read.to_dict()) == plain(given)


def plain(thing: Any) -> Any:
    """Without the four facts about old service messages that the library adds as false to every message."""
    if isinstance(thing, list):
        return [plain(one) for one in thing]
    if isinstance(thing, dict):
        return {name: plain(one) for name, one in thing.items() if name not in ADDED or one}
    return thing


def strays(thing: object) -> Iterator[str]:
    """Fields that the library does not know, at any depth."""
    if isinstance(thing, TelegramObject):
        yield from (f"{type(thing).__name__}.{name}" for name in thing.api_kwargs)
        for name in {name for cls in type(thing).__mro__ for name in getattr(cls, "__slots__", ())}:
            if not name.startswith("_") and name != "api_kwargs":
                yield from strays(getattr(thing, name, None))
    elif isinstance(thing, tuple):
        for one in thing:
            yield from strays(one)


async def people_do_everything(telegram: TelegramEmulator, bot: ExtBot[None]) -> None:
    ann = telegram.user("Ann", last_name="Ash", username="ann_example")
    bob = telegram.user("Bob", language_code=None)
    staff, family = telegram.supergroup("Staff", [ann, bob]), telegram.group("Family", [ann])
    said = await ann.starts()
    await ann.edits(said, "/help me@example.com @privacy_desk_bot https://example.com")
    await ann.says("an answer", reply_to=said)
    await ann.shares_contact()
    await ann.forwards_contact(bob)
    await ann.forwards("words", author="Somebody")
    for sending in (ann.sends_sticker(), ann.sends_voice(), ann.sends_photo(), ann.sends_photo(caption="me")):
        await sending
    await ann.sends_document("proof.txt", b"proof", caption="here")
    topic = await ann.opens_topic(staff, "Topic")
    await ann.says("in the topic", to=topic)
    await ann.closes_topic(topic)
    await ann.reopens_topic(topic)
    await ann.says("in general", to=staff)
    sent = await bot.send_message(ann.id, "?", reply_markup=MARKUP)
    await ann.presses("Yes", within=0)
    button = ann.chat.button("Yes")
    await bot.delete_message(ann.id, sent.message_id)
    await ann.presses(button, within=0)
    await bob.blocks_bot()
    await bob.unblocks_bot()
    for status in ("member", "left", "kicked", "administrator"):
        staff.bot_becomes(status, ann.profile)
    family.migrates(ann.profile)
    kinds = {kind for update in await bot.get_updates() for kind in update.to_dict() if kind != "update_id"}
    assert kinds == {"message", "edited_message", "callback_query", "my_chat_member"}


async def the_bot_does_everything(telegram: TelegramEmulator, bot: ExtBot[None]) -> None:
    ann = telegram.user("Ann")
    staff = telegram.supergroup("Staff", [ann])
    await ann.starts()
    rich = "<b>bold</b> <a href='https://example.com'>x</a> me@example.com"
    sent = await bot.send_message(ann.id, rich, parse_mode=ParseMode.HTML, reply_markup=MARKUP)
    await bot.edit_message_text("*b*", ann.id, sent.message_id, parse_mode="MarkdownV2", reply_markup=MARKUP)
    await bot.edit_message_reply_markup(ann.id, sent.message_id)
    await bot.send_message(ann.id, "answer", reply_to_message_id=sent.message_id)
    document = (await bot.send_document(ann.id, b"data", filename="data.json", caption="<b>")).document
    assert document
    await bot.get_file(document)
    await bot.send_chat_action(ann.id, "typing")
    await bot.set_my_commands([BotCommand("start", "Begin")])
    await bot.get_my_commands()
    await bot.delete_my_commands()
    topic = (await bot.create_forum_topic(staff.id, "PD-1")).message_thread_id
    await bot.send_message(staff.id, "card", message_thread_id=topic)
    await bot.edit_forum_topic(staff.id, topic, name="PD-1!")
    await bot.close_forum_topic(staff.id, topic)
    await bot.reopen_forum_topic(staff.id, topic)
    await bot.delete_forum_topic(staff.id, topic)
    pinned = await bot.send_message(staff.id, "digest")
    await bot.pin_chat_message(staff.id, pinned.message_id)
    for chat_id in (ann.id, staff.id):
        await bot.get_chat(chat_id)
    await bot.unpin_chat_message(staff.id)
    await bot.get_chat_administrators(staff.id)
    for user_id in (ann.id, telegram.world.bot["id"]):
        await bot.get_chat_member(staff.id, user_id)
    await bot.get_chat_member_count(staff.id)
    await bot.leave_chat(staff.id)
    await bot.set_webhook("https://desk.invalid/telegram", max_connections=3)
    await bot.get_webhook_info()
    await bot.delete_webhook(drop_pending_updates=True)
    await bot.get_webhook_info()
    with pytest.raises(BadRequest):
        await bot.answer_callback_query("0")
