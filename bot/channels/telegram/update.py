"""What an update says, read from its JSON: never an error, whatever a stranger sends."""

import json
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from intents.details import mask_numbers

Json = dict[str, Any]

#: The kinds of update that we ask for.
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
LONGEST = 4096  # characters of a text that are read
_KEPT_CONTROLS = "\n\t"
_COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)
_WORDS = ("text", "caption")


class Kind(StrEnum):
    """What happened."""

    TEXT = "text"
    CONTACT = "contact"
    OTHER_MEDIUM = "other medium"  # a sticker, a voice, a picture, a file
    PRESS = "press"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    MOVED = "moved"
    NOTHING = "nothing"  # a service message, or what cannot be read


@dataclass(frozen=True, slots=True)
class Heard:
    """One update, as far as the desk needs it; texts without control characters and direction overrides."""

    kind: Kind
    user: int = 0
    language: str = "en"
    chat: int = 0
    private: bool = False
    message: int = 0
    thread: int | None = None
    text: str = ""
    data: str = ""  # of a pressed button
    press: str = ""  # under which Telegram waits for our answer to it
    answers: int | None = None  # the message that this one is an answer to
    phone: str | None = None  # only where Telegram vouches that it is the sender's own
    moved_to: int | None = None
    edited: bool = False

    @property
    def command(self) -> tuple[str, str] | None:
        """The command and what follows it, if this is one."""
        found = _COMMAND.fullmatch(self.text.strip())
        return (found[1].lower(), (found[2] or "").strip()) if found else None


def read(raw: bytes) -> Heard:
    """What an update says; Kind.NOTHING for what cannot be read."""
    try:
        update = json.loads(raw)
        if "callback_query" in update:
            return _press(update["callback_query"])
        if "my_chat_member" in update:
            return _membership(update["my_chat_member"])
        message = update.get("message") or update.get("edited_message")
        return _message(message, edited="edited_message" in update) if message else Heard(Kind.NOTHING)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Heard(Kind.NOTHING)


def sender(raw: bytes) -> int:
    """Whose update this is, so that each person's are handled in order; 0 if nobody's."""
    return read(raw).user


def _message(message: Json, *, edited: bool) -> Heard:
    person, chat = message.get("from", {}), message["chat"]
    words = clean(message.get("text") or message.get("caption") or "")
    return Heard(
        kind=_kind(message),
        user=int(person.get("id", 0)),
        language=str(person.get("language_code", "en")),
        chat=int(chat["id"]),
        private=chat.get("type") == "private",
        message=int(message["message_id"]),
        thread=message.get("message_thread_id") if message.get("is_topic_message") else None,
        text=words,
        answers=_answered(message),
        phone=_own_phone(message),
        moved_to=message.get("migrate_to_chat_id"),
        edited=edited,
    )


def _kind(message: Json) -> Kind:
    if "migrate_to_chat_id" in message:
        return Kind.MOVED
    if "contact" in message:
        return Kind.CONTACT
    if "text" in message:
        return Kind.TEXT
    media = ("sticker", "voice", "photo", "document", "video", "video_note", "audio", "animation", "location",
             "venue", "poll", "dice", "story", "paid_media", "checklist")  # fmt: skip
    return Kind.OTHER_MEDIUM if any(medium in message for medium in media) else Kind.NOTHING


def _answered(message: Json) -> int | None:
    answered = message.get("reply_to_message") or {}
    # In a topic every message points at the topic's opening, which is no answer to it.
    return None if "forum_topic_created" in answered else answered.get("message_id")


def _own_phone(message: Json) -> str | None:
    """The number of a contact, only if it is the sender's own and not forwarded: all else can be forged."""
    contact = message.get("contact") or {}
    own = contact.get("user_id") == message.get("from", {}).get("id") and "forward_origin" not in message
    return str(contact.get("phone_number", "")) or None if own and contact.get("user_id") else None


def _press(query: Json) -> Heard:
    message = query.get("message") or {}
    chat = message.get("chat") or {}
    return Heard(
        kind=Kind.PRESS,
        user=int(query["from"]["id"]),
        language=str(query["from"].get("language_code", "en")),
        chat=int(chat.get("id", 0)),
        private=chat.get("type") == "private",
        message=int(message.get("message_id", 0)),
        thread=message.get("message_thread_id") if message.get("is_topic_message") else None,
        data=str(query.get("data", "")),
        press=str(query["id"]),
    )


def _membership(change: Json) -> Heard:
    private = change["chat"].get("type") == "private"
    status = change["new_chat_member"]["status"]
    kind = Kind.BLOCKED if status in ("kicked", "left") else Kind.UNBLOCKED
    person = change["from"]
    return Heard(
        kind if private else Kind.NOTHING,
        user=int(person["id"]),
        language=str(person.get("language_code", "en")),
        chat=int(change["chat"]["id"]),
        private=private,
    )


def clean(text: str) -> str:
    """A text without control characters and direction overrides, cut at what Telegram itself lets through."""
    kept = (
        character
        for character in text[:LONGEST]
        if character in _KEPT_CONTROLS
        or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")
        or character in "\u200d\u200c"  # they hold emoji and some scripts together
    )
    return "".join(kept)


def masked(raw: bytes) -> bytes | None:
    """The same update with identity and card numbers masked; None if there are none (§4(3))."""
    update = json.loads(raw)
    found = False
    for message in _messages(update):
        for name in _WORDS:
            if name in message:
                hidden = mask_numbers(message[name])
                found = found or bool(hidden.found)
                message[name] = hidden.text
    return json.dumps(update, ensure_ascii=False).encode() if found else None


def emptied(raw: bytes) -> bytes:
    """Only that there was an update, and from which chat: nothing that was said in it (§7)."""
    update = json.loads(raw)
    kind = next((kind for kind in WANTED if kind in update), "none")
    return json.dumps({"update_id": update.get("update_id"), "kind": kind}).encode()


def _messages(update: Json) -> list[Json]:
    messages = [update[kind] for kind in ("message", "edited_message") if kind in update]
    answered = [message["reply_to_message"] for message in messages if "reply_to_message" in message]
    return [*messages, *answered]
