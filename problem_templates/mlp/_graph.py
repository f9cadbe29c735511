"""The gates of a computation graph as somebody writes them down: read them, draw them, and say what is wrong.

A gate is a line such as `x + y`, `[1] * z`, `max([1], 0)`, `sigmoid([2])`, `exp(x)` or `1 / [3]`; `[1]` is gate 1.
"""

from markscheme.words import *

from ._numbers import is_number

FORM = (
    "a list of gates on names, earlier gates by number and plain constants, "
    'such as ["x + y", "[1] * z", "max([2], 0)", "sigmoid([3])", "exp([4])", "1 / [5]"]'
)
_MOST_GATES = 200  # every slope is looked for at every gate
_FORMS = {  # what stands before, between and behind the inputs
    "add": ("", " + ", ""),
    "multiply": ("", " * ", ""),
    "max": ("max(", ", ", ")"),
    "sigmoid": ("sigmoid(", "", ")"),
    "exp": ("exp(", "", ")"),
    "reciprocal": ("1 / ", "", ""),
}
_GLYPHS = {"add": "+", "multiply": "×", "max": "max", "sigmoid": "σ", "exp": "exp", "reciprocal": "1/"}
_VALUES = {
    "add": lambda a, b: a + b,
    "multiply": lambda a, b: a * b,
    "max": maximum,
    "sigmoid": sigmoid,
    "exp": exp,
    "reciprocal": lambda a: 1 / a,
}
_DERIVATIVES = {
    "add": lambda out, a, b: (1, 1),
    "multiply": lambda out, a, b: (b, a),
    "max": lambda out, a, b: (positive(a - b), 1 - positive(a - b)),
    "sigmoid": lambda out, a: (out * (1 - out),),
    "exp": lambda out, a: (out,),
    "reciprocal": lambda out, a: (-square(out),),
}

# The derivatives of a gate by what enters it, a and b, constants left out.
LOCAL_FORMULA = r"""{% if k %}{% set gate, out = gates[k - 1], "v^{(" ~ k ~ ")}" %}
    {%- set one, two = gate[4:-1].split(", ") if gate[:4] == "max(" else (gate.split(" + " if " + " in gate else " * ") + [""])[:2] %}
    {%- set a = one if one[0] in "(-0123456789" else "a" %}{% set b = two if two[:1] in "(-0123456789" else "b" %}
    {%- set over = "\\mathbb{1}[" ~ a ~ " > " ~ b ~ "]" %}
    {%- set by_a, by_b = (over, "1 - " ~ over) if gate[:4] == "max(" else ("1", "1") if " + " in gate else (b.strip("()"), a.strip("()")) -%}
    \ell^{({{ k }})} = \frac{\partial {{ out }}}{\partial
    {% if "sigmoid" in gate %}a} = {{ out }} (1 - {{ out }})
    {% elif "exp" in gate %}a} = {{ out }}
    {% elif gate[:4] == "1 / " %}a} = -\frac{1}{a^2} = -({{ out }})^2
    {% elif (a, b) == ("a", "b") %}(a, b)} = ({{ by_a }}, {{ by_b }})
    {% else %}{{ "a" if a == "a" else "b" }}} = {{ by_a if a == "a" else by_b }}{% endif %}{% endif %}"""


def read(gate):
    """The kind of a gate and where its inputs come from: names, "[1]", constants; (None, ()) for no gate."""
    for kind, (before, between, behind) in _FORMS.items():
        inner = gate.removeprefix(before).removesuffix(behind)
        parts = inner.split(between) if between else [inner]
        right = before + inner + behind == gate and len(parts) == (2 if between else 1)
        if right and all(_is_name(part) or _is_gate(part) or _is_constant(part) for part in parts):
            return kind, tuple(parts)
    return None, ()


def sources(gate):
    """The inputs of a gate that are no constants."""
    return [source for source in read(gate)[1] if not _is_constant(source)]


def seen(gate, names, values, v):
    """The numbers that enter a gate."""
    known = {**dict(zip(names, values, strict=True)), **{f"[{i}]": out for i, out in enumerate(v, 1)}}
    return [rational(s.strip("()")) if _is_constant(s) else known[s] for s in read(gate)[1]]


def value(gate, entering):
    """What a gate puts out."""
    return _VALUES[read(gate)[0]](*entering)


def local(gate, entering, out, **instead):
    """The derivatives of a gate by its inputs, constants left out. `instead`: another rule for one kind of gate.

    None where that rule is for another kind.
    """
    kind, operands = read(gate)
    if instead and kind not in instead:
        return None
    derivatives = {**_DERIVATIVES, **instead}[kind](out, *entering)
    return array([d for d, source in zip(derivatives, operands, strict=True) if not _is_constant(source)])


