"""Exact numbers, balls, closed forms and the array words, against mpmath, SymPy and fractions."""

from __future__ import annotations

from fractions import Fraction
from math import lcm, prod

import mpmath
import numpy as np
import pytest
import sympy
from flint import arb, ctx, fmpq
from hypothesis import assume, given
from hypothesis import strategies as st

from markscheme.errors import GivenError, Undecided
from markscheme.numbers import arrays, elementary, exact
from markscheme.numbers.closed import LARGEST, MOST_ROOTS, MOST_TERMS, ClosedForm, to_closed_form
from markscheme.working.closed_forms import closed_form_text

small = st.builds(fmpq, st.integers(-60, 60), st.integers(1, 12))
positive = st.builds(fmpq, st.integers(1, 60), st.integers(1, 12))
ZERO_BALL = arb(0, 1e-9)
FUNCTIONS = ("exp", "log", "sqrt", "tanh", "sigmoid")


def oracle(name: str, x: fmpq) -> mpmath.mpf:
    with mpmath.workdps(40):
        z = mpmath.mpf(int(x.p)) / int(x.q)
        return 1 / (1 + mpmath.exp(-z)) if name == "sigmoid" else getattr(mpmath, name)(z)


def holds(value: object, near: mpmath.mpf) -> bool:
    """Whether a rational or a ball is the number that mpmath gives, to 35 digits."""
    with ctx.workprec(200), mpmath.workdps(40):
        middle = arb(mpmath.nstr(near, 40))
        return arb(value).overlaps(middle + arb(0, 1e-34) * (1 + abs(middle)))


@given(st.sampled_from(FUNCTIONS), small)
def test_elementary_functions_agree_with_mpmath(name, x):
    assume(x > 0 or name not in ("log", "sqrt"))
    with ctx.workprec(128):
        value = getattr(elementary, name)(x)
        assert holds(value, oracle(name, x))
        assert isinstance(value, fmpq) or value.rel_accuracy_bits() > 100


@given(st.integers(-80, 80))
def test_the_logarithm_of_a_power_of_two_is_a_whole_number(n):
    assert elementary.log2(fmpq(2) ** n) == n
    assert type(elementary.log2(fmpq(2) ** n)) is fmpq
    assert elementary.log2(to_closed_form(fmpq(2) ** n)).rational == n


@given(positive)
def test_logarithms_to_base_two_agree_with_mpmath(x):
    with ctx.workprec(128), mpmath.workdps(40):
        assert holds(elementary.log2(x), mpmath.log(oracle_of_fraction(x), 2))
        assert elementary.log2(arb(x)).overlaps(arb(elementary.log2(x)))
        assert float(elementary.log2(sympy.Rational(int(x.p), int(x.q)))) == pytest.approx(
            float(mpmath.log(oracle_of_fraction(x), 2))
        )
    assert list(elementary.log2(np.array([x, fmpq(8)], dtype=object)))[1] == 3


def oracle_of_fraction(x: fmpq) -> mpmath.mpf:
    return mpmath.mpf(int(x.p)) / int(x.q)


@given(positive)
def test_the_root_of_a_square_is_rational(x):
    assert exact.sqrt_of(x * x) == x
    assert isinstance(exact.sqrt_of(x * x), fmpq)


@pytest.mark.parametrize(
    ("name", "x", "value"),
    [
        ("exp", 0, 1),
        ("log", 1, 0),
        ("sqrt", 0, 0),
        ("sqrt", fmpq(4, 9), fmpq(2, 3)),
        ("tanh", 0, 0),
        ("sigmoid", 0, fmpq(1, 2)),
        ("relu", fmpq(-1, 3), 0),
        ("relu", 0, 0),
        ("relu", fmpq(1, 3), fmpq(1, 3)),
        ("positive", 0, 0),
        ("positive", fmpq(1, 9), 1),
        ("sign", fmpq(-2, 3), -1),
        ("sign", 0, 0),
        ("absolute", fmpq(-2, 3), fmpq(2, 3)),
        ("floor", fmpq(-1, 2), -1),
        ("floor", fmpq(7, 2), 3),
        ("floor", 3, 3),
    ],
)
def test_exact_values_stay_rational(name, x, value):
    result = getattr(elementary, name)(x)
    assert isinstance(result, fmpq)
    assert result == value
    assert getattr(elementary, name)(np.array([x, x], dtype=object)).tolist() == [value, value]


