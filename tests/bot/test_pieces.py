"""A long text is cut where a reader would pause, and loses nothing."""

from hypothesis import given
from hypothesis import strategies as texts

from bot.pieces import pieces, units


def test_between_paragraphs_before_sentences_before_words() -> None:
    text = "One two. Three four.\n\nFive six. Seven eight."
    assert pieces(text, 30) == ["One two. Three four.", "Five six. Seven eight."]
    assert pieces("One two three. Four five six.", 20) == ["One two three.", "Four five six."]
    assert pieces("一二三四五。六七八九十。", 8) == ["一二三四五。", "六七八九十。"]
    assert pieces("one two three", 8) == ["one two", "three"]
    assert pieces("", 8) == [""]


def test_counted_as_chats_count() -> None:
    assert units("🙂a") == 3
    assert pieces("🙂" * 5, 4) == ["🙂🙂", "🙂🙂", "🙂"]


@given(texts.text(max_size=300), texts.integers(4, 60))
def test_nothing_is_lost_and_nothing_too_long(text: str, longest: int) -> None:
    found = pieces(text, longest)
    assert all(units(piece) <= longest for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())
