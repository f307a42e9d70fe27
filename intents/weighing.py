"""What the rules saw and what the whole text resembles, weighed together: an answer only where that suffices."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from intents.clauses import Mood
from intents.findings import Findings
from intents.frames import HINT, Sign
from intents.model import score, telling
from intents.right import Kind, Label, NeedsPerson, Reading, Right, Why

_LENGTHS = (15, 40, 90, 200, 400)  # characters of a folded text, in steps that the model knows
_SECOND = 0.8  # probability of a right beside a likelier one
_PERSON = "person"  # label: for somebody else, by somebody else, about a child
_CANCELLED = 0.5
_CONTRADICTED = 0.5  # probability of "other" with which no right is taken for sure
_ENOUGH: Mapping[str, float] = {  # a wrong right costs more than a question back, a wrong deletion most
    **dict.fromkeys(Right, 0.6),
    Right.DELETION: 0.65,
    Kind.QUESTION: 0.6,
    Kind.STATUS: 0.6,
    Kind.OTHER: 0.65,
    _PERSON: 0.35,
}
_AGAINST_RULES = {Kind.QUESTION: 0.8, Kind.STATUS: 0.6, Kind.OTHER: 0.85}  # the rules read something else
_VAGUE = 0.8  # probability of a right that the rules found too vague: "delete it, please"
_NOTHING = 0.02  # probability of anything but "other" that is worth no question back
_CLEARLY = 0.6  # by so much "other" is likelier than all else
_IN_SPITE = 0.95  # probability of a right that counts though the rules saw it denied
_DOUBTED = 0.5  # what becomes of less: enough to ask back, not to act on
_DENIES = Mood.NEGATED | Mood.HAPPENED
_NOT_LETTERS = re.compile(r"[\W_]+")
_LIKELY = 0.1  # probability of a third reading that is worth offering


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules read; `settled` if nothing about it is to be weighed: a code, a question after one's ticket."""

    found: Findings
    asked: Sequence[Sign]
    reading: Reading
    open_ticket: bool
    settled: bool = False


def marks(ruled: Ruled) -> frozenset[str]:
    """Return what the rules saw, as the model's features; none of them can be a letter group."""
    return frozenset(_marks(ruled))


def _marks(ruled: Ruled) -> Iterator[str]:
    found, reading = ruled.found, ruled.reading
    yield f"=kind {reading.kind}"
    yield f"=language {found.language.partition('-')[0]}"
    yield f"=length {sum(found.length >= step for step in _LENGTHS)}"
    for right in reading.rights:
        yield f"=right {right}"
    for label in reading.likely:
        yield f"=likely {label}"
    for sign in ruled.asked:
        yield f"=asked {sign.label} {sign.why} {int(sign.score * 20)}"
    for sign in found.signs:
        yield f"=sign {sign.label} {_mood(sign)}"
    for name in found.tags:
        yield f"={name}"
    said = {
        "several": len(reading.rights) > 1,
        "person": reading.needs_person is not None,
        "of_others": found.of_others,
        "program": found.is_program,
        "how_to": reading.how_to,
        "no_lexicon": found.in_unknown_language,
        "ticket": ruled.open_ticket,
    }
    yield from (f"={name}" for name, holds in said.items() if holds)


def _mood(sign: Sign) -> str:
    if sign.mood:
        return "+".join(mood.name or "" for mood in Mood if mood in sign.mood)
    return "hint" if sign.score <= HINT else "plain"


def weighed(ruled: Ruled) -> Reading:
    """Return the reading of a text by its probabilities, except where rules decide whatever the words resemble."""
    if ruled.found.is_program or _certain(ruled):
        return ruled.reading
    odds = score(ruled.found.folded.text, marks(ruled))
    return _decided(ruled, {**odds, **_belied(ruled, odds)})


def _certain(ruled: Ruled) -> bool:
    """Tell whether a right is asked for by its article, or one entry of a lexicon is the whole message."""
    if ruled.reading.kind is not Kind.REQUEST:
        return False
    text = ruled.found.folded.text
    cited = [sign for sign in ruled.found.signs if sign.why is Why.ARTICLE and not sign.mood]
    said = [_NOT_LETTERS.sub("", text[sign.start : sign.end]) for sign in ruled.asked]
    return _NOT_LETTERS.sub("", text) in said or any(sign.label in ruled.reading.rights for sign in cited)


