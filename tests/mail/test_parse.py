"""Mails as they are in the wild: each must come out as something that a person or the desk can read."""

# ruff: noqa: E501  (mails are as wide as they are)

import base64
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from mail.parse import Address, Automatic, Mail, parse

HEAD = b"From: Li Na <li@example.com>\r\nTo: privacy@example.org\r\nSubject: Request\r\nMessage-ID: <1@example.com>\r\n"
DATE = b"Date: Fri, 05 Jan 2024 10:00:00 +0800\r\n"
CHINESE = "请删除我的账户，谢谢！"


def mail(headers: bytes = b"", body: bytes = b"Please delete my account.\r\n") -> Mail:
    return parse(HEAD + DATE + headers + b"\r\n" + body)


def multipart(kind: str, *parts: bytes, tail: bytes = b"--b--\r\n") -> Mail:
    joined = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts)
    return mail(
        f"MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary=b\r\n".encode(), joined + tail
    )


def part(kind: bytes, content: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join([b"Content-Type: " + kind, *headers, b"", content])


PLAIN = part(b"text/plain", b"Please delete my account.")
PDF = part(
    b"application/pdf; name=a.pdf",
    b"JVBERi0=",
    b"Content-Transfer-Encoding: base64",
    b"Content-Disposition: attachment",
)


def test_inspect_prints_the_contract() -> None:
    got = multipart("mixed", PLAIN, PDF).as_json("a.eml")

    assert json.loads(json.dumps(got)) == {
        "file": "a.eml",
        "from": {"address": "li@example.com", "name": "Li Na"},
        "to": [{"address": "privacy@example.org", "name": ""}],
        "subject": "Request",
        "message_id": "<1@example.com>",
        "date": "2024-01-05T10:00:00+08:00",
        "text": "Please delete my account.",
        "new_text": "Please delete my account.",
        "attachments": [
            {
                "name": "a.pdf",
                "type": "application/pdf",
                "size": 5,
                "sha256": "38523c087796e5d5dd1cf9bad1fb026781a838dd9dd2cf8af58b9f6502a46778",
            }
        ],
        "automatic": None,
        "sender_trust": "unknown",
        "defects": [],
    }


# Charsets: the label, and the codec in which the bytes really are.
@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("utf-8", "utf-8", CHINESE),
        ("UTF8", "utf-8", CHINESE),
        ('"utf-8"', "utf-8", CHINESE),
        ("gb2312", "gb18030", "请删除账户。镕堃喆"),
        ("GBK", "gb18030", CHINESE),
        ("gb18030", "gb18030", "𠮷野家"),
        ("x-gbk", "gb18030", CHINESE),
        ("hz-gb-2312", "hz", "请删除我的账户"),
        ("big5", "cp950", "請刪除我的帳戶"),
        ("big5", "big5hkscs", "請刪除我嘅戶口"),
        ("iso-2022-jp", "iso2022_jp", "アカウントを削除してください。"),
        ("shift_jis", "cp932", "アカウントを削除してください①㈱"),
        ("euc-jp", "euc_jp", "アカウントを削除してください。"),
        ("ks_c_5601-1987", "cp949", "계정을 삭제해 주세요 똠방각하"),
        ("euc-kr", "cp949", "계정을 삭제해 주세요."),
        ("iso-8859-1", "cp1252", "Löschen Sie „alles“ – für 5 €"),
        ("us-ascii", "cp1252", "Löschen Sie „alles“"),
        ("us-ascii", "utf-8", "Löschen Sie „alles“"),
        ("windows-1251", "cp1251", "Удалите мои данные"),
        ("koi8-r", "koi8_r", "Удалите мои данные"),
        ("iso-8859-2", "iso8859_2", "Usuńcie moje dane, proszę"),
        ("iso-8859-15", "iso8859_15", "Supprimez mes données pour 5 €"),
        ("windows-1256", "cp1256", "احذفوا بياناتي"),
        ("iso-8859-8-i", "cp1255", "מחקו את הנתונים שלי"),
        ("tis-620", "cp874", "กรุณาลบข้อมูลของฉัน"),
        ("utf-7", "utf-7", "Löschen 删除"),
        ("utf-16", "utf-16", CHINESE),
        ("x-unknown", "utf-8", CHINESE),
        ("iso-8859-1", "utf-8", "Löschen Sie alles für mich"),
        ("gb2312", "utf-8", "请删除我的账户和全部个人数据"),
        ("utf-8", "gb18030", "请删除我的账户和全部个人数据，谢谢你们的帮助。"),
        ("invented-1", "gb18030", "请删除我的账户和全部个人数据，谢谢你们的帮助。"),
        ("invented-1", "cp950", "請刪除我的帳戶和全部個人資料，謝謝你們的幫助。"),
        ("invented-1", "cp932", "アカウントを削除してください。よろしくお願いします。"),
        ("invented-1", "cp949", "계정을 삭제해 주세요. 감사합니다."),
        ("invented-1", "cp1251", "Пожалуйста, удалите все мои персональные данные из вашей базы. Спасибо."),
        ("invented-1", "cp1252", "Bitte löschen Sie meine persönlichen Daten. Schöne Grüße"),
    ],
)
def test_a_body_is_read_whatever_its_charset_claims(label: str, codec: str, text: str) -> None:
    encoded = base64.encodebytes(text.encode(codec)).replace(b"\n", b"\r\n")
    headers = f"Content-Type: text/plain; charset={label}\r\nContent-Transfer-Encoding: base64\r\n"
    assert mail(headers.encode(), encoded).text.strip() == text


