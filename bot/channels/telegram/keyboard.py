"""Buttons: what stands under which letter, and what a pressed one means.

What a button sends back holds all that is needed to act on it, so that it works after any restart:

    m:access                 the menu: begin a request, or ask
    t:<token>:cancel         a ticket's: cancel, accept, narrow, withdraw, or the number of a choice
    x:agree                  whether data may travel abroad
    l:zh                     a language
    n:ask                    where news and letters go: ask, by_chat, by_mail
    s:<ticket>:<act>[:<key>] staff's, on a ticket's card
    d:<draft>:<act>          staff's, under a draft
"""

from collections.abc import Sequence
from typing import Any

from bot.news import By
from bot.wording import languages, names, spoken
from storage.outbox import Outbox

#: Rows of buttons, each with its words and its data of at most 64 bytes.
Rows = list[list[tuple[str, str]]]

MENU = ("access", "correction", "deletion", "withdrawal", "explanation", "question")
FEE = ("accept", "narrow", "withdraw")
_CANCELLABLE = ("status", "code_missing", "reply", "question", "confirmed", "in_review")
_ASKS_FOR_CONTACT = ("account_wanted", "contact", "unknown")


def menu(language: str) -> Rows:
    """What a person can begin."""
    words = names(spoken(language))
    own = words["telegram"]
    begin = [[(words["buttons"][choice], f"m:{choice}")] for choice in MENU]
    return [*begin, [(own["my_requests"], "m:status"), (own["language"], "m:language")]]


def tongues() -> Rows:
    """The languages we speak, each by its own name, two a row."""
    buttons = [(str(names(tag)["language"]), f"l:{tag}") for tag in languages()]
    return [buttons[place : place + 2] for place in range(0, len(buttons), 2)]


def places(language: str) -> Rows:
    """Where news and letters may go."""
    return [[(line(language, "news_here"), f"n:{By.CHAT}")], [(line(language, "news_mail"), f"n:{By.MAIL}")]]


def line(language: str, key: str, **facts: str) -> str:
    """One of the short sentences of a chat, in English where nobody has translated it yet."""
    words = names(spoken(language)).get("telegram", {})
    return str(words.get(key) or names("en")["telegram"][key]).format(**facts)


def under(row: Outbox) -> Rows:
    """The buttons under a letter of the desk, none where it is a piece of a longer one."""
    if row.headers.get("goes_on"):
        return []
    if "buttons" in row.headers:
        return [[(label, data) for label, data in each] for each in row.headers["buttons"]]
    language, token = str(row.headers.get("language", "en")), token_of(row.message_id)
    if token is None or wants_contact(row):
        return []
    if row.message == "clarify":
        words = names(spoken(language))["buttons"]
        choices: Sequence[Any] = row.headers.get("choices", ())
        return [[(words[choice], f"t:{token}:{place}")] for place, choice in enumerate(choices, 1)]
    if row.message == "fee_notice":
        replies = names(spoken(language)).get("replies", {})
        return [[(str(replies.get(word, word)), f"t:{token}:{word}") for word in FEE]]
    if row.message in ("acknowledgement", *_CANCELLABLE):
        cancel = [(line(language, "cancel"), f"t:{token}:cancel")]
        more = row.message == "status" and row.headers.get("known")
        return [cancel, [(line(language, "news"), "n:ask")]] if more else [cancel]
    return []


def wants_contact(row: Outbox) -> bool:
    """Whether the letter asks who is there, so that the phone number can be shared by a button."""
    return (
        row.message in ("acknowledgement", "account_wanted") and row.headers.get("proof") in _ASKS_FOR_CONTACT
    )


def token_of(message_id: str) -> str | None:
    """The conversation's token in one of our Message-IDs."""
    parts = message_id.removeprefix("<").split(".")
    return parts[1] if len(parts) > 2 and parts[0] == "pd" and parts[1] != "staff" else None
