"""What the Bot API refuses, in the API's own words, because programs match on them.

ApiError
├── status 400  bad(), migrated()
├── status 403  forbidden()
├── status 409  conflict()
├── status 429  flood()
└── status 5xx  broken()
"""

from typing import Any


class ApiError(Exception):
    """A refusal: HTTP status, description and the parameters that some refusals carry."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """The body that the Bot API sends with such an answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad(reason: str) -> ApiError:
    """400: the request itself is wrong; trying again changes nothing."""
    return ApiError(400, f"Bad Request: {reason}")


def migrated(chat_id: int) -> ApiError:
    """400: the group became a supergroup; the parameter names the new chat."""
    reason = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, reason, migrate_to_chat_id=chat_id)


def forbidden(reason: str) -> ApiError:
    """403: the person or the group does not let the bot write."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """409: another process, or a webhook, takes this bot's updates."""
    return ApiError(409, f"Conflict: {reason}")


def flood(seconds: int) -> ApiError:
    """429: too fast; the parameter says for how many seconds to be silent."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def broken(status: int = 500) -> ApiError:
    """5xx: their fault, worth another try."""
    names = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}
    return ApiError(status, names.get(status, "Internal Server Error"))
