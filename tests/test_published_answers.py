"""Published answers, typed as they were printed with their rounded intermediate values, earn full marks.

The rounding rule is the coarsest that the source itself kept: the fewest decimals that it printed. Where nobody could
work with so few, the source kept more than it printed, and so does the working here.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from markscheme.errors import Undecided
from markscheme.keys.published import published_problem
from markscheme.library import Library
from markscheme.marking import mark
from markscheme.problem import Problem
from markscheme.rounding import Digits, Rounding
from markscheme.scheme import Scheme

FOLDER = Path(__file__).parents[1] / "answer_keys" / "published"
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


def problem_of(case: dict[str, Any], rule: Rounding) -> Problem:
    return published_problem(Library()[case["family"]], case, rule)


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
    problem = problem_of(case, rule)
    answers = {name: typed(value) for name, value in published.items() if name in problem.asked_calls}
    marked = [step for step in mark(Scheme(problem), answers).steps if step.name in answers] if answers else []
    assert len(marked) == len(answers)
    lost = {s.name: (s.verdict, s.slip) for s in marked if any(c.verdict not in EARNS for c in s.cells)}
    assert lost == {}


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
