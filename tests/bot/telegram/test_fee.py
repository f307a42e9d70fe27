"""A fee, by chat: the policy proposes it, staff confirm it in the topic, the person accepts, narrows or withdraws."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo.premises import Earlier, enter
from bot.demo.telegram import TelegramEmulator
from bot.demo.telegram_group import Group
from bot.demo.telegram_people import Person
from bot.demo.telegram_places import TopicPlace
from bot.demo.telegram_view import Seen
from bot.directory import Account
from bot.timetable import close_unanswered
from intents.right import Right
from storage.staff import Role
from storage.ticket import Status, Ticket, by_id
from tests.bot.telegram.mailing import mailed
from tests.bot.telegram.town import ChatDesk, desk_at, on_both

WEI = "li.wei@people.example"
ACCOUNT = Account("A2", WEI, "liwei", "李伟", "+86 138 0013 8000")


@dataclass
class Room:
    """The desk, the staff's group, and somebody whose third request in a year this is."""

    desk: ChatDesk
    group: Group
    alice: Person
    wei: Person

    async def topic(self) -> tuple[Ticket, TopicPlace]:
        ticket = (await self.desk.tickets())[-1]
        return ticket, await self.group.topic(ticket.number)

    async def announced(self) -> tuple[Ticket, TopicPlace, Seen]:
        """Wei has asked and is proved, and Alice has confirmed the fee; gives back Wei's notice, too."""
        await self.wei.says("Please show me the personal data that you hold about me.")
        await self.wei.sees("Which account")
        await self.wei.shares_contact()
        review = await self.wei.sees("a colleague")
        assert "at the e-mail address" not in review.text  # the notice comes here
        ticket, topic = await self.topic()
        card = await topic.sees("The desk proposes: propose fee")
        assert "§5(7)" in card.text and "Flags:    repeat, excessive" in card.text
        await self.alice.presses("Approve the proposal", to=topic)
        shown = await topic.sees("Draft by Alice: approve")
        assert "the fee is announced" in shown.text and "telegram:***, by telegram" in shown.text
        assert not any("fee of" in text for text in self.wei.chat.texts)
        await self.alice.presses("Do it", to=topic)
        return ticket, topic, await self.wei.sees("we ask for a fee of")

    async def status(self, ticket: Ticket) -> Status:
        async with self.desk.database.transaction() as tx:
            found = await by_id(tx, ticket.id)
        assert found
        return Status(found.status)


@pytest.fixture
async def room(telegram: TelegramEmulator, tmp_path: Path, url: str) -> AsyncIterator[Room]:
    alice, wei = telegram.user("Alice"), telegram.user("Wei", phone="+8613800138000")
    group = telegram.supergroup("Privacy staff", [alice])
    async with desk_at(telegram, tmp_path, database_url=url, telegram_staff_chat=str(group.id)) as desk:
        await desk.member("Alice", alice.id, Role.REVIEWER)
        async with desk.step() as step:
            past = [Earlier(ACCOUNT, "en", Right.ACCESS, days, days - 1) for days in (200, 100)]
            enter(step.tx, desk.world, past)
        yield Room(desk, group, alice, wei)


@on_both
async def test_accepted_by_button(room: Room) -> None:
    ticket, topic, notice = await room.announced()
    assert notice.labels == ("accept", "narrow", "withdraw")
    assert all(button.data.startswith("t:") and WEI not in button.data for button in notice.buttons)
    await room.wei.presses(notice.button("accept"))
    await room.wei.sees("Thank you for accepting the fee")
    await topic.sees("the fee is accepted: tell how to pay, and go on")
    await topic.sees("Status:   working")
    assert await room.status(ticket) == Status.WORKING
    assert {"fee announced", "fee answered"} <= set(await room.desk.events(ticket))
    await room.alice.says("Your data: none.", to=topic)
    await topic.sees("Draft by Alice\n")
    await room.alice.presses("Send as the answer", to=topic)
    assert "Your data: none." in (await room.desk.post.get("answer", WEI)).text
    await topic.closes()


@pytest.mark.parametrize(
    ("words", "says", "becomes"),
    [
        ("accept", "Thank you for accepting the fee", Status.WORKING),
        ("Yes, I accept the fee.", "Thank you for accepting the fee", Status.WORKING),
        ("narrow: only the orders of this year", "A colleague will look at", Status.REVIEWING),
        ("I only need the orders of May.", "A colleague will look at", Status.REVIEWING),
        ("Why should I pay? That is wrong.", "Nothing is to be paid", Status.REVIEWING),
        ("withdraw", "we have cancelled your request", Status.CANCELLED),
        ("/cancel", "Which request shall we cancel?", Status.CLARIFYING),
        ("/status", "How your request stands", Status.CLARIFYING),
    ],
)
async def test_answered_by_words(room: Room, words: str, says: str, becomes: Status) -> None:
    ticket, _, _ = await room.announced()
    await room.wei.says(words)
    await room.wei.sees(says)
    assert await room.status(ticket) == becomes
    assert len(await room.desk.tickets()) == 3


