"""Training sentences of slot grammars, expanded with a fixed seed, and ordinary lines."""

import random
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.eval.written import Example

_HERE = Path(__file__).parent
_PER_TEMPLATE = 8  # sentences drawn of one template
_CHOICE = re.compile(r"\(([^()]*)\)")
_MAYBE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")


def sentences() -> Iterator[Example]:
    """Yield all sentences, in the same order each time; those of one template are one block."""
    for path in sorted(_HERE.glob("*.toml")):
        grammar = tomllib.loads(path.read_text(encoding="utf-8"))
        for label, templates in grammar["labels"].items():
            for template in templates:
                for text in _drawn(template, grammar["slots"]):
                    yield Example(text, "", frozenset({label}), frozenset(), path.stem, template)
    for line in (_HERE / "ordinary.txt").read_text(encoding="utf-8").splitlines():
        yield Example(line, "", frozenset({"other"}), frozenset(), "", line)


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
