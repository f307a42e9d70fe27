"""What the bot says outside any ticket: greetings, questions about the chat itself, answers to buttons."""

import secrets
from typing import Any

from bot.channels.telegram.keyboard import Rows
from bot.step import Step
from bot.wording import render
from bot.world import World
from storage.columns import new_id
from storage.database import write_late, written_late
from storage.outbox import Outbox
from storage.telegram import CHANNEL, Chat, address

TOAST, DELETION, WORD = "telegram_toast", "telegram_deletion", "telegram_word"


def say(step: Step, chat: Chat, text: str, buttons: Rows | None = None) -> None:
    """Say something in a chat."""
    _queue(step, chat.address, WORD, text, buttons=buttons or [])


def letter(step: Step, world: World, chat: Chat, message: str, buttons: Rows, **facts: Any) -> None:
    """Say one of the longer texts in a chat."""
    policy = world.policies.at(step.now)
    text = render(message, chat.language, zone=policy.zone, controller=policy.controller.name, **facts).text
    say(step, chat, text, buttons)


def toast(step: Step, press: str, text: str = "", *, alert: bool = False) -> None:
    """Answer a pressed button: it stops spinning, and shows this for a moment."""
    # Each is its own recipient: a button must not wait for the letters before it.
    _queue(step, f"press:{press}", TOAST, text, press=press, alert=alert)


def delete(step: Step, chat: Chat, message: int) -> None:
    """Take a message away from a chat, where Telegram lets us."""
    _queue(step, f"deletion:{chat.user}:{message}", DELETION, "", chat=chat.user, number=message)


def was_silent(step: Step, chat: Chat) -> bool:
    """Whether nothing has been said to this person in this step."""
    return not any(row["recipient"] == chat.address for row in written_late(step.tx, Outbox))


def answer_to_stranger(step: Step, group: int, text: str) -> None:
    """Say something in a group that is none of ours."""
    _queue(step, address(group), WORD, text)


def _queue(step: Step, recipient: str, message: str, text: str, **headers: Any) -> None:
    write_late(
        step.tx,
        Outbox,
        id=new_id(step.now),
        channel=CHANNEL,
        recipient=recipient,
        message=message,
        subject="",
        text=text,
        message_id=f"<pd.staff.{secrets.token_hex(12)}@telegram>",
        headers=headers,
        automatic=message == WORD,
        created_at=step.now,
        due_at=step.now,
    )
