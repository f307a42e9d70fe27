"""The desk's mails as a person reads them."""

import re
from dataclasses import dataclass
from email.message import EmailMessage

from tests.servers.smtp import Delivered

_CODE = re.compile(r"^\s*(\d{6,})\s*$", re.M)
_NUMBER = re.compile(r"\[(PD-[A-Z0-9]{4}-[A-Z0-9]{4})\]")


@dataclass(frozen=True)
class Letter:
    """One mail of the desk."""

    mail: Delivered

    @property
    def message(self) -> EmailMessage:
        """All of it."""
        return self.mail.message

    @property
    def text(self) -> str:
        """Its plain text, as it is shown."""
        return self.mail.text.replace("\r\n", "\n")

    @property
    def subject(self) -> str:
        """Its subject, decoded."""
        return str(self.message["Subject"])

    @property
    def number(self) -> str:
        """The ticket's number; raises AssertionError if the subject has none."""
        found = _NUMBER.search(self.subject)
        assert found, f"no ticket number in the subject {self.subject!r}"
        return found[1]

    @property
    def codes(self) -> list[str]:
        """Every number of six digits or more that stands alone on its line."""
        return _CODE.findall(self.text)

    @property
    def code(self) -> str:
        """The one code; raises AssertionError if there is not just one."""
        assert len(self.codes) == 1, f"codes in the letter: {self.codes}\n{self.text}"
        return self.codes[0]

    @property
    def wrong_code(self) -> str:
        """A code that is not the one."""
        return f"{(int(self.code) + 1) % 10 ** len(self.code):0{len(self.code)}d}"

    @property
    def files(self) -> dict[str, bytes]:
        """What is attached, by name."""
        return {
            part.get_filename() or "": part.get_payload(decode=True) or b""  # type: ignore[misc]
            for part in self.message.iter_attachments()
        }

    @property
    def answers_go_to(self) -> str:
        """Where a mail client sends the reply."""
        return str(self.message["Reply-To"] or self.message["From"])

    def quoted(self) -> str:
        """The text as a mail client puts it below a reply."""
        lines = "".join(f"> {line}\n" for line in self.text.splitlines())
        return f"On Sun, Nov 22, 2026 at 12:00 PM Privacy Desk wrote:\n\n{lines}"
