"""The inbox: each mail once, by one process, until it is done."""

from datetime import timedelta

from storage import inbox
from storage.database import Database
from storage.inbox import ATTEMPTS, LEASE, InboxState
from tests.storage.processes import at_once
from tests.storage.rows import NOW, arrivals, stored

SECOND = timedelta(seconds=1)


async def test_the_same_mail_is_stored_once(database: Database) -> None:
    await stored(database, 2)
    async with database.transaction() as tx:
        new = await inbox.keep(tx, arrivals(3), NOW)
    assert [row.uid for row in new] == [3]


async def test_the_same_mail_twice_in_a_batch_is_stored_once(database: Database) -> None:
    async with database.transaction() as tx:
        new = await inbox.keep(tx, [*arrivals(1), *arrivals(1)], NOW)
    assert len(new) == 1


async def test_a_folder_numbered_anew_is_another_key(database: Database) -> None:
    await stored(database, 2)
    async with database.transaction() as tx:
        assert await inbox.seen_uids(tx, "INBOX", 7, [1, 2, 3]) == {1, 2}
        assert await inbox.seen_uids(tx, "INBOX", 8, [1, 2, 3]) == set()


async def test_seen_uids_of_a_mailbox_with_thousands(database: Database) -> None:
    await stored(database, 1200)
    async with database.transaction() as tx:
        assert len(await inbox.seen_uids(tx, "INBOX", 7, range(1, 2001))) == 1200


async def test_three_processes_claim_each_mail_once(database: Database, url: str) -> None:
    rows = await stored(database, 90)
    claimed = await at_once(*(("claim_mails", url, f"host/{n}/x") for n in range(3)))
    assert sorted(id_ for part in claimed for id_ in part) == sorted(row.id for row in rows)


async def test_a_held_mail_is_claimed_again_when_its_lease_ends(database: Database) -> None:
    await stored(database, 1, owner="host/1/x")
    async with database.transaction() as tx:
        assert await inbox.claim(tx, "host/2/y", NOW + LEASE - SECOND) == []
    async with database.transaction() as tx:
        assert len(await inbox.claim(tx, "host/2/y", NOW + LEASE + SECOND)) == 1


async def test_what_a_dead_process_held_is_free_at_once(database: Database) -> None:
    await stored(database, 1, owner="host/1/x")
    async with database.transaction() as tx:
        assert await inbox.owners(tx) == {"host/1/x"}
        await inbox.release(tx, ["host/9/z"])
        assert await inbox.claim(tx, "host/2/y", NOW) == []
        await inbox.release(tx, ["host/1/x"])
        assert len(await inbox.claim(tx, "host/2/y", NOW)) == 1


async def test_only_who_holds_a_mail_can_finish_it(database: Database) -> None:
    (row,) = await stored(database, 1, owner="host/1/x")
    async with database.transaction() as tx:
        assert not await inbox.finish(tx, row, "host/2/y", "request", None, None)
        assert await inbox.finish(tx, row, "host/1/x", "request", None, "digest")
    async with database.transaction() as tx:
        assert not await inbox.finish(tx, row, "host/1/x", "request", None, "digest")
        assert await inbox.seen_before(tx, "digest", "another")
        assert not await inbox.seen_before(tx, "digest", row.id)


async def test_after_its_attempts_a_mail_goes_to_quarantine_and_can_be_tried_again(
    database: Database,
) -> None:
    (row,) = await stored(database, 1)
    async with database.transaction() as tx:
        gone = [await inbox.fail(tx, row.id, "ValueError in read, line 1") for _ in range(ATTEMPTS)]
    assert gone == [False, False, True]
    async with database.transaction() as tx:
        assert await inbox.claim(tx, "host/2/y", NOW) == []
        (lying,) = await inbox.quarantined(tx)
        assert (lying.raw, lying.error) == (b"raw 1", "ValueError in read, line 1")
        assert await inbox.retry(tx, [row.id, "no such mail"]) == 1
    async with database.transaction() as tx:
        (again,) = await inbox.claim(tx, "host/2/y", NOW)
    assert (again.state, again.attempts) == (InboxState.WAITING, 0)
