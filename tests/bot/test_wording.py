"""What people read: every message, in every language, whole and in form."""

import re
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.policy.load import load
from bot.policy.model import Policy
from bot.policy.shipped import FOLDER, SHIPPED
from bot.wording import HERE, Letter, languages, names, render, said, spoken
from intents.right import Kind, Right

LANGUAGES = ("de", "en", "es", "fr", "it", "ja", "nl", "pt", "zh", "zh-Hant")
OTHERS = tuple(language for language in LANGUAGES if language != "en")
MESSAGES = tuple(
    sorted(path.stem for path in (HERE / "en").glob("*.txt") if not path.stem.startswith("staff_"))
)
LETTERS = tuple(message for message in MESSAGES if not message.startswith("telegram_"))

NUMBER = "PD-K7MA-3QRD"
CODE = "119045"
FULL: dict[str, Any] = {
    "number": NUMBER,
    "controller": "ZLink Technology",
    "due": datetime(2026, 12, 22, 15, 59, 59, tzinfo=UTC),
    "clause": "§5(3), GB/T 35273-2020 8.7",
    "proof": "code",
    "code": CODE,
    "hours": 24,
    "details_wanted": True,
    "self_service": "https://hqgq.com/user/settings",
    "text": "Ana Lima, 12 Hill Street.",
    "files_named": ["data.json", "orders.csv"],
    "left_out": {"what": "letters", "reason": "They name others.", "clause": "GDPR Art. 15(4), 20(4)"},
    "remedies": ["a court", "an authority (https://www.12377.cn)"],
    "why": "expired",
    "answer_elsewhere": True,
    "reason": "The files are on tapes.",
    "ground": "national security or defence",
    "amount": "60.00 CNY",
    "basis": "cost of handling the request again: a quarter of an hour of staff time",
    "count": 3,
    "window_days": 365,
    "state": "…",
    "overdue": True,
    "tries_left": 2,
    "answer_by": datetime(2026, 12, 6, 15, 59, 59, tzinfo=UTC),
    "where": "a***@example.com",
    "address": "privacy@example.com",
    "transfer": True,
    "authorized": True,
    "offer": "Reply with “news by chat”.",
    "became": "chat",
}
BARE: dict[str, Any] = {
    "details_wanted": False,
    "self_service": None,
    "files_named": [],
    "left_out": None,
    "remedies": [],
    "answer_elsewhere": False,
    "reason": "",
    "count": 1,
    "overdue": False,
    "tries_left": 1,
    "hours": 1,
    "transfer": False,
    "authorized": False,
    "offer": None,
}
TABLES = ("law", "replies", "rights", "choices", "status", "buttons", "news", "telegram")
PROOFS = ("code", "elsewhere", "pending", "account_wanted", "person", "none")
WHYS = ("expired", "wrong", "sent", "contact", "unknown")


def written(message: str, language: str, **facts: Any) -> Letter:
    """A message with all its facts, unless others are given."""
    words = names(spoken(language))
    everything: dict[str, Any] = {
        **FULL,
        "rights": [
            {"right": right, "sentence": words["rights"][right]} for right in ("deletion", "withdrawal")
        ],
        "choices": list(words["choices"].values()),
    }
    return render(message, language, zone=ZoneInfo("Asia/Shanghai"), **(everything | facts))


def all_ways(message: str, language: str) -> list[Letter]:
    """A message in every situation that its text knows of."""
    bare = BARE | {"reason": "more time"} if message == "extension" else BARE  # there it is owed
    letters = [
        written(message, language, **parts, proof=proof, why=why)
        for parts, proof, why in product(({}, bare), PROOFS, WHYS)
    ]
    without_date = written(message, language, due=None) if message == "status" else letters[0]
    without_rights = written(message, language, rights=[]) if message == "refusal" else letters[0]
    chosen = ("chat", "mail", "no_chat", "no_mail") if message.endswith("news_chosen") else ()
    ways = [written(message, language, became=became) for became in chosen]
    if chosen:
        ways.append(written(message, language, where=""))
    return [*letters, without_date, without_rights, *ways]


every_message = pytest.mark.parametrize("message", MESSAGES)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def test_the_languages_we_write_in() -> None:
    assert languages() == LANGUAGES


