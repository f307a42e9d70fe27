"""Whole conversations by chat: what people write and press, and what the desk makes of it."""

import pytest
from sqlmodel import select

from bot.demo.telegram import TelegramEmulator
from bot.demo.telegram_people import Person
from bot.staff.answer import answer
from bot.staff.member import OPERATOR
from bot.wording import languages, names
from intents.right import Kind, Right
from storage.ticket import Status, Ticket
from tests.bot.telegram.mailing import mailed
from tests.bot.telegram.town import ChatDesk, on_both

CAROL = "carol@people.example"

ENGLISH = {
    Right.ACCESS: ("See the data", "What personal data do you hold about me? Please send me a copy."),
    Right.CORRECTION: ("Correct data", "Please correct my personal data, my address is wrong."),
    Right.DELETION: ("Delete my data", "Please delete my personal data."),
    Right.WITHDRAWAL: ("Stop e-mails", "I withdraw my consent to marketing e-mails."),
    Right.EXPLANATION: ("automated decision", "Please explain the automated decision about my credit."),
}
CHINESE = {
    Right.ACCESS: ("查看你们持有的", "请提供你们持有的我的个人信息"),
    Right.CORRECTION: ("更正我的", "我想更正我的个人信息，手机号错了"),
    Right.DELETION: ("删除我的", "请删除我的个人信息"),
    Right.WITHDRAWAL: ("不再接收", "我撤回同意，不要再给我发营销邮件"),
    Right.EXPLANATION: ("自动作出的决定", "请说明系统自动拒绝我申请的决定"),
}


@pytest.fixture
def carol(telegram: TelegramEmulator) -> Person:
    return telegram.user("Carol", phone="+4915123456789")


@pytest.fixture
def wei(telegram: TelegramEmulator) -> Person:
    return telegram.user("Wei", language_code="zh-hans", phone="+8613800138000")


@pytest.mark.parametrize("language", languages())
async def test_start_in_ones_language_with_buttons(
    telegram: TelegramEmulator, desk: ChatDesk, language: str
) -> None:
    person = telegram.user("P", language_code=language.lower())
    await person.starts()
    hello = await person.next_reply()
    words = names(language)
    about = ("access", "correction", "deletion", "withdrawal", "explanation", "question")
    own = (words["telegram"]["my_requests"], words["telegram"]["language"])
    assert hello.labels == (*(words["buttons"][each] for each in about), *own)
    assert all(f"/{command} – " in hello.text for command in ("status", "cancel", "news", "language"))
    await person.presses(own[0])
    assert (await person.next_reply()).text == words["telegram"]["no_request"]
    await person.says("/help")
    assert (await person.next_reply()).text == hello.text


@on_both
async def test_a_button_an_account_a_code(desk: ChatDesk, carol: Person) -> None:
    await carol.starts()
    await carol.sees("privacy desk")
    await carol.presses("See the data")
    asked = await carol.sees("Which account is it about?")
    ticket = await desk.ticket()
    assert ticket.number in asked.text and ticket.status == Status.VERIFYING
    assert carol.keyboard == ("Share my phone number",)
    await carol.says("carol_c")
    await carol.sees("we have just sent a code")
    letter = await desk.post.get("code", "carol@people.example")
    await carol.says(letter.code)
    await carol.sees("now we know that it is you")
    ticket = await desk.ticket()
    assert ticket.status == Status.WORKING and ticket.account_id == "A3"
    assert ticket.answer_to == "carol@people.example" and ticket.verified_how == "code:account"
    assert "verified" in await desk.events(ticket)


@pytest.mark.parametrize("right", ENGLISH)
async def test_each_right_in_english(desk: ChatDesk, carol: Person, right: Right) -> None:
    label, sentence = ENGLISH[right]
    await carol.starts()
    await carol.sees("privacy desk")
    await carol.presses(label)
    await carol.sees("You will have our answer by")
    assert (await desk.ticket()).asked == (right,)
    await _in_words(desk, carol, sentence, right)


@pytest.mark.parametrize("right", CHINESE)
async def test_each_right_in_chinese(desk: ChatDesk, wei: Person, right: Right) -> None:
    label, sentence = CHINESE[right]
    await wei.starts()
    await wei.sees("隐私服务台")
    await wei.presses(label)
    await wei.sees("您的请求编号是")
    assert (await desk.ticket()).asked == (right,)
    await _in_words(desk, wei, sentence, right)


async def _in_words(desk: ChatDesk, person: Person, sentence: str, right: Right) -> None:
    """The same by a plain sentence: it is the same matter, so no second ticket."""
    await person.says(sentence)
    await person.next_reply()
    (ticket,) = await desk.tickets()
    assert ticket.asked == (right,)


