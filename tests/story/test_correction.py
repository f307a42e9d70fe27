"""The right of correction: what is wrong and what is right are asked for where they were not said."""

from tests.story.people import Person
from tests.story.town import Town

ASK = "My phone number in your records is wrong. Please correct it."
ASK_ZH = "你们登记的我的手机号是错的，请更正。"
WHOLE = "My surname is wrong in your records. It should be Berg. Please correct it."


async def test_correction_in_english(town: Town, anna: Person) -> None:
    anna.writes(ASK)
    acknowledgement = await anna.hears()
    assert (await town.ticket(acknowledgement.number))["rights"] == ["correction"]
    assert "what is wrong" in acknowledgement.text

    # The details come in the same reply as the code, as they were asked for.
    anna.replies(acknowledgement, f"{acknowledgement.code}\n\nIt should be +49 151 000111 and not 000112.")
    confirmed = await anna.hears()
    assert await town.name(confirmed) == "confirmed"
    shown = await town.does("show", confirmed.number)
    assert "It should be +49 151 000111" in shown

    await town.does("answer", confirmed.number, "--text", "Your number is corrected.")
    answer = await anna.hears()
    assert "Your number is corrected." in answer.text
    assert (await town.ticket(answer.number))["status"] == "fulfilled"


async def test_correction_in_chinese(town: Town, li_wei: Person) -> None:
    li_wei.writes(ASK_ZH)
    acknowledgement = await li_wei.hears()
    assert (await town.ticket(acknowledgement.number))["rights"] == ["correction"]
    assert "哪一项" in acknowledgement.text or "哪里" in acknowledgement.text
    li_wei.replies(acknowledgement, acknowledgement.code)
    assert await town.name(await li_wei.hears()) == "confirmed"
    await town.does("answer", acknowledgement.number, "--text", "已更正。")
    assert "已更正。" in (await li_wei.hears()).text


async def test_what_was_said_at_once_is_not_asked_for(town: Town, anna: Person) -> None:
    anna.writes(WHOLE)
    acknowledgement = await anna.hears()
    assert (await town.ticket(acknowledgement.number))["rights"] == ["correction"]
    assert "what is wrong" not in acknowledgement.text


async def test_an_identity_number_in_a_mail_is_masked_wherever_it_is_kept(town: Town, li_wei: Person) -> None:
    number = "11010519491231002X"
    li_wei.writes(f"我的姓名登记错了，请更正。我的身份证号是 {number}。")
    acknowledgement = await li_wei.hears()
    assert number not in acknowledgement.text
    assert number not in await town.does("show", acknowledgement.number)
