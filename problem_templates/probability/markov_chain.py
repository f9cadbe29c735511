"""A Markov chain: the probability of a sequence of states, and the distribution after each step."""

from markscheme.words import *

from ._ways import draw_initial, draw_sequence, draw_transition

source = "study note 003, the Markov assumption: p(x) is the product of p(x_t | x_{t-1})"
rounding = "5 sf, 3 sf"
sizes = {"m": (2, 3, 3), "T": (3, 4, 5)}
given = {
    "initial": vector("m").between(0, 1, "a probability").sums_to(1),
    "transition": matrix("m", "m").between(0, 1, "a probability").sums_to(1),
    "sequence": vector("T", counts(1, 3)).at_least(1, "the number of a state").whole_numbers(),
    "steps": count(by_level(choice(2), choice(2), choice(3))).at_least(1, "a number of transitions"),
}
repeat = {("marginal_",): lambda steps: steps}
start = {"marginal": "initial"}
symbols = {"initial": r"\pi^{(0)}", "transition": "P", "sequence": "s", "steps": "K", "marginal_": r"\pi"}
symbols |= {"factors": "f", "joint": "J", "log_joint": r"\ell"}
ask = {"factors": 1, "joint": 1, "log_joint": 1, "marginal_": 2}
hides = {"sequence": "a sequence of few states may repeat itself"}


def figure_chain(transition):
    return chain_figure(transition)


def invalid_sequence(sequence, m):
    for t, state in enumerate(sequence, 1):
        if is_greater(state, m):
            return f"entry {t} of sequence is {state}, but the states are 1 to {m}; give the number of a state"
    return None


def invalid_impossible(initial, transition, sequence, m):
    if any(is_greater(state, m) for state in sequence) or is_greater(joint(factors(initial, transition, sequence)), 0):
        return None
    return "the sequence has probability 0, so its logarithm does not exist; give a sequence of possible transitions"


def factors(initial, transition, sequence):
    r"""f_t = \begin{cases} \pi^{(0)}_{s_1} & t = 1 \\ P_{s_{t-1}, s_t} & t > 1 \end{cases}"""
    states = [whole(state) - 1 for state in sequence]
    return array([initial[states[0]], *(transition[states[t - 1], states[t]] for t in range(1, len(states)))])


def joint(factors):
    r"""J = \prod_{t=1}^{T} f_t"""
    return factors.prod()


def log_joint(joint):
    r"""\ell = \ln J"""
    return log(joint)


def log_joint__via_sum(factors):
    return log(factors).sum()


def marginal_(transition, marginal_prev):
    r"""\pi^{(k)}_j = \sum_{i=1}^{m} \pi^{(k-1)}_i \, P_{ij}"""
    return marginal_prev @ transition


slips = {
    factors: {
        "transition_transposed": "transition -> transition.T",
        "start_certain": "initial[states[0]] -> 1",
        "each_by_itself": "transition[states[t - 1], states[t]] -> initial[states[t]]",
    },
    joint: {"operation_swapped": "factors.prod() -> factors.sum()", "start_forgotten": "factors -> factors[1:]"},
    log_joint: {"decimal_logarithm": "log(joint) -> log(joint) / log(10)", "sign_forgotten": "joint -> 1 / joint"},
    marginal_: {
        "transition_transposed": "transition -> transition.T",
        "started_again": "marginal_prev -> initial if k > 1",
        "entries_raised": "marginal_prev @ transition -> initial @ power(transition, k) if k > 1",
        "start_counted": "marginal_prev @ transition -> marginal_prev if k == 1",
    },
}
