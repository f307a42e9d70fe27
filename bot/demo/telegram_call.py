"""One call of a Bot API method: its name and its arguments, whatever body they came in.

Forms and multipart bodies hold text, objects as JSON text inside; a JSON body holds the objects themselves.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from bot.demo.telegram_errors import bad

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart body."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """A method call as it came over HTTP."""

    token: str
    method: str
    args: Json
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """A string argument; the default where it is missing."""
        value = self.args.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int | None = None) -> int | None:
        """An integer argument; the default where it is missing or no number, as the API reads it."""
        try:
            return int(float(self.args[name]))
        except (KeyError, TypeError, ValueError):
            return default

    def yes(self, name: str) -> bool:
        """A boolean argument; False where it is missing."""
        return str(self.args.get(name, "")).lower() in {"true", "yes", "1"}

    def object(self, name: str) -> Any:
        """An object argument, decoded; None where it is missing.

        Raises: ApiError 400 for text that is no JSON.
        """
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def file(self, name: str) -> Upload | str | None:
        """A file argument: uploaded now, or the id of one that the API holds; None where it is missing."""
        if name in self.files:
            return self.files[name]
        value = self.text(name)
        if value.startswith("attach://"):
            return self.files.get(value.removeprefix("attach://"))
        return value or None
