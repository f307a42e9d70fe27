"""A person with a Telegram account, who writes to the bot, presses its buttons and reads what it says."""

from typing import Any

from bot.demo.telegram_call import Json, Upload
from bot.demo.telegram_chat import Chat, without_reply
from bot.demo.telegram_entities import detected
from bot.demo.telegram_group import Group
from bot.demo.telegram_groups import drop_topic, new_topic, turn_topic
from bot.demo.telegram_places import PATIENCE, Place, TopicPlace
from bot.demo.telegram_view import Button, Seen
from bot.demo.telegram_world import Press, World

LONGEST_TEXT = 4096  # characters; a client cuts longer texts into several messages


class Person:
    """Acts in the private chat with the bot, or elsewhere where `to` says so."""

    def __init__(self, world: World, profile: Json, chat: Chat, phone: str) -> None:
        self.world = world
        self.profile = profile
        self.phone = phone
        self.chat = Place(world, chat)

    @property
    def id(self) -> int:
        return int(self.profile["id"])

    async def starts(self, payload: str = "") -> Seen:
        """Presses Start, or follows a link t.me/bot?start=payload."""
        return await self.says(f"/start {payload}".strip())

    async def says(self, text: str, *, to: Place | None = None, reply_to: Seen | None = None) -> Seen:
        """Writes; the last message where a long text became several."""
        pieces = [text[i : i + LONGEST_TEXT] for i in range(0, len(text), LONGEST_TEXT)]
        return [self._send(_text(piece), to, reply_to) for piece in pieces][-1]

    async def edits(self, message: Seen, text: str) -> Seen:
        """Changes an own message."""
        chat = self.world.chats[message.chat_id]
        stored = chat.messages[message.id]
        chat.change(stored, **({"entities": None} | _text(text)), edit_date=self.world.now())
        self.world.updates.push("edited_message", stored)
        return Seen(dict(stored))

    async def presses(
        self, button: Button | str, *, to: Place | None = None, within: float = PATIENCE
    ) -> Press:
        """Presses a button and waits up to `within` seconds for the bot's answer; 0 does not wait.

        Raises: LookupError if no such button is there, TimeoutError if the bot leaves it spinning.
        """
        if isinstance(button, str):
            button = (to or self.chat).button(button)
        return await self._press(button.chat_id, button.message_id, button.data, within)

    async def forges_press(self, message: Seen, data: str, *, within: float = PATIENCE) -> Press:
        """Sends callback data of its own making, as a changed client can."""
        return await self._press(message.chat_id, message.id, data, within)

    async def _press(self, chat_id: int, message_id: int, data: str, within: float) -> Press:
        press = Press(str(next(self.world.serial)), self.world.clock())
        self.world.presses[press.id] = press
        chat = self.world.chats[chat_id]
        # Of a message that is deleted meanwhile only chat and number are left, with the date 0.
        gone = {"chat": chat.profile, "message_id": message_id, "date": 0}
        message = chat.messages.get(message_id, gone)
        query = {"id": press.id, "from": self.profile, "message": message, "chat_instance": str(chat_id)}
        self.world.updates.push("callback_query", query | {"data": data})
        if within:
            what = f"the bot's answer to the button {data!r}"
            await self.world.bell.until(lambda: press.text is not None or None, within, what)
        return press

    @property
    def keyboard(self) -> tuple[str, ...]:
        """The words on the reply keyboard below the chat; empty if there is none."""
        rows = (self.chat.chat.keyboard or {}).get("keyboard", [])
        return tuple(button if isinstance(button, str) else button["text"] for row in rows for button in row)

    async def taps(self, label: str) -> Seen:
        """Presses a key of the reply keyboard: says its words, or shares the own contact if it asks for that.

        Raises: LookupError if there is no such button.
        """
        for row in (self.chat.chat.keyboard or {}).get("keyboard", []):
            for button in row:
                words = button if isinstance(button, str) else button["text"]
                if label in words:
                    asked = isinstance(button, dict) and button.get("request_contact")
                    return await (self.shares_contact() if asked else self.says(words))
        raise LookupError(f"no key {label!r} among {self.keyboard}")

    async def shares_contact(self, of: "Person | None" = None, **forged: Any) -> Seen:
        """Shares the own contact, another's, or one with forged fields (phone_number=…, user_id=None)."""
        return self._send({"contact": _contact(of or self, forged)}, None, None)

    async def forwards_contact(self, of: "Person") -> Seen:
        """Forwards a message in which another person has shared their own contact."""
        origin = {"type": "user", "date": self.world.now(), "sender_user": of.profile}
        return self._send({"contact": _contact(of, {}), "forward_origin": origin}, None, None)

    async def forwards(self, text: str, *, author: str) -> Seen:
        """Forwards what somebody else has written, whose account stays hidden."""
        origin = {"type": "hidden_user", "date": self.world.now(), "sender_user_name": author}
        return self._send(_text(text) | {"forward_origin": origin}, None, None)

    async def sends_sticker(self, emoji: str = "👍", *, to: Place | None = None) -> Seen:
        """Sends a sticker."""
        size = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._send({"sticker": self._kept("stickers", b"webp") | size | {"emoji": emoji}}, to, None)

    async def sends_voice(self, seconds: int = 4, *, to: Place | None = None) -> Seen:
        """Sends a voice message."""
        voice = self._kept("voice", b"ogg") | {"duration": seconds, "mime_type": "audio/ogg"}
        return self._send({"voice": voice}, to, None)

    async def sends_photo(
        self, content: bytes = b"jpeg", *, caption: str = "", to: Place | None = None
    ) -> Seen:
        """Sends a picture, perhaps with words under it."""
        photo = [self._kept("photos", content) | {"width": 1280, "height": 960}]
        return self._send({"photo": photo} | ({"caption": caption} if caption else {}), to, None)

    async def sends_document(
        self, name: str, content: bytes, *, caption: str = "", to: Place | None = None
    ) -> Seen:
        """Sends a file, perhaps with words under it."""
        file = self._kept("documents", content, name) | {"file_name": name, "mime_type": "text/plain"}
        return self._send({"document": file} | ({"caption": caption} if caption else {}), to, None)

    async def blocks_bot(self) -> None:
        """Blocks the bot: every further message to this person is refused with 403."""
        self._bot_becomes("kicked")

    async def unblocks_bot(self) -> None:
        """Lets the bot write again."""
        self._bot_becomes("member")

    def _bot_becomes(self, status: str) -> None:
        Group(self.world, self.chat.chat).bot_becomes(status, self.profile)

    async def opens_topic(self, group: Group, name: str) -> TopicPlace:
        """Opens a topic by hand."""
        topic = new_topic(self.world, group.chat, self.profile, name)
        return await group.topic(topic.name)

    async def closes_topic(self, topic: TopicPlace) -> None:
        """Closes a topic by hand."""
        turn_topic(self.world, topic.chat, self.profile, topic.chat.topics[topic.thread], closed=True)

    async def reopens_topic(self, topic: TopicPlace) -> None:
        """Reopens a topic by hand."""
        turn_topic(self.world, topic.chat, self.profile, topic.chat.topics[topic.thread], closed=False)

    async def deletes_topic(self, topic: TopicPlace) -> None:
        """Deletes a topic by hand; nobody tells the bot."""
        drop_topic(self.world, topic.chat, topic.chat.topics[topic.thread])

    async def next_reply(self, within: float = PATIENCE) -> Seen:
        """The bot's next message in the private chat; within so many seconds. Raises: TimeoutError."""
        return await self.chat.next_message(within)

    async def sees(self, text: str, within: float = PATIENCE) -> Seen:
        """The bot's message in the private chat with these words, edits included. Raises: TimeoutError."""
        return await self.chat.sees(text, within)

    def _send(self, content: Json, to: Place | None, reply_to: Seen | None) -> Seen:
        place = to or self.chat
        place.chat.started = True
        thread = place.thread
        if reply_to:
            answered = place.chat.messages[reply_to.id]
            content = content | {"reply_to_message": without_reply(answered)}
            # Outside topics an answer carries the number of what it answers as its thread, without being one.
            in_supergroup = place.chat.kind == "supergroup"
            thread = thread or (answered.get("message_thread_id", reply_to.id) if in_supergroup else None)
        return Seen(dict(self.world.post(place.chat, self.profile, content, thread=thread)))

    def _kept(self, folder: str, content: bytes, name: str = "") -> Json:
        return self.world.about(self.world.keep(Upload(name, "application/octet-stream", content), folder))


def _text(text: str) -> Json:
    entities = detected(text)
    return {"text": text} | ({"entities": entities} if entities else {})


def _contact(person: Person, forged: Json) -> Json:
    # Phones are given with or without the plus sign, as the client pleases; here without.
    contact = {
        "phone_number": person.phone.lstrip("+"),
        "first_name": person.profile["first_name"],
        "user_id": person.id,
    }
    return {name: value for name, value in (contact | forged).items() if value is not None}
