"""What a policy file may say as a whole, and the contradictions that it does not let pass."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator
from pydantic_core.core_schema import ValidationInfo

from bot.policy.clocks import Deadlines
from bot.policy.limits import SEVERITY, Fees, Outcome, Refusal, RepeatRule, Repeats
from bot.policy.records import Ages, Channels, Deletion, Retention
from bot.policy.table import (
    Days,
    Key,
    Positive,
    Table,
    Text,
    contradiction,
    contradictions,
)
from intents.right import Right


class Assurance(StrEnum):
    """How sure the desk must be of who asks, from little to much."""

    CHANNEL = "channel"
    MAILBOX = "mailbox"
    ACCOUNT = "account"


class FourEyes(StrEnum):
    """A step that a second member of staff must take."""

    OVERRIDE = "override"
    FEE = "fee"
    REFUSAL = "refusal"
    APPEAL = "appeal"


class Controller(Table):
    """Who answers for the data, and at which addresses."""

    name: Text
    requests: Text
    questions: Text


class RightRule(Table):
    """What holds for one right: its clause, how sure we must be who asks, and the self-service page."""

    clause: Text
    deadline_clause: Text | None = None
    assurance: Annotated[Assurance, Field(strict=False)]
    data_points: Days = 0
    signed_declaration: bool = False
    self_service: Text | None = None
    window_days: Positive | None = None


class Rights(Table):
    """One rule for each right."""

    access: RightRule
    correction: RightRule
    deletion: RightRule
    withdrawal: RightRule
    explanation: RightRule
    portability: RightRule

    @field_validator("withdrawal", mode="after")
    @classmethod
    def as_easy_as_consent(cls, rule: RightRule) -> RightRule:
        """Raises where withdrawing takes more proof than the channel (GDPR Art. 7(3))."""
        if rule.assurance is not Assurance.CHANNEL:
            raise contradiction("withdrawing must not be harder than consenting was: channel", "assurance")
        return rule

    def __getitem__(self, right: Right) -> RightRule:
        rule: RightRule = getattr(self, right.value)
        return rule


class Verification(Table):
    """How often and how long a one-time code may be tried."""

    tries: Positive
    hours: Positive
    clause: Text


class JudgingClauses(Table):
    """The clauses under which the steps stand that are the same in every file."""

    unverified: Text
    withdrawal: Text
    reminder: Text
    duplicate: Text
    proceed: Text


class Decisions(Table):
    """What the program does by itself, and where two people must look."""

    automated: tuple[Annotated[Outcome, Field(strict=False)], ...]
    automated_rules: tuple[Key, ...] = ()
    four_eyes: tuple[Annotated[FourEyes, Field(strict=False)], ...]
    clause: Text

    @field_validator("automated", mode="after")
    @classmethod
    def harmless(cls, automated: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        """Raises where a sanction is automated wholesale instead of by the name of its rule."""
        for place, outcome in enumerate(automated):
            if SEVERITY[outcome]:
                raise contradiction(f"{outcome} needs a person; automate a single rule by its key", place)
        return automated


class Clause(Table):
    """A clause of the published text and, in our words, what it promises."""

    mark: Text
    says: Text


class Policy(Table):
    """A published promise, as the desk executes it."""

    title: Text
    regime: Key
    version: Text
    noticed: date
    notice_days: Days = 7
    effective: date
    replaces: Text | None = None
    timezone: Text
    controller: Controller
    clauses: tuple[Clause, ...]
    deadlines: Deadlines
    rights: Rights
    verification: Verification
    fees: Fees | None = None
    refusal: Refusal
    judging: JudgingClauses
    repeats: Repeats
    deletion: Deletion
    ages: Ages
    retention: Retention
    decisions: Decisions
    channels: Channels

    @model_validator(mode="before")
    @classmethod
    def after_the_notice_period(cls, table: Any) -> Any:
        """Where no date of effect is given it is the notice period after the notice (published policy §8)."""
        noticed, days = table.get("noticed"), table.get("notice_days", 7)
        if "effective" in table or type(noticed) is not date or type(days) is not int:
            return table
        try:
            return {**table, "effective": noticed + timedelta(days=days)}
        except OverflowError:
            return table

    @field_validator("effective", mode="after")
    @classmethod
    def after_notice(cls, effective: date, info: ValidationInfo) -> date:
        """Raises where a change takes effect before it was made known."""
        noticed = info.data.get("noticed")
        if noticed and effective < noticed:
            raise contradiction(f"takes effect on {effective}, before it is made known on {noticed}")
        return effective

    @field_validator("timezone", mode="after")
    @classmethod
    def known_zone(cls, name: str) -> str:
        """Raises where no such time zone exists."""
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise contradiction(f'there is no time zone "{name}"') from None
        return name

    @field_validator("repeats", mode="after")
    @classmethod
    def provable(cls, repeats: Repeats, info: ValidationInfo) -> Repeats:
        """Raises where a fee has no amount and basis, or a refusal no ground, clause or remedy."""
        found: list[tuple[str, tuple[str | int, ...]]] = []
        for place, rule in enumerate(repeats.rules):
            basis = without_basis(rule, info.data["fees"]) if "fees" in info.data else ()
            remedy = without_remedy(rule, info.data["refusal"]) if "refusal" in info.data else ()
            found += [(text, ("rules", place, *at)) for text, at in (*basis, *remedy)]
        if found:
            raise contradictions(found)
        return repeats

    @field_validator("decisions", mode="after")
    @classmethod
    def known_rules(cls, decisions: Decisions, info: ValidationInfo) -> Decisions:
        """Raises where a rule is automated that the file does not have."""
        if "repeats" in info.data:
            keys = {rule.key for rule in info.data["repeats"].rules}
            for place, key in enumerate(decisions.automated_rules):
                if key not in keys:
                    raise contradiction(f'there is no rule "{key}"', "automated_rules", place)
        return decisions

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the business."""
        return ZoneInfo(self.timezone)

    def window_days(self, right: Right) -> int:
        """For how many days an answered request of this right counts."""
        return self.rights[right].window_days or self.repeats.window_days

    def automates(self, outcome: Outcome, rule: str) -> bool:
        """Whether the program may act on this decision without a person."""
        return outcome in self.decisions.automated or rule in self.decisions.automated_rules


Found = tuple[str, tuple[str, ...]]


def without_basis(rule: RepeatRule, fees: Fees | None) -> Iterator[Found]:
    """The mistake of a rule that proposes a fee for which no schedule gives amount and basis."""
    if rule.outcome is Outcome.PROPOSE_FEE:
        uncovered = [right.value for right in rule.rights if not (fees and fees.of(right))]
        if uncovered:
            yield f"proposes a fee, but [fees] has none for {', '.join(uncovered)}", ()


def without_remedy(rule: RepeatRule, refusal: Refusal) -> Iterator[Found]:
    """The mistakes of a rule that proposes a refusal on no listed ground, or with no remedy to name."""
    if rule.outcome is Outcome.PROPOSE_REFUSAL:
        if not refusal.remedies:
            yield "proposes a refusal, but [refusal] names no remedy", ()
        if rule.ground not in {ground.key for ground in refusal.all}:
            yield "proposes a refusal: name its ground in [refusal]", ("ground",)
