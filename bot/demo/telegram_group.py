"""A group as its members see and run it: its topics, who is in it, its turning into a supergroup."""

from bot.demo.telegram_call import Json
from bot.demo.telegram_chat import Chat
from bot.demo.telegram_places import PATIENCE, Place, TopicPlace
from bot.demo.telegram_world import World

SUPERGROUP_OFFSET = -1_000_000_000_000  # how Telegram writes a supergroup's id for bots


class Group(Place):
    """A group or supergroup; `topics` are those of a forum."""

    def __init__(self, world: World, chat: Chat) -> None:
        super().__init__(world, chat)
        self._topics: dict[int, TopicPlace] = {}

    @property
    def topics(self) -> tuple[TopicPlace, ...]:
        """The topics there are now, open or closed, oldest first."""
        return tuple(
            self._topics.setdefault(number, TopicPlace(self.world, self.chat, number))
            for number in self.chat.topics
        )

    async def topic(self, name: str, within: float = PATIENCE) -> TopicPlace:
        """The newest topic whose title contains the name, now or as soon as there is one.

        Raises: TimeoutError.
        """
        return await self.chat.bell.until(lambda: self._named(name), within, f"topic {name!r}")

    def _named(self, name: str) -> TopicPlace | None:
        return next((topic for topic in reversed(self.topics) if name in topic.name), None)

    def bot_becomes(self, status: str, by: Json) -> None:
        """Makes the bot administrator, member, left or kicked; it is told."""
        old = self.chat.member(self.world.bot)
        self.chat.join(self.world.bot, status)
        change = {"old_chat_member": old, "new_chat_member": self.chat.member(self.world.bot)}
        frame = {"chat": self.chat.profile, "from": by, "date": self.world.now()}
        self.world.updates.push("my_chat_member", frame | change)

    def switches_topics(self, *, on: bool) -> None:
        """Switches topics on or off; nobody tells the bot, and the topics there were come back with the next on."""
        self.chat.profile["is_forum"] = on
        if not on:
            del self.chat.profile["is_forum"]

    def migrates(self, by: Json) -> "Group":
        """The supergroup that this group turns into; the old one refuses everything from now on."""
        profile = self.chat.profile | {"id": SUPERGROUP_OFFSET + self.id, "type": "supergroup"}
        chat = self.world.open_chat(profile, own_ids=True)
        chat.members, chat.people = dict(self.chat.members), dict(self.chat.people)
        self.world.post(self.chat, by, {"migrate_to_chat_id": chat.id})
        self.chat.migrated_to = chat.id
        self.world.post(chat, by, {"migrate_from_chat_id": self.id})
        return Group(self.world, chat)
