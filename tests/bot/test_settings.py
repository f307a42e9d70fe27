"""Wrong settings end the start with one line that names the setting and what it should be."""

import os
import re
import socket
from pathlib import Path

import pytest

from bot.errors import SettingError
from bot.main import run
from bot.settings import Settings, load_settings
from tests.bot.program import ROOT, called, least
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpSink

MAIL = {
    "DESK_MAIL_ADDRESS": "privacy@desk.example",
    "DESK_IMAP_URL": "imap://desk:secret@127.0.0.1:9/INBOX",
    "DESK_SMTP_URL": "smtp://127.0.0.1:9",
}
RESERVED = {"DESK_WEB_BIND", "DESK_WEB_URL"}

WRONG = {
    "DESK_DATABASE_URL": ["", "mysql://host/desk", "desk.sqlite3"],
    "DESK_MASTER_KEY": ["", "abc", "ä", "x" * 44],
    "DESK_POLICY": ["/no/such/file.toml", str(ROOT / "pyproject.toml")],
    "DESK_MAIL_ADDRESS": ["", "privacy"],
    "DESK_IMAP_URL": [
        "",
        "imap.example.com",
        "pop3://a:b@c",
        "imap://a:b@mail.example.com/INBOX",
        "imaps://host",
    ],
    "DESK_SMTP_URL": ["", "mail.example.com", "imaps://a:b@c", "smtps://host:notaport"],
    "DESK_MAILBOXES": [
        "[",
        "{}",
        '[{"address": "x"}]',
        '[{"address": "a@b", "imap_url": "", "smtp_url": "", "x": 1}]',
    ],
    "DESK_DIRECTORY": ["accounts.csv", "csv:", "csv:/no/such.csv", "ldap:x"],
    "DESK_STAFF_EMAILS": ["nobody", "a@b.example, nobody"],
}


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Settings that are right but for the servers, in the environment of this process."""
    for name in [name for name in os.environ if name.startswith("DESK_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    for name, value in least(tmp_path, **MAIL).items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, values in WRONG.items() for v in values])
async def test_a_wrong_setting_is_named(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    environment.setenv(name, value)
    with pytest.raises(SettingError) as said:
        await run(load_settings())
    text = str(said.value)
    assert text.startswith(name)
    assert "\n" not in text
    assert len(text) > len(f"{name}: ") + 10  # and what it should be


async def test_that_line_is_all_that_the_program_says(tmp_path: Path) -> None:
    settings = least(tmp_path, **MAIL) | {"DESK_DIRECTORY": "csv:/no/such.csv"}
    ended = await called("run", settings=settings, folder=tmp_path)
    assert (ended.code, ended.out) == (1, "")
    assert ended.line.startswith("privacy-desk: DESK_DIRECTORY")


async def test_a_wrong_password(tmp_path: Path, dovecot: Dovecot, smtp_sink: SmtpSink) -> None:
    urls = {"DESK_IMAP_URL": dovecot.url(password="letmein"), "DESK_SMTP_URL": smtp_sink.url()}
    ended = await called("run", settings=least(tmp_path, **{**MAIL, **urls}), folder=tmp_path)
    assert ended.code == 1
    assert "DESK_IMAP_URL" in ended.line
    assert "letmein" not in ended.err


async def test_a_wrong_password_for_sending(tmp_path: Path, dovecot: Dovecot) -> None:
    async with SmtpSink(auth=True) as sink:
        urls = {"DESK_IMAP_URL": dovecot.url(), "DESK_SMTP_URL": sink.url(user="desk", password="letmein")}
        ended = await called("run", settings=least(tmp_path, **{**MAIL, **urls}), folder=tmp_path)
    assert ended.code == 1
    assert "DESK_SMTP_URL" in ended.line
    assert "letmein" not in ended.err


async def test_a_closed_port(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        url = f"imap://desk:secret@127.0.0.1:{taken.getsockname()[1]}/INBOX"
        ended = await called(
            "run", settings=least(tmp_path, **MAIL) | {"DESK_IMAP_URL": url}, folder=tmp_path
        )
    assert ended.code == 1
    assert "DESK_IMAP_URL" in ended.line


async def test_a_certificate_that_nobody_vouches_for(
    tmp_path: Path, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    url = dovecot.tls_url().partition("?")[0]
    settings = least(tmp_path, **MAIL) | {"DESK_IMAP_URL": url, "DESK_SMTP_URL": smtp_sink.url()}
    ended = await called("run", settings=settings, folder=tmp_path)
    assert ended.code == 1
    assert "DESK_IMAP_URL" in ended.line
    assert "certificate" in ended.line


async def test_a_database_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    url = f"sqlite+aiosqlite:///{tmp_path}/file/desk.sqlite3"
    ended = await called(
        "run", settings=least(tmp_path, **MAIL) | {"DESK_DATABASE_URL": url}, folder=tmp_path
    )
    assert ended.code == 1
    assert "DESK_DATABASE_URL" in ended.line


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    url = f"sqlite+aiosqlite:///{tmp_path}/closed/desk.sqlite3"
    ended = await called("tickets", settings=least(tmp_path) | {"DESK_DATABASE_URL": url}, folder=tmp_path)
    assert (ended.code, "DESK_DATABASE_URL" in ended.line) == (1, True)


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite3").write_bytes(b"this is no database, whatever its name says" * 100)
    ended = await called("tickets", settings=least(tmp_path), folder=tmp_path)
    assert ended.code == 1
    assert "DESK_DATABASE_URL" in ended.line


async def test_a_postgresql_that_is_not_there(tmp_path: Path) -> None:
    url = "postgresql+asyncpg://desk:hush@127.0.0.1:9/desk"
    ended = await called("tickets", settings=least(tmp_path) | {"DESK_DATABASE_URL": url}, folder=tmp_path)
    assert ended.code == 1
    assert "DESK_DATABASE_URL" in ended.line
    assert "hush" not in ended.err


async def test_doctor_tries_everything_and_says_what_failed(tmp_path: Path) -> None:
    ended = await called("doctor", settings=least(tmp_path, **MAIL), folder=tmp_path)
    assert ended.code == 1
    lines = ended.out.splitlines()
    assert any(line.startswith("ok") and "database" in line for line in lines)
    assert any(line.startswith("failed") and "DESK_IMAP_URL" in line for line in lines)


def test_the_example_holds_every_setting_with_a_line_that_explains_it() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named: dict[str, int] = {}
    for place, line in enumerate(lines):
        found = re.match(r"(?:# )?(DESK_[A-Z_]+)=", line)
        if found:
            named[found[1]] = place
            assert found[1] in RESERVED or not line.startswith("#"), line
    assert set(named) == {f"DESK_{name.upper()}" for name in Settings.model_fields} | RESERVED
    for name, place in named.items():
        above = lines[place - 1]
        assert above.startswith("# "), name
        assert len(above) > 20, name


async def test_the_example_is_read_as_a_file(tmp_path: Path) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    (tmp_path / ".env").write_text(example, encoding="utf-8")
    ended = await called("tickets", "--json", settings=least(tmp_path), folder=tmp_path)
    assert (ended.code, ended.out.strip()) == (0, "[]")
