"""The answer keys: what agrees with a printed number, and that every planted error is found."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st
from minimal_prose import write_prose

from markscheme.cli import main
from markscheme.errors import MarkschemeError, Undecided
from markscheme.family.library import Library
from markscheme.family.model import Family
from markscheme.keys import KeyReport, checkout_folder, compare_folder, write_golden
from markscheme.keys.agreement import PrintedRule, agrees
from markscheme.keys.folder import json_text
from markscheme.keys.golden import golden_key, varied_options
from markscheme.keys.published import compare_case

FOLDER = Path(__file__).parents[2] / "answer_keys"
EXACT, CUT, NEAR = PrintedRule(), PrintedRule("truncated"), PrintedRule("chain", fmpq(1, 100))

# --- does a value agree with what is printed?


@pytest.mark.parametrize(
    ("value", "printed", "rule", "verdict"),
    [
        (fmpq(1, 3), "0.333", EXACT, True),
        (fmpq(1, 3), "0.334", EXACT, False),
        (fmpq(1, 3), "1/3", EXACT, True),
        (fmpq(333, 1000), "1/3", EXACT, False),
        (fmpq(2, 6), "2/6", EXACT, True),
        (fmpq(1, 8), "0.13", EXACT, True),  # halves go away from zero
        (fmpq(1, 8), "0.12", EXACT, False),
        (fmpq(-1, 8), "-0.13", EXACT, True),
        (fmpq(-1, 8), "-0.12", EXACT, False),
        (fmpq(5, 2), "3", EXACT, True),
        (fmpq(5, 2), "2", EXACT, False),
        (fmpq(3), "3.00", EXACT, True),
        (fmpq(301, 100), "3.00", EXACT, False),
        (fmpq(1, 200), "0.00", EXACT, False),
        (fmpq(-1, 201), "0.00", EXACT, True),
        (fmpq(2, 3), "0.66", CUT, True),
        (fmpq(2, 3), "0.67", CUT, True),
        (fmpq(2, 3), "0.65", CUT, False),
        (fmpq(2, 3), "0.66", EXACT, False),
        (fmpq(-2, 3), "-0.66", CUT, True),
        (fmpq(67, 100), "0.66", CUT, False),
        (fmpq(51, 100), "0.5", NEAR, True),
        (fmpq(511, 1000), "0.5", NEAR, False),
        (fmpq(49, 100), "0.5", NEAR, True),
        (arb(2).sqrt(), "1.41421356237", EXACT, True),
        (arb(2).sqrt(), "1.41421356238", EXACT, False),
        (-arb(2).sqrt(), "-1.414", EXACT, True),
        (arb(3).sqrt(), "1.73205", CUT, True),
        (arb(2).sqrt(), "7/5", EXACT, False),
        (7, "7", EXACT, True),
        ("up", "up", EXACT, True),
        ("up", "down", EXACT, False),
    ],
)
def test_agreement(value, printed, rule, verdict):
    assert agrees(value, printed, rule) is verdict


@given(st.fractions(min_value=-20, max_value=20, max_denominator=2000), st.integers(0, 5), st.integers(-2, 2))
def test_agreement_against_decimal_rounding(fraction, places, steps):
    """The decimal module rounds and cuts on its own; 60 digits tell all these fractions from a half."""
    value = fmpq(fraction.numerator, fraction.denominator)
    exact = Decimal(fraction.numerator) / Decimal(fraction.denominator)
    unit = Decimal(1).scaleb(-places)
    rounded, cut = (exact.quantize(unit, rounding) for rounding in (ROUND_HALF_UP, ROUND_DOWN))
    printed = rounded + steps * unit
    assert agrees(value, f"{printed:f}", EXACT) == (printed == rounded)
    assert agrees(value, f"{printed:f}", CUT) == (printed in (rounded, cut))


def test_a_ball_on_an_end_is_not_guessed():
    with pytest.raises(Undecided, match="reaches over an end"):
        agrees(arb("0.125 +/- 1e-9"), "0.13", EXACT)


@pytest.mark.parametrize("printed", [0.5, True, "1e3", "1/0", "1,5", "", "0.5 "])
def test_what_is_no_printed_number_is_refused(printed):
    with pytest.raises(MarkschemeError, match="is no printed number"):
        agrees(fmpq(1, 2), printed, EXACT)


@pytest.mark.parametrize(("rounded", "tolerance"), [("up", None), ("chain", None), (None, "0.1"), ("truncated", "0.1")])
def test_a_rule_that_does_not_hold_together_is_refused(rounded, tolerance):
    with pytest.raises(MarkschemeError, match="rounded is"):
        PrintedRule.read(rounded, tolerance)


# --- published problems

CASE: dict[str, Any] = {
    "id": "bn",
    "source": "worked by hand",
    "family": "norm/batchnorm",
    "given": {"Z": [["1"], ["2"], ["6"]], "gamma": ["1"], "beta": ["0"], "epsilon": "0"},
    "published": {"mean": ["3"], "variance": ["4.67"], "Z_hat": [["-0.9258"], [None], ["1.3887"]]},
    "recomputed": {"variance": ["14/3"]},
    "wrong": {
        "out": {
            "printed": [["-0.9"], ["-0.3"], ["1.4"]],
            "right": [["-0.93"], ["-0.46"], ["1.39"]],
            "why": "x",
        }
    },
}


def differences(change: Callable[[dict[str, Any]], Any]) -> list[str]:
    case = copy.deepcopy(CASE)
    change(case)
    return [str(d) for d in compare_case(Library()["norm/batchnorm"], case).differences]


def test_a_right_case_agrees_and_is_counted():
    comparison = compare_case(Library()["norm/batchnorm"], CASE)
    assert (comparison.differences, comparison.compared) == ([], 1 + 1 + 2 + 1 + 3)


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        (lambda c: c["published"].update(mean=["3.1"]), "norm/batchnorm bn mean[1]: expected 3.1, found 3"),
        (
            lambda c: c["published"]["Z_hat"][2].__setitem__(0, "1.3888"),
            "norm/batchnorm bn Z_hat[3][1]: expected 1.3888, found 1.388730149658",
        ),
        (
            lambda c: c["published"].update(mean="3"),
            "norm/batchnorm bn mean: expected a number, found 1 entries",
        ),
        (
            lambda c: c["published"].update(Z_hat=[["1"]]),
            "norm/batchnorm bn Z_hat: expected 1 x 1, found 3 x 1",
        ),
        (
            lambda c: c["recomputed"].update(variance=["14/4"]),
            "norm/batchnorm bn variance[1]: expected 14/4, found 4.66",
        ),
        (
            lambda c: c["wrong"]["out"]["right"][1].__setitem__(0, "-0.45"),
            "norm/batchnorm bn out[2][1]: expected -0.45, found -0.4629100498862757",
        ),
        (
            lambda c: c["wrong"]["out"].update(printed=[["-0.93"], ["-0.463"], ["1.4"]]),
            "norm/batchnorm bn out: expected [['-0.93'], ['-0.463'], ['1.4']] to be wrong, found",
        ),
        (
            lambda c: c["published"].update(means=["3"]),
            "norm/batchnorm bn: expected a case that solves, found there is no step 'means'; ",
        ),
        (
            lambda c: c["given"].update(epsilon="-1"),
            "norm/batchnorm bn: expected a case that solves, found norm/batchnorm: ",
        ),
        (
            lambda c: c.update(publshed={}),
            "norm/batchnorm bn: expected a case that solves, found unknown field 'publshed'; did you mean",
        ),
        (
            lambda c: c.pop("source"),
            "norm/batchnorm bn: expected a case that solves, found the field 'source' is missing; ",
        ),
        (
            lambda c: c.update(family="norm/other"),
            "norm/batchnorm bn: expected a case that solves, found the case names the family 'norm/other', ",
        ),
        (
            lambda c: c["wrong"]["out"].pop("why"),
            "norm/batchnorm bn: expected a case that solves, found wrong['out'] has printed, right; ",
        ),
        (
            lambda c: c.update(published={}, recomputed={}, wrong={}),
            "norm/batchnorm bn: expected a case that solves, found nothing is compared; ",
        ),
    ],
)
def test_a_planted_error_in_a_published_problem_is_found(change, difference):
    (found,) = differences(change)
    assert found.startswith(difference)


def test_the_rounding_of_a_case_holds_for_what_is_published():
    assert differences(lambda c: c["published"].update(variance=["4.6"])) != []
    assert differences(lambda c: c.update(rounded="truncated") or c["published"].update(variance=["4.6"])) == []
    near = differences(lambda c: c.update(rounded="chain", tolerance="0.07") or c["published"].update(variance=["4.6"]))
    assert [d for d in near if " variance" in d] == []


def test_an_error_printed_in_another_shape_is_an_error():
    assert differences(lambda c: c["wrong"]["out"].update(printed=["-0.9", "-0.5", "1.4"])) == []


# --- a folder of one's own, with a family of one's own

FAMILY = '''"""The mean of some numbers."""

from markscheme.words import *

sizes = {"n": (3, 4, 5)}
options = {"root": ("no", "yes")}
given = {"x": vector("n", integers(1, 9))}
ask = {"mean": 1, "result": 1}


def mean(x):
    return x.sum() / len(x)


def result(mean, root):
    return sqrt(mean + 1) if root == "yes" else 2 * mean


slips = {mean: {"not_divided": "len(x) -> 1"}, result: {"root_forgotten": "sqrt(mean + 1) -> mean + 1"}}
'''


def templates(place: Path, *changes: tuple[str, str]) -> Path:
    """A folder with one family, its text changed."""
    source = FAMILY
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    (place / "own").mkdir(parents=True)
    (place / "own" / "mean.py").write_text(source, "utf-8")
    write_prose(place, "own/mean")
    return place


@pytest.fixture
def own(tmp_path):
    """A family of one's own and its golden key."""
    library = Library([templates(tmp_path / "templates")])
    keys = tmp_path / "keys"
    ((path, changed),) = write_golden(library, keys, ["own/mean"])
    assert changed
    return library, keys, path


