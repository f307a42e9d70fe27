"""What the demo's desk is given: a folder that goes away with it, keys, accounts, colleagues, and the year's books."""

import csv
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from bot.demo.mailserver import NAME, MailServer
from bot.directory import COLUMNS, Account
from bot.policy.deadline import due
from bot.settings import SHIPPED, Settings
from bot.work import now
from bot.world import World
from intents.right import Kind, Right
from storage import audit
from storage.columns import new_id
from storage.database import Transaction
from storage.keys import new_master_key
from storage.staff import Role, Staff
from storage.ticket import Direction, Message, Request, Status, Ticket, new_number, new_token

DESK = "privacy@example.com"
TEAM = "privacy-team@example.com"
YOU = "you@example.com"
COLLEAGUES = (("Mei", Role.AGENT), ("Jonas", Role.REVIEWER), ("Carla", Role.REVIEWER))


@dataclass(frozen=True, slots=True)
class Earlier:
    """A request of the past year that stands in the books before the day begins; days count back from now."""

    account: Account
    language: str
    right: Right
    received: int
    answered: int | None


def settle_in(
    folder: Path,
    server: MailServer,
    accounts: Sequence[Account],
    chat: Mapping[str, str] = MappingProxyType({}),
) -> Settings:
    """Write the accounts and the settings into the folder, and give back the settings."""
    directory = folder / "accounts.csv"
    with directory.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        rows.writerows([getattr(account, column) for column in COLUMNS] for account in accounts)
    values = {
        "database_url": f"sqlite+aiosqlite:///{folder / 'desk.sqlite3'}",
        "master_key": new_master_key(),
        "policy": str(SHIPPED / "bot" / "policy" / "default.toml"),
        "mail_address": DESK,
        "imap_url": server.imap_url(DESK),
        "smtp_url": server.smtp_url(DESK),
        "mailboxes": "[]",
        "authserv_id": NAME,
        "directory": f"csv:{directory}",
        "telegram_token": "",
        "telegram_staff_chat": "",
        "staff_emails": TEAM,
        **chat,
    }
    lines = (f"export DESK_{name.upper()}={shlex.quote(value)}\n" for name, value in values.items())
    (folder / "env").write_text("".join(lines), encoding="utf-8")
    return Settings.model_validate(values)


def hire(tx: Transaction, telegram: Mapping[str, int]) -> None:
    """Put the colleagues on the list of staff, with their Telegram user ids."""
    for name, role in COLLEAGUES:
        user = telegram.get(name)
        tx.add(Staff(id=new_id(now()), name=name, role=role, email=TEAM, telegram=user, added_at=now()))


def enter(tx: Transaction, world: World, earlier: Sequence[Earlier]) -> None:
    """Write the past year's requests into the books; the audit says that the demo did it."""
    for each in earlier:
        _enter(tx, world, each, now())


def _enter(tx: Transaction, world: World, each: Earlier, moment: datetime) -> None:
    received_at = moment - timedelta(days=each.received)
    answered_at = None if each.answered is None else moment - timedelta(days=each.answered)
    policy = world.policies.at(received_at)
    due_at = due(policy, each.right, received_at).due_at
    person = world.keys.person(f"account:{each.account.account_id}")
    ticket = Ticket(
        id=new_id(received_at),
        number=new_number(),
        token=new_token(),
        status=Status.FULFILLED if answered_at else Status.WORKING,
        kind=Kind.REQUEST,
        rights=[each.right.value],
        channel="email",
        door=DESK,
        language=each.language,
        requester=each.account.email,
        account_id=each.account.account_id,
        person=person,
        answer_to=each.account.email,
        received_at=received_at,
        due_at=due_at,
        look_at=due_at - timedelta(minutes=1),  # it has been reminded of before
        verified_at=received_at,
        verified_how="code:mailbox",
        closed_at=answered_at,
        policy=f"{policy.title} {policy.version}",
        decided_by="Mei" if answered_at else None,
    )
    tx.add(ticket)
    tx.add(
        Request(
            id=new_id(received_at),
            ticket_id=ticket.id,
            right=each.right,
            person=person,
            received_at=received_at,
            due_at=due_at,
            verified=True,
            answered_at=answered_at,
            complete=True if answered_at else None,
            outcome="proceed",
        )
    )
    tx.add(
        Message(
            id=new_id(received_at),
            ticket_id=ticket.id,
            direction=Direction.NOTE,
            at=received_at,
            author="demo",
            text="This request was not made today: the demo wrote it into the books before the day began.",
        )
    )
    audit.note(tx, received_at, "entered by the demo", actor="demo", ticket_id=ticket.id)
