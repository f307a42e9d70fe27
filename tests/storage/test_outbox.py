"""The outbox: each letter sent by one process, and no secret kept once it is out."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import outbox
from storage.database import Database
from storage.outbox import LEASE, OutboxState
from tests.storage.processes import at_once
from tests.storage.rows import NOW, letter

SECOND = timedelta(seconds=1)


async def queued(database: Database, count: int) -> list[str]:
    rows = [letter(message_id=f"<{n}@desk.example>", recipient=f"p{n}@people.example") for n in range(count)]
    async with database.transaction() as tx:
        tx.add_all(rows)
    return [row.id for row in rows]


async def test_three_processes_claim_each_letter_once(database: Database, url: str) -> None:
    ids = await queued(database, 60)
    claimed = await at_once(*(("claim_letters", url, f"host/{n}/x") for n in range(3)))
    assert sorted(id_ for part in claimed for id_ in part) == sorted(ids)


async def test_a_letter_is_sending_before_it_is_sent(database: Database) -> None:
    await queued(database, 1)
    async with database.transaction() as tx:
        (row,) = await outbox.claim(tx, "host/1/x", NOW, channel="email")
    assert (row.state, row.attempts) == (OutboxState.SENDING, 1)
    async with database.transaction() as tx:
        assert await outbox.claim(tx, "host/2/y", NOW, channel="email") == []
        assert await outbox.owners(tx) == {"host/1/x"}


async def test_of_a_dead_process_letters_are_sent_again_under_the_same_message_id(database: Database) -> None:
    await queued(database, 1)
    async with database.transaction() as tx:
        (first,) = await outbox.claim(tx, "host/1/x", NOW, channel="email")
        await outbox.release(tx, ["host/1/x"], NOW)
    async with database.transaction() as tx:
        (again,) = await outbox.claim(tx, "host/2/y", NOW, channel="email")
    assert (again.message_id, again.attempts) == (first.message_id, 2)


async def test_a_lease_that_ended_is_taken_up_again(database: Database) -> None:
    await queued(database, 1)
    async with database.transaction() as tx:
        await outbox.claim(tx, "host/1/x", NOW, channel="email")
        assert await outbox.next_due(tx, "email") == NOW + LEASE
    async with database.transaction() as tx:
        assert len(await outbox.claim(tx, "host/2/y", NOW + LEASE + SECOND, channel="email")) == 1


async def test_another_channel_is_not_ours_to_send(database: Database) -> None:
    await queued(database, 1)
    async with database.transaction() as tx:
        assert await outbox.claim(tx, "host/1/x", NOW, channel="telegram") == []
        assert await outbox.next_due(tx, "telegram") is None


@pytest.mark.parametrize(("outcome", "secret"), [("sent", None), ("failed", None), ("delayed", "119045")])
async def test_the_code_is_kept_only_while_it_is_still_to_be_sent(
    database: Database, outcome: str, secret: str | None
) -> None:
    await queued(database, 1)
    async with database.transaction() as tx:
        (row,) = await outbox.claim(tx, "host/1/x", NOW, channel="email")
        again = NOW + SECOND if outcome == "delayed" else None
        await outbox.settle(tx, row, NOW, outcome, "450 later", again_at=again)
    async with database.transaction() as tx:
        found = await outbox.by_message_id(tx, ["<0@desk.example>"])
        (attempt,) = await outbox.attempts_of(tx, row.id)
    assert found and found.secret == secret
    assert "119045" not in found.text
    assert (attempt.outcome, attempt.detail) == (outcome, "450 later")


async def test_a_delayed_letter_waits_for_its_time(database: Database) -> None:
    await queued(database, 1)
    later = NOW + timedelta(minutes=5)
    async with database.transaction() as tx:
        (row,) = await outbox.claim(tx, "host/1/x", NOW, channel="email")
        await outbox.settle(tx, row, NOW, "delayed", again_at=later)
    async with database.transaction() as tx:
        assert await outbox.next_due(tx, "email") == later
        assert await outbox.claim(tx, "host/1/x", later - SECOND, channel="email") == []
        assert len(await outbox.claim(tx, "host/1/x", later, channel="email")) == 1


async def test_nobody_hears_a_later_word_before_an_earlier_one(database: Database) -> None:
    later = NOW + timedelta(minutes=5)
    async with database.transaction() as tx:
        tx.add_all(letter(message_id=f"<{n}@desk.example>") for n in range(2))
    async with database.transaction() as tx:
        (first,) = await outbox.claim(tx, "host/1/x", NOW, channel="email")
        await outbox.settle(tx, first, NOW, "delayed", again_at=later)
    async with database.transaction() as tx:
        assert await outbox.claim(tx, "host/1/x", NOW, channel="email") == []
        # Else the loop that sends would run hot until the first one has gone.
        assert await outbox.next_due(tx, "email") == later


async def test_two_letters_never_share_a_message_id(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            tx.add_all([letter(message_id="<same@desk.example>"), letter(message_id="<same@desk.example>")])


async def test_what_was_said_before_is_recognised_by_its_very_words(database: Database) -> None:
    row = letter("ticket", message_id="<1@desk.example>")
    async with database.transaction() as tx:
        tx.add(row)
    said = (row.recipient, row.text)
    async with database.transaction() as tx:
        assert await outbox.said_since(tx, NOW, "ticket", *said)
        assert not await outbox.said_since(tx, NOW + SECOND, "ticket", *said)
        assert not await outbox.said_since(tx, NOW, "another", *said)
        assert not await outbox.said_since(tx, NOW, "ticket", row.recipient, row.text + ".")
        assert await outbox.automatic_since(tx, NOW, recipient=row.recipient) == 1
        assert await outbox.automatic_since(tx, NOW, ticket_id="another") == 0
