"""Several versions of a policy, and the one in force when a request was received (published policy §8)."""

from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Self

from bot.policy.load import Mistake, PolicyError, load, read
from bot.policy.model import Policy
from bot.policy.shipped import beside


@dataclass(frozen=True, slots=True)
class Versions:
    """A policy and the versions that it replaces, the newest first; never empty."""

    newest_first: tuple[Policy, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Load a policy file and all that it `replaces`. Raises PolicyError."""
        policies, seen = [load(path)], [path.resolve()]
        while (replaced := policies[-1].replaces) is not None:
            path = predecessor(path, replaced, seen)
            policies.append(load(path))
            if policies[-1].effective >= policies[-2].effective:
                text = f"takes effect on {policies[-1].effective}, not before the version that replaces it"
                raise PolicyError((read(path).mistake(("effective",), text),))
        return cls(tuple(policies))

    def at(self, received_at: datetime) -> Policy:
        """The version in force at an aware time; before the first one took effect, the first one."""
        return next((each for each in self.newest_first if begun(each, received_at)), self.newest_first[-1])


def predecessor(path: Path, replaced: str, seen: list[Path]) -> Path:
    """The file that a version replaces, relative to its own. Raises PolicyError."""
    older = beside(path, replaced)
    if older is None:
        raise PolicyError((read(path).mistake(("replaces",), f'there is no file "{replaced}"'),))
    if older.resolve() in seen:
        raise PolicyError((read(path).mistake(("replaces",), f'"{replaced}" leads back to itself'),))
    seen.append(older.resolve())
    return older


def begun(policy: Policy, moment: datetime) -> bool:
    """Whether the first day of effect has begun at the business by then."""
    return moment >= datetime.combine(policy.effective, time(), policy.zone)


def reread(last_good: Versions, path: Path) -> tuple[Versions, tuple[Mistake, ...]]:
    """The file as it stands now, or the last good versions and the mistakes that staff are told of."""
    try:
        return Versions.read(path), ()
    except PolicyError as error:
        return last_good, error.mistakes
