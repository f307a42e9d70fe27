"""What people's scripts rely on: keys, types, order, channels and exit codes."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.assembly import make_world
from bot.channels.email import read
from bot.settings import MailboxSettings, Settings
from bot.work import InboxLoop
from storage.database import Database
from storage.inbox import Arrival, Inbox
from tests.bot.program import called, least

KINDS = {"request", "question", "status", "verification", "other", "unclear"}
RIGHTS = {"access", "correction", "deletion", "withdrawal", "explanation", "portability"}
MAIL = (
    b"From: Anna <anna@people.example>\r\nTo: privacy@desk.example\r\nSubject: =?utf-8?q?M=C3=A4il?=\r\n"
    b"Message-ID: <1@people.example>\r\nDate: Sun, 22 Nov 2026 12:00:00 +0100\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
    b"Please delete all my personal data.\r\n\r\n> old words\r\n--b\r\nContent-Type: application/pdf\r\n"
    b'Content-Disposition: attachment; filename="a.pdf"\r\n\r\n%PDF\r\n--b--\r\n'
)


def shape(value: Any) -> Any:
    """The keys and types of a value."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    return type(value)


async def test_classify_jsonl(tmp_path: Path) -> None:
    asked = [
        {"text": "请注销我的账号。"},
        {"text": "119045", "open_challenge": True},
        {"text": "any news?", "subject": "my request", "open_ticket": True},
        {"text": "Please delete all my personal data.", "subject": "Hello", "extra": 1},
        {"text": ""},
    ]
    lines = "\n".join(json.dumps(line) for line in asked).encode()
    ended = await called("classify", "--jsonl", settings={}, folder=tmp_path, stdin=lines)
    assert (ended.code, ended.err) == (0, "")
    said = [json.loads(line) for line in ended.out.splitlines()]
    assert len(said) == len(asked)
    for line in said:
        assert list(line) == [
            "kind",
            "rights",
            "cancellation",
            "needs_person",
            "language",
            "confidence",
            "evidence",
        ]
        assert line["kind"] in KINDS
        assert set(line["rights"]) <= RIGHTS
        assert isinstance(line["cancellation"], bool)
        assert line["needs_person"] is None or isinstance(line["needs_person"], str)
        assert isinstance(line["language"], str)
        assert 0 <= line["confidence"] <= 1
        for evidence in line["evidence"]:
            assert shape(evidence) == {
                "right": str,
                "phrase": str,
                "span": list,
                "score": float,
                "why": str,
            }
    assert [line["kind"] for line in said[:4]] == ["request", "verification", "status", "request"]
    assert said[0]["cancellation"] is True
    assert said[0]["language"] == "zh"


async def test_the_words_of_the_evidence_stand_where_it_says(tmp_path: Path) -> None:
    text = "Hello,\n\nplease delete all my personal data.\n\n> please send me a copy of my data\n"
    lines = json.dumps({"text": text}).encode()
    ended = await called("classify", "--jsonl", settings={}, folder=tmp_path, stdin=lines)
    said = json.loads(ended.out)
    assert said["rights"] == ["deletion"]  # what is quoted is not asked for
    assert said["evidence"]
    for evidence in said["evidence"]:
        begin, end = evidence["span"]
        assert 0 <= begin < end <= len(text)
        assert evidence["phrase"].split()[0].lower() in text[begin:end].lower()


@pytest.mark.parametrize("line", [b"nonsense", b"[]", b'{"subject": "x"}', b'"text"', b'{"text": "\xff"}'])
async def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: bytes) -> None:
    stdin = b'{"text": "hello"}\n' + line + b"\n"
    ended = await called("classify", "--jsonl", settings={}, folder=tmp_path, stdin=stdin)
    assert ended.code == 1
    assert "line 2" in ended.line
    assert len(ended.out.splitlines()) == 1  # what came before it is answered


async def test_classify_for_a_person(tmp_path: Path) -> None:
    ended = await called("classify", "Please delete all my personal data.", settings={}, folder=tmp_path)
    assert ended.code == 0
    assert "deletion" in ended.out


