"""Optimisers, recurrent networks, the autoencoder and reinforcement learning against independent implementations."""

from __future__ import annotations

from itertools import product
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from flint import arb, ctx, fmpq
from scipy.integrate import quad
from scipy.signal import lfilter
from scipy.special import expit, xlog1py, xlogy
from scipy.stats import norm

from markscheme.engine.evaluate import exact_values
from markscheme.engine.problem import with_given
from markscheme.family.library import Library
from markscheme.numbers.rounding import decimal

LIBRARY = Library()
BITS = 256  # ample for 15 proven digits


def as_floats(value: Any) -> Any:
    """The 15 proven digits of every number, in the shape of the value."""
    if isinstance(value, (np.ndarray, list, tuple)):
        return [as_floats(item) for item in value]
    return float(decimal(value, 15)) if isinstance(value, (fmpq, arb)) else value


def check(family: str, data: dict[str, Any], expected: dict[str, Any]) -> None:
    problem = with_given(LIBRARY[family], data)
    with ctx.workprec(BITS):
        values = exact_values(problem.family, problem.inputs, BITS)
        for name, theirs in expected.items():
            mine = np.array(as_floats(values[name]), dtype=float)
            assert mine.shape == np.shape(theirs), f"{name}: shape {mine.shape}, expected {np.shape(theirs)}"
            np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-13, err_msg=f"{family}, step {name}")


def draw(rng: np.random.Generator, *shape: int, low: float = -2, high: float = 2) -> tuple[Any, np.ndarray]:
    """Decimals with three places, none 0: as exact strings for us, as floats for the oracle."""
    thousandths = rng.integers(round(low * 1000), round(high * 1000), shape)
    thousandths = np.where(thousandths == 0, 1, thousandths)
    strings = np.vectorize(lambda k: f"{'-' * (k < 0)}{abs(k) // 1000}.{abs(k) % 1000:03}", otypes=[object])(
        thousandths
    )
    return strings.tolist(), thousandths / 1000


# --- optimisers


RULES = [
    (method, form, decay, place, accumulator, gradient)
    for method, form, decay, place, accumulator, gradient in product(
        ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"),
        ("velocity", "moving_average"),
        ("none", "l2", "decoupled"),
        ("outside", "inside"),
        ("sum", "mean"),
        ("quadratic", "given"),
    )
    if (form == "velocity" or method in ("momentum", "nesterov"))
    and (place == "outside" or method in ("adagrad", "rmsprop", "adam"))
    and (accumulator == "sum" or method == "adagrad")
    and (method, gradient) != ("nesterov", "given")
]


def averaged(values: np.ndarray, keep: float, fresh: float) -> np.ndarray:
    """The state of v = keep v + fresh x after each step, by a linear filter along time."""
    return np.asarray(lfilter([fresh], [1, -keep], values, axis=0))


def denominators(squares: np.ndarray, epsilon: float, place: str) -> np.ndarray:
    return np.sqrt(squares + epsilon) if place == "inside" else np.sqrt(squares) + epsilon


def directions(G: np.ndarray, rule: tuple[str, ...], p: dict[str, float]) -> np.ndarray:
    """What each step subtracts, from all gradients at once: the closed forms of the recursions."""
    method, form, _, place, accumulator, _ = rule
    t = np.arange(1, len(G) + 1)[:, None]
    if method == "sgd":
        return p["eta"] * G
    if method in ("momentum", "nesterov"):
        return p["eta"] * averaged(G, p["beta"], 1 if form == "velocity" else 1 - p["beta"])
    if method == "adagrad":
        squares = np.cumsum(G**2, axis=0) / (t if accumulator == "mean" else 1)
        return p["eta"] * G / denominators(squares, p["epsilon"], place)
    if method == "rmsprop":
        return p["eta"] * G / denominators(averaged(G**2, p["rho"], 1 - p["rho"]), p["epsilon"], place)
    m = averaged(G, p["beta1"], 1 - p["beta1"]) / (1 - p["beta1"] ** t)
    v = averaged(G**2, p["beta2"], 1 - p["beta2"]) / (1 - p["beta2"] ** t)
    return p["eta"] * m / denominators(v, p["epsilon"], place)


