"""What changes from one policy to another, in plain words."""

from bot.policy.describe import promises
from bot.policy.model import Policy


def changes(old: Policy, new: Policy) -> list[str]:
    """A line for each promise that is new, gone, or said differently; in the order of the files."""
    before, after = dict(promises(old)), dict(promises(new))
    lines = [] if old.title == new.title else [f"title: was {old.title}; becomes {new.title}"]
    for topic in dict.fromkeys([*before, *after]):
        one, other = before.get(topic), after.get(topic)
        if one is None:
            lines.append(f"{topic}: new: {other}")
        elif other is None:
            lines.append(f"{topic}: no longer: {one}")
        elif one != other:
            lines.append(f"{topic}: was {one}; becomes {other}")
    return lines
