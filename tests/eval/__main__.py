"""`python -m tests.eval [FILE…]` reads the development set; exit 1 if a promised figure is missed."""

import sys

from tests.eval import report
from tests.eval.figures import figures, promises
from tests.eval.messages import messages, read


def main(names: list[str]) -> int:
    """Read the messages of these files (all without names); return the exit code."""
    grades = [read(message) for message in messages() if not names or message.source in names]
    kept = promises(figures(grades))
    report.show(grades, kept)
    return 0 if all(promise.kept for promise in kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