def trajectory(theta: np.ndarray, slope: Any, rule: tuple[str, ...], p: dict[str, float], steps: int) -> np.ndarray:
    """All points, each from the whole history of gradients; `slope(k, point)` is the gradient for step k."""
    method, _, decay, *_ = rule
    points, gradients = [theta], np.zeros((0, theta.size))
    for k in range(steps):
        at = points[-1]
        if method == "nesterov" and k:
            at = at - p["beta"] * directions(gradients, rule, p)[-1]
        g = slope(k, at) + (p["decay"] * at if decay == "l2" else 0)
        gradients = np.vstack([gradients, g])
        shrunk = points[-1] * (1 - p["eta"] * p["decay"] if decay == "decoupled" else 1)
        points.append(shrunk - directions(gradients, rule, p)[-1])
    return np.array(points[1:])


@pytest.mark.parametrize("rule", RULES, ids="-".join)
def test_optimiser_steps(rule: tuple[str, ...]) -> None:
    rng = np.random.default_rng(list("-".join(rule).encode()))
    d, steps = int(rng.integers(1, 4)), int(rng.integers(2, 5))
    (starts, theta), (curves, a), (slopes, G) = draw(rng, d), draw(rng, d, low=0.2), draw(rng, steps, d)
    names = ("eta", "beta", "rho", "beta1", "beta2", "epsilon", "decay")
    numbers = {name: draw(rng, low=0.05, high=0.95) for name in names}
    method, form, decay, place, accumulator, gradient = rule
    data = {"theta": starts, "method": method, "momentum_form": form, "weight_decay": decay}
    data |= {"epsilon_place": place, "accumulator": accumulator, "gradient": gradient}
    data |= {"a": curves, "steps": steps} if gradient == "quadratic" else {"gradients": slopes}
    wanted = [name for name, given in LIBRARY["optimisers/step"].given.items() if given.applies({**data})]
    data |= {name: numbers[name][0] for name in names if name in wanted}
    # the loss a theta^2 / 2 is differentiated by HIPS autograd
    loss = grad(lambda point: 0.5 * anp.sum(a * point**2))
    slope = (lambda k, at: loss(at)) if gradient == "quadratic" else (lambda k, at: G[k])
    points = trajectory(theta, slope, rule, {name: float(value) for name, (_, value) in numbers.items()}, steps)
    name = "theta_"
    check("optimisers/step", data, {f"{name}{k}": point for k, point in enumerate(points, 1)})


# --- recurrent networks


@pytest.mark.parametrize("T, n, h", [(1, 1, 1), (2, 3, 2), (3, 2, 4)])
@pytest.mark.parametrize("order", ["state_first", "input_first"])
def test_lstm(T: int, n: int, h: int, order: str) -> None:
    """All gates from one stacked matrix product, the weights of state and input apart."""
    rng = np.random.default_rng([T, n, h])
    (Xs, X), (h0s, state), (c0s, memory) = draw(rng, T, n), draw(rng, h), draw(rng, h)
    weights, biases = draw(rng, 4, h, n + h), draw(rng, 4, h)
    by_state, by_input = np.split(weights[1], [h] if order == "state_first" else [n], axis=2)
    if order == "input_first":
        by_state, by_input = by_input, by_state
    expected = {}
    for t in range(T):
        z = np.einsum("ghj,j->gh", by_state, state) + np.einsum("ghj,j->gh", by_input, X[t]) + biases[1]
        f, i, c, o = expit(z[0]), expit(z[1]), np.tanh(z[2]), expit(z[3])
        memory = f * memory + i * c
        state = o * np.tanh(memory)
        expected |= {f"{s}_{t + 1}": v for s, v in zip("figoch", (f, i, c, o, memory, state), strict=True)}
    data = {"X": Xs, "h0": h0s, "c0": c0s, "order": order}
    for position, gate in enumerate("fico"):
        data |= {f"W_{gate}": weights[0][position], f"b_{gate}": biases[0][position]}
    check("rnn/lstm", data, expected)


