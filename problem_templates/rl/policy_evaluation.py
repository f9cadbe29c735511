"""Policy evaluation on a small Markov decision process, by rounds of updates or exactly, and the improved policy."""

from markscheme.words import *

from . import _policy
from ._policy import draw_P, draw_policy, draw_R, invalid_policy

source = "Sutton and Barto (2018), chapter 4, policy evaluation and policy improvement"
rounding = "5 sf, 3 sf"
sizes = {"n": (2, 3, 3), "m": 2}
options = {
    "method": ("iterative", "exact"),
    "kind": ("deterministic", "stochastic"),
    "sweep": ("synchronous", "in_place"),
}
HIGH = tuple(range(2, 12))  # nothing is multiplied by 0 or 1
given = {
    "P": tensor("m", "n", "n").between(0, 1, "a probability").sums_to(1),
    "R": matrix("n", "m"),
    "gamma": number(choice("0.5", "0.8", "0.9")).between(0, 1, "a discount"),
    "policy": structure(_policy.FORM, numbers=True),
    "V0": vector("n", by_level(distinct(*HIGH), distinct(*HIGH), distinct(*HIGH, -5, -4, -3, -2))),
    "rounds": count(by_level(choice(1), choice(1), choice(2))).at_least(1, "a number of rounds"),
}
given |= {name: given[name].when(method="iterative") for name in ("V0", "rounds")}
repeat = {("V_",): lambda rounds: rounds or 0}
start = {"V": "V0"}
only = {"V_": {"method": ("iterative",)}}
symbols = {"V0": "V^{(0)}", "rounds": "K", "policy": r"\pi", "weights": r"\pi", "improved": r"\mu"}
numbers_of = {"improved": ("a", "action", "actions", "动作")}
symbols |= {"P_pi": r"P^{\pi}", "R_pi": r"R^{\pi}"}


def ask(method):
    values = {"V_": 2} if method == "iterative" else {"V": 3}
    return {"P_pi": 1, "R_pi": 1, **values, "Q": 2, "improved": 1}


def figure_process(P, m, n):
    """Both actions beside each arrow; with more states or actions the drawing says less than the matrices."""
    lines = [[[[f"a_{a + 1}: ", P[a, i, j]] for a in range(m) if P[a, i, j] != 0] for j in range(n)] for i in range(n)]
    return chain_figure(P.sum(axis=0), labels=lines) if n == m == 2 else None


def invalid_endless(gamma, method):
    if method == "iterative" or not equals(gamma, 1):
        return None
    return "gamma is 1, so the equations of the exact values are singular; give a discount below 1, or rounds"


def require_decided(Q):
    """No two actions are nearly as good, whatever is rounded."""
    return all(is_greater(5 * absolute(a - b), 1) for row in Q for j, a in enumerate(row) for b in row[:j])


def require_choice(improved):
    """One action for all states would be half guessed."""
    return len({whole(action) for action in improved}) > 1


@when(kind="stochastic")
def weights(policy):
    r"""\pi = \begin{pmatrix} {% for row in policy %}{{ row | join(" & ") }} \\ {% endfor %}\end{pmatrix}"""
    return _policy.probabilities(policy)


def P_pi(P, policy, weights):
    r"""P^{\pi}_{il} = {% if kind == "deterministic" %}P_{\pi_i i l}{% else %}\sum_{j=1}^{m} \pi_{ij} P_{jil}{% endif %}"""
    shares = _policy.one_hot(policy, len(P)) if weights is None else weights
    return array([row @ P[:, i] for i, row in enumerate(shares)])


def R_pi(R, policy, weights):
    r"""R^{\pi}_i = {% if kind == "deterministic" %}R_{i \pi_i}{% else %}\sum_{j=1}^{m} \pi_{ij} R_{ij}{% endif %}"""
    shares = _policy.one_hot(policy, len(R[0])) if weights is None else weights
    return (shares * R).sum(axis=1)


@when(method="exact")
def V(P_pi, R_pi, gamma):
    r"""(I - \gamma P^{\pi}) V = R^{\pi}"""
    A = identity(len(R_pi)) - gamma * P_pi
    return solve_system(A, R_pi)


