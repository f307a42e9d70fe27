"""Who is asking? A one-time code at an address that is theirs: no documents, no secrets, three tries, a day.

A message that names no other account is sent its code where it came from: whoever answers with it holds that
mailbox. One that names another account gets none: the code goes to the address stored with that account, if we
hold it, and the words are the same if we do not, so that nobody learns who has an account here.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.directory import Account
from bot.policy.model import Assurance, Policy
from bot.post import say
from bot.step import Step
from bot.world import World
from storage import verification
from storage.columns import new_id
from storage.keys import same
from storage.ticket import Flag, Ticket
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
    policy = world.policy(ticket)
    if not ticket.claimed:
        code = _challenge(step, world, ticket, policy, Proves.MAILBOX, ticket.requester)
        return Proof("code", code)
    account = await world.directory.find(ticket.claimed)
    address = account.email.lower() if account and account.email else None
    code = _challenge(step, world, ticket, policy, Proves.ACCOUNT, address)
    if address:
        await say(step, world, ticket, "code", to=address, code=code, hours=policy.verification.hours)
    return Proof("elsewhere")


def _challenge(
    step: Step, world: World, ticket: Ticket, policy: Policy, proves: Proves, sent_to: str | None
) -> str:
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    step.tx.add(
        Challenge(
            id=new_id(step.now),
            ticket_id=ticket.id,
            proves=proves,
            sent_to=sent_to,
            code_mac=world.keys.mac("code", ticket.id, code),
            created_at=step.now,
            expires_at=step.now + timedelta(hours=policy.verification.hours),
        )
    )
    step.note("code made", ticket, proves=proves.value, hours=policy.verification.hours)
    return code


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
    """Whose words this ticket takes: who asked, and whoever was sent its code."""
    sent = {challenge.sent_to for challenge in await verification.all_of(step.tx, ticket.id)}
    return {address for address in (ticket.requester, ticket.answer_to, *sent) if address}
