"""Numbers whose every rounding is a choice, and the search for the choices that lead farthest from the key.

A number that is longer than the digits kept is rounded to one of two neighbours. Which one is a bit for each rounding
of the calculation; all bits off is rounding to nearest. A number that ends within the digits is never rounded, by any
way of working, and a sum is one number that is written: its terms may be rounded, its total once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from flint import arb, fmpq

from benchmarks.scripts import FAULTS
from markscheme.engine.acceptance import routes
from markscheme.engine.evaluate import evaluate
from markscheme.engine.held_numbers import TRIVIAL, shown_by_calculator
from markscheme.engine.problem import Problem
from markscheme.errors import GivenError
from markscheme.family.givens.sampling import Stream
from markscheme.family.steps.variant import Function
from markscheme.numbers import exact
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.deciding import Values, at_precision, map_numbers
from markscheme.numbers.exact import IntegerRoot
from markscheme.numbers.rounding import Digits, power_of_ten, round_half_away, round_to

MORE = (1, 2, 3)  # digits that somebody keeps who keeps more than are asked
WAYS = (
    *("", "reciprocal", "each_term", "expanded", "sigmoid_key", "sigmoid_powers"),
    *("tanh_powers", "tanh_double", "tanh_sigmoid"),
)
LARGEST_EXPONENT = 700
MOST_ROUTES, MOST_STEPS = 24, 2  # alternative routes that are searched, and steps that are done another way at once


@dataclass
class Pencil:
    """How one student works: the digits kept, the way, and which roundings go up; to nearest where nothing is said.

    `nearest`: up and down are the largest and the smallest that rounding to nearest gives, to the digits kept or to
    more of them, which is what the sheet allows; else they are the two neighbours, as far as a rounding can be wrong.
    `each_operation`: else the results of steps alone are rounded. `made`: which roundings went up.
    """

    digits: Digits
    way: str = ""
    up: Sequence[bool] = ()
    nearest: bool = False
    each_operation: bool = True
    made: list[bool] = field(default_factory=list)

    def kept(self, number: fmpq) -> fmpq:
        """What comes of an operation."""
        return self.written(number) if self.each_operation else number

    def written(self, number: fmpq) -> fmpq:
        """A number as it is written down."""
        if number.q == 1:
            return number
        near, places = round_to(number, self.digits)
        if near == number:
            return number
        i = len(self.made)
        self.made.append(self.up[i] if i < len(self.up) else near > number)
        if self.made[-1] == (near > number) and not self.nearest:
            return near
        if self.nearest:
            return (max if self.made[-1] else min)(near, *self._longer(number))
        return near + power_of_ten(-places) * (1 if self.made[-1] else -1)

    def _longer(self, number: fmpq) -> Iterator[fmpq]:
        places = self.digits.places(number)
        return (round_half_away(number, places + more) for more in MORE)


@dataclass(slots=True, eq=False)
class Penned:
    """One number in pencil; a sum in progress keeps its terms, for it may be divided or squared term by term."""

    pencil: Pencil
    terms: list[fmpq]

    @property
    def value(self) -> fmpq:
        """The number; a sum is written once."""
        if len(self.terms) > 1:
            self.terms = [self.pencil.kept(sum(self.terms, fmpq(0)))]
        return self.terms[0]

    def _made(self, number: Any) -> Penned:
        return Penned(self.pencil, [self.pencil.kept(shown(number))])

    def lift(self, other: Any) -> Penned:
        """A number that meets this one; an irrational one from the calculator."""
        if type(other) is Penned:
            return other
        other = other.ball() if isinstance(other, IntegerRoot) else other
        return self._made(other) if isinstance(other, arb) else Penned(self.pencil, [fmpq(other)])

    def settled(self) -> Penned:
        """Added up: the result of a step."""
        return Penned(self.pencil, [self.value])

    def __add__(self, other: Any) -> Any:
        if getattr(other, "shape", None):
            return NotImplemented
        return Penned(self.pencil, [*self.terms, *self.lift(other).terms])

    __radd__ = __add__

    def __neg__(self) -> Penned:
        return Penned(self.pencil, [-term for term in self.terms])

    def __sub__(self, other: Any) -> Any:
        return NotImplemented if getattr(other, "shape", None) else self + -self.lift(other)

    def __rsub__(self, other: Any) -> Penned:
        return self.lift(other) + -self

    def __mul__(self, other: Any) -> Any:
        return NotImplemented if getattr(other, "shape", None) else self._made(self.value * self.lift(other).value)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        if getattr(other, "shape", None):
            return NotImplemented
        divisor = self.lift(other).value
        if divisor == 0:
            raise ZeroDivisionError
        kept, way = self.pencil.kept, self.pencil.way
        whole = sum(self.terms, fmpq(0)) / divisor
        if divisor in TRIVIAL or self._ends(whole):  # who sees a quotient that ends takes it
            return Penned(self.pencil, [self.value / divisor]) if divisor in TRIVIAL else self._made(whole)
        if way == "reciprocal":
            return self._made(self.value * kept(1 / divisor))
        if way == "each_term" and len(self.terms) > 1:
            return Penned(self.pencil, [kept(term / divisor) for term in self.terms])
        return self._made(self.value / divisor)

    def _ends(self, number: fmpq) -> bool:
        return number.q == 1 or (len(self.terms) == 1 and round_to(number, self.pencil.digits)[0] == number)

    def __rtruediv__(self, other: Any) -> Any:
        return self.lift(other) / self

    def power(self, power: int) -> Penned:
        if power < 0:
            return self.lift(1) / self.power(-power)
        if power == 2 and len(self.terms) == 2 and self.pencil.way == "expanded":
            a, b = self.terms
            kept = self.pencil.kept
            return Penned(self.pencil, [kept(a * a), kept(2 * a * b), kept(b * b)]).settled()
        result = self.lift(1)
        for _ in range(power):
            result = result * self
        return result

    def exp(self) -> Penned:
        if abs(self.value) > LARGEST_EXPONENT:
            raise GivenError("e to so much is no number for a calculator")
        return self._made(exact.exp_of(self.value))

    def log(self) -> Penned:
        return self._made(exact.log_of(self.value))

    def sqrt(self) -> Penned:
        return self._made(exact.sqrt_of(self.value))

    def sigmoid(self) -> Any:
        z, way = self.settled(), self.pencil.way
        if way == "sigmoid_key":
            return self._made(exact.sigmoid_of(z.value))
        power = z.exp() if way == "sigmoid_powers" else (-z).exp()
        return power / (1 + power) if way == "sigmoid_powers" else 1 / (1 + power)

    def tanh(self) -> Any:
        z, way = self.settled(), self.pencil.way
        if way == "tanh_powers":
            up, down = z.exp(), (-z).exp()
            return (up - down) / (up + down)
        if way == "tanh_double":
            power = (2 * z).exp()
            return (power - 1) / (power + 1)
        if way == "tanh_sigmoid":
            return 2 * (1 / (1 + (-2 * z).exp())) - 1
        return self._made(exact.tanh_of(z.value))

    def relu(self) -> Penned:
        return self.settled() if self.value > 0 else self.lift(0)

    def positive(self) -> Penned:
        return self.lift(int(self.value > 0))

    def sign(self) -> Penned:
        return self.lift(exact.sign_of(self.value))

    def absolute(self) -> Penned:
        return self.lift(abs(self.value))

    def floor(self) -> Penned:
        return self.lift(exact.floor_of(self.value))

    def maximum(self, other: Any) -> Penned:
        rival = self.lift(other)
        return self.settled() if self.value >= rival.value else rival.settled()

    def sign_decided(self) -> int:
        return exact.sign_of(self.value)


def shown(number: Any) -> fmpq:
    """A number as the calculator shows it."""
    return shown_by_calculator(number) if isinstance(number, arb) else number


def worked_out(problem: Problem, pencil: Pencil, route: dict[str, Function]) -> Values:
    """Every step as it is written down in pencil, in rationals; `route`: steps that are done in another way."""

    def taken(cell: Any) -> Penned:
        return Penned(pencil, [cell if isinstance(cell, fmpq) else pencil.kept(shown(cell))])

    def settle(cell: Any) -> Any:
        return Penned(pencil, [pencil.written(cell.value)]) if isinstance(cell, Penned) else taken(cell)

    inputs = {name: map_numbers(value, taken) for name, value in at_precision(problem.inputs).items()}
    values = evaluate(problem.family, inputs, replace=route, settle=lambda value: map_numbers(value, settle))
    return {call.name: map_numbers(values[call.name], lambda cell: cell.value) for call in problem.calls}


@dataclass
class Search:
    """The farthest that correct work reaches in every cell of the asked numbers, found by choosing the roundings.

    `low`, `high`: by step and place. `runs`: evaluations done.
    """

    problem: Problem
    nearest: bool = False
    low: dict[tuple[str, int], fmpq] = field(default_factory=dict)
    high: dict[tuple[str, int], fmpq] = field(default_factory=dict)
    runs: int = 0

    def run(self, route: dict[str, Function], way: str, up: Sequence[bool] = ()) -> tuple[list[fmpq], list[bool]]:
        """Work the problem out with these choices; the cells, and which roundings went up."""
        pencil = Pencil(self.problem.rounding.working, way, up, self.nearest)
        values = worked_out(self.problem, pencil, route)
        self.runs += 1
        cells = []
        for place, number in self._cells(values):
            self.low[place] = min(self.low.get(place, number), number)
            self.high[place] = max(self.high.get(place, number), number)
            cells.append(number)
        return cells, pencil.made

    def _cells(self, values: dict[str, Any]) -> Iterator[tuple[tuple[str, int], Any]]:
        for name in self.problem.asked_calls:
            if name not in self.problem.worded:
                yield from (((name, i), cell) for i, cell in enumerate(cells_of(values[name])))

    def by_every_route(self, restarts: int) -> None:
        """Search by the written way, by each alternative route and by each way of working that differs here."""
        plain, _ = self.run({}, "")
        few = islice((route for route in routes(self.problem) if len(route) <= MOST_STEPS), MOST_ROUTES)
        for route, way in [({}, ""), *((route, "") for route in few), *(({}, way) for way in WAYS[1:])]:
            try:
                found, made = self.run(route, way)
                if not (route or way) or found != plain:
                    self._from_several(route, way, made, restarts)
            except FAULTS:
                continue  # a way that cannot be followed with these roundings reaches nothing

    def farthest_of_the_written_way(self) -> None:
        """Search by the written way alone, from all-nearest."""
        _, made = self.run({}, "")
        self._climb({}, "", made)

    def _from_several(self, route: dict[str, Function], way: str, made: list[bool], restarts: int) -> None:
        """From all-nearest, then from random choices: what a rounding does depends on the others."""
        self._climb(route, way, made)
        for restart in range(restarts):
            stream = Stream("directed", self.problem.family.id, way, restart)
            self._climb(route, way, [bool(stream.below(2)) for _ in made])

    def _climb(self, route: dict[str, Function], way: str, start: list[bool]) -> None:
        """Measure what each rounding does to each cell, then choose all of them towards each end of every cell."""
        base, _ = self.run(route, way, start)
        raises: list[dict[int, bool]] = [{} for _ in base]  # for each cell which way each rounding raises it
        for i in range(len(start)):
            moved, _ = self.run(route, way, [up != (i == j) for j, up in enumerate(start)])
            for cell, (before, after) in enumerate(zip(base, moved, strict=True)):
                if after != before:
                    raises[cell][i] = (after > before) != start[i]
        ends = {
            tuple(raising.get(i, up != down) != down for i, up in enumerate(start))
            for raising in raises
            for down in (False, True)
        }
        for bits in sorted(ends):
            self.run(route, way, bits)
