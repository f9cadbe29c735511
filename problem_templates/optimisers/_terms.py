"""A polynomial of two parameters as a list of terms: a coefficient, the power of w_1, the power of w_2."""

from markscheme.words import *


def gradient(terms, at, falls=True):
    """Its two slopes at a point; without the powers that fall down as factors, if so asked."""
    return array([_value(_derivative(terms, i, falls), at) for i in (0, 1)])


def second_derivatives(terms, at, falls=True):
    """The matrix of its second derivatives at a point."""
    return array([[_value(_derivative(_derivative(terms, i, falls), j, falls), at) for j in (0, 1)] for i in (0, 1)])


def slopes_told(terms):
    """The derivatives by w_1 and by w_2 as they are written on paper."""
    return [(rf"\frac{{\partial L}}{{\partial w_{i + 1}}} =", *_told(_derivative(terms, i))) for i in (0, 1)]


def second_derivatives_told(terms):
    """The derivatives of these, likewise; the mixed ones are alike."""
    below = {(0, 0): "w_1^2", (0, 1): r"w_1 \partial w_2", (1, 1): "w_2^2"}
    return [
        (rf"\frac{{\partial^2 L}}{{\partial {by}}} =", *_told(_derivative(_derivative(terms, i), j)))
        for (i, j), by in below.items()
    ]


def _told(terms):
    """A sum of terms: sign, coefficient and powers, side by side."""
    pieces = []
    for place, (coefficient, *powers) in enumerate(terms):
        pieces.append("-" if whole(sign(coefficient)) < 0 else "+" if place else "")
        size, shown = (
            absolute(coefficient),
            [rf"w_{i}" + (f"^{{{n}}}" if n > 1 else "") for i, n in enumerate(powers, 1) if n],
        )
        pieces += [*([] if shown and equals(size, 1) else [size]), *shown]
    return pieces or ["0"]


def unmixed(terms):
    """The terms that have one of the parameters alone."""
    return [term for term in terms if not (term[1] and term[2])]


def _derivative(terms, i, falls=True):
    lowered = []
    for coefficient, *powers in terms:
        if powers[i]:
            factor = powers[i] if falls else 1
            powers[i] -= 1
            lowered.append((read_number(coefficient) * factor, *powers))
    return lowered


def _value(terms, at):
    total = 0 * at[0]  # of the kind of number that the point is of
    for place, (coefficient, *powers) in enumerate(terms):
        number = read_number(coefficient)
        is_less = place > 0 and whole(sign(number)) < 0
        product = -number if is_less else number
        for x, n in zip(at, powers, strict=True):
            product = product * power(x, n) if n > 1 else product * x if n else product
        total = total - product if is_less else total + product
    return total


def drawn(stream, level):
    """A polynomial with a critical point at whole numbers: its linear terms are chosen so that the gradient is 0 there."""
    powers = [(2, 0), (1, 1), (0, 2)] + {"easy": [], "medium": [(3, 0)], "hard": [(3, 0), (1, 2)]}[level]
    size = {2: (-3, -2, -1, 1, 2, 3), 3: (-1, 1)}
    terms = [[stream.choice(size[i + j]), i, j] for i, j in sorted(powers, reverse=True)]
    here = array([stream.choice((-2, -1, 1, 2)), stream.choice((-2, -1, 1, 2))])
    linear = [[-int(slope.p), 1 - i, i] for i, slope in enumerate(gradient(terms, here))]
    return [*terms, *(term for term in linear if term[0])]


def drawn_points(stream, terms, p):
    """A point with coordinates from -2 to 2 where the gradient is 0, and others."""
    grid = stream.shuffled([array([x, y]) for x in range(-2, 3) for y in range(-2, 3) if x or y])
    found = next(at for at in grid if not any(gradient(terms, at)))
    return array([[*at] for at in stream.shuffled([found, *(at for at in grid if at is not found)][:p])])
