"""The settings, from the environment or `.env`; what is wrong is said in one line that names the setting."""

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingError
from storage.keys import Keys

SHIPPED = Path(__file__).parent.parent


class MailboxSettings(BaseModel):
    """One mailbox of the desk: where its mail is read and sent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    imap_url: str
    smtp_url: str
    authserv_id: str = ""
    plus_addressing: bool = True  # whether mail to name+anything@… arrives in this mailbox


class Settings(BaseSettings):
    """Everything that can be set; each stands in `.env.example` with a line that explains it."""

    model_config = SettingsConfigDict(env_prefix="DESK_", env_file=".env", extra="ignore", frozen=True)

    database_url: str = "sqlite+aiosqlite:///var/desk.sqlite3"
    master_key: str = ""
    policy: Path = Path("bot/policy/default.toml")
    mail_address: str = ""
    imap_url: str = ""
    smtp_url: str = ""
    mailboxes: Annotated[tuple[MailboxSettings, ...], NoDecode] = ()
    authserv_id: str = ""
    directory: str = ""
    telegram_token: str = ""
    telegram_api: str = "https://api.telegram.org"
    telegram_staff_chat: str = Field(default="", pattern=r"^(-?\d+)?$")
    telegram_webhook: str = Field(default="", pattern=r"^(https?://\S+)?$")
    telegram_bind: str = "127.0.0.1:8443"
    staff_emails: Annotated[tuple[str, ...], NoDecode] = ()

    @field_validator("mailboxes", mode="before")
    @classmethod
    def _json(cls, value: Any) -> Any:
        if isinstance(value, str):
            try:
                return json.loads(value) if value.strip() else ()
            except json.JSONDecodeError as error:
                raise ValueError(f"should be a JSON list of mailboxes ({error.msg})") from error
        return value

    @field_validator("staff_emails", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("staff_emails", mode="after")
    @classmethod
    def _addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any("@" not in address for address in value):
            raise ValueError("should be e-mail addresses with commas between them")
        return value

    def keys(self) -> Keys:
        """The master key's children; raises SettingError."""
        try:
            return Keys.from_text(self.master_key)
        except ValueError as error:
            raise SettingError(
                "DESK_MASTER_KEY: should be base64 of 32 bytes; `privacy-desk keygen` makes one"
            ) from error

    def all_mailboxes(self) -> tuple[MailboxSettings, ...]:
        """Every mailbox, the one of the single settings first; raises SettingError if that is half set."""
        if not any((self.mail_address, self.imap_url, self.smtp_url)):
            return self.mailboxes
        for name, value in (
            ("DESK_MAIL_ADDRESS: should be the address that people write to", self.mail_address),
            ("DESK_IMAP_URL: should be imaps://user:password@host:993/INBOX", self.imap_url),
            ("DESK_SMTP_URL: should be smtps://user:password@host:465", self.smtp_url),
        ):
            if not value:
                raise SettingError(name)
        if "@" not in self.mail_address:
            raise SettingError("DESK_MAIL_ADDRESS: should be the address that people write to")
        first = MailboxSettings(
            address=self.mail_address,
            imap_url=self.imap_url,
            smtp_url=self.smtp_url,
            authserv_id=self.authserv_id,
        )
        return (first, *self.mailboxes)

    def policy_path(self) -> Path:
        """The policy file: as named, else among those that are shipped."""
        if self.policy.exists() or self.policy.is_absolute():
            return self.policy
        shipped = (SHIPPED / self.policy, SHIPPED / "bot" / "policy" / self.policy.name)
        return next((path for path in shipped if path.exists()), self.policy)


def load_settings() -> Settings:
    """Read the settings; raises SettingError in one line."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "DESK_" + str(first["loc"][0]).upper() if first["loc"] else "DESK_…"
        where = ".".join(str(part) for part in first["loc"][1:])
        said = first["msg"].removeprefix("Value error, ")
        raise SettingError(f"{name}: {where + ': ' if where else ''}{said}") from error
