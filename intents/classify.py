"""What one text asks for: all evidence weighed, and no answer where it does not suffice."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from intents.citations import names_data
from intents.clauses import Mood, is_character
from intents.details import codes
from intents.findings import BRIEF, LETTER, REPLY, SHORT, Findings, look
from intents.frames import HINT, IMPERSONAL, Sign
from intents.right import Kind, Label, NeedsPerson, Reading, Right, Why
from intents.weighing import Ruled, weighed
from intents.wishes import asked_of, wishes_of

_TICKET = re.compile(r"(?<![a-z0-9])[a-z]{2,5}-\d{2,4}-\d{2,}(?!\d)|#[a-z]{2,5}-\d{2,}")
_THRESHOLDS: dict[Label, float] = {Right.DELETION: 0.88, Right.CORRECTION: 0.8}
_THRESHOLD = 0.78
_RIGHT_OF = {f"verbs.{right}": right for right in (Right.CORRECTION, Right.DELETION, Right.WITHDRAWAL)}
_ONE_WORD = 14  # characters: too few to tell a language by
_PEOPLE = {
    "people.authority": NeedsPerson.AUTHORITY,
    "people.agent": NeedsPerson.AGENT,
    "people.minor": NeedsPerson.MINOR,
    "people.several": NeedsPerson.SEVERAL_PEOPLE,
    "people.third_party": NeedsPerson.THIRD_PARTY,
}


def classify(
    text: str, *, subject: str = "", open_challenge: bool = False, open_ticket: bool = False
) -> Reading:
    """Return what a sender's own words ask for; quotes are blanked beforehand, so that spans stay those of the text."""
    ruled = by_rules(text, subject=subject, open_challenge=open_challenge, open_ticket=open_ticket)
    return ruled.reading if ruled.settled else weighed(ruled)


def by_rules(
    text: str, *, subject: str = "", open_challenge: bool = False, open_ticket: bool = False
) -> Ruled:
    """Return what the rules alone read, and all that they saw."""
    found = look(text, subject)
    asked = asked_of(found)
    settled = _verification(found, text, subject, open_challenge=open_challenge)
    settled = settled or _status(found, asked, open_ticket=open_ticket)
    reading = settled or _decide(found, asked)
    return Ruled(found, asked, reading, open_ticket, settled=settled is not None)


def _verification(found: Findings, text: str, subject: str, *, open_challenge: bool) -> Reading | None:
    typed = codes(text)
    short = len(text.strip()) <= SHORT
    said = [sign for sign in found.signs if sign.label is Kind.VERIFICATION]
    if typed and short and (open_challenge or _gives_code(found, text, subject)):
        return _reading(found, Kind.VERIFICATION, (), 0.95 if open_challenge else 0.85, said)
    if said and (open_challenge or short or not any(isinstance(sign.label, Right) for sign in found.signs)):
        return _reading(found, Kind.VERIFICATION, (), 0.85, said)
    if open_challenge and short and found.has("context.proof") and not _rights(wishes_of(found)):
        return _reading(found, Kind.VERIFICATION, (), 0.8, said)
    return None


def _gives_code(found: Findings, text: str, subject: str) -> bool:
    """Without an open challenge the words must say that this is the code, or that they answer ours."""
    if found.has("context.your_code") or found.of_others:
        return False
    bare = re.sub(r"[\W_]+", "", text).isdigit()
    return found.has("context.code") or (bare and REPLY.match(subject) is not None)


def _status(found: Findings, asked: Sequence[Sign], *, open_ticket: bool) -> Reading | None:
    said = [
        sign
        for sign in found.signs
        if sign.label is Kind.STATUS and not sign.mood & (Mood.IF | Mood.REPORTED)
    ]
    numbered = _TICKET.search(found.folded.text) is not None
    if said and not found.of_others:
        sentences = {found.clauses.sentence(sign.start) for sign in said}
        rest = [sign for sign in asked if found.clauses.sentence(sign.place) not in sentences]
        if not rest or open_ticket or numbered:
            return _reading(found, Kind.STATUS, (), 0.9, said)
    chased = found.has("context.status") and found.length < LETTER
    before = [
        sign
        for sign in found.signs
        if sign.mood & Mood.ASKED and not sign.mood & Mood.IF and sign.score > HINT
    ]
    if before and not asked and not found.of_others:
        return _reading(found, Kind.STATUS, (), 0.8, before)
    if not asked and chased and (open_ticket or numbered):
        return _reading(found, Kind.STATUS, (), 0.8, said)
    return None


def _decide(found: Findings, asked: Sequence[Sign]) -> Reading:
    person = _needs_person(found)
    sure = [sign for sign in asked if _score(found, sign) >= _THRESHOLDS.get(sign.label, _THRESHOLD)]
    if sure:
        return _reading(found, Kind.REQUEST, _rights(sure), max(sign.score for sign in sure), sure, person)
    supposed = _supposed(found)
    if found.of_others and not any(found.clauses.personal(sign.place) for sign in supposed):
        return _reading(found, Kind.OTHER, (), 0.8, ())
    questions = [sign for sign in found.signs if sign.label is Kind.QUESTION and sign.score > HINT]
    if questions and not any(sign.mood & Mood.HOW_TO for sign in supposed):
        return _reading(found, Kind.QUESTION, (), 0.85, questions, person)
    if supposed:
        reading = _unclear(found, supposed, person)
        return replace(reading, how_to=any(sign.mood & Mood.HOW_TO for sign in supposed))
    if found.of_others:
        return _reading(found, Kind.OTHER, (), 0.8, ())
    return _undecided(found, asked, person)


