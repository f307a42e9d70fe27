"""The policy commands as programs and people use them: data on standard output, the rest beside it, 0, 1 or 2."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.policy.cli import policy_app
from bot.policy.shipped import FOLDER

HISTORY = [
    {"id": "a", "person": "ann", "right": "access", "received_at": "2026-01-01T08:00:00Z", "verified": True,
     "due_at": None, "answered_at": "2026-01-05T08:00:00Z", "complete": True},
    {"id": "b", "person": "ann", "right": "access", "received_at": "2026-02-01T08:00:00Z", "verified": False},
    {"id": "c", "person": "ann", "right": "access", "received_at": "2026-03-01T08:00:00Z", "verified": True},
    {"id": "d", "person": "ann", "right": "access", "received_at": "2026-03-02T08:00:00Z", "verified": True},
]  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def policy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Ran]:
    """Runs a policy command in an empty folder, without settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DESK_POLICY", raising=False)

    def run(*words: str) -> Ran:
        ran = CliRunner().invoke(policy_app, list(words))
        assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
        return Ran(ran.exit_code, ran.stdout, ran.stderr)

    return run


@pytest.fixture
def history(tmp_path: Path) -> str:
    path = tmp_path / "history.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in HISTORY), encoding="utf-8")
    return str(path)


def test_check_says_what_a_shipped_file_promises(policy: Callable[..., Ran]) -> None:
    ran = policy("check", "gdpr.toml")
    assert (ran.code, ran.err) == (0, "")
    assert "answer: within 1 calendar month of receipt" in ran.out


