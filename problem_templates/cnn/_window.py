"""How far a sliding window gets: what it spans, the sizes after convolution and pooling, and what does not fit.

Sizes are numbers, or vectors of height and width together.
"""

from markscheme.words import *


def reach(kernel, dilation):
    """Cells that a dilated kernel spans."""
    return dilation * (kernel - 1) + 1


def size_after(size, kernel, stride, padding, dilation=1):
    """Places of the window in each direction."""
    return floor((size + 2 * padding - reach(kernel, dilation)) / stride) + 1


def misfit(sizes, kernel, stride, padding, dilation=(1, 1)):
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