def drawn(stream, level, names, values, sigmoid_as):
    """Gates through which every one has a slope: no maximum leaves behind what only it takes."""
    return stream.again(
        lambda: _joined(stream, level, names, sigmoid_as),
        until=lambda gates: not _leaves_behind(gates, names, values),
        most=20,
    )


def _leaves_behind(gates, names, values):
    """Whether the smaller side of a maximum is a gate that nothing else takes."""
    v = []
    for gate in gates:
        entering = seen(gate, names, values, v)
        if gate.startswith("max"):
            smaller = sources(gate)[0 if is_greater(entering[1], entering[0]) else 1]
            if smaller not in names and sum(smaller in sources(other) for other in gates) == 1:
                return True
        v.append(value(gate, entering))
    return False


def _joined(stream, level, names, sigmoid_as):
    """Join two open nodes until one is left; from medium on, one of the first two stays open, so that it branches."""
    kinds = {"easy": ("add", "max"), "medium": ("add", "multiply"), "hard": ("add", "multiply", "max")}[level]
    joins, waiting, gates = [*stream.shuffled(kinds), "multiply"], stream.shuffled(names), []
    for i, kind in enumerate(joins):
        first, second, *rest = waiting
        gates.append(_written(kind, *sorted((first, second))))
        if i == {"medium": len(joins) - 1, "hard": 0}.get(level):
            gates += _sigmoid_gates(len(gates), sigmoid_as == "one_gate")
        waiting = stream.shuffled([*rest, f"[{len(gates)}]", *([first] if i == 0 and level != "easy" else [])])
    return gates


def _written(kind, a, b):
    """A gate of two inputs as a line."""
    return {"add": f"{a} + {b}", "multiply": f"{a} * {b}", "max": f"max({a}, {b})"}[kind]


def _sigmoid_gates(done, whole):
    """The sigmoid of gate `done`, as one gate or taken apart into four."""
    if whole:
        return [f"sigmoid([{done}])"]
    return [f"[{done}] * (-1)", f"exp([{done + 1}])", f"[{done + 2}] + 1", f"1 / [{done + 3}]"]


def layout(names, gates):
    """Nodes and edges of the drawing: inputs at the left, each gate right of what enters it."""
    column, row = dict.fromkeys(names, 0), {name: i for i, name in enumerate(names)}
    nodes, edges = [(name, name, 0, row[name]) for name in names], []
    for k, gate in enumerate(gates, 1):
        entering, name = sources(gate), f"[{k}]"
        column[name] = 1 + max(column[s] for s in entering)
        row[name] = sum(row[s] for s in entering) / rational(len(entering))
        while any(column[s] == column[name] and abs(row[s] - row[name]) < 1 for s in row if s != name):
            row[name] += rational("1/2")
        kind, operands = read(gate)
        glyph = " ".join([_GLYPHS[kind], *(s.strip("()") for s in operands if _is_constant(s))])
        nodes.append((name, f"{glyph}\nv^{{({k})}}", column[name], row[name]))
        edges += [(s, name, "2" if entering.count(s) > 1 else "") for s in dict.fromkeys(entering)]
    return nodes, edges


def name_complaint(names, n):
    """What is wrong with the names of the inputs, in a sentence; else None."""
    if not isinstance(names, list) or len(names) != n:
        return f"names is {names!r:.60}, but there are {n} values; give a list of as many names"
    for name in names:
        if not isinstance(name, str) or not _is_name(name) or names.count(name) > 1:
            return f"the name {name!r:.40} will not do; take different letters, such as x or w_1"
    return None


def complaint(gates, names):
    """What is wrong with the gates, in a sentence that names the gate; else None."""
    if not isinstance(gates, list) or not gates:
        return f"gates is {gates!r:.60}; give {FORM}"
    if len(gates) > _MOST_GATES:
        return f"gates has {len(gates)} entries; at most {_MOST_GATES} are calculated; give fewer"
    for k, gate in enumerate(gates, 1):
        if not isinstance(gate, str) or read(gate)[0] is None:
            return f"gate {k} is {gate!r:.60}; write it as x + y, [1] * z, max(x, 0), sigmoid(x), exp(x) or 1 / x"
        if not sources(gate):
            return f"gate {k} is {gate!r:.60}, which takes constants only; let it take an input or an earlier gate"
        for source in sources(gate):
            if source not in (*names, *(f"[{i}]" for i in range(1, k))):
                return f"gate {k} takes {source}, which is neither an input nor an earlier gate"
    return None


def _is_name(text):
    letter, low, index = text[:1], text[1:2], text[2:]
    return text.isascii() and letter.isalpha() and (not low or (low == "_" and len(index) == 1 and index.isalnum()))


def _is_gate(text):
    return text[:1] + text[-1:] == "[]" and text[1:-1].isascii() and text[1:-1].isdigit()


def _is_constant(text):
    return is_number(text[1:-1] if text[:1] + text[-1:] == "()" else text)
