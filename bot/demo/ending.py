"""After the day: what became of every mail, in tables, and how to write to the desk oneself."""

from collections import Counter
from pathlib import Path
from typing import Any

from sqlmodel import col, func, select

from bot.addresses import EMAIL
from bot.demo.mailserver import LOOPBACK
from bot.demo.premises import DESK, TEAM, YOU
from bot.demo.stage import Bell, Stage
from mail.parse import parse
from storage import ticket as tickets
from storage.audit import Audit, of_ticket
from storage.database import Transaction
from storage.inbox import Inbox
from storage.outbox import Outbox, OutboxState
from storage.telegram import CHANNEL as CHAT
from storage.ticket import Status, Ticket

NOT_ASKED = "–"


async def result(stage: Stage, conversations: int, wrong: int, seconds: float) -> None:
    """Show every ticket's end, the mail that opened none, and a summary in short words."""
    async with stage.desk.database.transaction() as tx:
        entered = set((await tx.exec(select(Audit.ticket_id).where(Audit.actor == "demo"))).all())
        today = [ticket for ticket in await tickets.everything(tx) if ticket.id not in entered]
        rows = [await _row(tx, stage, ticket) for ticket in today]
        others = [_other(stage, row) for row in await _without_ticket(tx)]
        mails, said = [await _count(tx, Inbox.channel == channel) for channel in (EMAIL, CHAT)]
        letters = await _count(tx, Outbox.state == OutboxState.SENT, Outbox.channel == EMAIL)
    show = stage.transcript
    show.heading("Every ticket of the day")
    show.table(("number", "who", "asks", "status", "flags", "why"), rows)
    if others:
        show.heading("Mail that opened no ticket")
        show.table(("from", "subject", "what became of it"), others)
    ends = Counter(str(ticket.status) for ticket in today)
    show.heading("In short")
    show.says(
        f"{mails} mails came in and {letters} went out, and {said} words and presses came by chat, "
        f"in {seconds:.1f} seconds. {len(today)} tickets: "
        + ", ".join(f"{count} {status}" for status, count in ends.most_common())
        + ". No fee, no refusal and no repeat was decided by the program: it proposed, and a person confirmed.",
        f"{conversations - wrong} of {conversations} conversations ended as the script expects."
        if wrong
        else f"All {conversations} conversations ended as the script expects, each checked.",
    )


async def _count(tx: Transaction, *which: Any) -> int:
    return (await tx.exec(select(func.count()).where(*which))).one()


async def _row(tx: Transaction, stage: Stage, ticket: Ticket) -> tuple[str, ...]:
    steps = [line for line in await of_ticket(tx, ticket.id) if line.event == "status"]
    asks = ", ".join(ticket.rights) or str(ticket.kind)
    return (
        ticket.number,
        stage.names.get(ticket.requester, ticket.requester).split()[0],
        f"{asks} (cancellation)" if ticket.cancellation else asks,
        str(ticket.status),
        ", ".join(ticket.flags) or NOT_ASKED,
        _why(ticket, str(steps[-1].detail["because"]) if steps else ""),
    )


def _why(ticket: Ticket, because: str) -> str:
    if ticket.status == Status.VERIFYING:
        return "the code has not come"
    return because or "nothing has happened yet"


async def _without_ticket(tx: Transaction) -> list[Inbox]:
    query = (
        select(Inbox).where(col(Inbox.ticket_id).is_(None), Inbox.channel == EMAIL).order_by(col(Inbox.id))
    )
    return list((await tx.exec(query)).all())


def _other(stage: Stage, row: Inbox) -> tuple[str, str, str]:
    mail = parse(row.raw)
    address = mail.sender.address if mail.sender else "nobody"
    return stage.names.get(address, address), mail.subject or NOT_ASKED, row.verdict or str(row.state)


def how_to_write(stage: Stage, folder: Path) -> None:
    """Say how to write to this desk, and how to look at its tickets."""
    server, show = stage.server, stage.transcript
    password = server.passwords[YOU]
    show.heading("Now you")
    show.says(
        "The desk stays open. Write to it with any mail program, without TLS (nothing leaves this machine):",
    )
    show.table(
        ("", ""),
        (
            ("Write to", DESK),
            ("Your address", f"{YOU}, user {YOU}, password {password}"),
            ("SMTP", f"{LOOPBACK}, port {server.smtp_port}, with user and password"),
            ("IMAP", f"{LOOPBACK}, port {server.imap_port}"),
            ("Everybody else", "has the part before the @ as password; the staff read " + TEAM),
        ),
    )
    show.command(
        "Or from another terminal, with curl; send the code that you are given in the same way:",
        f"printf 'From: {YOU}\\nSubject: My data\\n\\nPlease show me the data you hold about me.\\n' |\n"
        f"  curl -sT - smtp://{LOOPBACK}:{server.smtp_port} -u {YOU}:{password} \\\n"
        f"    --mail-from {YOU} --mail-rcpt {DESK}\n"
        f"curl -s 'imap://{LOOPBACK}:{server.imap_port}/INBOX;MAILINDEX=1' -u {YOU}:{password}",
    )
    show.command(
        "To work as staff, from another terminal in this folder:",
        f"source {folder / 'env'}\n.venv/bin/privacy-desk tickets\n.venv/bin/privacy-desk staff --help",
    )
    show.says("", "What happens is shown here. Ctrl-C ends the demo and removes all that it has written.")


async def follow(stage: Stage, bell: Bell) -> None:
    """Show what happens, for ever."""
    async with stage.desk.database.transaction() as tx:
        shown = (await tx.exec(select(func.max(Inbox.id)))).one() or ""
    while True:
        await bell.heard()
        async with stage.desk.database.transaction() as tx:
            query = select(Inbox).where(Inbox.id > shown, Inbox.channel == EMAIL).order_by(col(Inbox.id))
            rows = list((await tx.exec(query)).all())
        for row in rows:
            mail = parse(row.raw)
            stage.transcript.writes(
                mail.sender.address if mail.sender else "Somebody", mail.subject, mail.new_text
            )
        shown = rows[-1].id if rows else shown
        await stage.show_news(letters=True)
