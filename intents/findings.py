"""All that was found in one text, before it is weighed."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from intents.citations import Citation, citations
from intents.clauses import Clauses, Mood, is_character, sentence_starts
from intents.folding import Folded, fold
from intents.frames import FRAME, HINT, Sign, frames, phrases
from intents.language import detect
from intents.right import Evidence, Kind, Why
from intents.tagging import Hit, tag
from intents.words import WORD, index

LETTER = 700  # characters: from here on rights are also mentioned that are not asked for
BRIEF = 90  # characters: up to here a mere hint may be the whole wish
SHORT = 160  # characters: a message that can be nothing but a code or a word of proof
_WHOLE = ("phrases.", "hints.", "people.")  # entries that count without a second one of their language
_MOST_SIGNS = 300  # of one text; each is weighed against each other
REPLY = re.compile(
    r"^\s*(?:re|aw|sv|antw|rv|res|rif|r|vs|odp|fw|fwd|wg|tr|enc|i|回复|答复|回覆|回復|答復|转发|轉寄|转寄)\s*[:：]\s*",
    re.I,
)
# Program text: calls, queries, markup, tracebacks. Whatever it says, nobody asks it of us.
_PROGRAM = re.compile(
    r"\w\(\)|\bselect\b.{1,80}\bfrom\b|\bdelete from\b|\bdrop table\b|\bwhere \w+ ?=|=>|\{\{|</\w+>"
    r"|\b[a-z_]\w*\.[a-z_]\w*\(|\bhttp [45]\d\d\b|\b\w+::\w+"
)


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found in one text; places count characters of the folded subject and text together."""

    folded: Folded
    original: str
    body: int  # where the text begins in the folded text, after the subject
    offset: int  # where it begins in the original
    hits: Sequence[Hit]
    tags: frozenset[str]
    clauses: Clauses
    signs: Sequence[Sign]
    language: str
    is_program: bool  # source code, a query or a traceback

    def has(self, name: str) -> bool:
        """Tell whether a list of the lexicons was met anywhere."""
        return name in self.tags

    @property
    def length(self) -> int:
        """Characters of the folded text."""
        return len(self.folded.text)

    @property
    def of_others(self) -> bool:
        """Tell whether it is business of others that only mentions privacy."""
        return self.is_program or any(
            hit.tag in ("phrases.other", "phrases.machine") and not self._within(hit) for hit in self.hits
        )

    @property
    def of_somebody(self) -> bool:
        """Tell whether it speaks of its writer at all, or asks for something."""
        return any(map(self.has, ("words.mine", "words.me", "words.want", "objects.self")))

    @property
    def in_unknown_language(self) -> bool:
        """Tell whether there is no lexicon of its language."""
        return self.language.partition("-")[0] not in index().details

    def evidence(self, signs: Iterable[Sign]) -> tuple[Evidence, ...]:
        """Return signs with their places in the original text; of one label's, those that hold the others."""
        return tuple(self._evidence(sign) for sign in _outermost(signs))

    def _evidence(self, sign: Sign) -> Evidence:
        start, end = self.folded.span(sign.start, sign.end)
        phrase = self.original[start:end]
        inside = end > self.offset
        span = (max(start - self.offset, 0), max(end - self.offset, 0)) if inside else (0, 0)
        return Evidence(sign.label, phrase, span, sign.score, sign.why)

    def _within(self, hit: Hit) -> bool:
        """The corso of "sia in corso un trattamento" is no course."""
        return any(
            sign.start <= hit.start and hit.end <= sign.end and sign.end - sign.start > hit.end - hit.start
            for sign in self.signs
            if sign.why is Why.PHRASE and sign.score > HINT and sign.label is not Kind.QUESTION
        )


def look(text: str, subject: str) -> Findings:
    """Return what the words of a text and its subject speak for."""
    head = _own_subject(subject, text)
    original = f"{head}\n{text}" if head else text
    folded = fold(original)
    known = index()
    body = len(fold(head).text) + 1 if head else 0
    sentences = sentence_starts(folded.text, body)
    hits = tag(folded.text, sentences, known)
    language = detect(text if text.strip() else original, folded.text, hits, known.common)
    hits = list(_spoken(hits, folded.text, sentences, language))
    clauses = Clauses(folded.text, sentences, hits, language)
    signs = [*phrases(hits, clauses), *frames(hits, clauses)]
    signs += [_cited(citation, clauses) for citation in citations(folded.text)]
    signs = _of_the_language(list(dict.fromkeys(signs)), clauses)[:_MOST_SIGNS]
    tags = frozenset(hit.tag for hit in hits)
    offset = len(head) + 1 if head else 0
    is_program = _PROGRAM.search(folded.text) is not None
    return Findings(folded, original, body, offset, hits, tags, clauses, signs, language, is_program)


def _outermost(signs: Iterable[Sign]) -> list[Sign]:
    kept: list[Sign] = []
    for sign in sorted(signs, key=lambda sign: (sign.start, -sign.end, -sign.score)):
        if not any(one.label is sign.label and sign.end <= one.end for one in kept):
            kept.append(sign)
    return sorted(kept, key=lambda sign: sign.place)


def _of_the_language(signs: list[Sign], clauses: Clauses) -> list[Sign]:
    """Where the text's own language speaks, words of others written alike are chance; other scripts still count."""
    own = clauses.language
    if not any(sign.language == own and sign.score > HINT for sign in signs):
        return signs
    script = {language: language in ("zh", "ja") for language in (own, *(sign.language for sign in signs))}
    return [
        sign
        for sign in signs
        if sign.language in (own, "") or script[sign.language] is not script[own] or script[own]
    ]


def _spoken(hits: Sequence[Hit], text: str, sentences: Sequence[int], language: str) -> Iterator[Hit]:
    """Drop what only looks like an entry of a language that is not spoken there: cases for the casei of pt."""
    own = language.partition("-")[0]
    heard: dict[int, Counter[str]] = {}
    for hit in hits:
        if hit.language == own or not hit.tag.startswith(_WHOLE) or is_character(text[hit.start]):
            yield hit
            continue
        number = bisect_right(sentences, hit.start)
        if number not in heard:
            end = sentences[number] if number < len(sentences) else len(text)
            heard[number] = _little_words(text[sentences[number - 1] : end], own)
        theirs, ours = heard[number][hit.language], heard[number][own]
        if 2 * theirs > ours or (
            not ours and all(map(index().knows, WORD.findall(text[hit.start : hit.end])))
        ):
            yield hit


def _little_words(sentence: str, own: str) -> Counter[str]:
    """Count the usual little words of each language in a sentence, shared ones for the text's own language."""
    common = index().common
    counts = Counter[str]()
    for word in set(WORD.findall(sentence)):
        languages = common.get(word, ())
        counts.update([own] if own in languages else languages)
    return counts


def _own_subject(subject: str, text: str) -> str:
    """A reply's subject is the thread's, not what its sender asks now, unless there is nothing else."""
    plain = REPLY.sub("", subject)
    if plain != subject and text.strip():
        return ""
    return " ".join(plain.split())


def _cited(citation: Citation, clauses: Clauses) -> Sign:
    score = FRAME if citation.named else 0.8
    mood = clauses.mood(citation.start, citation.right.value) & ~Mood.HAPPENED
    return Sign(citation.right, citation.start, citation.end, score, Why.ARTICLE, citation.start, mood)
