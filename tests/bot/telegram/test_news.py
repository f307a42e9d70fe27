"""Where people want to hear from us: status and letters go there, and personal data never into a chat."""

from pathlib import Path

import pytest

from bot.demo.telegram import TelegramEmulator
from bot.demo.telegram_people import Person
from bot.errors import ActionError
from bot.post import File
from bot.staff.answer import answer, ask
from bot.staff.member import OPERATOR
from bot.staff.refuse import send_refusal
from bot.timetable import close_unanswered
from storage.news import NewsChoice
from storage.telegram import Chat, chat_of
from storage.ticket import Status, Ticket, by_id
from tests.bot.telegram.mailing import mailed
from tests.bot.telegram.town import ChatDesk, desk_at, on_both

WEI = "li.wei@people.example"
HERE, MAIL = "Here in this chat", "By e-mail"


@pytest.fixture
def wei(telegram: TelegramEmulator) -> Person:
    return telegram.user("Wei", phone="+8613800138000")


async def proved(desk: ChatDesk, wei: Person, words: str = "Please delete my personal data.") -> Ticket:
    """A request in the chat, proved by the phone number."""
    await wei.says(words)
    await wei.sees("Which account")
    await wei.shares_contact()
    await wei.sees("Where would you like to hear from us")
    return (await desk.tickets())[-1]


async def chose(wei: Person, label: str) -> None:
    await wei.presses((await wei.sees("Where would you like to hear")).button(label))
    await wei.sees("Gladly: from now on")


async def asks(desk: ChatDesk, ticket: Ticket, text: str, *files: File) -> None:
    """A colleague writes to the person."""
    async with desk.step() as step:
        mine = await by_id(step.tx, ticket.id)
        assert mine
        await ask(step, desk.world, mine, OPERATOR, text, files=files)


async def test_a_letter_comes_into_the_chat_where_that_was_chosen(desk: ChatDesk, wei: Person) -> None:
    ticket = await proved(desk, wei)
    await chose(wei, HERE)
    said = await wei.sees("Gladly: from now on you hear from us here")
    assert "l***@people.example" in said.text
    await asks(desk, ticket, "Shall we delete the orders, too?")
    await wei.sees("Shall we delete the orders, too?")
    assert [letter.message for letter in desk.post.letters] == []
    (choice,) = await desk.rows(NewsChoice)
    assert choice.chat == f"telegram:{wei.id}" and choice.person == ticket.person
    assert "news place chosen" in await desk.events(ticket)


async def test_a_letter_goes_by_mail_where_that_was_chosen_and_the_chat_stays_quiet(
    desk: ChatDesk, wei: Person
) -> None:
    ticket = await proved(desk, wei)
    await chose(wei, MAIL)
    before = wei.chat.texts
    await asks(desk, ticket, "Shall we delete the orders, too?")
    await desk.post.get("reply", WEI)
    await wei.says("/status")
    await wei.sees("How your request stands")
    assert len(wei.chat.texts) == len(before) + 2  # /status and its answer


async def test_without_a_choice_a_letter_goes_by_mail_and_the_chat_is_told(
    desk: ChatDesk, wei: Person
) -> None:
    ticket = await proved(desk, wei)
    await asks(desk, ticket, "Shall we delete the orders, too?")
    await desk.post.get("reply", WEI)
    await wei.sees("We have just written to you about")
    assert not any("orders" in text for text in wei.chat.texts)


@pytest.mark.parametrize(
    "text",
    [
        "Dear 李伟, shall we go on?",
        "Is LI.WEI@people.example still yours?",
        "Is your number still 138-0013-8000?",
        "You are liwei, aren't you?",
        "We hold the card 4111 1111 1111 1111.",
    ],
)
async def test_a_letter_with_data_of_the_person_never_goes_into_the_chat(
    desk: ChatDesk, wei: Person, text: str
) -> None:
    ticket = await proved(desk, wei)
    await chose(wei, HERE)
    await asks(desk, ticket, text)
    await desk.post.get("reply", WEI)
    await wei.sees("We have just written to you about")
    assert text not in wei.chat.texts


