"""Follow-through is for scripts that were worked on this paper, and honest slips keep it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq

import markscheme
from markscheme.diagnosis.answer import Answer
from markscheme.diagnosis.scheme import Scheme
from markscheme.diagnosis.typed.answer_reader import read_answer, read_worded
from markscheme.engine.evaluate import evaluate, slip_functions
from markscheme.engine.problem import Problem, with_given
from markscheme.family.language.spellings import names_of
from markscheme.family.library import Library
from markscheme.feedback import QuestionFeedback
from markscheme.feedback.message import plain_message
from markscheme.gradebook.record import student_record
from markscheme.gradebook.review import review_items
from markscheme.marking.mark import mark
from markscheme.marking.marks import QuestionMark
from markscheme.marking.other_papers.agreeing_numbers import is_common_slip
from markscheme.marking.other_papers.paper_agreement import Agreement, _known, is_borne_out
from markscheme.marking.other_papers.rivals import RIVALS, is_same_paper, rivals
from markscheme.marking.policy import Policy
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.deciding import at_precision
from markscheme.submissions import Submission

FAMILIES = sorted(Library())


def problem_of(id: str, seed: int = 1, level: str = "easy") -> Problem:
    return markscheme.generate(id, level=level, seed=seed)


def typed(problem: Problem, name: str, value: object) -> object:
    """A value as a student types it, to the digits asked."""
    worded = problem.worded.get(name)
    cells = cells_of(value)
    if worded is not None and worded.is_set:
        return [names for names, cell in zip(names_of(worded, len(cells)), cells, strict=True) if cell == 1]

    def nested(part: object) -> object:
        if isinstance(part, np.ndarray):
            return [nested(item) for item in part]
        return problem.rounding.show(part) if worded is None else worded.names[int(fmpq(part).p)]

    return nested(value)


def script(problem: Problem, values: object = None) -> dict[str, object]:
    found = problem.values if values is None else values
    return {name: typed(problem, name, found[name]) for name in problem.asked_calls}


def worked_from(problem: Problem, **override: object) -> dict[str, object]:
    """The script of a student who has these values for some calls and works rightly from them."""
    return script(problem, evaluate(problem.family, at_precision(problem.inputs), override=override))


def read(problem: Problem, raw: dict[str, object]) -> dict[str, Answer]:
    return {
        name: read_worded(raw.get(name), problem, name)
        if name in problem.worded
        else read_answer(raw.get(name), problem.values[name])
        for name in problem.asked_calls
    }


def marked(problem: Problem, raw: dict[str, object], policy: Policy | None = None, **how: object) -> QuestionMark:
    return mark(Scheme(problem), raw, policy, **how)


LINE = problem_of("regression/simple")


# --- rivals


@pytest.mark.parametrize("id", FAMILIES)
def test_a_right_script_is_borne_out_and_a_dozen_rivals_are_not_alike(id):
    problem = problem_of(id)
    others = rivals(problem)
    assert len(others) == RIVALS
    assert not any(is_same_paper(problem, other) for other in others)
    assert is_borne_out(problem, read(problem, script(problem)))


def test_rivals_hang_on_the_problem_alone():
    again = problem_of("regression/simple")
    assert [o.given["x"].tolist() for o in rivals(LINE)] == [o.given["x"].tolist() for o in rivals(again)]


def test_own_numbers_of_a_shape_that_is_not_drawn_have_no_rivals_and_are_borne_out():
    given = {"x": [1, 2, 4, 5, 8, 9, 11, 12, 14, 15], "y": [2, 3, 5, 4, 8, 9, 10, 12, 15, 14]}
    problem = with_given(Library()["regression/simple"], {n: list(map(str, v)) for n, v in given.items()})
    assert is_borne_out(problem, read(problem, {**script(problem), "mean_x": "3"}))


def test_a_rival_that_ends_early_is_judged_as_one_that_is_worked_to_the_end():
    """Also when it is known what comes there of the answers that are right."""
    _known.cache_clear()
    for raw in (worked_from(LINE, S_xy=fmpq(40)), worked_from(LINE, S_xx=fmpq(40)), script(LINE)):
        answers = Agreement(LINE, read(LINE, raw))
        for other in rivals(LINE):
            for beyond in (False, True, False, True):
                there = answers.on(other, Fraction(-99))
                for least in (answers.marks, there, there + 1):
                    found = answers.on(other, least, beyond)
                    assert (found > least if beyond else found >= least) == (
                        there > least if beyond else there >= least
                    )


def test_the_two_halves_of_a_symmetric_matrix_count_once():
    problem = problem_of("regression/ridge")
    key = problem.values["gram"]
    right, off = key.copy(), key.copy()
    off[0, 0], off[1, 1] = key[0, 0] + 7, key[1, 1] + 7  # both entries that are off stand on the diagonal
    shares = [Agreement(problem, read(problem, {"gram": typed(problem, "gram", m)})).marks for m in (right, off)]
    assert shares[0] > 0
    assert shares[1] == 0  # one of three, not two of four


# --- marks


@pytest.mark.parametrize("id", ["regression/simple", "mlp/backprop", "norm/batchnorm", "regression/ridge", "rnn/lstm"])
def test_a_neighbours_paper_earns_what_is_right_by_coincidence_alone(id):
    problem = problem_of(id)
    got = marked(problem, script(problem, problem_of(id, seed=3).values))
    assert got.score <= Fraction(1, 4) * got.total
    assert any("unborne" in step.flags for step in got.steps)
    assert all(step.marks == 0 for step in got.steps if step.verdict == "follows")


def test_single_right_cells_of_wrong_arrays_earn_nothing_where_nothing_bears_the_script_out():
    problem = problem_of("gnn/gcn_layer")
    got = marked(problem, script(problem, problem_of("gnn/gcn_layer", seed=2).values))
    for step in got.steps:
        if step.verdict != "right" and "right" in {cell.verdict for cell in step.cells}:
            assert "unborne" in step.flags
            assert step.marks < step.out_of * Fraction(sum(c.verdict == "right" for c in step.cells), len(step.cells))


@pytest.mark.parametrize("name", ["mean_x", "mean_y", "S_xx", "S_xy", "slope"])
def test_a_number_that_is_miscalculated_costs_itself_alone(name):
    wrong = fmpq(LINE.values[name]) * fmpq(107, 100)
    got = marked(LINE, worked_from(LINE, **{name: wrong}))
    assert [step.name for step in got.steps if step.marks < step.out_of] == [name]


@pytest.mark.parametrize("factor", [2, fmpq(133, 100), fmpq(71, 100)])
def test_one_of_two_numbers_into_which_givens_go_may_slip(factor):
    problem = problem_of("rl/game_tree", seed=3)
    got = {
        step.name: step for step in marked(problem, worked_from(problem, log_N=problem.values["log_N"] * factor)).steps
    }
    assert got["log_N"].marks < got["log_N"].out_of
    assert got["exponent"].marks == got["exponent"].out_of


def test_the_papers_of_an_exam_stand_for_drawn_ones():
    neighbour = problem_of("regression/simple", seed=2)
    raw = worked_from(LINE, mean_x=neighbour.values["mean_x"])
    assert marked(LINE, raw, rivals=[neighbour]).score > marked(LINE, script(LINE, neighbour.values)).score
    alone = marked(LINE, script(LINE, neighbour.values), rivals=[LINE])  # held against no paper but its own
    assert not any("unborne" in step.flags for step in alone.steps)


def test_one_cell_off_in_the_first_array_that_is_shows_the_paper():
    """Two rivals in a dozen have the same small counts; a neighbour has more than one cell off."""
    problem = markscheme.generate("classification/naive_bayes", level="easy", seed=602, options={"smoothing": "none"})
    counts = problem.values["counts"].copy()
    counts[1, 1] -= 1
    got = marked(problem, worked_from(problem, counts=counts)).steps
    assert [step.name for step in got if step.marks < step.out_of] == ["counts"]
    counts[0, 0] -= 1
    assert any("unborne" in step.flags for step in marked(problem, worked_from(problem, counts=counts)).steps)


# --- what passes nothing on


def test_one_number_in_all_cells_passes_nothing_on():
    problem = problem_of("norm/batchnorm")
    size = problem.values["variance"].shape[0]
    filled = np.array([fmpq(77)] * size, dtype=object)
    got = {step.name: step for step in marked(problem, worked_from(problem, variance=filled)).steps}
    assert got["Z_hat"].verdict != "follows"
    assert got["Z_hat"].marks < got["Z_hat"].out_of


def test_the_copy_of_another_box_passes_nothing_on():
    copied = worked_from(LINE, S_xx=fmpq(6123, 10), S_xy=fmpq(6123, 10))
    key = fmpq(LINE.values["S_xy"]) / fmpq(6123, 10)
    assert abs(key) < fmpq(1, 2)  # the right S_xy over the own S_xx is not rounded to 1 either
    assert {s.name: s for s in marked(LINE, copied).steps}["slope"].marks == 0
    small = worked_from(LINE, S_xx=fmpq(33), S_xy=fmpq(33))  # whole numbers below 100 are alike by chance
    assert {s.name: s for s in marked(LINE, small).steps}["slope"].verdict == "follows"


def test_an_impossible_value_does_pass_on():
    got = {step.name: step for step in marked(LINE, worked_from(LINE, S_xx=fmpq(-31))).steps}
    assert got["slope"].verdict == "follows"
    assert got["slope"].marks == got["slope"].out_of


def test_one_number_in_all_cells_earns_nothing_though_it_meets_some():
    problem = problem_of("gnn/normalized_adjacency")
    ones = [["1"] * len(row) for row in problem.values["A_tilde"]]
    step = marked(problem, {**script(problem), "A_tilde": ones}).steps[0]
    assert (step.marks, step.flags) == (0, ("constant",))


# --- the guard


@pytest.mark.parametrize("slip", [1, -1])
def test_an_honest_slip_to_one_is_followed(slip):
    got = {step.name: step for step in marked(LINE, worked_from(LINE, S_xx=fmpq(slip))).steps}
    assert got["slope"].marks == got["slope"].out_of


def test_what_follows_is_paid_also_where_nothing_else_hangs_on_the_second_look():
    got = {step.name: step for step in marked(LINE, worked_from(LINE, slope=fmpq(1))).steps}
    assert (got["intercept"].verdict, got["intercept"].note) == ("follows", "")
    assert got["intercept"].marks == got["intercept"].out_of


def test_one_slipped_cell_of_an_array_is_a_slip_like_another():
    problem = problem_of("mlp/backprop")
    a1 = np.array([fmpq(-1), *problem.values["a1"][1:]], dtype=object)
    got = marked(problem, worked_from(problem, a1=a1)).steps
    assert [step.name for step in got if step.marks < step.out_of] == ["a1"]


def test_the_policy_counts_what_is_spared():
    generous = marked(LINE, worked_from(LINE, slope=fmpq(1)), Policy(follows=Fraction(1, 2)))
    assert {step.name: step.credit for step in generous.steps}["intercept"] == Fraction(1, 2)


def test_what_comes_of_a_filled_array_makes_nothing_easy_either():
    """Ones for h_1 make delta_1 zero, as a misconception does, and the gradients half the work."""
    problem = problem_of("rnn/bptt")
    ones = np.array([fmpq(1)] * 2, dtype=object)
    got = {step.name: step for step in marked(problem, worked_from(problem, h_1=ones)).steps}
    assert got["delta_1"].verdict == "slip"
    assert got["grad_W_x"].guarded
    assert (got["grad_W_x"].marks, got["grad_b"].marks) == (0, 0)
    assert got["loss_"].marks == got["loss_"].out_of  # follows from h_2, which was calculated from the ones


def test_a_zero_that_leads_to_zero_is_guarded_still():
    got = {step.name: step for step in marked(LINE, worked_from(LINE, S_xy=fmpq(0))).steps}
    assert got["slope"].guarded
    assert got["slope"].marks == 0


def test_powers_of_ten_are_as_easy_as_ones():
    problem = problem_of("mlp/backprop")
    for units, guarded in (((10, 100), True), ((7, 13), False)):
        a1 = np.array([fmpq(unit) for unit in units], dtype=object)
        got = {step.name: step for step in marked(problem, worked_from(problem, a1=a1)).steps}
        assert got["y_hat"].guarded == guarded


# --- what is said


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "agree no better with the numbers of this paper"), ("zh", "与本卷数据并不比与其他数据更吻合")],
)
def test_why_nothing_is_paid_is_said_and_stands_on_the_review_list(language, words):
    scheme = Scheme(LINE)
    got = mark(scheme, script(LINE, problem_of("regression/simple", seed=2).values))
    told = QuestionFeedback(scheme, got, language)
    step = next(step for step in got.steps if "unborne" in step.flags)
    assert words in plain_message(told, step)
    record = student_record(Submission("Ann", {"q1": {}}, "a.csv"), [told])
    assert any(item.reason == "unborne" for item in review_items(record))


def test_a_common_slip():
    assert is_common_slip(fmpq(-60), fmpq(60), LINE)
    assert is_common_slip(fmpq(6), fmpq(60), LINE)
    assert not is_common_slip(fmpq(55), fmpq(60), LINE)


def test_the_same_mistake_again_may_be_paid_for_once():
    """The learning rate is forgotten in both updates."""
    problem = problem_of("optimisers/step", seed=3, level="medium")
    functions = slip_functions(problem.family, "rate_forgotten", problem.inputs, problem.values)
    raw = script(problem, evaluate(problem.family, at_precision(problem.inputs), replace=functions))
    twice, once = marked(problem, raw), marked(problem, raw, Policy(repeated_once=True))
    slipped = [step.name for step in twice.steps if step.slip == "rate_forgotten"]
    assert len(slipped) > 1
    assert all(step.marks == 0 for step in twice.steps if step.name in slipped)
    first, *rest = [step for step in once.steps if step.name in slipped]
    assert (first.marks, first.flags) == (0, ())
    assert all((step.marks, step.flags) == (step.out_of, ("repeated",)) for step in rest)


def test_a_short_number_that_stands_in_two_boxes_is_no_copy():
    """The same 1.8 for two errors: the second one passes on what it gives all the same."""
    problem = problem_of("rl/td")
    raw = worked_from(problem, error_2=fmpq(9, 5))
    got = {step.name: step for step in marked(problem, {**raw, "error_1": "1.8"}).steps}
    assert got["error_2"].credit == 0
    assert got["value_2"].credit == 1


def test_a_mean_that_is_near_by_chance_bears_nothing_out_where_nothing_else_comes_of_the_givens():
    near = fmpq(LINE.values["mean_x"]) * fmpq(26, 25)
    foreign = {name: -fmpq(LINE.values[name]) * 7 / 3 - 1 for name in ("mean_y", "S_xx", "S_xy")}
    slope = {step.name: step for step in marked(LINE, worked_from(LINE, mean_x=near, **foreign)).steps}["slope"]
    assert slope.verdict == "follows"
    assert slope.marks == 0
    assert "unborne" in slope.flags
    alone = marked(LINE, worked_from(LINE, mean_x=near)).steps
    assert [step.name for step in alone if step.marks < step.out_of] == ["mean_x"]


@pytest.mark.parametrize(
    ("id", "left_out"), [("classification/knn", "distances"), ("cnn/conv_backward", "Z"), ("attention/cost", "vectors")]
)
def test_a_box_that_others_left_out_does_not_change_what_a_script_agrees_with(id: str, left_out: str) -> None:
    """What comes out on a rival of a right answer is one thing, of a box that was left out another."""
    problem = problem_of(id)
    raw = script(problem)
    papers = [raw, {**raw, left_out: ""}]
    found = []
    for order in ((0, 1), (1, 0)):
        _known.cache_clear()
        marks = {i: Agreement(problem, read(problem, papers[i])).on(rivals(problem)[0], -1000) for i in order}
        found.append([marks[0], marks[1]])
    assert found[0] == found[1]
    alone = [Agreement(problem, read(problem, one), False).on(rivals(problem)[0], -1000) for one in papers]
    assert found[0] == alone
