"""The words of an HTML body as its reader sees them: hidden text is left out, nothing is fetched."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_HTML = 2_000_000  # characters
MAX_NODES = 100_000  # elements and texts that are looked at
MAX_NESTING = 500  # open elements
MAX_TAG = 20_000  # characters
MAX_MARKS = 8  # of quotes inside quotes
MAX_OPTIONS = 1_000
MAX_REOPENED = 100_000  # elements that a parser would add by itself

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID = _names("area base br col embed hr img input link meta param source track wbr p li td tr th option")
_SKIPPED = _names(
    "script style head title template noscript object iframe svg math select textarea audio video"
)
_BLOCK = _names(
    "address article aside blockquote center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header"
    " hr li main nav ol p pre section table tbody thead tfoot tr ul body"
)
_FORMATTING = _names("a b big code em font i nobr s small strike strong tt u")
_PARAGRAPH = _names("p h1 h2 h3 h4 h5 h6 ul ol blockquote pre table")
_EMBEDDED = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=\s]*")
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?tr|/?li)\b[^<>]{0,500}>", re.IGNORECASE)
_INVISIBLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0*)?(?![.\d])"
    r"|font-size\s*:\s*0(?:\.0*)?(?![.\d])|color\s*:\s*transparent|max-height\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_BORDERLESS = re.compile(r"border\s*:\s*(?:none|0)", re.IGNORECASE)
_RULE = re.compile(r"[.#]([\w-]{1,80})\s*\{([^{}]{0,2000})\}")
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def to_text(html: str) -> tuple[str, str]:
    """Return the visible text, quoted blocks marked by `> `, and what is wrong with it, or an empty string."""
    html = _EMBEDDED.sub("", html[:MAX_HTML])
    if _too_costly(html):
        # The text is still for people to read; what was hidden in it can no longer be told.
        plain = _BREAK.sub("\n", html)
        return re.sub(r"[ \t]+", " ", re.sub(r"<[^<>]*>", " ", plain)).strip(), "html beyond bounds"
    root = LexborHTMLParser(html).body
    if root is None:
        return "", ""
    text, dropped = _Writer(_hidden_names(html)).write(root)
    return text, "hidden text left out" if dropped else ""


def _too_costly(html: str) -> bool:
    """Tell in one pass whether a browser's rules for building the tree would take quadratic time.

    They do with many open elements, with formatting that each block has to open anew (HTML Standard
    §13.2.4.3), with many attributes on one element, and in the parser used here with many options.
    """
    if any(len(tag) > MAX_TAG and tag.count("=") + tag.find(">") > MAX_TAG // 10 for tag in html.split("<")):
        return True
    depth = formatting = blocks = options = 0
    opened = dict.fromkeys(_FORMATTING, 0)
    for closing, name in _TAG.findall(html):
        name = name.lower()
        if name in opened and not (closing and not opened[name]):
            opened[name] += -1 if closing else 1
            formatting += -1 if closing else 1
        blocks += name in _BLOCK
        options += name == "option"
        if closing:
            depth -= depth > 0
        elif name not in _VOID:
            depth += 1
        if depth > MAX_NESTING or options > MAX_OPTIONS:
            return True
        if formatting > 3 and formatting * blocks > MAX_REOPENED:
            return True
    return False


def _hidden_names(html: str) -> frozenset[str]:
    """Return the classes and ids that a style sheet in the mail hides, by simple selectors."""
    if "{" not in html:
        return frozenset()
    return frozenset(name for name, rules in _RULE.findall(html) if _INVISIBLE.search(rules))


class _Writer:
    def __init__(self, hidden_names: frozenset[str]) -> None:
        self.hidden_names = hidden_names
        self.lines: list[str] = []
        self.line: list[str] = []
        self.indents: list[str] = []
        self.preformatted = 0
        self.dropped = False

    def write(self, root: LexborNode) -> tuple[str, bool]:
        """Walk the tree without recursion; a closing step is pushed under each element's children."""
        waiting: list[tuple[LexborNode, bool]] = [(root, False)]
        left = MAX_NODES
        while waiting and left:
            node, leaving = waiting.pop()
            left -= not leaving
            if leaving:
                self._leave(node.tag or "")
            elif node.is_text_node:
                self._text(node.text_content or "")
            elif self._enter(node):
                waiting.append((node, True))
                waiting += [(child, False) for child in reversed(list(node.iter(include_text=True)))]
        self._end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip("\n"), self.dropped

    def _enter(self, node: LexborNode) -> bool:
        tag = node.tag or ""
        if tag == "br":
            self._end_line(keep_empty=True)
            return False
        if tag in _SKIPPED or tag.startswith("-"):
            return False
        if node.attributes and self._hidden(node):
            self.dropped = True
            return False
        if tag in _BLOCK:
            self._end_line()
        if tag in _PARAGRAPH:
            self._gap()
        if tag == "li":
            self.line.append("- ")
        if tag == "blockquote":
            # Gmail indents with a borderless one; every quote has a mark at its side.
            self.indents.append("" if _BORDERLESS.search(node.attributes.get("style") or "") else "> ")
        self.preformatted += tag == "pre"
        return True

    def _leave(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.line.append(" ")
        if tag in _BLOCK:
            self._end_line()
        if tag == "blockquote":
            self.indents.pop()
        self.preformatted -= tag == "pre"
        if tag in _PARAGRAPH:
            self._gap()

    def _hidden(self, node: LexborNode) -> bool:
        attributes = node.attributes
        if "hidden" in attributes:
            return True
        style = attributes.get("style")
        if style and _INVISIBLE.search(style):
            return True
        if not self.hidden_names:
            return False
        names = [*(attributes.get("class") or "").split(), attributes.get("id") or ""]
        return any(name in self.hidden_names for name in names)

    def _text(self, text: str) -> None:
        if self.preformatted:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self.line.append(first)
            for line in rest:
                self._end_line(keep_empty=True)
                self.line.append(line)
            return
        if self.line or not text.isspace():
            self.line.append(text)

    def _end_line(self, keep_empty: bool = False) -> None:
        text = "".join(self.line)
        text = text.rstrip() if self.preformatted else _BLANKS.sub(" ", text).strip(" ")
        if text or keep_empty:
            self.lines.append(self._margin() + text)
        self.line.clear()

    def _gap(self) -> None:
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(self._margin())

    def _margin(self) -> str:
        return "".join(self.indents[:MAX_MARKS])
