"""Readings of whole messages."""

from intents.classify import classify
from intents.right import Kind, Right


def test_several_rights_are_kept_in_the_order_asked() -> None:
    reading = classify("First send me a copy of my personal data, then delete my account.")

    assert reading.kind is Kind.REQUEST
    assert reading.rights == (Right.ACCESS, Right.DELETION)
    assert reading.cancellation


def test_evidence_spans_are_those_of_the_original_text() -> None:
    text = "Bonjour — Please ERASE   my pérsonal data!"

    evidence = classify(text).evidence

    assert evidence
    assert all(text[slice(*one.span)] == one.phrase for one in evidence)


def test_the_negated_is_not_asked_for() -> None:
    reading = classify("Please do not delete my account, just unsubscribe me.")

    assert reading.rights == (Right.WITHDRAWAL,)


def test_an_order_line_is_no_personal_data() -> None:
    assert classify("Please delete item 3 from my order").kind is Kind.OTHER


def test_the_not_inside_a_withdrawal_denies_nothing() -> None:
    for text in ("Bitte verkauft meine Daten nicht weiter.", "Bel me niet meer!"):
        assert classify(text).rights == (Right.WITHDRAWAL,)
    assert classify("Löschen Sie mein Konto nicht.").kind is not Kind.REQUEST


def test_two_verbs_joined_by_then_are_two_wishes_though_they_share_an_object() -> None:
    reading = classify("Envoyez-moi d'abord mes données, puis supprimez-les.")

    assert reading.rights == (Right.ACCESS, Right.DELETION)
