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
            "cnn/pooling",
            {"X": [["1", "2"], ["3", "4"]], "kernel": [2, 3], "stride": 1},
            "the window has 3 columns, but the map only 2; give a smaller kernel or a larger map",
        ),
        (
            "cnn/pooling",
            {"X": [["1", "2"], ["3", "4"]], "kind": "k_max", "k": 3},
            "k is 3, but a row has only 2 entries; give a smaller k",
        ),
        (
            "cnn/pooling",
            {"X": [["1", "2"], ["3", "4"]], "kind": "pyramid", "levels": [1, 100]},
            "the grids have 10001 cells, but at most 5000 are pooled; give smaller levels",
        ),
        (
            "cnn/receptive_field",
            {"layers": [{"kernel": 3}, {"kernel": 3, "stride": 0}]},
            'layer 2: "stride" is 0; give an integer of 1 or more, of at most nine digits',
        ),
        (
            "cnn/receptive_field",
            {"layers": [{"kernel": 3, "padding": 1}]},
            "layer 1: 'padding' means nothing here; a layer has kernel, stride and dilation",
        ),
        (
            "cnn/transposed",
            {"X": [["1", "2"], ["3", "4"]], "K": [["1", "2"], ["3", "4"]], "stride": 2, "padding": 2},
            "the height is 4 and padding 2 is cut off on both sides, so nothing is left; give less",
        ),
        (
            "cnn/cost",
            {"height": 4, "width": 4, "channels": 6, "filters": 8, "kernel": 3, "kind": "grouped", "groups": 4},
            "channels is 6, which 4 groups do not divide; give a multiple of 4",
        ),
        (
            "cnn/cost",
            {"height": 4, "width": 4, "channels": 6, "kernel": 3},
            "filters is missing; give the number of filters",
        ),
        (
            "cnn/yolo_output",
            {"image": [90, 60], "grid": 3, "boxes": 2, "classes": 3, "box": [90, 3, 4, 5]},
            "the centre has x = 90, but the width of the image is 90; give 0 or more and less than 90",
        ),
        (
            "cnn/architectures",
            {"input": [31, 40, 1]},
            "layer 5: the kernel spans 5 rows, but the padded input has only 4; give a larger input",
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
