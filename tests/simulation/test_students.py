"""Simulated students sit every family: what marking promises each of them."""

from __future__ import annotations

import dataclasses
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from flint import fmpq
from minimal_prose import write_prose

from markscheme.cli import main
from markscheme.diagnosis.typed.answer_reader import read_answer
from markscheme.engine.certify import sample
from markscheme.engine.held_numbers import HeldNumber, RoundingHabits
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.marking.mark import mark
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.rounding import Digits
from markscheme.simulation import (
    GUESSES,
    KINDS,
    Instance,
    Paper,
    careless,
    family_check,
    final_answer_only,
    guess,
    honest,
    outcome,
    share_of_marks,
    shirk,
    slip_pairs,
    with_accident,
    with_slips,
    works_out,
)
from markscheme.simulation.calculation import habits_of, work_of_calls
from markscheme.simulation.check_result import FamilyCheck, beside, broken_together
from markscheme.simulation.family_check import (
    CheckTask,
    InstanceToCheck,
    check_families,
    check_family,
    check_task,
    combinations,
    look_further,
    quick_task,
    tasks,
)
from markscheme.simulation.paper import Pen, handed_in

FAMILIES = tuple(Library())
# A family that has no formula for a step is broken, but that is no matter of students.
OF_PRINT = ("has no formula to show", "cannot be written")


def instance(id: str, level: str = "easy", seed: int = 1, **options: str) -> Instance:
    drawn = sample(Library()[id], level, seed, options)
    return Instance(drawn.problem, drawn.certificate)


@pytest.fixture(scope="module")
def line() -> Instance:
    return instance("regression/simple", "medium")


def one_of_a_topic() -> list[Any]:
    """The first family of each topic, quickly of every third: `check`, which both make commands end with, sets all of
    them before students.
    """
    firsts = sorted({id.partition("/")[0]: id for id in reversed(FAMILIES)}.values())
    return [pytest.param(id, marks=pytest.mark.slow if i % 3 else ()) for i, id in enumerate(firsts)]


@pytest.mark.parametrize("id", one_of_a_topic())
def test_every_promise_is_kept(id: str) -> None:
    family, found = Library()[id], FamilyCheck(id)
    chosen = combinations(family, most=3)
    for i, options in enumerate(chosen):
        check_task(InstanceToCheck(family, options, family.levels[i % len(family.levels)], 3), found)
    assert [sentence for sentence in found.broken if not any(word in sentence for word in OF_PRINT)] == []
    count, papers = beside(found)
    assert count <= max(2, 0.05 * papers), found.beside
    assert found.certified >= 1
    assert found.students["honest"].papers >= 5
    slips = found.students["slip"]
    assert slips.named >= 0.9 * slips.papers
    assert slips.papers or family.checks  # mistakes that a checker names are held by the checks of the family


@pytest.mark.parametrize("id", FAMILIES)
def test_honest_students_lose_nothing(id: str) -> None:
    sat = instance(id, "medium" if "medium" in Library()[id].levels else "easy", 5)
    for number in range(40):
        paper = honest(sat, Stream("honest", id, number))
        marked = mark(sat.scheme, paper.raw)
        lost = [(step.name, step.verdict, paper.raw[step.name]) for step in marked.steps if step.credit != 1]
        assert lost == []


def test_students_who_keep_too_few_digits_do_lose() -> None:
    """Else the promise to honest students would be worth nothing."""
    sat = instance("mlp/backprop", "medium", 2)
    scores = [mark(sat.scheme, careless(sat, Stream("careless", k)).raw).score for k in range(5)]
    assert all(score < sat.problem.total for score in scores)


def test_an_honest_student_of_another_instance_is_not_right(line: Instance) -> None:
    other = instance("regression/simple", "medium", 2)
    paper = honest(other, Stream("other"))
    assert mark(line.scheme, paper.raw).score < line.problem.total


# --- guesses


def test_a_guess_fills_every_box_that_it_can(line: Instance) -> None:
    boxes = {name: guess(line, Stream("guess"), kind=name) for name in GUESSES}
    ten, copied, identity = boxes["1e1"], boxes["given"], boxes["identity"]
    assert ten is not None
    assert dict(ten.raw) == dict.fromkeys(line.problem.asked_calls, "1e1")
    assert copied is None  # no answer has the shape of x
    assert identity is None
    batch = guess(instance("norm/batchnorm"), Stream("guess"), kind="given")
    assert batch is not None
    assert set(batch.raw) == {"mean", "variance", "Z_hat", "out"}