@pytest.mark.parametrize("T, n, h", [(1, 1, 1), (2, 1, 1), (3, 2, 2), (4, 3, 2)])
@pytest.mark.parametrize("loss", ["end", "each"])
def test_backpropagation_through_time(T: int, n: int, h: int, loss: str) -> None:
    """Gradients of the unrolled network by HIPS autograd."""
    rng = np.random.default_rng([T, n, h])
    names = {"X": (T, n), "W_x": (h, n), "W_h": (h, h), "b": (h,), "w_o": (h,), "h0": (h,)}
    drawn = {name: draw(rng, *shape, low=-1, high=1) for name, shape in names.items()}
    targets = draw(rng, T)
    p = {name: value for name, (_, value) in drawn.items()}

    def unrolled(shift: Any, W_x: Any, W_h: Any, b: Any, w_o: Any) -> Any:
        state, errors = p["h0"], []
        for t in range(T):
            state = anp.tanh(anp.dot(W_x, p["X"][t]) + anp.dot(W_h, state) + b + shift[t])
            errors.append(anp.dot(w_o, state) - targets[1][t])
        return sum(0.5 * error**2 for error in (errors if loss == "each" else errors[-1:]))

    at = (np.zeros((T, h)), p["W_x"], p["W_h"], p["b"], p["w_o"])
    slopes = [grad(unrolled, i)(*at) for i in range(5)]
    expected = dict(zip(("grad_W_x", "grad_W_h", "grad_b", "grad_w_o"), slopes[1:], strict=True))
    expected |= {"loss_": unrolled(*at), **{f"delta_{t + 1}": slopes[0][t] for t in range(T)}}
    data = {name: strings for name, (strings, _) in drawn.items()} | {"loss": loss}
    data |= {"targets": targets[0]} if loss == "each" else {"target": targets[0][-1]}
    check("rnn/bptt", data, expected)


# --- variational autoencoder


def divergence(mean: float, deviation: float) -> float:
    """KL(N(mean, deviation^2) | N(0, 1)) by numerical integration."""
    q, p = norm(mean, deviation), norm()
    ends = mean - 12 * deviation, mean + 12 * deviation
    area, _ = quad(lambda z: q.pdf(z) * (q.logpdf(z) - p.logpdf(z)), *ends, epsabs=1e-14, epsrel=1e-13, limit=200)
    return float(area)


@pytest.mark.parametrize("d, n", [(1, 1), (2, 3), (3, 2)])
@pytest.mark.parametrize("reconstruction", ["bernoulli", "gaussian"])
@pytest.mark.parametrize("encoder", ["log_variance", "variance"])
def test_vae(d: int, n: int, reconstruction: str, encoder: str) -> None:
    rng = np.random.default_rng([d, n])
    (mus, mu), (noises, noise), (Ws, W), (cs, c) = draw(rng, d), draw(rng, d), draw(rng, n, d), draw(rng, n)
    spreads, spread = draw(rng, d, low=0.2 if encoder == "variance" else -2)
    xs, x = draw(rng, n, low=0.001, high=0.999)
    sigma = np.sqrt(np.exp(spread)) if encoder == "log_variance" else np.sqrt(spread)
    z = norm.ppf(norm.cdf(noise), loc=mu, scale=sigma)  # the same quantile of the other normal distribution
    score = W @ z + c
    if reconstruction == "bernoulli":
        x_hat, R = expit(score), np.sum(xlogy(x, expit(score)) + xlog1py(1 - x, -expit(score)))
    else:
        x_hat, R = score, np.sum(norm.logpdf(x, loc=score) - norm.logpdf(0))
    D = sum(divergence(m, s) for m, s in zip(mu, sigma, strict=True))
    data = {"mu": mus, encoder: spreads, "noise": noises, "W": Ws, "c": cs, "x": xs}
    expected = {"sigma": sigma, "z": z, "x_hat": x_hat, "log_likelihood": R, "KL": D, "elbo": R - D}
    check("generative/vae", {**data, "reconstruction": reconstruction, "encoder": encoder}, expected)


