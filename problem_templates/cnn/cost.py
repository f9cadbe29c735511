"""Parameters and multiplications of a convolution, and of what compact networks put in its place."""

from markscheme.words import *

from . import _modules
from ._modules import draw_channels, draw_expand, draw_filters, draw_reduced

source = "study notes 000, 003 and 004: 1 x 1 reduction in Inception, MobileNet, SqueezeNet, ResNet bottleneck, factorised kernels"
KINDS = ("standard", "one_by_one", "depthwise_separable", "grouped", "factorised", "bottleneck", "fire")
options = {"kind": KINDS}
REDUCING, SEVERAL = (
    ("one_by_one", "bottleneck", "fire"),
    tuple(kind for kind in KINDS if kind not in ("standard", "grouped")),
)
SIDE = by_level(choice(6, 7, 8, 9, 10, 12), choice(13, 14, 16, 18, 20, 24, 28), choice(24, 28, 32, 36, 40, 48, 56))
given = {
    "height": number(SIDE).at_least(1, "a height").whole_numbers(),
    "width": number(SIDE).at_least(1, "a width").whole_numbers(),
    "channels": number(counts(4, 384)).at_least(1, "a number of channels"),
    "kernel": number(choice(3, 5, 7)).at_least(1, "the side of a kernel").whole_numbers(),
    "groups": number(choice(2, 4)).at_least(1, "a number of groups").whole_numbers().when(kind="grouped"),
    "reduced": number(counts(4, 384)).at_least(1, "a number of channels").when(kind=REDUCING),
    "expand": number(counts(4, 768)).at_least(1, "a number of filters").when(kind="fire"),
    "filters": number(counts(4, 768)).at_least(1, "a number of filters").or_else(None),
}
symbols = {"height": "H", "width": "W", "channels": "C", "filters": "F", "kernel": "k", "reduced": "R", "groups": "G"}
symbols |= {"expand": "E", "first": "N_a", "second": "N_b", "third": "N_c", "parameters": "N", "multiplications": "M"}
symbols |= {"standard_multiplications": r"M_{\text{std}}", "ratio": r"\rho"}
only = {"second": {"kind": SEVERAL}, "third": {"kind": ("bottleneck", "fire")}}


def ask(kind):
    if kind == "standard":
        return {"parameters": 2, "multiplications": 2}
    return {"parameters": 3, "multiplications": 2, "standard_multiplications": 2, "ratio": 1}


def invalid_numbers(channels, filters, groups, expand, kind):
    return _modules.complaint(channels, filters, groups, expand, kind)


def first(channels, filters, kernel, groups, reduced, kind):
    if kind in REDUCING:
        return channels * reduced
    if kind == "depthwise_separable":
        return square(kernel) * channels
    if kind == "factorised":
        return kernel * channels * filters
    if kind == "grouped":
        return groups * square(kernel) * (channels / groups) * (filters / groups)
    return square(kernel) * channels * filters


def second(channels, filters, kernel, reduced, expand, kind):
    if kind == "depthwise_separable":
        return channels * filters
    if kind == "factorised":
        return kernel * filters * filters
    if kind == "bottleneck":
        return square(kernel) * reduced * reduced
    return reduced * expand if kind == "fire" else square(kernel) * reduced * filters


def third(filters, kernel, reduced, expand, channels, kind):
    return square(kernel) * reduced * expand if kind == "fire" else reduced * filters


def parameters(first, second, third, kind):
    if kind not in SEVERAL:
        return first
    return first + second + third if kind in ("bottleneck", "fire") else first + second


def parameters__biases_counted(first, second, third, kind, filters, channels, reduced, expand):
    return parameters(first, second, third, kind) + _modules.biases(filters, channels, reduced, expand, kind)


def multiplications(parameters, height, width):
    return height * width * parameters


def standard_multiplications(height, width, channels, filters, kernel, expand):
    outputs = 2 * expand if filters is None else filters  # a fire module says them twice, where they are given
    return height * width * square(kernel) * channels * outputs


def ratio(multiplications, standard_multiplications):
    return multiplications / standard_multiplications


slips = {
    first: {
        "kernel_not_squared": "square(kernel) -> kernel",
        "input_channels_forgotten": "square(kernel) * channels * filters -> square(kernel) * filters",
        "over_all_channels": "square(kernel) * channels -> square(kernel) * channels * channels if kind == 'depthwise_separable'",
        "kernel_squared": "kernel * channels * filters -> square(kernel) * channels * filters if kind == 'factorised'",
        "groups_ignored": "groups * square(kernel) * (channels / groups) * (filters / groups) -> square(kernel) * channels * filters",
        "one_group": "groups * square(kernel) -> square(kernel)",
    },
    second: {
        "kernel_not_squared": "square(kernel) -> kernel",
        "kernel_squared": "kernel * filters * filters -> square(kernel) * filters * filters",
        "pointwise_forgotten": "channels * filters -> 0",
        "not_reduced": "square(kernel) * reduced * filters -> square(kernel) * channels * filters; "
        "reduced * expand -> channels * expand",
        "channels_between": "kernel * filters * filters -> kernel * channels * filters",
    },
    third: {
        "kernel_not_squared": "square(kernel) -> kernel",
        "not_reduced": "square(kernel) * reduced * expand -> square(kernel) * channels * expand",
        "last_layer_forgotten": "reduced * filters -> 0",
    },
    parameters: {"biases_counted": parameters__biases_counted},
    multiplications: {"one_side": "height * width -> height", "places_forgotten": "height * width -> 1"},
    standard_multiplications: {
        "kernel_not_squared": "square(kernel) -> kernel",
        "input_channels_forgotten": "channels -> 1",
    },
    ratio: {
        "inverted": "multiplications <-> standard_multiplications",
        "saving_for_ratio": "multiplications / standard_multiplications -> 1 - multiplications / standard_multiplications",
    },
}
