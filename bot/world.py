"""What the desk needs around it while it decides: policies, accounts, keys, staff. Nothing here sends or waits."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.directory import Directory
from bot.policies import Policies
from bot.policy.model import Policy
from storage.keys import Keys
from storage.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Door:
    """One of our own addresses, and whether mail to address+token reaches it."""

    address: str
    plus_addressing: bool = True


@dataclass(frozen=True, slots=True)
class World:
    """Passed to everything that decides."""

    policies: Policies
    directory: Directory
    keys: Keys
    doors: Sequence[Door]
    staff_emails: Sequence[str] = ()
    staff_chat: str | None = None  # the group in which staff work, where there is one

    @property
    def addresses(self) -> tuple[str, ...]:
        """Our own addresses: whoever names one of them names no account."""
        return tuple(door.address for door in self.doors)

    def policy(self, ticket: Ticket) -> Policy:
        """The policy in force when the ticket was received, §8."""
        return self.policies.at(ticket.received_at)

    def door(self, address: str) -> Door:
        """The mailbox with this address, else the first."""
        return next((door for door in self.doors if door.address == address), self.doors[0])
