"""Column types that behave the same on SQLite and PostgreSQL."""

import itertools
import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Enum, ForeignKey, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        # SQLite gives back what it stored, without the zone.
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def moment(*, nullable: bool = False, index: bool = False) -> Column[Any]:
    """A column that holds a moment in UTC."""
    return Column(UtcDateTime(), nullable=nullable, index=index)


def belongs_to(key: str) -> Column[Any]:
    """A column that points at a row of another table; looked at when the transaction ends, in whatever order."""
    return Column(String, ForeignKey(key, deferrable=True, initially="DEFERRED"), nullable=False, index=True)


def document(*, nullable: bool = False) -> Column[Any]:
    """A JSON column; a value changed in place is not noticed, so assign a new one."""
    return Column(JSON(none_as_null=True), nullable=nullable)


def name_of(kind: type[StrEnum], *, index: bool = False) -> Column[Any]:
    """A column that holds one of an enumeration's values, by value."""
    return Column(
        Enum(kind, native_enum=False, values_callable=lambda k: [m.value for m in k], length=24),
        nullable=False,
        index=index,
    )


_counter = itertools.count(secrets.randbelow(0x1000))


def new_id(now: datetime) -> str:
    """An id that sorts by time and, within a process, by order: milliseconds, counter, chance, in hex."""
    return f"{int(now.timestamp() * 1000):012x}{next(_counter) & 0xFFFFFF:06x}{secrets.token_hex(5)}"
