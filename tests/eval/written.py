"""The training messages: written by hand as many people would, one a line under a heading of labels."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WRITTEN = Path(__file__).parent / "written"
MARKS = frozenset({"cancellation", "human", "ticket", "challenge"})
_BLOCK = 25  # lines: what one writer wrote in one go stays on one side of a split


@dataclass(frozen=True, slots=True)
class Example:
    """One training message with its labels and marks; examples of one `block` never stand on both sides of a split."""

    text: str
    subject: str
    labels: frozenset[str]
    marks: frozenset[str]
    language: str
    block: str


def examples(folder: Path = WRITTEN) -> Iterator[Example]:
    """Yield all training messages, in the same order each time."""
    for path in sorted(folder.glob("*.txt")):
        labels = marks = frozenset[str]()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if line.startswith("## "):
                labels, marks = _heading(line)
            elif line.strip():
                subject, text = _message(line)
                block = f"{path.stem} {number // _BLOCK}"
                yield Example(text, subject, labels, marks, path.stem.partition("_")[0], block)


def _heading(line: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return labels and marks of `## access, deletion | human`."""
    labels, _, marks = line.removeprefix("## ").partition("|")
    return _names(labels), _names(marks)


def _names(listed: str) -> frozenset[str]:
    return frozenset(name.strip() for name in listed.split(",") if name.strip())


def _message(line: str) -> tuple[str, str]:
    """Return subject and text of `Subject: …\\nText`, in which a line break is written \\n."""
    text = line.replace("\\n", "\n")
    if not text.startswith("Subject: "):
        return "", text
    subject, _, text = text.removeprefix("Subject: ").partition("\n")
    return subject, text
