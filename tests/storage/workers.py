"""What other processes do in these tests: run as `python -m tests.storage.workers WHAT URL …`."""

import asyncio
import sys
from datetime import UTC, datetime

from sqlalchemy.orm.exc import StaleDataError

from storage import inbox, outbox
from storage import ticket as tickets
from storage.database import Database


async def count_up(database: Database, number: str, times: str) -> None:
    """Read the ticket's counter and write it back one higher, so many times."""
    left = int(times)
    while left:
        try:
            async with database.transaction() as tx:
                ticket = await tickets.by_number(tx, number)
                assert ticket is not None
                ticket.fee = {"count": (ticket.fee or {"count": 0})["count"] + 1}
        except StaleDataError:  # another process was faster, and we know it
            continue
        left -= 1


async def claim_mails(database: Database, owner: str) -> None:
    """Claim mails until there are none; print the id of each."""
    while True:
        async with database.transaction() as tx:
            rows = await inbox.claim(tx, owner, datetime.now(UTC), limit=3)
        if not rows:
            return
        for row in rows:
            print(row.id)


async def claim_letters(database: Database, owner: str) -> None:
    """Claim letters until there are none; print the id of each."""
    while True:
        async with database.transaction() as tx:
            rows = await outbox.claim(tx, owner, datetime.now(UTC), channel="email", limit=3)
        if not rows:
            return
        for row in rows:
            print(row.id)


async def open_and_close(database: Database) -> None:
    """Only bring the tables up to date."""


WORK = {work.__name__: work for work in (count_up, claim_mails, claim_letters, open_and_close)}


async def main(what: str, url: str, *rest: str) -> None:
    database = Database(url)
    await database.open()
    await WORK[what](database, *rest)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