def test_iso_2022_jp_may_hold_the_makers_characters() -> None:
    body = b"\x1b$B-!!!=jDj\x1b(B"  # ① and the like stand in a row that the standard does not have
    assert mail(b"Content-Type: text/plain; charset=iso-2022-jp\r\n", body).text == "①　所定"


def test_iso_2022_jp_is_recognised_without_a_label() -> None:
    assert mail(b"", "削除".encode("iso2022_jp")).text == "削除"


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        (b"=?utf-8?B?5Yig6Zmk?=", "删除"),
        (b"=?gb2312?B?yb6z/Q==?=", "删除"),
        (b"=?GB2312?Q?=C9=BE=B3=FD?=", "删除"),
        (b"=?utf-8?B?5Yig?=\r\n =?utf-8?B?6Zmk?=", "删除"),
        (b"=?utf-8?B?5Yg=?= =?utf-8?B?oOmZpA==?=", "删除"),
        (b"=?utf-8*zh?B?5Yig6Zmk?=", "删除"),
        (b"=?utf-8?q?a_b=20c?= d", "a b c d"),
        (b"=?utf-8?q?broken word with blanks?=", "broken word with blanks"),
        (b"=?utf-8?B?5Yig6Zmk", "=?utf-8?B?5Yig6Zmk"),
        (b"=?x-none?Q?caf=E9?=", "café"),
        ("删除账户".encode("gb18030"), "删除账户"),
        ("删除账户".encode(), "删除账户"),
        ("Löschung für mich".encode("cp1252"), "Löschung für mich"),
        ("アカウント".encode("iso2022_jp"), "アカウント"),
        (b"Re: =?utf-8?Q?a?=\r\n\t=?utf-8?Q?b?=", "Re: ab"),
        (b"a\x00b\x08c", "a b c"),
    ],
)
def test_subjects_are_read_however_they_are_written(raw: bytes, subject: str) -> None:
    assert parse(b"From: a@b.example\r\nSubject: " + raw + b"\r\n\r\nx").subject == subject


