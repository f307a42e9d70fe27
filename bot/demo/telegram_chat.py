"""A chat as Telegram keeps it: who is in it, its topics, its messages, in the Bot API's own JSON shapes."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.demo.telegram_bell import Bell
from bot.demo.telegram_call import Json

ADMINISTRATOR_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_pin_messages", "can_manage_topics",
)  # fmt: skip


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its id is the message that created it."""

    id: int
    name: str
    icon_color: int
    closed: bool = False


@dataclass(slots=True)
class Chat:
    """A private chat, a group or a supergroup, with its messages by id in the order of their coming."""

    profile: Json
    next_id: Callable[[], int]
    members: dict[int, str] = field(default_factory=dict)  # user id → status
    people: dict[int, Json] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    started: bool = False  # private chats: the person has written first
    keyboard: Json | None = None  # the last reply keyboard that the bot has sent here, or its removal
    bell: Bell = field(default_factory=Bell)

    @property
    def id(self) -> int:
        return int(self.profile["id"])

    @property
    def kind(self) -> str:
        return str(self.profile["type"])

    @property
    def private(self) -> bool:
        return self.kind == "private"

    @property
    def forum(self) -> bool:
        return bool(self.profile.get("is_forum"))

    def join(self, user: Json, status: str) -> None:
        """Lets somebody in, or changes what they are here."""
        self.people[user["id"]] = user
        self.members[user["id"]] = status

    def add(self, sender: Json, date: int, content: Json, *, thread: int | None = None) -> Json:
        """Writes a message down and returns it."""
        message: Json = {
            "message_id": self.next_id(),
            "from": sender,
            "chat": self.profile,
            "date": date,
            **self._placed(thread, content),
            **content,
        }
        self.messages[message["message_id"]] = message
        self.bell.ring()
        return message

    def _placed(self, thread: int | None, content: Json) -> Json:
        if thread is None or thread not in self.topics:
            return {"message_thread_id": thread} if thread else {}
        placed: Json = {"message_thread_id": thread, "is_topic_message": True}
        # A message in a topic that answers nothing points at the topic's first message all the same.
        if thread in self.messages and "reply_to_message" not in content:
            placed["reply_to_message"] = without_reply(self.messages[thread])
        return placed

    def change(self, message: Json, **fields: Any) -> Json:
        """Changes a message; a field that is None goes away."""
        message.update(fields)
        for name in [name for name, value in fields.items() if value is None]:
            del message[name]
        self.bell.ring()
        return message

    def remove(self, message_id: int) -> None:
        """Takes a message away for everyone."""
        self.messages.pop(message_id, None)
        self.bell.ring()

    def member(self, user: Json) -> Json:
        """The ChatMember object of a user."""
        status = self.members.get(user["id"], "left")
        member: Json = {"user": user, "status": status}
        match status:
            case "creator":
                member["is_anonymous"] = False
            case "administrator":
                member |= dict.fromkeys(ADMINISTRATOR_RIGHTS, True)
                member |= {"can_be_edited": False, "is_anonymous": False, "can_promote_members": False}
            case "kicked":
                member["until_date"] = 0
        return member


def without_reply(message: Json) -> Json:
    """A copy as it stands inside another message: replies are given one level deep only."""
    return copy.deepcopy({name: value for name, value in message.items() if name != "reply_to_message"})
