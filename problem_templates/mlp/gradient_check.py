"""Gradient checking: the central difference of a polynomial cost beside its derivative, and their relative error."""

from markscheme.words import *

source = "study notes 001 and 003, difference quotients and gradient checking; the relative error"
rounding = "8 sf, 4 sf"  # a difference of nearly equal numbers, divided by a small one
sizes = {"m": (4, 4, 5)}
_STEPS = (
    choice("0.1", "0.2", "0.4", "0.5"),
    choice("0.2", "0.25", "0.4", "0.5"),
    choice("0.1", "0.15", "0.2", "0.25", "0.3", "0.4", "0.5"),
)
given = {
    "coefficients": vector("m", integers(-4, 5)),
    "theta": number(by_level(choice(-3, -2, 2, 3), decimals(-2, 2, 1), decimals(-2, 2, 1))),
    "epsilon": number(by_level(*_STEPS)).above(0, "a step"),
}
symbols = {"coefficients": "c", "J_plus": "J_{+}", "J_minus": "J_{-}"}
symbols |= {"numerical": r"\hat{g}", "analytical": "g", "relative_error": "r"}
ask = {"J_plus": 1, "J_minus": 1, "numerical": 1, "analytical": 2, "relative_error": 1}


def draw_coefficients(stream, m):
    """The highest power has a coefficient, or else the central difference is the derivative; one that is 0 may be."""
    return array([stream.between(-4, 5) for _ in range(m - 1)] + [stream.choice((-2, -1, 1, 2))])


def require_varied(coefficients):
    return len({*coefficients}) >= 3 and sum(map(absolute, coefficients)) >= 6


def require_error_to_be_seen(relative_error):
    return is_greater(relative_error, rational("0.0005")) and is_greater(rational("0.3"), relative_error)


def invalid_zero(coefficients, theta, epsilon):
    difference = J_plus(coefficients, theta, epsilon) - J_minus(coefficients, theta, epsilon)
    if sign(difference) == 0 and sign(_slope(coefficients, theta)) == 0:
        return "numerical and analytical gradient are both 0, so the relative error is 0/0; give another theta or other coefficients"
    return None


def _J(coefficients, at):
    return sum(c * power(at, k) for k, c in enumerate(coefficients))


def _slope(coefficients, at, falls=True):
    """The derivative; without the powers that fall down as factors, if so asked."""
    return sum((c * (k if falls else 1) * power(at, k - 1) for k, c in enumerate(coefficients) if k), 0 * at)


def J_plus(coefficients, theta, epsilon):
    r"""J_{+} = \sum_{k=1}^{m} c_k \, (\theta + \epsilon)^{k-1}"""
    return _J(coefficients, theta + epsilon)


def J_minus(coefficients, theta, epsilon):
    r"""J_{-} = \sum_{k=1}^{m} c_k \, (\theta - \epsilon)^{k-1}"""
    return _J(coefficients, theta - epsilon)


def numerical(J_plus, J_minus, epsilon):
    return (J_plus - J_minus) / (2 * epsilon)


def analytical(coefficients, theta):
    r"""g = \sum_{k=2}^{m} (k - 1) \, c_k \, \theta^{k-2}"""
    return _slope(coefficients, theta)


def relative_error(numerical, analytical):
    return absolute(numerical - analytical) / (absolute(numerical) + absolute(analytical))


slips = {
    J_plus: {
        "constant_forgotten": "_J(coefficients, theta + epsilon) -> _J(coefficients, theta + epsilon) - coefficients[0]",
        "powers_term_by_term": "_J(coefficients, theta + epsilon) -> _J(coefficients, theta) + _J(coefficients, epsilon) - coefficients[0]",
    },
    J_minus: {
        "constant_forgotten": "_J(coefficients, theta - epsilon) -> _J(coefficients, theta - epsilon) - coefficients[0]",
        "powers_term_by_term": "_J(coefficients, theta - epsilon) -> _J(coefficients, theta) + _J(coefficients, -epsilon) - coefficients[0]",
    },
    numerical: {
        "divided_by_epsilon": "2 * epsilon -> epsilon",
        "one_sided": "J_minus -> _J(coefficients, theta); 2 * epsilon -> epsilon",
        "order_reversed": "J_plus <-> J_minus",
        "not_divided": "2 * epsilon -> 1",
    },
    analytical: {
        "factor_forgotten": "_slope(coefficients, theta) -> _slope(coefficients, theta, falls=False)",
        "power_not_lowered": "_slope(coefficients, theta) -> theta * _slope(coefficients, theta)",
        "constant_kept": "_slope(coefficients, theta) -> _slope(coefficients, theta) + coefficients[0]",
    },
    relative_error: {
        "not_relative": "absolute(numerical) + absolute(analytical) -> 1",
        "by_analytical_only": "absolute(numerical) + absolute(analytical) -> absolute(analytical)",
    },
}