async def test_a_file_never_goes_into_the_chat(desk: ChatDesk, wei: Person) -> None:
    ticket = await proved(desk, wei)
    await chose(wei, HERE)
    await asks(desk, ticket, "Please read the form.", File("form.txt", "text/plain", b"form"))
    await desk.post.get("reply", WEI)
    await wei.sees("We have just written to you about")
    assert not any(seen.document for seen in wei.chat.messages)


@pytest.mark.parametrize(
    "words",
    [
        "Please show me the personal data that you hold about me.",
        "Please correct my personal data: my city is Bonn, not Rome.",
        "Please explain the automated decision about my credit.",
    ],
)
async def test_the_answer_to_a_right_that_shows_data_never_goes_into_the_chat(
    desk: ChatDesk, wei: Person, words: str
) -> None:
    ticket = await proved(desk, wei, words)
    await chose(wei, HERE)
    async with desk.step() as step:
        mine = await by_id(step.tx, ticket.id)
        assert mine
        await answer(step, desk.world, mine, OPERATOR, "You were born in spring.", because="seen")
    await desk.post.get("answer", WEI)
    await wei.sees("We have just written to you about")
    assert not any("spring" in text for text in wei.chat.texts)


async def test_numbers_have_no_way_into_a_chat_without_a_proved_address(desk: ChatDesk, wei: Person) -> None:
    await wei.says("Do you sell my data to others?")
    await wei.sees("A colleague")
    with pytest.raises(ActionError, match="personal data never goes into a chat"):
        await asks(desk, await desk.ticket(), "Is 4111 1111 1111 1111 yours?")


async def test_a_refusal_and_a_notice_of_the_timetable_follow_the_choice(desk: ChatDesk, wei: Person) -> None:
    ticket = await proved(desk, wei)
    await chose(wei, HERE)
    async with desk.step() as step:
        mine = await by_id(step.tx, ticket.id)
        assert mine
        ground = desk.world.policy(mine).refusal.all[0]
        await send_refusal(step, desk.world, mine, OPERATOR, ground, "It lies on tapes.")
    await wei.sees("It lies on tapes.")
    await wei.says("/news")
    await chose(wei, MAIL)
    await wei.sees(f"we write to {'l***@people.example'}")
    async with desk.step() as step:
        mine = await by_id(step.tx, ticket.id)
        assert mine
        mine.status, mine.fee = Status.CLARIFYING, {"answer_by": mine.received_at.isoformat(), "amount": "1"}
        step.tx.add(mine)
    async with desk.step() as step:
        await close_unanswered(step, desk.world)
    await desk.post.get("expired", WEI)


async def test_the_choice_is_offered_under_my_requests_and_by_a_command(desk: ChatDesk, wei: Person) -> None:
    await wei.says("/news")
    await wei.sees("first need to know who you are")
    await proved(desk, wei)
    await wei.says("/status")
    await wei.presses((await wei.sees("How your request stands")).button("Where you hear from us"))
    await chose(wei, HERE)
    await wei.says("News by e-mail.")
    await wei.sees("we write to l***@people.example")
    (choice,) = await desk.rows(NewsChoice)
    assert choice.chat is None
    assert len(await desk.tickets()) == 1


async def test_who_has_chosen_is_not_asked_again(desk: ChatDesk, wei: Person) -> None:
    await proved(desk, wei)
    await chose(wei, HERE)
    await wei.says("Please show me the personal data that you hold about me.")
    await wei.sees("show you the personal data")
    await wei.shares_contact()
    await wei.sees("now we know")
    await wei.says("/help")
    await wei.sees("privacy desk")
    assert sum("Where would you like" in text for text in wei.chat.texts) == 1


