"""The limits as the files state them, the steps before them in their order, and what must always hold."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy.judge import TOLD, Past, Request, judge
from bot.policy.limits import SEVERITY, Outcome
from bot.policy.model import Policy
from bot.policy.signals import signals
from intents.right import Right
from tests.bot.policy.conftest import POLICIES

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def ask(
    right: Right = Right.ACCESS, *, verified: bool = True, person: str = "ann", text: str = ""
) -> Request:
    return Request("new", person, right, NOW, verified, signals(text))


def past(
    id: str,
    days_ago: float,
    answered_days_ago: float | None = None,
    *,
    right: Right = Right.ACCESS,
    person: str = "ann",
    verified: bool = True,
    complete: bool = True,
    reasoned: bool = True,
    due_at: datetime | None = None,
    joined: bool = False,
) -> Past:
    answered = None if answered_days_ago is None else NOW - answered_days_ago * DAY
    received = NOW - days_ago * DAY
    return Past(id, person, right, received, verified, due_at, answered, complete, reasoned, joined)


def answered(count: int, latest: float = 100, right: Right = Right.ACCESS) -> list[Past]:
    """So many completely answered requests, the latest answer `latest` days back."""
    ages = [latest + 5 * place for place in reversed(range(count))]
    return [past(f"r{place}", age + 2, age, right=right) for place, age in enumerate(ages)]


P, A, F, R = Outcome.PROCEED, Outcome.ASK_STAFF, Outcome.PROPOSE_FEE, Outcome.PROPOSE_REFUSAL

NAMES = ("default", "gdpr", "ccpa", "pipl")

# policy, right, how many counted, days since the last answer, outcome, rule
LIMITS = [
    ("default", Right.ACCESS, 0, 100, P, "none-counted"),
    ("default", Right.ACCESS, 1, 89.99, A, "repeat-soon"),
    ("default", Right.ACCESS, 1, 90, P, "within-limits"),
    ("default", Right.ACCESS, 2, 300, F, "repeat-fee"),
    ("default", Right.ACCESS, 4, 10, F, "repeat-fee"),
    ("default", Right.ACCESS, 5, 10, R, "repeat-refusal"),
    ("default", Right.DELETION, 50, 100, R, "repeat-refusal"),
    ("pipl", Right.CORRECTION, 1, 1, A, "repeat-soon"),
    ("pipl", Right.CORRECTION, 1, 200, P, "within-limits"),
    ("pipl", Right.CORRECTION, 2, 200, F, "repeat-fee"),
    ("pipl", Right.EXPLANATION, 5, 200, R, "repeat-refusal"),
    ("gdpr", Right.ACCESS, 0, 100, P, "none-counted"),
    ("gdpr", Right.ACCESS, 1, 89, A, "repeat-soon"),
    ("gdpr", Right.ACCESS, 1, 90, P, "within-limits"),
    ("gdpr", Right.ACCESS, 3, 89, A, "repeat-soon"),
    ("gdpr", Right.ACCESS, 3, 91, P, "within-limits"),
    ("gdpr", Right.ACCESS, 4, 91, F, "repeat-fee"),
    ("gdpr", Right.ACCESS, 7, 1, F, "repeat-fee"),
    ("gdpr", Right.ACCESS, 8, 1, R, "repeat-refusal"),
    ("ccpa", Right.ACCESS, 1, 1, P, "within-limits"),
    ("ccpa", Right.ACCESS, 2, 300, R, "two-free-disclosures"),
    ("ccpa", Right.PORTABILITY, 1, 1, P, "within-limits"),
    ("ccpa", Right.PORTABILITY, 2, 1, R, "two-free-disclosures"),
    ("ccpa", Right.DELETION, 3, 1, P, "within-limits"),
    ("ccpa", Right.DELETION, 4, 300, A, "repeat-often"),
    ("ccpa", Right.EXPLANATION, 9, 1, A, "repeat-often"),
    *(
        (name, Right.WITHDRAWAL, 20, 1, P, "withdrawal-always")
        for name in ("default", "gdpr", "ccpa", "pipl")
    ),
]


@pytest.mark.parametrize(("name", "right", "count", "latest", "outcome", "rule"), LIMITS)
def test_limits(name: str, right: Right, count: int, latest: float, outcome: Outcome, rule: str) -> None:
    history = answered(count, latest, right)
    decision = judge(ask(right), history, POLICIES[f"{name}.toml"], NOW)
    assert (decision.outcome, decision.rule) == (outcome, rule)
    counts = rule not in ("withdrawal-always", "none-counted")
    assert decision.counted == (tuple(each.id for each in history) if counts else ())
    assert decision.clause
    assert decision.reason


@pytest.mark.parametrize(
    ("days_ago", "counts"),
    [(365, True), (365 + 1 / 86400, False), (1 / 86400, True), (0, True)],
)
def test_the_answer_lies_within_the_window_before_receipt(
    default: Policy, days_ago: float, counts: bool
) -> None:
    decision = judge(ask(), [past("old", days_ago + 20, days_ago)], default, NOW)
    assert (decision.counted == ("old",)) is counts


def test_a_request_older_than_the_window_counts_by_its_answer(
    default: Policy,
) -> None:
    assert judge(ask(), [past("old", 380, 360)], default, NOW).counted == ("old",)


@pytest.mark.parametrize("name", NAMES)
def test_not_verified_comes_first_and_counts_for_nothing(name: str) -> None:
    for right in Right:
        decision = judge(ask(right, verified=False), answered(9, 1, right), POLICIES[f"{name}.toml"], NOW)
        assert (decision.outcome, decision.counted) == (Outcome.UNVERIFIED, ())


@pytest.mark.parametrize(
    ("last", "rule"),
    [
        (past("last", 40), "answer-overdue"),
        (past("last", 5, due_at=NOW - SECOND), "answer-overdue"),
        (past("last", 20, 10, complete=False), "answer-incomplete"),
        (past("last", 20, 10, reasoned=False), "answer-unreasoned"),
    ],
)
def test_a_repeat_for_want_of_a_proper_answer_is_a_reminder(default: Policy, last: Past, rule: str) -> None:
    decision = judge(ask(), [*answered(9, 60), last], default, NOW)
    assert (decision.outcome, decision.rule) == (Outcome.REMINDER, rule)
    assert decision.joins == "last"
    assert decision.counted == ()


def test_a_late_but_complete_answer_counts(default: Policy) -> None:
    late = past("late", 100, 10, due_at=NOW - 70 * DAY)
    assert judge(ask(), [late], default, NOW).rule == "repeat-soon"


def test_an_older_faulty_answer_is_healed_by_a_later_complete_one(default: Policy) -> None:
    history = [past("faulty", 60, 50, complete=False), past("healed", 40, 30)]
    decision = judge(ask(), history, default, NOW)
    assert (decision.rule, decision.counted) == ("repeat-soon", ("healed",))


def test_the_same_request_open_and_in_time_is_joined(default: Policy) -> None:
    decision = judge(ask(), [*answered(9, 60), past("open", 5)], default, NOW)
    assert (decision.outcome, decision.joins) == (Outcome.DUPLICATE, "open")


def test_in_time_up_to_the_last_second(default: Policy) -> None:
    assert judge(ask(), [past("open", 5, due_at=NOW)], default, NOW).outcome is Outcome.DUPLICATE


def test_a_missing_due_date_is_the_policys_own(default: Policy) -> None:
    # Received on 22 October in Shanghai: due at the end of 21 November there, 16:00 UTC.
    received = datetime(2026, 10, 22, 3, tzinfo=UTC)
    open_one = Past("open", "ann", Right.ACCESS, received, True)
    last = datetime(2026, 11, 21, 15, 59, 59, tzinfo=UTC)
    for now, outcome in [(last, Outcome.DUPLICATE), (last + SECOND, Outcome.REMINDER)]:
        request = Request("new", "ann", Right.ACCESS, now, True)
        assert judge(request, [open_one], default, now).outcome is outcome


def test_an_answer_that_came_later_was_not_known_yet(default: Policy) -> None:
    decision = judge(ask(), [past("open", 5, -3)], default, NOW)
    assert (decision.outcome, decision.counted) == (Outcome.DUPLICATE, ())


def test_an_incomplete_answer_that_came_later_was_not_known_yet(default: Policy) -> None:
    assert judge(ask(), [past("open", 5, -3, complete=False)], default, NOW).outcome is Outcome.DUPLICATE


def test_a_request_of_the_future_is_not_known(default: Policy) -> None:
    assert judge(ask(), [past("later", -1)], default, NOW).rule == "none-counted"


def test_a_duplicate_that_joined_is_no_request_of_its_own(default: Policy) -> None:
    history = [past("first", 30, 20), *(past(f"d{n}", 29, 20, joined=True) for n in range(5))]
    decision = judge(ask(), history, default, NOW)
    assert (decision.rule, decision.counted) == ("repeat-soon", ("first",))


def test_other_rights_and_other_people_are_no_repeats(default: Policy) -> None:
    others = [past(f"p{n}", 20, 10, person="bob") for n in range(9)]
    others += [past(f"q{n}", 20, 10, right=Right.DELETION) for n in range(9)]
    assert judge(ask(), others, default, NOW).rule == "none-counted"


def test_a_hundred_forged_requests_change_nothing(default: Policy) -> None:
    forged = [past(f"f{n}", 20, 10, verified=False) for n in range(50)]
    forged += [past(f"o{n}", 40, verified=False) for n in range(50)]
    assert judge(ask(), forged, default, NOW).rule == "none-counted"


def test_signals_are_shown_to_staff_and_decide_nothing(default: Policy) -> None:
    text = "I will send you hundreds of requests."
    plain, loud = judge(ask(), [], default, NOW), judge(ask(text=text), [], default, NOW)
    assert loud.outcome is plain.outcome is Outcome.PROCEED
    assert [signal.phrase for signal in loud.evidence] == ["hundreds of requests"]
    assert 'flood: "hundreds of requests"' in loud.reason


def test_a_judged_proposal_names_its_ground(default: Policy) -> None:
    decision = judge(ask(), answered(5), default, NOW)
    assert decision.ground and default.refusal.ground(decision.ground).clause == decision.clause


def test_joining_and_proposing_tell_nobody_more_than_going_on() -> None:
    assert TOLD[Outcome.DUPLICATE] == TOLD[Outcome.PROCEED]
    assert TOLD[Outcome.PROPOSE_REFUSAL] == TOLD[Outcome.PROPOSE_FEE] == TOLD[Outcome.ASK_STAFF]


def test_the_interval_is_counted_in_true_hours_where_clocks_change(gdpr: Policy) -> None:
    zone = gdpr.zone
    answered_at = datetime(2026, 1, 10, 12, tzinfo=zone)
    received_at = datetime(2026, 4, 10, 12, 30, tzinfo=zone)  # 90 days by the calendar, an hour short of it
    earlier = Past("r", "ann", Right.ACCESS, answered_at - DAY, True, None, answered_at)
    request = Request("new", "ann", Right.ACCESS, received_at, True)
    assert judge(request, [earlier], gdpr, received_at).rule == "repeat-soon"


people = st.sampled_from(["ann", "bob"])
rights = st.sampled_from(Right)
ages = st.floats(0, 500, allow_nan=False)


@st.composite
def pasts(draw: st.DrawFn, /, **fixed: Any) -> Past:
    days_ago = draw(ages)
    given_ago = draw(st.none() | st.floats(-30, days_ago, allow_nan=False))
    drawn: dict[str, Any] = {
        "right": draw(rights),
        "person": draw(people),
        "verified": draw(st.booleans()),
        "complete": draw(st.booleans()),
        "reasoned": draw(st.booleans()),
        "joined": draw(st.booleans()),
    }
    return past(f"h{draw(st.integers(0, 10**6))}", days_ago, given_ago, **{**drawn, **fixed})


histories = st.lists(pasts(), max_size=12)
policies = st.sampled_from(list(POLICIES.values()))


@given(histories, rights, policies)
def test_judging_is_deterministic(history: list[Past], right: Right, policy: Policy) -> None:
    assert judge(ask(right), history, policy, NOW) == judge(ask(right), tuple(history), policy, NOW)


@given(histories, rights, policies, st.data())
def test_judging_does_not_depend_on_the_order_of_the_rows(
    history: list[Past], right: Right, policy: Policy, data: st.DataObject
) -> None:
    distinct = list({each.received_at: each for each in history}.values())
    shuffled = data.draw(st.permutations(distinct))
    assert judge(ask(right), distinct, policy, NOW) == judge(ask(right), shuffled, policy, NOW)


@given(histories, rights, policies, ages, ages)
def test_one_more_answered_repeat_never_makes_it_milder(
    history: list[Past], right: Right, policy: Policy, asked: float, took: float
) -> None:
    more = past("more", asked + took, asked, right=right)
    before = judge(ask(right), history, policy, NOW)
    after = judge(ask(right), [*history, more], policy, NOW)
    assert SEVERITY[after.outcome] >= SEVERITY[before.outcome]


@given(histories, st.lists(pasts(verified=False), max_size=12), rights, policies)
def test_unverified_requests_are_not_seen(
    history: list[Past], forged: list[Past], right: Right, policy: Policy
) -> None:
    assert judge(ask(right), history, policy, NOW) == judge(ask(right), history + forged, policy, NOW)


@given(histories, st.lists(pasts(person="bob"), max_size=12), rights, policies)
def test_other_peoples_requests_are_not_seen(
    history: list[Past], others: list[Past], right: Right, policy: Policy
) -> None:
    assert judge(ask(right), history, policy, NOW) == judge(ask(right), history + others, policy, NOW)


@given(
    st.lists(pasts(person="bob"), max_size=6), st.lists(pasts(verified=False), max_size=6), rights, policies
)
def test_a_first_request_goes_through(
    others: list[Past], forged: list[Past], right: Right, policy: Policy
) -> None:
    assert judge(ask(right), others + forged, policy, NOW).outcome is Outcome.PROCEED


@given(histories, policies)
def test_withdrawal_always_goes_through(history: list[Past], policy: Policy) -> None:
    assert judge(ask(Right.WITHDRAWAL), history, policy, NOW).outcome is Outcome.PROCEED
