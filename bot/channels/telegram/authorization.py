"""The authorization that data may travel abroad: asked for first, recorded, withdrawn at any time (§7)."""

from bot.channels.telegram import words
from bot.channels.telegram.keyboard import line
from bot.desk import Verdict
from bot.incoming import Incoming
from bot.step import Step
from bot.world import World
from intents.classify import classify
from intents.right import Kind, Reading, Right
from storage.telegram import CHANNEL, Chat


def needed(step: Step, world: World) -> bool:
    """Whether the policy in force marks Telegram as a transfer abroad."""
    return CHANNEL in world.policies.at(step.now).channels.cross_border


def is_missing(step: Step, world: World, chat: Chat) -> bool:
    """Tell whether this chat still has to authorize the transfer abroad, or has withdrawn that."""
    return needed(step, world) and not chat.authorized


def ask_first(step: Step, world: World, message: Incoming, chat: Chat) -> Verdict:
    """Ask for it, and remember of what was said only which rights it asks for, so that it need not be said again."""
    reading = message.chosen or classify(message.text)
    if reading.kind in (Kind.REQUEST, Kind.QUESTION):
        chat.waiting = {
            "kind": reading.kind.value,
            "rights": [right.value for right in reading.rights],
            "cancellation": reading.cancellation,
            "language": reading.language,
        }
        chat.language = chat.language if chat.chosen else reading.language
        step.tx.add(chat)
    explain(step, world, chat)
    return "authorization first", None


def explain(step: Step, world: World, chat: Chat) -> None:
    """Say what it means, and offer to give it or to withdraw it."""
    policy = world.policies.at(step.now)
    give = [[(line(chat.language, "agree"), "x:agree")], [(line(chat.language, "decline"), "x:decline")]]
    take_back = [[(line(chat.language, "withdraw_it"), "x:withdraw")]]
    words.letter(
        step,
        world,
        chat,
        "telegram_transfer",
        take_back if chat.authorized else give,
        clause=policy.channels.clause,
        address=policy.controller.requests,
        authorized=chat.authorized,
    )


def record(step: Step, world: World, chat: Chat) -> Reading | None:
    """Write down that it is given, under which words; gives back what was asked for before."""
    policy = world.policies.at(step.now)
    chat.authorized_at, chat.withdrawn_at = step.now, None
    chat.authorized_under = f"{policy.title} {policy.version}, {policy.channels.clause}"
    waiting, chat.waiting = chat.waiting, None
    step.tx.add(chat)
    step.note("transfer authorized", under=chat.authorized_under, chat=chat.user)
    if waiting is None:
        return None
    return Reading(
        Kind(waiting["kind"]),
        tuple(Right(name) for name in waiting.get("rights", ())),
        cancellation=bool(waiting.get("cancellation")),
        language=str(waiting.get("language", chat.language)),
        confidence=1.0,
    )


def refuse(step: Step, world: World, chat: Chat, *, withdrawn: bool) -> None:
    """Write down that it is not given, or no longer; what waited for it is forgotten."""
    chat.waiting = None
    if chat.authorized:
        chat.withdrawn_at = step.now
    step.tx.add(chat)
    step.note("transfer withdrawn" if withdrawn else "transfer declined", chat=chat.user)
    address = world.policies.at(step.now).controller.requests
    words.say(step, chat, line(chat.language, "withdrawn" if withdrawn else "declined", address=address))
