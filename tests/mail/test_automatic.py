"""Who is a machine: none of these is ever answered, and no person is taken for one."""

import pytest

from mail.parse import Automatic, parse

OWN = ("privacy@example.org",)


def kind(headers: str, subject: str = "Request", sender: str = "Li <li@example.com>") -> Automatic | None:
    raw = f"From: {sender}\nSubject: {subject}\n{headers}\n\nPlease delete my account.\n"
    return parse(raw.replace("\n\n\n", "\n\n").encode(), own=OWN).automatic


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("Auto-Submitted: auto-replied", Automatic.AUTO_REPLY),
        ("Auto-Submitted: auto-generated", Automatic.AUTO_REPLY),
        ("Auto-Submitted: auto-replied (vacation); owner-email=x", Automatic.AUTO_REPLY),
        ("auto-submitted: Auto-Notified", Automatic.AUTO_REPLY),
        ("X-Autoreply: yes", Automatic.AUTO_REPLY),
        ("X-Autorespond: Out of office", Automatic.AUTO_REPLY),
        ("X-Mail-Autoreply: yes", Automatic.AUTO_REPLY),
        ("X-Auto-Response-Suppress: All", Automatic.AUTO_REPLY),
        ("X-Auto-Response-Suppress: DR, OOF, AutoReply", Automatic.AUTO_REPLY),
        ("X-FC-MachineGenerated: true", Automatic.AUTO_REPLY),
        ("Precedence: auto_reply", Automatic.AUTO_REPLY),
        ("Return-Path: <>\nAuto-Submitted: auto-replied", Automatic.AUTO_REPLY),
        (
            "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
            Automatic.AUTO_REPLY,
        ),
        ("Precedence: bulk", Automatic.BULK),
        ("Precedence: junk", Automatic.BULK),
        ("X-Precedence: bulk", Automatic.BULK),
        ("Precedence: list", Automatic.LIST),
        ("List-Id: News <news.example.com>", Automatic.LIST),
        ("List-Unsubscribe: <mailto:x@example.com>", Automatic.LIST),
        ("X-BeenThere: x@lists.example.com", Automatic.LIST),
        ("List-Id: <x>\nPrecedence: bulk", Automatic.LIST),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=b", Automatic.BOUNCE),
        ("X-Failed-Recipients: x@example.com", Automatic.BOUNCE),
        ("Return-Path: <>", Automatic.BOUNCE),
        ("Return-Path: <MAILER-DAEMON@example.com>", Automatic.BOUNCE),
        ("X-Privacy-Desk: 1", Automatic.LOOP),
        ("X-Privacy-Desk: 1\nAuto-Submitted: auto-replied", Automatic.LOOP),
        ("X-Loop: privacy@example.org", Automatic.LOOP),
        ("X-Loop: someone@example.net", Automatic.LOOP),
    ],
)
def test_machines_are_known_by_their_headers(headers: str, expected: Automatic) -> None:
    assert kind(headers) is expected


@pytest.mark.parametrize(
    "headers",
    [
        "",
        "Auto-Submitted: no",
        "Auto-Submitted: No (a person)",
        "X-Auto-Response-Suppress: None",
        "X-Autoreply: no",
        "Precedence: normal",
        "Precedence: first-class",
        "Return-Path: <li@example.com>",
        "Importance: high",
        "X-Mailer: Foxmail 7",
        "Disposition-Notification-To: <li@example.com>",
    ],
)
def test_people_are_not_machines(headers: str) -> None:
    assert kind(headers) is None


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: your request",
        "Out of Office: Li",
        "Auto-Reply: Re: request",
        "自动回复：您好",
        "自动回复:Re: 您的请求",
        "自動回覆: 您好",
        "自動応答: 出張中",
        "Automatische Antwort: Urlaub",
        "Abwesenheitsnotiz: Ihr Antrag",
        "Réponse automatique : absence",
        "Respuesta automática: fuera",
        "[Auto-Reply] Re: x",
    ],
)
def test_answering_machines_without_headers_are_known_by_their_subject(subject: str) -> None:
    assert kind("", subject) is Automatic.AUTO_REPLY


@pytest.mark.parametrize(
    "subject",
    [
        "Please stop automatic replies",
        "Out of office data deletion",
        "自动回复功能的数据",
        "Re: Automatic decision",
    ],
)
def test_a_subject_about_machines_is_not_one_of_theirs(subject: str) -> None:
    assert kind("", subject) is None


@pytest.mark.parametrize(
    "sender",
    [
        "MAILER-DAEMON@example.com",
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        '"Mail Delivery System" <x@example.com>',
        "postmaster@example.com",
        "MAILER-DAEMON",
        "<Postmaster@example.com>",
    ],
)
def test_daemons_bounce(sender: str) -> None:
    assert kind("", sender=sender) is Automatic.BOUNCE


@pytest.mark.parametrize(
    "sender", ["Privacy <privacy@example.org>", "PRIVACY@EXAMPLE.ORG", "privacy+t0ken@example.org"]
)
def test_our_own_mail_is_a_loop(sender: str) -> None:
    assert kind("", sender=sender) is Automatic.LOOP


def test_a_person_with_a_name_like_a_daemon_is_one() -> None:
    assert kind("", sender="Postma Sterre <postma@example.com>") is None
    assert kind("", sender="Ina Postmaster-Fan <ina@example.com>") is None
