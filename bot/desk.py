"""The story of one message.

It arrives and is stored (`work.py`); then `receive` decides, in one transaction, what becomes of it:

    seen before?            → nothing more
    a machine's?            → written down, never answered; a bounce goes to its ticket
    part of a ticket?       → the ticket takes it (`conversation.py`)
    else: what does it ask? → not ours: kept and left alone
                              a question, a complaint: a ticket for a person
                              unclear: a question back, with the choices
                              a request: a ticket, its clock, and the proof of who asks (`verification.py`)
    once that is proved     → judged by the policy and its history (`judging.py`): done, or brought to the staff

Whatever is said on the way waits in the outbox until the transaction is committed.
"""

from dataclasses import replace

from bot import chatting, conversation, news, opening
from bot.incoming import Incoming
from bot.post import tell_staff
from bot.staff import board
from bot.step import Step
from bot.world import World
from intents.classify import classify
from intents.right import Kind, Reading
from storage import inbox, outbox
from storage import ticket as tickets
from storage.ticket import Flag, Status, Ticket
from storage.verification import open_challenge

#: What became of a message, and the ticket that it belongs to now.
Verdict = tuple[str, Ticket | None]


async def receive(step: Step, world: World, message: Incoming) -> Verdict:
    """Decide what becomes of a message, and do it; everything in the step's transaction."""
    step = replace(step, answering=True)
    verdict, ticket = await _decide(step, world, message)
    if ticket:
        await board.heard(step, world, ticket, message)
    return verdict, ticket


async def _decide(step: Step, world: World, message: Incoming) -> Verdict:
    if message.digest and await inbox.seen_before(step.tx, message.digest, message.inbox_id):
        return "seen before", None
    if message.bounce:
        return await _bounced(step, world, message)
    if message.automatic:
        step.note("not answered", kind=message.automatic)
        return f"automatic: {message.automatic}", None
    if any(answered.startswith("<pd.staff.") for answered in message.answers):
        return "an answer to a notice for staff", None

    ticket = await tickets.by_tokens(step.tx, message.tokens)
    if ticket is None and news.asked(message.text):
        ticket = await tickets.last_proved(step.tx, message.sender)
    if ticket:
        return await conversation.take(step, world, ticket, message)
    if message.one_thread:
        return await _said_in_chat(step, world, message)
    return await _new(step, world, message)


async def _said_in_chat(step: Step, world: World, message: Incoming) -> Verdict:
    """A chat is one conversation about all of a person's matters: the words find theirs, or begin a new one."""
    mine = await chatting.matters(step, message.sender)
    reading = await chatting.read(step, message, mine)
    message = replace(message, chosen=reading)
    if reading.kind is Kind.STATUS and mine:
        return await conversation.status_of_all(step, world, mine, message)
    ticket = chatting.meant(mine, reading, message) or await chatting.answered_lately(step, message, reading)
    if ticket:
        return await conversation.take(step, world, ticket, message)
    _heard(step, reading)
    return await _open(step, world, message, reading)


async def _new(step: Step, world: World, message: Incoming) -> Verdict:
    """A message that belongs to no ticket by its token: a new matter, or a word on an open one."""
    mine = await tickets.open_of_requester(step.tx, message.sender)
    waiting = [t for t in mine if t.status == Status.VERIFYING and await open_challenge(step.tx, t.id)]
    reading = classify(
        message.text, subject=message.subject, open_challenge=bool(waiting), open_ticket=bool(mine)
    )
    _heard(step, reading)
    if reading.kind is Kind.VERIFICATION and waiting:
        return await conversation.code_without_thread(step, world, waiting, message)
    if reading.kind is Kind.STATUS and mine:
        return await conversation.status(step, world, mine[0], message)
    return await _open(step, world, message, reading)


async def _open(step: Step, world: World, message: Incoming, reading: Reading) -> Verdict:
    if message.sealed or _only_a_file(message):
        return "question", await opening.question(step, world, message, reading)
    match reading.kind:
        case Kind.REQUEST:
            return "request", await opening.request(step, world, message, reading)
        case Kind.QUESTION:
            return "question", await opening.question(step, world, message, reading)
        case Kind.STATUS:
            return "complaint", await opening.lost_request(step, world, message, reading)
        case Kind.UNCLEAR | Kind.VERIFICATION:
            return "unclear", await opening.unclear(step, world, message, reading)
        case _:
            return "other", None


def _only_a_file(message: Incoming) -> bool:
    return not message.text.strip() and not message.subject.strip() and bool(message.attachments)


def _heard(step: Step, reading: Reading) -> None:
    """What was understood, and from which kind of words; the words themselves stay out of the audit."""
    step.note(
        "understood",
        kind=reading.kind.value,
        rights=[right.value for right in reading.rights],
        language=reading.language,
        confidence=round(reading.confidence, 2),
        needs_person=reading.needs_person,
        evidence=[{"why": e.why.value, "of": e.right.value, "at": list(e.span)} for e in reading.evidence],
    )


async def _bounced(step: Step, world: World, message: Incoming) -> Verdict:
    """A message of ours came back: if it carried a code, nobody can answer it, so a person must know."""
    assert message.bounce is not None
    ours = await outbox.by_message_id(step.tx, [message.bounce.message_id or "", *message.answers])
    ticket = await tickets.by_id(step.tx, ours.ticket_id) if ours and ours.ticket_id else None
    step.note("bounce", ticket, permanent=message.bounce.permanent, outbox=ours.id if ours else None)
    if ticket and message.bounce.permanent and Flag.UNDELIVERABLE.value not in ticket.flags:
        ticket.flag(Flag.UNDELIVERABLE)
        await tell_staff(step, world, ticket, "a message to the person could not be delivered")
    return "automatic: bounce", ticket
