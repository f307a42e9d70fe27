"""When a request must be acknowledged and answered, and what happens on the way there.

NotInRegime   the policy has no such extension or pause
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.policy.clocks import Term
from bot.policy.model import Policy
from bot.policy.workdays import DAY, months_after, this_or_next_working_day, working_days_after
from intents.right import Right

SECOND = timedelta(seconds=1)


class NotInRegime(Exception):
    """An extension or a pause was asked for that the policy does not have."""


@dataclass(frozen=True, slots=True)
class Due:
    """The deadlines of one request, in the business's time zone; the last second of a day each."""

    acknowledge_by: datetime | None
    due_at: datetime
    clause: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A time in which the clock stood still: proof of identity was asked for, and came."""

    asked_at: datetime
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Milestones:
    """What staff are told about one request, and when; all in the business's time zone."""

    acknowledge_by: datetime | None
    stop_by: datetime | None
    remind_at: tuple[datetime, ...]
    escalate_at: datetime
    due_at: datetime
    complaint_from: datetime
    clause: str


def due(
    policy: Policy,
    right: Right,
    received_at: datetime,
    *,
    extended: bool = False,
    cancellation: bool = False,
    waited: Sequence[Waiting] = (),
) -> Due:
    """When a request of that right is due, received at an aware time. Raises NotInRegime, ValueError."""
    clocks, received = policy.deadlines, local_date(received_at, policy.zone)
    last = answer_day(policy, received, extended=extended, pause=paused_days(policy, waited))
    clause = answer_clause(policy, right, extended=extended)
    if cancellation and clocks.cancellation and not extended:
        sooner = end_day(policy, clocks.cancellation, received)
        last, clause = min(last, sooner), clocks.cancellation.clause
    acknowledge = clocks.acknowledge and end_day(policy, clocks.acknowledge, received)
    return Due(
        acknowledge_by=last_second(acknowledge, policy.zone) if acknowledge else None,
        due_at=last_second(last, policy.zone),
        clause=clause,
    )


def milestones(policy: Policy, right: Right, received_at: datetime, due_at: datetime) -> Milestones:
    """The dates that follow from a request's receipt and its due date, whether extended or not."""
    clocks, zone = policy.deadlines, policy.zone
    received, last = local_date(received_at, zone), local_date(due_at, zone)
    days = sorted(last - timedelta(days=before) for before in clocks.reminders.days_before)
    plain = due(policy, right, received_at)
    stop = clocks.stop if right is Right.WITHDRAWAL else None
    return Milestones(
        acknowledge_by=plain.acknowledge_by,
        stop_by=last_second(end_day(policy, stop, received), zone) if stop else None,
        remind_at=tuple(at_clock(day, clocks.reminders.at, zone) for day in days if day > received),
        escalate_at=due_at,
        due_at=due_at,
        complaint_from=(due_at.astimezone(UTC) + SECOND).astimezone(zone),
        clause=plain.clause,
    )


def answer_day(policy: Policy, received: date, *, extended: bool, pause: int) -> date:
    """The last day for the answer. Raises NotInRegime where there is no extension."""
    clocks = policy.deadlines
    term = clocks.answer
    if extended and clocks.extension is None:
        raise NotInRegime(f"{policy.title}: the time for an answer cannot be extended")
    if extended and clocks.extension:
        # Counted from receipt in one go, so that 31 January and three months is 30 April, not 28.
        both = {unit: length + clocks.extension.units[unit] for unit, length in term.units.items()}
        term = Term(clause=clocks.extension.clause, **both)
    return end_day(policy, term, received, pause)


def answer_clause(policy: Policy, right: Right, *, extended: bool) -> str:
    """The clause that sets the time for the answer."""
    clocks = policy.deadlines
    if extended and clocks.extension:
        return clocks.extension.clause
    return policy.rights[right].deadline_clause or clocks.answer.clause


def end_day(policy: Policy, term: Term, received: date, pause: int = 0) -> date:
    """The last day of a term; the day of receipt is not counted (Regulation 1182/71 Art. 3(1))."""
    calendar = policy.deadlines.calendar
    if term.working_days:
        return working_days_after(calendar, received + pause * DAY, term.working_days)
    last = months_after(received, term.months or 0) + (pause + (term.days or 0)) * DAY
    return this_or_next_working_day(calendar, last) if policy.deadlines.next_working_day else last


def paused_days(policy: Policy, waited: Sequence[Waiting]) -> int:
    """For how many days the clock stood still. Raises NotInRegime where it never does."""
    if waited and policy.deadlines.pause is None:
        raise NotInRegime(f"{policy.title}: the clock does not wait for proof of identity")
    zone = policy.zone
    return sum((local_date(each.answered_at, zone) - local_date(each.asked_at, zone)).days for each in waited)


def local_date(moment: datetime, zone: ZoneInfo) -> date:
    """The day on which an aware time falls at the business. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a time without its offset has no day")
    return moment.astimezone(zone).date()


def last_second(day: date, zone: ZoneInfo) -> datetime:
    """The last second of a day, where the clocks change in that night too."""
    midnight = datetime.combine(day + DAY, time(), zone)
    return (midnight.astimezone(UTC) - SECOND).astimezone(zone)


def at_clock(day: date, at: time, zone: ZoneInfo) -> datetime:
    """That time of the day; in the hour that the clocks skip, the same moment under its new name."""
    return datetime.combine(day, at, zone).astimezone(UTC).astimezone(zone)
