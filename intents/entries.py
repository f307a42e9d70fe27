"""How one line of a lexicon is read: `(a|b)`, `[maybe]`, `…`, `{list}`, `ending*` (see lexicon/README.md)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

_MOST_SPELLINGS = 200  # of one part; a part with more is cut in two that must stand next to each other


class EntryError(ValueError):
    """An entry of a lexicon that cannot be read; the text says where."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of words, in all its spellings, or a list referred to; `gap` is what may stand before it."""

    spellings: tuple[str, ...]
    list_name: str | None
    gap: str  # "next", "near" or "far"


_Atom = tuple[str, ...]


def variants(entry: str, *, characters: bool) -> Iterator[tuple[Part, ...]]:
    """Yield the parts of an entry, for each choice that has a gap or a list in it. Raises EntryError."""
    for at, sign in enumerate(entry):
        if sign in "([":
            end = at + _closing(entry[at:])
            inside = entry[at + 1 : end]
            if set(inside) & set("…{"):
                rest = entry[end + 1 :].removeprefix("?")
                maybe = sign == "[" or entry[end + 1 : end + 2] == "?"
                for choice in [*_choices(inside), *([""] if maybe else [])]:
                    yield from variants(f"{entry[:at]}{choice}{rest}", characters=characters)
                return
    yield _parts(entry, characters=characters)


def _parts(entry: str, *, characters: bool) -> tuple[Part, ...]:
    parts: list[Part] = []
    gap = "next"
    for piece in re.split(r"(…|\{[a-z_.]+\})", entry):
        if piece == "…":
            gap = "far"
        elif piece.startswith("{"):
            parts.append(Part((), piece[1:-1], "far" if gap == "far" else "near"))
            gap = "near"
        elif piece.strip():
            parts += _stretches(piece, gap, characters=characters)
            gap = "near"
    if not parts:
        raise EntryError(f"nothing in the entry {entry!r}")
    return tuple(parts)


@lru_cache(maxsize=64)  # an entry with choices repeats its other pieces
def _stretches(piece: str, gap: str, *, characters: bool) -> tuple[Part, ...]:
    return tuple(_cut(piece, gap, characters=characters))


def _cut(piece: str, gap: str, *, characters: bool) -> Iterator[Part]:
    atoms = list(_atoms(piece, characters=characters))
    while atoms:
        count, taken = 1, 0
        while taken < len(atoms) and (not taken or count * len(atoms[taken]) <= _MOST_SPELLINGS):
            count *= len(atoms[taken])
            taken += 1
        joined = ("" if characters else " ").join
        spellings = dict.fromkeys(" ".join(joined(choice).split()) for choice in product(*atoms[:taken]))
        if all(spellings):
            yield Part(tuple(spellings), None, gap)
            gap = "next"
        elif len(spellings) > 1:  # optional as a whole: what follows may stand a little further off
            gap = "near"
        del atoms[:taken]


def _atoms(piece: str, *, characters: bool) -> Iterator[_Atom]:
    rest = piece if characters else piece.strip()
    while rest:
        if rest[0] in "([":
            end = _closing(rest)
            choices = tuple(_spelled(choice, characters=characters) for choice in _choices(rest[1:end]))
            flat = tuple(spelling for choice in choices for spelling in choice)
            maybe = rest[0] == "[" or rest[end + 1 : end + 2] == "?"
            yield (*flat, "") if maybe else flat
            rest = rest[end + 1 :].removeprefix("?")
        else:
            literal = re.match(r"[^(\[]+", rest)
            if literal is None or set(literal[0]) & set(")]|{}"):
                raise EntryError(f"a bracket that does not fit in {piece!r}")
            yield from _literals(literal[0], characters=characters)
            rest = rest[literal.end() :]


def _closing(rest: str) -> int:
    first = re.match(r"[(\[][^()\[\]]*[)\]]", rest)
    if first:
        return first.end() - 1
    depth = 0
    for at, sign in enumerate(rest):
        depth += (sign in "([") - (sign in ")]")
        if depth == 0:
            return at
    raise EntryError(f"a bracket that is never closed in {rest!r}")


def _choices(inside: str) -> list[str]:
    """Cut at each `|` that is in no inner bracket."""
    if not set(inside) & set("(["):
        return inside.split("|")
    choices, depth = [""], 0
    for sign in inside:
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and depth == 0:
            choices.append("")
        else:
            choices[-1] += sign
    return choices


def _spelled(choice: str, *, characters: bool) -> tuple[str, ...]:
    if not set(choice) & set("([?"):
        return (" ".join(choice.split()),)
    joined = ("" if characters else " ").join
    atoms = _atoms(choice, characters=characters)
    return tuple(" ".join(joined(spelling).split()) for spelling in product(*atoms))


def _literals(text: str, *, characters: bool) -> Iterator[_Atom]:
    """In character scripts `的?` may be left out."""
    if not characters:
        yield (text.strip(),)
        return
    for plain, maybe in re.findall(r"((?:[^?](?!\?))+)|(.)\?", text):
        yield (plain,) if plain else (maybe, "")
