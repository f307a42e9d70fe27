"""What understanding costs: loading, memory, a line, a letter, a flood; `python -m tests.bench.understanding`."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from statistics import median
from time import process_time

from intents.classify import classify
from tests.bench.figure import Measured
from tests.eval.messages import messages

_LINE, _LETTER, _FLOOD = 120, 4_000, 1_000_000  # characters
_LOADING = """
import resource, time
begun = time.process_time()
from intents.classify import classify
classify("please delete my data")
print(time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def figures() -> Iterator[Measured]:
    """Yield what each costs, as CPU time of one core."""
    rows = list(messages())
    said = [row.text for row in rows]
    lines = [text for text in said if len(text) <= _LINE]
    long = "\n".join(text for text in said if len(text) > 300)
    english = "\n".join(row.text for row in rows if row.lang == "en" and len(row.text) > 200)
    letters = [english[at : at + _LETTER] for at in range(0, len(english) - _LETTER, _LETTER)]
    printed = subprocess.run([sys.executable, "-c", _LOADING], capture_output=True, text=True, check=True)
    loading, memory = map(float, printed.stdout.split())
    yield Measured("all languages loaded", loading, "s", 1.0)
    yield Measured("memory of a process that has classified", memory, "MB", 120.0)
    classify("")
    yield Measured("a chat line, median", 1_000 * median(_costs(lines)), "ms", 1.0)
    yield Measured("a letter of 4,000 characters, median", 1_000 * median(_costs(letters)), "ms", 10.0)
    yield Measured("1 MB of text, worst", max(_costs(_floods(long))), "s", 2.0)


def _floods(long: str) -> list[str]:
    """Texts of a megabyte: a letter again and again, one wish, brackets, one word, digits."""
    units = (long, "delete my data ", "((((", "a", "15 GDPR Art. ", "删除我的信息", "0123 ")
    return [(unit * (_FLOOD // len(unit) + 1))[:_FLOOD] for unit in units]


def _costs(texts: Sequence[str]) -> list[float]:
    """Return the CPU seconds that each text takes."""
    costs = []
    for text in texts:
        begun = process_time()
        classify(text)
        costs.append(process_time() - begun)
    return costs


if __name__ == "__main__":
    for figure in figures():
        print(figure)
