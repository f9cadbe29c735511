"""What the statements of the families say in words, as values for the formulas of their worked solutions: for tests.

Nothing here is taken from the code of a step: each meaning is calculated anew, as the statement tells it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Self

import numpy as np
from flint import arb, fmpq, fmpq_mat

from markscheme.engine.problem import Problem
from markscheme.family.language.symbols import symbol
from markscheme.family.model import StepInstance
from markscheme.notation import Accent, Fence, Function, Node, Number, SubSuperscript, Symbol, read_latex
from markscheme.numbers.exact import Value
from markscheme.working.formula_numbers import Unevaluable, numbers
from markscheme.working.formula_symbols import RoundValues
from markscheme.working.formula_tree import Items
from markscheme.working.formula_values import Meaning, evaluate

Bound = dict[Node, Any]

# Formulas that reach beyond the edge of an array, by a convention that the statement gives or that is the usual one.
OUTSIDE_IS_ZERO = {
    ("cnn/convolve_2d", "X_padded"),  # padded with zeros
    ("cnn/conv_backward", "grad_A"),  # what no window reaches gets no gradient
    ("cnn/conv_backward", "grad_X"),  # a full convolution
    ("cnn/transposed", "full"),  # where a copy of the kernel does not reach
    ("rl/returns", "G"),  # nothing comes after the last step
}
# The largest of no numbers, likewise.
NONE_IS_ZERO = {("metrics/average_precision", "envelope_"), ("metrics/roc", "heights")}
# Small letters that are columns of the array of the capital, not rows.
COLUMNS = {"generative/pca": {Symbol("v")}}


def extend(problem: Problem, call: StepInstance, meaning: Meaning) -> Meaning:
    """The meaning of a problem with what its statement says in words."""
    place = (problem.family.id, call.step.name)
    bound: Bound = dict(meaning.bound)
    if words := WORDS.get(problem.family.id):
        bound |= words(problem, call, replace(meaning, bound=bound))
    return replace(
        meaning,
        bound=bound,
        outside=fmpq(0) if place in OUTSIDE_IS_ZERO else None,
        none=fmpq(0) if place in NONE_IS_ZERO else None,
        columns=frozenset(COLUMNS.get(problem.family.id, ())),
        ranges=RANGES.get(problem.family.id, lambda problem: {})(problem),
        derivative=_derivative_of(problem),
    )


def _derivative_of(problem: Problem) -> Any:
    made = DERIVATIVES.get(problem.family.id)
    return made and (lambda meaning, of, by: made(problem, meaning, of, by))


def _vector(entries: Any) -> Any:
    return np.array(list(entries), dtype=object)


def _round(name: Node, k: int) -> Node:
    return SubSuperscript(name, sup=Fence("(", ")", Number(str(k))))


def _exact(text: Any) -> fmpq:
    """A number of a structure: an integer, a decimal, a fraction."""
    top, _, bottom = str(text).partition("/")
    whole, _, places = top.partition(".")
    return fmpq(int(whole + places), int(bottom or 1) * 10 ** len(places))


# --- classification


def _truth_table(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    d = problem.sizes["d"]
    return {Symbol("X"): np.array([[fmpq(i >> (d - 1 - j) & 1) for j in range(d)] for i in range(2**d)], dtype=object)}


class _Both(np.ndarray):
    """An array that is a function too: P_c and P(c | x)."""

    def __call__(self, c: Any, *condition: Any) -> Any:
        return self[int(c) - 1]


def _neighbouring_values(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    """u_j and v_j of the candidates, in ascending order."""
    x, y = numbers(problem.given["x"]), numbers(problem.given["y"])
    values = sorted(set(x))
    classes = [{c for a, c in zip(x, y, strict=True) if a == value} for value in values]
    pairs = [
        (values[i], values[i + 1])
        for i in range(len(values) - 1)
        if problem.options["candidates"] == "all" or len(classes[i] | classes[i + 1]) > 1
    ]
    return {Symbol(letter): _vector(pair[k] for pair in pairs) for k, letter in enumerate("uv")}


def _naive_bayes(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    table, query = problem.given["table"], problem.given["query"]
    words = sorted({word for row in table for word in row} | set(query))
    codes = [[fmpq(words.index(word)) for word in row[:-1]] for row in table]
    return {
        Symbol("y"): _vector(fmpq(1 if row[-1] == "yes" else 2) for row in table),
        Symbol("X"): np.array(codes, dtype=object),
        Symbol("x"): _vector(fmpq(words.index(word)) for word in query),
        Symbol("V"): _vector(fmpq(len({row[j] for row in table})) for j in range(len(query))),
        Symbol("P"): meaning.bound[symbol(problem.family, "posterior")].view(_Both),
    }


def _perceptron(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    """The weights after each update; the output o of each example, the wrong one at 0 where that is an error."""
    d, X, y = problem.sizes["d"], numbers(problem.given["X"]), numbers(problem.given["y"])
    thetas = {0: _vector([*numbers(problem.given["w0"]), numbers(problem.given["b0"])])}
    thetas |= {c.k: numbers(problem.values[c.name]) for c in problem.calls if c.step.name == "theta_"}
    before = thetas[call.k - 1] if call.k else thetas[max(thetas)]
    low = fmpq(-1 if problem.options["targets"] == "signed" else 0)
    rule = problem.options["at_zero"]
    at_zero = [{"positive": fmpq(1), "negative": low, "error": 1 + low - target}[rule] for target in y]
    scores = X @ before[:d] + before[d]
    out = [fmpq(1) if z > 0 else low if z < 0 else zero for z, zero in zip(scores, at_zero, strict=True)]
    now = call.k - 1 if call.step.name in ("example_", "wrong_") else max(thetas)
    hat = symbol(problem.family, "label")
    return {
        Symbol("o"): _vector(out),
        Symbol("w"): RoundValues({k: theta[:d] for k, theta in thetas.items()}, now),
        Symbol("b"): RoundValues({k: theta[d] for k, theta in thetas.items()}, now),
        **({hat: fmpq(1) if meaning.bound[hat] == 1 else low} if call.step.name == "label" else {}),
    }


def _inverse_covariance(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    shared = numbers(problem.values["Sigma"])
    inverse = fmpq_mat(shared.tolist()).inv().tolist()
    return {read_latex(r"\Sigma^{-1}"): np.array(inverse, dtype=object)}


def _tree(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    """Values and classes by numbers, in the order in which the table has them."""
    rows = problem.given["table"]
    seen = [list(dict.fromkeys(entries)) for entries in zip(*rows, strict=True)]
    codes = np.array([[fmpq(seen[j].index(word) + 1) for j, word in enumerate(row)] for row in rows], dtype=object)
    features = dict(enumerate(codes[:, :-1].T, 1))
    told = {Symbol("x"): RoundValues(features, call.k or 1), Symbol("y"): codes[:, -1], Symbol("N"): fmpq(len(rows))}
    if problem.options["levels"] == "one" or not call.k or call.step.name.startswith("branch_"):
        return told
    root = int(problem.values["split"])
    inside = codes[codes[:, root] == call.k]
    rest = [j for j in range(codes.shape[1] - 1) if j != root]
    parts = [(f, j, value) for f, j in enumerate(rest, 1) for value in dict.fromkeys(inside[:, j])]
    return told | {
        Symbol("t"): _vector(fmpq(f) for f, _, _ in parts),
        Symbol("v"): _vector(fmpq(value) for value in dict.fromkeys(codes[:, root])),
    }


# --- words


def _bag(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    """Words as numbers; behind the end of a document stands a number that is no word."""
    known, texts = problem.given["vocabulary"], problem.given["documents"]
    longest = max(map(len, texts))
    codes = [[known.index(word) + 1 if word in known else 0 for word in text] for text in texts]
    padded = [[fmpq(code) for code in [*row, *[0] * (longest - len(row))]] for row in codes]
    return {
        Symbol("N"): fmpq(len(texts)),
        Symbol("v"): _vector(fmpq(j + 1) for j in range(len(known))),
        Symbol("w"): np.array(padded, dtype=object),
    }


# --- convolution


def _strides(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    """One number stands for both directions where they are equal."""
    given = {name: problem.given[name] for name in ("stride", "padding") if problem.given.get(name) is not None}
    pairs = {symbol(problem.family, name): numbers(value) for name, value in given.items()}
    return {name: pair[0] for name, pair in pairs.items() if pair[0] == pair[1]}


def _places_of_maxima(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    A, P = meaning.bound[Symbol("A")], meaning.bound[Symbol("P")]
    places = np.empty((*P.shape, 2), dtype=object)
    for i, j in np.ndindex(*P.shape):
        window = [(2 * i + u, 2 * j + v) for u in (0, 1) for v in (0, 1)]
        first = next(place for place in window if A[place] == max(A[other] for other in window))
        places[i, j] = [fmpq(n + 1) for n in first]
    return {Symbol("m"): places}


def _layers(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    if not call.k:
        return {}
    layer = problem.given["layers"][call.k - 1]
    if layer["kind"] == "fc":
        return {Symbol("U"): _vector([_exact(layer["units"])])}
    told = {
        "k": layer["kernel"],
        "s": layer.get("stride", 1 if layer["kind"] == "conv" else layer["kernel"]),
        "p": layer.get("padding", 0),
        "d": layer.get("dilation", 1),
    }
    pairs = {name: value if isinstance(value, list) else [value, value] for name, value in told.items()}
    filters = {Symbol("F"): _exact(layer["filters"])} if layer["kind"] == "conv" else {}
    return {**{Symbol(name): _vector(map(_exact, pair)) for name, pair in pairs.items()}, **filters}


def _stack(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    """The numbers of each layer; what is left out is 1."""
    columns = {"f": "kernel", "s": "stride", "d": "dilation"}
    layers = problem.given["layers"]
    at_input = {_round(Symbol(name), 0): fmpq(1) for name in "jr"}
    told = {Symbol(name): _vector(_exact(layer.get(key, 1)) for layer in layers) for name, key in columns.items()}
    return {**told, **at_input}


# Kernel, stride, padding and filters (0 for a pooling) of the layers with windows, as the statements list them.
_VGG = [
    [(3, 1, 1, depth)] * times + [(2, 2, 0, 0)] for depth, times in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
]
_WINDOWS = {
    "lenet5": [(5, 1, 0, 6), (2, 2, 0, 0), (5, 1, 0, 16), (2, 2, 0, 0), (5, 1, 0, 120)],
    "alexnet": [(11, 4, 0, 96), (3, 2, 0, 0), (5, 1, 2, 256), (3, 2, 0, 0)]
    + [(3, 1, 1, depth) for depth in (384, 384, 256)]
    + [(3, 2, 0, 0)],
    "vgg16": [window for block in _VGG for window in block],
}
_HIDDEN = {"lenet5": [84], "alexnet": [4096, 4096], "vgg16": [4096, 4096]}


def _network(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    network = problem.options["network"]
    windows = _WINDOWS[network]
    if not call.k:
        return _weighted(problem, meaning)
    if call.k > len(windows):
        units = [*_HIDDEN[network], problem.given["classes"]][call.k - len(windows) - 1]
        return {Symbol("U"): _vector([_exact(units)])}
    return {Symbol(letter): fmpq(number) for letter, number in zip("fspF", windows[call.k - 1], strict=True)}


def _weighted(problem: Problem, meaning: Meaning) -> Bound:
    """Filters or units of each layer with weights, and what each of them reads: its window, or the flattened map."""
    network, depth, many, seen = problem.options["network"], problem.given["input"][2], [], []
    for kernel, _, _, filters in _WINDOWS[network]:
        if filters:
            here = filters * problem.given["width"]
            many, seen, depth = [*many, here], [*seen, kernel * kernel * depth], here
    last = problem.values[f"layer{len(_WINDOWS[network])}"]
    reading = last[0] * last[1] * last[2]
    for units in (*_HIDDEN[network], problem.given["classes"]):
        many, seen, reading = [*many, fmpq(units)], [*seen, reading], fmpq(units)
    return {Symbol("m"): _vector(many), Symbol("n"): _vector(seen)}


def _object(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    """The sides of the image; centre, width and height of the box."""
    named = zip("WHxywh", [*numbers(problem.given["image"]), *numbers(problem.given["box"])], strict=True)
    return {Symbol(letter): number for letter, number in named}


# --- regression, metrics


def _with_ones(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    D = np.array([[fmpq(1), *row] for row in numbers(problem.given["X"])], dtype=object)
    P = np.eye(D.shape[1], dtype=int).astype(object)
    P[0, 0] = int(problem.options.get("penalise_intercept") == "yes")
    return {Symbol("P"): numbers(P), **({} if call.step.name == "gram" else {Symbol("D"): D})}


def _boxes(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    B = numbers(problem.given["boxes"])
    return {Symbol("x"): B[:, [0, 2]].T, Symbol("y"): B[:, [1, 3]].T}


def _ngrams(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    """How often each different n-gram of the candidate stands there (u), and at most in a reference (v)."""
    texts = [problem.given["candidate"], *problem.given["references"]]
    counts, limits = {}, {}
    for n in range(1, problem.given["max_n"] + 1):
        own, *others = ([" ".join(text[i : i + n]) for i in range(len(text) - n + 1)] for text in texts)
        listed = list(dict.fromkeys(own))
        counts[n] = _vector(fmpq(own.count(gram)) for gram in listed)
        limits[n] = _vector(fmpq(max(other.count(gram) for other in others)) for gram in listed)
    lengths = _vector(fmpq(len(text)) for text in texts[1:])
    return {Symbol("u"): RoundValues(counts, 1), Symbol("v"): RoundValues(limits, 1), Symbol("ell"): lengths}


def _detections(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    rows = problem.given["detections"]
    return {Symbol("s"): _vector(_exact(row[1]) for row in rows), Symbol("y"): _vector(fmpq(row[2]) for row in rows)}


# --- graphs, optimisation


def _graph(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    """The edges and their weights; in the characteristic polynomial lambda stands for any number."""
    A = numbers(problem.given["A"])
    edges = frozenset(frozenset({fmpq(i + 1), fmpq(j + 1)}) for i, j in np.ndindex(*A.shape) if A[i, j] != 0)
    free = {Symbol("lambda"): fmpq(7, 3)} if call.step.name == "polynomial" else {}
    return {Symbol("E"): edges, Symbol("W"): A, **free}


def _zero_moments(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    zeros = 0 * numbers(problem.given["theta"])
    adam = problem.options["method"] == "adam"
    return {_round(Symbol(name), 0): zeros for name in ("m", "v")} if adam else {}


def _smallest(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    return {SubSuperscript(Symbol("lambda"), sub=Function("min")): min(meaning.bound[Symbol("lambda")])}


def slope_of(problem: Problem, meaning: Meaning, by: Items) -> Callable[[Any], Any]:
    """A derivative of a polynomial as a function of its point: `w_1^2` below the bar is w_1 twice."""
    terms = [(_exact(c), i, j) for c, i, j in problem.given["terms"]]
    for one in (letter for letter in by for _ in range(1 if letter.sup is None else int(letter.sup.text))):
        n = int(evaluate(meaning, (one.sub,))) - 1
        terms = [(c * (i, j)[n], i - (n == 0), j - (n == 1)) for c, i, j in terms if (i, j)[n]]

    def slope(at: Any) -> Any:
        return sum((c * math.prod([at[0]] * i + [at[1]] * j) for c, i, j in terms), start=fmpq(0))

    return slope


def _polynomial_slope(problem: Problem, meaning: Meaning, of: Items, by: Items) -> Any:
    """Derivatives of the loss, a polynomial: by one parameter as a function, by two at the critical point.

    Where the problem has a single point, at that one.
    """
    slope = slope_of(problem, meaning, by)
    if "theta" in problem.given:
        return slope(numbers(problem.given["theta"]))
    if len(by) == 1:
        return slope
    critical = min(meaning.bound[symbol(problem.family, "critical")])
    return slope(numbers(problem.given["candidates"])[critical - 1])


# --- networks


def _prime(function: str) -> Node:
    return read_latex(f"{function}'")


def _log(x: Any) -> Any:
    return arb(x).log() if x != 0 else fmpq(0)  # only where it is multiplied by 0


def _deep(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    """The slope of the hidden activation, and the loss of each example."""
    slopes: dict[str, Callable[[Any], Any]] = {
        "relu": lambda z: fmpq(int(bool(z > 0))),
        "tanh": lambda z: 1 - arb(z).tanh() ** 2,
        "sigmoid": lambda z: 1 / (1 + (-arb(z)).exp()) * (1 - 1 / (1 + (-arb(z)).exp())),
    }
    losses: dict[str, Callable[[Any, Any], Any]] = {
        "identity": lambda a, y: (a - y) * (a - y) / 2,
        "softmax": lambda a, y: -y * _log(a),
        "sigmoid": lambda a, y: -y * _log(a) - (1 - y) * _log(1 - a),
    }
    A = meaning.bound[Symbol("A")].by_round
    loss = np.frompyfunc(losses[problem.options["output"]], 2, 1)(A[max(A)], numbers(problem.given["Y"]))
    slope = np.frompyfunc(slopes[problem.options["hidden"]], 1, 1)
    return {_prime("f"): slope, Symbol("L"): loss.sum(axis=0)}


def _gate(gate: str) -> tuple[str, list[str]]:
    for kind in ("max(", "exp(", "sigmoid("):
        if gate.startswith(kind):
            return kind, gate[len(kind) : -1].split(", ")
    if gate.startswith("1 / "):
        return "/", [gate[4:]]
    sign = " + " if " + " in gate else " * "
    return sign.strip(), gate.split(sign)


def _entering(problem: Problem, k: int) -> list[Any]:
    """The numbers that enter a gate."""
    known = dict(zip(problem.given["names"], numbers(problem.given["values"]), strict=True))
    known |= {f"[{c.k}]": numbers(problem.values[c.name]) for c in problem.calls if c.step.name == "v_"}
    return [known[one] if one in known else _exact(one.strip("()")) for one in _gate(problem.given["gates"][k - 1])[1]]


def _slopes(problem: Problem, k: int) -> list[Any]:
    """The derivatives of a gate by its inputs, one after the other."""
    kind, seen = _gate(problem.given["gates"][k - 1])[0], _entering(problem, k)
    if len(seen) == 2:
        over = fmpq(int(bool(seen[0] > seen[1])))
        return {"+": [fmpq(1), fmpq(1)], "*": seen[::-1], "max(": [over, 1 - over]}[kind]
    a = arb(seen[0])
    logistic = 1 / (1 + (-a).exp())
    return {"exp(": [a.exp()], "sigmoid(": [logistic * (1 - logistic)], "/": [-1 / (a * a)]}[kind]


def _gates(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    last = len(problem.given["gates"])
    found: Bound = {_round(Accent("bar", Symbol("v")), last): fmpq(1)}
    found |= {
        read_latex(name): value
        for name, value in zip(problem.given["names"], numbers(problem.given["values"]), strict=True)
    }
    if call.step.name == "local_":
        found |= dict(zip((Symbol("a"), Symbol("b")), _entering(problem, call.k), strict=False))
    return found


def _gate_slope(problem: Problem, meaning: Meaning, of: Items, by: Items) -> Any:
    """The derivative of a gate by what enters it; that of f by an input is an entry of the gradient."""
    if of == (Symbol("f"),):
        gradient = meaning.bound[symbol(problem.family, "gradient")]
        return gradient[int(evaluate(meaning, (by[0].sub,))) - 1]
    k = int(evaluate(meaning, (of[0].sup.body,)))
    slopes, inputs = _slopes(problem, k), _gate(problem.given["gates"][k - 1])[1]
    match by[0]:
        case Symbol("a" | "b" as name):
            return slopes["ab".index(name)]
        case Fence():
            return _vector(slopes)
        case SubSuperscript(Symbol("v"), None, Fence(_, _, body)):
            wanted = f"[{int(evaluate(meaning, (body,)))}]"
        case SubSuperscript(Symbol("p"), sub, None) if sub is not None:
            wanted = problem.given["names"][int(evaluate(meaning, (sub,))) - 1]
        case _:
            raise Unevaluable(f"a derivative by {by}")
    return sum((slope for slope, one in zip(slopes, inputs, strict=True) if one == wanted), start=fmpq(0))


# --- sequences, decisions


def _tokens(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    P, v = numbers(problem.given["P"]), problem.sizes["v"]

    def probability(token: Any, *prefix: Any) -> Any:
        row = 0
        for before in np.concatenate([np.ravel(part) for part in prefix]) if prefix else ():
            row = row * v + int(before)
        return P[row, int(token) - 1]

    kept = meaning.bound[symbol(problem.family, "kept_")].by_round
    before = kept[call.k - 1] if call.k > 1 else [[]]
    sequences = [[*prefix, fmpq(token)] for prefix in before for token in range(1, v + 1)]
    width = problem.given["width"]

    def ranked(q: Any) -> list[int]:
        return sorted(range(len(q)), key=lambda i: float(-q[i]))[:width]

    top, best = (SubSuperscript(Function(name), sub=Number(str(width))) for name in ("top", "argtop"))
    return {
        Symbol("P"): probability,
        Symbol("T"): fmpq(max(kept)),
        top: lambda q: q[ranked(q)],
        best: lambda q: np.array([sequences[i] for i in ranked(q)], dtype=object),
    }


def _gates_of_lstm(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    """States by time; of each gate the columns that read the state, and what came back to it at each step."""
    given, n = {name: numbers(value) for name, value in problem.given.items() if value is not None}, problem.sizes["n"]
    states = dict(enumerate([given["h0"], *given["H"]]))
    found: Bound = {Symbol("h"): RoundValues(states, 1)}
    of_state = slice(None, n) if problem.options["order"] == "state_first" else slice(-n, None)
    for gate, name in zip("fico", "figo", strict=True):
        below = read_latex(r"\tilde{c}") if gate == "c" else Symbol(gate)
        back = dict(enumerate(given[f"delta_{name}"], 1))
        found[SubSuperscript(Symbol("delta"), below)] = RoundValues(back, 1)
        found[SubSuperscript(Symbol("U"), Symbol(gate))] = given[f"W_{gate}"][:, of_state]
    return found


class _Table(np.ndarray[Any, Any]):
    """An array that is called as well: V(s) is the entry of state s, and so is V_s."""

    def __new__(cls, table: Value) -> Self:
        return np.asarray(table).view(cls)

    def __call__(self, *place: Value) -> Value:
        return self[tuple(int(n) - 1 for n in place)]


def _values_of_states(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    """The table before an update, as a function of state and action; the rewards."""
    td0 = problem.options["algorithm"] == "td0"
    table = numbers(problem.given["V" if td0 else "Q"]).copy()
    rows = problem.given["transitions"]
    for c in problem.calls:
        if c.step.name == "value_" and c.k < call.k:
            place = tuple(n - 1 for n in rows[c.k - 1][: 1 if td0 else 2])
            table[place] = numbers(problem.values[c.name])
    rewards = _vector(_exact(row[1 if td0 else 2]) for row in rows)
    return {Symbol("V" if td0 else "Q"): _Table(table), Symbol("r"): rewards}


def _policy(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    """The actions by their numbers, or a row of probabilities for each state."""
    policy = problem.given["policy"]
    stochastic = problem.options["kind"] == "stochastic"
    rows = [[_exact(p) for p in row] for row in policy] if stochastic else [fmpq(action) for action in policy]
    return {symbol(problem.family, "policy"): np.array(rows, dtype=object)}


def _predicted(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    return {Symbol("N"): fmpq(len(problem.values["probabilities"]))}


def _leaves(problem: Problem, call: StepInstance, meaning: Meaning) -> Bound:
    return {Symbol("N"): math.prod([numbers(problem.given["b"])] * int(problem.given["d"]))}


WORDS: dict[str, Callable[[Problem, StepInstance, Meaning], Bound]] = {
    "classification/decision_tree": _tree,
    "classification/decision_tree_threshold": _neighbouring_values,
    "classification/gaussian_generative": _inverse_covariance,
    "classification/logic_network": _truth_table,
    "classification/naive_bayes": _naive_bayes,
    "classification/perceptron": _perceptron,
    "cnn/architectures": _network,
    "cnn/conv_backward": _places_of_maxima,
    "cnn/convolve_2d": _strides,
    "cnn/pooling": _strides,
    "cnn/receptive_field": _stack,
    "cnn/shape_chain": _layers,
    "cnn/yolo_output": _object,
    "embedding/bag_of_words": _bag,
    "embedding/training_pairs": lambda problem, call, meaning: {Symbol("T"): fmpq(len(problem.given["tokens"]))},
    "embedding/word2vec": lambda problem, call, meaning: {
        Symbol("m"): _vector(fmpq(word) for word in sorted({int(word.p) for word in problem.given["context"]}))
    },
    "generative/vae": lambda problem, call, meaning: {Symbol("a"): fmpq(3, 7)},  # any number, in what sigma(a) is
    "gnn/laplacian": _graph,
    "gnn/node_classes": lambda problem, call, meaning: {
        Symbol("m"): fmpq(sum(bool(y) for y in numbers(problem.given["targets"])))
    },
    "metrics/bleu": _ngrams,
    "metrics/average_precision": _detections,
    "metrics/nms": _boxes,
    "language/ngram": _predicted,
    "mlp/computation_graph": _gates,
    "mlp/deep": _deep,
    "optimisers/critical_point": _smallest,
    "optimisers/step": _zero_moments,
    "regression/multiple": _with_ones,
    "regression/ridge": _with_ones,
    "rl/game_tree": _leaves,
    "rl/policy_evaluation": _policy,
    "rl/td": _values_of_states,
    "rnn/beam_search": _tokens,
    "rnn/lstm_gradients": _gates_of_lstm,
}


def _of_window(problem: Problem) -> dict[str, int]:
    """Rows and columns of the window that moves over the map."""
    kernel = problem.given["kernel"]
    return {} if kernel is None else {"u": int(kernel[0]), "v": int(kernel[1])}


# How far letters run that stand at no array.
RANGES: dict[str, Callable[[Problem], dict[str, int]]] = {
    "classification/naive_bayes": lambda problem: {"c": 2},
    "cnn/pooling": _of_window,
    "mlp/computation_graph": lambda problem: {"k": len(problem.given["gates"])},
    "rl/td": lambda problem: {"a": problem.sizes["m"]},
    "rnn/beam_search": lambda problem: {"c": problem.sizes["v"]},
    "rnn/lstm_gradients": lambda problem: {"t": problem.sizes["T"]},
}
DERIVATIVES: dict[str, Callable[[Problem, Meaning, Items, Items], Any]] = {
    "mlp/computation_graph": _gate_slope,
    "optimisers/critical_point": _polynomial_slope,
    "optimisers/newton": _polynomial_slope,
}
