"""The layers of a network of any depth as somebody writes them down: read them, and say what is wrong with them.

A layer is {"W": rows, "b": biases}: row i holds the weights into unit i; without "b" there are no biases.
"""

from markscheme.words import *

FORM = 'a list of layers, rows of W and biases b or none, such as [{"W": [["0.5", "-1"], [2, "1/3"]], "b": ["0.1", 0]}]'
_BIASES = [*(f"-0.{k}" for k in range(5, 0, -1)), *(f"0.{k}" for k in range(1, 6))]


def weights(layer):
    """The weight matrix of a layer."""
    return array([[read_number(entry) for entry in row] for row in layer["W"]])


def biases(layer):
    """The biases of a layer, zeros where none are given."""
    return array([read_number(entry) for entry in layer.get("b", [0] * len(layer["W"]))])


def drawn(stream, before, n, size=(1, 9)):
    """A layer of n units after one of so many: tenths of a size from and to; the weights out of a unit differ."""
    sizes = range(size[0], size[1] + 1)
    tenths = [f"{sign}{k // 10}.{k % 10}" if k % 10 else int(f"{sign}{k // 10}") for sign in ("-", "") for k in sizes]
    columns = [stream.shuffled(tenths)[:n] for _ in range(before)]
    return {
        "W": [list(row) for row in zip(*columns, strict=True)],
        "b": [stream.choice(_BIASES) for _ in range(n)],
    }


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