@pytest.mark.parametrize(
    ("label", "says", "becomes"),
    [
        ("narrow", "A colleague will look at", Status.REVIEWING),
        ("withdraw", "we have cancelled your request", Status.CANCELLED),
    ],
)
async def test_narrowed_and_withdrawn_by_button(room: Room, label: str, says: str, becomes: Status) -> None:
    ticket, _, notice = await room.announced()
    await room.wei.presses(notice.button(label))
    await room.wei.sees(says)
    assert await room.status(ticket) == becomes
    for button in notice.buttons:  # these have had their day
        await room.wei.presses(button)
        await room.wei.sees("How your request stands")
    assert await room.status(ticket) == becomes


async def test_another_wish_is_no_answer_to_the_fee(room: Room) -> None:
    ticket, _, notice = await room.announced()
    await room.wei.says("I withdraw my consent to marketing e-mails.")
    await room.wei.sees("You need not prove anything")
    assert await room.status(ticket) == Status.CLARIFYING
    assert (await room.desk.tickets())[-1].asked == (Right.WITHDRAWAL,)
    await room.wei.presses(notice.button("accept"))
    await room.wei.sees("Thank you for accepting the fee")


async def test_the_answer_may_come_by_mail(room: Room) -> None:
    ticket, _, _ = await room.announced()
    await mailed(room.desk, WEI, "What is the status of my request?", ticket.token)
    await room.desk.post.get("status", WEI)
    assert await room.status(ticket) == Status.CLARIFYING
    await mailed(room.desk, WEI, "accept", ticket.token)
    await room.desk.post.get("fee_accepted", WEI)
    assert await room.status(ticket) == Status.WORKING


async def test_a_fee_for_a_request_by_mail_is_answered_in_the_chat(room: Room) -> None:
    await room.wei.says("Do not send me marketing e-mails any more, and delete my account.")
    await room.wei.sees("Which account")
    await room.wei.shares_contact()
    await room.wei.presses((await room.wei.sees("Where would you like")).button("Here in this chat"))
    await room.wei.sees("Gladly")
    await mailed(room.desk, WEI, "Please show me the personal data that you hold about me.")
    code = (await room.desk.post.get("acknowledgement", WEI)).code
    ticket = (await room.desk.tickets())[-1]
    await mailed(room.desk, WEI, code, ticket.token)
    topic = await room.group.topic(ticket.number)
    await topic.sees("The desk proposes: propose fee")
    await room.alice.presses("Approve the proposal", to=topic)
    await topic.sees("Draft by Alice: approve")
    await room.alice.presses("Do it", to=topic)
    await room.wei.sees("we ask for a fee of")
    await room.wei.says("I accept the fee")
    await room.wei.sees("Thank you for accepting the fee")
    assert await room.status(ticket) == Status.WORKING


async def test_nothing_is_charged_where_no_answer_comes(room: Room) -> None:
    ticket, _, notice = await room.announced()
    async with room.desk.step() as step:
        mine = await by_id(step.tx, ticket.id)
        assert mine and mine.fee
        mine.fee = {**mine.fee, "answer_by": (step.now - timedelta(days=1)).isoformat()}
    async with room.desk.step() as step:
        await close_unanswered(step, room.desk.world)
    await room.wei.sees("closed")
    await room.wei.presses(notice.button("accept"))
    await room.wei.sees("How your request stands")
    assert await room.status(ticket) == Status.EXPIRED


async def test_a_fee_in_chinese(room: Room) -> None:
    wei = room.wei
    await wei.says("/language")
    await wei.sees("Which language")
    await wei.presses("简体中文")
    await wei.sees("隐私服务台")
    await wei.says("请提供你们持有的我的个人信息")
    await wei.sees("请问是哪个账号")
    await wei.shares_contact()
    await wei.sees("同事")
    ticket, topic = await room.topic()
    await topic.sees("The desk proposes: propose fee")
    await room.alice.presses("Approve the proposal", to=topic)
    await topic.sees("Draft by Alice: approve")
    await room.alice.presses("Do it", to=topic)
    notice = await wei.sees("我们拟收取")
    assert notice.labels == ("同意", "缩小", "撤回")
    await wei.says("我同意支付这个费用")
    await wei.sees("谢谢您同意支付")
    assert await room.status(ticket) == Status.WORKING
