"""How a clause is cited in the person's language: "GDPR Art. 12(3)" is "Art. 12 Abs. 3 DSGVO" in German."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

_ARTICLE = re.compile(
    r"(?:(?P<law>[A-Z]+) Art\. )?(?P<article>\d+)(?:\((?P<paragraph>\d+)\))?(?:\((?P<letter>[a-z])\))?"
)
_OWN = re.compile(r"(?:published policy )?(?P<mark>§.*)")


def cited(clause: str, words: Mapping[str, str]) -> str:
    """Cite a clause of a policy file; a law or a norm that `words` does not know is named as the file names it.

    `words` holds patterns with one {} each: `published`, `article`, `paragraph`, `letter`, one for each law; and
    `and`, which stands between two citations.
    """
    laws = groupby(_parts(clause, words), key=lambda part: part[0])
    named = (words.get(law, "{}").format(words["and"].join(text for _, text in parts)) for law, parts in laws)
    return words["and"].join(named)


def _parts(clause: str, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each article with its law; one that names no law ("GDPR Art. 15(4), 20(4)") is of the law before it."""
    law = ""
    for part in clause.split(", "):
        own, article = _OWN.fullmatch(part), _ARTICLE.fullmatch(part)
        law = "published" if own else (article["law"] or law) if article else ""
        if own:
            yield law, own["mark"]
        elif article and law in words:
            yield law, _numbers(article, words)
        else:
            yield law, part


def _numbers(article: re.Match[str], words: Mapping[str, str]) -> str:
    levels = ("article", "paragraph", "letter")
    return "".join(words[level].format(article[level]) for level in levels if article[level])