def found(library: Library, keys: Path) -> list[str]:
    reports = list(compare_folder(library, keys, complete=False))
    return [str(difference) for report in reports for difference in report.differences]


def test_a_golden_key_just_written_agrees_and_is_not_written_again(own):
    library, keys, path = own
    assert found(library, keys) == []
    assert list(write_golden(library, keys, ["own/mean"])) == [(path, False)]


def test_a_golden_key_holds_every_step_and_slip_under_several_options(own):
    _, _, path = own
    easy, medium, hard = json.loads(path.read_text("utf-8"))["instances"]
    assert [one["level"] for one in (easy, medium, hard)] == ["easy", "medium", "hard"]
    assert [one["given"]["root"] for one in (easy, medium, hard)] == ["no", "yes", "no"]
    assert [list(one["steps"]) for one in (easy, medium)] == [["mean", "result"]] * 2
    assert [list(one["slips"]) for one in (easy, medium)] == [
        ["not_divided"],
        ["not_divided", "root_forgotten"],
    ]
    x = [int(number) for number in medium["given"]["x"]]
    mean = Decimal(sum(x)) / len(x)
    assert Decimal(medium["steps"]["mean"]["decimal"]) == mean
    assert abs(Decimal(medium["steps"]["result"]["decimal"]) - (mean + 1).sqrt()) < Decimal("1e-10")
    assert medium["slips"]["not_divided"] == {"step": "mean", "decimal": str(sum(x))}
    assert medium["slips"]["root_forgotten"] == {"step": "result", "decimal": str((mean + 1).normalize())}
    assert medium["steps"]["result"]["exact"].startswith("sqrt(") or "*sqrt(" in medium["steps"]["result"]["exact"]
    assert "exact" not in medium["steps"]["mean"]  # a quarter of an integer: the digits are all there is
    low, high = map(Decimal, medium["steps"]["result"]["accepted"].split(" to "))
    assert low < (mean + 1).sqrt() < high


