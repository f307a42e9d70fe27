"""What a ticket does with a message that belongs to it: a code, an answer to our question, a wish to cancel, …

A message belongs to a ticket by the token that only its two ends know, and its words count only if its sender is
one of those two. The right token from anybody else is a linked message that staff see, and nothing more.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot import chatting, news, opening, verification, waiting
from bot.incoming import Incoming, Trust
from bot.judging import verified
from bot.lifecycle import is_open, move
from bot.post import say, tell_staff
from bot.step import Step
from bot.wording import names, spoken
from bot.world import World
from intents.classify import classify
from intents.details import FeeAnswer, codes, fee_answer, is_appeal, wants_cancel
from intents.right import Kind, Reading, Right
from storage import ticket as tickets
from storage.ticket import Flag, Status, Ticket
from storage.verification import Challenge, Proves

Verdict = tuple[str, Ticket | None]

SHOWN = 5  # tickets, when all are asked for
APPEAL_TIME = timedelta(days=30)


async def take(step: Step, world: World, ticket: Ticket, message: Incoming) -> Verdict:
    """Let a ticket take a message that bears its token."""
    ticket = await _standing_for(step, ticket)
    if message.sender not in await verification.participants(step, ticket):
        return await _stranger(step, world, ticket, message)
    if message.trust is Trust.FAILED:
        return await _not_from_them(step, world, ticket, message)
    opening.keep(step, ticket, message)
    if waiting.is_waiting(ticket):
        await waiting.resume(step, world, ticket)
    challenge = await verification.open_for(step, ticket)
    reading = message.chosen or classify(
        message.text, subject="", open_challenge=challenge is not None, open_ticket=is_open(ticket)
    )
    if message.one_thread or (ticket.verified_at and message.channel != ticket.channel):
        step = replace(step, reply_to=message.sender)  # what was begun elsewhere goes on here
    return await _answer(step, world, ticket, message, reading, challenge)


async def _standing_for(step: Step, ticket: Ticket) -> Ticket:
    """A ticket that joined another speaks through that one."""
    if ticket.merged_into:
        return await tickets.by_id(step.tx, ticket.merged_into) or ticket
    return ticket


async def _answer(
    step: Step,
    world: World,
    ticket: Ticket,
    message: Incoming,
    reading: Reading,
    challenge: Challenge | None,
) -> Verdict:
    by = news.asked(message.text)
    if by and ticket.person:
        return await _news(step, world, ticket, message, by)
    typed = codes(message.text)
    if challenge and typed:
        return await _code(step, world, ticket, challenge, typed)
    if message.pressed and not _still_asks(ticket, message.pressed):
        return await status(step, world, ticket, message, kept=True)
    if not is_open(ticket):
        return await _after_the_end(step, world, ticket, message, reading)
    if message.pressed == "cancel" or wants_cancel(message.text):
        return await cancel(step, world, ticket)
    if message.proven and ticket.status == Status.VERIFYING:
        return await _contact(step, world, ticket, message.proven)
    identifier = chatting.account_in(world, ticket, message)
    if identifier:
        return await _account(step, world, ticket, identifier)
    asks_more = reading.kind is Kind.REQUEST and bool(set(reading.rights) - set(ticket.asked))
    asks_news = reading.kind is Kind.STATUS and fee_answer(message.text) is None
    if ticket.status == Status.CLARIFYING and ticket.fee and not asks_more and not asks_news:
        return await _about_the_fee(step, world, ticket, message)
    if ticket.status == Status.CLARIFYING and not ticket.fee:
        return await _clarified(step, world, ticket, message, reading)
    if reading.kind is Kind.STATUS:
        return await status(step, world, ticket, message, kept=True)
    if asks_more:
        return await _more_rights(step, world, ticket, message, reading)
    return await _a_word(step, world, ticket, challenge)


async def _news(step: Step, world: World, ticket: Ticket, message: Incoming, by: news.By) -> Verdict:
    """Where the person wants to hear of all their requests from now on."""
    became = await news.choose(step, ticket, by, message.sender if message.one_thread else None)
    await say(step, world, ticket, "news_chosen", fresh=True, became=became, where=news.shown(ticket))
    return "news place chosen", ticket


def _still_asks(ticket: Ticket, pressed: str) -> bool:
    """Whether a button under an earlier message of ours still means something."""
    if pressed == "cancel":
        return is_open(ticket)
    if ticket.status != Status.CLARIFYING:
        return False
    return pressed in tuple(FeeAnswer) if ticket.fee else pressed.isdecimal()


async def _contact(step: Step, world: World, ticket: Ticket, number: str) -> Verdict:
    """The channel vouches for a telephone number: it proves the account with that number, or is a wrong try."""
    match await verification.contact(step, world, ticket, number):
        case verification.Answer.PROVED:
            await verified(step, world, ticket)
            return "verified", ticket
        case verification.Answer.DEAD:
            await code_dead(step, world, ticket, "wrong")
            return "code dead", ticket
        case _:
            await say(step, world, ticket, "account_wanted", why="contact")
            return "wrong contact", ticket


async def _account(step: Step, world: World, ticket: Ticket, identifier: str) -> Verdict:
    """The account that is meant: a code goes to its address, and the words are the same if there is none."""
    proof = await verification.claim(step, world, ticket, identifier)
    if proof.how == "dead":
        await code_dead(step, world, ticket, "wrong")
        return "code dead", ticket
    hours = world.policy(ticket).verification.hours
    await say(step, world, ticket, "account_wanted", why="sent", hours=hours)
    return "account named", ticket


async def _stranger(step: Step, world: World, ticket: Ticket, message: Incoming) -> Verdict:
    opening.keep(step, ticket, message, linked=True)
    ticket.flag(Flag.SENDER_MISMATCH)
    step.note("linked", ticket, why="the sender is not part of this conversation")
    await tell_staff(step, world, ticket, "somebody else wrote into this conversation")
    return "linked: another sender", ticket


async def _not_from_them(step: Step, world: World, ticket: Ticket, message: Incoming) -> Verdict:
    opening.keep(step, ticket, message, linked=True)
    ticket.flag(Flag.SENDER_MISMATCH)
    step.note("linked", ticket, why="sender authentication failed")
    await say(step, world, ticket, "sender_failed")
    await tell_staff(step, world, ticket, "a mail failed the check of its sender")
    return "linked: sender not proven", ticket


async def code_without_thread(
    step: Step, world: World, waiting: Sequence[Ticket], message: Incoming
) -> Verdict:
    """A code in a mail of its own, from the address that asked: held against each of its open codes."""
    if message.trust is Trust.FAILED:
        return await _not_from_them(step, world, waiting[0], message)
    typed = codes(message.text)
    for ticket in waiting[1:]:
        challenge = await verification.open_for(step, ticket)
        if challenge and verification.fits(world, ticket, challenge, typed):
            opening.keep(step, ticket, message)
            return await _code(step, world, ticket, challenge, typed)
    ticket, challenge = waiting[0], await verification.open_for(step, waiting[0])
    opening.keep(step, ticket, message)
    if challenge and typed:
        return await _code(step, world, ticket, challenge, typed)
    return await _a_word(step, world, ticket, challenge)


async def _code(
    step: Step, world: World, ticket: Ticket, challenge: Challenge, typed: tuple[str, ...]
) -> Verdict:
    match await verification.answer(step, world, ticket, challenge, typed):
        case verification.Answer.PROVED:
            await verification.recognise(step, world, ticket, challenge)
            await verified(step, world, ticket)
            return "verified", ticket
        case verification.Answer.DEAD:
            await code_dead(step, world, ticket, str(challenge.ended))
            return "code dead", ticket
        case _:
            left = world.policy(ticket).verification.tries - challenge.tries
            await say(step, world, ticket, "wrong_code", tries_left=left)
            return "wrong code", ticket


async def code_dead(step: Step, world: World, ticket: Ticket, why: str) -> None:
    """The code has ended without proof: the request stays, and a person takes it over."""
    if ticket.status == Status.VERIFYING:
        move(step, ticket, Status.REVIEWING, because=f"code {why}")
    await say(step, world, ticket, "code_dead", why=why, due=ticket.due_at)
    await tell_staff(step, world, ticket, "the code was not confirmed: identity is open")


async def cancel(step: Step, world: World, ticket: Ticket) -> Verdict:
    """The person does not want it any more; that counts for nothing later."""
    challenge = await verification.open_for(step, ticket)
    if challenge:
        verification.end(step, ticket, challenge, "cancelled")
    move(step, ticket, Status.CANCELLED, because="the person's wish")
    await say(step, world, ticket, "cancelled")
    return "cancelled", ticket


async def status(
    step: Step, world: World, ticket: Ticket, message: Incoming, *, kept: bool = False
) -> Verdict:
    """Say how the request stands; where its date has passed, a person is told at once."""
    if not kept:
        opening.keep(step, ticket, message)
    if verification.account_wanted(ticket):
        await say(step, world, ticket, "account_wanted", why="unknown")
        return "status", ticket
    overdue = is_open(ticket) and step.now > ticket.due_at
    words = names(spoken(ticket.language))["status"]
    due_at = ticket.due_at if is_open(ticket) and not overdue else None
    state, offer = words[str(ticket.status)], await news.offer(step, ticket)
    await say(step, world, ticket, "status", state=state, due=due_at, overdue=overdue, offer=offer)
    if overdue:
        ticket.flag(Flag.OVERDUE)
        await tell_staff(step, world, ticket, "the person asks, and the date has passed: a complaint")
    return "status", ticket


async def status_of_all(step: Step, world: World, mine: Sequence[Ticket], message: Incoming) -> Verdict:
    """Say of each open ticket how it stands, where the person speaks now."""
    step = replace(step, reply_to=message.sender)
    for ticket in mine[:SHOWN]:
        await status(step, world, ticket, message, kept=ticket is not mine[0] or not message.text)
    return "status", mine[0]


async def _about_the_fee(step: Step, world: World, ticket: Ticket, message: Incoming) -> Verdict:
    """Accept, narrow or withdraw, by a plain reply (GDPR Art. 12(5))."""
    assert ticket.fee is not None
    said = FeeAnswer(message.pressed) if message.pressed else _said_of_the_fee(message.text)
    step.note("fee answered", ticket, answer=said.value if said else "in other words")
    if said is FeeAnswer.WITHDRAW:
        return await cancel(step, world, ticket)
    ticket.fee = {**ticket.fee, "answer": said.value if said else "other"}
    ticket.proposal = None
    if said is FeeAnswer.ACCEPT:
        move(step, ticket, Status.WORKING, because="the fee is accepted")
        await say(step, world, ticket, "fee_accepted", amount=ticket.fee["amount"], due=ticket.due_at)
        await tell_staff(step, world, ticket, "the fee is accepted: tell how to pay, and go on")
        return "fee accepted", ticket
    move(step, ticket, Status.REVIEWING, because="the fee is not accepted as it stands")
    await say(step, world, ticket, "fee_narrowed")
    await tell_staff(step, world, ticket, "an answer to the fee notice")
    return "fee narrowed" if said else "fee disputed", ticket


def _said_of_the_fee(text: str) -> FeeAnswer | None:
    """What a text says to the fee; nobody accepts with a question, since that costs money: a person reads it."""
    said = fee_answer(text)
    return None if said is FeeAnswer.ACCEPT and ("?" in text or "？" in text) else said


async def _clarified(
    step: Step, world: World, ticket: Ticket, message: Incoming, reading: Reading
) -> Verdict:
    """An answer to our question: a number, or words; if they do not tell either, a person reads them."""
    choice = _choice(ticket, message.text)
    if choice == Kind.OTHER:
        move(step, ticket, Status.CANCELLED, because="not about personal data")
        await say(step, world, ticket, "not_ours")
        return "other", ticket
    rights = (Right(choice),) if choice and choice != Kind.QUESTION else reading.rights
    if rights and (choice or reading.kind is Kind.REQUEST):
        ticket.cancellation = ticket.cancellation or reading.cancellation
        opening.ask_for(step, world, ticket, rights)
        await opening.identify(step, world, ticket, message.text)
        return "clarified", ticket
    ticket.kind = Kind.QUESTION
    move(step, ticket, Status.REVIEWING, because="a person reads it")
    await opening.to_person(step, world, ticket)
    return "question", ticket


def _choice(ticket: Ticket, text: str) -> str | None:
    """The choice whose number was sent back, alone or first in the text."""
    first = text.strip().split(maxsplit=1)[0] if text.strip() else ""
    digits = first.strip(".,:;()[]#。、，：）（")
    if not digits.isdecimal() or len(digits) > 1:
        return None
    place = int(digits)
    return ticket.choices[place - 1] if 1 <= place <= len(ticket.choices) else None


async def _more_rights(
    step: Step, world: World, ticket: Ticket, message: Incoming, reading: Reading
) -> Verdict:
    """Something more is asked for: in the same ticket while nothing is proved yet, else in one of its own."""
    if ticket.status != Status.VERIFYING:
        return "request", await opening.request(step, world, message, reading)
    more = tuple(right for right in reading.rights if right not in ticket.asked)
    ticket.cancellation = ticket.cancellation or reading.cancellation
    opening.ask_for(step, world, ticket, more)
    await opening.acknowledge_more(step, world, ticket, more)
    return "request", ticket


async def _after_the_end(
    step: Step, world: World, ticket: Ticket, message: Incoming, reading: Reading
) -> Verdict:
    """A reply to a ticket that was closed: an appeal, something missing, thanks, or something new."""
    if ticket.status == Status.REFUSED and is_appeal(message.text):
        return await _appeal(step, world, ticket)
    fresh = set(reading.rights) - set(ticket.asked)
    if reading.kind is Kind.REQUEST and (fresh or ticket.status in (Status.CANCELLED, Status.EXPIRED)):
        return "request", await opening.request(step, world, message, reading)
    if reading.kind is Kind.STATUS:
        return await status(step, world, ticket, message, kept=True)
    if ticket.status == Status.REFUSED and reading.kind is not Kind.OTHER:
        return await _appeal(step, world, ticket)
    if ticket.status == Status.FULFILLED and reading.kind is not Kind.OTHER:
        move(step, ticket, Status.REVIEWING, because="something is missing or wrong")
        # No appeal against a refusal: whoever answered may complete the answer.
        ticket.look_at, ticket.decided_by = step.now, None
        await say(step, world, ticket, "reopened")
    await tell_staff(step, world, ticket, "the person has replied to a closed ticket")
    return "reply", ticket


async def _appeal(step: Step, world: World, ticket: Ticket) -> Verdict:
    """A refusal is objected to: someone else decides, whatever else the words ask for."""
    move(step, ticket, Status.REVIEWING, because="an appeal")
    ticket.due_at, ticket.look_at = max(ticket.due_at, step.now + APPEAL_TIME), step.now
    ticket.proposal = None
    await say(step, world, ticket, "appeal_received", due=ticket.due_at)
    await tell_staff(step, world, ticket, "an appeal: someone else has to decide")
    return "appeal", ticket


async def _a_word(step: Step, world: World, ticket: Ticket, challenge: Challenge | None) -> Verdict:
    """More words on an open ticket: those who work on it see them; while a code is out, it is still needed."""
    if verification.account_wanted(ticket):
        await say(step, world, ticket, "account_wanted", why="unknown")
    elif challenge and challenge.expires_at > step.now:
        await say(step, world, ticket, "code_missing")
        if challenge.proves is Proves.ACCOUNT:
            # Perhaps no code came, since we do not hold the account: said to nobody, seen by the staff.
            await tell_staff(step, world, ticket, "the person writes without the code for the account")
    elif ticket.status in (Status.REVIEWING, Status.WORKING):
        await tell_staff(step, world, ticket, "the person has added something")
    return "reply", ticket
