"""Trace, determinant, eigenvalues and spectral radius of a 2 x 2 matrix that need not be symmetric."""

from markscheme.words import *

from ..generative import _eigen


def gap(W):
    """The discriminant: the square of the distance of the eigenvalues; below 0 they are complex."""
    return square(W[0, 0] - W[1, 1]) + 4 * W[0, 1] * W[1, 0]


def is_telling(W, level):
    """Two real eigenvalues, rational ones on easy, unlike in size; and no triangle, whose diagonal holds them."""
    if not all(W.ravel()) or W[0, 0] * W[1, 1] == W[0, 1] * W[1, 0] or not sign(W.trace()) or sign(gap(W)) <= 0:
        return False
    return level != "easy" or bool(whole(equals(square(floor(sqrt(gap(W)))), gap(W))))


def invalid_complex(W, kind):
    if kind == "matrix" and sign(gap(W)) < 0:
        why = "the eigenvalues of W are complex, for (w11 - w22)^2 + 4 w12 w21 is below 0"
        return f"{why}; give a matrix with real ones"
    return None


@when(kind="matrix")
def trace(W):
    r"""\operatorname{tr} W = w_{11} + w_{22}"""
    return W.trace()


@when(kind="matrix")
def determinant(W):
    r"""\det W = w_{11} w_{22} - w_{12} w_{21}"""
    return W[0, 0] * W[1, 1] - W[0, 1] * W[1, 0]


@when(kind="matrix")
def eigenvalues(W, determinant):
    r"""\lambda_{1, 2} = \frac{\operatorname{tr} W}{2} \pm \sqrt{\left( \frac{\operatorname{tr} W}{2} \right)^2 - \det W}"""
    return _eigen.by_polynomial(W, determinant)


eigenvalues__via_full_formula = when(kind="matrix")(likewise(_eigen.by_full_formula, S="W", product="determinant"))
eigenvalues__via_trace = when(kind="matrix")(likewise(_eigen.by_trace, S="W", product="determinant"))
eigenvalues__via_product = when(kind="matrix")(likewise(_eigen.by_product, S="W", product="determinant"))


@when(kind="matrix")
def radius(eigenvalues):
    r"""\rho = \max_i |\lambda_i|"""
    return maximum(*absolute(eigenvalues))


slips = {
    eigenvalues: {
        "diagonal_taken": "_eigen.by_polynomial(W, determinant) -> array([maximum(W[0, 0], W[1, 1]), minimum(W[0, 0], W[1, 1])])",
        "sign_of_trace": "W -> -W",
        "determinant_added": "determinant -> -determinant if is_greater(square(W.trace()), -4 * determinant)",
    },
    radius: {
        "smallest_taken": "maximum -> minimum",
        "determinant_taken": "maximum(*absolute(eigenvalues)) -> absolute(determinant)",
    },
}
