"""The staff's desk in a group: topics, cards, buttons, drafts, roles, four eyes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.demo.telegram import TelegramEmulator
from bot.demo.telegram_group import Group
from bot.demo.telegram_people import Person
from bot.demo.telegram_places import TopicPlace
from bot.desk import receive
from bot.incoming import Incoming
from bot.staff.digest import digest
from bot.timetable import mind_dates
from storage.outbox import Outbox
from storage.staff import Role
from storage.ticket import Status, Ticket, by_id
from tests.bot.telegram.town import ChatDesk, desk_at, on_both


@dataclass
class Room:
    """The staff's group with two reviewers, an auditor and a stranger."""

    desk: ChatDesk
    group: Group
    alice: Person
    bob: Person
    eve: Person
    mallory: Person
    carol: Person

    async def asked(self) -> TopicPlace:
        """Carol has asked for her data and is proved; gives back the ticket's topic."""
        await self.carol.presses("See the data") if self.carol.chat.messages else None
        return await self.group.topic("PD-")


@pytest.fixture
async def room(telegram: TelegramEmulator, tmp_path: Path, url: str) -> AsyncIterator[Room]:
    alice, bob, eve = telegram.user("Alice"), telegram.user("Bob"), telegram.user("Eve")
    mallory, carol = telegram.user("Mallory"), telegram.user("Carol", phone="+8613800138000")
    group = telegram.supergroup("Privacy staff", [alice, bob, eve, mallory])
    async with desk_at(telegram, tmp_path, database_url=url, telegram_staff_chat=str(group.id)) as desk:
        await desk.member("Alice", alice.id)
        await desk.member("Bob", bob.id)
        await desk.member("Eve", eve.id, Role.AUDITOR)
        yield Room(desk, group, alice, bob, eve, mallory, carol)


async def proved(room: Room, right: str = "See the data") -> tuple[Ticket, TopicPlace]:
    """A request of Carol's, proved by her phone number, and its topic."""
    await room.carol.starts()
    await room.carol.sees("privacy desk")
    await room.carol.presses(right)
    await room.carol.sees("Which account")
    await room.carol.taps("Share my phone")
    await room.carol.sees("now we know")
    ticket = await room.desk.ticket()
    topic = await room.group.topic(ticket.number)
    await topic.sees("Why here")
    return ticket, topic


async def test_a_ticket_opens_its_topic_with_a_card(room: Room) -> None:
    ticket, topic = await proved(room)
    card = await topic.sees("Why here: to be done")
    assert topic.name == f"{ticket.number} access"
    assert "About:    access" in card.text and "telegram:***" in card.text
    assert str(room.carol.id) not in card.text and "li.wei" not in card.text
    assert card.labels == ("Answer", "Ask", "Refuse…", "Extend…", "I take it", "Show the person's data")


@on_both
async def test_an_answer_is_shown_before_it_is_sent(room: Room) -> None:
    ticket, topic = await proved(room)
    await room.alice.says("Here is your data: none.", to=topic)
    draft = await topic.sees("Draft by Alice")
    assert "l***@people.example, by e-mail" in draft.text
    assert not [letter for letter in room.desk.post.letters if letter.message == "answer"]
    press = await room.bob.presses("Send as the answer", to=topic)
    assert press.alert and "Alice's draft" in (press.text or "")
    await room.alice.presses("Send as the answer", to=topic)
    letter = await room.desk.post.get("answer", "li.wei@people.example")
    assert "Here is your data: none." in letter.text
    await room.carol.sees("We have just written to you about")
    await topic.closes()
    press = await room.alice.presses("Send as the answer", to=topic)
    assert press.alert
    ticket = await room.desk.ticket()
    assert ticket.status == Status.FULFILLED and ticket.decided_by == "Alice"
    assert [letter.message for letter in room.desk.post.letters].count("answer") == 1
    assert (await topic.sees("Why here")).labels == ("Show the person's data",)


async def test_words_of_the_person_come_into_the_topic_masked(room: Room) -> None:
    _, topic = await proved(room)
    await room.carol.says("My other address is carol.secret@people.example <b>bold</b>\u202e & more")
    seen = await topic.sees("writes:")
    assert "c***@people.example <b>bold</b> & more" in seen.text and "secret" not in seen.text
    assert "telegram:***" in seen.text


