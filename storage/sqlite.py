"""SQLite without a thread hop for each statement: only what can wait leaves the event loop.

The driver sends every call through its thread and back, which costs more than most of our statements do. Inside a
transaction that has begun nothing waits for anybody; beginning one (another process may be writing) and ending one
(the disk) may, and still go through the thread.
"""

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

import aiosqlite

CHUNK = 64


class Connection(aiosqlite.Connection):
    """A connection of the driver; it overrides one private method, so the driver's version is pinned."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._connection is None or _may_wait(fn, args):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        return fn(*args, **kwargs)


def _may_wait(fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    owner = getattr(fn, "__self__", None)
    if isinstance(owner, sqlite3.Connection) and fn.__name__ in ("commit", "rollback", "close"):
        return True
    return bool(args) and isinstance(args[0], str) and args[0].startswith(("BEGIN", "PRAGMA"))


async def connect(database: str, **options: Any) -> aiosqlite.Connection:
    """Open a database file; raises sqlite3.OperationalError."""
    options["check_same_thread"] = False
    return await Connection(partial(sqlite3.connect, database, **options), CHUNK)
