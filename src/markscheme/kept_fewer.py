"""What comes of keeping fewer digits than the sheet asks: definite numbers, calculated with real roundings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flint import arb, fmpq

from markscheme.errors import MarkschemeError
from markscheme.evaluate import evaluate
from markscheme.family import Function
from markscheme.numbers.deciding import Values, at_precision, lifted
from markscheme.hand import Habits, Hand, shown_by_calculator
from markscheme.problem import Problem
from markscheme.rounding import Digits, Rounding, round_to
from markscheme.sampling import Stream


@dataclass(frozen=True)
class Way:
    """How somebody keeps too few digits: of each operation, or of each result that is written; by which detour."""

    digits: Digits
    each_operation: bool
    detour: str = ""

    def habits(self) -> Habits:
        """The same as habits that leave nothing to chance."""
        return Habits(
            Stream(),
            self.digits,
            rounds=100 if self.each_operation else 0,
            keeps_more=0,
            reciprocal_first=100 * (self.detour == "reciprocal"),
            divides_each_term=100 * (self.detour == "each_term"),
            expands_squares=100 * (self.detour == "expanded"),
            writes_out_sigmoid=0 if self.detour == "calculator" else 100,
            shuffles_sums=False,
        )


def ways(rule: Rounding) -> Iterator[Way]:
    """The most digits first."""
    least = max(1, rule.answer.count - 2)
    counts = [Digits(n, rule.working.significant) for n in range(rule.working.count - 1, least - 1, -1)]
    if rule.working.significant:
        counts += [Digits(n, False) for n in (2, 1)]
    for digits in counts:
        yield Way(digits, False)
        for detour in ("", "calculator", "reciprocal", "each_term", "expanded"):
            yield Way(digits, True, detour)


def worked_out(
    problem: Problem, way: Way, override: Mapping[str, Any], replace: Mapping[str, Function], until: str
) -> Values | None:
    """Every step up to a call; `override` holds what the student wrote."""
    habits = way.habits()

    def taken(cell: Any) -> Any:
        number = cell if isinstance(cell, fmpq) else shown_by_calculator(cell) if isinstance(cell, arb) else fmpq(cell)
        return Hand(habits, [number])

    def settled(cell: Any) -> Any:
        if isinstance(cell, fmpq | arb):
            cell = taken(cell)
        if not isinstance(cell, Hand):
            return cell
        value = cell.value
        return Hand(habits, [value if value.q == 1 else round_to(value, way.digits)[0]])

    inputs = {name: lifted(value, taken) for name, value in at_precision(problem.inputs).items()}
    held = {name: lifted(value, taken) for name, value in override.items()}
    try:
        return evaluate(
            problem.family,
            inputs,
            replace=replace,
            override=held,
            settle=lambda value: lifted(value, settled),
            until=until,
        )
    except (MarkschemeError, ZeroDivisionError, OverflowError, TypeError):
        return None
