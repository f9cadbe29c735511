"""Convolution and cross-correlation of two short sequences: full, same and valid."""

from markscheme.words import *

from . import _convolution

source = "study note 000, one-dimensional convolution"
sizes = {"n": (4, 5, 6), "m": (2, 3, 4)}
options = {"operation": ("convolution", "cross_correlation"), "mode": ("full", "same", "valid")}
KERNEL = ("-2", "-0.5", "0.5", "1.5", "2", "3")
given = {"f": vector("n", decimals(-3, 5, 0)), "g": vector("m", choice(*KERNEL))}
symbols = {"turned": "h", "padded": "p", "out": "y"}


def ask(operation, mode):
    turning = {"turned": 1} if operation == "convolution" else {}
    padding = {"padded": 1} if mode != "valid" else {}
    return {**turning, **padding, "out": 3}


def draw_g(stream, level, m):
    """A kernel that is another one when it is turned round; at the hard level of even length, with a zero within."""
    first, last = stream.shuffled(KERNEL)[:2]
    inner = [stream.choice(KERNEL) for _ in range(m - 2)]
    if level == "hard":
        inner[stream.below(len(inner))] = 0
    return array([rational(entry) for entry in (first, *inner, last)])


def invalid_kernel(mode, n, m):
    if mode != "valid" or m <= n:
        return None
    return f"g has {m} entries, but f only {n}, so g never fits in; give the longer sequence as f, or another mode"


def turned(g, operation):
    r"""{% if operation == "convolution" %}h_i = g_{m + 1 - i}{% endif %}"""
    return g[::-1] if operation == "convolution" else g


def _zeros(mode, m):
    """How many zeros stand in front of the signal and behind it."""
    return {"full": (m - 1, m - 1), "same": (m // 2, m - 1 - m // 2), "valid": (0, 0)}[mode]


def padded(f, mode, m):
    r"""{% if mode == "full" %}
    p = ({{ "0, " * (m - 1) }} f_1, \dots, f_{ {{ n }} } {{ ", 0" * (m - 1) }})
    {% elif mode == "same" %}
    p = ({{ "0, " * (m // 2) }} f_1, \dots, f_{ {{ n }} } {{ ", 0" * (m - 1 - m // 2) }})
    {% endif %}"""
    return f if mode == "valid" else _convolution.padded(f, _zeros(mode, m))


def out(turned, padded):
    r"""y_t = \sum_{i=1}^{m} {% if mode == "valid" %}f{% else %}p{% endif %}_{t+i-1}
    {% if operation == "convolution" %}h{% else %}g{% endif %}_i"""
    return _convolution.correlate(padded, turned)


def out__not_turned(turned, padded, operation):
    """Goes on with the kernel as it is, so nothing is turned twice."""
    return _convolution.correlate(padded, turned) if operation == "convolution" else None


slips = {
    turned: {"not_turned": {"operation": "cross_correlation"}, "turned_anyway": {"operation": "convolution"}},
    padded: {
        "one_zero_each_side": "_zeros(mode, m) -> (1, 1) if mode == 'full' and m > 2",
        "in_front_only": "_zeros(mode, m) -> (m - 1, 0) if mode == 'same' and m > 2",
    },
    out: {
        "not_turned": out__not_turned,
        "turned_twice": "turned -> g if operation == 'convolution'",
        "padding_forgotten": "padded -> f if mode != 'valid' and m <= n",
        "padded_anyway": "padded -> _convolution.padded(f, _zeros('full', m)) if mode == 'valid'",
    },
}
