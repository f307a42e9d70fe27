"""Training sentences: slot grammars expanded with a fixed seed, and the lexicons' own phrases."""

import random
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from intents.entries import variants

_HERE = Path(__file__).parent
_LEXICONS = Path("intents/lexicon")
_PER_TEMPLATE = 40  # sentences drawn of one template
_PER_ENTRY = 3  # spellings drawn of one lexicon entry
_POSSESSIVES = (
    "my",
    "our",
    "meine",
    "mein",
    "mon",
    "ma",
    "mes",
    "mi",
    "mis",
    "meu",
    "minha",
    "mio",
    "mia",
    "mijn",
    "我的",
)
_CHOICE = re.compile(r"\(([^()]*)\)")
_MAYBE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One training sentence; those of one `template` never stand on both sides of a split."""

    text: str
    label: str
    language: str
    template: str


def sentences() -> Iterator[Sentence]:
    """Yield all training sentences, in the same order each time."""
    for path in sorted(_HERE.glob("*.toml")):
        grammar = tomllib.loads(path.read_text(encoding="utf-8"))
        for label, templates in grammar["labels"].items():
            for template in templates:
                for text in _drawn(template, grammar["slots"]):
                    yield Sentence(text, label, path.stem, template)
    for line in (_HERE / "ordinary.txt").read_text(encoding="utf-8").splitlines():
        yield Sentence(line, "other", "", line)
    for path in sorted(_LEXICONS.glob("*.toml")):
        yield from _of_lexicon(tomllib.loads(path.read_text(encoding="utf-8")))


def _drawn(template: str, slots: Mapping[str, list[str]]) -> list[str]:
    chance = random.Random(template)
    texts = (_filled(template, slots, chance) for _ in range(_PER_TEMPLATE))
    return list(dict.fromkeys(texts))


def _filled(template: str, slots: Mapping[str, list[str]], chance: random.Random) -> str:
    text = template
    for pattern in (_SLOT, _MAYBE, _CHOICE) * 4:
        text = pattern.sub(lambda found: _instead(found, slots, chance), text)
    text = " ".join(text.split())
    return text.lower() if chance.random() < 0.4 else text


def _instead(found: re.Match[str], slots: Mapping[str, list[str]], chance: random.Random) -> str:
    if found[0][0] == "{":
        return chance.choice(slots[found[1]])
    if found[0][0] == "[":
        return chance.choice((found[1], ""))
    return str(chance.choice(found[1].split("|")))


def _of_lexicon(lexicon: Mapping[str, dict[str, list[str]]]) -> Iterator[Sentence]:
    characters = str(lexicon["writing"]) == "characters"
    language = str(lexicon["language"])
    for name, entries in lexicon["phrases"].items():
        label = {"cancellation": "deletion", "machine": "other"}.get(name, name)
        for entry in entries:
            if "{" not in entry:
                for text in _spelled(entry, characters=characters):
                    yield Sentence(text, label, language, entry)
    yield from _contrasts(lexicon, language, characters=characters)


def _contrasts(
    lexicon: Mapping[str, dict[str, list[str]]], language: str, *, characters: bool
) -> Iterator[Sentence]:
    """The verbs of each right with what is never personal: "please delete the invoice"."""
    things = [
        text for entry in lexicon["objects"]["other"] for text in _spelled(entry, characters=characters)
    ]
    verbs = [verb for entries in lexicon["verbs"].values() for verb in entries]
    mine = [word for word in lexicon["words"]["mine"] if word in _POSSESSIVES] or [""]
    for thing in things:
        chance = random.Random(f"{language} {thing}")
        want = chance.choice(["", *lexicon["words"]["want"], *lexicon["words"]["how_to"]])
        verb, whose = chance.choice(verbs).rstrip("*"), chance.choice(["", *mine])
        other_verb = chance.choice(verbs).rstrip("*")
        for words in ((thing,), (want, verb, whose, thing), (whose, thing, verb), (other_verb, whose, thing)):
            yield Sentence(("" if characters else " ").join(words), "other", language, thing)


def _spelled(entry: str, *, characters: bool) -> list[str]:
    chance = random.Random(entry)
    texts = []
    for parts in variants(entry, characters=characters):
        for _ in range(_PER_ENTRY):
            words = [chance.choice(part.spellings).rstrip("*") for part in parts if part.spellings]
            texts.append(("" if characters else " ").join(words))
    return list(dict.fromkeys(texts))[:_PER_ENTRY]
