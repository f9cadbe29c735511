"""Published problems: solve what others posed, and hold our values against what they printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markscheme.engine.problem import Problem, check_refusals, read_saved
from markscheme.errors import MarkschemeError, Undecided, did_you_mean
from markscheme.family.language.spellings import in_words
from markscheme.family.model import Family
from markscheme.files.json_reader import JsonValue
from markscheme.keys.agreement import KeyDifference, PrintedRule, agrees, cell_pairs, same_shape, shape_text
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Number, Value
from markscheme.numbers.rounding import Rounding, decimal
from markscheme.working import nested_lists, print_proven

FIELDS = (
    "id",
    "source",
    "family",
    "given",
    "published",
    "recomputed",
    "rounded",
    "tolerance",
    "wrong",
    "note",
)
NEEDED = ("id", "source", "family", "given", "published")
SHOWN = 16  # digits of a value that differs


@dataclass
class Comparison:
    """What comparing one case found: how many numbers were compared, and where they differ."""

    compared: int = 0
    differences: list[KeyDifference] = field(default_factory=list)


def compare_case(family: Family, case: Mapping[str, JsonValue]) -> Comparison:
    """Solve one published problem and compare every step that is printed."""
    comparison = Comparison()
    try:
        _check_fields(family, case)
        rule = PrintedRule.read(case.get("rounded"), case.get("tolerance"))
        problem = published_problem(family, case)
        for step, printed in case["published"].items():
            _compare(problem, case, step, printed, rule, comparison)
        for step, printed in case.get("recomputed", {}).items():
            _compare(problem, case, step, printed, PrintedRule(), comparison)
        for step, error in case.get("wrong", {}).items():
            _compare(problem, case, step, error["right"], PrintedRule(), comparison)
            _compare_wrong(problem, case, step, error["printed"], rule, comparison)
        if not comparison.compared and not comparison.differences:
            raise MarkschemeError("nothing is compared; print a value in published, recomputed or wrong")
    except MarkschemeError as error:
        comparison.differences.append(
            KeyDifference(family.id, str(case.get("id", "?")), "", "a case that solves", str(error))
        )
    return comparison


def published_problem(family: Family, case: Mapping[str, JsonValue], rounding: Rounding | None = None) -> Problem:
    """Read the problem of a case as it was kept: numbers that its options do not use stand there for the reader."""
    options, given = read_saved(family, case["given"])
    check_refusals(family, options, given)
    return Problem(family, given, options, rounding or Rounding())


def _check_fields(family: Family, case: Mapping[str, JsonValue]) -> None:
    for name in case:
        if name not in FIELDS:
            raise MarkschemeError(f"unknown field {name!r}; {did_you_mean(name, FIELDS)}")
    if missing := [name for name in NEEDED if name not in case]:
        raise MarkschemeError(f"the field {missing[0]!r} is missing; a case has {', '.join(NEEDED)}")
    if case["family"] != family.id:
        raise MarkschemeError(f"the case names the family {case['family']!r}, but its file that of {family.id!r}")
    for step, error in case.get("wrong", {}).items():
        if sorted(error) != ["printed", "right", "why"]:
            raise MarkschemeError(f"wrong[{step!r}] has {', '.join(error)}; it needs printed, right and why")


def _compare(
    problem: Problem, case: Mapping[str, JsonValue], step: str, printed: JsonValue, rule: PrintedRule, into: Comparison
) -> None:
    def differ(where: str, expected: str, found: str) -> None:
        into.differences.append(KeyDifference(problem.family.id, case["id"], where, expected, found))

    name = call_name(problem, step)
    value = _cells(problem, name)
    if not same_shape(value, printed):
        differ(step, shape_text(printed), shape_text(value))
        return
    for index, cell, entry in cell_pairs(value, printed):
        into.compared += 1
        if not _agrees(problem, name, cell, entry, rule):
            differ(entry_name(step, index), str(entry), _shown(problem, name, cell))


def _compare_wrong(
    problem: Problem, case: Mapping[str, JsonValue], step: str, printed: JsonValue, rule: PrintedRule, into: Comparison
) -> None:
    """Check that what is printed wrong differs from ours in shape or in at least one entry."""
    name = call_name(problem, step)
    value = _cells(problem, name)
    if not same_shape(value, printed):
        return
    if all(_agrees(problem, name, cell, entry, rule) for _, cell, entry in cell_pairs(value, printed)):
        found = f"that it agrees with {_first(problem, name)}"
        into.differences.append(KeyDifference(problem.family.id, case["id"], step, f"{printed} to be wrong", found))


def _cells(problem: Problem, name: str) -> Value:
    """Give the entries of a step as nested lists; answers in words by their bare names."""
    value = problem.values[name]
    if name in problem.worded:
        return in_words(problem.family, problem.worded[name], value)
    return nested_lists(value, lambda cell: cell)


def call_name(problem: Problem, step: str) -> str:
    """Find the call that a key names as `solve` does."""
    names = {call.public_name: call.name for call in problem.calls}
    if step not in names:
        raise MarkschemeError(f"there is no step {step!r}; {did_you_mean(step, names)}")
    return names[step]


def entry_name(step: str, index: tuple[int, ...]) -> str:
    """Name a step or one of its entries: "mean", "A_hat[1][2]", counted from 1."""
    return step + "".join(f"[{i + 1}]" for i in index)


def _agrees(problem: Problem, name: str, cell: Number, printed: JsonValue, rule: PrintedRule) -> bool:
    """Decide with as many bits as it takes; words must be the same."""
    if isinstance(cell, str):
        return cell == str(printed)
    return print_proven(problem, cell, lambda c: "yes" if agrees(c, str(printed), rule) else "no", name) == "yes"


def _shown(problem: Problem, name: str, cell: Number) -> str:
    if isinstance(cell, str):
        return cell
    try:
        return print_proven(problem, cell, lambda c: decimal(c, SHOWN), name)
    except Undecided:
        return str(cell)


def _first(problem: Problem, name: str) -> str:
    return _shown(problem, name, next(iter(cells_of(_cells(problem, name))), ""))


def unique_ids(family: Family, cases: Sequence[Mapping[str, JsonValue]]) -> Iterator[KeyDifference]:
    """Complain of an id that stands twice in a file."""
    seen: set[str] = set()
    for case in cases:
        id = str(case.get("id"))
        if id in seen:
            yield KeyDifference(family.id, id, "", "an id that stands once in its file", "a second case of this id")
        seen.add(id)
