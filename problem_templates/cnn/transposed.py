"""Transposed convolution of one channel: each entry puts a multiple of the kernel down, and overlaps add up."""

from markscheme.words import *

from . import _convolution

source = "study note 000, deconvolution: input and output of a convolution change places; Dumoulin and Visin (2016), chapter 4"
sizes = {"h": 2, "w": 3, "f": (2, 3, 3)}
SIDES = {"easy": (2, 3, 4), "medium": (2, 3), "hard": (2, 3)}
given = {
    "X": matrix("h", "w", choice(-2, -1, 1, 2, 3, 4)),
    "K": matrix("f", "f", by_level(*[choice("-2", "-1", "1", "2", "3")] * 2, choice("-2", "-1", "0.5", "1", "2"))),
    "stride": number(by_level(counts(1, 1), counts(2, 2), counts(1, 2))).at_least(1, "a stride").or_else(1),
    "padding": number(by_level(counts(0, 0), counts(1, 1), counts(1, 1))).or_else(0),
}
symbols = {"stride": "s", "padding": "p", "full": "F", "height": "H'", "width": "W'", "out": "Y"}
ask = {"height": 1, "width": 1, "out": 5}
MOST_PRODUCTS = 500_000


def draw_X(stream, level):
    """No square, of which height and width would be one answer."""
    h, w = stream.shuffled(SIDES[level])[:2]
    return given["X"].draw(stream, level, {"h": h, "w": w})


def invalid_padding(h, w, f, stride, padding):
    for name, side in (("height", h), ("width", w)):
        whole_map = (side - 1) * stride + f
        if whole_map <= 2 * padding:
            return f"the {name} is {whole_map} and padding {padding} is cut off on both sides, so nothing is left; give less"
    return None


def invalid_work(h, w, f, stride):
    products, cells = h * w * f * f, ((h - 1) * stride + f) * ((w - 1) * stride + f)
    if products > MOST_PRODUCTS or cells > 40_000:
        return f"{products} products fill {cells} cells, but at most {MOST_PRODUCTS} and 40000 are calculated; give smaller sizes"
    return None


def height(h, stride, f, padding):
    return (h - 1) * stride + f - 2 * padding


def width(w, stride, f, padding):
    return (w - 1) * stride + f - 2 * padding


def full(X, K, stride):
    r"""F_{ab} = \sum_{i, j} X_{ij} \, K_{a - s (i - 1), \, b - s (j - 1)}"""
    return _convolution.put_down(X, K, stride)


def out(full, padding):
    r"""{% if padding|string == "0" %}Y = F{% else %}Y_{ij} = F_{i + p, \, j + p}{% endif %}"""
    return _convolution.cut(full, padding)


slips = {
    height: {
        "padding_once": "2 * padding -> padding",
        "padding_added": "(h - 1) * stride + f - 2 * padding -> (h - 1) * stride + f + 2 * padding",
        "one_not_subtracted": "h - 1 -> h",
        "as_convolution": "(h - 1) * stride + f - 2 * padding -> floor((h + 2 * padding - f) / stride) + 1",
    },
    width: {
        "padding_once": "2 * padding -> padding",
        "padding_added": "(w - 1) * stride + f - 2 * padding -> (w - 1) * stride + f + 2 * padding",
        "one_not_subtracted": "w - 1 -> w",
        "as_convolution": "(w - 1) * stride + f - 2 * padding -> floor((w + 2 * padding - f) / stride) + 1",
    },
    full: {
        "kernel_turned": "K -> K[::-1, ::-1]",
        "stride_ignored": "stride -> 1",
        "side_by_side": "stride -> len(K)",
        "overlaps_replaced": "_convolution.put_down(X, K, stride) -> _convolution.put_down(X, K, stride, added=False)",
    },
    out: {"padding_forgotten": "padding -> 0"},
}
