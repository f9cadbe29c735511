"""Scripts with one known mistake, each worked rightly but for it: entries spoilt, too few digits; and a neighbour's."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from flint import fmpq

from benchmarks.directed import WAYS, Pencil, worked_out
from benchmarks.scripts import FAULTS, Script, typed, with_cell, worked_from
from benchmarks.study import CertifiedProblem, draw
from markscheme.engine.evaluate import exact_values
from markscheme.errors import MarkschemeError
from markscheme.family.givens.sampling import Stream
from markscheme.family.language.spellings import names_of
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.rounding import Digits, Rounding, read_printed
from markscheme.simulation import slip_pairs

FEWER = 2  # digits
TRIES = 12  # to find an entry that can be spoilt
SPREAD = 5  # units of the last digit asked: correct answers spread no farther
SPOILS = {
    "doubled": lambda x: 2 * x,
    "halved": lambda x: x / 2,
    "sign": lambda x: -x,
    "one more": lambda x: x + 1,
    "one less": lambda x: x - 1,
    "ten times": lambda x: 10 * x,
    "a tenth": lambda x: x / 10,
    "7 % more": lambda x: x * 107 / 100,
    "0.1 more": lambda x: x + fmpq(1, 10),
    "0.2 less": lambda x: x - fmpq(1, 5),
    "0": lambda x: fmpq(0),
    "1": lambda x: fmpq(1),
    "-1": lambda x: fmpq(-1),
}


@dataclass
class SpoiltArray:
    """A script in the making: the values held so far, and the cells of each step that were spoilt."""

    drawn: CertifiedProblem
    held: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, Collection[int]] = field(default_factory=dict)
    how: list[str] = field(default_factory=list)

    def script(self) -> Script:
        """The answers, everything after what was spoilt worked rightly from it."""
        return typed(self.drawn.problem, worked_from(self.drawn.problem, self.held))

    def spoil(self, name: str, stream: Stream) -> bool:
        """Spoil one entry of a step; False where the drawn entry cannot be spoilt so."""
        problem = self.drawn.problem
        values = worked_from(problem, self.held)
        if name not in values:
            return False
        place = stream.below(len(cells_of(values[name])))
        cell, how = self._spoilt_cell(name, values[name], place, stream)
        if cell is None:
            return False
        whole = name in problem.worded and problem.worded[name].is_set  # a set earns as one answer
        self.held[name] = with_cell(values[name], place, cell)
        self.cells[name] = range(len(cells_of(values[name]))) if whole else (place,)
        self.how.append(f"{name}[{place}] {how}")
        return True

    def _spoilt_cell(self, name: str, value: Any, place: int, stream: Stream) -> tuple[Any, str]:
        """Another number as it is typed, with what it was made of; None where it would be the same."""
        problem, cell = self.drawn.problem, cells_of(value)[place]
        if name in problem.worded:
            worded = problem.worded[name]
            other = stream.below(2 if worded.is_set else len(names_of(worded, len(cells_of(value)))))
            return (None if cell == other else fmpq(other)), f"is {other}"
        try:
            before = problem.rounding.show(cell)
            how = stream.choice(list(SPOILS))
            after = problem.rounding.show(SPOILS[how](read_printed(before)))
        except MarkschemeError:
            return None, ""
        if after == before:
            return None, ""
        return read_printed(after), f"{before} -> {after} ({how})"


def spoilt(drawn: CertifiedProblem, stream: Stream, entries: int, among: Collection[str] = ()) -> SpoiltArray | None:
    """A script with so many entries spoilt, of different steps; None where the paper has not so many to spoil.

    The earlier one first, for a later one is spoilt from what follows. `among`: of these steps only.
    """
    asked = list(drawn.problem.asked_calls)
    names = [name for name in asked if name in (among or asked)]
    for _ in range(TRIES if len(names) >= entries else 0):
        made = SpoiltArray(drawn)
        if all(made.spoil(name, stream) for name in sorted(stream.shuffled(names)[:entries], key=asked.index)):
            return made
    return None


def keeps_fewer(drawn: CertifiedProblem, stream: Stream) -> Script:
    """The script of somebody who keeps two digits fewer all along: of each operation, or of each written result."""
    problem, rule = drawn.problem, drawn.problem.rounding.working
    digits = Digits(max(rule.count - FEWER, 1), rule.significant)
    pencil = Pencil(digits, stream.choice(WAYS), each_operation=bool(stream.below(2)))
    try:
        return typed(problem, worked_out(problem, pencil, {}))
    except FAULTS:  # so few digits that something is divided by 0
        return {}


class Slips:
    """What the misconceptions of an instance give, alone and in pairs, step by step as it is typed."""

    def __init__(self, drawn: CertifiedProblem) -> None:
        problem, found = drawn.problem, drawn.instance.certificate.slips
        self.rounding = problem.rounding
        self.key = typed(problem, exact_values(problem.family, problem.inputs, 256))
        self.scripts: dict[tuple[str, ...], Script] = {}
        for slips in [*((slip,) for slip in found), *slip_pairs(drawn.instance)]:
            functions = {step: f for slip in slips for step, f in found[slip].functions.items()}
            try:
                values = exact_values(problem.family, problem.inputs, 256, replace=functions)
            except (MarkschemeError, ZeroDivisionError):
                continue
            self.scripts[slips] = typed(problem, values)

    def are_seen(self, pair: tuple[str, str]) -> bool:
        """Whether two misconceptions, had together, both show in an answer.

        One that gives nothing else than the other alone, or in such an answer what is right, is on no paper.
        """
        script = self.scripts.get(pair)
        if script is None:  # nobody can go on calculating from the one to the other
            return False
        wrong = self._differ(script, self.key)
        return all((slip,) in self.scripts and wrong & self._differ(script, self.scripts[slip,]) for slip in pair)

    def _differ(self, one: Script, other: Script) -> set[str]:
        """The answers that two scripts do not share."""
        return {name for name in one if not self._is_alike(cells_of(one[name]), cells_of(other[name]))}

    def _is_alike(self, some: Sequence[Any], others: Sequence[Any]) -> bool:
        if len(some) != len(others):
            return False
        return all(_is_near(self.rounding, a, b) for a, b in zip(some, others, strict=True))

    def give(self, script: Script, cells: Mapping[str, Collection[int]]) -> bool:
        """Whether one of them gives a spoilt cell as well."""
        return any(
            _is_near(self.rounding, cells_of(script[name])[place], cells_of(other[name])[place])
            for other in self.scripts.values()
            for name, places in cells.items()
            for place in places
            if place < min(len(cells_of(script[name])), len(cells_of(other[name])))
        )


def _is_near(rounding: Rounding, one: Any, other: Any) -> bool:
    """Whether two typed cells are no farther apart than correct answers may be."""
    if one == other:
        return True
    try:
        Decimal(one), Decimal(other)
    except (InvalidOperation, TypeError, ValueError):
        return False
    a, b = read_printed(one), read_printed(other)
    return abs(a - b) <= SPREAD * 2 * rounding.half_unit(max(abs(a), abs(b)))


def neighbour(drawn: CertifiedProblem, number: int) -> CertifiedProblem | None:
    """The instance of another student of the exam: the same question, level and options with other numbers."""
    return draw(replace(drawn.task, seed=drawn.task.seed + 1000 + number))