def test_a_raw_header_is_read_in_the_charset_of_the_body() -> None:
    raw = (
        b"From: a@b.example\r\nSubject: "
        + "Żądanie usunięcia".encode("iso8859_2")
        + b"\r\nContent-Type: text/plain; charset=iso-8859-2\r\n\r\nx"
    )
    assert parse(raw).subject == "Żądanie usunięcia"


@pytest.mark.parametrize(
    ("value", "address", "name"),
    [
        (b"Li Na <li@Example.COM>", "li@example.com", "Li Na"),
        (b'"Na, Li" <li@example.com>', "li@example.com", "Na, Li"),
        (b"li@example.com (Li Na)", "li@example.com", "Li Na"),
        (b"Li Na li@example.com", "li@example.com", "Li Na"),
        (b"<li@example.com", "li@example.com", ""),
        (b"=?utf-8?B?5p2O5aic?= <li@example.com>", "li@example.com", "李娜"),
        (b'"=?utf-8?B?5p2O5aic?=" <li@example.com>', "li@example.com", "李娜"),
        ('"李娜" <li@example.com>'.encode("gb18030"), "li@example.com", "李娜"),
        # A display name that pretends to be an address decides nothing.
        (b'"ceo@bank.example" <thief@evil.example>', "thief@evil.example", "ceo@bank.example"),
        (
            b"=?utf-8?q?ceo=40bank.example_=3Cceo=40bank.example=3E?= <t@evil.example>",
            "t@evil.example",
            "ceo@bank.example <ceo@bank.example",
        ),
        (b"ceo@bank.example <t@evil.example>", "t@evil.example", "ceo@bank.example"),
        (b"(ceo@bank.example) t@evil.example", "t@evil.example", "ceo@bank.example"),
        (b"mailto:li@example.com", "li@example.com", ""),
        (b"li@[192.0.2.1]", "li@[192.0.2.1]", ""),
        (b'"li na"@example.com', '"li na"@example.com', ""),
        ("李娜 <李@例子.example>".encode(), "李@例子.example", "李娜"),
    ],
)
def test_the_sender_is_read_before_anything_is_decoded(value: bytes, address: str, name: str) -> None:
    sender = parse(b"From: " + value + b"\r\n\r\nx").sender
    assert sender == Address(address, name)


@pytest.mark.parametrize("field", ["Reply-To", "Return-Path", "Sender"])
def test_without_from_another_field_names_the_sender(field: str) -> None:
    got = parse(f"{field}: <li@example.com>\r\nSubject: x\r\n\r\ny".encode())
    assert got.sender == Address("li@example.com")
    assert "no From address" in got.defects


def test_a_mail_without_anybody_in_it_is_still_a_mail() -> None:
    got = parse(b"Subject: x\r\n\r\ny")
    assert got.sender is None
    assert got.as_json("f")["from"] == {"address": "", "name": ""}


def test_groups_and_long_lists_are_read() -> None:
    got = parse(b'From: a@b.c\nTo: Team: x@y.z, "Q, R" <q@r.s>;, undisclosed-recipients:;\nTo: t@u.v\n\n')
    assert [each.address for each in got.to] == ["x@y.z", "q@r.s", "t@u.v"]


# Broken structure.
def test_lf_alone_and_an_mbox_line_do_no_harm() -> None:
    raw = b"From li@example.com Fri Jan  5 10:00:00 2024\n" + (HEAD + b"\r\nHello").replace(b"\r\n", b"\n")
    got = parse(raw)
    assert got.sender == Address("li@example.com", "Li Na")
    assert got.text == "Hello"


def test_blank_lines_before_the_headers_do_no_harm() -> None:
    assert parse(b"\r\n\r\n" + HEAD + b"\r\nHello").subject == "Request"


def test_a_fold_without_its_blank_is_mended() -> None:
    got = parse(b"From: a@b.c\r\nSubject: a long\r\nsubject\r\nTo: d@e.f\r\n\r\nx")
    assert got.subject == "a long subject"
    assert got.to == (Address("d@e.f"),)
    assert "broken header folding" in got.defects


