"""The model asks back where it and the rules are at odds; it opens nothing by itself."""

from intents.opinion import second_opinion
from intents.right import Kind, NeedsPerson, Reading, Right

DELETE_ORDER = "please cancel the pizza order and delete the two drinks from it"
DELETE_DATA = "please wipe my personal information from your servers"
TAGS = {"words.mine", "objects.data", "verbs.deletion", "words.want"}


def test_a_request_that_the_rules_overlooked_is_asked_back() -> None:
    reading = second_opinion(Reading(Kind.OTHER), DELETE_DATA, TAGS)

    assert reading.kind is Kind.UNCLEAR
    assert reading.likely[0] is Right.DELETION
    assert reading.rights == ()


def test_a_right_that_the_model_contradicts_is_asked_back() -> None:
    tags = {"objects.other", "verbs.deletion", "words.want"}
    reading = second_opinion(Reading(Kind.REQUEST, (Right.EXPLANATION,)), DELETE_ORDER, tags)

    assert reading.kind is Kind.UNCLEAR
    assert reading.likely[0] is Right.EXPLANATION


def test_what_the_rules_found_twice_is_not_contradicted() -> None:
    found = Reading(Kind.REQUEST, (Right.EXPLANATION,))
    tags = {"objects.other", "verbs.deletion", "words.want"}

    assert second_opinion(found, DELETE_ORDER, tags, twice=True) is found


def test_agreement_and_what_goes_to_a_person_stay_as_they_were() -> None:
    agreed = Reading(Kind.REQUEST, (Right.DELETION,))
    handed = Reading(Kind.OTHER, needs_person=NeedsPerson.AGENT)

    assert second_opinion(agreed, DELETE_DATA, TAGS) is agreed
    assert second_opinion(handed, DELETE_DATA, TAGS) is handed


def test_what_speaks_of_an_order_is_left_alone() -> None:
    reading = Reading(Kind.OTHER)
    assert second_opinion(reading, DELETE_ORDER, {"objects.other", "words.mine"}) is reading