@every_language
def test_every_message_is_there_and_none_that_english_has_not(language: str) -> None:
    theirs = {path.stem for path in (HERE / language).glob("*.txt")}
    assert {stem for stem in theirs if not stem.startswith("staff_")} == set(MESSAGES)


@pytest.mark.parametrize("language", OTHERS)
@every_message
def test_no_message_is_left_in_english(message: str, language: str) -> None:
    english, theirs = (_lines(HERE / tongue / f"{message}.txt") for tongue in ("en", language))
    assert not theirs & english


def _lines(path: Path) -> set[str]:
    lines = path.read_text("utf-8").splitlines()
    return {line for line in lines if re.sub(r"^Subject:|{{.*?}}|{%.*?%}|\W|\d", "", line)}


@every_language
@every_message
def test_a_message_is_well_formed_in_every_situation(message: str, language: str) -> None:
    for letter in all_ways(message, language):
        whole = f"{letter.subject}\n\n{letter.text}"
        assert "\n" not in letter.subject
        assert not re.search(r"[{}]|None(?! of)|\n\n\n|[ \t]\n|(?<=\S)  ", whole)
        assert not re.search(r"[,.;:]{2}|\( | \)|,\)| [.,;)](?:\s|$)", whole)


@every_language
@pytest.mark.parametrize("message", LETTERS)
def test_a_letter_has_its_number_in_the_subject_and_our_name_below(message: str, language: str) -> None:
    letter = written(message, language)
    assert letter.subject.startswith(f"[{NUMBER}] ")
    assert letter.text.endswith("\nZLink Technology\n")


@every_language
@pytest.mark.parametrize("message", ["acknowledgement", "code"])
def test_the_code_stands_once_and_alone_on_its_line(message: str, language: str) -> None:
    text = written(message, language).text
    assert text.count(CODE) == 1
    assert f"\n\n{CODE}\n\n" in text


@every_language
@pytest.mark.parametrize("proof", [proof for proof in PROOFS if proof != "code"])
def test_no_other_acknowledgement_shows_a_code(proof: str, language: str) -> None:
    assert CODE not in written("acknowledgement", language, proof=proof).text


@every_language
def test_a_withdrawal_among_other_wishes_waits_for_no_code(language: str) -> None:
    wishes = [{"right": right, "sentence": "…"} for right in ("withdrawal", "deletion")]
    both = written("acknowledgement", language, rights=wishes).text
    alone = written("acknowledgement", language, rights=wishes[:1]).text
    assert len(both.split("\n\n")) == len(alone.split("\n\n")) + 1
    cancel = names(language)["replies"]["cancel"]
    assert (both.count(cancel), alone.count(cancel)) == (2, 1)  # who did not write can stop it


@every_language
def test_facts_stand_in_the_letter(language: str) -> None:
    text = written("fee_notice", language).text
    replies = names(language)["replies"]
    words = [replies[answer] for answer in ("accept", "narrow", "withdraw")]
    for fact in ("60.00 CNY", "365", "3", *words, *FULL["remedies"]):
        assert fact in text


@pytest.mark.parametrize("language", [tongue for tongue in LANGUAGES if tongue[:2] in ("zh", "ja")])
@every_message
def test_chinese_and_japanese_have_no_western_punctuation(message: str, language: str) -> None:
    for letter in all_ways(message, language):
        assert not re.search(
            r"[\u3040-\u30ff\u3400-\u9fff][,.:;!?]|[,;:!?] ?[\u3040-\u30ff\u3400-\u9fff]", letter.text
        )
        assert not re.search(r" 2026年|日 ", letter.text)


@every_language
def test_names_are_complete(language: str) -> None:
    theirs, english = names(language), names("en")
    for table in TABLES:
        assert theirs[table].keys() == english[table].keys()
    assert theirs["rights"].keys() == {*Right, "cancellation"}
    assert theirs["choices"].keys() == {*Right, Kind.QUESTION, Kind.OTHER}
    assert theirs["buttons"].keys() == theirs["choices"].keys()
    assert max(len(label) for label in theirs["buttons"].values()) <= 42  # a telephone is not wider


@pytest.mark.parametrize("language", OTHERS)
def test_names_are_translated(language: str) -> None:
    for table in set(TABLES) - {"law", "telegram"}:
        assert not set(names(language)[table].values()) & set(names("en")[table].values())


