"""Answers that Dovecot does not give and other servers do."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest

from mail.imap import ConnectionLost, ImapClient, LoginRefused, Refused
from mail.urls import parse_imap_url
from tests.mail.watching import Stored, mailbox, watched
from tests.servers.scripted import ScriptedImap

SELECTED = "* 1 EXISTS\n* OK [UIDVALIDITY 7] valid\nOK [READ-WRITE]"
FIRST = '* 1 FETCH (UID 5 INTERNALDATE " 5-Jan-2024 10:00:00 +0000" RFC822.SIZE 4 BODY[]<0> {4}\nHiya)\nOK'


async def fetched(answer: str) -> list[tuple[int, bytes, datetime]]:
    async with (
        ScriptedImap({"SELECT": SELECTED, "UID FETCH": answer}) as server,
        ImapClient.connected(parse_imap_url(server.url())) as client,
    ):
        await client.select("INBOX")
        return [(each.uid, each.head, each.internal_date) for each in await client.fetch([5, 6], 100)]


JANUARY = datetime(2024, 1, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "answer",
    [
        FIRST,
        FIRST.replace("* 1", "* 3 FETCH (FLAGS (\\Seen))\n* 1", 1),
        '* 1 FETCH (BODY[]<0> {4}\nHiya UID 5 RFC822.SIZE 4 INTERNALDATE "05-Jan-2024 10:00:00 +0000")\nOK',
        '* 1 FETCH (UID 5 RFC822.SIZE 4 BODY[]<0> "Hi\\"\\\\" INTERNALDATE "05-Jan-2024 10:00:00 +0000")\nOK',
        FIRST.replace("\nOK", "\n* 9 EXISTS\n* 1 RECENT\n* 9 FETCH (UID 9 FLAGS ())\nOK"),
    ],
)
async def test_the_parts_of_a_mail_may_come_in_any_order(answer: str) -> None:
    [(uid, head, date)] = await fetched(answer)
    assert (uid, date) == (5, JANUARY)
    assert head in (b"Hiya", b'Hi"\\')


async def test_an_empty_mail_is_one_too() -> None:
    empty = '* 1 FETCH (UID 5 RFC822.SIZE 0 INTERNALDATE "05-Jan-2024 10:00:00 +0000" BODY[]<0> ""{})\nOK'
    assert await fetched(empty.replace("{}", "")) == [(5, b"", JANUARY)]
    assert (await fetched(empty.replace('""{}', "{0}\n")))[0][:2] == (5, b"")


async def test_a_date_that_makes_no_sense_is_now() -> None:
    [(_, _, date)] = await fetched(FIRST.replace(" 5-Jan-2024", "99-Xxx-2024"))
    assert abs(datetime.now(UTC) - date) < timedelta(minutes=1)


async def test_a_mail_that_was_not_asked_for_is_left_out() -> None:
    assert await fetched(FIRST.replace("UID 5", "UID 4")) == []


async def test_a_folder_without_uidvalidity_is_refused() -> None:
    async with ScriptedImap({"SELECT": "* 1 EXISTS\nOK"}) as server:
        with pytest.raises(Refused, match="UIDVALIDITY"):
            await mailbox(server.url()).check()


async def test_idle_that_is_offered_and_refused_gives_way_to_polling() -> None:
    script = {"SELECT": SELECTED, "UID SEARCH": "* SEARCH 5\nOK", "UID FETCH": FIRST, "IDLE": "BAD not now"}
    stored = Stored()
    async with (
        ScriptedImap(script) as server,
        watched(mailbox(server.url(), poll=timedelta(milliseconds=10)), stored),
    ):
        await stored.wait(1)
        await server.hears("NOOP")
    assert server.heard.count("IDLE") == 1
    assert [mail.uid for mail in stored.mails] == [5]


async def test_a_login_that_fails_for_now_is_not_a_wrong_password() -> None:
    async with ScriptedImap({"LOGIN": "NO [UNAVAILABLE] try again"}) as server:
        with pytest.raises(ConnectionLost, match="cannot check the login now"):
            await mailbox(server.url()).check()
    async with ScriptedImap({"LOGIN": "NO [AUTHENTICATIONFAILED] no"}) as server:
        with pytest.raises(LoginRefused):
            await mailbox(server.url()).check()


async def test_without_an_initial_response_the_server_is_answered() -> None:
    async with ScriptedImap({"AUTHENTICATE": "+ \nOK", "SELECT": SELECTED}) as server:
        await mailbox(server.url("密码")).check()
    assert b64encode("\0desk\0密码".encode()).decode() in server.heard


async def test_an_error_in_the_middle_of_a_login_is_acknowledged() -> None:
    async with ScriptedImap({"AUTHENTICATE": "+ \n+ eyJzdGF0dXMiOiI0MDAifQ==\nNO refused"}) as server:
        with pytest.raises(LoginRefused):
            await mailbox(server.url("密码")).check()
    assert server.heard[2:4] == [b64encode("\0desk\0密码".encode()).decode(), ""]


@pytest.mark.parametrize("greeting", ["* BYE too many connections", "220 smtp.example.com ready"])
async def test_a_server_that_does_not_welcome_us_is_left(greeting: str) -> None:
    async with ScriptedImap({}, greeting) as server:
        with pytest.raises(ConnectionLost):
            await mailbox(server.url()).check()


async def test_who_we_are_is_said_where_it_is_asked() -> None:
    async with ScriptedImap({"CAPABILITY": "* CAPABILITY IMAP4rev1 ID\nOK", "SELECT": SELECTED}) as server:
        await mailbox(server.url()).check()
    assert server.heard.index('ID ("name" "privacy-desk" "version" "1")') < server.heard.index(
        'SELECT "INBOX"'
    )
