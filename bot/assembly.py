"""Putting the desk together from its settings: what it decides with, and where it keeps what it decided."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.directory import open_directory
from bot.errors import SettingError
from bot.policies import Policies
from bot.policy.load import PolicyError
from bot.settings import Settings
from bot.world import Door, World
from storage.database import Database, DatabaseError


def make_world(settings: Settings) -> World:
    """Read what the desk needs to decide; raises SettingError."""
    return World(
        policies=open_policies(settings.policy_path()),
        directory=open_directory(settings.directory),
        keys=settings.keys(),
        doors=tuple(Door(m.address, m.plus_addressing) for m in settings.all_mailboxes())
        or (Door("privacy-desk@localhost", plus_addressing=False),),
        staff_emails=settings.staff_emails,
        staff_chat=settings.telegram_staff_chat or None if settings.telegram_token else None,
    )


def open_policies(path: Path) -> Policies:
    """Read the policy file; raises SettingError with its first mistake."""
    try:
        return Policies(path)
    except (PolicyError, OSError) as error:
        first = next(iter(str(error).splitlines()), "cannot be read")
        raise SettingError(
            f"DESK_POLICY: should be a policy file that `privacy-desk policy check` accepts: {first}"
        ) from error


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database, its tables up to date; raises SettingError."""
    try:
        database = Database(settings.database_url)
        await database.open()
    except DatabaseError as error:
        raise SettingError(f"DESK_DATABASE_URL: {error}") from error
    try:
        yield database
    finally:
        await database.close()
