"""The desk's audit in words that somebody who has never seen it can read."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.channels.email import read
from bot.channels.telegram.update import read as read_update
from bot.demo.premises import DESK
from bot.settings import MailboxSettings
from intents.right import Kind
from storage.audit import Audit
from storage.inbox import Inbox
from storage.telegram import CHANNEL as CHAT
from storage.ticket import Ticket

#: What a step is called in the margin, and what there is to say about it; None where that is nothing.
Sentence = tuple[str, str] | None
Detail = Mapping[str, Any]

KINDS = {
    Kind.QUESTION: "a question or complaint about privacy",
    Kind.STATUS: "asks what became of a request",
    Kind.VERIFICATION: "a code",
    Kind.OTHER: "nothing that this desk decides",
    Kind.UNCLEAR: "not clear enough to act upon",
}
WHY = {
    "phrase": "a known phrase",
    "verb_object": "a verb and what it asks for",
    "article": "an article of a law",
    "model": "the wording as a whole",
}


def sentence(line: Audit, ticket: Ticket | None, row: Inbox | None) -> Sentence:
    """One step in words; None for what the transcript shows by other means."""
    if line.event == "understood":
        return "understands", _understood(line.detail, row)
    tell = TOLD.get(line.event)
    return tell(line.detail, ticket) if tell else None


def verdict(row: Inbox) -> Sentence:
    """What became of a mail that no other step tells about."""
    if row.verdict == "other":
        return "decides", "no ticket, no answer; the mail is kept and left alone"
    if row.verdict == "seen before":
        return "decides", "the very same mail again: nothing to do"
    return None


def _understood(detail: Detail, row: Inbox | None) -> str:
    what = ", ".join(detail["rights"]) or KINDS.get(Kind(detail["kind"]), detail["kind"])
    person = f"; needs a person: {detail['needs_person']}" if detail.get("needs_person") else ""
    return f"{what}{person}{_because(detail, row)}"


def _because(detail: Detail, row: Inbox | None) -> str:
    """The words that led to it, each right's strongest ones."""
    if row is None:
        return ""
    text = _words(row)
    words: dict[str, str] = {}
    for evidence in detail["evidence"]:
        start, end = evidence["at"]
        said = " ".join(text[start:end].split())
        if said and evidence["of"] in (*detail["rights"], detail["kind"]):
            words.setdefault(evidence["of"], f"“{said}” ({WHY.get(evidence['why'], evidence['why'])})")
    return f", by {' and '.join(words.values())}" if words else ""


def _words(row: Inbox) -> str:
    """What the sender wrote, as the desk read it."""
    if row.channel == CHAT:
        return read_update(row.raw).text
    return read(row, MailboxSettings(address=DESK, imap_url="", smtp_url=""), (DESK,)).text


def _opened(detail: Detail, ticket: Ticket | None) -> Sentence:
    number = ticket.number if ticket else ""
    if detail["trust"] == "failed":
        return "opens", f"ticket {number}; the mail server says that the sender is forged"
    return "opens", f"ticket {number}"


def _asked(detail: Detail, ticket: Ticket | None) -> Sentence:
    return "clock", f"answer due {_day(detail['due'])}, from receipt ({detail['clause']})"


def _code(detail: Detail, ticket: Ticket | None) -> Sentence:
    where = {
        "mailbox": "in the acknowledgement, to the mailbox that wrote",
        "account": "to the address on file of the account that was named, if there is one",
    }[detail["proves"]]
    return "proof", f"a one-time code, {where}"


def _judged(detail: Detail, ticket: Ticket | None) -> Sentence:
    counted = f"; {len(detail['counted'])} earlier ones count" if detail["counted"] else ""
    outcome = detail["outcome"].replace("_", " ")
    return (
        "judges",
        f"{detail['right']}: {outcome}, by the rule “{detail['rule']}” ({detail['clause']}){counted}",
    )


def _verified(detail: Detail, ticket: Ticket | None) -> Sentence:
    account = "the account is on file" if detail["account"] else "no account is on file, which only staff see"
    if detail["how"] == "contact":
        return "proved", f"by a phone number that the chat vouches for; {account}"
    return "proved", f"{detail['how'].removeprefix('code:')} by code; {account}"


def _status(detail: Detail, ticket: Ticket | None) -> Sentence:
    return "status", f"{detail['was']} → {detail['becomes']} ({detail['because']})"


def _waits(detail: Detail, ticket: Ticket | None) -> Sentence:
    proposal = (
        f"; proposes: {ticket.proposal['outcome'].replace('_', ' ')}" if ticket and ticket.proposal else ""
    )
    return "tells staff", f"{detail['why']}{proposal}"


def _wrong_code(detail: Detail, ticket: Ticket | None) -> Sentence:
    return "wrong code", f"try {detail['tries']} of {detail['of']}"


def _code_ended(detail: Detail, ticket: Ticket | None) -> Sentence:
    return None if detail["how"] == "proved" else ("code", f"is dead: {detail['how']}")


def _said(detail: Detail, ticket: Ticket | None) -> Sentence:
    where = " (to the address on file)" if detail["elsewhere"] else ""
    return "writes", f"{detail['message'].replace('_', ' ')}{where}"


def _day(moment: str) -> str:
    return f"{datetime.fromisoformat(moment):%d %b %Y}"


def _plain(name: str, words: str) -> Callable[[Detail, Ticket | None], Sentence]:
    return lambda detail, ticket: (name, words.format(**detail))


TOLD: Mapping[str, Callable[[Detail, Ticket | None], Sentence]] = {
    "opened": _opened,
    "asked": _asked,
    "code made": _code,
    "code ended": _code_ended,
    "wrong code": _wrong_code,
    "verified": _verified,
    "judged": _judged,
    "joined": _plain("joins", "the request that is open already; the other one is closed as merged"),
    "status": _status,
    "linked": _plain("sets aside", "for staff to see: {why}"),
    "fee answered": _plain("hears", "the answer to the fee notice: {answer}"),
    "held back": _plain("holds back", "an automatic message (limit: {limit})"),
    "not answered": _plain("recognises", "a machine ({kind}): never answered"),
    "bounce": _plain("recognises", "one of its own messages come back"),
    "failed": _plain("not sent", "the other server will not take the message"),
    "quarantined": _plain("sets aside", "a mail that cannot be handled: quarantine"),
    "waits for a person": _waits,
    "said": _said,
    "revealed": _plain("writes down", "that the person's data was shown, and to whom"),
    "transfer authorized": _plain("writes down", "that data may travel abroad: {under}"),
    "news place chosen": _plain("writes down", "where the person wants to hear from us: {by}"),
    "transfer declined": _plain("writes down", "that data may not travel abroad; nothing is kept"),
}
