"""What a person sees of a message: its text, its buttons, its file."""

from dataclasses import dataclass

from bot.demo.telegram_call import Json


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; pressed by Person.presses."""

    text: str
    data: str
    url: str
    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as it stands on the screen at this moment."""

    raw: Json

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def chat_id(self) -> int:
        return int(self.raw["chat"]["id"])

    @property
    def topic_id(self) -> int | None:
        return self.raw.get("message_thread_id") if self.raw.get("is_topic_message") else None

    @property
    def sender_id(self) -> int:
        return int(self.raw["from"]["id"])

    @property
    def text(self) -> str:
        """The text, or the caption of a file; empty for a service message."""
        return str(self.raw.get("text", self.raw.get("caption", "")))

    @property
    def marked(self) -> dict[str, list[str]]:
        """The formatted parts by kind: {"bold": ["PD-1"], …}."""
        plain = self.text.encode("utf-16-le", "surrogatepass")
        parts: dict[str, list[str]] = {}
        for one in self.raw.get("entities") or self.raw.get("caption_entities") or []:
            start, end = 2 * one["offset"], 2 * (one["offset"] + one["length"])
            parts.setdefault(one["type"], []).append(plain[start:end].decode("utf-16-le", "surrogatepass"))
        return parts

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The buttons under the message, row by row."""
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return tuple(
            Button(one["text"], one.get("callback_data", ""), one.get("url", ""), self.chat_id, self.id)
            for row in rows
            for one in row
        )

    @property
    def labels(self) -> tuple[str, ...]:
        """The words on the buttons."""
        return tuple(button.text for button in self.buttons)

    @property
    def document(self) -> Json | None:
        """The Document object, where the message carries a file."""
        return self.raw.get("document")

    @property
    def edited(self) -> bool:
        return "edit_date" in self.raw

    @property
    def service(self) -> bool:
        """Whether it is Telegram's own note: a topic opened, a group migrated, …"""
        kinds = ("text", "caption", "document", "contact", "photo", "voice", "sticker")
        return not any(kind in self.raw for kind in kinds)

    def button(self, label: str) -> Button:
        """The button whose words contain the label.

        Raises: LookupError naming the buttons there are.
        """
        for button in self.buttons:
            if label in button.text:
                return button
        raise LookupError(f"no button {label!r} among {self.labels}")