def test_what_a_guess_earns_is_counted_against_chance() -> None:
    sat = instance("classification/perceptron")
    word = sat.problem.worded["label"]
    right = mark(sat.scheme, {"label": word.names[int(sat.problem.values["label"])]})
    share = share_of_marks({step.name: step for step in right.steps}, sat)
    assert share == Fraction(1, 2) * sat.problem.asked_calls["label"] / sat.problem.total


def test_guesses_that_earn_too_much_break_a_promise(line: Instance) -> None:
    paper = Paper("guesser", honest(line, Stream("all")).raw, kind="0")
    result = outcome(paper, mark(line.scheme, paper.raw), line)
    assert result.earned == 1
    assert result.broken == ("0 in every box earned 100% of the marks, at most 90% is right",)


# --- how a student calculates and writes


def test_an_exact_hand_calculates_exactly() -> None:
    habits = RoundingHabits(Stream("exact"), Digits(4), rounds=0)
    two, three = (HeldNumber(habits, [fmpq(n)]) for n in (2, 3))
    assert ((two + three) * three / two - 1 / three).value == fmpq(43, 6)
    assert two.power(-2).value == fmpq(1, 4)


@pytest.mark.parametrize(
    "habit, terms, divisor, by_habit, otherwise",
    [
        ("reciprocal", (60, 50), 6, 19, 18),  # 0.17 * 110 = 18.7; 110 / 6 = 18.33
        ("each_term", (50, 44), 3, 32, 31),  # 17 + 15; 94 / 3 = 31.33
    ],
)
def test_habits_of_division_change_the_last_digit(
    habit: str, terms: tuple[int, int], divisor: int, by_habit: int, otherwise: int
) -> None:
    for percent, expected in ((100, by_habit), (0, otherwise)):
        habits = RoundingHabits(Stream("habit"), Digits(2), 100, 0, {habit: percent})
        total = HeldNumber(habits, [fmpq(terms[0])]) + HeldNumber(habits, [fmpq(terms[1])])
        assert (total / divisor).value == expected


def test_work_counts_what_is_no_trifle() -> None:
    habits = RoundingHabits(Stream("work"), Digits(4), 0, 0, {})
    five, one, zero = (HeldNumber(habits, [fmpq(n)]) for n in (5, 1, 0))
    (five * one + zero * five).value  # noqa: B018
    assert habits.work == 0
    (five * five + five / 3).value  # noqa: B018
    assert habits.work == 3


NUMBERS = [fmpq(0), fmpq(7), fmpq(-12), fmpq(1, 2), fmpq(-2, 3), fmpq(1, 800), fmpq(-987654, 1000), fmpq(3, 10**9)]


@pytest.mark.parametrize("number", NUMBERS, ids=str)
def test_whatever_notation_is_read_as_what_was_meant(number: fmpq) -> None:
    digits = Digits(3)
    for k in range(60):
        text = Pen(Stream("pen", k), digits).numeral(number)
        (cell,) = read_answer(text, number).cells
        assert abs(cell.value() - number) <= abs(number) / 200, text  # type: ignore[union-attr]


@pytest.mark.parametrize("shape", [(3,), (2, 2), (3, 2)])
def test_whatever_notation_of_arrays_is_read_in_its_shape(shape: tuple[int, ...]) -> None:
    cells = [fmpq(k, 8) - 1 for k in range(int(np.prod(shape)))]
    value = np.array(cells, dtype=object).reshape(shape)
    for k in range(60):
        answer = read_answer(Pen(Stream("pen", k), Digits(4)).writes(value), value)
        assert answer.found_shape is None
        assert [cell.value() for cell in answer.cells] == cells  # type: ignore[union-attr]


def test_who_cannot_go_on_leaves_the_rest_blank(line: Instance) -> None:
    habits = RoundingHabits(Stream("zero"), Digits(4))
    values = works_out(line.problem, habits, override={"S_xx": HeldNumber(habits, [fmpq(0)])})
    assert "S_xy" in values
    assert "slope" not in values