@pytest.mark.parametrize(
    "decide",
    [
        exact.sign_of,
        exact.is_positive,
        elementary.relu,
        elementary.positive,
        elementary.sign,
        elementary.absolute,
        elementary.sqrt,
        elementary.log,
        elementary.floor,
        lambda x: elementary.maximum(x, fmpq(0)),
        lambda x: elementary.minimum(fmpq(0), x),
        lambda x: arrays.is_greater(x, fmpq(0)),
        lambda x: arrays.argmax([x, fmpq(0)]),
        lambda x: arrays.argmin([fmpq(0), x]),
        lambda x: arrays.largest([fmpq(0), x]),
        lambda x: arrays.solve_system([[x]], [fmpq(1)]),
        lambda x: arrays.cramer([[x]], [fmpq(1)]),
        lambda x: arrays.inverse([[x]]),
    ],
)
@pytest.mark.parametrize("ball", [ZERO_BALL, -ZERO_BALL, arb(0).union(arb(1e-30)), arb("nan"), arb(3).sqrt() ** 2 - 3])
def test_a_ball_around_zero_decides_nothing(decide, ball):
    """flint answers False to x > 0, x < 0 and x == 0 here; a naive max(0, x) would be 0."""
    with pytest.raises(Undecided):
        decide(ball)


def test_what_cannot_be_decided_is_said():
    with pytest.raises(Undecided) as raised:
        exact.sign_of(ZERO_BALL)
    assert str(raised.value) == (
        "the sign of a number between -1.00000e-9 and 1.00000e-9 cannot be decided: it may be 0; change the givens a "
        "little"
    )
    with pytest.raises(Undecided) as raised:
        exact.floor_of(arb(2, 1e-9))
    assert str(raised.value) == (
        "the integer part of a number near 2.00000 cannot be decided; change the givens a little"
    )


@pytest.mark.parametrize(
    ("ball", "sign"), [(arb(2).sqrt(), 1), (-arb(2).sqrt(), -1), (arb(0), 0), (arb(1, 0.5), 1), (arb(-1, 0.5), -1)]
)
def test_other_balls_are_decided(ball, sign):
    assert exact.sign_of(ball) == sign
    assert arb(elementary.absolute(ball)).overlaps(abs(ball))
    assert arb(elementary.relu(ball)).overlaps(ball if sign > 0 else arb(0))
    assert (elementary.positive(ball), elementary.sign(ball)) == (int(sign > 0), sign)


@pytest.mark.parametrize(
    ("function", "x", "sentence"),
    [
        (exact.log_of, fmpq(0), "the logarithm of 0 does not exist; only positive numbers have one"),
        (exact.log_of, fmpq(-1, 2), "the logarithm of -1/2 does not exist; only positive numbers have one"),
        (exact.sqrt_of, fmpq(-1, 2), "the square root of -1/2 is not a real number"),
        (exact.sqrt_of, arb(-2), "the square root of -2.00000 is not a real number"),
    ],
)
def test_what_does_not_exist(function, x, sentence):
    with pytest.raises(GivenError) as raised:
        function(x)
    assert str(raised.value) == sentence


@pytest.mark.parametrize("name", ["exp", "relu", "sign", "sigmoid", "floor"])
@pytest.mark.parametrize("number", [0.5, "1/2", None, np.float64(1)])
def test_floats_and_texts_are_refused(name, number):
    with pytest.raises(
        TypeError, match=f"^{name} does not know the type '{type(number).__name__}'; floats are refused"
    ):
        getattr(elementary, name)(number)


@given(small, small)
def test_maximum_and_minimum(x, y):
    assert elementary.maximum(x, y) == max(x, y)
    assert elementary.minimum(x, y) == min(x, y)


