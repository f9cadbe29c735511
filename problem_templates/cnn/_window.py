"""How far a sliding window gets: sizes after convolution and pooling, and what students make of them.

Sizes are numbers, or vectors of height and width together. Both families of this folder use these functions.
"""

from markscheme.words import *


def reach(kernel, dilation):
    """Cells that a dilated kernel spans."""
    return dilation * (kernel - 1) + 1


def positions(size, span, stride, padding):
    """Places that the window takes after the first, before rounding down."""
    return (size + 2 * padding - span) / stride


def size_after(size, kernel, stride, padding, dilation):
    return floor(positions(size, reach(kernel, dilation), stride, padding)) + 1


def padding_once(size, kernel, stride, padding, dilation):
    return floor((size + padding - reach(kernel, dilation)) / stride) + 1


def one_forgotten(size, kernel, stride, padding, dilation):
    return floor(positions(size, reach(kernel, dilation), stride, padding))


def floor_forgotten(size, kernel, stride, padding, dilation):
    return positions(size, reach(kernel, dilation), stride, padding) + 1


def rounded_up(size, kernel, stride, padding, dilation):
    return 1 - floor(-positions(size, reach(kernel, dilation), stride, padding))


def dilation_ignored(size, kernel, stride, padding, dilation):
    return floor(positions(size, kernel, stride, padding)) + 1


def dilation_times_kernel(size, kernel, stride, padding, dilation):
    return floor(positions(size, dilation * kernel, stride, padding)) + 1


def misfit(sizes, kernel, stride, padding, dilation):
    """What keeps a window from standing on an input of these two sizes: a sentence, or None."""
    least = {"kernel": 1, "stride": 1, "padding": 0, "dilation": 1}
    for (name, low), pair in zip(least.items(), (kernel, stride, padding, dilation), strict=True):
        if min(pair) < low:
            return f"{name} is {min(pair)}; it must be {low} or more"
    for side, size, k, p, d in zip(("rows", "columns"), sizes, kernel, padding, dilation, strict=True):
        if reach(k, d) > size + 2 * p:
            return (
                f"the kernel spans {reach(k, d)} {side}, but the padded input has only {size + 2 * p}; "
                "take a smaller kernel or dilation, or more padding"
            )
    return None
