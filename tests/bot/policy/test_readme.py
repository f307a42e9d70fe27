"""The README explains every key that a policy file may have."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest

from bot.policy.model import Policy
from bot.policy.shipped import FOLDER
from bot.policy.table import Table

README = (FOLDER / "README.md").read_text(encoding="utf-8")


def tables(kind: Any) -> Iterator[type[Table]]:
    """The tables that a type is made of."""
    if isinstance(kind, type) and issubclass(kind, Table):
        yield kind
    elif get_origin(kind) in (Annotated, Union, UnionType, tuple):
        for part in get_args(kind):
            yield from tables(part)


def keys(table: type[Table]) -> Iterator[str]:
    """Every key below a table, with the name of its table."""
    for name, field in table.model_fields.items():
        yield f"{table.__name__}.{name}"
        for inner in tables(field.annotation):
            yield from keys(inner)


ALL = sorted(set(keys(Policy)))


def test_the_keys_are_found() -> None:
    assert "Extension.reasons" in ALL
    assert len(ALL) > 100


@pytest.mark.parametrize("key", ALL)
def test_a_key_is_explained(key: str) -> None:
    name = key.partition(".")[2]
    marks = (f"`{name}`", f"[{name}]", f".{name}]", f"[{name}.")
    assert any(mark in README for mark in marks), f"the README does not explain {key}"


@pytest.mark.parametrize("key", ["extends", "without"])
def test_the_keys_of_the_loader_are_explained(key: str) -> None:
    assert f"`{key}`" in README
