"""Convolutions by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator
from benchmarks.hands.givens import Given, whole

ZERO, ONE = Decimal(0), Decimal(1)
Matrix = list[list[Decimal]]


def _pair(value: Any) -> tuple[int, int]:
    one, other = value if isinstance(value, list) else (value, value)
    return whole(one), whole(other)


def convolve_1d(given: Given, c: Calculator) -> dict[str, Any]:
    """Slide a kernel, turned or as it is, along a padded signal."""
    f, g = given.f, given.g
    m = len(g)
    h = g[::-1] if given.operation == "convolution" else g
    front, behind = {"full": (m - 1, m - 1), "same": (m // 2, m - 1 - m // 2), "valid": (0, 0)}[given.mode]
    padded = [ZERO] * front + f + [ZERO] * behind
    out = [c.dot(padded[i : i + m], h) for i in range(len(padded) - m + 1)]
    return {"turned": h, "padded": padded, "out": c.result(out)}


def _padded(matrix: Matrix, down: int, across: int) -> Matrix:
    width = len(matrix[0]) + 2 * across
    rows = [[ZERO] * across + row + [ZERO] * across for row in matrix]
    return [[ZERO] * width for _ in range(down)] + rows + [[ZERO] * width for _ in range(down)]


def _window(matrix: Matrix, i: int, j: int, height: int, width: int) -> list[Decimal]:
    return [cell for row in matrix[i : i + height] for cell in row[j : j + width]]


def _flat(matrix: Matrix) -> list[Decimal]:
    return [cell for row in matrix for cell in row]


def _slid(c: Calculator, matrix: Matrix, kernel: Matrix) -> Matrix:
    kh, kw = len(kernel), len(kernel[0])
    places = range(len(matrix) - kh + 1), range(len(matrix[0]) - kw + 1)
    return [[c.dot(_window(matrix, i, j, kh, kw), _flat(kernel)) for j in places[1]] for i in places[0]]


def convolve_2d(given: Given, c: Calculator) -> dict[str, Any]:
    """One feature map for each filter."""
    padding, stride = given.padding, given.stride
    (down, across), (step, aside) = _pair(padding), _pair(stride)
    channels = [_padded(channel, down, across) for channel in given.X]
    found = {}
    for k, (kernels, bias) in enumerate(zip(given.K, given.b, strict=True), 1):
        kh, kw = len(kernels[0]), len(kernels[0][0])
        rows = range(0, len(channels[0]) - kh + 1, step)
        columns = range(0, len(channels[0][0]) - kw + 1, aside)
        weights = [cell for kernel in kernels for cell in _flat(kernel)]
        found[f"Y{k}"] = c.result(
            [
                [c.dot([x for ch in channels for x in _window(ch, i, j, kh, kw)], weights, bias) for j in columns]
                for i in rows
            ]
        )
    return found


def conv_backward(given: Given, c: Calculator) -> dict[str, Any]:
    """Convolution, ReLU, max pooling, and back."""
    x, k = given.X, given.K
    kh, kw = len(k), len(k[0])
    z = c.result([[c.add(cell, given.b) for cell in row] for row in _slid(c, x, k)])
    a = [[max(cell, ZERO) for cell in row] for row in z]
    height, width = len(a) // 2, len(a[0]) // 2
    pooled = [[max(_window(a, 2 * i, 2 * j, 2, 2)) for j in range(width)] for i in range(height)]
    if given.loss == "upstream":
        grad = given.G
    else:
        rows = zip(pooled, given.T, strict=True)
        grad = c.result([[c.sub(p, t) for p, t in zip(*row, strict=True)] for row in rows])
    grad_z = [[ZERO] * len(z[0]) for _ in z]
    for i in range(height):
        for j in range(width):
            place = _window(a, 2 * i, 2 * j, 2, 2).index(pooled[i][j])
            row, column = 2 * i + place // 2, 2 * j + place % 2
            if z[row][column] > 0:
                grad_z[row][column] = grad[i][j]
    turned = [row[::-1] for row in k[::-1]]
    return {
        "Z": z,
        "A": a,
        "pooled": pooled,
        "grad_pooled": grad,
        "grad_Z": grad_z,
        "grad_K": c.result(_slid(c, x, grad_z)),
        "grad_b": c.result(c.total(_flat(grad_z))),
        "grad_X": c.result(_slid(c, _padded(grad_z, kh - 1, kw - 1), turned)),
    }


def _size(n: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def output_size(given: Given, c: Calculator) -> dict[str, Any]:
    """Sizes and parameters of one layer."""
    kernel = _pair(given.kernel)
    parts = list(zip(kernel, _pair(given.stride), _pair(given.padding), _pair(given.dilation), strict=True))
    found = {
        "out_height": Decimal(_size(whole(given.height), *parts[0])),
        "out_width": Decimal(_size(whole(given.width), *parts[1])),
    }
    if given.kind != "conv":
        return {**found, "out_channels": given.channels, "parameters": ZERO}
    cells = kernel[0] * kernel[1] * whole(given.channels) + 1
    return {**found, "out_channels": given.filters, "parameters": cells * given.filters}


def shape_chain(given: Given, c: Calculator) -> dict[str, Any]:
    """Shapes layer by layer, and the parameters in all."""
    shape = [whole(n) for n in given.input]
    found: dict[str, Any] = {}
    total = 0
    for k, layer in enumerate(given.layers, 1):
        if layer["kind"] == "fc":
            inputs = 1
            for n in shape:
                inputs *= n
            units = whole(layer["units"])
            total += (inputs + 1) * units
            shape = [units]
        else:
            kernel = _pair(layer["kernel"])
            stride = _pair(layer.get("stride") or (1 if layer["kind"] == "conv" else layer["kernel"]))
            padding, dilation = _pair(layer.get("padding") or 0), _pair(layer.get("dilation") or 1)
            sizes = zip(shape[:2], kernel, stride, padding, dilation, strict=True)
            channels = shape[2]
            shape = [*(_size(*parts) for parts in sizes), channels]
            if layer["kind"] == "conv":
                shape[2] = whole(layer["filters"])
                total += (kernel[0] * kernel[1] * channels + 1) * shape[2]
        found[f"layer{k}"] = [Decimal(n) for n in shape]
    return {**found, "parameters": Decimal(total)}
