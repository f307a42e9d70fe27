"""Approving what is proposed: the letter goes out only now, and not by the hand that proposed it."""

from datetime import timedelta

from bot.errors import ActionError
from bot.lifecycle import move
from bot.policy.deadline import last_second, local_date
from bot.policy.letters import FeeLetter, Incomplete
from bot.policy.model import FourEyes, Policy
from bot.post import asked, tell_staff
from bot.staff.decided import must_be_another, must_be_open, remedies
from bot.staff.letter import send
from bot.staff.member import Member
from bot.staff.refuse import send_refusal
from bot.step import Step
from bot.wording import money
from bot.world import World
from intents.right import Right
from storage.ticket import Status, Ticket

TWO_PEOPLE = {"propose_refusal": FourEyes.REFUSAL, "propose_fee": FourEyes.FEE}


async def approve(step: Step, world: World, ticket: Ticket, who: Member, *, reason: str | None = None) -> str:
    """Confirm the proposal and act on it: says in a word what was done; raises ActionError."""
    who.must("approve")
    must_be_open(ticket)
    if ticket.proposal is None:
        raise ActionError(f"{ticket.number}: nothing is proposed; answer it, or refuse it")
    policy = world.policy(ticket)
    must_be_another(ticket, policy, who)
    if _needs_another(ticket, policy, who):
        return await _first_of_two(step, world, ticket, who)
    match ticket.proposal["outcome"]:
        case "propose_refusal":
            return await _refusal(step, world, ticket, who, policy, reason)
        case "propose_fee":
            return await _fee(step, world, ticket, who, policy, reason)
        case _:
            ticket.proposal = None
            step.note("approved", ticket, outcome="proceed")
            move(step, ticket, Status.WORKING, because=f"{who.name} lets it proceed")
            return "it proceeds"


def _needs_another(ticket: Ticket, policy: Policy, who: Member) -> bool:
    """Whether this approval is the first of two; raises ActionError if it is the proposer's own."""
    assert ticket.proposal is not None
    if ticket.proposal["by"] == who.name:
        raise ActionError(f"{who.name} has proposed this: another colleague has to approve it")
    owed = TWO_PEOPLE.get(ticket.proposal["outcome"])
    return ticket.proposal["by"] == "desk" and owed in policy.decisions.four_eyes


async def _first_of_two(step: Step, world: World, ticket: Ticket, who: Member) -> str:
    assert ticket.proposal is not None
    ticket.proposal = {**ticket.proposal, "by": who.name}
    step.note("approved", ticket, first_of_two=True)
    await tell_staff(step, world, ticket, "one colleague has approved: a second one has to, too")
    return "approved by the first of two; a colleague has to approve it, too"


async def _refusal(
    step: Step, world: World, ticket: Ticket, who: Member, policy: Policy, reason: str | None
) -> str:
    assert ticket.proposal is not None
    ground = policy.refusal.ground(ticket.proposal["ground"])
    own = ticket.proposal["reason"] if ticket.proposal["rule"] == "staff" else ""
    await send_refusal(step, world, ticket, who, ground, reason or own, count=ticket.proposal["counted"])
    return "the refusal is on its way"


async def _fee(
    step: Step, world: World, ticket: Ticket, who: Member, policy: Policy, reason: str | None
) -> str:
    """Announce the fee before it falls due, with its amount and basis (GDPR Art. 12(5))."""
    assert ticket.proposal is not None
    right = Right(ticket.proposal["right"])
    if policy.fees is None:
        raise ActionError("the policy has no fees")
    last = local_date(step.now, policy.zone) + timedelta(days=policy.fees.answer_within_days)
    try:
        letter = FeeLetter.of(policy, right, ticket.proposal["reason"], last_second(last, policy.zone))
    except Incomplete as error:
        raise ActionError(str(error)) from error
    amount = money(letter.amount, letter.currency, ticket.language)
    answer_by = letter.answer_by.isoformat()
    ticket.fee = {"amount": amount, "basis": letter.basis, "answer_by": answer_by}
    step.note("fee announced", ticket, amount=amount, clause=letter.clause, answer_by=answer_by)
    move(step, ticket, Status.CLARIFYING, because="a fee is announced")
    await send(
        step,
        world,
        ticket,
        "fee_notice",
        reason or "",
        asks=True,
        rights=asked(ticket, right),
        amount=amount,
        basis=letter.basis,
        clause=letter.clause,
        answer_by=letter.answer_by,
        count=ticket.proposal["counted"],
        window_days=policy.window_days(right),
        reason=reason,
        remedies=remedies(world, ticket),
    )
    return "the fee is announced"
