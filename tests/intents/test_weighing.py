"""Rules and model weighed together: an answer where both or one of them suffices, else a question back."""

import pytest

from intents.classify import classify
from intents.model import LONGEST
from intents.right import Kind, NeedsPerson, Right, Why


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("you have no business keeping my details, get shot of the lot", Right.DELETION),
        ("My surname in your files lacks an accent, it is Núñez, kindly put that right", Right.CORRECTION),
        ("quit pestering me with your offers by text", Right.WITHDRAWAL),
    ],
)
def test_a_wish_in_words_that_no_lexicon_has_is_understood_by_what_it_resembles(
    text: str, right: Right
) -> None:
    assert classify(text).rights == (right,)


def test_what_only_the_model_hears_shows_the_words_that_weighed_most() -> None:
    text = "hello, could you get shot of the lot you hold about me, thanks"
    reading = classify(text)
    by_model = [evidence for evidence in reading.evidence if evidence.why is Why.MODEL]
    for evidence in by_model:
        assert text[slice(*evidence.span)].casefold() == evidence.phrase.casefold()
    assert reading.evidence


def test_confidence_is_the_probability_of_the_least_likely_right() -> None:
    plain = classify("Please delete all my personal data from your systems.")
    oblique = classify("I'd sleep better if nothing of me were left with you")
    assert 0 < oblique.confidence < plain.confidence <= 1


def test_a_cited_article_decides_whatever_the_words_around_it_resemble() -> None:
    assert classify("Good evening, nice weather. Art. 15 GDPR. Cheers").rights == (Right.ACCESS,)


def test_a_wish_beyond_what_the_model_reads_of_a_letter_is_not_lost() -> None:
    letter = "It was a long summer and nothing else happened. " * 40
    assert len(letter) > LONGEST
    reading = classify(f"{letter} Please delete all my personal data.")
    assert Right.DELETION in (*reading.rights, *reading.likely)


def test_a_request_for_somebody_else_goes_to_a_person_though_no_lexicon_names_the_relation() -> None:
    reading = classify("My uncle cannot write any more, please send him what you hold on him.")
    assert reading.needs_person is NeedsPerson.THIRD_PARTY


def test_an_open_ticket_alone_makes_nothing_a_question_after_it() -> None:
    assert classify("Please delete all my personal data.", open_ticket=True).rights == (Right.DELETION,)
    assert classify("any news?", open_ticket=True).kind is Kind.STATUS
    assert classify("lovely weather today, isn't it", open_ticket=True).kind is Kind.OTHER


def test_what_is_unclear_offers_two_or_three_readings() -> None:
    for text in ("delete it please", "how do I close my account?", "我要行使权利"):
        reading = classify(text)
        assert reading.kind is Kind.UNCLEAR
        assert 2 <= len(reading.likely) <= 3


def test_what_is_asked_back_shows_the_words_that_the_question_is_about() -> None:
    told = classify("how do I delete my account?").evidence
    assert [(evidence.right, evidence.phrase) for evidence in told] == [(Right.DELETION, "delete my account")]
