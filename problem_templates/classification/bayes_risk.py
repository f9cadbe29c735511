"""Decisions of least risk: losses weighted by posterior probabilities, with a threshold, rejection and the Bayes risk."""

from markscheme.words import *

from . import _risks
from ._risks import draw_likelihood, draw_loss, draw_posterior, draw_reject_loss

source = "Duda, Hart and Stork (2001), section 2.2, minimum-risk classification; Chow (1970), rejection"
rounding = "5 sf, 3 sf"
sizes = {"a": (2, 3, 3), "k": (2, 2, 3), "m": (2, 3, 3)}
options = {"given_as": ("posterior", "table"), "reject": ("no", "yes")}
given = {
    "loss": matrix("a", "k"),
    "posterior": vector("k").between(0, 1, "a probability").sums_to(1).when(given_as="posterior"),
    "prior": vector("k").between(0, 1, "a probability").sums_to(1).when(given_as="table"),
    "likelihood": matrix("k", "m").between(0, 1, "a probability").sums_to(1).when(given_as="table"),
    "reject_loss": number().when(reject="yes"),
}
only = {"threshold": lambda given_as, reject, a, k: (given_as, reject, a, k) == ("posterior", "no", 2, 2)}
symbols = {"loss": r"\lambda", "posterior": "q", "prior": r"\pi", "likelihood": "p", "reject_loss": r"\lambda_0"}
symbols |= {"evidence": "e", "posteriors": "q", "risks": "R", "decision": r"\alpha", "decisions": r"\alpha"}
symbols |= {"least_risk": "R^*", "bayes_risk": "R^*", "threshold": r"\tau"}
numbers_of = dict.fromkeys(("decision", "decisions"), ("a", "α", "action", "actions", "行动", "决策"))
hides = {
    "loss": "what is right may cost nothing, and an action that is taken nowhere shows little",
    "decision": dict.fromkeys(("zero", "one"), "every action and rejection is a decision like any other"),
    "decisions": {"alike": "a prior may decide alone"},
}


def ask(given_as):
    if given_as == "posterior":
        return {"risks": 2, "decision": 1, "least_risk": 1, "threshold": 2}
    return {"evidence": 1, "posteriors": 2, "risks": 3, "decisions": 1, "bayes_risk": 2}


def draw_prior(stream, k):
    return _risks.shares(stream, k)


def invalid_evidence(prior, likelihood, given_as):
    for j, column in enumerate(likelihood.T if given_as == "table" else [], 1):
        if all(equals(joint, 0) for joint in prior * column):
            return f"observation {j} has the probability 0, so its posterior is 0/0; leave its column of likelihood out"
    return None


def invalid_threshold(loss, given_as, reject, a, k):
    if (given_as, reject, a, k) != ("posterior", "no", 2, 2) or sign(_slope(loss)) != 0:
        return None
    return "the risks of the two actions differ by the same whatever the posterior, so no threshold parts them; give other losses"


def _slope(loss):
    return loss[0, 1] - loss[1, 1] + loss[1, 0] - loss[0, 0]


def figure_risks(loss, posterior, reject_loss, risks, language):
    """Of two classes, the risk of each action as a line over the posterior of class 1, after the working."""
    if posterior is None or len(posterior) != 2 or len(loss) > 6:
        return None
    lines = [[(0, row[1]), (1, row[0])] for row in loss]
    edge = [] if reject_loss is None else [(0, 1, reject_loss)]
    places = [(posterior[0], risk) for risk in risks]
    names = ("posterior of class 1", "risk") if language == "en" else ("类别 1 的后验概率", "风险")
    corners = [(0, 0), *(end for line in lines for end in line)]
    return point_figure(places, range(1, len(loss) + 1), curves=lines, dashed=edge, axes_names=names, within=corners)


@when(given_as="table")
def evidence(prior, likelihood):
    r"""e_o = \sum_j \pi_j p_{jo}"""
    return prior @ likelihood


@when(given_as="table")
def posteriors(prior, likelihood, evidence):
    r"""q_{jo} = \frac{\pi_j p_{jo}}{e_o}"""
    return column(prior) * likelihood / evidence


@when(given_as="posterior")
def risks(loss, posterior):
    r"""R_i = \sum_j \lambda_{ij} q_j"""
    return loss @ posterior


@risks.when(given_as="table")
def risks(loss, posteriors):
    r"""R_{io} = \sum_j \lambda_{ij} q_{jo}"""
    return loss @ posteriors


