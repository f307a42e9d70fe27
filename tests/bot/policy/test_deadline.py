"""Dates, with the clause that makes each of them right."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy.deadline import NotInRegime, Waiting, due, last_second, milestones
from bot.policy.model import Policy
from bot.policy.workdays import is_working_day
from intents.right import Right
from tests.bot.policy.conftest import POLICIES

FLAT = "§5(1): thirty days, the day of receipt not counted"
MONTH = "GDPR Art. 12(3), Reg. 1182/71 Art. 3(2)(c): the same date"
SHORT = "GDPR Art. 12(3), Reg. 1182/71 Art. 3(2)(c): the last day where there is no such date"
SHIFT = "Reg. 1182/71 Art. 3(4): Saturday, Sunday or public holiday to the next working day"
MORE = "GDPR Art. 12(3): two further months, counted from receipt"
TEN = "11 CCR §7021(a): ten business days"
CALENDAR = "11 CCR §7021(b): forty-five calendar days from receipt"
NINETY = "11 CCR §7021(b): ninety calendar days in all"
CLOSING = "GB/T 35273-2020 8.5: fifteen working days"

# policy, received, extended, due day, clause
ANSWERS = [
    ("default", "2026-03-01T00:00:00+08:00", False, "2026-03-31", FLAT),
    ("default", "2026-03-01T23:59:59+08:00", False, "2026-03-31", FLAT),
    ("default", "2026-03-01T15:59:59+00:00", False, "2026-03-31", FLAT),
    ("default", "2026-03-01T16:00:00+00:00", False, "2026-04-01", "a day begins in the business's time zone"),
    ("default", "2026-01-31T12:00:00+08:00", False, "2026-03-02", FLAT),
    ("default", "2026-02-01T12:00:00+08:00", False, "2026-03-03", FLAT),
    ("default", "2024-02-01T12:00:00+08:00", False, "2024-03-02", "a leap year has a 29 February"),
    ("default", "2024-01-30T12:00:00+08:00", False, "2024-02-29", "a leap year has a 29 February"),
    ("default", "2026-12-02T12:00:00+08:00", False, "2027-01-01", "§5(1): on a holiday too"),
    ("default", "2026-09-01T12:00:00+08:00", False, "2026-10-01", "§5(1): in the Golden Week too"),
    ("default", "2026-10-16T12:00:00+08:00", False, "2026-11-15", "§5(1): on a Sunday too"),
    ("default", "2026-12-31T23:59:59+08:00", False, "2027-01-30", FLAT),
    ("default", "2023-12-31T12:00:00+08:00", False, "2024-01-30", FLAT),
    ("default", "2026-03-01T23:30:00-05:00", False, "2026-04-01", "noon of 2 March in Shanghai"),
    ("pipl", "2026-03-01T12:00:00+08:00", False, "2026-03-31", "PIPL Art. 50: timely, thirty days here"),
    ("pipl", "2026-01-19T12:00:00+08:00", False, "2026-02-18", "PIPL Art. 50: in the Spring Festival too"),
    ("pipl", "2028-02-01T12:00:00+08:00", False, "2028-03-02", "a leap year has a 29 February"),
    ("gdpr", "2026-03-05T10:00:00+01:00", False, "2026-04-07", SHIFT),  # 5 April is Easter Sunday
    ("gdpr", "2026-03-03T10:00:00+01:00", False, "2026-04-07", SHIFT),  # Good Friday, then Easter
    ("gdpr", "2026-03-02T10:00:00+01:00", False, "2026-04-02", MONTH),
    ("gdpr", "2026-06-10T10:00:00+02:00", False, "2026-07-10", MONTH),
    ("gdpr", "2025-01-31T10:00:00+01:00", False, "2025-02-28", SHORT),
    ("gdpr", "2024-01-31T10:00:00+01:00", False, "2024-02-29", SHORT),
    ("gdpr", "2024-01-30T10:00:00+01:00", False, "2024-02-29", SHORT),
    ("gdpr", "2024-01-29T10:00:00+01:00", False, "2024-02-29", MONTH),
    ("gdpr", "2023-01-29T10:00:00+01:00", False, "2023-02-28", SHORT),
    ("gdpr", "2023-01-28T10:00:00+01:00", False, "2023-02-28", MONTH),
    ("gdpr", "2026-01-31T10:00:00+01:00", False, "2026-03-02", "last day, then " + SHIFT),  # 28th: Saturday
    ("gdpr", "2026-08-31T10:00:00+02:00", False, "2026-09-30", SHORT),
    ("gdpr", "2025-05-31T10:00:00+02:00", False, "2025-06-30", SHORT),
    ("gdpr", "2025-10-31T10:00:00+01:00", False, "2025-12-01", "last day, then " + SHIFT),  # 30th: Sunday
    ("gdpr", "2026-02-28T10:00:00+01:00", False, "2026-03-30", SHIFT),  # 28 March is a Saturday
    ("gdpr", "2024-02-29T10:00:00+01:00", False, "2024-04-02", SHIFT),  # Good Friday to Easter Monday
    ("gdpr", "2025-12-01T10:00:00+01:00", False, "2026-01-02", SHIFT),  # New Year's Day
    ("gdpr", "2026-12-01T10:00:00+01:00", False, "2027-01-04", SHIFT),  # New Year's Day, then a weekend
    ("gdpr", "2026-11-25T10:00:00+01:00", False, "2026-12-28", SHIFT),  # Christmas, then a weekend
    ("gdpr", "2025-11-25T10:00:00+01:00", False, "2025-12-29", SHIFT),  # both days of Christmas, a weekend
    ("gdpr", "2026-04-01T10:00:00+02:00", False, "2026-05-04", SHIFT),  # Labour Day, then a weekend
    ("gdpr", "2025-09-03T10:00:00+02:00", False, "2025-10-06", SHIFT),  # German Unity Day, then a weekend
    ("gdpr", "2026-04-14T10:00:00+02:00", False, "2026-05-15", SHIFT),  # Ascension Day
    ("gdpr", "2026-04-25T10:00:00+02:00", False, "2026-05-26", SHIFT),  # Whit Monday
    ("gdpr", "2026-12-31T10:00:00+01:00", False, "2027-02-01", SHIFT),  # 31 January is a Sunday
    ("gdpr", "2026-03-31T22:30:00+00:00", False, "2026-05-04", "1 April in Berlin; " + SHIFT),
    ("gdpr", "2026-03-31T21:30:00+00:00", False, "2026-04-30", "31 March in Berlin; " + SHORT),
    ("gdpr", "2026-02-27T10:00:00+01:00", False, "2026-03-27", "over the change to summer time: " + MONTH),
    ("gdpr", "2026-09-29T10:00:00+02:00", False, "2026-10-29", "over the change to winter time: " + MONTH),
    ("gdpr", "2025-01-31T10:00:00+01:00", True, "2025-04-30", MORE),
    ("gdpr", "2026-01-31T10:00:00+01:00", True, "2026-04-30", MORE),
    ("gdpr", "2026-06-10T10:00:00+02:00", True, "2026-09-10", MORE),
    ("gdpr", "2025-11-30T10:00:00+01:00", True, "2026-03-02", "last day, then " + SHIFT),
    ("gdpr", "2023-11-30T10:00:00+01:00", True, "2024-02-29", MORE),
    ("gdpr", "2026-09-25T10:00:00+02:00", True, "2026-12-28", SHIFT),
    ("ccpa", "2026-03-01T10:00:00-08:00", False, "2026-04-15", CALENDAR),
    ("ccpa", "2026-01-15T10:00:00-08:00", False, "2026-03-01", CALENDAR),  # a Sunday stays a Sunday
    ("ccpa", "2024-01-16T10:00:00-08:00", False, "2024-03-01", "a leap year has a 29 February"),
    ("ccpa", "2026-11-10T10:00:00-08:00", False, "2026-12-25", CALENDAR),  # Christmas stays Christmas
    ("ccpa", "2026-03-02T07:59:59+00:00", False, "2026-04-15", "1 March in Los Angeles; " + CALENDAR),
    ("ccpa", "2026-03-02T08:00:00+00:00", False, "2026-04-16", "2 March in Los Angeles; " + CALENDAR),
    ("ccpa", "2026-03-01T10:00:00-08:00", True, "2026-05-30", NINETY),
    ("ccpa", "2026-10-03T10:00:00-07:00", True, "2027-01-01", NINETY),
]

# policy, received, acknowledged by, clause
RECEIPTS = [
    ("ccpa", "2026-03-02T10:00:00-08:00", "2026-03-16", TEN),
    ("ccpa", "2026-03-06T10:00:00-08:00", "2026-03-20", TEN),  # a Friday
    ("ccpa", "2026-03-07T10:00:00-08:00", "2026-03-20", TEN),  # a Saturday
    ("ccpa", "2026-03-08T10:00:00-07:00", "2026-03-20", TEN),  # a Sunday, the clocks change
    ("ccpa", "2026-11-20T10:00:00-08:00", "2026-12-07", TEN),  # Thanksgiving
    ("ccpa", "2026-12-18T10:00:00-08:00", "2027-01-05", TEN),  # Christmas and New Year's Day
    ("ccpa", "2026-06-26T10:00:00-07:00", "2026-07-13", TEN),  # Independence Day, kept on Friday the 3rd
    ("ccpa", "2025-12-22T10:00:00-08:00", "2026-01-07", TEN),  # Christmas and New Year's Day
    ("ccpa", "2026-02-09T10:00:00-08:00", "2026-02-24", TEN),  # Washington's Birthday
]

# received, account closed by, clause
CLOSINGS = [
    ("2026-03-02T10:00:00+08:00", "2026-03-23", CLOSING),
    ("2026-03-07T10:00:00+08:00", "2026-03-27", CLOSING),  # a Saturday
    ("2025-04-21T10:00:00+08:00", "2025-05-14", CLOSING),  # Sunday 27 April is worked; 1, 2, 5 May are off
    (
        "2026-09-21T10:00:00+08:00",
        "2026-10-19",
        CLOSING,
    ),  # Golden Week; Saturday 10 October is worked
    ("2026-01-27T10:00:00+08:00", "2026-02-24", CLOSING),  # Spring Festival; Saturday 14 February is worked
]


def policy(name: str) -> Policy:
    return POLICIES[f"{name}.toml"]


@pytest.mark.parametrize(("name", "received", "extended", "day", "clause"), ANSWERS)
def test_answer_is_due(name: str, received: str, extended: bool, day: str, clause: str) -> None:
    found = due(policy(name), Right.ACCESS, datetime.fromisoformat(received), extended=extended).due_at
    assert found.replace(tzinfo=None).isoformat() == f"{day}T23:59:59", clause
    assert found.tzinfo == policy(name).zone


@pytest.mark.parametrize(("name", "received", "day", "clause"), RECEIPTS)
def test_receipt_is_due(name: str, received: str, day: str, clause: str) -> None:
    found = due(policy(name), Right.DELETION, datetime.fromisoformat(received)).acknowledge_by
    assert found and found.replace(tzinfo=None).isoformat() == f"{day}T23:59:59", clause


@pytest.mark.parametrize(("received", "day", "clause"), CLOSINGS)
def test_account_is_closed(received: str, day: str, clause: str) -> None:
    found = due(policy("default"), Right.DELETION, datetime.fromisoformat(received), cancellation=True)
    assert found.due_at.replace(tzinfo=None).isoformat() == f"{day}T23:59:59", clause
    assert found.clause == "§5(5), GB/T 35273-2020 8.5"


def test_closing_an_account_never_takes_longer_than_an_answer() -> None:
    long_holidays = datetime.fromisoformat("2026-09-24T10:00:00+08:00")
    plain = due(policy("default"), Right.DELETION, long_holidays)
    assert due(policy("default"), Right.DELETION, long_holidays, cancellation=True).due_at <= plain.due_at


@pytest.mark.parametrize("name", ["default", "gdpr", "pipl"])
def test_no_receipt_is_due_where_the_regime_has_none(name: str) -> None:
    assert due(policy(name), Right.ACCESS, datetime(2026, 3, 2, tzinfo=UTC)).acknowledge_by is None


@pytest.mark.parametrize(
    ("name", "right", "extended", "clause"),
    [
        ("default", Right.ACCESS, False, "§5(1)"),
        ("default", Right.CORRECTION, False, "§5(2)"),
        ("default", Right.DELETION, False, "§5(3), GB/T 35273-2020 8.7"),
        ("gdpr", Right.PORTABILITY, False, "GDPR Art. 12(3)"),
        ("gdpr", Right.ACCESS, True, "GDPR Art. 12(3)"),
        ("ccpa", Right.WITHDRAWAL, False, "11 CCR §7021(b)"),
        ("pipl", Right.EXPLANATION, False, "PIPL Art. 24, 50"),
    ],
)
def test_clause_of_a_deadline(name: str, right: Right, extended: bool, clause: str) -> None:
    assert due(policy(name), right, datetime(2026, 3, 2, tzinfo=UTC), extended=extended).clause == clause


@pytest.mark.parametrize("name", ["default", "pipl"])
def test_no_extension_where_the_regime_has_none(name: str) -> None:
    with pytest.raises(NotInRegime, match="cannot be extended"):
        due(policy(name), Right.ACCESS, datetime(2026, 3, 2, tzinfo=UTC), extended=True)


def test_a_time_without_its_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        due(policy("gdpr"), Right.ACCESS, datetime(2026, 3, 2))


def test_the_clock_waits_for_proof_of_identity_under_the_gdpr() -> None:
    received = datetime(2026, 6, 10, 8, tzinfo=UTC)
    waited = [Waiting(received + timedelta(days=1), received + timedelta(days=6))]
    found = due(policy("gdpr"), Right.ACCESS, received, waited=waited)
    assert found.due_at.date().isoformat() == "2026-07-15", "GDPR Art. 12(6)"


@pytest.mark.parametrize("name", ["default", "pipl", "ccpa"])
def test_the_clock_does_not_wait_elsewhere(name: str) -> None:
    received = datetime(2026, 6, 10, 8, tzinfo=UTC)
    with pytest.raises(NotInRegime, match="does not wait"):
        due(policy(name), Right.ACCESS, received, waited=[Waiting(received, received + timedelta(days=5))])


@pytest.mark.parametrize(
    ("zone", "day", "last"),
    [
        ("America/Asuncion", "2024-03-23", "2024-03-23T23:59:59-04:00"),  # the last hour comes twice
        ("Africa/Cairo", "2026-04-23", "2026-04-23T23:59:59+02:00"),  # the next midnight does not exist
        ("America/Havana", "2026-10-31", "2026-10-31T23:59:59-04:00"),  # the next midnight comes twice
        ("Europe/Berlin", "2026-03-29", "2026-03-29T23:59:59+02:00"),
        ("Europe/Berlin", "2026-10-25", "2026-10-25T23:59:59+01:00"),
        ("America/Los_Angeles", "2026-11-01", "2026-11-01T23:59:59-08:00"),
    ],
)
def test_last_second_of_a_day_on_which_clocks_change(zone: str, day: str, last: str) -> None:
    assert last_second(datetime.fromisoformat(day).date(), ZoneInfo(zone)).isoformat() == last


def test_milestones_of_a_request() -> None:
    received = datetime.fromisoformat("2026-03-01T12:00:00+08:00")
    promise = due(policy("default"), Right.ACCESS, received)
    found = milestones(policy("default"), Right.ACCESS, received, promise.due_at)
    assert [each.isoformat() for each in found.remind_at] == [
        "2026-03-24T09:00:00+08:00",
        "2026-03-29T09:00:00+08:00",
    ]
    assert found.escalate_at == found.due_at == promise.due_at
    assert found.complaint_from.isoformat() == "2026-04-01T00:00:00+08:00"
    assert found.stop_by is None


def test_an_opt_out_stops_before_its_letter_is_due() -> None:
    received = datetime.fromisoformat("2026-03-02T12:00:00-08:00")
    promise = due(policy("ccpa"), Right.WITHDRAWAL, received)
    found = milestones(policy("ccpa"), Right.WITHDRAWAL, received, promise.due_at)
    assert found.stop_by and found.stop_by.date().isoformat() == "2026-03-23", "11 CCR §7026(f)"
    assert found.stop_by < found.due_at


moments = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))


@given(moments, st.sampled_from(list(POLICIES)), st.sampled_from(Right))
def test_every_deadline_lies_ahead_and_ends_a_day(received: datetime, name: str, right: Right) -> None:
    found = due(POLICIES[name], right, received)
    assert found.due_at > received
    assert found.due_at.strftime("%H:%M:%S") == "23:59:59"
    later = due(POLICIES[name], right, received + timedelta(days=1))
    assert later.due_at >= found.due_at


@given(moments)
def test_gdpr_deadlines_fall_on_working_days_within_a_month_and_a_holiday(received: datetime) -> None:
    gdpr = policy("gdpr")
    found = due(gdpr, Right.ACCESS, received)
    assert is_working_day(gdpr.deadlines.calendar, found.due_at.date())
    assert (
        timedelta(days=28)
        <= found.due_at.date() - received.astimezone(gdpr.zone).date()
        <= timedelta(days=36)
    )