def test_a_missing_blank_line_is_mended() -> None:
    got = parse(b"From: a@b.c\r\nSubject: x\r\nPlease delete my account.\r\n\r\nLi")
    assert got.text == "Please delete my account.\n\nLi"
    assert "no blank line after the headers" in got.defects


def test_headers_alone_are_a_mail_with_an_empty_body() -> None:
    got = parse(b"From: a@b.c\nSubject: please delete my account")
    assert (got.subject, got.text, got.new_text) == ("please delete my account", "", "")


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (b"Content-Transfer-Encoding: base64\r\n", b"UGxlYXNlIGRlbGV0ZSBteSBhY2NvdW50Lg"),
        (b"Content-Transfer-Encoding: base64\r\n", b"UGxlYXNlIGRl\r\n!!bGV0ZSBteSBhY2NvdW50Lg==\r\n--\r\n"),
        (b"Content-Transfer-Encoding: base64\r\n", b"UGxlYXNlIGRlbGV0ZSA=\r\nbXkgYWNjb3VudC4=\r\n"),
        (b"Content-Transfer-Encoding: base64\r\n", b"Please delete my account."),
        (b"Content-Transfer-Encoding: quoted-printable\r\n", b"Please=20delete my=\r\n account."),
        (b"Content-Transfer-Encoding: quoted-printable\r\n", b"Please delete my account.="),
        (b"Content-Transfer-Encoding: x-none\r\n", b"Please delete my account."),
        (b"Content-Transfer-Encoding: 8-bit\r\n", b"Please delete my account."),
        (b"Content-Type: text\r\n", b"Please delete my account."),
        (b"Content-Type: multipart/mixed\r\n", b"Please delete my account."),
        (b"Content-Type: multipart/mixed; boundary=x\r\n", b"Please delete my account."),
        (
            b"Content-Type: multipart/mixed; boundary=wrong\r\n",
            b"--right\r\nContent-Type: text/plain\r\n\r\nPlease delete my account.\r\n--right--",
        ),
        (b"Content-Type: multipart/mixed; boundary=b\r\n", b"--b\r\n\r\nPlease delete my account."),
        (
            b'Content-Type: multipart/mixed; boundary="b"; boundary="c"\r\n',
            b"--b\r\n\r\nPlease delete my account.\r\n--b--",
        ),
        (
            b"Content-Type: multipart/mixed; boundary=b\r\n",
            b"preamble\r\n--b  \r\n\r\nPlease delete my account.\r\n--b--\r\nepilogue",
        ),
        (b"content-type: TEXT/PLAIN; CHARSET=US-ASCII\r\n", b"Please delete my account."),
    ],
)
def test_broken_encodings_and_structures_still_yield_the_words(headers: bytes, body: bytes) -> None:
    assert mail(headers, body).text.strip() == "Please delete my account."


# What is text and what is an attachment.
def test_of_alternatives_the_plain_text_is_taken() -> None:
    got = multipart("alternative", PLAIN, part(b"text/html", b"<p>Please <b>delete</b> my account!</p>"))
    assert got.text == "Please delete my account."
    assert got.attachments == ()


@pytest.mark.parametrize("stub", [b"", b" \r\n", b"(HTML only)"])
def test_of_alternatives_a_stub_gives_way(stub: bytes) -> None:
    got = multipart(
        "alternative", part(b"text/plain", stub), part(b"text/html", b"<p>Please delete my account, now.</p>")
    )
    assert got.text == "Please delete my account, now."


def test_files_inside_an_alternative_are_kept() -> None:
    inner = b"--c\r\n" + part(b"text/html", b"<p>x</p>") + b"\r\n--c\r\n" + PDF + b"\r\n--c--\r\n"
    got = multipart("alternative", PLAIN, part(b"multipart/mixed; boundary=c", inner))
    assert got.text == "Please delete my account."
    assert [each.name for each in got.attachments] == ["a.pdf"]


