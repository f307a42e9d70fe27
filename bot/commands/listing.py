"""`privacy-desk tickets` and `privacy-desk quarantine`: what there is."""

import json as jsonlib
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.assembly import open_policies, opened
from bot.commands.masking import masked
from bot.policies import Policies
from bot.settings import Settings
from bot.work import now
from storage import inbox
from storage import ticket as storage
from storage.audit import note
from storage.ticket import Ticket


async def tickets(settings: Settings, *, json: bool) -> None:
    """Print every ticket, oldest first."""
    policies = open_policies(settings.policy_path())
    async with opened(settings) as database, database.transaction() as tx:
        counts = await storage.message_counts(tx)
        rows = [
            as_json(ticket, counts.get(ticket.id, 0), policies) for ticket in await storage.everything(tx)
        ]
    if json:
        print(jsonlib.dumps(rows, ensure_ascii=False, indent=2))
    else:
        Console().print(_table(rows))


def as_json(ticket: Ticket, messages: int, policies: Policies) -> dict[str, Any]:
    """A ticket as programs read it; dates in the business's time zone."""
    zone = policies.at(ticket.received_at).zone
    return {
        "number": ticket.number,
        "status": str(ticket.status),
        "rights": list(ticket.rights),
        "cancellation": ticket.cancellation,
        "channel": ticket.channel,
        "language": ticket.language,
        "requester": masked(ticket.requester),
        "verified": ticket.verified_at is not None,
        "received_at": ticket.received_at.astimezone(zone).isoformat(),
        "due_at": ticket.due_at.astimezone(zone).isoformat(),
        "flags": list(ticket.flags),
        "proposal": _proposal(ticket),
        "messages": messages,
    }


def _proposal(ticket: Ticket) -> dict[str, Any] | None:
    if ticket.proposal is None:
        return None
    return {key: ticket.proposal[key] for key in ("outcome", "rule", "clause", "reason")}


def _table(rows: Sequence[dict[str, Any]]) -> Table:
    table = Table("number", "status", "asks", "who", "due", "flags", "proposal", box=None, pad_edge=False)
    for row in rows:
        table.add_row(
            row["number"],
            row["status"],
            ", ".join(row["rights"]) or "question",
            row["requester"] + ("" if row["verified"] else " (unverified)"),
            row["due_at"][:10],
            ", ".join(row["flags"]),
            row["proposal"]["outcome"] if row["proposal"] else "",
        )
    return table


async def quarantined(settings: Settings, *, json: bool) -> None:
    """Print what lies in quarantine: when it came, how large it is, where it failed."""
    async with opened(settings) as database, database.transaction() as tx:
        rows = [
            {
                "id": row.id,
                "channel": row.channel,
                "arrived_at": row.arrived_at.isoformat(),
                "size": len(row.raw),
                "attempts": row.attempts,
                "error": row.error,
            }
            for row in await inbox.quarantined(tx)
        ]
    if json:
        print(jsonlib.dumps(rows, indent=2))
        return
    table = Table("id", "channel", "arrived", "bytes", "error", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(str(row[key]) for key in ("id", "channel", "arrived_at", "size", "error")))
    Console().print(table if rows else "Nothing is in quarantine.")


async def retry(settings: Settings, ids: Sequence[str]) -> None:
    """Put messages back into the inbox; the running desk takes them up."""
    async with opened(settings) as database, database.transaction() as tx:
        chosen = list(ids) or [row.id for row in await inbox.quarantined(tx)]
        count = await inbox.retry(tx, chosen)
        for inbox_id in chosen:
            note(tx, now(), "taken out of quarantine", actor="command line", inbox_id=inbox_id)
    print(f"{count} will be tried again")
