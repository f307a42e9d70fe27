"""E-mail as an edge: bytes in, a message for the desk out; a letter of the desk in, a mail out."""

import re
from collections.abc import Sequence

from bot.incoming import Incoming, Trust, Undelivered
from bot.post import MASK
from bot.settings import MailboxSettings
from mail.compose import Reply
from mail.parse import Address, Attachment, Mail, parse
from mail.quotes import adds_nothing
from storage.inbox import Inbox, fingerprint
from storage.outbox import Outbox, OutboxFile
from storage.ticket import ALPHABET

CHANNEL = "email"
_TOKEN = f"[{ALPHABET.lower()}]{{20}}"
_IN_MESSAGE_ID = re.compile(rf"<pd\.({_TOKEN})\.[0-9a-f]+@")
_IN_ADDRESS = re.compile(rf"\+({_TOKEN})@")


def read(row: Inbox, mailbox: MailboxSettings, own: Sequence[str]) -> Incoming:
    """Make of a stored mail what the desk understands."""
    mail = parse(row.raw, authserv_id=mailbox.authserv_id or None, own=own, arrived=row.arrived_at)
    tokens = _tokens(mail, mailbox)
    # A forward may say nothing of its own; a reply that says nothing must not speak with our own quoted words.
    text = "" if tokens and adds_nothing(mail.text) else mail.new_text
    return Incoming(
        inbox_id=row.id,
        channel=CHANNEL,
        door=mailbox.address,
        sender=mail.sender.address.lower() if mail.sender else "",
        text=text,
        received_at=row.arrived_at,
        subject=mail.subject,
        trust=Trust(mail.sender_trust.value),
        automatic=mail.automatic.value if mail.automatic else _unanswerable(mail),
        bounce=_undelivered(mail),
        tokens=tokens,
        answers=(*mail.in_reply_to, *mail.references),
        message_id=mail.message_id,
        sealed=mail.encrypted,
        attachments=tuple((a.name, a.type, a.size) for a in mail.attachments),
        digest=fingerprint(mail.message_id, mail.text.encode()),
    )


def _unanswerable(mail: Mail) -> str | None:
    return None if mail.sender and "@" in mail.sender.address else "no sender"


def _undelivered(mail: Mail) -> Undelivered | None:
    return Undelivered(mail.bounce.original_message_id, mail.bounce.permanent) if mail.bounce else None


def _tokens(mail: Mail, mailbox: MailboxSettings) -> tuple[str, ...]:
    """The tokens of conversations that this mail refers to, by the address it went to or the mails it answers."""
    local, _, domain = mailbox.address.lower().rpartition("@")
    ours = [
        address
        for address in (*(a.address.lower() for a in (*mail.to, *mail.cc)), *mail.delivered_to)
        if address.startswith(f"{local}+") and address.endswith(f"@{domain}")
    ]
    by_address = [match[1] for address in ours if (match := _IN_ADDRESS.search(address))]
    answered = (*mail.in_reply_to, *reversed(mail.references))
    by_reference = [match[1] for each in answered if (match := _IN_MESSAGE_ID.match(each))]
    return tuple(dict.fromkeys((*by_address, *by_reference)))


def letter(row: Outbox, files: Sequence[OutboxFile], references: Sequence[str], name: str) -> Reply:
    """Make of a row of the outbox what is put on the wire."""
    answered = row.headers["in_reply_to"]
    return Reply(
        from_=Address(row.headers["from"], name),
        to=row.recipient,
        subject=row.subject,
        text=row.text.replace(MASK, row.secret) if row.secret else row.text,
        message_id=row.message_id,
        date=row.created_at,
        in_reply_to=answered,
        references=tuple(references) if answered else (),
        reply_to=row.headers["reply_to"],
        attachments=tuple(Attachment(f.name, f.type, f.content) for f in files),
        automatic=row.automatic,
    )
