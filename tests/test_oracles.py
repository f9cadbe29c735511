"""Every problem family against an independent implementation: random instances, several sizes, 12 digits."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import networkx as nx
import numpy as np
import pytest
from autograd import grad
from flint import arb, ctx, fmpq
from scipy.signal import correlate2d
from scipy.special import expit, softmax
from scipy.stats import linregress
from sklearn.linear_model import LinearRegression, Ridge

from markscheme.engine.evaluate import exact_values
from markscheme.engine.problem import with_given
from markscheme.family.library import Library
from markscheme.numbers.rounding import decimal

LIBRARY = Library()
SEEDS = range(3)
BITS = 256  # ample for 15 proven digits


def as_floats(value: Any) -> Any:
    """The 15 proven digits of every number, in the shape of the value."""
    if isinstance(value, (np.ndarray, list, tuple)):
        return [as_floats(item) for item in value]
    return float(decimal(value, 15)) if isinstance(value, (fmpq, arb)) else value


def solved(family: str, data: dict[str, Any]) -> dict[str, Any]:
    problem = with_given(LIBRARY[family], data)
    with ctx.workprec(BITS):
        values = exact_values(problem.family, problem.inputs, BITS)
        return {call.name: as_floats(values[call.name]) for call in problem.calls}


def check(family: str, data: dict[str, Any], expected: dict[str, Any]) -> None:
    values = solved(family, data)
    for name, theirs in expected.items():
        mine = np.array(values[name], dtype=float)
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


# --- regression


def line_steps(x: np.ndarray, y: np.ndarray) -> dict[str, Any]:
    fit, other = LinearRegression().fit(x[:, None], y), linregress(x, y)
    np.testing.assert_allclose([fit.coef_[0], fit.intercept_], [other.slope, other.intercept], rtol=1e-9)
    spread = np.cov(x, y, bias=True) * len(x)
    return {
        "mean_x": np.mean(x),
        "mean_y": np.mean(y),
        "S_xx": spread[0, 0],
        "S_xy": spread[0, 1],
        "slope": fit.coef_[0],
        "intercept": fit.intercept_,
    }


@pytest.mark.parametrize("n", [2, 3, 7, 20])
@pytest.mark.parametrize("seed", SEEDS)
def test_simple_regression(n: int, seed: int) -> None:
    rng = np.random.default_rng([n, seed])
    (xs, x), (ys, y) = draw(rng, n, low=-9, high=9), draw(rng, n)
    check("regression/simple", {"x": xs, "y": ys}, line_steps(x, y))


@pytest.mark.parametrize("n", [2, 3, 7, 20])
@pytest.mark.parametrize("seed", SEEDS)
def test_log_transformed_regression(n: int, seed: int) -> None:
    rng = np.random.default_rng([n, seed])
    (xs, x), (ys, y) = draw(rng, n, low=0.1, high=9), draw(rng, n)
    check("regression/log_transformed", {"x": xs, "y": ys}, {"u": np.log(x)} | line_steps(np.log(x), y))


@pytest.mark.parametrize("n, d", [(3, 1), (4, 2), (9, 3), (12, 5)])
@pytest.mark.parametrize("seed", SEEDS)
def test_multiple_regression(n: int, d: int, seed: int) -> None:
    rng = np.random.default_rng([n, d, seed])
    (Xs, X), (ys, y) = draw(rng, n, d), draw(rng, n)
    fit, design = LinearRegression().fit(X, y), np.column_stack([np.ones(n), X])
    expected = {"gram": design.T @ design, "moment": design.T @ y, "theta": [fit.intercept_, *fit.coef_]}
    check("regression/multiple", {"X": Xs, "y": ys}, expected)


@pytest.mark.parametrize("n, d", [(2, 1), (4, 2), (3, 4), (9, 3)])
@pytest.mark.parametrize("penalise", ["no", "yes"])
@pytest.mark.parametrize("seed", SEEDS)
def test_ridge_regression(n: int, d: int, penalise: str, seed: int) -> None:
    rng = np.random.default_rng([n, d, seed])
    (Xs, X), (ys, y), (strength, alpha) = draw(rng, n, d), draw(rng, n), draw(rng, low=0.5, high=3)
    design = np.column_stack([np.ones(n), X])
    if penalise == "yes":
        theta = Ridge(alpha=float(alpha), fit_intercept=False).fit(design, y).coef_
    else:
        fit = Ridge(alpha=float(alpha)).fit(X, y)
        theta = [fit.intercept_, *fit.coef_]
    data = {"X": Xs, "y": ys, "lambda2": strength, "penalise_intercept": penalise}
    check("regression/ridge", data, {"gram": design.T @ design, "moment": design.T @ y, "theta": theta})


# --- multilayer perceptron: gradients by HIPS autograd

HIDDEN = {"sigmoid": lambda z: 1 / (1 + anp.exp(-z)), "tanh": anp.tanh, "relu": lambda z: anp.maximum(z, 0)}
OUTPUT = {
    "identity": lambda z: z,
    "sigmoid": HIDDEN["sigmoid"],
    "softmax": lambda z: anp.exp(z) / anp.sum(anp.exp(z)),
}


def data_loss(y_hat: Any, y: np.ndarray, output: str, loss: str) -> Any:
    if loss == "half_squared_error":
        return anp.sum((y_hat - y) ** 2) / 2
    if output == "softmax":
        return -anp.sum(y * anp.log(y_hat))
    return -anp.sum(y * anp.log(y_hat) + (1 - y) * anp.log(1 - y_hat))


def penalty_gradient(weights: np.ndarray, lambda1: float, lambda2: float) -> np.ndarray:
    return grad(lambda w: lambda1 * anp.sum(anp.abs(w)) + lambda2 / 2 * anp.sum(w**2))(weights)


def target(rng: np.random.Generator, n: int, output: str, loss: str) -> tuple[Any, np.ndarray]:
    if loss == "half_squared_error":
        return draw(rng, n)
    labels = np.eye(n, dtype=int)[rng.integers(n)] if output == "softmax" else rng.integers(0, 2, n)
    return labels.tolist(), labels.astype(float)


LOSSES = [("identity", "half_squared_error")] + [
    (output, loss) for output in ("sigmoid", "softmax") for loss in ("half_squared_error", "cross_entropy")
]


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("output, loss", LOSSES)
@pytest.mark.parametrize("regulariser", ["none", "l1", "l2", "l1_l2"])
@pytest.mark.parametrize("n0, n1, n2", [(2, 2, 2), (4, 3, 2), (1, 2, 3)])
def test_backprop(hidden: str, output: str, loss: str, regulariser: str, n0: int, n1: int, n2: int) -> None:
    rng = np.random.default_rng([*hidden.encode(), *output.encode(), *loss.encode(), n0, n1, n2])
    shapes = {
        "x": (n0,),
        "W1": (n1, n0),
        "b1": (n1,),
        "W2": (n2, n1),
        "b2": (n2,),
        "eta": (),
        "lambda1": (),
        "lambda2": (),
    }
    drawn = {name: draw(rng, *shape) for name, shape in shapes.items()} | {"y": target(rng, n2, output, loss)}
    drawn |= {name: draw(rng, low=0.01, high=0.9) for name in ("eta", "lambda1", "lambda2")}
    x, W1, b1, W2, b2, y = (drawn[name][1] for name in ("x", "W1", "b1", "W2", "b2", "y"))
    eta, lambda1, lambda2 = (float(drawn[name][1]) for name in ("eta", "lambda1", "lambda2"))

    def after_z2(z2: Any) -> Any:
        return data_loss(OUTPUT[output](z2), y, output, loss)

    def after_z1(z1: Any, w2: Any = W2, c2: Any = b2) -> Any:
        return after_z2(anp.dot(w2, HIDDEN[hidden](z1)) + c2)

    z1 = W1 @ x + b1
    a1 = HIDDEN[hidden](z1)
    z2 = W2 @ a1 + b2
    gradients = {
        "delta2": grad(after_z2)(z2),
        "grad_W2": grad(lambda w: after_z1(z1, w2=w))(W2),
        "grad_b2": grad(lambda b: after_z1(z1, c2=b))(b2),
        "delta1": grad(after_z1)(z1),
        "grad_W1": grad(lambda w: after_z1(anp.dot(w, x) + b1))(W1),
        "grad_b1": grad(lambda b: after_z1(anp.dot(W1, x) + b))(b1),
    }
    l1, l2 = ("l1" in regulariser.split("_")) * lambda1, ("l2" in regulariser.split("_")) * lambda2
    expected = {"z1": z1, "a1": a1, "z2": z2, "y_hat": OUTPUT[output](z2), "loss_": after_z2(z2), **gradients}
    for name, weights in {"W1": W1, "W2": W2}.items():
        expected[f"{name}_new"] = weights - eta * (gradients[f"grad_{name}"] + penalty_gradient(weights, l1, l2))
    for name, bias in {"b1": b1, "b2": b2}.items():
        expected[f"{name}_new"] = bias - eta * gradients[f"grad_{name}"]
    options = {"hidden": hidden, "output": output, "loss": loss, "regulariser": regulariser}
    unused = {f"lambda{n}" for n in (1, 2) if f"l{n}" not in regulariser.split("_")}
    check("mlp/backprop", {name: pair[0] for name, pair in drawn.items() if name not in unused} | options, expected)


# --- convolution: shapes of arrays that SciPy really convolves


def convolved_shape(height: int, width: int, kernel: Any, stride: Any, padding: Any, dilation: Any) -> tuple[int, int]:
    dilated = np.zeros([(k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True)])
    padded = np.pad(np.zeros((height, width)), [(padding[0],) * 2, (padding[1],) * 2])
    return correlate2d(padded, dilated, mode="valid")[:: stride[0], :: stride[1]].shape


@pytest.mark.parametrize("kind", ["conv", "max_pool", "avg_pool"])
@pytest.mark.parametrize("seed", range(12))
def test_output_size(kind: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    height, width, channels, filters = (int(k) for k in rng.integers([12, 12, 1, 1], [30, 30, 5, 9]))
    kernel, stride, dilation = (rng.integers(1, high, 2).tolist() for high in (5, 4, 3))
    padding = [int(rng.integers(0, k // 2 + 1)) for k in kernel]
    rows, columns = convolved_shape(height, width, kernel, stride, padding, dilation)
    conv = kind == "conv"
    data = {
        "height": height, "width": width, "channels": channels, "kernel": kernel, "stride": stride,
        "padding": padding, "dilation": dilation, "kind": kind, **({"filters": filters} if conv else {}),
    }  # fmt: skip
    weights = np.zeros((filters, channels, *kernel)).size + np.zeros(filters).size
    expected = {
        "out_height": rows,
        "out_width": columns,
        "out_channels": filters if conv else channels,
        "parameters": weights if conv else 0,
    }
    check("cnn/output_size", data, expected)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("depth", [1, 2, 4])
def test_shape_chain(seed: int, depth: int) -> None:
    rng = np.random.default_rng([seed, depth])
    shape, layers, shapes, parameters = [40, 36, 3], [], [], 0
    start = list(shape)
    for _ in range(depth):
        kind = str(rng.choice(["conv", "max_pool", "avg_pool"]))
        kernel, stride, padding = int(rng.integers(2, 4)), int(rng.integers(1, 3)), int(rng.integers(0, 2))
        layer = {"kind": kind, "kernel": kernel, "stride": stride, "padding": padding}
        rows, columns = convolved_shape(*shape[:2], [kernel] * 2, [stride] * 2, [padding] * 2, [1, 1])
        if kind == "conv":
            layer["filters"] = int(rng.integers(1, 9))
            parameters += np.zeros((layer["filters"], kernel, kernel, shape[2])).size + layer["filters"]
        shape = [rows, columns, layer.get("filters", shape[2])]
        layers.append(layer)
        shapes.append(shape)
    units = int(rng.integers(2, 11))
    parameters += (np.zeros(shape).size + 1) * units
    values = solved("cnn/shape_chain", {"input": start, "layers": [*layers, {"kind": "fc", "units": units}]})
    found = [np.ravel(values[f"layer{i + 1}"]).tolist() for i in range(depth + 1)]
    assert found == [*shapes, [units]]
    assert values["parameters"] == parameters


# --- batch normalisation


@pytest.mark.parametrize("m, d", [(2, 1), (4, 2), (9, 5)])
@pytest.mark.parametrize("mode", ["train", "inference"])
@pytest.mark.parametrize("activation", ["none", "relu"])
def test_batchnorm(m: int, d: int, mode: str, activation: str) -> None:
    rng = np.random.default_rng([m, d])
    shapes = {"Z": (m, d), "gamma": (d,), "beta": (d,), "running_mean": (d,)}
    drawn = {name: draw(rng, *shape) for name, shape in shapes.items()}
    drawn |= {"running_variance": draw(rng, d, low=0.1, high=4), "epsilon": draw(rng, low=0.01, high=1)}
    Z, gamma, beta, epsilon = (drawn[name][1] for name in ("Z", "gamma", "beta", "epsilon"))
    mean, variance = (
        (Z.mean(0), Z.var(0)) if mode == "train" else (drawn["running_mean"][1], drawn["running_variance"][1])
    )
    Z_hat = (Z - mean) / np.sqrt(variance + epsilon)
    out = gamma * Z_hat + beta
    expected = {
        "mean": mean,
        "variance": variance,
        "Z_hat": Z_hat,
        "out": np.maximum(out, 0) if activation == "relu" else out,
    }
    data = {name: pair[0] for name, pair in drawn.items() if mode == "inference" or "running" not in name}
    check("norm/batchnorm", data | {"mode": mode, "activation": activation}, expected)


# --- graphs: matrices by NetworkX


def graph_steps(A: np.ndarray, normalisation: str, self_loops: str) -> dict[str, Any]:
    graph = nx.from_numpy_array(A)
    if self_loops == "yes":
        graph.add_edges_from((node, node, {"weight": 1.0}) for node in graph)
    if normalisation == "symmetric":
        A_hat = np.eye(len(A)) - nx.normalized_laplacian_matrix(graph).toarray()
    else:
        A_hat = nx.to_numpy_array(nx.stochastic_graph(graph.to_directed()))
    A_tilde = nx.to_numpy_array(graph)
    return {"A_tilde": A_tilde, "degree": A_tilde @ np.ones(len(A)), "A_hat": A_hat}


def connected(rng: np.random.Generator, n: int) -> np.ndarray:
    extra = nx.gnp_random_graph(n, 0.4, seed=int(rng.integers(10**6)))
    return nx.to_numpy_array(nx.compose(nx.path_graph(n), extra))


@pytest.mark.parametrize("n", [2, 3, 5, 9])
@pytest.mark.parametrize("normalisation", ["symmetric", "row"])
@pytest.mark.parametrize("self_loops", ["yes", "no"])
@pytest.mark.parametrize("weighted", [False, True])
def test_normalized_adjacency(n: int, normalisation: str, self_loops: str, weighted: bool) -> None:
    rng = np.random.default_rng(n)
    A = connected(rng, n)
    if weighted:
        weights = rng.integers(1, 9, (n, n))
        A = A * (weights + weights.T)
    data = {"A": A.astype(int).tolist(), "normalisation": normalisation, "self_loops": self_loops}
    check("gnn/normalized_adjacency", data, graph_steps(A, normalisation, self_loops))


@pytest.mark.parametrize("n, d, k", [(2, 1, 1), (3, 2, 4), (6, 3, 2)])
@pytest.mark.parametrize("normalisation", ["symmetric", "row"])
@pytest.mark.parametrize("self_loops", ["yes", "no"])
@pytest.mark.parametrize("activation", ["relu", "none"])
def test_gcn_layer(n: int, d: int, k: int, normalisation: str, self_loops: str, activation: str) -> None:
    rng = np.random.default_rng([n, d, k])
    A, (Hs, H), (Ws, W) = connected(rng, n), draw(rng, n, d), draw(rng, d, k)
    steps = graph_steps(A, normalisation, self_loops)
    Z = steps["A_hat"] @ H @ W
    steps |= {"AH": steps["A_hat"] @ H, "Z": Z, "out": np.where(Z > 0, Z, 0) if activation == "relu" else Z}
    options = {"normalisation": normalisation, "self_loops": self_loops, "activation": activation}
    check("gnn/gcn_layer", {"A": A.astype(int).tolist(), "H": Hs, "W": Ws} | options, steps)


# --- attention


def attention_steps(Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: str, scale: str) -> dict[str, Any]:
    scores = np.einsum("id,jd->ij", Q, K) * (Q.shape[1] ** -0.5 if scale == "yes" else 1)
    visible = np.tril(np.ones(scores.shape)) if mask == "causal" else np.ones(scores.shape)
    weights = softmax(np.where(visible > 0, scores, -np.inf), axis=1)
    return {"scores": scores, "weights": weights, "context": weights @ V}


@pytest.mark.parametrize("n, m, d, v", [(1, 1, 1, 1), (3, 3, 3, 3), (2, 5, 4, 1), (6, 3, 2, 5)])
@pytest.mark.parametrize("mask", ["none", "causal"])
@pytest.mark.parametrize("scale", ["yes", "no"])
def test_scaled_dot_product(n: int, m: int, d: int, v: int, mask: str, scale: str) -> None:
    rng = np.random.default_rng([n, m, d, v])
    (Qs, Q), (Ks, K), (Vs, V) = draw(rng, n, d), draw(rng, m, d), draw(rng, m, v)
    data = {"Q": Qs, "K": Ks, "V": Vs, "mask": mask, "scale": scale}
    check("attention/scaled_dot_product", data, attention_steps(Q, K, V, mask, scale))


@pytest.mark.parametrize("n, e, d, v", [(1, 1, 1, 1), (3, 3, 3, 3), (2, 4, 3, 1), (5, 2, 4, 3)])
@pytest.mark.parametrize("mask", ["none", "causal"])
@pytest.mark.parametrize("scale", ["yes", "no"])
def test_self_attention(n: int, e: int, d: int, v: int, mask: str, scale: str) -> None:
    rng = np.random.default_rng([n, e, d, v])
    (Xs, X), (Qs, W_Q), (Ks, W_K), (Vs, W_V) = (
        draw(rng, n, e),
        draw(rng, e, d),
        draw(rng, e, d),
        draw(rng, e, v),
    )
    Q, K, V = X @ W_Q, X @ W_K, X @ W_V
    data = {"X": Xs, "W_Q": Qs, "W_K": Ks, "W_V": Vs, "mask": mask, "scale": scale}
    check("attention/self_attention", data, {"Q": Q, "K": K, "V": V} | attention_steps(Q, K, V, mask, scale))


# --- adversarial examples for a logistic model: gradients by HIPS autograd


def logistic_gradient(x: np.ndarray, w: np.ndarray, b: float, y: int) -> np.ndarray:
    return grad(lambda v: anp.log(1 + anp.exp(anp.dot(w, v) + b)) - y * (anp.dot(w, v) + b))(x)


def probability(x: np.ndarray, w: np.ndarray, b: float) -> float:
    return float(expit(w @ x + b))


@pytest.mark.parametrize("d", [1, 2, 5])
@pytest.mark.parametrize("y", [0, 1])
@pytest.mark.parametrize("seed", SEEDS)
def test_fgsm(d: int, y: int, seed: int) -> None:
    rng = np.random.default_rng([d, y, seed])
    (xs, x), (ws, w), (bs, b), (es, epsilon) = (
        draw(rng, d),
        draw(rng, d),
        draw(rng),
        draw(rng, low=0.05, high=0.5),
    )
    slope = logistic_gradient(x, w, float(b), y)
    x_adv = x + epsilon * np.sign(slope)
    expected = {
        "z": w @ x + b,
        "p": probability(x, w, b),
        "grad_x": slope,
        "x_adv": x_adv,
        "p_adv": probability(x_adv, w, b),
    }
    check("adversarial/fgsm", {"x": xs, "w": ws, "b": bs, "y": y, "epsilon": es}, expected)


@pytest.mark.parametrize("d, rounds", [(1, 1), (2, 3), (4, 5)])
@pytest.mark.parametrize("y", [0, 1])
def test_iterative_fgsm(d: int, rounds: int, y: int) -> None:
    rng = np.random.default_rng([d, rounds, y])
    (xs, x), (ws, w), (bs, b) = draw(rng, d), draw(rng, d), draw(rng)
    (es, epsilon), (steps, alpha) = draw(rng, low=0.2, high=0.5), draw(rng, low=0.05, high=0.3)
    expected, here = {}, x
    for k in range(1, rounds + 1):
        moved = here + alpha * np.sign(logistic_gradient(here, w, float(b), y))
        here = np.minimum(np.maximum(moved, x - epsilon), x + epsilon)
        expected[f"x_{k}"] = here
    expected |= {"x_adv": here, "p_adv": probability(here, w, b)}
    data = {
        "x": xs,
        "w": ws,
        "b": bs,
        "y": y,
        "epsilon": es,
        "alpha": steps,
        "iterations": rounds,
        "method": "iterative",
    }
    check("adversarial/fgsm", data, expected)


@pytest.mark.parametrize("d", [1, 2, 5])
@pytest.mark.parametrize("seed", SEEDS)
def test_least_likely_class(d: int, seed: int) -> None:
    """One step down the loss of the class that the model holds to be least likely."""
    rng = np.random.default_rng([d, seed])
    (xs, x), (ws, w), (bs, b), (es, epsilon) = (
        draw(rng, d),
        draw(rng, d),
        draw(rng),
        draw(rng, low=0.05, high=0.5),
    )
    unlikely = int(probability(x, w, b) < 1 - probability(x, w, b))
    slope = logistic_gradient(x, w, float(b), unlikely)
    x_adv = x - epsilon * np.sign(slope)
    expected = {"grad_x": slope, "x_adv": x_adv, "p_adv": probability(x_adv, w, b)}
    data = {"x": xs, "w": ws, "b": bs, "y": 1, "epsilon": es, "method": "least_likely"}
    check("adversarial/fgsm", data, expected)
