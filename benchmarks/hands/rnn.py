"""Recurrent networks and decoding by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.hands.calculator import Calculator
from benchmarks.hands.givens import Given, whole

ZERO, ONE, TWO = Decimal(0), Decimal(1), Decimal(2)
Matrix = list[list[Decimal]]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _sums(c: Calculator, w: Matrix, x: list[Decimal], u: Matrix, h: list[Decimal], b: list[Decimal]) -> list[Decimal]:
    """W x + U h + b: one long sum for each row."""
    return [c.dot([*wr, *ur], [*x, *h], bias) for wr, ur, bias in zip(w, u, b, strict=True)]


def _times(c: Calculator, one: list[Decimal], other: list[Decimal]) -> list[Decimal]:
    return [c.mul(a, b) for a, b in zip(one, other, strict=True)]


def gru(given: Given, c: Calculator) -> dict[str, Any]:
    """Gates, candidate, new state."""
    x, h = given.x, given.h
    z = c.result([c.sigmoid(s) for s in _sums(c, given.W_z, x, given.U_z, h, given.b_z)])
    r = c.result([c.sigmoid(s) for s in _sums(c, given.W_r, x, given.U_r, h, given.b_r)])
    if given.reset == "before":
        sums = _sums(c, given.W_h, x, given.U_h, _times(c, r, h), given.b_h)
    else:
        gated = _times(c, r, c.matvec(given.U_h, h))
        sums = [c.dot(w, x, c.add(g, b)) for w, g, b in zip(given.W_h, gated, given.b_h, strict=True)]
    candidate = c.result([c.tanh(s) for s in sums])
    h_new = []
    for gate, old, new in zip(z, h, candidate, strict=True):
        first, second = (old, new) if given.update == "new" else (new, old)
        if c.way("mixture", "(1 - z) a + z b", uncommon=["a + z (b - a)"]) == "(1 - z) a + z b":
            h_new.append(c.dot([c.sub(ONE, gate), gate], [first, second]))
        else:
            h_new.append(c.add(first, c.mul(gate, c.sub(second, first))))
    return {"z": z, "r": r, "candidate": candidate, "h_new": c.result(h_new)}


def lstm(given: Given, c: Calculator) -> dict[str, Any]:
    """Gates, memory and state, step after step."""
    h, memory = given.h0, given.c0
    found: dict[str, Any] = {}
    for t, x in enumerate(given.X, 1):
        joined = [*h, *x] if given.order == "state_first" else [*x, *h]
        gate = {name: c.matvec(given[f"W_{name}"], joined, given[f"b_{name}"]) for name in ("f", "i", "c", "o")}
        f, i, o = (c.result([c.sigmoid(s) for s in gate[name]]) for name in ("f", "i", "o"))
        g = c.result([c.tanh(s) for s in gate["c"]])
        memory = c.result([c.dot([a, b], [m, n]) for a, b, m, n in zip(f, i, memory, g, strict=True)])
        h = c.result(_times(c, o, [c.tanh(m) for m in memory]))
        found |= {f"f_{t}": f, f"i_{t}": i, f"g_{t}": g, f"c_{t}": memory, f"o_{t}": o, f"h_{t}": h}
    return found


def bptt(given: Given, c: Calculator) -> dict[str, Any]:
    """Forward through time, then the deltas back, then the sums over all steps."""
    xs, w_o, w_h = given.X, given.w_o, given.W_h
    last = len(xs)
    states = [given.h0]
    found: dict[str, Any] = {}
    errors: dict[int, Decimal] = {}
    for t, x in enumerate(xs, 1):
        state = c.result([c.tanh(s) for s in _sums(c, given.W_x, x, w_h, states[-1], given.b)])
        states.append(state)
        found[f"h_{t}"] = state
        if given.loss == "each" or t == last:
            out = found[f"o_{t}"] = c.result(c.dot(w_o, state))
            errors[t] = c.sub(out, given.targets[t - 1] if given.loss == "each" else given.target)
    squares = c.total([c.square(e) for e in errors.values()])
    found["loss_"] = c.result(c.div(squares, TWO))
    deltas: dict[int, list[Decimal]] = {}
    for t in range(last, 0, -1):
        later = deltas.get(t + 1)
        arriving = []
        for i, w in enumerate(w_o):
            own = [c.mul(errors[t], w)] if t in errors else []
            back = [] if later is None else [c.mul(w_h[j][i], later[j]) for j in range(len(later))]
            arriving.append(c.total(own + back))
        deltas[t] = c.result([c.mul(a, c.one_less_square(h)) for a, h in zip(arriving, states[t], strict=True)])
        found[f"delta_{t}"] = deltas[t]
    steps = range(1, last + 1)
    units = range(len(w_o))
    found["grad_w_o"] = c.result([c.total([c.mul(e, states[t][i]) for t, e in errors.items()]) for i in units])
    found["grad_W_x"] = c.result(
        [[c.total([c.mul(deltas[t][i], xs[t - 1][j]) for t in steps]) for j in range(len(xs[0]))] for i in units]
    )
    found["grad_W_h"] = c.result(
        [[c.total([c.mul(deltas[t][i], states[t - 1][j]) for t in steps]) for j in units] for i in units]
    )
    found["grad_b"] = c.result([c.total([deltas[t][i] for t in steps]) for i in units])
    return found


def beam_search(given: Given, c: Calculator) -> dict[str, Any]:
    """Greedy decoding, then beam search by probabilities or logarithms."""
    tokens, width = len(given.P[0]), whole(given.width)
    rows = {"": given.P[0]}
    level = [""]
    depth = 1
    while len(rows) < len(given.P):
        level = [prefix + LETTERS[j] for prefix in level for j in range(tokens)]
        for prefix in level:
            rows[prefix] = given.P[len(rows)]
        depth += 1
    logs = given.score == "log_probability"

    def extended(score: Decimal | None, p: Decimal) -> Decimal:
        part = c.ln(p) if logs else p
        return part if score is None else c.add(score, part) if logs else c.mul(score, part)

    path, score = "", None
    for _ in range(depth):
        best = max(range(tokens), key=lambda j: (rows[path][j], -j))
        score = extended(score, rows[path][best])
        path += LETTERS[best]
    found: dict[str, Any] = {"greedy": list(path), "greedy_score": c.result(score)}
    kept: list[tuple[str, Decimal | None]] = [("", None)]
    for k in range(1, depth + 1):
        longer = [
            (prefix + LETTERS[j], c.result(extended(held, p)))
            for prefix, held in kept
            for j, p in enumerate(rows[prefix])
        ]
        kept = sorted(longer, key=lambda item: (-item[1], item[0]))[:width]
        found[f"kept_{k}"] = [list(name) for name, _ in kept]
        found[f"score_{k}"] = [value for _, value in kept]
    return {**found, "best": list(kept[0][0])}


def vanilla(given: Given, c: Calculator) -> dict[str, Any]:
    """States, logits and probabilities, step after step, then the loss."""
    found: dict[str, Any] = {}
    h, losses = given.h0, []
    for t, x in enumerate(given.X, 1):
        sums = c.result(_sums(c, given.W_x, x, given.W_h, h, given.b))
        h = c.result([c.tanh(s) if given.activation == "tanh" else max(s, ZERO) for s in sums])
        logits = c.result(c.matvec(given.W_o, h, given.b_o))
        p = c.result(c.softmax(logits))
        losses.append(-c.ln(p[whole(given.targets[t - 1]) - 1]))
        found |= {f"h_{t}": h, f"o_{t}": logits, f"p_{t}": p}
    return {**found, "loss": c.result(c.total(losses))}


def bidirectional(given: Given, c: Calculator) -> dict[str, Any]:
    """Forward from the first input, backward from the last, then side by side."""
    last = len(given.X)
    forward, backward = [given.h0], [given.g0]
    for x in given.X:
        sums = _sums(c, given.W_x, x, given.W_h, forward[-1], given.b)
        forward.append(c.result([c.tanh(s) for s in sums]))
    for x in reversed(given.X):
        sums = _sums(c, given.V_x, x, given.V_h, backward[-1], given.c)
        backward.append(c.result([c.tanh(s) for s in sums]))
    g = [*reversed(backward[1:])]
    found = {f"h_{t}": forward[t] for t in range(1, last + 1)} | {f"g_{t}": g[t - 1] for t in range(1, last + 1)}
    return {**found, "H": [[*a, *b] for a, b in zip(forward[1:], g, strict=True)]}


def lstm_backward(given: Given, c: Calculator) -> dict[str, Any]:
    """One step forward, then back through the output gate and the memory."""
    joined = [*given.h0, *given.x] if given.order == "state_first" else [*given.x, *given.h0]
    sums = {name: c.matvec(given[f"W_{name}"], joined, given[f"b_{name}"]) for name in ("f", "i", "c", "o")}
    f, i, o = (c.result([c.sigmoid(s) for s in sums[name]]) for name in ("f", "i", "o"))
    g = c.result([c.tanh(s) for s in sums["c"]])
    memory = c.result([c.dot([a, b], [m, n]) for a, b, m, n in zip(f, i, given.c0, g, strict=True)])
    bent = c.result([c.tanh(m) for m in memory])
    found = {"f": f, "i": i, "g": g, "o": o, "c": memory, "h": c.result(_times(c, o, bent))}

    def back(arriving: list[Decimal], factor: list[Decimal], gate: list[Decimal]) -> list[Decimal]:
        pairs = zip(arriving, factor, gate, strict=True)
        return c.result([c.mul(c.mul(a, other), c.times_complement(s)) for a, other, s in pairs])

    through = [c.mul(d, s, c.one_less_square(b)) for d, s, b in zip(given.grad_h, o, bent, strict=True)]
    total = c.result([c.add(later, own) for later, own in zip(given.grad_c, through, strict=True)])
    found |= {"delta_o": back(given.grad_h, bent, o), "grad_c_total": total}
    found |= {"delta_f": back(total, given.c0, f), "delta_i": back(total, g, i)}
    found["delta_g"] = c.result([c.mul(t, s, c.one_less_square(v)) for t, s, v in zip(total, i, g, strict=True)])
    return {**found, "grad_c0": c.result(_times(c, total, f))}


def lstm_gradients(given: Given, c: Calculator) -> dict[str, Any]:
    """What entered at each step; for each gate the sums over the steps; the way back to the old state."""
    first = given.order == "state_first"
    joined = [[*h, *x] if first else [*x, *h] for h, x in zip([given.h0, *given.H[:-1]], given.X, strict=True)]
    units, steps = range(len(given.h0)), range(len(joined))
    found: dict[str, Any] = {"joined": joined}
    terms: list[list[Decimal]] = [[] for _ in units]
    for gate, name in zip("fico", ("delta_f", "delta_i", "delta_g", "delta_o"), strict=True):
        delta, weights = given[name], given[f"W_{gate}"]
        found[f"grad_W_{gate}"] = c.result(
            [
                [c.dot([delta[t][i] for t in steps], [joined[t][j] for t in steps]) for j in range(len(joined[0]))]
                for i in units
            ]
        )
        found[f"grad_b_{gate}"] = c.result([c.total([delta[t][i] for t in steps]) for i in units])
        for j in units:
            place = j if first else len(joined[0]) - len(units) + j
            terms[j] += [c.mul(weights[i][place], delta[0][i]) for i in units]
    return {**found, "grad_h0": c.result([c.total(row) for row in terms])}


def bptt_softmax(given: Given, c: Calculator) -> dict[str, Any]:
    """Forward with a softmax at each step, back through time as far as the piece goes, then the sums over the steps."""
    xs, w_h, w_o = given.X, given.W_h, given.W_o
    last, units, classes = len(xs), range(len(w_h)), range(len(w_o))
    states, found, losses = [given.h0], {}, []
    errors: list[list[Decimal]] = []
    for t, x in enumerate(xs, 1):
        sums = c.result(_sums(c, given.W_x, x, w_h, states[-1], given.b))
        states.append(c.result([c.tanh(s) for s in sums]))
        logits = c.result(c.matvec(w_o, states[-1], given.b_o))
        p, right = c.result(c.softmax(logits)), whole(given.targets[t - 1]) - 1
        losses.append(-c.ln(p[right]))
        errors.append(c.result([c.sub(q, ONE) if j == right else q for j, q in enumerate(p)]))
        found |= {f"z_{t}": sums, f"h_{t}": states[-1], f"o_{t}": logits, f"p_{t}": p, f"delta_o_{t}": errors[-1]}
    found["loss"] = c.result(c.total(losses))
    deltas: dict[int, list[Decimal]] = {}
    for t in range(last, 0, -1):
        ends = t == last or (given.truncated == "yes" and t % whole(given.steps) == 0)
        later = [] if ends else deltas[t + 1]
        arriving = [
            c.total(
                [c.mul(w_o[k][i], errors[t - 1][k]) for k in classes]
                + [c.mul(w_h[j][i], e) for j, e in enumerate(later)]
            )
            for i in units
        ]
        deltas[t] = c.result([c.mul(a, c.one_less_square(h)) for a, h in zip(arriving, states[t], strict=True)])
        found[f"delta_{t}"] = deltas[t]
    steps = range(1, last + 1)

    def over_time(back: Any, entered: Any) -> Any:
        rows, columns = range(len(back(1))), range(len(entered(1)))
        return c.result([[c.total([c.mul(back(t)[i], entered(t)[j]) for t in steps]) for j in columns] for i in rows])

    found["grad_W_o"] = over_time(lambda t: errors[t - 1], lambda t: states[t])
    found["grad_b_o"] = c.result([c.total([error[k] for error in errors]) for k in classes])
    found["grad_W_x"] = over_time(lambda t: deltas[t], lambda t: xs[t - 1])
    found["grad_W_h"] = over_time(lambda t: deltas[t], lambda t: states[t - 1])
    return {**found, "grad_b": c.result([c.total([deltas[t][i] for t in steps]) for i in units])}
