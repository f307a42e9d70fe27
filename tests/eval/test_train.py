"""Training: the same inputs give the same file, what is measured is not trained on, and the model is small."""

from intents.model import LONGEST, score, telling
from tests.eval.messages import RIGHTS, messages
from tests.eval.train import LABELS, MODEL, fit, probabilities, reliability, seen, training, written
from tests.eval.written import MARKS, examples


def test_the_same_messages_give_the_same_bytes() -> None:
    some = [seen(one) for one in training()[::100]]
    assert written(fit(some)) == written(fit(some))


def test_every_training_message_has_known_labels_and_the_same_wherever_it_stands() -> None:
    labels: dict[tuple[str, str, str, frozenset[str]], frozenset[str]] = {}
    for one in examples():
        assert one.labels <= {*LABELS, "verification"}
        assert one.marks <= MARKS
        said = (one.text.casefold(), one.subject, one.language, one.marks & {"ticket", "challenge"})
        assert labels.setdefault(said, one.labels) == one.labels, one.text


def test_two_in_five_training_messages_ask_for_no_right() -> None:
    none = sum(not one.labels & RIGHTS for one in training())
    assert none >= 0.4 * len(training())


def test_no_message_of_the_development_set_is_trained_on() -> None:
    trained = {one.text.casefold() for one in training()}
    assert [row.text for row in messages() if row.text.casefold() in trained] == []


def test_what_is_called_likely_is_so_about_as_often() -> None:
    some = [seen(one) for one in training()[::8]]
    learnt, rest = fit(some[::2]), some[1::2]
    for promised, held, count in reliability(rest, probabilities(learnt, rest)):
        assert count > 100
        assert abs(promised - held) < 0.2


def test_the_shipped_model_is_small_and_gives_probabilities() -> None:
    assert MODEL.stat().st_size < 5_000_000
    said = "please delete my personal data"
    odds = score(said, {"=objects.data", "=verbs.deletion"})
    assert all(0 <= value <= 1 for value in odds.values())
    assert max(odds, key=odds.__getitem__) == "deletion"
    assert score("x" * LONGEST + " delete my data", ()) == score("x" * LONGEST, ())


def test_the_words_that_weigh_most_are_shown() -> None:
    said = "hello there, kindly wipe my records. the weather is fine today"
    start, end = telling(said, "deletion")
    assert "wipe" in said[start:end]
    assert "weather" not in said[start:end]
