"""What Telegram needs remembered, on both databases."""

from datetime import UTC, datetime, timedelta

from storage import telegram
from storage.database import Database
from storage.telegram import LEASE, Chat

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def test_one_process_polls_and_another_takes_over_when_it_is_gone(database: Database) -> None:
    async def takes(owner: str, at: datetime, *dead: str) -> bool:
        async with database.transaction() as tx:
            return await telegram.take_lease(tx, "7", owner, at, dead=dead)

    assert await takes("one", NOW)
    assert not await takes("two", NOW)
    assert await takes("one", NOW + LEASE / 2)
    assert not await takes("two", NOW + LEASE)
    assert await takes("two", NOW + LEASE, "one")
    assert not await takes("one", NOW + LEASE)
    assert await takes("one", NOW + 3 * LEASE)
    async with database.transaction() as tx:
        assert await telegram.holder(tx, "7") == "one"
        await telegram.give_up_lease(tx, "7", "two")
        assert await telegram.holder(tx, "7") == "one"
        await telegram.give_up_lease(tx, "7", "one")
        assert await telegram.holder(tx, "7") is None


async def test_a_group_is_found_however_often_it_moved(database: Database) -> None:
    async with database.transaction() as tx:
        await telegram.moved(tx, -1, -1)
        await telegram.moved(tx, -1, -100_000_000_001)
        await telegram.moved(tx, -100_000_000_001, -100_000_000_002)
    async with database.transaction() as tx:
        assert await telegram.current_id(tx, -1) == -100_000_000_002
        assert await telegram.current_id(tx, -5) == -5
        await telegram.moved(tx, -100_000_000_002, -1)  # a circle ends
        assert await telegram.current_id(tx, -1) in (-1, -100_000_000_002, -100_000_000_001)


async def test_an_authorization_holds_until_it_is_withdrawn(database: Database) -> None:
    user = 9_000_000_000_000  # more than 32 bits
    async with database.transaction() as tx:
        tx.add(Chat(user=user, language="zh", since=NOW))
    async with database.transaction() as tx:
        chat = await telegram.chat_of(tx, user)
        assert chat and not chat.authorized and chat.address == f"telegram:{user}"
        chat.authorized_at = NOW
        tx.add(chat)
    async with database.transaction() as tx:
        chat = await telegram.chat_of(tx, user)
        assert chat and chat.authorized
        chat.withdrawn_at = NOW + timedelta(days=1)
        tx.add(chat)
    async with database.transaction() as tx:
        chat = await telegram.chat_of(tx, user)
        assert chat and not chat.authorized
    assert telegram.user_of(telegram.address(user)) == user
