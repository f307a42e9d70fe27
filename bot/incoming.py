"""What every channel makes of what it hears, so that the desk need not know how it came."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from intents.right import Reading


class Trust(StrEnum):
    """What the channel knows of the sender: proven, not known, or shown to be somebody else."""

    ALIGNED = "aligned"
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message of ours that did not arrive."""

    message_id: str | None
    permanent: bool


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message from outside: `text` is what the sender wrote now, quotes blanked."""

    inbox_id: str
    channel: str
    door: str  # which of our addresses it came to, so that the answer leaves by the same
    sender: str
    text: str
    received_at: datetime
    subject: str = ""
    trust: Trust = Trust.UNKNOWN
    automatic: str | None = None
    bounce: Undelivered | None = None
    tokens: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()  # Message-IDs it refers to
    message_id: str | None = None
    sealed: bool = False  # encrypted: only a person can read it
    attachments: tuple[tuple[str, str, int], ...] = ()  # name, type, bytes
    language: str | None = None  # where the channel knows it
    proven: str | None = None  # a telephone number of the sender's that the channel itself vouches for
    chosen: Reading | None = None  # chosen by a button, or read already: taken as it stands
    pressed: str | None = None  # a button under a letter of ours: "cancel", "accept" …, or a choice's number
    one_thread: bool = False  # a chat: all is said in one conversation, so words have to find their ticket
    digest: str | None = None
