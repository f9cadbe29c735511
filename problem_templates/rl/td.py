"""Temporal-difference learning on a small table: TD(0), SARSA and Q-learning."""

from markscheme import array, choice, integers, is_greater, largest, matrix, number, rational, sign, structure, vector

source = "study note 002, value-based reinforcement learning: TD, Q-learning, SARSA"
sizes = {"n": (2, 3, 3), "m": 2, "K": (2, 3, 4)}
options = {"algorithm": ("td0", "sarsa", "q_learning")}
given = {
    "V": vector("n", integers(-2, 4)).when(algorithm="td0"),
    "Q": matrix("n", "m", integers(-2, 5)).when(algorithm=("sarsa", "q_learning")),
    "transitions": structure(),
    "rewards": vector("K", integers(-3, 5)),
    "alpha": number(choice("0.1", "0.2", "0.5")),
    "gamma": number(choice("0.5", "0.8", "0.9")),
}


def _updates(transitions):
    return len(transitions)


repeat = {("target_", "error_", "value_"): _updates}
symbols = {"rewards": "r", "alpha": r"\alpha", "gamma": r"\gamma", "target_": "y", "error_": r"\delta",
           "value_": "u", "table": "U"}
ask = {"target_": 1, "error_": 1, "value_": 1, "table": 1}


def draw_transitions(stream, n, m, K, algorithm):
    """One episode: no state follows itself, some state is visited twice, the last step ends it."""
    states = [stream.between(1, n)]
    while len(states) < K:
        states.append(stream.choice([s for s in range(1, n + 1) if s != states[-1]]))
    actions = [stream.between(1, m) for _ in states] + [0]
    rows = []
    for i, state in enumerate(states):
        after = states[i + 1] if i + 1 < K else 0
        rows.append({"td0": [state, after], "sarsa": [state, actions[i], after, actions[i + 1]],
                     "q_learning": [state, actions[i], after]}[algorithm])
    return rows


_COLUMNS = {"td0": ("s", "s'"), "sarsa": ("s", "a", "s'", "a'"), "q_learning": ("s", "a", "s'")}

def invalid_transitions(transitions, algorithm, n, m, K):
    columns = _COLUMNS[algorithm]
    if not isinstance(transitions, list) or len(transitions) != K:
        return f"transitions must be a list with one row for each of the {K} rewards; give {K} rows"
    for i, row in enumerate(transitions, 1):
        if not isinstance(row, list) or len(row) != len(columns):
            return f"row {i} of transitions is {row!r:.40}; {algorithm} takes the integers {', '.join(columns)}"
        for name, entry in zip(columns, row, strict=True):
            low, high = int(name in ("s", "a")), n if name[0] == "s" else m
            if type(entry) is not int or not low <= entry <= high:
                return f"row {i} of transitions has {name} = {entry!r:.20}; give an integer from {low} to {high}"
        if row[-1] == 0 and algorithm == "sarsa" and row[2] != 0:
            return f"row {i} of transitions has a' = 0, but the episode goes on in state {row[2]}; give the next action"
    return None

def invalid_rate(alpha):
    outside = sign(alpha) < 0 or is_greater(alpha, 1)
    return f"alpha is {alpha}, but a step size lies between 0 and 1; give a number from 0 to 1" if outside else None

def invalid_gamma(gamma):
    outside = sign(gamma) < 0 or is_greater(gamma, 1)
    return f"gamma is {gamma}, but a discount lies between 0 and 1; give a number from 0 to 1" if outside else None


def require_errors(error_):
    return all(sign(error) != 0 for error in error_)

def require_decided_maximum(algorithm, Q):
    return algorithm == "td0" or all(len(set(row)) == len(row) for row in Q)


def _place(row, algorithm):
    """Where in the table the update goes."""
    return row[0] - 1 if algorithm == "td0" else (row[0] - 1, row[1] - 1)

def _table(V, Q, transitions, algorithm, value_):
    """The table after the updates so far."""
    updated = (V if algorithm == "td0" else Q).copy()
    for row, value in zip(transitions, value_, strict=False):
        updated[_place(row, algorithm)] = value
    return updated

