"""The policy files that come with the program."""

from pathlib import Path

FOLDER = Path(__file__).parent
DEFAULT = FOLDER / "default.toml"
SHIPPED = tuple(sorted(path.name for path in FOLDER.glob("*.toml")))


def resolve(path: Path) -> Path:
    """The path itself, or the shipped file of that name where no such file exists here."""
    ours = path.name in SHIPPED and path.parent in (Path(), Path("bot/policy"))
    return FOLDER / path.name if ours and not path.exists() else path


def beside(file: Path, name: str) -> Path | None:
    """The file that another names, relative to it or the shipped one of that bare name; None if there is none."""
    try:
        path = (file.parent / name).resolve()
        found = FOLDER / name if name in SHIPPED and not path.exists() else path
        return found if found.is_file() else None
    except (OSError, ValueError):  # a name that no file can have
        return None
