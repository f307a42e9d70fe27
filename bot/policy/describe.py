"""What a policy file promises, in plain words."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from bot.policy.clocks import Deadlines, Term
from bot.policy.limits import SEVERITY, Outcome, RepeatRule
from bot.policy.model import Assurance, FourEyes, Policy, RightRule
from bot.policy.table import Ground
from intents.right import Right

#: A promise: what it is about, and the sentence.
Promise = tuple[str, str]

RIGHTS = {
    Right.ACCESS: "see one's data",
    Right.CORRECTION: "have it corrected",
    Right.DELETION: "have it deleted",
    Right.WITHDRAWAL: "withdraw consent",
    Right.EXPLANATION: "have an automated decision explained",
    Right.PORTABILITY: "take one's data along",
}
ASSURANCES = {
    Assurance.CHANNEL: "no proof beyond the message itself",
    Assurance.MAILBOX: "a code sent to the address that wrote",
    Assurance.ACCOUNT: "a code sent to the address on file",
}
OUTCOMES = {
    Outcome.ASK_STAFF: "a member of staff is asked",
    Outcome.PROPOSE_FEE: "a fee is proposed",
    Outcome.PROPOSE_REFUSAL: "a refusal is proposed",
}
SECOND_PAIR = {
    FourEyes.OVERRIDE: "overriding a proposal",
    FourEyes.FEE: "a fee",
    FourEyes.REFUSAL: "a refusal",
    FourEyes.APPEAL: "an appeal",
}


def describe(policy: Policy) -> str:
    """The whole file in plain words, a line for each promise."""
    lines = [policy.title]
    for heading, section in SECTIONS:
        lines += ["", heading, *(f"  {topic}: {sentence}" for topic, sentence in section(policy))]
    return "\n".join(lines)


def promises(policy: Policy) -> Iterator[Promise]:
    """Each promise of the file under its own topic."""
    for _, section in SECTIONS:
        yield from section(policy)


def whole(policy: Policy) -> Iterator[Promise]:
    """What holds for the file as a whole."""
    yield (
        "version",
        f"{policy.version}, made known on {day(policy.noticed)}, in force from {day(policy.effective)}",
    )
    if policy.replaces:
        yield "replaces", f"{policy.replaces}, under which what came before is still judged"
    yield "changes", f"take effect {days(policy.notice_days)} after they are made known"
    yield "who answers", f"{policy.controller.name}; requests to {policy.controller.requests}"
    yield "questions about the policy", f"to {policy.controller.questions}"
    yield "time of day", f"a day begins and ends in {policy.timezone}"


def clocks(policy: Policy) -> Iterator[Promise]:
    """By when things happen."""
    deadlines = policy.deadlines
    answer = f"within {length(deadlines.answer)} of receipt, the day of receipt not counted"
    if deadlines.next_working_day:
        answer += "; a last day that is no working day gives way to the next one"
    yield "answer", f"{answer} ({deadlines.answer.clause})"
    if deadlines.acknowledge:
        yield "receipt", f"confirmed within {length(deadlines.acknowledge)} ({deadlines.acknowledge.clause})"
    if extension := deadlines.extension:
        reasons = listed([reason.name for reason in extension.reasons], "or")
        yield (
            "extension",
            (
                f"{length(extension)} more, only for {reasons}, told with the reason before the first deadline "
                f"({extension.clause})"
            ),
        )
    else:
        yield "extension", "none"
    if deadlines.cancellation:
        closing = deadlines.cancellation
        yield "closing an account", f"within {length(closing)} where a person is needed ({closing.clause})"
    if deadlines.stop:
        yield "stopping after a withdrawal", f"within {length(deadlines.stop)} ({deadlines.stop.clause})"
    if deadlines.pause:
        yield (
            "the clock waits",
            f"for proof of identity on {deadlines.pause.reason} ({deadlines.pause.clause})",
        )
    else:
        yield "the clock waits", "never; it runs whether the person is verified or not"
    yield "working days", working_days(deadlines)
    before = listed([str(count) for count in deadlines.reminders.days_before], "and")
    yield "staff are reminded", f"{before} days before a deadline, at {deadlines.reminders.at:%H:%M}"


def working_days(deadlines: Deadlines) -> str:
    """Which days are working days."""
    calendar = deadlines.calendar
    place = f"{calendar.country} ({calendar.subdivision})" if calendar.subdivision else calendar.country
    text = f"all but weekends and the public holidays of {place}"
    return f"{text}; weekend days declared to be working days count" if calendar.make_up_days else text


def rights(policy: Policy) -> Iterator[Promise]:
    """How each right is used."""
    for right in Right:
        yield f"right to {RIGHTS[right]}", right_of(policy.rights[right])
    codes = policy.verification
    yield "codes", f"dead after {codes.tries} wrong tries or {codes.hours} hours ({codes.clause})"


def right_of(rule: RightRule) -> str:
    """How one right is used."""
    parts = [rule.clause]
    if rule.deadline_clause and rule.deadline_clause != rule.clause:
        parts.append(f"answered under {rule.deadline_clause}")
    parts.append(ASSURANCES[rule.assurance])
    if rule.data_points:
        parts.append(f"{rule.data_points} things we hold must match")
    if rule.signed_declaration:
        parts.append("a signed declaration")
    if rule.self_service:
        parts.append(f"also at {rule.self_service}")
    if rule.window_days:
        parts.append(f"repeats counted over {days(rule.window_days)}")
    return "; ".join(parts)


def repeats(policy: Policy) -> Iterator[Promise]:
    """When a repeat is too much."""
    window = days(policy.repeats.window_days)
    yield (
        "counted",
        f"verified requests of the same person and right, completely answered in the last {window}",
    )
    for rule in policy.repeats.rules:
        yield f"limit {rule.key}", limit(rule)
    yield (
        "never counted",
        "what is not verified, what joined an open request, and any withdrawal of consent",
    )


def limit(rule: RepeatRule) -> str:
    """What one limit says."""
    recent = rule.answered_less_than_days_ago
    when = f"{rule.counted_from} or more counted"
    if recent:
        when += f", the last answered less than {days(recent)} ago"
    which = listed([right.value for right in rule.rights], "and")
    return f"{when}: {OUTCOMES[rule.outcome]} ({rule.clause}); for {which}"


def fees(policy: Policy) -> Iterator[Promise]:
    """What may be charged."""
    if policy.fees is None:
        yield "fees", "none"
        return
    for item in policy.fees.items:
        which = listed([right.value for right in item.rights], "and")
        yield f"fee for {which}", f"{policy.fees.currency} {item.amount}: {item.basis} ({policy.fees.clause})"
    yield (
        "fees",
        f"announced first; the person has {days(policy.fees.answer_within_days)} to accept, narrow or withdraw",
    )


def refusals(policy: Policy) -> Iterator[Promise]:
    """On which grounds no may be said, and where to go then."""
    for ground in policy.refusal.grounds:
        yield f"ground {ground.key}", cited(ground)
    for ground in policy.refusal.exemptions:
        yield f"exemption {ground.key}", cited(ground)
    for place, remedy in enumerate(policy.refusal.remedies, start=1):
        address = f", {remedy.address}" if remedy.address else ""
        yield f"remedy {place}", f"{remedy.kind.value}: {remedy.name}{address} ({remedy.clause})"


def deletion(policy: Policy) -> Iterator[Promise]:
    """When deletion may be asked for, and who follows."""
    for ground in policy.deletion.grounds:
        yield f"deletion where {ground.key}", cited(ground)
    names = listed([each.name for each in policy.deletion.recipients], "and")
    if names:
        yield "recipients", f"{names} are told to delete too ({policy.deletion.recipients_clause})"
    yield (
        "backups",
        f"follow within {days(policy.deletion.backup_cycle_days)} ({policy.deletion.backup_clause})",
    )


def people(policy: Policy) -> Iterator[Promise]:
    """Children, records, decisions, channels."""
    yield "children", f"under {policy.ages.child_under}; a guardian acts for them ({policy.ages.clause})"
    yield "records kept", kept(policy)
    automated = listed([outcome.value for outcome in policy.decisions.automated], "and")
    yield "decided by the program", automated or "nothing"
    rules = listed(list(policy.decisions.automated_rules), "and")
    confirmed = listed([OUTCOMES[outcome] for outcome in OUTCOMES if SEVERITY[outcome]], "or")
    yield "confirmed by a person", f"always where {confirmed}" + (f", except by {rules}" if rules else "")
    pairs = listed([SECOND_PAIR[step] for step in policy.decisions.four_eyes], "and")
    yield "a second member of staff", f"for {pairs}" if pairs else "for nothing"
    abroad = listed(list(policy.channels.cross_border), "and")
    yield "channels abroad", f"{abroad}, after authorization ({policy.channels.clause})" if abroad else "none"


def kept(policy: Policy) -> str:
    """How long records are kept."""
    terms = policy.retention
    ends = {
        "fulfilled": terms.fulfilled_days,
        "refused": terms.refused_days,
        "cancelled": terms.cancelled_days,
        "expired": terms.expired_days,
        "merged": terms.merged_days,
    }
    tickets = ", ".join(f"{end} {count}" for end, count in ends.items())
    return (
        f"tickets in days: {tickets}; other mail {terms.other_mail_days}; "
        f"date and kind alone {terms.record_days} ({terms.clause})"
    )


def cited(ground: Ground) -> str:
    """A ground with its clause."""
    return f"{ground.name} ({ground.clause})"


def length(term: Term) -> str:
    """A term in words."""
    ((unit, count),) = term.units.items()
    name = {"days": "day", "months": "calendar month", "working_days": "working day"}[unit]
    return f"{count} {name}{'' if count == 1 else 's'}"


def days(count: int) -> str:
    """So many days, in words."""
    return f"{count} day{'' if count == 1 else 's'}"


def day(when: date) -> str:
    """A date as people write it."""
    return f"{when.day} {when:%B %Y}"


def listed(items: Sequence[str], last: str) -> str:
    """Items in a row, the last joined by a word."""
    return f" {last} ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


SECTIONS: tuple[tuple[str, Callable[[Policy], Iterator[Promise]]], ...] = (
    ("The policy", whole),
    ("By when", clocks),
    ("Rights", rights),
    ("Repeats", repeats),
    ("Fees", fees),
    ("Refusals", refusals),
    ("Deletion", deletion),
    ("People and records", people),
)
