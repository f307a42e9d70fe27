"""The right of access: from the first mail to the answer, and what is said after it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.wording import names
from tests.story.conversations import without_what_differs
from tests.story.people import Person
from tests.story.town import STAFF, Town

ASK = "Hello,\n\nplease send me a copy of all personal data you hold about me.\n\nAnna Berg\n"
ASK_ZH = "您好：\n\n请提供你们持有的我的个人信息副本。\n\n李伟\n"


async def test_access_in_english(town: Town, anna: Person, tmp_path: Path) -> None:
    asked = anna.writes(ASK, subject="My data")
    acknowledgement = await anna.hears()
    text = acknowledgement.text

    assert names("en")["rights"]["access"] in text
    assert acknowledgement.number in text
    assert "§5(1)" in text
    assert "24 hours" in text
    assert "cancel" in text
    assert "https://hqgq.com/user/settings" in text  # and the request stays open all the same
    assert acknowledgement.message["In-Reply-To"] == asked["Message-ID"]
    ticket = await town.ticket(acknowledgement.number)
    assert (ticket["status"], ticket["rights"], ticket["verified"]) == ("verifying", ["access"], False)
    assert ticket["requester"] == "a***@people.example"

    anna.replies(acknowledgement, acknowledgement.code)
    confirmed = await anna.hears()
    assert confirmed.number == ticket["number"]
    assert not confirmed.codes

    export = tmp_path / "export.csv"
    export.write_bytes(b"name\nAnna Berg\n")
    await town.does(
        "answer", ticket["number"], "--text", "All that we hold is attached.", "--attach", str(export)
    )
    answer = await anna.hears()
    assert "All that we hold is attached." in answer.text
    assert answer.files == {"export.csv": b"name\nAnna Berg\n"}
    ticket = await town.ticket(ticket["number"])
    assert (ticket["status"], ticket["verified"], ticket["flags"]) == ("fulfilled", True, [])

    anna.replies(answer, "Thank you. The list of my orders is missing, though.")
    await town.quiet()
    assert not anna.unread
    assert "closed ticket" in town.staff.letters[-1].text


async def test_access_in_chinese(town: Town, li_wei: Person) -> None:
    li_wei.writes(ASK_ZH, subject="我的个人信息")
    acknowledgement = await li_wei.hears()
    assert names("zh")["rights"]["access"] in acknowledgement.text
    assert "隐私政策" in acknowledgement.text
    assert "取消" in acknowledgement.text

    li_wei.replies(acknowledgement, f"验证码：{acknowledgement.code}")
    confirmed = await li_wei.hears()
    assert confirmed.number == acknowledgement.number

    await town.does("answer", confirmed.number, "--text", "您的信息见附件。")
    answer = await li_wei.hears()
    assert "您的信息见附件。" in answer.text
    assert (await town.ticket(answer.number))["status"] == "fulfilled"


@pytest.mark.parametrize(("text", "day"), [(ASK, "%B {d}, %Y"), (ASK_ZH, "%Y年{m}月{d}日")])
async def test_the_date_that_is_promised_is_the_date_of_the_ticket(
    town: Town, anna: Person, text: str, day: str
) -> None:
    anna.writes(text)
    acknowledgement = await anna.hears()
    ticket = await town.ticket(acknowledgement.number)
    due, received = (datetime.fromisoformat(ticket[key]) for key in ("due_at", "received_at"))
    assert due.date() == received.date() + timedelta(days=30)
    assert (due.hour, due.minute, due.second, due.utcoffset()) == (23, 59, 59, timedelta(hours=8))
    assert due.strftime(day.format(d=due.day, m=due.month)) in acknowledgement.text


async def test_the_desk_writes_as_an_automatic_mail_should(town: Town, anna: Person) -> None:
    anna.writes(ASK)
    acknowledgement = await anna.hears()
    headers = acknowledgement.message
    assert headers["Auto-Submitted"] == "auto-replied"
    assert headers["X-Auto-Response-Suppress"] == "All"
    assert headers["Reply-To"].startswith("privacy+")
    assert acknowledgement.mail.recipients == (anna.address,)


async def test_a_letter_that_a_person_wrote_is_not_automatic(town: Town, anna: Person) -> None:
    anna.writes(ASK)
    acknowledgement = await anna.hears()
    anna.replies(acknowledgement, acknowledgement.code)
    confirmed = await anna.hears()
    await town.does("answer", confirmed.number, "--text", "Here it is.")
    answer = await anna.hears()
    assert "Auto-Submitted" not in answer.message
    # All in one thread, whatever client reads it.
    assert answer.message["In-Reply-To"]
    assert str(acknowledgement.message["Message-ID"]) in str(answer.message["References"])


async def test_staff_hear_of_it_without_personal_data(town: Town, anna: Person) -> None:
    anna.writes(ASK, subject="My data")
    acknowledgement = await anna.hears()
    assert not town.staff.letters  # nothing to be done before it is known who asks
    anna.replies(acknowledgement, acknowledgement.code)
    notice = await town.staff.hears()
    assert notice.number == acknowledgement.number
    assert "privacy-desk staff show" in notice.text
    raw = notice.mail.raw.decode()
    for personal in ("anna", "Anna", "Berg", acknowledgement.code, "My data"):
        assert personal not in raw.replace(STAFF, "")


async def test_someone_without_an_account_is_told_the_same(
    town: Town, stranger: Person, anna: Person
) -> None:
    stranger.writes(ASK)
    anna.writes(ASK)
    letters = []
    for person in (stranger, anna):
        acknowledgement = await person.hears()
        person.replies(acknowledgement, acknowledgement.code)
        letters.append([acknowledgement, await person.hears()])
    for theirs, hers in zip(*letters, strict=True):
        assert without_what_differs(theirs) == without_what_differs(hers)
    assert (await town.ticket(letters[0][0].number))["flags"] == ["no_account"]
    assert (await town.ticket(letters[1][0].number))["flags"] == []