def test_maximum_broadcasts():
    table = elementary.maximum(arrays.array([[1, -2], [3, -4]]), 0)
    assert table.tolist() == [[1, 0], [3, 0]]


@given(st.integers(-(10**9), 10**9), st.integers(1, 5000))
def test_decimal_places_by_long_division(p, q):
    places = exact.decimal_places(fmpq(p, q))
    rest = Fraction(p, q)
    if places is None:
        reduced = rest.denominator
        assert lcm(reduced, 10**20) != 10**20 or reduced > 10**20
    else:
        assert (rest * 10**places).denominator == 1
        assert places == 0 or (rest * 10 ** (places - 1)).denominator != 1


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_are_rationals(x):
    assert Fraction(x) == Fraction(int(exact.to_rational(x).p), int(exact.to_rational(x).q))
    assert exact.to_float(exact.to_rational(x)) == x


@given(small, st.integers(-4, 5))
def test_powers(x, n):
    assume(x or n >= 0)
    assert elementary.power(x, n) == x**n
    assert elementary.power(np.array([x, -x], dtype=object), n).tolist() == [x**n, (-x) ** n]
    with ctx.workprec(128):
        ball = elementary.power(arb(x), n)
        assert arb(ball).overlaps(arb(x**n))
        assert arb(ball).is_finite()


@pytest.mark.parametrize("n", [2, 3, 6, 10**6 + 3])
def test_the_root_of_a_size_becomes_what_it_meets(n):
    root = elementary.sqrt(n)
    x = sympy.Symbol("x")
    assert root * x == sympy.sqrt(n) * x
    assert terms(root * to_closed_form(5)) == terms(to_closed_form(n).sqrt() * 5)
    for made, value in [
        (root * fmpq(3), 3 * n**0.5),
        (fmpq(3) / root, 3 / n**0.5),
        (root / 2, n**0.5 / 2),
        (root + 1, n**0.5 + 1),
        (1 - root, 1 - n**0.5),
        (root - fmpq(1, 2), n**0.5 - 0.5),
        (-root, -(n**0.5)),
        (root * arb(2), 2 * n**0.5),
    ]:
        assert float(made) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize("n", [0, 1, 4, 144])
def test_the_root_of_a_square_size_is_rational(n):
    assert isinstance(elementary.sqrt(n), fmpq)
    assert elementary.sqrt(n) ** 2 == n


# SymPy passes through every word


@pytest.mark.parametrize(
    "name", ["exp", "log", "sqrt", "tanh", "sigmoid", "relu", "positive", "absolute", "sign", "floor"]
)
@given(x=positive)
def test_sympy_symbols_pass_and_agree(name, x):
    symbol = sympy.Symbol("x", real=True)
    expression = getattr(elementary, name)(symbol)
    value = expression.subs(symbol, sympy.Rational(int(x.p), int(x.q)))
    assert float(value) == pytest.approx(float(arb(getattr(elementary, name)(x))), rel=1e-12)


# Array words


def matrices(n: int):
    return st.lists(st.lists(st.integers(-9, 9), min_size=n, max_size=n), min_size=n, max_size=n)


@given(
    st.integers(1, 4).flatmap(lambda n: st.tuples(matrices(n), st.lists(st.integers(-9, 9), min_size=n, max_size=n)))
)
def test_linear_systems_agree_with_sympy(system):
    rows, right = system
    matrix, vector = arrays.array(rows), arrays.array(right)
    whole = sympy.Matrix(rows).det()
    assert int(arrays.determinant(matrix)) == whole
    if whole == 0:
        with pytest.raises(GivenError, match=r"^the system of equations is singular: column "):
            arrays.solve_system(matrix, vector)
        return
    solution = arrays.solve_system(matrix, vector)
    assert (matrix @ solution).tolist() == right
    assert arrays.cramer(matrix, vector).tolist() == solution.tolist()
    assert (arrays.inverse(matrix) @ matrix == arrays.identity(len(matrix))).all()


