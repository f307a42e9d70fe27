"""Letters of the staff: to where the person wants them, but personal data to the proved address and never into a chat.

§4(3): a chat is no safe way; it only hears that a letter was sent.
"""

import re
from collections.abc import Sequence
from typing import Any

from bot import news
from bot.addresses import EMAIL, channel_of
from bot.commands.masking import masked
from bot.errors import ActionError
from bot.post import File, say
from bot.step import Step
from bot.world import World
from intents.details import mask_numbers
from intents.right import Right
from storage.ticket import Ticket

#: What is answered to these is personal data itself.
TELLS = frozenset({Right.ACCESS, Right.PORTABILITY, Right.CORRECTION, Right.EXPLANATION})
SHORTEST = 4  # characters of a name in Latin letters that is looked for in a letter
_NOT_DIGIT = re.compile(r"\D")


async def send(
    step: Step,
    world: World,
    ticket: Ticket,
    message: str,
    words: str,
    *,
    private: bool = False,
    asks: bool = False,
    files: Sequence[File] = (),
    **facts: Any,
) -> None:
    """Send a letter with these words of a colleague's, as `reader` says; raises ActionError as that does."""
    to = await reader(step, world, ticket, words, private=private or bool(files), asks=asks)
    await say(step, world, ticket, message, to=to, files=files, automatic=False, **facts)
    chat = await _told_of_it(step, world, ticket)
    if chat and channel_of(to) == EMAIL:
        await say(
            step, world, ticket, "sent_elsewhere", to=chat, automatic=False, fresh=True, where=masked(to)
        )


async def reader(
    step: Step, world: World, ticket: Ticket, words: str, *, private: bool = False, asks: bool = False
) -> str:
    """Who would read it: the chosen address, else the proved one; what `asks` for a reply, where it began.

    Raises ActionError where personal data has no way but a chat.
    """
    chosen = await news.chosen(step, world, ticket)
    began = ticket.requester if asks and channel_of(ticket.requester) != EMAIL else None
    to = chosen or began or ticket.answer_to or ticket.requester
    if channel_of(to) == EMAIL or not (private or await _tells(world, ticket, words)):
        return to
    if ticket.answer_to is None or channel_of(ticket.answer_to) != EMAIL:
        raise ActionError(
            f"{ticket.number} has no proved e-mail address, and personal data never goes into a chat: "
            "ask for an address first; if the text holds none, say so (--because)"
        )
    return ticket.answer_to


async def _tells(world: World, ticket: Ticket, words: str) -> bool:
    """Whether a text holds an identity or card number, or what the account on file says of the person."""
    if mask_numbers(words).found:
        return True
    account = await world.directory.find(ticket.account_id) if ticket.account_id else None
    known = (account.email, account.username, account.name) if account else ()
    mobile = _NOT_DIGIT.sub("", account.mobile) if account else ""
    text = words.casefold()
    return any(_telling(each) and each.casefold() in text for each in known) or (
        len(mobile) > SHORTEST and mobile[-8:] in _NOT_DIGIT.sub("", words)
    )


def _telling(value: str) -> bool:
    return len(value) >= (SHORTEST if value.isascii() else 2)


async def _told_of_it(step: Step, world: World, ticket: Ticket) -> str | None:
    """The chat that is told of a mail: the chosen one, or the one where the request began, unless mail was chosen."""
    place = await news.chosen(step, world, ticket) or ticket.requester
    return place if channel_of(place) != EMAIL and await news.is_open(step, world, place) else None
