"""What breaks down and comes back: the mail server, the desk itself, the SMTP server. Nothing lost, nothing twice."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from sqlmodel import select

from storage import outbox
from storage.outbox import Attempt
from tests.servers.dovecot import Dovecot
from tests.story.conversations import ACCESS, ACCESS_ZH, DELETION
from tests.story.letters import Letter
from tests.story.people import Person
from tests.story.town import PostOffice, Town

# Every start takes about a dozen steps before it comes to the mail.
STEPS = range(12, 60, 6)
TEXTS = (ACCESS, ACCESS_ZH, DELETION)


async def dies_at(town: Town, step: int) -> bool:
    """Run the desk as a process of its own; False if it had nothing left to do before this step, and was ended."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.story.mortal",
        str(step),
        env={**os.environ, **town.settings},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    died = True
    try:
        async with asyncio.timeout(6):
            await process.communicate()
    except TimeoutError:
        died = False
        process.kill()
        await process.wait()
    assert process.returncode == -signal.SIGKILL
    return died


async def dies_again_and_again(town: Town) -> None:
    """Run the desk until it dies, a few steps later each time, until nothing is left to do."""
    for step in STEPS:
        if not await dies_at(town, step):
            return


def once(letters: Iterable[Letter]) -> Sequence[Letter]:
    """The letters without repeats; one that came again has to be the very same, so that a client shows it once."""
    by_id: dict[str, Letter] = {}
    for letter in letters:
        known = by_id.setdefault(str(letter.message["Message-ID"]), letter)
        assert known.text == letter.text
    return list(by_id.values())


async def handled_once(town: Town, people: Sequence[Person]) -> list[Letter]:
    """Open the desk for good; every mail was handled once, and each person answered once."""
    async with town.open():
        await town.quiet()
        assert await town.verdicts() == ["request"] * len(people)
        assert len(await town.tickets()) == len(people)
    letters = [once(person.letters) for person in people]
    assert [len(each) for each in letters] == [1] * len(people)
    return [each[0] for each in letters]


async def verified_once(town: Town, people: Sequence[Person], letters: Sequence[Letter]) -> None:
    """Open the desk for good; every code was taken once, and each person told so once."""
    async with town.open():
        await town.quiet()
        assert (await town.verdicts())[len(people) :] == ["verified"] * len(people)
        for person, letter in zip(people, letters, strict=True):
            first, second = once(person.letters)
            assert (await town.name(first), await town.name(second)) == ("acknowledgement", "confirmed")
            assert (await town.events(letter.number)).count("verified") == 1
        notices = once(town.staff.letters)
        assert sorted(n.number for n in notices) == sorted(letter.number for letter in letters)


def asking(town: Town) -> list[Person]:
    """Three people who have written while the desk was closed."""
    people = [town.person(f"person{n}@people.example") for n in range(3)]
    for person, text in zip(people, TEXTS, strict=True):
        person.writes(text)
    return people


async def test_a_desk_that_is_killed_again_and_again_handles_and_answers_each_mail_once(
    closed_town: Town,
) -> None:
    people = asking(closed_town)
    await dies_again_and_again(closed_town)
    letters = await handled_once(closed_town, people)
    for person, letter in zip(people, letters, strict=True):
        person.replies(letter, letter.code)
    await dies_again_and_again(closed_town)
    await verified_once(closed_town, people, letters)


@pytest.mark.chaos
@pytest.mark.parametrize("step", range(1, 64))
async def test_a_desk_that_is_killed_at_any_step(closed_town: Town, step: int) -> None:
    people = asking(closed_town)
    await dies_at(closed_town, step)
    letters = await handled_once(closed_town, people)
    for person, letter in zip(people, letters, strict=True):
        person.replies(letter, letter.code)
    await dies_at(closed_town, step)
    await verified_once(closed_town, people, letters)


