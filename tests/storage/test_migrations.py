"""The migrations make the very tables that the models describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from storage.database import Database
from storage.schema import metadata
from tests.storage.processes import at_once


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_upgrading_from_nothing_gives_the_tables_of_the_models(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_missing_column_would_be_noticed(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE staff DROP COLUMN email")
    async with database.engine.connect() as connection:
        assert "email" in str(await connection.run_sync(differences))


async def test_opening_again_changes_nothing(database: Database) -> None:
    await database.open()
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_processes_that_start_together_make_the_tables_once(url: str) -> None:
    await at_once(*([("open_and_close", url)] * 3))
    database = Database(url)
    async with database.engine.connect() as connection:
        names = await connection.run_sync(lambda c: inspect(c).get_table_names())
    await database.close()
    assert "ticket" in names
