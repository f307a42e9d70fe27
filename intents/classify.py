"""What one text asks for: all evidence weighed, and no answer where it does not suffice."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from intents.citations import Citation, citations
from intents.clauses import Clauses, Mood, is_character, sentence_starts
from intents.details import codes
from intents.folding import Folded, fold
from intents.frames import FRAME, HINT, IMPERSONAL, Sign, frames, phrases
from intents.language import detect
from intents.opinion import second_opinion
from intents.right import Evidence, Kind, Label, NeedsPerson, Reading, Right, Why
from intents.tagging import Hit, tag
from intents.words import index

# What letters ask beside their main wish only to have it fulfilled well: by its means, in its form, until it is done.
_SERVES: dict[Label, frozenset[Label]] = {
    Right.ACCESS: frozenset({Right.EXPLANATION, Right.PORTABILITY, Right.CORRECTION}),
    Right.DELETION: frozenset({Right.WITHDRAWAL, Right.ACCESS}),
    Right.CORRECTION: frozenset({Right.WITHDRAWAL, Right.EXPLANATION}),
    Right.PORTABILITY: frozenset({Right.ACCESS}),
    Right.EXPLANATION: frozenset({Right.WITHDRAWAL}),
}
_LISTED = 25  # characters between the articles of one list
_MOST_SIGNS = 300  # of one text; each is weighed against each other
_LETTER = 700  # characters: from here on rights are also mentioned that are not asked for
_BRIEF = 90  # characters: up to here a mere hint may be the whole wish
_SHORT = 160  # characters: a message that can be nothing but a code or a word of proof
_REPLY = re.compile(
    r"^\s*(?:re|aw|sv|antw|rv|res|rif|r|vs|odp|fw|fwd|wg|tr|enc|i|回复|答复|回覆|回復|答復|转发|轉寄|转寄)\s*[:：]\s*",
    re.I,
)
_TICKET = re.compile(r"(?<![a-z0-9])[a-z]{2,5}-\d{2,4}-\d{2,}(?!\d)|#[a-z]{2,5}-\d{2,}")
# Program text: calls, queries, markup, tracebacks. Whatever it says, nobody asks it of us.
_PROGRAM = re.compile(
    r"\w\(\)|\bselect\b.{1,80}\bfrom\b|\bdelete from\b|\bdrop table\b|\bwhere \w+ ?=|=>|\{\{|</\w+>|\b\w+\.\w+\("
    r"|\bhttp [45]\d\d\b|\b\w+::\w+"
)
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
    tags: frozenset[str]
    clauses: Clauses
    signs: Sequence[Sign]
    language: str

    def has(self, name: str) -> bool:
        return name in self.tags


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
    return second_opinion(_decide(found, asked), found.folded.text, found.tags)


def _look(text: str, subject: str) -> _Findings:
    head = _own_subject(subject, text)
    original = f"{head}\n{text}" if head else text
    folded = fold(original)
    known = index()
    body = len(fold(head).text) + 1 if head else 0
    sentences = sentence_starts(folded.text, body)
    hits = tag(folded.text, sentences, known)
    language = detect(text if text.strip() else original, folded.text, hits, known.common)
    clauses = Clauses(folded.text, sentences, hits, language)
    signs = [*phrases(hits, clauses), *frames(hits, clauses)]
    signs += [_cited(citation, clauses) for citation in citations(folded.text)]
    signs = list(dict.fromkeys(signs))[:_MOST_SIGNS]
    tags = frozenset(hit.tag for hit in hits)
    return _Findings(folded, original, len(head) + 1 if head else 0, hits, tags, clauses, signs, language)


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
    if typed and short and (open_challenge or _gives_code(found, text, subject)):
        return _reading(found, Kind.VERIFICATION, (), 0.95 if open_challenge else 0.85, said)
    if said and (open_challenge or short or not _rights(_wishes(found))):
        return _reading(found, Kind.VERIFICATION, (), 0.85, said)
    if open_challenge and short and found.has("context.proof") and not _rights(_wishes(found)):
        return _reading(found, Kind.VERIFICATION, (), 0.8, said)
    return None


def _gives_code(found: _Findings, text: str, subject: str) -> bool:
    """Without an open challenge the words must say that this is the code, or that they answer ours."""
    if found.has("context.your_code") or _of_others(found):
        return False
    bare = re.sub(r"[\W_]+", "", text).isdigit()
    return found.has("context.code") or (bare and _REPLY.match(subject) is not None)


def _wishes(found: _Findings) -> list[Sign]:
    """The signs of rights that nothing takes the wish out of."""
    return [
        sign for sign in found.signs if isinstance(sign.label, Right) and not sign.mood and sign.score > HINT
    ]


def _asked(found: _Findings) -> list[Sign]:
    wishes = _governed(found, _wishes(found))
    if _of_others(found):
        wishes = [sign for sign in wishes if _meant_in_spite(found, sign)]
    if len(found.folded.text) > _LETTER or any(sign.why is Why.ARTICLE for sign in found.signs):
        wishes = _of_a_letter(found, wishes)
    return sorted(_uncovered(found, wishes), key=lambda sign: sign.place)


def _meant_in_spite(found: _Findings, sign: Sign) -> bool:
    """Beside the marks of a newsletter, a thesis or a program only the writer's own data counts, and said as a wish."""
    own = any(
        hit.tag in ("words.mine", "objects.self") and sign.start <= hit.start + 8 and hit.end <= sign.end
        for hit in found.hits
    )
    if found.has("phrases.machine") or _PROGRAM.search(found.folded.text):
        return own and found.clauses.wanted(sign.place) and found.folded.text.find("?") < 0
    return own and sign.why is not Why.ARTICLE


