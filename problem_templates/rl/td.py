"""Temporal-difference learning on a small table: TD(0), SARSA and Q-learning."""

from markscheme.words import *

from . import _transitions

source = "study note 002, value-based reinforcement learning: TD, Q-learning, SARSA"
sizes = {"n": (2, 3, 3), "m": 2}
options = {"algorithm": ("td0", "sarsa", "q_learning")}
WHOLE = (*range(-9, -1), *range(2, 10))
HALVES = [f"{sign}{k}.5" for sign in ("-", "") for k in range(1, 9)]  # errors are no small whole numbers then
given = {
    "V": vector("n", choice(*HALVES)).when(algorithm="td0"),
    "Q": matrix("n", "m", distinct(*HALVES)).when(algorithm=("sarsa", "q_learning")),
    "transitions": structure(_transitions.FORM, numbers=True),
    "alpha": number(choice("0.1", "0.2", "0.5")).between(0, 1, "a step size"),
    "gamma": number(choice("0.5", "0.8", "0.9")).between(0, 1, "a discount"),
}
repeat = {("target_", "error_", "value_"): lambda transitions: len(transitions)}
symbols = {"target_": "y", "error_": r"\delta", "value_": "u", "table": "U"}
ask = {"error_": 2, "value_": 1, "table": 1}


def draw_transitions(stream, level, n, m, algorithm):
    """One episode: no state follows itself, and the last step ends it."""
    states = [stream.between(1, n)]
    while len(states) < {"easy": 2, "medium": 3, "hard": 4}[level]:
        states.append(stream.choice([s for s in range(1, n + 1) if s != states[-1]]))
    actions = [stream.between(1, m) for _ in states]
    columns = {"s": states, "a": actions, "s'": [*states[1:], 0], "a'": [*actions[1:], 0]}
    columns["r"] = [stream.choice(WHOLE) for _ in states]
    return [list(row) for row in zip(*(columns[name] for name in _transitions.COLUMNS[algorithm]), strict=True)]


def invalid_transitions(transitions, algorithm, n, m):
    return _transitions.complaint(transitions, algorithm, n, m)


def require_errors(error_):
    return all(sign(error) != 0 for error in error_)


def require_decided_maximum(algorithm, Q):
    return algorithm == "td0" or all(len(set(row)) == len(row) for row in Q)


def _place(row, algorithm):
    """Where in the table the update goes: a state, or a state and an action, which stand first in a row."""
    return (row[0] - 1,) if algorithm == "td0" else (row[0] - 1, row[1] - 1)


def _now(V, Q, transitions, algorithm, value_):
    """The table after the updates so far."""
    now = (V if algorithm == "td0" else Q).copy()
    for row, value in zip(transitions, value_, strict=False):
        now[_place(row, algorithm)] = value
    return now


def _old(V, Q, transitions, algorithm, value_, k):
    """The entry that is about to be updated."""
    return _now(V, Q, transitions, algorithm, value_)[_place(transitions[k - 1], algorithm)]


def _next(V, Q, transitions, algorithm, value_, k):
    """What the next state is worth to the algorithm; the end is worth nothing."""
    row = _transitions.named(transitions[k - 1], algorithm)
    if not row["s'"]:
        return rational(0)
    after = _now(V, Q, transitions, algorithm, value_)[row["s'"] - 1]
    return largest(after) if algorithm == "q_learning" else after[row["a'"] - 1] if algorithm == "sarsa" else after


def target_(V, Q, transitions, gamma, algorithm, value_, k):
    r"""{% if k %}{% set row = transitions[k - 1] %}y^{({{ k }})} = r_{ {{- k -}} }
    {%- if algorithm == "td0" and row[2] %} + \gamma \, V({{ row[2] }})
    {%- elif algorithm == "sarsa" and row[3] %} + \gamma \, Q({{ row[3] }}, {{ row[4] }})
    {%- elif algorithm == "q_learning" and row[3] %} + \gamma \max_{a} Q({{ row[3] }}, a){% endif %}{% endif %}"""
    reward = read_number(_transitions.named(transitions[k - 1], algorithm)["r"])
    return reward + gamma * _next(V, Q, transitions, algorithm, value_, k)


def target___reward_forgotten(V, Q, transitions, gamma, algorithm, value_, k):
    return gamma * _next(V, Q, transitions, algorithm, value_, k)


def target___taken_action(V, Q, transitions, gamma, algorithm, value_, k):
    """What SARSA does: the action of the next row, where that goes on from here."""
    if algorithm != "q_learning" or k == len(transitions) or transitions[k - 1][3] != transitions[k][0]:
        return None
    rows = [*transitions[: k - 1], [*transitions[k - 1], transitions[k][1]]]
    return target_(V, Q, rows, gamma, "sarsa", value_, k)


def error_(V, Q, transitions, algorithm, target_, value_, k):
    r"""{% if k %}{% set row = transitions[k - 1] %}\delta^{({{ k }})} = y^{({{ k }})} -
    {%- if algorithm == "td0" %} V({{ row[0] }}){% else %} Q({{ row[0] }}, {{ row[1] }}){% endif %}{% endif %}"""
    return target_[-1] - _old(V, Q, transitions, algorithm, value_, k)


def error___sign_reversed(V, Q, transitions, algorithm, target_, value_, k):
    return -error_(V, Q, transitions, algorithm, target_, value_, k)


def value_(V, Q, transitions, alpha, algorithm, error_, value_, k):
    r"""{% if k %}{% set row = transitions[k - 1] %}u^{({{ k }})} =
    {%- if algorithm == "td0" %} V({{ row[0] }}){% else %} Q({{ row[0] }}, {{ row[1] }}){% endif %} + \alpha \, \delta^{({{ k }})}{% endif %}"""
    return _old(V, Q, transitions, algorithm, value_, k) + alpha * error_[-1]


def value___via_average(V, Q, transitions, alpha, algorithm, target_, value_, k):
    return (1 - alpha) * _old(V, Q, transitions, algorithm, value_, k) + alpha * target_[-1]


def table(V, Q, transitions, algorithm, value_):
    r"""U_{s_k{% if algorithm != "td0" %} a_k{% endif %}} \leftarrow u^{(k)} \quad (k = 1, \dots, {{ transitions | length }})"""
    return _now(V, Q, transitions, algorithm, value_)


slips = {
    target_: {
        "discount_forgotten": "gamma -> 1",
        "old_table": {"value_": []},
        "reward_forgotten": target___reward_forgotten,
        "best_action": "algorithm -> 'q_learning' if algorithm == 'sarsa'",
        "taken_action": target___taken_action,
    },
    error_: {
        "sign_reversed": error___sign_reversed,
    },
    value_: {
        "step_size_forgotten": "alpha -> 1",
        "old_value_forgotten": "_old(V, Q, transitions, algorithm, value_, k) + alpha * error_[-1] -> alpha * error_[-1]",
    },
}
