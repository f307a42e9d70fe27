"""The colleagues of the demo, who answer people by the functions behind `privacy-desk staff`."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.demo.people import Person
from bot.demo.stage import Stage, Unexpected
from bot.errors import ActionError
from bot.post import File
from bot.staff.answer import LeftOut, answer, ask
from bot.staff.approve import approve
from bot.staff.extend import extend
from bot.staff.member import Member, member
from bot.staff.note import note
from bot.staff.refuse import refuse
from bot.step import Step
from bot.work import now
from bot.world import World
from storage import ticket as tickets
from storage.ticket import Ticket

Act = Callable[[Step, World, Ticket, Member], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff, who acts as `privacy-desk staff` does."""

    stage: Stage
    name: str

    async def answers(
        self,
        person: Person,
        text: str,
        *,
        files: Sequence[File] = (),
        left_out: LeftOut | None = None,
        because: str | None = None,
    ) -> None:
        """Answer and close the ticket."""

        async def act(step: Step, world: World, ticket: Ticket, who: Member) -> str:
            await answer(step, world, ticket, who, text, files=files, left_out=left_out, because=because)
            return "the answer is on its way"

        attached = "".join(f" --attach {file.name}" for file in files)
        await self._act(
            person, "answer", act, '--text "…"' + attached + (f' --because "{because}"' if because else "")
        )

    async def asks(self, person: Person, text: str) -> None:
        """Write to the person and keep the ticket open."""

        async def act(step: Step, world: World, ticket: Ticket, who: Member) -> str:
            await ask(step, world, ticket, who, text)
            return "the message is on its way"

        await self._act(person, "ask", act, '--text "…"')

    async def approves(self, person: Person) -> None:
        """Confirm what is proposed."""

        async def act(step: Step, world: World, ticket: Ticket, who: Member) -> str:
            return await approve(step, world, ticket, who)

        await self._act(person, "approve", act)

    async def refuses(self, person: Person, ground: str, reason: str) -> None:
        """Refuse, or propose it where a second person is owed."""

        async def act(step: Step, world: World, ticket: Ticket, who: Member) -> str:
            sent = await refuse(step, world, ticket, who, ground, reason)
            return "the refusal is on its way" if sent else "proposed; a colleague has to approve it"

        await self._act(person, "refuse", act, f'--ground {ground} --reason "{reason}"')

    async def extends(self, person: Person, reason: str) -> None:
        """Move the date, where the policy allows it."""

        async def act(step: Step, world: World, ticket: Ticket, who: Member) -> str:
            await extend(step, world, ticket, who, reason)
            return "the date is moved"

        await self._act(person, "extend", act, f"--reason {reason}")

    async def notes(self, person: Person, text: str) -> None:
        """Keep a note with the ticket."""

        async def act(step: Step, world: World, ticket: Ticket, who: Member) -> str:
            await note(step, ticket, who, text)
            return "noted"

        await self._act(person, "note", act, f'"{text}"')

    async def cannot(self, act: Awaitable[None], *says: str) -> None:
        """Try something that the desk does not let happen; raises Unexpected if it does."""
        try:
            await act
        except ActionError as error:
            if all(words in str(error) for words in says):
                self.stage.transcript.not_done(str(error))
                return
            raise Unexpected(f"{self.name} was to be told “{says[0]}” and was told “{error}”") from None
        raise Unexpected(f"{self.name} could do what the desk should not let happen")

    async def _act(self, person: Person, verb: str, act: Act, options: str = "") -> None:
        ticket_id = (await person.ticket()).id
        async with self.stage.desk.database.transaction() as tx:
            ticket = await tickets.by_id(tx, ticket_id)
            assert ticket is not None
            who = await member(tx, self.name)
            command = f"staff {verb} {ticket.number} --as {who.name} {options}".strip()
            self.stage.transcript.staff(f"{who.name} ({who.role})", command)
            said = await act(Step(tx, now(), actor=who.name), self.stage.desk.world, ticket, who)
        self.stage.transcript.done(said)
        self.stage.desk.wake()
        await self.stage.settled()
