"""Bytes that claim a character set, to text: the claim is tried first and never trusted."""

import codecs
import re
from collections.abc import Callable
from functools import lru_cache

from charset_normalizer import from_bytes

SAMPLE = 4_096  # bytes that the detectors look at; they are the slow path

_ALIASES = {
    # What senders call these sets, and the superset that they really use.
    **dict.fromkeys(
        ("gb2312", "gb-2312", "gb_2312-80", "x-gbk", "gbk", "cp936", "euc-cn", "gb", "936"), "gb18030"
    ),
    **dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "iso8859-1", "ansi"), "cp1252"),
    **dict.fromkeys(("ansi_x3.4-1968", "ansi_x3.110-1983", "iso-8859-1-windows-3.1-latin-1"), "cp1252"),
    **dict.fromkeys(("ks_c_5601-1987", "ks_c_5601", "ksc5601", "euc-kr", "euckr", "korean"), "cp949"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j"), "cp932"),
    **dict.fromkeys(("big5", "big-5", "x-x-big5", "cn-big5", "x-big5", "950"), "cp950"),
    **dict.fromkeys(("iso-8859-8-i", "iso-8859-8-e", "logical", "visual"), "cp1255"),
    **dict.fromkeys(
        ("utf8mb4", "utf-8mb4", "unicode-1-1-utf-8", "x-unicode-2-0-utf-8", "utf_8", "utf8"), "utf-8"
    ),
    **dict.fromkeys(("unicode-1-1-utf-7", "x-unicode-2-0-utf-7", "csunicode11utf7"), "utf-7"),
    **dict.fromkeys(("iso-8859-9", "latin5", "turkish"), "cp1254"),
    **dict.fromkeys(("iso-8859-11", "tis-620", "windows-874"), "cp874"),
    "hz-gb-2312": "hz",
    "x-euc-jp": "euc_jp",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "koi8": "koi8_r",
}
# Codecs that are no character sets of mails, or take quadratic time on crafted input.
_REFUSED = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem", "palmos"}
_STATEFUL = re.compile(r"iso2022|hz$|utf-7|utf-?16|utf-?32")
_DOUBLE_BYTE = {"gb18030", "cp950", "big5hkscs", "cp949", "cp932", "euc_jp", "johab"}
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_JIS = re.compile(rb"\x1b(\$@|\$B|\(B|\(J|\(I|\$\(D)")


def decode(data: bytes, declared: str | None = None, fallback: str | None = None) -> tuple[str, bool]:
    """Return the text and whether it was readable without replacing or guessing anything."""
    codec = known(declared)
    if data.isascii() and not (codec and _STATEFUL.search(codec)) and b"\x1b" not in data:
        return data.decode("ascii"), True
    for bom, name in _BOMS:
        if data.startswith(bom):
            codec = name
    if text := _as_declared(data, codec):
        return _without_surrogates(text), True
    for other in ("utf-8", known(fallback)):
        if other and (text := _strict(data, other)) is not None:
            return _without_surrogates(text), declared is None
    return _without_surrogates(_guess(data, codec)), False


