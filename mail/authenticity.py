"""Whether the domain in From really sent a mail, as far as our own receiving server says so (RFC 8601)."""

import re
from collections.abc import Sequence
from enum import StrEnum

from mail.address import Address

MICROSOFT_365 = "microsoft365"
"""The configured id for mailboxes at Microsoft 365, whose own header names no server."""

_MAX_HEADER = 16_384  # characters
_RESULT = re.compile(r"\s*([a-z0-9-]{1,40})\s*(?:/\s*\d+\s*)?=\s*([a-z]{1,40})\b", re.IGNORECASE)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"?')
_PROPERTY = re.compile(r"([a-z]{1,20})\.([a-z0-9_-]{1,40})\s*=\s*\"?([^\s\";]{1,400})", re.IGNORECASE)


class SenderTrust(StrEnum):
    """aligned: the From domain vouched for the mail; failed: it did the opposite; unknown: nobody says."""

    ALIGNED = "aligned"
    UNKNOWN = "unknown"
    FAILED = "failed"


def sender_trust(
    results: Sequence[str], sender: Address | None, from_count: int, authserv_id: str | None
) -> SenderTrust:
    """Judge a sender by the topmost Authentication-Results header, if it is of a server named as ours.

    Several From fields or authors are never trusted (RFC 7489 §6.6.1). SPF alone is no alignment.
    """
    if from_count > 1:
        return SenderTrust.FAILED
    ours = {name.lower() for name in re.split(r"[,\s]+", authserv_id or "") if name}
    if not (ours and results and sender):
        return SenderTrust.UNKNOWN
    # Only the topmost: whatever stands below it may have come with the mail.
    name, clauses = _clauses(results[0])
    if name not in ours:
        return SenderTrust.UNKNOWN
    return _judge(clauses, sender.domain)


def _clauses(header: str) -> tuple[str, list[str]]:
    plain = _QUOTED.sub(_harmless, _without_comments(header[:_MAX_HEADER]))
    first, *rest = plain.split(";")
    if "=" in first:
        return MICROSOFT_365, [first, *rest]
    words = first.split()
    return (words[0].lower() if words else ""), rest


def _harmless(quoted: re.Match[str]) -> str:
    """Keep a quoted word; a quoted sentence may hold what looks like a result."""
    return quoted[1] if re.fullmatch(r"[^\s;=]*", quoted[1]) else "quoted"


def _without_comments(text: str) -> str:
    """Drop comments (RFC 5322 §3.2.2), which may nest and may hold what looks like a result."""
    out: list[str] = []
    depth, quoted, escaped = 0, False, False
    for character in text:
        if escaped:
            escaped = False
            if depth:
                continue
        elif character == "\\":
            escaped = True
        elif character == '"' and not depth:
            quoted = not quoted
        elif character == "(" and not quoted:
            depth += 1
        elif character == ")" and depth and not quoted:
            depth -= 1
            out.append(" ")
            continue
        if not depth:
            out.append(character)
    return "".join(out)


def _judge(clauses: list[str], domain: str) -> SenderTrust:
    dkim_passed = spf_failed = aligned = False
    for clause in clauses:
        result = _RESULT.match(clause)
        if not result:
            continue
        method, verdict = result.group(1).lower(), result.group(2).lower()
        named = {f"{kind}.{key}".lower(): value.lower() for kind, key, value in _PROPERTY.findall(clause)}
        if method == "dmarc" and verdict == "fail":
            return SenderTrust.FAILED
        if method == "dmarc" and verdict == "pass":
            aligned = aligned or named.get("header.from", domain).rpartition("@")[2] == domain
        elif method == "dkim" and verdict == "pass":
            dkim_passed = True
            aligned = aligned or _aligned(_signer(named), domain)
        elif method == "spf" and verdict in ("fail", "hardfail"):
            mail_from = named.get("smtp.mailfrom", domain).rpartition("@")[2]
            spf_failed = spf_failed or _aligned(mail_from, domain)
    if aligned:
        return SenderTrust.ALIGNED
    # The domain says that this host may not send for it, and no signature speaks for the mail.
    return SenderTrust.FAILED if spf_failed and not dkim_passed else SenderTrust.UNKNOWN


def _signer(named: dict[str, str]) -> str:
    return named.get("header.d") or named.get("header.i", "").rpartition("@")[2]


def _aligned(one: str, other: str) -> bool:
    """Relaxed alignment (RFC 7489 §3.1.1): the same domain, or one below the other."""
    one, other = one.rstrip("."), other.rstrip(".")
    if "." not in one or "." not in other:
        return one == other != ""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
