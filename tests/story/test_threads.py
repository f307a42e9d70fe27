"""What belongs to a conversation: a token that only its two ends know, and a sender who is one of them."""

from tests.story.conversations import ACCESS, confirmed
from tests.story.people import Person
from tests.story.town import Town


async def test_a_stranger_with_the_right_token_is_linked_and_never_a_participant(
    town: Town, anna: Person, stranger: Person
) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    stranger.replies(acknowledgement, acknowledgement.code)
    notice = await town.staff.hears()
    assert notice.number == acknowledgement.number
    ticket = await town.ticket(acknowledgement.number)
    assert (ticket["status"], ticket["verified"], ticket["flags"]) == (
        "verifying",
        False,
        ["sender_mismatch"],
    )
    assert "NOT from the requester" in await town.does("show", acknowledgement.number)
    await town.quiet()
    assert not stranger.letters  # nothing is told to them, not even that there is something
    assert not anna.unread

    # Neither is anything from now on, nor does the code count as tried.
    anna.replies(acknowledgement, acknowledgement.code)
    assert await town.name(await anna.hears()) == "confirmed"
    await town.does("answer", acknowledgement.number, "--text", "All that we hold.")
    await anna.hears()
    assert not stranger.letters


async def test_a_stranger_who_cancels_cancels_nothing(town: Town, anna: Person, stranger: Person) -> None:
    letter = await confirmed(anna)
    stranger.replies(letter, "Please cancel my request.")
    await town.quiet()
    assert (await town.ticket(letter.number))["status"] == "working"


async def test_a_code_in_a_mail_without_a_thread(town: Town, anna: Person) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    anna.writes(acknowledgement.code, subject="code")
    confirmed = await anna.hears()
    assert (await town.name(confirmed), confirmed.number) == ("confirmed", acknowledgement.number)
    assert len(await town.tickets()) == 1


async def test_of_two_open_codes_the_one_that_fits(town: Town, anna: Person) -> None:
    letters = []
    for text in (ACCESS, "Please delete all my personal data."):
        anna.writes(text)
        letters.append(await anna.hears())
    for letter in letters:
        anna.writes(letter.code)
        assert (await anna.hears()).number == letter.number
    assert all(ticket["verified"] for ticket in await town.tickets())


async def test_somebody_elses_code_in_a_mail_without_a_thread_opens_nothing(
    town: Town, anna: Person, stranger: Person
) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    stranger.writes(acknowledgement.code)
    stranger.writes(ACCESS)
    theirs = await stranger.hears()
    stranger.replies(theirs, acknowledgement.code)
    await town.quiet()
    assert not any(ticket["verified"] for ticket in await town.tickets())


async def test_the_number_in_the_subject_alone_is_nothing(town: Town, anna: Person, stranger: Person) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    stranger.writes("Please cancel my request.", subject=acknowledgement.subject)
    await town.quiet()
    ticket = await town.ticket(acknowledgement.number)
    assert (ticket["status"], ticket["messages"]) == ("verifying", 2)
    for letter in stranger.letters:
        assert acknowledgement.number not in letter.text


async def test_the_token_is_found_in_references_where_a_client_answers_to_the_plain_address(
    town: Town, anna: Person
) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    ids = str(acknowledgement.message["Message-ID"])
    anna.writes(
        acknowledgement.code, subject="AW: Ihre Anfrage", headers={"References": f"<x@y.example> {ids}"}
    )
    assert (await anna.hears()).number == acknowledgement.number


async def test_the_token_is_found_in_the_address_where_a_client_drops_the_thread(
    town: Town, anna: Person
) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    anna.writes(acknowledgement.code, to=acknowledgement.answers_go_to)
    assert (await anna.hears()).number == acknowledgement.number


async def test_a_made_up_token_is_a_mail_like_any_other(town: Town, stranger: Person) -> None:
    stranger.writes(ACCESS, to="privacy+23456789bcdfghjkmnpq@desk.example")
    assert (await stranger.hears()).code


async def test_the_token_stands_nowhere_that_staff_notices_go(town: Town, anna: Person) -> None:
    letter = await confirmed(anna)
    token = str(letter.answers_go_to).partition("+")[2].partition("@")[0]
    notice = await town.staff.hears()
    assert len(token) == 20
    assert token not in notice.mail.raw.decode()


async def test_an_empty_reply_does_not_speak_with_our_quoted_words(town: Town, anna: Person) -> None:
    anna.writes(ACCESS)
    acknowledgement = await anna.hears()
    anna.replies(acknowledgement, "")  # our code, and our word "cancel", stand in the quote
    assert await town.name(await anna.hears()) == "code_missing"
    ticket = await town.ticket(acknowledgement.number)
    assert (ticket["status"], ticket["verified"]) == ("verifying", False)
