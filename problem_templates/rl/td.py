"""Temporal-difference learning on a small table: TD(0), SARSA and Q-learning."""

from markscheme import choice, is_greater, largest, matrix, number, rational, sign, structure, vector

source = "study note 002, value-based reinforcement learning: TD, Q-learning, SARSA"
sizes = {"n": (2, 3, 3), "m": 2}
options = {"algorithm": ("td0", "sarsa", "q_learning")}
given = {
    "V": vector("n", choice(-4, -3, -2, 2, 3, 4, 5, 6)).when(algorithm="td0"),
    "Q": matrix("n", "m", choice(-4, -3, -2, 2, 3, 4, 5, 6)).when(algorithm=("sarsa", "q_learning")),
    "transitions": structure(),
    "alpha": number(choice("0.1", "0.2", "0.5")),
    "gamma": number(choice("0.5", "0.8", "0.9")),
}


def _updates(transitions):
    return len(transitions)


repeat = {("target_", "error_", "value_"): _updates}
symbols = {"alpha": r"\alpha", "gamma": r"\gamma", "target_": "y", "error_": r"\delta", "value_": "u", "table": "U"}
ask = {"error_": 2, "value_": 1, "table": 1}


def draw_transitions(stream, level, n, m, algorithm):
    """One episode: no state follows itself, and the last step ends it."""
    length = {"easy": 2, "medium": 3, "hard": 4}[level]
    states = [stream.between(1, n)]
    while len(states) < length:
        states.append(stream.choice([s for s in range(1, n + 1) if s != states[-1]]))
    actions = [stream.between(1, m) for _ in states] + [0]
    rows = []
    for i, state in enumerate(states):
        after, reward = states[i + 1] if i + 1 < length else 0, stream.choice((-4, -3, -2, 2, 3, 4, 5, 6))
        rows.append(
            {
                "td0": [state, reward, after],
                "sarsa": [state, actions[i], reward, after, actions[i + 1]],
                "q_learning": [state, actions[i], reward, after],
            }[algorithm]
        )
    return rows


_COLUMNS = {"td0": ("s", "r", "s'"), "sarsa": ("s", "a", "r", "s'", "a'"), "q_learning": ("s", "a", "r", "s'")}


def invalid_transitions(transitions, algorithm, n, m):
    columns = _COLUMNS[algorithm]
    if not isinstance(transitions, list) or not transitions:
        return f"transitions is {transitions!r:.40}; give a list of rows ({', '.join(columns)})"
    for i, row in enumerate(transitions, 1):
        if not isinstance(row, list) or len(row) != len(columns):
            return f"row {i} of transitions is {row!r:.40}; {algorithm} takes {', '.join(columns)}"
        for name, entry in zip(columns, row, strict=True):
            if complaint := _misfit(name, entry, n, m):
                return f"row {i} of transitions has {name} = {entry!r:.20}; give {complaint}"
        if algorithm == "sarsa" and row[3] and not row[4]:
            return f"row {i} of transitions has a' = 0, but the episode goes on in state {row[3]}; give the next action"
    return None


def _misfit(name, entry, n, m):
    if name == "r":
        number = type(entry) is int or (isinstance(entry, str) and _is_number(entry))
        return None if number else 'an integer or an exact number such as "0.5" or "1/3"'
    low, high = int(name in ("s", "a")), n if name[0] == "s" else m
    end = "; 0 is the end" if name == "s'" else ""
    return None if type(entry) is int and low <= entry <= high else f"an integer from {low} to {high}{end}"


def _is_number(text):
    try:
        rational(text)
    except (ValueError, ZeroDivisionError):
        return False
    return True


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


def _reward(row, algorithm):
    return rational(str(row[1 if algorithm == "td0" else 2]))


def _next_value(now, row, algorithm):
    """What the next state is worth to the algorithm; the end is worth nothing."""
    after = row[2 if algorithm == "td0" else 3]
    if not after:
        return rational(0)
    if algorithm == "td0":
        return now[after - 1]
    return now[after - 1, row[4] - 1] if algorithm == "sarsa" else largest(now[after - 1])


def target_(V, Q, transitions, gamma, algorithm, value_, k):
    r"""{% if k %}{% set row = transitions[k - 1] %}y^{({{ k }})} = r_{ {{- k -}} }
    {%- if algorithm == "td0" and row[2] %} + \gamma \, V({{ row[2] }})
    {%- elif algorithm == "sarsa" and row[3] %} + \gamma \, Q({{ row[3] }}, {{ row[4] }})
    {%- elif algorithm == "q_learning" and row[3] %} + \gamma \max_{a} Q({{ row[3] }}, a){% endif %}{% endif %}"""
    now, row = _table(V, Q, transitions, algorithm, value_), transitions[k - 1]
    return _reward(row, algorithm) + gamma * _next_value(now, row, algorithm)


def target___discount_forgotten(V, Q, transitions, algorithm, value_, k):
    now, row = _table(V, Q, transitions, algorithm, value_), transitions[k - 1]
    return _reward(row, algorithm) + _next_value(now, row, algorithm)


def target___old_table(V, Q, transitions, gamma, algorithm, k):
    now, row = V if algorithm == "td0" else Q, transitions[k - 1]
    return _reward(row, algorithm) + gamma * _next_value(now, row, algorithm)


def target___reward_forgotten(V, Q, transitions, gamma, algorithm, value_, k):
    now, row = _table(V, Q, transitions, algorithm, value_), transitions[k - 1]
    return gamma * _next_value(now, row, algorithm)


def target___best_action(V, Q, transitions, gamma, algorithm, value_, k):
    """What Q-learning does."""
    if algorithm != "sarsa":
        return None
    now, row = _table(V, Q, transitions, algorithm, value_), transitions[k - 1]
    return _reward(row, algorithm) + gamma * _next_value(now, row, "q_learning")


def target___taken_action(V, Q, transitions, gamma, algorithm, value_, k):
    """What SARSA does: the action of the next row, where that goes on from here."""
    if algorithm != "q_learning":
        return None
    now, row = _table(V, Q, transitions, algorithm, value_), transitions[k - 1]
    goes_on = k < len(transitions) and row[3] == transitions[k][0]
    after = now[row[3] - 1, transitions[k][1] - 1] if goes_on else _next_value(now, row, algorithm)
    return _reward(row, algorithm) + gamma * after


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
    r"""U_{s_k{% if algorithm != "td0" %} a_k{% endif %}} \leftarrow u^{(k)} \quad (k = 1, \dots, {{ transitions | length }})"""
    return _table(V, Q, transitions, algorithm, value_)
