"""Where the mail servers are: one URL each, read once, with errors that say what it should be."""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from ssl import SSLContext, SSLError, create_default_context
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit


class Security(StrEnum):
    """How a connection is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class ImapUrl:
    """A folder on an IMAP server and who reads it."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    mailbox: str
    security: Security
    ca: Path | None = None

    @property
    def name(self) -> str:
        """A name for the folder without the password: user@host/folder."""
        return f"{self.user}@{self.host}/{self.mailbox}"


@dataclass(frozen=True, slots=True)
class SmtpUrl:
    """An SMTP server and as whom to log in there; nobody, if the user is empty."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    security: Security
    ca: Path | None = None


_IMAP_FORM = "imaps://user:password@host:993/INBOX"
_SMTP_FORM = "smtps://user:password@host:465 or smtp://user:password@host:587 (STARTTLS)"


def parse_imap_url(url: str) -> ImapUrl:
    """Read imaps://user:password@host/folder; a missing folder is INBOX.

    Raises ValueError with a text that says what the URL should be; the password is never in it.
    """
    parts, options = _split(url, ("imap", "imaps"), {"insecure", "ca"}, _IMAP_FORM)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user and password):
        raise ValueError(f"user and password are missing; it should be {_IMAP_FORM}")
    security = Security.TLS if parts.scheme == "imaps" else Security.PLAIN
    if security is Security.PLAIN and not _may_be_plain(parts, options):
        raise ValueError("imap:// is for 127.0.0.1 only; use imaps://, or add ?insecure=yes to allow it")
    mailbox = unquote(parts.path.removeprefix("/")) or "INBOX"
    port = _port(parts, 993 if security is Security.TLS else 143, _IMAP_FORM)
    return ImapUrl(parts.hostname or "", port, user, password, mailbox, security, _ca(options))


def parse_smtp_url(url: str) -> SmtpUrl:
    """Read smtps://… (TLS) or smtp://… (STARTTLS; plain on loopback, unless ?starttls=yes).

    Raises ValueError with a text that says what the URL should be; the password is never in it.
    """
    parts, options = _split(url, ("smtp", "smtps"), {"insecure", "starttls", "ca"}, _SMTP_FORM)
    if parts.scheme == "smtps":
        security = Security.TLS
    elif _may_be_plain(parts, options) and options.get("starttls") != "yes":
        security = Security.PLAIN
    else:
        security = Security.STARTTLS
    port = _port(parts, 465 if security is Security.TLS else 587, _SMTP_FORM)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return SmtpUrl(parts.hostname or "", port, user, password, security, _ca(options))


def tls_context(ca: Path | None) -> SSLContext:
    """Return a context that checks certificate and host name, against the system's CAs or the file given.

    Raises ValueError if the file cannot be read.
    """
    try:
        return create_default_context(cafile=str(ca) if ca else None)
    except (OSError, SSLError) as error:
        raise ValueError(f"the CA file {ca} cannot be read: {error}") from error


def _split(
    url: str, schemes: tuple[str, str], allowed: set[str], form: str
) -> tuple[SplitResult, dict[str, str]]:
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError as error:
        raise ValueError(f"not a URL; it should be {form}") from error
    if parts.scheme not in schemes:
        raise ValueError(f"it should begin with {schemes[1]}:// or {schemes[0]}://, as in {form}")
    if not host:
        raise ValueError(f"the host is missing; it should be {form}")
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if unknown := set(options) - allowed:
        raise ValueError(f"unknown option {sorted(unknown)[0]!r}; there are {', '.join(sorted(allowed))}")
    return parts, options


def _port(parts: SplitResult, default: int, form: str) -> int:
    try:
        return parts.port or default
    except ValueError as error:
        raise ValueError(f"the port is no number from 1 to 65535; it should be {form}") from error


def _may_be_plain(parts: SplitResult, options: dict[str, str]) -> bool:
    return options.get("insecure") == "yes" or is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _ca(options: dict[str, str]) -> Path | None:
    return Path(options["ca"]) if "ca" in options else None
