"""Articles of law that a text cites, in whatever language, and the right each stands for."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from intents.right import Right

_LAW = tomllib.loads(files("intents").joinpath("law.toml").read_text("utf-8"))
_EU = "|".join(_LAW["gdpr"]).replace(" ", r"\s+")
_ARTICLE = f"(?:{'|'.join(_LAW['article'])})"
_NUMBER = r"(\d{1,4}(?:\.\d{1,3})?)"

# 《…》第四十五条; 第33条; 个保法45条; 제35조
_CHINESE = re.compile(
    r"(?:第|(?<=法)》?|(?<=gdpr))\s*([〇零一二三四五六七八九十百\d]{1,6})[a-z]?(?:\(\w\)){0,2}\s*条(?:\s*第?\s*([一二三四五六七八九\d])\s*[款项])?"
)
_KOREAN = re.compile(r"제?\s*(\d{1,2})조")
_WESTERN = re.compile(
    rf"(?:\b|(?=§)){_ARTICLE}\.?\s*{_NUMBER}(?!\d)((?:\s*(?:\(\d\)|abs\.?\s*\d|\.\d|, ?\(?\d\)?))?)"
    r"|(?<![\d.])(\d{1,2})\.?\s*(?:§|cikk\w*|arti[kc]\w*|straipsn\w*|str\b|pant\w*|madde\w*|clen\w*)"
)
_CALIFORNIA = re.compile(r"1798\.(100|105|106|110|115|120|121|125|130|135|145|185)")
_BRAZIL = re.compile(r"(?:art(?:igo|\.)?\s*18)[^.;\n]{0,30}?\b(?:inciso\s*)?(i{1,3}|iv|v|vi{0,3}|ix)\b")

_GDPR = {
    15: Right.ACCESS,
    16: Right.CORRECTION,
    17: Right.DELETION,
    18: Right.WITHDRAWAL,
    20: Right.PORTABILITY,
    21: Right.WITHDRAWAL,
    22: Right.EXPLANATION,
}
_PIPL = {
    15: Right.WITHDRAWAL,
    24: Right.EXPLANATION,
    44: Right.ACCESS,
    45: Right.ACCESS,
    46: Right.CORRECTION,
    47: Right.DELETION,
    48: Right.EXPLANATION,
}
_CCPA = {
    "100": Right.ACCESS,
    "105": Right.DELETION,
    "106": Right.CORRECTION,
    "110": Right.ACCESS,
    "115": Right.ACCESS,
    "120": Right.WITHDRAWAL,
    "121": Right.WITHDRAWAL,
    "130": Right.ACCESS,
    "135": Right.WITHDRAWAL,
}
_LGPD = {
    "i": Right.ACCESS,
    "ii": Right.ACCESS,
    "iii": Right.CORRECTION,
    "iv": Right.DELETION,
    "v": Right.PORTABILITY,
    "vi": Right.DELETION,
    "vii": Right.ACCESS,
    "viii": Right.ACCESS,
    "ix": Right.WITHDRAWAL,
}
_APPI = {32: Right.ACCESS, 33: Right.ACCESS, 34: Right.CORRECTION, 35: Right.WITHDRAWAL}
_TAIWAN = {3: None, 10: Right.ACCESS, 11: Right.DELETION}
_KOREA = {35: Right.ACCESS, 36: Right.DELETION, 37: Right.WITHDRAWAL}
_UK = {
    45: Right.ACCESS,
    46: Right.CORRECTION,
    47: Right.DELETION,
    49: Right.EXPLANATION,
    99: Right.WITHDRAWAL,
}
_SWISS = {25: Right.ACCESS, 28: Right.PORTABILITY, 32: Right.CORRECTION, 21: Right.EXPLANATION}
_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
_ANY_EU = re.compile(rf"\b(?:{_EU})")
_ABOUT_DATA = re.compile("|".join(_LAW["about_data"]))
_ELSEWHERE = [
    (re.compile("|".join(law["names"])), {number: Right(right) for number, right in law["rights"].items()})
    for law in _LAW["laws"].values()
]


@dataclass(frozen=True, slots=True)
class Citation:
    """An article that a text cites and the right it stands for; `named` tells whether its law stands close by."""

    right: Right
    start: int
    end: int
    named: bool


def names_data(text: str) -> bool:
    """Tell whether a folded text speaks of personal data or of a law about them, in any language of Europe."""
    return _ANY_EU.search(text) is not None or _ABOUT_DATA.search(text) is not None


def citations(text: str) -> list[Citation]:
    """Return the cited articles of a folded text that stand for a right, in order."""
    found = [*_california(text), *_chinese(text), *_western(text), *_korean(text)]
    return sorted(found, key=lambda one: one.start)


def _california(text: str) -> Iterator[Citation]:
    for hit in _CALIFORNIA.finditer(text):
        if hit[1] in _CCPA:
            yield Citation(_CCPA[hit[1]], hit.start(), hit.end(), True)


def _chinese(text: str) -> Iterator[Citation]:
    for hit in _CHINESE.finditer(text):
        number = _chinese_number(hit[1])
        before = text[max(0, hit.start() - 40) : hit.start()]
        right = _eastern_right(number, hit[2], before, text)
        if right is not None:
            yield Citation(right, hit.start(), hit.end(), True)


def _elsewhere(number: str, around: str) -> Right | None:
    return next(
        (rights[number] for law, rights in _ELSEWHERE if number in rights and law.search(around)), None
    )


def _eastern_right(number: int, paragraph: str | None, before: str, text: str) -> Right | None:
    elsewhere = _elsewhere(str(number), before)
    if elsewhere is not None and "pipl" not in before:
        return elsewhere
    if re.search("gdpr|通用数据保护|一般データ保护|一般数据保护", before):
        return _GDPR.get(number)
    if re.search("个资法|个人资料保护法", before) or ("个资法" in text and "个人信息保护法" not in text):
        return _TAIWAN.get(number)
    if re.search("の|に|を|は", text) or "个人情报保护法" in text:
        if re.search("个人情报|保护法", text):
            return Right.ACCESS if number in (28, 33) else _APPI.get(number)
        return None
    if re.search("个人信息保护法|个保法|个人信息|pipl|保护法", before + text[:400]):
        if number == 45 and paragraph in ("三", "3"):
            return Right.PORTABILITY
        return _PIPL.get(number)
    return None


def _chinese_number(written: str) -> int:
    if written.isdigit():
        return int(written)
    total, digit = 0, 0
    for sign in written:
        if sign == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif sign == "百":
            total, digit = total + (digit or 1) * 100, 0
        else:
            digit = _DIGITS.get(sign, int(sign) if sign.isdigit() else 0)
    return total + digit


def _korean(text: str) -> Iterator[Citation]:
    if "개인정보" not in text:
        return
    for hit in _KOREAN.finditer(text):
        european = "gdpr" in text[max(0, hit.start() - 20) : hit.start()]
        right = (_GDPR if european else _KOREA).get(int(hit[1]))
        if right is not None:
            yield Citation(right, hit.start(), hit.end(), True)


def _western(text: str) -> Iterator[Citation]:
    european = _ANY_EU.search(text) is not None
    for hit in _WESTERN.finditer(text):
        number, more = (hit[1] or hit[3]), hit[2] or ""
        around = text[max(0, hit.start() - 60) : hit.end() + 70]
        yield from _western_rights(number, more, around, hit, text, european=european)


def _western_rights(
    number: str, more: str, around: str, hit: re.Match[str], text: str, *, european: bool
) -> Iterator[Citation]:
    whole = int(number.split(".")[0])
    named = _ANY_EU.search(around) is not None
    right = _elsewhere(number, around)
    if right is not None:
        named = True
    elif "lgpd" in around or "13.709" in around:
        named = True
        inciso = _BRAZIL.search(text, hit.start())
        right = _LGPD[inciso[1]] if whole == 18 and inciso and inciso.start() - hit.start() < 5 else None
        right = Right.ACCESS if whole == 19 else Right.EXPLANATION if whole == 20 else right
    elif re.search("data protection act|dpa 2018|dpa", around):
        named = True
        right = _UK.get(whole) or _GDPR.get(whole)
    elif re.search(r"fadp|revdsg|\bdsg\b|\blpd\b|ndsg", around) and not re.search("dsgvo|rgpd|gdpr", around):
        named = True
        right = _SWISS.get(whole)
    elif re.search("bdsg", around):
        named = True
        right = {34: Right.ACCESS, 35: Right.DELETION, 36: Right.WITHDRAWAL, 37: Right.EXPLANATION}.get(whole)
    elif named or european or not text.strip()[40:] or _ABOUT_DATA.search(around):
        right = _GDPR.get(whole)
        if whole == 7 and re.search(r"\b3\b", more + text[hit.end() : hit.end() + 12]):
            right = Right.WITHDRAWAL
    if right is not None:
        yield Citation(right, hit.start(), hit.end(), named)