# --- reinforcement learning


@pytest.mark.parametrize("T", [1, 2, 5, 9])
@pytest.mark.parametrize("baseline", ["values", "mean"])
def test_returns(T: int, baseline: str) -> None:
    """The recursion backwards in time is a linear filter of the reversed rewards."""
    rng = np.random.default_rng(T)
    (rs, r), (bs, b), (gammas, gamma) = draw(rng, T), draw(rng, T), draw(rng, low=0.1, high=1)
    G = lfilter([1], [1, -float(gamma)], r[::-1])[::-1]
    data = {"rewards": rs, "gamma": gammas, "baseline": baseline, **({"b": bs} if baseline == "values" else {})}
    check("rl/returns", data, {"G": G, "advantage": G - (b if baseline == "values" else np.mean(G))})


def table_after(table: np.ndarray, rows: list[list[Any]], algorithm: str, alpha: float, gamma: float) -> Any:
    """Tables with a further state 0, the end, whose values are and stay 0; the convex form of the update."""
    now = np.concatenate([np.zeros((1, *table.shape[1:])), table])
    new_values = []
    for row in rows:
        if algorithm == "td0":
            place, reward, after = (row[0],), row[1], now[row[2]]
        elif algorithm == "sarsa":
            place, reward, after = (row[0], row[1] - 1), row[2], now[row[3], row[4] - 1]
        else:
            place, reward, after = (row[0], row[1] - 1), row[2], np.max(now[row[3]])
        now[place] = (1 - alpha) * now[place] + alpha * (float(reward) + gamma * after)
        new_values.append(now[place])
    return now[1:], new_values


@pytest.mark.parametrize("n, m, K", [(1, 1, 1), (2, 2, 3), (4, 3, 8)])
@pytest.mark.parametrize("algorithm", ["td0", "sarsa", "q_learning"])
def test_temporal_differences(n: int, m: int, K: int, algorithm: str) -> None:
    rng = np.random.default_rng([n, m, K])
    tables, table = draw(rng, n) if algorithm == "td0" else draw(rng, n, m)
    (alphas, alpha), (gammas, gamma) = draw(rng, low=0.1, high=1), draw(rng, low=0.1, high=1)
    rewards, states, actions = draw(rng, K)[0], rng.integers(0, n + 1, K), rng.integers(1, m + 1, (K, 2))
    rows = []
    for k in range(K):
        start, after = int(rng.integers(1, n + 1)), int(states[k])
        first, second = int(actions[k][0]), int(actions[k][1]) if after else 0
        rows.append({"td0": [start, rewards[k], after], "sarsa": [start, first, rewards[k], after, second],
                     "q_learning": [start, first, rewards[k], after]}[algorithm])  # fmt: skip
    after, new_values = table_after(table, rows, algorithm, float(alpha), float(gamma))
    data = {"V" if algorithm == "td0" else "Q": tables, "transitions": rows, "alpha": alphas, "gamma": gammas}
    expected = {"table": after, **{f"value_{k}": value for k, value in enumerate(new_values, 1)}}
    check("rl/td", {**data, "algorithm": algorithm}, expected)


@pytest.mark.parametrize("b, d", [(2, 10), (3, 7), (35, 80), (250, 150), (361, 200), (999, 1)])
def test_game_tree(b: int, d: int) -> None:
    """Whole numbers of any length: the digits of b^d themselves."""
    digits = str(b**d)
    exponent, mantissa = len(digits) - 1, float(f"{digits[0]}.{digits[1:30] or 0}")
    check("rl/game_tree", {"b": b, "d": d}, {"two_moves": b**2, "exponent": exponent, "mantissa": mantissa,
                                              "log_N": exponent + np.log10(mantissa)})  # fmt: skip
