"""Dropout: the expectation over all masks, one by one; the gradient by HIPS autograd."""

from __future__ import annotations

from itertools import product
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad

SIZES = ({"n": 1}, {"n": 2}, {"n": 5})


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    a, p, mask, w, c = (given[name] for name in ("a", "p", "mask", "w", "c"))
    keep = p if options["p_means"] == "keep" else 1 - p
    factor = 1 / keep if options["scaling"] == "inverted" else 1.0

    def unit(x: Any) -> Any:
        return anp.dot(w, anp.where(mask == 1, x * factor, 0.0)) + c

    masks = np.array(list(product((0, 1), repeat=len(a))))
    chances = keep ** masks.sum(axis=1) * (1 - keep) ** (1 - masks).sum(axis=1)
    expected = chances @ (masks * a * factor)
    at_test = a if options["scaling"] == "inverted" else expected
    np.testing.assert_allclose(expected, at_test, rtol=1e-12, atol=1e-15)  # what the scaling is for
    return {
        "q": keep,
        "a_train": np.where(mask == 1, a * factor, 0),
        "z_train": unit(a),
        "grad_a": grad(unit)(a),
        "expected": expected,
        "a_test": at_test,
        "z_test": w @ at_test + c,
    }
