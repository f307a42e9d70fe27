"""Judging a request against the earlier ones: a pure function, and a value that can be defended."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.policy.deadline import due
from bot.policy.limits import Outcome, RepeatRule
from bot.policy.model import Policy
from bot.policy.signals import Signal
from intents.right import Right

DAY = timedelta(days=1)

#: The template of the message that the person gets. Joining an open ticket reads like any other receipt, and
#: what is merely proposed is not told: nobody learns that another request exists before a person has decided.
TOLD = {
    Outcome.UNVERIFIED: "unverified",
    Outcome.PROCEED: "confirmed",
    Outcome.DUPLICATE: "confirmed",
    Outcome.REMINDER: "reminder",
    Outcome.ASK_STAFF: "in_review",
    Outcome.PROPOSE_FEE: "in_review",
    Outcome.PROPOSE_REFUSAL: "in_review",
}


@dataclass(frozen=True, slots=True)
class Request:
    """The request being judged; times are aware."""

    id: str
    person: str
    right: Right
    received_at: datetime
    verified: bool
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier request and what became of it; without a due date the policy's own is taken."""

    id: str
    person: str
    right: Right
    received_at: datetime
    verified: bool
    due_at: datetime | None = None
    answered_at: datetime | None = None
    complete: bool = True
    reasoned: bool = True
    joined: bool = False  # a duplicate that joined another ticket: no request of its own


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done with a request, by which rule, and what shows it; `reason` is for staff."""

    outcome: Outcome
    rule: str
    clause: str
    reason: str
    counted: tuple[str, ...] = ()
    told: str = ""
    ground: str | None = None
    joins: str | None = None
    evidence: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What matters of a person's earlier requests for one right: the last, one to join, those that count."""

    last: Past | None
    open: Past | None
    counted: Sequence[Past]


def judge(request: Request, history: Sequence[Past], policy: Policy, now: datetime) -> Decision:
    """Judge a request by what was known at `now`; the same history and policy give the same decision."""
    earlier = same_kind(request, history, now)
    known = Known(
        last=earlier[-1] if earlier else None,
        open=next((past for past in reversed(earlier) if in_time(past, policy, now)), None),
        counted=tuple(completely_answered(request, earlier, policy)),
    )
    return decide(request, known, policy, now)


def decide(request: Request, known: Known, policy: Policy, now: datetime) -> Decision:
    """The steps that every file has, in their order, and then the limits of the file."""
    if not request.verified:
        return step(Outcome.UNVERIFIED, "not-verified", policy, request, "who asks is not yet proved")
    if request.right is Right.WITHDRAWAL:
        reason = "consent may be withdrawn at any time, however often"
        return step(Outcome.PROCEED, "withdrawal-always", policy, request, reason)
    if known.last and (fault := faulty(known.last, policy, now)):
        return reminder(request, known.last, fault, policy)
    if known.open:
        reason = f"the same request ({known.open.id}) is still open and in time"
        return step(Outcome.DUPLICATE, "already-open", policy, request, reason, joins=known.open.id)
    return repeat(request, known.counted, policy)


def same_kind(request: Request, history: Sequence[Past], now: datetime) -> Sequence[Past]:
    """The verified other requests of the same person for the same right, oldest first.

    Forged requests must not use up a person's rights, so unverified ones are not even looked at; a duplicate
    that joined is no request of its own.
    """
    return sorted(
        (
            past
            for past in history
            if past.person == request.person
            and past.right is request.right
            and past.verified
            and not past.joined
            and past.id != request.id
            and past.received_at <= now
        ),
        key=lambda past: past.received_at,
    )


def answered(past: Past, now: datetime) -> bool:
    """Whether the answer had been given by then; a later answer was not yet known."""
    return past.answered_at is not None and past.answered_at <= now


def late(past: Past, policy: Policy, now: datetime) -> bool:
    """Whether its due date has passed."""
    return now > (past.due_at or due(policy, past.right, past.received_at).due_at)


