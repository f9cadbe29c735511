"""Value iteration on a small Markov decision process: action values, state values, and the greedy policy."""

from markscheme.words import *

source = "study note 002, value-based reinforcement learning; Sutton and Barto (2018), value iteration"
rounding = "5 sf, 3 sf"
sizes = {"n": (2, 2, 3), "m": 2}
LOW, HIGH = (-5, -4, -3, -2), range(2, 12)  # nothing is multiplied by 0 or 1
given = {
    "P": tensor("m", "n", "n").between(0, 1, "a probability").sums_to(1),
    "gamma": number(choice("0.5", "0.8", "0.9")).between(0, 1, "a discount"),
    "V0": vector("n", by_level(distinct(*HIGH), distinct(*LOW, *HIGH), distinct(*LOW, *HIGH))),
    "rounds": count(by_level(choice(1), choice(2), choice(2))).at_least(1, "a number of rounds"),
    "R": matrix("n", "m"),
}
repeat = {("next_", "Q_", "V_"): lambda rounds: rounds}
start = {"V": "V0"}
symbols = {"V0": "V^{(0)}", "rounds": "K", "next_": "E", "policy": r"\mu"}
ask = {"Q_": 2, "V_": 1, "policy": 1}


def figure_process(P, m, n):
    """Both actions beside each arrow; with more states or actions the drawing says less than the matrices."""
    lines = [[[[f"a_{a + 1}: ", P[a, i, j]] for a in range(m) if P[a, i, j] != 0] for j in range(n)] for i in range(n)]
    return chain_figure(P.sum(axis=0), labels=lines) if n == m == 2 else None


def draw_P(stream, m, n):
    """Rows of unlike tenths, or of halves and more for one state."""

    def row():
        shares = [stream.between(1, 10 // n) for _ in range(n - 1)]
        return stream.shuffled([*shares, 10 - sum(shares)])

    drawn = stream.again(
        lambda: [[row() for _ in range(n)] for _ in range(m)],
        until=lambda P: len({tuple(r) for p in P for r in p}) == m * n,
    )
    return array(drawn) / 10


def draw_R(stream, P, gamma, V0, rounds, n, m):
    """Rewards that differ little within a state: the best action is not the same everywhere, nor that of the reward."""

    def row():
        first = stream.between(3, 9)
        return stream.shuffled([first, *stream.shuffled([k for k in range(2, 13) if 0 < abs(k - first) < 4])])[:m]

    def is_telling(R):
        V = V0
        for _ in range(rounds):
            Q = Q_(R, gamma, next_(P, V))
            V = V_(Q)
        chosen = [whole(number) for number in policy(Q)]
        return len({*chosen}) > 1 and chosen != [whole(number) for number in policy(R)]

    return stream.again(lambda: array([row() for _ in range(n)]), until=is_telling)


def require_choice(policy):
    """One action for all states would be half guessed."""
    return len({whole(number) for number in policy}) > 1


def require_decided(Q_):
    """No two actions are nearly as good, whatever is rounded."""
    gaps = [absolute(a - b) for Q in Q_ for row in Q for i, a in enumerate(row) for b in row[:i]]
    return all(is_greater(10 * gap, 2) for gap in gaps)


def next_(P, V_prev):
    r"""E^{(k)}_{ij} = \sum_{l=1}^{n} P_{jil} \, V^{(k-1)}_l"""
    return array([action @ V_prev for action in P]).T


def next___updated_in_place(P, V_prev, R, gamma):
    now, rows = V_prev.copy(), []
    for i in range(len(R)):
        rows.append([action[i] @ now for action in P])
        now[i] = largest(R[i] + gamma * array(rows[i]))
    return array(rows)


def Q_(R, gamma, next):
    return R + gamma * next


def V_(Q):
    r"""V^{(k)}_i = \max_j Q^{(k)}_{ij}"""
    return array([largest(row) for row in Q])


def policy(Q):
    r"""\mu_i = \operatorname{argmax}_j Q_{ij}"""
    return array([argmax(row) + 1 for row in Q])


slips = {
    next_: {
        "transition_transposed": "action -> action.T",
        "started_again": "V_prev -> V0 if k > 1",
        "updated_in_place": next___updated_in_place,
    },
    Q_: {
        "discount_forgotten": "gamma -> 1",
        "reward_forgotten": "R -> 0",
        "reward_discounted": "R + gamma * next -> gamma * (R + next)",
    },
    V_: {"mean_over_actions": "largest(row) -> row.sum() / len(row)", "smallest": "largest(row) -> -largest(-row)"},
    policy: {"from_rewards": "Q -> R"},
}
