"""Once we know who asks: each right is judged by the policy and the person's history, and what follows is begun."""

from datetime import datetime

from bot import news
from bot.addresses import EMAIL, channel_of
from bot.lifecycle import move
from bot.policy.judge import Decision, Past, judge
from bot.policy.judge import Request as Asked
from bot.policy.limits import SEVERITY, Outcome
from bot.policy.signals import signals
from bot.post import say, tell_staff
from bot.staff.approve import approve
from bot.staff.letter import TELLS
from bot.staff.member import THE_POLICY
from bot.step import Step
from bot.world import World
from storage import ticket as tickets
from storage.columns import new_id
from storage.database import write_late
from storage.ticket import Direction, Flag, Message, Request, Status, Ticket

FLAGS = {
    Outcome.DUPLICATE: (Flag.DUPLICATE,),
    Outcome.REMINDER: (Flag.REMINDER,),
    Outcome.ASK_STAFF: (Flag.REPEAT,),
    Outcome.PROPOSE_FEE: (Flag.REPEAT, Flag.EXCESSIVE),
    Outcome.PROPOSE_REFUSAL: (Flag.REPEAT, Flag.EXCESSIVE),
}


async def verified(step: Step, world: World, ticket: Ticket) -> None:
    """Judge what a proven person asks, and begin what follows."""
    requests = await tickets.requests_of(step.tx, ticket.id)
    decisions = [(request, await decide(step, world, ticket, request)) for request in requests]
    for request, decision in decisions:
        _write_down(step, ticket, request, decision)
    if all(d.outcome is Outcome.DUPLICATE for _, d in decisions):
        await _join(step, world, ticket, decisions[0][1])
        return
    request, hardest = max(decisions, key=lambda judged: SEVERITY[judged[1].outcome])
    automated = world.policy(ticket).automates(hardest.outcome, hardest.rule)
    if not SEVERITY[hardest.outcome] or (automated and hardest.outcome is Outcome.ASK_STAFF):
        await _proceed(step, world, ticket, decisions)
        return
    _propose(step, ticket, request, hardest)
    if automated:
        await approve(step, world, ticket, THE_POLICY)
        return
    await _told(step, world, ticket, hardest.told)
    await tell_staff(step, world, ticket, "a decision is proposed: approve it, or decide otherwise")


async def decide(step: Step, world: World, ticket: Ticket, request: Request) -> Decision:
    """Judge one right of a proven person by what the store knows of them."""
    policy = world.policy(ticket)
    assert ticket.person is not None
    request.person, request.verified = ticket.person, True
    earlier = await tickets.history(step.tx, ticket.person, request.right)
    words = [m.text for m in await tickets.messages_of(step.tx, ticket.id) if m.direction == Direction.IN]
    asked = Asked(
        id=request.id,
        person=ticket.person,
        right=request.right,
        received_at=request.received_at,
        verified=True,
        signals=signals("\n".join(words)),
    )
    return judge(asked, [_past(r) for r in earlier if r.id != request.id], policy, step.now)


def _past(request: Request) -> Past:
    return Past(
        id=request.id,
        person=request.person or "",
        right=request.right,
        received_at=request.received_at,
        verified=request.verified,
        due_at=request.due_at,
        answered_at=request.answered_at,
        complete=request.complete is not False,
        reasoned=request.outcome != "unreasoned",
        joined=request.outcome == Outcome.DUPLICATE.value,
    )


def _write_down(step: Step, ticket: Ticket, request: Request, decision: Decision) -> None:
    request.outcome = decision.outcome.value
    ticket.flag(*FLAGS.get(decision.outcome, ()))
    if decision.rule == "answer-overdue":
        ticket.flag(Flag.OVERDUE)
    if decision.evidence:
        _point_out(step, ticket, decision)
    step.note(
        "judged",
        ticket,
        right=request.right.value,
        outcome=decision.outcome.value,
        rule=decision.rule,
        clause=decision.clause,
        counted=list(decision.counted),
        told=decision.told,
    )


def _point_out(step: Step, ticket: Ticket, decision: Decision) -> None:
    """Show the staff the words that may show excess; they never choose the outcome."""
    words = "; ".join(f'{signal.kind.value}: "{signal.phrase}"' for signal in decision.evidence)
    write_late(
        step.tx,
        Message,
        id=new_id(step.now),
        ticket_id=ticket.id,
        direction=Direction.NOTE,
        at=step.now,
        author="desk",
        text=f"Look at the wording ({words}). It decides nothing by itself.",
    )


async def _join(step: Step, world: World, ticket: Ticket, decision: Decision) -> None:
    """A duplicate joins the open ticket; the person hears when that is due, and of no other ticket."""
    earlier = await step.tx.get(Request, decision.joins)
    target = await tickets.by_id(step.tx, earlier.ticket_id) if earlier else None
    assert target is not None
    ticket.merged_into = target.id
    move(step, ticket, Status.MERGED, because="the same request is open already")
    target.flag(Flag.DUPLICATE)
    step.note("joined", target, joined=ticket.number)
    await _told(step, world, ticket, decision.told, due=target.due_at)


def _propose(step: Step, ticket: Ticket, request: Request, decision: Decision) -> None:
    """The policy proposes, a person decides, §5(7): nothing is told of the proposal before that."""
    ticket.proposal = {
        "outcome": decision.outcome.value,
        "right": request.right.value,
        "rule": decision.rule,
        "clause": decision.clause,
        "reason": decision.reason,
        "ground": decision.ground,
        "counted": len(decision.counted),
        "by": "desk",
    }
    move(step, ticket, Status.REVIEWING, because=decision.rule)


async def _proceed(
    step: Step, world: World, ticket: Ticket, decisions: list[tuple[Request, Decision]]
) -> None:
    reminder = any(d.outcome is Outcome.REMINDER for _, d in decisions)
    move(step, ticket, Status.WORKING, because="confirmed")
    await _told(step, world, ticket, "reminder" if reminder else "confirmed")
    why = "an earlier answer is late or incomplete" if reminder else "to be done"
    await tell_staff(step, world, ticket, why)


async def _told(
    step: Step, world: World, ticket: Ticket, message: str, *, due: datetime | None = None
) -> None:
    await say(
        step,
        world,
        ticket,
        message,
        due=due or ticket.due_at,
        answer_elsewhere=await _goes_elsewhere(step, world, ticket, message),
        offer=await news.offer(step, ticket),
    )


async def _goes_elsewhere(step: Step, world: World, ticket: Ticket, message: str) -> bool:
    """Whether the answer goes to another address than where the person asked, so that they look for it there."""
    if ticket.answer_to in (None, ticket.requester):
        return False
    in_chat = channel_of(ticket.requester) != EMAIL
    if in_chat and message == "in_review":
        return False  # what comes next is perhaps a question, and that is asked where they are
    stays = in_chat and await news.chosen(step, world, ticket) == ticket.requester
    return bool(TELLS & set(ticket.asked)) or not stays