def in_time(past: Past, policy: Policy, now: datetime) -> bool:
    """Whether it is still open, and its due date has not passed."""
    return not answered(past, now) and not late(past, policy, now)


def completely_answered(request: Request, earlier: Iterable[Past], policy: Policy) -> Iterator[Past]:
    """The earlier requests that count: a full answer lies within the window before this one's receipt."""
    received = request.received_at.astimezone(UTC)
    opens = received - policy.window_days(request.right) * DAY
    for past in earlier:
        if past.answered_at and past.complete and past.reasoned and opens <= past.answered_at <= received:
            yield past


def faulty(last: Past, policy: Policy, now: datetime) -> str | None:
    """The rule by which the last request got no proper answer, if it got none."""
    if not answered(last, now):
        return "answer-overdue" if late(last, policy, now) else None
    if not last.complete:
        return "answer-incomplete"
    return None if last.reasoned else "answer-unreasoned"


FAULTS = {
    "answer-overdue": "was not answered by its due date: treat this as a complaint",
    "answer-incomplete": "was not answered completely",
    "answer-unreasoned": "was answered without reasons",
}


def reminder(request: Request, last: Past, fault: str, policy: Policy) -> Decision:
    """The last request got no proper answer: this one reminds us of it and is no repeat."""
    reason = f"the last request of this kind ({last.id}) {FAULTS[fault]}"
    return step(Outcome.REMINDER, fault, policy, request, reason, joins=last.id)


def repeat(request: Request, counted: Sequence[Past], policy: Policy) -> Decision:
    """What the limits of the file say to so many counted requests; the first rule that fits decides."""
    if not counted:
        reason = "no earlier request counts"
        return step(Outcome.PROCEED, "none-counted", policy, request, reason)
    rule = policy.repeats.first(request.right, len(counted), days_since_answer(request, counted))
    if rule is None:
        reason = f"{number(counted)} within the limits"
        return step(Outcome.PROCEED, "within-limits", policy, request, reason, counted)
    return limit_reached(request, rule, counted)


def days_since_answer(request: Request, counted: Sequence[Past]) -> float:
    """How many days before this request's receipt the latest counted answer was given."""
    latest = max(past.answered_at for past in counted if past.answered_at)
    # In UTC: two times of one zone would be subtracted by their clocks, one hour off where these change.
    return (request.received_at.astimezone(UTC) - latest.astimezone(UTC)) / DAY


def limit_reached(request: Request, rule: RepeatRule, counted: Sequence[Past]) -> Decision:
    """The decision of one rule of the file."""
    return Decision(
        outcome=rule.outcome,
        rule=rule.key,
        clause=rule.clause,
        reason=with_signals(f"{number(counted)}: {rule.reason}", request),
        counted=tuple(past.id for past in counted),
        told=TOLD[rule.outcome],
        ground=rule.ground,
        evidence=request.signals,
    )


def step(
    outcome: Outcome,
    rule: str,
    policy: Policy,
    request: Request,
    reason: str,
    counted: Sequence[Past] = (),
    joins: str | None = None,
) -> Decision:
    """The decision of a step that every file has; its clause is the one the file gives."""
    name = "withdrawal" if rule == "withdrawal-always" else outcome.value
    return Decision(
        outcome=outcome,
        rule=rule,
        clause=getattr(policy.judging, name),
        reason=with_signals(reason, request),
        counted=tuple(past.id for past in counted),
        told=TOLD[outcome],
        joins=joins,
        evidence=request.signals,
    )


def with_signals(reason: str, request: Request) -> str:
    """The reason, and the words in which staff may see manifest excess; they never choose the outcome."""
    if not request.signals:
        return reason
    words = "; ".join(f'{signal.kind.value}: "{signal.phrase}"' for signal in request.signals)
    return f"{reason}. Look at the wording ({words})"


def number(counted: Sequence[Past]) -> str:
    """How many requests are counted, in words."""
    return f"{len(counted)} earlier request{'' if len(counted) == 1 else 's'} counted"
