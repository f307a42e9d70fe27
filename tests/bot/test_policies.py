"""The policy file that changes while the desk is open."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.policies import Policies
from bot.policy.load import PolicyError

SHIPPED = Path(__file__).parents[2] / "bot" / "policy" / "default.toml"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    copy = tmp_path / "policy.toml"
    copy.write_text(SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
    return copy


def test_a_changed_file_is_taken_up(file: Path) -> None:
    policies = Policies(file)
    assert policies.refresh() == ()
    file.write_text(file.read_text().replace("tries = 3", "tries = 4 # one more"), encoding="utf-8")
    assert policies.refresh() == ()
    assert policies.at(NOW).verification.tries == 4


def test_a_bad_change_leaves_the_last_good_one_and_is_said_once(file: Path) -> None:
    policies = Policies(file)
    file.write_text(file.read_text().replace("tries = 3", "tries = -13"), encoding="utf-8")
    mistakes = policies.refresh()
    assert ["tries" in str(mistake) for mistake in mistakes] == [True]
    assert policies.at(NOW).verification.tries == 3
    assert policies.refresh() == ()


def test_a_change_of_the_file_it_extends_is_noticed(file: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('extends = "policy.toml"\ntitle = "Our own"\n', encoding="utf-8")
    policies = Policies(own)
    file.write_text(file.read_text().replace("hours = 24", "hours = 48"), encoding="utf-8")
    assert policies.refresh() == ()
    assert policies.at(NOW).verification.hours == 48


def test_a_file_that_is_gone_leaves_the_last_good_one(file: Path) -> None:
    policies = Policies(file)
    file.unlink()
    assert policies.refresh()
    assert policies.at(NOW).verification.tries == 3


def test_a_bad_file_does_not_open(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("title = 1\n", encoding="utf-8")
    with pytest.raises(PolicyError):
        Policies(bad)
