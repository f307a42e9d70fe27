"""Mailbox names as IMAP writes them: modified UTF-7 in quotes (RFC 3501 §5.1.3)."""

import re
from base64 import b64encode

_RUN = re.compile(r"[^\x20-\x7e]+|&")


def quoted_name(name: str) -> str:
    """Return a folder's name encoded and quoted, ready for a command."""
    return quoted(_RUN.sub(_encoded, name))


def quoted(text: str) -> str:
    """Return a quoted string (RFC 3501 §9). Raises ValueError for text that holds CR, LF or NUL."""
    if re.search(r"[\r\n\x00]", text):
        raise ValueError("a line end cannot be part of an IMAP string")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _encoded(run: re.Match[str]) -> str:
    if run.group() == "&":
        return "&-"
    digits = b64encode(run.group().encode("utf-16-be"), b"+,").rstrip(b"=")
    return f"&{digits.decode('ascii')}-"
