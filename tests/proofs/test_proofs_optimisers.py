"""Proofs with SymPy for Newton's method, as in test_proofs.py."""

from __future__ import annotations

import numpy as np
import pytest
import sympy
from test_proofs import all_vanish, gradient, symbol

from markscheme.engine.evaluate import evaluate
from markscheme.family.library import Library

LIBRARY = Library()
TERMS = ([["3", 2, 0], ["-1", 1, 1], ["2", 0, 2]], [["1", 3, 0], ["-2", 1, 2], ["1/2", 2, 1], ["4", 0, 1]])


def loss(terms, w):
    return sum(sympy.Rational(c) * w[0] ** i * w[1] ** j for c, i, j in terms)


@pytest.mark.parametrize("terms", TERMS, ids=["quadratic", "cubic"])
def test_a_step_of_newton_leads_to_where_the_second_order_model_has_no_slope(terms):
    family, theta = LIBRARY["optimisers/newton"], symbol("theta", 2)
    found = evaluate(family, {"terms": terms, "theta": theta})
    true = gradient(loss(terms, theta), theta)
    hessian = np.array([gradient(slope, theta) for slope in true])
    assert all_vanish(found["gradient"] - true)
    assert all_vanish(found["hessian"] - hessian)
    assert all_vanish(true + hessian @ (found["theta_new"] - theta))
    for step, route in ((s, r) for s, routes in family.routes.items() for r in routes.values()):
        assert all_vanish(evaluate(family, {"terms": terms, "theta": theta}, replace={step: route})[step] - found[step])


def test_of_a_quadratic_one_step_is_enough():
    theta = symbol("theta", 2)
    found = evaluate(LIBRARY["optimisers/newton"], {"terms": TERMS[0], "theta": theta})
    assert all_vanish(found["theta_new"])  # the minimum is at 0


def test_a_mistake_leads_elsewhere():
    family, inputs = LIBRARY["optimisers/newton"], {"terms": TERMS[1], "theta": symbol("theta", 2)}
    right = evaluate(family, inputs)["theta_new"]
    for slip, functions in family.slips.items():
        wrong = evaluate(family, inputs, replace=functions)["theta_new"]
        assert not all_vanish(wrong - right), slip
