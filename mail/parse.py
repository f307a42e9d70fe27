"""Bytes to Mail: every mail that people and machines have ever sent comes out as something to read."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from mail import address, body, bounce, headers, mime, quotes
from mail.address import Address
from mail.authenticity import SenderTrust, sender_trust
from mail.automatic import Automatic, automatic
from mail.body import Attachment
from mail.bounce import Bounce
from mail.headers import Headers

__all__ = ["Address", "Attachment", "Automatic", "Bounce", "Mail", "SenderTrust", "parse"]

_MAX_DEFECTS = 30
_MAX_REFERENCES = 200
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")
_YEARS = range(1980, 2200)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, read: who wrote it, what it says, what hangs on it, and how far it can be believed."""

    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    delivered_to: tuple[str, ...]
    subject: str
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    date: datetime | None
    text: str = field(repr=False)
    new_text: str = field(repr=False)
    attachments: tuple[Attachment, ...]
    automatic: Automatic | None
    sender_trust: SenderTrust
    defects: tuple[str, ...]
    bounce: Bounce | None
    encrypted: bool

    def as_json(self, file: str) -> dict[str, Any]:
        """Return the line that `privacy-desk inspect --json` prints for this mail."""
        return {
            "file": file,
            "from": _as_json(self.sender or Address("")),
            "to": [_as_json(each) for each in self.to],
            "subject": self.subject,
            "message_id": self.message_id,
            "date": self.date.isoformat() if self.date else None,
            "text": self.text,
            "new_text": self.new_text,
            "attachments": [
                {"name": each.name, "type": each.type, "size": each.size, "sha256": each.sha256}
                for each in self.attachments
            ],
            "automatic": self.automatic,
            "sender_trust": self.sender_trust,
            "defects": list(self.defects),
        }


def _as_json(mailbox: Address) -> dict[str, str]:
    return {"address": mailbox.address, "name": mailbox.name}


def parse(
    raw: bytes, *, authserv_id: str | None = None, own: Collection[str] = (), arrived: datetime | None = None
) -> Mail:
    """Read a mail of any bytes at all; what was wrong with it stands in its defects.

    authserv_id names our receiving server in Authentication-Results; own are the desk's addresses;
    arrived stands in for a Date that is missing or makes no sense.
    """
    defects: list[str] = []
    root = mime.read(raw, defects)
    content = body.read(root, defects)
    fields, charset = root.headers, _charset(root)
    sender = _sender(fields, charset, defects)
    subject = fields.text("subject", charset)
    kind = automatic(fields, *_declared(root), subject, sender, own)
    text = content.text
    return Mail(
        sender=sender,
        to=_mailboxes(fields, "to", charset),
        cc=_mailboxes(fields, "cc", charset),
        reply_to=_mailboxes(fields, "reply-to", charset),
        delivered_to=_delivered_to(fields),
        subject=subject,
        message_id=_message_id(fields, defects),
        in_reply_to=_ids(fields, "in-reply-to"),
        references=_ids(fields, "references"),
        date=_date(fields, defects) or arrived,
        text=text,
        new_text=quotes.new_text(text),
        attachments=tuple(content.attachments),
        automatic=kind,
        sender_trust=_trust(fields, charset, sender, authserv_id),
        defects=tuple(dict.fromkeys(defects))[:_MAX_DEFECTS],
        bounce=bounce.read(root, raw) if kind is Automatic.BOUNCE else None,
        encrypted=content.encrypted,
    )


def _charset(root: mime.Part) -> str | None:
    """Return the charset of the first part that names one: raw 8-bit headers are mostly in it too."""
    return next((each.parameters["charset"] for each in root.walk() if "charset" in each.parameters), None)


def _declared(root: mime.Part) -> tuple[str, str]:
    """Return type and report type as the header has them: a report without its parts is still one."""
    kind, parameters = mime.structured(root.headers.get("content-type") or b"")
    return kind, parameters.get("report-type", "").lower()


def _mailboxes(fields: Headers, name: str, charset: str | None) -> tuple[Address, ...]:
    return tuple(each for value in fields.all(name) for each in address.parse(value, charset))


def _sender(fields: Headers, charset: str | None, defects: list[str]) -> Address | None:
    if len(fields.all("from")) > 1:
        defects.append("several From headers")
    for name in ("from", "reply-to", "return-path", "sender"):
        if found := _mailboxes(fields, name, charset):
            return found[0]
        if name == "from":
            defects.append("no From address")
    return None


def _trust(
    fields: Headers, charset: str | None, sender: Address | None, authserv_id: str | None
) -> SenderTrust:
    authors = max(len(fields.all("from")), len(_mailboxes(fields, "from", charset)))
    results = [headers.raw_text(value) for value in fields.all("authentication-results")[:1]]
    return sender_trust(results, sender if authors else None, authors, authserv_id)


def _delivered_to(fields: Headers) -> tuple[str, ...]:
    names = ("delivered-to", "x-original-to", "envelope-to", "x-delivered-to", "x-envelope-to")
    found = (each.address for name in names for each in _mailboxes(fields, name, None))
    return tuple(dict.fromkeys(found))


def _message_id(fields: Headers, defects: list[str]) -> str | None:
    text = fields.text("message-id")
    if not text:
        defects.append("no Message-ID")
        return None
    found = _MESSAGE_ID.search(text)
    if found:
        return found.group()
    bare = re.sub(r"[<>\s]", "", text)[:900]
    return f"<{bare}>" if bare else None


def _ids(fields: Headers, name: str) -> tuple[str, ...]:
    text = " ".join(headers.raw_text(value) for value in fields.all(name)[:4])
    return tuple(dict.fromkeys(_MESSAGE_ID.findall(text)))[-_MAX_REFERENCES:]


def _date(fields: Headers, defects: list[str]) -> datetime | None:
    text = fields.text("date")[:200]
    if not text:
        defects.append("no Date")
        return None
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            date = read(text)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        if date.year in _YEARS:
            # RFC 5322 §3.3: without a zone (or with -0000) nothing better than UTC is known.
            return date if date.utcoffset() is not None else date.replace(tzinfo=UTC)
    defects.append("invalid Date")
    return None
