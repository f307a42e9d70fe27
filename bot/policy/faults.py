"""What validation found wrong, in words for the owner of the file."""

from collections.abc import Sequence

from pydantic_core import ErrorDetails

from bot.policy.lines import KeyPath
from bot.policy.table import COUNTRY, CURRENCY, KEY

PLAIN = {
    "extra_forbidden": "there is no such key",
    "missing": "is missing",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "string_type": "must be text in quotes",
    "date_type": "must be a date, such as 2026-11-22, without quotes",
    "time_type": "must be a time of day, such as 09:00:00, without quotes",
    "tuple_type": "must be a list",
    "model_type": "must be a table",
    "string_too_short": "must not be empty",
    "decimal_parsing": 'must be an amount, such as "20.00"',
}


PATTERNS = {
    KEY: "must be small letters, digits and hyphens, a letter first",
    COUNTRY: "must be a country's two capital letters, such as DE",
    CURRENCY: "must be a currency's three capital letters, such as EUR",
}


def worded(detail: ErrorDetails) -> Sequence[tuple[str, KeyPath]]:
    """What is wrong, in words for the owner of the file, each with its key below the one being checked."""
    context = detail.get("ctx", {})
    match detail["type"]:
        case "contradiction":
            found: Sequence[tuple[str, KeyPath]] = context["found"]
            return found
        case "greater_than_equal":
            text = f"must not be below {context['ge']}"
        case "less_than_equal":
            text = f"must not be above {context['le']}"
        case "enum":
            text = f"must be one of {context['expected']}"
        case "string_pattern_mismatch":
            text = PATTERNS[context["pattern"]]
        case kind:
            text = PLAIN.get(kind, detail["msg"])
    return [(text, ())]
