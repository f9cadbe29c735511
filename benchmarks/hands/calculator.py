"""Plain decimal arithmetic with the habits of somebody who works with a pocket calculator.

Nothing here is of the engine: the honest students of the long study prove something only as long as they calculate by
other code than the key does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext
from random import Random
from typing import Any

PRECISION = 60
EXACT = Context(prec=PRECISION)
# 1/3 * 3 is 0.999... to 60 digits, and 2/3 - 1/3 - 1/3 is 1e-60: what lies so near to a shorter number is that number.
SHORT = Decimal("1e-40")
NEAR = Decimal("1e-50")
# A big number has fewer decimals within the 60 digits, so that its own last digits are the noise.
BIG = Decimal("1e6")


class Calculator:
    """Arithmetic as one student does it.

    `keep`: digits kept, significant ones or decimals. `rounds`: "nothing", "results" (what is written down as a step
    or a cell of it), "operations" (each of them), "kinds" (say, products and not sums: the others stay in the
    calculator). `halves`: "up" (away from zero) or "even". A whole number is never
    rounded, and a number that ends within the digits stays what it is. `routes` picks a way once for each word, and
    the student then goes that way always. `uncommon` lets the student go ways that no list of the project names.
    `notices`: sees that 3 x 0.3333 is 1: a detour (reciprocal, division term by term, expanded square) leads to no
    longer number where the number itself ends within the digits.
    """

    def __init__(
        self,
        keep: int,
        significant: bool = True,
        rounds: str = "nothing",
        halves: str = "up",
        routes: Random | None = None,
        uncommon: bool = False,
        notices: bool = True,
    ) -> None:
        self.keep, self.significant, self.rounds, self.halves = keep, significant, rounds, halves
        self.routes, self.uncommon, self.notices = routes, uncommon, notices
        self.taken: dict[str, str] = {}
        self.written: dict[str, bool] = {}

    # Habits

    def way(self, word: str, *ways: str, uncommon: Sequence[str] = ()) -> str:
        """The way that this student goes at this word; the first one where nobody picks."""
        if word not in self.taken:
            open_ways = [*ways, *uncommon] if self.uncommon else list(ways)
            self.taken[word] = self.routes.choice(open_ways) if self.routes else open_ways[0]
        return self.taken[word]

    def kept(self, number: Decimal) -> Decimal:
        """A number as it is kept on paper."""
        return rounded(number, self.keep, self.significant, self.halves)

    def shown(self, number: Decimal, kind: str = "key") -> Decimal:
        """What an operation gives: exact within the precision, rounded by those who write it down."""
        number = tidy(number)
        if self.rounds == "kinds":
            if kind not in self.written:
                self.written[kind] = bool(self.routes and self.routes.randrange(2))
            return self.kept(number) if self.written[kind] else number
        return self.kept(number) if self.rounds == "operations" else number

    def result(self, value: Any) -> Any:
        """A number, or each cell of nested lists, as it is written down and used from then on."""
        if isinstance(value, list):
            return [self.result(cell) for cell in value]
        if not isinstance(value, Decimal):
            return value
        return value if self.rounds == "nothing" else self.kept(value)

    def seen(self, number: Decimal) -> bool:
        """Whether somebody who notices such things sees a short number at the end of a detour."""
        number = tidy(number)
        return self.notices and self.kept(number) == number

    # Operations

    def add(self, *terms: Decimal) -> Decimal:
        """A sum of a few terms."""
        return self.total(terms)

    def sub(self, one: Decimal, other: Decimal) -> Decimal:
        """A difference."""
        return self.shown(EXACT.subtract(one, other), "sum")

    def mul(self, *factors: Decimal) -> Decimal:
        """A product, factor by factor."""
        product = factors[0]
        for factor in factors[1:]:
            product = self.shown(EXACT.multiply(product, factor), "product")
        return product

    def div(self, one: Decimal, other: Decimal) -> Decimal:
        """A quotient, or the reciprocal times the dividend."""
        quotient = EXACT.divide(one, other)
        if self.way("quotient", "division", "reciprocal") == "division" or one == 1 or self.seen(quotient):
            return self.shown(quotient, "quotient")
        return self.mul(self.shown(EXACT.divide(Decimal(1), other), "quotient"), one)

    def total(self, terms: Iterable[Decimal]) -> Decimal:
        """A sum: each sum on the way is an operation, or the total alone; from either end."""
        terms = list(terms)
        if not terms:
            return Decimal(0)
        if self.way("order of a sum", "forwards", "backwards") == "backwards":
            terms.reverse()
        if self.way("sum", "running", "once") == "once":
            return self.shown(_plain_sum(terms), "sum")
        total = terms[0]
        for term in terms[1:]:
            total = self.shown(EXACT.add(total, term), "sum")
        return total

    def dot(self, one: Sequence[Decimal], other: Sequence[Decimal], plus: Decimal | None = None) -> Decimal:
        """Products and their sum, each on its own or in one go on the calculator; `plus` is a further term."""
        pairs = list(zip(one, other, strict=True))
        more = [] if plus is None else [plus]
        if self.way("products of a sum", "each", "in one go") == "in one go":
            return self.shown(_plain_sum([EXACT.multiply(a, b) for a, b in pairs] + more), "sum")
        return self.total([self.mul(a, b) for a, b in pairs] + more)

    def square(self, number: Decimal) -> Decimal:
        """A square."""
        return self.shown(EXACT.multiply(number, number), "product")

    def exp(self, number: Decimal) -> Decimal:
        """A power of e."""
        return self.shown(EXACT.exp(number))

    def ln(self, number: Decimal) -> Decimal:
        """A natural logarithm: the key, or the change of base."""
        if self.way("natural logarithm", "key", "change of base") == "key":
            return self.shown(EXACT.ln(number))
        return self.div(self.shown(EXACT.log10(number)), self.shown(EXACT.log10(EXACT.exp(Decimal(1)))))

    def log10(self, number: Decimal) -> Decimal:
        """A logarithm to base ten: the key, or the change of base."""
        if self.way("logarithm to base ten", "key", "change of base") == "key":
            return self.shown(EXACT.log10(number))
        return self.div(self.shown(EXACT.ln(number)), self.shown(EXACT.ln(Decimal(10))))

    def power_of_ten(self, number: Decimal) -> Decimal:
        """Ten to a power, by its key."""
        return self.shown(EXACT.power(Decimal(10), number))

    def power(self, number: Decimal, n: int) -> Decimal:
        """A whole power, in one go."""
        return self.shown(EXACT.power(number, Decimal(n)))

    def sqrt(self, number: Decimal) -> Decimal:
        """A square root."""
        return self.shown(EXACT.sqrt(number))

    # Functions with several ways

    def sigmoid(self, z: Decimal) -> Decimal:
        """1/(1 + e^-z), e^z/(1 + e^z), (1 + tanh(z/2))/2, or a key that gives it in one go."""
        way = self.way("sigmoid", "1/(1+e^-z)", "e^z/(1+e^z)", "(1+tanh(z/2))/2", "key")
        if way == "key":
            return self.shown(_sigmoid(z))
        if way == "1/(1+e^-z)":
            return self.div(Decimal(1), self.add(Decimal(1), self.exp(-z)))
        if way == "(1+tanh(z/2))/2":
            two = Decimal(2)
            tanh = self.shown(_tanh(self.div(z, two)))
            return self.div(self.add(Decimal(1), tanh), two)
        power = self.exp(z)
        return self.div(power, self.add(Decimal(1), power))

    def tanh(self, z: Decimal) -> Decimal:
        """The key, three quotients of powers of e, 1 - 2/(e^2z + 1), or 2 sigma(2z) - 1."""
        one = Decimal(1)
        quotients = ("(e^z-e^-z)/(e^z+e^-z)", "(e^2z-1)/(e^2z+1)", "(1-e^-2z)/(1+e^-2z)")
        way = self.way("tanh", "key", *quotients, "1-2/(e^2z+1)", "2 sigma(2z)-1")
        if way == "key":
            return self.shown(_tanh(z))
        if way == "2 sigma(2z)-1":
            return self.sub(self.mul(Decimal(2), self.sigmoid(self.mul(Decimal(2), z))), one)
        if way == "(e^z-e^-z)/(e^z+e^-z)":
            up, down = self.exp(z), self.exp(-z)
            return self.div(self.sub(up, down), self.add(up, down))
        if way == "1-2/(e^2z+1)":
            power = self.exp(self.mul(Decimal(2), z))
            return self.sub(one, self.div(Decimal(2), self.add(power, one)))
        power = self.exp(self.mul(Decimal(2 if way.startswith("(e") else -2), z))
        if way.startswith("(e"):
            return self.div(self.sub(power, one), self.add(power, one))
        return self.div(self.sub(one, power), self.add(one, power))

    def softmax(self, z: Sequence[Decimal]) -> list[Decimal]:
        """With or without the maximum taken off first."""
        if self.way("softmax", "plain", "maximum taken off") != "plain":
            top = max(z)
            z = [self.sub(cell, top) for cell in z]
        powers = [self.exp(cell) for cell in z]
        total = self.total(powers)
        return [self.div(power, total) for power in powers]

    def mean(self, numbers: Sequence[Decimal], divisor: int | None = None) -> Decimal:
        """The sum over the count, or each term over the count."""
        n = Decimal(divisor or len(numbers))
        if self.way("sum over a count", "sum first", "each term") == "sum first":
            return self.div(self.total(numbers), n)
        if self.seen(mean := EXACT.divide(_plain_sum(numbers), n)):
            return self.shown(mean)
        return self.total([self.div(number, n) for number in numbers])

    def square_of_difference(self, one: Decimal, other: Decimal) -> Decimal:
        """(a - b)^2, or a^2 - 2ab + b^2."""
        if self.way("square of a difference", "difference first", "expanded") == "difference first":
            return self.square(self.sub(one, other))
        return self.expanded(one, other)

    def expanded(self, one: Decimal, other: Decimal) -> Decimal:
        """a^2 - 2ab + b^2, unless the square is seen to be short."""
        difference = EXACT.subtract(one, other)
        if self.seen(square := EXACT.multiply(difference, difference)):
            return self.shown(square)
        return self.add(self.square(one), -self.mul(Decimal(2), one, other), self.square(other))

    def variance(self, numbers: Sequence[Decimal], mean: Decimal) -> Decimal:
        """The population variance about a mean that is known: two passes, or the mean of squares less its square."""
        if self.way("variance", "two passes", "moments") == "moments":
            return self.sub(self.mean([self.square(x) for x in numbers]), self.square(mean))
        return self.mean([self.square_of_difference(x, mean) for x in numbers])

    def one_less_square(self, a: Decimal) -> Decimal:
        """1 - a^2, or (1 - a)(1 + a)."""
        one = Decimal(1)
        if self.way("1 - a^2", "square", "factored") == "square":
            return self.sub(one, self.square(a))
        return self.mul(self.sub(one, a), self.add(one, a))

    def times_complement(self, a: Decimal) -> Decimal:
        """a (1 - a); a - a^2 is not on the list."""
        if self.way("a (1 - a)", "product", uncommon=["a - a^2"]) == "product":
            return self.mul(a, self.sub(Decimal(1), a))
        return self.sub(a, self.square(a))

    # Matrices

    def matvec(self, matrix: Sequence[Sequence[Decimal]], vector: Sequence[Decimal], plus: Any = None) -> list[Decimal]:
        """A matrix times a vector, plus a vector."""
        return [self.dot(row, vector, None if plus is None else plus[i]) for i, row in enumerate(matrix)]

    def matmul(self, one: Sequence[Sequence[Decimal]], other: Sequence[Sequence[Decimal]]) -> list[list[Decimal]]:
        """A matrix times a matrix."""
        columns = transposed(other)
        return [[self.dot(row, column) for column in columns] for row in one]


def sign(number: Decimal) -> Decimal:
    """-1, 0 or 1."""
    return Decimal((number > 0) - (number < 0))


def tidy(number: Decimal) -> Decimal:
    """Take the noise of the last of 60 digits off, so that a whole number is known as one."""
    near = number.quantize(SHORT, context=EXACT) if abs(number) < BIG else number
    # without its zeros: 5.000... of forty places is 5
    return near.normalize(EXACT) if abs(number - near) < NEAR else number


def rounded(number: Decimal, digits: int, significant: bool, halves: str = "up") -> Decimal:
    """A number to n significant digits or decimals; a whole one stays."""
    if number == number.to_integral_value():
        return number
    place = number.adjusted() - digits + 1 if significant else -digits
    unit = Decimal((0, (1,), place))
    return number.quantize(unit, ROUND_HALF_EVEN if halves == "even" else ROUND_HALF_UP, EXACT) + 0


def transposed(matrix: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Rows for columns."""
    return [list(column) for column in zip(*matrix, strict=True)]


def _plain_sum(terms: Iterable[Decimal]) -> Decimal:
    total = Decimal(0)
    for term in terms:
        total = EXACT.add(total, term)
    return total


def _sigmoid(z: Decimal) -> Decimal:
    with localcontext(EXACT):
        return 1 / (1 + (-z).exp())


def _tanh(z: Decimal) -> Decimal:
    with localcontext(EXACT):
        power = (2 * z).exp()
        return (power - 1) / (power + 1)
