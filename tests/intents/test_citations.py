"""Articles of law, and the right each stands for."""

import pytest

from intents.citations import citations
from intents.folding import fold
from intents.right import Right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("KVKK'nın 11. maddesi uyarınca", Right.ACCESS),
        ("статьи 14 Федерального закона № 152-ФЗ", Right.ACCESS),
        ("根據《個人資料（私隱）條例》第35G條", Right.WITHDRAWAL),
        ("《個人資料（私隱）條例》第18(1)(b)條", Right.ACCESS),
        ("under section 24 of POPIA", Right.CORRECTION),
        ("GDPR 제17조에 따라 개인정보 삭제를 요청합니다", Right.DELETION),
        (
            "Ten years a customer, I object under Article 21 to processing for your legitimate interests",
            Right.WITHDRAWAL,
        ),
    ],
)
def test_an_article_stands_for_its_right_in_its_own_law(text: str, right: Right) -> None:
    assert [one.right for one in citations(fold(text).text)] == [right]


def test_an_article_of_a_law_about_something_else_stands_for_nothing() -> None:
    assert (
        citations(fold("According to article 17 of our lease the garden may be used by all tenants.").text)
        == []
    )


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("个保法45条，懂的都懂", Right.ACCESS),
        ("个保法四十七条", Right.DELETION),
        ("PIPL第45条第三款", Right.PORTABILITY),
        ("under PIPL Art. 47", Right.DELETION),
        ("Bendrojo duomenų apsaugos reglamento 17 straipsniu", Right.DELETION),
        ("Vispārīgās datu aizsardzības regulas 15. pantu", Right.ACCESS),
        ("podle čl. 15 obecného nařízení o ochraně osobních údajů", Right.ACCESS),
        ("podľa čl. 17 všeobecného nariadenia", Right.DELETION),
    ],
)
def test_a_law_may_be_cited_by_its_short_or_its_long_name(text: str, right: Right) -> None:
    assert citations(fold(text).text)[0].right is right
