"""A policy file that contradicts itself does not load, and every mistake is named with its line."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.policy.lines import line_numbers
from bot.policy.load import PolicyError, load
from bot.policy.model import Policy
from bot.policy.shipped import FOLDER, SHIPPED, resolve
from intents.right import Right

Write = Callable[[str, str], Path]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_file_loads(name: str) -> None:
    assert load(FOLDER / name).version.startswith("2022-03-22")


def test_a_file_lays_its_own_keys_over_the_one_it_extends(default: Policy, gdpr: Policy) -> None:
    assert gdpr.controller == default.controller
    assert gdpr.deadlines.answer.months == 1
    assert gdpr.deadlines.answer.days is None
    assert gdpr.deadlines.cancellation is None
    assert gdpr.rights.access.self_service == default.rights.access.self_service
    assert gdpr.repeats.rules[0].counted_from == 8


def test_without_a_date_of_effect_it_is_seven_days_after_notice(write: Write) -> None:
    path = write("own.toml", 'extends = "default.toml"\nwithout = ["effective"]\nnoticed = 2026-11-22\n')
    assert load(path).effective == date(2026, 11, 29)


def test_the_first_fee_that_covers_a_right(default: Policy) -> None:
    assert default.fees
    fee = default.fees.of(Right.DELETION)
    assert fee and fee.amount == Decimal("30.00")
    assert default.fees.of(Right.WITHDRAWAL) is None


def test_nothing_severe_is_automated_by_the_shipped_files(default: Policy) -> None:
    assert all(not default.automates(rule.outcome, rule.key) for rule in default.repeats.rules)


#: What is appended to `extends = "default.toml"`, and what is said of it.
WRONG = [
    ("[repeats]\nwindow_days = -1", "own.toml:3: repeats.window_days: must not be below 1"),
    ("[repeats]\nwindow_days = 1000000000000", "own.toml:3: repeats.window_days: must not be above 36500"),
    ("without = ['effective']\nnoticed = 9999-12-31", "own.toml:2: effective: is missing"),
    ("without = ['rights.access.clause']", "own.toml:2: rights.access.clause: is missing"),
    ("[verification]\ntries = 0", "own.toml:3: verification.tries: must not be below 1"),
    ("[deadlines.answer]\ndays = -30", "own.toml:3: deadlines.answer.days: must not be below 1"),
    ("[deadlines.answer]\nmonths = 1", "give exactly one of days, months, working_days"),
    ("colour = 'red'", "own.toml:2: colour: there is no such key"),
    ("[repeats]\nlimit = 3", "own.toml:3: repeats.limit: there is no such key"),
    ("effective = 2022-03-21", "takes effect on 2022-03-21, before it is made known on 2022-03-22"),
    ("noticed = '2022-03-22'", "own.toml:2: noticed: must be a date"),
    ("notice_days = true", "own.toml:2: notice_days: must be a whole number"),
    ("version = 3", "own.toml:2: version: must be text in quotes"),
    ('version = " "', "own.toml:2: version: must not be empty"),
    ("timezone = 'Mars/Olympus'", 'own.toml:2: timezone: there is no time zone "Mars/Olympus"'),
    ("timezone = '../zone'", 'own.toml:2: timezone: there is no time zone "../zone"'),
    ("rights = 1", "own.toml:2: rights: must be a table"),
    ("[rights]\naccess = 1", "own.toml:3: rights.access: must be a table"),
    ("[deadlines.calendar]\ncountry = 'XX'", 'deadlines.calendar.country: no holidays are known for "XX"'),
    (
        "[deadlines.calendar]\ncountry = 'HolidayBase'",
        "deadlines.calendar.country: must be a country's two",
    ),
    ("[deadlines.calendar]\nsubdivision = 'XX'", 'no holidays are known for "CN, XX"'),
    ("[rights.withdrawal]\nassurance = 'account'", "withdrawing must not be harder than consenting was"),
    ("[rights.access]\nassurance = 'oath'", "must be one of 'channel', 'mailbox' or 'account'"),
    ("[fees]\ncurrency = 'yuan'", "own.toml:3: fees.currency: must be a currency's three capital letters"),
    ("[[fees.items]]\namount = '5.00'", "own.toml:2: fees.items[1].basis: is missing"),
    ("[[fees.items]]\namount = '5.00'\nbasis = ''", "own.toml:4: fees.items[1].basis: must not be empty"),
    (
        "[[fees.items]]\namount = '-5.00'\nbasis = 'b'",
        "own.toml:3: fees.items[1].amount: must not be below 0",
    ),
    ("[[fees.items]]\namount = 5.0\nbasis = 'b'", "write the amount as text"),
    ("[[fees.items]]\namount = 'much'\nbasis = 'b'", "must be an amount"),
    (
        "[[fees.items]]\nrights = ['access']\namount = '5.00'\nbasis = 'b'",
        "[fees] has none for correction, deletion, explanation, portability",
    ),
    ("regime = 'My Law'", "own.toml:2: regime: must be small letters, digits and hyphens"),
    ("[fees]\nitems = []", "own.toml:3: fees.items: must not be empty"),
    ("[refusal]\nremedies = []", "own.toml:3: refusal.remedies: a refusal needs at least one remedy to name"),
    ("[[refusal.grounds]]\nkey = 'a'\nname = 'b'", "own.toml:2: refusal.grounds[1].clause: is missing"),
    (
        "[[refusal.grounds]]\nkey = 'abuse'\nclause = 'c'\nname = 'b'",
        'the key "abuse" stands twice',
    ),
    ("[decisions]\nautomated = ['propose_fee']", "propose_fee needs a person"),
    ("[decisions]\nautomated_rules = ['repeat-rarely']", 'there is no rule "repeat-rarely"'),
    ("[decisions]\nfour_eyes = ['all']", "must be one of"),
    ("without = ['deadlines.siesta']", 'there is no inherited key "deadlines.siesta"'),
    ("without = true", "own.toml:2: without: list the inherited keys to leave out"),
    ("without = 'deadlines'", "list the inherited keys to leave out"),
    (
        "[deadlines.extension]\nmonths = 1\nclause = 'c'\nreasons = [{key = 'a', name = 'b'}]",
        "an extension is counted in the unit of the answer",
    ),
    (
        "[deadlines.extension]\ndays = 1\nclause = 'c'\nreasons = []",
        "deadlines.extension.reasons: must not be empty",
    ),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_mistake_is_named_with_its_line(write: Write, text: str, said: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load(write("own.toml", f'extends = "default.toml"\n{text}\n'))
    assert said in str(caught.value)
    assert all(mistake.line for mistake in caught.value.mistakes)


def rule(**given: object) -> str:
    """A limit as it stands in a file, sound but for what is given."""
    sound = {"key": "k", "counted_from": 1, "outcome": "ask_staff", "clause": "c", "reason": "r"}
    lines = [f"{key} = {value!r}" for key, value in {**sound, **given}.items()]
    return "\n".join(["[[repeats.rules]]", *lines])


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([rule(counted_from=0)], "repeats.rules[1].counted_from: must not be below 1"),
        ([rule(rights=["withdrawal"])], "withdrawal is never excessive"),
        ([rule(outcome="proceed")], "a limit leads to ask_staff, propose_fee or propose_refusal"),
        ([rule(outcome="propose_refusal")], "proposes a refusal: name its ground in [refusal]"),
        (
            [rule(outcome="propose_refusal", ground="whim")],
            "proposes a refusal: name its ground in [refusal]",
        ),
        ([rule(key="a"), rule(key="a")], 'the key "a" stands twice'),
        (
            [rule(key="few", counted_from=5), rule(key="one", outcome="propose_fee")],
            '"few" is milder than "one" although more requests are counted',
        ),
    ],
)
def test_a_limit_that_is_unfair_does_not_load(write: Write, rules: list[str], said: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load(write("own.toml", "\n".join(['extends = "default.toml"', *rules])))
    assert said in str(caught.value)


def test_a_refusal_without_remedy_and_a_fee_without_schedule_do_not_load(write: Write) -> None:
    gone = ["fees", "refusal.remedies", "refusal.grounds", "refusal.exemptions"]
    text = f'extends = "default.toml"\nwithout = {gone}\n'
    with pytest.raises(PolicyError) as caught:
        load(write("own.toml", text))
    assert "[fees] has none for" in str(caught.value)
    assert "[refusal] names no remedy" in str(caught.value)


def test_all_mistakes_are_named_at_once_in_the_order_of_their_lines(write: Write) -> None:
    text = """extends = "default.toml"
