"""Training: the same inputs give the same file, and what is held out stays out of the development set."""

from intents.model import LONGEST, score
from tests.eval.messages import messages
from tests.eval.train import MODEL, fit, training, written


def test_the_same_sentences_give_the_same_bytes() -> None:
    some = training()[::40]
    assert written(*fit(some)) == written(*fit(some))


def test_two_in_five_training_sentences_ask_for_nothing() -> None:
    labels = [one.label for one in training()]
    assert labels.count("other") >= 0.4 * len(labels)


def test_no_message_of_the_development_set_is_trained_on() -> None:
    trained = {one.text.casefold() for one in training()}
    assert [row.text for row in messages() if row.text.casefold() in trained] == []


def test_the_shipped_model_is_small_and_gives_probabilities() -> None:
    assert MODEL.stat().st_size < 3_000_000
    odds = score("please delete my personal data", {"objects.data", "verbs.deletion"})
    assert abs(sum(odds.values()) - 1) < 1e-9
    assert max(odds, key=odds.__getitem__) == "deletion"
    assert score("x" * LONGEST + " delete my data", ()) == score("x" * LONGEST, ())
