"""The policy file at work: two people where it asks for them, a clock that waits, a change that is no good."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.story.town import Town

SHIPPED = Path(__file__).parents[2] / "bot" / "policy"
ASK = "Please send me a copy of all personal data you hold about me."


async def verified(town: Town, address: str = "anna@people.example") -> str:
    """Someone asks for access and proves it; gives back the ticket's number."""
    person = town.person(address)
    person.writes(ASK)
    acknowledgement = await person.hears()
    person.replies(acknowledgement, acknowledgement.code)
    return (await person.hears()).number


async def answered(town: Town, times: int) -> None:
    """Someone has asked so often, and was answered each time, a little more than three months apart."""
    for _ in range(times):
        number = await verified(town)
        await town.does("answer", number, "--text", "Here it is.", "--because", "it is free")
        await town.person("anna@people.example").hears()
        await town.let_pass(timedelta(days=60))


async def test_two_people_announce_a_fee_where_the_policy_wants_two(
    closed_town: Town, tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        f'extends = "{SHIPPED}/default.toml"\n[decisions]\nfour_eyes = ["override", "appeal", "fee"]\n',
        encoding="utf-8",
    )
    async with closed_town.open(DESK_POLICY=str(own)):
        town = closed_town
        for name in ("Ann", "Bo"):
            await town.does("add", name, "--role", "reviewer")
        await answered(town, 2)
        number = await verified(town)
        assert (await town.ticket(number))["proposal"]["outcome"] == "propose_fee"

        said = await town.does("approve", number, "--as", "Ann")
        assert "first of two" in said
        refused = await town.command("staff", "approve", number, "--as", "Ann")
        assert refused.code == 1
        assert "another colleague" in refused.err
        await town.does("approve", number, "--as", "Bo")
        notice = await town.person("anna@people.example").hears()
        assert "60.00 CNY" in notice.text


async def test_the_clock_waits_on_a_named_doubt_where_the_regime_has_it(closed_town: Town) -> None:
    async with closed_town.open(DESK_POLICY=str(SHIPPED / "gdpr.toml")):
        town, anna = closed_town, closed_town.person("anna@people.example")
        number = await verified(town)
        before = datetime.fromisoformat((await town.ticket(number))["due_at"])

        unnamed = await town.command("staff", "doubt", number, "--text", "Who are you?")
        assert unnamed.code == 1
        await town.does(
            "doubt", number, "--text", "Which was your last order?", "--reason", "two of that name"
        )
        asked = await anna.hears()
        await town.let_pass(timedelta(days=5))
        anna.replies(asked, "It was number 11, in May.")
        await town.quiet()

        after = datetime.fromisoformat((await town.ticket(number))["due_at"])
        # Everything lies five days further back by now; the clock stood still for those.
        assert after.date() - (before.date() - timedelta(days=5)) >= timedelta(days=5)
        assert [e for e in await town.events(number) if "clock" in e] == ["the clock waits", "the clock runs"]


async def test_the_clock_of_the_published_policy_never_waits(town: Town) -> None:
    number = await verified(town)
    refused = await town.command("staff", "doubt", number, "--text", "Who are you?", "--reason", "unsure")
    assert refused.code == 1
    assert "does not wait" in refused.err


async def test_a_bad_change_of_the_policy_is_told_and_changes_nothing(
    closed_town: Town, tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(f'extends = "{SHIPPED}/default.toml"\n[verification]\nhours = 12\n', encoding="utf-8")
    async with closed_town.open(DESK_POLICY=str(own)):
        town = closed_town
        own.write_text(own.read_text().replace("12", "-1"), encoding="utf-8")
        await town.tick()
        notice = await town.staff.hears()
        assert "hours" in notice.text
        town.person("anna@people.example").writes(ASK)
        assert "12 hours" in (await town.person("anna@people.example").hears()).text


async def test_words_of_excess_are_shown_to_staff_and_decide_nothing(town: Town) -> None:
    anna = town.person("anna@people.example")
    anna.writes(ASK + " Otherwise I will send you hundreds of requests.")
    acknowledgement = await anna.hears()
    anna.replies(acknowledgement, acknowledgement.code)
    number = (await anna.hears()).number
    assert (await town.ticket(number))["status"] == "working"
    assert "hundreds of requests" in await town.does("show", number)


@pytest.mark.parametrize("policy", ["default.toml", "gdpr.toml", "ccpa.toml", "pipl.toml"])
async def test_every_shipped_policy_carries_a_request_to_its_answer(closed_town: Town, policy: str) -> None:
    async with closed_town.open(DESK_POLICY=str(SHIPPED / policy)):
        number = await verified(closed_town)
        await closed_town.does("answer", number, "--text", "Here it is.")
        assert "Here it is." in (await closed_town.person("anna@people.example").hears()).text


async def test_a_rule_that_the_policy_automates_by_name_needs_no_person(
    closed_town: Town, tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        f'extends = "{SHIPPED}/default.toml"\n[decisions]\nautomated_rules = ["repeat-fee"]\n',
        encoding="utf-8",
    )
    async with closed_town.open(DESK_POLICY=str(own)):
        await answered(closed_town, 2)
        anna = closed_town.person("anna@people.example")
        anna.writes(ASK)
        acknowledgement = await anna.hears()
        anna.replies(acknowledgement, acknowledgement.code)
        notice = await anna.hears()
        assert "60.00" in notice.text
        assert (await closed_town.ticket(notice.number))["status"] == "clarifying"


async def test_a_fee_is_named_for_the_right_that_it_is_for(town: Town) -> None:
    await answered(town, 2)
    anna = town.person("anna@people.example")
    anna.writes("Please correct my name, it is Anne, not Anna. " + ASK)
    acknowledgement = await anna.hears()
    anna.replies(acknowledgement, acknowledgement.code)
    number = (await anna.hears()).number
    assert (await town.ticket(number))["rights"] == ["correction", "access"]
    await town.does("approve", number)
    notice = (await anna.hears()).text
    assert "60.00" in notice  # that of access, not of correction
    assert "correct" not in notice