def test_pictures_of_a_related_part_are_attachments() -> None:
    image = part(b"image/png", b"iVBORw==", b"Content-Transfer-Encoding: base64", b"Content-ID: <x>")
    got = multipart("related", part(b"text/html", b"<p>Hi<img src='cid:x'></p>"), image)
    assert got.text == "Hi"
    assert [(each.name, each.type, each.content) for each in got.attachments] == [
        ("part-1.png", "image/png", b"\x89PNG")
    ]


def test_texts_of_a_mixed_mail_are_joined() -> None:
    got = multipart("mixed", PLAIN, PDF, part(b"text/plain", b"List footer"))
    assert got.text == "Please delete my account.\n\nList footer"


def test_a_named_text_is_an_attachment_but_not_the_first() -> None:
    named = part(b"text/plain; name=letter.txt", b"Please delete my account.")
    assert multipart("mixed", named).text == "Please delete my account."
    inline = part(
        b"text/plain", b"Please delete my account.", b"Content-Disposition: inline; filename=message.txt"
    )
    assert multipart("mixed", inline).text == "Please delete my account."
    got = multipart("mixed", PLAIN, named)
    assert [each.name for each in got.attachments] == ["letter.txt"]
    got = multipart("mixed", part(b"text/plain", b"x", b"Content-Disposition: attachment; filename=a.txt"))
    assert (got.text, len(got.attachments)) == ("", 1)


@pytest.mark.parametrize(
    ("parameter", "name"),
    [
        (b'filename="a b.pdf"', "a b.pdf"),
        (b"filename=a.pdf", "a.pdf"),
        (b"filename*=utf-8''%E5%88%A0%E9%99%A4.pdf", "删除.pdf"),
        (b"filename*0*=utf-8''%E5%88; filename*1*=%A0.pdf", "删.pdf"),
        (b'filename*0="long "; filename*1="name.pdf"', "long name.pdf"),
        (b"filename*=gb2312''%C9%BE.pdf", "删.pdf"),
        (b'filename="=?utf-8?B?5Yig6Zmk?=.pdf"', "删除.pdf"),
        (b'filename="=?gb2312?B?yb6z/S5wZGY=?="', "删除.pdf"),
        ('filename="删除.pdf"'.encode("gb18030"), "删除.pdf"),
        ('filename="删除.pdf"'.encode(), "删除.pdf"),
        (b'filename="../../etc/passwd"', "passwd"),
        (b'filename="C:\\Users\\li\\a.pdf"', "a.pdf"),
        (b'filename="a\x00\x1f:b.pdf"', "a b.pdf"),
        (b'filename=""', "part-1.pdf"),
        (b'filename=".."', "part-1.pdf"),
        (b"", "part-1.pdf"),
    ],
)
def test_file_names_are_read_and_made_harmless(parameter: bytes, name: str) -> None:
    got = multipart("mixed", part(b"application/pdf", b"x", b"Content-Disposition: attachment; " + parameter))
    assert got.attachments[0].name.replace("_", " ").replace("  ", " ") == name.replace("_", " ")


def test_a_forwarded_mail_is_an_attachment_and_speaks_where_nothing_else_does() -> None:
    inner = b"From: x@y.z\r\nSubject: Old/request\r\n\r\nDelete me, said X."
    got = multipart("mixed", PLAIN, part(b"message/rfc822", inner))
    assert got.text == "Please delete my account."
    assert [(each.name, each.content) for each in got.attachments] == [("request.eml", inner)]

    alone = multipart("mixed", part(b"message/rfc822", inner))
    assert alone.text == "Delete me, said X."
    assert len(alone.attachments) == 1


def test_uuencoded_files_are_taken_out_of_the_text() -> None:
    got = mail(b"", b"See the file.\r\n\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\nBye\r\n")
    assert got.text.split() == ["See", "the", "file.", "Bye"]
    assert [(each.name, each.content) for each in got.attachments] == [("cat.txt", b"Cat")]