def _of_others(found: _Findings) -> bool:
    return (
        found.has("phrases.other")
        or found.has("phrases.machine")
        or _PROGRAM.search(found.folded.text) is not None
    )


def _governed(found: _Findings, wishes: list[Sign]) -> list[Sign]:
    """Where words count for two rights, the longer entry or the verb that is no mere wanting has them."""
    joints = [hit.start for hit in found.hits if hit.tag == "words.and"]
    said = {found.clauses.sentence(sign.place) for sign in wishes if sign.why is not Why.ARTICLE}
    spoken = [
        sign for sign in found.signs if isinstance(sign.label, Right) and sign.mood and sign.score > HINT
    ]
    wishes = [sign for sign in wishes if not _only_wanted(sign, spoken)]
    return [
        sign
        for sign in wishes
        if not any(_yields(sign, other, joints) for other in wishes if other.label is not sign.label)
        and not (sign.why is Why.ARTICLE and found.clauses.sentence(sign.place) in said)
    ]


def _only_wanted(sign: Sign, spoken: Sequence[Sign]) -> bool:
    """I need help to edit my data: what is asked how is no wish to have the data."""
    if sign.label is not Right.ACCESS or sign.why is not Why.VERB_OBJECT:
        return False
    return any(
        one.label is not Right.ACCESS and one.start < sign.end and sign.start <= one.place < sign.end
        for one in spoken
    )


def _yields(sign: Sign, other: Sign, joints: Sequence[int]) -> bool:
    if (
        sign.why is Why.ARTICLE
        or other.why is Why.ARTICLE
        or other.end <= sign.start
        or sign.end <= other.start
    ):
        return False
    first, second = sorted((sign.place, other.place))
    if any(first < joint <= second for joint in joints):  # correct my name and send me a copy
        return False
    if (sign.start, sign.end) == (other.start, other.end):
        return other.label is Right.WITHDRAWAL or sign.label is Right.ACCESS
    if _inside(sign, other) and other.why is Why.PHRASE and other.label is not Right.ACCESS:
        return True
    if sign.label is Right.ACCESS and sign.start <= other.place < sign.end:
        return True  # I request that you delete my data
    if sign.label is Right.ACCESS and other.label is not Right.CORRECTION:
        return sign.why is Why.VERB_OBJECT or other.start <= sign.start
    if sign.label in (Right.ACCESS, Right.CORRECTION):
        return sign.why is Why.VERB_OBJECT or other.label in (Right.DELETION, Right.WITHDRAWAL)
    return False


def _of_a_letter(found: _Findings, wishes: list[Sign]) -> list[Sign]:
    """Of a letter's many mentions: the wishes said as such; what only serves the main wish is no wish of its own."""
    said = [sign for sign in wishes if found.clauses.wanted(sign.place) or sign.start < found.body]
    wishes = said or wishes
    lexical = [sign for sign in wishes if sign.why is not Why.ARTICLE]
    if not lexical:
        return _first_cited(wishes)
    main = min(lexical, key=lambda sign: sign.place).label
    return [sign for sign in lexical if sign.label not in _SERVES.get(main, ())]


