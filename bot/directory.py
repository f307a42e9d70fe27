"""The accounts that the business holds: only asked, never changed, and nobody is told what it answers."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from bot.errors import SettingError

log = structlog.get_logger()

COLUMNS = ("account_id", "email", "username", "name", "mobile")


@dataclass(frozen=True, slots=True)
class Account:
    """One account, as far as the desk needs to know it."""

    account_id: str
    email: str
    username: str = ""
    name: str = ""
    mobile: str = ""


class Directory(Protocol):
    """Where accounts are looked up."""

    async def find(self, identifier: str) -> Account | None:
        """The account with this e-mail address, user name or account id."""
        ...

    async def by_mobile(self, number: str) -> Account | None:
        """The account with this telephone number, compared by its digits."""
        ...


class NoDirectory:
    """No directory: every account is unknown."""

    async def find(self, identifier: str) -> Account | None:
        """Nothing is known."""
        return None

    async def by_mobile(self, number: str) -> Account | None:
        """Nothing is known."""
        return None


class CsvDirectory:
    """A CSV file with a header; it is read again when it has changed."""

    def __init__(self, path: Path) -> None:
        """Read the file; raises SettingError if it is not there or its header lacks a column."""
        self._path = path
        self._stamp = (0, 0)
        self._accounts: Mapping[str, Account] = {}
        self._mobiles: Mapping[str, Account] = {}
        self._read()

    def _refresh(self) -> None:
        """Read it again; while it is being replaced, or is broken, the last good one is asked."""
        try:
            self._read()
        except SettingError as error:
            log.error("directory not taken", why=str(error))

    async def find(self, identifier: str) -> Account | None:
        """The account with this e-mail address, user name or account id, whatever its case."""
        self._refresh()
        return self._accounts.get(identifier.strip().casefold())

    async def by_mobile(self, number: str) -> Account | None:
        """The account with this number, compared by its last nine digits (country codes are written or not)."""
        self._refresh()
        digits = _digits(number)
        return self._mobiles.get(digits) if len(digits) >= 7 else None

    def _read(self) -> None:
        try:
            stat = self._path.stat()
            if (stat.st_mtime_ns, stat.st_size) == self._stamp:
                return
            with self._path.open(encoding="utf-8-sig", newline="") as file:
                accounts = list(_accounts(csv.DictReader(file)))
        except (OSError, UnicodeDecodeError) as error:
            raise SettingError(f"DESK_DIRECTORY: the file {self._path} cannot be read") from error
        self._accounts = _keyed(accounts)
        self._mobiles = {_digits(a.mobile): a for a in accounts if a.mobile}
        self._stamp = (stat.st_mtime_ns, stat.st_size)


def _accounts(rows: "csv.DictReader[str]") -> Iterable[Account]:
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise SettingError(
            f"DESK_DIRECTORY: the CSV file has no column {missing[0]}; its header is {','.join(COLUMNS)}"
        )
    for row in rows:
        yield Account(**{name: (row.get(name) or "").strip() for name in COLUMNS})


def _keyed(accounts: Iterable[Account]) -> dict[str, Account]:
    keyed: dict[str, Account] = {}
    for account in accounts:
        for key in (account.account_id, account.username, account.email):
            if key:
                keyed[key.casefold()] = account
    return keyed


def _digits(number: str) -> str:
    return "".join(c for c in number if c.isdigit())[-9:]


def open_directory(where: str) -> Directory:
    """Open what DESK_DIRECTORY names; raises SettingError."""
    kind, _, rest = where.partition(":")
    if not where:
        return NoDirectory()
    if kind == "csv" and rest:
        return CsvDirectory(Path(rest))
    raise SettingError("DESK_DIRECTORY: should be csv: and the path of a CSV file, or empty")