async def test_only_listed_members_act_and_by_role(room: Room) -> None:
    ticket, topic = await proved(room)
    press = await room.mallory.presses("I take it", to=topic)
    assert press.alert and "not listed" in (press.text or "")
    press = await room.eve.presses("I take it", to=topic)
    assert press.alert and "may not assign" in (press.text or "")
    await room.mallory.says("Send it all to me", to=topic)
    await room.alice.presses("I take it", to=topic)
    await topic.sees("Assigned: Alice")
    assert (await room.desk.ticket()).assignee == "Alice"
    assert not any("Send it all" in text for text in topic.texts if "Draft" in text)
    assert "assigned" in await room.desk.events(ticket)


async def test_data_is_shown_when_asked_for_and_that_is_written_down(room: Room) -> None:
    ticket, topic = await proved(room)
    await room.eve.presses("Show the person", to=topic)
    await topic.sees("Letters go to: li.wei@people.example")
    assert "revealed" in await room.desk.events(ticket)


@on_both
async def test_a_refusal_against_the_desk_needs_two(room: Room) -> None:
    ticket, topic = await proved(room)
    await room.alice.presses("Refuse…", to=topic)
    await topic.sees("On which ground?")
    await room.alice.presses("very impractical", to=topic)
    await topic.sees("write the reason")
    await room.alice.says("It lies on tapes in a mine.", to=topic)
    shown = await topic.sees("Draft by Alice: refuse")
    assert "a colleague has to approve it" in shown.text
    await room.alice.presses("Do it", to=topic)
    await topic.sees("Alice proposes: propose refusal")
    await room.alice.presses("Approve the proposal", to=topic)
    press = await room.alice.presses("Approve the proposal", to=topic)
    assert press.alert and "another colleague" in (press.text or "")
    await room.bob.presses("Approve the proposal", to=topic)
    shown = await topic.sees("Draft by Bob: approve")
    assert "It lies on tapes in a mine." in shown.text and "l***@people.example" in shown.text
    await room.bob.presses("Do it", to=topic)
    letter = await room.desk.post.get("refusal")
    assert "It lies on tapes in a mine." in letter.text
    await topic.closes()
    assert (await room.desk.ticket()).status == Status.REFUSED
    assert {"refusal proposed", "refused"} <= set(await room.desk.events(ticket))


async def test_no_extension_where_the_policy_has_none(room: Room) -> None:
    _, topic = await proved(room)
    press = await room.alice.presses("Extend…", to=topic)
    assert press.alert and "no extension" in (press.text or "")


@on_both
async def test_a_topic_deleted_by_hand_comes_again(room: Room) -> None:
    ticket, topic = await proved(room)
    await room.alice.deletes_topic(topic)
    await room.carol.says("Is there anything new?")
    again = await room.group.topic(ticket.number)
    assert again.thread != topic.thread
    await again.sees("Why here")
    await again.sees("Is there anything new?")


@on_both
async def test_forged_buttons_mean_nothing(room: Room) -> None:
    ticket, topic = await proved(room)
    card = await topic.sees("Why here")
    for data in (
        "",
        "s:",
        "s:x:approve",
        f"s:{ticket.id}:nonsense",
        f"s:{ticket.id}:refuse:99",
        "d:1:do",
        "\x00",
    ):
        press = await room.alice.forges_press(card, data)
        assert press.alert
    hello = await room.carol.sees("now we know")
    await room.carol.forges_press(hello, f"s:{ticket.id}:approve")
    await room.carol.sees("This button has had its day")
    assert (await room.desk.ticket()).status == Status.WORKING


async def test_the_group_becomes_a_supergroup(telegram: TelegramEmulator, tmp_path: Path) -> None:
    alice, carol = telegram.user("Alice"), telegram.user("Carol")
    old = telegram.group("Staff", [alice])
    async with desk_at(telegram, tmp_path, telegram_staff_chat=str(old.id)) as desk:
        await desk.member("Alice", alice.id)
        new = old.migrates(alice.profile)
        new.bot_becomes("administrator", alice.profile)
        new.chat.profile["is_forum"] = True
        await telegram.acknowledged()
        await carol.says("Do you sell my data to others? I want to complain about that.")
        topic = await new.topic("PD-")
        await topic.sees("Why here")
        await alice.presses("I take it", to=topic)
        await topic.sees("Assigned: Alice")