def _score(found: Findings, sign: Sign) -> float:
    """A right that is only named in a sentence of nobody's own decides less, unless it is all there is."""
    if _of_a_thing(found, sign):
        return min(sign.score, IMPERSONAL)
    length = found.length * (3 if is_character(found.folded.text[sign.start]) else 1)
    named = sign.why is Why.PHRASE and length > BRIEF and sign.start >= found.body
    return min(sign.score, IMPERSONAL) if named and not found.clauses.personal(sign.place) else sign.score


def _of_a_thing(found: Findings, sign: Sign) -> bool:
    """The phone number on your website is wrong: a mistake, but in nobody's data."""
    if sign.label is not Right.CORRECTION or sign.why is not Why.PHRASE or sign.language != "en":
        return False
    return not found.of_somebody


def _supposed(found: Findings) -> list[Sign]:
    """Rights that are asked about or spoken of, not asked for."""
    spoken = Mood.HOW_TO | Mood.IF | Mood.REPORTED
    rights = [sign for sign in found.signs if isinstance(sign.label, Right) and sign.score > HINT]
    return [sign for sign in rights if sign.mood & spoken and not sign.mood & (Mood.NEGATED | Mood.HAPPENED)]


def _undecided(found: Findings, weak: Sequence[Sign], person: NeedsPerson | None) -> Reading:
    """Nothing suffices: a privacy question by its topic, else what is hinted at is asked back."""
    own = found.language.partition("-")[0]
    hints = [sign for sign in found.signs if sign.score <= HINT and not sign.mood & ~Mood.HOW_TO]
    hints = [sign for sign in hints if sign.language == own or found.length <= _ONE_WORD]
    short = found.length < LETTER
    if short and _asks_of_privacy(found, hints):
        return _reading(found, Kind.QUESTION, (), 0.75, hints, person)
    told = found.of_somebody or person not in (
        NeedsPerson.SEVERAL_PEOPLE,
        NeedsPerson.AGENT,
    )  # as in a manual
    if person is not None and (found.has("objects.data") or (found.has("objects.own") and told)):
        return _reading(found, Kind.QUESTION, (), 0.7, (), person)
    brief = found.length < BRIEF or found.has("objects.data")
    if weak or (hints and short and brief and not found.has("objects.other")):
        return _unclear(found, [*weak, *hints], person)
    near = _nearly(found)
    if near:
        return _unclear(found, near, person)
    if found.in_unknown_language and names_data(found.folded.text):
        return _unclear(found, [], person)
    return _reading(found, Kind.OTHER, (), 0.7, ())


def _nearly(found: Findings) -> list[Sign]:
    """A wish with the verb of a right in a sentence of one's own, about a thing that no lexicon knows."""
    sentence = found.clauses.sentence
    own, known = (
        {sentence(hit.start) for hit in found.hits if hit.tag == tag}
        for tag in ("words.mine", "objects.other")
    )
    return [
        Sign(_RIGHT_OF[hit.tag], hit.start, hit.end, HINT, Why.VERB_OBJECT, hit.start)
        for hit in found.hits
        if hit.tag in _RIGHT_OF
        and hit.language == found.clauses.language
        and sentence(hit.start) in own - known
        and found.clauses.wanted(hit.start)
        and not found.clauses.mood(hit.start, _RIGHT_OF[hit.tag].value, hit.language)
    ]


def _asks_of_privacy(found: Findings, hints: Sequence[Sign]) -> bool:
    """A sentence that names privacy or personal data, and asks or complains."""
    sentence = found.clauses.sentence
    topics = {sentence(sign.start) for sign in hints if sign.label is Kind.QUESTION}
    topics |= {sentence(hit.start) for hit in found.hits if hit.tag == "objects.data"}
    asked = {sentence(hit.start) for hit in found.hits if hit.tag == "words.ask"}
    asked |= {sentence(at) for at, sign in enumerate(found.folded.text) if sign == "?"}
    return not topics.isdisjoint(asked)


def _unclear(found: Findings, signs: Sequence[Sign], person: NeedsPerson | None) -> Reading:
    likely = tuple(
        dict.fromkeys(sign.label for sign in sorted(signs, key=lambda sign: (-sign.score, sign.start)))
    )[:3]
    return replace(_reading(found, Kind.UNCLEAR, (), 0.5, signs, person), likely=likely)


def _needs_person(found: Findings) -> NeedsPerson | None:
    for name, person in _PEOPLE.items():
        if found.has(name):
            return person
    return None


def _rights(signs: Iterable[Sign]) -> tuple[Right, ...]:
    return tuple(dict.fromkeys(sign.label for sign in signs if isinstance(sign.label, Right)))


def _reading(
    found: Findings,
    kind: Kind,
    rights: tuple[Right, ...],
    confidence: float,
    signs: Iterable[Sign],
    person: NeedsPerson | None = None,
) -> Reading:
    signs = list(signs)
    return Reading(
        kind,
        rights,
        cancellation=Right.DELETION in rights and any(sign.cancellation for sign in signs),
        needs_person=person,
        language=found.language,
        confidence=confidence,
        evidence=found.evidence(signs),
    )
