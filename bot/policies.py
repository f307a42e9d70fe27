"""The policy as it is in force: read again when its file has changed; a bad change leaves the last good one."""

from datetime import datetime
from pathlib import Path

from bot.policy.load import Mistake
from bot.policy.model import Policy
from bot.policy.versions import Versions, reread


class Policies:
    """The versions of the policy, with the file that they come from."""

    def __init__(self, path: Path) -> None:
        """Read the file; raises PolicyError, OSError."""
        self.path = path
        self._versions = Versions.read(path)
        self._stamp = self._now()

    def at(self, moment: datetime) -> Policy:
        """The version in force at that moment, §8."""
        return self._versions.at(moment)

    def refresh(self) -> tuple[Mistake, ...]:
        """Read the file again if it has changed; gives back what is wrong with the change, once for each change."""
        stamp = self._now()
        if stamp == self._stamp:
            return ()
        self._stamp = stamp
        self._versions, mistakes = reread(self._versions, self.path)
        return mistakes

    def _now(self) -> tuple[tuple[str, int, int], ...]:
        # With its neighbours: a file may extend another one, or replace it.
        files = sorted(self.path.parent.glob("*.toml"))
        return tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)
