"""Ids that sort as they were made, and numbers that can be read out."""

import re
from datetime import timedelta

from storage.columns import new_id
from storage.ticket import new_number, new_token
from tests.storage.rows import NOW


def test_ids_sort_as_they_were_made() -> None:
    ids = [new_id(NOW) for _ in range(1000)] + [new_id(NOW + timedelta(seconds=1))]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_a_number_is_never_like_a_code_and_holds_nothing_that_is_misread() -> None:
    for number in (new_number() for _ in range(500)):
        assert re.fullmatch(r"PD-[B-DF-HJKMNP-TV-XZ][^AEIOUL01]{3}-[B-DF-HJKMNP-TV-XZ][^AEIOUL01]{3}", number)


def test_tokens_are_long_and_different() -> None:
    tokens = {new_token() for _ in range(500)}
    assert len(tokens) == 500
    assert {len(token) for token in tokens} == {20}
