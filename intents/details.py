"""What a text tells besides the right: codes, accounts, corrections, identity numbers, answers to our letters."""

import re

_CODE = re.compile(r"(?<![\w./:@+-])\d(?:[ \u00a0-]?\d){5,9}(?![\w/@-]|[.,]\d)")


def codes(text: str) -> tuple[str, ...]:
    """Return the one-time codes of a text as 6 to 10 ASCII digits, in order."""
    plain = text[:20_000].translate({0xFF10 + digit: str(digit) for digit in range(10)})
    found = (re.sub(r"\D", "", hit[0]) for hit in _CODE.finditer(plain))
    return tuple(dict.fromkeys(found))
