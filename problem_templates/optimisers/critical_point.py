"""Critical points of a loss of two parameters: gradient, Hessian, eigenvalues, kind, and the way out of a saddle."""

from markscheme.words import *

from ..generative import _eigen

source = "study note 002, local minimum or saddle point: the eigenvalues of the Hessian"
rounding = "5 sf, 3 sf"
sizes = {"p": (2, 3, 3)}
given = {
    "terms": rows('[["1/2", 2, 0], [-3, 1, 1]]', coefficient="exact", power_of_w1=(0, 9), power_of_w2=(0, 9)),
    "candidates": matrix("p", 2, integers(-2, 2)),
    "t": number(choice("0.1", "0.2", "0.5")).at_least(0, "the length of a step"),
}
symbols = {"candidates": "P", "gradients": "G", "critical": r"\mathcal{C}", "hessian": "H", "eigenvalues": r"\lambda"}
symbols |= {"determinant": r"\det H", "kind": r"\tau", "escape": "u", "change": r"\Delta L"}
ask = dict.fromkeys(("critical", "determinant", "kind", "change"), 1)
ask |= dict.fromkeys(("gradients", "hessian", "eigenvalues", "escape"), 2)
MINIMUM, MAXIMUM, SADDLE, UNDECIDED = range(4)
answers = {"critical": subset(), "kind": labels("minimum", "maximum", "saddle", "undecided")}
up_to = {"eigenvalues": "order", "escape": "scale"}


def draw_terms(stream, level):
    """A polynomial with a critical point at whole numbers: its linear terms are chosen so that the gradient is 0 there."""
    powers = [(2, 0), (1, 1), (0, 2)] + {"easy": [], "medium": [(3, 0)], "hard": [(3, 0), (1, 2)]}[level]
    size = {2: (-3, -2, -1, 1, 2, 3), 3: (-1, 1)}
    terms = [[stream.choice(size[i + j]), i, j] for i, j in sorted(powers, reverse=True)]
    here = array([stream.choice((-2, -1, 1, 2)), stream.choice((-2, -1, 1, 2))])
    linear = [[-int(_value(_derivative(terms, i), here).p), 1 - i, i] for i in (0, 1)]
    return [*terms, *(term for term in linear if term[0])]


def draw_candidates(stream, terms, p):
    """A point with coordinates from -2 to 2 where the gradient is 0, and others."""
    grid = stream.shuffled([array([x, y]) for x in range(-2, 3) for y in range(-2, 3) if x or y])
    slopes = [_derivative(terms, i) for i in (0, 1)]
    found = next(at for at in grid if not any(_value(slope, at) for slope in slopes))
    return array([[*at] for at in stream.shuffled([found, *(at for at in grid if at is not found)][:p])])


def _derivative(terms, i, falls=True):
    """The terms of the partial derivative by parameter i; without the factor that falls down, if so asked."""
    lowered = []
    for coefficient, *powers in terms:
        if powers[i]:
            factor = powers[i] if falls else 1
            powers[i] -= 1
            lowered.append((read_number(coefficient) * factor, *powers))
    return lowered


def _value(terms, at):
    total = 0 * at[0]  # of the kind of number that the point is of
    for coefficient, *powers in terms:
        product = read_number(coefficient)
        for x, n in zip(at, powers, strict=True):
            product = product * power(x, n) if n > 1 else product * x if n else product
        total = total + product
    return total


def invalid_candidates(terms, candidates):
    if any(all(equals(_gradient(terms, at), 0)) for at in candidates):
        return None
    slopes = ", ".join(f"({_gradient(terms, at)[0]}, {_gradient(terms, at)[1]})" for at in candidates)
    return f"no candidate is a critical point: the gradient is {slopes}; give a point where it is (0, 0)"


def _gradient(terms, at, **how):
    return array([_value(_derivative(terms, i, **how), at) for i in (0, 1)])


def gradients(terms, candidates):
    r"""G_{ij} = \frac{\partial L}{\partial w_j}(P_i)"""
    return array([_gradient(terms, at) for at in candidates])


def _unmixed(terms):
    return [term for term in terms if not (term[1] and term[2])]


def critical(gradients):
    r"""\mathcal{C} = \{ i : G_{i1} = G_{i2} = 0 \}"""
    return array([equals(x, 0) * equals(y, 0) for x, y in gradients])


def require_one_critical_point(critical):
    return whole(critical.sum()) == 1


