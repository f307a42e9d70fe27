"""Parts of conversations that many stories begin with."""

from datetime import timedelta

from tests.story.letters import Letter
from tests.story.people import Person
from tests.story.town import Town

ACCESS = "Please send me a copy of all personal data you hold about me."
ACCESS_ZH = "请提供你们持有的我的个人信息副本。"
DELETION = "Please delete all my personal data."


async def confirmed(person: Person, text: str = ACCESS) -> Letter:
    """Ask, and prove who asks; gives back the letter that says so."""
    person.writes(text)
    acknowledgement = await person.hears()
    person.replies(acknowledgement, acknowledgement.code)
    return await person.hears()


async def answered(town: Town, person: Person, text: str = ACCESS, *, ago: int = 10) -> Letter:
    """Ask, prove it, and be answered in full, so many days ago; gives back the answer."""
    letter = await confirmed(person, text)
    await town.does(
        "answer", letter.number, "--text", "Here it is.", "--because", "nothing stands against it"
    )
    answer = await person.hears()
    await town.quiet()
    await town.let_pass(timedelta(days=ago))
    return answer


def without_what_differs(letter: Letter) -> str:
    """Subject and text without the ticket's number and the code."""
    text = f"{letter.subject}\n{letter.text}"
    for once in (letter.number, *letter.codes):
        text = text.replace(once, "…")
    return text
