"""What a day is made of: who takes part, what stands in the books before, and the conversations."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.demo.chatters import Chatter
from bot.demo.colleagues import Colleague
from bot.demo.people import Person
from bot.demo.premises import DESK, TEAM, YOU, Earlier
from bot.demo.staff_topic import StaffTopic
from bot.demo.stage import Stage, Unexpected
from bot.directory import Account
from intents.right import Right
from storage import telegram as chats


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody of the day; `past` are requests of the last year: right, days since receipt, days since answer."""

    name: str
    address: str
    language: str = "en"
    account: str = ""
    username: str = ""
    past: tuple[tuple[Right, int, int | None], ...] = ()
    mailbox: bool = True
    mobile: str = ""

    def on_file(self) -> Account | None:
        """The account in the directory, where there is one."""
        if not self.account:
            return None
        return Account(self.account, self.address, self.username, self.name, self.mobile)


@dataclass(frozen=True, slots=True)
class Day:
    """The stage, with the people of the day on it."""

    stage: Stage

    def person(self, who: Who) -> Person:
        """Somebody who writes."""
        return Person(self.stage, who.name, who.address, who.language)

    def chatter(self, who: Who) -> Chatter:
        """Somebody who chats."""
        telegram = self.stage.telegram
        if telegram is None:
            raise Unexpected("nobody of the script has an account at the real Telegram")
        account = telegram.user(who.name, language_code=who.language, phone=who.mobile)
        self.stage.names[chats.address(account.id)] = who.name
        return Chatter(self.stage, who.name, account, self.person(who))

    async def topic(self, chatter: Chatter) -> StaffTopic:
        """The topic of somebody's ticket in the staff's group."""
        return await StaffTopic.of(self.stage, chatter.mail)

    def colleague(self, name: str) -> Colleague:
        """Somebody who answers."""
        return Colleague(self.stage, name)

    async def team_reads(self) -> None:
        """Open the mailbox that all the staff share, which holds nothing of anybody; raises Unexpected."""
        notices = await self.stage.look(TEAM)
        if not notices:
            raise Unexpected("the staff were told of nothing")
        self.stage.transcript.receives("The team", "en", "staff", notices[0])
        if len(notices) > 1:
            self.stage.transcript.says("", f"… and {len(notices) - 1} more of the kind.")
        for notice in notices:
            text = f"{notice.mail.subject} {notice.text}"
            for address, name in self.stage.names.items():
                if address in text or name in text:
                    raise Unexpected(f"the staff read of {name} in a mail, which is no place for it")


#: One conversation; the first line of its docstring is its title.
Conversation = Callable[[Day], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Script:
    """A whole day."""

    people: tuple[Who, ...]
    conversations: tuple[Conversation, ...]
    chats: tuple[Conversation, ...] = ()

    def passwords(self) -> dict[str, str]:
        """Everybody who has a mailbox, with the password to it."""
        mailboxes = (DESK, TEAM, YOU, *(who.address for who in self.people if who.mailbox))
        return {address: address.partition("@")[0] for address in mailboxes}

    def accounts(self) -> Sequence[Account]:
        """The accounts that the business holds."""
        return [account for who in self.people if (account := who.on_file())]

    def earlier(self) -> Sequence[Earlier]:
        """What stands in the books before the day begins."""
        return [
            Earlier(account, who.language, right, received, answered)
            for who in self.people
            if (account := who.on_file())
            for right, received, answered in who.past
        ]


def title(conversation: Conversation) -> str:
    """What a conversation is about, in one line."""
    return (conversation.__doc__ or "").strip().partition("\n")[0].rstrip(".")
