"""Channels of modules of convolutions, as networks have them: powers of two and their neighbours."""

from markscheme.words import *

WIDTHS = {
    "easy": (8, 12, 16, 20, 24, 28, 32, 36),
    "medium": (32, 40, 48, 56, 64, 72, 80, 96, 112, 128),
    "hard": (96, 112, 128, 144, 160, 192, 224, 256, 320, 384),
}


def draw_channels(stream, level):
    return rational(stream.choice(WIDTHS[level]))


def draw_reduced(stream, level, channels):
    """A quarter of the channels, a half, or near it."""
    return rational(stream.choice([n for n in (4, 6, 8, 12, 16, 24, 32, 48, 64, 96) if 6 * n >= channels >= 2 * n]))


def draw_expand(stream, level, channels):
    return rational(stream.choice([n for n in WIDTHS[level] if 2 * n != channels]))


def draw_filters(stream, level, channels, expand, kind):
    """As many as a fire module puts together, else unlike the channels."""
    if kind == "fire":
        return 2 * expand
    return rational(stream.choice([n for n in WIDTHS[level] if n != channels]))


def complaint(channels, filters, groups, expand, kind):
    """What does not fit together, in a sentence; None where all does."""
    if kind == "fire":
        both = 2 * expand
        if filters is not None and not equals(filters, both):
            return f"filters is {filters}, but a fire module gives 2 x {expand} = {both}; leave filters out, or make them fit"
        return None
    if filters is None:
        return "filters is missing; give the number of filters"
    for name, number in (("channels", channels), ("filters", filters)):
        if kind == "grouped" and whole(number) % whole(groups):
            return f"{name} is {number}, which {groups} groups do not divide; give a multiple of {groups}"
    return None


def biases(filters, channels, reduced, expand, kind):
    """One for each output of each layer."""
    return {
        "one_by_one": lambda: reduced + filters,
        "depthwise_separable": lambda: channels + filters,
        "factorised": lambda: 2 * filters,
        "bottleneck": lambda: 2 * reduced + filters,
        "fire": lambda: reduced + 2 * expand,
    }.get(kind, lambda: filters)()
