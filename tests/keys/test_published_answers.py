"""Published answers, typed as they were printed with their rounded intermediate values, earn full marks.

The rounding rule is the coarsest that the source itself kept: the fewest decimals that it printed. Where nobody could
work with so few, the source kept more than it printed, and so does the working here.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.problem import Problem
from markscheme.errors import Undecided
from markscheme.family.library import Library
from markscheme.keys.published import published_problem
from markscheme.marking.mark import mark
from markscheme.numbers.rounding import Digits, Rounding, read_printed, show

FOLDER = Path(__file__).parents[2] / "answer_keys" / "published"
FILES = sorted(FOLDER.glob("*/*.json"))
BINARY_NOISE = ("opt-005",)  # printed by a program with all 17 digits of a binary float, which nobody writes by hand
CASES = [
    pytest.param(case, id=case["id"])
    for path in FILES
    for case in json.loads(path.read_text("utf-8"))
    if not case["id"].startswith(BINARY_NOISE)
]
KEPT_MORE = {"opt-009", "opt-010"}  # in a working as coarse as the print a comparison is open
NOT_BY_HAND = {"att-011"}  # e to the power of 1815
KEPT = Digits(12)


def cells(value: Any) -> list[Any]:
    return [cell for item in value for cell in cells(item)] if isinstance(value, list) else [value]


def typed(value: Any) -> Any:
    return [typed(item) for item in value] if isinstance(value, list) else "" if value is None else str(value)


def coarsest_rule(published: dict[str, Any]) -> Rounding:
    printed = [str(cell) for value in published.values() for cell in cells(value)]
    decimals = [len(text.split(".")[1]) for text in printed if "." in text and "e" not in text.lower()]
    digits = Digits(max(min(decimals, default=3), 1), significant=False)
    return Rounding(digits, digits)


def problem_of(case: dict[str, Any], rule: Rounding, names: Iterable[str] = ()) -> Problem:
    """The problem of a case; `names`: steps that were printed, and are asked for though the family does not."""
    problem = published_problem(Library()[case["family"]], case, rule)
    asked = {c.name: problem.asked_calls.get(c.name, int(c.name in names)) for c in problem.calls}
    return replace(problem, marks={name: marks for name, marks in asked.items() if marks})


def lost_by(problem: Problem, answers: dict[str, Any]) -> dict[str, Any]:
    """The steps that do not earn everything, with what is said of them."""
    marked = {s.name: s for s in mark(Scheme(problem), answers).steps if s.name in answers} if answers else {}
    assert set(marked) == set(answers)
    return {name: (s.verdict, s.slip) for name, s in marked.items() if any(c.verdict not in EARNS for c in s.cells)}


@pytest.mark.parametrize("case", CASES)
def test_what_was_printed_earns_full_marks(case):
    published = {name: value for name, value in case["published"].items() if name not in case.get("wrong", {})}
    rule = coarsest_rule(published)
    if case["id"] in KEPT_MORE | NOT_BY_HAND:
        with pytest.raises(Undecided):
            Scheme(problem_of(case, rule))
        rule = Rounding(KEPT, rule.answer)
    if case["id"] in NOT_BY_HAND:
        with pytest.raises(Undecided):
            Scheme(problem_of(case, rule))
        return
    problem = problem_of(case, rule, published)
    assert lost_by(problem, {name: typed(v) for name, v in published.items() if name in problem.asked_calls}) == {}


def test_nearly_all_that_was_printed_is_typed():
    """But for what is no step of a family, such as a loss that is drawn beside it."""
    printed = typed = 0
    for case in (param.values[0] for param in CASES):
        published = case["published"].keys() - case.get("wrong", {})
        printed += len(published)
        typed += len(published & problem_of(case, Rounding(), published).asked_calls.keys())
    assert typed > 670
    assert printed - typed < 10


def to_figures(value: Any, digits: Digits) -> Any:
    """A decimal to the figures that a sheet asks for; a fraction, a word and a blank as they are."""
    if isinstance(value, list):
        return [to_figures(item, digits) for item in value]
    return show(read_printed(value), digits) if re.fullmatch(r"-?\d+\.\d+", value) else value


RECOMPUTED = [param for param in CASES if param.values[0].get("recomputed")]


@pytest.mark.parametrize("case", RECOMPUTED)
def test_what_others_recomputed_where_nothing_was_printed_earns_full_marks(case):
    """Examples of the study notes among them, which print a question and no answer; by the rule of a sheet."""
    rule = Library()[case["family"]].rule
    problem = problem_of(case, rule)
    known = {name: typed(value) for name, value in case["recomputed"].items() if name in problem.asked_calls}
    assert lost_by(problem, known) == {}
    assert lost_by(problem, {name: to_figures(value, rule.answer) for name, value in known.items()}) == {}


EARNS = ("right", "follows", "blank")  # blank: an entry that the source leaves out


def test_what_was_printed_wrong_loses_marks():
    """The other way round, so that the test above cannot pass by being lenient."""
    lost = checked = 0
    for case in (param.values[0] for param in CASES):
        wrong = {name: entry["printed"] for name, entry in case.get("wrong", {}).items()}
        problem = published_problem(Library()[case["family"]], case)
        for name, printed in wrong.items():
            if name in problem.asked_calls:
                scheme = Scheme(problem)
                (step,) = (s for s in mark(scheme, {name: typed(printed)}).steps if s.name == name)
                checked += 1
                lost += step.credit < 1
    assert checked
    assert lost == checked
