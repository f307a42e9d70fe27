"""Sending against a real SMTP server: what went wrong decides what the outbox does next."""

import asyncio
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from mail.address import Address
from mail.compose import Reply, compose
from mail.smtp import ConfigurationError, PermanentFailure, SmtpSender, TemporaryFailure, UnknownOutcome
from mail.urls import parse_smtp_url
from tests.servers.smtp import SmtpSink

TO = "li@example.com"


def mail(subject: str = "Hello", text: str = "Dear Ms Li\n\n119045\n", to: str = TO) -> EmailMessage:
    return compose(
        Reply(
            from_=Address("privacy@example.org", "Datenschutz Müller"),
            to=to,
            subject=subject,
            text=text,
            message_id="<1@example.org>",
            date=datetime(2026, 11, 22, tzinfo=UTC),
        )
    )


def sender(url: str) -> SmtpSender:
    return SmtpSender(parse_smtp_url(url), timeout=5)


async def test_a_mail_arrives_as_it_was_composed(smtp_sink: SmtpSink) -> None:
    desk = sender(smtp_sink.url())

    await desk.send(mail("Ihr Antrag 删除", "您好\n\n119045\n\n.\n..dots\n"), TO)

    [got] = await smtp_sink.wait(1)
    assert (got.sender, got.recipients) == ("privacy@example.org", (TO,))
    assert got.message["Subject"] == "Ihr Antrag 删除"
    assert got.text.splitlines() == ["您好", "", "119045", "", ".", "..dots"]
    assert b"\r\n119045\r\n" in got.raw
    await desk.close()


async def test_one_connection_serves_many_mails(smtp_sink: SmtpSink) -> None:
    desk = sender(smtp_sink.url())

    await asyncio.gather(*(desk.send(mail(str(number)), TO) for number in range(20)))

    subjects = [got.message["Subject"] for got in await smtp_sink.wait(20)]
    assert sorted(map(int, subjects)) == list(range(20))
    assert smtp_sink.connections == 1
    await desk.close()


async def test_an_empty_envelope_sender_is_possible(smtp_sink: SmtpSink) -> None:
    desk = sender(smtp_sink.url())
    await desk.send(mail(), TO, envelope_from="")
    assert (await smtp_sink.wait(1))[0].sender == ""
    await desk.close()


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "content"])
@pytest.mark.parametrize(
    ("answer", "kind"), [("451 4.3.0 later", TemporaryFailure), ("550 5.1.1 unknown", PermanentFailure)]
)
async def test_a_refusal_is_sorted_by_its_code_and_leaves_the_connection_usable(
    smtp_sink: SmtpSink, stage: str, answer: str, kind: type[TemporaryFailure]
) -> None:
    desk = sender(smtp_sink.url())
    smtp_sink.refuse[stage] = answer
    smtp_sink.refuse_times[stage] = 1

    with pytest.raises(kind) as failure:
        await desk.send(mail("refused"), TO)
    await desk.send(mail("taken"), TO)

    assert failure.value.code == int(answer[:3])
    assert TO not in str(failure.value)
    assert [got.message["Subject"] for got in smtp_sink.delivered] == ["taken"]
    assert smtp_sink.connections == 1
    await desk.close()


@pytest.mark.parametrize("how", ["kept", "lost"])
async def test_a_connection_lost_after_data_has_an_unknown_outcome(smtp_sink: SmtpSink, how: str) -> None:
    desk = sender(smtp_sink.url())
    smtp_sink.drop_after_data = how

    with pytest.raises(UnknownOutcome):
        await desk.send(mail(), TO)

    assert len(smtp_sink.delivered) == (how == "kept")
    smtp_sink.drop_after_data = ""
    await desk.send(mail(), TO)
    await desk.close()


async def test_an_idle_connection_that_the_server_dropped_is_no_failure(smtp_sink: SmtpSink) -> None:
    desk = sender(smtp_sink.url())
    await desk.send(mail("one"), TO)

    smtp_sink.drop_connections()
    await desk.send(mail("two"), TO)

    assert len(smtp_sink.delivered) == 2
    await desk.close()


async def test_a_server_that_closes_down_is_asked_once_more(smtp_sink: SmtpSink) -> None:
    desk = sender(smtp_sink.url())
    await desk.send(mail("one"), TO)
    smtp_sink.refuse["mail"] = "421 4.4.2 idle for too long"
    smtp_sink.refuse_times["mail"] = 1

    await desk.send(mail("two"), TO)

    assert len(smtp_sink.delivered) == 2
    await desk.close()


async def test_a_closed_port_and_a_busy_server_are_temporary(smtp_sink: SmtpSink) -> None:
    desk = sender(smtp_sink.url())
    smtp_sink.refuse["connect"] = "421 4.7.0 too many connections"
    with pytest.raises(TemporaryFailure) as busy:
        await desk.send(mail(), TO)
    assert busy.value.code == 421
    await smtp_sink.stop()

    with pytest.raises(TemporaryFailure, match=f"no connection to 127.0.0.1:{smtp_sink.port}"):
        await desk.send(mail(), TO)


async def test_a_wrong_password_is_a_matter_of_configuration() -> None:
    async with SmtpSink(auth=True) as sink:
        right = sender(sink.url(user="desk"))
        await right.send(mail(), TO)
        await right.close()

        with pytest.raises(ConfigurationError, match="refuses user name or password"):
            await sender(sink.url(user="desk", password="wrong")).send(mail(), TO)
        with pytest.raises(ConfigurationError, match="refuses user name or password"):
            await sender(sink.url(user="desk", password="wrong")).check()

        assert len(sink.delivered) == 1


@pytest.mark.parametrize("kind", ["tls", "starttls"])
async def test_tls_in_both_forms(tmp_path: Path, kind: str) -> None:
    async with SmtpSink(tls=kind == "tls", starttls=kind == "starttls", folder=tmp_path) as sink:
        desk = sender(sink.url())
        await desk.check()
        await desk.send(mail(), TO)
        await desk.close()

        unknown = sink.url().replace(f"ca={sink.ca}", "").replace("?&", "?")
        with pytest.raises(ConfigurationError, match=r"certificate of .* is not accepted"):
            await sender(unknown).send(mail(), TO)

    assert len(sink.delivered) == 1


async def test_no_starttls_where_it_is_asked_for_fails_closed(smtp_sink: SmtpSink) -> None:
    with pytest.raises(ConfigurationError):
        await sender(f"{smtp_sink.url()}?starttls=yes").send(mail(), TO)
    with pytest.raises(ConfigurationError, match="no TLS"):
        await sender(smtp_sink.url().replace("smtp:", "smtps:")).send(mail(), TO)

    assert smtp_sink.delivered == []


async def test_an_address_beyond_ascii_is_written_as_the_wire_takes_it(smtp_sink: SmtpSink) -> None:
    desk = sender(smtp_sink.url())
    for to in ("li@müller.example", "李@müller.example"):
        await desk.send(mail(to=to), to)
    await desk.close()

    plain, wide = await smtp_sink.wait(2)
    assert plain.recipients == ("li@xn--mller-kva.example",)
    assert plain.raw.isascii()
    assert wide.recipients == ("李@xn--mller-kva.example",)
    assert "To: 李@xn--mller-kva.example\r\n".encode() in wide.raw
