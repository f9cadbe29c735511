"""What a policy counts over steps, a question and a paper: who pays, who does not, and what the student is told."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from markscheme import generate, solve
from markscheme.diagnosis.scheme import Scheme
from markscheme.document.document_tree import Table
from markscheme.document.printers.text_document import plain
from markscheme.engine.problem import with_given
from markscheme.family.library import Library
from markscheme.feedback import QuestionFeedback, message
from markscheme.marking.counted import counted
from markscheme.marking.mark import judge, mark
from markscheme.marking.marks import QuestionMark, StepMark
from markscheme.marking.policy import Policy, read_settings
from markscheme.papers.key import mark_table

# mean_x 3.25, mean_y 5.25, S_xx 14.75, S_xy 21.75, slope 1.47458, intercept 0.45763; marks 1 1 2 2 2 2
LINE: dict[str, Any] = {"x": [1, 2, 4, 6], "y": [2, 3, 7, 9]}
RIGHT = {"mean_x": "3.25", "mean_y": "5.25", "S_xx": "14.8", "S_xy": "21.8", "slope": "1.47", "intercept": "0.458"}
FOLLOWING = RIGHT | {"S_xx": "41.3", "slope": "0.527", "intercept": "3.54"}  # one mistake, and two steps from it


@pytest.fixture(scope="module")
def line() -> Scheme:
    return Scheme(with_given(Library()["regression/simple"], LINE))


def by(scheme: Scheme, raw: dict[str, Any], **settings: object) -> QuestionMark:
    return mark(scheme, raw, Policy.read(settings))


def earned(marked: QuestionMark) -> dict[str, str]:
    """The marks of the steps that did not earn all of them."""
    return {step.name: str(step.marks) for step in marked.steps if step.marks != step.out_of}


def step_of(marked: QuestionMark, name: str) -> StepMark:
    return next(step for step in marked.steps if step.name == name)


def told(scheme: Scheme, marked: QuestionMark, name: str) -> list[str]:
    languages = (QuestionFeedback(scheme, marked, language) for language in ("en", "zh"))
    return [plain(message(one, step_of(marked, name))) for one in languages]


# --- the cap on what follows


@pytest.mark.parametrize(
    ("cap", "lost"),
    [
        ("no", {"S_xx": "0"}),
        (4, {"S_xx": "0"}),
        (3, {"S_xx": "0", "intercept": "1"}),
        ("3 marks", {"S_xx": "0", "intercept": "1"}),
        (2, {"S_xx": "0", "intercept": "0"}),
        ("1/2", {"S_xx": "0", "slope": "1/2", "intercept": "0"}),
        ("20%", {"S_xx": "0", "intercept": "0"}),
        ("0%", {"S_xx": "0", "slope": "0", "intercept": "0"}),
        ("1 step", {"S_xx": "0", "intercept": "0"}),
        ({"steps": 1}, {"S_xx": "0", "intercept": "0"}),
        ({"steps": 2}, {"S_xx": "0"}),
        ({"steps": 0}, {"S_xx": "0", "slope": "0", "intercept": "0"}),
    ],
)
def test_what_follows_is_paid_up_to_a_cap(line: Scheme, cap: object, lost: dict[str, str]) -> None:
    assert earned(by(line, FOLLOWING, follows_cap=cap)) == lost


def test_a_cap_takes_nothing_from_right_answers(line: Scheme) -> None:
    assert by(line, RIGHT, follows_cap=0).score == 10


def test_a_cap_is_said_in_both_languages(line: Scheme) -> None:
    marked = by(line, FOLLOWING, follows_cap="20%")
    english, chinese = told(line, marked, "intercept")
    assert "no more is paid in this question than 20% of its marks." in english
    assert "得分以本题满分的 20% 为限。" in chinese
    assert "no more is paid" not in told(line, marked, "slope")[0]
    assert "than the first 1 steps." in told(line, by(line, FOLLOWING, follows_cap="1 step"), "intercept")[0]


# --- what costs once


def log_ten() -> tuple[Scheme, dict[str, str]]:
    """Base-ten logarithms throughout, all else right."""
    return Scheme(generate("regression/log_transformed", level="easy", seed=3)), {
        "mean_x": "0.6065",
        "mean_y": "8.667",
        "S_xx": "0.5864",
        "S_xy": "4.772",
        "slope": "8.137",
        "intercept": "3.731",
    }


def test_a_mistake_made_throughout_is_charged_once_where_the_policy_says_so() -> None:
    scheme, raw = log_ten()
    assert earned(by(scheme, raw)) == {"mean_x": "0", "S_xx": "0", "S_xy": "0"}
    for once in (True, "question", "paper"):
        assert earned(by(scheme, raw, repeated_once=once)) == {"mean_x": "0"}
    assert "The same mistake as before" in told(scheme, by(scheme, raw, repeated_once=True), "S_xy")[0]


def test_the_state_and_the_input_exchanged_in_every_gate_are_one_mistake() -> None:
    scheme = Scheme(generate("rnn/lstm", level="easy", seed=3))
    given = {name: np.array(value, dtype=float) for name, value in scheme.problem.given.items()}
    joined = np.concatenate([given["X"][0], given["h0"]])  # the sheet says the state first
    z = {gate: given[f"W_{gate}"] @ joined + given[f"b_{gate}"] for gate in "fico"}
    f, i, o = (1 / (1 + np.exp(-z[gate])) for gate in "fio")
    g = np.tanh(z["c"])
    c = f * given["c0"] + i * g
    values = {"f_1": f, "i_1": i, "g_1": g, "c_1": c, "o_1": o, "h_1": o * np.tanh(c)}
    raw = {name: [f"{number:.5g}" for number in values[name]] for name in values}
    assert earned(by(scheme, raw)) == {"f_1": "0", "i_1": "0", "g_1": "0", "o_1": "0"}
    assert earned(by(scheme, raw, repeated_once="yes")) == {"f_1": "0"}


def test_one_mistake_in_two_sums_or_two_updates_is_charged_once(line: Scheme) -> None:
    raw = RIGHT | {"S_xx": "3.69", "S_xy": "5.44"}  # both divided by n
    assert (by(line, raw).score, by(line, raw, repeated_once=True).score) == (6, 8)
    scheme = Scheme(generate("rl/td", level="easy", seed=1))  # without the step size, twice
    raw = {"error_1": "20.4", "value_1": "13.9", "error_2": "-4.5", "value_2": "2", "table": ["13.9", "2"]}
    assert earned(by(scheme, raw)) == {"value_1": "0", "value_2": "0"}
    assert earned(by(scheme, raw, repeated_once=True)) == {"value_1": "0"}


def test_over_the_paper_a_mistake_is_charged_once_in_questions_of_one_topic() -> None:
    scheme, raw = log_ten()
    for once, lost in (("paper", 1), ("question", 2), ("no", 6)):
        policy = Policy.read({"repeated_once": once})
        pages = counted([judge(scheme, raw, policy, id=id) for id in ("q1", "q2")])
        assert sum(len(earned(page)) for page in pages) == lost, once
        mean = step_of(pages[1], "mean_x")
        assert (mean.marks == mean.out_of) == (once == "paper")


def test_another_mistake_is_charged_beside_one_that_was_made_before(line: Scheme) -> None:
    wrong_twice = RIGHT | {"S_xx": "57", "slope": "0.382", "intercept": "4.01"}
    assert by(line, wrong_twice, repeated_once=True).score == by(line, wrong_twice).score == 8


SHORT = RIGHT | {"S_xx": "15", "slope": "1.5"}  # two digits of three


@pytest.mark.parametrize(
    ("setting", "lost"),
    [
        ("1/2", {"S_xx": "1", "slope": "1"}),
        ({"credit": "1/2"}, {"S_xx": "1", "slope": "1"}),
        ({"credit": "1/2", "once": "question"}, {"S_xx": "1"}),
        ({"credit": 0, "once": "paper"}, {"S_xx": "0"}),
        ({"credit": "1/2", "once": "no"}, {"S_xx": "1", "slope": "1"}),
    ],
)
def test_too_few_digits_cost_each_time_or_once(line: Scheme, setting: object, lost: dict[str, str]) -> None:
    assert earned(by(line, SHORT, fewer_digits=setting)) == lost


@pytest.mark.parametrize(("once", "second"), [("paper", {}), ("question", {"S_xx": "1"})])
def test_too_few_digits_once_a_paper_are_charged_in_the_first_question(
    line: Scheme, once: str, second: dict[str, str]
) -> None:
    policy = Policy.read({"fewer_digits": {"once": once}})
    pages = counted([judge(line, SHORT, policy, id=id) for id in ("q1", "q2")])
    assert [earned(page) for page in pages] == [{"S_xx": "1"}, second]
    english, chinese = told(line, pages[0], "slope")
    assert "Too few digits cost marks only once; here they cost nothing more." in english
    assert "位数不足只扣一次分，此处不再扣分。" in chinese


def test_what_is_not_calculated_may_cost_once(line: Scheme) -> None:
    raw = RIGHT | {
        "S_xy": "(1-3.25)*(2-5.25)+(2-3.25)*(3-5.25)+(4-3.25)*(7-5.25)+(6-3.25)*(9-5.25)",
        "slope": "87/(2*29.5)",
    }
    assert earned(by(line, raw)) == {"S_xy": "1", "slope": "1"}
    assert earned(by(line, raw, uncalculated={"credit": "1/4", "once": "question"})) == {"S_xy": "1/2"}
    assert earned(by(line, raw, uncalculated=1)) == {}


def test_nothing_is_given_back_that_was_withheld_for_another_reason(line: Scheme) -> None:
    raw = {"intercept": "0.5"}  # too few digits, and nothing shows that it is of this paper
    policy = Policy.read(
        {"fewer_digits": {"once": "paper"}, "final_answer_is_enough": False, "method": 1, "accuracy": 1}
    )
    first, second = counted([judge(line, one, policy, id=id) for id, one in (("q1", SHORT), ("q2", raw))])
    assert earned(first) == {"S_xx": "1"}
    assert second.score == 0
    assert step_of(second, "intercept").flags == ("unborne",)


# --- method and accuracy


@pytest.mark.parametrize(
    ("changed", "name", "split", "strict"),
    [
        ({}, "S_xx", "M1 A1", "M1 A1"),
        (FOLLOWING, "slope", "M1 A1", "M1 A0"),
        ({"S_xx": "15"}, "S_xx", "M1 A0", "M1 A0"),
        ({"S_xx": "(1-3.25)^2+(2-3.25)^2+(4-3.25)^2+(6-3.25)^2"}, "S_xx", "M1 A0", "M1 A0"),
        ({"slope": "-1.47"}, "slope", "M1 A0", "M1 A0"),
        (FOLLOWING, "S_xx", "M0 A0", "M0 A0"),
        ({"S_xx": "57"}, "S_xx", "M0 A0", "M0 A0"),
        ({"S_xx": ""}, "S_xx", "M0 A0", "M0 A0"),
        ({"S_xx": "1,4"}, "S_xx", "M0 A0", "M0 A0"),
    ],
)
def test_marks_for_the_method_and_for_the_accuracy(
    line: Scheme, changed: dict[str, str], name: str, split: str, strict: str
) -> None:
    for follows, expected in ((True, split), (False, strict)):
        step = step_of(by(line, RIGHT | changed, method=1, accuracy=1, accuracy_follows=follows), name)
        assert str(step.split) == expected
        assert step.split is not None
        assert step.marks == step.split.method + step.split.accuracy


def test_what_the_policy_pays_in_full_has_its_accuracy_and_what_it_does_not_pay_no_method(line: Scheme) -> None:
    short = {"method": 1, "accuracy": 1}
    assert str(step_of(by(line, SHORT, fewer_digits=1, **short), "S_xx").split) == "M1 A1"
    assert str(step_of(by(line, SHORT, fewer_digits=0, **short), "S_xx").split) == "M0 A0"
    assert str(step_of(by(line, FOLLOWING, follows=0, **short), "slope").split) == "M0 A0"


def test_a_policy_may_part_one_step_alone_and_unevenly(line: Scheme) -> None:
    policy = Policy(steps=(("slope", read_settings({"method": "3/2", "accuracy": "1/2"})),))
    marked = mark(line, RIGHT | {"slope": "1.5"}, policy)
    assert [str(step.split) for step in marked.steps if step.split] == ["M1.5 A0"]
    english, chinese = told(line, marked, "slope")
    assert "Method: M1.5 of M1.5; accuracy: A0 of A0.5." in english
    assert "方法分 M1.5（满分 M1.5），准确分 A0（满分 A0.5）。" in chinese


def test_a_key_shows_method_and_accuracy_marks_where_the_policy_parts_them(line: Scheme) -> None:
    policy = Policy(steps=(("slope", read_settings({"method": "3/2", "accuracy": "1/2"})),))
    for own, last in ((policy, ["2", "M1.5 A0.5", "2"]), (None, ["2", "2", "2"])):
        table = mark_table(line.problem, "en", own)
        assert isinstance(table, Table)
        assert [plain(row[-1]) for row in table.rows][-3:] == last


def test_a_misread_given_costs_accuracy_first() -> None:
    scheme = Scheme(with_given(Library()["regression/simple"], {"x": [1, 6, 11], "y": [4, 9, 13]}))
    # 2 for 1 as the first x
    raw = {"mean_x": "6.33", "mean_y": "8.67", "S_xx": "40.7", "S_xy": "40.3", "slope": "0.992", "intercept": "2.39"}
    plainly, parted = by(scheme, raw), by(scheme, raw, method=1, accuracy=1)
    assert plainly.misread == parted.misread
    assert plainly.misread is not None
    assert [step.marks for step in plainly.steps] == [step.marks for step in parted.steps]
    first = next(step for step in parted.steps if step.verdict == "misread")
    assert first.split is not None
    assert first.split.accuracy == 0


def test_a_cap_takes_the_accuracy_first(line: Scheme) -> None:
    step = step_of(by(line, FOLLOWING, method=1, accuracy=1, follows_cap="3"), "intercept")
    assert (str(step.split), step.marks) == ("M1 A0", 1)


def test_arrays_earn_their_method_and_accuracy_by_cells() -> None:
    batch = {"Z": [[1, 2], [3, 6], [5, 1]], "gamma": [2, 1], "beta": [1, 0], "epsilon": "0"}
    scheme = Scheme(with_given(Library()["norm/batchnorm"], batch))
    raw = {"mean": ["3", "3"], "variance": ["2.67", "4.7"]}  # the second with a digit less
    parted = {"method": 1, "accuracy": 1}
    assert str(step_of(by(scheme, raw, **parted), "variance").split) == "M1 A0.5"
    for whole in ({"per_cell": False}, {"all_or_nothing": True}):
        assert str(step_of(by(scheme, raw, **parted, **whole), "variance").split) == "M1 A0"


# --- all or nothing


def test_a_step_that_is_not_right_may_earn_nothing(line: Scheme) -> None:
    raw = SHORT | {"intercept": "-0.458"}
    assert earned(by(line, raw)) == {"S_xx": "1", "slope": "1", "intercept": "1"}
    assert earned(by(line, raw, all_or_nothing=True)) == {"S_xx": "0", "slope": "0", "intercept": "0"}
    one = Policy(steps=(("sl*", (("all_or_nothing", True),)),))
    marked = mark(line, raw, one)
    assert earned(marked) == {"S_xx": "1", "slope": "0", "intercept": "1"}
    english, chinese = told(line, marked, "slope")
    assert "This step earns all of its marks or none." in english
    assert "这一步要么得满分，要么不得分。" in chinese
    assert "all of its marks or none" not in told(line, marked, "S_xx")[0]


def test_what_follows_or_was_charged_before_is_whole(line: Scheme) -> None:
    assert by(line, FOLLOWING, all_or_nothing=True).score == 8
    once = {"credit": "1/2", "once": "question"}
    assert earned(by(line, SHORT, all_or_nothing=True, fewer_digits=once)) == {"S_xx": "0"}


# --- a final answer without working


@pytest.mark.parametrize(
    ("working", "marks"),
    [
        ({}, 0),
        ({"mean_x": "0"}, 0),
        ({"mean_x": "0", "S_xx": "0", "slope": "7.77"}, 0),
        ({"mean_x": "abc"}, 0),
        ({"mean_x": "3.25"}, 2),  # right
        ({"S_xx": "57"}, 2),  # a known mistake
        ({"slope": "-1.47"}, 2),  # its sign
        ({"S_xx": "41.3", "slope": "0.527"}, 2),  # one follows
    ],
)
def test_a_final_answer_earns_by_working_that_counts(line: Scheme, working: dict[str, str], marks: int) -> None:
    raw = {"intercept": "0.458", **working}
    marked = by(line, raw, final_answer_is_enough=False)
    assert step_of(marked, "intercept").marks == marks
    assert step_of(by(line, raw), "intercept").marks == 2
    if working and not marks:
        english, chinese = told(line, marked, "intercept")
        assert "No step that it depends on shows working" in english
        assert "它所依据的各步都看不出解答过程" in chinese


def test_fewer_digits_do_not_buy_a_final_answer_either(line: Scheme) -> None:
    assert by(line, {"mean_x": "0", "intercept": "0.5"}, final_answer_is_enough=False).score == 0


def test_working_of_another_branch_is_no_working() -> None:
    """The gradient of the biases takes the hidden states; that of the weights beside it takes it nowhere."""
    scheme = Scheme(generate("rnn/bptt", level="easy", seed=1))
    right = {name: solve(scheme.problem)[name].printed for name in scheme.problem.asked}
    *_, last = right
    for name, share in (("h_1", 1), ("delta_1", 1), ("grad_W_x", 0), ("loss", 0)):
        marked = by(scheme, {name: right[name], last: right[last]}, final_answer_is_enough=False)
        assert step_of(marked, last).credit == share, name


def test_where_no_step_that_is_asked_leads_to_the_final_answer_there_is_no_working_to_hand_in() -> None:
    scheme = Scheme(generate("metrics/confusion_matrix", level="easy", seed=1))
    right = {name: solve(scheme.problem)[name].printed for name in scheme.problem.asked}
    *_, last = right
    assert step_of(by(scheme, {last: right[last]}, final_answer_is_enough=False), last).credit == 1


def test_one_filled_array_and_one_lone_cell_are_no_working() -> None:
    scheme = Scheme(generate("norm/batchnorm", level="easy", seed=1))
    right = {name: solve(scheme.problem)[name].printed for name in scheme.problem.asked}
    last = list(right)[-1]
    strict = {"final_answer_is_enough": False}
    assert step_of(by(scheme, {last: right[last], "mean": right["mean"]}, **strict), last).credit == 1
    assert step_of(by(scheme, {last: right[last], "mean": ["0", "0"]}, **strict), last).credit == 0


# --- wrong choices


def gates() -> tuple[Scheme, dict[str, Any]]:
    scheme = Scheme(generate("classification/logic_network", level="easy", seed=1))
    return scheme, {name: solve(scheme.problem)[name].printed for name in scheme.problem.asked}


def test_a_wrong_choice_costs_marks_and_a_blank_one_none() -> None:
    scheme, right = gates()
    wrong = next(word for word in ("AND", "OR", "XOR") if word != right["gate"])
    out_of = scheme.problem.asked["gate"]
    for answer, share in ((right["gate"], 1), (wrong, Fraction(-1, 4)), ("", 0), ("banana", 0)):
        marked = by(scheme, right | {"gate": answer}, wrong_choice="-1/4")
        assert step_of(marked, "gate").marks == share * out_of, answer
    marked = by(scheme, right | {"gate": wrong}, wrong_choice="-1/4")
    assert marked.score == scheme.problem.total - out_of - Fraction(out_of, 4)
    english, chinese = told(scheme, marked, "gate")
    assert f"A wrong choice costs marks here: {float(-out_of / 4):g}." in english
    assert "此处选错倒扣分" in chinese


def test_a_question_has_no_less_than_no_marks_unless_the_policy_says_so() -> None:
    scheme, right = gates()
    wrong = next(word for word in ("AND", "OR", "XOR") if word != right["gate"])
    marked = by(scheme, {"gate": wrong}, wrong_choice=-1)
    assert (marked.score, step_of(marked, "gate").marks) == (0, 0)
    assert "No more is taken off than the question has earned." in told(scheme, marked, "gate")[0]
    below = by(scheme, {"gate": wrong}, wrong_choice=-1, below_zero=True)
    assert below.score == -scheme.problem.asked["gate"]


def test_a_wrong_number_is_no_wrong_choice(line: Scheme) -> None:
    assert by(line, RIGHT | {"slope": "99"}, wrong_choice=-1).score == by(line, RIGHT | {"slope": "99"}).score


# --- stricter is never more

STRICTER: list[tuple[dict[str, object], dict[str, object]]] = [
    ({}, {"follows_cap": "3"}),
    ({"follows_cap": "3"}, {"follows_cap": "1"}),
    ({"follows_cap": "2 steps"}, {"follows_cap": "1 step"}),
    ({}, {"all_or_nothing": True}),
    ({}, {"final_answer_is_enough": False}),
    ({}, {"wrong_choice": "-1/4"}),
    ({"wrong_choice": "-1/4", "below_zero": True}, {"wrong_choice": "-1", "below_zero": True}),
    ({"wrong_choice": "-1", "below_zero": False}, {"wrong_choice": "-1", "below_zero": True}),
    ({"repeated_once": "paper"}, {"repeated_once": "question"}),
    ({"repeated_once": "question"}, {}),
    ({"fewer_digits": {"once": "paper"}}, {"fewer_digits": {"once": "question"}}),
    ({"fewer_digits": {"once": "question"}}, {}),
    ({"rounded": {"once": "paper"}}, {}),
    ({"uncalculated": {"once": "question"}}, {}),
    ({"method": 1, "accuracy": 1}, {"method": 1, "accuracy": 1, "accuracy_follows": False}),
    ({"method": 1, "accuracy": 2}, {"method": 1, "accuracy": 2, "follows": 0}),
    ({"method": 1, "accuracy": 1}, {"method": 1, "accuracy": 1, "all_or_nothing": True}),
    ({"method": 1, "accuracy": 1, "slip": "1/2"}, {"method": 1, "accuracy": 1, "slip": 0}),
    ({"slip": "1/2", "follows_cap": "2"}, {"slip": 0, "follows_cap": "2"}),
    ({"accident": "1/2", "final_answer_is_enough": False}, {"accident": 0, "final_answer_is_enough": False}),
]
FAMILIES = (
    *("regression/simple", "regression/log_transformed", "norm/batchnorm", "classification/logic_network"),
    *("optimisers/critical_point", "classification/naive_bayes", "rl/td", "metrics/confusion_matrix"),
)


def spoilt(value: Any, chance: random.Random) -> Any:
    if isinstance(value, list):
        at = chance.randrange(len(value))
        return [spoilt(one, chance) if i == at else one for i, one in enumerate(value)]
    text = str(value)
    return chance.choice(["", "0", f"-{text}", text[:-1], "17", f"2*{text}", f"{text} + 0", "AND", "10"])


def paper_of(scheme: Scheme, raw: dict[str, Any], settings: dict[str, object]) -> list[QuestionMark]:
    """The same script for two questions: what counts over a paper is seen at the second."""
    judged = judge(scheme, raw, Policy.read(settings))
    return counted([judged, replace(judged, id="q2")])


def check_no_stricter_policy_earns_more(family: str, scripts: int, level: str = "easy", seed: int = 1) -> None:
    scheme = Scheme(generate(family, level=level, seed=seed))
    right = {name: solve(scheme.problem)[name].printed for name in scheme.problem.asked}
    chance = random.Random(f"{family} {level} {seed}")
    for _ in range(scripts):
        raw = dict(right)
        for name in chance.sample(list(raw), min(len(raw), chance.randint(1, 4))):
            raw[name] = spoilt(raw[name], chance)
        for lenient, strict in STRICTER:
            many, few = (paper_of(scheme, raw, settings) for settings in (lenient, strict))
            for more, less in zip(many, few, strict=True):
                assert less.score <= more.score, (raw, lenient, strict)
            for step in (*many[1].steps, *few[1].steps):
                assert step.marks == step.credit * step.out_of <= step.out_of
                assert step.marks >= 0 or "wrong_choice" in step.flags


@pytest.mark.parametrize("family", FAMILIES[:4])
def test_a_stricter_policy_never_earns_more(family: str) -> None:
    check_no_stricter_policy_earns_more(family, 2)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize("family", FAMILIES)
def test_no_stricter_policy_of_many_earns_more(family: str, seed: int) -> None:
    check_no_stricter_policy_earns_more(family, 8, seed=seed)
