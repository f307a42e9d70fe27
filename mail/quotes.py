"""What the sender wrote now, told from quotes, forwards and signatures by one linear pass over the lines.

Two shapes come out of it: the new text itself, and the whole text with everything else blanked, so that
spans found in it are spans of the original.
"""

import re

from mail import marks

MAX_LINES = 20_000  # what lies below is taken for the sender's own
MAX_CANDIDATES = 1_000  # header fields and attributions that are looked at closely
_HEADER_WINDOW = 14  # lines within which a header block must show three of its fields
_ATTRIBUTION_LINES = 4  # over how many lines clients wrap "On … wrote:"
_ATTRIBUTION_LENGTH = 400  # characters
_SIGNATURE_LINES = 12  # lines with words that may follow "-- "; more is text under a rule
_ARMOR_HEADERS = 6  # lines
_QUOTE = re.compile(r"[>＞]|[A-Z]{1,4}>")
_WORD = re.compile(r"[^\W_]")


def new_text(text: str) -> str:
    """Return the text without quotes, forwards and signatures; if nothing is left, the whole of it."""
    kept = "\n".join(line.rstrip() for line in new_text_masked(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def new_text_masked(text: str) -> str:
    """Return a text of the same length and lines in which all but the sender's own new words are blanks."""
    raw = text.split("\n")
    own = _all_own(raw)
    if all(own) or not _words(raw, own):
        return text
    return "\n".join(line if mine else _blank(line) for line, mine in zip(raw, own, strict=True))


def adds_nothing(text: str) -> bool:
    """Whether the sender wrote no word now, below or above what is quoted or forwarded."""
    raw = text.split("\n")
    return not _words(raw, _all_own(raw))


def _all_own(raw: list[str]) -> list[bool]:
    own = _own(raw[:MAX_LINES])
    return own + [True] * (len(raw) - len(own))


def _words(raw: list[str], own: list[bool]) -> bool:
    return any(mine and _WORD.search(line) for line, mine in zip(raw, own, strict=True))


def _blank(raw: str) -> str:
    return " " * len(raw) if "\r" not in raw else re.sub(r"[^\r]", " ", raw)


def _own(raw: list[str]) -> list[bool]:
    """Say of each line whether the sender wrote it now."""
    lines = [line.strip(marks.BLANKS) for line in raw]
    own = [True] * len(lines)
    older = _Older(lines)
    for at, text in enumerate(lines):
        if not text:
            continue
        if _QUOTE.match(text) or marks.is_device_line(text):
            own[at] = False
            continue
        begin, end = older.around(at)
        own[begin:end] = [False] * (end - begin)
        if end == len(lines) > begin:
            break
    _drop_signature(raw, lines, own)
    _drop_armor(lines, own)
    return own


class _Older:
    """Finds what an older mail takes up; looks closely at so many lines only, to stay linear."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.left = MAX_CANDIDATES

    def around(self, at: int) -> tuple[int, int]:
        """Return begin and end of what this line shows to be older; nothing, if they are equal."""
        text, last = self.lines[at], len(self.lines)
        if marks.is_separator(text):
            return at, last
        if self.left and marks.header_field(text):
            self.left -= 1
            if _header_block(self.lines, at):
                return _rule_above(self.lines, at), last
        if self.left and marks.ends_like_attribution(text):
            self.left -= 1
            return self._attributed(at)
        return at, at

    def _attributed(self, at: int) -> tuple[int, int]:
        """Return the attribution that ends here, and all below it unless its quote is marked line by line."""
        begin, marked = _attribution(self.lines, at), _quote_follows(self.lines, at)
        if begin is None and marked and marks.ends_with_verb(self.lines[at]):
            begin = at  # "Li wrote:" says too little, but the quote below it says the rest
        if begin is None:
            return at, at
        if marked:
            return begin, at + 1
        # People too write "On 3 May your agent wrote:"; programs add an address or a time of day.
        by_program = any(
            marks.names_address(line) or marks.names_time(line) for line in self.lines[begin : at + 1]
        )
        return (begin, len(self.lines)) if by_program else (at, at)


def _rule_above(lines: list[str], at: int) -> int:
    above = at - 1
    while above >= 0 and at - above <= 3 and not lines[above]:
        above -= 1
    return above if above >= 0 and marks.is_rule(lines[above]) else at


def _header_block(lines: list[str], at: int) -> bool:
    """Tell whether a mail's header is quoted from here on: three of its fields, in one language, by a program.

    A letter may have such a head as well; programs put the sender first (or the time), and name an address or
    a time of day.
    """
    seen: dict[str, set[str]] = {}
    strangers = 0
    by_program = marks.is_rule(lines[_rule_above(lines, at)])
    first = {role for role, _ in marks.header_field(lines[at]) or ()}
    if not (first & {"from"} or (first & {"date"} and marks.names_time(lines[at]))):
        return False
    for line in lines[at : at + _HEADER_WINDOW]:
        field = marks.header_field(line)
        if field is None:
            strangers += 1
            if strangers > 2:  # a long list of recipients takes more than one line
                return False
            continue
        strangers = 0
        by_program = by_program or marks.names_address(line) or marks.names_time(line)
        for role, language in field:
            roles = seen.setdefault(language, set())
            roles.add(role)
            if by_program and len(roles) >= 3 and "from" in roles:
                return True
    return False


def _attribution(lines: list[str], at: int) -> int | None:
    """Return the first line of the attribution ("On … wrote:") that ends here, if one does."""
    joined = ""
    found: int | None = None
    for begin in range(at, max(-1, at - _ATTRIBUTION_LINES), -1):
        text = lines[begin]
        if not text or (begin < at and _QUOTE.match(text)):
            break
        joined = f"{text} {joined}".rstrip()
        if len(joined) > _ATTRIBUTION_LENGTH:
            break
        complete = marks.is_attribution(joined)
        if marks.opens_attribution(text):
            return _with_name_above(lines, begin) if complete else found
        if complete and found is None:
            found = begin
    return found


def _with_name_above(lines: list[str], begin: int) -> int:
    """Take in the name where a program wraps the line behind it, as Gmail does in Chinese."""
    return begin - 1 if begin > 0 and marks.is_mailbox(lines[begin - 1]) else begin


def _quote_follows(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at + 1 : at + 6] if line), "")
    return bool(_QUOTE.match(following))


def _drop_signature(raw: list[str], lines: list[str], own: list[bool]) -> None:
    """Blank from the last "-- " line on, as long as what follows it is short (RFC 3676 §4.3).

    Without its blank the mark may just as well be a line drawn between two thoughts: then the longer part stays.
    """
    below = words_below = 0
    for at in range(len(lines) - 1, -1, -1):
        if not own[at] or not lines[at]:
            continue
        if lines[at] in marks.SIGNATURE_LINES:
            words_above = sum(len(lines[each]) for each in range(at) if own[each])
            if raw[at].startswith("-- ") or words_above >= words_below:
                own[at:] = [False] * (len(own) - at)
            return
        below += 1
        words_below += len(lines[at])
        if below > _SIGNATURE_LINES:
            return


def _drop_armor(lines: list[str], own: list[bool]) -> None:
    """Blank what surrounds clear-signed text: the armour's headers and the signature (RFC 4880 §7)."""
    headers_left, inside = 0, False
    for at, line in enumerate(lines):
        if line == "-----BEGIN PGP SIGNED MESSAGE-----":
            headers_left = _ARMOR_HEADERS
        inside = inside or line == "-----BEGIN PGP SIGNATURE-----"
        headers_left = headers_left - 1 if line else 0
        if inside or headers_left > 0:
            own[at] = False
        inside = inside and line != "-----END PGP SIGNATURE-----"