def test_check_names_every_mistake_and_fails(policy: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(f'extends = "{FOLDER / "default.toml"}"\ncolour = 1\nversion = 2\n')
    ran = policy("check", "own.toml")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines() == [
        "own.toml:2: colour: there is no such key",
        "own.toml:3: version: must be text in quotes",
    ]


def test_check_of_a_file_that_is_not_there(policy: Callable[..., Ran]) -> None:
    ran = policy("check", "gone.toml")
    assert (ran.code, ran.out, ran.err) == (1, "", "gone.toml: No such file or directory\n")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (
            ["--right", "access", "--received", "2026-03-01T10:00:00+08:00"],
            {"acknowledge_by": None, "due_at": "2026-03-31T23:59:59+08:00", "clause": "§5(1)"},
        ),
        (
            [
                "--policy",
                "gdpr.toml",
                "--right",
                "deletion",
                "--received",
                "2026-01-31T10:00:00Z",
                "--extended",
            ],
            {"acknowledge_by": None, "due_at": "2026-04-30T23:59:59+02:00", "clause": "GDPR Art. 12(3)"},
        ),
        (
            [
                "--policy",
                "bot/policy/ccpa.toml",
                "--right",
                "access",
                "--received",
                "2026-03-02T10:00:00-08:00",
            ],
            {
                "acknowledge_by": "2026-03-16T23:59:59-07:00",
                "due_at": "2026-04-16T23:59:59-07:00",
                "clause": "11 CCR §7021(b)",
            },
        ),
        (
            ["--right", "deletion", "--cancellation", "--received", "2026-03-02"],
            {
                "acknowledge_by": None,
                "due_at": "2026-03-23T23:59:59+08:00",
                "clause": "§5(5), GB/T 35273-2020 8.5",
            },
        ),
    ],
)
def test_due_for_programs(
    policy: Callable[..., Ran], words: list[str], answer: dict[str, str | None]
) -> None:
    ran = policy("due", *words, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == answer
    assert list(json.loads(ran.out)) == ["acknowledge_by", "due_at", "clause"]


def test_due_for_people(policy: Callable[..., Ran]) -> None:
    ran = policy("due", "--policy", "ccpa.toml", "--right", "access", "--received", "2026-03-02")
    assert ran.out == (
        "acknowledge by 2026-03-16T23:59:59-07:00\nanswer by 2026-04-16T23:59:59-07:00 (11 CCR §7021(b))\n"
    )


def test_due_takes_the_policy_of_the_settings(
    policy: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_POLICY", "gdpr.toml")
    assert "GDPR" in policy("due", "--right", "access", "--received", "2026-03-02").out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--right", "access", "--received", "2026-03-02", "--extended"], 1, "cannot be extended"),
        (["--right", "access", "--received", "9999-12-30"], 1, "outside the calendar"),
        (
            ["--right", "access", "--received", "0001-01-01T00:00:00+14:00", "--policy", "ccpa.toml"],
            1,
            "outside",
        ),
        (
            ["--right", "access", "--received", "9999-12-30", "--policy", "gdpr.toml"],
            1,
            "outside the calendar",
        ),
        (["--right", "access", "--received", "yesterday"], 2, "--received"),
        (["--right", "escape", "--received", "2026-03-02"], 2, "--right"),
        (["--right", "access"], 2, "--received"),
        (["--right", "access", "--received", "2026-03-02", "--policy", "gone.toml"], 1, "No such file"),
    ],
)
def test_due_that_cannot_be_told(policy: Callable[..., Ran], words: list[str], code: int, said: str) -> None:
    ran = policy("due", *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_simulate_for_programs(policy: Callable[..., Ran], history: str) -> None:
    ran = policy("simulate", "--history", history, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert [json.loads(line) for line in ran.out.splitlines()] == [
        {"id": "a", "outcome": "proceed", "rule": "none-counted", "clause": "§5(7)", "counted": []},
        {"id": "b", "outcome": "unverified", "rule": "not-verified", "clause": "§5(7)", "counted": []},
        {"id": "c", "outcome": "ask_staff", "rule": "repeat-soon", "clause": "§5(7)", "counted": ["a"]},
        {"id": "d", "outcome": "duplicate", "rule": "already-open", "clause": "§5(7)", "counted": []},
    ]


def test_simulate_two_policies_for_programs(policy: Callable[..., Ran], history: str) -> None:
    ran = policy("simulate", "--history", history, "--against", "ccpa.toml", "--json")
    third = json.loads(ran.out.splitlines()[2])
    assert (third["outcome"], third["against"]["outcome"]) == ("ask_staff", "proceed")


def test_simulate_for_people(policy: Callable[..., Ran], history: str, tmp_path: Path) -> None:
    ran = policy("simulate", "--history", history, "--against", "ccpa.toml", "--svg", str(tmp_path / "p.svg"))
    assert ran.code == 0
    assert "4 requests" in ran.out
    assert "1 request would be treated differently" in ran.out
    assert (tmp_path / "p.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_simulate_names_a_broken_line(policy: Callable[..., Ran], history: str) -> None:
    with Path(history).open("a") as file:
        file.write('\n{"id": "e"}\n')
    ran = policy("simulate", "--history", history, "--json")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "history.jsonl:5: received_at: is missing\n"


def test_simulate_where_the_picture_cannot_be_written(
    policy: Callable[..., Ran], history: str, tmp_path: Path
) -> None:
    ran = policy("simulate", "--history", history, "--svg", str(tmp_path / "gone" / "p.svg"))
    assert ran.code == 1
    assert "No such file" in ran.err


def test_diff(policy: Callable[..., Ran]) -> None:
    ran = policy("diff", "default.toml", "pipl.toml")
    assert ran.code == 0
    assert "closing an account: no longer: within 15 working days" in ran.out
    assert policy("diff", "gdpr.toml", "gdpr.toml").out == "Nothing changes.\n"


def test_the_command_as_it_is_installed(tmp_path: Path, history: str) -> None:
    program = Path(sys.executable).with_name("privacy-desk")
    words: list[str | Path] = [
        program,
        "policy",
        "simulate",
        "--history",
        history,
        "--policy",
        "pipl.toml",
        "--json",
    ]
    ran = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [json.loads(line)["outcome"] for line in ran.stdout.splitlines()] == [
        "proceed",
        "unverified",
        "ask_staff",
        "duplicate",
    ]
