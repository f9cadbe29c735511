"""A hidden Markov model: the forward algorithm, filtering and prediction; backward and smoothing too."""

from markscheme.words import *

from . import _hidden_markov as model
from ._hidden_markov import first

source = "Rabiner (1989), A tutorial on hidden Markov models; Russell and Norvig (2021), ch. 14"
rounding = "5 sf, 3 sf"
sizes = {"n": (2, 2, 3), "m": (2, 3, 3), "T": (3, 3, 3)}
options = {"initial_of": ("first_state", "state_before"), "smoothing": ("no", "yes")}
given = dict(model.GIVEN)
symbols = model.SYMBOLS | {"alpha": r"\alpha", "likelihood": "L", "filtered": "f", "predicted": "q"}
symbols |= {"beta": r"\beta", "gamma": r"\gamma", "forward_": "a", "backward_": "b"}
repeat = {("forward_",): lambda T: T, ("backward_",): lambda T: list(range(T, 0, -1))}
start = {"forward": 1, "backward": 1}
hides = {"emission": "a symbol that is not observed is not looked at"}
hides |= {"observations": "an observation may be made twice"}
draw_initial = model.draw_initial
draw_transition = model.draw_transition
draw_emission = model.draw_emission
draw_observations = model.draw_observations
invalid_length = model.too_long
invalid_observations = model.unknown_symbol
invalid_impossible = model.impossible


def ask(initial_of, smoothing):
    before = {"first": 1} if initial_of == "state_before" else {}
    after = {"beta": 3, "gamma": 2} if smoothing == "yes" else {}
    return {**before, "alpha": 4, "likelihood": 1, "filtered": 1, "predicted": 1, **after}


def figure_trellis(transition, observations, initial_of):
    return model.drawing(transition, observations, initial_of)


def forward_(initial, first, transition, emission, observations, forward_prev, k, initial_of):
    r"""a^{(k)}_j = {% if k != 1 %}B_{j, o_k} \sum_{i=1}^{n} a^{(k-1)}_i \, A_{ij}{% elif initial_of == "first_state" %}\pi_j \, B_{j, o_1}{% else %}p_j \, B_{j, o_1}{% endif %}"""
    likely = model.emitted(emission, observations[k - 1])
    start = initial if initial_of == "first_state" else first
    return start * likely if k == 1 else (forward_prev @ transition) * likely


def alpha(forward_):
    r"""\alpha_{tj} = a^{(t)}_j"""
    return array(forward_)


def likelihood(alpha):
    r"""L = \sum_{j=1}^{n} \alpha_{Tj}"""
    return alpha[-1].sum()


def filtered(alpha, likelihood):
    r"""f_j = \frac{\alpha_{Tj}}{L}"""
    return alpha[-1] / likelihood


def predicted(filtered, transition):
    r"""q_j = \sum_{i=1}^{n} f_i \, A_{ij}"""
    return filtered @ transition


@when(smoothing="yes")
def backward_(transition, emission, observations, backward_prev, T, k):
    r"""{% if k == T %}b^{(k)}_i = 1{% else %}b^{(k)}_i = \sum_{j=1}^{n} A_{ij} \, B_{j, o_{k+1}} \, b^{(k+1)}_j{% endif %}"""
    if k == T:
        return 0 * emission[:, 0] + 1
    return transition @ (model.emitted(emission, observations[k]) * backward_prev)


@when(smoothing="yes")
def beta(backward_):
    r"""\beta_{tj} = b^{(t)}_j"""
    return array(backward_[::-1])


@when(smoothing="yes")
def gamma(alpha, beta, likelihood):
    r"""\gamma_{tj} = \frac{\alpha_{tj} \, \beta_{tj}}{L}"""
    return alpha * beta / likelihood


def _largest_way(before, transition):
    return array([largest(before * column) for column in transition.T])


slips = {
    forward_: {
        "transition_transposed": "forward_prev @ transition -> transition @ forward_prev",
        "first_emission_forgotten": "start * likely -> start",
        "emission_forgotten": "(forward_prev @ transition) * likely -> forward_prev @ transition",
        "transition_forgotten": "forward_prev @ transition -> forward_prev",
        "largest_for_sum": "forward_prev @ transition -> _largest_way(forward_prev, transition)",
        "started_again": "forward_prev -> start if k > 1",
        "emission_late": "k - 1 -> k - 2 if k > 1",
    },
    likelihood: {
        "largest_for_sum": "alpha[-1].sum() -> largest(alpha[-1])",
        "every_row_added": "alpha[-1].sum -> alpha.sum",
    },
    filtered: {"not_normalised": "likelihood -> 1"},
    predicted: {
        "transition_transposed": "filtered @ transition -> transition @ filtered",
        "initial_predicted": "filtered @ transition -> initial @ transition",
    },
    backward_: {
        "transition_transposed": "transition -> transition.T",
        "emission_forgotten": "model.emitted(emission, observations[k]) * backward_prev -> backward_prev",
        "emission_early": "observations[k] -> observations[k - 1]",
        "begun_with_initial": "0 * emission[:, 0] + 1 -> initial",
    },
    gamma: {
        "not_normalised": "likelihood -> 1",
        "filtered_for_smoothed": "alpha * beta / likelihood -> alpha / column(alpha.sum(axis=1))",
    },
}
