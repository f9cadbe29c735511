"""Convolutions by hand."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
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
    (height, width), mode = (len(given.K[0][0]), len(given.K[0][0][0])), given.mode
    padding = {"full": [height - 1, width - 1], "same": [height // 2, width // 2], "valid": 0}.get(mode, given.padding)
    (down, across), (step, aside) = _pair(padding), _pair(given.stride)
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


def pooling(given: Given, c: Calculator) -> dict[str, Any]:
    """The largest or the mean of each window, cell or row."""
    x, kind = given.X, given.kind
    height, width = len(x), len(x[0])
    if kind == "global_average":
        total = c.result(c.total(_flat(x)))
        return {"sums": total, "out": c.result(c.div(total, Decimal(height * width)))}
    if kind == "pyramid":
        out = []
        for side in map(whole, given.levels):
            parts = [[(i * n // side, -((i + 1) * n // -side)) for i in range(side)] for n in (height, width)]
            out += [max(_flat([row[a:b] for row in x[top:end]])) for top, end in parts[0] for a, b in parts[1]]
        return {"out": out}
    if kind == "k_max":
        k = whole(given.k)
        kept = [sorted(sorted(range(width), key=lambda j, row=row: -row[j])[:k]) for row in x]
        return {
            "kept": [[Decimal(j + 1) for j in places] for places in kept],
            "out": [[row[j] for j in places] for row, places in zip(x, kept, strict=True)],
        }
    (kh, kw), (down, across) = _pair(given.kernel), _pair(given.stride)
    windows = [
        [_window(x, i, j, kh, kw) for j in range(0, width - kw + 1, across)] for i in range(0, height - kh + 1, down)
    ]
    if kind == "max":
        return {"out": [[max(window) for window in row] for row in windows]}
    sums = c.result([[c.total(window) for window in row] for row in windows])
    return {"sums": sums, "out": c.result([[c.div(s, Decimal(kh * kw)) for s in row] for row in sums])}


def receptive_field(given: Given, c: Calculator) -> dict[str, Any]:
    """Span, jump and field of each layer, in whole numbers."""
    jump, field, found = 1, 1, {}
    for k, layer in enumerate(given.layers, 1):
        kernel, stride, dilation = (whole(layer.get(key) or 1) for key in ("kernel", "stride", "dilation"))
        span = dilation * (kernel - 1) + 1
        field += (span - 1) * jump
        jump *= stride
        found |= {f"effective_{k}": Decimal(span), f"jump_{k}": Decimal(jump), f"field_{k}": Decimal(field)}
    return found


def transposed(given: Given, c: Calculator) -> dict[str, Any]:
    """Copies of the kernel put down and added, then the edge cut off."""
    x, k, stride, padding = given.X, given.K, whole(given.stride), whole(given.padding)
    rows, columns = ((n - 1) * stride + len(k) for n in (len(x), len(x[0])))
    terms: list[list[list[Decimal]]] = [[[] for _ in range(columns)] for _ in range(rows)]
    for i, row in enumerate(x):
        for j, entry in enumerate(row):
            for u, weights in enumerate(k):
                for v, weight in enumerate(weights):
                    terms[i * stride + u][j * stride + v].append(c.mul(entry, weight))
    full = c.result([[c.total(met) for met in row] for row in terms])
    out = [row[padding : columns - padding] for row in full[padding : rows - padding]]
    return {"full": full, "out": out, "height": Decimal(len(out)), "width": Decimal(len(out[0]))}


def cost(given: Given, c: Calculator) -> dict[str, Any]:
    """Weights layer by layer, then once for every place of the map."""
    channels, kernel, kind = given.channels, given.kernel, given.kind
    filters = 2 * given.expand if kind == "fire" else given.filters
    cells = kernel * kernel
    if kind == "one_by_one":
        layers = [channels * given.reduced, cells * given.reduced * filters]
    elif kind == "depthwise_separable":
        layers = [cells * channels, channels * filters]
    elif kind == "grouped":
        layers = [cells * channels * filters / given.groups]
    elif kind == "factorised":
        layers = [kernel * channels * filters, kernel * filters * filters]
    elif kind == "bottleneck":
        layers = [channels * given.reduced, cells * given.reduced * given.reduced, given.reduced * filters]
    elif kind == "fire":
        squeezed = given.reduced * given.expand
        layers = [channels * given.reduced, squeezed, cells * squeezed]
    else:
        layers = [cells * channels * filters]
    weights = sum(layers, ZERO)
    products, usual = given.height * given.width * weights, given.height * given.width * cells * channels * filters
    found = dict(zip(("first", "second", "third"), layers, strict=False))
    found |= {"parameters": weights, "multiplications": products, "standard_multiplications": usual}
    return {**found, "ratio": c.result(c.div(products, usual))}


def inception(given: Given, c: Calculator) -> dict[str, Any]:
    """Branch by branch; a branch with a reduction is two convolutions, one behind the other."""
    places, joined, parameters = given.height * given.width, given.pointwise, (given.channels + 1) * given.pointwise
    padding, direct, narrow = [], [], []
    for b, (kernel, filters) in enumerate(zip(given.kernels, given.filters, strict=True)):
        cells = kernel * kernel
        padding.append((kernel - 1) / 2)
        direct.append(places * cells * given.channels * filters)
        joined += filters
        if given.module == "plain":
            parameters += (cells * given.channels + 1) * filters
            continue
        reduced = given.reduced[b]
        narrow.append(places * given.channels * reduced + places * cells * reduced * filters)
        parameters += (given.channels + 1) * reduced + (cells * reduced + 1) * filters
    last = given.channels if given.module == "plain" else given.projected
    found = {"padding": padding, "direct": direct, "shape": [given.height, given.width, joined + last]}
    if given.module == "plain":
        return {**found, "parameters": parameters}
    ratio = c.result(c.div(sum(direct, ZERO), sum(narrow, ZERO)))
    return {**found, "bottleneck": narrow, "ratio": ratio, "parameters": parameters + (given.channels + 1) * last}


def same_padding(given: Given, c: Calculator) -> dict[str, Any]:
    """Direction by direction, then the padded image without the image."""
    found: dict[str, list[Decimal]] = {name: [] for name in ("span", "wanted", "total", "before", "after")}
    sizes, kernels, strides, gaps = (_pair(each) for each in (given.size, given.kernel, given.stride, given.dilation))
    for n, k, s, d in zip(sizes, kernels, strides, gaps, strict=True):
        span = d * (k - 1) + 1
        wanted = n if given.goal == "keep" else c.div(Decimal(n), Decimal(s)).to_integral_value(ROUND_CEILING)
        total = max((Decimal(wanted) - 1) * s + span - n, ZERO)
        half = (total / 2).to_integral_value(ROUND_FLOOR)
        for name, value in zip(found, (span, wanted, total, half, total - half), strict=True):
            found[name].append(Decimal(value))
    padded = (sizes[0] + found["total"][0]) * (sizes[1] + found["total"][1])
    return {**found, "added": padded - sizes[0] * sizes[1]}


def yolo_output(given: Given, c: Calculator) -> dict[str, Any]:
    """The cell of the centre, what is left over of it, and the share of the image."""
    s = given.grid
    position = c.result([c.div(c.mul(s, place), side) for place, side in zip(given.box, given.image, strict=False)])
    before = [Decimal(int(u)) for u in position]
    return {
        "position": position,
        "cell": [before[1] + 1, before[0] + 1],
        "offset": c.result([c.sub(u, n) for u, n in zip(position, before, strict=True)]),
        "size": c.result(
            [c.div(side, whole_side) for side, whole_side in zip(given.box[2:], given.image, strict=True)]
        ),
        "length": s * s * (5 * given.boxes + given.classes),
    }


NETWORKS = {  # kernel, stride, padding, filters (0 for a pooling); units before the classes
    "lenet5": ([(5, 1, 0, 6), (2, 2, 0, 0), (5, 1, 0, 16), (2, 2, 0, 0), (5, 1, 0, 120)], [84]),
    "alexnet": (
        [
            (11, 4, 0, 96),
            (3, 2, 0, 0),
            (5, 1, 2, 256),
            (3, 2, 0, 0),
            (3, 1, 1, 384),
            (3, 1, 1, 384),
            (3, 1, 1, 256),
            (3, 2, 0, 0),
        ],
        [4096, 4096],
    ),
    "vgg16": (
        [(3, 1, 1, 64)] * 2
        + [(2, 2, 0, 0)]
        + [(3, 1, 1, 128)] * 2
        + [(2, 2, 0, 0)]
        + [(3, 1, 1, 256)] * 3
        + [(2, 2, 0, 0)]
        + ([(3, 1, 1, 512)] * 3 + [(2, 2, 0, 0)]) * 2,
        [4096, 4096],
    ),
}


def architectures(given: Given, c: Calculator) -> dict[str, Any]:
    """Shapes layer by layer, and the parameters in all."""
    windows, hidden = NETWORKS[given.network]
    height, width, channels = map(whole, given.input)
    found: dict[str, Any] = {}
    total = 0
    for kernel, stride, padding, usual in windows:
        filters = whole(usual * given.width)
        height, width = (_size(n, kernel, stride, padding, 1) for n in (height, width))
        if filters:
            total += (kernel * kernel * channels + 1) * filters
            channels = filters
        found[f"layer{len(found) + 1}"] = [Decimal(n) for n in (height, width, channels)]
    inputs = height * width * channels
    for units in [*hidden, whole(given.classes)]:
        total += (inputs + 1) * units
        inputs = units
        found[f"layer{len(found) + 1}"] = [Decimal(units)]
    return {**found, "parameters": Decimal(total)}
