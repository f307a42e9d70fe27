"""Every sentence we send: one Jinja2 file per message and language, one file of names per language."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot.wording.citation import cited

HERE = Path(__file__).parent
FALLBACK = "en"
# Chat programs name a region and leave it to us to know what is written there.
_TRADITIONAL, _TRADITIONAL_IN = "zh-hant", ("zh-tw", "zh-hk", "zh-mo")
# A part of a template that is left out leaves its blank lines behind.
_NO_GAPS = re.compile(r"\n(?:[ \t]*\n){2,}")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in the person's language, ready to be sent over any channel."""

    subject: str
    text: str


@cache
def languages() -> tuple[str, ...]:
    """The languages we can write in: each has a folder here."""
    return tuple(sorted(path.parent.name for path in HERE.glob("*/names.toml")))


def spoken(language: str) -> str:
    """The language we answer in: the one of the tag (BCP 47), the nearest wider one, or English."""
    tag = language.lower()
    subtags = (_TRADITIONAL if tag in _TRADITIONAL_IN else tag).split("-")
    wider = ("-".join(subtags[:count]) for count in range(len(subtags), 0, -1))
    known = {ours.lower(): ours for ours in languages()}
    return next((known[tag] for tag in wider if tag in known), FALLBACK)


@cache
def names(language: str) -> Mapping[str, Any]:
    """What things are called in a language we speak."""
    return tomllib.loads((HERE / language / "names.toml").read_text(encoding="utf-8"))


@cache
def _policy_words(language: str) -> Mapping[str, str]:
    file = HERE / language / "policy.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def said(text: str, language: str) -> str:
    """A sentence of a policy file in the person's language, or as the file says it where nobody translated it."""
    return _policy_words(spoken(language)).get(text, text)


@cache
def as_said_on(channel: str, message: str) -> str:
    """The name of a message's own words for this channel, where it has any."""
    own = f"{channel}_{message}"
    return own if (HERE / FALLBACK / f"{own}.txt").exists() else message


def money(amount: Decimal, currency: str, language: str) -> str:
    """An amount as it is written in the person's language, with the currency's code (ISO 4217)."""
    return format_currency(amount, currency, "#,##0.00 ¤¤", locale=Locale.parse(spoken(language), sep="-"))


def render(message: str, language: str, *, zone: ZoneInfo, **facts: Any) -> Letter:
    """Write a message; raises jinja2.UndefinedError if a fact is missing that its text needs."""
    tongue = spoken(language)
    text = _template(message, tongue).render(_zone=zone, names=names(tongue), **facts)
    subject, _, body = text.strip().partition("\n")
    return Letter(_one_line(subject.removeprefix("Subject:")), _NO_GAPS.sub("\n\n", body.strip()) + "\n")


@cache
def _template(message: str, language: str) -> Template:
    # What nobody has translated yet is better read in English than not at all.
    tongue = language if (HERE / language / f"{message}.txt").exists() else FALLBACK
    return _environment(tongue).get_template(f"{message}.txt")


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / language),
        undefined=StrictUndefined,
        autoescape=False,  # plain text; a channel that has markup escapes it whole
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    locale = Locale.parse(language, sep="-")
    environment.filters["day"] = lambda moment, zone: format_date(_local(moment, zone), "long", locale)
    environment.filters["listed"] = lambda items: format_list(list(items), "standard", locale)
    environment.filters["bullets"] = _bullets
    environment.filters["said"] = lambda text: said(text, language)
    environment.filters["cited"] = lambda clause: cited(clause, names(language)["law"])
    return environment


def _local(moment: date, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date() if isinstance(moment, datetime) else moment


def _bullets(items: Sequence[str]) -> str:
    return "\n".join(f"  - {item}" for item in items)


def _one_line(text: str) -> str:
    return " ".join(text.split())