colour = "red"
effective = 2021-01-01
[repeats]
window_days = -1
[refusal]
remedies = []
[[fees.items]]
amount = "3.00"
"""
    with pytest.raises(PolicyError) as caught:
        load(write("own.toml", text))
    assert [(mistake.line, mistake.key) for mistake in caught.value.mistakes] == [
        (2, "colour"),
        (3, "effective"),
        (5, "repeats.window_days"),
        (7, "refusal.remedies"),
        (8, "fees.items[1].basis"),
    ]


def test_a_mistake_in_the_base_is_named_in_the_base(write: Write, tmp_path: Path) -> None:
    write("base.toml", 'extends = "default.toml"\n\n[repeats]\nwindow_days = 0\n')
    with pytest.raises(PolicyError, match=r"^base\.toml:4: repeats\.window_days: must not be below 1$"):
        load(write("own.toml", 'extends = "base.toml"\ntitle = "Own"\n'))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('extends = "own.toml"', 'own.toml:1: extends: "own.toml" leads back to itself'),
        ('extends = "./own.toml"', "leads back to itself"),
        ('title = "x"\nextends = "gone.toml"', 'own.toml:2: extends: there is no file "gone.toml"'),
        ('extends = "a\\u0000b"', "own.toml:1: extends: there is no file"),
        (f'extends = "{"a" * 5000}"', "own.toml:1: extends: there is no file"),
        ('extends = "."', "own.toml:1: extends: there is no file"),
        ("extends = 3", "own.toml:1: extends: name a file, relative to this one"),
        ('extends = ""', "own.toml:1: extends: name a file, relative to this one"),
        ('title = "x"\ntitle = ', "own.toml:2: not TOML: Invalid value"),
        ('title = "x', "own.toml:1: not TOML"),
        ("[a]\n[a]", "own.toml:2: not TOML: Cannot declare"),
        ("x = " + "[" * 5000, "own.toml:1: not TOML"),
        ("", "own.toml:1: title: is missing"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_policy(write: Write, text: str, said: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load(write("own.toml", text))
    assert said in str(caught.value)


def test_a_circle_of_two_files(write: Write) -> None:
    write("one.toml", 'extends = "two.toml"')
    with pytest.raises(PolicyError, match=r'one\.toml:1: extends: "two\.toml" leads back to itself'):
        load(write("two.toml", 'extends = "one.toml"'))


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"title = 1\n\xff\xfe = 2", "own.toml:2: this is not UTF-8 text"), (b"\x00\x01", "not TOML")],
)
def test_bytes_that_are_no_text(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(content)
    with pytest.raises(PolicyError, match=said):
        load(path)


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"gone\.toml: No such file"):
        load(tmp_path / "gone.toml")
    with pytest.raises(PolicyError, match="Is a directory"):
        load(tmp_path)


def test_a_bare_name_finds_the_shipped_file_unless_there_is_one_here(tmp_path: Path) -> None:
    assert resolve(Path("gdpr.toml")) == FOLDER / "gdpr.toml"
    assert resolve(Path("own.toml")) == Path("own.toml")
    (tmp_path / "gdpr.toml").touch()
    assert resolve(tmp_path / "gdpr.toml") == tmp_path / "gdpr.toml"


def test_the_shipped_file_with_its_remedies_cut_out(tmp_path: Path) -> None:
    lines = (FOLDER / "default.toml").read_text(encoding="utf-8").split("\n")
    first, last = lines.index("[[refusal.remedies]]"), lines.index("[deletion]")
    path = tmp_path / "own.toml"
    path.write_text("\n".join(lines[:first] + lines[last:]), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load(path)
    line = lines.index("[[refusal.grounds]]") + 1
    assert (
        str(caught.value) == f"own.toml:{line}: refusal.remedies: a refusal needs at least one remedy to name"
    )


def test_a_key_too_many_at_the_end_of_the_shipped_file(tmp_path: Path) -> None:
    text = (FOLDER / "default.toml").read_text(encoding="utf-8") + "surprise = 1\n"
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(
        PolicyError, match=rf"own\.toml:{text.count(chr(10))}: .*surprise: there is no such key"
    ):
        load(path)


def test_keys_that_hide_where_they_end_break_nothing() -> None:
    assert line_numbers('"x\\"=y" = 1\n["a#]b"]\nc = 1\n[d]\ne = 1')["d", "e"] == 5


def test_a_file_anywhere_extends_a_shipped_one_by_its_bare_name(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('extends = "gdpr.toml"\ntitle = "Own"\n', encoding="utf-8")
    assert load(path).deadlines.answer.months == 1


def test_lines_are_found_past_long_strings_lists_and_comments() -> None:
    text = '''a = 1
[b] # [not.a.table]
c = """
d = 2
"""
e = [ # one [
  "]", 3,
]
f.g = '#'
[[h]]
i = { j = 1 }
[[h]]
"k.l" = 2
[h.m]
n = 3
'''
    assert line_numbers(text) == {
        ("a",): 1,
        ("b",): 2,
        ("b", "c"): 3,
        ("b", "e"): 6,
        ("b", "f", "g"): 9,
        ("h",): 10,
        ("h", 0): 10,
        ("h", 0, "i"): 11,
        ("h", 1): 12,
        ("h", 1, "k.l"): 13,
        ("h", 1, "m"): 14,
        ("h", 1, "m", "n"): 15,
    }
