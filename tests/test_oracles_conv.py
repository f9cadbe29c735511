"""Convolution, batch normalisation backward and dropout against SciPy, scikit-learn, HIPS autograd and NumPy."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from autograd.scipy.signal import convolve as autograd_convolve
from scipy.signal import convolve, convolve2d, correlate
from test_oracles import SEEDS, check, draw, solved

# --- one dimension


def library_answer(f: np.ndarray, g: np.ndarray, operation: str, mode: str) -> np.ndarray:
    """SciPy's answer; it centres `same` as the statement does."""
    return (convolve if operation == "convolution" else correlate)(f, g, mode=mode)


@pytest.mark.parametrize("n, m", [(1, 1), (4, 2), (5, 3), (7, 4), (3, 3)])
@pytest.mark.parametrize("operation", ["convolution", "cross_correlation"])
@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_convolve_1d(n: int, m: int, operation: str, mode: str) -> None:
    rng = np.random.default_rng([n, m])
    (fs, f), (gs, g) = draw(rng, n), draw(rng, m)
    y = library_answer(f, g, operation, mode)
    np.testing.assert_allclose(
        y, np.convolve(f, g if operation == "convolution" else g[::-1], mode), rtol=1e-12, atol=1e-12
    )
    h = g[::-1] if operation == "convolution" else g
    check("cnn/convolve_1d", {"f": fs, "g": gs, "operation": operation, "mode": mode}, {"turned": h, "out": y})


def test_a_kernel_longer_than_the_signal_in_full_mode() -> None:
    rng = np.random.default_rng(5)
    (fs, f), (gs, g) = draw(rng, 2), draw(rng, 5)
    check("cnn/convolve_1d", {"f": fs, "g": gs}, {"out": np.convolve(f, g)})


# --- two dimensions


@pytest.mark.parametrize("C, F, H, W, kh, kw", [(1, 1, 3, 3, 3, 3), (2, 3, 5, 6, 3, 2), (3, 2, 6, 4, 1, 4)])
@pytest.mark.parametrize("stride, padding", [((1, 1), (0, 0)), ((2, 1), (1, 2)), ((3, 2), (2, 0))])
def test_convolve_2d(
    C: int, F: int, H: int, W: int, kh: int, kw: int, stride: tuple[int, int], padding: tuple[int, int]
) -> None:
    rng = np.random.default_rng([C, F, H, W])
    (Xs, X), (Ks, K), (bs, b) = draw(rng, C, H, W), draw(rng, F, C, kh, kw), draw(rng, F)
    padded = np.pad(X, [(0, 0), *((p, p) for p in padding)])
    data = {"X": Xs, "K": Ks, "b": bs, "stride": list(stride), "padding": list(padding)}
    maps = {
        f"Y{i + 1}": sum(convolve2d(padded[c], K[i, c, ::-1, ::-1], mode="valid") for c in range(C))[
            :: stride[0], :: stride[1]
        ]
        + b[i]
        for i in range(F)
    }
    check("cnn/convolve_2d", data, {"X_padded": padded, **maps})


# --- backward through convolution, ReLU and pooling: gradients by HIPS autograd


