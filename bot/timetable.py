"""What happens because time passes: codes end, staff are reminded, dates are missed, questions stay unanswered."""

from datetime import datetime, timedelta

from sqlmodel import col, select

from bot import conversation, verification
from bot.lifecycle import move
from bot.policy.deadline import milestones
from bot.post import say, tell_staff, tell_staff_of_policy
from bot.staff.board import mind_topics
from bot.staff.digest import digest
from bot.step import Step
from bot.waiting import NEVER
from bot.world import World
from intents.right import Right
from storage import ticket as tickets
from storage import verification as challenges
from storage.ticket import OPEN, Flag, Status, Ticket

UNANSWERED = timedelta(days=30)
OVERDUE = "overdue: the date has passed without an answer"


async def tick(step: Step, world: World) -> None:
    """Do all that is due now."""
    mind_policy(step, world)
    await end_codes(step, world)
    await mind_dates(step, world)
    await close_unanswered(step, world)
    await digest(step, world)
    await mind_topics(step, world)


def mind_policy(step: Step, world: World) -> None:
    """Take up a changed policy file; a bad one leaves the last good one in force, and staff are told."""
    mistakes = world.policies.refresh()
    if mistakes:
        tell_staff_of_policy(step, world, [str(mistake) for mistake in mistakes])


async def end_codes(step: Step, world: World) -> None:
    """A code whose time is over is dead, and its request goes to a person."""
    for challenge in await challenges.past_due(step.tx, step.now):
        ticket = await tickets.by_id(step.tx, challenge.ticket_id)
        if ticket is None:
            continue
        verification.end(step, ticket, challenge, "expired")
        if ticket.status == Status.VERIFYING:
            await conversation.code_dead(step, world, ticket, "expired")


async def mind_dates(step: Step, world: World) -> None:
    """Remind staff before a date, and say so when it has passed; each ticket knows when to be looked at next."""
    query = select(Ticket).where(col(Ticket.status).in_(OPEN), col(Ticket.look_at) <= step.now).limit(500)
    for ticket in (await step.tx.exec(query)).all():
        seen = ticket.look_at
        dates = _dates(world, ticket)
        ticket.look_at = min((at for at, _ in dates if at > step.now), default=NEVER)
        passed = [what for at, what in dates if seen < at <= step.now]
        if passed:  # after a while away several dates have passed: the last one says it all
            await _mind(step, world, ticket, passed[-1])


def _dates(world: World, ticket: Ticket) -> list[tuple[datetime, str]]:
    right = Right((ticket.rights or [Right.ACCESS])[0])
    dates = milestones(world.policy(ticket), right, ticket.received_at, ticket.due_at)
    reminders = [(at, f"due in {(ticket.due_at - at).days} days") for at in dates.remind_at]
    return [*reminders, (dates.complaint_from, OVERDUE)]


async def _mind(step: Step, world: World, ticket: Ticket, what: str) -> None:
    if what == OVERDUE:
        ticket.flag(Flag.OVERDUE)
    await tell_staff(step, world, ticket, what)


async def close_unanswered(step: Step, world: World) -> None:
    """A question of ours that nobody answered: closed after a month, a fee notice at its date; the person is told."""
    query = select(Ticket).where(Ticket.status == Status.CLARIFYING)
    for ticket in (await step.tx.exec(query)).all():
        asked_until = (
            datetime.fromisoformat(ticket.fee["answer_by"]) if ticket.fee else ticket.received_at + UNANSWERED
        )
        if asked_until < step.now:
            move(step, ticket, Status.EXPIRED, because="no answer to our question")
            await say(step, world, ticket, "expired")
