"""Where people hear of their requests: in a chat or by e-mail, as they choose.

Who has just said something is answered where it was said. All else, news and letters, goes where the person has
chosen; where nothing is chosen, news go where the request began and letters to the address that was proved.
"""

import re
from enum import StrEnum
from functools import cache

from bot.addresses import EMAIL, channel_of
from bot.commands.masking import masked
from bot.step import Step
from bot.wording import languages, names, spoken
from bot.world import World
from storage import news, telegram
from storage import ticket as tickets
from storage.ticket import Ticket

_QUOTES = "“”„«»\"'「」『』"


class By(StrEnum):
    """On which way a person wants to hear from us."""

    CHAT = "by_chat"
    MAIL = "by_mail"


class Became(StrEnum):
    """What came of a choice; names the words that the person is told."""

    CHAT = "chat"
    MAIL = "mail"
    NO_CHAT = "no_chat"  # no chat is known to be this person's
    NO_MAIL = "no_mail"  # no address was proved


def asked(text: str) -> By | None:
    """The choice that somebody has written, in the words that our letters offer."""
    plain = _plain(text)
    return next((by for by, word in _words() if word.search(plain)), None)


@cache
def _words() -> tuple[tuple[By, re.Pattern[str]], ...]:
    """Each offered word of each language, standing alone between the pauses of a text."""
    pause = r"[\n.,:;!。，、：；！]"
    return tuple(
        (
            by,
            re.compile(rf"(?:^|{pause})\s*{re.escape(_plain(names(tongue)['replies'][by]))}\s*(?:$|{pause})"),
        )
        for tongue in languages()
        for by in By
    )


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold().replace("-", "").replace("‑", "") if c not in _QUOTES)


async def wanted(step: Step, world: World, ticket: Ticket) -> str:
    """Where news of this ticket go that nobody has just asked for."""
    began = ticket.requester
    if (address := await chosen(step, world, ticket)) or channel_of(began) == EMAIL:
        return address or began
    return began if await is_open(step, world, began) else _mailbox(ticket) or began


async def chosen(step: Step, world: World, ticket: Ticket) -> str | None:
    """The address that the person has chosen; None where nothing is chosen, or where it cannot be used now."""
    choice = await news.choice_of(step.tx, ticket.person) if ticket.person else None
    if choice and choice.chat and await is_open(step, world, choice.chat):
        return choice.chat
    return _mailbox(ticket) if choice else None


async def is_open(step: Step, world: World, chat: str) -> bool:
    """Whether the chat takes letters: not blocked, and the transfer abroad authorized where it has to be (§7)."""
    known = await telegram.chat_of(step.tx, telegram.user_of(chat))
    abroad = telegram.CHANNEL in world.policies.at(step.now).channels.cross_border
    return known is not None and known.blocked_at is None and (known.authorized or not abroad)


def _mailbox(ticket: Ticket) -> str | None:
    if channel_of(ticket.requester) == EMAIL:
        return ticket.requester
    return ticket.answer_to if ticket.answer_to and channel_of(ticket.answer_to) == EMAIL else None


async def choose(step: Step, ticket: Ticket, by: By, chat: str | None = None) -> Became:
    """Write down what the person of this proven ticket has chosen; `chat` is the one in which it was said."""
    assert ticket.person is not None
    chat = chat or await chat_of(step, ticket)
    if by is By.CHAT and chat is None:
        return Became.NO_CHAT
    if by is By.MAIL and _mailbox(ticket) is None:
        return Became.NO_MAIL
    await news.choose(step.tx, ticket.person, chat if by is By.CHAT else None, step.now)
    step.note("news place chosen", ticket, by=by.removeprefix("by_"))
    return Became.CHAT if by is By.CHAT else Became.MAIL


async def chat_of(step: Step, ticket: Ticket) -> str | None:
    """The chat that has proved last to be this person's."""
    mine = await tickets.of_person(step.tx, ticket.person) if ticket.person else []
    return next((t.requester for t in mine if t.verified_at and channel_of(t.requester) != EMAIL), None)


async def open_choice(step: Step, ticket: Ticket) -> bool:
    """Whether there is something to choose that has not been chosen yet."""
    if ticket.person is None or _mailbox(ticket) is None or await chat_of(step, ticket) is None:
        return False
    return await news.choice_of(step.tx, ticket.person) is None


async def offer(step: Step, ticket: Ticket) -> str | None:
    """What a mail says about the other way; None in a chat, which has buttons, and where there is no other way."""
    if channel_of(step.reply_to or ticket.requester) != EMAIL or await chat_of(step, ticket) is None:
        return None
    choice = await news.choice_of(step.tx, ticket.person or "")
    by = By.MAIL if choice and choice.chat else By.CHAT
    words = names(spoken(ticket.language))
    return str(words["news"][by]).format(word=words["replies"][by])


def shown(ticket: Ticket) -> str:
    """The proved address as the person may see it in a chat; empty if there is none."""
    address = _mailbox(ticket)
    return masked(address) if address else ""