def _belied(ruled: Ruled, odds: Mapping[str, float]) -> dict[str, float]:
    """Lower what the rules saw denied or told as done, and news of nothing: "any news?" alone is no status."""
    signs = ruled.found.signs
    sure = [sign for sign in signs if sign.score > HINT and isinstance(sign.label, Right)]
    denied = {sign.label for sign in sure} - {sign.label for sign in sure if not sign.mood & _DENIES}
    lowered = {str(right): min(odds[right], _DOUBTED) for right in denied if odds[right] < _IN_SPITE}
    if not (ruled.open_ticket or signs or ruled.found.has("context.request")):
        lowered[Kind.STATUS] = min(odds[Kind.STATUS], _DOUBTED)
    return lowered


def _decided(ruled: Ruled, odds: Mapping[str, float]) -> Reading:
    person = ruled.reading.needs_person
    if person is None and odds[_PERSON] >= _ENOUGH[_PERSON]:
        person = NeedsPerson.THIRD_PARTY
    rights = _rights(odds, _VAGUE if ruled.reading.kind is Kind.UNCLEAR else 0)
    if rights and odds[Kind.OTHER] < _CONTRADICTED:
        return _request(ruled, rights, odds, person)
    if _idle(ruled, odds):
        return replace(ruled.reading, confidence=odds[Kind.OTHER])
    kind = max(_AGAINST_RULES, key=lambda kind: odds[kind])
    enough = (_ENOUGH if kind is ruled.reading.kind else _AGAINST_RULES)[kind]
    if not rights and odds[kind] >= enough:
        signs = [] if kind is Kind.OTHER else _said(ruled, kind, odds[kind])
        return Reading(
            kind,
            needs_person=person,
            language=ruled.found.language,
            confidence=odds[kind],
            evidence=ruled.found.evidence(signs),
        )
    return _unclear(ruled, odds, person)


def _idle(ruled: Ruled, odds: Mapping[str, float]) -> bool:
    """Tell whether neither the rules nor the model see anything to ask back."""
    most = max(odds[label] for label in (*Right, Kind.QUESTION, Kind.STATUS, "clarify"))
    return ruled.reading.kind is Kind.OTHER and (most < _NOTHING or most < odds[Kind.OTHER] - _CLEARLY)


def _rights(odds: Mapping[str, float], least: float) -> list[Right]:
    """The likeliest right, and others only if they are sure too."""
    enough = {right: max(_ENOUGH[right], least) for right in Right}
    first = max(Right, key=lambda right: odds[right] - enough[right])
    if odds[first] < enough[first]:
        return []
    return [right for right in Right if right is first or odds[right] >= _SECOND]


def _request(
    ruled: Ruled, rights: Sequence[Right], odds: Mapping[str, float], person: NeedsPerson | None
) -> Reading:
    said = {right: _said(ruled, right, odds[right]) for right in rights}
    ordered = sorted(rights, key=lambda right: (min(sign.place for sign in said[right]), -odds[right]))
    return Reading(
        Kind.REQUEST,
        tuple(ordered),
        cancellation=Right.DELETION in rights and (_closes(said) or odds["cancellation"] >= _CANCELLED),
        needs_person=person,
        language=ruled.found.language,
        confidence=min(odds[right] for right in rights),
        evidence=ruled.found.evidence(sign for right in ordered for sign in said[right]),
    )


def _closes(said: Mapping[Right, Sequence[Sign]]) -> bool:
    return any(sign.cancellation for signs in said.values() for sign in signs)


def _unclear(ruled: Ruled, odds: Mapping[str, float], person: NeedsPerson | None) -> Reading:
    labels: list[Label] = [*Right, Kind.QUESTION]
    offered = sorted(labels, key=lambda label: -odds[label])
    likely = [label for place, label in enumerate(offered) if place < 2 or odds[label] >= _LIKELY][:3]
    signs = [sign for label in likely[:1] for sign in _said(ruled, label, odds[label])]
    return Reading(
        Kind.UNCLEAR,
        needs_person=person,
        language=ruled.found.language,
        confidence=odds["clarify"],
        evidence=ruled.found.evidence(signs),
        likely=tuple(likely),
        how_to=ruled.reading.how_to,
    )


def _said(ruled: Ruled, label: Label, odds: float) -> Sequence[Sign]:
    """The words that the rules found for a label, else those that weigh most with the model."""
    of_it = [sign for sign in ruled.found.signs if sign.label is label]
    asked = [sign for sign in ruled.asked if sign.label is label]
    said = asked or [sign for sign in of_it if not sign.mood] or of_it
    if said or odds < _LIKELY:
        return said
    start, end = telling(ruled.found.folded.text, label)
    return [Sign(label, start, end, odds, Why.MODEL, start)]
