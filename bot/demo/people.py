"""The people of the demo, who write mail and read it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.demo.letters import Received, Writing, quoted
from bot.demo.premises import DESK
from bot.demo.stage import Stage, Unexpected
from storage import ticket as tickets
from storage.inbox import Inbox
from storage.ticket import Flag, Status, Ticket


@dataclass(slots=True)
class Person:
    """Somebody who writes to the desk, with the mail program and the mailbox they have."""

    stage: Stage
    name: str
    address: str
    language: str = "en"
    ticket_id: str | None = None
    last: Received | None = None
    row: Inbox | None = None
    _sent: set[str] = field(default_factory=set)
    _unread: list[Received] = field(default_factory=list)

    async def writes(self, subject: str, text: str, *, html: str = "", forged: str = "") -> None:
        """Write a new mail; `forged` says who it is that really writes, without this person's password."""
        await self._post(subject, text, html=html, forged=forged)

    async def replies(self, text: str, *, answering: Received | None = None, short: bool = False) -> None:
        """Answer a mail of the desk, the last one if none is named; `short` leaves out the quotation."""
        answers = answering or self.last
        if answers is None:
            raise Unexpected(f"{self.name} has nothing to reply to")
        subject = (
            answers.mail.subject if answers.mail.subject.startswith("Re:") else f"Re: {answers.mail.subject}"
        )
        await self._post(subject, text, answers=answers, quote=not short)

    async def sends(self, raw: bytes, shown: str) -> None:
        """Send bytes that no mail program should have made; `shown` stands for them in the transcript."""
        self.stage.transcript.writes(self.name, "", shown)
        self._took(await self.stage.post(raw, self.address, login=True))

    async def machine(
        self, subject: str, text: str, *headers: tuple[str, str], answers: bool = False
    ) -> None:
        """Let a machine of this person's write."""
        await self._post(subject, text, headers=headers, answers=self.last if answers else None, machine=True)

    async def _post(
        self,
        subject: str,
        text: str,
        *,
        html: str = "",
        forged: str = "",
        headers: Sequence[tuple[str, str]] = (),
        answers: Received | None = None,
        quote: bool = False,
        machine: bool = False,
    ) -> None:
        at = self.stage.now()
        reply_to = answers.mail.reply_to if answers else ()
        writing = Writing(
            sender=self.address,
            name=self.name,
            to=reply_to[0].address if reply_to else DESK,
            subject=subject,
            text=text.strip(),
            at=at,
            answers=answers,
            quote=quoted(answers, at, self.language) if answers and quote else "",
            html=html,
            headers=tuple(headers),
        )
        who = (
            f"{forged}, as {self.name}" if forged else f"{self.name}'s mail program" if machine else self.name
        )
        self.stage.transcript.writes(who, subject, text.strip(), quote=quote)
        message = writing.message()
        self._sent.add(str(message["Message-ID"]))
        row = await self.stage.post(message, self.address, to=writing.to, login=not forged)
        self._took(row)

    def _took(self, row: Inbox) -> None:
        self.row = row
        self.ticket_id = row.ticket_id or self.ticket_id

    async def receives(self, letter: str, *says: str, lacks: Collection[str] = ()) -> Received:
        """Read the next mail, which is this letter of the desk and says this; raises Unexpected."""
        await self._look()
        if not self._unread:
            raise Unexpected(f"{self.name} expected the letter “{letter}”, and nothing came")
        received = self._unread.pop(0)
        came = await self.stage.letter(received)
        self.stage.transcript.receives(self.name, self.language, came, received)
        if came != letter:
            raise Unexpected(f"{self.name} expected the letter “{letter}” and received “{came}”")
        self._must_fit(received, came, says, lacks)
        self.last = received
        return received

    def _must_fit(
        self, received: Received, letter: str, says: Collection[str], lacks: Collection[str]
    ) -> None:
        text = " ".join(received.text.split()).casefold()
        for words in says:
            if words.casefold() not in text:
                raise Unexpected(f"the letter “{letter}” to {self.name} does not say “{words}”")
        for words in lacks:
            if words.casefold() in text:
                raise Unexpected(f"the letter “{letter}” to {self.name} says “{words}”")
        if received.number is None:
            raise Unexpected(f"the letter “{letter}” to {self.name} has no number in its subject")
        if self._sent and not self._sent & {received.header("In-Reply-To")}:
            raise Unexpected(f"the letter “{letter}” to {self.name} answers none of {self.name}'s mails")

    async def receives_nothing(self) -> None:
        """Look into the mailbox and find nothing new; raises Unexpected."""
        await self._look()
        if self._unread:
            came = await self.stage.letter(self._unread[0])
            self.stage.transcript.receives(self.name, self.language, came, self._unread[0])
            raise Unexpected(f"{self.name} expected no mail and received “{came}”")
        self.stage.transcript.receives_nothing(self.name)

    async def _look(self) -> None:
        self._unread += await self.stage.look(self.address)

    def verdict(self, *wanted: str) -> None:
        """The desk's verdict on the last mail, which opened no ticket; raises Unexpected."""
        if self.row is None or self.row.verdict not in wanted:
            came = self.row.verdict if self.row else "nothing"
            raise Unexpected(f"{self.name}'s mail was to be “{' or '.join(wanted)}” and is “{came}”")

    async def ends(
        self,
        status: Status,
        *rights: str,
        flags: Collection[Flag] = (),
        verified: bool = True,
        proposal: str | None = None,
        cancellation: bool = False,
        ticket_id: str | None = None,
    ) -> None:
        """The ticket's end, and no mail left unread; raises Unexpected with the first difference."""
        ticket = await self.ticket(ticket_id)
        found = {
            "status": str(ticket.status),
            "rights": list(ticket.rights),
            "flags": sorted(ticket.flags),
            "verified": ticket.verified_at is not None,
            "proposal": ticket.proposal["outcome"] if ticket.proposal else None,
            "cancellation": ticket.cancellation,
        }
        wanted = {
            "status": str(status),
            "rights": list(rights),
            "flags": sorted(str(flag) for flag in flags),
            "verified": verified,
            "proposal": proposal,
            "cancellation": cancellation,
        }
        for name, value in wanted.items():
            if found[name] != value:
                raise Unexpected(f"{ticket.number} of {self.name}: {name} is {found[name]}, expected {value}")
        await self._look()
        if self._unread:
            came = await self.stage.letter(self._unread[0])
            raise Unexpected(f"{self.name} received one mail more than the script says: “{came}”")

    async def has_nowhere_stored(self, words: str) -> None:
        """What staff see of the ticket does not hold this; raises Unexpected."""
        ticket = await self.ticket()
        async with self.stage.desk.database.transaction() as tx:
            said = await tickets.messages_of(tx, ticket.id)
        if any(words in message.text for message in said):
            raise Unexpected(f"{ticket.number} of {self.name} holds what should have been masked")

    async def ticket(self, ticket_id: str | None = None) -> Ticket:
        """The ticket of the last mail; raises Unexpected if there is none."""
        async with self.stage.desk.database.transaction() as tx:
            found = await tickets.by_id(tx, ticket_id or self.ticket_id or "")
        if found is None:
            raise Unexpected(f"{self.name}'s mail opened no ticket")
        return found
