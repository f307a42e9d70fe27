"""What one text asks for: all evidence weighed, and no answer where it does not suffice."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from intents.citations import Citation, citations
from intents.clauses import Clauses, Mood, sentence_starts
from intents.details import codes
from intents.folding import Folded, fold
from intents.frames import FRAME, HINT, Sign, frames, phrases
from intents.language import detect
from intents.right import Evidence, Kind, Label, NeedsPerson, Reading, Right, Why
from intents.tagging import Hit, tag
from intents.words import index

_LETTER = 700  # characters: from here on rights are also mentioned that are not asked for
_SHORT = 160  # characters: a message that can be nothing but a code or a word of proof
_REPLY = re.compile(
    r"^\s*(?:re|aw|sv|antw|rv|res|rif|r|vs|odp|fw|fwd|wg|tr|enc|i|回复|答复|回覆|回復|答復|转发|轉寄|转寄)\s*[:：]\s*",
    re.I,
)
_TICKET = re.compile(r"\b[a-z]{2,5}-\d{2,4}-\d{2,}\b")
_THRESHOLDS: dict[Label, float] = {Right.DELETION: 0.88, Right.CORRECTION: 0.8}
_THRESHOLD = 0.78
_PEOPLE = {
    "people.authority": NeedsPerson.AUTHORITY,
    "people.agent": NeedsPerson.AGENT,
    "people.minor": NeedsPerson.MINOR,
    "people.several": NeedsPerson.SEVERAL_PEOPLE,
    "people.third_party": NeedsPerson.THIRD_PARTY,
}


@dataclass(frozen=True, slots=True)
class _Findings:
    """All that was found in one text; places count characters of the folded subject and text together."""

    folded: Folded
    original: str
    body: int  # where the text begins, after the subject
    hits: Sequence[Hit]
    clauses: Clauses
    signs: Sequence[Sign]
    language: str

    def has(self, name: str) -> bool:
        return any(hit.tag == name for hit in self.hits)

    def personal(self, sign: Sign) -> bool:
        """Tell whether the writer speaks of himself in the sentence of a sign, or asks for something."""
        number = self.clauses.sentence(sign.place)
        return any(
            hit.tag in ("words.mine", "words.want", "objects.self")
            and self.clauses.sentence(hit.start) == number
            for hit in self.hits
        )


def classify(
    text: str, *, subject: str = "", open_challenge: bool = False, open_ticket: bool = False
) -> Reading:
    """Return what a sender's own words ask for; quotes are blanked beforehand, so that spans stay those of the text."""
    found = _look(text, subject)
    verification = _verification(found, text, subject, open_challenge=open_challenge)
    if verification is not None:
        return verification
    asked = _asked(found)
    status = _status(found, asked, open_ticket=open_ticket)
    if status is not None:
        return status
    return _decide(found, asked)


def _look(text: str, subject: str) -> _Findings:
    head = _own_subject(subject, text)
    original = f"{head}\n{text}" if head else text
    folded = fold(original)
    known = index()
    sentences = sentence_starts(folded.text)
    hits = tag(folded.text, sentences, known)
    language = detect(text if text.strip() else original, folded.text, hits, known.common)
    clauses = Clauses(folded.text, sentences, hits, language)
    signs = [*phrases(hits, clauses), *frames(hits, clauses)]
    signs += [_cited(citation, clauses) for citation in citations(folded.text)]
    return _Findings(folded, original, len(head) + 1 if head else 0, hits, clauses, signs, language)


def _own_subject(subject: str, text: str) -> str:
    """A reply's subject is the thread's, not what its sender asks now, unless there is nothing else."""
    plain = _REPLY.sub("", subject)
    if plain != subject and text.strip():
        return ""
    return " ".join(plain.split())


def _cited(citation: Citation, clauses: Clauses) -> Sign:
    score = FRAME if citation.named else 0.8
    mood = clauses.mood(citation.start, citation.right.value) & ~Mood.HAPPENED
    return Sign(citation.right, citation.start, citation.end, score, Why.ARTICLE, citation.start, mood)


def _verification(found: _Findings, text: str, subject: str, *, open_challenge: bool) -> Reading | None:
    typed = codes(text)
    short = len(text.strip()) <= _SHORT
    said = [sign for sign in found.signs if sign.label is Kind.VERIFICATION]
    bare = re.sub(r"[\W_]+", "", text).isdigit()
    reply = _REPLY.match(subject) is not None
    if typed and short and (open_challenge or said or (bare and reply) or found.has("context.code")):
        return _reading(found, Kind.VERIFICATION, (), 0.95 if open_challenge else 0.85, said)
    if said and (open_challenge or short or not _rights(_wishes(found))):
        return _reading(found, Kind.VERIFICATION, (), 0.85, said)
    if open_challenge and short and found.has("context.proof") and not _rights(_wishes(found)):
        return _reading(found, Kind.VERIFICATION, (), 0.8, said)
    return None


def _wishes(found: _Findings) -> list[Sign]:
    """The signs of rights that nothing takes the wish out of."""
    return [
        sign for sign in found.signs if isinstance(sign.label, Right) and not sign.mood and sign.score > HINT
    ]


