"""No bytes at all may break the reader, and crafted ones may not hold it up."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail.parse import parse

_PIECES = [
    b"From: a@b.example\n",
    b'From: "=?utf-8?q?x?=" <a@b>\r\n',
    b"To: undisclosed-recipients:;\n",
    b"Subject: =?gb2312?B?xOO6w?=\n",
    b"Subject: =?x-unknown?Q?=ZZ?= =?utf-8?b?!!!?=\n",
    b"Content-Type: multipart/mixed; boundary=b\n",
    b'Content-Type: multipart/alternative; boundary="c"\n',
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n",
    b"Content-Type: text/html; charset=iso-2022-jp\n",
    b"Content-Type: text/plain; charset=utf-7; format=flowed; delsp=yes\n",
    b"Content-Type: message/rfc822\n",
    b"Content-Type: message/delivery-status\n",
    b"Content-Type: application/ms-tnef; name*0*=utf-8''%e4; name*1=x\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: quoted-printable\n",
    b"Content-Transfer-Encoding: x-uuencode\n",
    b'Content-Disposition: attachment; filename="..\\..\\x"\n',
    b"Date: Fri, 31 Feb 2024 99:00:00 +9999\n",
    b"Authentication-Results: mx; dmarc=pass (((\n",
    b"Return-Path: <>\n",
    b"--b\n",
    b"--c\r\n",
    b"--b--\n",
    b"\n",
    b"\r\n\r\n",
    b"begin 644 f\n",
    b"#0V%T\n",
    b"end\n",
    b"> quoted\n",
    b"On 1 Jan 2024 x wrote:\n",
    b"<div style='display:none'><blockquote>x</div>\n",
    b"\x1b$B",
    b"\xff\xfe\x00",
    b"\xe4\xbd\xa0",
    b"78e9223e\n",
    b" folded\n",
]
mails = st.one_of(
    st.binary(max_size=400),
    st.lists(st.one_of(st.sampled_from(_PIECES), st.binary(max_size=12)), max_size=40).map(b"".join),
)


@settings(max_examples=600, deadline=None)
@given(raw=mails)
def test_any_bytes_are_read(raw: bytes) -> None:
    mail = parse(raw, authserv_id="mx", own=("privacy@b",))

    line = json.dumps(mail.as_json("file"), ensure_ascii=False)
    assert json.loads(line)["file"] == "file"
    line.encode("utf-8")
    assert "\n" not in mail.subject and "\x00" not in mail.text


_MEGABYTE = 1_000_000
_HEADERS = b"From: a@b.example\nSubject: x\n"
_CRAFTED = {
    "one header line": b"Subject: " + b"a" * _MEGABYTE,
    "many headers": b"X-A: b\n" * (_MEGABYTE // 7),
    "folds": b"Subject: x\n" + b" y\n" * (_MEGABYTE // 3),
    "encoded words": b"Subject: " + b"=?utf-8?q?=41?= " * (_MEGABYTE // 16),
    "half words": b"Subject: " + b"=?a?q?" * (_MEGABYTE // 6),
    "brackets": b"From: " + b"<" * _MEGABYTE + b"\n\n",
    "comments": b"From: " + b"(" * _MEGABYTE + b"\n\n",
    "quotes": b"From: " + b'"\\' * (_MEGABYTE // 2) + b"\n\n",
    "addresses": b"To: " + b"a@b," * (_MEGABYTE // 4) + b"\n\n",
    "references": b"References: " + b"<a@b>" * (_MEGABYTE // 5) + b"\n\n",
    "results": b"Authentication-Results: mx; " + b"a=b (" * (_MEGABYTE // 5) + b"\nFrom: a@b\n\n",
    "parameters": b'Content-Type: text/plain; a="' + b';a="' * (_MEGABYTE // 4) + b"\n\nx",
    "parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * (_MEGABYTE // 8),
    "nested": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(_MEGABYTE // 60)
    ),
    "nested alternatives": b"".join(
        b"Content-Type: multipart/alternative; boundary=b%d\n\n--b%d\n\n\n--b%d\n" % (i, i, i)
        for i in range(24)
    )
    + b"Content-Type: text/html\n\n"
    + b"<p>x" * (_MEGABYTE // 4),
    "nested messages": b"Content-Type: message/rfc822\n\n" * (_MEGABYTE // 30),
    "near boundaries": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--bb\n" * (_MEGABYTE // 5),
    "no boundary": b"Content-Type: multipart/mixed\n\n" + b"--bb\n" * (_MEGABYTE // 5),
    "base64 with padding": _HEADERS + b"Content-Transfer-Encoding: base64\n\n" + b"YQ==" * (_MEGABYTE // 4),
    "quoted printable": _HEADERS + b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=" * _MEGABYTE,
    "uuencode": _HEADERS + b"\n" + b"begin 644 a\n#0V%T\n" * (_MEGABYTE // 18),
    "quote marks": _HEADERS + b"\n" + b"> " * (_MEGABYTE // 2),
    "colons": _HEADERS + b"\n" + b"on 1 a@b:\n" * (_MEGABYTE // 10),
    "header block lines": _HEADERS + b"\n" + b"From: x\n" * (_MEGABYTE // 8),
    "long attributions": _HEADERS + b"\n" + (b"On 1 " * 60 + b"wrote:\n") * (_MEGABYTE // 307),
    "dashes": _HEADERS + b"\n" + (b"-" * 118 + b"x\n") * (_MEGABYTE // 120),
    "short lines": _HEADERS + b"\n" + b"a\n" * (_MEGABYTE // 2),
    "flowed": _HEADERS + b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * (_MEGABYTE // 3),
    "div": _HEADERS + b"Content-Type: text/html\n\n" + b"<div>" * (_MEGABYTE // 5),
    "blockquotes": _HEADERS
    + b"Content-Type: text/html\n\n"
    + b"<blockquote>" * 490
    + b"<p>x" * (_MEGABYTE // 4),
    "siblings": _HEADERS + b"Content-Type: text/html\n\n" + b"<b>x</b>" * (_MEGABYTE // 8),
    "formatting": _HEADERS
    + b"Content-Type: text/html\n\n"
    + b"".join(b"<b id=%d>" % i for i in range(400))
    + b"<p>x" * (_MEGABYTE // 4),
    "reopened formatting": _HEADERS
    + b"Content-Type: text/html\n\n<p>"
    + b"".join(b"<b id=%d></i>" % i for i in range(3_000))
    + b"</p>"
    + b"<p>x</p>" * (_MEGABYTE // 8),
    "attributes": _HEADERS
    + b"Content-Type: text/html\n\n<p "
    + b" ".join(b"a%d=1" % i for i in range(_MEGABYTE // 8))
    + b">x",
    "options": _HEADERS + b"Content-Type: text/html\n\n<select>" + b"<option>x" * (_MEGABYTE // 9),
    "misnested": _HEADERS + b"Content-Type: text/html\n\n" + b"<a><p>" * 400 + b"</a>" * (_MEGABYTE // 5),
    "tables": _HEADERS + b"Content-Type: text/html\n\n" + b"<table><tr>x" * (_MEGABYTE // 12),
    "entities": _HEADERS + b"Content-Type: text/html\n\n" + b"&#x41;" * (_MEGABYTE // 6),
    "open tag": _HEADERS + b"Content-Type: text/html\n\n" + b"<a " * (_MEGABYTE // 3),
    "styles": _HEADERS + b"Content-Type: text/html\n\n<style>" + b".a{" * (_MEGABYTE // 3) + b"</style>",
    "utf-7": _HEADERS + b"Content-Type: text/plain; charset=utf-7\n\n" + b"+AAA" * (_MEGABYTE // 4),
    "escapes": _HEADERS + b"Content-Type: text/plain; charset=iso-2022-jp\n\n" + b"\x1b$B" * (_MEGABYTE // 3),
    "unknown bytes": _HEADERS + b"\n" + bytes(range(128, 256)) * (_MEGABYTE // 128),
    "bounce": b"From: MAILER-DAEMON@x\nReturn-Path: <>\n\n" + b"<a@b>: 550\n" * (_MEGABYTE // 11),
    "report": b"From: MAILER-DAEMON@x\nContent-Type: multipart/report; boundary=b\n\n--b\n"
    b"Content-Type: message/delivery-status\n\n" + b"Action: failed\n\n" * (_MEGABYTE // 16),
    "tnef": b"Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22\x00\x00" + b"\x00" * _MEGABYTE,
}


@pytest.mark.parametrize("name", _CRAFTED)
def test_a_crafted_megabyte_is_read_in_time(name: str) -> None:
    begin = time.process_time()

    mail = parse(_CRAFTED[name], authserv_id="mx")

    assert time.process_time() - begin < 5, "quadratic: all of these take well below two seconds of CPU"
    assert len(mail.defects) <= 30
