"""Every word that we ask people to reply with is understood when they do."""

import pytest

from bot.news import By, asked
from bot.wording import languages, names
from intents.details import FeeAnswer, fee_answer, wants_cancel

HELLO = {
    "de": ("Guten Tag,", "Mit freundlichen Grüßen"),
    "en": ("Hello,", "Kind regards"),
    "es": ("Hola:", "Un saludo"),
    "fr": ("Bonjour,", "Cordialement"),
    "it": ("Buongiorno,", "Cordiali saluti"),
    "ja": ("お世話になっております。", "よろしくお願いいたします。"),
    "nl": ("Goedendag,", "Met vriendelijke groet"),
    "pt": ("Olá,", "Obrigada"),
    "zh": ("您好：", "谢谢！"),
    "zh-Hant": ("您好，", "謝謝！"),
}
FEE = {"accept": FeeAnswer.ACCEPT, "narrow": FeeAnswer.NARROW, "withdraw": FeeAnswer.WITHDRAW}


def ways(word: str, language: str) -> list[str]:
    """How people send a word back."""
    hello, bye = HELLO[language]
    quoted = [f"“{word}”", f"„{word}“", f"«{word}»", f'"{word}"', f"「{word}」"]
    return [
        word,
        word.upper(),
        word.capitalize(),
        f"  {word}\n",
        f"{word}.",
        f"{word}!",
        f"{word}。",
        *quoted,
        f"{hello} {word}",
        f"{hello}\n\n{word}\n\n{bye}\nAna Lima",
        f"{hello}\n{word.capitalize()}.\n{bye}, Ana",
    ]


@pytest.mark.parametrize("language", languages())
def test_cancel_is_understood(language: str) -> None:
    word = names(language)["replies"]["cancel"]
    assert [text for text in ways(word, language) if not wants_cancel(text)] == []


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("reply", FEE)
def test_an_answer_to_a_fee_notice_is_understood(reply: str, language: str) -> None:
    word = names(language)["replies"][reply]
    assert [text for text in ways(word, language) if fee_answer(text) is not FEE[reply]] == []


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("by", By)
def test_where_to_hear_from_us_is_understood(by: By, language: str) -> None:
    word = names(language)["replies"][by]
    assert [text for text in ways(word, language) if asked(text) is not by] == []


@pytest.mark.parametrize(
    "text", ["", "Please send me news by e-mail never", "I like news by chat and other things", "e-mail"]
)
def test_where_to_hear_from_us_is_not_read_into_other_words(text: str) -> None:
    assert asked(text) is None