def _asked(found: _Findings) -> list[Sign]:
    wishes = _wishes(found)
    if found.has("phrases.other"):
        wishes = [sign for sign in wishes if found.personal(sign) and sign.why is not Why.ARTICLE]
    if len(found.folded.text) > _LETTER:
        wishes = _of_a_letter(found, wishes)
    return sorted(_uncovered(found, wishes), key=lambda sign: sign.start)


def _of_a_letter(found: _Findings, wishes: list[Sign]) -> list[Sign]:
    """Of a letter's many mentions: the wishes said as such, else its first cited article."""
    said = [sign for sign in wishes if found.clauses.wanted(sign.place) or sign.start < found.body]
    if said:
        lexical = [sign for sign in said if sign.why is not Why.ARTICLE]
        return lexical or said[:1]
    cited = [sign for sign in wishes if sign.why is Why.ARTICLE]
    return cited[:1] or wishes


def _uncovered(found: _Findings, wishes: Iterable[Sign]) -> list[Sign]:
    """Drop what stands inside a longer phrase of a question: my data in "is my data safe"."""
    questions = [sign for sign in found.signs if sign.label is Kind.QUESTION and sign.score > HINT]
    return [wish for wish in wishes if not any(_inside(wish, question) for question in questions)]


def _inside(inner: Sign, outer: Sign) -> bool:
    return (
        outer.start <= inner.start
        and inner.end <= outer.end
        and inner.end - inner.start < outer.end - outer.start
    )


def _status(found: _Findings, asked: Sequence[Sign], *, open_ticket: bool) -> Reading | None:
    said = [sign for sign in found.signs if sign.label is Kind.STATUS]
    if said:
        sentences = {found.clauses.sentence(sign.start) for sign in said}
        rest = [sign for sign in asked if found.clauses.sentence(sign.place) not in sentences]
        if not rest or open_ticket:
            return _reading(found, Kind.STATUS, (), 0.9, said)
    if not asked and found.has("context.status") and (open_ticket or _TICKET.search(found.folded.text)):
        return _reading(found, Kind.STATUS, (), 0.8, said)
    return None


def _decide(found: _Findings, asked: Sequence[Sign]) -> Reading:
    person = _needs_person(found)
    sure = [sign for sign in asked if sign.score >= _THRESHOLDS.get(sign.label, _THRESHOLD)]
    if sure:
        return _reading(found, Kind.REQUEST, _rights(sure), max(sign.score for sign in sure), sure, person)
    questions = [sign for sign in found.signs if sign.label is Kind.QUESTION and sign.score > HINT]
    maybe = [
        sign for sign in found.signs if isinstance(sign.label, Right) and sign.mood & (Mood.HOW_TO | Mood.IF)
    ]
    maybe = [sign for sign in maybe if not sign.mood & Mood.NEGATED and sign.score > HINT]
    if found.has("phrases.other") and not any(found.personal(sign) for sign in maybe):
        return _reading(found, Kind.OTHER, (), 0.8, ())
    if questions and not maybe:
        return _reading(found, Kind.QUESTION, (), 0.85, questions, person)
    if maybe:
        reading = _unclear(found, maybe, person)
        return replace(reading, how_to=any(sign.mood & Mood.HOW_TO for sign in maybe))
    if found.has("phrases.other"):
        return _reading(found, Kind.OTHER, (), 0.8, ())
    if person is not None and (found.has("objects.data") or found.has("objects.own")):
        return _reading(found, Kind.QUESTION, (), 0.7, (), person)
    hints = [sign for sign in found.signs if sign.score <= HINT and not sign.mood & ~Mood.HOW_TO]
    if hints and _hinted(found, hints):
        return _unclear(found, hints, person)
    return _reading(found, Kind.OTHER, (), 0.7, ())


def _hinted(found: _Findings, hints: Sequence[Sign]) -> bool:
    """A hint asks us back only where nothing else is spoken of."""
    return not found.has("objects.other") and len(found.folded.text) < 400


def _unclear(found: _Findings, signs: Sequence[Sign], person: NeedsPerson | None) -> Reading:
    likely = tuple(
        dict.fromkeys(sign.label for sign in sorted(signs, key=lambda sign: (-sign.score, sign.start)))
    )[:3]
    return replace(_reading(found, Kind.UNCLEAR, (), 0.5, signs, person), likely=likely)


def _needs_person(found: _Findings) -> NeedsPerson | None:
    for name, person in _PEOPLE.items():
        if found.has(name):
            return person
    return None


def _rights(signs: Iterable[Sign]) -> tuple[Right, ...]:
    return tuple(dict.fromkeys(sign.label for sign in signs if isinstance(sign.label, Right)))


def _reading(
    found: _Findings,
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
        evidence=tuple(_evidence(found, sign) for sign in signs),
    )


def _evidence(found: _Findings, sign: Sign) -> Evidence:
    start, end = found.folded.span(sign.start, sign.end)
    phrase = found.original[start:end]
    span = (max(start - found.body, 0), max(end - found.body, 0)) if end > found.body else (0, 0)
    return Evidence(sign.label, phrase, span, sign.score, sign.why)