@on_both
async def test_words_from_the_first_to_the_last(desk: ChatDesk, wei: Person) -> None:
    await wei.says("请删除我的个人信息")
    await wei.sees("请问是哪个账号")
    await wei.says("用户名是 liwei")
    await wei.sees("验证码已经发到")
    code = (await desk.post.get("code", "li.wei@people.example")).code
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    await wei.says(f"验证码：{full_width}")
    await wei.sees("已确认是您本人")
    ticket = await desk.ticket()
    assert ticket.language == "zh" and ticket.account_id == "A2" and ticket.asked == (Right.DELETION,)
    await wei.says("/status")
    await wei.sees("正在办理")


async def test_everything_in_one_message(desk: ChatDesk, carol: Person) -> None:
    await carol.says("Please delete my personal data. My account is carol@people.example")
    await carol.sees("If we hold the account that you name")
    code = (await desk.post.get("code", "carol@people.example")).code
    await carol.says(code)
    await carol.sees("now we know that it is you")


async def test_words_are_the_same_for_an_account_that_is_not_there(desk: ChatDesk, carol: Person) -> None:
    await carol.says("Please delete my personal data.")
    await carol.sees("Which account")
    await carol.says("nobody@people.example")
    unknown = await carol.sees("we have just sent a code")
    await carol.says("carol@people.example")
    await desk.post.get("code", "carol@people.example")
    known = (await carol.sees("we have just sent a code")).text
    assert known == unknown.text
    assert [letter.to for letter in desk.post.letters] == ["carol@people.example"]


@on_both
async def test_wrong_codes_end_with_a_person(desk: ChatDesk, carol: Person) -> None:
    await carol.says("Please delete my personal data, my account is carol@people.example")
    code = (await desk.post.get("code")).code
    wrong = "111111" if code != "111111" else "222222"
    await carol.says(wrong)
    await carol.sees("2 more tries")
    await carol.says(wrong)
    await carol.sees("one more try")
    await carol.says(wrong)
    await carol.sees("a colleague has it now")
    await carol.says(code)
    await carol.sees("that is added to")
    ticket = await desk.ticket()
    assert ticket.status == Status.REVIEWING and ticket.verified_at is None
    assert "code ended" in await desk.events(ticket)


async def test_guessing_accounts_is_counted(desk: ChatDesk, carol: Person) -> None:
    await carol.says("Please delete my personal data.")
    await carol.sees("Which account")
    for name in ("a1@people.example", "a2@people.example", "a3@people.example", "a4@people.example"):
        await carol.says(name)
        await carol.next_reply()
    await carol.sees("a colleague has it now")
    assert (await desk.ticket()).status == Status.REVIEWING


async def test_the_own_phone_number_proves(desk: ChatDesk, wei: Person) -> None:
    await wei.starts()
    await wei.sees("隐私服务台")
    await wei.presses("查看你们持有的")
    await wei.sees("请问是哪个账号")
    await wei.taps("分享我的手机号")
    await wei.sees("已确认是您本人")
    ticket = await desk.ticket()
    assert ticket.verified_how == "contact" and ticket.account_id == "A2"
    assert ticket.answer_to == "li.wei@people.example" and desk.post.letters == []
    assert wei.keyboard == ()


async def test_forged_and_forwarded_contacts_prove_nothing(
    telegram: TelegramEmulator, desk: ChatDesk, carol: Person, wei: Person
) -> None:
    await carol.says("Please delete my personal data.")
    await carol.sees("Which account")
    await carol.forwards_contact(wei)
    await carol.sees("not your own phone number")
    await carol.shares_contact(wei)
    await carol.shares_contact(phone_number="8613800138000", user_id=None)
    await telegram.called("sendMessage", count=4, chat_id=carol.id)
    ticket = await desk.ticket()
    assert ticket.status == Status.VERIFYING and ticket.verified_at is None


async def test_an_unknown_number_is_a_try(telegram: TelegramEmulator, desk: ChatDesk) -> None:
    eve = telegram.user("Eve", phone="+15550001111")
    await eve.says("Please delete my personal data.")
    await eve.sees("Which account")
    for _ in range(2):
        await eve.shares_contact()
        await eve.sees("cannot confirm you by this phone number")
    await eve.shares_contact()
    await eve.sees("colleague")
    assert (await desk.ticket()).status == Status.REVIEWING


async def test_a_correction_asks_for_its_details(desk: ChatDesk, carol: Person) -> None:
    await carol.starts()
    await carol.sees("privacy desk")
    await carol.presses("Correct data")
    await carol.sees("what is wrong and what it should be")
    await carol.taps("Share my phone")
    await carol.sees("Please tell us now what is wrong")
    await carol.says("My name is Anna Berg, not Anna Burg.")
    await carol.sees("that is added to")
    assert len(await desk.tickets()) == 1


async def test_unclear_words_get_choices_as_buttons(desk: ChatDesk, carol: Person) -> None:
    await carol.says("my data")
    asked = await carol.sees("not sure")
    assert asked.labels
    await carol.presses(asked.buttons[0])
    await carol.next_reply()
    ticket = await desk.ticket()
    assert ticket.status != Status.CLARIFYING
    press = await carol.presses(asked.buttons[0])
    assert press.text is not None