def _first_cited(cited: list[Sign]) -> list[Sign]:
    """The first cited article and those listed with it: Art. 15 and 17."""
    return [sign for sign in cited if sign.start - cited[0].end <= _LISTED] if cited else []


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
    said = [
        sign
        for sign in found.signs
        if sign.label is Kind.STATUS and not sign.mood & (Mood.IF | Mood.REPORTED)
    ]
    numbered = _TICKET.search(found.folded.text) is not None
    if said and not _of_others(found):
        sentences = {found.clauses.sentence(sign.start) for sign in said}
        rest = [sign for sign in asked if found.clauses.sentence(sign.place) not in sentences]
        if not rest or open_ticket or numbered:
            return _reading(found, Kind.STATUS, (), 0.9, said)
    chased = found.has("context.status") and len(found.folded.text) < _LETTER
    if not asked and chased and (open_ticket or numbered):
        return _reading(found, Kind.STATUS, (), 0.8, said)
    return None


def _decide(found: _Findings, asked: Sequence[Sign]) -> Reading:
    person = _needs_person(found)
    sure = [sign for sign in asked if _score(found, sign) >= _THRESHOLDS.get(sign.label, _THRESHOLD)]
    if sure:
        return _reading(found, Kind.REQUEST, _rights(sure), max(sign.score for sign in sure), sure, person)
    supposed = _supposed(found)
    if _of_others(found) and not any(found.clauses.personal(sign.place) for sign in supposed):
        return _reading(found, Kind.OTHER, (), 0.8, ())
    questions = [sign for sign in found.signs if sign.label is Kind.QUESTION and sign.score > HINT]
    if questions and not any(sign.mood & Mood.HOW_TO for sign in supposed):
        return _reading(found, Kind.QUESTION, (), 0.85, questions, person)
    if supposed:
        reading = _unclear(found, supposed, person)
        return replace(reading, how_to=any(sign.mood & Mood.HOW_TO for sign in supposed))
    if _of_others(found):
        return _reading(found, Kind.OTHER, (), 0.8, ())
    return _undecided(found, asked, person)


def _score(found: _Findings, sign: Sign) -> float:
    """A right that is only named in a sentence of nobody's own decides less, unless it is all there is."""
    length = len(found.folded.text) * (3 if is_character(found.folded.text[sign.start]) else 1)
    named = sign.why is Why.PHRASE and length > _BRIEF and sign.start >= found.body
    return min(sign.score, IMPERSONAL) if named and not found.clauses.personal(sign.place) else sign.score


def _supposed(found: _Findings) -> list[Sign]:
    """Rights that are asked about or spoken of, not asked for."""
    spoken = Mood.HOW_TO | Mood.IF | Mood.REPORTED
    rights = [sign for sign in found.signs if isinstance(sign.label, Right) and sign.score > HINT]
    return [sign for sign in rights if sign.mood & spoken and not sign.mood & (Mood.NEGATED | Mood.HAPPENED)]


def _undecided(found: _Findings, weak: Sequence[Sign], person: NeedsPerson | None) -> Reading:
    """Nothing suffices: a privacy question by its topic, else what is hinted at is asked back."""
    own = found.language.partition("-")[0]
    hints = [sign for sign in found.signs if sign.score <= HINT and not sign.mood & ~Mood.HOW_TO]
    hints = [sign for sign in hints if sign.language == own]
    topical = any(sign.label is Kind.QUESTION for sign in hints) or found.has("objects.data")
    short = len(found.folded.text) < _LETTER
    if topical and short and (found.has("words.ask") or "?" in found.folded.text):
        return _reading(found, Kind.QUESTION, (), 0.75, hints, person)
    if person is not None and (found.has("objects.data") or found.has("objects.own")):
        return _reading(found, Kind.QUESTION, (), 0.7, (), person)
    brief = len(found.folded.text) < _BRIEF or found.has("objects.data")
    if weak or (hints and short and brief and not found.has("objects.other")):
        return _unclear(found, [*weak, *hints], person)
    return _reading(found, Kind.OTHER, (), 0.7, ())


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
