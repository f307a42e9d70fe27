"""The figures of a simulation as a plain SVG that reads well without seeing it too."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from bot.policy.compare import Tally
from bot.policy.limits import Outcome

#: How each outcome is called in tables and pictures.
NAMES = {
    Outcome.PROCEED: "go on",
    Outcome.DUPLICATE: "join the open request",
    Outcome.REMINDER: "treat as a reminder",
    Outcome.ASK_STAFF: "ask staff",
    Outcome.PROPOSE_FEE: "propose a fee",
    Outcome.PROPOSE_REFUSAL: "propose a refusal",
    Outcome.UNVERIFIED: "not verified",
}

WIDTH, LABELS, BARS, LINE, TOP = 760, 190, 440, 18, 64  # in pixels
FILLS = ("#1f4e79", "#c55a11")  # told apart in grey, and each bar carries its number


def figures(tally: Tally) -> list[tuple[str, int]]:
    """The figures of a policy with their names, in the order in which they are shown."""
    rows = [(NAMES[outcome], tally.outcomes[outcome]) for outcome in NAMES]
    return [*rows, ("deadlines missed", tally.missed)]


def told(tally: Tally) -> str:
    """The figures as one sentence."""
    counts = ", ".join(f"{name} {count:,}" for name, count in figures(tally))
    return f"{tally.policy.title}, {tally.requests:,} requests: {counts}."


def picture(tallies: Sequence[Tally]) -> str:
    """Horizontal bars for one policy, or for two side by side, with a text alternative inside."""
    rows = [figures(tally) for tally in tallies]
    most = max((count for row in rows for _, count in row), default=0) or 1
    height = TOP + (len(rows) * LINE + 10) * len(rows[0]) + 10
    title = "What would have been decided under " + " and ".join(tally.policy.title for tally in tallies)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" aria-labelledby="title description" '
        f'font-family="sans-serif" font-size="13">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="description">{escape(" ".join(told(tally) for tally in tallies))}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        *legend(tallies),
        *bars(rows, most),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def legend(tallies: Sequence[Tally]) -> Iterator[str]:
    """Which fill is which policy."""
    for place, tally in enumerate(tallies):
        top = 10 + place * LINE
        name = escape(f"{tally.policy.title}, version {tally.policy.version}")
        yield f'<rect x="10" y="{top}" width="12" height="12" fill="{FILLS[place]}"/>'
        yield f'<text x="28" y="{top + 11}" fill="#000000">{name}</text>'


def bars(rows: Sequence[Sequence[tuple[str, int]]], most: int) -> Iterator[str]:
    """A group of bars for each figure, every bar with its number."""
    for place, (name, _) in enumerate(rows[0]):
        top = TOP + place * (len(rows) * LINE + 10)
        yield f'<text x="{LABELS}" y="{top + 13}" text-anchor="end" fill="#000000">{escape(name)}</text>'
        for policy, row in enumerate(rows):
            count, y = row[place][1], top + policy * LINE
            width = round(BARS * count / most, 1)
            yield f'<rect x="{LABELS + 10}" y="{y}" width="{width}" height="14" fill="{FILLS[policy]}"/>'
            yield f'<text x="{LABELS + 16 + width}" y="{y + 12}" fill="#000000">{count:,}</text>'