@pytest.mark.parametrize(
    ("place", "difference"),
    [
        (("version",), "own/mean version: expected 9, found 1"),
        (("instances", 0, "level"), "own/mean levels: expected 9, medium, hard, found easy, medium, hard"),
        (("instances", 1, "steps", "mean", "decimal"), "own/mean medium mean decimal: expected 9, found "),
        (("instances", 1, "steps", "result", "exact"), "own/mean medium result exact: expected 9, found "),
        (
            ("instances", 1, "steps", "result", "accepted"),
            "own/mean medium result accepted: expected 9, found ",
        ),
        (("instances", 1, "steps", "result", "marks"), "own/mean medium result marks: expected 9, found 1"),
        (
            ("instances", 1, "slips", "root_forgotten", "decimal"),
            "own/mean medium slip root_forgotten decimal: expected 9, found ",
        ),
        (("instances", 1, "slips", "other"), "own/mean medium slip other: expected one, found none"),
        (("instances", 1, "steps", "other"), "own/mean medium other: expected one, found none"),
        (
            ("instances", 1, "rounding"),
            "own/mean medium: expected an instance that solves, found the rounding rule '9' ",
        ),
        (
            ("instances", 1, "given", "x", 0),
            "own/mean medium given: expected the numbers of the key, found others",
        ),
    ],
)
def test_a_planted_error_in_a_golden_key_is_found(own, place, difference):
    library, keys, path = own
    data = json.loads(path.read_text("utf-8"))
    *outer, last = place
    inner = data
    for name in outer:
        inner = inner[name]
    inner[last] = 9 if last in ("version", "marks") else "9"
    path.write_text(json.dumps(data), "utf-8")
    assert found(library, keys)[0].startswith(difference)


