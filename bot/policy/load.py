"""From a policy file to a Policy: every mistake is named with its line.

PolicyError   the file, or one that it extends, cannot be used
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.policy.faults import worded
from bot.policy.lines import KeyPath, line_numbers
from bot.policy.model import Policy
from bot.policy.shipped import beside


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in a policy file; `line` is None where there is no line to point at."""

    file: str
    line: int | None
    key: str
    text: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.text}" if self.key else f"{place}: {self.text}"


class PolicyError(Exception):
    """A policy file that cannot be used, with all its mistakes in the order of their lines."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(str(mistake) for mistake in mistakes))


@dataclass(frozen=True, slots=True)
class Source:
    """One file as written: its tables, and where each key stands."""

    path: Path
    tables: dict[str, Any]
    lines: Mapping[KeyPath, int]

    def mistake(self, at: KeyPath, text: str) -> Mistake:
        """A mistake at that key of this file, or where the nearest table around it begins."""
        return Mistake(self.path.name, self.line(at), dotted(at), text)

    def line(self, at: KeyPath) -> int:
        """The line of the key, of the first key inside it, or of the nearest table around it."""
        at = ("without",) if self.drops(at) else at
        if at in self.lines:
            return self.lines[at]
        inside = [line for key, line in self.lines.items() if key[: len(at)] == at]
        return min(inside, default=1) if inside or not at else self.line(at[:-1])

    def drops(self, at: KeyPath) -> bool:
        """Whether the file says that it goes without this inherited key."""
        names = self.tables.get("without")
        return isinstance(names, list) and dotted(at) in names


def load(path: Path) -> Policy:
    """Load a policy file and all that it extends. Raises PolicyError, naming every mistake."""
    sources = tuple(chain(path))
    tables: dict[str, Any] = {}
    for source in reversed(sources):
        tables.pop("replaces", None)  # a predecessor is the file's own, never the base's
        tables = merged(less(tables, source), source.tables)
    for key in ("extends", "without"):
        tables.pop(key, None)
    try:
        return Policy.model_validate(frozen(tables))
    except ValidationError as error:
        raise PolicyError(in_order(sources, error)) from None


def less(base: dict[str, Any], source: Source) -> dict[str, Any]:
    """The base without the keys that the file says it goes without. Raises PolicyError for unknown ones."""
    names = source.tables.get("without", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise PolicyError((source.mistake(("without",), "list the inherited keys to leave out"),))
    for name in names:
        *tables, key = name.split(".")
        table: Any = base
        for part in tables:
            table = table.get(part) if isinstance(table, dict) else None
        if not isinstance(table, dict) or key not in table:
            raise PolicyError((source.mistake(("without",), f'there is no inherited key "{name}"'),))
        del table[key]
    return base


def chain(path: Path) -> Iterator[Source]:
    """The file, the file it extends, and so on. Raises PolicyError at a missing or circular base."""
    seen: list[Path] = []
    source = read(path)
    while True:
        yield source
        seen.append(source.path.resolve())
        base = source.tables.get("extends")
        if base is None:
            return
        source = next_source(source, base, seen)


def next_source(source: Source, base: object, seen: list[Path]) -> Source:
    """The file that `source` extends. Raises PolicyError."""
    if not isinstance(base, str) or not base:
        raise PolicyError((source.mistake(("extends",), "name a file, relative to this one"),))
    path = beside(source.path, base)
    if path is None:
        raise PolicyError((source.mistake(("extends",), f'there is no file "{base}"'),))
    if path.resolve() in seen:
        raise PolicyError((source.mistake(("extends",), f'"{base}" leads back to itself'),))
    return read(path)


def read(path: Path) -> Source:
    """Read one file. Raises PolicyError where it is missing, no UTF-8, or no TOML."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return Source(path, tomllib.loads(text), line_numbers(text))
    except OSError as error:
        raise PolicyError((Mistake(path.name, None, "", error.strerror or "cannot be read"),)) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PolicyError((Mistake(path.name, line, "", "this is not UTF-8 text"),)) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PolicyError((not_toml(path, text, str(error)),)) from None


def not_toml(path: Path, text: str, words: str) -> Mistake:
    """The mistake of a file that is no TOML: the parser tells the line in its words."""
    fault, _, place = words.partition(" (at ")
    number = place.removeprefix("line ").split(",")[0]
    end = text.rstrip("\n").count("\n") + 1
    return Mistake(path.name, int(number) if number.isdigit() else end, "", f"not TOML: {fault}")


def merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The base with the file's own keys laid over it: tables key by key, lists as a whole."""
    both = dict(base)
    for key, value in own.items():
        inherited = both.get(key)
        both[key] = (
            merged(inherited, value) if isinstance(inherited, dict) and isinstance(value, dict) else value
        )
    return both


def frozen(value: Any) -> Any:
    """The value with every list made a tuple."""
    if isinstance(value, dict):
        return {key: frozen(item) for key, item in value.items()}
    return tuple(frozen(item) for item in value) if isinstance(value, list) else value


def in_order(sources: tuple[Source, ...], error: ValidationError) -> tuple[Mistake, ...]:
    """The mistakes of a validation, each in the file and at the line that wrote it."""
    details = error.errors(include_url=False)
    found = dict.fromkeys(
        owner(sources, detail["loc"] + at).mistake(detail["loc"] + at, text)
        for detail in details
        for text, at in worded(detail)
    )
    return tuple(sorted(found, key=lambda mistake: (mistake.file, mistake.line or 0)))


def owner(sources: tuple[Source, ...], at: KeyPath) -> Source:
    """The file that wrote the key: a list comes whole from one file, a table may come from several."""
    stem = at[: next((place for place, part in enumerate(at) if isinstance(part, int)), len(at))]
    for length in range(len(stem), 0, -1):
        for source in sources:
            if stem[:length] in source.lines or source.drops(stem[:length]):
                return source
    return sources[0]


def dotted(path: KeyPath) -> str:
    """The key as a person writes it; places in lists are counted from 1."""
    words = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".")
