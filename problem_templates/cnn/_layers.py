"""The layers of a network as somebody writes them down: read, drawn, and what is wrong with them said."""

from markscheme.words import *

from . import _window

FORM = (
    'a list of layers such as [{"kind": "conv", "kernel": 3, "filters": 8}, {"kind": "max_pool", "kernel": [2, 2]}, '
    '{"kind": "avg_pool", "kernel": 2, "stride": 2, "padding": 0, "dilation": 1}, {"kind": "fc", "units": 10}]'
)
_WHOLE = "an integer from 0 to 999999999"
WINDOWS = ("conv", "max_pool", "avg_pool")
KEYS = {
    "conv": ("kernel", "stride", "padding", "dilation", "filters"),
    "max_pool": ("kernel", "stride", "padding", "dilation"),
    "avg_pool": ("kernel", "stride", "padding", "dilation"),
    "fc": ("units",),
}
NEEDED = {"conv": ("kernel", "filters"), "max_pool": ("kernel",), "avg_pool": ("kernel",), "fc": ("units",)}


def window(layer):
    """Kernel, stride, padding and dilation, each as a vector of two.

    Left out: no padding, no dilation; a convolution moves by 1, a pooling by its own kernel, as in libraries.
    """
    usual = {"stride": 1 if layer["kind"] == "conv" else layer["kernel"], "padding": 0, "dilation": 1}
    settings = {**usual, **layer}
    return tuple(_both(settings[key]) for key in ("kernel", "stride", "padding", "dilation"))


def number(layer, key):
    """The number of filters or units."""
    return read_number(layer[key])


def draw_input(stream, level):
    """A square image, grey or in colours."""
    size = stream.between(*{"easy": (12, 24), "medium": (24, 40), "hard": (28, 64)}[level])
    return array([size, size, stream.choice((1, 3))])


def draw_layers(stream, level):
    """One or two blocks of convolution and pooling, and fully connected layers behind them."""
    blocks = {"easy": 1, "medium": 2, "hard": 2}[level]
    layers = []
    for block in range(blocks):
        filters = stream.choice((4, 6, 8, 10)) * (block + 1)
        layers += [_drawn_convolution(stream, block, filters), _drawn_pooling(stream)]
    hidden = [{"kind": "fc", "units": stream.choice((60, 84, 100, 120))}] if level == "hard" else []
    return [*layers, *hidden, {"kind": "fc", "units": stream.between(5, 40)}]  # the last is a number of the question


def _drawn_convolution(stream, block, filters):
    """No 3 x 3 with padding 1 in the first block: padding once and no + 1 would give the same there."""
    kernel = stream.choice((3, 5))
    padding = stream.choice((0, kernel // 2)) if kernel == 5 or block else 0
    return {"kind": "conv", "kernel": kernel, "stride": 1, "padding": padding, "filters": filters}


def _drawn_pooling(stream):
    kind, kernel = stream.choice(("max_pool", "avg_pool")), stream.choice((2, 3))
    return {"kind": kind, "kernel": kernel, "stride": 2, "padding": 0}


def complaint(layers, shape, shape_after):
    """What is wrong with the layers, in a sentence that names the layer; None when all fit the input shape.

    `shape_after(layers, shape, k)`: the shape behind layer k, which exists where that layer fits.
    """
    if not isinstance(layers, list) or not layers:
        return f"layers is {layers!r:.40}; give {FORM}"
    for k, layer in enumerate(layers, 1):
        trouble = _misspelt(layer) or _out_of_place(layer, shape) or _misfit(layer, shape)
        if trouble:
            return f"layer {k}: {trouble}"
        shape = shape_after(layers, shape, k)
    return None


def _both(value):
    """One number for height and width, or a pair of them."""
    values = value if isinstance(value, (list, tuple)) else (value, value)
    return array([read_number(number) for number in values])


def _misspelt(layer):
    if not isinstance(layer, dict) or "kind" not in layer:
        return f'"kind" is missing in {layer!r:.60}; add one of {", ".join(KEYS)}'
    kind = layer["kind"]
    if not isinstance(kind, str) or kind not in KEYS:
        return f'"kind" is {kind!r:.40}; take one of {", ".join(KEYS)}'
    for key in layer:
        if key not in ("kind", *KEYS[kind]):
            return f"{key!r:.40} means nothing in a layer of kind {kind}; it takes {', '.join(KEYS[kind])}"
    for key in NEEDED[kind]:
        if key not in layer:
            return f'"{key}" is missing; a layer of kind {kind} needs it'
    return next(filter(None, (_no_number(key, layer[key]) for key in layer if key != "kind")), None)


def _no_number(key, value):
    single = key in ("filters", "units")
    pair = isinstance(value, (list, tuple)) and not single
    if pair and len(value) != 2:
        return f'"{key}" has {len(value)} entries; give one integer or a pair of them'
    for entry in value if pair else (value,):
        if not _is_whole(entry):
            return f'"{key}" has {entry!r:.40}; give {_WHOLE}{"" if single else " or a pair of them"}'
        if single and int(entry) == 0:
            return f'"{key}" is 0; it must be 1 or more'
    return None


def _is_whole(entry):
    """An integer of one to nine plain digits, or a text of them."""
    digits = str(entry) if type(entry) in (int, str) else ""
    return digits.isascii() and digits.isdigit() and len(digits) <= 9


def _out_of_place(layer, shape):
    if layer["kind"] in WINDOWS and len(shape) == 1:
        return f'"kind" is {layer["kind"]}, but the fc layer before it leaves no height and width; swap them'
    return None


def _misfit(layer, shape):
    return _window.misfit(shape[:2], *window(layer)) if layer["kind"] in WINDOWS else None
