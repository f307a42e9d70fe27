"""Keyed hashes: one purpose each, and nothing without the key."""

import base64

import pytest

from storage.keys import Keys, new_master_key, same

KEYS = Keys(bytes(32))


def test_a_hash_serves_one_purpose_and_its_very_parts() -> None:
    hashes = {
        KEYS.mac("code", "a", "bc"),
        KEYS.mac("code", "ab", "c"),
        KEYS.mac("code", "abc"),
        KEYS.mac("person", "a", "bc"),
        Keys(b"x" * 32).mac("code", "a", "bc"),
    }
    assert len(hashes) == 5
    assert same(KEYS.mac("code", "a", "bc"), KEYS.mac("code", "a", "bc"))


def test_a_made_key_can_be_read_back() -> None:
    text = new_master_key()
    assert len(base64.b64decode(text)) == 32
    assert Keys.from_text(f" {text}\n").person("x") == Keys.from_text(text).person("x")


@pytest.mark.parametrize("text", ["", "short", base64.b64encode(b"x" * 31).decode(), "ä" * 44])
def test_another_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Keys.from_text(text)
