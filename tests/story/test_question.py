"""Questions and complaints about privacy: a ticket for a person, and no code (§9)."""

import pytest

from tests.story.people import Person
from tests.story.town import Town

ASK = "Please explain your privacy policy: how long do you keep data?"
ASK_ZH = "请问你们的隐私政策里，信息保存多久？"
COMPLAINT = "I have a complaint about how you handle personal data."


@pytest.mark.parametrize(("language", "text"), [("en", ASK), ("zh", ASK_ZH), ("en", COMPLAINT)])
async def test_a_question_is_answered_by_a_person(
    town: Town, stranger: Person, language: str, text: str
) -> None:
    stranger.writes(text)
    letter = await stranger.hears()
    assert await town.name(letter) == "question"
    assert not letter.codes
    ticket = await town.ticket(letter.number)
    assert (ticket["status"], ticket["rights"], ticket["language"]) == ("reviewing", [], language)
    assert (await town.staff.hears()).number == ticket["number"]

    await town.does("answer", ticket["number"], "--text", "Two years.")
    answer = await stranger.hears()
    assert "Two years." in answer.text
    stranger.replies(answer, "Thanks!")
    await town.quiet()
    assert not stranger.unread


async def test_an_encrypted_mail_goes_to_a_person(town: Town, stranger: Person) -> None:
    stranger.writes("-----BEGIN PGP MESSAGE-----\n\nhQEMA5vJ\n-----END PGP MESSAGE-----\n", subject="...")
    letter = await stranger.hears()
    assert await town.name(letter) == "question"
    assert (await town.ticket(letter.number))["status"] == "reviewing"


@pytest.mark.parametrize(
    "text",
    [
        "Where is my parcel? Order 4711 should have come on Monday.",
        "Thanks a lot, have a nice weekend!",
        "我的快递什么时候到？订单号 4711。",
        "Dear Sir, I am applying for the position of sales manager. My CV is attached.",
    ],
)
async def test_what_is_not_ours_is_kept_and_left_alone(town: Town, stranger: Person, text: str) -> None:
    stranger.writes(text)
    await town.quiet()
    assert await town.verdicts() == ["other"]
    assert not await town.tickets()
    assert not stranger.letters
    assert not town.staff.letters
