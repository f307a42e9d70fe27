"""Every sentence we send: one Jinja2 file per message and language, one file of names per language."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

HERE = Path(__file__).parent
FALLBACK = "en"
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
    """The language we answer in: the person's, its base language, or English."""
    return next((tag for tag in (language, language.split("-")[0]) if tag in languages()), FALLBACK)


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


def render(message: str, language: str, *, zone: ZoneInfo, **facts: Any) -> Letter:
    """Write a message; raises jinja2.UndefinedError if a fact is missing that its text needs."""
    tongue = spoken(language)
    text = _template(message, tongue).render(_zone=zone, names=names(tongue), **facts)
    subject, _, body = text.strip().partition("\n")
    return Letter(_one_line(subject.removeprefix("Subject:")), _NO_GAPS.sub("\n\n", body.strip()) + "\n")


@cache
def _template(message: str, language: str) -> Template:
    return _environment(language).get_template(f"{message}.txt")


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
    environment.filters["cited"] = lambda clause: _cited(clause, language)
    return environment


def _local(moment: date, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date() if isinstance(moment, datetime) else moment


def _bullets(items: Sequence[str]) -> str:
    return "\n".join(f"  - {item}" for item in items)


def _cited(clause: str, language: str) -> str:
    """A clause of our own policy is named as such; a law's names itself."""
    return f"{names(language)['policy']}, {clause}" if clause.startswith("§") else clause


def _one_line(text: str) -> str:
    return " ".join(text.split())
