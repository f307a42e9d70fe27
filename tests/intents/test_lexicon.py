"""The lexicons: readable, nothing doubled, nothing for two rights, nothing that fires on everyday messages."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from intents.classify import classify
from intents.entries import EntryError, Part, variants
from intents.folding import fold
from intents.right import Kind, Right
from intents.words import index

FOLDER = Path(__file__).parents[2] / "intents" / "lexicon"
LANGUAGES = sorted(file.stem for file in FOLDER.glob("*.toml"))
SECTIONS = {
    "phrases",
    "hints",
    "verbs",
    "objects",
    "words",
    "people",
    "law",
    "context",
    "corrections",
}

EVERYDAY = (
    "Where is my parcel?",
    "Please cancel order 4471.",
    "Attached are the minutes of the meeting.",
    "The pump delivers 3 l/min instead of 5.",
    "Please correct the invoice, the quantity is wrong.",
    "Delete the branch after merging.",
    "Can you send me a quotation for 20 sensors?",
    "I forgot my password.",
    "Please remove the comma in line 3.",
    "My flight was cancelled, when do I get a refund?",
    "play some jazz",
    "I would like to book a table for two.",
    "The printer is out of paper again.",
    "Thanks, that worked!",
    "Happy birthday to you both!",
    "We look forward to your visit next week.",
    "Your verification code is 448120. Do not share it with anyone.",
    "这个订单什么时候发货？",
    "请把附件重新发一遍",
    "发票抬头写错了",
    "流量用完了怎么办",
    "明天下午三点开会",
    "忘记登录密码了",
    "传感器读数不稳定",
    "帮我转人工客服",
    "谢谢，已经解决了",
)


def lexicon(language: str) -> dict[str, object]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))


def entries(language: str, section: str) -> Iterator[tuple[str, str]]:
    found = lexicon(language).get(section, {})
    assert isinstance(found, dict)
    for name, listed in found.items():
        for entry in listed:
            yield name, entry


def spelled(parts: tuple[Part, ...]) -> Iterator[str]:
    for part in parts:
        yield from part.spellings


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lexicon_has_known_sections_and_says_its_language(language: str) -> None:
    found = lexicon(language)

    assert found["language"] == language
    assert found["writing"] in ("words", "characters")
    assert found["common"]
    assert set(found) <= SECTIONS | {"language", "writing", "common", "not_typos"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_stands_twice_in_a_list(language: str) -> None:
    for section in SECTIONS - {"law", "corrections"}:
        seen: set[tuple[str, str]] = set()
        for name, entry in entries(language, section):
            assert (name, entry) not in seen, f"{section}.{name}: {entry}"
            seen.add((name, entry))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_alone_stands_for_two_rights(language: str) -> None:
    found: dict[str, str] = {}
    for name, entry in entries(language, "phrases"):
        right = "deletion" if name == "cancellation" else name
        if right in set(Right):
            assert found.setdefault(entry, right) == right, entry


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_loses_its_meaning_with_its_signs(language: str) -> None:
    """Signs are not matched: "% off" would be "off"."""
    characters = lexicon(language)["writing"] == "characters"
    for section in ("phrases", "hints", "verbs", "objects", "words", "people", "context"):
        for name, entry in entries(language, section):
            for parts in variants(entry, characters=characters):
                for spelling in spelled(parts):
                    assert re.search(r"\w", spelling), f"{section}.{name}: {entry}"
                    assert not re.search(r"[%#&$€=+]", spelling), f"{section}.{name}: {entry}"


@pytest.mark.parametrize("entry", ["(a|b", "a)", "", "delete ] me"])
def test_an_entry_that_cannot_be_read_says_so(entry: str) -> None:
    with pytest.raises(EntryError):
        list(variants(entry, characters=False))


def test_an_entry_is_read_as_it_is_explained() -> None:
    (parts,) = variants("(erase|wipe) [all] … {data}", characters=False)

    assert parts[0].spellings == ("erase all", "erase", "wipe all", "wipe")
    assert (parts[1].list_name, parts[1].gap) == ("data", "far")


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_messages_open_no_ticket(text: str) -> None:
    assert classify(text).kind in (Kind.OTHER, Kind.UNCLEAR)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("infromation", "information"),
        ("acconut", "account"),
        ("unsubscirbe", "unsubscribe"),
        ("remote", "remote"),
    ],
)
def test_slips_are_understood_and_real_words_are_not_slips(written: str, meant: str) -> None:
    assert index().meant(fold(written).text) == meant
