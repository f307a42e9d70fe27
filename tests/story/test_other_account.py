"""A mail that names another account: the code goes to the address on file, and nobody learns whether there is one."""

import pytest

from tests.story.conversations import without_what_differs
from tests.story.people import Person
from tests.story.town import Town

ASK = "Please send me all personal data you hold on my account {}. I write from another address."
ASK_ZH = "请提供我的账号 {} 的个人信息副本，我现在用的是另一个邮箱。"


@pytest.mark.parametrize("ask", [ASK, ASK_ZH])
async def test_the_code_goes_to_the_address_on_file(town: Town, stranger: Person, ask: str) -> None:
    carol = town.person("carol@people.example")
    stranger.writes(ask.format(carol.address))
    acknowledgement = await stranger.hears()
    assert not acknowledgement.codes
    code = await carol.hears()
    assert code.number == acknowledgement.number
    assert stranger.address not in code.mail.raw.decode()

    # She gives it to herself at the other address; the answer goes to the address on file.
    stranger.replies(acknowledgement, code.code)
    confirmed = await stranger.hears()
    assert await town.name(confirmed) == "confirmed"
    ticket = await town.ticket(confirmed.number)
    assert (ticket["verified"], ticket["flags"]) == (True, [])
    await town.does("answer", confirmed.number, "--text", "All of it: …")
    answer = await carol.hears()
    assert "All of it: …" in answer.text
    await town.quiet()
    assert not stranger.unread


async def test_the_code_can_be_sent_back_from_the_address_on_file(town: Town, stranger: Person) -> None:
    carol = town.person("carol@people.example")
    stranger.writes(ASK.format(carol.address))
    acknowledgement = await stranger.hears()
    code = await carol.hears()
    carol.replies(code, code.code)
    await town.quiet()
    assert (await town.ticket(acknowledgement.number))["verified"]


async def test_the_words_are_the_same_whether_there_is_such_an_account_or_not(
    town: Town, stranger: Person
) -> None:
    other = town.person("eve@elsewhere.example")
    stranger.writes(ASK.format("carol@people.example"))
    other.writes(ASK.format("nobody@people.example"))
    real, imagined = await stranger.hears(), await other.hears()
    await town.quiet()
    assert without_what_differs(real) == without_what_differs(imagined)
    assert names_of_headers(real.message) == names_of_headers(imagined.message)
    assert not town.person("nobody@people.example").letters


async def test_later_words_are_the_same_too(town: Town, stranger: Person) -> None:
    other = town.person("eve@elsewhere.example")
    carol = town.person("carol@people.example")
    stranger.writes(ASK.format(carol.address))
    other.writes(ASK.format("nobody@people.example"))
    acknowledgements = [(stranger, await stranger.hears()), (other, await other.hears())]
    wrong = (await carol.hears()).wrong_code
    said = []
    for person, acknowledgement in acknowledgements:
        letters = []
        for _ in range(3):
            person.replies(acknowledgement, wrong)
            letters.append(without_what_differs(await person.hears()))
        said.append(letters)
    assert said[0] == said[1]
    states = {(t["status"], t["verified"], tuple(t["flags"])) for t in await town.tickets()}
    assert states == {("reviewing", False, ())}


async def test_no_code_whatever_opens_an_account_that_is_not_there(town: Town, stranger: Person) -> None:
    stranger.writes(ASK.format("nobody@people.example"))
    acknowledgement = await stranger.hears()
    stranger.replies(acknowledgement, "000000 111111 222222 333333")
    await stranger.hears()
    assert not (await town.ticket(acknowledgement.number))["verified"]


async def test_an_account_named_by_its_user_name(town: Town, stranger: Person) -> None:
    stranger.writes("请删除我的账号 liwei 的全部信息。")
    acknowledgement = await stranger.hears()
    code = await town.person("li.wei@people.example").hears()
    assert code.number == acknowledgement.number
    assert not acknowledgement.codes


async def test_ones_own_address_is_no_other_account(town: Town, anna: Person) -> None:
    anna.writes(f"Please send me a copy of all personal data you hold about me. My address: {anna.address}")
    assert (await anna.hears()).code


def names_of_headers(message: object) -> list[str]:
    return list(message.keys())  # type: ignore[attr-defined]
