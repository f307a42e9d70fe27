"""A group of staff that is not ready: its administrators are told what to do, and nothing is lost until then."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.demo.telegram import TelegramEmulator
from bot.demo.telegram_errors import bad
from bot.demo.telegram_group import Group
from bot.demo.telegram_people import Person
from bot.staff.board import mind_topics
from storage.outbox import Outbox, OutboxState
from tests.bot.telegram.town import ChatDesk, desk_at

QUESTION = "Do you sell my data to others?"
STAFF = "staff@desk.example"


@pytest.fixture
def alice(telegram: TelegramEmulator) -> Person:
    return telegram.user("Alice")


@pytest.fixture
def group(telegram: TelegramEmulator, alice: Person) -> Group:
    return telegram.supergroup("Privacy staff", [alice, telegram.user("Bob")], forum=False)


async def asked(desk: ChatDesk, telegram: TelegramEmulator) -> str:
    """Somebody has a question; gives back its ticket's number."""
    carol = telegram.user("Carol")
    await carol.says(QUESTION)
    await carol.sees("A colleague will read it")
    return (await desk.tickets())[-1].number


async def test_topics_are_asked_for_and_then_everything_comes(
    telegram: TelegramEmulator, tmp_path: Path, group: Group, alice: Person
) -> None:
    async with desk_at(telegram, tmp_path, telegram_staff_chat=str(group.id), staff_emails=(STAFF,)) as desk:
        said = await group.sees("this group has no topics")
        assert said.text.startswith("Alice: ") and "“Topics”" in said.text
        (called,) = [one["url"] for one in said.raw["entities"] if one["type"] == "text_link"]
        assert called == f"tg://user?id={alice.id}"
        numbers = [await asked(desk, telegram) for _ in range(2)]
        for number in numbers:
            await desk.post.get("staff_waiting", STAFF, says=number)
        await telegram.called("createForumTopic")
        assert group.topics == ()
        group.switches_topics(on=True)
        for number in numbers:
            topic = await group.topic(number, within=40)
            await topic.sees("Why here: a question")
        assert sum("this group has no topics" in text for text in group.texts) == 1
        await desk.until(all_sent)


async def test_the_right_to_manage_topics_is_asked_for(
    telegram: TelegramEmulator, tmp_path: Path, alice: Person
) -> None:
    group = telegram.supergroup("Privacy staff", [alice])
    group.bot_becomes("member", alice.profile)
    async with desk_at(telegram, tmp_path, telegram_staff_chat=str(group.id)) as desk:
        said = await group.sees("its bot may not manage topics")
        assert "“Manage topics”" in said.text
        number = await asked(desk, telegram)
        await telegram.called("createForumTopic")
        group.bot_becomes("administrator", alice.profile)
        await (await group.topic(number, within=40)).sees("Why here: a question")


async def test_topics_that_are_switched_off_and_on_again_are_the_same(
    telegram: TelegramEmulator, tmp_path: Path, alice: Person
) -> None:
    group = telegram.supergroup("Privacy staff", [alice])
    async with desk_at(telegram, tmp_path, telegram_staff_chat=str(group.id)) as desk:
        carol = telegram.user("Carol")
        await carol.says(QUESTION)
        topic = await group.topic("PD-")
        await topic.sees("Why here")
        group.switches_topics(on=False)
        answered = await carol.sees("A colleague will read it")
        await carol.says("I mean above all my address.", reply_to=answered)
        await group.sees("this group has no topics")
        group.switches_topics(on=True)
        await topic.sees("I mean above all my address.", within=40)
        assert len(group.topics) == 1 and len(await desk.tickets()) == 1


async def test_a_topic_that_was_given_up_is_asked_for_again(
    telegram: TelegramEmulator, tmp_path: Path, alice: Person
) -> None:
    group = telegram.supergroup("Privacy staff", [alice])
    async with desk_at(telegram, tmp_path, telegram_staff_chat=str(group.id)) as desk:
        refused = telegram.refuse("createForumTopic", bad("something else"))
        number = await asked(desk, telegram)
        await refused.arrived.wait()
        await desk.until(failed)
        before = len(await desk.rows(Outbox))
        async with desk.step() as step:
            await mind_topics(step, desk.world)
        assert len(await desk.rows(Outbox)) == before  # it is too soon
        async with desk.step() as step:
            await step.tx.exec(update(Outbox).values(created_at=step.now - timedelta(days=5)))
            await mind_topics(step, desk.world)
        await (await group.topic(number)).sees("Why here: a question")


async def failed(desk: ChatDesk) -> bool:
    """Whether a message has been given up."""
    return any(row.state == OutboxState.FAILED for row in await desk.rows(Outbox))


async def all_sent(desk: ChatDesk) -> bool:
    """Whether nothing waits, and nothing was given up."""
    return all(row.state == OutboxState.SENT for row in await desk.rows(Outbox))
