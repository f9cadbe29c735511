"""Output size and parameter count of one convolution or pooling layer."""

from markscheme.words import *

from . import _window

source = "study notes 000, 001 and 003, convolution with padding, stride and dilation"
options = {"kind": ("conv", "max_pool", "avg_pool")}
given = {
    "height": number(by_level(counts(16, 64), counts(24, 96), counts(40, 160))).at_least(1, "a height"),
    "width": number(by_level(counts(16, 64), counts(24, 96), counts(40, 160))).at_least(1, "a width"),
    "channels": number(
        by_option(  # pooling only hands them on: not always the same few
            "kind",
            conv=by_level(counts(2, 4), counts(3, 8), counts(3, 16)),
            max_pool=by_level(counts(10, 52), counts(11, 56), counts(11, 64)),
            avg_pool=by_level(counts(10, 52), counts(11, 56), counts(11, 64)),
        )
    ).at_least(1, "a number of channels"),
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
    for _ in range(20):
        padding = _drawn(stream, level, (3, 4) if kind == "conv" else (0, 1))
        if require_padding_told_from_one(height, kernel, stride, padding, dilation):
            break
    return padding


def invalid_window(height, width, kernel, stride, padding, dilation):
    return _window.misfit((height, width), kernel, stride, padding, dilation)


def require_remainder(height, width, kernel, stride, padding, dilation):
    """One of the divisions must not come out even, so that rounding down matters."""
    sizes, spans = array([height, width]), _window.reach(kernel, dilation)
    return any(positions.q != 1 for positions in _window.positions(sizes, spans, stride, padding))


def require_padding_told_from_one(height, kernel, stride, padding, dilation):
    if not padding.any():
        return True
    row = (height, kernel[0], stride[0], padding[0], dilation[0])
    return _window.padding_once(*row) != _window.one_forgotten(*row)


def _height(size_after):
    """A way to count the places of the window, for the rows."""

    def out_height(height, kernel, stride, padding, dilation):
        return size_after(height, kernel[0], stride[0], padding[0], dilation[0])

    return out_height


def _width(size_after):
    """The same for the columns."""

    def out_width(width, kernel, stride, padding, dilation):
        return size_after(width, kernel[1], stride[1], padding[1], dilation[1])

    return out_width


def out_height(height, kernel, stride, padding, dilation):
    return _window.size_after(height, kernel[0], stride[0], padding[0], dilation[0])


def out_width(width, kernel, stride, padding, dilation):
    return _window.size_after(width, kernel[1], stride[1], padding[1], dilation[1])


out_height__padding_once = _height(_window.padding_once)
out_width__padding_once = _width(_window.padding_once)
out_height__one_forgotten = _height(_window.one_forgotten)
out_width__one_forgotten = _width(_window.one_forgotten)
out_height__floor_forgotten = _height(_window.floor_forgotten)
out_width__floor_forgotten = _width(_window.floor_forgotten)
out_height__rounded_up = _height(_window.rounded_up)
out_width__rounded_up = _width(_window.rounded_up)
out_height__dilation_ignored = _height(_window.dilation_ignored)
out_width__dilation_ignored = _width(_window.dilation_ignored)
out_height__dilation_times_kernel = _height(_window.dilation_times_kernel)
out_width__dilation_times_kernel = _width(_window.dilation_times_kernel)


def out_channels(channels, filters, kind):
    return filters if kind == "conv" else channels


def parameters(kernel, channels, filters, kind):
    r"""{% if kind == "conv" %}N = F (k_1 k_2 C + 1){% else %}N = 0{% endif %}"""
    return filters * (kernel[0] * kernel[1] * channels + 1) if kind == "conv" else rational(0)


def _drawn(stream, level, values):
    """One value for both directions; at the hard level one for each."""
    first = stream.choice(values)
    return array([first, stream.choice(values) if level == "hard" else first])


slips = {
    out_height: {
        "padding_once": out_height__padding_once,
        "one_forgotten": out_height__one_forgotten,
        "floor_forgotten": out_height__floor_forgotten,
        "rounded_up": out_height__rounded_up,
        "dilation_ignored": out_height__dilation_ignored,
        "dilation_times_kernel": out_height__dilation_times_kernel,
    },
    out_width: {
        "padding_once": out_width__padding_once,
        "one_forgotten": out_width__one_forgotten,
        "floor_forgotten": out_width__floor_forgotten,
        "rounded_up": out_width__rounded_up,
        "dilation_ignored": out_width__dilation_ignored,
        "dilation_times_kernel": out_width__dilation_times_kernel,
    },
    out_channels: {
        "input_channels": "filters -> channels",
    },
    parameters: {
        "bias_forgotten": "filters -> filters * kernel[0] * kernel[1]; kernel[0] * kernel[1] * channels + 1 -> channels",
        "one_bias": "filters * (kernel[0] * kernel[1] * channels + 1) -> filters * kernel[0] * kernel[1] * channels + 1",
        "input_channels_forgotten": "kernel[0] * kernel[1] -> kernel[0]; channels -> kernel[1]",
    },
}
