"""Points that are drawn near a line, or near a curve over the logarithm of x; at the hard level without order."""

from markscheme.words import *


def draw_x(stream, level, n):
    """Different ones in order; at the hard level in no order, and two of them at one place."""
    if level == "hard" and n > 2:
        first, *rest = stream.shuffled(range(1, 15))[: n - 1]
        return array(_with_short_mean([first, rest[0], first, *rest[1:]]))
    largest = 9 if level == "easy" else 12
    return array(_with_short_mean(sorted(stream.shuffled(range(1, largest + 1))[:n])))


def draw_y(stream, level, x):
    """Points near a line; no two neighbours are as high, so that every index shows."""
    slope = stream.choice([1, 2, 3] if level == "easy" else [-3, -2, -1, 1, 2, 3])

    def near_a_line():
        start = stream.between(5, 15)
        return _with_short_mean([start + slope * int(value) + stream.between(-2, 2) for value in x])

    return array(stream.again(near_a_line, until=_has_unlike_neighbours))


def draw_spread_x(stream, n):
    """About twice as far from one to the next, so that the logarithms lie evenly."""
    spread = [(1, 3), (4, 7), (9, 17), (20, 35), (40, 75)]
    return array([stream.between(*ends) for ends in spread[:n]])


def draw_y_near_a_curve(stream, level, x):
    """Points near a curve that falls at the hard level; no two neighbours are as high, so that every index shows."""

    def near_a_curve():
        start, slope = stream.between(1, 9), stream.between(2, 5)
        if level == "hard":
            start, slope = start + 7 * slope, -slope
        return [start + slope * int(value).bit_length() + stream.between(-1, 1) for value in x]

    return array(stream.again(near_a_curve, until=_has_unlike_neighbours))


def _with_short_mean(values):
    """Raise the last value until the mean has one decimal at most, for 4, 5 or 6 values."""
    step = {4: 2, 6: 3}.get(len(values), 1)
    return [*values[:-1], values[-1] + -sum(values) % step]


def _has_unlike_neighbours(values):
    return all(values[i] != values[i - 1] for i in range(1, len(values)))