async def test_an_edit_counts_as_said(desk: ChatDesk, carol: Person) -> None:
    said = await carol.says("Plese delte")
    await carol.next_reply()
    await carol.edits(said, "Please delete my personal data")
    await carol.sees("You will have our answer by")
    assert Right.DELETION in (await desk.tickets())[-1].asked


async def test_an_answer_to_one_of_two_letters_reaches_its_ticket(desk: ChatDesk, carol: Person) -> None:
    await carol.says("Do you sell my data to others?")
    first = await carol.sees("A colleague will read it")
    await carol.says("Please delete my personal data, my account is carol@people.example")
    await carol.sees("If we hold the account")
    await carol.says("I mean above all my address.", reply_to=first)
    await carol.sees("that is added to")
    question, _ = await desk.tickets()
    assert question.kind == Kind.QUESTION and question.number in (await carol.sees("that is added")).text


@on_both
async def test_cancel_by_button_and_by_command(desk: ChatDesk, carol: Person) -> None:
    await carol.says("Please delete my personal data, my account is carol@people.example")
    first = await carol.sees("If we hold the account")
    await carol.presses(first.button("Cancel"))
    await carol.sees("we have cancelled your request")
    await carol.presses(first.button("Cancel"))
    await carol.sees("It was cancelled")
    await carol.says("/cancel")
    await carol.sees("no open request")
    await carol.says("Please show me the personal data that you hold about me")
    await carol.sees("Which account")
    await carol.says("/cancel")
    which = await carol.sees("Which request")
    await carol.presses(which.buttons[0])
    await carol.sees("we have cancelled")
    assert [ticket.status for ticket in await desk.tickets()] == [Status.CANCELLED, Status.CANCELLED]


async def test_a_language_is_chosen(desk: ChatDesk, carol: Person) -> None:
    await carol.says("/language")
    await carol.sees("Which language")
    await carol.presses("简体中文")
    await carol.sees("隐私服务台")
    await carol.presses("查看你们持有的")
    await carol.sees("请问是哪个账号")
    assert (await desk.ticket()).language == "zh"


async def test_a_question_by_button(desk: ChatDesk, carol: Person) -> None:
    await carol.starts()
    await carol.sees("privacy desk")
    await carol.presses("I have a question")
    await carol.sees("Please write your question")
    await carol.says("The thing with the newsletter partners, how is that?")
    await carol.sees("A colleague will read it")
    assert (await desk.ticket()).kind == Kind.QUESTION


@on_both
async def test_a_request_begun_by_mail_goes_on_by_chat(desk: ChatDesk, carol: Person) -> None:
    await mailed(desk, CAROL, "Please show me the personal data you hold about me.")
    code = (await desk.post.get("acknowledgement")).code
    by_mail = await desk.ticket()
    await mailed(desk, CAROL, code, by_mail.token)
    await carol.says("Please show me my personal data, my user name is carol_c")
    await carol.says((await desk.post.get("code", "carol@people.example")).code)
    await carol.sees("is confirmed")
    first, second = await desk.tickets()
    assert first.person == second.person and second.merged_into == first.id
    assert Status(second.status) == Status.MERGED and "duplicate" in first.flags
    await carol.says("/status")
    await carol.sees(f"[{first.number}] How your request stands")
    await carol.says("/cancel")
    await carol.presses((await carol.sees("Which request")).button(first.number))
    await carol.sees(f"[{first.number}] Your request is cancelled")
    assert [Status(one.status) for one in await desk.tickets()] == [Status.CANCELLED, Status.MERGED]


@on_both
async def test_a_request_begun_by_chat_goes_on_by_mail(desk: ChatDesk, carol: Person) -> None:
    await carol.says("Please delete my personal data, my user name is carol_c")
    letter = await desk.post.get("code", "carol@people.example")
    ticket = await desk.ticket()
    await mailed(desk, CAROL, letter.code, ticket.token)
    await carol.sees("now we know that it is you")
    await mailed(desk, CAROL, "What is the status of my request?", ticket.token)
    assert ticket.number in (await desk.post.get("status", "carol@people.example")).subject


@on_both
async def test_words_about_an_answer_reach_its_ticket(desk: ChatDesk, wei: Person) -> None:
    await wei.says("Please show me the personal data that you hold about me.")
    await wei.sees("Which account")
    await wei.shares_contact()
    await wei.sees("now we know")
    async with desk.step() as step:
        mine = (await step.tx.exec(select(Ticket))).one()
        await answer(step, desk.world, mine, OPERATOR, "Here it is.")
    await wei.sees("We have just written to you")
    await wei.says("thanks!")
    await wei.sees("privacy desk")
    await wei.says("The orders of last year were left out there.")
    await wei.sees("that is added to")
    assert len(await desk.tickets()) == 1
