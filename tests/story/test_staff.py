"""The people who answer, all by the command line: answers, fees, refusals, appeals, extensions, notes, four eyes."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.wording import names
from tests.story.conversations import ACCESS, ACCESS_ZH, answered, confirmed
from tests.story.letters import Letter
from tests.story.people import Person
from tests.story.town import Town

GDPR = "bot/policy/gdpr.toml"
PRIVATE = ("anna@people.example", "Anna Berg", "Elm Street")


async def with_staff(town: Town) -> None:
    for name, role in (("Ada", "reviewer"), ("Bo", "reviewer"), ("Cy", "agent"), ("Di", "auditor")):
        await town.does("add", name, "--role", role)


async def with_a_fee(town: Town, person: Person, text: str = ACCESS) -> Letter:
    """Two requests answered, a third one for which the fee is announced; gives back the notice."""
    for _ in range(2):
        await answered(town, person, text, ago=40)
    third = await confirmed(person, text)
    await town.does("approve", third.number)
    notice = await person.hears()
    assert await town.name(notice) == "fee_notice"
    return notice


async def test_an_answer_with_a_file_and_the_reply_to_it(town: Town, anna: Person, tmp_path: Path) -> None:
    letter = await confirmed(anna)
    (tmp_path / "data.pdf").write_bytes(b"%PDF-1.7")
    await town.does("answer", letter.number, "Here it is.", "--attach", str(tmp_path / "data.pdf"))
    answer = await anna.hears()
    assert answer.files == {"data.pdf": b"%PDF-1.7"}
    anna.replies(answer, "One page is missing.")
    await town.quiet()
    assert "One page is missing." in await town.does("show", letter.number)
    assert (await town.ticket(letter.number))["messages"] == 6


async def test_asking_the_person_keeps_the_ticket_open(town: Town, anna: Person) -> None:
    letter = await confirmed(anna)
    await town.does("ask", letter.number, "--text", "Which year do you mean?")
    question = await anna.hears()
    assert "Which year do you mean?" in question.text
    assert (await town.ticket(letter.number))["status"] == "working"
    anna.replies(question, "2024, please.")
    await town.quiet()
    assert "2024, please." in await town.does("show", letter.number)


async def test_a_note_is_never_sent(town: Town, anna: Person) -> None:
    letter = await confirmed(anna)
    await town.does("note", letter.number, "Asked the warehouse about it.")
    assert "Asked the warehouse" in await town.does("show", letter.number)
    await town.does("answer", letter.number, "Done.")
    answer = await anna.hears()
    assert "warehouse" not in answer.mail.raw.decode()


@pytest.mark.parametrize(("language", "text"), [("en", ACCESS), ("zh", ACCESS_ZH)])
async def test_a_fee_is_announced_with_amount_and_basis_and_accepted(
    town: Town, anna: Person, language: str, text: str
) -> None:
    notice = await with_a_fee(town, anna, text)
    word = names(language)["replies"]["accept"]
    assert "60.00 CNY" in notice.text
    assert "§5(7)" in notice.text
    assert word in notice.text
    assert (await town.ticket(notice.number))["status"] == "clarifying"
    anna.replies(notice, word)
    letter = await anna.hears()
    assert await town.name(letter) == "fee_accepted"
    assert (await town.ticket(notice.number))["status"] == "working"
    await town.does("answer", notice.number, "Paid with thanks; here it is.")
    assert "here it is" in (await anna.hears()).text


@pytest.mark.parametrize(("language", "text"), [("en", ACCESS), ("zh", ACCESS_ZH)])
async def test_a_fee_is_declined_by_narrowing(town: Town, anna: Person, language: str, text: str) -> None:
    notice = await with_a_fee(town, anna, text)
    anna.replies(notice, names(language)["replies"]["narrow"])
    assert await town.name(await anna.hears()) == "fee_narrowed"
    ticket = await town.ticket(notice.number)
    assert (ticket["status"], ticket["proposal"]) == ("reviewing", None)


@pytest.mark.parametrize(("language", "text"), [("en", ACCESS), ("zh", ACCESS_ZH)])
async def test_a_fee_is_declined_by_withdrawing(town: Town, anna: Person, language: str, text: str) -> None:
    notice = await with_a_fee(town, anna, text)
    anna.replies(notice, names(language)["replies"]["withdraw"])
    assert await town.name(await anna.hears()) == "cancelled"
    assert (await town.ticket(notice.number))["status"] == "cancelled"


async def test_a_fee_that_is_disputed_goes_to_a_person(town: Town, anna: Person) -> None:
    notice = await with_a_fee(town, anna)
    anna.replies(notice, "This is outrageous. I have never asked you for anything like that.")
    assert await town.name(await anna.hears()) == "fee_narrowed"
    assert (await town.ticket(notice.number))["status"] == "reviewing"


async def test_answering_against_a_proposal_needs_a_reason_which_is_kept(town: Town, anna: Person) -> None:
    for _ in range(2):
        await answered(town, anna, ago=40)
    third = await confirmed(anna)
    refused = await town.command("staff", "answer", third.number, "Here it is.")
    assert refused.code == 1
    assert "--because" in refused.err
    await town.does("answer", third.number, "Here it is.", "--because", "the data has changed since")
    assert "Here it is." in (await anna.hears()).text
    assert "the data has changed since" in await town.does("show", third.number)


async def test_a_refusal_takes_two_people_and_has_reasons_clause_and_remedies(
    town: Town, anna: Person
) -> None:
    await with_staff(town)
    letter = await confirmed(anna)
    because = ("--ground", "rights-of-others", "--reason", "The file is about your neighbour.")
    said = await town.does("refuse", letter.number, *because, "--as", "Ada")
    assert "colleague" in said
    await town.quiet()
    assert not anna.unread

    herself = await town.command("staff", "approve", letter.number, "--as", "Ada")
    assert (herself.code, "another colleague" in herself.err) == (1, True)
    await town.does("approve", letter.number, "--as", "Bo")
    refusal = await anna.hears()
    assert await town.name(refusal) == "refusal"
    assert "The file is about your neighbour." in refusal.text
    assert "§5(7)" in refusal.text
    assert "12377.cn" in refusal.text
    assert "court" in refusal.text
    assert (await town.ticket(letter.number))["status"] == "refused"


async def test_an_appeal_is_decided_by_somebody_else(town: Town, anna: Person) -> None:
    await with_staff(town)
    letter = await confirmed(anna)
    because = ("--ground", "rights-of-others", "--reason", "The file is about your neighbour.")
    await town.does("refuse", letter.number, *because, "--as", "Ada")
    await town.does("approve", letter.number, "--as", "Bo")
    refusal = await anna.hears()

    anna.replies(refusal, "I do not agree with your decision, please look at it again.")
    assert await town.name(await anna.hears()) == "appeal_received"
    assert (await town.ticket(letter.number))["status"] == "reviewing"
    again = await town.command("staff", "answer", letter.number, "No.", "--as", "Bo")
    assert (again.code, "someone else" in again.err) == (1, True)
    await town.does("answer", letter.number, "You are right: here it is.", "--as", "Ada")
    assert "You are right" in (await anna.hears()).text


async def test_roles(town: Town, anna: Person) -> None:
    await with_staff(town)
    letter = await confirmed(anna)
    for words in (
        ("answer", letter.number, "Done.", "--as", "Di"),
        ("note", letter.number, "Hm.", "--as", "Di"),
        ("approve", letter.number, "--as", "Cy"),
        ("answer", letter.number, "Done.", "--as", "Nobody"),
    ):
        done = await town.command("staff", *words)
        assert (done.code, done.out) == (1, "")
        assert "\n" not in done.err.strip()
    await town.does("show", letter.number, "--as", "Di")
    await town.does("answer", letter.number, "Done.", "--as", "Cy")
    assert "Cy: answered" in await town.does("show", letter.number)


async def test_a_refusal_needs_a_ground_of_the_policy_and_a_reason(town: Town, anna: Person) -> None:
    letter = await confirmed(anna)
    whim = await town.command("staff", "refuse", letter.number, "--ground", "whim", "--reason", "No.")
    assert whim.code == 1
    assert "rights-of-others" in whim.err  # it says which there are
    empty = await town.command("staff", "refuse", letter.number, "--ground", "abuse", "--reason", " ")
    assert empty.code == 1
    assert (await town.ticket(letter.number))["status"] == "working"


async def test_nothing_can_be_decided_twice(town: Town, anna: Person) -> None:
    letter = await confirmed(anna)
    await town.does("answer", letter.number, "Done.")
    again = await town.command("staff", "answer", letter.number, "Done again.")
    assert (again.code, "fulfilled" in again.err) == (1, True)
    await anna.hears()
    await town.quiet()
    assert not anna.unread


async def test_the_published_policy_knows_no_extension(town: Town, anna: Person) -> None:
    letter = await confirmed(anna)
    done = await town.command("staff", "extend", letter.number, "--reason", "complexity")
    assert done.code == 1
    assert "cannot be extended" in done.err


async def test_an_extension_where_the_regime_has_it(closed_town: Town) -> None:
    town = closed_town
    async with town.open(DESK_POLICY=GDPR):
        anna = town.person("anna@people.example")
        letter = await confirmed(anna)
        before = datetime.fromisoformat((await town.ticket(letter.number))["due_at"])
        await town.does("extend", letter.number, "--reason", "complexity")
        extension = await anna.hears()
        assert await town.name(extension) == "extension"
        after = datetime.fromisoformat((await town.ticket(letter.number))["due_at"])
        assert timedelta(days=50) < after - before < timedelta(days=70)
        assert str(after.day) in extension.text
        assert "GDPR" in extension.text

        twice = await town.command("staff", "extend", letter.number, "--reason", "complexity")
        assert twice.code == 1


async def test_an_extension_after_the_date_is_refused_by_the_program(closed_town: Town) -> None:
    town = closed_town
    async with town.open(DESK_POLICY=GDPR):
        letter = await confirmed(town.person("anna@people.example"))
        await town.quiet()
        await town.let_pass(timedelta(days=40))
        late = await town.command("staff", "extend", letter.number, "--reason", "complexity")
        assert late.code == 1
        assert "cannot be extended" in late.err


async def test_no_notice_to_staff_holds_personal_data(town: Town, anna: Person) -> None:
    text = f"{ACCESS}\n\nAnna Berg, 12 Elm Street, anna@people.example"
    for _ in range(3):
        await answered(town, anna, text, ago=3)
    letter = await confirmed(anna, text)
    anna.replies(letter, "Thank you, Anna Berg, 14 Elm Street")
    await town.quiet()
    assert len(town.staff.letters) >= 5
    for notice in town.staff.letters:
        raw = notice.mail.raw.decode()
        assert not [word for word in PRIVATE if word in raw]
        assert notice.text.count("PD-")


async def test_what_staff_reply_to_a_notice_starts_nothing(town: Town, anna: Person) -> None:
    await confirmed(anna)
    notice = await town.staff.hears()
    before = len(town.post.delivered)
    town.staff.replies(notice, "Please delete all my personal data. I take care of it.")
    await town.quiet()
    assert len(await town.tickets()) == 1
    assert len(town.post.delivered) == before


async def test_tickets_that_need_a_person_first(town: Town, stranger: Person) -> None:
    stranger.writes("Please delete all data you hold about my ex-wife Maria. She asked me to tell you.")
    letter = await stranger.hears()
    assert not letter.codes
    ticket = await town.ticket(letter.number)
    assert (ticket["status"], ticket["flags"]) == ("reviewing", ["third_party"])
    assert (await town.staff.hears()).number == letter.number
    unproved = await town.command("staff", "answer", letter.number, "Done.")
    assert (unproved.code, "--because" in unproved.err) == (1, True)
