"""What we send: threaded, marked, readable in any mail program, and never forged by what others wrote."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.compose import Reply, compose
from mail.parse import Address, Attachment, Automatic, parse

REPLY = Reply(
    from_=Address("privacy@example.org", "Datenschutz, 隐私"),
    to="li@example.com",
    subject="Re: 删除 [PD-7]",
    text="您好\n\n119045\n\nGrüße\n",
    message_id="<t.7.1@example.org>",
    date=datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
    in_reply_to="<in@example.com>",
    references=("<first@example.com>", "<in@example.com>"),
    reply_to="privacy+token@example.org",
)


def test_a_reply_reads_as_it_was_meant() -> None:
    raw = compose(REPLY).as_bytes()
    got = parse(raw)

    assert got.sender == REPLY.from_
    assert got.to == (Address("li@example.com"),)
    assert got.reply_to == (Address("privacy+token@example.org"),)
    assert (got.subject, got.text, got.date) == (REPLY.subject, REPLY.text, REPLY.date)
    assert (got.message_id, got.in_reply_to) == (REPLY.message_id, (REPLY.in_reply_to,))
    assert got.references == REPLY.references
    assert got.defects == ()
    assert b"\r\n119045\r\n" in raw, "a code stands alone on its line"
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw.isascii()


def test_the_desk_says_that_it_is_a_machine() -> None:
    message = compose(REPLY)
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert parse(message.as_bytes()).automatic is Automatic.LOOP


def test_a_letter_by_a_person_does_not() -> None:
    message = compose(replace(REPLY, automatic=False))
    assert message["Auto-Submitted"] is None
    assert message["X-Privacy-Desk"] == "1"


def test_a_first_mail_threads_to_nothing() -> None:
    message = compose(replace(REPLY, in_reply_to=None, references=(), reply_to=None))
    assert message["In-Reply-To"] is None
    assert message["References"] is None
    assert message["Reply-To"] is None


def test_long_message_ids_are_neither_broken_nor_encoded() -> None:
    long = f"<{'A1B2C3D4' * 12}@DB7PR04MB1234.eurprd04.prod.outlook.example>"
    raw = compose(replace(REPLY, in_reply_to=long, references=(long,))).as_bytes()
    assert raw.count(long.encode()) == 2


def test_a_long_thread_keeps_its_first_and_newest_ids() -> None:
    many = tuple(f"<{number}@x>" for number in range(100))
    kept = parse(compose(replace(REPLY, references=many, in_reply_to="<99@x>")).as_bytes()).references
    assert kept[0] == "<0@x>"
    assert kept[-1] == "<99@x>"
    assert len(kept) == 20


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_text_can_forge_a_header(subject: str, name: str, file: str) -> None:
    subject, name = subject + "\r\nBcc: x@evil.example\r\n", name + "\nX-Evil: 1"
    attachment = Attachment(file + "\r\nX-Evil: 1\r\n\r\n", "text/plain\r\nX-Evil: 1", b"x")
    reply = replace(REPLY, subject=subject, from_=Address("a@b.example", name), attachments=(attachment,))

    got = message_from_bytes(compose(reply).as_bytes(), policy=default)

    assert got["Bcc"] is None
    assert all(part["X-Evil"] is None for part in got.walk())
    assert got["To"] == "li@example.com"


@pytest.mark.parametrize(
    "to",
    ["", "li", "li@example.com\r\nBcc: x@y.z", "a@b.c, d@e.f", "Li <li@example.com>", "a b@c.d", "a@b@c"],
)
def test_what_is_no_address_is_refused(to: str) -> None:
    with pytest.raises(ValueError, match="not a mail address"):
        compose(replace(REPLY, to=to))


@pytest.mark.parametrize("message_id", ["", "x", "<a@b>\r\nBcc: x@y.z", "<a b@c>", "<é@b>"])
def test_what_is_no_message_id_is_refused(message_id: str) -> None:
    with pytest.raises(ValueError, match="not a message id"):
        compose(replace(REPLY, message_id=message_id))


def test_foreign_ids_that_are_none_are_left_out() -> None:
    message = compose(replace(REPLY, in_reply_to="<a@b>\r\nX-Evil: 1", references=("nonsense", "<c@d>")))
    assert message["In-Reply-To"] is None
    assert message["References"] == "<c@d>"


def test_files_go_with_the_letter() -> None:
    files = (
        Attachment("数据.csv", "text/csv", "姓名\n".encode()),
        Attachment("m.eml", "message/rfc822", b"From: x\n\ny"),
    )
    got = parse(compose(replace(REPLY, attachments=files)).as_bytes())
    assert [(each.name, each.content) for each in got.attachments] == [
        (each.name, each.content) for each in files
    ]
    assert got.text == REPLY.text


def test_a_domain_beyond_ascii_is_sent_as_the_wire_takes_it() -> None:
    assert compose(replace(REPLY, to="li@bücher.example"))["To"] == "li@xn--bcher-kva.example"
