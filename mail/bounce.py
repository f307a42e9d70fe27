"""Whom a bounce is about, whether for good, and which of our mails it is about (RFC 3464)."""

import email
import logging
import re
from dataclasses import dataclass

from flufl.bounce import all_failures

from mail import address, headers, transfer
from mail.mime import Part

_MAX_SCANNED = 32_768  # bytes of a bounce without a report that are searched
_MESSAGE_ID = re.compile(r"(?im)^[> \t]*message-id:\s*(<[^<>\s]{1,500}>)")

# It logs a traceback, and with it addresses, for each odd mail.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Bounce:
    """Recipients that a mail did not reach, for good or for now, and the Message-ID of that mail."""

    recipients: tuple[str, ...]
    permanent: bool
    original_message_id: str | None


def read(root: Part, raw: bytes) -> Bounce:
    """Read a mail that is known to be a bounce; what cannot be found is left empty."""
    recipients, permanent = _from_report(root)
    if not recipients:
        recipients, permanent = _from_words(raw)
    if not recipients and (failed := root.headers.text("x-failed-recipients")):
        recipients, permanent = [each.address for each in address.parse(failed.encode())], True
    return Bounce(tuple(dict.fromkeys(recipients)), permanent, _original(root, raw))


def _from_report(root: Part) -> tuple[list[str], bool]:
    recipients: list[str] = []
    permanent = False
    for part in root.walk():
        if part.type not in ("message/delivery-status", "message/global-delivery-status"):
            continue
        body = transfer.decoded(part, []).replace(b"\r\n", b"\n")
        for block in body.split(b"\n\n")[:500]:
            fields, _ = headers.read(block + b"\n\n")
            who = fields.get("original-recipient") or fields.get("final-recipient")
            action = fields.text("action").lower()
            if who and action in ("failed", "delayed", ""):
                recipients += [found.address for found in address.parse(who.rpartition(b";")[2])]
                permanent = permanent or (action == "failed" and not fields.text("status").startswith("4"))
    return recipients, permanent


def _from_words(raw: bytes) -> tuple[list[str], bool]:
    """Ask the library that knows the wordings of many servers; it raises on odd mails."""
    try:
        temporary, permanent = all_failures(email.message_from_bytes(raw[:_MAX_SCANNED]))
    except Exception:  # any kind at all: its detectors trust the mail to be well formed
        return [], False
    found = sorted(permanent or temporary)
    return [address.normal(each.decode("utf-8", "replace")) for each in found], bool(permanent)


def _original(root: Part, raw: bytes) -> str | None:
    for part in root.walk():
        if part is not root and part.type in (
            "message/rfc822",
            "text/rfc822-headers",
            "message/global-headers",
        ):
            fields = (
                part.children[0].headers if part.children else headers.read(transfer.decoded(part, []))[0]
            )
            if found := fields.text("message-id"):
                return found
    body = raw[root.start : root.start + _MAX_SCANNED].decode("utf-8", "replace")
    quoted = _MESSAGE_ID.search(body)
    return quoted.group(1) if quoted else root.headers.text("in-reply-to").split(" ")[0] or None