@pytest.mark.parametrize("part", ["steps", "slips", "given", "rounding", "seed"])
def test_a_golden_key_with_a_part_missing_is_found(own, part):
    library, keys, path = own
    data = json.loads(path.read_text("utf-8"))
    del data["instances"][0][part]
    path.write_text(json.dumps(data), "utf-8")
    assert found(library, keys) == [f"own/mean easy: expected an instance that solves, found no field '{part}'"]


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        ("2 * mean", "3 * mean", "result decimal"),
        ('len(x) -> 1"', 'len(x) -> 2"', "slip not_divided decimal"),
        ('"result": 1', '"result": 2', "result marks"),
        ("integers(1, 9)", "integers(2, 9)", "given"),
        ("(3, 4, 5)", "(4, 4, 5)", "given"),
    ],
)
def test_a_changed_family_is_found(own, tmp_path, old, new, label):
    _, keys, _ = own
    changed = Library([templates(tmp_path / "changed", (old, new))])
    assert any(difference.startswith(f"own/mean easy {label}:") for difference in found(changed, keys))


def test_a_slip_that_ends_in_an_undecided_comparison_is_still_given(tmp_path):
    """tanh x less tanh x is a ball around zero: the ReLU that follows is undecided, the slip is not."""
    library = Library(
        [
            templates(
                tmp_path / "templates",
                ("2 * mean", "relu(tanh(shifted) - tanh(mean - shifted))"),
                ("def result(", "def shifted(mean):\n    return mean\n\n\ndef result("),
                ("result(mean, root):\n    return sqrt", "result(mean, shifted, root):\n    return sqrt"),
                ("slips = {", 'slips = {shifted: {"halved": "mean -> mean / 2"}, '),
                ('"mean": 1', '"mean": 1, "shifted": 1'),
            )
        ]
    )
    key = golden_key(library["own/mean"])
    slip = key["instances"][0]["slips"]["halved"]
    assert slip["step"] == "shifted"
    assert Decimal(slip["decimal"]) * 2 == pytest.approx(Decimal(key["instances"][0]["steps"]["mean"]["decimal"]))


REPEATED = '''"""Doubling, three times."""

from markscheme.words import *

given = {"x": number(integers(3, 9))}
ask = {"x_": 1}
repeat = {("x_",): lambda: 3}


def x_(x, x_, k):
    return 2 * (x_[-1] if x_ else x)


slips = {x_: {"trebled_at_last": "2 * (x_[-1] if x_ else x) -> 3 * x_[-1] if k == 3"}}
'''


def test_a_slip_in_one_round_leaves_the_others_as_they_are(tmp_path):
    own_templates = templates(tmp_path / "templates")
    (own_templates / "own" / "mean.py").write_text(REPEATED, "utf-8")
    write_prose(own_templates, "own/mean")
    for one in golden_key(Library([own_templates])["own/mean"])["instances"]:
        x = int(one["given"]["x"])
        assert [step["decimal"] for step in one["steps"].values()] == [str(2 * x), str(4 * x), str(8 * x)]
        assert one["slips"] == {"trebled_at_last": {"step": "x_3", "decimal": str(12 * x)}}


def test_a_key_of_no_family_is_found(own):
    library, keys, path = own
    path.rename(path.with_name("median.json"))
    (difference,) = found(library, keys)
    assert difference.startswith("own/median: expected a key that can be recomputed, found there")


@pytest.mark.parametrize(("text", "message"), [("{", "not JSON"), ("[]", "holds a list; a mapping is needed")])
def test_a_broken_file_is_found(own, text, message):
    library, keys, path = own
    path.write_text(text, "utf-8")
    (difference,) = found(library, keys)
    assert message in difference


def test_a_family_without_a_golden_key_is_found(own):
    library, keys, path = own
    published = keys / "published" / "own" / "mean.json"
    published.parent.mkdir(parents=True)
    case = {
        "id": "a",
        "source": "b",
        "family": "own/mean",
        "given": {"x": [1, 2]},
        "published": {"mean": "1.5"},
    }
    published.write_text(json.dumps([case, case]), "utf-8")
    path.unlink()
    reports = list(compare_folder(library, keys, ["own/mean"]))
    assert [str(difference) for report in reports for difference in report.differences] == [
        "own/mean a: expected an id that stands once in its file, found a second case of this id",
        "own/mean: expected a golden key, found none; look at what `markscheme keys --write own/mean` writes",
    ]


def test_an_empty_folder_is_no_success(tmp_path):
    with pytest.raises(MarkschemeError, match="no keys here"):
        list(compare_folder(Library(), tmp_path))


