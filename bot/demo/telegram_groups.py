"""Bot API methods about chats: who is there, topics of a forum, pinned messages."""

from bot.demo.telegram_call import Call, Json
from bot.demo.telegram_chat import Chat, Topic
from bot.demo.telegram_errors import bad
from bot.demo.telegram_world import World

ICON_COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
LONGEST_NAME = 128  # characters
NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


def get_chat(world: World, call: Call) -> Json:
    chat = _readable(world, call)
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": NO_GIFTS}
    pinned = {"pinned_message": chat.messages[chat.pinned[-1]]} if chat.pinned else {}
    return chat.profile | full | pinned


def get_member(world: World, call: Call) -> Json:
    chat = _readable(world, call)
    user = chat.people.get(call.number("user_id") or 0)
    if user is None:
        raise bad("member not found")
    return chat.member(user)


def get_administrators(world: World, call: Call) -> list[Json]:
    chat = _readable(world, call)
    if chat.private:
        raise bad("there are no administrators in the private chat")
    high = [
        chat.people[user_id]
        for user_id, status in chat.members.items()
        if status in {"creator", "administrator"}
    ]
    return [chat.member(user) for user in high if not user["is_bot"]]


def member_count(world: World, call: Call) -> int:
    chat = _readable(world, call)
    return sum(status not in {"left", "kicked"} for status in chat.members.values())


def create_topic(world: World, call: Call) -> Json:
    chat = _forum(world, call, "create a topic")
    name = call.text("name").strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise bad("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    topic = new_topic(world, chat, world.bot, name, call.number("icon_color"))
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.icon_color}


def new_topic(world: World, chat: Chat, sender: Json, name: str, color: int | None = None) -> Topic:
    """Opens a topic with its service message, whose number is the topic's."""
    color = color if color in ICON_COLORS else ICON_COLORS[0]
    message = chat.add(sender, world.now(), {"forum_topic_created": {"name": name, "icon_color": color}})
    topic = chat.topics[message["message_id"]] = Topic(message["message_id"], name, color)
    chat.change(message, message_thread_id=topic.id, is_topic_message=True)
    if sender["id"] != world.bot["id"]:
        world.updates.push("message", message)
    world.bell.ring()
    return topic


def edit_topic(world: World, call: Call) -> bool:
    chat = _forum(world, call)
    topic = _topic(chat, call)
    name = call.text("name", topic.name)
    if len(name) > LONGEST_NAME:
        raise bad("TOPIC_TITLE_TOO_LONG")
    if name == topic.name:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.name = name
    world.post(chat, world.bot, {"forum_topic_edited": {"name": name}}, thread=topic.id)
    return True


def close_topic(world: World, call: Call) -> bool:
    chat = _forum(world, call)
    turn_topic(world, chat, world.bot, _topic(chat, call), closed=True)
    return True


def reopen_topic(world: World, call: Call) -> bool:
    chat = _forum(world, call)
    turn_topic(world, chat, world.bot, _topic(chat, call), closed=False)
    return True


def turn_topic(world: World, chat: Chat, sender: Json, topic: Topic, *, closed: bool) -> None:
    """Closes or reopens a topic, with its service message."""
    if topic.closed == closed:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    what = "forum_topic_closed" if closed else "forum_topic_reopened"
    world.post(chat, sender, {what: {}}, thread=topic.id)


def delete_topic(world: World, call: Call) -> bool:
    chat = _forum(world, call)
    drop_topic(world, chat, _topic(chat, call))
    return True


def drop_topic(world: World, chat: Chat, topic: Topic) -> None:
    """Takes a topic away with all its messages; nobody tells the bot."""
    del chat.topics[topic.id]
    for message_id in [
        number for number, one in chat.messages.items() if one.get("message_thread_id") == topic.id
    ]:
        chat.remove(message_id)
    world.bell.ring()


def pin(world: World, call: Call) -> bool:
    chat = world.chat(call.number("chat_id"))
    world.writable(chat)
    message = chat.messages.get(call.number("message_id") or 0)
    if message is None:
        raise bad("message to pin not found")
    if not chat.private and not world.may(chat):
        raise bad("not enough rights to manage pinned messages in the chat")
    chat.pinned.append(message["message_id"])
    world.bell.ring()
    return True


def unpin(world: World, call: Call) -> bool:
    chat = world.chat(call.number("chat_id"))
    number = call.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(number)
    return True


def leave(world: World, call: Call) -> bool:
    chat = world.chat(call.number("chat_id"))
    chat.join(world.bot, "left")
    world.bell.ring()
    return True


def _readable(world: World, call: Call) -> Chat:
    """A group that the bot may look at: not after it was thrown out or has left, which a private chat never does."""
    chat = world.chat(call.number("chat_id"))
    if not chat.private:
        world.writable(chat)
    return chat


def _forum(world: World, call: Call, what: str = "edit the topic") -> Chat:
    chat = world.chat(call.number("chat_id"))
    world.writable(chat)
    if not chat.forum:
        raise bad("the chat is not a forum")
    if not world.may(chat):
        raise bad(f"not enough rights to {what}")
    return chat


def _topic(chat: Chat, call: Call) -> Topic:
    topic = chat.topics.get(call.number("message_thread_id") or 0)
    if topic is None:
        raise bad("TOPIC_ID_INVALID")
    return topic
