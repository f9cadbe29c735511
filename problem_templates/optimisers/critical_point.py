"""Critical points of a loss of two parameters: gradient, Hessian, eigenvalues, kind, and the way out of a saddle."""

from markscheme.words import *

from ..generative import _eigen
from . import _terms

source = "study notes 002 and 004, local minimum or saddle point: the eigenvalues of the Hessian"
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
ask |= {"gradients": 3} | dict.fromkeys(("hessian", "eigenvalues", "escape"), 2)
MINIMUM, MAXIMUM, SADDLE, UNDECIDED = range(4)
answers = {"critical": subset(), "kind": labels("minimum", "maximum", "saddle", "undecided")}
equal_up_to = {"eigenvalues": "order", "escape": "scale"}


draw_terms = _terms.drawn
draw_candidates = _terms.drawn_points


def invalid_candidates(terms, candidates):
    slopes = [_terms.gradient(terms, at) for at in candidates]
    if any(all(equals(slope, 0)) for slope in slopes):
        return None
    shown = ", ".join(f"({x}, {y})" for x, y in slopes)
    return f"no candidate is a critical point: the gradient is {shown}; give a point where it is (0, 0)"


def gradients(terms, candidates):
    r"""G_{ij} = \frac{\partial L}{\partial w_j}(P_i)"""
    return array([_terms.gradient(terms, at) for at in candidates])


def lines_gradients(terms):
    return _terms.slopes_told(terms)


def critical(gradients):
    r"""\mathcal{C} = \{ i : G_{i1} = G_{i2} = 0 \}"""
    return array([equals(x, 0) * equals(y, 0) for x, y in gradients])


def require_one_critical_point(critical):
    return whole(critical.sum()) == 1


def hessian(terms, candidates, critical):
    r"""H_{ij} = \frac{\partial^2 L}{\partial w_i \partial w_j}"""
    here = candidates[argmax(critical)]
    return _terms.second_derivatives(terms, here)


def lines_hessian(terms):
    return _terms.second_derivatives_told(terms)


def determinant(hessian):
    r"""\det H = H_{11} H_{22} - H_{12}^2"""
    (a, b), (_, c) = hessian
    return a * c - square(b)


def eigenvalues(hessian):
    r"""\lambda_{1, 2} = \frac{\operatorname{tr} H}{2} \pm \sqrt{\left( \frac{\operatorname{tr} H}{2} \right)^2 - \det H}"""
    return _eigen.by_polynomial(hessian, _eigen.minors(hessian))


eigenvalues__via_determinant = likewise(_eigen.by_polynomial, S="hessian", product="determinant")
eigenvalues__via_half_difference = likewise(_eigen.by_half_difference, S="hessian")
eigenvalues__via_full_formula = likewise(_eigen.by_full_formula, S="hessian", product="determinant")
eigenvalues__via_trace = likewise(_eigen.by_trace, S="hessian", product="determinant")
eigenvalues__via_product = likewise(_eigen.by_product, S="hessian", product="determinant")


def eigenvalues__diagonal_taken(hessian):
    return array([maximum(*hessian.diagonal()), minimum(*hessian.diagonal())])  # in the order of the key, as all forms


def kind(eigenvalues):
    signs = {whole(sign(value)) for value in eigenvalues}
    return rational(_KINDS.get(frozenset(signs), UNDECIDED))


def lines_kind(eigenvalues):
    signs = [("<", "=", ">")[whole(sign(value)) + 1] for value in eigenvalues]
    return [
        (rf"\lambda_{i} =", value, f"{one} 0") for i, (value, one) in enumerate(zip(eigenvalues, signs, strict=True), 1)
    ]


_KINDS = {frozenset({1}): MINIMUM, frozenset({-1}): MAXIMUM, frozenset({1, -1}): SADDLE}


def require_decided(kind, hessian):
    return kind != UNDECIDED and sign(hessian[0, 1]) != 0 and sign(hessian.trace()) != 0


def escape(hessian, eigenvalues):
    r"""(H - \lambda_{\min} I) \, u = 0"""
    return _eigen.smallest(hessian, eigenvalues[argmin(eigenvalues)])


def lines_escape(hessian, eigenvalues):
    least = eigenvalues[argmin(eigenvalues)]
    second_row = is_greater(hessian[1, 1], hessian[0, 0])
    return _eigen.rows_told(hessian, least, second_row, r"H - \lambda_{\min} I", ("u_1", "u_2"))


def escape__via_other_row(hessian, eigenvalues):
    return _eigen.smallest(hessian, eigenvalues[argmin(eigenvalues)], other_row=True)


def escape__entries_swapped(hessian, eigenvalues):
    if sign(hessian[0, 0] - hessian[1, 1]) == 0:
        return None  # of (1, -1) the entries may be swapped, for it is right up to its sign
    return _eigen.smallest(hessian, eigenvalues[argmin(eigenvalues)])[::-1]


def change(eigenvalues, t):
    r"""\Delta L = \frac{1}{2} \lambda_{\min} \, t^2"""
    return eigenvalues[argmin(eigenvalues)] * square(t) / 2


slips = {
    gradients: {
        "factor_forgotten": "_terms.gradient(terms, at) -> _terms.gradient(terms, at, falls=False)",
        "mixed_term_forgotten": "terms -> _terms.unmixed(terms)",
    },
    critical: {"one_slope_is_enough": "equals(x, 0) * equals(y, 0) -> maximum(equals(x, 0), equals(y, 0))"},
    hessian: {
        "factor_forgotten": "_terms.second_derivatives(terms, here) -> _terms.second_derivatives(terms, here, falls=False)",
        "mixed_term_forgotten": "terms -> _terms.unmixed(terms)",
        "at_a_point_that_is_not_critical": "critical -> 1 - critical",
    },
    eigenvalues: {"diagonal_taken": eigenvalues__diagonal_taken, "sign_of_trace": "hessian -> -hessian"},
    kind: {"signs_exchanged": "eigenvalues -> -eigenvalues", "by_the_diagonal": "eigenvalues -> hessian.diagonal()"},
    escape: {
        "largest_eigenvalue": "_eigen.smallest -> _eigen.largest; argmin -> argmax",
        "entries_swapped": escape__entries_swapped,
    },
    change: {
        "half_forgotten": "eigenvalues[argmin(eigenvalues)] * square(t) / 2 -> eigenvalues[argmin(eigenvalues)] * square(t)",
        "not_squared": "square(t) -> t",
        "largest_eigenvalue": "argmin -> argmax",
    },
}
