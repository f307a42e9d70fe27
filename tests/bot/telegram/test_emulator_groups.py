"""Groups of the emulator: topics, rights, privacy mode, and the move to a supergroup."""

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden
from telegram.ext import ExtBot

from bot.demo.telegram import TelegramEmulator
from bot.demo.telegram_group import Group
from bot.demo.telegram_people import Person
from tests.bot.telegram.conftest import refused

Bot = ExtBot[None]


@pytest.fixture
def alice(telegram: TelegramEmulator) -> Person:
    return telegram.user("Alice")


@pytest.fixture
def staff(telegram: TelegramEmulator, alice: Person) -> Group:
    return telegram.supergroup("Privacy staff", [alice, telegram.user("Bob")])


async def test_topic_from_open_to_close(staff: Group, alice: Person, bot: Bot) -> None:
    opened = await bot.create_forum_topic(staff.id, "PD-1 deletion")
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Approve", callback_data="a")]])
    await bot.send_message(staff.id, "card", message_thread_id=opened.message_thread_id, reply_markup=markup)
    topic = await staff.topic("PD-1")
    assert (await topic.next_message()).labels == ("Approve",)
    await alice.says("Done, please tell them.", to=topic)
    await alice.presses("Approve", to=topic, within=0)
    said, pressed = await bot.get_updates()
    assert said.message and said.message.message_thread_id == opened.message_thread_id
    assert said.message.is_topic_message and said.message.reply_to_message
    assert said.message.reply_to_message.forum_topic_created
    assert pressed.callback_query and pressed.callback_query.data == "a"
    await bot.edit_forum_topic(staff.id, opened.message_thread_id, name="PD-1 done")
    await bot.close_forum_topic(staff.id, opened.message_thread_id)
    assert topic.closed and topic.name == "PD-1 done"
    assert topic.texts == ("card", "Done, please tell them.") and staff.texts == ()
    with refused(BadRequest, "Topic_not_modified"):
        await bot.close_forum_topic(staff.id, opened.message_thread_id)
    await bot.reopen_forum_topic(staff.id, opened.message_thread_id)
    assert not topic.closed


async def test_topic_deleted_by_hand(staff: Group, alice: Person, bot: Bot) -> None:
    thread = (await bot.create_forum_topic(staff.id, "PD-2")).message_thread_id
    topic = await staff.topic("PD-2")
    await alice.deletes_topic(topic)
    assert await bot.get_updates() == () and topic.deleted
    with refused(BadRequest, "Message thread not found"):
        await bot.send_message(staff.id, "card", message_thread_id=thread)
    with refused(BadRequest, "Topic_id_invalid"):
        await bot.close_forum_topic(staff.id, thread)
    with refused(BadRequest, "Topic_id_invalid"):
        await bot.delete_forum_topic(staff.id, thread)


async def test_topics_by_hand(staff: Group, alice: Person, bot: Bot) -> None:
    topic = await alice.opens_topic(staff, "Coffee")
    await alice.closes_topic(topic)
    await alice.reopens_topic(topic)
    kinds = [update.message for update in await bot.get_updates()]
    assert kinds[0] and kinds[0].forum_topic_created and kinds[0].forum_topic_created.name == "Coffee"
    assert kinds[1] and kinds[1].forum_topic_closed
    assert kinds[2] and kinds[2].forum_topic_reopened
    await bot.delete_forum_topic(staff.id, topic.thread)
    assert topic.deleted


async def test_answer_in_the_general_topic_only_looks_like_a_thread(
    staff: Group, alice: Person, bot: Bot
) -> None:
    first = await alice.says("hello", to=staff)
    await alice.says("again", to=staff, reply_to=first)
    answer = (await bot.get_updates())[-1].message
    assert answer and answer.message_thread_id and not answer.is_topic_message
    with refused(BadRequest, "Message thread not found"):
        await bot.send_message(staff.id, "hello", message_thread_id=answer.message_thread_id)


async def test_topic_needs_forum_and_rights(telegram: TelegramEmulator, staff: Group, bot: Bot) -> None:
    plain = telegram.supergroup("Plain", [], forum=False)
    with refused(BadRequest, "the chat is not a forum"):
        await bot.create_forum_topic(plain.id, "x")
    with refused(BadRequest, "Topic_title_too_long"):
        await bot.create_forum_topic(staff.id, "x" * 129)
    staff.bot_becomes("member", telegram.user("Boss").profile)
    with refused(BadRequest, "not enough rights"):
        await bot.create_forum_topic(staff.id, "x")