async def test_dovecot_killed_in_mid_idle_loses_nothing(
    dovecot: Dovecot, post: PostOffice, tmp_path: Path
) -> None:
    town = Town(tmp_path, dovecot, post)
    people = [town.person(f"person{n}@people.example") for n in range(4)]
    async with town.open():
        people[0].writes(ACCESS)
        await people[0].hears()
        dovecot.kill()
        people[1].writes(ACCESS)
        dovecot.start()
        people[2].writes(ACCESS)
        for person in people[1:3]:
            await person.hears()
        dovecot.restart()
        people[3].writes(ACCESS)
        await people[3].hears()
        await town.quiet()
        assert await town.verdicts() == ["request"] * 4
    assert [len(person.letters) for person in people] == [1] * 4


async def test_a_folder_that_is_numbered_anew_answers_nobody_twice(
    dovecot: Dovecot, post: PostOffice, tmp_path: Path
) -> None:
    town = Town(tmp_path, dovecot, post)
    anna = town.person("anna@people.example")
    async with town.open():
        anna.writes(ACCESS)
        await anna.hears()
        await town.quiet()
    dovecot.forget_uids(town.user)
    town.delivered += 1  # it comes again, under another key
    async with town.open():
        await town.quiet()
        assert await town.verdicts() == ["request", "seen before"]
    assert len(anna.letters) == 1


async def test_while_smtp_is_down_letters_wait(town: Town, anna: Person) -> None:
    await town.post.stop()
    anna.writes(ACCESS)
    await town.until(lambda: attempted(town, "delayed"))
    assert not anna.letters
    await town.post.start()
    assert (await anna.hears(within=30)).code


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "content"])
async def test_not_now_is_tried_again(town: Town, anna: Person, stage: str) -> None:
    town.post.refuse[stage] = "451 4.3.0 not now"
    town.post.refuse_times[stage] = 1
    anna.writes(ACCESS)
    acknowledgement = await anna.hears(within=30)
    await town.until(lambda: attempted(town, "sent"))
    assert await attempts(town, acknowledgement) == ["delayed", "sent"]
    assert (await town.ticket(acknowledgement.number))["flags"] == []


@pytest.mark.parametrize("stage", ["rcpt", "content"])
async def test_never_is_not_tried_again_and_staff_are_told(town: Town, anna: Person, stage: str) -> None:
    town.post.refuse[stage] = "550 5.1.1 no such user"
    town.post.refuse_times[stage] = 1
    anna.writes(ACCESS)
    notice = await town.staff.hears()
    assert "could not be delivered" in notice.text
    assert (await town.ticket(notice.number))["flags"] == ["undeliverable"]
    assert not anna.letters


@pytest.mark.parametrize("fate", ["kept", "lost"])
async def test_a_connection_lost_after_data_repeats_the_very_same_mail(
    town: Town, anna: Person, fate: str
) -> None:
    town.post.drop_after_data = fate
    anna.writes(ACCESS)
    await town.until(lambda: attempted(town, "delayed"))
    town.post.drop_after_data = ""
    await town.until(lambda: attempted(town, "sent"))
    letters = anna.letters
    assert (len(letters) > 1) == (fate == "kept")
    assert len(once(letters)) == 1
    anna.replies(letters[0], letters[0].code)
    await town.until(lambda: verified(town))


async def attempted(town: Town, outcome: str) -> bool:
    """Whether an attempt at sending has ended so."""
    async with town.desk.database.transaction() as tx:
        return outcome in (await tx.exec(select(Attempt.outcome))).all()


async def verified(town: Town) -> bool:
    """Whether somebody has proved who they are."""
    return any(ticket["verified"] for ticket in await town.tickets())


async def attempts(town: Town, letter: Letter) -> list[str]:
    """How each attempt at sending this letter ended."""
    async with town.desk.database.transaction() as tx:
        row = await outbox.by_message_id(tx, [str(letter.message["Message-ID"])])
        assert row is not None
        return [attempt.outcome for attempt in await outbox.attempts_of(tx, row.id)]
