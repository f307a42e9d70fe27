"""Refusing: with a ground of the policy, its reasons, and the remedies; against the desk's own view, by two people."""

from bot.errors import ActionError
from bot.policy.letters import Incomplete, RefusalLetter
from bot.policy.model import FourEyes, Policy
from bot.policy.table import Ground
from bot.post import tell_staff
from bot.staff.decided import answered, close, must_be_another, must_be_open, remedies
from bot.staff.letter import send
from bot.staff.member import Member
from bot.step import Step
from bot.world import World
from storage.ticket import Status, Ticket


async def refuse(step: Step, world: World, ticket: Ticket, who: Member, ground_key: str, reason: str) -> bool:
    """Refuse, or propose it where four eyes are owed: True if the letter is on its way; raises ActionError."""
    must_be_open(ticket)
    policy = world.policy(ticket)
    ground = _ground(policy, ground_key)
    if not reason.strip():
        raise ActionError("a refusal needs its reason (--reason): it stands in the letter")
    must_be_another(ticket, policy, who)
    if _override(ticket, policy):
        who.must("propose")
        await _propose(step, world, ticket, who, ground, reason)
        return False
    who.must("refuse")
    await send_refusal(step, world, ticket, who, ground, reason)
    return True


def _ground(policy: Policy, key: str) -> Ground:
    try:
        return policy.refusal.ground(key)
    except KeyError:
        known = ", ".join(ground.key for ground in policy.refusal.all)
        raise ActionError(f"the policy has no ground {key}; it has: {known}") from None


def _override(ticket: Ticket, policy: Policy) -> bool:
    """Whether refusing goes against what the desk proposes, so that a second person is owed."""
    proposed = ticket.proposal and ticket.proposal["outcome"] == "propose_refusal"
    return FourEyes.OVERRIDE in policy.decisions.four_eyes and not (
        proposed and ticket.proposal and ticket.proposal["by"] == "desk"
    )


async def _propose(
    step: Step, world: World, ticket: Ticket, who: Member, ground: Ground, reason: str
) -> None:
    ticket.proposal = {
        "outcome": "propose_refusal",
        "right": ticket.rights[0] if ticket.rights else None,
        "rule": "staff",
        "clause": ground.clause,
        "reason": reason.strip(),
        "ground": ground.key,
        "counted": 0,
        "by": who.name,
    }
    step.note("refusal proposed", ticket, ground=ground.key, clause=ground.clause)
    await tell_staff(step, world, ticket, "a refusal is proposed: another colleague has to confirm it")


async def send_refusal(
    step: Step, world: World, ticket: Ticket, who: Member, ground: Ground, reason: str, *, count: int = 0
) -> None:
    """Send the letter, with reasons, clause and remedies (GDPR Art. 12(4)), and close the ticket."""
    policy = world.policy(ticket)
    try:
        RefusalLetter.on(policy, (ground.key,), reason or ground.name)
    except Incomplete as error:
        raise ActionError(str(error)) from error
    step.note("refused", ticket, ground=ground.key, clause=ground.clause)
    await answered(step, ticket, complete=True, outcome="refused")
    close(step, ticket, Status.REFUSED, who, f"refused: {ground.key}")
    await send(
        step,
        world,
        ticket,
        "refusal",
        reason,
        reason=reason.strip(),
        count=count,
        window_days=policy.window_days(ticket.asked[0]) if ticket.asked else 0,
        clause=ground.clause,
        ground=ground.name,
        remedies=remedies(world, ticket),
    )
