"""The receptive field of a stack of convolutions and poolings, layer by layer from the input."""

from markscheme.words import *

from . import _stack
from ._stack import draw_layers

source = "study notes 000, 001, 002 and 004, receptive field, dilation, stacks of small kernels; Araujo et al. (2019)"
levels = ("easy", "medium", "hard")
few = {"easy": "three layers of small windows, of which one is dilated"}
given = {"layers": structure(_stack.FORM, numbers=True)}
repeat = {("effective_", "jump_", "field_"): lambda layers: len(layers)}
start = {"jump": 1, "field": 1}
symbols = {"effective_": "w", "jump_": "j", "field_": "r"}
ask = {"effective_": 1, "jump_": 1, "field_": 1}


def invalid_layers(layers):
    return _stack.complaint(layers)


def figure_cone(layers, field_):
    """What one output of the last map sees, where a page has room for it; in the key, for it says the answer."""
    windows = [_stack.window(layer) for layer in layers]
    return field_cone_figure(windows, ["x", *(f"h_{k}" for k in range(1, len(layers) + 1))])


def effective_(layers, k):
    r"""w^{(k)} = d_k (f_k - 1) + 1{% if k %} = {{ layers[k - 1].dilation | default(1) }} \cdot ({{ layers[k - 1].kernel }} - 1) + 1{% endif %}"""
    kernel, _, dilation = _stack.window(layers[k - 1])
    return dilation * (kernel - 1) + 1


def jump_(jump_prev, layers, k):
    r"""j^{(k)} = j^{(k-1)} \, s_k"""
    _, stride, _ = _stack.window(layers[k - 1])
    return jump_prev * stride


def field_(field_prev, effective, jump_prev, jump, layers, k):
    r"""r^{(k)} = r^{(k-1)} + (w^{(k)} - 1) \, j^{(k-1)}"""
    return field_prev + (effective - 1) * jump_prev


slips = {
    effective_: {
        "dilation_ignored": "dilation * (kernel - 1) + 1 -> kernel",
        "dilation_times_kernel": "dilation * (kernel - 1) + 1 -> dilation * kernel",
    },
    jump_: {
        "strides_added": "jump_prev * stride -> jump_prev + stride if k > 1",
        "own_stride_alone": "jump_prev -> 1",
    },
    field_: {
        "jump_after_layer": "jump_prev -> jump",
        "strides_ignored": "jump_prev -> 1",
        "one_not_subtracted": "effective - 1 -> effective",
        "fields_multiplied": "field_prev + (effective - 1) * jump_prev -> field_prev * effective",
    },
}
