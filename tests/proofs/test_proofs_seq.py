"""Proofs with SymPy for optimisers, recurrent networks, the autoencoder and value updates, as in test_proofs.py."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy
from test_proofs import all_vanish, gradient, options_of, shown, slips_of, symbol, vanishes

from markscheme.engine.evaluate import evaluate
from markscheme.family.library import Library

LIBRARY = Library()


# Backpropagation through time


def recurrent_inputs(loss: str, T: int, h: int) -> dict[str, Any]:
    arrays = {"X": (T, 1), "W_x": (h, 1), "W_h": (h, h), "b": (h,), "w_o": (h,), "h0": (h,)}
    given = {name: symbol(name.lower(), *shape) for name, shape in arrays.items()}
    targets = {"targets": symbol("y", T) if loss == "each" else None, "target": symbol("y") if loss == "end" else None}
    return {"T": T, "n": 1, "h": h, "loss": loss, **given, **targets}


def unrolled(inputs: dict[str, Any], shift: Any) -> Any:
    """The loss of the statement, written out anew, with something added to every z_t."""
    T, h, state = inputs["T"], inputs["h"], inputs["h0"]
    errors = []
    for t in range(T):
        z = inputs["W_x"] @ inputs["X"][t] + inputs["W_h"] @ state + inputs["b"] + shift[t]
        state = [sympy.tanh(cell) for cell in z]
        output = sum(inputs["w_o"][i] * state[i] for i in range(h))
        errors.append(output - (inputs["targets"][t] if inputs["loss"] == "each" else inputs["target"]))
    return sum(error**2 for error in (errors if inputs["loss"] == "each" else errors[-1:])) / 2


@pytest.mark.parametrize("T, h", [(3, 1), (2, 2)])
@pytest.mark.parametrize("loss", ["end", "each"])
def test_gradients_through_time_are_the_derivatives_of_the_unrolled_loss(loss, T, h):
    family, inputs, shift = LIBRARY["rnn/bptt"], recurrent_inputs(loss, T, h), symbol("s", T, h)
    inputs |= {"rounds of h_": T, "rounds of o_": list(range(1 if loss == "each" else T, T + 1))}
    inputs |= {"rounds of delta_": list(range(T, 0, -1))}
    values, here = evaluate(family, inputs), dict.fromkeys(shift.ravel(), 0)
    total = unrolled(inputs, shift)
    assert vanishes(values["loss_"] - total.subs(here))
    for t in range(T):
        slope = [cell.subs(here) for cell in gradient(total, shift[t])]
        assert all_vanish(values[f"delta_{t + 1}"] - slope)
    for name in ("W_x", "W_h", "b", "w_o"):
        slope = gradient(total.subs(here), inputs[name])
        assert all_vanish(values[f"grad_{name}"] - slope)
        for slip, wrong in slips_of(family, f"grad_{name}", inputs, values).items():
            assert not all_vanish(wrong - slope), slip


@pytest.mark.parametrize("steps", [None, 1, 2])
def test_gradients_through_softmax_are_derivatives_with_the_states_between_the_pieces_held(steps):
    """Truncated after some steps, the state that begins a piece is a number, whatever the weights are."""
    T, n, K, family = 3, 1, 2, LIBRARY["rnn/bptt_softmax"]
    arrays = {"X": (T, 1), "W_x": (n, 1), "W_h": (n, n), "b": (n,), "W_o": (K, n), "b_o": (K,), "h0": (n,)}
    inputs = {name: symbol(name.lower(), *shape) for name, shape in arrays.items()}
    inputs |= {"T": T, "d": 1, "n": n, "K": K, "targets": [1, 2, 1]}
    inputs |= {"truncated": "yes" if steps else "no", "steps": steps, "rounds of delta_": list(range(T, 0, -1))}
    inputs |= {f"rounds of {name}_": T for name in ("z", "h", "o", "powers", "p", "delta_o")}
    values, total, kept, state = evaluate(family, inputs), 0, {}, inputs["h0"]
    for t in range(T):
        if steps and t and t % steps == 0:
            held = symbol(f"held{t}", n)
            kept |= dict(zip(held, state, strict=True))
            state = held
        z = inputs["W_x"] @ inputs["X"][t] + inputs["W_h"] @ state + inputs["b"]
        state = np.array([sympy.tanh(cell) for cell in z])
        o = inputs["W_o"] @ state + inputs["b_o"]
        total += sympy.log(sum(map(sympy.exp, o))) - o[int(inputs["targets"][t]) - 1]
    for name in ("W_x", "W_h", "b", "W_o", "b_o"):
        slope = gradient(total, inputs[name])
        for _ in range(T):  # what begins a piece was itself made of what began the one before
            slope = np.frompyfunc(lambda cell: cell.subs(kept), 1, 1)(slope)
        assert all_vanish(values[f"grad_{name}"] - slope), name
        for slip, wrong in slips_of(family, f"grad_{name}", inputs, values).items():
            assert np.shape(wrong) != np.shape(slope) or not all_vanish(wrong - slope), (name, slip)


# Back through an LSTM cell


@pytest.mark.parametrize("order", ["state_first", "input_first"])
def test_what_flows_back_through_an_lstm_cell_is_the_derivative(order):
    n, family = 2, LIBRARY["rnn/lstm_backward"]
    arrays: dict[str, tuple[int, ...]] = dict.fromkeys(("h0", "c0", "grad_h", "grad_c"), (n,)) | {"x": (1,)}
    arrays |= {f"W_{gate}": (n, n + 1) for gate in "fico"} | {f"b_{gate}": (n,) for gate in "fico"}
    inputs = {name: symbol(name.lower(), *shape) for name, shape in arrays.items()}
    values = evaluate(family, inputs | {"d": 1, "n": n, "w": n + 1, "order": order})
    shifts, more = symbol("s", 4, n), symbol("m", n)
    here = dict.fromkeys([*shifts.ravel(), *more], 0)
    joined = [*inputs["h0"], *inputs["x"]] if order == "state_first" else [*inputs["x"], *inputs["h0"]]

    def gate(name: str, place: int) -> list[Any]:
        rows = zip(inputs[f"W_{name}"], inputs[f"b_{name}"], shifts[place], strict=True)
        return [sum(w * v for w, v in zip(row, joined, strict=True)) + bias + shift for row, bias, shift in rows]

    f, i, o = ([1 / (1 + sympy.exp(-z)) for z in gate(name, place)] for place, name in enumerate("fio"))
    g = [sympy.tanh(z) for z in gate("c", 3)]
    c = [f[j] * inputs["c0"][j] + i[j] * g[j] + more[j] for j in range(n)]
    total = sum(inputs["grad_h"][j] * o[j] * sympy.tanh(c[j]) + inputs["grad_c"][j] * c[j] for j in range(n))
    wanted = {"delta_f": shifts[0], "delta_i": shifts[1], "delta_o": shifts[2], "delta_g": shifts[3]}
    wanted |= {"grad_c_total": more, "grad_c0": inputs["c0"]}
    for name, by in wanted.items():
        slope = [cell.subs(here) for cell in gradient(total, by)]
        assert all_vanish(values[name] - slope), name
        for slip, wrong in slips_of(family, name, inputs | {"order": order}, values).items():
            assert not all_vanish(wrong - slope), (name, slip)


@pytest.mark.parametrize("order", ["state_first", "input_first"])
def test_the_gradients_of_an_lstms_parameters_are_derivatives_by_all_their_uses(order):
    """Of a loss with the derivatives delta by the sums of the gates, which W, b and h0 enter."""
    T, n, family = 2, 2, LIBRARY["rnn/lstm_gradients"]
    deltas = dict(zip("fico", ("delta_f", "delta_i", "delta_g", "delta_o"), strict=True))
    arrays: dict[str, tuple[int, ...]] = {"X": (T, 1), "H": (T, n), "h0": (n,)} | dict.fromkeys(deltas.values(), (T, n))
    arrays |= {f"W_{gate}": (n, n + 1) for gate in "fico"}
    inputs = {name: symbol(name.lower(), *shape) for name, shape in arrays.items()}
    inputs |= {"T": T, "d": 1, "n": n, "w": n + 1, "order": order}
    values, biases, total = evaluate(family, inputs), {gate: symbol(f"b{gate}", n) for gate in "fico"}, 0
    for t, state in enumerate([inputs["h0"], inputs["H"][0]]):
        joined = [*state, *inputs["X"][t]] if order == "state_first" else [*inputs["X"][t], *state]
        for gate, delta in deltas.items():
            for j in range(n):
                entering = sum(w * v for w, v in zip(inputs[f"W_{gate}"][j], joined, strict=True)) + biases[gate][j]
                total += inputs[delta][t, j] * entering
    wanted = {f"grad_W_{gate}": inputs[f"W_{gate}"] for gate in "fico"} | {"grad_h0": inputs["h0"]}
    for name, by in (wanted | {f"grad_b_{gate}": biases[gate] for gate in "fico"}).items():
        slope = gradient(total, by)
        assert all_vanish(values[name] - slope), name
        for slip, wrong in slips_of(family, name, inputs, values).items():
            assert np.shape(wrong) != np.shape(slope) or not all_vanish(wrong - slope), (name, slip)


# Optimisers


@pytest.mark.parametrize(
    "method, form", [("sgd", "velocity"), *product(("momentum", "nesterov"), ("velocity", "moving_average"))]
)
@pytest.mark.parametrize("weight_decay", ["none", "l2"])
def test_the_gradient_of_the_quadratic_is_its_derivative_where_the_method_takes_it(method, form, weight_decay):
    family, d = LIBRARY["optimisers/step"], 2
    start, a, v0 = symbol("theta", d), symbol("a", d), symbol("v", d)
    eta, beta, decay = symbol("eta"), symbol("beta"), symbol("lambda")
    options = {"method": method, "momentum_form": form, "weight_decay": weight_decay, "epsilon_place": "outside"}
    inputs = {
        **options,
        "accumulator": "sum",
        "gradient": "quadratic",
        "d": d,
        "K": 0,
        "theta": start,
        "a": a,
        "v0": v0,
    }
    inputs |= {"steps": 2, "gradients": None, "eta": eta, "beta": beta, "rho": None, "beta1": None, "beta2": None}
    values = evaluate(family, {**inputs, "epsilon": None, "decay": decay})
    point = symbol("p", d)
    loss = sum(a[j] * point[j] ** 2 for j in range(d)) / 2
    loss += sum(decay * point[j] ** 2 for j in range(d)) / 2 if weight_decay == "l2" else 0
    moved = v0 if method == "sgd" else values["v_1"]  # plain descent has no velocity
    for k, (here, velocity) in enumerate([(start, v0), (values["theta_1"], moved)], 1):
        ahead = here + (beta * velocity if form == "velocity" else -eta * beta * velocity) * int(method == "nesterov")
        at = dict(zip(point, ahead, strict=True))
        slope = [cell.subs(at, simultaneous=True) for cell in gradient(loss, point)]
        assert all_vanish(values[f"g_{k}"] - slope)
        assert not all_vanish(2 * values[f"g_{k}"] - slope)


@pytest.mark.parametrize("k", [1, 2, 3])
def test_bias_correction_makes_the_moments_of_a_constant_gradient_right(k):
    """With the same gradient g in every step the corrected moments are g and g squared: that is what it is for."""
    family, g = LIBRARY["optimisers/step"], symbol("g")
    row = symbol("g", 1)
    row[0] = g
    options = {"method": "adam", "momentum_form": "velocity", "weight_decay": "none", "epsilon_place": "outside"}
    inputs = {**options, "accumulator": "sum", "gradient": "given", "d": 1, "K": k, "theta": symbol("theta", 1)}
    inputs |= {"gradients": [row] * k, "beta1": symbol("beta1"), "beta2": symbol("beta2"), "eta": symbol("eta")}
    absent = dict.fromkeys(("a", "steps", "beta", "rho", "decay", "v0"))
    values = evaluate(family, {**inputs, **absent, "epsilon": symbol("epsilon", positive=True)})
    assert vanishes(values[f"m_hat_{k}"][0] - g)
    assert vanishes(values[f"v_hat_{k}"][0] - g**2)
    assert not vanishes(values[f"m_{k}"][0] - g)


# Long short-term memory


@pytest.mark.parametrize("order", ["state_first", "input_first"])
def test_the_memory_passes_its_derivative_on_through_the_forget_gate(order):
    """Study note 001: with the state held fixed, the derivative of c_t by c_(t-1) is f_t."""
    family, c0 = LIBRARY["rnn/lstm"], symbol("c", 1)
    inputs = {"T": 1, "n": 1, "h": 1, "w": 2, "order": order, "X": symbol("x", 1, 1), "h0": symbol("h", 1), "c0": c0}
    inputs |= {f"W_{gate}": symbol(f"w{gate}", 1, 2) for gate in "fico"}
    inputs |= {f"b_{gate}": symbol(f"b{gate}", 1) for gate in "fico"}
    values = evaluate(family, inputs)
    slope = sympy.diff(values["c_1"][0], c0[0])
    assert vanishes(slope - values["f_1"][0])
    assert not vanishes(slope - values["i_1"][0])


# Variational autoencoder


@pytest.mark.parametrize("options", options_of("generative/vae"), ids=shown)
def test_the_divergence_is_the_expected_difference_of_the_log_densities(options):
    """E[ln q(z) - ln p(z)] under q, of a polynomial in z of degree 2: its moments are mu and mu^2 + sigma^2."""
    family, mu, spread, z = LIBRARY["generative/vae"], symbol("mu", 1), symbol("s", 1, positive=True), symbol("z")
    log_variance = options["encoder"] == "log_variance"
    inputs = {**options, "d": 1, "n": 1, "mu": mu, "noise": symbol("e", 1), "W": symbol("w", 1, 1), "c": symbol("c", 1)}
    inputs |= {"x": symbol("x", 1), "log_variance": spread if log_variance else None}
    inputs |= {"variance": None if log_variance else spread}
    values = evaluate(family, inputs)
    variance = sympy.exp(spread[0]) if log_variance else spread[0]
    logarithm = spread[0] if log_variance else sympy.log(spread[0])
    difference = sympy.Poly(-((z - mu[0]) ** 2) / (2 * variance) - logarithm / 2 + z**2 / 2, z)
    moments = {0: 1, 1: mu[0], 2: mu[0] ** 2 + variance}
    expected = sum(coefficient * moments[power] for (power,), coefficient in difference.terms())
    assert vanishes(values["KL"] - expected)
    for slip, wrong in slips_of(family, "KL", inputs, values).items():
        assert not vanishes(wrong - expected), slip
