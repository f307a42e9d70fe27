"""Which rights a text asks for, of all those it mentions."""

from collections.abc import Collection, Iterable, Sequence

from intents.clauses import Mood
from intents.findings import LETTER, Findings
from intents.frames import FRAME, HINT, Sign
from intents.right import Kind, Label, Right, Why
from intents.tagging import starting

# What letters ask beside their main wish only to have it fulfilled well: by its means, in its form, until it is done.
_SERVES: dict[Label, frozenset[Label]] = {
    Right.ACCESS: frozenset({Right.EXPLANATION, Right.PORTABILITY, Right.CORRECTION}),
    Right.DELETION: frozenset({Right.WITHDRAWAL, Right.ACCESS}),
    Right.CORRECTION: frozenset({Right.WITHDRAWAL, Right.EXPLANATION}),
    Right.PORTABILITY: frozenset({Right.ACCESS}),
    Right.EXPLANATION: frozenset({Right.WITHDRAWAL}),
}
_ALL_RIGHTS = frozenset({"verbs.correction", "verbs.deletion", "verbs.withdrawal"})
_LISTED = 25  # characters between the articles of one list


def wishes_of(found: Findings) -> list[Sign]:
    """The signs of rights that nothing takes the wish out of."""
    return [
        sign for sign in found.signs if isinstance(sign.label, Right) and not sign.mood and sign.score > HINT
    ]


def asked_of(found: Findings) -> list[Sign]:
    """Return the wishes that remain when words are given to one right each, in the order asked."""
    wishes = _governed(found, wishes_of(found))
    if found.of_others:
        wishes = [sign for sign in wishes if _meant_in_spite(found, sign)]
    wishes = _not_told(found, wishes)
    if found.length > LETTER or any(sign.why is Why.ARTICLE for sign in found.signs):
        wishes = _of_a_letter(found, wishes)
    return sorted(_uncovered(found, wishes), key=lambda sign: sign.place)


def _meant_in_spite(found: Findings, sign: Sign) -> bool:
    """Beside the marks of a newsletter, a thesis or a program only the writer's own data counts, and said as a wish."""
    own = any(
        hit.tag in ("words.mine", "objects.self") and hit.end <= sign.end
        for hit in starting(found.hits, sign.start - 8, sign.end)
    )
    if found.has("phrases.machine") or found.is_program:
        return own and found.clauses.wanted(sign.place) and found.folded.text.find("?") < 0
    return (own and sign.why is not Why.ARTICLE) or _claimed(found, sign)


def _claimed(found: Findings, sign: Sign) -> bool:
    """I hereby request under Article 15 GDPR: no thesis and no vendor says so."""
    return sign.why is Why.ARTICLE and sign.score >= FRAME and found.clauses.wanted(sign.place)


def _not_told(found: Findings, wishes: list[Sign]) -> list[Sign]:
    """A sentence that names correction, erasure and objection tells which rights there are, it asks for none."""
    named: dict[int, set[str]] = {}
    for hit in found.hits:
        if hit.tag in _ALL_RIGHTS and hit.language == found.language.partition("-")[0]:
            named.setdefault(found.clauses.sentence(hit.start), set()).add(hit.tag)
    told = {sentence for sentence, tags in named.items() if len(tags) == len(_ALL_RIGHTS)}
    rest = [sign for sign in wishes if found.clauses.sentence(sign.place) not in told]
    return rest or [sign for sign in wishes if found.clauses.personal(sign.place)]


def _governed(found: Findings, wishes: list[Sign]) -> list[Sign]:
    """Where words count for two rights, the longer entry or the verb that is no mere wanting has them."""
    own = found.clauses.language  # "en" is the Dutch "and", and a common word elsewhere
    joints = [hit.start for hit in found.hits if hit.tag == "words.and" and hit.language == own]
    said: dict[int, set[Label]] = {}
    for sign in wishes:
        if sign.why is not Why.ARTICLE:
            said.setdefault(found.clauses.sentence(sign.place), set()).add(sign.label)
    spoken = [
        sign
        for sign in found.signs
        if isinstance(sign.label, Right) and sign.mood & (Mood.HOW_TO | Mood.IF) and sign.score > HINT
    ]
    wishes = [sign for sign in wishes if not _only_wanted(sign, spoken)]
    return [
        sign
        for sign in wishes
        if not any(_yields(sign, other, joints) for other in wishes if other.label is not sign.label)
        and not (
            sign.why is Why.ARTICLE and _belied(sign, said.get(found.clauses.sentence(sign.place), set()))
        )
    ]


