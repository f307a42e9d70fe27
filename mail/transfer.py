"""Transfer encodings (RFC 2045 §6) and what people still put into plain text: uuencode."""

import binascii
import re

from mail import headers
from mail.mime import Part

_UU_BEGIN = re.compile(r"begin [0-7]{3,4} (.{1,255})")
_PLAIN = {b"", b"7bit", b"8bit", b"binary", b"7-bit", b"8-bit", b"none"}
_BASE64_SHARE = 0.8


def decoded(part: Part, defects: list[str]) -> bytes:
    """Return the part's bytes without their transfer encoding; what cannot be decoded is kept as it is."""
    body = part.body
    name = (part.headers.get("content-transfer-encoding") or b"").partition(b";")[0].strip().lower()
    if name in _PLAIN:
        return body
    if name == b"quoted-printable":
        return binascii.a2b_qp(body)
    if name == b"base64":
        return _base64(body, defects)
    if name in (b"x-uuencode", b"uuencode", b"x-uue", b"uue"):
        found = uuencoded(body.decode("latin-1"))
        return found[0][2] if found else body
    defects.append("unknown transfer encoding")
    return body


def _base64(body: bytes, defects: list[str]) -> bytes:
    try:
        return binascii.a2b_base64(body.translate(None, b"\r\n\t "), strict_mode=True)
    except binascii.Error:
        defects.append("broken base64")
    digits = body.translate(None, b" \r\n\t")
    foreign = digits.translate(None, b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
    words = body.count(b" ") > len(body) // 12
    if words or len(foreign) > (1 - _BASE64_SHARE) * len(digits):
        return body  # plain text under a wrong label
    return headers.base64(body)


def uuencoded(text: str) -> list[tuple[str, tuple[int, int], bytes]]:
    """Return name, span and content of each uuencoded file inside a text, in one pass over its lines."""
    found: list[tuple[str, tuple[int, int], bytes]] = []
    if "begin " not in text:
        return found
    name, start, content, at = "", -1, bytearray(), 0
    for line in text.split("\n"):
        begin = _UU_BEGIN.fullmatch(line.rstrip())
        if begin:
            name, start, content = begin.group(1).strip(), at, bytearray()
        elif start >= 0 and line.strip() == "end":
            if content:
                found.append((name, (start, at + len(line)), bytes(content)))
            start = -1
        elif start >= 0 and not _add_uu(content, line):
            start = -1
        at += len(line) + 1
    return found


def _add_uu(content: bytearray, line: str) -> bool:
    line = line.rstrip("\r")
    if line.strip() in ("", "`"):
        return True
    try:
        content += binascii.a2b_uu(line.encode("ascii"))
    except (binascii.Error, UnicodeEncodeError):
        return False
    return True
