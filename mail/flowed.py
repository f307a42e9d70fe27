"""Plain text whose paragraphs were wrapped softly (RFC 3676)."""


def unwrapped(text: str, *, delete_space: bool = False) -> str:
    """Join the soft line breaks again, within the same depth of quoting only (RFC 3676 §4)."""
    out: list[str] = []
    pending: list[str] = []
    depth = 0
    for line in text.split("\n"):
        here, content = _quoting(line)
        if pending and here != depth:
            out.append(_line(depth, pending))
            pending = []
        depth = here
        # The signature's mark ends in a space and is no soft break (§4.3).
        soft = content.endswith(" ") and content != "-- "
        pending.append(content[:-1] if soft and delete_space else content)
        if not soft:
            out.append(_line(depth, pending))
            pending = []
    if pending:
        out.append(_line(depth, pending))
    return "\n".join(out)


def _quoting(line: str) -> tuple[int, str]:
    content = line.lstrip(">")
    depth = len(line) - len(content)
    return depth, content.removeprefix(" ")  # space-stuffing (§4.4)


def _line(depth: int, pieces: list[str]) -> str:
    text = "".join(pieces)
    return f"{'>' * depth} {text}" if depth else text
