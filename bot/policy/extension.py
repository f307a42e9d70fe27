"""Whether an answer may take longer: for a listed reason, once, and told before the first deadline."""

from dataclasses import dataclass
from datetime import datetime

from bot.policy.deadline import due
from bot.policy.model import Policy
from intents.right import Right


@dataclass(frozen=True, slots=True)
class Extension:
    """A permitted extension: the person is told the reason and the new date by `tell_by`."""

    due_at: datetime
    tell_by: datetime
    reason: str
    clause: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Why the program does not let the staff do it, in plain words."""

    reason: str
    clause: str


def may_extend(
    policy: Policy,
    right: Right,
    received_at: datetime,
    reason: str,
    now: datetime,
    *,
    due_at: datetime | None = None,
    extended_before: bool = False,
) -> Extension | Refused:
    """Whether the time may be extended for the reason of that key; `due_at` is the date told so far.

    GDPR Art. 12(3) and 11 CCR §7021(b) let an extension be told inside the first period alone.
    """
    first, extension = due(policy, right, received_at), policy.deadlines.extension
    tell_by = due_at or first.due_at
    if extension is None:
        return Refused("the policy knows no extension", first.clause)
    known = {each.key: each.name for each in extension.reasons}
    if reason not in known:
        return Refused(f"the reason must be one of {', '.join(known)}", extension.clause)
    if extended_before:
        return Refused("the time has been extended once already", extension.clause)
    if now > tell_by:
        return Refused(f"it had to be told by {tell_by:%d %B %Y}; the deadline has passed", extension.clause)
    longer = due(policy, right, received_at, extended=True)
    return Extension(max(longer.due_at, tell_by), tell_by, known[reason], extension.clause)


def may_wait(policy: Policy, reasonable_doubt: str) -> str | Refused:
    """The clause under which the clock waits for proof of identity, where staff name what makes them doubt.

    GDPR Art. 12(6): never as a matter of course.
    """
    pause = policy.deadlines.pause
    if pause is None:
        return Refused("the clock runs whether the person is verified or not", policy.judging.unverified)
    if not reasonable_doubt.strip():
        return Refused(f"say what the doubt is: {pause.reason}", pause.clause)
    return pause.clause
