"""More time only for a listed reason, once, and before the first deadline has passed."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.policy.deadline import due
from bot.policy.extension import Extension, Refused, may_extend, may_wait
from bot.policy.model import Policy
from intents.right import Right
from tests.bot.policy.conftest import POLICIES

RECEIVED = datetime(2026, 6, 10, 8, tzinfo=UTC)


def test_in_time_for_a_listed_reason(gdpr: Policy) -> None:
    found = may_extend(gdpr, Right.ACCESS, RECEIVED, "complexity", RECEIVED + timedelta(days=20))
    assert found == Extension(
        due_at=due(gdpr, Right.ACCESS, RECEIVED, extended=True).due_at,
        tell_by=due(gdpr, Right.ACCESS, RECEIVED).due_at,
        reason="the complexity of the request",
        clause="GDPR Art. 12(3)",
    )
    assert found.due_at.date().isoformat() == "2026-09-10"


def test_up_to_the_last_second_of_the_first_period(gdpr: Policy) -> None:
    last = due(gdpr, Right.ACCESS, RECEIVED).due_at
    assert isinstance(may_extend(gdpr, Right.ACCESS, RECEIVED, "number", last), Extension)
    refused = may_extend(gdpr, Right.ACCESS, RECEIVED, "number", last + timedelta(seconds=1))
    assert refused == Refused("it had to be told by 10 July 2026; the deadline has passed", "GDPR Art. 12(3)")


def test_not_twice(ccpa: Policy) -> None:
    refused = may_extend(ccpa, Right.ACCESS, RECEIVED, "number", RECEIVED, extended_before=True)
    assert refused == Refused("the time has been extended once already", "11 CCR §7021(b)")


@pytest.mark.parametrize("reason", ["holidays", "", "Complexity"])
def test_not_for_another_reason(gdpr: Policy, reason: str) -> None:
    refused = may_extend(gdpr, Right.ACCESS, RECEIVED, reason, RECEIVED)
    assert refused == Refused("the reason must be one of complexity, number", "GDPR Art. 12(3)")


@pytest.mark.parametrize("name", ["default.toml", "pipl.toml"])
def test_not_where_the_regime_has_none(name: str) -> None:
    refused = may_extend(POLICIES[name], Right.ACCESS, RECEIVED, "complexity", RECEIVED)
    assert isinstance(refused, Refused)
    assert refused.reason == "the policy knows no extension"


def test_a_paused_clock_moves_the_time_to_tell(gdpr: Policy) -> None:
    later = due(gdpr, Right.ACCESS, RECEIVED).due_at + timedelta(days=5)
    found = may_extend(gdpr, Right.ACCESS, RECEIVED, "number", later, due_at=later)
    assert isinstance(found, Extension)
    assert found.tell_by == later


def test_the_clock_waits_on_a_named_doubt_alone(gdpr: Policy, default: Policy) -> None:
    assert may_wait(gdpr, "the name differs from the account's") == "GDPR Art. 12(6)"
    assert isinstance(may_wait(gdpr, "  "), Refused)
    assert isinstance(may_wait(default, "the name differs"), Refused)
