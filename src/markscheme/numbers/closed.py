"""Closed forms: rational combinations of roots, powers of e and logarithms, as long as they stay short.

A number here carries its exact value for decisions, and the combination while one is known: sqrt(6)/6, 2 + ln 3, e^2/2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

from flint import arb, fmpq, fmpz

from markscheme.numbers import exact
from markscheme.numbers.exact import CircleConstant, Exact, IntegerRoot, Number, as_number
from markscheme.numbers.limits import RATIONAL_BITS

MOST_TERMS = 3
MOST_ROOTS = 64
LARGEST = 10**6


@dataclass(frozen=True, slots=True, eq=False)
class Atom:
    """sqrt, exp or log of a rational; one object for each, so that looking it up costs no hash of a rational."""

    kind: str
    argument: fmpq


@cache
def _interned(kind: str, p: int, q: int) -> Atom:
    return Atom(kind, fmpq(p, q))


def atom(kind: str, argument: fmpq) -> Atom:
    """Give the one atom of this kind and argument."""
    return _interned(kind, int(argument.p), int(argument.q))


UNIT = atom("sqrt", fmpq(1))  # the rational part


@dataclass(slots=True, eq=False)
class ClosedForm:
    """A number with its closed form, rational coefficients of atoms; None when it has none that is short.

    `logarithm`: c and x where it is known to be c ln x with rationals c and x, as a sum of logarithms however long is:
    ln 0.4 + ln 0.75 - ln 0.6 - ln 0.5 is 0, because 0.4 0.75 / (0.6 0.5) is 1.
    `roots`: the sum of square roots that a number without a short form is, where that is known: two means of the same
    distances are alike, however many they are.
    """

    value: Exact
    terms: dict[Atom, fmpq] | None
    logarithm: tuple[fmpq, fmpq] | None = None
    roots: dict[Atom, fmpq] | None = None

    def __post_init__(self) -> None:
        if type(self.value) is fmpq and self.value.height_bits() > RATIONAL_BITS:
            self.value, self.terms = arb(self.value), None

    @property
    def rational(self) -> fmpq | None:
        """The rational that the form stands for, if it is one."""
        if self.roots == {} or (self.logarithm is not None and self.logarithm[1] == 1):
            return fmpq(0)
        if self.terms is None or any(one is not UNIT for one in self.terms):
            return None
        return self.terms.get(UNIT, fmpq(0))

    def __add__(self, other: Number) -> ClosedForm:
        if getattr(other, "shape", None):
            return NotImplemented
        rival = to_closed_form(other)
        terms = _add(self.terms, rival.terms)
        return ClosedForm(
            self.value + rival.value,
            terms,
            exact.sum_of_logarithms(self.logarithm, rival.logarithm),
            _sum_of_roots(self, rival) if terms is None else None,
        )

    __radd__ = __add__

    def __neg__(self) -> ClosedForm:
        negated = None if self.terms is None else {one: -c for one, c in self.terms.items()}
        logarithm = exact.multiple_of_logarithm(self.logarithm, fmpq(-1))
        return ClosedForm(-self.value, negated, logarithm, _scaled(self.roots, fmpq(-1)))

    def __sub__(self, other: Number) -> ClosedForm:
        if getattr(other, "shape", None):
            return NotImplemented
        return self + -to_closed_form(other)

    def __rsub__(self, other: Number) -> Number:
        return -self + other

    def __mul__(self, other: Number) -> ClosedForm:
        if getattr(other, "shape", None):
            return NotImplemented
        rival = to_closed_form(other)
        known, factor = (self, rival.rational) if rival.rational is not None else (rival, self.rational)
        logarithm, roots = exact.multiple_of_logarithm(known.logarithm, factor), _scaled(known.roots, factor)
        return ClosedForm(self.value * rival.value, _multiply(self.terms, rival.terms), logarithm, roots)

    __rmul__ = __mul__

    def __truediv__(self, other: Number) -> ClosedForm:
        if getattr(other, "shape", None):
            return NotImplemented
        rival = to_closed_form(other)
        factor = None if not rival.rational else 1 / rival.rational
        logarithm = exact.multiple_of_logarithm(self.logarithm, factor)
        terms = _multiply(self.terms, _reciprocal(rival.terms))
        return ClosedForm(self.value / rival.value, terms, logarithm, _scaled(self.roots, factor))

    def __rtruediv__(self, other: Number) -> ClosedForm:
        return to_closed_form(other) / self

    def opened(self) -> Exact:
        """Give the rational that it is, else its ball."""
        return self.value if self.rational is None else self.rational

    def __str__(self) -> str:
        return str(self.opened())

    def __eq__(self, other: object) -> bool:
        return NotImplemented if getattr(other, "shape", None) else (self - other).sign_decided() == 0

    def __lt__(self, other: Number) -> bool:
        return NotImplemented if getattr(other, "shape", None) else (self - other).sign_decided() < 0

    def __le__(self, other: Number) -> bool:
        return NotImplemented if getattr(other, "shape", None) else (self - other).sign_decided() <= 0

    def __gt__(self, other: Number) -> bool:
        return NotImplemented if getattr(other, "shape", None) else (self - other).sign_decided() > 0

    def __ge__(self, other: Number) -> bool:
        return NotImplemented if getattr(other, "shape", None) else (self - other).sign_decided() >= 0

    __hash__ = object.__hash__

    def sign_decided(self) -> int:
        """Decide the sign, from the form where it is rational, else from the ball."""
        return exact.sign_of(self.value if self.rational is None else self.rational)

    def _atom(self, kind: str, function: Callable[[Exact], Exact]) -> ClosedForm:
        known = self.rational
        value = function(self.value if known is None else known)
        if isinstance(value, fmpq):
            return to_closed_form(value)
        terms = {atom(kind, known): fmpq(1)} if known is not None and _is_small(known) else None
        return ClosedForm(value, terms, (fmpq(1), known) if kind == "log" and known is not None else None)

    def _argument_of(self, kind: str) -> ClosedForm | None:
        """Give x where the form is log x, or e^x, and nothing else."""
        if self.terms is not None and len(self.terms) == 1:
            ((only, coefficient),) = self.terms.items()
            if only.kind == kind and coefficient == 1:
                return to_closed_form(only.argument)
        return None

    def exp(self) -> ClosedForm:
        inside = self._argument_of("log") or _power_of(self.logarithm)
        return self._atom("exp", exact.exp_of) if inside is None else inside

    def log(self) -> ClosedForm:
        inside = self._argument_of("exp")
        return self._atom("log", exact.log_of) if inside is None else inside

    def sqrt(self) -> ClosedForm:
        root = exact.sqrt_of(self.value if self.rational is None else self.rational)
        if isinstance(root, fmpq):
            return to_closed_form(root)
        return ClosedForm(root, _nested_root(self.terms) if self.rational is None else _root(self.rational))

    def tanh(self) -> ClosedForm:
        return _opaque(self, exact.tanh_of)

    def sin(self) -> ClosedForm:
        return _opaque(self, exact.sin_of)

    def cos(self) -> ClosedForm:
        return _opaque(self, exact.cos_of)

    def sigmoid(self) -> ClosedForm:
        return _opaque(self, exact.sigmoid_of)

    def relu(self) -> ClosedForm:
        return self if self.sign_decided() > 0 else to_closed_form(0)

    def positive(self) -> ClosedForm:
        return to_closed_form(int(self.sign_decided() > 0))

    def sign(self) -> ClosedForm:
        return to_closed_form(self.sign_decided())

    def absolute(self) -> ClosedForm:
        return self if self.sign_decided() >= 0 else -self

    __abs__ = absolute

    def floor(self) -> ClosedForm:
        return to_closed_form(exact.floor_of(self.value if self.rational is None else self.rational))

    def maximum(self, other: Number) -> ClosedForm:
        return self if (self - other).sign_decided() >= 0 else to_closed_form(other)


def to_closed_form(number: Number) -> ClosedForm:
    """Bring a number in; a ball that comes from outside has no closed form here."""
    if type(number) is ClosedForm:
        return number
    if isinstance(number, IntegerRoot):
        return ClosedForm(number.ball(), None if isinstance(number, CircleConstant) else _root(fmpq(number.n)))
    number = as_number(number)
    if not isinstance(number, fmpq):
        return ClosedForm(number, None)
    return ClosedForm(number, {UNIT: number}) if number else ClosedForm(number, {}, (fmpq(1), fmpq(1)))


_FORMS: ContextVar[bool] = ContextVar("numbers inside structures are closed forms, as other givens are", default=False)


@contextmanager
def reading_forms() -> Iterator[None]:
    """Make closed forms of the numbers that steps read from structures within the block, instead of balls."""
    before = _FORMS.set(True)
    try:
        yield
    finally:
        _FORMS.reset(before)


def value_or_form(expression: Any) -> Number:  # Any: an expression of the answer grammar, of a room above
    """Give the closed form of an expression where givens are closed forms, else its value."""
    number: Number = from_expression(expression) if _FORMS.get() else expression.value()
    return number


def from_expression(cell: Number) -> ClosedForm:
    """Turn a given into a closed form; an expression such as e^2 is built from its parts."""
    if not hasattr(cell, "operation"):
        return to_closed_form(cell)
    if cell.rational is not None:
        return to_closed_form(cell.rational)
    parts = [from_expression(part) for part in cell.arguments]
    operations: dict[str, Callable[..., ClosedForm]] = {
        "negate": lambda x: -x,
        "add": lambda x, y: x + y,
        "subtract": lambda x, y: x - y,
        "multiply": lambda x, y: x * y,
        "divide": lambda x, y: x / y,
        "sqrt": lambda x: x.sqrt(),
        "exp": lambda x: x.exp(),
        "ln": lambda x: x.log(),
        "e": lambda: to_closed_form(1).exp(),
        "power": lambda x, y: _power(cell, x, y),
    }
    made = operations.get(cell.operation)
    return made(*parts) if made else ClosedForm(cell.value(), None)


def _power(cell: Number, base: ClosedForm, exponent: ClosedForm) -> ClosedForm:
    power = exponent.rational
    if cell.arguments[0].operation == "e" and power is not None:
        return to_closed_form(power).exp()
    if power is not None and power.q == 1 and abs(power) < 20:
        whole = to_closed_form(1)
        for _ in range(abs(int(power.p))):
            whole = whole * base
        return 1 / whole if power < 0 else whole
    return ClosedForm(cell.value(), None)


def _opaque(number: ClosedForm, function: Callable[[Exact], Exact]) -> ClosedForm:
    value = function(number.value if number.rational is None else number.rational)
    return to_closed_form(value) if isinstance(value, fmpq) else ClosedForm(value, None)


def _is_small(number: fmpq) -> bool:
    return bool(abs(number.p) <= LARGEST and number.q <= LARGEST)


def _if_short(terms: dict[Atom, fmpq]) -> dict[Atom, fmpq] | None:
    terms = {one: c for one, c in terms.items() if c}
    short = len(terms) <= MOST_TERMS and all(c.height_bits() <= RATIONAL_BITS for c in terms.values())
    return terms if short else None


def _add(a: dict[Atom, fmpq] | None, b: dict[Atom, fmpq] | None) -> dict[Atom, fmpq] | None:
    if a is None or b is None:
        return None
    total = dict(a)
    for one, c in b.items():
        total[one] = total.get(one, fmpq(0)) + c
    return _if_short(total)


def _sum_of_roots(a: ClosedForm, b: ClosedForm) -> dict[Atom, fmpq] | None:
    """Add two sums of square roots, as far as both are known and the sum is not too long."""
    total: dict[Atom, fmpq] = {}
    for roots in (a.terms if a.roots is None else a.roots, b.terms if b.roots is None else b.roots):
        if roots is None or any(one.kind != "sqrt" for one in roots):
            return None
        for one, c in roots.items():
            total[one] = total.get(one, fmpq(0)) + c
    total = {one: c for one, c in total.items() if c}
    short = len(total) <= MOST_ROOTS and all(c.height_bits() <= RATIONAL_BITS for c in total.values())
    return total if short else None


def _scaled(roots: dict[Atom, fmpq] | None, factor: fmpq | None) -> dict[Atom, fmpq] | None:
    return None if roots is None or not factor else {one: c * factor for one, c in roots.items()}


def _power_of(logarithm: tuple[fmpq, fmpq] | None) -> ClosedForm | None:
    """Give e^(c ln x) where it is rational or a root of a rational."""
    if logarithm is None or logarithm[0].q > 2:
        return None
    c, x = logarithm
    squared = exact.whole_power(x, 2 * c)
    return None if squared is None else to_closed_form(squared).sqrt()


def _multiply(a: dict[Atom, fmpq] | None, b: dict[Atom, fmpq] | None) -> dict[Atom, fmpq] | None:
    if a is None or b is None:
        return None
    total: dict[Atom, fmpq] | None = {}
    for x, c in a.items():
        for y, d in b.items():
            joined = _atom_product(x, y)
            total = _add(total, None if joined is None else {one: c * d * e for one, e in joined.items()})
    return total


def _atom_product(x: Atom, y: Atom) -> dict[Atom, fmpq] | None:
    """Multiply two atoms; None where the product is no atom."""
    if x is UNIT or y is UNIT:
        return {y if x is UNIT else x: fmpq(1)}
    if x.kind == y.kind == "sqrt":
        return _root(x.argument * y.argument)
    if x.kind == y.kind == "exp":
        power = x.argument + y.argument
        return {atom("exp", power) if power else UNIT: fmpq(1)}
    return None


def _reciprocal(terms: dict[Atom, fmpq] | None) -> dict[Atom, fmpq] | None:
    """Take the reciprocal of a single term; None for a sum, whose reciprocal is not short."""
    if terms is None or len(terms) != 1:
        return None
    ((only, coefficient),) = terms.items()
    if only.kind == "sqrt":
        return {only: 1 / (coefficient * only.argument)}
    return {atom("exp", -only.argument): 1 / coefficient} if only.kind == "exp" else None


def _nested_root(terms: dict[Atom, fmpq] | None) -> dict[Atom, fmpq] | None:
    """Denest sqrt(a + b sqrt(n)) = sqrt((a + c) / 2) +- sqrt((a - c) / 2), with c^2 = a^2 - b^2 n and c rational.

    The sign is that of b; the number under the root is known to be positive.
    """
    roots = [one for one in terms or () if one is not UNIT]
    if terms is None or len(roots) != 1 or roots[0].kind != "sqrt" or UNIT not in terms:
        return None
    a, b = terms[UNIT], terms[roots[0]]
    square = a * a - b * b * roots[0].argument
    c = exact.sqrt_of(square) if square >= 0 else None
    if not isinstance(c, fmpq) or a < c:
        return None
    first, second = _root((a + c) / 2), _root((a - c) / 2)
    if first is None or second is None:
        return None
    return _add(first, {one: -x if b < 0 else x for one, x in second.items()})


def _root(radicand: fmpq) -> dict[Atom, fmpq] | None:
    """Simplify sqrt(p/q) = sqrt(p q) / q with squares taken out of the root.

    A large number stays whole under its root: that two distances are the same root is seen all the same.
    """
    inside, outside = radicand.p * radicand.q, fmpq(1, radicand.q)
    if inside > LARGEST:
        whole = exact.sqrt_of(fmpq(inside))
        return {UNIT: whole * outside} if isinstance(whole, fmpq) else {atom("sqrt", fmpq(inside)): outside}
    free = fmpz(1)
    for prime, count in fmpz(inside).factor():
        outside *= fmpq(prime ** (count // 2))
        free *= prime ** (count % 2)
    return {atom("sqrt", fmpq(free)): outside}
