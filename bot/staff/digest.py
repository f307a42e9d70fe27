"""Once a day, at the hour of the reminders: what is overdue and what is due soon, to all staff in their group."""

from datetime import datetime, timedelta

from bot.staff import board
from bot.step import Step
from bot.wording import render
from bot.world import World
from storage import outbox
from storage import ticket as tickets
from storage.ticket import Ticket

SOON = timedelta(days=7)
MOST = 30  # tickets a list
ALL = timedelta(days=3650)


async def digest(step: Step, world: World) -> None:
    """Say it once a day: the name of the message holds the day."""
    policy = world.policies.at(step.now)
    here = step.now.astimezone(policy.zone)
    name = f"<pd.staff.digest.{here:%Y-%m-%d}@telegram>"
    if world.staff_chat is None or here.time() < policy.deadlines.reminders.at:
        return
    if await outbox.by_message_id(step.tx, [name]):
        return
    due = await tickets.due_before(step.tx, step.now + ALL)
    late = [ticket for ticket in due if ticket.due_at < step.now]
    soon = [ticket for ticket in due if step.now <= ticket.due_at < step.now + SOON]
    letter = render(
        "staff_digest",
        "en",
        zone=policy.zone,
        today=f"{here:%Y-%m-%d}",
        late=[_line(ticket, here) for ticket in late[:MOST]],
        soon=[_line(ticket, here) for ticket in soon[:MOST]],
        days=SOON.days,
        open=len(due),
    )
    board.announce(step, f"{letter.subject}\n\n{letter.text.strip()}", name)


def _line(ticket: Ticket, here: datetime) -> str:
    about = ", ".join(ticket.rights) or str(ticket.kind)
    due = ticket.due_at.astimezone(here.tzinfo)
    return f"{ticket.number} {about}: {ticket.status}, {due:%Y-%m-%d}, {ticket.assignee or 'nobody'}"