def test_a_sentence_that_begins_like_uuencode_is_text() -> None:
    text = "begin 644 months ago, I was a customer\nand never got an answer.\nend"
    assert mail(b"", text.encode()).text == text


def tnef(*attributes: tuple[int, bytes]) -> bytes:
    out = bytes.fromhex("789f3e220100")
    for name, value in attributes:
        out += (
            b"\x02"
            + name.to_bytes(2, "little")
            + b"\x06\x00"
            + len(value).to_bytes(4, "little")
            + value
            + b"\0\0"
        )
    return out


def test_winmail_dat_is_unpacked() -> None:
    packed = tnef(
        (0x800C, b"Please delete my account.\0"), (0x9002, b"\0"), (0x8010, b"a.pdf\0"), (0x800F, b"%PDF-")
    )
    encoded = base64.encodebytes(packed)
    got = multipart(
        "mixed", part(b"application/ms-tnef; name=winmail.dat", encoded, b"Content-Transfer-Encoding: base64")
    )
    assert got.text == "Please delete my account."
    assert [each.name for each in got.attachments] == ["winmail.dat", "a.pdf"]
    assert got.attachments[1].content == b"%PDF-"


def test_a_calendar_invitation_is_an_attachment() -> None:
    got = multipart("alternative", PLAIN, part(b"text/calendar; method=REQUEST", b"BEGIN:VCALENDAR"))
    assert got.text == "Please delete my account."
    assert [each.name for each in got.attachments] == ["part-1.ics"]


def test_encrypted_mails_are_for_a_person() -> None:
    pgp = multipart(
        "encrypted",
        part(b"application/pgp-encrypted", b"Version: 1"),
        part(b"application/octet-stream", b"x"),
    )
    smime = mail(b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n", b"x")
    inline = mail(b"", b"-----BEGIN PGP MESSAGE-----\r\n\r\nabc\r\n-----END PGP MESSAGE-----\r\n")
    assert pgp.encrypted and smime.encrypted and inline.encrypted
    assert not mail().encrypted
    assert len(pgp.attachments) == 2
    assert smime.attachments[0].name == "smime.p7m"


def test_a_signed_mail_is_what_was_signed() -> None:
    got = multipart("signed", PLAIN, part(b"application/pgp-signature; name=signature.asc", b"x"))
    assert got.text == "Please delete my account."
    assert [each.name for each in got.attachments] == ["signature.asc"]
    assert not got.encrypted


def test_soft_breaks_are_joined() -> None:
    body = b"Please delete \r\nmy account.\r\n> quoted \r\n> text\r\n-- \r\nLi\r\n"
    got = mail(b"Content-Type: text/plain; format=flowed\r\n", body)
    assert got.text == "Please delete my account.\n> quoted text\n-- \nLi\n"
    assert got.new_text == "Please delete my account."
    cjk = mail(
        b"Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r\n",
        "请删除 \r\n我的账户".encode(),
    )
    assert cjk.text == "请删除我的账户"


# Dates and ids.
@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("Fri, 05 Jan 2024 10:00:00 +0800", datetime(2024, 1, 5, 10, tzinfo=timezone(timedelta(hours=8)))),
        ("5 Jan 2024 10:00 GMT", datetime(2024, 1, 5, 10, tzinfo=UTC)),
        ("Fri, 5 Jan 2024 10:00:00 -0000", datetime(2024, 1, 5, 10, tzinfo=UTC)),
        ("Fri, 5 Jan 24 10:00:00 EST (Eastern)", datetime(2024, 1, 5, 15, tzinfo=UTC)),
        ("2024-01-05 10:00:00", datetime(2024, 1, 5, 10, tzinfo=UTC)),
        ("2024-01-05T10:00:00+08:00", datetime(2024, 1, 5, 2, tzinfo=UTC)),
        ("Fri Jan  5 10:00:00 2024", datetime(2024, 1, 5, 10, tzinfo=UTC)),
        ("yesterday", None),
        ("Fri, 31 Feb 2024 10:00:00 +0000", None),
        ("Fri, 5 Jan 1904 10:00:00 +0000", None),
        ("", None),
    ],
)
def test_dates_are_read_or_left_out(value: str, date: datetime | None) -> None:
    got = parse(f"From: a@b.c\nDate: {value}\n\nx".encode())
    assert got.date == date
    assert date is None or (got.date is not None and got.date.tzinfo is not None)