# --- each kind of student


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "unknown"])
def test_accidents_cost_only_their_step_and_are_named(kind: str) -> None:
    sat = instance(
        *{
            "truncated": ("mlp/backprop", "easy", 1),
            "swapped_digits": ("regression/simple", "medium", 0),  # of single numbers only
        }.get(kind, ("attention/scaled_dot_product", "medium", 4))
    )
    papers = [p for k in range(8) if (p := with_accident(sat, Stream("accident", kind, k), kind)) is not None]
    results = [outcome(paper, mark(sat.scheme, paper.raw), sat) for paper in papers]
    assert papers
    assert [result.broken for result in results if result.broken] == []
    assert 2 * sum(bool(result.named) for result in results) >= len(results)


def test_a_slip_is_named_and_everything_after_it_follows(line: Instance) -> None:
    for slip, found in line.certificate.slips.items():
        paper = with_slips(line, Stream("slip", slip), (slip,))
        steps = {step.name: step for step in mark(line.scheme, paper.raw).steps}
        assert steps[found.first].slip in line.certificate.class_of(slip)
        assert steps[found.first].credit == 0
        after = [steps[name].verdict for name in line.after(found.first) if steps[name].slip != slip]
        assert set(after) <= {"right", "follows"}


def test_a_slip_is_believed_before_what_own_rounding_would_allow() -> None:
    """Right earlier answers, written short, only widen what follows; a slip that fits there is not credited."""
    sat = instance("regression/simple", "medium", 0)
    assert "through_first_point" in sat.certificate.slips
    for k in range(60):
        paper = with_slips(sat, Stream("short", k), ("through_first_point",))
        steps = {step.name: step for step in mark(sat.scheme, paper.raw).steps}
        assert steps["intercept"].slip == "through_first_point"


def test_pairs_of_slips_are_named() -> None:
    sat = instance("gnn/gcn_layer", "medium", 3)
    pairs = list(slip_pairs(sat))
    results = [
        outcome(p, mark(sat.scheme, p.raw), sat) for p in (with_slips(sat, Stream(*pair), pair) for pair in pairs)
    ]
    assert len(pairs) >= 10
    assert sum(bool(result.named) for result in results) >= Fraction(9, 10) * len(pairs)


def test_the_final_answer_alone(line: Instance) -> None:
    paper = final_answer_only(line, Stream("final"))
    marked = mark(line.scheme, paper.raw)
    assert list(paper.raw) == ["intercept"]
    assert marked.score == line.problem.asked["intercept"]


def test_a_zero_earns_nothing_for_the_zeros_that_it_leads_to(line: Instance) -> None:
    """S_xy = 0 makes the slope 0 without work; any other lone 0 on an honest script may be a slip like another."""
    led = 0
    for k in range(24):
        paper = shirk(line, Stream("shirk", k), "zero")
        assert paper is not None
        assert paper.trivial == (("slope",) if paper.at == ("S_xy",) else ())
        if paper.trivial:
            led += 1
            step = next(step for step in mark(line.scheme, paper.raw).steps if step.name == "slope")
            assert (step.verdict, step.marks, step.guarded) == ("follows", 0, True)
    assert led


# --- promises can be broken: the judge is judged


@pytest.mark.parametrize(
    "student, raw, words",
    [
        ("honest", {"slope": "99"}, "slope lost marks: wrong"),
        ("careless", {"slope": "1.4.7"}, "slope is unreadable although"),
        ("near", {}, "is right although it is 5 % off"),
        ("final_only", {"intercept": "99"}, "the right final answer intercept alone was marked"),
    ],
)
def test_broken_promises_are_seen(student: str, raw: dict[str, str], words: str, line: Instance) -> None:
    written = {**honest(line, Stream("base")).raw, **raw}
    paper = Paper(student, raw if student == "final_only" else written)
    found = outcome(paper, mark(line.scheme, paper.raw), line)
    assert any(words in sentence for sentence in found.broken)


def test_a_slip_that_was_not_made_is_a_broken_promise(line: Instance) -> None:
    paper = Paper("slips", honest(line, Stream("base")).raw, ("inverted",), ("slope",))
    found = outcome(paper, mark(line.scheme, paper.raw), line)
    assert found.broken == ("slip inverted was not detected: slope is right",)
    assert found.named is False


def test_a_shirker_who_is_paid_is_a_broken_promise(line: Instance) -> None:
    habits = habits_of(line.problem, Stream("base"))
    values = works_out(line.problem, habits)
    values = works_out(line.problem, habits, override={"S_xx": values["S_xx"] + values["S_xx"]})
    raw = handed_in(line.problem, values, Pen(Stream("pen"), line.problem.rounding.answer))
    paper = Paper("shirker", raw, at=("S_xx",), kind="given", trivial=("slope",))
    found = outcome(paper, mark(line.scheme, raw), line)
    assert found.broken == ("slope earned 1 although writing given for S_xx made it trivial",)


