"""Where the rules and the linear model are at odds, the desk asks back; the model alone opens no ticket."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from intents.model import LONGEST, score
from intents.right import Kind, Label, Reading, Right, Why

_HARDLY = 0.03  # probability of the right that was read; below it the model contradicts
_SURELY = 0.7  # probability of any right where the rules found nothing
_PERSONAL = frozenset(
    {"words.mine", "objects.self", "objects.data", "objects.account"}
    | {"objects.marketing", "objects.consent", "objects.sharing"}
)
_NOT_PERSONAL = frozenset({"objects.other", "phrases.other", "phrases.machine"})


def second_opinion(reading: Reading, text: str, tags: Collection[str], *, twice: bool = False) -> Reading:
    """Return the reading of a folded text with its `tags`, or the question back that the model suggests instead.

    What the rules found `twice`, by signs that each would have done, the model does not contradict.
    """
    if len(text) > LONGEST or reading.needs_person is not None:
        return reading
    if reading.kind is Kind.REQUEST and len(reading.rights) == 1 and not (twice or _cited(reading)):
        odds = score(text, tags)
        if odds and odds[reading.rights[0]] < _HARDLY:
            return _asked_back(reading, odds, first=reading.rights)
    if reading.kind is Kind.OTHER and _PERSONAL.intersection(tags) and _NOT_PERSONAL.isdisjoint(tags):
        odds = score(text, tags)
        if sum(odds.get(right, 0.0) for right in Right) > _SURELY:
            return _asked_back(reading, odds)
    return reading


def _cited(reading: Reading) -> bool:
    return any(evidence.why is Why.ARTICLE for evidence in reading.evidence)


def _asked_back(reading: Reading, odds: Mapping[str, float], first: tuple[Label, ...] = ()) -> Reading:
    likely = sorted(Right, key=lambda right: -odds[right])[:2]
    offered = tuple(dict.fromkeys((*first, *likely)))[:3]
    return replace(reading, kind=Kind.UNCLEAR, rights=(), cancellation=False, likely=offered, confidence=0.5)