def _next_value(now, row, algorithm):
    """What the next state is worth to the algorithm; a terminal state is worth nothing."""
    if algorithm == "td0":
        return now[row[1] - 1] if row[1] else rational(0)
    if not row[2]:
        return rational(0)
    return now[row[2] - 1, row[3] - 1] if algorithm == "sarsa" else largest(now[row[2] - 1])


def target_(V, Q, transitions, rewards, gamma, algorithm, value_, k):
    r"""{% if k %}{% set row = transitions[k - 1] %}y^{({{ k }})} = r_{ {{- k -}} }
    {%- if algorithm == "td0" and row[1] %} + \gamma \, V({{ row[1] }})
    {%- elif algorithm == "sarsa" and row[2] %} + \gamma \, Q({{ row[2] }}, {{ row[3] }})
    {%- elif algorithm == "q_learning" and row[2] %} + \gamma \max_{a} Q({{ row[2] }}, a){% endif %}{% endif %}"""
    now = _table(V, Q, transitions, algorithm, value_)
    return rewards[k - 1] + gamma * _next_value(now, transitions[k - 1], algorithm)

def target___discount_forgotten(V, Q, transitions, rewards, algorithm, value_, k):
    now = _table(V, Q, transitions, algorithm, value_)
    return rewards[k - 1] + _next_value(now, transitions[k - 1], algorithm)

def target___old_table(V, Q, transitions, rewards, gamma, algorithm, k):
    return rewards[k - 1] + gamma * _next_value(V if algorithm == "td0" else Q, transitions[k - 1], algorithm)

def target___reward_forgotten(V, Q, transitions, gamma, algorithm, value_, k):
    now = _table(V, Q, transitions, algorithm, value_)
    return gamma * _next_value(now, transitions[k - 1], algorithm)

def target___best_action(V, Q, transitions, rewards, gamma, algorithm, value_, k):
    """What Q-learning does."""
    now = _table(V, Q, transitions, algorithm, value_)
    return rewards[k - 1] + gamma * _next_value(now, transitions[k - 1], "q_learning") if algorithm == "sarsa" else None

def target___taken_action(V, Q, transitions, rewards, gamma, algorithm, value_, k):
    """What SARSA does: the action of the next row, where that goes on from here."""
    if algorithm != "q_learning":
        return None
    now, row = _table(V, Q, transitions, algorithm, value_), transitions[k - 1]
    goes_on = k < len(transitions) and row[2] == transitions[k][0]
    best = _next_value(now, row, algorithm)
    return rewards[k - 1] + gamma * (now[row[2] - 1, transitions[k][1] - 1] if goes_on else best)


def error_(V, Q, transitions, algorithm, target_, value_, k):
    r"""{% if k %}{% set row = transitions[k - 1] %}\delta^{({{ k }})} = y^{({{ k }})} -
    {%- if algorithm == "td0" %} V({{ row[0] }}){% else %} Q({{ row[0] }}, {{ row[1] }}){% endif %}{% endif %}"""
    now = _table(V, Q, transitions, algorithm, value_)
    return target_[-1] - now[_place(transitions[k - 1], algorithm)]

def error___sign_reversed(V, Q, transitions, algorithm, target_, value_, k):
    now = _table(V, Q, transitions, algorithm, value_)
    return now[_place(transitions[k - 1], algorithm)] - target_[-1]


def value_(V, Q, transitions, alpha, algorithm, error_, value_, k):
    r"""{% if k %}{% set row = transitions[k - 1] %}u^{({{ k }})} =
    {%- if algorithm == "td0" %} V({{ row[0] }}){% else %} Q({{ row[0] }}, {{ row[1] }}){% endif %} + \alpha \, \delta^{({{ k }})}{% endif %}"""
    now = _table(V, Q, transitions, algorithm, value_)
    return now[_place(transitions[k - 1], algorithm)] + alpha * error_[-1]

def value___via_average(V, Q, transitions, alpha, algorithm, target_, value_, k):
    now = _table(V, Q, transitions, algorithm, value_)
    return (1 - alpha) * now[_place(transitions[k - 1], algorithm)] + alpha * target_[-1]

def value___step_size_forgotten(target_):
    return target_[-1]

def value___old_value_forgotten(alpha, error_):
    return alpha * error_[-1]


def table(V, Q, transitions, algorithm, value_):
    return _table(V, Q, transitions, algorithm, value_)
