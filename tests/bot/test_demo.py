"""The demo as people run it: a process of its own, its transcript read, its exit code taken at its word."""

import asyncio
import json
import os
import re
import shlex
import signal
import smtplib
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.demo.day import THE_DAY
from bot.demo.lines import wrapped
from bot.demo.telegram import TelegramEmulator
from intents.right import Right

BIN = Path(sys.executable).parent / "privacy-desk"
PATIENCE = 120  # seconds, where other work holds the machine


@asynccontextmanager
async def running(*command: str) -> AsyncIterator[Process]:
    """A process whose end is waited for, and which does not outlive the test."""
    environment = os.environ | {"COLUMNS": "80", "PYTHONWARNINGS": "error::ResourceWarning"}
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE, env=environment)
    try:
        async with asyncio.timeout(PATIENCE):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def read_until(process: Process, words: str) -> str:
    """What the process says up to the line that holds these words."""
    assert process.stdout
    said = ""
    while words not in said.rpartition("\n\n")[2] + said[-200:]:
        line = await process.stdout.readline()
        assert line, f"ended before it said {words!r}:\n{said}"
        said += line.decode()
    return said


async def test_the_whole_day_ends_as_the_script_expects() -> None:
    async with running(str(BIN), "demo", "--once") as process:
        out, err = (said.decode() for said in await process.communicate())
    assert "NOT AS EXPECTED" not in out
    assert (process.returncode, err) == (0, "")
    assert (
        f"All {len(THE_DAY.conversations) + len(THE_DAY.chats)} conversations ended as the script expects"
        in out
    )
    for who in THE_DAY.people:
        assert who.name.split()[0] in out
    for right in Right:
        assert re.search(rf"understands .*\b{right.value}\b", out)
    for seen in ("propose fee", "propose refusal", "ask staff", "reminder", "merged", "sender_mismatch"):
        assert seen in out
    for clause in ("§5(1)", "§5(7)", "GB/T 35273-2020"):
        assert clause in out
    assert len(re.findall(r"^PD-\w{4}-\w{4} ", out, re.MULTILINE)) >= 26
    assert "The team receives" in out
    for seen in ("The staff's group, topic “PD-", "Draft by Mei", "is closed with its ticket"):
        assert seen in out


async def test_piped_it_is_plain_text_of_eighty_columns() -> None:
    async with running(sys.executable, "-m", "tests.bot.short_days", "right", "--once") as process:
        out, err = (said.decode() for said in await process.communicate())
    assert (process.returncode, err) == (0, "")
    assert "\x1b" not in out
    assert all(wrapped(line, 80) in ([line.rstrip()], [""], []) for line in out.splitlines())


async def test_a_day_that_ends_otherwise_says_so_and_fails() -> None:
    async with running(sys.executable, "-m", "tests.bot.short_days", "wrong", "--once") as process:
        out, _ = (said.decode() for said in await process.communicate())
    flat = " ".join(out.split())
    assert process.returncode == 1
    assert "Maria Rossi expected the letter “refusal” and received “acknowledgement”" in flat
    assert "status is working, expected fulfilled" in flat
    assert "received one mail more than the script says: “acknowledgement”" in flat
    assert "1 of 4 conversations ended as the script expects." in flat


async def test_it_stays_open_until_ctrl_c() -> None:
    async with running(sys.executable, "-m", "tests.bot.short_days", "right") as process:
        said = await read_until(process, "Ctrl-C ends the demo")
        env = env_file(said)
        assert [ticket["rights"] for ticket in await tickets(env)] == [["withdrawal"]]

        await asyncio.to_thread(write_as_told, said)
        await read_until(process, "writes acknowledgement")
        assert [ticket["rights"] for ticket in await tickets(env)] == [["withdrawal"], ["access"]]

        process.send_signal(signal.SIGINT)
        _, err = await process.communicate()
    assert (process.returncode, err.decode()) == (0, "")
    assert not env.exists()


async def test_ctrl_c_in_the_middle_of_the_day_ends_it_cleanly() -> None:
    async with running(str(BIN), "demo", "--once") as process:
        await read_until(process, "Anna Keller writes")
        process.send_signal(signal.SIGINT)
        out, err = (said.decode() for said in await process.communicate())
    assert (process.returncode, err) == (1, "")
    assert "In short" not in out


def env_file(said: str) -> Path:
    found = re.search(r"source (\S+)", said)
    assert found
    return Path(found[1])


async def tickets(env: Path) -> list[dict[str, object]]:
    """What `privacy-desk tickets` says with the settings that the demo names."""
    script = f"source {shlex.quote(str(env))}; {shlex.quote(str(BIN))} tickets --json"
    async with running("bash", "-c", script) as process:
        out, err = await process.communicate()
    assert (process.returncode, err) == (0, b"")
    rows: list[dict[str, object]] = json.loads(out)
    return rows


def write_as_told(said: str) -> None:
    """Write a mail with the address, the port and the password that the demo has given."""
    port = re.search(r"SMTP +127\.0\.0\.1, port (\d+)", said)
    user = re.search(r"user (\S+), password (\S+)", said)
    desk = re.search(r"^Write to +(\S+)", said, re.MULTILINE)
    assert port and user and desk
    with smtplib.SMTP("127.0.0.1", int(port[1])) as smtp:
        smtp.login(user[1], user[2])
        mail = f"From: {user[1]}\r\nSubject: My data\r\n\r\nPlease show me the data you hold about me.\r\n"
        smtp.sendmail(user[1], desk[1], mail)


async def test_with_a_token_the_chats_are_those_of_its_service(monkeypatch: pytest.MonkeyPatch) -> None:
    async with TelegramEmulator() as elsewhere:  # stands for the real service
        monkeypatch.setenv("DESK_TELEGRAM_TOKEN", elsewhere.token)
        monkeypatch.setenv("DESK_TELEGRAM_API", elsewhere.api)
        async with running(sys.executable, "-m", "tests.bot.short_days", "right") as process:
            await read_until(process, "Ctrl-C ends the demo")
            somebody = elsewhere.user("Somebody")
            await somebody.starts()
            await somebody.sees("privacy desk of ZLink", within=20)
            process.send_signal(signal.SIGINT)
            _, err = await process.communicate()
    assert (process.returncode, err.decode()) == (0, "")
