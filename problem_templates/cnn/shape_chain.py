"""Shapes and parameters through a convolutional network, layer by layer."""

from markscheme.words import *

from . import _layers, _window

source = "study notes 003, LeNet-5, AlexNet and VGG-16 layer by layer"
levels = ("easy", "medium", "hard")
given = {
    "input": vector(3, counts(1, 64)).at_least(1, "a height, a width and a number of channels"),
    "layers": structure(_layers.FORM, numbers=True, words=("kind",)),
}
CLASSES = 5, 40  # outputs of the last layer: the answer there is a number of the question
repeat = {("layer",): lambda layers: len(layers)}
ask = {"layer": 1, "parameters": 3}
symbols = {"input": "S^{(0)}", "layer": "S", "parameters": "N"}


def draw_input(stream, level):
    size = stream.between(*{"easy": (12, 24), "medium": (24, 40), "hard": (28, 64)}[level])
    return array([size, size, stream.choice((1, 3))])


def draw_layers(stream, level):
    blocks = {"easy": 1, "medium": 2, "hard": 2}[level]
    layers = []
    for block in range(blocks):
        filters = stream.choice((4, 6, 8, 10)) * (block + 1)
        layers += [_convolution(stream, block, filters), _pooling(stream)]
    hidden = [{"kind": "fc", "units": stream.choice((60, 84, 100, 120))}] if level == "hard" else []
    return [*layers, *hidden, {"kind": "fc", "units": stream.between(*CLASSES)}]


def invalid_layers(input, layers):
    return _layers.complaint(layers, input)


def require_room(layer):
    """No map may shrink to less than 2 x 2 before the network is flattened."""
    return all(len(shape) == 1 or min(shape[:2]) > 1 for shape in layer)


def require_unlike_sizes(layer):
    """No map is as deep as it is high and wide: its shape would not show which number is which."""
    return all(len(shape) == 1 or len(set(shape)) > 1 for shape in layer)


def layer(input, layers, layer, k):
    r"""{% if k and layers[k - 1].kind == "fc" %}
    S^{({{ k }})} = U
    {% elif k %}
    S^{({{ k }})}_i = \left\lfloor \frac{S^{({{ k - 1 }})}_i + 2 p_i - (d_i (k_i - 1) + 1)}{s_i} \right\rfloor + 1 \quad (i = 1, 2), \quad
    S^{({{ k }})}_3 = {% if layers[k - 1].kind == "conv" %}F{% else %}S^{({{ k - 1 }})}_3{% endif %}
    {% endif %}"""
    return _layers.shape_after(layers[k - 1], layer[-1] if layer else input)


def layer__padding_once(input, layers, layer, k):
    return _layers.shape_after(layers[k - 1], layer[-1] if layer else input, _window.padding_once)


def layer__one_forgotten(input, layers, layer, k):
    return _layers.shape_after(layers[k - 1], layer[-1] if layer else input, _window.one_forgotten)


def layer__floor_forgotten(input, layers, layer, k):
    return _layers.shape_after(layers[k - 1], layer[-1] if layer else input, _window.floor_forgotten)


def layer__rounded_up(input, layers, layer, k):
    return _layers.shape_after(layers[k - 1], layer[-1] if layer else input, _window.rounded_up)


def layer__channels_kept(input, layers, layer, k):
    before = layer[-1] if layer else input
    shape = _layers.shape_after(layers[k - 1], before)
    return array([*shape[:2], before[2]]) if layers[k - 1]["kind"] == "conv" else shape


def parameters(input, layers, layer):
    r"""N = \sum_{\text{conv}} F (k_1 k_2 C + 1) + \sum_{\text{fc}} U (n + 1)"""
    return _total(outputs * (seen + 1) for outputs, seen in _connections(input, layers, layer))


def _connections(input, layers, shapes, channels=True, flattened=True):
    """For each layer with weights: its filters or units, and how many numbers each of them sees."""
    for before, layer in zip([input, *shapes[:-1]], layers, strict=True):
        if layer["kind"] == "conv":
            kernel = _layers.window(layer)[0]
            yield _layers.number(layer, "filters"), kernel.prod() * (before[2] if channels else 1)
        elif layer["kind"] == "fc":
            yield _layers.number(layer, "units"), before.prod() if flattened else before[-1]


def _total(terms):
    terms = list(terms)
    return sum(terms[1:], terms[0]) if terms else rational(0)


def _convolution(stream, block, filters):
    """No 3 x 3 with padding 1 in the first block: padding once and no + 1 would give the same there."""
    kernel = stream.choice((3, 5))
    padding = stream.choice((0, kernel // 2)) if kernel == 5 or block else 0
    return {"kind": "conv", "kernel": kernel, "stride": 1, "padding": padding, "filters": filters}


def _pooling(stream):
    kind, kernel = stream.choice(("max_pool", "avg_pool")), stream.choice((2, 3))
    return {"kind": kind, "kernel": kernel, "stride": 2, "padding": 0}


slips = {
    layer: {
        "padding_once": layer__padding_once,
        "one_forgotten": layer__one_forgotten,
        "floor_forgotten": layer__floor_forgotten,
        "rounded_up": layer__rounded_up,
        "channels_kept": layer__channels_kept,
    },
    parameters: {
        "bias_forgotten": "seen + 1 -> seen",
        "one_bias": "outputs * (seen + 1) -> outputs * seen + 1",
        "input_channels_forgotten": "_connections(input, layers, layer) -> _connections(input, layers, layer, channels=False)",
        "not_flattened": "_connections(input, layers, layer) -> _connections(input, layers, layer, flattened=False)",
    },
}