def pooled(Z: Any) -> Any:
    A = anp.maximum(Z, 0)
    rows, columns = 2 * (A.shape[0] // 2), 2 * (A.shape[1] // 2)
    A = A[:rows, :columns]
    return anp.max(anp.stack([A[0::2, 0::2], A[0::2, 1::2], A[1::2, 0::2], A[1::2, 1::2]]), axis=0)


@pytest.mark.parametrize("H, W, kh, kw", [(3, 7, 2, 2), (5, 5, 2, 2), (6, 6, 3, 3), (7, 6, 2, 3), (8, 5, 3, 1)])
@pytest.mark.parametrize("loss", ["upstream", "half_squared_error"])
@pytest.mark.parametrize("seed", SEEDS)
def test_conv_backward(H: int, W: int, kh: int, kw: int, loss: str, seed: int) -> None:
    rng = np.random.default_rng([H, W, kh, seed])
    shape = ((H - kh + 1) // 2, (W - kw + 1) // 2)
    (Xs, X), (Ks, K), (bs, b), (Gs, G) = (
        draw(rng, H, W),
        draw(rng, kh, kw),
        draw(rng, low=-3, high=1),
        draw(rng, *shape),
    )

    def conv(x: Any, k: Any, c: Any) -> Any:
        return autograd_convolve(x, k[::-1, ::-1], mode="valid") + c

    def loss_at(Z: Any) -> Any:
        return anp.sum(G * pooled(Z)) if loss == "upstream" else anp.sum((pooled(Z) - G) ** 2) / 2

    Z = conv(X, K, float(b))
    expected = {
        "Z": Z, "A": np.maximum(Z, 0), "pooled": pooled(Z), **({} if loss == "upstream" else {"loss_": loss_at(Z)}),
        "grad_Z": np.where(Z > 0, grad(loss_at)(Z), 0),
        "grad_K": grad(lambda k: loss_at(conv(X, k, float(b))))(K),
        "grad_b": grad(lambda c: loss_at(conv(X, K, c)))(float(b)),
        "grad_X": grad(lambda x: loss_at(conv(x, K, float(b))))(X),
    }  # fmt: skip
    data = {"X": Xs, "K": Ks, "b": bs, "G" if loss == "upstream" else "T": Gs, "loss": loss}
    check("cnn/conv_backward", data, expected)


# --- batch normalisation, backward


@pytest.mark.parametrize("m, d", [(2, 1), (4, 2), (9, 5)])
@pytest.mark.parametrize("mode", ["train", "inference"])
@pytest.mark.parametrize("seed", SEEDS)
def test_batchnorm_backward(m: int, d: int, mode: str, seed: int) -> None:
    rng = np.random.default_rng([m, d, seed])
    shapes = {"Z": (m, d), "dY": (m, d), "gamma": (d,), "running_mean": (d,)}
    drawn = {name: draw(rng, *shape) for name, shape in shapes.items()}
    drawn |= {"running_variance": draw(rng, d, low=0.1, high=4), "epsilon": draw(rng, low=0.01, high=1)}
    Z, dY, gamma, epsilon = (drawn[name][1] for name in ("Z", "dY", "gamma", "epsilon"))

    def normalised(z: Any) -> Any:
        if mode == "inference":
            return (z - drawn["running_mean"][1]) / anp.sqrt(drawn["running_variance"][1] + epsilon)
        return (z - anp.mean(z, axis=0)) / anp.sqrt(anp.var(z, axis=0) + epsilon)

    def loss(z: Any, g: Any, beta: Any) -> Any:
        return anp.sum(dY * (g * normalised(z) + beta))

    beta = np.zeros(d)
    expected = {
        "Z_hat": normalised(Z),
        "grad_beta": grad(loss, 2)(Z, gamma, beta),
        "grad_gamma": grad(loss, 1)(Z, gamma, beta),
        "grad_Z_hat": gamma * dY,
        "grad_Z": grad(loss, 0)(Z, gamma, beta),
    }
    data = {name: pair[0] for name, pair in drawn.items() if mode == "inference" or "running" not in name}
    check("norm/batchnorm_backward", data | {"mode": mode}, expected)


# --- dropout: the expectation over all masks, one by one


@pytest.mark.parametrize("n", [1, 2, 5])
@pytest.mark.parametrize("p_means", ["drop", "keep"])
@pytest.mark.parametrize("scaling", ["inverted", "at_test"])
@pytest.mark.parametrize("seed", SEEDS)
def test_dropout(n: int, p_means: str, scaling: str, seed: int) -> None:
    rng = np.random.default_rng([n, seed])
    (As, a), (ps, p), (ws, w), (cs, c) = draw(rng, n), draw(rng, low=0.1, high=0.9), draw(rng, n), draw(rng)
    mask = rng.integers(0, 2, n)
    keep = float(p) if p_means == "keep" else 1 - float(p)
    factor = 1 / keep if scaling == "inverted" else 1.0

    def unit(x: Any) -> Any:
        return anp.dot(w, anp.where(mask == 1, x * factor, 0.0)) + c

    masks = [np.array([mask_number >> i & 1 for i in range(n)]) for mask_number in range(2**n)]
    expected = sum(keep ** m.sum() * (1 - keep) ** (n - m.sum()) * m * a * factor for m in masks)
    at_test = a if scaling == "inverted" else expected
    data = {"a": As, "p": ps, "mask": mask.tolist(), "w": ws, "c": cs, "p_means": p_means, "scaling": scaling}
    steps = {
        "a_train": np.where(mask == 1, a * factor, 0),
        "z_train": unit(a),
        "grad_a": grad(unit)(a),
        "expected": expected,
        "a_test": at_test,
        "z_test": w @ at_test + c,
    }
    check("mlp/dropout", data, steps)
    np.testing.assert_allclose(expected, at_test, rtol=1e-12)  # what the scaling is for


# --- what is refused, and the conventions of the statements


@pytest.mark.parametrize(
    ("family", "given", "sentence"),
    [
        (
            "cnn/convolve_1d",
            {"f": ["1", "2"], "g": ["1", "2", "3"], "mode": "valid"},
            "g has 3 entries, but f only 2, so g never fits in; give the longer sequence as f, or another mode",
        ),
        (
            "cnn/convolve_2d",
            {"X": [[["1", "2"], ["3", "4"]]], "K": [[[["1"] * 3] * 3]]},
            "the kernel spans 3 rows, but the padded input has only 2; take a smaller kernel",
        ),
        (
            "cnn/convolve_2d",
            {"X": [[["1", "2"], ["3", "4"]]], "K": [[[["1"]]]], "stride": 0},
            "stride is 0, but a stride is 1 or more; give a number of 1 or more",
        ),
        (
            "cnn/conv_backward",
            {"X": [["1"] * 5] * 5, "K": [["1"] * 2] * 2, "G": [["1"] * 3] * 2},
            "X has 5 columns and K 2, so the pooled map has 2 columns, but G or T has 3; make them fit",
        ),
        (
            "mlp/dropout",
            {"a": ["1"], "p": "1", "mask": [1]},
            "p is 1, so every unit is dropped; give a probability that keeps some",
        ),
        (
            "mlp/dropout",
            {"a": ["1"], "p": "1.5", "mask": [1]},
            "p is 1.5, but a probability is from 0 to 1; give a number from 0 to 1",
        ),
        (
            "mlp/dropout",
            {"a": ["1"], "p": "0.5", "mask": [2]},
            "entry 1 of mask is 2, but what keeps a unit (1) or drops it (0) is from 0 to 1",
        ),
    ],
)
def test_givens_that_cannot_be_solved_are_refused_in_a_sentence(
    family: str, given: dict[str, Any], sentence: str
) -> None:
    from markscheme.errors import GivenError

    with pytest.raises(GivenError) as refused:
        solved(family, given)
    assert sentence in str(refused.value)


def test_among_equal_entries_the_first_of_the_window_gets_the_gradient() -> None:
    given = {"X": [["2", "2"], ["1", "2"]], "K": [["1"]], "b": "0", "G": [["3"]]}
    assert solved("cnn/conv_backward", given)["grad_Z"] == [[3, 0], [0, 0]]
