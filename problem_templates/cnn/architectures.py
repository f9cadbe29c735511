"""LeNet-5, AlexNet and VGG-16: the shapes of their maps, layer by layer, and their parameters."""

from markscheme.words import *

from . import _layers, _networks, _window
from ._networks import draw_input, draw_width

source = "study notes 003 and 004, LeNet-5, AlexNet and VGG-16"
levels = ("easy", "medium", "hard")
rounding = "6 sf, 6 sf"  # all whole: a size of three digits is no rounded number, to be followed as one
options = {"network": ("lenet5", "alexnet", "vgg16")}
given = {
    "input": vector(3, counts(1, 224)).at_least(1, "a height, a width and a number of channels").or_else(None),
    "classes": number(counts(11, 900)).at_least(1, "a number of classes").or_else(None),
    "width": number().above(0, "the width of a network").or_else(1),
}
repeat = {("layer",): lambda network: len(_networks.LAYERS[network]) + 1}
start = {"layer": "input"}
symbols = {"input": "S^{(0)}", "layer": "S", "parameters": "N", "classes": "K", "width": r"\alpha"}
ask = {"layer": 1, "parameters": 3}


def invalid_input(network, input, width):
    return _networks.complaint(network, input, width)


def figure_chain(network, input, classes, language):
    return _networks.chain(network, input, classes, language)


def layer(network, input, classes, width, layer_prev, k):
    r"""{% set kinds = {"lenet5": "cpcpcff", "alexnet": "cpcpcccpfff", "vgg16": "ccpccpcccpcccpcccpfff"}[network] %}
    {% if k and kinds[k - 1] == "f" %}
    S^{({{ k }})} = U
    {% elif k %}
    S^{({{ k }})}_i = \left\lfloor \frac{S^{({{ k - 1 }})}_i + 2 p - f}{s} \right\rfloor + 1 \quad (i = 1, 2), \quad
    S^{({{ k }})}_3 = {% if kinds[k - 1] == "c" %}{% if width != 1 %}\alpha {% endif %}F{% else %}S^{({{ k - 1 }})}_3{% endif %}
    {% endif %}"""
    this, before = (
        _networks.layers(network, classes, width)[k - 1],
        _networks.shape(network, input) if k == 1 else layer_prev,
    )
    if this["kind"] == "fc":
        return array([this["units"]])
    kernel, stride, padding, _ = _layers.window(this)
    places = (before[:2] + 2 * padding - kernel) / stride
    channels = this["filters"] if this["kind"] == "conv" else before[2]
    return array([*(floor(places) + 1), channels])


def parameters(network, input, classes, width, layer):
    r"""N = \sum_l m_l (n_l + 1)"""
    outputs, seen = [], []  # of each layer with weights: its filters or units, and how many numbers each of them sees
    shapes = [_networks.shape(network, input), *layer[:-1]]
    for before, this in zip(shapes, _networks.layers(network, classes, width), strict=True):
        if this["kind"] == "conv":
            outputs.append(this["filters"])
            seen.append(square(rational(this["kernel"])) * before[2])
        elif this["kind"] == "fc":
            outputs.append(this["units"])
            seen.append(before.prod())
    return (array(outputs) * (array(seen) + 1)).sum()


slips = {
    layer: {
        "padding_once": "2 * padding -> padding",
        "padding_forgotten": "2 * padding -> 0",
        "one_forgotten": "floor(places) + 1 -> floor(places)",
        "floor_forgotten": "floor(places) -> places",
        "rounded_up": "floor(places) + 1 -> 1 - floor(-places)",
        "channels_kept": "this['filters'] -> before[2]",
        "usual_width": "width -> 1",
    },
    parameters: {
        "bias_forgotten": "array(seen) + 1 -> array(seen)",
        "one_bias": "array(outputs) * (array(seen) + 1) -> array(outputs) * array(seen) + 1",
        "input_channels_forgotten": "before[2] -> 1",
        "not_flattened": "before.prod() -> before[-1]",
        "poolings_counted": "(array(outputs) * (array(seen) + 1)).sum() "
        "-> (array(outputs) * (array(seen) + 1)).sum() + _networks.in_poolings(network, layer)",
    },
}