def test_the_arrival_stands_in_for_a_missing_date() -> None:
    arrived = datetime(2024, 1, 5, tzinfo=UTC)
    got = parse(b"From: a@b.c\n\nx", arrived=arrived)
    assert got.date == arrived
    assert "no Date" in got.defects


def test_ids_of_the_thread_are_read() -> None:
    got = parse(
        b"From: a@b.c\nMessage-ID: <3@x>\nIn-Reply-To: <2@x> (from Li)\nReferences: <1@x>\n <2@x> garbage <1@x>\n\nx"
    )
    assert (got.message_id, got.in_reply_to, got.references) == ("<3@x>", ("<2@x>",), ("<1@x>", "<2@x>"))
    assert parse(b"From: a@b.c\nMessage-ID: 3@x\n\nx").message_id == "<3@x>"
    assert parse(b"From: a@b.c\n\nx").message_id is None


def test_where_it_was_delivered_is_kept() -> None:
    got = parse(
        b"Delivered-To: <p+T@example.org>\nX-Original-To: p+T@example.org\nEnvelope-To: q@example.org\n\nx"
    )
    assert got.delivered_to == ("p+T@example.org", "q@example.org")


# Bounces.
DSN = part(
    b"message/delivery-status",
    b"Reporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; li@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n",
)
ORIGINAL = part(b"message/rfc822", b"Message-ID: <ticket.7@example.org>\r\nSubject: Your request\r\n\r\nText")


def bounce(*parts: bytes) -> Mail:
    joined = b"".join(b"--b\r\n" + each + b"\r\n" for each in parts) + b"--b--\r\n"
    head = b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.com\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    return parse(head + joined)


def test_a_bounce_names_recipient_and_mail() -> None:
    got = bounce(part(b"text/plain", b"It failed."), DSN, ORIGINAL)
    assert got.automatic is Automatic.BOUNCE
    assert got.bounce is not None
    assert got.bounce.recipients == ("li@example.com",)
    assert got.bounce.permanent
    assert got.bounce.original_message_id == "<ticket.7@example.org>"
    assert got.text == "It failed."


def test_a_delay_is_not_for_good() -> None:
    delayed = DSN.replace(b"failed", b"delayed").replace(b"5.1.1", b"4.4.7")
    got = bounce(
        part(b"text/plain", b"Later."), delayed, part(b"text/rfc822-headers", b"Message-ID: <1@x>\r\n")
    )
    assert got.bounce is not None
    assert (got.bounce.permanent, got.bounce.original_message_id) == (False, "<1@x>")


def test_a_bounce_without_a_report_is_read_by_its_words() -> None:
    raw = (
        b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.com\r\nSubject: failure notice\r\n\r\n"
        b"Hi. This is the qmail-send program at mx.example.com.\r\n"
        b"I'm afraid I wasn't able to deliver your message to the following addresses.\r\n\r\n"
        b"<li@example.com>:\r\n192.0.2.1 does not like recipient.\r\n\r\n"
        b"--- Below this line is a copy of the message.\r\n\r\nMessage-ID: <ticket.7@example.org>\r\n"
    )
    got = parse(raw)
    assert got.bounce is not None
    assert got.bounce.recipients == ("li@example.com",)
    assert got.bounce.permanent
    assert got.bounce.original_message_id == "<ticket.7@example.org>"
