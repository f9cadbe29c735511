"""Temporal-difference learning on a small table: TD(0), SARSA and Q-learning."""

from markscheme.words import *

from . import _transitions

source = "study note 002, value-based reinforcement learning: TD, Q-learning, SARSA"
sizes = {"n": (2, 3, 3), "m": 2}
options = {"algorithm": ("td0", "sarsa", "q_learning")}
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
draw_transitions = _transitions.episode
invalid_transitions = _transitions.complaint


def require_errors(error_):
    return all(sign(error) != 0 for error in error_)


def require_decided_maximum(algorithm, Q):
    return algorithm == "td0" or all(len(set(row)) == len(row) for row in Q)


def _entry(place, V, Q, transitions, value_):
    """What stands now at a place of the table, a state or a state and an action: looked up from the last update back."""
    for k in range(len(value_) - 1, -1, -1):
        if transitions[k][: len(place)] == place:
            return value_[k]
    return (V if Q is None else Q)[tuple(n - 1 for n in place)]


def _place(row, Q):
    """Where the update of a row goes: its state and action stand first."""
    return row[: 1 if Q is None else 2]


def _old(V, Q, transitions, value_, k):
    """The entry that is about to be updated."""
    return _entry(_place(transitions[k - 1], Q), V, Q, transitions, value_)


def target_(V, Q, transitions, gamma, algorithm, value_, k):
    r"""{% if k %}{% set row = transitions[k - 1] %}y^{(k)} = r_k
    {%- if algorithm == "td0" and row[2] %} + \gamma \, V({{ row[2] }})
    {%- elif algorithm == "sarsa" and row[3] %} + \gamma \, Q({{ row[3] }}, {{ row[4] }})
    {%- elif algorithm == "q_learning" and row[3] %} + \gamma \max_{a} Q({{ row[3] }}, a){% endif %}{% endif %}"""
    row = _transitions.named(transitions[k - 1], algorithm)
    reward, worth = read_number(row["r"]), rational(0)  # the end is worth nothing
    if row["s'"]:
        actions = {"td0": [[]], "sarsa": [[row.get("a'")]]}.get(algorithm) or [[a + 1] for a in range(len(Q[0]))]
        worth = largest([_entry([row["s'"], *action], V, Q, transitions, value_) for action in actions])
    return reward + gamma * worth


def target___taken_action(V, Q, transitions, gamma, algorithm, value_, k):
    """What SARSA does: the action of the next row, where that goes on from here."""
    if algorithm != "q_learning" or k == len(transitions) or transitions[k - 1][3] != transitions[k][0]:
        return None
    rows = [*transitions[: k - 1], [*transitions[k - 1], transitions[k][1]]]
    return target_(V, Q, rows, gamma, "sarsa", value_, k)


def error_(V, Q, transitions, target, value_, k):
    r"""{% if k %}{% set row = transitions[k - 1] %}\delta^{(k)} = y^{(k)} -
    {%- if algorithm == "td0" %} V({{ row[0] }}){% else %} Q({{ row[0] }}, {{ row[1] }}){% endif %}{% endif %}"""
    old = _old(V, Q, transitions, value_, k)
    return target - old


def value_(V, Q, transitions, alpha, error, value_, k):
    r"""{% if k %}{% set row = transitions[k - 1] %}u^{(k)} =
    {%- if algorithm == "td0" %} V({{ row[0] }}){% else %} Q({{ row[0] }}, {{ row[1] }}){% endif %} + \alpha \, \delta^{(k)}{% endif %}"""
    old = _old(V, Q, transitions, value_, k)
    return old + alpha * error


def value___via_average(V, Q, transitions, alpha, target, value_, k):
    return (1 - alpha) * _old(V, Q, transitions, value_, k) + alpha * target


def table(V, Q, transitions, value_):
    r"""U_{s_k{% if algorithm != "td0" %} a_k{% endif %}} \leftarrow u^{(k)} \quad (k = 1, \dots, {{ transitions | length }})"""
    now = (V if Q is None else Q).copy()
    for row, value in zip(transitions, value_, strict=True):
        now[tuple(n - 1 for n in _place(row, Q))] = value
    return now


slips = {
    target_: {
        "discount_forgotten": "gamma -> 1",
        "old_table": "value_ -> []",
        "reward_forgotten": "reward + gamma * worth -> gamma * worth",
        "best_action": "algorithm -> 'q_learning' if algorithm == 'sarsa'",
        "taken_action": target___taken_action,
    },
    error_: {"sign_reversed": "target - old -> old - target"},
    value_: {"step_size_forgotten": "alpha -> 1", "old_value_forgotten": "old + alpha * error -> alpha * error"},
}