@on_both
async def test_a_request_by_mail_is_answered_in_the_chat_that_was_chosen(desk: ChatDesk, wei: Person) -> None:
    await proved(desk, wei)
    await chose(wei, HERE)
    await mailed(desk, WEI, "I withdraw my consent to your marketing e-mails. Please show me my data, too.")
    code = (await desk.post.get("acknowledgement", WEI)).code
    by_mail = (await desk.tickets())[-1]
    await mailed(desk, WEI, code, by_mail.token)
    confirmed = await desk.post.get("confirmed", WEI)
    assert "reply with “news by e-mail”" in confirmed.text
    await asks(desk, by_mail, "Which list do you mean?")
    await wei.sees("Which list do you mean?")
    await mailed(desk, WEI, "Hello,\n\nnews by e-mail\n\nWei", by_mail.token)
    await desk.post.get("news_chosen", WEI, says="you hear from us by e-mail")
    await asks(desk, by_mail, "Thank you, and which second one?")
    await desk.post.get("reply", WEI, says="second one")
    await mailed(desk, WEI, "news by chat")
    await desk.post.get("news_chosen", WEI, says="in your Telegram chat")
    await asks(desk, by_mail, "And which third one?")
    await wei.sees("And which third one?")


async def test_by_mail_there_is_no_chat_to_choose_before_there_is_one(desk: ChatDesk) -> None:
    await mailed(desk, WEI, "Please delete my personal data.")
    code = (await desk.post.get("acknowledgement", WEI)).code
    ticket = await desk.ticket()
    await mailed(desk, WEI, code, ticket.token)
    assert "Telegram" not in (await desk.post.get("confirmed", WEI)).text
    await mailed(desk, WEI, "news by chat", ticket.token)
    assert "do not know a Telegram chat" in (await desk.post.get("news_chosen", WEI)).text
    assert await desk.rows(NewsChoice) == []


async def test_a_blocked_chat_gives_way_to_mail(desk: ChatDesk, wei: Person) -> None:
    ticket = await proved(desk, wei)
    await chose(wei, HERE)
    await wei.blocks_bot()
    await desk.heard("blocked")
    await asks(desk, ticket, "Shall we go on?")
    await desk.post.get("reply", WEI)
    assert "undeliverable" not in (await desk.ticket()).flags


async def test_a_withdrawn_authorization_gives_way_to_mail(
    telegram: TelegramEmulator, tmp_path: Path, wei: Person
) -> None:
    (tmp_path / "policy.toml").write_text(Path("bot/policy/default.toml").read_text("utf-8"), "utf-8")
    async with desk_at(telegram, tmp_path) as desk:
        await wei.says("Please delete my personal data.")
        await wei.presses((await wei.sees("servers abroad")).button("I authorize"))
        await wei.sees("Which account")
        await wei.shares_contact()
        await chose(wei, HERE)
        hello = await wei.sees("Gladly")
        await wei.says("/transfer")
        await wei.presses((await wei.sees("You have authorized")).button("Withdraw my authorization"))
        await wei.sees("That is withdrawn")
        before = len(wei.chat.texts)
        await asks(desk, await desk.ticket(), "Shall we go on?")
        await desk.post.get("reply", WEI)
        for words in ("/status", "/cancel", "/news"):
            await wei.says(words)
        await wei.forges_press(hello, "n:by_chat")
        await telegram.called("answerCallbackQuery", count=4)
        await wei.forges_press(hello, f"t:{(await desk.ticket()).token}:cancel")
        await telegram.called("sendMessage", count=len(wei.chat.texts) - before - 3, chat_id=wei.id)
        assert not any("PD-" in text or "l***" in text for text in wei.chat.texts[before:])
        async with desk.step() as step:
            row = await chat_of(step.tx, wei.id)
            assert row and not row.authorized
        assert (await desk.ticket()).status == Status.WORKING


async def test_a_stranger_chooses_nothing(telegram: TelegramEmulator, desk: ChatDesk, wei: Person) -> None:
    ticket = await proved(desk, wei)
    eve = telegram.user("Eve")
    await eve.starts()
    hello = await eve.sees("privacy desk")
    for data in ("n:by_chat", "n:by_mail", "n:ask", "n:", "n:nonsense"):
        await eve.forges_press(hello, data)
        said = await eve.next_reply()
        assert "l***" not in said.text and ticket.number not in said.text
    await eve.says("news by chat")
    await eve.next_reply()
    assert await desk.rows(NewsChoice) == []
    assert len(await desk.rows(Chat)) == 2
