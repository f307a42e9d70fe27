"""Who is asking? A one-time code at an address that is theirs: no documents, no secrets, three tries, a day.

A message that names no other account is sent its code where it came from: whoever answers with it holds that
mailbox. One that names another account gets none: the code goes to the address stored with that account, if we
hold it, and the words are the same if we do not, so that nobody learns who has an account here.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from bot.addresses import EMAIL, channel_of
from bot.directory import Account
from bot.policy.model import Assurance, Policy
from bot.post import say
from bot.step import Step
from bot.world import World
from storage import ticket as tickets
from storage import verification
from storage.columns import new_id
from storage.database import write_late
from storage.keys import same
from storage.ticket import Flag, Status, Ticket
from storage.verification import Challenge, Proves

CODE_DIGITS = 6
# A long number or two may stand beside the code; a page of numbers is no answer but a search.
CANDIDATES = 3


class Answer(StrEnum):
    """What became of a code that somebody typed."""

    PROVED = "proved"
    WRONG = "wrong"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Proof:
    """How a request is to be proved: `how` names the words of the acknowledgement, `code` goes into it."""

    how: str
    code: str | None = None


def needed(ticket: Ticket, policy: Policy) -> bool:
    """Whether anything is to be proved beyond the channel: not for a withdrawal alone (§5(4), GDPR Art. 7(3))."""
    if ticket.claimed or Flag.SENDER_MISMATCH.value in ticket.flags:
        return True
    return any(policy.rights[right].assurance is not Assurance.CHANNEL for right in ticket.asked)


async def begin(step: Step, world: World, ticket: Ticket) -> Proof:
    """Make a code for this ticket and say where it goes; the one for another account is sent from here."""
    if ticket.claimed:
        return await claim(step, world, ticket, ticket.claimed)
    if channel_of(ticket.requester) != EMAIL:
        return Proof("account_wanted")
    code = _new_code()
    write_late(step.tx, Challenge, **_challenge(step, world, ticket, Proves.MAILBOX, ticket.requester, code))
    return Proof("code", code)


async def claim(step: Step, world: World, ticket: Ticket, identifier: str) -> Proof:
    """Send a code to the address stored with this account; the words are the same where there is none.

    Naming another account while a code is out is a try of its own: else addresses could be tried one by one.
    """
    before = await open_for(step, ticket)
    tries = before.tries + (before.sent_to is not None or ticket.claimed is not None) if before else 0
    if before and tries >= world.policy(ticket).verification.tries:
        before.tries = tries
        end(step, ticket, before, "wrong")
        return Proof("dead")
    if before:
        end(step, ticket, before, "replaced")
    ticket.claimed = identifier
    account = await world.directory.find(identifier)
    address = account.email.lower() if account and account.email else None
    code = _new_code()
    row = _challenge(step, world, ticket, Proves.ACCOUNT, address, code)
    write_late(step.tx, Challenge, **row, tries=tries)
    if address:
        hours = world.policy(ticket).verification.hours
        await say(step, world, ticket, "code", to=address, code=code, hours=hours)
    return Proof("elsewhere")


def account_wanted(ticket: Ticket) -> bool:
    """Whether we still have to hear which account is meant: a chat by itself is nobody's account."""
    in_chat = channel_of(ticket.requester) != EMAIL
    return in_chat and ticket.status == Status.VERIFYING and ticket.claimed is None


async def contact(step: Step, world: World, ticket: Ticket, number: str) -> Answer:
    """Hold a telephone number that the channel vouches for against those on file; a wrong one is a wrong code."""
    challenge = await open_for(step, ticket)
    account = await world.directory.by_mobile(number)
    if account and await _is_claimed(world, ticket, account):
        if challenge:
            end(step, ticket, challenge, "proved otherwise")
        await confirm(step, world, ticket, account, how="contact", address=account.email.lower() or None)
        return Answer.PROVED
    if challenge is None:
        challenge = Challenge(**_challenge(step, world, ticket, Proves.ACCOUNT, None, _new_code()))
        step.tx.add(challenge)
    return await answer(step, world, ticket, challenge, ())


