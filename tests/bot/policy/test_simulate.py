"""Replaying a history: only what was known each time, the same as judging each request against all before it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy.compare import compare, tally
from bot.policy.history import HistoryError, read_history
from bot.policy.judge import Decision, Past, Request, judge
from bot.policy.limits import Outcome
from bot.policy.model import Policy
from bot.policy.picture import picture
from bot.policy.simulate import replay
from intents.right import Right
from tests.bot.policy.conftest import POLICIES

START = datetime(2025, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
P, D, M, S, F, R, U = (
    Outcome.PROCEED,
    Outcome.DUPLICATE,
    Outcome.REMINDER,
    Outcome.ASK_STAFF,
    Outcome.PROPOSE_FEE,
    Outcome.PROPOSE_REFUSAL,
    Outcome.UNVERIFIED,
)


def row(
    id: str,
    day: float,
    answered: float | None = None,
    *,
    right: Right = Right.ACCESS,
    person: str = "ann",
    verified: bool = True,
    complete: bool = True,
) -> Past:
    answered_at = None if answered is None else START + answered * DAY
    return Past(id, person, right, START + day * DAY, verified, None, answered_at, complete)


# What came when and was answered when, in days; and what is decided, counting what.
STORIES = {
    "a first request goes through, the next within a quarter is asked about": (
        [row("a", 0, 5), row("b", 60, 61), row("c", 400)],
        [(P, ""), (S, "a"), (P, "b")],
    ),
    "a duplicate joins and is no request of its own, even if the file says it was answered": (
        [row("a", 0, 10), row("b", 5, 10), row("c", 150)],
        [(P, ""), (D, ""), (P, "a")],
    ),
    "an answer that lies ahead was not known": (
        [row("a", 0, 10), row("b", 9.9, 20), row("c", 10)],
        [(P, ""), (D, ""), (S, "a")],
    ),
    "an answer that came late was missing when the reminder came, and counts from then on": (
        [row("a", 0, 40), row("b", 35, 41), row("c", 200)],
        [(P, ""), (M, ""), (F, "a b")],
    ),
    "reminded again while the reminder is open and in time: it joins that": (
        [row("a", 0), row("b", 35), row("c", 40), row("d", 80)],
        [(P, ""), (M, ""), (D, ""), (M, "")],
    ),
    "an incomplete answer makes a reminder, a complete one heals it": (
        [row("a", 0, 5, complete=False), row("b", 10, 12), row("c", 20)],
        [(P, ""), (M, ""), (S, "b")],
    ),
    "five in a year": (
        [row(id, 30 * place, 30 * place + 1) for place, id in enumerate("abcdefg")],
        [(P, ""), (S, "a"), (F, "a b"), (F, "a b c"), (F, "a b c d"), (R, "a b c d e"), (R, "a b c d e f")],
    ),
    "forged requests, other people and other rights change nothing": (
        [
            row("a", 0, 1),
            *(row(f"x{place}", 2 + place, 2.5 + place, verified=False) for place in range(3)),
            row("y", 10, 11, person="bob"),
            row("z", 12, 13, right=Right.DELETION),
            row("b", 100),
        ],
        [(P, ""), (U, ""), (U, ""), (U, ""), (P, ""), (P, ""), (P, "a")],
    ),
    "withdrawal goes through every time": (
        [row(id, place, place + 0.5, right=Right.WITHDRAWAL) for place, id in enumerate("abcdefgh")],
        [(P, "")] * 8,
    ),
    "answers leave the window one by one, in the order in which they were given": (
        [row("a", 0, 29), row("b", 29, 30), row("c", 394), row("d", 394.5), row("e", 500)],
        [(P, ""), (S, "a"), (F, "a b"), (D, ""), (M, "")],
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_a_story(default: Policy, story: str) -> None:
    rows, expected = STORIES[story]
    decisions = [judged.decision for judged in replay(rows, default)]
    assert [(each.outcome, " ".join(each.counted)) for each in decisions] == expected


moments = st.floats(0, 900, allow_nan=False)


@st.composite
def histories(draw: st.DrawFn) -> list[Past]:
    rows: list[Past] = []
    for place, day in enumerate(sorted(draw(st.lists(moments, max_size=25)))):
        took = draw(st.none() | st.sampled_from([0.0, 1.0, 10.0, 29.0, 45.0]))
        drawn = row(
            f"r{place}",
            day,
            None if took is None else day + took,
            right=draw(st.sampled_from([Right.ACCESS, Right.DELETION, Right.WITHDRAWAL])),
            person=draw(st.sampled_from(["ann", "bob"])),
            verified=draw(st.integers(0, 5)) > 0,
            complete=draw(st.integers(0, 4)) > 0,
        )
        rows.append(replace(drawn, due_at=draw(st.none() | st.just(drawn.received_at + 7 * DAY))))
    return rows


def one_by_one(history: list[Past], policy: Policy) -> list[Decision]:
    """Each request judged against all before it."""
    seen: list[Past] = []
    decisions = []
    for past in history:
        request = Request(past.id, past.person, past.right, past.received_at, past.verified)
        decisions.append(judge(request, seen, policy, past.received_at))
        seen.append(replace(past, joined=decisions[-1].outcome is Outcome.DUPLICATE))
    return decisions


@given(histories(), st.sampled_from(list(POLICIES.values())))
def test_a_replay_decides_what_judging_decides(history: list[Past], policy: Policy) -> None:
    assert [judged.decision for judged in replay(history, policy)] == one_by_one(history, policy)


def line(**given: object) -> str:
    """A history line, sound but for what is given; None leaves the key out."""
    sound = {
        "id": "a",
        "person": "ann",
        "right": "access",
        "received_at": "2026-01-01T00:00:00Z",
        "verified": True,
    }
    return json.dumps({key: value for key, value in {**sound, **given}.items() if value is not None})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "h.jsonl:2: this is not JSON"),
        ("[]", "h.jsonl:2: this is not a JSON object"),
        ("[" * 100_000, "h.jsonl:2: this is not JSON"),
        ("\x00", "h.jsonl:2: this is not JSON"),
        (line(id=None), "h.jsonl:2: id: is missing"),
        (line(id=True), "h.jsonl:2: id: must be text"),
        (line(id="first"), 'h.jsonl:2: id: "first" stands on line 1 already'),
        (line(person=""), "h.jsonl:2: person: must be text"),
        (line(right="acess"), "h.jsonl:2: right: must be one of access, correction"),
        (line(verified=None), "h.jsonl:2: verified: is missing"),
        (line(verified="yes"), "h.jsonl:2: verified: must be true or false"),
        (line(complete=1), "h.jsonl:2: complete: must be true or false"),
        (line(received_at=None), "h.jsonl:2: received_at: is missing"),
        (line(received_at="yesterday"), "h.jsonl:2: received_at: must be a time such as"),
        (line(received_at="9999-12-31T00:00:00Z"), "h.jsonl:2: received_at: lies too far from today"),
        (line(answered_at="9999-12-31T00:00:00Z"), "h.jsonl:2: answered_at: lies too far from today"),
        (line(received_at=1764), "h.jsonl:2: received_at: must be a time such as"),
        (line(answered_at="2025-12-31T00:00:00Z"), "h.jsonl:2: answered_at: lies before received_at"),
        (line(due_at="soon"), "h.jsonl:2: due_at: must be a time such as"),
        (line(person="p", received_at="2025-12-31T00:00:00Z"), "h.jsonl:2: received_at: lies before that of"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, default: Policy, text: str, said: str) -> None:
    path = tmp_path / "h.jsonl"
    path.write_text(f"{line(id='first', person='p')}\n{text}\n\n", encoding="utf-8")
    with pytest.raises(HistoryError) as caught:
        read_history(path, default.zone)
    assert str(caught.value).startswith(said)


def test_every_broken_line_is_named(tmp_path: Path, default: Policy) -> None:
    path = tmp_path / "h.jsonl"
    path.write_text(f"x\n{line()}\n\n{line(id=None)}\n", encoding="utf-8")
    with pytest.raises(HistoryError) as caught:
        read_history(path, default.zone)
    assert [mistake.line for mistake in caught.value.mistakes] == [1, 4]


def test_what_may_be_left_out(tmp_path: Path, default: Policy) -> None:
    path = tmp_path / "h.jsonl"
    bare = line(id=7, received_at="2026-01-01T08:00:00")
    path.write_bytes(b"\xef\xbb\xbf" + f"{bare}\r\n\n".encode())
    (past,) = read_history(path, default.zone)
    assert past == Past("7", "ann", Right.ACCESS, datetime(2026, 1, 1, tzinfo=UTC), True)


def test_a_history_that_is_not_there(tmp_path: Path, default: Policy) -> None:
    with pytest.raises(HistoryError, match="No such file"):
        read_history(tmp_path / "gone.jsonl", default.zone)


def nothing(*_: object) -> None:
    """Takes decisions and leaves them."""


def test_figures_of_a_history(default: Policy) -> None:
    rows = [
        row("a", 0, 40),
        row("b", 35, 41),
        row("c", 100, 101),
        row("d", 102),
        row("e", 150, verified=False),
    ]
    found = tally(rows, default, nothing)
    assert found.requests == 5
    assert found.outcomes == {P: 1, M: 1, F: 2, U: 1}
    assert found.flagged == 2
    assert found.missed == 2, "a was answered late, d is unanswered and its time has run out"


def test_two_policies_side_by_side(default: Policy, gdpr: Policy) -> None:
    rows = [row(id, 30 * place, 30 * place + 1) for place, id in enumerate("abcdef")]
    one, other, differences = compare(rows, default, gdpr, nothing)
    assert one.outcomes == {P: 1, S: 1, F: 3, R: 1}
    assert other.outcomes == {P: 1, S: 3, F: 2}
    assert [(each.id, each.one.decision.outcome, each.other.decision.outcome) for each in differences] == [
        ("c", F, S),
        ("d", F, S),
        ("f", R, F),
    ]


def test_each_policy_keeps_its_own_memory(default: Policy, ccpa: Policy) -> None:
    rows = [row("a", 0), row("b", 40), row("c", 60, 61)]
    one, other, _ = compare(rows, default, ccpa, nothing)
    assert one.outcomes == {P: 1, M: 1, D: 1}
    assert other.outcomes == {P: 1, D: 1, M: 1}, "under the CCPA the first is in time until day 45"


def test_the_picture_can_be_read_and_heard(default: Policy, write: Callable[[str, str], Path]) -> None:
    rows = [row(id, 30 * place, 30 * place + 1) for place, id in enumerate("abcdef")]
    titled = default.model_copy(update={"title": "Rights & <wrongs>"})
    one, other, _ = compare(rows, titled, POLICIES["gdpr.toml"], nothing)
    svg = ElementTree.fromstring(picture([one, other]))
    space = {"s": "http://www.w3.org/2000/svg"}
    said = svg.findtext("s:desc", "", space)
    assert svg.get("role") == "img"
    assert said.startswith("Rights & <wrongs>, 6 requests: go on 1, join the open request 0,")
    assert "propose a refusal 1, not verified 0, deadlines missed 0." in said
    texts = [each.text for each in svg.iterfind("s:text", space)]
    assert texts.count("propose a fee") == 1
    assert svg.findtext("s:title", "", space).endswith(
        "Rights & <wrongs> and General Data Protection Regulation"
    )


def test_a_picture_of_nothing(default: Policy) -> None:
    assert "0 requests" in picture([tally([], default, nothing)])
