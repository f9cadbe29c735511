"""The layers of a network of any depth as somebody writes them down: read them, draw them, and say what is wrong.

A layer is {"W": rows, "b": biases}: row i holds the weights into unit i; without "b" there are no biases.
"""

from markscheme.words import *

from ._activations import ACTIVATIONS

FORM = 'a list of layers, rows of W and biases b or none, such as [{"W": [["0.5", "-1"], [2, "1/3"]], "b": ["0.1", 0]}]'
_BIASES = [*(f"-0.{k}" for k in range(5, 0, -1)), *(f"0.{k}" for k in range(1, 6))]
_SIZES = {"relu": (1, 9), "tanh": (2, 8), "sigmoid": (6, 20)}  # of the weights, in tenths
_LEAST = rational("0.105")  # of a unit, an error, and of what tells two outputs apart: no sum of tenths is just that


def weights(layer):
    """The weight matrix of a layer."""
    return array([[read_number(entry) for entry in row] for row in layer["W"]])


def biases(layer):
    """The biases of a layer, zeros where none are given."""
    return array([read_number(entry) for entry in layer.get("b", [0] * len(layer["W"]))])


def drawn(stream, units, X, Y, hidden, output):
    """Layers of so many units under which the examples come out apart, and sums do not nearly cancel."""
    return stream.again(
        lambda: [_drawn(stream, *units[k : k + 2], hidden) for k in range(len(units) - 1)],
        until=lambda layers: _tells_examples_apart(X, layers, Y, hidden, output),
    )


def _drawn(stream, before, n, hidden):
    """A layer of n units after one of so many; the weights out of a unit differ."""
    least, most = _SIZES[hidden]
    sizes = range(least, most + 1)
    tenths = [f"{sign}{k // 10}.{k % 10}" if k % 10 else int(f"{sign}{k // 10}") for sign in ("-", "") for k in sizes]
    columns = [stream.shuffled(tenths)[:n] for _ in range(before)]
    return {
        "W": [list(row) for row in zip(*columns, strict=True)],
        "b": [stream.choice(_BIASES) for _ in range(n)],
    }


def _tells_examples_apart(X, layers, Y, hidden, output):
    """Whether no unit nearly cancels, the two outputs differ, and no error is small."""
    A = X
    for k, layer in enumerate(layers, 1):
        Z = weights(layer) @ A + column(biases(layer))
        if hidden == "relu" and k < len(layers) and not 0 < positive(Z).sum() < Z.size:
            return False
        A = ACTIVATIONS[output if k == len(layers) else hidden](Z)
        if _any_small(Z):
            return False
    return not _any_small(A[:, 0] - A[:, 1]) and not _any_small(A - Y)


def _any_small(values):
    """By squares, for of a ball around 0 no sign is decided."""
    return any(is_greater(square(_LEAST), square(value)) for value in values.ravel())


def complaint(layers, X, Y):
    """What does not fit, in a sentence that names the layer; None when all fits."""
    if not isinstance(layers, list) or not layers:
        return f"layers is {layers!r:.40}; give {FORM}"
    entering, giver = len(X), f"X has {len(X)} rows"
    for k, layer in enumerate(layers, 1):
        trouble = _misspelt(layer) or _misshapen(layer["W"], layer.get("b"), entering, giver)
        if trouble:
            return f"layer {k}: {trouble}"
        entering, giver = len(layer["W"]), f"layer {k} has {len(layer['W'])} units"
    return None if len(Y) == entering else f"Y has {len(Y)} rows, but {giver}; give {entering} rows"


def _misspelt(layer):
    if not isinstance(layer, dict) or not {"W"} <= set(layer) <= {"W", "b"}:
        return f'{layer!r:.60} is no layer; write {{"W": rows, "b": biases}}, or "W" alone'
    rows = layer["W"]
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list) and row for row in rows):
        return f"W is {rows!r:.40}; give a list of rows"
    if not isinstance(layer.get("b", []), list):
        return f"b is {layer['b']!r:.40}; give a list of biases"
    entries = [*(entry for row in rows for entry in row), *layer.get("b", [])]
    bad = [entry for entry in entries if type(entry) not in (int, str)]
    return f"{bad[0]!r:.40} stands where a number belongs" if bad else None


def _misshapen(rows, vector, entering, giver):
    for i, row in enumerate(rows, 1):
        if len(row) != entering:
            return f"row {i} of W has {len(row)} entries, but {giver}; give {entering} entries"
    if vector is not None and len(vector) != len(rows):
        return f"b has {len(vector)} entries, but W has {len(rows)} rows; give one bias for each row"
    return None