def _belied(cited: Sign, said: Collection[Label]) -> bool:
    """An article counts less than the words beside it, unless those only serve it: Art. 16, and until then restrict."""
    if not said or cited.label in said:
        return False
    return cited.label is Right.DELETION or not _SERVES.get(cited.label, frozenset()).issuperset(said)


def _only_wanted(sign: Sign, spoken: Sequence[Sign]) -> bool:
    """I need help to edit my data: what is asked how is no wish to have the data."""
    if sign.label is not Right.ACCESS or sign.why is not Why.VERB_OBJECT:
        return False
    return any(
        one.label is not Right.ACCESS and one.start < sign.end and sign.start < one.end for one in spoken
    )


def _yields(sign: Sign, other: Sign, joints: Sequence[int]) -> bool:
    if (
        sign.why is Why.ARTICLE
        or other.why is Why.ARTICLE
        or other.end <= sign.start
        or sign.end <= other.start
    ):
        return False
    if other.label is Right.WITHDRAWAL and other.why is Why.PHRASE and _inside(sign, other):
        return True  # 不得再提供我的个人信息: what may no longer be done is not wished for
    first, second = sorted((sign.place, other.place))
    if any(first < joint <= second for joint in joints):  # correct my name and send me a copy
        return False
    if (sign.start, sign.end) == (other.start, other.end):
        if sign.why is not other.why:
            return sign.why is Why.VERB_OBJECT
        return other.label is Right.WITHDRAWAL or sign.label is Right.ACCESS
    if _wanted_done(sign, other) or _wanted_done(other, sign):
        return _wanted_done(sign, other)
    if _inside(sign, other) and other.why is Why.PHRASE and other.label is not Right.ACCESS:
        return True
    if sign.label is Right.ACCESS and sign.start <= other.place < sign.end:
        return True  # I request that you delete my data
    if sign.label is Right.ACCESS and other.label is not Right.CORRECTION:
        return True  # have my records destroyed
    if sign.label in (Right.ACCESS, Right.CORRECTION):
        return sign.why is Why.VERB_OBJECT or other.label in (Right.DELETION, Right.WITHDRAWAL)
    return False


def _wanted_done(wish: Sign, deed: Sign) -> bool:
    """I want my data corrected: the verb after the shared object says what for."""
    return (
        wish.label is Right.ACCESS
        and deed.label is Right.CORRECTION
        and wish.place < deed.start < wish.end <= deed.place
    )


def _of_a_letter(found: Findings, wishes: list[Sign]) -> list[Sign]:
    """Of a letter's many mentions: the wishes said as such; what only serves the main wish is no wish of its own."""
    said = [sign for sign in wishes if found.clauses.wanted(sign.place) or sign.start < found.body]
    wishes = said or wishes
    lexical = [sign for sign in wishes if sign.why is not Why.ARTICLE]
    if not lexical:
        return _first_cited(wishes)
    main = min(
        wishes, key=lambda sign: (found.clauses.sentence(sign.place), sign.why is not Why.ARTICLE, sign.place)
    ).label
    kept = {main, *(sign.label for sign in lexical)} - _SERVES.get(main, frozenset())
    return [sign for sign in wishes if sign.label in kept]


def _first_cited(cited: list[Sign]) -> list[Sign]:
    """The first cited article and those listed with it: Art. 15 and 17."""
    if not cited:
        return []
    serving = _SERVES.get(cited[0].label, frozenset())
    return [sign for sign in cited if sign.start - cited[0].end <= _LISTED and sign.label not in serving]


def _uncovered(found: Findings, wishes: Iterable[Sign]) -> list[Sign]:
    """Drop what stands inside a longer phrase of a question: my data in "is my data safe"."""
    questions = [sign for sign in found.signs if sign.label is Kind.QUESTION and sign.score > HINT]
    return [wish for wish in wishes if not any(_inside(wish, question) for question in questions)]


def _inside(inner: Sign, outer: Sign) -> bool:
    return (
        outer.start <= inner.start
        and inner.end <= outer.end
        and inner.end - inner.start < outer.end - outer.start
    )
