"""What is found in a text before it is weighed."""

from intents.classify import classify
from intents.findings import look
from intents.right import Kind


def _lists(text: str) -> set[str]:
    return {hit.tag for hit in look(text, "").hits if hit.tag.startswith(("phrases.", "people."))}


def test_words_that_only_look_like_an_entry_of_another_language_are_not_heard() -> None:
    for text in (
        "Return a suite of all test cases given a string.",
        "Special cases",
        "Set it up for the client.",
    ):
        assert _lists(text) == set()


def test_a_sentence_in_another_language_than_the_rest_is_heard() -> None:
    text = "Hello, I am sorry that I write to you in my own language. Bitte löschen Sie alle meine Daten."

    assert classify(text).kind is Kind.REQUEST


def test_the_data_of_a_longer_word_is_not_personal() -> None:
    for text in ("how can I check my data usage this month?", "my data analyst quit, is there another?"):
        assert "objects.data" not in {hit.tag for hit in look(text, "").hits}


def test_a_section_with_its_paragraph_is_no_program() -> None:
    assert not look("Please delete my data, § 1798.105(c).", "").is_program
    assert look("consent.withdraw() raises an error", "").is_program