@on_both
async def test_dates_ping_and_a_digest_comes_once_a_day(room: Room) -> None:
    ticket, topic = await proved(room)
    await room.alice.presses("I take it", to=topic)
    await topic.sees("Assigned: Alice")
    async with room.desk.step() as step:
        overdue = await by_id(step.tx, ticket.id)
        assert overdue
        overdue.received_at = step.now - timedelta(days=40)
        overdue.due_at = overdue.look_at = step.now - timedelta(days=3)
    async with room.desk.step() as step:
        await mind_dates(step, room.desk.world)
    pinged = await topic.sees("overdue: the date has passed")
    assert pinged.text.startswith("Alice: ")
    await topic.sees("Flags:    overdue")
    zone = room.desk.world.policies.at(ticket.received_at).zone
    noon = (datetime.now(zone) - timedelta(days=1)).replace(hour=12)
    for _ in range(2):
        async with room.desk.step() as step:
            await digest(replace(step, now=noon), room.desk.world)
    said = await room.group.sees("open in all")
    assert f"Overdue:\n  - {ticket.number} access" in said.text
    await room.alice.presses("Show the person", to=topic)
    await topic.sees("Letters go to")
    assert sum("open in all" in text for text in room.group.texts) == 1


async def test_no_digest_before_its_hour(room: Room) -> None:
    async with room.desk.step() as step:
        zone = room.desk.world.policies.at(step.now).zone
        early = datetime.now(zone).replace(hour=8)
        await digest(replace(step, now=early), room.desk.world)
    assert await room.desk.rows(Outbox) == []


async def test_an_extension_is_told_with_its_reason(telegram: TelegramEmulator, tmp_path: Path) -> None:
    alice, carol = telegram.user("Alice"), telegram.user("Carol", phone="+8613800138000")
    group = telegram.supergroup("Privacy staff", [alice])
    async with desk_at(
        telegram, tmp_path, policy="bot/policy/gdpr.toml", telegram_staff_chat=str(group.id)
    ) as desk:
        await desk.member("Alice", alice.id, Role.AGENT)
        await carol.says("Please show me the personal data that you hold about me.")
        await carol.presses((await carol.sees("GDPR Art. 44-49")).button("I authorize it"))
        await carol.sees("Which account")
        await carol.shares_contact()
        topic = await group.topic("PD-")
        await topic.sees("Why here")
        before = (await desk.ticket()).due_at
        await alice.presses("Extend…", to=topic)
        which = await topic.sees("For which reason?")
        await alice.presses(which.buttons[0])
        shown = await topic.sees("Draft by Alice: extend")
        assert "Who would read it: l***@people.example, by e-mail" in shown.text
        assert (await desk.ticket()).due_at == before
        await alice.presses("Do it", to=topic)
        await desk.post.get("extension", "li.wei@people.example")
        assert (await desk.ticket()).due_at > before
        await alice.presses("Refuse…", to=topic)
        ground = await topic.sees("On which ground?")
        await alice.presses(ground.buttons[0])
        await topic.sees("write the reason")
        await alice.says("No.", to=topic)
        await topic.sees("Draft by Alice: refuse")
        await alice.presses("Discard", to=topic)
        assert (await desk.ticket()).proposal is None


async def test_words_of_who_has_not_authorized_it_stay_out_of_the_group(
    telegram: TelegramEmulator, tmp_path: Path
) -> None:
    (tmp_path / "policy.toml").write_text(Path("bot/policy/default.toml").read_text("utf-8"), "utf-8")
    alice = telegram.user("Alice")
    group = telegram.supergroup("Privacy staff", [alice])
    async with desk_at(telegram, tmp_path, telegram_staff_chat=str(group.id)) as desk:
        await desk.member("Alice", alice.id)
        async with desk.step() as step:
            mail = Incoming(
                inbox_id="m1",
                channel="email",
                door="privacy-desk@localhost",
                sender="carol@people.example",
                text="Do you sell my data to others? I am Carol Clark.",
                received_at=step.now,
            )
            await receive(step, desk.world, mail)
        topic = await group.topic("question")
        await topic.sees("c***@people.example, not verified")
        await topic.sees("the person has not authorized")
        press = await alice.presses("Show the person", to=topic)
        assert press.alert and "has not authorized" in (press.text or "")
        assert not any("Clark" in text or "carol" in text for text in topic.texts)
        await alice.says("No, we do not.", to=topic)
        await topic.sees("Who would read it: c***@people.example, by e-mail")
        await alice.presses("Send as the answer", to=topic)
        assert "No, we do not." in (await desk.post.get("answer")).text


