"""A request is judged under the version in force when it was received."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.policy.describe import describe
from bot.policy.load import PolicyError
from bot.policy.versions import Versions, reread

Write = Callable[[str, str], Path]
NEWER = 'extends = "default.toml"\nreplaces = "default.toml"\nversion = "2"\nnoticed = 2026-11-22\n'
NEWER += "effective = 2026-11-29\n"


@pytest.mark.parametrize(
    ("received", "version"),
    [
        ("2020-01-01T00:00:00+08:00", "2022-03-22"),
        ("2022-03-29T00:00:00+08:00", "2022-03-22"),
        ("2026-11-28T23:59:59+08:00", "2022-03-22"),
        ("2026-11-28T16:00:00+00:00", "2"),
        ("2026-11-29T00:00:00+08:00", "2"),
    ],
)
def test_the_version_in_force_at_receipt(write: Write, received: str, version: str) -> None:
    versions = Versions.read(write("newer.toml", NEWER))
    assert versions.at(datetime.fromisoformat(received)).version == version


def test_a_version_says_what_it_replaces(write: Write) -> None:
    words = describe(Versions.read(write("newer.toml", NEWER)).newest_first[0])
    assert "replaces: default.toml, under which what came before is still judged" in words


def test_three_versions_in_a_row(write: Write) -> None:
    write("newer.toml", NEWER)
    text = 'extends = "newer.toml"\nreplaces = "newer.toml"\nversion = "3"\neffective = 2027-01-01\n'
    versions = Versions.read(write("newest.toml", text))
    assert [each.version for each in versions.newest_first] == ["3", "2", "2022-03-22"]


def test_a_file_alone_is_its_only_version(write: Write) -> None:
    path = write("own.toml", 'extends = "default.toml"\n')
    assert len(Versions.read(path).newest_first) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('replaces = "own.toml"', 'own.toml:2: replaces: "own.toml" leads back to itself'),
        ('replaces = "gone.toml"', 'own.toml:2: replaces: there is no file "gone.toml"'),
        ('replaces = "default.toml"', "default.toml:12: effective: takes effect on 2022-03-29, not before"),
        ('replaces = "broken.toml"', "broken.toml:1: not TOML"),
    ],
)
def test_a_chain_of_versions_that_breaks(write: Write, text: str, said: str) -> None:
    write("broken.toml", "=")
    with pytest.raises(PolicyError) as caught:
        Versions.read(write("own.toml", f'extends = "default.toml"\n{text}\n'))
    assert said in str(caught.value)


def test_the_last_good_version_is_kept_when_the_file_breaks(write: Write) -> None:
    path = write("own.toml", NEWER)
    good = Versions.read(path)
    path.write_text(NEWER + "[repeats]\nwindow_days = 0\n", encoding="utf-8")
    kept, mistakes = reread(good, path)
    assert kept is good
    assert [str(mistake) for mistake in mistakes] == ["own.toml:7: repeats.window_days: must not be below 1"]
    path.write_text(NEWER.replace('"2"', '"2b"'), encoding="utf-8")
    mended, none = reread(good, path)
    assert mended.at(datetime(2027, 1, 1, tzinfo=UTC)).version == "2b"
    assert none == ()
