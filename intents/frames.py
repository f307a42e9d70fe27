"""What the words of a text speak for: phrases, and verbs with their personal object."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from intents.clauses import Clauses, Mood, is_character
from intents.right import Kind, Label, Right, Why
from intents.tagging import Hit, starting

PHRASE, FRAME, PRONOUN, IMPERSONAL, HINT = 0.97, 0.92, 0.89, 0.6, 0.45
"""Scores of evidence, 0 to 1: an entry that is enough alone, a verb with its object, with "it" for its object, with an
object that nobody calls his own, a hint."""

_OBJECTS: dict[str, frozenset[str]] = {
    "access": frozenset({"data", "own"}),
    "wish": frozenset({"data"}),
    "correction": frozenset({"data", "own", "detail"}),
    "deletion": frozenset({"data", "own", "detail", "self", "account"}),
    "cancellation": frozenset({"account"}),
    "withdrawal": frozenset({"marketing", "consent", "sharing"}),
    "explanation": frozenset({"decision"}),
    "portability": frozenset({"data", "own"}),
}
_OF_ANYTHING = ("status", "question", "explanation")  # an order or a loan may be what it was decided about
_REACH = 100  # characters round a verb in which its object is looked for
_LETTERS, _ALONE = 2, 8  # an entry of two Latin letters counts in a text of eight characters at most
_NEED_MINE = frozenset({"own", "detail"})
_VERB_LAST = frozenset(
    {"de", "nl", "ja", "zh", "ko", "tr", "hu"}
)  # the object may well stand before its verb


@dataclass(frozen=True, slots=True)
class Sign:
    """One piece of evidence before it is weighed; `place` is where the wish itself stands in the folded text."""

    label: Label
    start: int
    end: int
    score: float
    why: Why
    place: int
    mood: Mood = Mood.NONE
    cancellation: bool = False
    language: str = ""


def phrases(hits: Sequence[Hit], clauses: Clauses) -> Iterator[Sign]:
    """Yield the signs of entries that are enough alone, and of hints."""
    for hit in hits:
        section, _, name = hit.tag.partition(".")
        if section in ("phrases", "hints") and name not in ("other", "machine"):
            verb = _verb_inside(hit, hits, name)
            place = verb.start if verb else hit.start
            sign = Sign(
                _label(name),
                hit.start,
                hit.end,
                PHRASE if section == "phrases" else HINT,
                Why.PHRASE,
                place,
                cancellation=name == "cancellation",
                language=hit.language,
            )
            if name == "portability" and _to_a_thing(hit, hits, clauses):
                continue
            if (
                hit.end - hit.start <= _LETTERS
                and len(clauses.text) > _ALONE
                and clauses.text[hit.start].isascii()
            ):
                continue  # TD takes one off a list of short messages, and begins a cell of a table
            if name in _OF_ANYTHING or not _of_something_else(hit, hits, clauses):
                yield _in_mood(sign, clauses, name)


def _of_something_else(hit: Hit, hits: Sequence[Hit], clauses: Clauses) -> bool:
    """A copy of my … receipt: the entry ends in or holds what is never personal, and nothing that is."""
    longer = starting(hits, hit.start - 30, hit.start + 1)
    if any(one.tag == "objects.other" and one.end >= hit.end and one.start < hit.start for one in longer):
        return True  # your data access request
    spoken = (hit.language, clauses.language)
    near = [one for one in starting(hits, hit.start, hit.end + 1) if one.tag.startswith("objects.")]
    near = [one for one in near if one.language in spoken]
    details = [one for one in near if one.tag == "objects.detail"]
    if details and all(_of_an_order(one, hits, clauses) for one in details):
        near = [one for one in near if one.tag in ("objects.other", "objects.data", "objects.account")]
    inside = [one.tag for one in near if one.tag not in ("objects.self", "objects.it")]
    if details and not inside:
        return True
    return "objects.other" in inside and all(tag == "objects.other" for tag in inside)


def frames(hits: Sequence[Hit], clauses: Clauses) -> Iterator[Sign]:
    """Yield a sign for each verb whose nearest object is personal."""
    objects = [hit for hit in hits if hit.tag.startswith("objects.") and hit.tag != "objects.provider"]
    mine = [hit for hit in hits if hit.tag == "words.mine" and not _only_receives(hit, hits, clauses)]
    for verb in hits:
        section, _, name = verb.tag.partition(".")
        if section != "verbs" or name not in _OBJECTS:
            continue
        found = _object_of(verb, name, objects, mine, clauses)
        if found is not None and name == "portability" and not _to_another(verb, hits, clauses):
            continue
        if found is not None:
            sign = _in_mood(_frame(verb, name, found, clauses), clauses, name)
            yield replace(sign, mood=sign.mood | Mood.HAPPENED) if _told_as_done(verb, clauses) else sign
        elif name == "withdrawal":
            yield from _stopped_use(verb, hits, objects, clauses)


def _told_as_done(verb: Hit, clauses: Clauses) -> bool:
    """Corrected the definition of personal data: an English past that nobody wants is a report."""
    said = clauses.text[verb.start : verb.end]
    return (
        verb.language == "en"
        and said.endswith("ed")
        and verb.start < verb.end
        and not clauses.wanted(verb.start)
    )


def _to_a_thing(hit: Hit, hits: Sequence[Hit], clauses: Clauses) -> bool:
    """Transfer my contacts to the new phone: no other company gets them."""
    near = starting(hits, hit.start, hit.end + 12)
    return any(
        one.tag == "objects.other" and one.end > hit.end - 1 and _same_sentence(hit, one, clauses)
        for one in near
    )


def _only_receives(mine: Hit, hits: Sequence[Hit], clauses: Clauses) -> bool:
    """The 我 of 发我 is who gets it, not whose it is."""
    if not is_character(clauses.text[mine.start]):
        return False
    return any(
        hit.tag.startswith("verbs.") and hit.end == mine.end and hit.end - hit.start > mine.end - mine.start
        for hit in starting(hits, mine.start - 3, mine.start + 1)
    )


def _to_another(verb: Hit, hits: Sequence[Hit], clauses: Clauses) -> bool:
    """Portability goes to another provider: what comes to me is access."""
    near = starting(hits, verb.start - 2 * _REACH, verb.end + 2 * _REACH)
    return any(hit.tag == "objects.provider" and _same_sentence(verb, hit, clauses) for hit in near)


def _of_an_order(found: Hit, objects: Sequence[Hit], clauses: Clauses) -> bool:
    """The name on my ticket, the address of the order, 账单地址: a detail of something that is no person."""
    characters = is_character(clauses.text[found.start])
    near = list(starting(objects, found.end, found.end + (3 if characters else 16)))
    if characters:
        near += [one for one in starting(objects, found.start - 6, found.start) if one.end >= found.start - 1]
    return found.tag == "objects.detail" and any(
        one.tag == "objects.other" and _same_sentence(found, one, clauses) for one in near
    )


def _frame(verb: Hit, name: str, found: Hit, clauses: Clauses) -> Sign:
    start, end = min(verb.start, found.start), max(verb.end, found.end)
    cancels = found.tag == "objects.account"
    label = Right.DELETION if cancels else _label(name)
    score = FRAME if clauses.personal(verb.start) else IMPERSONAL
    if found.tag == "objects.it":
        score = PRONOUN
    sign = Sign(label, start, end, score, Why.VERB_OBJECT, verb.start)
    return replace(sign, cancellation=cancels, language=verb.language)


def _object_of(
    verb: Hit, name: str, objects: Sequence[Hit], mine: Sequence[Hit], clauses: Clauses
) -> Hit | None:
    """Return the personal object nearest to a verb, None where something else is nearer."""
    near = sorted(
        (
            (_distance(verb, found), found)
            for found in starting(objects, verb.start - _REACH, verb.end + _REACH)
            if _same_sentence(verb, found, clauses)
        ),
        key=lambda one: (one[0], -one[1].end),
    )
    wanted = _OBJECTS[name]
    near_by, far_off = (5, 14) if is_character(clauses.text[verb.start]) else (16, 48)
    reach = near_by if name == "wish" else far_off
    for distance, found in near:
        if distance > reach:
            break
        kind = found.tag.removeprefix("objects.")
        if kind in wanted and _of_an_order(found, objects, clauses):
            return None
        if kind in wanted and not (kind in _NEED_MINE and not _is_mine(found, mine)):
            if (kind == "self" and distance > 2) or (name == "wish" and found.start < verb.end):
                continue
            if name == "deletion" and clauses.comes_from(verb.end, found.start):
                return None
            if kind == "self" and clauses.comes_from(found.end - 2, found.end + 1):
                return None
            return found
        if (
            kind == "it"
            and not _only_counts(found, objects, wanted)
            and name != "wish"
            and 0 <= found.start - verb.end <= 3
        ):
            return found if _meant_by_it(verb, objects, mine) in wanted else None
        if kind == "other" and found.language != verb.language and found.language != clauses.language:
            continue
        same_place = any(other is not found and other[:2] == found[:2] for _, other in near)
        if kind == "other" and not same_place:
            return None
    return None


def _only_counts(it: Hit, objects: Sequence[Hit], wanted: Collection[str]) -> bool:
    """All of them, my data: what is meant follows at once."""
    after = starting(objects, it.end, it.end + 3)
    return any(one.tag.removeprefix("objects.") in wanted for one in after)


def _meant_by_it(verb: Hit, objects: Sequence[Hit], mine: Sequence[Hit]) -> str | None:
    """Return what kind of thing was last spoken of before a verb."""
    for found in reversed(starting(objects, verb.start - 300, verb.start)):
        kind = found.tag.removeprefix("objects.")
        if found.end > verb.start or kind == "it" or (kind in _NEED_MINE and not _is_mine(found, mine)):
            continue
        return kind
    return None


def _distance(verb: Hit, found: Hit) -> int:
    """Return the characters between, an object before its verb counting double where verbs come first."""
    if found.start >= verb.end:
        return found.start - verb.end
    if found.end <= verb.start:
        return (verb.start - found.end) * (1 if verb.language in _VERB_LAST else 2) + 1
    return _REACH  # one within the other: no object of its own


def _same_sentence(verb: Hit, found: Hit, clauses: Clauses) -> bool:
    """Verb and object also speak one language, unless they are of different scripts."""
    one_script = is_character(clauses.text[verb.start]) == is_character(clauses.text[found.start])
    if verb.language != found.language and found.tag.startswith("objects.") and one_script:
        return False
    return clauses.sentence(verb.start) == clauses.sentence(found.start)


def _is_mine(found: Hit, mine: Sequence[Hit]) -> bool:
    reach = 6 if found.language in ("zh", "ja") else 22
    after = 4 if found.language in ("zh", "ja") else 2
    near = starting(mine, found.start - reach - 20, found.end + after)
    return any(0 <= found.start - one.end <= reach or -1 <= one.start - found.end <= after for one in near)


def _stopped_use(verb: Hit, hits: Sequence[Hit], objects: Sequence[Hit], clauses: Clauses) -> Iterator[Sign]:
    """Stop selling my data: a verb of use between, or after, what stops it."""
    far = 8 if is_character(clauses.text[verb.start]) else 24
    for use in starting(hits, verb.end, verb.end + far):
        if use.tag == "verbs.use":
            for found in starting(objects, verb.start - _REACH, use.end + _REACH):
                if (
                    found.tag == "objects.data"
                    and _distance(use, found) <= 40
                    and _same_sentence(use, found, clauses)
                ):
                    start, end = min(verb.start, found.start), max(use.end, found.end)
                    sign = Sign(Right.WITHDRAWAL, start, end, FRAME, Why.VERB_OBJECT, verb.start)
                    yield _in_mood(replace(sign, language=verb.language), clauses, "withdrawal")
                    return


def _verb_inside(hit: Hit, hits: Sequence[Hit], name: str) -> Hit | None:
    for verb in starting(hits, hit.start + 1, hit.end - 1):
        if verb.tag == f"verbs.{name}" and verb.end <= hit.end:
            return verb
    return None


def _in_mood(sign: Sign, clauses: Clauses, name: str) -> Sign:
    denies = sign.why is Why.PHRASE and sign.label in (Right.WITHDRAWAL, Right.CORRECTION)
    until = sign.end if denies else 0
    mood = clauses.mood(sign.start, name, sign.language, denies_until=until)
    if sign.place != sign.start and sign.label is not Right.WITHDRAWAL:
        if clauses.wish_between(sign.start, sign.place):  # you leaked my data, I want it deleted
            mood &= ~Mood.HAPPENED
        mood |= clauses.mood(sign.place, name, sign.language, denies_until=until)
    return replace(sign, mood=mood)


def _label(name: str) -> Label:
    if name == "cancellation":
        return Right.DELETION
    if name == "wish":
        return Right.ACCESS
    return Right(name) if name in _OBJECTS else Kind(name)
