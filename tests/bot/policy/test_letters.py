"""A letter without its required parts does not exist."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bot.policy.extension import Extension
from bot.policy.letters import ExtensionLetter, FeeLetter, Incomplete, LeftOut, PartialLetter, RefusalLetter
from bot.policy.model import Policy
from intents.right import Right

DAY = datetime(2026, 12, 1, tzinfo=UTC)


def refusal(policy: Policy) -> RefusalLetter:
    return RefusalLetter.on(policy, ("abuse", "serious-harm"), "what was asked would expose a colleague")


def fee(policy: Policy) -> FeeLetter:
    return FeeLetter.of(policy, Right.ACCESS, "the third request in a year", DAY)


def partial(policy: Policy) -> PartialLetter:
    left_out = LeftOut("letters from others", "they concern other people", "§5(7)5")
    return PartialLetter("your account data", (left_out,), policy.refusal.remedies)


def extension(policy: Policy) -> ExtensionLetter:
    allowed = Extension(DAY, DAY, "the complexity of the request", "GDPR Art. 12(3)")
    return ExtensionLetter.of(allowed, "twelve systems must be searched")


def test_a_refusal_takes_grounds_and_remedies_from_the_policy(default: Policy) -> None:
    letter = refusal(default)
    assert letter.clauses == ("§5(7)4", "§5(7)5")
    assert {remedy.kind.value for remedy in letter.remedies} == {"complaint", "authority", "court"}


def test_a_fee_takes_amount_and_basis_from_the_policy(default: Policy) -> None:
    letter = fee(default)
    assert (letter.amount, letter.currency, letter.clause) == (Decimal("60.00"), "CNY", "§5(7)")
    assert "staff time" in letter.basis


def test_no_fee_where_the_policy_sets_none(default: Policy, ccpa: Policy) -> None:
    with pytest.raises(Incomplete, match="without a fee in the policy"):
        FeeLetter.of(default, Right.WITHDRAWAL, "repeated", DAY)
    with pytest.raises(Incomplete, match="without a fee in the policy"):
        FeeLetter.of(ccpa, Right.ACCESS, "repeated", DAY)


def test_a_refusal_on_a_ground_that_the_policy_does_not_know(default: Policy) -> None:
    with pytest.raises(KeyError, match="whim"):
        RefusalLetter.on(default, ("whim",), "no")


@pytest.mark.parametrize(
    ("letter", "part", "empty"),
    [
        (refusal, "reasons", "  "),
        (refusal, "grounds", ()),
        (refusal, "remedies", ()),
        (fee, "basis", ""),
        (fee, "amount", None),
        (fee, "clause", ""),
        (fee, "reasons", "\n"),
        (partial, "given", ""),
        (partial, "left_out", ()),
        (partial, "remedies", ()),
        (extension, "reason", ""),
        (extension, "explanation", ""),
        (extension, "due_at", None),
    ],
)
def test_a_letter_cannot_be_made_without(
    default: Policy, letter: Callable[[Policy], Any], part: str, empty: Any
) -> None:
    with pytest.raises(Incomplete) as caught:
        replace(letter(default), **{part: empty})
    assert caught.value.part == part.replace("_", " ")


@pytest.mark.parametrize("part", ["what", "why", "clause"])
def test_what_is_left_out_is_named_with_its_reason_and_clause(part: str) -> None:
    with pytest.raises(Incomplete, match=f"a partial answer cannot be sent without {part}"):
        LeftOut(**{"what": "w", "why": "y", "clause": "c", part: " "})
