"""Answers that do not fit what is asked: nothing is silently wrong because it could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from minimal_prose import write_prose

from markscheme.diagnosis.scheme import Scheme
from markscheme.document.printers.markdown_document import to_markdown
from markscheme.engine.certify import sample
from markscheme.engine.problem import with_given
from markscheme.errors import FamilyError
from markscheme.family.givens.sampling import LEVELS, Stream
from markscheme.family.library import Library
from markscheme.feedback import QuestionFeedback
from markscheme.feedback.message import plain_message
from markscheme.gradebook.record import student_record
from markscheme.gradebook.review import reads_with_decimal_comma, review_document, review_items
from markscheme.marking.mark import mark
from markscheme.marking.marks import StepMark
from markscheme.simulation import Instance, with_slips
from markscheme.simulation.family_check import CheckTask, check_family
from markscheme.submissions import Submission

# mean (5/3, -1), Z_hat ((1.3276, -0.6984), (-0.3793, -0.6984), (-0.9483, 1.3969)): marks 2, 2, 3, 2
BATCH = {"Z": [[4, -3], [1, -3], [0, 3]], "gamma": ["1.1", "2"], "beta": ["-0.8", "-0.9"], "epsilon": "0.2"}
MEANS = "1.67 - 1.00|1,67; -1,00|1,67 -1|b: 1.67⏎a: -1|5/3 / -1|[5/3, -1] or [-1, 5/3]|5/3, -1, x|5/3 -1 = 1.67 -1"
READ = """5/3, -1|[1.67 -1.00]|1.67; -1|[[5/3], [-1]]|5/3⏎-1|(1.67, -1.00)^T
5/3 and -1|[1.67 -1.00]T|{5/3, -1}|1 2/3; -1|a: 1.67⏎b: -1
[1.67 -1.00]⊤|5/3, -1,|5/3 -> -1|tensor([1.67, -1.00], grad_fn=<Mean>)|1.67, -1 ✓|均值为 5/3 和 -1|mean = (5/3, -1)
μ1 = 5/3 = 1.67, μ2 = -1|c(1.67, -1)|(1.67, -1) (3 s.f.)"""


@pytest.fixture(scope="module")
def batch() -> Scheme:
    return Scheme(with_given(Library()["norm/batchnorm"], BATCH))


def step_of(scheme: Scheme, name: str, text: Any, **how: Any) -> StepMark:
    return next(s for s in mark(scheme, {name: text}, **how).steps if s.name == name)


def to_be_looked_at(scheme: Scheme, raw: Mapping[str, Any]) -> list[str]:
    told = QuestionFeedback(scheme, mark(scheme, raw), "en")
    record = student_record(Submission("Ada", {"q1": dict(raw)}, "a.yaml"), [told])
    return [item.reason for item in review_items(record)]


@pytest.mark.parametrize("text", MEANS.split("|"))
def test_right_numbers_that_cannot_be_read_go_to_a_person(text: str, batch: Scheme) -> None:
    text = text.replace("⏎", "\n")
    assert step_of(batch, "mean", text).verdict == "unreadable"
    assert "unreadable" in to_be_looked_at(batch, {"mean": text})
    for language in ("en", "zh"):
        marked = mark(batch, {"mean": text})
        assert len(plain_message(QuestionFeedback(batch, marked, language), marked.steps[0])) > 10


@pytest.mark.parametrize("text", [*READ.replace("\n", "|").split("|"), "5/3 | -1"])
def test_what_can_be_read_is_read(text: str, batch: Scheme) -> None:
    step = step_of(batch, "mean", text.replace("⏎", "\n"))
    assert (step.verdict, step.credit) == ("right", 1)


ROWS = {
    "a flat list by rows": ("1.33, -0.698, -0.379, -0.698, -0.948, 1.40", "right", 6),
    "a flat list by columns": ("1.33, -0.379, -0.948, -0.698, -0.698, 1.40", "unreadable", 0),
    "a flat list with one number off": ("1.33, -0.698, -0.379, -0.698, -0.948, 7", "unreadable", 0),
    "a row too few": ([["1.33", "-0.698"], ["-0.379", "-0.698"]], "unreadable", 4),
    "the first row missing": ([["-0.379", "-0.698"], ["-0.948", "1.40"]], "unreadable", 4),
    "a row too many": ([["1.33", "-0.698"], ["9", "9"], ["-0.379", "-0.698"], ["-0.948", "1.40"]], "unreadable", 0),
    "a cell too few": ([["1.33"], ["-0.379", "-0.698"], ["-0.948", "1.40"]], "unreadable", 4),
    "rows without a mark between": ("[1.33 -0.698][-0.379 -0.698][-0.948 1.40]", "right", 6),
    "rows with a bar between": ("1.33 -0.698 | -0.379 -0.698 | -0.948 1.40", "right", 6),
    "numbered rows": ("row 1: 1.33 -0.698\nrow 2: -0.379 -0.698\nrow 3: -0.948 1.40", "right", 6),
    "decimal commas": ("1,33 -0,698\n-0,379 -0,698\n-0,948 1,40", "unreadable", 0),
    "the transpose": ([["1.33", "-0.379", "-0.948"], ["-0.698", "-0.698", "1.40"]], "accident", 3),
    "one number": ("5", "wrong", 0),
    "two numbers of something else": ("5, 7", "wrong", 0),
    "a wrong table of another size": ([["5", "7", "2", "3"], ["1", "4", "6", "9"]], "wrong", 0),
}


@pytest.mark.parametrize("case", ROWS)
def test_whole_rows_that_are_right_count(case: str, batch: Scheme) -> None:
    written, verdict, sixths = ROWS[case]
    step = step_of(batch, "Z_hat", written)
    assert (step.verdict, step.credit) == (verdict, Fraction(sixths, 6))
    assert ("unreadable" in to_be_looked_at(batch, {"Z_hat": written})) == (verdict == "unreadable")


@pytest.mark.parametrize("text, verdict", [("9", "unreadable"), ("9, 8, 7", "unreadable"), ("9, 8, 7, 6", "wrong")])
def test_a_shape_missed_by_one_cell_goes_to_a_person(text: str, verdict: str, batch: Scheme) -> None:
    assert step_of(batch, "mean", text).verdict == verdict


def test_a_decimal_comma_that_would_help_is_suggested(batch: Scheme) -> None:
    raw: dict[str, Any] = {"mean": "1,67; -1,00", "variance": "x; y"}
    told = QuestionFeedback(batch, mark(batch, raw), "en")
    items = list(review_items(student_record(Submission("Ada", {"q1": raw}, "a.yaml"), [told])))
    assert [reads_with_decimal_comma(item) for item in items if item.reason == "unreadable"] == [True, False]
    for language, words in (("en", "1 of these have a comma"), ("zh", "其中 1 项数字间有逗号")):
        assert words in to_markdown(review_document(items, "t", language))


def test_a_comma_that_separates_where_it_was_to_mark_decimals(batch: Scheme) -> None:
    step = step_of(batch, "mean", "[2,1]", decimal_comma=True)
    assert step.verdict == "unreadable"
    assert step.answer.unreadable[0].code == "comma_separates"
    assert step_of(batch, "mean", "1,67; -1,00", decimal_comma=True).verdict == "right"


@pytest.mark.parametrize("text", ["1.67, 3-4", "[(1+4)/3, -1]", "(4+1+0)/3, (3-3-3)/3"])
def test_a_sum_in_a_cell_is_no_sign_of_a_decimal_comma(text: str, batch: Scheme) -> None:
    step = step_of(batch, "mean", text)
    assert (step.verdict, step.note) == ("right", "uncalculated")


BLANKS = {
    "two of six": ([["1.33", "-0.698"], ["", "-0.698"], ["", "1.40"]], "blank", Fraction(4, 6)),
    "one of six, one wrong": ([["1.33", "-0.698"], ["", "7.77"], ["-0.948", "1.40"]], "wrong", Fraction(4, 6)),
    "none": ([["1.33", "-0.698"], ["-0.379", "-0.698"], ["-0.948", "1.40"]], "right", Fraction(1)),
    "all": ([["", ""], ["", ""], ["", ""]], "blank", Fraction(0)),
    "an empty list": ([], "blank", Fraction(0)),
}


@pytest.mark.parametrize("case", BLANKS)
def test_a_matrix_with_blanks_is_not_right(case: str, batch: Scheme) -> None:
    written, verdict, credit = BLANKS[case]
    step = step_of(batch, "Z_hat", written)
    assert (step.verdict, step.credit) == (verdict, credit)


def test_half_of_the_working_is_working(batch: Scheme) -> None:
    out = [["0.660", "-2.30"], ["-1.22", "-2.30"], ["-1.84", "1.89"]]
    flags = [mark(batch, {"mean": mean, "out": out}).steps[-1].flags for mean in (["5/3", ""], ["", ""])]
    assert flags == [(), ("no_working",)]


def test_a_shape_is_read_with_any_of_its_signs() -> None:
    problem = sample(Library()["cnn/shape_chain"], "easy", 1).problem
    name = next(iter(problem.asked_calls))
    shape = "x".join(str(cell) for cell in problem.values[name])
    scheme = Scheme(problem)
    for sign in "x*·×":
        assert step_of(scheme, name, shape.replace("x", sign)).verdict == "right"
    assert step_of(scheme, name, shape + " neurons").verdict == "right"
    assert step_of(scheme, name, shape + " or more").verdict == "unreadable"


def test_a_set_that_names_a_member_twice_may_be_a_point() -> None:
    """Two of the points are critical; (2, 2) is the second of them, and no set."""
    problem = sample(Library()["optimisers/critical_point"], "easy", 1).problem
    right = ", ".join(str(i + 1) for i, member in enumerate(problem.values["critical"]) if member)
    scheme = Scheme(problem)
    assert step_of(scheme, "critical", f"{{{right}}}").verdict == "right"
    step = step_of(scheme, "critical", "(2,2)")
    assert (step.verdict, step.answer.unreadable[0].code) == ("unreadable", "set_repeats")
    assert step_of(scheme, "critical", "{2}").verdict in ("right", "wrong")


CENTRED = '''"""Means of columns, deviations from them and their variances."""

from markscheme.words import *

sizes = {"m": (3, 4, 5), "d": (2, 3, 3)}
given = {"Z": matrix("m", "d", integers(-9, 12))}
ask = {"mean": 2, "total": 1, "deviation": 2, "variance": 2}


def mean(Z):
    r"""\\mu_j = \\frac{1}{m} \\sum_{i=1}^{m} z_{ij}"""
    return Z.sum(axis=0) / len(Z)


def total(mean):
    r"""t = \\sum_{j=1}^{d} \\mu_j"""
    return mean.sum()


def deviation(Z, mean):
    r"""D_{ij} = z_{ij} - \\mu_j"""
    return Z - mean


def variance(deviation, m):
    r"""\\sigma^2_j = \\frac{1}{m} \\sum_{i=1}^{m} D_{ij}^2"""
    return square(deviation).sum(axis=0) / m


slips = {
    mean: {
        "rows_for_columns": "Z.sum(axis=0) / len(Z) -> Z.sum(axis=1) / len(Z[0])",
        "one_for_all": "Z.sum(axis=0) / len(Z) -> Z.sum() / (len(Z) * len(Z[0]))",
    },
    total: {"not_summed": "mean.sum() -> 2 * mean"},
    variance: {"sample": "m -> m - 1"},
}
'''
SHAPES = {"rows_for_columns": ("mean", "m"), "one_for_all": ("mean", ""), "not_summed": ("total", "d")}
# The first step in which it is seen, and the size whose number of entries it gives; one entry where none is named.


@pytest.fixture(scope="module")
def centred(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("templates")
    (folder / "mine").mkdir()
    (folder / "mine" / "centred.py").write_text(CENTRED, "utf-8")
    write_prose(folder, "mine/centred")
    return Library([folder])


@pytest.mark.parametrize("slip", SHAPES)
@pytest.mark.parametrize("level", LEVELS)
def test_a_misconception_of_another_shape_is_certified_named_and_marked(
    slip: str, level: str, centred: Library
) -> None:
    for seed in range(5):
        drawn = sample(centred["mine/centred"], level, seed)
        instance = Instance(drawn.problem, drawn.certificate)
        first, size = SHAPES[slip]
        assert drawn.certificate.slips[slip].first == first
        for student in range(3):
            paper = with_slips(instance, Stream(slip, student), (slip,))
            assert paper is not None
            marked = mark(instance.scheme, paper.raw)
            step = next(step for step in marked.steps if step.name == first)
            assert (step.verdict, step.slip) == ("slip", slip)
            assert step.answer.found_shape in (((drawn.problem.sizes[size],),) if size else ((), (1,)))
            assert [s.verdict for s in marked.steps if s.verdict not in ("slip", "right", "blank", "follows")] == []
            for language in ("en", "zh"):
                assert f"slip_{slip}" in plain_message(QuestionFeedback(instance.scheme, marked, language), step)


def test_from_averages_of_rows_goes_on_what_can(centred: Library) -> None:
    """(1 + 2)/2, (2 + 2)/2 and (3 + 4)/2 in the place of two averages: their sum counts, rounded or not."""
    scheme = Scheme(with_given(centred["mine/centred"], {"Z": [[1, 3, 6], [2, 2, 3], [3, 4, 4], [5, 5, 4]]}))
    for total in ("12.3", "12.34", "37/3"):  # 3.33, 2.33, 3.67 and 4.67 make 14
        assert [s.verdict for s in mark(scheme, {"mean": "3.33, 2.33, 3.67, 4.67", "total": total}).steps[:2]] == [
            "slip",
            "wrong",
        ]
    for total in ("14", "14.0"):
        steps = mark(scheme, {"mean": "3.33, 2.33, 3.67, 4.67", "total": total}).steps
        assert [(step.verdict, step.credit) for step in steps[:2]] == [("slip", 0), ("follows", 1)]


@pytest.mark.parametrize("total", ["8, 9", "8 and 9", "17/3, 0, 1"])
def test_an_array_for_a_number_that_nothing_explains_goes_to_a_person(total: str, centred: Library) -> None:
    scheme = Scheme(with_given(centred["mine/centred"], {"Z": [[1, 3, 6], [2, 2, 3], [3, 4, 4], [5, 5, 4]]}))
    step = mark(scheme, {"mean": "2.75, 3.5, 4.25", "total": total}).steps[1]
    assert (step.verdict, step.answer.found_shape) == ("unreadable", None)


def test_a_family_with_misconceptions_of_other_shapes_keeps_its_promises(centred: Library) -> None:
    folder = Path(centred["mine/centred"].folder)
    assert check_family("mine/centred", CheckTask(1, folders=(folder,))).broken == []


def test_a_misconception_of_another_shape_in_a_step_that_is_not_asked_is_seen_nowhere(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "unasked.py").write_text(CENTRED.replace('"mean": 2, "total": 1, ', ""), "utf-8")
    write_prose(tmp_path, "mine/unasked")
    found = sample(Library([tmp_path])["mine/unasked"], "easy", 1).certificate
    assert set(found.slips) == {"sample"}  # of a mean that is one number there is no total


def test_a_misconception_that_fails_for_another_reason_is_a_mistake_of_the_family(tmp_path: Path) -> None:
    wrong = CENTRED.replace("mean.sum() -> 2 * mean", "mean.sum() -> mean[7]")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "wrong.py").write_text(wrong, "utf-8")
    write_prose(tmp_path, "mine/wrong")
    with pytest.raises(FamilyError, match=r"mine/wrong: total\(\) failed: IndexError"):
        sample(Library([tmp_path])["mine/wrong"], "easy", 1)


def test_a_misconception_behind_one_that_nothing_follows_from_is_not_handed_in(centred: Library) -> None:
    drawn = sample(centred["mine/centred"], "easy", 1)
    instance = Instance(drawn.problem, drawn.certificate)
    assert with_slips(instance, Stream(), ("rows_for_columns", "sample")) is None
    assert with_slips(instance, Stream(), ("not_summed", "sample")) is not None


def test_a_shape_that_only_another_reading_of_the_givens_has_is_marked() -> None:
    """A padding read as 1 leaves one cell; the nine of somebody who cuts nothing off are held against none of them."""
    problem = with_given(
        Library()["cnn/transposed"], {"X": [[1, 4], [2, -2]], "K": [[-1, 3], [-2, -1]], "stride": 1, "padding": 0}
    )
    ones = [["1"] * 3] * 3
    marked = mark(Scheme(problem), {"height": "1", "width": "1", "out": str(ones)})
    assert marked.steps[-1].verdict == "wrong"


RIGHT = {"values": "3, 3, 2, 2", "best_move": "1"}
SEARCHED = {"tree": [[3, 12, 8], [2, 4, 6], [14, 5, 2]], "levels": ["max", "min"], "algorithm": "alpha_beta"}


@pytest.mark.parametrize(
    ("visited", "verdict", "credit"),
    [
        ("1, 2, 3, 4, 7, 8, 9", "right", 1),
        ([1, 2, 3, 4, 7, 8, 9], "right", 1),
        ("1, 2, 3, 4, 5, 6, 7, 8, 9", "slip", 0),
        ("1, 2, 3, 4, 7, 8", "wrong", Fraction(6, 7)),
        ("1, 2, 3, 4, 7, 8, 9, 9", "wrong", Fraction(6, 7)),
        ("1, 2, 4, 5, 7, 8, 9, 3", "wrong", Fraction(2, 7)),
        ("2, 3", "wrong", 0),
        ("1, 2, 3, the rest", "unreadable", 0),
    ],
)
def test_a_sequence_whose_length_is_part_of_the_answer_counts_from_its_beginning(
    visited: Any, verdict: str, credit: Fraction
) -> None:
    problem = with_given(Library()["games/minimax"], SEARCHED)
    assert [problem.answer_shape(name) for name in ("values", "visited", "pruned")] == [(4,), (), ()]
    step = mark(Scheme(problem), {**RIGHT, "visited": visited}).steps[2]
    assert (step.verdict, step.credit) == (verdict, credit)


def test_what_follows_from_a_sequence_of_another_length_counts() -> None:
    scheme = Scheme(with_given(Library()["games/minimax"], SEARCHED))
    steps = mark(scheme, {**RIGHT, "visited": "1, 2, 3, 4, 7, 8", "pruned": "{5, 6, 9}"}).steps
    assert (steps[3].verdict, steps[3].credit) == ("follows", 1)
