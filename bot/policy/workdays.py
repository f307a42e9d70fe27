"""Working days of a country, and the days on which a term ends."""

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from functools import lru_cache

import holidays

from bot.policy.clocks import WorkCalendar

DAY = timedelta(days=1)


@lru_cache(maxsize=16)
def public_holidays(country: str, subdivision: str | None) -> holidays.HolidayBase:
    """The public holidays of a country, worked out year by year as they are asked for."""
    return holidays.country_holidays(country, subdiv=subdivision)


def is_working_day(calendar: WorkCalendar, day: date) -> bool:
    """Whether the day is neither a public holiday nor on a weekend (Regulation 1182/71 Art. 2)."""
    known = public_holidays(calendar.country, calendar.subdivision)
    if day in known:
        return False
    return not known.is_weekend(day) or (calendar.make_up_days and day in known.weekend_workdays)


def this_or_next_working_day(calendar: WorkCalendar, day: date) -> date:
    """The day itself, or the first working day after it (Regulation 1182/71 Art. 3(4))."""
    while not is_working_day(calendar, day):
        day += DAY
    return day


@lru_cache(maxsize=4096)
def working_days_after(calendar: WorkCalendar, day: date, count: int) -> date:
    """The working day that is number `count` after the day, which is not counted itself."""
    while count:
        day += DAY
        count -= is_working_day(calendar, day)
    return day


def months_after(day: date, count: int) -> date:
    """The same date `count` months on, or that month's last day where it has none. Raises OverflowError."""
    years, month = divmod(day.month - 1 + count, 12)
    if day.year + years > MAXYEAR:
        raise OverflowError("the date lies outside the calendar")
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
