"""Transitions as somebody writes them down, one row for each update: read, drawn, and what is wrong with them said."""

FORM = (
    "a list of rows, s' = 0 is the end: s, r, s' for td0, s, a, r, s', a' for sarsa, s, a, r, s' for q_learning, "
    'such as [[1, "-0.5", 2], [2, 3, 0]]'
)
COLUMNS = {"td0": ("s", "r", "s'"), "sarsa": ("s", "a", "r", "s'", "a'"), "q_learning": ("s", "a", "r", "s'")}


def named(row, algorithm):
    """A row as a mapping: the entries of s, a, r, s' and a' that the algorithm takes."""
    return dict(zip(COLUMNS[algorithm], row, strict=False))


def episode(stream, level, n, m, algorithm):
    """Draw one: no state follows itself, and the last step ends it."""
    states = [stream.between(1, n)]
    while len(states) < {"easy": 2, "medium": 3, "hard": 4}[level]:
        states.append(stream.choice([s for s in range(1, n + 1) if s != states[-1]]))
    actions = [stream.between(1, m) for _ in states]
    columns = {"s": states, "a": actions, "s'": [*states[1:], 0], "a'": [*actions[1:], 0]}
    columns["r"] = [stream.choice((*range(-9, -1), *range(2, 10))) for _ in states]
    return [list(row) for row in zip(*(columns[name] for name in COLUMNS[algorithm]), strict=True)]


def complaint(transitions, algorithm, n, m):
    """What does not fit n states and m actions, in a sentence that names the row; None when all fits."""
    columns = ", ".join(COLUMNS[algorithm])
    if not isinstance(transitions, list) or not transitions:
        return f"transitions is {transitions!r:.40}; give a list of rows ({columns})"
    for i, row in enumerate(transitions, 1):
        if not isinstance(row, list) or len(row) != len(COLUMNS[algorithm]):
            return f"row {i} of transitions is {row!r:.40}; {algorithm} takes {columns}"
        entries = named(row, algorithm)
        for name, entry in entries.items():
            if trouble := _misfit(name, entry, n, m):
                return f"row {i} of transitions has {name} = {entry!r:.20}; give {trouble}"
        if entries["s'"] and entries.get("a'") == 0:
            return f"row {i} of transitions has a' = 0, but the episode goes on in state {row[3]}; give the next action"
    return None


def _misfit(name, entry, n, m):
    if name == "r":
        return None if type(entry) in (int, str) else 'an integer or an exact number such as "0.5" or "1/3"'
    low, high = int(name in ("s", "a")), n if name[0] == "s" else m
    end = "; 0 is the end" if name == "s'" else ""
    return None if type(entry) is int and low <= entry <= high else f"an integer from {low} to {high}{end}"
