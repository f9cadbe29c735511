"""One step of REINFORCE with a baseline: a softmax policy moves towards an action that did better than expected."""

from markscheme.words import *

from ..mlp import _softmax

source = "study note 002, policy gradient, with a baseline so that returns have both signs"
rounding = "5 sf, 3 sf"
sizes = {"k": (3, 3, 4)}
HALVES = ("-1.5", "-1", "-0.5", "0.5", "1", "1.5")
given = {
    "theta": vector(
        "k", by_level(distinct(-1, 0, 1, 2), distinct(*HALVES), distinct("-0.8", "-0.3", "0.4", "0.7", "1.2", "1.6"))
    ),
    "action": number(counts(1, 4)).at_least(1, "the number of an action").whole_numbers(),
    "G": number(by_level(integers(3, 12), integers(-6, 12), decimals(-6, 12, 1))),
    "baseline": number(by_level(integers(-2, 6), decimals(-2, 6, 1), decimals(-2, 6, 1))),
    "alpha": number(choice("0.1", "0.2", "0.5")).at_least(0, "a step size"),
}
symbols = {"action": "a", "baseline": "b", "advantage": "A", "grad_log_pi": "g", "powers": "w", "total": "Z"}
ask = {"pi": 3, "advantage": 1, "grad_log_pi": 2, "theta_new": 2}
without = ("softmax_along_columns",)


def draw_action(stream, k):
    return rational(stream.between(1, k))


def require_clear_advantage(advantage):
    return is_greater(absolute(advantage), 1)


def invalid_action(action, k):
    return (
        f"action is {action}, but theta has {k} entries; give an action from 1 to {k}"
        if is_greater(action, k)
        else None
    )


del pi  # noqa: F821  the word, lest the step stand in its place: steps stand in the order in which their names came up
powers = likewise(_softmax.powers, z="theta")
total = _softmax.total
pi = likewise(_softmax.p, z="theta", p="pi")


def advantage(G, baseline):
    return G - baseline


def grad_log_pi(pi, action, k):
    r"""g_j = \mathbb{1}[j = a] - \pi_j"""
    taken = array([equals(j, action) for j in range(1, k + 1)])
    return taken - pi


def theta_new(theta, alpha, advantage, grad_log_pi):
    return theta + alpha * advantage * grad_log_pi


slips = {
    advantage: {"sign_reversed": "G - baseline -> baseline - G", "baseline_added": "G - baseline -> G + baseline"},
    grad_log_pi: {
        "gradient_reversed": "taken - pi -> pi - taken",
        "others_forgotten": "taken - pi -> taken * (1 - pi)",
        "others_as_taken": "taken - pi -> 1 - pi",
        "logarithm_forgotten": "taken - pi -> pi[whole(action) - 1] * (taken - pi)",
    },
    theta_new: {
        "downhill": "theta + alpha * advantage * grad_log_pi -> theta - alpha * advantage * grad_log_pi",
        "return_for_advantage": "advantage -> G",
        "rate_forgotten": "alpha -> 1",
        "advantage_forgotten": "advantage -> 1",
    },
}
