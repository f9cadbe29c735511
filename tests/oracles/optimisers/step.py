"""First-order methods: each quantity from the whole history of gradients, by the closed forms of the recursions."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad
from scipy.signal import lfilter

SIZES = ({"d": 1, "K": 4}, {"d": 4, "K": 2})
MOMENTUM = ("momentum", "nesterov")


def averaged(values: np.ndarray, start: Any, keep: float, fresh: float) -> np.ndarray:
    """The state of v = keep v + fresh x after each step, by a linear filter along time; `start` decays beside it."""
    t = np.arange(1, len(values) + 1)[:, None]
    return np.asarray(lfilter([fresh], [1, -keep], values, axis=0)) + keep**t * start


def moments(G: np.ndarray, p: dict[str, Any], options: dict[str, str]) -> dict[str, np.ndarray]:
    """What a method keeps of the gradients so far, a row for each step."""
    method, zero = options["method"], np.zeros(G.shape[1])
    t = np.arange(1, len(G) + 1)[:, None]
    start = p.get("v0", zero)
    if method in MOMENTUM:
        velocity = options["momentum_form"] == "velocity"
        return {"v": averaged(G, start, p["beta"], -p["eta"] if velocity else 1 - p["beta"])}
    if method == "adagrad":
        total = np.cumsum(G**2, axis=0)
        return {"v": total / t if options["accumulator"] == "mean" else start + total}
    if method == "rmsprop":
        return {"v": averaged(G**2, start, p["rho"], 1 - p["rho"])}
    if method == "adam":
        m, v = averaged(G, zero, p["beta1"], 1 - p["beta1"]), averaged(G**2, zero, p["beta2"], 1 - p["beta2"])
        return {"m": m, "v": v, "m_hat": m / (1 - p["beta1"] ** t), "v_hat": v / (1 - p["beta2"] ** t)}
    return {}


def move(g: np.ndarray, kept: dict[str, np.ndarray], p: dict[str, Any], options: dict[str, str]) -> np.ndarray:
    """What the last step adds to the parameters."""
    method = options["method"]
    if method == "sgd":
        return -p["eta"] * g
    if method in MOMENTUM:
        return kept["v"][-1] if options["momentum_form"] == "velocity" else -p["eta"] * kept["v"][-1]
    squares, along = (kept["v_hat"][-1], kept["m_hat"][-1]) if method == "adam" else (kept["v"][-1], g)
    inside = options["epsilon_place"] == "inside"
    return -p["eta"] * along / (np.sqrt(squares + p["epsilon"]) if inside else np.sqrt(squares) + p["epsilon"])


def oracle(given: dict[str, Any], options: dict[str, str]) -> dict[str, Any]:
    quadratic, decay = options["gradient"] == "quadratic", options["weight_decay"]
    slope = grad(lambda point: 0.5 * anp.sum(given["a"] * point**2)) if quadratic else None
    theta, G, found = given["theta"], np.zeros((0, len(given["theta"]))), {}
    for k in range(1, (given["steps"] if quadratic else len(given["gradients"])) + 1):
        at = theta
        if options["method"] == "nesterov":
            v = moments(G, given, options)["v"][-1] if k > 1 else given["v0"]
            at = theta + given["beta"] * (v if options["momentum_form"] == "velocity" else -given["eta"] * v)
        g = slope(at) if quadratic else given["gradients"][k - 1]
        if decay == "l2":
            g = g + given["decay"] * at
        G = np.vstack([G, g])
        kept = moments(G, given, options)
        shrunk = theta * (1 - given["eta"] * given["decay"] if decay == "decoupled" else 1)
        theta = shrunk + move(g, kept, given, options)
        found |= {f"g_{k}": g, **{f"{name}_{k}": rows[-1] for name, rows in kept.items()}, f"theta_{k}": theta}
    return found
