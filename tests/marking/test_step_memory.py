"""A step that was marked before from the same answers is marked the same, and from others it is marked anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial

import pytest

from benchmarks.quick_is_slow import as_text, counting
from benchmarks.scripts import printed
from markscheme.answers import Raw
from markscheme.diagnosis.explanation import OWN
from markscheme.diagnosis.scheme import Scheme
from markscheme.diagnosis.script import Effort, StudentScript
from markscheme.engine.certify import sample
from markscheme.engine.problem import Problem
from markscheme.family.library import Library
from markscheme.marking.by_step.step_memory import StepMemory
from markscheme.marking.mark import judge, mark
from markscheme.marking.marks import CellMark, StepMark
from markscheme.marking.policy import DEFAULTS, Policy
from markscheme.marking.reading import read_step

LIBRARY = Library()


def problem_of(id: str = "regression/simple", seed: int = 1) -> Problem:
    return sample(LIBRARY[id], "easy", seed).problem


def taken(scheme: Scheme, *papers: Mapping[str, Raw], policy: Policy | None = None) -> int:
    """Mark papers, which have to be marked as they are alone; count the steps that are taken from memory."""
    count: Counter[str] = Counter()
    for paper in papers:
        with counting(count):
            found = mark(scheme, paper, policy)
        alone = mark(Scheme(scheme.problem, remembers=False), paper, policy, filtered=False)
        assert as_text(found) == as_text(alone)
    return count["marked before"]


def test_steps_are_taken_whatever_notation_they_are_written_in() -> None:
    problem = problem_of()
    paper = {**printed(problem), "mean_x": "7.25", "slope": "0.5"}
    assert taken(Scheme(problem), paper, {**paper, "mean_x": " ７.25", "slope": "5e-1"}) >= 2


@pytest.mark.parametrize(("one", "other"), [("0.5", "0.50"), ("9", "(1-4)^2"), ("1/2", "0.5")])
def test_what_is_written_otherwise_is_another_answer(one: str, other: str) -> None:
    """More digits claim more, and what is left to be calculated earns less."""
    problem = problem_of()
    paper = printed(problem)
    scheme = Scheme(problem)
    assert taken(scheme, {**paper, "intercept": one}, {**paper, "intercept": other}) == 0
    assert taken(scheme, {**paper, "intercept": other}) == 1


def test_a_step_whose_mistake_hangs_on_a_later_box_is_known_by_all_boxes() -> None:
    """The slope in the box of the intercept is an accident where the intercept stands in that of the slope."""
    problem = problem_of()
    paper = printed(problem)
    exchanged = {**paper, "slope": paper["intercept"], "intercept": paper["slope"]}
    copied = {**paper, "slope": paper["intercept"]}
    for papers in ((exchanged, copied), (copied, exchanged)):
        assert taken(Scheme(problem), *papers) == 0
    assert taken(Scheme(problem), exchanged, copied, exchanged, copied) >= 3


def test_a_step_is_known_by_what_it_hangs_on_and_by_nothing_else() -> None:
    """A slope follows from a wrong sum, whatever stands in the box of a mean."""
    problem = problem_of()
    paper = printed(problem)
    slipped = {**paper, "S_xx": "32", "slope": "2.125"}
    assert (paper["S_xx"], paper["S_xy"]) == ("30", "68")
    scheme = Scheme(problem)
    assert taken(scheme, slipped) == 0
    for mean in ("33.3", "", "?"):
        assert taken(scheme, {**slipped, "mean_y": mean}) >= 1


Look = Callable[[StudentScript], object]

LOOKS: dict[str, tuple[Look, set[str]]] = {
    "nothing": (lambda script: None, set()),
    "the answer": (lambda script: script.answers["mean_x"].cells, {"answer"}),
    "its value": (lambda script: script.own("mean_x"), {"answer", "verdict", "otherwise"}),
    "how it is known": (lambda script: script.written("mean_x"), {"answer", "verdict", "otherwise"}),
    "what follows": (
        lambda script: script.predict("S_xx", {"mean_x": OWN}),
        {"answer", "verdict", "barren", "otherwise"},
    ),
    "the verdict": (lambda script: script.verdicts.get("mean_x"), {"verdict"}),
    "whether it is off": (lambda script: script.is_off("mean_x"), {"verdict", "otherwise"}),
    "whether it may differ": (lambda script: script.may_differ("mean_x"), {"verdict", "otherwise"}),
    "whether it is usable": (lambda script: script.usable("mean_x"), {"barren"}),
    "the nearest answers": (lambda script: script.parents("S_xx"), {"barren"}),
    "the answers with another value": (lambda script: len(script.otherwise), {"otherwise"}),
    "the barren answers": (lambda script: "mean_x" in script.barren, {"barren"}),
    "the trivial answers": (lambda script: list(script.trivial), {"trivial"}),
    "the easy answers": (lambda script: "slope" in script.easy, {"easy"}),
    "the misconceptions so far": (lambda script: "a" in script.slips_so_far, {"slips_so_far"}),
    "whether pairs are looked for": (lambda script: script.may_pair(), {"on_pairs"}),
}


def prepared(scheme: Scheme, change: str) -> StudentScript:
    """A script in which mean_x was judged, and one thing is otherwise."""
    paper = {**printed(scheme.problem), **({"mean_x": "3.21"} if change == "answer" else {})}
    answers = {name: read_step(scheme.problem, name, raw, False) for name, raw in paper.items()}
    script = StudentScript(scheme, answers, {"mean_x": "slip" if change == "verdict" else "right", "mean_y": "right"})
    if change in ("barren", "otherwise", "trivial", "easy", "slips_so_far"):
        getattr(script, change).add("mean_x")
    script.on_pairs = 7 if change == "on_pairs" else 0
    return script


def judged(script: StudentScript, name: str, look: Look, made: list[str]) -> StepMark:
    """Judge a step by a look, and note that it was made."""
    look(script)
    script.verdicts[name] = "wrong"
    made.append(name)
    return StepMark(name, "wrong", Fraction(0), Fraction(0), 1, (CellMark("wrong", ""),), script.answers[name])


@pytest.mark.parametrize("kind", LOOKS)
def test_a_step_is_known_by_all_that_is_looked_at_and_by_nothing_else(kind: str) -> None:
    """So is the second of two steps that look at the same, though what the first one worked out lies at hand."""
    look, seen = LOOKS[kind]
    for change in ("answer", "verdict", "otherwise", "barren", "trivial", "easy", "slips_so_far", "on_pairs"):
        scheme, made = Scheme(problem_of()), list[str]()
        for script in (prepared(scheme, ""), prepared(scheme, change)):
            memory = StepMemory(script, DEFAULTS)
            for name in ("S_xy", "slope"):
                memory.marked(name, partial(judged, name=name, look=look, made=made))
        assert made == ["S_xy", "slope"] * (2 if change in seen else 1), change


def test_what_pairs_of_misconceptions_cost_is_added_to_what_they_cost_before() -> None:
    """A step that looks for none leaves the cost as it stands, with whomever it was marked before."""
    scheme, made = Scheme(problem_of()), list[str]()

    def costly(script: StudentScript) -> None:
        script.on_pairs += 5

    for before in (0, 7):
        script = prepared(scheme, "on_pairs" if before else "")
        memory = StepMemory(script, DEFAULTS)
        for name, look in {"S_xy": costly, "slope": LOOKS["nothing"][0]}.items():
            memory.marked(name, partial(judged, name=name, look=look, made=made))
            assert script.on_pairs == before + 5
    assert made == ["S_xy", "slope"]


def test_what_was_judged_before_is_part_of_what_a_step_is_known_by() -> None:
    """The same wrong slope follows from a wrong sum, and comes of nothing where the sum is right."""
    problem = problem_of()
    paper = printed(problem)
    wrong = {**paper, "S_xy": "1.25", "slope": "0.123"}
    assert taken(Scheme(problem), wrong, {**paper, "slope": "0.123"}, {**wrong, "S_xx": "0"}) == 0


def test_another_policy_is_another_mark() -> None:
    problem = problem_of()
    paper = {**printed(problem), "slope": "0.123"}
    scheme = Scheme(problem)
    for policy in ({}, {"wrong": "1/10"}, {"per_cell": False}):
        assert taken(scheme, paper, policy=Policy.read(policy)) == 0
    assert taken(scheme, paper, policy=Policy.read({"wrong": "1/10"})) > 0


def test_what_was_written_is_not_kept_with_the_marks() -> None:
    """Of an exam with one version a memory holds steps by the thousand."""
    problem = problem_of()
    paper = {**printed(problem), "slope": f"{' ' * 500}0.123"}
    scheme = Scheme(problem)
    assert taken(scheme, paper) == 0
    assert " " * 100 not in repr(scheme.of_numbers._kept)
    assert taken(scheme, paper) >= 1


def test_where_work_is_limited_it_is_done() -> None:
    problem = problem_of()
    paper = {**printed(problem), "slope": "0.123"}
    scheme = Scheme(problem)
    count: Counter[str] = Counter()
    with counting(count):
        left = []
        for _ in range(2):
            limit = Effort(50_000)
            judge(scheme, paper, limit=limit)
            left.append(limit.left)
    assert left[0] == left[1] < 50_000
    assert count["marked before"] == 0
