"""Every shipped policy file tells its promise in plain words, and these are the words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.policy.describe import describe, listed, promises
from bot.policy.diff import changes
from bot.policy.load import load
from bot.policy.model import Policy
from tests.bot.policy.conftest import POLICIES

WORDS = Path(__file__).parent / "promises"


@pytest.mark.parametrize("name", POLICIES)
def test_a_shipped_file_says_what_it_promises(name: str) -> None:
    held = (WORDS / name).with_suffix(".txt").read_text(encoding="utf-8")
    assert describe(POLICIES[name]) + "\n" == held


@pytest.mark.parametrize("name", POLICIES)
def test_every_topic_is_told_once(name: str) -> None:
    topics = [topic for topic, _ in promises(POLICIES[name])]
    assert len(topics) == len(set(topics))


def test_nothing_changes_between_a_policy_and_itself(default: Policy) -> None:
    assert changes(default, default) == []


def test_what_changes_is_said_in_plain_words(default: Policy, write: Callable[[str, str], Path]) -> None:
    text = """extends = "default.toml"
without = ["deadlines.cancellation"]
version = "2"
noticed = 2026-11-22
effective = 2026-11-29
[deadlines.answer]
days = 15
[deadlines.acknowledge]
working_days = 1
clause = "§5(7)"
[rights.access]
assurance = "account"
"""
    assert changes(default, load(write("own.toml", text))) == [
        "version: was 2022-03-22, made known on 22 March 2022, in force from 29 March 2022; "
        "becomes 2, made known on 22 November 2026, in force from 29 November 2026",
        "answer: was within 30 days of receipt, the day of receipt not counted (GB/T 35273-2020 8.7); "
        "becomes within 15 days of receipt, the day of receipt not counted (GB/T 35273-2020 8.7)",
        "closing an account: no longer: within 15 working days where a person is needed "
        "(§5(5), GB/T 35273-2020 8.5)",
        "right to see one's data: was §5(1); a code sent to the address that wrote; "
        "also at https://hqgq.com/user/settings; becomes §5(1); a code sent to the address on file; "
        "also at https://hqgq.com/user/settings",
        "receipt: new: confirmed within 1 working day (§5(7))",
    ]


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_in_words(items: list[str], text: str) -> None:
    assert listed(items, "and") == text
