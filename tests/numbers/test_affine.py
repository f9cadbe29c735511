"""Acceptance sets hold every student who rounds as the rule allows, and the float arithmetic in them loses nothing."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import permutations
from random import Random

import pytest
from flint import arb, ctx, fmpq
from hypothesis import assume, example, given
from hypothesis import strategies as st

from markscheme.errors import GivenError, Undecided
from markscheme.numbers import arrays, elementary
from markscheme.numbers.affine import Affine
from markscheme.numbers.exact import decimal_places, to_float
from markscheme.numbers.kept_digits import Working
from markscheme.numbers.rounding import Digits, exponent, round_half_away, round_to

RULES = [(3, True), (4, True), (6, True), (2, False), (4, False)]
STUDENTS = 12
TRIVIAL = {fmpq(-1), fmpq(0), fmpq(1)}


# --- a student


@dataclass
class Student:
    """Rounds any result to the digits of the rule, or keeps more of them, as it comes; whole numbers are kept.

    `habit`: how often an operation is rounded to exactly the digits of the rule. `way`: the way of working that is gone
    instead of the written one. `backwards`: sums are added from the end.
    """

    digits: Digits
    dice: random.Random
    habit: float
    way: str = ""
    backwards: bool = False
    kept: dict = field(default_factory=dict)

    def write(self, value: object) -> fmpq:
        """A result as it is written down."""
        number = value if isinstance(value, fmpq) else near(value)
        if number.q == 1:
            return number
        if self.dice.random() > self.habit:
            more = Digits(self.digits.count + self.dice.choice([1, 2, 5, 12]), self.digits.significant)
            return number if self.dice.random() < 0.3 and isinstance(value, fmpq) else round_to(number, more)[0]
        return round_to(number, self.digits)[0]

    def product(self, a: fmpq, b: fmpq) -> fmpq:
        """Multiply; what 1, -1 or 0 gives needs no new rounding."""
        return a * b if TRIVIAL & {a, b} else self.write(a * b)

    def sum(self, numbers: list[fmpq]) -> fmpq:
        """Add from the first or from the last, rounding any sum on the way."""
        total, *others = numbers[:: -1 if self.backwards else 1]
        for number in others:
            total = total + number if 0 in (total, number) else self.write(total + number)
        return total

    def quotient(self, a: fmpq, b: fmpq) -> fmpq:
        """Divide, or write the reciprocal down and multiply; nobody does that where the quotient ends early."""
        if b in TRIVIAL or a == 0:
            return a / b
        if self.way == "reciprocal" and round_to(a / b, self.digits)[0] != a / b:
            return self.write(a * self.write(1 / b))
        return self.write(a / b)

    def tanh(self, z: fmpq) -> fmpq:
        """tanh(z) by a power of e, each number on the way written down."""
        if self.way == "tanh_by_e_to_z":
            up, down = self.write(elementary.exp(z)), self.write(elementary.exp(-z))
            return self.quotient(self.write(up - down), self.write(up + down))
        power = self.write(elementary.exp(self.write(-2 * z if self.way == "tanh_by_e_to_minus_2z" else 2 * z)))
        above = self.write(1 + power)
        if self.way == "tanh_by_e_to_2z":
            return self.quotient(self.write(power - 1), above)
        if self.way == "tanh_by_e_to_minus_2z":
            return self.quotient(self.write(1 - power), above)
        return self.write(1 - self.quotient(fmpq(2), above))

    def sigmoid(self, z: fmpq) -> fmpq:
        """The logistic function by a power of e, each number on the way written down."""
        if self.way == "sigmoid_by_e_to_z":
            power = self.write(elementary.exp(z))
            return self.quotient(power, self.write(1 + power))
        if self.way == "sigmoid_by_tanh":
            return self.write(self.write(1 + self.write(elementary.tanh(self.write(z / 2)))) / 2)
        return self.quotient(fmpq(1), self.write(1 + self.write(elementary.exp(-z))))


def near(ball: arb) -> fmpq:
    """The middle of a ball, which is narrow here: 400 bits are kept."""
    mantissa, power = (int(part) for part in ball.mid().man_exp())
    return fmpq(mantissa) * fmpq(2) ** power


# --- random calculations: a tree whose leaves are short decimals, evaluated by a student, exactly, and in affine forms


leaves = st.builds(lambda n, places: ("leaf", fmpq(n, 10**places)), st.integers(-999, 999), st.integers(0, 2))
fractions = st.builds(lambda p, q: ("leaf", fmpq(p, q)), st.integers(-20, 20), st.sampled_from([3, 7, 9, 11]))


def grown(children):
    return st.one_of(
        st.tuples(st.just("sum"), st.lists(children, min_size=2, max_size=5)),
        st.tuples(st.sampled_from(["product", "quotient"]), st.lists(children, min_size=2, max_size=2)),
        st.tuples(
            st.sampled_from(["square", "exp", "log", "sqrt", "tanh", "sigmoid", "relu", "absolute", "negate"]), children
        ),
    )


trees = st.recursive(st.one_of(leaves, fractions), grown, max_leaves=12)
rules = st.sampled_from(RULES)


def affine(tree, working: Working, memory: dict) -> Affine:
    """The tree in affine forms; a subtree that stands twice is calculated once."""
    kind, below = tree
    if id(tree) in memory:
        return memory[id(tree)]
    if kind == "leaf":
        form = working.lift(below)
    elif kind in ("sum", "product", "quotient"):
        parts = [affine(child, working, memory) for child in below]
        form = parts[0]
        for part in parts[1:]:
            form = {"sum": form.__add__, "product": form.__mul__, "quotient": form.__truediv__}[kind](part)
    else:
        form = one(kind, affine(below, working, memory))
    assert form.radius < 1e12
    assert form.radius <= 0.5 * abs(form.centre) + 1  # a form wider than that says nothing
    memory[id(tree)] = form.settled()
    return memory[id(tree)]


def one(kind: str, x):
    return -x if kind == "negate" else getattr(elementary, kind)(x)


def by_hand(tree, student: Student) -> fmpq:
    """The tree as the student calculates it."""
    kind, below = tree
    if id(tree) not in student.kept:
        if kind == "leaf":
            number = below if decimal_places(below) is not None else student.write(below)
        elif kind == "sum":
            number = student.sum([by_hand(child, student) for child in below])
        elif kind == "quotient":
            number = student.quotient(*(by_hand(child, student) for child in below))
        elif kind == "product":
            a, b = (by_hand(child, student) for child in below)
            number = student.product(a, b)
        else:
            x = by_hand(below, student)
            if (x != 0 and student.way.startswith(f"{kind}_by")) or (kind, student.way) == ("tanh", "tanh_from_one"):
                result = fmpq(0) if x == 0 else getattr(student, kind)(x)
            else:
                result = one(kind, x)
            number = result if kind in ("relu", "absolute", "negate") else student.write(result)
        student.kept[id(tree)] = number
    return student.kept[id(tree)]


def exactly(tree):
    """The tree in rationals and balls."""
    kind, below = tree
    if kind == "leaf":
        return below
    if kind in ("sum", "product", "quotient"):
        first, *rest = (exactly(child) for child in below)
        for part in rest:
            first = first + part if kind == "sum" else first * part if kind == "product" else first / part
        return first
    return one(kind, exactly(below))


def form_of(tree, rule: tuple[int, bool], way: str = "") -> Affine:
    """The form, or no example: what cannot be decided or is too wide or too large says nothing here."""
    try:
        form = affine(tree, Working(*rule, way=way), {})
    except (Undecided, GivenError, ZeroDivisionError, OverflowError, AssertionError):
        assume(False)
    return form


def inside(form: Affine, number: fmpq) -> bool:
    low, high = form.interval()
    return low <= number <= high


WAYS_OF_TREES = (
    "",
    "reciprocal",
    "tanh_by_e_to_z",
    "tanh_by_e_to_2z",
    "tanh_by_e_to_minus_2z",
    "tanh_from_one",
    "sigmoid_by_e_to_z",
    "sigmoid_by_e_to_minus_z",
    "sigmoid_by_tanh",
)


@example(("quotient", [("leaf", fmpq(3, 2)), ("leaf", fmpq(150))]), (2, False), "reciprocal", Random(1))
# A result of 13 digits before the point with decimals kept: floats cannot tell where in its last unit it lies.
@example(("exp", ("sum", [("leaf", fmpq(1)), ("leaf", fmpq(269, 10))])), (2, False), "", Random(1))
@given(trees, rules, st.sampled_from(WAYS_OF_TREES), st.randoms(use_true_random=False))
def test_every_student_lands_inside(tree, rule, way, dice):
    form = form_of(tree, rule, way)
    with ctx.workprec(400):
        for habit in (1.0, 0.5, 0.9):
            for _ in range(STUDENTS // 3):
                number = by_hand(tree, Student(Digits(*rule), dice, habit, way))
                assert inside(form, number), (
                    f"{float(to_float(number)):.12g} is outside {form.low:.12g} .. {form.high:.12g}"
                )


@example(("exp", ("sum", [("leaf", fmpq(1, 10)), ("leaf", fmpq(-65))])), (25, True))  # as a sum that is known exactly
@example(("exp", ("leaf", fmpq(241, 5))), (25, True))  # 48.2 is no float, and e^x magnifies what is lost
@given(trees, st.sampled_from([(25, True), (25, False)]))
def test_floats_lose_nothing(tree, rule):
    """With 25 digits kept, half a unit is far below what floats round: only the slop can hold the exact value."""
    form = form_of(tree, rule)
    with ctx.workprec(400):
        exact = exactly(tree)
        assert inside(form, exact if isinstance(exact, fmpq) else near(exact))
    assert form.radius <= 1e-6 * max(abs(form.centre), 1) or form.radius <= 1


@given(trees, rules)
def test_the_exact_value_lies_inside(tree, rule):
    form = form_of(tree, rule)
    with ctx.workprec(400):
        value = exactly(tree)
        assert inside(form, value if isinstance(value, fmpq) else near(value))


@given(st.lists(leaves, min_size=2, max_size=9), rules, st.randoms(use_true_random=False))
def test_a_sum_holds_from_either_end(numbers, rule, dice):
    tree = ("sum", [("product", [leaf, ("leaf", fmpq(37, 100))]) for leaf in numbers])
    form = affine_or_wide(tree, rule)
    ends = form.rational is not None  # a total that ends is never rounded; who adds it in the order written sees that
    for k in range(6):
        if ends and k % 2:
            continue
        assert inside(form, by_hand(tree, Student(Digits(*rule), dice, 0.8, backwards=k % 2 == 1)))


def affine_or_wide(tree, rule) -> Affine:
    """As `affine`, without its bound on the width."""
    total = None
    working = Working(*rule)
    for _, (leaf, factor) in tree[1]:
        product = working.lift(leaf[1]) * working.lift(factor[1])
        total = product if total is None else total + product
    return total.settled()


@given(st.lists(leaves, min_size=2, max_size=6), st.integers(2, 9), rules, st.randoms(use_true_random=False))
def test_a_mean_holds_term_by_term(numbers, n, rule, dice):
    """Dividing each summand and adding is one of the ways of a / b."""
    working = Working(*rule, way="each_term")
    total = working.lift(numbers[0][1])
    for _, number in numbers[1:]:
        total = total + working.lift(number)
    form = total / n
    exact = sum((number for _, number in numbers), fmpq(0)) / n
    # who sees that it ends does not divide term by term; and a whole number is never rounded, however long
    assume(exact.q != 1 and round_to(exact, Digits(*rule))[0] != exact)
    for _ in range(5):
        student = Student(Digits(*rule), dice, 0.8)
        assert inside(form, student.sum([student.write(number / n) for _, number in numbers]))


def test_the_test_can_fail():
    """A student who keeps two figures fewer lands outside often."""
    dice, outside = random.Random(7), 0
    tree = ("sum", [("quotient", [("leaf", fmpq(k)), ("leaf", fmpq(7))]) for k in (1, 2, 3, 5, 11)])
    form = affine(tree, Working(4), {})
    for _ in range(100):
        outside += not inside(form, by_hand(tree, Student(Digits(2), dice, 1.0)))
    assert outside > 50


# --- what is known exactly stays so


@pytest.mark.parametrize(
    ("made", "value"),
    [
        (lambda x: x - x, fmpq(0)),
        (lambda x: x + x, fmpq(5)),
        (lambda x: x * 2, fmpq(5)),
        (lambda x: x / x, fmpq(1)),
        (lambda x: elementary.power(x, 0), fmpq(1)),
        (lambda x: x * 0, fmpq(0)),
        (lambda x: 0 * x + 3, fmpq(3)),
        (lambda x: elementary.square(x), fmpq(25, 4)),
        (lambda x: elementary.power(x, -2), fmpq(4, 25)),
        (lambda x: 1 / (x - fmpq(3, 2)), fmpq(1)),
        (lambda x: (x * fmpq(8, 5)).sqrt(), fmpq(2)),
        (lambda x: (x - x).exp(), fmpq(1)),
        (lambda x: (x - fmpq(3, 2)).log(), fmpq(0)),
        (lambda x: (x - x).sigmoid(), fmpq(1, 2)),
        (lambda x: (x - x).sqrt(), fmpq(0)),
    ],
)
@pytest.mark.parametrize("rule", [(4, True), (4, False)])
def test_short_results_are_not_rounded(made, value, rule):
    form = made(Working(*rule).lift(fmpq(5, 2)))
    assert form.rational == value
    assert form.interval() == (value, value)


@pytest.mark.parametrize("rule", RULES)
@example(number=fmpq(171, 781))  # 6e-4 units from a tie, which is none
@example(number=fmpq(2576, 881))
@given(number=st.builds(fmpq, st.integers(-(10**6), 10**6), st.integers(1, 1000)))
def test_a_lifted_number_holds_what_is_written_for_it_and_hardly_more(rule, number):
    """Rounded to the digits of the rule or to more; a tie either way."""
    form = Working(*rule).lift(number)
    if form.rational is not None:
        assert round_half_away(number, 30) == number
        return
    low, high = form.interval()
    written = [number]
    for more in range(6):
        digits = Digits(rule[0] + more, rule[1])
        unit = fmpq(10) ** -digits.places(number)
        nearest = round_to(number, digits)[0]
        ties = [nearest - unit, nearest + unit] if 2 * abs(number - nearest) == unit else []
        written += [n for n in (nearest, *ties) if 2 * abs(n - number) <= unit]
    assert low <= min(written)
    assert max(written) <= high
    half = fmpq(1, 2) * fmpq(10) ** -Digits(*rule).places(number)
    room = half / 1000 + (abs(number) + half) * fmpq(1, 2**46)  # and what floats lose
    assert min(written) - low <= room
    assert high - max(written) <= room


def test_roundings_cancel():
    """x - x forgets the error of x, and x / x its first order; intervals would double both."""
    x = Working(4).lift(fmpq(1, 3)).settled()
    unit = fmpq(1, 10_000)
    low, high = (x - x).interval()
    assert -unit / 2 * fmpq(1001, 1000) <= low <= 0 <= high <= unit / 2 * fmpq(1001, 1000)
    wide = Working(6).between(9.0, 11.0)
    low, high = (wide / wide).interval()
    assert fmpq(96, 100) < low <= 1 <= high < fmpq(104, 100)
    low, high = (wide - wide).interval()
    assert -fmpq(1, 1000) < low <= 0 <= high < fmpq(1, 1000)


def test_a_known_number_less_itself_is_zero():
    x = Working(4).lift(fmpq(5, 4))
    assert (x - x).interval() == (0, 0)
    assert (x - x).sign_decided() == 0


def test_what_a_student_wrote_is_known_to_its_last_digit():
    form = Working(4).written(fmpq(25, 100), fmpq(1, 200))
    low, high = form.interval()
    assert low <= fmpq(245, 1000)
    assert high >= fmpq(255, 1000)
    assert high - low < fmpq(10_001, 1_000_000)
    assert Working(4).written(fmpq(3), fmpq(0)).interval() == (3, 3)


# --- decisions


@pytest.mark.parametrize(
    ("name", "edges", "note"),
    [
        ("relu", (0, 3), "max(0, x) for x between -1 and 3"),
        ("positive", (0, 1), "x > 0 for x between -1 and 3"),
        ("sign", (-1, 1), "the sign of x between -1 and 3"),
        ("absolute", (0, 3), "|x| for x between -1 and 3"),
        ("floor", (-1, 3), "the integer part of x between -1 and 3"),
    ],
)
def test_a_straddled_decision_gives_the_hull_and_a_note(name, edges, note):
    working = Working(4)
    form = getattr(elementary, name)(working.between(-1.0, 3.0))
    low, high = form.interval()
    assert low <= edges[0]
    assert high >= edges[1]
    assert float(to_float(high - low)) < edges[1] - edges[0] + 1.01  # the floor of an edge may lie one further
    assert working.undecided_comparisons == [note]


def test_a_straddled_maximum_gives_the_hull_and_a_note():
    working = Working(4)
    form = elementary.maximum(working.between(-1.0, 3.0), working.between(0.0, 2.0))
    assert [round(float(to_float(edge)), 9) for edge in form.interval()] == [0, 3]
    assert working.undecided_comparisons == ["the larger of 1 and 1"]


@pytest.mark.parametrize(("low", "high"), [(1.0, 2.0), (-2.0, -1.0)])
def test_other_decisions_are_made_in_silence(low, high):
    working = Working(4)
    form = working.between(low, high)
    sign = 1 if low > 0 else -1
    assert elementary.sign(form).rational == sign
    assert elementary.positive(form).rational == int(sign > 0)
    assert elementary.relu(form) is form if sign > 0 else elementary.relu(form).rational == 0
    assert elementary.absolute(form).low > 0
    assert elementary.floor(working.between(low + 0.2, low + 0.3)).rational == int(low)
    assert working.undecided_comparisons == []


@pytest.mark.parametrize(
    ("decide", "sentence"),
    [
        (lambda x: x.log(), "the logarithm of a number between -1 and 3 may not exist"),
        (lambda x: x.sqrt(), "the square root of a number between -1 and 3 may not exist"),
        (lambda x: 1 / x, "the divisor lies between -1 and 3 and may be zero"),
    ],
)
def test_what_may_not_exist_is_undecided(decide, sentence):
    with pytest.raises(Undecided) as raised:
        decide(Working(4).between(-1.0, 3.0))
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    "decide",
    [
        lambda x, y: arrays.is_greater(x, y),
        lambda x, y: arrays.argmax([x, y]),
        lambda x, y: arrays.argmin([x, y]),
        lambda x, y: arrays.solve_system([[x - y]], [y]),
        lambda x, y: arrays.cramer([[x - y]], [y]),
    ],
)
def test_choices_that_the_roundings_leave_open_are_undecided(decide):
    working = Working(4)
    with pytest.raises(Undecided):
        decide(working.between(0.0, 2.0), working.between(1.0, 3.0))


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_a_tie_below_the_largest_leaves_nothing_open(order):
    working = Working(4)
    entries = [working.between(low, high) for low, high in ((0.0, 2.0), (1.0, 3.0), (4.0, 5.0), (2.5, 3.5))]
    assert arrays.argmax([entries[i] for i in order]) == order.index(2)
    assert arrays.argmin([-entries[i] for i in order]) == order.index(2)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_tie_at_the_top_stays_open(order):
    working = Working(4)
    entries = [working.between(0.0, 2.0), working.between(1.0, 3.0), working.between(-2.0, -1.0)]
    with pytest.raises(Undecided):
        arrays.argmax([entries[i] for i in order])


@pytest.mark.parametrize("x", [-1000, 1000, -710, 710])
@pytest.mark.parametrize("name", ["sigmoid", "tanh", "exp"])
def test_large_arguments_are_no_overflow(name, x):
    """e^1000 has no float: a form of it may be refused as undecided, but nothing else."""
    try:
        form = getattr(elementary, name)(Working(4).lift(fmpq(x)))
    except Undecided:
        return
    with ctx.workprec(2000):
        exact = getattr(elementary, name)(fmpq(x))
        assert inside(form, near(exact))


@pytest.mark.parametrize("number", [fmpq(10) ** 400, fmpq(10) ** -400, fmpq(1, 3) * fmpq(10) ** 400])
def test_numbers_beyond_floats_are_no_overflow(number):
    try:
        form = Working(4).lift(number)
    except Undecided:
        return
    low, high = form.interval()
    assert low <= number <= high


@pytest.mark.parametrize("written", [fmpq(10) ** 300, fmpq(10) ** -300])
@pytest.mark.parametrize(
    "follow",
    [
        lambda x: x * x,
        lambda x: elementary.square(x),
        lambda x: 1 / (x * x),
        lambda x: x * x - x,
        lambda x: (x * x * x).tanh(),
    ],
)
def test_what_follows_from_an_absurd_answer_is_no_overflow(written, follow):
    """A student may write 1e300, and marking goes on from it."""
    working = Working(4)
    try:
        low, high = follow(working.written(written, written / 1000)).interval()
    except Undecided:
        return
    assert low <= high


def test_mixing_with_integers_rationals_and_balls():
    working = Working(6)
    x = working.lift(fmpq(1, 3))
    root = arb(2).sqrt()
    for form, value in [
        (x + 1, 4 / 3),
        (1 - x, 2 / 3),
        (fmpq(1, 2) * x, 1 / 6),
        (2 / x, 6),
        (x / fmpq(1, 2), 2 / 3),
        (x * working.lift(root), 2**0.5 / 3),
    ]:
        assert form.low < value < form.high
        assert form.radius < 1e-4


def test_effort_counts_operations_by_their_cost():
    costs = {}
    for name, make in {
        "add": lambda x: x + fmpq(1, 7),
        "times": lambda x: x * fmpq(3, 7),
        "by one": lambda x: x * 1 + 0,
        "square": elementary.square,
        "over": lambda x: x / 7,
        "exp": lambda x: x.exp(),
    }.items():
        working = Working(4)
        make(working.lift(fmpq(1, 3)))
        costs[name] = working.effort
    assert costs == {"add": 1, "times": 2, "by one": 0, "square": 2, "over": 3, "exp": 5}


@given(st.integers(1, 10**9), rules)
def test_half_a_unit_is_that_of_exact_arithmetic(n, rule):
    number = fmpq(n, 10**4)
    half = Working(*rule).half_unit(to_float(number))
    places = rule[0] - 1 - exponent(number) if rule[1] else rule[0]
    assert half == pytest.approx(0.5 * 10.0**-places, rel=1e-12)