async def test_thrown_out(telegram: TelegramEmulator, staff: Group, alice: Person, bot: Bot) -> None:
    staff.bot_becomes("kicked", alice.profile)
    change = (await bot.get_updates())[-1].my_chat_member
    assert change and change.old_chat_member.status == "administrator"
    with refused(Forbidden, "bot was kicked from the supergroup chat"):
        await bot.send_message(staff.id, "hello")


async def test_members(staff: Group, alice: Person, telegram: TelegramEmulator, bot: Bot) -> None:
    (creator,) = await bot.get_chat_administrators(staff.id)
    assert creator.user.id == alice.id and creator.status == "creator"
    assert (await bot.get_chat_member(staff.id, telegram.world.bot["id"])).status == "administrator"
    assert await bot.get_chat_member_count(staff.id) == 3
    with refused(BadRequest, "Member not found"):
        await bot.get_chat_member(staff.id, telegram.user("Stranger").id)


async def test_pinned(staff: Group, bot: Bot) -> None:
    sent = await bot.send_message(staff.id, "digest")
    await bot.pin_chat_message(staff.id, sent.message_id)
    chat = await bot.get_chat(staff.id)
    assert chat.pinned_message and chat.is_forum
    await bot.unpin_chat_message(staff.id, sent.message_id)
    assert (await bot.get_chat(staff.id)).pinned_message is None


async def test_privacy_mode(telegram: TelegramEmulator, alice: Person, bot: Bot) -> None:
    group = telegram.group("Family", [alice])
    sent = await bot.send_message(group.id, "I only work in private")
    await alice.says("what is that?", to=group)
    await alice.says("/help", to=group)
    await alice.says("really?", to=group, reply_to=group.messages[0])
    heard = [update.message.text for update in await bot.get_updates() if update.message]
    assert sent.message_id == group.messages[0].id and heard == ["/help", "really?"]


async def test_no_contact_button_in_groups(telegram: TelegramEmulator, bot: Bot) -> None:
    group = telegram.group("Family")
    markup = ReplyKeyboardMarkup([[KeyboardButton("Me", request_contact=True)]])
    with refused(BadRequest, "private chats only"):
        await bot.send_message(group.id, "?", reply_markup=markup)


async def test_group_becomes_a_supergroup(telegram: TelegramEmulator, alice: Person, bot: Bot) -> None:
    group = telegram.group("Staff", [alice])
    new = group.migrates(alice.profile)
    with pytest.raises(ChatMigrated) as found:
        await bot.send_message(group.id, "hello")
    assert found.value.new_chat_id == new.id
    await bot.send_message(new.id, "hello")
    leaving, arriving = [update.message for update in await bot.get_updates() if update.message]
    assert leaving.migrate_to_chat_id == new.id and arriving.migrate_from_chat_id == group.id


async def test_deleting_what_others_wrote(telegram: TelegramEmulator, alice: Person, bot: Bot) -> None:
    group, staff = telegram.group("Family", [alice]), telegram.supergroup("Staff", [alice])
    here, there = await alice.says("one", to=group), await alice.says("two", to=staff)
    with refused(BadRequest, "can't be deleted"):
        await bot.delete_message(group.id, here.id)
    assert await bot.delete_message(staff.id, there.id) and staff.texts == ()
    assert await bot.leave_chat(group.id)
    with refused(Forbidden, "not a member"):
        await bot.send_message(group.id, "hello")


async def test_a_group_that_threw_the_bot_out_cannot_even_be_looked_at(
    staff: Group, alice: Person, bot: Bot
) -> None:
    staff.bot_becomes("kicked", alice.profile)
    with refused(Forbidden, "bot was kicked from the supergroup chat"):
        await bot.get_chat(staff.id)
    with refused(Forbidden, "bot was kicked from the supergroup chat"):
        await bot.get_chat_administrators(staff.id)
    staff.bot_becomes("left", alice.profile)
    with refused(Forbidden, "bot is not a member of the supergroup chat"):
        await bot.get_chat_member(staff.id, alice.id)


async def test_topics_that_are_switched_off_are_not_found(staff: Group, bot: Bot) -> None:
    thread = (await bot.create_forum_topic(staff.id, "PD-3")).message_thread_id
    staff.switches_topics(on=False)
    with refused(BadRequest, "Message thread not found"):
        await bot.send_message(staff.id, "card", message_thread_id=thread)
    with refused(BadRequest, "The chat is not a forum"):
        await bot.create_forum_topic(staff.id, "PD-4")
    staff.switches_topics(on=True)
    assert (await bot.send_message(staff.id, "card", message_thread_id=thread)).is_topic_message
