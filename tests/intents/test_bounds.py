"""Any text is read, at a bounded cost, and evidence points into it."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intents import details
from intents.classify import classify

PIECES = [
    *(
        "delete ",
        "my data ",
        "删除",
        "我的个人信息",
        "please ",
        "not ",
        "if ",
        "art. 17 gdpr ",
        "«",
        '"',
        "\u200b",
        "ß",
        "ﬁ",
    ),
    *(
        "\n",
        "123456 ",
        "account ",
        "@a.example ",
        "第四十七条",
        "löschen Sie ",
        "ё",
        "İ",
        "🙂",
        "(",
        "…",
        "1 ",
    ),
]
TEXTS = st.one_of(st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
MILLION = 1_000_000
CRAFTED = [
    *(
        "a",
        "delete my data ",
        "删除我的个人信息",
        '"',
        "art. 15 ",
        "1 ",
        "\n",
        "(",
        "i want you to have my ",
        "我",
        "'a b'",
    ),
    *("@a.", "from a to ", "select ", "\u200b", "ß", "GB33 ", "第一百", "<", "http://a."),
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)),
    st.text(max_size=40),
)
def test_any_text_is_read_and_evidence_points_into_it(text: str, subject: str) -> None:
    reading = classify(text, subject=subject)

    assert 0 <= reading.confidence <= 1
    for evidence in reading.evidence:
        start, end = evidence.span
        assert 0 <= start <= end <= len(text)
        assert (start, end) == (0, 0) or evidence.phrase.endswith(text[start:end])


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_details_are_read_from_any_text(text: str) -> None:
    details.claimed_account(text, "me@mine.example")
    details.corrections(text)
    details.fee_answer(text)

    assert all(6 <= len(code) <= 10 and code.isascii() for code in details.codes(text))
    assert details.mask_numbers(text).found or details.mask_numbers(text).text == text


@pytest.mark.parametrize("piece", CRAFTED)
def test_a_crafted_megabyte_costs_no_more_than_a_long_letter(piece: str) -> None:
    """Two seconds are the promise; ten keep a busy machine from failing what is linear."""
    text = piece * (MILLION // len(piece.encode()))
    start = time.process_time()

    classify(text, subject=text)
    details.corrections(text)
    details.claimed_account(text, "me@mine.example")
    details.mask_numbers(text)
    details.wants_cancel(text)

    assert time.process_time() - start < 10
