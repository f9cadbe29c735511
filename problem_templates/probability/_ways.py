"""Distributions, transition matrices and ways along them, drawn so that mistakes show."""

from markscheme.words import *


def draw_initial(stream, m):
    """Unlike tenths."""
    return stream.again(lambda: _row(stream, m, 10), until=lambda p: len(set(p)) == m)


def draw_transition(stream, level, m):
    """Rows of unlike numbers that are no distribution of the columns; at the hard level some transitions are impossible."""

    def drawn():
        rows = [_row(stream, m, 10 if level == "easy" else 20) for _ in range(m)]
        if level == "hard":
            rows[stream.below(m)] = array(stream.shuffled([0, *_row(stream, m - 1, 20)]))
        return array(rows)

    def is_telling(P):
        columns = P.sum(axis=0)
        return len(set(P.ravel())) > m * m - m and all(total != 1 for total in columns)

    return stream.again(drawn, until=is_telling)


def _row(stream, m, unit):
    shares = [stream.between(1, unit // m) for _ in range(m - 1)]
    return array(stream.shuffled([*shares, unit - sum(shares)])) / unit


def draw_sequence(stream, transition, m, T):
    """A way along possible transitions, no two of which are alike where that can be."""
    states = [stream.below(m)]
    while len(states) < T:
        open_ = [j for j in range(m) if transition[states[-1], j] != 0]
        new = [j for j in open_ if [states[-1], j] not in (states[t : t + 2] for t in range(len(states)))]
        states.append(stream.choice(new or open_))
    return array(states) + 1