def V__via_cramer(P_pi, R_pi, gamma):
    return cramer(identity(len(R_pi)) - gamma * P_pi, R_pi) if len(R_pi) <= 3 else None


def V__via_inverse(P_pi, R_pi, gamma):
    return inverse(identity(len(R_pi)) - gamma * P_pi) @ R_pi if len(R_pi) in (2, 3) else None


@when(sweep="synchronous")
def V_(P_pi, R_pi, gamma, V_prev):
    return R_pi + gamma * (P_pi @ V_prev)


@V_.when(sweep="in_place")
def V_(P_pi, R_pi, gamma, V_prev):
    r"""V^{(k)}_i = R^{\pi}_i + \gamma \left( \sum_{l < i} P^{\pi}_{il} V^{(k)}_l + \sum_{l \ge i} P^{\pi}_{il} V^{(k-1)}_l \right)"""
    return _in_place(P_pi, R_pi, gamma, V_prev)


def _in_place(P_pi, R_pi, gamma, before):
    now, updated = before.copy(), []
    for i in range(len(now)):
        updated.append(R_pi[i] + gamma * (P_pi[i] @ now))
        now[i] = noted(updated[i])
    return array(updated)


def _greedy(P, R, gamma, before):
    return array([largest(row) for row in R + gamma * array([action @ before for action in P]).T])


def Q(P, R, gamma, V, V_):
    r"""Q_{ij} = R_{ij} + \gamma \sum_{l=1}^{n} P_{jil} V{% if method == "iterative" %}^{( {{- rounds -}} )}{% endif %}_l"""
    last = V_[-1] if V_ else V
    after = array([action @ last for action in P]).T
    return R + gamma * after


def improved(Q):
    r"""\mu_i = \operatorname{argmax}_j Q_{ij}"""
    return array([argmax(row) + 1 for row in Q])


_TOGETHER, _ONE_BY_ONE = "R_pi + gamma * (P_pi @ V_prev)", "_in_place(P_pi, R_pi, gamma, V_prev)"
slips = {
    P_pi: {
        "columns_for_rows": "P[:, i] -> P[:, :, i]",
        "actions_averaged": "row -> 0 * row + rational(1) / m",
        "policy_of_first_state": "row -> shares[0]",
    },
    R_pi: {
        "actions_averaged": "shares * R -> R / m",
        "rewards_added": "shares * R -> R",
        "best_reward": "(shares * R).sum(axis=1) -> array([largest(row) for row in R])",
    },
    V: {
        "sign_in_system": "identity(len(R_pi)) - gamma * P_pi -> identity(len(R_pi)) + gamma * P_pi",
        "system_transposed": "solve_system(A, R_pi) -> solve_system(A.T, R_pi)",
        "multiplied": "solve_system(A, R_pi) -> A @ R_pi",
        "next_reward_only": "solve_system(A, R_pi) -> R_pi + gamma * (P_pi @ R_pi)",
    },
    V_: {
        "updated_in_place": f"{_TOGETHER} -> {_ONE_BY_ONE}",
        "updated_together": f"{_ONE_BY_ONE} -> {_TOGETHER}",
        "best_action": f"{_TOGETHER} -> _greedy(P, R, gamma, V_prev); {_ONE_BY_ONE} -> _greedy(P, R, gamma, V_prev)",
        "discount_forgotten": "gamma -> 1",
        "reward_forgotten": "R_pi -> 0 * R_pi",
        "reward_discounted": "R_pi -> gamma * R_pi",
        "started_again": "V_prev -> V0 if k > 1",
    },
    Q: {
        "discount_forgotten": "gamma -> 1",
        "reward_forgotten": "R + gamma * after -> gamma * after",
        "reward_discounted": "R + gamma * after -> gamma * (R + after)",
        "policy_rewards": "R -> column(R_pi)",
        "values_at_start": "last -> V0 if method == 'iterative'",
    },
    improved: {"from_rewards": "Q -> R", "worst_action": "argmax(row) -> argmin(row)"},
}
