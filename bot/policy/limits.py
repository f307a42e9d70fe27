"""The limits of a policy file: when a repeat is too much, what it costs, on which grounds no is said."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import Field, field_validator, model_validator

from bot.policy.table import (
    Currency,
    Ground,
    Key,
    Positive,
    RightName,
    Some,
    Table,
    Text,
    contradiction,
    no_twins,
)
from intents.right import Right


class Outcome(StrEnum):
    """What judging may answer, in no order."""

    PROCEED = "proceed"
    DUPLICATE = "duplicate"
    REMINDER = "reminder"
    ASK_STAFF = "ask_staff"
    PROPOSE_FEE = "propose_fee"
    PROPOSE_REFUSAL = "propose_refusal"
    UNVERIFIED = "unverified"


#: How hard an outcome is on the person who asks.
SEVERITY = {
    Outcome.PROCEED: 0,
    Outcome.UNVERIFIED: 0,
    Outcome.DUPLICATE: 0,
    Outcome.REMINDER: 0,
    Outcome.ASK_STAFF: 1,
    Outcome.PROPOSE_FEE: 2,
    Outcome.PROPOSE_REFUSAL: 3,
}


class RemedyKind(StrEnum):
    """Where a person can go who does not accept our answer."""

    AUTHORITY = "authority"
    COURT = "court"
    COMPLAINT = "complaint"


class FeeItem(Table):
    """What a repeat may cost, and on which basis."""

    rights: tuple[RightName, ...] = tuple(Right)
    amount: Annotated[Decimal, Field(strict=False, ge=0, decimal_places=2)]
    basis: Text

    @field_validator("amount", mode="before")
    @classmethod
    def exact(cls, amount: Any) -> Any:
        """Raises where an amount of money is written as a binary fraction."""
        if not isinstance(amount, str):
            raise contradiction('write the amount as text, such as "20.00"')
        return amount


class Fees(Table):
    """The fee schedule: announced before it falls due, never a surprise."""

    currency: Currency
    clause: Text
    answer_within_days: Positive
    items: Annotated[tuple[FeeItem, ...], Some]

    def of(self, right: Right) -> FeeItem | None:
        """The first item of the schedule that covers the right."""
        return next((item for item in self.items if right in item.rights), None)


class Remedy(Table):
    """A remedy that a refusal names."""

    kind: Annotated[RemedyKind, Field(strict=False)]
    clause: Text
    name: Text
    address: Text | None = None


class Refusal(Table):
    """On which grounds no may be said, and where the person can go then."""

    grounds: tuple[Ground, ...] = ()
    exemptions: tuple[Ground, ...] = ()
    remedies: tuple[Remedy, ...] = ()

    @model_validator(mode="after")
    def complete(self) -> Self:
        """Raises where a refusal would name no remedy, or two grounds share a key."""
        if (self.grounds or self.exemptions) and not self.remedies:
            raise contradiction("a refusal needs at least one remedy to name", "remedies")
        no_twins(grounds=self.grounds, exemptions=self.exemptions)
        return self

    @property
    def all(self) -> tuple[Ground, ...]:
        """Grounds and exemptions, in the order of the file."""
        return self.grounds + self.exemptions

    def ground(self, key: str) -> Ground:
        """The ground under that key. Raises KeyError."""
        return {ground.key: ground for ground in self.all}[key]


class RepeatRule(Table):
    """A limit: from how many counted requests on, what is proposed."""

    key: Key
    counted_from: Positive
    answered_less_than_days_ago: Positive | None = None
    rights: tuple[RightName, ...] = tuple(right for right in Right if right is not Right.WITHDRAWAL)
    outcome: Annotated[Outcome, Field(strict=False)]
    ground: Key | None = None
    clause: Text
    reason: Text

    @field_validator("rights", mode="after")
    @classmethod
    def never_withdrawal(cls, rights: tuple[Right, ...]) -> tuple[Right, ...]:
        """Raises where a limit is set on withdrawing consent, which is never excessive."""
        if Right.WITHDRAWAL in rights:
            raise contradiction("withdrawal is never excessive: no limit may be set on it")
        return rights

    @field_validator("outcome", mode="after")
    @classmethod
    def sanction(cls, outcome: Outcome) -> Outcome:
        """Raises where a limit leads to what only the program's own steps decide."""
        if SEVERITY[outcome] == 0:
            raise contradiction("a limit leads to ask_staff, propose_fee or propose_refusal")
        return outcome

    def fits(self, right: Right, counted: int, days_ago: float) -> bool:
        """Whether so many counted requests are too many, the last answered so many days ago."""
        recent = self.answered_less_than_days_ago
        return right in self.rights and counted >= self.counted_from and (recent is None or days_ago < recent)


class Repeats(Table):
    """When a repeat is too much: the first rule that fits decides."""

    window_days: Positive
    rules: tuple[RepeatRule, ...] = ()

    @model_validator(mode="after")
    def sound(self) -> Self:
        """Raises where two rules share a key, or more requests would get a milder outcome."""
        no_twins(rules=self.rules)
        for rule, milder in self.milder_when_more():
            raise contradiction(
                f'"{milder.key}" is milder than "{rule.key}" although more requests are counted',
                "rules",
                self.rules.index(milder),
            )
        return self

    def milder_when_more(self) -> Iterator[tuple[RepeatRule, RepeatRule]]:
        """Pairs of rules of which the second takes over at a higher count and is milder."""
        counts = sorted({rule.counted_from for rule in self.rules})
        ages = sorted({0, *(rule.answered_less_than_days_ago or 0 for rule in self.rules)})
        for right in Right:
            for age in ages:
                fits = [self.first(right, count, age) for count in counts]
                for one, next_one in pairwise(fits):
                    if one and next_one and SEVERITY[next_one.outcome] < SEVERITY[one.outcome]:
                        yield one, next_one

    def first(self, right: Right, counted: int, days_ago: float) -> RepeatRule | None:
        """The first rule that fits so many counted requests, the last answered so many days ago."""
        for rule in self.rules:
            recent = rule.answered_less_than_days_ago
            if (
                right in rule.rights
                and counted >= rule.counted_from
                and (recent is None or days_ago < recent)
            ):
                return rule
        return None
