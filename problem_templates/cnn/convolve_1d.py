"""Convolution and cross-correlation of two short sequences: full, same and valid."""

from markscheme.words import *

from . import _convolution

source = "study note 000, one-dimensional convolution"
sizes = {"n": (4, 5, 6), "m": (2, 3, 3)}
options = {"operation": ("convolution", "cross_correlation"), "mode": ("full", "same", "valid")}
given = {
    "f": vector("n", decimals(-3, 5, 0)),
    "g": vector("m", choice("-2", "-0.5", "0.5", "1.5", "2", "3")),
}
symbols = {"turned": "h", "padded": "p", "out": "y"}


def ask(operation, mode):
    steps = {"turned": 1, "padded": 1, "out": 3}
    left_out = {"turned": operation != "convolution", "padded": mode == "valid"}
    return {step: marks for step, marks in steps.items() if not left_out.get(step)}


def draw_g(stream, m):
    """A kernel that is another one when it is turned round."""
    ends = stream.shuffled(["-2", "-0.5", "0.5", "1.5", "2", "3"])[:2]
    inner = [stream.choice(("-2", "-0.5", "0.5", "1.5", "2", "3")) for _ in range(m - 2)]
    return array([rational(entry) for entry in (ends[0], *inner, ends[1])])


def invalid_kernel(mode, n, m):
    if mode != "valid" or m <= n:
        return None
    return f"g has {m} entries, but f only {n}, so g never fits in; give the longer sequence as f, or another mode"


def turned(g, operation):
    r"""{% if operation == "convolution" %}h_i = g_{m + 1 - i}{% endif %}"""
    return g[::-1] if operation == "convolution" else g


turned__not_turned = as_if(turned, operation="cross_correlation")
turned__turned_anyway = as_if(turned, operation="convolution")


def padded(f, mode, m):
    r"""{% if mode == "full" %}
    p = ({{ "0, " * (m - 1) }} f_1, \dots, f_{ {{ n }} } {{ ", 0" * (m - 1) }})
    {% elif mode == "same" %}
    p = ({{ "0, " * (m // 2) }} f_1, \dots, f_{ {{ n }} } {{ ", 0" * (m - 1 - m // 2) }})
    {% endif %}"""
    return f if mode == "valid" else _convolution.padded(f, _zeros(mode, m))


def padded__one_zero_each_side(f, mode, m):
    return _convolution.padded(f, (1, 1)) if mode == "full" and m > 2 else None


def padded__in_front_only(f, mode, m):
    return _convolution.padded(f, (m - 1, 0)) if mode == "same" and m > 2 else None


def out(turned, padded):
    r"""{% if operation == "convolution" %}
    y_t = \sum_{i=1}^{m} p_{t+i-1} h_i
    {% elif mode == "valid" %}
    y_t = \sum_{i=1}^{m} f_{t+i-1} g_i
    {% else %}
    y_t = \sum_{i=1}^{m} p_{t+i-1} g_i
    {% endif %}"""
    return _convolution.correlate(padded, turned)


def out__not_turned(turned, padded, operation):
    """Goes on with the kernel as it is, so nothing is turned twice."""
    return _convolution.correlate(padded, turned) if operation == "convolution" else None


def out__turned_twice(g, padded, operation):
    return _convolution.correlate(padded, g) if operation == "convolution" else None


def out__padding_forgotten(turned, f, mode, n, m):
    return _convolution.correlate(f, turned) if mode != "valid" and m <= n else None


def out__padded_anyway(turned, f, mode, m):
    return _convolution.correlate(_convolution.padded(f, _zeros("full", m)), turned) if mode == "valid" else None


def _zeros(mode, m):
    """How many zeros stand in front of the signal and behind it."""
    return {"full": (m - 1, m - 1), "same": (m // 2, m - 1 - m // 2), "valid": (0, 0)}[mode]
