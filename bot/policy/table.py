"""The manners of every table in a policy file: typed, closed, frozen."""

from collections.abc import Sequence
from typing import Annotated, Any, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from intents.right import Right

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
KEY, COUNTRY, CURRENCY = r"^[a-z][a-z0-9-]*$", r"^[A-Z]{2}$", r"^[A-Z]{3}$"
Key = Annotated[str, StringConstraints(pattern=KEY)]
Country = Annotated[str, StringConstraints(pattern=COUNTRY)]
Currency = Annotated[str, StringConstraints(pattern=CURRENCY)]
MOST = 36_500  # a hundred years in days: a larger number is a slip, and would leave the calendar
Days = Annotated[int, Field(ge=0, le=MOST)]
Positive = Annotated[int, Field(ge=1, le=MOST)]
RightName = Annotated[Right, Field(strict=False)]


def contradiction(text: str, *at: str | int) -> PydanticCustomError:
    """A mistake that the loader reports at the key `at`, counted from the table being checked."""
    return contradictions([(text, at)])


def contradictions(found: Sequence[tuple[str, tuple[str | int, ...]]]) -> PydanticCustomError:
    """Several mistakes at once, each with its key."""
    return PydanticCustomError("contradiction", "contradictions", {"found": tuple(found)})


def not_empty(items: tuple[Any, ...]) -> tuple[Any, ...]:
    """Raises where a list must have at least one element and has none."""
    if not items:
        raise contradiction("must not be empty")
    return items


class Table(BaseModel):
    """A table of the file: no unknown keys, no silent conversions, never changed after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Reason(Table):
    """A reason that may be chosen from a list, under a stable key."""

    key: Key
    name: Text


class Ground(Table):
    """A ground with its clause, as a letter cites it."""

    key: Key
    clause: Text
    name: Text


class Keyed(Protocol):
    """What is listed under a stable key."""

    @property
    def key(self) -> str: ...


def no_twins(**lists: Sequence[Keyed]) -> None:
    """Raises where a key stands twice in lists, named as the table names them, that share their keys."""
    seen: set[str] = set()
    for name, items in lists.items():
        for place, item in enumerate(items):
            if item.key in seen:
                raise contradiction(f'the key "{item.key}" stands twice', name, place, "key")
            seen.add(item.key)


#: A list of one element or more; checked after its elements, so that their mistakes stand alone.
Some = AfterValidator(not_empty)