@pytest.mark.parametrize("entry", [0, 1, 2])
def test_a_singular_system_is_named_by_its_column(entry):
    with pytest.raises(GivenError) as raised:
        arrays.solve_system(arrays.array([[1, 2], [2, 4]]), arrays.array([1, entry]))
    assert str(raised.value) == (
        "the system of equations is singular: column 2 depends on the columns before it; "
        "change the data so that no column is a combination of others"
    )


@pytest.mark.parametrize("solver", [arrays.solve_system, arrays.cramer, lambda matrix, _: arrays.inverse(matrix)])
def test_a_singular_system_is_the_givens_fault(solver):
    with pytest.raises(GivenError):
        solver(arrays.array([[1, 2], [2, 4]]), arrays.array([1, 1]))


@given(
    st.lists(st.lists(st.integers(-5, 5), min_size=3, max_size=3), min_size=1, max_size=3), st.sampled_from([0, 1, -1])
)
def test_softmax_agrees_with_mpmath(rows, axis):
    weights = arrays.softmax(arrays.array(rows), axis=axis)
    powers = np.array([[mpmath.exp(x) for x in row] for row in rows], dtype=object)
    expected = powers / powers.sum(axis=axis, keepdims=True)
    for weight, near in zip(weights.ravel(), expected.ravel(), strict=True):
        assert abs(mpmath.mpf(float(arb(weight))) - near) < 1e-12
    assert all(arb(total).overlaps(arb(1)) for total in weights.sum(axis=axis).ravel())


def test_a_masked_score_weighs_nothing():
    weights = arrays.softmax(np.array([[fmpq(0), None], [fmpq(0), fmpq(0)]], dtype=object), axis=1)
    assert weights.tolist() == [[1, 0], [fmpq(1, 2), fmpq(1, 2)]]


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=6))
def test_argmax_is_the_first_of_equals(numbers):
    vector = arrays.array(numbers)
    assert arrays.argmax(vector) == numbers.index(max(numbers))
    assert arrays.argmin(vector) == numbers.index(min(numbers))
    assert arrays.largest(vector) == max(numbers)


def test_small_arrays():
    assert arrays.identity(2).tolist() == [[1, 0], [0, 1]]
    assert arrays.diagonal([fmpq(1, 2), fmpq(3)]).tolist() == [[fmpq(1, 2), 0], [0, 3]]
    assert arrays.zeros(2, 1).tolist() == [[0], [0]]
    assert type(arrays.array([[1]])[0, 0]) is fmpq
    assert arrays.array([]).size == 0


# Closed forms


def terms(number: ClosedForm) -> dict:
    return {(atom.kind, str(atom.argument)): str(c) for atom, c in (number.terms or {}).items()}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (lambda: 1 / to_closed_form(6).sqrt(), {("sqrt", "6"): "1/6"}),
        (lambda: to_closed_form(fmpq(1, 6)).sqrt(), {("sqrt", "6"): "1/6"}),
        (lambda: to_closed_form(12).sqrt(), {("sqrt", "3"): "2"}),
        (lambda: to_closed_form(fmpq(9, 4)).sqrt(), {("sqrt", "1"): "3/2"}),
        (lambda: to_closed_form(2).sqrt() * to_closed_form(8).sqrt(), {("sqrt", "1"): "4"}),
        (lambda: to_closed_form(2).sqrt() * to_closed_form(3).sqrt(), {("sqrt", "6"): "1"}),
        (lambda: to_closed_form(3).sqrt() / to_closed_form(12).sqrt(), {("sqrt", "1"): "1/2"}),
        (lambda: to_closed_form(2).sqrt() - to_closed_form(2).sqrt(), {}),
        (lambda: to_closed_form(2).sqrt() + to_closed_form(8).sqrt(), {("sqrt", "2"): "3"}),
        (lambda: to_closed_form(2) + to_closed_form(3).log(), {("sqrt", "1"): "2", ("log", "3"): "1"}),
        (lambda: to_closed_form(2).exp() / 2, {("exp", "2"): "1/2"}),
        (lambda: to_closed_form(2).exp() * to_closed_form(-2).exp(), {("sqrt", "1"): "1"}),
        (lambda: to_closed_form(3).exp() / to_closed_form(1).exp(), {("exp", "2"): "1"}),
        (lambda: elementary.power(to_closed_form(fmpq(1, 2)).exp(), 2), {("exp", "1"): "1"}),
        (lambda: to_closed_form(5).exp().log(), {("sqrt", "1"): "5"}),
        (lambda: to_closed_form(0).exp() + to_closed_form(1).log(), {("sqrt", "1"): "1"}),
        (lambda: to_closed_form(3).log().exp(), {("sqrt", "1"): "3"}),
        (lambda: elementary.power(to_closed_form(2), -2), {("sqrt", "1"): "1/4"}),
        (lambda: (to_closed_form(2).sqrt() - 2).absolute(), {("sqrt", "1"): "2", ("sqrt", "2"): "-1"}),
        (lambda: (to_closed_form(2).sqrt() - 1).relu(), {("sqrt", "2"): "1", ("sqrt", "1"): "-1"}),
        (lambda: (1 - to_closed_form(2).sqrt()).relu(), {}),
        (lambda: to_closed_form(10).sqrt().floor(), {("sqrt", "1"): "3"}),
        (lambda: to_closed_form(2).sqrt().maximum(to_closed_form(fmpq(3, 2))), {("sqrt", "1"): "3/2"}),
        (lambda: (to_closed_form(2).sqrt() - to_closed_form(2).sqrt()).positive(), {}),
    ],
)
def test_identities(made, expected):
    number = made()
    assert number.terms is not None
    assert terms(number) == expected