async def _is_claimed(world: World, ticket: Ticket, account: Account) -> bool:
    if ticket.claimed is None:
        return True
    claimed = await world.directory.find(ticket.claimed)
    return claimed is not None and claimed.account_id == account.account_id


def _new_code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def _challenge(
    step: Step, world: World, ticket: Ticket, proves: Proves, sent_to: str | None, code: str
) -> dict[str, Any]:
    hours = world.policy(ticket).verification.hours
    step.note("code made", ticket, proves=proves.value, hours=hours)
    return {
        "id": new_id(step.now),
        "ticket_id": ticket.id,
        "proves": proves,
        "sent_to": sent_to,
        "code_mac": world.keys.mac("code", ticket.id, code),
        "created_at": step.now,
        "expires_at": step.now + timedelta(hours=hours),
    }


async def answer(
    step: Step, world: World, ticket: Ticket, challenge: Challenge, codes: tuple[str, ...]
) -> Answer:
    """Hold what was typed against the code: one message is one try, however many numbers it holds."""
    if challenge.expires_at <= step.now:
        end(step, ticket, challenge, "expired")
        return Answer.DEAD
    challenge.tries += 1
    if fits(world, ticket, challenge, codes):
        end(step, ticket, challenge, "proved")
        return Answer.PROVED
    tries = world.policy(ticket).verification.tries
    step.note("wrong code", ticket, tries=challenge.tries, of=tries)
    if challenge.tries >= tries:
        end(step, ticket, challenge, "wrong")
        return Answer.DEAD
    return Answer.WRONG


def fits(world: World, ticket: Ticket, challenge: Challenge, codes: tuple[str, ...]) -> bool:
    """Whether one of the first few numbers is the code; never where none was sent, so that chance opens nothing."""
    return challenge.sent_to is not None and any(
        same(world.keys.mac("code", ticket.id, code), challenge.code_mac) for code in codes[:CANDIDATES]
    )


def end(step: Step, ticket: Ticket, challenge: Challenge, how: str) -> None:
    """Close a code for good."""
    challenge.ended_at, challenge.ended = step.now, how
    step.tx.add(challenge)
    step.note("code ended", ticket, how=how, tries=challenge.tries)


async def recognise(step: Step, world: World, ticket: Ticket, challenge: Challenge) -> None:
    """The code was right: write down who that is, when, and how it was shown; a missing account is for staff."""
    identity = ticket.claimed if challenge.proves is Proves.ACCOUNT else ticket.requester
    account = await world.directory.find(identity or ticket.requester)
    await confirm(step, world, ticket, account, how=f"code:{challenge.proves}", address=challenge.sent_to)


async def confirm(
    step: Step, world: World, ticket: Ticket, account: Account | None, *, how: str, address: str | None
) -> None:
    """Hold as a fact that this person is known; letters go from now on to the address that was proved."""
    ticket.verified_at, ticket.verified_how = step.now, how
    ticket.answer_to = address
    ticket.account_id = account.account_id if account else None
    ticket.person = world.keys.person(f"account:{account.account_id}" if account else f"mailbox:{address}")
    if account is None:
        ticket.flag(Flag.NO_ACCOUNT)
    step.note("verified", ticket, how=how, account=account is not None)


async def open_for(step: Step, ticket: Ticket) -> Challenge | None:
    """The ticket's open code, if there is one."""
    return await verification.open_challenge(step.tx, ticket.id)


async def participants(step: Step, ticket: Ticket) -> set[str]:
    """Whose words this ticket takes: who asked, whoever was sent its code, and the same person elsewhere."""
    sent = {challenge.sent_to for challenge in await verification.all_of(step.tx, ticket.id)}
    same_person = await tickets.of_person(step.tx, ticket.person) if ticket.person else []
    elsewhere = (other.requester for other in same_person)
    return {address for address in (ticket.requester, ticket.answer_to, *sent, *elsewhere) if address}