# --- the command


def test_combinations_are_chosen_evenly() -> None:
    family = Library()["mlp/backprop"]
    every, some = combinations(family, 10**6), combinations(family, 5)
    assert len(every) == 3 * 3 * 2 * 4
    assert (len(some), some[0], some[-1]) == (5, every[0], every[-1])


def test_tasks_are_every_combination_level_and_seed() -> None:
    found = tasks(Library()["norm/batchnorm"], 2, ["hard"], seed=7)
    assert [task.seed for task in found] == [7, 8] * 4
    assert {task.level for task in found} == {"hard"}
    assert found[0].place == "norm/batchnorm --set mode=train --set activation=none --level hard --seed 7"


def test_too_few_names_are_said() -> None:
    found = FamilyCheck("a/b")
    found.students["slip"].nameable, found.students["slip"].named = 200, 197
    assert broken_together([found]) == ["slip: 197 of 200 were named, but at least 99% should be"]
    found.students["slip"].named = 198
    assert broken_together([found]) == []


@pytest.mark.parametrize(
    ("row", "model", "paper", "said"),
    [
        (
            "careless",
            "careless",
            Paper("careless", {"mean_x": "77.1"}),
            "at least 95% should be; not named: {}: fewer digits kept: mean_x is wrong, wrote '77.1'",
        ),
        (
            "slip",
            "with_slips",
            Paper("slips", {"S_xx": "77.1"}, ("not_squared",), ("S_xx",)),
            "not named: {}: not_squared: S_xx is wrong, wrote '77.1'",
        ),
        (
            "guesser",
            "guess",
            Paper("guesser", {"mean_x": "RIGHT", "S_xx": "RIGHT"}, kind="0"),
            "but at most 15% is right; most by {}: 0 in every box, ",
        ),
    ],
)
def test_a_promise_that_many_papers_break_names_some_with_what_was_written(
    monkeypatch: pytest.MonkeyPatch, row: str, model: str, paper: Paper, said: str
) -> None:
    """They are replayed as every other: by family, options, level and seed."""
    sat = instance("regression/simple", "easy", 5)
    right = honest(sat, Stream("right")).raw
    raw = {name: right[name] if text == "RIGHT" else text for name, text in paper.raw.items()}
    slips = tuple(sat.certificate.slips)[:1] if paper.slips else ()
    changed = dataclasses.replace(paper, raw=raw, slips=slips)
    monkeypatch.setattr(family_check, model, lambda *_, **__: changed)
    found = FamilyCheck("regression/simple")
    check_task(InstanceToCheck(Library()["regression/simple"], {}, "easy", 5), found)
    number = next(i for i, (one, _) in enumerate(family_check.students(sat, 5)) if one == row)
    expected = said.format(f"regression/simple --level easy --seed 5, student {row} {number}").replace(
        "not_squared", slips[0] if slips else ""
    )
    assert any(expected in sentence for sentence in broken_together([found])), broken_together([found])


def test_check_as_json() -> None:
    result = CliRunner().invoke(main, ["check", "regression/simple", "--level", "easy", "--json"])
    data: Any = json.loads(result.stdout)
    (family,) = data["families"]
    assert (result.exit_code, data["broken"], family["id"], family["certified"]) == (0, [], "regression/simple", 1)
    assert family["students"]["honest"] == {
        "papers": 5,
        "broken": 0,
        "beside": 0,
        "nameable": 0,
        "named": 0,
        "earned": 5.0,
        "most": 1.0,
    }
    assert family["refusals"] == {}


def test_check_as_a_table() -> None:
    result = CliRunner().invoke(main, ["check", "regression/simple", "--level", "easy", "-n", "2"])
    assert result.exit_code == 0
    assert "regression/simple" in result.stdout
    assert "two slips" in result.stdout


def test_the_same_seed_checks_the_same() -> None:
    family = Library()["regression/simple"]
    found = [FamilyCheck(family.id) for _ in range(2)]
    for one in found:
        check_task(InstanceToCheck(family, {}, "easy", 5), one)
        one.seconds = 0
    assert found[0] == found[1]
    assert cells_of(sample(family, "easy", 5).problem.given["x"]) == cells_of(
        sample(family, "easy", 5).problem.given["x"]
    )


