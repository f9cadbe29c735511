"""A hidden Markov model and what was observed of it: how they are drawn, shown and refused."""

from markscheme.words import *

_MOST_COLUMNS = 8
_MOST_OBSERVATIONS = 400  # the digits of exact products grow with every one
GIVEN = {
    "initial": vector("n").between(0, 1, "a probability").sums_to(1),
    "transition": matrix("n", "n").between(0, 1, "a probability").sums_to(1),
    "emission": matrix("n", "m").between(0, 1, "a probability").sums_to(1),
    "observations": vector("T", counts(1, 3)).at_least(1, "the number of a symbol").whole_numbers(),
}
SYMBOLS = {"initial": r"\pi", "transition": "A", "emission": "B", "observations": "o", "first": "p"}


def draw_initial(stream, level, n):
    """Unlike tenths, at the hard level twentieths."""
    return stream.again(lambda: _row(stream, n, 20 if level == "hard" else 10), until=lambda p: len(set(p)) == n)


def draw_transition(stream, level, n):
    """Rows of unlike numbers that are no distributions of the columns; at the hard level one transition is impossible."""

    def drawn():
        rows = [_row(stream, n, 10 if level == "easy" else 20) for _ in range(n)]
        if level == "hard" and n > 2:
            rows[stream.below(n)] = array(stream.shuffled([0, *_row(stream, n - 1, 20)]))
        return array(rows)

    return stream.again(drawn, until=lambda P: _unlike(P) and all(total != 1 for total in P.sum(axis=0)), most=100)


def draw_emission(stream, level, n, m):
    """Unlike rows, so that each symbol speaks for some state; at the hard level twentieths, for there are too few tenths."""
    unit = 20 if level == "hard" else 10
    return stream.again(lambda: array([_row(stream, m, unit) for _ in range(n)]), until=_unlike, most=100)


def draw_observations(stream, m, T):
    """Another symbol at the end than at the beginning."""
    symbols = vector("T", counts(1, m))
    return stream.again(lambda: symbols.draw(stream, "easy", {"T": T}), until=lambda seen: seen[0] != seen[-1])


def _row(stream, n, unit):
    shares = [stream.between(1, unit // n) for _ in range(n - 1)]
    return array(stream.shuffled([*shares, unit - sum(shares)])) / unit


def _unlike(P):
    return len(set(P.ravel())) > P.size - len(P) and all(len(set(column)) == len(P) for column in P.T)


def emitted(emission, symbol):
    """B_{j, o_t}: how probable each state makes the symbol."""
    return emission[:, whole(symbol) - 1]


def too_long(T):
    """More observations than are worked out in a few seconds."""
    if T <= _MOST_OBSERVATIONS:
        return None
    return f"observations has {T} entries, but at most {_MOST_OBSERVATIONS} are worked out; give fewer"


def unknown_symbol(observations, m):
    for t, symbol in enumerate(observations, 1):
        if is_greater(symbol, m):
            return f"entry {t} of observations is {symbol}, but the symbols are 1 to {m}; give the number of a symbol"
    return None


@when(initial_of="state_before")
def first(initial, transition):
    r"""p_j = \sum_{i=1}^{n} \pi_i \, A_{ij}"""
    return initial @ transition


def impossible(initial, transition, emission, observations, m, initial_of):
    """What keeps the observations from being made at all, in a sentence; else None."""
    if unknown_symbol(observations, m):
        return None
    moves, possible = _signs(transition), _signs(emission)
    reached = _signs(initial) if initial_of == "first_state" else _signs(_signs(initial) @ moves)
    for t, symbol in enumerate(observations, 1):
        reached = _signs((reached @ moves if t > 1 else reached) * emitted(possible, symbol))
        if not reached.any():
            return f"observations 1 to {t} have probability 0, on every path of states; change observations or emission"
    return None


def _signs(P):
    """1 where something is possible: long products of probabilities are not needed to see what is impossible."""
    return array([sign(p) for p in P.ravel()]).reshape(P.shape)


def drawing(transition, observations, initial_of, path=None):
    """The trellis, with a column for the state before the first observation where there is one."""
    if len(observations) > _MOST_COLUMNS:
        return None
    times = range(1 if initial_of == "first_state" else 0, len(observations) + 1)
    below = [f"o_{t} = {whole(observations[t - 1])}" if t else "" for t in times]
    return trellis_figure(transition, below, [f"t = {t}" for t in times], path)


slips = {
    first: {
        "transition_skipped": "initial @ transition -> initial",
        "transition_transposed": "initial @ transition -> transition @ initial",
    }
}
