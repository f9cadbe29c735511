"""An Inception module: what its branches put out together, and what its 1 x 1 convolutions save."""

from markscheme.words import *

source = "study note 003, Inception; study note 004, L7, GoogLeNet and 1 x 1 convolutions; Szegedy et al. (2015)"
sizes = {"B": (2, 2, 3)}
options = {"module": ("reduced", "plain")}  # Inception v1; the naive version, of kernels and pooling alone
# A branch takes less than 10^8 multiplications, which eight digits of a calculator hold.
SIDE = by_level(choice(4, 5, 6, 7, 8), choice(7, 8, 9, 10, 12, 14), choice(8, 9, 10, 12, 14))
CHANNELS = by_level(choice(*range(48, 97, 16)), choice(*range(48, 129, 16)), choice(*range(48, 129, 16)))
FILTERS = by_level(distinct(*range(16, 65, 8)), distinct(*range(16, 81, 8)), distinct(*range(16, 65, 8)))
given = {
    "height": number(SIDE).at_least(1, "a height").whole_numbers(),
    "width": number(SIDE).at_least(1, "a width").whole_numbers(),
    "channels": number(CHANNELS).at_least(1, "a number of channels").whole_numbers(),
    "pointwise": number(choice(*range(16, 97, 8))).at_least(1, "a number of filters").whole_numbers(),
    "kernels": vector("B", distinct(3, 5, 7)).at_least(1, "the side of a kernel").whole_numbers(),
    "filters": vector("B", FILTERS).at_least(1, "a number of filters").whole_numbers(),
    "reduced": vector("B", distinct(*range(4, 31, 2)))
    .at_least(1, "a number of channels")
    .whole_numbers()
    .when(module="reduced"),
    "projected": number(choice(*range(8, 65, 8)))
    .at_least(1, "a number of filters")
    .whole_numbers()
    .when(module="reduced"),
}
symbols = {"height": "H", "width": "W", "channels": "C", "pointwise": "F_0", "kernels": "k", "filters": "F"}
symbols |= {"reduced": "R", "projected": "F_P", "padding": "p", "shape": "s", "parameters": "N"}
symbols |= {"direct": "M", "bottleneck": "M'", "ratio": r"\rho"}


def ask(module):
    counted = {"direct": 2, "bottleneck": 3, "ratio": 1} if module == "reduced" else {"direct": 2}
    return {"padding": 1, "shape": 2, **counted, "parameters": 3}


def draw_width(stream, level, height):
    """A square at first."""
    return height if level == "easy" else SIDE.draw(stream, level)


def invalid_kernels(kernels):
    even = next((k for k in kernels if whole(k) % 2 == 0), None)
    return (
        None
        if even is None
        else f"a kernel has the side {even}, but with equal padding on both sides only odd ones keep the size; give odd sides"
    )


def padding(kernels):
    return (kernels - 1) / 2


@when(module="reduced")
def shape(height, width, pointwise, filters, projected):
    r"""s = (H, W, F_0 + \sum_b F_b + F_P)"""
    return array([height, width, pointwise + filters.sum() + projected])


@shape.when(module="plain")
def shape(height, width, pointwise, filters, channels):
    r"""s = (H, W, F_0 + \sum_b F_b + C)"""
    return array([height, width, pointwise + filters.sum() + channels])


def direct(height, width, channels, kernels, filters):
    r"""M_b = H W k_b^2 C F_b"""
    return height * width * (square(kernels) * channels * filters)


@when(module="reduced")
def bottleneck(height, width, channels, kernels, filters, reduced):
    r"""M'_b = H W (C R_b + k_b^2 R_b F_b)"""
    return height * width * (channels * reduced + square(kernels) * reduced * filters)


@when(module="reduced")
def ratio(direct, bottleneck):
    return direct.sum() / bottleneck.sum()


@when(module="reduced")
def parameters(channels, pointwise, kernels, filters, reduced, projected):
    branches = (channels + 1) * reduced + (square(kernels) * reduced + 1) * filters
    return (channels + 1) * pointwise + branches.sum() + (channels + 1) * projected


@parameters.when(module="plain")
def parameters(channels, pointwise, kernels, filters):
    return (channels + 1) * pointwise + ((square(kernels) * channels + 1) * filters).sum()


def figure_module(kernels, module, language):
    """The branches, one below the other, between what comes in and what is joined."""
    sides, pooling = (
        [f"{whole(k)}×{whole(k)}" for k in kernels],
        f"{'max-pooling' if language == 'en' else '最大池化'} 3×3",
    )
    if len(sides) > 4:
        return None
    ways = [["1×1"], *([side] for side in sides), [pooling]]
    if module == "reduced":
        ways = [["1×1"], *(["1×1", side] for side in sides), [pooling, "1×1"]]
    middle = (len(ways) - 1) / 2
    nodes, edges = [("x", "H×W×C", 0, middle), ("s", "s", 3, middle)], []
    for row, way in enumerate(ways):
        names = [f"{row} {k}" for k in range(len(way))]
        nodes += [(name, text, 3 - len(way) + k, row) for k, (name, text) in enumerate(zip(names, way, strict=True))]
        edges += [(start, end, "") for start, end in zip(["x", *names], [*names, "s"], strict=True)]
    return flow_figure(nodes, edges)


slips = {
    padding: {"not_halved": "(kernels - 1) / 2 -> kernels - 1", "one_added": "kernels - 1 -> kernels + 1"},
    shape: {
        "pool_forgotten": "projected -> 0; channels -> 0",
        "not_padded": "height -> height - largest(kernels) + 1; width -> width - largest(kernels) + 1",
        "reductions_counted": "filters.sum() -> filters.sum() + reduced.sum() if module == 'reduced'",
        "not_projected": "projected -> channels",
        "not_joined": "pointwise + filters.sum() + projected -> largest(filters); "
        "pointwise + filters.sum() + channels -> largest(filters)",
    },
    direct: {
        "input_channels_forgotten": "channels -> 1",
        "kernel_not_squared": "square(kernels) -> kernels",
        "places_forgotten": "height * width -> 1",
    },
    bottleneck: {
        "reduction_forgotten": "channels * reduced -> 0",
        "not_reduced": "square(kernels) * reduced * filters -> square(kernels) * channels * filters",
        "kernel_not_squared": "square(kernels) -> kernels",
        "places_forgotten": "height * width -> 1",
    },
    ratio: {"inverted": "direct <-> bottleneck"},
    parameters: {
        "bias_forgotten": "channels + 1 -> channels; square(kernels) * reduced + 1 -> square(kernels) * reduced; "
        "square(kernels) * channels + 1 -> square(kernels) * channels",
        "kernel_not_squared": "square(kernels) -> kernels",
        "not_reduced": "square(kernels) * reduced + 1 -> square(kernels) * channels + 1",
        "projection_forgotten": "(channels + 1) * projected -> 0",
    },
}
