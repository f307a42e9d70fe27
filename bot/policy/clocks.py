"""The clocks of a policy file: terms, their units and clauses, and whose holidays count."""

from datetime import time
from typing import Annotated, Self

import holidays
from pydantic import model_validator

from bot.policy.table import Country, Positive, Reason, Some, Table, Text, contradiction


class Term(Table):
    """A length of time in one of three units, and the clause that sets it."""

    days: Positive | None = None
    months: Positive | None = None
    working_days: Positive | None = None
    clause: Text

    @model_validator(mode="after")
    def one_unit(self) -> Self:
        """Raises where not exactly one unit is given."""
        if len(self.units) != 1:
            raise contradiction("give exactly one of days, months, working_days")
        return self

    @property
    def units(self) -> dict[str, int]:
        """The units given, by name."""
        given = {"days": self.days, "months": self.months, "working_days": self.working_days}
        return {unit: length for unit, length in given.items() if length is not None}


class Extension(Term):
    """How much longer an answer may take, and for which reasons alone."""

    reasons: Annotated[tuple[Reason, ...], Some]


class Pause(Table):
    """That the clock waits for proof of identity where there is reasonable doubt."""

    clause: Text
    reason: Text


class Reminders(Table):
    """When staff are reminded: days before the deadline, at an hour of the business's day."""

    days_before: tuple[Positive, ...]
    at: time


class WorkCalendar(Table):
    """Whose holidays count, and whether weekend days declared to be working days count as such."""

    country: Country
    subdivision: Text | None = None
    make_up_days: bool = False

    @model_validator(mode="after")
    def known(self) -> Self:
        """Raises where the holidays of that country are not known."""
        try:
            holidays.country_holidays(self.country, subdiv=self.subdivision)
        except NotImplementedError:
            place = f"{self.country}, {self.subdivision}" if self.subdivision else self.country
            raise contradiction(f'no holidays are known for "{place}"', "country") from None
        return self


class Deadlines(Table):
    """Every clock of the file; what the regime does not have is absent."""

    calendar: WorkCalendar
    next_working_day: bool
    answer: Term
    acknowledge: Term | None = None
    cancellation: Term | None = None
    stop: Term | None = None
    extension: Extension | None = None
    pause: Pause | None = None
    reminders: Reminders

    @model_validator(mode="after")
    def same_unit(self) -> Self:
        """Raises where the extension is counted in another unit than the answer."""
        if self.extension and self.extension.units.keys() != self.answer.units.keys():
            raise contradiction("an extension is counted in the unit of the answer", "extension")
        return self