def test_an_easy_answer_is_not_paid_further_down() -> None:
    """Ones for y_hat leave delta2 honest work, but then the new bias costs hardly any."""
    how = {"hidden": "relu", "output": "softmax", "loss": "cross_entropy", "regulariser": "l1_l2"}
    sat = instance("mlp/backprop", "hard", 0, **{**Library()["mlp/backprop"].default_options(), **how})
    papers = (shirk(sat, Stream("easy", number), "one") for number in range(40))
    paper = next(one for one in papers if one is not None and one.at == ("y_hat",))
    assert paper.trivial == ("b2_new",)
    guarded = {step.name: step.guarded for step in mark(sat.scheme, paper.raw).steps}
    assert (guarded["delta2"], guarded["b2_new"]) == (False, True)


NAMED = '''"""The squares of the largest and the smallest number."""

from markscheme.words import *

sizes = {"n": 4}
given = {"x": vector("n", distinct(*range(11, 98)))}
ask = {"ends": 1, "squares": 2}


def ends(x):
    return array([argmax(x), argmin(x)]) + 1


def squares(x, ends):
    return array([square(x[i - 1]) for i in map(whole, ends) if 1 <= i <= len(x)])
'''


def test_who_names_what_is_not_there_may_get_a_step_of_another_shape(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "ends.py").write_text(NAMED, "utf-8")
    write_prose(tmp_path, "own/ends")
    drawn = sample(Library([tmp_path])["own/ends"], "easy", 1, {})
    sat = Instance(drawn.problem, drawn.certificate)
    papers = [shirk(sat, Stream("named", k), "zero") for k in range(6)]
    assert {paper.trivial for paper in papers if paper is not None and paper.at == ("ends",)} == {("squares",)}


def test_who_honestly_finds_nothing_to_correct_loses_nothing() -> None:
    """After a slip of the pen in theta_2 no example is on the wrong side: theta_3 is theta_2, and that is right."""
    found = 0
    for seed in range(12):
        sat = instance("classification/perceptron", "medium", seed, targets="signed", at_zero="negative")
        for number in range(3):
            paper = with_accident(sat, Stream("nothing to correct", seed, number), "unknown")
            if paper is None or paper.at != ("theta_2",) or paper.raw["example_3"] != "none":
                continue
            found += 1
            steps = {step.name: step for step in mark(sat.scheme, paper.raw).steps}
            assert not any(step.guarded for step in steps.values())
            assert all(step.credit == 1 for name, step in steps.items() if name != "theta_2")
    assert found


def test_quick_takes_one_instance_of_each_family() -> None:
    ids = ["regression/simple", "norm/batchnorm"]
    result = CliRunner().invoke(main, ["check", *ids, "--quick", "--json"])
    data: Any = json.loads(result.stdout)
    assert [(family["id"], family["certified"]) for family in data["families"]] == [(id, 1) for id in ids]
    assert (result.exit_code, data["broken"]) == (0, [])
    assert CliRunner().invoke(main, ["check", *ids, "--quick", "-n", "2"]).exit_code == 2


def test_quick_goes_through_options_and_levels_with_the_seed() -> None:
    family = Library()["norm/batchnorm"]
    seen = {(tuple(task.options.values()), task.level) for task in (quick_task(family, seed) for seed in range(12))}
    assert {level for _, level in seen} == set(family.levels)
    assert {options for options, _ in seen} == {tuple(chosen.values()) for chosen in combinations(family)}


def test_several_processes_check_the_same() -> None:
    ids = ["regression/simple", "norm/batchnorm"]
    one, two = (
        list(found)
        for found in (
            [check_family(id, CheckTask(quick=True)) for id in ids],
            check_families(ids, CheckTask(quick=True), 2),
        )
    )
    for found in (*one, *two):
        found.seconds = 0
    assert one == two


def test_a_slip_that_needs_rare_numbers_is_looked_for() -> None:
    family, found = Library()["adversarial/fgsm"], FamilyCheck("adversarial/fgsm")
    look_further(found, family)
    assert found.effective >= set(family.slips)


def test_a_step_that_the_written_way_cannot_do_is_work_all_the_same() -> None:
    """Of a sigmoid far out by e to the -z a calculator has no number: a student who has one took another way."""
    problem = instance("classification/gaussian_generative").problem
    habits = habits_of(problem, Stream("far out"))
    values = {**works_out(problem, habits), "z": HeldNumber(habits, [fmpq(-922)])}
    assert set(work_of_calls(problem, values)) == {call.name for call in problem.calls}
