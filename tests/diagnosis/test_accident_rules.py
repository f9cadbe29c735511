"""What may be called an accident, what a step can be at all, copies, and answers that are right in several forms."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from flint import fmpq

from markscheme.answers import read_number
from markscheme.diagnosis.accidents import array_accident, cell_accidents, is_possible
from markscheme.diagnosis.equivalence import renumbered
from markscheme.diagnosis.scheme import Scheme
from markscheme.diagnosis.typed.answer_reader import read_answer
from markscheme.engine.accepted_range import Range
from markscheme.engine.certify import sample
from markscheme.engine.problem import Problem, with_given
from markscheme.family.givens.sampling import rational
from markscheme.family.library import Library
from markscheme.feedback import QuestionFeedback
from markscheme.feedback.message import plain_message
from markscheme.marking.mark import mark
from markscheme.marking.marks import StepMark
from markscheme.numbers.arrays import cells_of

LIBRARY = Library()


def drawn(id: str, seed: int = 1, level: str = "easy", **options: str) -> Scheme:
    return Scheme(sample(LIBRARY[id], level, seed, options).problem)


def step_of(scheme: Scheme, name: str, raw: Any) -> StepMark:
    return next(s for s in mark(scheme, raw).steps if s.name == name)


def key_of(problem: Problem) -> dict[str, Any]:
    """The key as a student types it."""
    found: dict[str, Any] = {}
    for name in problem.asked_calls:
        value = problem.values[name]
        found[name] = problem.rounding.show(value) if not hasattr(value, "shape") else _nested(problem, value)
    return found


def _nested(problem: Problem, value: Any) -> Any:
    return [_nested(problem, item) if hasattr(item, "shape") else problem.rounding.show(item) for item in value]


def accepted(*bounds_: tuple[str, str]) -> list[Range]:
    return [Range(((rational(low), rational(high)),)) for low, high in bounds_]


# --- one number


@pytest.mark.parametrize(
    "written, low, high, alone, kinds",
    [
        ("-1.47", "1.46", "1.48", True, ["sign"]),
        ("-1.47", "1.46", "1.48", False, ["sign"]),
        ("1.74", "1.46", "1.48", True, ["swapped_digits"]),
        ("1.74", "1.46", "1.48", False, []),
        ("741", "470.5", "471.5", True, []),
        ("-21", "21", "21", True, []),
        ("210", "21", "21", True, []),
        ("12", "21", "21", True, []),
        ("210", "20.9", "21.1", True, ["factor_of_ten"]),
        ("0", "-0.1", "0.1", True, []),
    ],
)
def test_a_whole_number_has_no_accidents(written: str, low: str, high: str, alone: bool, kinds: list[str]) -> None:
    cell: Any = read_number(written)
    assert list(cell_accidents(cell.value, *accepted((low, high)), alone=alone)) == kinds


WHOLE = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")]
SHORT = [("0.9", "1.1"), ("1.9", "2.1"), ("2.9", "3.1"), ("3.9", "4.1")]


@pytest.mark.parametrize(
    "written, of_whole, of_others",
    [
        ("1 3; 2 4", "transposed", "transposed"),
        ("3 4; 1 2", "", "rows_swapped"),
        ("2 1; 4 3", "", "columns_swapped"),
        ("-1 -2; -3 -4", "", "all_signs"),
        ("10 20; 30 40", "", "all_factor_of_ten"),
        ("5 6; 7 8", "", ""),
    ],
)
def test_of_an_array_of_whole_numbers_only_the_transpose(written: str, of_whole: str, of_others: str) -> None:
    import numpy as np

    answer = read_answer(written, np.zeros((2, 2), dtype=object))
    assert [array_accident(answer, accepted(*key), (2, 2)) for key in (WHOLE, SHORT)] == [of_whole, of_others]


# --- what a step can be


POSSIBLE = [
    ("attention/scaled_dot_product", "weights", (True, True)),
    ("attention/scaled_dot_product", "context", (False, False)),
    ("norm/batchnorm", "variance", (True, False)),
    ("norm/batchnorm", "mean", (False, False)),
    ("regression/simple", "S_xx", (True, False)),
    ("regression/simple", "S_xy", (False, False)),
    ("regression/simple", "mean_x", (False, False)),
    ("generative/pca", "eigenvalues", (True, False)),
    ("generative/pca", "scores", (False, False)),
    ("clustering/kmeans", "inertia", (True, False)),
]


@pytest.mark.parametrize("id, name, known", POSSIBLE)
def test_what_a_step_can_be_is_derived(id: str, name: str, known: tuple[bool, bool]) -> None:
    problem = drawn(id).problem
    assert tuple(not is_possible(problem, name, fmpq(number)) for number in (-1, 2)) == known


def test_every_key_is_possible() -> None:
    for id in LIBRARY:
        problem = drawn(id).problem
        for name in problem.asked_calls:
            assert all(is_possible(problem, name, cell) for cell in cells_of(problem.values[name])), (id, name)


def test_an_impossible_value_is_no_accident() -> None:
    """A variance that is negative was not spoilt in the writing; a mean may have lost its sign."""
    given = {"Z": [[6, -4], [1, 1], [-2, -1]], "gamma": ["1.7", "1.4"], "beta": ["0.1", "-0.7"], "epsilon": "0.2"}
    batch = Scheme(with_given(LIBRARY["norm/batchnorm"], given))
    assert step_of(batch, "mean", {"mean": ["-1.67", "-1.33"]}).verdict == "accident"
    assert step_of(batch, "variance", {"variance": ["-10.9", "4.22"]}).verdict == "wrong"
    assert step_of(batch, "variance", {"variance": ["-10.9", "-4.22"]}).verdict == "wrong"
    assert step_of(batch, "variance", {"variance": ["109", "4.22"]}).verdict == "accident"


@pytest.mark.parametrize("id", ["metrics/confusion_matrix"])
def test_scores_that_are_all_negative_earn_nothing(id: str) -> None:
    scheme = drawn(id)
    raw = {name: text if isinstance(text, list) else f"-{text}" for name, text in key_of(scheme.problem).items()}
    scores = [s for s in mark(scheme, raw).steps if not isinstance(raw[s.name], list) and s.answer.worded is None]
    assert len(scores) >= 4
    assert {s.verdict for s in scores} <= {"wrong", "follows"}
    assert scores[0].credit == scores[1].credit == 0


@pytest.mark.parametrize("second, slips", [("6.33", 2), ("7.77", 0)])
def test_a_slip_explains_all_that_is_off(second: str, slips: int) -> None:
    """Divided by m - 1 in both columns; one entry that would fit by chance is no misconception."""
    given = {"Z": [[6, -4], [1, 1], [-2, -1]], "gamma": ["1.7", "1.4"], "beta": ["0.1", "-0.7"], "epsilon": "0.2"}
    step = step_of(Scheme(with_given(LIBRARY["norm/batchnorm"], given)), "variance", {"variance": ["16.3", second]})
    assert [cell.verdict for cell in step.cells].count("slip") == slips


# --- copies


def test_a_copy_is_told_and_earns_nothing() -> None:
    line = Scheme(with_given(LIBRARY["regression/simple"], {"x": [1, 2, 4, 6], "y": [2, 3, 7, 9]}))
    right = {"mean_x": "3.25", "mean_y": "5.25", "S_xx": "14.8", "S_xy": "21.8", "slope": "1.47"}
    copy = mark(line, {**right, "intercept": "1.47"})
    step = copy.steps[-1]
    assert (step.verdict, step.credit, step.note) == ("wrong", 0, "copied")
    said = [plain_message(QuestionFeedback(line, copy, language), step) for language in ("en", "zh")]
    assert said == [
        "This value stands in another box as well, where it belongs.",
        "同一个值也写在另一个答题框里，它本来属于那里。",
    ]
    moved = step_of(line, "intercept", {**right, "slope": "0.458", "intercept": "1.47"})
    assert (moved.verdict, moved.note) == ("accident", "")


# --- right in several forms


@pytest.mark.parametrize("text", ["1, 0", "5, 5", "2, 7", "1, -1", "-3, 2.16", "7,"])
def test_any_vector_is_no_eigenvector(text: str) -> None:
    scheme = drawn("optimisers/critical_point")
    raw = {**key_of(scheme.problem), "escape": text}
    raw.pop("critical"), raw.pop("kind")
    assert step_of(scheme, "escape", raw).credit == 0


@pytest.mark.parametrize("factor", [2, -1, Fraction(1, 2), 10, -3])
def test_every_multiple_of_an_eigenvector_is_right(factor: Any) -> None:
    scheme = drawn("optimisers/critical_point")
    cells = [
        float(cell.mid()) if hasattr(cell, "mid") else int(cell.p) / int(cell.q) for cell in scheme.values["escape"]
    ]
    text = ", ".join(f"{cell * float(factor):.5g}" for cell in cells)
    assert step_of(scheme, "escape", {"escape": text}).credit == 1


def test_an_eigenvector_that_follows_still_follows() -> None:
    """A wrong Hessian has eigenvectors of its own, up to a factor too."""
    scheme = drawn("optimisers/critical_point")
    raw = {"hessian": "[[6, 1], [1, 6]]", "eigenvalues": "7, 5", "escape": "5, -5"}
    other = {**raw, "escape": "5, 5"}
    found = {step_of(scheme, "escape", one).verdict for one in (raw, other)}
    assert found == {"follows", "slip"}  # the other one is that of the other eigenvalue


def test_of_a_column_of_axes_more_than_half_must_fit() -> None:
    scheme = drawn("generative/pca")
    key = key_of(scheme.problem)
    rows = key["V"]
    turned = [[cell.removeprefix("-") if cell.startswith("-") else f"-{cell}" for cell in row] for row in rows]
    assert step_of(scheme, "V", {"V": rows}).credit == 1
    assert step_of(scheme, "V", {"V": turned}).credit == 1
    spoilt = [["0.123", *rows[0][1:]], *rows[1:]]
    assert step_of(scheme, "V", {"V": spoilt}).credit == Fraction(len(rows[0]) - 1, len(rows[0]))


# --- clusters numbered from 0


def clusters(shift: int, only: str = "assignment") -> tuple[Scheme, dict[str, Any]]:
    scheme = drawn("clustering/kmeans")
    key = key_of(scheme.problem)
    moved = {name: [str(int(cell) + shift) for cell in value] for name, value in key.items() if name.startswith(only)}
    return scheme, {**key, **moved}


def test_clusters_may_be_numbered_from_0() -> None:
    scheme, raw = clusters(-1)
    marked = mark(scheme, raw)
    assert marked.score == marked.total
    assert {step.verdict for step in marked.steps} == {"right"}


def test_clusters_that_are_numbered_both_ways_are_not() -> None:
    scheme, raw = clusters(-1, "assignment_1")
    assert step_of(scheme, "assignment_1", raw).credit < 1


def test_nothing_but_zeros_is_no_numbering() -> None:
    scheme, raw = clusters(0)
    zeros = {name: ["0"] * len(value) for name, value in raw.items() if name.startswith("assignment")}
    assert step_of(scheme, "assignment_1", {**raw, **zeros}).credit == 0


def test_two_of_three_numbers_from_1_stay_as_they_are() -> None:
    """Only where a 0 stands did the numbering begin with it."""
    problem = drawn("clustering/kmeans", level="hard").problem
    assert len(problem.given["start"]) == 3
    size = len(problem.values["assignment_1"])
    names = [name for name in problem.asked_calls if name.startswith("assignment")]

    def numbered(*numbers: str) -> bool:
        texts = [numbers[i % len(numbers)] for i in range(size)]
        answers = {name: read_answer(texts, problem.values[name]) for name in names}
        blank = {n: read_answer("", problem.values[n]) for n in problem.asked_calls if n not in names}
        return renumbered(problem, {**blank, **answers}) != {**blank, **answers}

    assert [numbered("0", "1"), numbered("0", "1", "2"), numbered("1", "2"), numbered("0", "3")] == [
        *(True, True),
        *(False, False),
    ]


@pytest.mark.parametrize("first", ["20", "-2", "3"])
def test_a_number_that_names_no_cluster_is_wrong(first: str) -> None:
    scheme, raw = clusters(0)
    step = step_of(scheme, "assignment_1", {**raw, "assignment_1": [first, *raw["assignment_1"][1:]]})
    assert step.cells[0].verdict == "wrong"


EIGENVALUES = {
    "all of them": ("{0}, {1}, {2}, {3}, {4}", 5),
    "backwards": ("{4}, {3}, {2}, {1}, {0}", 5),
    "one is off": ("{0}, 77.7, {2}, {3}, {4}", 4),
    "backwards, and the last is off": ("{4}, {3}, {2}, {1}, 77.7", 4),
    "two are off": ("77.7, {1}, {2}, {3}, 88.8", 3),
    "more than half are off": ("{0}, 77.7, {2}, 88.8, 99.9", 0),
    "one number": ("{1}, {1}, {1}, {1}, {1}", 0),
    "a blank costs itself": ("{3}, , {0}, , ", 2),
    "of two that were written one is off": ("{3}, 77.7, , , ", 0),
}


@pytest.mark.parametrize("which", EIGENVALUES)
def test_numbers_in_any_order_are_right_as_a_whole_or_by_most_of_them(which: str) -> None:
    problem = sample(Library()["gnn/laplacian"], "medium", 3).problem
    text, right = EIGENVALUES[which]
    key = key_of(problem)
    assert len(set(key["eigenvalues"])) == 5
    answer = text.format(*key["eigenvalues"])
    step = step_of(Scheme(problem), "eigenvalues", {**key, "eigenvalues": answer})
    assert step.credit == Fraction(right, 5)
    assert [cell.verdict for cell in step.cells].count("right") == right


def test_of_two_eigenvalues_one_is_met_by_chance_and_an_accident_costs_itself() -> None:
    scheme = drawn("optimisers/critical_point")
    key = key_of(scheme.problem)
    first, second = key["eigenvalues"]
    for other, credit in {"77.7": 0, first: 0, f"{10 * float(second):.3g}": Fraction(3, 4), "": Fraction(1, 2)}.items():
        for answer in ([first, other], [other, first]):
            assert step_of(scheme, "eigenvalues", {**key, "eigenvalues": answer}).credit == credit, answer
