"""Everything Telegram knows: the bot, people, chats, files, buttons pressed."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.demo.telegram_bell import Bell
from bot.demo.telegram_call import Json, Upload
from bot.demo.telegram_chat import Chat
from bot.demo.telegram_errors import bad, forbidden, migrated
from bot.demo.telegram_limits import Limits
from bot.demo.telegram_updates import Updates

TOKEN = "7000000001:emulated-token-of-no-value-0123456789"
LONGEST_DOWNLOAD = 20 * 1024 * 1024  # bytes
PRESS_LIFE = timedelta(seconds=30)  # how long the bot may take to answer a pressed button


@dataclass(slots=True)
class Press:
    """A button that somebody has pressed, and what the bot said to it."""

    id: str
    at: float
    expired: bool = False
    text: str | None = None  # None until answered, then what the person is shown, perhaps nothing
    alert: bool = False


class World:
    """The state behind the API; `clock` gives seconds since 1970."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.bot: Json = {
            "id": 7000000001, "is_bot": True, "first_name": "Privacy Desk", "username": "privacy_desk_bot",
        }  # fmt: skip
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, Upload] = {}
        self.presses: dict[str, Press] = {}
        self.commands: dict[str, list[Json]] = {}
        self.updates = Updates(clock)
        self.limits = Limits()
        self.bell = Bell()
        self.shared_ids = itertools.count(1)
        self.serial = itertools.count(1001)

    def now(self) -> int:
        """Whole seconds since 1970."""
        return int(self.clock())

    def open_chat(self, profile: Json, *, own_ids: bool) -> Chat:
        """A new chat; only supergroups number their messages for themselves."""
        ids = itertools.count(1) if own_ids else self.shared_ids
        chat = Chat(profile, lambda: next(ids))
        self.chats[chat.id] = chat
        return chat

    def chat(self, chat_id: int | None) -> Chat:
        """The chat that a call names.

        Raises: ApiError 400 if the bot does not know it or it has become a supergroup.
        """
        chat = self.chats.get(chat_id or 0)
        if chat_id is None:
            raise bad("chat_id is empty")
        if chat is None:
            raise bad("chat not found")
        if chat.migrated_to:
            raise migrated(chat.migrated_to)
        return chat

    def writable(self, chat: Chat) -> None:
        """Raises: ApiError 403 where the bot may not write: blocked, not yet started, thrown out."""
        status = chat.members.get(self.bot["id"])
        if chat.private and status == "kicked":
            raise forbidden("bot was blocked by the user")
        if chat.private and not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        if status not in {"administrator", "member", "creator"} and not chat.private:
            raise forbidden(f"bot is not a member of the {chat.kind} chat")

    def may(self, chat: Chat) -> bool:
        """Whether the bot is an administrator of this group."""
        return chat.members.get(self.bot["id"]) == "administrator"

    def post(self, chat: Chat, sender: Json, content: Json, *, thread: int | None = None) -> Json:
        """Writes a message into a chat; the bot hears of it if it may, and never of its own."""
        message = chat.add(sender, self.now(), content, thread=thread)
        if sender["id"] != self.bot["id"] and self._heard(chat, message):
            self.updates.push("message", message)
        self.bell.ring()
        return message

    def _heard(self, chat: Chat, message: Json) -> bool:
        """Privacy mode: as a plain member a bot hears commands, answers to it and service messages only."""
        status = chat.members.get(self.bot["id"])
        if chat.private or status == "administrator":
            return True
        if status != "member":
            return False
        ordinary = {"text", "photo", "voice", "sticker", "document", "contact"} & message.keys()
        answered = message.get("reply_to_message", {}).get("from", {}).get("id") == self.bot["id"]
        command = any(one["type"] == "bot_command" for one in message.get("entities", []))
        return not ordinary or answered or command

    def keep(self, file: Upload, folder: str) -> str:
        """Stores a file; its id."""
        file_id = f"{folder}-{next(self.serial)}"
        self.files[file_id] = file
        return file_id

    def about(self, file_id: str) -> Json:
        """The fields that every kind of file object has."""
        size = len(self.files[file_id].content)
        return {"file_id": file_id, "file_unique_id": f"u{file_id.rpartition('-')[2]}", "file_size": size}
