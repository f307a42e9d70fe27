"""A transaction is whole or not there, and no other writer comes between."""

import asyncio

import pytest

from storage import ticket as tickets
from storage.database import Database, DatabaseError, Transaction
from tests.storage.processes import at_once
from tests.storage.rows import NOW, letter, ticket

EACH = 60


async def test_three_processes_lose_no_update(database: Database, url: str) -> None:
    row = ticket()
    async with database.transaction() as tx:
        tx.add(row)
    await at_once(*([("count_up", url, row.number, str(EACH))] * 3))
    async with database.transaction() as tx:
        found = await tickets.by_number(tx, row.number)
    assert found and found.fee == {"count": 3 * EACH}


async def test_what_fails_half_way_leaves_nothing(database: Database) -> None:
    row = ticket()
    with pytest.raises(RuntimeError):
        async with database.transaction() as tx:
            tx.add(row)
            tx.add(letter(row.id, message_id="<1@desk.example>"))
            await tx.flush()
            raise RuntimeError
    async with database.transaction() as tx:
        assert await tickets.by_number(tx, row.number) is None
        assert await tickets.everything(tx) == []


@pytest.mark.parametrize("by", ["token", "requester"])
async def test_a_ticket_is_worked_on_by_one_process_at_a_time(database: Database, url: str, by: str) -> None:
    row = ticket()
    async with database.transaction() as tx:
        tx.add(row)
    another, order = Database(url), list[str]()

    async def held(tx: Transaction) -> None:
        if by == "token":
            assert await tickets.by_tokens(tx, [row.token])
        else:
            assert await tickets.open_of_requester(tx, row.requester)

    async def second() -> None:
        async with another.transaction() as tx:
            await held(tx)
            order.append("second")

    async with database.transaction() as tx:
        await held(tx)
        waiting = asyncio.create_task(second())
        await asyncio.wait([waiting], timeout=0.3)
        order.append("first")
    await asyncio.wait_for(waiting, 10)
    await another.close()
    assert order == ["first", "second"]


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    row = ticket()
    row.received_at = NOW.replace(tzinfo=None)
    with pytest.raises(Exception, match="without a time zone"):
        async with database.transaction() as tx:
            tx.add(row)


async def test_moments_come_back_in_utc(database: Database) -> None:
    row = ticket()
    async with database.transaction() as tx:
        tx.add(row)
    async with database.transaction() as tx:
        found = await tickets.by_number(tx, row.number.lower())
    assert found and found.received_at == NOW
    assert found.received_at.tzinfo is not None


@pytest.mark.parametrize("url", ["mysql://host/desk", "sqlite:///desk", "nonsense", ""])
def test_a_database_that_we_do_not_know_is_named(url: str) -> None:
    with pytest.raises(DatabaseError) as said:
        Database(url)
    assert "\n" not in str(said.value)
