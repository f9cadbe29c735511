"""Shapes and parameters through a convolutional network, layer by layer."""

from markscheme.words import *

from . import _layers, _window
from ._layers import draw_input, draw_layers

source = "study notes 003, LeNet-5, AlexNet and VGG-16 layer by layer"
levels = ("easy", "medium", "hard")
given = {
    "input": vector(3, counts(1, 64)).at_least(1, "a height, a width and a number of channels"),
    "layers": structure(_layers.FORM, numbers=True, words=("kind",)),
}
repeat = {("layer",): lambda layers: len(layers)}
start = {"layer": "input"}
ask = {"layer": 1, "parameters": 3}
symbols = {"input": "S^{(0)}", "layer": "S", "parameters": "N"}


def invalid_layers(input, layers):
    return _layers.complaint(layers, input, layer)


def require_room(layer):
    """No map may shrink to less than 2 x 2 before the network is flattened."""
    return all(len(shape) == 1 or min(shape[:2]) > 1 for shape in layer)


def require_unlike_sizes(layer):
    """No map is as deep as it is high and wide: its shape would not show which number is which."""
    return all(len(shape) == 1 or len(set(shape)) > 1 for shape in layer)


def layer(layers, layer_prev, k):
    r"""{% if k and layers[k - 1].kind == "fc" %}
    S^{({{ k }})} = U
    {% elif k %}
    S^{({{ k }})}_i = \left\lfloor \frac{S^{({{ k - 1 }})}_i + 2 p_i - (d_i (k_i - 1) + 1)}{s_i} \right\rfloor + 1 \quad (i = 1, 2), \quad
    S^{({{ k }})}_3 = {% if layers[k - 1].kind == "conv" %}F{% else %}S^{({{ k - 1 }})}_3{% endif %}
    {% endif %}"""
    this = layers[k - 1]
    if this["kind"] == "fc":
        return array([_layers.number(this, "units")])
    kernel, stride, padding, dilation = _layers.window(this)
    places = (layer_prev[:2] + 2 * padding - _window.reach(kernel, dilation)) / stride
    channels = _layers.number(this, "filters") if this["kind"] == "conv" else layer_prev[2]
    return array([*(floor(places) + 1), channels])


def parameters(input, layers, layer):
    r"""N = \sum_{\text{conv}} F (k_1 k_2 C + 1) + \sum_{\text{fc}} U (n + 1)"""
    outputs, seen = [], []  # of each layer with weights: its filters or units, and how many numbers each of them sees
    for before, this in zip([input, *layer[:-1]], layers, strict=True):
        if this["kind"] == "conv":
            outputs.append(_layers.number(this, "filters"))
            seen.append(_layers.window(this)[0].prod() * before[2])
        elif this["kind"] == "fc":
            outputs.append(_layers.number(this, "units"))
            seen.append(before.prod())
    return (array(outputs) * (array(seen) + 1)).sum()


slips = {
    layer: {
        "padding_once": "2 * padding -> padding",
        "one_forgotten": "floor(places) + 1 -> floor(places)",
        "floor_forgotten": "floor(places) -> places",
        "rounded_up": "floor(places) + 1 -> 1 - floor(-places)",
        "channels_kept": "_layers.number(this, 'filters') -> layer_prev[2]",
    },
    parameters: {
        "bias_forgotten": "array(seen) + 1 -> array(seen)",
        "one_bias": "array(outputs) * (array(seen) + 1) -> array(outputs) * array(seen) + 1",
        "input_channels_forgotten": "before[2] -> 1",
        "not_flattened": "before.prod() -> before[-1]",
    },
}
