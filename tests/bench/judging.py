"""How long judging takes with many requests in the store; run as `python -m tests.bench.judging`."""

import asyncio
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import insert
from sqlmodel import SQLModel

from bot.directory import NoDirectory
from bot.judging import decide
from bot.policies import Policies
from bot.policy.shipped import DEFAULT
from bot.step import Step
from bot.world import Door, World
from intents.right import Kind, Right
from storage.columns import new_id
from storage.database import Database
from storage.keys import Keys
from storage.ticket import Request, Status, Ticket, new_number, new_token
from tests.bench.policy import Figure

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MANY, FEW = 1_000_000, 1_000
EACH = 8  # requests of one person, two of them for the same right
PROMISED, SLOWER = 0.002, 1.5
MEMORY = Path("/dev/shm")


def figures() -> list[Figure]:
    """The time of one judgement with few and with many requests in the store, and how they compare."""
    few, many = (asyncio.run(measured(requests)) for requests in (FEW, MANY))
    return [
        Figure(f"judging with {FEW:,} requests in the store", few, PROMISED),
        Figure(f"judging with {MANY:,} requests in the store", many, PROMISED),
        Figure(f"  and no slower than {SLOWER} times that with {FEW:,}", many, few * SLOWER),
    ]


async def measured(requests: int) -> float:
    """The median time of judging one request, with so many in the store."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/desk.sqlite3")
        await database.open()
        try:
            ticket = await fill(database, requests)
            return median([await one(database, ticket) for _ in range(300)])
        finally:
            await database.close()


async def fill(database: Database, requests: int) -> Ticket:
    """Put the requests of many people into the store, and give back a ticket of one of them."""
    tables = SQLModel.metadata.tables
    async with database.transaction() as tx:
        connection = await tx.connection()
        ticket = matter()
        await connection.execute(insert(tables["ticket"]), [ticket.model_dump()])
        for start in range(0, requests, 20_000):
            rows = list(made_up(ticket, range(start, min(start + 20_000, requests))))
            await connection.execute(insert(tables["request"]), rows)
    return ticket


def matter() -> Ticket:
    """A ticket whose person is known."""
    return Ticket(
        id=new_id(NOW),
        number=new_number(),
        token=new_token(),
        status=Status.VERIFYING,
        kind=Kind.REQUEST,
        rights=["access"],
        channel="email",
        door="privacy@example.com",
        language="en",
        requester="p@example.com",
        person="person-7",
        received_at=NOW,
        due_at=NOW + timedelta(days=30),
        look_at=NOW,
        policy="",
    )


def made_up(ticket: Ticket, places: range) -> Iterator[dict[str, Any]]:
    """Answered requests, spread over three years, a person and their rights in turn."""
    rights = (Right.ACCESS, Right.CORRECTION, Right.DELETION, Right.PORTABILITY)
    for place in places:
        received = NOW - timedelta(days=30 + place % 1000)
        yield Request(
            id=f"{place:012d}",
            ticket_id=ticket.id,
            right=rights[place % len(rights)],
            person=f"person-{place // EACH}",
            received_at=received,
            due_at=received + timedelta(days=30),
            verified=True,
            answered_at=received + timedelta(days=9),
            complete=True,
            outcome="proceed",
        ).model_dump()


async def one(database: Database, ticket: Ticket) -> float:
    """The seconds that one judgement takes, the question to the store included."""
    world = World(Policies(DEFAULT), NoDirectory(), Keys(bytes(32)), (Door("privacy@example.com"),))
    async with database.transaction() as tx:
        request = Request(
            id="new",
            ticket_id=ticket.id,
            right=Right.ACCESS,
            received_at=NOW,
            due_at=ticket.due_at,
        )
        await tx.connection()
        began = perf_counter()
        await decide(Step(tx, NOW), world, ticket, request)
        return perf_counter() - began


if __name__ == "__main__":
    for figure in figures():
        print(figure)
