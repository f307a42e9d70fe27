"""The evaluation itself: its rows can be read, and its figures count what they say."""

from collections import Counter

from intents.right import Kind, Reading, Right
from tests.eval.figures import LABELS, figures
from tests.eval.messages import Ideal, Message, grade, messages


def test_every_row_has_known_labels_and_stands_once() -> None:
    rows = list(messages())
    assert all(set(row.allowed) <= set(LABELS) for row in rows)
    seen = Counter((row.text, row.subject, row.open_challenge, row.open_ticket) for row in rows)
    assert [text for text, times in seen.items() if times > 1] == []


def test_a_request_asked_back_is_no_mistake_where_asking_is_best() -> None:
    plain = Message("delete my data", "en", ("deletion",))
    vague = Message("delete it", "en", ("deletion",), ideal=Ideal.CLARIFY)
    found = figures([grade(plain, Reading(Kind.UNCLEAR)), grade(vague, Reading(Kind.UNCLEAR))])
    assert (found.asked_back.part, found.asked_back.whole) == (1, 1)
    assert found.ideal_kept.value == 1


def test_wrong_rights_lost_requests_and_false_tickets_are_counted() -> None:
    request = Message("delete my data", "en", ("deletion",))
    order = Message("delete my order", "en", ("other",))
    found = figures(
        [
            grade(request, Reading(Kind.REQUEST, (Right.DELETION, Right.ACCESS))),
            grade(request, Reading(Kind.OTHER)),
            grade(order, Reading(Kind.REQUEST, (Right.DELETION,))),
            grade(order, Reading(Kind.UNCLEAR)),
        ]
    )
    assert (found.wrong_right.part, found.lost.part, found.wrong_right.whole) == (1, 1, 2)
    assert (found.false_tickets.part, found.bothered.part) == (1, 1)
    assert found.macro_f1 < 1


def test_an_accepted_answer_and_an_extra_label_are_right() -> None:
    study = Message("take me off", "en", ("withdrawal",), also_ok=("access",), accept=(("deletion",),))
    for rights in ((Right.DELETION,), (Right.WITHDRAWAL, Right.ACCESS)):
        assert not grade(study, Reading(Kind.REQUEST, rights)).mistaken
    assert grade(study, Reading(Kind.REQUEST, (Right.CORRECTION,))).wrong_right