@pytest.mark.parametrize(
    "made",
    [
        lambda: (
            to_closed_form(2).sqrt() + to_closed_form(3).sqrt() + to_closed_form(5).sqrt() + to_closed_form(7).sqrt()
        ),
        lambda: 1 / (1 + to_closed_form(2).sqrt()),
        lambda: to_closed_form(2).tanh(),
        lambda: to_closed_form(2).sigmoid(),
        lambda: to_closed_form(2).sqrt().exp(),
        lambda: to_closed_form(2).log() * to_closed_form(3).log(),
        lambda: to_closed_form(LARGEST + 1).log(),
    ],
)
def test_long_forms_are_given_up_but_the_number_stays(made):
    number = made()
    assert number.terms is None
    assert number.rational is None
    assert number.sign_decided() == 1


def test_large_roots_are_known_to_be_the_same():
    one, other = (to_closed_form(fmpq(n, 10**8)).sqrt() for n in (123456789013, 123456789014))
    assert (one - to_closed_form(fmpq(123456789013, 10**8)).sqrt()).rational == 0
    assert (1 / one - one * 10**8 / 123456789013).rational == 0
    assert (one * one).rational == fmpq(123456789013, 10**8)
    assert (one - other).rational is None
    assert closed_form_text(one) is None
    assert closed_form_text(to_closed_form(LARGEST + 1).sqrt()) is None
    assert closed_form_text(to_closed_form(LARGEST - 3).sqrt()) == f"sqrt({LARGEST - 3})"


def evaluated(number: ClosedForm) -> sympy.Expr:
    total = sympy.Integer(0)
    for atom, coefficient in (number.terms or {}).items():
        argument = sympy.Rational(int(atom.argument.p), int(atom.argument.q))
        total += sympy.Rational(int(coefficient.p), int(coefficient.q)) * getattr(sympy, atom.kind)(argument)
    return total


