"""What a letter must hold before it can be written: a value that cannot be made without its parts.

Incomplete   a required part is missing
"""

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Self

from bot.policy.extension import Extension
from bot.policy.limits import Remedy
from bot.policy.model import Policy
from bot.policy.table import Ground
from intents.right import Right


class Incomplete(ValueError):
    """A letter lacks a part without which it must not be sent; the text names the part."""

    def __init__(self, letter: str, part: str) -> None:
        self.part = part
        super().__init__(f"{letter} cannot be sent without {part}")


def complete(letter: object, name: str) -> None:
    """Raises Incomplete at the first part that is empty or blank."""
    for field in fields(letter):  # type: ignore[arg-type]
        value = getattr(letter, field.name)
        if value is None or value == () or (isinstance(value, str) and not value.strip()):
            raise Incomplete(name, field.name.replace("_", " "))


@dataclass(frozen=True, slots=True)
class RefusalLetter:
    """A no: its reasons, their clauses, and where to go with it (GDPR Art. 12(4), PIPL Art. 50)."""

    reasons: str
    grounds: tuple[Ground, ...]
    remedies: tuple[Remedy, ...]

    def __post_init__(self) -> None:
        complete(self, "a refusal")

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses it rests on, each once."""
        return tuple(dict.fromkeys(ground.clause for ground in self.grounds))

    @classmethod
    def on(cls, policy: Policy, keys: tuple[str, ...], reasons: str) -> Self:
        """The refusal on the policy's grounds of those keys. Raises Incomplete, KeyError."""
        grounds = tuple(policy.refusal.ground(key) for key in keys)
        return cls(reasons=reasons, grounds=grounds, remedies=policy.refusal.remedies)


@dataclass(frozen=True, slots=True)
class FeeLetter:
    """A fee, announced before it falls due so that the person can accept, ask for less, or withdraw."""

    amount: Decimal
    currency: str
    basis: str
    reasons: str
    clause: str
    answer_by: datetime

    def __post_init__(self) -> None:
        complete(self, "a fee notice")

    @classmethod
    def of(cls, policy: Policy, right: Right, reasons: str, answer_by: datetime) -> Self:
        """The fee that the policy's schedule sets for the right. Raises Incomplete where it sets none."""
        fees = policy.fees
        item = fees.of(right) if fees else None
        if fees is None or item is None:
            raise Incomplete("a fee notice", "a fee in the policy")
        return cls(item.amount, fees.currency, item.basis, reasons, fees.clause, answer_by)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a partial answer leaves out, why, and under which clause."""

    what: str
    why: str
    clause: str

    def __post_init__(self) -> None:
        complete(self, "a partial answer")


@dataclass(frozen=True, slots=True)
class PartialLetter:
    """An answer to a part of the request; for the rest it is a refusal and names the remedies."""

    given: str
    left_out: tuple[LeftOut, ...]
    remedies: tuple[Remedy, ...]

    def __post_init__(self) -> None:
        complete(self, "a partial answer")


@dataclass(frozen=True, slots=True)
class ExtensionLetter:
    """More time: the listed reason, what it means here, the clause and the new date (GDPR Art. 12(3))."""

    reason: str
    explanation: str
    clause: str
    due_at: datetime

    def __post_init__(self) -> None:
        complete(self, "an extension")

    @classmethod
    def of(cls, extension: Extension, explanation: str) -> Self:
        """The letter for a permitted extension. Raises Incomplete."""
        return cls(extension.reason, explanation, extension.clause, extension.due_at)