@when(given_as="posterior")
def decision(risks, reject, reject_loss):
    r"""\alpha = {% if reject == "no" %}\operatorname{argmin}_i R_i{% else %}\begin{cases} 0 & \lambda_0 < \min_i R_i \\ \operatorname{argmin}_i R_i & \lambda_0 \ge \min_i R_i \end{cases}{% endif %}"""
    return _risks.decided(risks, reject, reject_loss)


@when(given_as="posterior")
def least_risk(risks, decision, reject_loss):
    r"""R^* = {% if reject == "no" %}\min_i R_i{% else %}\min(\lambda_0, \min_i R_i){% endif %}"""
    return _risks.risk_of(decision, risks, reject_loss)


@when(given_as="posterior")
def threshold(loss):
    r"""\tau = \frac{\lambda_{12} - \lambda_{22}}{\lambda_{12} - \lambda_{22} + \lambda_{21} - \lambda_{11}}"""
    return (loss[0, 1] - loss[1, 1]) / _slope(loss)


@when(given_as="table")
def decisions(risks, reject, reject_loss):
    r"""\alpha_o = {% if reject == "no" %}\operatorname{argmin}_i R_{io}{% else %}\begin{cases} 0 & \lambda_0 < \min_i R_{io} \\ \operatorname{argmin}_i R_{io} & \lambda_0 \ge \min_i R_{io} \end{cases}{% endif %}"""
    return array([_risks.decided(each, reject, reject_loss) for each in risks.T])


@when(given_as="table")
def bayes_risk(evidence, risks, decisions, reject_loss):
    r"""R^* = \sum_o e_o {% if reject == "no" %}\min_i R_{io}{% else %}\min(\lambda_0, \min_i R_{io}){% endif %}"""
    chosen = array([_risks.risk_of(d, each, reject_loss) for d, each in zip(decisions, risks.T, strict=True)])
    return evidence @ chosen


slips = {
    evidence: {"plain_mean": "prior @ likelihood -> likelihood.sum(axis=0) / len(prior)"},
    posteriors: {
        "not_divided": "evidence -> 1",
        "prior_forgotten": "column(prior) * likelihood / evidence -> likelihood / likelihood.sum(axis=0)",
        "likelihood_taken": "column(prior) * likelihood / evidence -> likelihood",
    },
    risks: {
        "rows_for_columns": "loss -> loss.T if a == k",
        "right_ones_left_out": "loss -> _risks.mistakes(loss)",
    },
    decision: {
        "largest_risk": "_risks.decided(risks, reject, reject_loss) -> argmax(risks) + 1",
        "most_probable_class": "_risks.decided(risks, reject, reject_loss) -> argmax(posterior) + 1",
        "never_rejected": "reject -> 'no' if reject == 'yes'",
    },
    least_risk: {
        "of_the_likeliest_class": "_risks.risk_of(decision, risks, reject_loss) -> _risks.risk_of(decision, loss[:, argmax(posterior)], reject_loss)",
        "rejection_not_counted": "_risks.risk_of(decision, risks, reject_loss) -> risks[argmin(risks)] if reject == 'yes'",
    },
    threshold: {
        "of_class_2": "loss[0, 1] - loss[1, 1] -> loss[1, 0] - loss[0, 0]",
        "odds": "_slope(loss) -> loss[1, 0] - loss[0, 0]",
        "right_ones_forgotten": "(loss[0, 1] - loss[1, 1]) / _slope(loss) -> loss[0, 1] / (loss[0, 1] + loss[1, 0])",
        "equal_losses": "(loss[0, 1] - loss[1, 1]) / _slope(loss) -> rational('1/2')",
    },
    decisions: {
        "largest_risk": "_risks.decided(each, reject, reject_loss) -> argmax(each) + 1",
        "most_probable_class": "array([_risks.decided(each, reject, reject_loss) for each in risks.T]) -> array([argmax(each) + 1 for each in posteriors.T])",
        "never_rejected": "reject -> 'no' if reject == 'yes'",
    },
    bayes_risk: {
        "not_weighted_by_evidence": "evidence @ chosen -> chosen.sum()",
        "plain_mean_of_risks": "evidence @ chosen -> chosen.sum() / m",
        "one_action_for_all": "evidence @ chosen -> largest(-(loss @ prior)) * -1",
    },
}
