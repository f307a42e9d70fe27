"""Engines and transactions: the same code on SQLite and PostgreSQL."""

import asyncio
import functools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Insert, event, insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import Session
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.sqlite import connect

Transaction = AsyncSession


LATE = "late"


def write_late(tx: Transaction, model: type[SQLModel], **values: Any) -> None:
    """Write a row at the end of the transaction, all of one table in one statement.

    For rows that the transaction does not read back; it costs a fifth of an object that is kept track of.
    """
    row = {name: default() for name, default in _defaults(model).items()} | values
    tx.info.setdefault(LATE, {}).setdefault(model, []).append(lambda: row)


def write_new(tx: Transaction, new: SQLModel) -> None:
    """Write an object at the end of the transaction, as it is by then; until then no query finds it."""
    row = functools.partial(_row, new)
    tx.info.setdefault(LATE, {}).setdefault(type(new), []).append(row)


def _row(new: SQLModel) -> dict[str, Any]:
    return {name: getattr(new, name) for name in type(new).model_fields}


def _write_all(session: Session) -> None:
    connection = session.connection()
    for model, rows in session.info.pop(LATE, {}).items():
        connection.execute(_insert(model), [row() for row in rows])


@cache
def _insert(model: type[SQLModel]) -> Insert:
    return insert(SQLModel.metadata.tables[str(model.__tablename__)])


def written_late(tx: Transaction, model: type[SQLModel]) -> list[dict[str, Any]]:
    """The rows of a table that this transaction will write at its end."""
    return [row() for row in tx.info.get(LATE, {}).get(model, ())]


@asynccontextmanager
async def trial(tx: Transaction) -> AsyncIterator[None]:
    """Whatever is done inside is undone at the end; objects that were changed have to be read again."""
    late = {model: list(rows) for model, rows in tx.info.get(LATE, {}).items()}
    savepoint = await tx.begin_nested()
    try:
        yield
    finally:
        await savepoint.rollback()
        tx.info[LATE] = late


@cache
def _defaults(model: type[SQLModel]) -> dict[str, Callable[[], Any]]:
    return {
        name: field.default_factory or (lambda value=field.default: value)  # type: ignore[misc]
        for name, field in model.model_fields.items()
        if not field.is_required()
    }


class DatabaseError(Exception):
    """The database cannot be used: its text is one line for the person who runs the desk."""


class Database:
    """One database, with transactions that no other writer can come between."""

    def __init__(self, url: str) -> None:
        """Open lazily; raises DatabaseError if the URL names no database we know."""
        try:
            self.url = make_url(url)
        except ArgumentError as error:
            raise DatabaseError("the database URL cannot be read") from error
        if self.url.drivername not in ("sqlite+aiosqlite", "postgresql+asyncpg"):
            raise DatabaseError("the database URL begins with sqlite+aiosqlite:// or postgresql+asyncpg://")
        self.sqlite = self.url.drivername.startswith("sqlite")
        self.engine = _sqlite_engine(url) if self.sqlite else create_async_engine(url, pool_pre_ping=True)
        # SQLite has one writer: waiting here in turn is fairer and cheaper than its busy handler.
        self._turn = asyncio.Lock() if self.sqlite else None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Everything inside is committed together, or not at all."""
        async with (
            self._turn or nullcontext(),
            AsyncSession(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session
            if LATE in session.info:
                await session.run_sync(_write_all)

    async def open(self) -> None:
        """Make the folder and bring the tables up to date; raises DatabaseError in one line."""
        from storage.migrate import migrate

        if self.sqlite and self.url.database:
            try:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise DatabaseError(f"the database's folder cannot be made: {error.strerror}") from error
        try:
            await migrate(self.engine)
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseError(f"the database cannot be opened: {_cause(error)}") from error

    async def close(self) -> None:
        """Give back every connection."""
        await self.engine.dispose()


def _cause(error: Exception) -> str:
    # The driver's own words, in one line; the statement and its values may be personal and stay out.
    inner = getattr(error, "orig", None) or error
    return str(inner).strip().splitlines()[0] if str(inner).strip() else type(inner).__name__


def _sqlite_engine(url: str) -> AsyncEngine:
    file = make_url(url).database or ""
    engine = create_async_engine(url, async_creator=lambda: connect(file))

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        # The driver's own transactions begin at the first write and lose updates: begin by hand, below.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
