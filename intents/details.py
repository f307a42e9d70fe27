"""What a text tells besides the right: codes, the account meant, answers to our own letters."""

import re
import tomllib
from collections.abc import Collection, Sequence
from enum import StrEnum
from importlib.resources import files

from intents.clauses import Clauses, Mood, sentence_starts
from intents.corrections import Correction, corrections
from intents.folding import fold
from intents.language import detect
from intents.numbers import Masked, mask_numbers
from intents.replies import Reply, replies
from intents.tagging import Hit, tag
from intents.words import index

__all__ = [
    "Correction",
    "FeeAnswer",
    "Masked",
    "claimed_account",
    "codes",
    "corrections",
    "fee_answer",
    "is_appeal",
    "mask_numbers",
    "wants_cancel",
]

_READ = 20_000  # characters
_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}
# Latin letters only: in Chinese and Japanese a code stands right beside the words, 验证码是627349.
_CODE = re.compile(r"(?<![A-Za-z0-9_./@+-])[0-9](?:[ \u00a0-]?[0-9]){5,9}(?![A-Za-z0-9_/@-]|[.,][0-9])")
_TELEPHONE = re.compile(r"\+[\d ()-]*$")
_DATE = re.compile(r"(?:19|20)\d\d[ -][01]?\d[ -][0-3]?\d|[0-3]?\d[ -][01]?\d[ -](?:19|20)\d\d")

_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
_MEANT = tomllib.loads(files("intents").joinpath("accounts.toml").read_text("utf-8"))
_NEW_VALUE = re.compile(rf"(?:{'|'.join(_MEANT['new_value'])})\s*[:\"'「]?\s*$")
_CHANGES = re.compile("|".join(_MEANT["changes"]))
_NOT_MEANT = re.compile(rf"(?:{'|'.join(_MEANT['only_a_correspondent'])})[^.\n]{{0,20}}$")
_USER_NAME = re.compile(
    rf"(?:{'|'.join(_MEANT['user_name'])})\s*(?:is|was|ist|lautet|est|es|e|:|是|为|は|-)?\s*[:\"'“「]?\s*"
    r"(@?[a-z0-9][a-z0-9_.-]{1,38}[a-z0-9_])"
)


class FeeAnswer(StrEnum):
    """What a person answers to a fee notice (GDPR Art. 12(5), §5(7))."""

    ACCEPT = "accept"
    NARROW = "narrow"
    WITHDRAW = "withdraw"


_FEE_ANSWERS = {
    Reply.ACCEPT: FeeAnswer.ACCEPT,
    Reply.NARROW: FeeAnswer.NARROW,
    Reply.WITHDRAW: FeeAnswer.WITHDRAW,
}


def codes(text: str) -> tuple[str, ...]:
    """Return the one-time codes of a text as 6 to 10 ASCII digits, in order."""
    plain = text[:_READ].translate(_DIGITS)
    found = (hit for hit in _CODE.finditer(plain) if not _DATE.fullmatch(hit[0]))
    spoken = (hit[0] for hit in found if not _TELEPHONE.search(plain[max(0, hit.start() - 12) : hit.start()]))
    return tuple(dict.fromkeys(re.sub(r"\D", "", one) for one in spoken))


def claimed_account(text: str, sender: str, own: Collection[str] = ()) -> str | None:
    """Return the address or user name of the account that a text means, where that is not its sender's own."""
    folded = fold(text[:_READ])
    known = {sender.lower(), *(address.lower() for address in own)}
    for found in _ADDRESS.finditer(folded.text):
        before = folded.text[max(0, found.start() - 60) : found.start()]
        address = found[0].rstrip(".-")
        if address not in known and not _is_new_value(before) and not _NOT_MEANT.search(before):
            return address
    named = _USER_NAME.search(folded.text)
    if named is None or named[1] in known or not _is_name(named[1]):
        return None
    start, end = folded.span(named.start(1), named.end(1))
    return text[start:end]


def _is_new_value(before: str) -> bool:
    return _NEW_VALUE.search(before) is not None and _CHANGES.search(before) is not None


def _is_name(word: str) -> bool:
    """An ordinary word after "account" is no user name: it has a digit, a sign, or is no word of a lexicon."""
    return bool(re.search(r"[\d_.@-]", word)) or not index().knows(word)


def wants_cancel(text: str) -> bool:
    """Tell whether a text takes the request itself back; for use inside an open ticket only."""
    return Reply.CANCEL in replies(text) or bool(_said(text, "context.cancel"))


def is_appeal(text: str) -> bool:
    """Tell whether a text objects to our refusal; for use inside a refused ticket only."""
    return bool(_said(text, "context.appeal"))


def fee_answer(text: str) -> FeeAnswer | None:
    """Return what a text answers to a fee notice, None where it does not say; the word we asked for decides."""
    words = replies(text) & _FEE_ANSWERS.keys()
    if len(words) == 1:
        return _FEE_ANSWERS[min(words)]
    refused = _said(text, "context.fee_withdraw")
    narrowed = _said(text, "context.fee_narrow")
    accepted = [hit for hit in _said(text, "context.fee_accept") if not _inside_any(hit, refused)]
    if refused:
        return FeeAnswer.WITHDRAW
    if narrowed:
        return FeeAnswer.NARROW
    return FeeAnswer.ACCEPT if accepted else None


def _said(text: str, name: str) -> Sequence[Hit]:
    """Return the entries of a context list that nothing denies."""
    folded = fold(text[:_READ]).text
    sentences = sentence_starts(folded)
    hits = tag(folded, sentences, index())
    clauses = Clauses(folded, sentences, hits, detect(text[:_READ], folded, hits, index().common))
    denied = Mood.NEGATED | Mood.HOW_TO
    said = (hit for hit in hits if hit.tag == name)
    return [hit for hit in said if not clauses.mood(hit.start, name, hit.language) & denied]


def _inside_any(inner: Hit, outer: Sequence[Hit]) -> bool:
    return any(one.start <= inner.start and inner.end <= one.end for one in outer)
