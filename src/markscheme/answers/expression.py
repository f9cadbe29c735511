"""The tree of a written number: exact where it is rational, else a ball at the current precision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flint import arb, ctx, fmpq, fmpz

from markscheme.answers.input_limits import BITS, EXPONENTIAL
from markscheme.answers.messages import ReadingError
from markscheme.errors import Undecided
from markscheme.numbers.exact import Exact

# Verdicts such as "division by zero" must not hang on the precision of the caller, so they have their own.
DECIDING_BITS = (96, 768)


@dataclass(frozen=True, slots=True)
class Expression:
    """Hold one operation on expressions; `rational` is its exact value, or None where that is not rational.

    Operations: `number`, `pi`, `e`, `negate`, `add`, `subtract`, `multiply`, `divide`, `power`, `sqrt`,
    `exp`, `ln`, `log2`, `log10`, `tanh`.
    """

    operation: str
    arguments: tuple[Expression, ...]
    rational: fmpq | None

    def __str__(self) -> str:
        """Write it in the answer grammar."""
        from markscheme.answers.writing import write_number

        return write_number(self)

    @property
    def postfix(self) -> str:
        """All of it as one text, operands before their operation: a long sum is as deep as it is long."""
        words: list[str] = []
        left = [self]
        while left:
            node = left.pop()
            words.append(str(node.rational) if node.operation == "number" else node.operation)
            left.extend(node.arguments)
        return " ".join(reversed(words))

    @property
    def is_rational(self) -> bool:
        """Tell whether the value is known to be rational."""
        return self.rational is not None

    def value(self) -> Exact:
        """Evaluate to an `fmpq` where the value is rational, else to an `arb` ball at the current precision.

        Raises Undecided where the current precision is too low to keep clear of a pole.
        """
        if self.rational is not None:
            return self.rational
        found = self.ball()
        if not found.is_finite():
            raise Undecided(f"{ctx.prec} bits are too few to evaluate this expression; raise the precision")
        return found

    def ball(self) -> arb:
        """Evaluate to an `arb` ball at the current precision; it may be infinite where that is too low."""
        if self.rational is not None:
            return arb(self.rational)
        return BALLS[self.operation](*(argument.ball() for argument in self.arguments))


BALLS: dict[str, Callable[..., arb]] = {
    "pi": lambda: arb.pi(),
    "e": lambda: arb(1).exp(),
    "negate": lambda x: -x,
    "add": lambda x, y: x + y,
    "subtract": lambda x, y: x - y,
    "multiply": lambda x, y: x * y,
    "divide": lambda x, y: x / y,
    "power": lambda x, y: x**y,
    "sqrt": lambda x: x.sqrt(),
    "exp": lambda x: x.exp(),
    "ln": lambda x: x.log(),
    "log2": lambda x: x.log() / arb(2).log(),
    "log10": lambda x: x.log() / arb(10).log(),
    "tanh": lambda x: x.tanh(),
}


def number(value: fmpq | fmpz | int) -> Expression:
    """Make a literal of an integer or an `fmpq`."""
    return Expression("number", (), fmpq(value))


def build(operation: str, *arguments: Expression) -> Expression:
    """Join expressions by one operation, refusing what has no value or would be too large to write down.

    Raises ReadingError with the reason code; its place is left to the caller.
    """
    if operation == "power" and arguments[0].operation == "e":
        return build("exp", arguments[1])
    if operation in ("pi", "e"):
        return Expression(operation, (), None)
    return Expression(operation, arguments, RULES[operation](*arguments))


def sign(x: Expression) -> int:
    """Tell -1, 0 or 1, proven; raise ReadingError where no precision at hand can."""
    if x.rational is not None:
        return int(x.rational > 0) - int(x.rational < 0)
    for bits in DECIDING_BITS:
        with ctx.workprec(bits):
            ball = x.ball()
        if ball > 0 or ball < 0:
            return 1 if ball > 0 else -1
    raise ReadingError("undecided")


def _is_below(x: Expression, limit: int) -> bool:
    """Tell whether |x| is proven to be at most a limit."""
    if x.rational is not None:
        return bool(abs(x.rational) <= limit)
    with ctx.workprec(DECIDING_BITS[0]):
        return bool(abs(x.ball()) <= limit)


def _bits(q: fmpq) -> int:
    return int(q.height_bits())


def _bounded(q: fmpq) -> fmpq:
    if _bits(q) > BITS:
        raise ReadingError("too_large", limit=BITS)
    return q


def _negate(x: Expression) -> fmpq | None:
    return None if x.rational is None else -x.rational


def _add(x: Expression, y: Expression) -> fmpq | None:
    if x.rational is None or y.rational is None:
        return None
    return _bounded(x.rational + y.rational)


def _subtract(x: Expression, y: Expression) -> fmpq | None:
    if x.rational is None or y.rational is None:
        return None
    return _bounded(x.rational - y.rational)


def _multiply(x: Expression, y: Expression) -> fmpq | None:
    if x.rational == 0 or y.rational == 0:
        return fmpq(0)
    if x.rational is None or y.rational is None:
        return None
    return _bounded(x.rational * y.rational)


def _divide(x: Expression, y: Expression) -> fmpq | None:
    if sign(y) == 0:
        raise ReadingError("division_by_zero")
    if x.rational == 0:
        return x.rational
    if x.rational is None or y.rational is None:
        return None
    return _bounded(x.rational / y.rational)


def _sqrt(x: Expression) -> fmpq | None:
    if sign(x) < 0:
        raise ReadingError("root_of_negative")
    return None if x.rational is None else _rational_root(x.rational, 2)


def _rational_root(q: fmpq, degree: int) -> fmpq | None:
    if q == 0 or q == 1:
        return q
    if degree > _bits(q):  # only 0 and 1 are perfect powers of a higher degree than they have bits
        return None
    top, bottom = fmpz(q.p).root(degree), fmpz(q.q).root(degree)
    return fmpq(top, bottom) if top**degree == q.p and bottom**degree == q.q else None


def _exp(x: Expression) -> fmpq | None:
    if not _is_below(x, EXPONENTIAL):
        raise ReadingError("exponential_too_large", limit=EXPONENTIAL)
    if x.rational == 0:
        return fmpq(1)
    return x.arguments[0].rational if x.operation == "ln" else None


def _ln(x: Expression) -> fmpq | None:
    if sign(x) <= 0:
        raise ReadingError("log_not_positive")
    if x.operation == "e":
        return fmpq(1)
    if x.operation == "exp":
        return x.arguments[0].rational
    return fmpq(0) if x.rational == 1 else None


def _log_to(base: int) -> Callable[[Expression], fmpq | None]:
    def rational(x: Expression) -> fmpq | None:
        if sign(x) <= 0:
            raise ReadingError("log_not_positive")
        if x.rational is None:
            return None
        with ctx.workprec(DECIDING_BITS[0]):
            guess = round(float((arb(x.rational).log() / arb(base).log()).mid()))
        return fmpq(guess) if fmpq(base) ** guess == x.rational else None

    return rational


def _tanh(x: Expression) -> fmpq | None:
    return x.rational if x.rational == 0 else None


def _power(x: Expression, y: Expression) -> fmpq | None:
    base_sign = sign(x)
    if base_sign == 0:
        return _power_of_zero(y)
    if y.rational == 0:
        return fmpq(1)
    whole = y.rational is not None and y.rational.q == 1
    if base_sign < 0 and not whole:
        raise ReadingError("root_of_negative")
    _bound_power(x, y)
    if x.rational is None:
        halves = y.rational is not None and x.operation == "sqrt" and y.rational / 2
        return _rational_power(x.arguments[0].rational, halves) if halves else None
    return None if y.rational is None else _rational_power(x.rational, y.rational)


def _power_of_zero(y: Expression) -> fmpq | None:
    exponent_sign = sign(y)
    if exponent_sign == 0:
        raise ReadingError("zero_to_zero")
    if exponent_sign < 0:
        raise ReadingError("division_by_zero")
    return fmpq(0)


def _bound_power(x: Expression, y: Expression) -> None:
    """Refuse a power before it is computed when |exponent * log2(base)| shows that it would be too large."""
    with ctx.workprec(DECIDING_BITS[0]):
        size = abs(x.ball()) if x.rational is None else arb(max(abs(x.rational.p), x.rational.q))
        if not abs(y.ball() * size.log()) <= BITS * arb(2).log():
            raise ReadingError("too_large", limit=BITS)


def _rational_power(base: fmpq | None, exponent: fmpq) -> fmpq | None:
    if base is None:
        return None
    root = base if exponent.q == 1 else _rational_root(base, int(exponent.q))
    if root is None:
        return None
    if abs(root) == 1:  # exponents of 1 and -1 are not bounded
        return root if exponent.p % 2 else fmpq(1)
    return _bounded(root ** int(exponent.p))


RULES: dict[str, Callable[..., fmpq | None]] = {
    "negate": _negate,
    "add": _add,
    "subtract": _subtract,
    "multiply": _multiply,
    "divide": _divide,
    "power": _power,
    "sqrt": _sqrt,
    "exp": _exp,
    "ln": _ln,
    "log2": _log_to(2),
    "log10": _log_to(10),
    "tanh": _tanh,
}
