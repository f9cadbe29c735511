"""Policies by their actions or by probabilities: read and refused; and decision processes drawn so that mistakes show."""

from markscheme.words import *

FORM = (
    "a list of actions by their numbers, one for each state ([2, 1]), or of rows of probabilities, one row for each state "
    'and one entry for each action, such as [["0.3", "0.7"], [1, 0]]'
)


def one_hot(policy, m):
    """A deterministic policy as probabilities, one row for each state."""
    return array([[int(action == j) for j in range(1, m + 1)] for action in policy])


def probabilities(policy):
    """The rows of a stochastic policy."""
    return array([[read_number(p) for p in row] for row in policy])


def draw_P(stream, m, n):
    """Rows of unlike tenths."""

    def row():
        parts = [stream.between(1, 10 // n) for _ in range(n - 1)]
        return stream.shuffled([*parts, 10 - sum(parts)])

    drawn = stream.again(
        lambda: [[row() for _ in range(n)] for _ in range(m)],
        until=lambda P: len({tuple(r) for p in P for r in p}) == m * n,
    )
    return array(drawn) / 10


def draw_policy(stream, kind, m, n):
    """Not the same action everywhere; or unlike probabilities in every state, no action as likely as the others."""
    if kind == "deterministic":
        return stream.again(lambda: [stream.between(1, m) for _ in range(n)], until=lambda drawn: len({*drawn}) > 1)

    def row():
        parts = [stream.between(1, 9 // m) for _ in range(m - 1)]
        return [f"0.{k}" for k in stream.shuffled([*parts, 10 - sum(parts)])]

    return stream.again(
        lambda: [row() for _ in range(n)], until=lambda rows: len({tuple(one) for one in rows}) == n or m == 1
    )


def draw_R(stream, n, m):
    """Rewards that differ much from state to state and little within one: it counts where an action leads to."""

    def row():
        first = stream.between(3, 9)
        return stream.shuffled([first, *stream.shuffled([k for k in range(2, 13) if 0 < abs(k - first) < 3])])[:m]

    def is_telling(R):
        sums = sorted(R.sum(axis=1))
        return len({tuple(one) for one in R}) == n and sums[-1] - sums[0] > 4 * m

    return stream.again(lambda: array([row() for _ in range(n)]), until=is_telling)


def invalid_policy(policy, kind, m, n):
    if not isinstance(policy, list) or len(policy) != n:
        wanted = "one action" if kind == "deterministic" else "one row of probabilities"
        return f"policy is {policy!r:.60}; P has {n} states, so give a list of {n} entries, {wanted} for each state"
    check = _bad_action if kind == "deterministic" else _bad_row
    return next((said for i, one in enumerate(policy, 1) if (said := check(i, one, m))), None)


def _bad_action(i, action, m):
    if type(action) is int and 1 <= action <= m:
        return None
    return f"entry {i} of policy is {action!r:.40}; give the number of an action, from 1 to {m}"


def _bad_row(i, row, m):
    if not isinstance(row, list) or len(row) != m or not all(type(entry) in (int, str) for entry in row):
        return f"row {i} of policy is {row!r:.40}; give a list of {m} probabilities, one for each action"
    numbers = [read_number(entry) for entry in row]
    if any(is_greater(0, p) for p in numbers):
        return f"row {i} of policy has a probability below 0; give probabilities from 0 to 1"
    if not equals(sum(numbers), 1):
        return f"row {i} of policy does not sum to 1; change its probabilities, or write fractions such as 1/3"
    return None
