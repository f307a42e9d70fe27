"""Recognises the lines of marks.toml, each in time linear to the line."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

# Marks of direction too: Hebrew and Arabic programs put them round their lines.
BLANKS = " \t\r\f\v\xa0\u3000\u200b\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
SIGNATURE_LINES = frozenset({"--", "—", "- --"})

_ROLES = ("from", "date", "to", "copy", "subject", "reply")
_TABLES: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("marks.toml").read_text("utf-8"))
_DEVICE = (
    r"i-?phone|i-?pad|android|galaxy|samsung|huawei|honor|xiaomi|redmi|oneplus|vivo|oppo|pixel|nokia"
    r"|blackberry|htc|motorola|windows|outlook|\bmail\b|gmail|yahoo|proton|thunderbird|foxmail|\bapp\b|phone"
    r"|mobil|móvil|movil|handy|tablet|device|téléphone|telefon|telefoon|celular|telemóvel|телефон|手机|手機"
    r"|邮箱|信箱|郵箱|邮件|郵件|平板|设备|裝置|华为|小米|荣耀|三星|网易|腾讯|电脑|携帯|スマート|メール"
)


def _all(kind: str) -> list[str]:
    return [pattern for table in _TABLES.values() for pattern in table.get(kind, ())]


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _labels() -> dict[str, tuple[tuple[str, str], ...]]:
    labels: dict[str, list[tuple[str, str]]] = {}
    for language, table in _TABLES.items():
        for role in _ROLES:
            for name in table.get(role, ()):
                labels.setdefault(name, []).append((role, language))
    return {label: tuple(meanings) for label, meanings in labels.items()}


_LABELS = _labels()
_LABEL_WITHIN = max(map(len, _LABELS)) + 12  # characters: bold marks, table bars and blanks may stand around
_LABEL = re.compile(r"[*_|\s]*([^:：|*]{1,40}?)[*_\s\xa0]*[:：|]")


def header_field(text: str) -> tuple[tuple[str, str], ...] | None:
    """Return what a line such as `From: …` or `发件人：…` may be: pairs of role and language."""
    head = text[:_LABEL_WITHIN]
    if ":" not in head and "：" not in head and "|" not in head:
        return None
    label = _LABEL.match(text)
    if label is None:
        return None
    name = label.group(1).strip(BLANKS).lower()
    return _LABELS.get(name) or (None if name.isascii() else _LABELS.get("".join(name.split())))


_DASHES = "-_=*—–─~<>"
_DASHED = _any(_all("dashed"))
_FORWARDED = re.compile(rf"(?:{_any(_all('forwarded')).pattern})\s*[:：]?", re.IGNORECASE)
_REPLY_ABOVE = _any(_all("reply_above"))
_RULE = re.compile(r"[-_=*—–─━]{5,}")


def is_separator(text: str) -> bool:
    """Tell whether this line alone says that an older mail follows."""
    first = text[0]
    if len(text) > 120:
        return False
    if first in _DASHES and text[-1] in _DASHES and _DASHED.search(text.strip(_DASHES + BLANKS)):
        return True
    if first in "#-=_*" and _REPLY_ABOVE.search(text):
        return True
    return (text[-1] in ":：" or first in "开下以開転전아") and bool(_FORWARDED.fullmatch(text))


def is_rule(text: str) -> bool:
    """Tell whether a line is drawn here and nothing else."""
    return bool(_RULE.fullmatch(text))


# One character on either side is enough, and keeps the search linear.
_EMAIL = re.compile(r"[^\s<>@\[\]()]@[^\s<>@\[\]()]")
_TIME = re.compile(r"\d{1,2}\s?[:：.hH時时点시]\s?\d{2}")
_DATE = re.compile(r"\d{4}|\d{1,2}\s?[./-]\s?\d{1,2}")
_WROTE = _any(verb for verb in _all("wrote") if verb[0] < "\u0e00")
# Scripts without blanks between words: a verb there is known by how the line ends.
_WROTE_ENDINGS = tuple(verb for verb in _all("wrote") if verb[0] >= "\u0e00")
_MAX_VERB_WORDS = 4
_INTRODUCES = re.compile(rf"(?:{_any(_all('introduces')).pattern})\s*[:：]", re.IGNORECASE)
_WROTE_INSIDE = _any(rf"\b{verb}\b" for verb in _all("wrote_inside"))
_SELF = re.compile(
    r"\b(?:I|we|ich|wir)\s+(?:wrote|schrieben?)\s*[:：]?$|(?:我|我们|我們)[写寫][道到]\s*[:：]?$"
)
_OPENER = re.compile(
    r"(?:on|at|am|le|el|em|il|op|den|dne|dňa|w dniu|dnia|pe|în|in data|στις|vào|pada|dana|al|a|no|na|ti|kl"
    r"|от|в|на)\b.{0,120}\d"
    r"|[在于於]\s?.{0,40}\d|\d{1,4}\s?[年년./-]|\w{2,12}[.,]{0,2} \d{1,2}[ .]"
    r"|[^<>@]{1,80}<[^<>@\s]+@[^<>\s]+>\s?[于於在,]",
    re.IGNORECASE,
)


_MAILBOX = re.compile(r"[^<>@]{0,80}<[^<>@\s]{1,100}@[^<>@\s]{1,200}>")


def is_mailbox(text: str) -> bool:
    """Tell whether a line is a name with its address and nothing else."""
    return text.endswith(">") and bool(_MAILBOX.fullmatch(text))


def names_address(text: str) -> bool:
    """Tell whether a mail address stands in a line."""
    return "@" in text and bool(_EMAIL.search(text))


def names_time(text: str) -> bool:
    """Tell whether a time of day stands in a line."""
    return bool(_TIME.search(text))


def ends_like_attribution(text: str) -> bool:
    """Tell cheaply whether a line may end an attribution."""
    return text[-1] in ":：" or text.endswith(("写道", "寫道"))


def opens_attribution(text: str) -> bool:
    """Tell whether an attribution may begin with this line: a preposition with a date, or a date."""
    return bool(_OPENER.match(text))


def is_attribution(text: str) -> bool:
    """Tell whether a line, unfolded, says that someone wrote at some time what follows."""
    email, time = _EMAIL.search(text), _TIME.search(text)
    if not (email or time or _DATE.search(text)) or _SELF.search(text):
        return False
    if ends_with_verb(text):
        return True
    if email and time and text.rstrip(":： ").endswith(">"):  # Gmail in Japanese and Russian names no verb
        return True
    if not (email or time):
        return False
    return bool((_WROTE_INSIDE.search(text) and _OPENER.match(text)) or _INTRODUCES.fullmatch(text))


def ends_with_verb(text: str) -> bool:
    """Tell whether a line ends in "wrote:", of whomever and whenever."""
    tail = text[-60:].rstrip(":： \xa0")
    if tail.endswith(_WROTE_ENDINGS):
        return True
    words = tail.split()[-_MAX_VERB_WORDS:]
    return any(_WROTE.fullmatch(" ".join(words[at:])) for at in range(len(words)))


_DEVICE_WORD = re.compile(_DEVICE, re.IGNORECASE)
_SENT_FROM = _any(pattern.replace("DEVICE", _DEVICE) for pattern in _all("sent_from"))
# What such a line begins or ends with, so that the expression above is not tried on every line.
_FIRST_WORDS = re.compile(
    r"sent |gesendet |von meine|diese |envoyé |enviad|enviat |inviato |verstuurd |verzonden |skickat |sendt "
    r"|lähetetty |wysłan|odesláno |odoslané |отправлено |надіслано |изпратено |đã gửi|gửi |dikirim |trimis "
    r"|poslano |στάλθηκε |أرسلت|أُرسلت|تم |נשלח|[发發傳寄来來从從由签]",
    re.IGNORECASE,
)
_LAST_WORDS = (
    "gönderildi",
    "から送信",
    "から送信されました",
    "から送信されました。",
    "에서 보냄",
    "küldve",
    "küldve.",
)


def is_device_line(text: str) -> bool:
    """Tell whether a line is the kind that a phone or a mail program adds by itself."""
    if not (_FIRST_WORDS.match(text) or text.endswith(_LAST_WORDS) or "utlook" in text):
        return False
    if len(text) > 100 or text[-1] in "?？!！":
        return False
    return bool(_SENT_FROM.fullmatch(text) and _DEVICE_WORD.search(text))
