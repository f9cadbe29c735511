"""Convolutions: what their oracles do not draw, ties, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from markscheme.errors import GivenError
from oracles.harness import draw, held, solved


@pytest.mark.parametrize("C, F, H, W, kh, kw", [(1, 1, 3, 3, 3, 3), (2, 3, 5, 6, 3, 2), (3, 2, 6, 4, 1, 4)])
@pytest.mark.parametrize("stride, padding", [((1, 1), (0, 0)), ((2, 1), (1, 2)), ((3, 2), (2, 0))])
def test_convolution_with_strides_and_padding(
    C: int, F: int, H: int, W: int, kh: int, kw: int, stride: tuple[int, int], padding: tuple[int, int]
) -> None:
    rng = np.random.default_rng([C, F, H, W])
    data = {"X": draw(rng, C, H, W)[0], "K": draw(rng, F, C, kh, kw)[0], "b": draw(rng, F)[0]}
    held("cnn/convolve_2d", data | {"stride": list(stride), "padding": list(padding)})


@pytest.mark.parametrize("kind", ["conv", "max_pool", "avg_pool"])
@pytest.mark.parametrize("seed", range(12))
def test_output_size_of_any_window(kind: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    height, width, channels, filters = (int(k) for k in rng.integers([12, 12, 1, 1], [30, 30, 5, 9]))
    kernel, stride, dilation = (rng.integers(1, high, 2).tolist() for high in (5, 4, 3))
    padding = [int(rng.integers(0, k // 2 + 1)) for k in kernel]
    data = {"height": height, "width": width, "channels": channels, "kernel": kernel, "stride": stride}
    data |= {"padding": padding, "dilation": dilation, "kind": kind}
    held("cnn/output_size", data | ({"filters": filters} if kind == "conv" else {}))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("depth", [1, 2, 4])
def test_shapes_through_any_layers(seed: int, depth: int) -> None:
    rng = np.random.default_rng([seed, depth])
    layers: list[dict[str, Any]] = []
    for _ in range(depth):
        kind = str(rng.choice(["conv", "max_pool", "avg_pool"]))
        kernel, stride, padding = int(rng.integers(2, 4)), int(rng.integers(1, 3)), int(rng.integers(0, 2))
        layers.append({"kind": kind, "kernel": kernel, "stride": stride, "padding": padding})
        if kind == "conv":
            layers[-1]["filters"] = int(rng.integers(1, 9))
        if seed % 2:
            layers[-1] |= {"kernel": [kernel, kernel + 1], "dilation": [2, 1]}
        if seed % 4 == 2:
            del layers[-1]["stride"], layers[-1]["padding"]
    held(
        "cnn/shape_chain",
        {"input": [44, 38, 3], "layers": [*layers, {"kind": "fc", "units": int(rng.integers(2, 11))}]},
    )


def test_among_equal_entries_the_first_of_the_window_gets_the_gradient() -> None:
    given = {"X": [["2", "2"], ["1", "2"]], "K": [["1"]], "b": "0", "G": [["3"]]}
    assert solved("cnn/conv_backward", given)["grad_Z"].tolist() == [[3, 0], [0, 0]]


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
    ],
)
def test_givens_that_cannot_be_solved_are_refused_in_a_sentence(
    family: str, given: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(GivenError) as refused:
        solved(family, given)
    assert sentence in str(refused.value)
