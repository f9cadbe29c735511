"""The padding that a wanted size of the output asks for, and how it is shared between both sides."""

from markscheme.words import *

from . import _window

source = "study note 003, padding and stride: same convolution; TensorFlow documentation, padding SAME"
rounding = "5 sf, 3 sf"  # who keeps 28.3 of 85/3 rounds up as who keeps the fraction
options = {"goal": ("keep", "divide")}  # as large as the input; the input divided by the stride, rounded up
KERNEL = {"easy": (3, 5, 7, 9, 11), "medium": (3, 4, 5, 6, 7, 8), "hard": (3, 4, 5, 6, 7, 8, 9)}
given = {
    "size": pair(by_level(counts(16, 64), counts(24, 96), counts(32, 160))).at_least(1, "the side of an input"),
    "kernel": pair(counts(2, 11)).at_least(1, "the side of a kernel"),
    "stride": pair(counts(1, 4)).at_least(1, "a stride"),
    "dilation": pair(counts(1, 3)).at_least(1, "a dilation").or_else(1),
}
symbols = {"size": "n", "kernel": "k", "stride": "s", "dilation": "d", "span": "K", "wanted": "m", "total": "P"}
symbols |= {"before": "p", "after": "q", "added": "Z"}
hides = {"total": {"alike": "rows and columns may need as many"}}
hides |= {name: {"alike": "both sides may get as many, and both directions"} for name in ("before", "after")}


def ask(goal):
    padding = {"total": 3, "before": 1, "after": 1, "added": 2}
    return padding if goal == "keep" else {"wanted": 1, **padding}


def draw_size(stream, level, goal):
    """Smaller ones where a stride of 2 or 3 must be made good by padding, which may then be wider than the image."""
    low, high = {"easy": (16, 64), "medium": (24, 96), "hard": (32, 160) if goal == "divide" else (9, 36)}[level]
    return array(stream.shuffled(range(low, high + 1))[:2])


def draw_kernel(stream, level, goal):
    """Larger ones where whole steps come to less padding."""
    return array(stream.shuffled(KERNEL[level][0 if goal == "keep" else 2 :])[:2])


def draw_stride(stream, level, goal):
    """The same in both directions, but for the last level."""
    if level == "hard":
        return array(stream.shuffled((2, 3) if goal == "keep" else (2, 3, 4))[:2])
    one = 1 if goal == "keep" else 2 if level == "easy" else stream.choice((2, 3))
    return array([one, one])


def draw_dilation(stream, level):
    one = {"easy": 1, "medium": stream.choice((1, 2)), "hard": 2}[level]
    return array([one, one])


def require_something_to_do(total, size, stride, goal):
    """Padding in both directions, and something to round up where that is asked."""
    uneven = any(not equals(floor(n / s), n / s) for n, s in zip(size, stride, strict=True))
    return all(is_greater(p, 0) for p in total) and (goal == "keep" or uneven)


def span(kernel, dilation):
    r"""K_i = d_i (k_i - 1) + 1"""
    return _window.reach(kernel, dilation)


@when(goal="keep")
def wanted(size):
    return size


@wanted.when(goal="divide")
def wanted(size, stride):
    r"""m_i = \left\lceil \frac{n_i}{s_i} \right\rceil"""
    return -floor(-size / stride)


def total(size, span, stride, wanted):
    r"""P_i = \max\left((m_i - 1) s_i + K_i - n_i, 0\right)"""
    return maximum((wanted - 1) * stride + span - size, 0)


def before(total):
    return floor(total / 2)


def after(total, before):
    return total - before


def added(size, total):
    r"""Z = (n_1 + P_1)(n_2 + P_2) - n_1 n_2"""
    return (size[0] + total[0]) * (size[1] + total[1]) - size[0] * size[1]


slips = {
    span: {
        "dilation_ignored": "_window.reach(kernel, dilation) -> kernel",
        "dilation_times_kernel": "_window.reach(kernel, dilation) -> dilation * kernel",
    },
    wanted: {"rounded_down": "-floor(-size / stride) -> floor(size / stride)"},
    total: {
        "as_with_stride_one": "(wanted - 1) * stride + span - size -> span - 1",
        "one_step_too_many": "(wanted - 1) * stride -> wanted * stride if goal == 'keep'",
        "one_side_alone": "(wanted - 1) * stride + span - size -> ((wanted - 1) * stride + span - size) / 2",
    },
    before: {"extra_before": "floor(total / 2) -> total - floor(total / 2)"},
    after: {"same_again": "total - before -> before"},
    added: {
        "corners_forgotten": "(size[0] + total[0]) * (size[1] + total[1]) - size[0] * size[1] "
        "-> size[0] * total[1] + total[0] * size[1]",
        "image_counted": "size[0] * size[1] -> 0",
    },
}
