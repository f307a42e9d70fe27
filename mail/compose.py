"""A reply to an EmailMessage: threaded, marked as automatic, and with no header that text could forge."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from typing import Any

from mail import headers
from mail.address import Address, on_the_wire
from mail.automatic import LOOP_HEADER
from mail.body import Attachment

_MAX_SUBJECT = 500  # characters
_MAX_REFERENCES = 20
_ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]\\]{1,64}@[^\s<>@,;:\"()\\]{1,255}")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")
_IDS = frozenset({"message-id", "in-reply-to", "references"})


@dataclass(frozen=True, slots=True)
class Reply:
    """What is to be sent, and in answer to what; automatic is False for letters that a person wrote."""

    from_: Address
    to: str
    subject: str
    text: str
    message_id: str
    date: datetime
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    reply_to: str | None = None
    attachments: tuple[Attachment, ...] = ()
    automatic: bool = True


class _Policy(EmailPolicy):
    """The standard SMTP policy, but message ids are never broken or encoded, however long they are."""

    def fold(self, name: str, value: Any) -> str:
        return self._ids(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        ids = self._ids(name, value)
        return ids.encode("ascii", "replace") if ids else super().fold_binary(name, value)

    def _ids(self, name: str, value: Any) -> str | None:
        if name.lower() not in _IDS:
            return None
        return f"{name}: {(self.linesep + ' ').join(str(value).split())}{self.linesep}"


POLICY = _Policy(linesep=SMTP.linesep)
WIDE_POLICY = _Policy(linesep=SMTP.linesep, utf8=True)


def compose(reply: Reply) -> EmailMessage:
    """Return the mail to send: plain text in UTF-8, every line of the text a line of its own.

    Raises ValueError if an address or a message id is not one: nothing is guessed about a recipient.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = _mailbox(reply.from_.address, reply.from_.name)
    message["To"] = _mailbox(reply.to)
    message["Subject"] = headers.one_line(reply.subject)[:_MAX_SUBJECT]
    message["Date"] = format_datetime(reply.date)
    message["Message-ID"] = _id(reply.message_id)
    _thread(message, reply)
    if reply.reply_to:
        message["Reply-To"] = _mailbox(reply.reply_to)
    if reply.automatic:
        message["Auto-Submitted"] = "auto-replied"  # RFC 3834 §5
        message["X-Auto-Response-Suppress"] = "All"
    message[LOOP_HEADER] = "1"
    # Quoted-printable: a code on a line of its own stays so in the raw mail too.
    message.set_content(reply.text, charset="utf-8", cte="quoted-printable")
    for attachment in reply.attachments:
        _attach(message, attachment)
    return message


def _thread(message: EmailMessage, reply: Reply) -> None:
    """Set In-Reply-To and References (RFC 5322 §3.6.4) from the ids that are well formed."""
    known = [each for each in (*reply.references, reply.in_reply_to or "") if _MESSAGE_ID.fullmatch(each)]
    known = list(dict.fromkeys(known))
    if reply.in_reply_to and _MESSAGE_ID.fullmatch(reply.in_reply_to):
        message["In-Reply-To"] = _ascii(reply.in_reply_to)
    if known:
        # The first names the thread; in between, the newest are worth most.
        kept = known[:1] + known[1:][-(_MAX_REFERENCES - 1) :]
        message["References"] = " ".join(map(_ascii, kept))


def _id(text: str) -> str:
    if not _MESSAGE_ID.fullmatch(text) or not text.isascii():
        raise ValueError("not a message id: it should be <something@domain>")
    return text


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode("ascii")


def _mailbox(address: str, name: str = "") -> HeaderAddress:
    if not _ADDRESS.fullmatch(address):
        raise ValueError("not a mail address: it should be name@domain")
    local, _, domain = on_the_wire(address).rpartition("@")
    return HeaderAddress(headers.one_line(name), local, domain)


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    kind, _, subtype = attachment.type.partition("/")
    if kind in ("message", "multipart", "") or not re.fullmatch(r"[\w.+-]+", subtype):
        kind, subtype = "application", "octet-stream"
    name = headers.one_line(attachment.name)
    message.add_attachment(attachment.content, maintype=kind, subtype=subtype, filename=name)
