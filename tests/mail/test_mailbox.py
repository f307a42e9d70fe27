"""A watched mailbox yields each mail once, whatever happens to the server; against a real Dovecot."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from mail import mailbox as mailboxes
from mail.imap import CertificateRefused, ConnectionLost, ImapClient, LoginRefused, Refused
from mail.mailbox import Arrived, Backoff, Mailbox
from mail.urls import parse_imap_url
from tests.mail.watching import Stored, letter, mailbox, settled, subject, watched
from tests.servers.dovecot import Dovecot
from tests.servers.fixtures import need_dovecot
from tests.servers.proxy import Proxy


async def test_what_waits_and_what_arrives_is_yielded_once(dovecot: Dovecot) -> None:
    stored = Stored()
    for name in ("one", "two"):
        dovecot.deliver(letter(name))

    async with watched(mailbox(dovecot.url()), stored):
        assert stored.subjects == ["one", "two"]
        dovecot.deliver(letter("three"))
        await stored.wait(3)

    assert stored.subjects == ["one", "two", "three"]
    assert [mail.uid for mail in stored.mails] == [1, 2, 3]
    assert stored.mails[0].mailbox == "desk@127.0.0.1/INBOX"
    assert stored.mails[0].raw == letter("one")
    assert stored.mails[0].internal_date.tzinfo is not None


async def test_mail_stored_earlier_is_not_fetched_again(dovecot: Dovecot) -> None:
    stored = Stored()
    dovecot.deliver(letter("one"))
    async with watched(mailbox(dovecot.url()), stored):
        pass
    dovecot.deliver(letter("two"))

    async with watched(mailbox(dovecot.url()), stored):
        pass

    assert stored.subjects == ["one", "two"]


async def test_a_mail_is_flagged_as_seen_only_after_it_is_stored(dovecot: Dovecot) -> None:
    dovecot.deliver(letter("one"))
    watch = mailbox(dovecot.url()).watch(Stored())

    await anext(watch)

    assert dovecot.flags() in ([], [""]), "the batch is not committed yet"
    following = asyncio.ensure_future(anext(watch))
    dovecot.deliver(letter("two"))
    await following
    assert dovecot.flags()[0] == "S"
    await watch.aclose()


async def test_nothing_is_lost_when_the_server_is_killed_in_mid_idle(dovecot: Dovecot) -> None:
    stored = Stored()
    box = mailbox(dovecot.url())
    dovecot.deliver(letter("before"))

    async with watched(box, stored):
        await asyncio.to_thread(dovecot.kill)
        dovecot.deliver(letter("while it was down"))
        await asyncio.to_thread(dovecot.start)
        await stored.wait(2)
        dovecot.deliver(letter("after"))
        await stored.wait(3)

    assert stored.subjects == ["before", "while it was down", "after"]


async def test_nothing_is_lost_over_many_restarts(dovecot: Dovecot) -> None:
    stored = Stored()

    async with watched(mailbox(dovecot.url()), stored):
        for round_ in range(4):
            dovecot.deliver(letter(f"a{round_}"))
            await asyncio.to_thread(dovecot.restart)
            dovecot.deliver(letter(f"b{round_}"))
        await stored.wait(8)

    assert sorted(stored.subjects) == sorted(f"{kind}{round_}" for kind in "ab" for round_ in range(4))


async def test_a_dropped_connection_is_noticed_and_opened_anew(dovecot: Dovecot) -> None:
    stored = Stored()
    async with Proxy(dovecot.port) as proxy:
        url = dovecot.url().replace(str(dovecot.port), str(proxy.port))
        async with watched(mailbox(url), stored):
            proxy.cut()
            dovecot.deliver(letter("one"))
            await stored.wait(1)

        assert proxy.connections == 2
    assert stored.subjects == ["one"]


async def test_a_new_uidvalidity_has_everything_read_again(dovecot: Dovecot) -> None:
    stored = Stored()
    dovecot.deliver(letter("one"))

    async with watched(mailbox(dovecot.url()), stored):
        await asyncio.to_thread(dovecot.kill)
        dovecot.forget_uids()
        await asyncio.to_thread(dovecot.start)
        await stored.wait(2)

    first, second = stored.mails
    assert first.raw == second.raw
    assert first.uidvalidity != second.uidvalidity


async def test_mail_that_comes_while_a_batch_is_handled_does_not_wait_for_the_next_news(
    dovecot: Dovecot,
) -> None:
    stored = Stored()
    dovecot.deliver(letter("one"))

    def deliver_more(batch: tuple[Arrived, ...]) -> None:
        if len(stored.mails) < 4:
            dovecot.deliver(letter(f"after {subject(batch[0].raw)}"))

    async with watched(mailbox(dovecot.url()), stored, deliver_more):
        await stored.wait(4)

    assert len({mail.uid for mail in stored.mails}) == len(stored.mails)


async def test_idle_is_issued_anew_on_the_same_connection(dovecot: Dovecot) -> None:
    stored = Stored()
    async with Proxy(dovecot.port) as proxy:
        url = dovecot.url().replace(str(dovecot.port), str(proxy.port))
        async with watched(mailbox(url, idle=timedelta(milliseconds=20)), stored):
            for name in ("one", "two", "three"):
                dovecot.deliver(letter(name))
                await stored.wait(len(stored.mails) + 1)
        assert proxy.connections == 1
    assert stored.subjects == ["one", "two", "three"]


async def test_a_server_without_idle_is_polled(server_folder: Path) -> None:
    need_dovecot()
    stored = Stored()
    with Dovecot(server_folder, capability="IMAP4rev1 UIDPLUS") as server:
        async with watched(mailbox(server.url(), poll=timedelta(milliseconds=50)), stored):
            server.deliver(letter("one"))
            await stored.wait(1)
    assert stored.subjects == ["one"]


async def test_a_large_mail_comes_whole_and_alone(dovecot: Dovecot) -> None:
    stored = Stored()
    batches: list[int] = []
    large = letter("large", 5_000_000)
    for raw in (letter("one"), large, letter("two")):
        dovecot.deliver(raw)

    async with watched(mailbox(dovecot.url()), stored, lambda batch: batches.append(len(batch))):
        pass

    assert sorted(stored.subjects) == ["large", "one", "two"]
    assert next(mail.raw for mail in stored.mails if mail.uid == 2) == large
    assert batches == [2, 1]


@pytest.mark.parametrize(
    "size", [mailboxes.HEAD - 1, mailboxes.HEAD, mailboxes.HEAD + 1, mailboxes.HEAD + mailboxes.PIECE]
)
async def test_a_mail_as_long_as_what_is_fetched_at_once_is_not_cut(dovecot: Dovecot, size: int) -> None:
    stored = Stored()
    raw = letter("edge")
    raw += b"x" * (size - len(raw) - 2) + b"\r\n"
    dovecot.deliver(raw)

    async with watched(mailbox(dovecot.url()), stored):
        pass

    assert len(raw) == size
    assert stored.mails[0].raw == raw


async def test_thousands_of_waiting_mails_come_in_small_batches(dovecot: Dovecot) -> None:
    stored = Stored()
    batches: list[int] = []
    for number in range(2_100):
        dovecot.deliver(letter(str(number)))

    async with watched(mailbox(dovecot.url()), stored, lambda batch: batches.append(len(batch))):
        pass

    assert len({mail.uid for mail in stored.mails}) == 2_100
    assert max(batches) == mailboxes.BATCH
    assert max(stored.asked) <= mailboxes.ASKED_AT_ONCE


@pytest.mark.parametrize(
    "name", ["Data Requests", "隐私 & 请求", 'a "quoted" one', "Ünïcode", "a&b", "Folder/Below"]
)
async def test_a_folder_may_have_any_name(dovecot: Dovecot, name: str) -> None:
    stored = Stored()
    async with ImapClient.connected(parse_imap_url(dovecot.url())) as client:
        await client.create(name)
        await client.append(name, letter("one"))
    box = mailbox(dovecot.url(mailbox=name.replace("&", "%26").replace('"', "%22").replace(" ", "%20")))

    async with watched(box, stored):
        pass

    assert stored.subjects == ["one"]


async def test_the_connection_may_be_tls(dovecot: Dovecot) -> None:
    stored = Stored()
    dovecot.deliver(letter("one"))
    async with watched(mailbox(dovecot.tls_url()), stored):
        await asyncio.to_thread(dovecot.kill)
        dovecot.deliver(letter("two"))
        await asyncio.to_thread(dovecot.start)
        await stored.wait(2)
    assert stored.subjects == ["one", "two"]


async def test_a_user_and_a_password_may_hold_anything(server_folder: Path) -> None:
    need_dovecot()
    with Dovecot(server_folder, password='s"e c\\ret') as server:
        await mailbox(server.url(user="a%20b", password="s%22e%20c%5Cret")).check()


async def test_a_password_cannot_smuggle_a_command_in(dovecot: Dovecot) -> None:
    with pytest.raises(LoginRefused):
        await mailbox(dovecot.url(password="x%0D%0Aa1%20LOGOUT")).check()


async def test_a_password_beyond_ascii_is_sent_too(server_folder: Path) -> None:
    need_dovecot()
    with Dovecot(server_folder, password="пароль密码") as server:
        await mailbox(server.url(password="пароль密码")).check()


async def test_each_way_to_fail_at_the_start_has_its_own_words(dovecot: Dovecot) -> None:
    where = f"127.0.0.1:{dovecot.port}"
    with pytest.raises(LoginRefused, match=f"{where} refuses user name or password"):
        await mailbox(dovecot.url(password="wrong")).check()
    with pytest.raises(Refused, match=r"SELECT: .*Mailbox doesn't exist"):
        await mailbox(dovecot.url(mailbox="Nowhere")).check()
    with pytest.raises(
        CertificateRefused, match=r"certificate of .* is not accepted: unable to get local issuer"
    ):
        await mailbox(dovecot.tls_url().partition("?")[0]).check()
    with pytest.raises(CertificateRefused, match=r"not accepted: .*mismatch.*127.0.0.2"):
        await mailbox(dovecot.tls_url(host="127.0.0.2")).check()
    with pytest.raises(CertificateRefused, match="no TLS with"):
        await mailbox(dovecot.url().replace("imap:", "imaps:")).check()
    await asyncio.to_thread(dovecot.stop)
    with pytest.raises(ConnectionLost, match=f"no connection to {where}: connection refused"):
        await mailbox(dovecot.url()).check()


async def test_a_wrong_password_while_watching_is_tried_again_later(dovecot: Dovecot) -> None:
    box = Mailbox(parse_imap_url(dovecot.url(password="wrong")), backoff=Backoff(timedelta(0), timedelta(0)))
    watch = asyncio.ensure_future(anext(box.watch(Stored())))

    await asyncio.to_thread(dovecot.wait_for_log, "auth failed")

    assert not watch.done()
    watch.cancel()


async def test_what_is_wrong_can_be_asked_until_it_is_right(dovecot: Dovecot) -> None:
    failed = asyncio.Event()

    class Told(Backoff):
        def delay(self, failures: int) -> float:
            failed.set()
            return 0.05

    box = Mailbox(parse_imap_url(dovecot.url()), backoff=Told())
    async with watched(box, Stored()) as watcher:
        assert (box.watching.is_set(), box.trouble) == (True, "")
        await asyncio.to_thread(dovecot.kill)
        await asyncio.wait_for(failed.wait(), 20)
        assert not box.watching.is_set()
        assert f"127.0.0.1:{dovecot.port}" in box.trouble
        await asyncio.to_thread(dovecot.start)
        await settled(box, watcher)
        assert box.trouble == ""


def test_the_wait_between_tries_grows_and_is_bounded() -> None:
    backoff = Backoff(first=timedelta(seconds=1), most=timedelta(minutes=2))
    for failures, longest in ((1, 1), (2, 2), (5, 16), (9, 120), (10_000, 120)):
        waits = [backoff.delay(failures) for _ in range(50)]
        assert longest / 2 <= min(waits) <= max(waits) <= longest
        assert len(set(waits)) > 1


async def test_a_server_that_goes_silent_is_given_up(dovecot: Dovecot) -> None:
    async with Proxy(dovecot.port) as proxy:
        url = parse_imap_url(dovecot.url().replace(str(dovecot.port), str(proxy.port)))
        async with ImapClient.connected(url, patience=timedelta(milliseconds=200)) as client:
            await client.select("INBOX")
            proxy.freeze()
            with pytest.raises(ConnectionLost, match="does not answer"):
                await client.uids_from(1)
            with pytest.raises(ConnectionLost):
                await client.uids_from(1)


async def test_a_server_that_goes_silent_in_idle_is_given_up(dovecot: Dovecot) -> None:
    async with Proxy(dovecot.port) as proxy:
        url = parse_imap_url(dovecot.url().replace(str(dovecot.port), str(proxy.port)))
        async with ImapClient.connected(url, patience=timedelta(milliseconds=200)) as client:
            await client.select("INBOX")
            await client.uids_from(1)
            proxy.freeze()
            with pytest.raises(ConnectionLost, match="does not answer"):
                await client.wait_for_news(timedelta(milliseconds=50))


async def test_commands_at_the_same_time_get_their_own_answers(dovecot: Dovecot) -> None:
    for number in range(30):
        dovecot.deliver(letter(str(number)))
    async with ImapClient.connected(parse_imap_url(dovecot.url())) as client:
        await client.select("INBOX")
        uids = await client.uids_from(1)

        answers = await asyncio.gather(*(client.fetch([uid], 1_000) for uid in uids))

    assert [answer[0].uid for answer in answers] == uids
    assert all(len(answer) == 1 for answer in answers)


async def test_a_thousand_changes_of_flags_in_one_read_do_no_harm(dovecot: Dovecot) -> None:
    for number in range(1_200):
        dovecot.deliver(letter(str(number)))
    url = parse_imap_url(dovecot.url())
    async with ImapClient.connected(url) as watcher, ImapClient.connected(url) as other:
        await watcher.select("INBOX")
        await other.select("INBOX")
        await other.mark_seen(await other.uids_from(1))

        await watcher.command("NOOP")

        assert len(await watcher.uids_from(1)) == 1_200


async def test_mails_that_are_gone_are_left_out(dovecot: Dovecot) -> None:
    dovecot.deliver(letter("one"))
    async with ImapClient.connected(parse_imap_url(dovecot.url())) as client:
        await client.select("INBOX")

        fetched = await client.fetch([1, 2, 77], 1_000)

    assert [each.uid for each in fetched] == [1]


async def test_a_restart_says_goodbye_in_words(dovecot: Dovecot) -> None:
    async with ImapClient.connected(parse_imap_url(dovecot.url())) as client:
        await client.select("INBOX")
        await client.uids_from(1)
        waiting = asyncio.create_task(client.wait_for_news(timedelta(seconds=20)))
        await asyncio.to_thread(dovecot.stop)
        with pytest.raises(ConnectionLost, match=r"was lost: .+"):
            await waiting
