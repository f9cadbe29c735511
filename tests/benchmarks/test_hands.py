"""The students of the long study calculate apart from the engine; here they check it, and it checks them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, localcontext
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from thinned import thinned

from benchmarks.hands import work_of, worked
from benchmarks.hands.calculator import EXACT, Calculator, rounded
from benchmarks.hands.givens import Given, number, plain
from benchmarks.hands.pen import Pen, short_fraction
from benchmarks.hands.students import MODES, Digits, Paper, paper
from benchmarks.hands.systems import roots, solve, symmetric_eigenvalues
from benchmarks.honest_students import main, upper_end
from benchmarks.losers import keep
from markscheme.engine.certify import CertifiedProblem, sample
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.givens.sampling import LEVELS
from markscheme.family.library import Library
from markscheme.marking.mark import mark
from markscheme.numbers.arrays import cells_of
from markscheme.simulation import Instance

LIBRARY = Library()
D = Decimal


def drawn_of(id: str, level: str, **options: str) -> CertifiedProblem:
    return sample(LIBRARY[id], level, "hands", options)


def paper_of(problem: Problem, mode: str, seed: object, *, plainly: bool = False) -> Paper:
    rounding = problem.rounding
    working, answer = (Digits(rule.count, rule.significant) for rule in (rounding.working, rounding.answer))
    return paper(problem.family.id, plain(problem.known), working, answer, mode, seed, plainly=plainly)


def flat(value: Any) -> list[Any]:
    return [cell for item in value for cell in flat(item)] if isinstance(value, list) else [value]


def all_options(id: str) -> Iterator[dict[str, str]]:
    """The first values, then each other value alone."""
    yield {}
    for name, values in LIBRARY[id].options.items():
        yield from ({name: value} for value in values[1:])


# An independent oracle


def every_level() -> Iterator[Any]:
    """Every family at every level; the quick tests take one level of every other family, in turns."""
    for i, (id, level) in enumerate(product(LIBRARY, LEVELS)):
        is_quick = i // len(LEVELS) % (2 * len(LEVELS)) == 2 * (i % len(LEVELS))
        yield pytest.param(id, level, marks=() if is_quick else pytest.mark.slow)


@pytest.mark.parametrize(("id", "level"), list(every_level()))
def test_who_keeps_everything_writes_what_the_key_prints(id: str, level: str) -> None:
    for options in all_options(id):
        try:
            problem = drawn_of(id, level, **options).problem
        except MarkschemeError:
            continue  # an option that asks for another one
        found = paper_of(problem, "everything", level, plainly=True)
        assert set(problem.asked_calls) <= set(found.values), (options, "a step that no hand has worked")
        for name in problem.asked_calls:
            if name in problem.worded or name == "escape":
                continue  # a word, or of any length: marking judges them below
            key = [plainest(problem.rounding.show(cell)) for cell in cells_of(problem.values[name])]
            written = [plainest(text) for text in flat(found.raw[name])]
            if name == "eigenvalues":
                key, written = sorted(key), sorted(written)
            if id == "generative/pca" and name in ("V", "u", "scores"):  # signs are free
                key, written = ([text.lstrip("-") for text in texts] for texts in (key, written))
            assert written == key, (options, name)


def plainest(text: str) -> str:
    """Without the zeros that a number rounded to n digits ends with, and those of 1.2e-07."""
    value = number(text)
    return "0" if not value else f"{value.normalize():e}"


@pytest.mark.parametrize("id", thinned(LIBRARY, lambda i: i % 2 == 1))
def test_who_keeps_everything_has_all_marks(id: str) -> None:
    for options in all_options(id):
        try:
            drawn = drawn_of(id, "medium", **options)
        except MarkschemeError:
            continue
        found = paper_of(drawn.problem, "everything", id)
        scheme = Instance(drawn.problem, drawn.certificate).scheme
        marked = mark(scheme, {name: found.raw[name] for name in drawn.problem.asked_calls})
        lost = {step.name: (step.verdict, found.raw[step.name]) for step in marked.steps if step.credit < 1}
        assert not lost, (options, str(found))


def test_every_family_has_been_worked() -> None:
    assert [id for id in LIBRARY if work_of(id) is None] == []


@pytest.mark.slow
@pytest.mark.parametrize("id", LIBRARY)
def test_no_honest_student_loses_a_mark(id: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["96", id, "--each", "12", "--seed", "test"]) == 0, capsys.readouterr().out


# The calculator


def test_whole_numbers_and_short_ones_are_never_rounded() -> None:
    c = Calculator(3, rounds="operations")
    assert c.mul(D(125), D(99)) == 12375
    assert c.sub(D("2.5"), D("0.25")) == D("2.25")
    assert c.div(D(2), D(3)) == D("0.667")
    assert c.result([D("12375"), [D("0.12345")]]) == [D("12375"), [D("0.123")]]


def test_halves_go_up_or_to_even_and_zeros_are_no_digits() -> None:
    assert rounded(D("2.345"), 3, significant=True, halves="up") == D("2.35")
    assert rounded(D("2.345"), 3, significant=True, halves="even") == D("2.34")
    assert rounded(D("-0.0012345"), 3, significant=True) == D("-0.00123")
    assert rounded(D("0.00004"), 3, significant=False) == 0
    assert str(rounded(D("9.996"), 3, significant=True)) == "10.00"


def test_who_rounds_results_rounds_nothing_on_the_way() -> None:
    c = Calculator(3, rounds="results")
    third = c.div(D(1), D(3))
    assert c.mul(third, D(3)) == 1
    assert c.result(third) == D("0.333")


def test_a_reciprocal_is_rounded_unless_the_quotient_is_short() -> None:
    for notices, quotient in ((True, D(1)), (False, D("0.999"))):
        c = Calculator(3, rounds="operations", notices=notices)
        c.taken["quotient"] = "reciprocal"
        assert c.div(D(3), D(3)) == quotient
        assert c.div(D(8), D(3)) == D("2.66")  # 8 x 0.333 = 2.664, though 8/3 is 2.67


def test_a_way_is_picked_once_for_a_word() -> None:
    c = Calculator(4, routes=Random("ways"))
    first = c.way("tanh", *"abcdefgh")
    assert {c.way("tanh", *"abcdefgh") for _ in range(50)} == {first}
    seen = {Calculator(4, routes=Random(i)).way("tanh", "listed", uncommon=["other"]) for i in range(50)}
    assert seen == {"listed"}


@pytest.mark.parametrize("word", ["tanh", "sigmoid", "softmax", "variance", "square of a difference", "1 - a^2", "ln"])
def test_all_ways_lead_to_the_same_number(word: str) -> None:
    results = set()
    with localcontext(EXACT):
        for seed in range(60):
            c = Calculator(4, routes=Random(seed))
            z = [D("0.3"), D("-1.7"), D(2)]
            values = {
                "tanh": lambda c=c, z=z: [c.tanh(x) for x in z],
                "sigmoid": lambda c=c, z=z: [c.sigmoid(x) for x in z],
                "softmax": lambda c=c, z=z: c.softmax(z),
                "variance": lambda c=c, z=z: [c.variance(z, D("0.2"))],
                "square of a difference": lambda c=c, z=z: [c.square_of_difference(*z[:2])],
                "ln": lambda c=c, z=z: [c.ln(z[0]), c.log10(z[2])],
                "1 - a^2": lambda c=c, z=z: [c.one_less_square(x) for x in z],
            }[word]()
            results.add(tuple(rounded(value, 30, significant=True) for value in values))
    assert len(results) == 1


def test_equations_and_eigenvalues_by_every_way() -> None:
    matrix, right = [[D(4), D(1), D(0)], [D(1), D(3), D(2)], [D(0), D(2), D(5)]], [D(6), D(13), D(19)]
    with localcontext(EXACT):
        for seed in range(60):
            c = Calculator(4, routes=Random(seed))
            assert [rounded(x, 30, significant=True) for x in solve(c, matrix, right)] == [1, 2, 3]
            two = [[D(2), D(3)], [D(3), D(-6)]]
            large, small = roots(c, D(-4), D(-21), two)
            assert (round(large, 30), round(small, 30)) == (3, -7)
        found = sorted(symmetric_eigenvalues(matrix))
    assert abs(sum(found) - 12) < D("1e-40")
    assert abs(found[0] * found[1] * found[2] - 39) < D("1e-40")


# The pen


def pen(**habits: Any) -> Pen:
    return Pen(3, True, "up", Random(1), **habits)


@pytest.mark.parametrize(
    ("number_held", "text"),
    [("2.8", "2.80"), ("12375", "12375"), ("9.996", "10.0"), ("-0.00123456", "-0.00123"), ("12345.6", "12300"),
     ("0.0000001234", "1.23e-7"), ("5.0", "5")],
)  # fmt: skip
def test_numbers_are_written_to_the_digits_asked(number_held: str, text: str) -> None:
    assert pen().numeral(D(number_held)) == text


def test_final_zeros_are_dropped_and_short_fractions_written() -> None:
    assert pen(drops=100).numeral(D("2.7961")) == "2.8"
    third = EXACT.divide(D(1), D(3))
    held = pen(fractions=True)
    assert {held.numeral(third) for _ in range(20)} == {"1/3", "0.333"}
    assert short_fraction(third) is not None
    assert short_fraction(D("0.3333")) is None


def test_words_and_sets_are_written_as_they_are() -> None:
    assert pen().writes({"2", "1"}) == "{1, 2}"
    assert pen().writes([["A", "B"], ["B", "A"]]) == [["A", "B"], ["B", "A"]]


# Students and the study


def test_a_student_is_a_function_of_the_seed_and_students_differ() -> None:
    problem = drawn_of("norm/batchnorm", "easy").problem
    papers = [str(paper_of(problem, mode, seed).raw) for mode in MODES for seed in range(4)]
    assert papers == [str(paper_of(problem, mode, seed).raw) for mode in MODES for seed in range(4)]
    assert len(set(papers)) > 8


def test_an_unknown_family_is_said_to_be_unworked() -> None:
    with pytest.raises(NotImplementedError, match="no hand has worked games/none"):
        worked("games/none", Given({}), Calculator(4))


def test_the_worse_end_of_the_interval() -> None:
    assert upper_end(0, 300_000) == pytest.approx(1.23e-5, rel=0.01)
    assert upper_end(10, 1000) == pytest.approx(0.0183, rel=0.01)
    assert upper_end(0, 0) == 1


def test_the_study_prints_losers_and_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["24", "--each", "6", "regression/simple", "--quiet"]) == 0
    assert "0 of 24 lost a mark (95 %: at most 14.2 %), 4 instances" in capsys.readouterr().out


def test_the_study_sees_a_student_who_loses(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("benchmarks.hands.regression.deviations", lambda *_: D(1))
    losers = tmp_path / "losers.jsonl"
    assert main(["6", "regression/simple", "--each", "6", "--save", str(losers)]) == 1
    out = capsys.readouterr().out
    assert "LOST regression/simple | easy {} study 0 | student 0" in out
    assert "S_xx: wrong, wrote 1, accepted" in out
    assert main(["0", "--again", str(losers)]) == 1
    out = capsys.readouterr().out
    assert "LOST regression/simple | line 6 |" in out
    assert out.endswith("lost 6\n")


def test_a_loser_who_is_right_by_now_is_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = drawn_of("norm/batchnorm", "easy")
    raw = {name: paper_of(drawn.problem, "everything", 1).raw[name] for name in drawn.problem.asked_calls}
    keep(tmp_path / "losers", drawn.problem, raw, "somebody")
    assert main(["0", "--again", str(tmp_path / "losers")]) == 0
    assert capsys.readouterr().out == "not lost 1\n"
