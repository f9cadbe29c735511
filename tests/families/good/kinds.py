"""Every kind of given: optional ones, one that exists under an option only, a pair, a count, a structure."""

from markscheme.words import *

sizes = {"n": 2, "d": (1, 2, 3)}
options = {"mode": ("plain", "shifted")}
given = {
    "X": matrix("n", "d", integers(-3, 3)),
    "shift": vector("n", integers(1, 4)).when(mode="shifted"),
    "bias": vector("n", decimals(-1, 1, 1)).or_else(0),
    "scale": number(integers(1, 4)).or_else(1),
    "limit": number(integers(1, 4)).or_else(None),
    "stride": pair(counts(1, 3)),
    "padding": pair(counts(0, 2)).or_else(0),
    "times": count(counts(1, 3)),
    "cube": tensor(2, "d", 1, domain=integers(0, 2)).or_else(1),
    "layers": structure().or_else(None),
}
ask = ["row_sums", "area", "depth"]


def draw_layers(stream, n, X):
    return [{"kind": stream.choice(["conv", "fc"]), "rows": len(X)} for _ in range(n)]


def row_sums(X, shift, bias, scale, mode):
    return scale * X.sum(axis=1) + bias + (shift if mode == "shifted" else 0)


def area(stride, padding):
    return stride[0] * stride[1] + padding.sum()


def bounded(area, limit):
    return area if limit is None else area - limit


def depth(times, layers, cube, d):
    return times * d * (len(layers) if layers else 0) + cube.sum()
