"""Identity and card numbers are masked in what is stored, shown and quoted back (§4(3))."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from stdnum import iban, luhn
from stdnum.br import cpf
from stdnum.cn import ric
from stdnum.de import idnr
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.it import codicefiscale
from stdnum.nl import bsn
from stdnum.pt import nif
from stdnum.us import ssn

_READ = 200_000  # characters


@dataclass(frozen=True, slots=True)
class Masked:
    """A text whose numbers are masked, and the kinds of number that were found in it."""

    text: str
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Number:
    kind: str
    looks: re.Pattern[str]
    is_valid: Callable[[str], bool]
    context: re.Pattern[str] | None = None  # where the digits alone could be anything


def _card(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    return digits[0] in "23456" and len(set(digits)) > 1 and bool(luhn.is_valid(digits))


def _taiwan(number: str) -> bool:
    letters = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
    first = letters.index(number[0].upper()) + 10
    digits = [first // 10, first % 10, *map(int, number[1:])]
    return (
        sum(digit * weight for digit, weight in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True))
        % 10
        == 0
    )


def _near(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


def _pattern(shape: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){shape}(?![\w-])", re.IGNORECASE | re.ASCII)


_NUMBERS = (
    _Number("iban", _pattern(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?"), iban.is_valid),
    _Number("cn-id", _pattern(r"\d{6}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dX]"), ric.is_valid),
    _Number("card", _pattern(r"\d(?:[ -]?\d){12,18}"), _card),
    _Number("us-ssn", _pattern(r"\d{3}-\d{2}-\d{4}"), ssn.is_valid),
    _Number("br-cpf", _pattern(r"\d{3}\.\d{3}\.\d{3}-\d{2}"), cpf.is_valid),
    _Number("fr-nir", _pattern(r"[1278] ?\d{2} ?[01]\d ?\d[\dAB] ?\d{3} ?\d{3} ?\d{2}"), nir.is_valid),
    _Number("it-cf", _pattern(r"[A-Z]{6}\d{2}[A-EHLMPR-T]\d{2}[A-Z]\d{3}[A-Z]"), codicefiscale.is_valid),
    _Number("es-nie", _pattern(r"[XYZ]-?\d{7}-?[A-Z]"), nie.is_valid),
    _Number("es-dni", _pattern(r"\d{8}-?[A-Z]"), dni.is_valid),
    _Number("tw-id", _pattern(r"[A-Z][12]\d{8}"), _taiwan),
    _Number(
        "de-idnr",
        _pattern(r"\d{2} ?\d{3} ?\d{3} ?\d{3}"),
        idnr.is_valid,
        _near(r"steuer|idnr|\btin\b|id-?nr"),
    ),
    _Number("nl-bsn", _pattern(r"\d{9}"), bsn.is_valid, _near(r"bsn|burgerservice|sofi")),
    _Number("pt-nif", _pattern(r"\d{9}"), nif.is_valid, _near(r"\bnif\b|contribuinte|fiscal")),
)


def mask_numbers(text: str) -> Masked:
    """Return a text with all but the last four characters of its identity and card numbers masked."""
    kinds: list[str] = []
    head, rest = text[:_READ], text[_READ:]
    for number in _NUMBERS:
        head = number.looks.sub(lambda hit, number=number: _masked(hit, number, kinds), head)  # type: ignore[misc]
    return Masked(head + rest, tuple(dict.fromkeys(kinds)))


def _masked(hit: re.Match[str], number: _Number, kinds: list[str]) -> str:
    before = hit.string[max(0, hit.start() - 40) : hit.start()]
    if (number.context and not number.context.search(before)) or not number.is_valid(hit[0]):
        return hit[0]
    kinds.append(number.kind)
    return f"••••{hit[0][-4:]}"
