"""Where each key of a TOML text stands, so that a mistake can be named with its line."""

import re
import tomllib
from collections.abc import Iterator

KeyPath = tuple[str | int, ...]

HEADER = re.compile(r"(\[{1,2})([^\[\]]+)\]")
PAIR = re.compile(r"""((?:"[^"]*"|'[^']*'|[A-Za-z0-9_.\s-])+?)\s*=""")
# What may hold brackets without opening any: strings (long ones first) and comments.
QUIET = re.compile(r'''"""|\'\'\'|"(?:\\.|[^"\\])*"|'[^']*'|#.*''')


def line_numbers(text: str) -> dict[KeyPath, int]:
    """The line, counted from 1, of each table and key in a text that tomllib accepts."""
    found: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for number, line in statements(text):
        if header := HEADER.match(line):
            table = entered(resolved(parts(header[2]), counts), header[1] == "[[", counts)
            found.setdefault(table, number)
            if header[1] == "[[":
                found.setdefault(table[:-1], number)
        elif pair := PAIR.match(line):
            found.setdefault(table + parts(pair[1]), number)
    return found


def statements(text: str) -> Iterator[tuple[int, str]]:
    """Each statement by its first line, with its number: long strings and lists go on for several."""
    depth, closing = 0, ""
    for number, line in enumerate(text.split("\n"), start=1):
        if depth == 0 and not closing and (statement := line.strip()):
            yield number, statement
        depth, closing = after(line, depth, closing)


def after(line: str, depth: int, closing: str) -> tuple[int, str]:
    """How many brackets, and which long string, are still open at the end of the line."""
    place = 0
    while place < len(line):
        if closing:
            end = line.find(closing, place)
            if end < 0:
                return depth, closing
            place, closing = end + 3, ""
            continue
        quiet = QUIET.search(line, place)
        code = line[place : quiet.start() if quiet else len(line)]
        depth += sum(code.count(mark) for mark in "[{") - sum(code.count(mark) for mark in "]}")
        place = quiet.end() if quiet else len(line)
        closing = quiet[0] if quiet and quiet[0] in ('"""', "'''") else ""
    return max(depth, 0), closing


def parts(dotted: str) -> KeyPath:
    """The names in a dotted key; none where quotes in it hide where it ends."""
    path: list[str | int] = []
    try:
        value: object = tomllib.loads(f"{dotted} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    while isinstance(value, dict):
        name, value = next(iter(value.items()))
        path.append(name)
    return tuple(path)


def resolved(names: KeyPath, counts: dict[KeyPath, int]) -> KeyPath:
    """The path with the place of the latest element put in after each array of tables on the way."""
    path: KeyPath = ()
    for name in names[:-1]:
        path += (name,)
        if path in counts:
            path += (counts[path] - 1,)
    return path + names[-1:]


def entered(path: KeyPath, array: bool, counts: dict[KeyPath, int]) -> KeyPath:
    """The path of the table that a header opens; `[[…]]` opens the next element of its array."""
    if not array:
        return path
    counts[path] = counts.get(path, 0) + 1
    return (*path, counts[path] - 1)