@pytest.mark.parametrize("language", OTHERS)
def test_short_words_of_a_chat_are_translated_with_their_facts(language: str) -> None:
    english = names("en")["telegram"]
    for key, theirs in names(language)["telegram"].items():
        assert theirs != english[key]
        assert re.findall(r"{\w+}|/\w+", theirs) == re.findall(r"{\w+}|/\w+", english[key])


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", SHIPPED)
def test_what_a_policy_file_tells_people_is_translated(name: str, language: str) -> None:
    untranslated = [text for text in _told(load(FOLDER / name)) if said(text, language) == text]
    assert not untranslated


@pytest.mark.parametrize("name", SHIPPED)
def test_nobody_is_spoken_of_as_the_person(name: str) -> None:
    assert [text for text in _told(load(FOLDER / name)) if "the person" in said(text, "en")] == []


def _told(policy: Policy) -> list[str]:
    extension = policy.deadlines.extension
    return [
        *(ground.name for ground in policy.refusal.all),
        *(remedy.name for remedy in policy.refusal.remedies),
        *(item.basis for item in (policy.fees.items if policy.fees else ())),
        *(reason.name for reason in (extension.reasons if extension else ())),
    ]


@pytest.mark.parametrize(
    ("language", "clause", "cited"),
    [
        ("en", "§5(3), GB/T 35273-2020 8.7", "§5(3) of our privacy policy, GB/T 35273-2020 8.7"),
        ("en", "GDPR Art. 12(5)(b)", "GDPR Art. 12(5)(b)"),
        ("en", "11 CCR §7021(b)", "11 CCR §7021(b)"),
        ("de", "GDPR Art. 12(5)(b)", "Art. 12 Abs. 5 Buchst. b DSGVO"),
        ("de", "GDPR Art. 15(4), 20(4)", "Art. 15 Abs. 4, Art. 20 Abs. 4 DSGVO"),
        ("fr", "GDPR Art. 12(3)", "art. 12.3 du RGPD"),
        ("nl", "GDPR Art. 12(3)", "artikel 12, lid 3, AVG"),
        ("zh", "PIPL Art. 50, published policy §5(7)", "《个人信息保护法》第50条、我们的隐私政策 §5(7)"),
        ("zh-Hant", "PIPL Art. 18, 45", "《個人信息保護法》第18條、第45條"),
        ("ja", "GDPR Art. 12(3)", "GDPR第12条第3項"),
        ("ja", "Civ. Code §1798.130(b)", "Civ. Code §1798.130(b)"),
    ],
)
def test_a_clause_is_cited_as_the_language_cites_it(language: str, clause: str, cited: str) -> None:
    lines = written("extension", language, clause=clause).text.splitlines()
    assert any(line.endswith(cited) and len(line) < len(cited) + 20 for line in lines)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh-Hant", "zh-Hant"),
        ("zh-hant", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hans-CN", "zh"),
        ("pt-br", "pt"),
        ("DE", "de"),
        ("ko", "en"),
        ("", "en"),
    ],
)
def test_the_nearest_language_that_we_write_in(tag: str, language: str) -> None:
    assert spoken(tag) == language


def test_a_date_is_written_in_the_zone_and_manner_of_the_reader() -> None:
    last_second = datetime(2026, 12, 22, 15, 59, 59, tzinfo=UTC)
    assert "22. Dezember 2026" in written("confirmed", "de", due=last_second).text
    assert "2026年12月22日" in written("confirmed", "ja", due=last_second).text


@pytest.mark.parametrize(
    ("message", "language", "facts", "words"),
    [
        ("wrong_code", "en", {"tries_left": 1}, "one more try;"),
        ("wrong_code", "de", {"tries_left": 1}, "noch einen Versuch"),
        ("wrong_code", "de", {"tries_left": 2}, "noch 2 Versuche"),
        ("wrong_code", "fr", {"tries_left": 2}, "2 essais"),
        ("acknowledgement", "nl", {"hours": 1}, "1 uur"),
        ("acknowledgement", "it", {"hours": 1}, "1 ora"),
        ("fee_notice", "es", {"count": 1}, "una vez"),
        ("refusal", "pt", {"count": 3}, "3 vezes"),
    ],
)
def test_numbers_take_their_form(message: str, language: str, facts: dict[str, Any], words: str) -> None:
    assert words in written(message, language, **facts).text
