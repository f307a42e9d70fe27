"""The policy files that come with the program."""

from pathlib import Path

FOLDER = Path(__file__).parent
DEFAULT = FOLDER / "default.toml"
SHIPPED = tuple(sorted(path.name for path in FOLDER.glob("*.toml")))


def resolve(path: Path) -> Path:
    """The path itself, or the shipped file of that bare name where no such file exists."""
    shipped = FOLDER / path.name
    bare = path.parent == Path() and path.name in SHIPPED
    return shipped if bare and not path.exists() else path