@on_both
async def test_a_closed_topic_opens_again_with_its_ticket(room: Room) -> None:
    _, topic = await proved(room)
    for who in (room.alice, room.bob):
        if who is room.alice:
            await who.presses("Refuse…", to=topic)
            await topic.sees("On which ground?")
            await who.presses("very impractical", to=topic)
            await topic.sees("write the reason")
            await who.says("It lies on tapes.", to=topic)
            await topic.sees("Draft by Alice: refuse")
        else:
            await topic.sees("Alice proposes")
            await who.presses("Approve the proposal", to=topic)
            await topic.sees("Draft by Bob: approve")
        await who.presses("Do it", to=topic)
    await topic.closes()
    await room.carol.says("I do not agree, please reconsider: I object to this refusal.")
    await topic.sees("an appeal: someone else has to decide")
    assert not topic.closed and (await room.desk.ticket()).status == Status.REVIEWING


async def test_access_is_not_answered_into_a_chat(room: Room) -> None:
    ticket, topic = await proved(room)
    async with room.desk.step() as step:
        mine = await by_id(step.tx, ticket.id)
        assert mine
        mine.answer_to = None
    await room.alice.says("Your data: born in 1990.", to=topic)
    await topic.sees("Draft by Alice")
    press = await room.alice.presses("Send as the answer", to=topic)
    assert press.alert and "personal data never goes into a chat" in (press.text or "")
    assert not any("1990" in text for text in room.carol.chat.texts)


async def test_a_question_keeps_it_open_and_the_reply_comes_into_the_topic(room: Room) -> None:
    ticket, topic = await proved(room)
    press = await room.alice.presses("Ask", to=topic)
    assert "Write your text here" in (press.text or "")
    await room.alice.says("Which year do you mean?", to=topic)
    await topic.sees("Draft by Alice")
    await room.alice.presses("Send, and keep it open", to=topic)
    assert "Which year" in (await room.desk.post.get("reply")).text
    await room.carol.sees("We have just written to you")
    assert (await room.desk.ticket()).status == Status.WORKING and not topic.closed
    await room.carol.says("The year 2025, please.")
    await topic.sees("The year 2025, please.")
    assert "asked the person" in await room.desk.events(ticket)


async def test_a_note_and_a_discarded_draft_are_read_by_nobody(room: Room) -> None:
    ticket, topic = await proved(room)
    said = len(room.carol.chat.texts)
    for words, label, done in (
        ("Called her, nobody there.", "Keep as a note", "Alice: noted."),
        ("Dear Carol, no.", "Discard", "Draft by Alice"),
    ):
        await room.alice.says(words, to=topic)
        await topic.sees(words)
        await room.alice.presses(label, to=topic)
        await topic.sees(done)
    press = await room.alice.presses("Send as the answer", to=topic)
    assert press.alert and "settled already" in (press.text or "")
    assert [letter for letter in room.desk.post.letters if letter.message in ("answer", "reply")] == []
    assert len(room.carol.chat.texts) == said and "note" in await room.desk.events(ticket)


@on_both
async def test_a_draft_outlives_the_desk(telegram: TelegramEmulator, tmp_path: Path, url: str) -> None:
    alice, carol = telegram.user("Alice"), telegram.user("Carol", phone="+8613800138000")
    group = telegram.supergroup("Privacy staff", [alice])
    settings = {"database_url": url, "telegram_staff_chat": str(group.id)}
    async with desk_at(telegram, tmp_path, pace=None, **settings) as desk:
        await desk.member("Alice", alice.id)
        await carol.says("Do you sell my data to others?")
        topic = await group.topic("question")
        await topic.sees("Why here")
        await alice.says("No, we do not.", to=topic)
        await topic.sees("Draft by Alice")
    await carol.says("And do you lend it?")
    async with desk_at(telegram, tmp_path, pace=None, **settings):
        await alice.presses("Send as the answer", to=topic)
        await carol.sees("No, we do not.")
        await topic.closes()
    assert sum("No, we do not." in text for text in carol.chat.texts) == 1
