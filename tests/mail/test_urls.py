"""Where the servers are: read once, and told plainly when it is wrong."""

from pathlib import Path

import pytest

from mail.urls import ImapUrl, Security, SmtpUrl, parse_imap_url, parse_smtp_url, tls_context


def test_imap_urls() -> None:
    assert parse_imap_url("imaps://li%40x.org:p%2F%3A@imap.example.com/Data%20Requests") == ImapUrl(
        "imap.example.com", 993, "li@x.org", "p/:", "Data Requests", Security.TLS
    )
    assert parse_imap_url("imap://a:b@127.0.0.1:143").mailbox == "INBOX"
    assert parse_imap_url("imap://a:b@[::1]/x").security is Security.PLAIN
    assert parse_imap_url("imap://a:b@mail.internal/x?insecure=yes").security is Security.PLAIN
    assert parse_imap_url("imaps://a:b@h?ca=/etc/ca.pem").ca == Path("/etc/ca.pem")


def test_smtp_urls() -> None:
    assert parse_smtp_url("smtps://a:b@h") == SmtpUrl("h", 465, "a", "b", Security.TLS)
    assert parse_smtp_url("smtp://a:b@h").security is Security.STARTTLS
    assert parse_smtp_url("smtp://h").port == 587
    assert parse_smtp_url("smtp://localhost:25") == SmtpUrl("localhost", 25, "", "", Security.PLAIN)
    assert parse_smtp_url("smtp://localhost:25?starttls=yes").security is Security.STARTTLS
    assert parse_smtp_url("smtp://relay.internal?insecure=yes").security is Security.PLAIN


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "should begin with imaps://"),
        ("pop3://a:s3cret@h", "should begin with imaps://"),
        ("imaps://", "host is missing"),
        ("imaps://h", "user and password are missing"),
        ("imaps://a@h", "user and password are missing"),
        ("imap://a:s3cret@mail.example.com", "127.0.0.1 only"),
        ("imap://a:s3cret@127.0.0.1.example.com", "127.0.0.1 only"),
        ("imaps://a:s3cret@h:99999", "the port is no number"),
        ("imaps://a:s3cret@h:x", "the port is no number"),
        ("imaps://a:s3cret@[h", "not a URL"),
        ("imaps://a:s3cret@h?tls=no", "unknown option 'tls'"),
    ],
)
def test_a_wrong_url_is_told_without_its_password(url: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refusal:
        parse_imap_url(url)
    assert "s3cret" not in str(refusal.value)


def test_no_password_is_shown() -> None:
    assert "s3cret" not in repr(parse_imap_url("imaps://a:s3cret@h"))
    assert "s3cret" not in repr(parse_smtp_url("smtps://a:s3cret@h"))
    assert parse_imap_url("imaps://a:s3cret@h/x").name == "a@h/x"


def test_a_ca_file_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        tls_context(tmp_path / "missing.pem")
    (tmp_path / "empty.pem").write_text("x")
    with pytest.raises(ValueError, match="cannot be read"):
        tls_context(tmp_path / "empty.pem")
