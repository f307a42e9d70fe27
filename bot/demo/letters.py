"""The mail of the people of the demo, written as ordinary mail programs write it."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from mail.parse import Mail, parse

CODE = re.compile(r"^\d{6,}$", re.MULTILINE)
NUMBER = re.compile(r"\[(PD-[0-9A-Z]{4}-[0-9A-Z]{4})\]")
CHOICE = re.compile(r"^\s*(\d)\. (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Received:
    """A mail in somebody's mailbox."""

    raw: bytes
    mail: Mail

    @classmethod
    def read(cls, raw: bytes) -> "Received":
        """Read a mail as a mail program does."""
        return cls(raw, parse(raw))

    @property
    def text(self) -> str:
        """The plain text, its lines ending in bare LF."""
        return self.mail.text.replace("\r\n", "\n").strip()

    @property
    def code(self) -> str | None:
        """The code that stands alone on a line, where there is one."""
        found = CODE.search(self.text)
        return found[0] if found else None

    @property
    def number(self) -> str | None:
        """The ticket's number in the subject."""
        found = NUMBER.search(self.mail.subject)
        return found[1] if found else None

    @property
    def choices(self) -> dict[str, str]:
        """The choices of a question back: what each says, and its number."""
        return {words.strip(): number for number, words in CHOICE.findall(self.text)}

    def header(self, name: str) -> str:
        """A header as it came, unfolded; empty if there is none."""
        head = re.split(rb"\r?\n\r?\n", self.raw, maxsplit=1)[0].decode("utf-8", "replace")
        found = re.search(rf"^{name}:(.*(?:\r?\n[ \t].*)*)", head, re.IGNORECASE | re.MULTILINE)
        return " ".join(found[1].split()) if found else ""


@dataclass(frozen=True, slots=True)
class Writing:
    """What somebody writes, and how their mail program sends it."""

    sender: str
    name: str
    to: str
    subject: str
    text: str
    at: datetime
    answers: Received | None = None
    quote: str = ""
    html: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    def message(self) -> EmailMessage:
        """The mail as it is sent."""
        message = EmailMessage(policy=SMTP)
        message["From"] = Mailbox(self.name, addr_spec=self.sender)
        message["To"] = self.to
        message["Subject"] = self.subject
        message["Date"] = format_datetime(self.at)
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        if self.answers and self.answers.mail.message_id:
            message["In-Reply-To"] = self.answers.mail.message_id
            message["References"] = " ".join((*self.answers.mail.references, self.answers.mail.message_id))
        for name, value in self.headers:
            message[name] = value
        message.set_content(self.text + self.quote, charset="utf-8")
        if self.html:
            message.set_content(self.html, subtype="html", charset="utf-8")
        return message


def quoted(answered: Received, at: datetime, language: str) -> str:
    """The mail that is answered, as programs put it below the answer."""
    sender = answered.mail.sender
    who = f"{sender.name} <{sender.address}>" if sender else ""
    if language == "zh":
        return (
            "\n\n------------------ 原始邮件 ------------------\n"
            f'发件人: "{sender.name if sender else ""}" <{sender.address if sender else ""}>;\n'
            f"发送时间: {at:%Y年%m月%d日 %H:%M}\n主题: {answered.mail.subject}\n\n{answered.text}\n"
        )
    lines = "\n".join(f"> {line}".rstrip() for line in answered.text.splitlines())
    return f"\n\nOn {at:%a, %d %b %Y at %H:%M}, {who} wrote:\n{lines}\n"
