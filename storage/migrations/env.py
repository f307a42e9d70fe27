"""What alembic runs, on the connection it is given."""

from typing import Any, Literal

from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from storage.columns import UtcDateTime
from storage.schema import metadata


def plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write the two types that are not SQLAlchemy's own in a way that migrations can keep."""
    if isinstance(item, AutoString):
        return "sa.String()"
    if isinstance(item, UtcDateTime):
        return "UtcDateTime()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=plain,
)
with context.begin_transaction():
    context.run_migrations()
