"""What a policy file says of children, records, deletion and where data goes."""

from typing import Annotated, Self

from pydantic import model_validator

from bot.policy.table import Ground, Key, Positive, Some, Table, Text, no_twins


class Ages(Table):
    """Below which age a person is a child here, and a guardian acts for them."""

    child_under: Positive
    clause: Text


class Retention(Table):
    """How long the desk keeps its own records, in days, by the end a ticket came to."""

    fulfilled_days: Positive
    refused_days: Positive
    cancelled_days: Positive
    expired_days: Positive
    merged_days: Positive
    other_mail_days: Positive
    record_days: Positive
    clause: Text


class Recipient(Table):
    """Someone who has received data from us and is told to delete it too."""

    key: Key
    name: Text
    contact: Text | None = None


class Deletion(Table):
    """When deletion may be asked for, who else is told, and when backups follow."""

    grounds: Annotated[tuple[Ground, ...], Some]
    recipients: tuple[Recipient, ...] = ()
    recipients_clause: Text
    backup_cycle_days: Positive
    backup_clause: Text

    @model_validator(mode="after")
    def keys(self) -> Self:
        """Raises where a key stands twice."""
        no_twins(grounds=self.grounds)
        no_twins(recipients=self.recipients)
        return self


class Channels(Table):
    """Channels whose use carries data abroad, so that authorization comes first."""

    cross_border: tuple[Text, ...] = ()
    clause: Text
