"""A single word in answer to one of our letters, and the same word where it means something else."""

import pytest

from intents.details import FeeAnswer, fee_answer, wants_cancel
from intents.replies import Reply, replies


@pytest.mark.parametrize(
    "text",
    [
        "cancel",
        "Please cancel.",
        "Yes, cancel it",
        "Hallo, bitte zurückziehen!",
        "Bonjour,\n\nAnnuler, s'il vous plaît.",
        "取り下げをお願いします。",
        "您好，\n请取消。谢谢",
        "您好，\n請取消。謝謝",
    ],
)
def test_a_word_alone_takes_the_request_back(text: str) -> None:
    assert wants_cancel(text)


@pytest.mark.parametrize(
    "text",
    [
        "cancel my newsletter too",
        "Can I cancel an order here?",
        "cancel?",
        "Bitte mein Abo stornieren",
        "annuler ma commande",
        "请取消我的订单",
    ],
)
def test_the_same_word_about_something_else_does_not(text: str) -> None:
    assert not replies(text)
    assert not wants_cancel(text)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Accept, though I find it too expensive", FeeAnswer.ACCEPT),
        ("Narrow: the orders of 2024, I no longer need the rest", FeeAnswer.NARROW),
        ("Accept? No. Withdraw.", FeeAnswer.WITHDRAW),
        ("Einverstanden.", FeeAnswer.ACCEPT),
        ("Nicht einverstanden.", FeeAnswer.WITHDRAW),
        ("缩小：只要订单记录", FeeAnswer.NARROW),
    ],
)
def test_the_word_we_asked_for_decides_about_the_fee(text: str, answer: FeeAnswer) -> None:
    assert fee_answer(text) is answer


def test_our_own_letter_sent_back_answers_nothing() -> None:
    letter = "Please reply with one of these words:\n\n  - “accept”: we go on\n  - “withdraw”: we close it\n"
    assert not replies(letter)


def test_a_word_far_down_is_no_reply() -> None:
    assert replies("narrow") == {Reply.NARROW}
    assert not replies("My story is long. " * 60 + "\nnarrow")
