"""A ticket's topic in the staff's group, as the colleagues of the demo read it and work in it."""

from dataclasses import dataclass

from bot.demo.people import Person
from bot.demo.stage import PATIENCE, Stage, Unexpected
from bot.demo.telegram_places import TopicPlace

LONG = 16  # lines


@dataclass(frozen=True, slots=True)
class StaffTopic:
    """The topic of one person's ticket."""

    stage: Stage
    topic: TopicPlace

    @classmethod
    async def of(cls, stage: Stage, person: Person) -> "StaffTopic":
        """The topic, as soon as it is there; raises Unexpected."""
        assert stage.room is not None
        ticket = await person.ticket()
        try:
            return cls(stage, await stage.room.group.topic(ticket.number, within=PATIENCE))
        except TimeoutError:
            raise Unexpected(f"the staff's group has no topic for {ticket.number}") from None

    async def shows(self, *says: str, lacks: str = "") -> None:
        """Read the newest message there that says this; raises Unexpected."""
        try:
            seen = await self.topic.sees(says[0], within=PATIENCE)
        except TimeoutError:
            raise Unexpected(f"the topic “{self.topic.name}” does not say “{says[0]}”") from None
        await self.stage.show_news()
        title = f"The staff's group, topic “{self.topic.name}”"
        self.stage.transcript.reads(title, _beginning(seen.text), seen.labels, in_chat=False)
        for words in says:
            if words not in seen.text:
                raise Unexpected(f"the message in the topic “{self.topic.name}” does not say “{words}”")
        if lacks and lacks in seen.text:
            raise Unexpected(f"the message in the topic “{self.topic.name}” says “{lacks}”")

    async def writes(self, name: str, text: str) -> None:
        """Let a colleague write there."""
        assert self.stage.room is not None
        self.stage.transcript.writes(f"{name}, in the topic", "", text)
        await self.stage.room.accounts[name].says(text, to=self.topic)

    async def presses(self, name: str, label: str) -> None:
        """Let a colleague press a button there."""
        assert self.stage.room is not None
        self.stage.transcript.writes(f"{name}, in the topic", "", f"[presses “{label}”]")
        await self.stage.room.accounts[name].presses(label, to=self.topic, within=PATIENCE)
        await self.stage.settled()

    async def closes(self) -> None:
        """See the topic closed; raises Unexpected."""
        try:
            await self.topic.closes(within=PATIENCE)
        except TimeoutError:
            raise Unexpected(f"the topic “{self.topic.name}” is not closed") from None
        self.stage.transcript.done(f"the topic “{self.topic.name}” is closed with its ticket")


def _beginning(text: str) -> str:
    """A message, or its first lines where it is long."""
    lines = text.splitlines()
    return text if len(lines) <= LONG else "\n".join([*lines[: LONG // 2], "[…]"])
