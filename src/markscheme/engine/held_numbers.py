"""Numbers as a student carries them: rounded now and then, and worked by the ways that students go.

Simulated students calculate with these; the acceptance sets must hold whatever they get.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flint import arb, fmpq

from markscheme.errors import GivenError
from markscheme.family.givens.sampling import Stream
from markscheme.numbers import exact
from markscheme.numbers.elementary import sigmoid_by, tanh_by, way_taken
from markscheme.numbers.exact import IntegerRoot, Number, as_number
from markscheme.numbers.rounding import Digits, round_to

CALCULATOR = Digits(14)
SMALLEST, LARGEST = fmpq(1, 10**300), fmpq(10**300)  # what a calculator shows; beyond stands 0 or an error
TRIVIAL = (fmpq(-1), fmpq(0), fmpq(1))  # to multiply or divide by these is no work


# How often (of 100) a student goes each way; most calculators have no key for the logistic function.
WAYS_OF_A_CLASS = {"reciprocal": 20, "each_term": 20, "expanded": 20, "sigmoid_by_e_to_minus_z": 70}


@dataclass
class RoundingHabits:
    """How a student works: digits kept at least, and how often (of 100) each habit shows.

    `ways`: how often (of 100) each way beside the written one is gone (numbers/elementary.py). `work` counts the
    operations done so far that take a calculator or thought, and `met` are the ways that could have been gone.
    """

    stream: Stream
    digits: Digits
    rounds: int = 60
    keeps_more: int = 25
    ways: Mapping[str, int] = field(default_factory=lambda: WAYS_OF_A_CLASS)
    work: int = 0
    met: set[str] = field(default_factory=set)

    def does(self, percent: int) -> bool:
        """Say whether a habit shows this time."""
        return self.stream.below(100) < percent

    def goes(self, way: str) -> bool:
        """Say whether a way is gone this time."""
        self.met.add(way)
        percent = self.ways.get(way, 0)
        return percent > 0 and self.does(percent)

    def ends(self, number: fmpq) -> bool:
        """Say whether a number ends within the digits kept, so that nobody rounds it, by whatever way of working."""
        return number.q == 1 or round_to(number, self.digits)[0] == number

    def kept(self, number: fmpq) -> fmpq:
        """Write down an intermediate result: whole numbers as they are, others rounded or not."""
        if number.q == 1 or not self.does(self.rounds):
            return number
        digits = self.digits
        if self.does(self.keeps_more):
            digits = Digits(digits.count + 1 + self.stream.below(3), digits.significant)
        return round_to(number, digits)[0]


@dataclass(slots=True, eq=False)
class HeldNumber:
    """One number of a student's; a sum in progress keeps its terms, to be added, divided or squared one by one."""

    habits: RoundingHabits
    terms: list[fmpq]

    @property
    def value(self) -> fmpq:
        """The number, with a sum added up and rounded on the way."""
        if len(self.terms) > 1:
            total, *others = self.terms
            for term in others:
                self.habits.work += total != 0 and term != 0
                total = self.habits.kept(total + term)
            self.terms = [total]
        return self.terms[0]

    def _made(self, number: Number) -> HeldNumber:
        self.habits.work += 1
        if isinstance(number, arb):
            number = shown_by_calculator(number)
        return HeldNumber(self.habits, [self.habits.kept(number)])

    def _lift(self, other: Number) -> HeldNumber:
        if isinstance(other, IntegerRoot):
            other = other.ball()
        if isinstance(other, arb):
            other = self.habits.kept(shown_by_calculator(other))
        return other if type(other) is HeldNumber else HeldNumber(self.habits, [as_number(other)])

    def takes_way(self, way: str) -> bool:
        """Say whether a way of working is gone this time."""
        return self.habits.goes(way)

    def nearest_float(self) -> float:
        """Give a float near the number."""
        return exact.to_float(self.value)

    def settled(self) -> HeldNumber:
        """Add up: the result of a step."""
        return HeldNumber(self.habits, [self.value])

    def __add__(self, other: Number) -> HeldNumber:
        if getattr(other, "shape", None):
            return NotImplemented
        return HeldNumber(self.habits, [*self.terms, *self._lift(other).terms])

    __radd__ = __add__

    def __neg__(self) -> HeldNumber:
        return HeldNumber(self.habits, [-term for term in self.terms])

    def __sub__(self, other: Number) -> HeldNumber:
        if getattr(other, "shape", None):
            return NotImplemented
        return self + -self._lift(other)

    def __rsub__(self, other: Number) -> HeldNumber:
        return self._lift(other) + -self

    def __mul__(self, other: Number) -> HeldNumber:
        if getattr(other, "shape", None):
            return NotImplemented
        a, b = self.value, self._lift(other).value
        if a in TRIVIAL or b in TRIVIAL:
            return self._lift(a * b)
        return self._made(a * b)

    __rmul__ = __mul__

    def __truediv__(self, other: Number) -> HeldNumber:
        if getattr(other, "shape", None):
            return NotImplemented
        divisor = self._lift(other).value
        if divisor == 0:
            raise ZeroDivisionError
        each = self._divides_unevenly(divisor) and self.habits.goes("each_term")
        inverse = self._inverse(divisor)
        return HeldNumber(
            self.habits, [self._quotient(a, divisor, inverse) for a in (self.terms if each else [self.value])]
        )

    def _divides_unevenly(self, divisor: fmpq) -> bool:
        """Say whether this is a sum that one may divide term by term; who sees a quotient that ends takes it."""
        if len(self.terms) < 2 or divisor in TRIVIAL:
            return False
        return not self.habits.ends(sum(self.terms, fmpq(0)) / divisor)

    def _inverse(self, divisor: fmpq) -> fmpq | None:
        """Give 1 over the divisor, rounded, for who multiplies by it instead of dividing."""
        if divisor in TRIVIAL or not self.habits.goes("reciprocal"):
            return None
        return self.habits.kept(1 / divisor)

    def _quotient(self, a: fmpq, b: fmpq, inverse: fmpq | None) -> fmpq:
        if a == 0 or b in TRIVIAL:
            return a / b
        self.habits.work += 1
        return self.habits.kept(a / b if inverse is None or self.habits.ends(a / b) else a * inverse)

    def __rtruediv__(self, other: Number) -> HeldNumber:
        return self._lift(other) / self

    def power(self, power: int) -> HeldNumber:
        if power < 0:
            return 1 / self.power(-power)
        if power == 2 and len(self.terms) == 2 and self.habits.goes("expanded"):
            a, b = self.terms
            self.habits.work += 3
            kept = self.habits.kept
            return HeldNumber(self.habits, [kept(a * a), kept(2 * a * b), kept(b * b)]).settled()
        result = self._lift(1)
        for _ in range(power):
            result = result * self
        return result

    def _function(self, function: Callable[[Number], Number]) -> HeldNumber:
        return self._made(function(self.value))

    def exp(self) -> HeldNumber:
        if abs(self.value) > 700:
            raise GivenError(f"e to the {int(self.value.floor())} is no number for a calculator")
        return self._function(exact.exp_of)

    def log(self) -> HeldNumber:
        if self.value != 1 and self.takes_way("log_by_base_10"):
            ten = exact.log_of(fmpq(10))
            return self._made(exact.log_of(self.value) / ten) * self._made(ten)
        return self._function(exact.log_of)

    def sqrt(self) -> HeldNumber:
        return self._function(exact.sqrt_of)

    def tanh(self) -> HeldNumber:
        way = way_taken(self, "tanh") if self.value != 0 else ""
        return tanh_by(way, self.settled()) if way else self.tanh_in_one()

    def tanh_in_one(self) -> HeldNumber:
        """Take tanh by the key of a calculator."""
        return self._function(exact.tanh_of)

    def sin(self) -> HeldNumber:
        return self._function(exact.sin_of)

    def cos(self) -> HeldNumber:
        return self._function(exact.cos_of)

    def sigmoid(self) -> HeldNumber:
        way = way_taken(self, "sigmoid") if self.value != 0 else ""
        return sigmoid_by(way, self.settled()) if way else self._function(exact.sigmoid_of)

    def relu(self) -> HeldNumber:
        return self.settled() if self.value > 0 else self._lift(0)

    def positive(self) -> HeldNumber:
        return self._lift(int(self.value > 0))

    def sign(self) -> HeldNumber:
        return self._lift(exact.sign_of(self.value))

    def absolute(self) -> HeldNumber:
        return self._lift(abs(self.value))

    __abs__ = absolute

    def floor(self) -> HeldNumber:
        return self._lift(exact.floor_of(self.value))

    def maximum(self, other: Number) -> HeldNumber:
        rival = self._lift(other)
        return self.settled() if self.value >= rival.value else rival.settled()

    def sign_decided(self) -> int:
        return exact.sign_of(self.value)


def shown_by_calculator(ball: arb) -> fmpq:
    """Say what a calculator shows of an irrational number."""
    if abs(ball) > LARGEST:
        raise GivenError("a number this large is no number for a calculator")
    return round_to(exact.middle_of(ball), CALCULATOR)[0] if abs(ball) > SMALLEST else fmpq(0)
