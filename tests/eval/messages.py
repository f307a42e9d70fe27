"""The development set: messages that the project wrote, and how one reading of a message is graded."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from intents.classify import classify
from intents.right import Kind, Reading, Right
from mail.quotes import new_text_masked

DEV = Path(__file__).parent / "dev"
RIGHTS = frozenset(right.value for right in Right)
TICKETS = {Kind.REQUEST, Kind.QUESTION}


class Ideal(StrEnum):
    """Better than any answer: ask back, or hand it to a person."""

    CLARIFY = "clarify"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the development set with its labels; `accept` holds other answers that are right too."""

    text: str
    lang: str
    gold: tuple[str, ...]
    subject: str = ""
    also_ok: tuple[str, ...] = ()
    accept: tuple[tuple[str, ...], ...] = ()
    ideal: Ideal | None = None
    open_challenge: bool = False
    open_ticket: bool = False
    cancellation: bool = False
    source: str = ""

    @property
    def is_request(self) -> bool:
        """Return whether a right is asked for."""
        return bool(RIGHTS.intersection(self.gold))

    @property
    def allowed(self) -> frozenset[str]:
        """Return every label that is not wrong."""
        return frozenset(self.gold).union(self.also_ok, *self.accept)


@dataclass(frozen=True, slots=True)
class Grade:
    """What one reading got right and wrong."""

    message: Message
    reading: Reading
    expected: frozenset[str]
    found: frozenset[str]

    @property
    def answered(self) -> bool:
        """Return whether the desk committed itself."""
        return self.reading.kind is not Kind.UNCLEAR

    @property
    def asked_back(self) -> bool:
        """Return whether a request that could be answered was asked back."""
        return self.message.is_request and self.message.ideal is None and not self.answered

    @property
    def wrong_right(self) -> bool:
        """Return whether a right was read into a request that does not ask for it."""
        return self.message.is_request and bool((self.found & RIGHTS) - self.message.allowed)

    @property
    def false_ticket(self) -> bool:
        """Return whether what is no request would open a ticket."""
        kind = self.reading.kind
        return not self.message.is_request and kind in TICKETS and not self.found & self.message.allowed

    @property
    def bothered(self) -> bool:
        """Return whether the writer of an everyday message would be asked what right it was."""
        return self.message.gold == ("other",) and not self.answered

    @property
    def lost(self) -> bool:
        """Return whether a request would silently be left alone."""
        return (
            self.message.is_request
            and self.reading.kind is Kind.OTHER
            and "other" not in self.message.allowed
        )

    @property
    def kept_ideal(self) -> bool:
        """Return whether the message was asked back, or given to a person, where that is best."""
        if self.message.ideal is Ideal.CLARIFY:
            return not self.answered
        return (
            not self.answered or self.reading.needs_person is not None or self.reading.kind is Kind.QUESTION
        )

    @property
    def mistaken(self) -> bool:
        """Return whether anything about the reading is wrong."""
        if self.message.ideal is not None and not self.kept_ideal:
            return True
        return self.asked_back or self.bothered or (self.answered and self.found != self.expected)


def messages(folder: Path = DEV) -> Iterator[Message]:
    """Yield the development set, file by file."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield message(json.loads(line), path.stem)


def message(row: dict[str, Any], source: str) -> Message:
    """Return the message that one line of the development set describes."""
    return Message(
        text=row["text"],
        lang=row["lang"],
        gold=tuple(row["gold"]),
        subject=row.get("subject", ""),
        also_ok=tuple(row.get("also_ok", ())),
        accept=tuple(tuple(answer) for answer in row.get("accept", ())),
        ideal=Ideal(row["ideal"]) if "ideal" in row else None,
        open_challenge=row.get("open_challenge", False),
        open_ticket=row.get("open_ticket", False),
        cancellation=row.get("sub") == "account",
        source=source,
    )


def read(message: Message) -> Grade:
    """Read a message through the door that the desk uses, and grade it."""
    reading = classify(
        new_text_masked(message.text),
        subject=message.subject,
        open_challenge=message.open_challenge,
        open_ticket=message.open_ticket,
    )
    return grade(message, reading)


def grade(message: Message, reading: Reading) -> Grade:
    """Return the grade against the right answer that is nearest to the reading."""
    labels = reading.rights if reading.kind is Kind.REQUEST else (reading.kind,)
    found = frozenset(label.value for label in labels)
    answers = [frozenset(message.gold), *map(frozenset, message.accept)]
    expected = max(answers, key=lambda answer: len(answer & found) - len(found - answer))
    return Grade(message, reading, expected, found - (frozenset(message.also_ok) - expected))