def _second(terms, at, **how):
    return array([[_value(_derivative(_derivative(terms, i, **how), j, **how), at) for j in (0, 1)] for i in (0, 1)])


def hessian(terms, candidates, critical):
    r"""H_{ij} = \frac{\partial^2 L}{\partial w_i \partial w_j}"""
    return _second(terms, candidates[argmax(critical)])


def determinant(hessian):
    r"""\det H = H_{11} H_{22} - H_{12}^2"""
    (a, b), (_, c) = hessian
    return a * c - square(b)


def eigenvalues(hessian):
    r"""\lambda_{1, 2} = \frac{\operatorname{tr} H}{2} \pm \sqrt{\left( \frac{\operatorname{tr} H}{2} \right)^2 - \det H}"""
    return _eigen.by_polynomial(hessian, _eigen.minors(hessian))


def eigenvalues__via_determinant(hessian, determinant):
    return _eigen.by_polynomial(hessian, determinant)


def eigenvalues__via_half_difference(hessian):
    return _eigen.by_half_difference(hessian)


def eigenvalues__diagonal_taken(hessian):
    return array([maximum(*hessian.diagonal()), minimum(*hessian.diagonal())])  # in the order of the key, as all forms


def kind(eigenvalues):
    r"""(\operatorname{sign} \lambda_1, \operatorname{sign} \lambda_2)"""
    signs = {whole(sign(value)) for value in eigenvalues}
    return rational(_KINDS.get(frozenset(signs), UNDECIDED))


_KINDS = {frozenset({1}): MINIMUM, frozenset({-1}): MAXIMUM, frozenset({1, -1}): SADDLE}


def require_decided(kind, hessian):
    return kind != UNDECIDED and sign(hessian[0, 1]) != 0 and sign(hessian.trace()) != 0


def escape(hessian, eigenvalues):
    r"""(H - \lambda_{\min} I) \, u = 0"""
    return _eigen.smallest(hessian, minimum(*eigenvalues))


def escape__via_other_row(hessian, eigenvalues):
    return _eigen.smallest(hessian, minimum(*eigenvalues), other_row=True)


def escape__entries_swapped(hessian, eigenvalues):
    if sign(hessian[0, 0] - hessian[1, 1]) == 0:
        return None  # of (1, -1) the entries may be swapped, for it is right up to its sign
    return _eigen.smallest(hessian, minimum(*eigenvalues))[::-1]


def change(eigenvalues, t):
    r"""\Delta L = \frac{1}{2} \lambda_{\min} \, t^2"""
    return minimum(*eigenvalues) * square(t) / 2


def eigenvalues__via_full_formula(hessian, determinant):
    return _eigen.by_full_formula(hessian, determinant)


def eigenvalues__via_trace(hessian, determinant):
    return _eigen.by_trace(hessian, determinant)


def eigenvalues__via_product(hessian, determinant):
    return _eigen.by_product(hessian, determinant)


slips = {
    gradients: {
        "factor_forgotten": "_gradient(terms, at) -> _gradient(terms, at, falls=False)",
        "mixed_term_forgotten": {"terms": _unmixed},
    },
    critical: {
        "one_slope_is_enough": "equals(x, 0) * equals(y, 0) -> maximum(equals(x, 0), equals(y, 0))",
    },
    hessian: {
        "factor_forgotten": "_second(terms, candidates[argmax(critical)]) -> _second(terms, candidates[argmax(critical)], falls=False)",
        "mixed_term_forgotten": {"terms": _unmixed},
        "at_a_point_that_is_not_critical": "critical -> 1 - critical",
    },
    eigenvalues: {
        "diagonal_taken": eigenvalues__diagonal_taken,
        "sign_of_trace": "hessian -> -hessian",
    },
    kind: {
        "signs_exchanged": "eigenvalues -> -eigenvalues",
        "by_the_diagonal": "eigenvalues -> hessian.diagonal()",
    },
    escape: {
        "largest_eigenvalue": "_eigen.smallest -> _eigen.largest; minimum -> maximum",
        "entries_swapped": escape__entries_swapped,
    },
    change: {
        "half_forgotten": "minimum(*eigenvalues) * square(t) / 2 -> minimum(*eigenvalues) * square(t)",
        "not_squared": "square(t) -> t",
        "largest_eigenvalue": "eigenvalues -> array([maximum(*eigenvalues)] * 2)",
    },
}
