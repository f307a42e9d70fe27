"""Every table, in one place for the migrations to see."""

from sqlmodel import SQLModel

from storage import audit, inbox, news, outbox, staff, telegram, ticket, verification

TABLES = (audit, inbox, news, outbox, staff, telegram, ticket, verification)
metadata = SQLModel.metadata
