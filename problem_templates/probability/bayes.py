"""Bayes' rule: from prior probabilities and the likelihoods of independent observations to posterior probabilities."""

from markscheme.words import *

source = "study notes 000, 002 and 003, Bayes' rule: prior, likelihood, evidence and posterior"
rounding = "5 sf, 3 sf"
sizes = {"k": (2, 3, 3), "t": (1, 2, 3)}
given = {
    "prior": vector("k").between(0, 1, "a probability").sums_to(1),
    "likelihood": matrix("k", "t").between(0, 1, "a probability"),
}
symbols = {"prior": r"\pi", "likelihood": r"\ell", "joint": "J", "evidence": "E", "posterior": "P"}
ask = {"joint": 2, "evidence": 1, "posterior": 2}
UNIT = {"easy": 20, "medium": 20, "hard": 100}  # priors are multiples of 0.05, in the end of 0.01: rare causes


def draw_prior(stream, level, k):
    """Unlike probabilities, one of them larger than the others together."""
    few = stream.shuffled(range(1, UNIT[level] // 5 + 1))[: k - 1]
    return array(stream.shuffled([*few, UNIT[level] - sum(few)])) / UNIT[level]


def draw_likelihood(stream, k, t):
    """In each column unlike probabilities, none near 0."""
    return array([stream.shuffled(range(2, 20))[:k] for _ in range(t)]).T / 20


def invalid_observation(prior, likelihood):
    if all(equals(probability, 0) for probability in joint(prior, likelihood)):
        return "no hypothesis of positive prior probability allows all observations, so every posterior is 0/0; change prior or likelihood"
    return None


def joint(prior, likelihood):
    r"""J_i = \pi_i {% if t == 1 %}\ell_{i1}{% else %}\prod_{j=1}^{t} \ell_{ij}{% endif %}"""
    return prior * likelihood.prod(axis=1)


def evidence(joint):
    r"""E = \sum_{i=1}^{k} J_i"""
    return joint.sum()


def posterior(joint, evidence):
    r"""P_i = \frac{J_i}{E}"""
    return joint / evidence


def posterior__via_one_after_the_other(prior, likelihood):
    now = prior
    for column in likelihood.T:
        now = now * column / (now * column).sum()
    return now


slips = {
    joint: {
        "prior_forgotten": "prior -> 1",
        "prior_each_time": "prior -> power(prior, t) if t > 1",
        "one_observation": "likelihood.prod(axis=1) -> likelihood[:, -1] if t > 1",
        "operation_swapped": "likelihood.prod(axis=1) -> likelihood.sum(axis=1) if t > 1",
        "complement_assumed": "likelihood -> array([likelihood[0], 1 - likelihood[0]]) if k == 2",
    },
    evidence: {
        "unweighted": "joint.sum() -> likelihood.prod(axis=1).sum()",
        "evidence_independent": "joint.sum() -> (column(prior) * likelihood).sum(axis=0).prod() if t > 1",
        "one_term": "joint.sum() -> joint[0]",
    },
    posterior: {
        "not_normalised": "joint / evidence -> joint",
        "odds_for_probability": "joint / evidence -> joint / (evidence - joint)",
    },
}
