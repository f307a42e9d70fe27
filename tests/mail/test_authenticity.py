"""Who really wrote: only what our own server says, and only about the domain in From."""

import pytest

from mail.parse import SenderTrust, parse

ALIGNED, UNKNOWN, FAILED = SenderTrust.ALIGNED, SenderTrust.UNKNOWN, SenderTrust.FAILED


def trust(
    *results: str, sender: str = "From: Li <li@example.com>\n", ours: str | None = "mx.desk.example"
) -> str:
    headers = "".join(f"Authentication-Results: {result}\n" for result in results)
    return parse(f"{headers}{sender}Subject: x\n\ny".encode(), authserv_id=ours).sender_trust


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("dmarc=pass header.from=example.com", ALIGNED),
        ("dmarc=pass (p=reject dis=none) header.from=example.com", ALIGNED),
        (
            "spf=pass smtp.mailfrom=example.com; dkim=pass header.d=example.com; dmarc=pass header.from=example.com",
            ALIGNED,
        ),
        ("DMARC=Pass Header.From=Example.COM", ALIGNED),
        ("dmarc = pass header.from = example.com", ALIGNED),
        ("dmarc=pass header.from=other.example", UNKNOWN),
        ("dmarc=fail header.from=example.com", FAILED),
        ("dmarc=fail header.from=example.com; dkim=pass header.d=example.com", FAILED),
        ("spf=pass; dkim=pass header.d=evil.example; dmarc=fail (p=none) header.from=example.com", FAILED),
        ("dkim=pass header.d=example.com", ALIGNED),
        ("dkim=pass header.i=@example.com header.s=s1", ALIGNED),
        ("dkim=pass header.i=li@mail.example.com", ALIGNED),
        ("dkim=pass header.d=evil.example", UNKNOWN),
        ("dkim=pass header.d=notexample.com", UNKNOWN),
        ("dkim=pass header.d=com", UNKNOWN),
        ("dkim=pass", UNKNOWN),
        ("dkim=pass header.d=evil.example; dkim=pass header.d=example.com", ALIGNED),
        ("dkim=fail header.d=example.com", UNKNOWN),
        ("dkim=fail header.d=example.com; spf=pass smtp.mailfrom=example.com", UNKNOWN),
        ("spf=pass smtp.mailfrom=li@example.com", UNKNOWN),
        ("spf=fail smtp.mailfrom=li@example.com; dkim=fail header.d=example.com", FAILED),
        ("spf=fail smtp.mailfrom=li@example.com; dkim=none", FAILED),
        ("spf=fail smtp.mailfrom=list@forwarder.example; dkim=none", UNKNOWN),
        ("spf=fail smtp.mailfrom=example.com; dkim=pass header.d=list.example.net", UNKNOWN),
        ("spf=softfail smtp.mailfrom=example.com; dkim=none", UNKNOWN),
        (
            "spf=fail smtp.mailfrom=example.com; dkim=pass header.d=example.com; dmarc=pass header.from=example.com",
            ALIGNED,
        ),
        ("dmarc=none; dkim=pass header.d=example.com", ALIGNED),
        ("dmarc=temperror; spf=none", UNKNOWN),
        ("none", UNKNOWN),
        # What looks like a result inside a comment or a quoted string is none.
        ("spf=none (dmarc=pass header.from=example.com)", UNKNOWN),
        ("spf=none (a (dmarc=pass) ; dkim=pass header.d=example.com); x=y", UNKNOWN),
        ('spf=none reason="; dkim=pass header.d=example.com ;"', UNKNOWN),
        ("x-dmarc=pass header.from=example.com", UNKNOWN),
    ],
)
def test_verdicts_of_our_own_server(results: str, expected: SenderTrust) -> None:
    assert trust(f"mx.desk.example; {results}") == expected


@pytest.mark.parametrize(
    "name", ["mx.desk.example", "MX.Desk.Example", "mx.desk.example 1", '"mx.desk.example"']
)
def test_our_server_is_known_by_its_name(name: str) -> None:
    assert trust(f"{name}; dmarc=pass header.from=example.com") == ALIGNED


def test_several_servers_may_be_ours() -> None:
    got = trust("mx2.desk.example; dmarc=pass", ours="mx.desk.example, mx2.desk.example")
    assert got == ALIGNED


def test_only_the_topmost_header_counts() -> None:
    forged = "mx.desk.example; dmarc=pass header.from=example.com"
    assert trust("mx.desk.example; dmarc=fail header.from=example.com", forged) == FAILED
    assert trust("mx.other.example; dmarc=none", forged) == UNKNOWN


def test_another_servers_word_is_not_taken() -> None:
    assert trust("mx.evil.example; dmarc=pass header.from=example.com") == UNKNOWN
    assert trust("mx.evil.example; dmarc=fail header.from=example.com") == UNKNOWN
    assert trust("mx.desk.example.evil.example; dmarc=pass") == UNKNOWN


def test_without_a_configured_server_nobody_is_believed() -> None:
    assert trust("mx.desk.example; dmarc=pass header.from=example.com", ours=None) == UNKNOWN
    assert trust("mx.desk.example; dmarc=pass header.from=example.com", ours="") == UNKNOWN
    assert trust("; dmarc=pass header.from=example.com", ours="") == UNKNOWN


MICROSOFT = (
    "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.com; dkim=pass (signature was verified) "
    "header.d=example.com;dmarc=pass action=none header.from=example.com;compauth=pass reason=100"
)


def test_microsofts_nameless_header_is_read_where_it_is_ours() -> None:
    assert trust(MICROSOFT) == UNKNOWN
    assert trust(MICROSOFT, ours="microsoft365") == ALIGNED
    assert trust(MICROSOFT.replace("dmarc=pass", "dmarc=fail"), ours="microsoft365") == FAILED
    assert trust("mx.evil.example; dmarc=pass header.from=example.com", ours="microsoft365") == UNKNOWN


@pytest.mark.parametrize(
    "sender",
    [
        "From: li@example.com\nFrom: other@example.com\n",
        "From: li@example.com\nFrom: li@example.com\n",
        "From: li@example.com, other@evil.example\n",
        "From: \nFrom: li@example.com\n",
    ],
)
def test_several_authors_are_never_trusted(sender: str) -> None:
    assert trust("mx.desk.example; dmarc=pass header.from=example.com", sender=sender) == FAILED
    assert trust(sender=sender, ours=None) == FAILED


def test_a_sender_who_is_not_in_from_is_not_trusted() -> None:
    assert trust("mx.desk.example; dmarc=pass", sender="Reply-To: li@example.com\n") == UNKNOWN


def test_a_folded_header_is_read_whole() -> None:
    assert trust("mx.desk.example;\n\tdkim=pass header.d=example.com;\n\tspf=pass") == ALIGNED
