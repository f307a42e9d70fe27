"""What a text tells besides the right."""

import pytest

from intents.details import (
    Correction,
    FeeAnswer,
    claimed_account,
    codes,
    corrections,
    fee_answer,
    is_appeal,
    mask_numbers,
    wants_cancel,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("it says 77 41 08", ("774108",)),
        ("２３４５６７", ("234567",)),
        ("774-108 thanks", ("774108",)),
        ("call +49 170 1234567", ()),
        ("on 2026-11-22", ()),
        ("PD-2026-0107", ()),
        ("order 12345", ()),
        ("12345678901234", ()),
        ("验证码是627349", ("627349",)),
    ],
)
def test_codes_are_six_to_ten_digits_and_no_dates_or_telephones(text: str, found: tuple[str, ...]) -> None:
    assert codes(text) == found


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("erase everything under old.me@web.example", "old.me@web.example"),
        ("my username is foo_bar", "foo_bar"),
        ("我的用户名是zhang123，请删除", "zhang123"),
        ("please change my email to new@x.example", None),
        ("reply to other@x.example please", None),
        ("this is me@mine.example writing", None),
        ("I wrote to privacy@desk.example twice", None),
        ("close my account please", None),
    ],
)
def test_the_account_meant_is_neither_a_new_value_nor_a_correspondent(text: str, account: str | None) -> None:
    assert claimed_account(text, "me@mine.example", {"privacy@desk.example"}) == account


@pytest.mark.parametrize(
    ("text", "correction"),
    [
        ("My name should be Whitby, not Witby.", Correction("name", "Witby", "Whitby")),
        ("It's Smyth, not Smith.", Correction(None, "Smith", "Smyth")),
        ("my surname is Müller not Muller", Correction("surname", "Muller", "Müller")),
        ("我的名字写成张山了，应该是张三", Correction("名字", "张山", "张三")),
        ("地址改为建设路1号", Correction("地址", None, "建设路1号")),
        ("姓名應為「王小明」，不是「王曉明」", Correction("姓名", "王曉明", "王小明")),
    ],
)
def test_corrections_keep_the_writers_own_spelling(text: str, correction: Correction) -> None:
    assert corrections(text) == (correction,)


@pytest.mark.parametrize(
    ("text", "masked", "kind"),
    [
        ("card 4111 1111 1111 1111.", "card ••••1111.", "card"),
        ("身份证11010519491231002X", "身份证••••002X", "cn-id"),
        ("DE89 3704 0044 0532 0130 00", "••••0 00", "iban"),
        ("ssn 536-90-4399", "ssn ••••4399", "us-ssn"),
    ],
)
def test_identity_and_card_numbers_are_masked(text: str, masked: str, kind: str) -> None:
    found = mask_numbers(text)

    assert found.found == (kind,)
    assert found.text == masked


@pytest.mark.parametrize("text", ["order 123456789", "+49 170 1234567", "4111 1111 1111 1112", "13812345678"])
def test_other_numbers_stay_as_they_are(text: str) -> None:
    assert mask_numbers(text).text == text


@pytest.mark.parametrize("text", ["please cancel my request", "撤回我的申请", "never mind, forget it"])
def test_a_request_is_taken_back(text: str) -> None:
    assert wants_cancel(text)


@pytest.mark.parametrize("text", ["don't cancel my request", "any news?", "thanks"])
def test_a_request_is_not_taken_back(text: str) -> None:
    assert not wants_cancel(text)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ok I will pay", FeeAnswer.ACCEPT),
        ("No I won't pay, cancel it", FeeAnswer.WITHDRAW),
        ("I do not accept the fee", FeeAnswer.WITHDRAW),
        ("just the order history then please", FeeAnswer.NARROW),
        ("同意支付", FeeAnswer.ACCEPT),
        ("我不同意付费，算了", FeeAnswer.WITHDRAW),
        ("只要订单记录就行", FeeAnswer.NARROW),
        ("what fee?", None),
    ],
)
def test_fee_answers(text: str, answer: FeeAnswer | None) -> None:
    assert fee_answer(text) == answer


def test_an_appeal_is_told_from_thanks() -> None:
    assert is_appeal("I do not accept this refusal, please reconsider")
    assert is_appeal("我不服，要求复核")
    assert not is_appeal("thank you")