def test_an_install_without_keys_says_what_to_do(tmp_path):
    with pytest.raises(MarkschemeError, match="name their folder: --folder answer_keys"):
        checkout_folder(tmp_path / "problem_templates")


def test_options_are_varied():
    options = {"a": ("1", "2"), "b": ("1", "2"), "c": ("1", "2", "3", "4"), "d": ("1",)}
    assert ["".join(varied_options(options, i).values()) for i in range(3)] == ["1111", "2221", "1241"]


# --- the command


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def test_the_command_says_what_differs_and_ends_with_1(own, tmp_path):
    library, keys, path = own
    own_templates = library.folders[1]
    code, output = run("--templates", own_templates, "keys", "--folder", keys)
    assert (code, output.splitlines()[-1]) == (0, "1 files, 3 problems, 10 values; no differences")
    path.write_text(path.read_text("utf-8").replace('"version": 1', '"version": 2'), "utf-8")
    code, output = run("--templates", own_templates, "keys", "--folder", keys)
    assert code == 1
    assert output.splitlines() == [
        f"{'golden/own/mean.json':<48}    3 problems     10 values  1 difference",
        "  own/mean version: expected 2, found 1",
        "1 files, 3 problems, 10 values; 1 difference",
    ]


def test_the_command_writes_and_compares_again(tmp_path):
    own_templates, keys = templates(tmp_path / "templates"), tmp_path / "keys"
    writing = ("--templates", own_templates, "keys", "--folder", keys, "--write", "own/mean")
    assert run(*writing) == (0, "golden/own/mean.json  written\n")
    assert run(*writing) == (0, "golden/own/mean.json  unchanged\n")
    assert run("--templates", own_templates, "keys", "--folder", keys, "own/mean")[0] == 0


def test_the_command_knows_no_such_family():
    code, output = run("keys", "norm/batchnrom")
    assert (code, output) == (
        1,
        "Error: there is no family 'norm/batchnrom'; did you mean 'norm/batchnorm'?\n",
    )


# --- the keys of this project


@pytest.fixture(scope="module")
def reports() -> list[KeyReport]:
    return list(compare_folder(Library(), FOLDER))


@pytest.mark.slow  # `make test` has `make keys` before it, which compares the same
def test_every_answer_key_of_the_project_agrees(reports):
    assert [str(difference) for report in reports for difference in report.differences] == []


@pytest.mark.slow  # the quick tests hold every published answer: test_published_answers.py
def test_every_published_problem_is_compared(reports):
    published = {r.path: r.cases for r in reports if "published" in r.path.parts}
    assert published == {p: len(json.loads(p.read_text("utf-8"))) for p in FOLDER.glob("published/*/*.json")}
    assert sum(published.values()) > 200


def test_every_family_has_its_golden_key_in_the_layout_of_the_writer():
    for id in Library():
        text = (FOLDER / "golden" / f"{id}.json").read_text("utf-8")
        assert json_text(json.loads(text)) == text, id


def bumped(printed: Any, words: Sequence[str] = ()) -> Any:
    """The same with two units more in the last place of every number, or two more in the numerator; the next word."""
    if isinstance(printed, list):
        return [bumped(entry, words) for entry in printed]
    if printed in words:
        return words[(words.index(printed) + 1) % len(words)]
    if printed is None or "/" in str(printed):
        return printed and f"{int(printed.partition('/')[0]) + 2}/{printed.partition('/')[2]}"
    number = Decimal(printed)
    return f"{number + Decimal(2).scaleb(number.as_tuple().exponent):f}"


def words_of(family: Family, call: str) -> tuple[str, ...]:
    """The words that a step can answer with, also a repeated one."""
    calls = {rf"{step}\d+" if step.endswith("_") else step: worded for step, worded in family.answers.items()}
    return next((worded.names for pattern, worded in calls.items() if re.fullmatch(pattern, call)), ())


@pytest.mark.parametrize("path", sorted(FOLDER.glob("published/*/*.json")), ids=lambda path: path.stem)
def test_every_published_number_counts(path):
    """With every number of a case moved, every comparison fails: none of them is empty."""
    family = Library()[f"{path.parent.name}/{path.stem}"]
    cases = [case for case in json.loads(path.read_text("utf-8")) if case.get("rounded") != "chain"]
    for case in cases:
        moved = {
            part: {s: bumped(v, words_of(family, s)) for s, v in case.get(part, {}).items()}
            for part in ("published", "recomputed")
        }
        comparison = compare_case(family, {**case, **moved, "wrong": {}})
        if any(moved.values()):
            assert comparison.compared == len(comparison.differences) > 0, case["id"]
