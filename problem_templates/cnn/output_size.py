"""Output size and parameter count of one convolution or pooling layer."""

from markscheme.words import *

from . import _window

source = "study notes 000 to 004, convolution with padding, stride and dilation"
options = {"kind": ("conv", "max_pool", "avg_pool")}
SIDE = by_level(counts(16, 64), counts(24, 96), counts(40, 160))
POOLED = by_level(counts(10, 52), counts(11, 56), counts(11, 64))  # pooling only hands them on: not always the same few
CHANNELS = by_option("kind", conv=by_level(counts(2, 4), counts(3, 8), counts(3, 16)), max_pool=POOLED, avg_pool=POOLED)
given = {
    "height": number(SIDE).at_least(1, "a height"),
    "width": number(SIDE).at_least(1, "a width"),
    "channels": number(CHANNELS).at_least(1, "a number of channels"),
    "kernel": pair(counts(2, 7)).at_least(1, "the side of a kernel"),
    "stride": pair(counts(2, 3)).at_least(1, "a stride"),
    "dilation": pair(counts(1, 2)).at_least(1, "a dilation").or_else(1),
    "padding": pair(counts(1, 3)).or_else(0),
    "filters": number(counts(5, 24)).at_least(1, "a number of filters").when(kind="conv"),
}
symbols = {"height": "H", "width": "W", "channels": "C", "filters": "F"}
symbols |= {"kernel": "k", "stride": "s", "padding": "p", "dilation": "d"}
symbols |= {"out_height": "H'", "out_width": "W'", "out_channels": "C'", "parameters": "N"}


def ask(kind):
    sizes = {"out_height": 2, "out_width": 2, "out_channels": 1}
    return {**sizes, "parameters": 2} if kind == "conv" else sizes


def draw_kernel(stream, level, kind):
    return _drawn(stream, level, (5, 7) if kind == "conv" else (2, 3))


def draw_stride(stream, level):
    return _drawn(stream, level, (2, 2, 3))


def draw_dilation(stream, level, kind):
    return _drawn(stream, level, (1, 2) if kind == "conv" and level != "easy" else (1,))


def draw_padding(stream, level, kind, height, kernel, stride, dilation):
    """One that shows whether it was added on both sides."""
    return stream.again(
        lambda: _drawn(stream, level, (3, 4) if kind == "conv" else (0, 1)),
        until=lambda padding: require_padding_told_from_one(height, kernel, stride, padding, dilation),
        most=20,
    )


def invalid_window(height, width, kernel, stride, padding, dilation):
    return _window.misfit((height, width), kernel, stride, padding, dilation)


def require_remainder(height, width, kernel, stride, padding, dilation):
    """One of the divisions must not come out even, so that rounding down matters."""
    positions = (array([height, width]) + 2 * padding - _window.reach(kernel, dilation)) / stride
    return any(places.q != 1 for places in positions)


def require_padding_told_from_one(height, kernel, stride, padding, dilation):
    """Padding once must not give what forgetting + 1 gives."""
    room = height - _window.reach(kernel[0], dilation[0])
    once, twice = (room + padding[0]) / stride[0], (room + 2 * padding[0]) / stride[0]
    return not padding.any() or floor(once) + 1 != floor(twice)


def _drawn(stream, level, values):
    """One value for both directions; at the hard level one for each."""
    first = stream.choice(values)
    return array([first, stream.choice(values) if level == "hard" else first])


def out_height(height, kernel, stride, padding, dilation):
    places = (height + 2 * padding[0] - _window.reach(kernel[0], dilation[0])) / stride[0]
    return floor(places) + 1


def out_width(width, kernel, stride, padding, dilation):
    places = (width + 2 * padding[1] - _window.reach(kernel[1], dilation[1])) / stride[1]
    return floor(places) + 1


def out_channels(channels, filters, kind):
    return filters if kind == "conv" else channels


def parameters(kernel, channels, filters, kind):
    r"""{% if kind == "conv" %}N = F (k_1 k_2 C + 1){% else %}N = 0{% endif %}"""
    return filters * (kernel[0] * kernel[1] * channels + 1) if kind == "conv" else rational(0)


def _of_a_side(i):
    """The slips of the rows (0) or the columns (1)."""
    return {
        "padding_once": f"2 * padding[{i}] -> padding[{i}]",
        "one_forgotten": "floor(places) + 1 -> floor(places)",
        "floor_forgotten": "floor(places) -> places",
        "rounded_up": "floor(places) + 1 -> 1 - floor(-places)",
        "dilation_ignored": f"_window.reach(kernel[{i}], dilation[{i}]) -> kernel[{i}]",
        "dilation_times_kernel": f"_window.reach(kernel[{i}], dilation[{i}]) -> dilation[{i}] * kernel[{i}]",
    }


slips = {
    out_height: _of_a_side(0),
    out_width: _of_a_side(1),
    out_channels: {"input_channels": "filters -> channels"},
    parameters: {
        "bias_forgotten": "kernel[0] * kernel[1] * channels + 1 -> kernel[0] * kernel[1] * channels",
        "one_bias": "filters * (kernel[0] * kernel[1] * channels + 1) -> filters * kernel[0] * kernel[1] * channels + 1",
        "input_channels_forgotten": "kernel[0] * kernel[1] * channels -> kernel[0] * kernel[1]",
    },
}
