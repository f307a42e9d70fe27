"""Drafts: what a member is about to do is shown with who will read it, and done when they confirm it."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.addresses import channel_of
from bot.commands.masking import masked
from bot.errors import ActionError
from bot.staff import letter
from bot.staff.answer import answer, ask
from bot.staff.approve import approve
from bot.staff.extend import extend
from bot.staff.letter import TELLS
from bot.staff.member import Member
from bot.staff.note import note
from bot.staff.refuse import refuse
from bot.step import Step
from bot.world import World
from storage.columns import new_id
from storage.database import trial, written_late
from storage.outbox import Outbox
from storage.telegram import Act, Draft
from storage.ticket import Ticket

_BECAUSE = re.compile(r"because:\s*(.+?)(?:\n+|\Z)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Preview:
    """What will happen: in a word, and each letter with its reader, masked."""

    result: str
    letters: tuple[tuple[str, str], ...]  # reader, text


def begin(
    step: Step, ticket: Ticket, who: Member, act: Act, argument: str = "", text: str | None = None
) -> Draft:
    """Keep what a member is about to do; a first line "because: …" is the reason to go against a proposal."""
    because, rest = None, text
    if text and (found := _BECAUSE.match(text)):
        because, rest = found[1].strip(), text[found.end() :]
    draft = Draft(
        id=new_id(step.now),
        ticket_id=ticket.id,
        by=who.name,
        act=act,
        argument=argument,
        text=rest,
        because=because,
        made_at=step.now,
    )
    step.tx.add(draft)
    return draft


async def preview(step: Step, world: World, ticket: Ticket, who: Member, draft: Draft) -> Preview:
    """Do it for a trial and undo it, to show just what will be sent; raises ActionError as doing it would."""
    before = len(written_late(step.tx, Outbox))
    try:
        async with trial(step.tx):
            result = await _do(step, world, ticket, who, draft)
            rows = written_late(step.tx, Outbox)[before:]
            letters = [row for row in rows if not row["message"].startswith(("staff_", "sent_elsewhere"))]
    finally:
        await step.tx.refresh(ticket)
        await step.tx.refresh(draft)
    readers = tuple((reader(row["recipient"]), f"{row['subject']}\n\n{row['text']}") for row in letters)
    return Preview(result, readers)


async def confirm(step: Step, world: World, ticket: Ticket, who: Member, draft: Draft) -> str:
    """Do it; raises ActionError, also where another hand than the draft's confirms it or it is done already."""
    if draft.by != who.name:
        raise ActionError(f"this is {draft.by}'s draft: only they can send it")
    if draft.ended_at is not None:
        raise ActionError("this draft has been settled already")
    result = await _do(step, world, ticket, who, draft)
    draft.ended_at = step.now
    step.tx.add(draft)
    return result


def discard(step: Step, draft: Draft, who: Member) -> None:
    """Let a draft be; raises ActionError if it is another's or settled."""
    if draft.by != who.name:
        raise ActionError(f"this is {draft.by}'s draft: only they can discard it")
    if draft.ended_at is not None:
        raise ActionError("this draft has been settled already")
    draft.ended_at = step.now
    step.tx.add(draft)


async def readers(step: Step, world: World, ticket: Ticket, draft: Draft) -> str:
    """Who would read a text as the answer and as a message, in a word where that is the same."""
    to = []
    for private in (bool(TELLS & set(ticket.asked)), False):
        try:
            to.append(reader(await letter.reader(step, world, ticket, draft.text or "", private=private)))
        except ActionError:
            to.append("nobody: personal data never goes into a chat")
    answer, message = to
    return answer if answer == message else f"{answer}, as the answer; {message}, if it stays open"


def reader(recipient: str) -> str:
    """Who will read it and on which way, masked."""
    return f"{masked(recipient)}, by {channel_of(recipient).replace('email', 'e-mail')}"


async def _do(step: Step, world: World, ticket: Ticket, who: Member, draft: Draft) -> str:
    step = replace(step, actor=who.name)
    return await _ACTS[Act(draft.act)](step, world, ticket, who, draft)


async def _answer(step: Step, world: World, ticket: Ticket, who: Member, draft: Draft) -> str:
    await answer(step, world, ticket, who, draft.text or "", because=draft.because)
    return "the answer is on its way"


async def _ask(step: Step, world: World, ticket: Ticket, who: Member, draft: Draft) -> str:
    await ask(step, world, ticket, who, draft.text or "")
    return "the message is on its way"


async def _note(step: Step, world: World, ticket: Ticket, who: Member, draft: Draft) -> str:
    await note(step, ticket, who, draft.text or "")
    return "noted"


async def _refuse(step: Step, world: World, ticket: Ticket, who: Member, draft: Draft) -> str:
    sent = await refuse(step, world, ticket, who, draft.argument, draft.text or "")
    return "the refusal is on its way" if sent else "the refusal is proposed; a colleague has to approve it"


async def _extend(step: Step, world: World, ticket: Ticket, who: Member, draft: Draft) -> str:
    await extend(step, world, ticket, who, draft.argument, draft.text or "")
    return f"the new date is {ticket.due_at.astimezone(world.policy(ticket).zone):%Y-%m-%d}"


async def _approve(step: Step, world: World, ticket: Ticket, who: Member, draft: Draft) -> str:
    return await approve(step, world, ticket, who)


_ACTS: dict[Act, Callable[[Step, World, Ticket, Member, Draft], Awaitable[str]]] = {
    Act.ANSWER: _answer,
    Act.ASK: _ask,
    Act.NOTE: _note,
    Act.REFUSE: _refuse,
    Act.EXTEND: _extend,
    Act.APPROVE: _approve,
}
