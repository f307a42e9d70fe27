"""One spelling for matching, and the way back to the original text."""

import pytest

from intents.folding import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Löschén", "loschen"),
        ("Straße", "strasse"),
        ("刪除我的帳號", "删除我的账号"),
        ("ＤＥＬＥＴＥ　ｍｅ", "delete me"),
        ("era\u200bse", "erase"),
        ("Άρθρο", "αρθρο"),
        ("ガ が й", "ガ が й"),
        ("don’t", "don't"),
    ],
)
def test_folds_what_makes_no_difference(written: str, folded: str) -> None:
    assert fold(written).text == folded


def test_spans_lead_back_to_the_original() -> None:
    text = "Straße, lö\u200bschen ﬁle"
    folded = fold(text)
    start = folded.text.index("loschen")

    begin, end = folded.span(start, start + len("loschen"))

    assert text[begin:end] == "lö\u200bschen"
