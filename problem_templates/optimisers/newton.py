"""One step of Newton's method for a loss of two parameters: gradient, Hessian, its inverse, the direction, the new point."""

from markscheme.words import *

from . import _terms

source = "study note 004, second-order optimisation: Newton's method"
rounding = "5 sf, 3 sf"
given = {
    "terms": rows('[["1/2", 2, 0], [-3, 1, 1]]', coefficient="exact", power_of_w1=(0, 9), power_of_w2=(0, 9)),
    "theta": vector(2, by_level(integers(-3, 3), integers(-3, 3), decimals(-2, 2, 1))),
}
symbols = {"gradient": "g", "hessian": "H", "determinant": r"\det H", "inverse_": "B", "direction": "p"}
ask = {"gradient": 2, "hessian": 2, "determinant": 1, "direction": 2, "theta_new": 1}


draw_terms = _terms.drawn


def draw_theta(stream, level, terms):
    """A point where both slopes and all second derivatives say something, and the determinant is not near 0."""

    def tells(at):
        (a, b), (_, c) = H = _terms.second_derivatives(terms, at)
        g = _terms.gradient(terms, at)
        return (
            all(H.ravel())
            and all(g)
            and is_greater(absolute(a * c - b * b), 1)
            and a != c
            and absolute(g[0]) != absolute(g[1])
        )

    return stream.again(lambda: given["theta"].draw(stream, level, {}), until=tells, most=100)


def require_both_slopes(gradient, hessian, determinant):
    return all(gradient) and all(hessian.ravel()) and is_greater(absolute(determinant), 1)


def invalid_singular(terms, theta):
    if equals(determinant(_terms.second_derivatives(terms, theta)), 0):
        return "the Hessian at theta has the determinant 0, so it has no inverse; give another theta or other terms"
    return None


def gradient(terms, theta):
    r"""g_i = \frac{\partial L}{\partial w_i}"""
    return _terms.gradient(terms, theta)


def lines_gradient(terms):
    return _terms.slopes_told(terms)


def hessian(terms, theta):
    r"""H_{ij} = \frac{\partial^2 L}{\partial w_i \partial w_j}"""
    return _terms.second_derivatives(terms, theta)


def lines_hessian(terms):
    return _terms.second_derivatives_told(terms)


def determinant(hessian):
    r"""\det H = H_{11} H_{22} - H_{12}^2"""
    (a, b), (_, c) = hessian
    return a * c - square(b)


def inverse_(hessian, determinant):
    r"""B = \frac{1}{\det H} \begin{pmatrix} H_{22} & -H_{12} \\ -H_{21} & H_{11} \end{pmatrix}"""
    (a, b), (_, c) = hessian
    return array([[c, -b], [-b, a]]) / determinant


def direction(inverse_, gradient):
    return inverse_ @ gradient


def direction__via_elimination(hessian, gradient):
    return solve_system(hessian, gradient)


def direction__via_cramer(hessian, determinant, gradient):
    (a, b), (_, c) = hessian
    return array([c * gradient[0] - b * gradient[1], a * gradient[1] - b * gradient[0]]) / determinant


def theta_new(theta, direction):
    return theta - direction


slips = {
    gradient: {
        "factor_forgotten": "_terms.gradient(terms, theta) -> _terms.gradient(terms, theta, falls=False)",
        "mixed_term_forgotten": "terms -> _terms.unmixed(terms)",
    },
    hessian: {
        "factor_forgotten": "_terms.second_derivatives(terms, theta) -> _terms.second_derivatives(terms, theta, falls=False)",
        "mixed_term_forgotten": "terms -> _terms.unmixed(terms)",
    },
    determinant: {"sum_of_products": "a * c - square(b) -> a * c + square(b)", "diagonal_only": "square(b) -> 0 * b"},
    direction: {
        "not_inverted": "inverse_ @ gradient -> hessian @ gradient",
        "determinant_forgotten": "inverse_ -> determinant * inverse_",
        "diagonal_only": "inverse_ @ gradient -> gradient / hessian.diagonal()",
        "diagonal_not_swapped": "inverse_ -> (2 * diagonal(hessian.diagonal()) - hessian) / determinant",
        "signs_not_changed": "inverse_ -> 2 * diagonal(inverse_.diagonal()) - inverse_",
        "entries_inverted": "inverse_ -> 1 / hessian",
    },
    theta_new: {"uphill": "direction -> -direction", "gradient_step": "direction -> gradient"},
}
