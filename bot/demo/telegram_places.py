"""Places where messages stand: a private chat, a group, a topic of a forum, as people there see them."""

import copy

from bot.demo.telegram_call import Json
from bot.demo.telegram_chat import Chat
from bot.demo.telegram_view import Button, Seen
from bot.demo.telegram_world import World

PATIENCE = 15.0  # seconds; nobody waits so long but where other work holds the machine


class Place:
    """A chat, or one topic of it."""

    def __init__(self, world: World, chat: Chat, thread: int | None = None) -> None:
        self.world = world
        self.chat = chat
        self.thread = thread
        self._read: set[int] = set()

    @property
    def id(self) -> int:
        """The chat's id, as the bot must name it."""
        return self.chat.id

    @property
    def messages(self) -> tuple[Seen, ...]:
        """All that stands here now, oldest first, Telegram's service messages included."""
        return tuple(Seen(copy.deepcopy(one)) for one in self.chat.messages.values() if self._holds(one))

    @property
    def texts(self) -> tuple[str, ...]:
        """The words of what stands here now, without service messages."""
        return tuple(seen.text for seen in self.messages if not seen.service)

    def button(self, label: str) -> Button:
        """The newest button here whose words contain the label.

        Raises: LookupError if there is none.
        """
        for seen in reversed(self.messages):
            for button in seen.buttons:
                if label in button.text:
                    return button
        raise LookupError(f"no button {label!r} here")

    async def next_message(self, within: float = PATIENCE) -> Seen:
        """The bot's next message here that has not been asked for yet; within so many seconds.

        Raises: TimeoutError.
        """
        return await self.chat.bell.until(self._unread, within, f"the bot's next message in {self._name()}")

    async def sees(self, text: str, within: float = PATIENCE) -> Seen:
        """The newest message of the bot with these words, now or as soon as there is one, edits included.

        Raises: TimeoutError.
        """
        return await self.chat.bell.until(
            lambda: self._newest(text), within, f"{text!r} in {self._name()}, where there is {self.texts!r}"
        )

    def _holds(self, message: Json) -> bool:
        topic = message.get("message_thread_id") if message.get("is_topic_message") else None
        return topic == self.thread

    def _unread(self) -> Seen | None:
        for number, message in self.chat.messages.items():
            if number not in self._read and self._holds(message) and self._by_bot(message):
                self._read.add(number)
                return Seen(copy.deepcopy(message))
        return None

    def _newest(self, text: str) -> Seen | None:
        mine = [seen for seen in self.messages if self._by_bot(seen.raw)]
        return next((seen for seen in reversed(mine) if text in seen.text), None)

    def _by_bot(self, message: Json) -> bool:
        return bool(message["from"]["id"] == self.world.bot["id"]) and not Seen(message).service

    def _name(self) -> str:
        name = self.chat.profile.get("title") or self.chat.profile.get("first_name")
        return f"{name!r}" if self.thread is None else f"{name!r}, topic {self.thread}"


class TopicPlace(Place):
    """A topic of a forum."""

    thread: int

    @property
    def name(self) -> str:
        """Its title; empty once it is deleted."""
        return "" if self.deleted else self.chat.topics[self.thread].name

    @property
    def closed(self) -> bool:
        return not self.deleted and self.chat.topics[self.thread].closed

    @property
    def deleted(self) -> bool:
        return self.thread not in self.chat.topics

    async def closes(self, within: float = PATIENCE) -> None:
        """Waits until the topic is closed. Raises: TimeoutError."""
        await self.chat.bell.until(lambda: self.closed or None, within, f"{self.name!r} closed")
