"""The people who write to the desk, each with a mail client that threads and quotes."""

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from itertools import count
from typing import Any

from bot.work import now
from tests.servers.smtp import SmtpSink
from tests.story.letters import Letter

DESK = "privacy@desk.example"
_numbers: Iterator[int] = count(1)


def mail(
    sender: str,
    text: str,
    *,
    subject: str = "",
    to: str = DESK,
    headers: dict[str, str] | None = None,
    files: dict[str, bytes] | None = None,
) -> EmailMessage:
    """A mail as a client writes it."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = to
    if subject:
        message["Subject"] = subject
    message["Date"] = format_datetime(now())
    message["Message-ID"] = make_msgid(idstring=str(next(_numbers)), domain="people.example")
    for name, value in (headers or {}).items():
        del message[name]
        message[name] = value
    message.set_content(text)
    for name, content in (files or {}).items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


class Person:
    """Someone with a mailbox, who writes to the desk and reads what it answers."""

    def __init__(self, address: str, deliver: Callable[[bytes], None], post: SmtpSink) -> None:
        """Hand in how mail reaches the desk, and the server on which the desk's mail comes out."""
        self.address = address
        self._deliver = deliver
        self._post = post
        self._read = 0

    def writes(self, text: str, **kwargs: Any) -> EmailMessage:
        """Send a mail to the desk."""
        return self.sends(mail(self.address, text, **kwargs))

    def sends(self, message: EmailMessage) -> EmailMessage:
        """Send this very mail."""
        self._deliver(bytes(message))
        return message

    def replies(
        self,
        letter: Letter,
        text: str,
        *,
        quote: bool = True,
        headers: dict[str, str] | None = None,
        **kw: Any,
    ) -> EmailMessage:
        """Answer a letter as a mail client does: quoted below, threaded, to its Reply-To."""
        threading = {
            "In-Reply-To": str(letter.message["Message-ID"]),
            "References": f"{letter.message['References'] or ''} {letter.message['Message-ID']}".strip(),
        }
        body = f"{text}\n\n{letter.quoted()}" if quote else text
        return self.writes(
            body,
            subject=f"Re: {letter.subject}",
            to=letter.answers_go_to,
            headers={**threading, **(headers or {})},
            **kw,
        )

    @property
    def letters(self) -> list[Letter]:
        """Every letter that came so far."""
        return [Letter(each) for each in self._post.delivered if self.address in each.recipients]

    @property
    def unread(self) -> list[Letter]:
        """The letters that were not yet read with `hears`."""
        return self.letters[self._read :]

    async def hears(self, within: float = 10) -> Letter:
        """The next letter, as soon as it comes; raises TimeoutError."""
        while not self.unread:
            await self._post.wait(len(self._post.delivered) + 1, within)
        self._read += 1
        return self.letters[self._read - 1]