operations = st.lists(
    st.tuples(
        st.sampled_from(
            ["add", "subtract", "multiply", "divide", "sqrt", "exp", "log", "negate", "square", "reciprocal"]
        ),
        st.builds(fmpq, st.integers(1, 12), st.integers(1, 6)),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


def calculated(start: fmpq, steps: list) -> ClosedForm:
    number = to_closed_form(start)
    with ctx.workprec(200):
        for operation, operand, rooted in steps:
            other = to_closed_form(operand).sqrt() if rooted else to_closed_form(operand)
            number = {
                "add": lambda n, o: n + o,
                "subtract": lambda n, o: o - n,
                "multiply": lambda n, o: n * o,
                "divide": lambda n, o: n / o,
                "negate": lambda n, o: -n,
                "square": lambda n, o: elementary.square(n),
                "reciprocal": lambda n, o: 1 / n if n.sign_decided() else n,
                "sqrt": lambda n, o: n.sqrt() if n.sign_decided() >= 0 else n,
                "log": lambda n, o: n.log() if n.sign_decided() > 0 else n,
                "exp": lambda n, o: n.exp() if abs(float(arb(n.value))) < 20 else n,
            }[operation](number, other)
    return number


@given(st.lists(positive, min_size=1, max_size=8), st.randoms())
def test_equal_sums_of_logarithms_are_told(numbers, random):
    """However many there are: ln a + ln b is ln (a b), in any order; and a little more is more."""
    logs = [to_closed_form(number).log() for number in numbers]
    others = random.sample(logs, len(logs))
    assert (sum(logs[1:], logs[0]) - sum(others[1:], others[0])).sign_decided() == 0
    product = to_closed_form(prod(numbers, start=fmpq(1)))
    assert (sum(logs[1:], logs[0]) - product.log()).sign_decided() == 0
    assert (sum(logs[1:], logs[0]) - (product * fmpq(9, 10)).log()).sign_decided() == 1


@given(st.lists(st.integers(2, 10**6), min_size=4, max_size=9, unique=True), st.randoms())
def test_equal_sums_of_square_roots_are_told(numbers, random):
    """However many there are, in any order, and divided by their number; a little more is more."""
    roots = [to_closed_form(number).sqrt() for number in numbers]
    others = [3 * root for root in random.sample(roots, len(roots))]
    mean, other = sum(roots[1:], roots[0]) / len(roots), sum(others[1:], others[0]) / (3 * len(roots))
    assert (mean - other).sign_decided() == 0
    assert mean - other == 0
    assert (mean - other - fmpq(1, 10**9)).sign_decided() == -1


def test_sums_of_too_many_square_roots_are_not_told():
    primes = [n for n in range(2, 400) if all(n % k for k in range(2, n))][: MOST_ROOTS + 1]
    roots = [to_closed_form(prime).sqrt() for prime in primes]
    assert sum(roots[2:], roots[1]).roots is not None
    assert sum(roots[1:], roots[0]).roots is None


@given(positive, positive, st.sampled_from([fmpq(1, 2), fmpq(-3, 2), fmpq(2, 3), fmpq(-5)]))
def test_multiples_of_logarithms_are_told(a, b, c):
    """c ln a + c ln b is c ln (a b), c ln a is half of c ln a^2, and e to half a logarithm is a root."""
    first, second = c * to_closed_form(a).log(), c * to_closed_form(b).log()
    assert (first + second - c * to_closed_form(a * b).log()).sign_decided() == 0
    assert (first - c * to_closed_form(a * a).log() / 2).sign_decided() == 0
    root = (to_closed_form(a).log() / 2).exp()
    assert (root * root).rational == a
    assert (root / (-to_closed_form(a).log() / 2).exp()).rational == a


@given(positive, operations)
def test_a_closed_form_is_its_number(start, steps):
    """Whatever is calculated, a form that is kept has the value that the balls have, by SymPy's own arithmetic."""
    try:
        number = calculated(start, steps)
    except Undecided:
        return
    with ctx.workprec(200):
        assert number.logarithm is None or arb(number.value).overlaps(
            number.logarithm[0] * arb(number.logarithm[1]).log()
        )
        for roots in () if number.roots is None else (number.roots,):
            assert arb(number.value).overlaps(
                sum((arb(c) * arb(one.argument).sqrt() for one, c in roots.items()), arb(0))
            )
    if number.terms is None:
        return
    assert len(number.terms) <= MOST_TERMS
    with ctx.workprec(200):
        value = arb(number.value)
        middle = arb(str(sympy.N(evaluated(number), 40)))
        assert value.overlaps(middle + arb(0, 1e-30) * (1 + abs(middle)))
    if number.rational is not None:
        assert number.sign_decided() == exact.sign_of(number.rational)