async def test_inspect_json(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(MAIL)
    (tmp_path / "two.eml").write_bytes(b"\xff\x00 no mail at all")
    ended = await called("inspect", "--json", "one.eml", "two.eml", settings={}, folder=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    one, two = (json.loads(line) for line in ended.out.splitlines())
    assert list(one) == [
        "file",
        "from",
        "to",
        "subject",
        "message_id",
        "date",
        "text",
        "new_text",
        "attachments",
        "automatic",
        "sender_trust",
        "defects",
    ]
    assert list(two) == list(one)
    assert one["file"] == "one.eml"
    assert one["from"] == {"address": "anna@people.example", "name": "Anna"}
    assert one["subject"] == "Mäil"
    assert "old words" in one["text"]
    assert "old words" not in one["new_text"]
    assert shape(one["attachments"][0]) == {"name": str, "type": str, "size": int, "sha256": str}
    assert (one["automatic"], one["sender_trust"], one["defects"]) == (None, "unknown", [])
    assert isinstance(two["defects"], list)


async def test_inspect_shows_the_others_when_a_file_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(MAIL)
    ended = await called("inspect", "--json", "none.eml", "one.eml", settings={}, folder=tmp_path)
    assert ended.code == 1
    assert "none.eml" in ended.line
    assert len(ended.out.splitlines()) == 1


async def test_tickets_json(tmp_path: Path) -> None:
    await one_request(tmp_path)
    ended = await called("tickets", "--json", settings=least(tmp_path), folder=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    (ticket,) = json.loads(ended.out)
    assert list(ticket) == [
        "number",
        "status",
        "rights",
        "cancellation",
        "channel",
        "language",
        "requester",
        "verified",
        "received_at",
        "due_at",
        "flags",
        "proposal",
        "messages",
    ]
    assert re.fullmatch(r"PD-\w{4}-\w{4}", ticket["number"])
    assert (ticket["status"], ticket["rights"], ticket["channel"]) == ("verifying", ["deletion"], "email")
    assert (ticket["requester"], ticket["verified"], ticket["messages"]) == ("a***@people.example", False, 2)
    assert (ticket["flags"], ticket["proposal"], ticket["cancellation"]) == ([], None, False)
    for moment in (ticket["received_at"], ticket["due_at"]):
        assert datetime.fromisoformat(moment).utcoffset() is not None

    table = await called("tickets", settings=least(tmp_path), folder=tmp_path)
    assert table.code == 0
    assert ticket["number"] in table.out
    assert "anna@" not in table.out


async def test_no_tickets_are_an_empty_list(tmp_path: Path) -> None:
    ended = await called("tickets", "--json", settings=least(tmp_path), folder=tmp_path)
    assert (ended.code, json.loads(ended.out), ended.err) == (0, [], "")


async def test_a_key_that_was_made_is_taken(tmp_path: Path) -> None:
    made = await called("keygen", settings={}, folder=tmp_path)
    assert made.code == 0
    settings = least(tmp_path, DESK_MASTER_KEY=made.out.strip(), DESK_MAIL_ADDRESS="")
    ended = await called("staff", "show", "PD-0000-0000", settings=settings, folder=tmp_path)
    assert ended.code == 1
    assert "PD-0000-0000" in ended.line  # it got as far as looking for the ticket


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("run", "--nonsense"),
        ("inspect",),
        ("staff", "answer"),
        ("staff", "add", "Ada", "--role", "queen"),
        ("staff", "refuse", "PD-0000-0000"),
        ("quarantine", "nonsense"),
        ("policy", "due"),
    ],
)
async def test_usage_errors_exit_with_2(tmp_path: Path, words: tuple[str, ...]) -> None:
    ended = await called(*words, settings=least(tmp_path), folder=tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err


async def one_request(folder: Path) -> None:
    """Let a desk handle one mail, without any server."""
    values = {name.removeprefix("DESK_").lower(): value for name, value in least(folder).items()}
    settings = Settings.model_validate(values)
    database = Database(settings.database_url)
    await database.open()
    mailbox = MailboxSettings(address="privacy@desk.example", imap_url="", smtp_url="")

    def edge(row: Inbox) -> Any:
        return read(row, mailbox, [mailbox.address])

    loop = InboxLoop(database, make_world(settings), {"email": edge})
    arrival = Arrival("email", mailbox.address, "INBOX", 1, 1, MAIL, datetime.now(UTC))
    await loop.take([arrival], lambda: None)
    await database.close()