def _without_surrogates(text: str) -> str:
    """Join or replace the halves of characters that UTF-7 lets through, and nobody can encode again."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


@lru_cache(maxsize=512)
def known(name: str | None) -> str | None:
    """Return the codec behind a charset name as written by a sender, or None for an invented one."""
    if not name or len(name) > 80:
        return None
    plain = re.split(r"[\s;,\"'<>]", name.strip(" \t\r\n\"'").lower(), maxsplit=1)[0]
    plain = _ALIASES.get(plain, plain)
    try:
        found = codecs.lookup(plain)
    except (LookupError, ValueError, UnicodeError):
        return None
    # Private, but the only sign by which `hex`, `zip` or `rot13` are told from character sets.
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name not in _REFUSED else None


def _as_declared(data: bytes, codec: str | None) -> str | None:
    if codec is None:
        return _from_jis(data) if b"\x1b$" in data[:SAMPLE] else None
    if codec.startswith("iso2022_jp"):
        return _strict(data, codec) or _from_jis(data)
    if codec == "utf-8" or _STATEFUL.search(codec):
        return _strict(data, codec)
    # UTF-8 under a wrong name is common; text of another set that is valid UTF-8 by chance is not.
    text = _strict(data, "utf-8")
    if text is not None and (codec not in _DOUBLE_BYTE or _surely_utf8(text)):
        return text
    text = _strict(data, codec)
    if text is None and codec == "cp950":
        return _strict(data, "big5hkscs")
    return data.decode(codec, "replace") if text is None and codec == "cp1252" else text


def _surely_utf8(text: str) -> bool:
    wide = [character for character in text[:SAMPLE] if character > "\x7f"]
    return len(wide) >= 2 and all(character > "ࠀ" for character in wide)


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _from_jis(data: bytes) -> str | None:
    """Read ISO-2022-JP by way of CP932, which knows the makers' own characters (①, ㈱)."""
    parts, mode, at = [], b"(B", 0
    for escape in [*_JIS.finditer(data), None]:
        end = escape.start() if escape else len(data)
        chunk = data[at:end]
        parts.append(_shifted(chunk) if mode in (b"$B", b"$@") else chunk)
        if escape:
            mode, at = escape.group(1), escape.end()
    return _strict(b"".join(parts), "cp932")


def _shifted(chunk: bytes) -> bytes:
    out = bytearray()
    for high, low in zip(chunk[0::2], chunk[1::2], strict=False):
        if not (0x21 <= high <= 0x7E and 0x21 <= low <= 0x7E):
            out += bytes((high, low))  # a line end inside a shifted run
            continue
        low += (0x1F if low < 0x60 else 0x20) if high & 1 else 0x7E
        high = (high + 1) // 2 + (0x70 if high < 0x5F else 0xB0)
        out += bytes((high, low))
    return bytes(out)


def _guess(data: bytes, codec: str | None) -> str:
    if codec:
        text = data.decode(codec, "replace")
        if text.count("�") <= 2 + len(text) // 50:
            return text
    sample = data[:SAMPLE]
    found = _likeliest_double_byte(sample) or _detected(sample) or codec or "cp1252"
    return data.decode(found, "replace")


def _likeliest_double_byte(sample: bytes) -> str | None:
    """Score the double-byte sets by how many characters fall where their everyday ones lie."""
    # The detector library is weak on short Chinese, and each set's common characters sit in few rows.
    best: float = 0.6
    name: str | None = None
    for codec, everyday in _EVERYDAY.items():
        text = sample.decode(codec, "ignore")
        wide = [character for character in text if character > "\x7f"]
        lost = len(sample) - len(text.encode(codec, "ignore"))
        if len(wide) < _ENOUGH.get(codec, 2) or lost > 1 + len(sample) // 50:
            continue
        share = sum(map(everyday, wide)) / len(wide)
        if share > best:
            best, name = share, codec
    return name


_ENOUGH = {"cp949": 6}  # characters; two or three of Korean may just as well be a Chinese name


def _japanese(character: str) -> bool:
    return "ぁ" <= character <= "ヿ" or character in "、。一日本人"


# In this order: Korean lies inside the rows of everyday Simplified Chinese as well.
_EVERYDAY: dict[str, Callable[[str], bool]] = {
    "cp932": _japanese,
    "euc_jp": _japanese,
    "cp949": lambda character: 0xB0 <= character.encode("cp949")[0] <= 0xC8 and "가" <= character <= "힣",
    "gb18030": lambda character: 0xB0 <= character.encode("gb18030")[0] <= 0xD7,
    "cp950": lambda character: 0xA4 <= character.encode("cp950")[0] <= 0xC6,
}


# What is seen in mails; left alone, the detector finds the sets of old mainframes and Macs as well.
_SINGLE_BYTE = [
    "cp1252",
    "cp1251",
    "koi8_r",
    "cp1250",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp874",
    "cp1258",
]


def _detected(sample: bytes) -> str | None:
    try:
        best = from_bytes(sample, cp_isolation=_SINGLE_BYTE).best()
    except (UnicodeError, ValueError, LookupError):
        return None
    return best.encoding if best else None
