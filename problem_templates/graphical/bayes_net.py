"""A Bayesian network of binary variables: its size, a joint probability, and a posterior by enumeration."""

from markscheme.words import *

from . import _network as net

source = "Russell and Norvig (2021), ch. 13; Pearl (1988), Probabilistic reasoning in intelligent systems"
rounding = "5 sf, 3 sf"
sizes = {"v": (3, 4, 5)}
given = {
    "variables": structure(net.FORM, numbers=True, words=("name", "parents")),
    "assignment": vector("v", counts(0, 1).with_each(0, 1)).one_of(0, 1),
    "query": structure('the name of a variable, such as "A"'),
    "evidence": structure(net.EVIDENCE, numbers=True),
}
symbols = {"assignment": "x", "parameters": "N", "parameters_joint": r"N_{\text{joint}}", "factors": "f", "joint": "J"}
symbols |= {"with_query": "U", "without_query": "V", "numerator": "u", "denominator": "d", "posterior": "r"}
ask = {
    "parameters": 1,
    "parameters_joint": 1,
    "factors": 2,
    "joint": 1,
    "numerator": 3,
    "denominator": 2,
    "posterior": 1,
}
draw_variables = net.draw_variables
draw_query = net.draw_query
draw_evidence = net.draw_evidence
invalid_variables = net.complaint


def figure_network(variables):
    return flow_figure(*net.layout(variables))


def invalid_question(variables, query, evidence, v):
    if net.complaint(variables, v):
        return None
    return net.question_complaint(variables, query, evidence)


def invalid_impossible(variables, query, evidence, v):
    if net.complaint(variables, v) or net.question_complaint(variables, query, evidence):
        return None
    if is_greater(net.probability(variables, evidence), 0):
        return None
    return "the evidence has probability 0, so nothing can be asked given it; change evidence or a table"


def parameters(variables):
    r"""N = {% for node in variables %}{% if not loop.first %} + {% endif %}2^{ {{ node.parents | length }} }{% endfor %}"""
    return sum(len(node["table"]) for node in variables)


def parameters_joint(v):
    r"""N_{\text{joint}} = 2^v - 1"""
    return power(2, v) - 1


def factors(variables, assignment):
    values = net.by_name(variables, assignment)
    return array([net.factor(node, values) for node in variables])


factors.__doc__ = net.FACTOR_FORMULA


def joint(factors):
    r"""J = \prod_{i=1}^{v} f_i"""
    return factors.prod()


def with_query(variables, query, evidence):
    return net.terms(variables, {**evidence, query: 1})


with_query.__doc__ = net.TERMS_FORMULA.replace("VALUE", "1").replace("LETTER", "U")


def numerator(with_query):
    r"""u = \sum_i \prod_j U_{ij}"""
    return sum(row.prod() for row in with_query)


def numerator__via_inner_sums(variables, query, evidence):
    return net.probability(variables, {**evidence, query: 1})


def without_query(variables, query, evidence):
    return net.terms(variables, {**evidence, query: 0})


without_query.__doc__ = net.TERMS_FORMULA.replace("VALUE", "0").replace("LETTER", "V")


def denominator(numerator, without_query):
    r"""d = u + \sum_i \prod_j V_{ij}"""
    return numerator + sum(row.prod() for row in without_query)


def denominator__via_inner_sums(variables, query, evidence, numerator):
    return numerator + net.probability(variables, {**evidence, query: 0})


def posterior(numerator, denominator):
    return numerator / denominator


def _prior(variables, query):
    return net.probability(variables, {query: 1})


slips = {
    parameters: {
        "joint_counted": 'sum(len(node["table"]) for node in variables) -> power(2, len(variables)) - 1',
        "both_values_counted": 'len(node["table"]) -> 2 * len(node["table"])',
        "one_for_each_parent": 'len(node["table"]) -> 1 + len(node["parents"])',
    },
    factors: {
        "complement_forgotten": "net.factor(node, values) -> net.factor(node, {**values, node['name']: 1})",
        "first_row_taken": "net.factor(node, values) -> net.factor(node, {**dict.fromkeys(values, 0), node['name']: values[node['name']]})",
        "parents_reversed": "net.factor(node, values) -> net.factor({**node, 'parents': node['parents'][::-1]}, values)",
    },
    parameters_joint: {"not_less_one": "power(2, v) - 1 -> power(2, v)"},
    joint: {"operation_swapped": "factors.prod() -> factors.sum()"},
    with_query: {
        "hidden_not_summed": "net.terms -> net.hidden_true",
        "causes_unweighted": "net.terms -> net.unweighted",
    },
    without_query: {
        "hidden_not_summed": "net.terms -> net.hidden_true",
        "causes_unweighted": "net.terms -> net.unweighted",
    },
    numerator: {
        "independent": "sum(row.prod() for row in with_query) -> _prior(variables, query) * net.probability(variables, evidence)"
    },
    denominator: {"query_false_alone": "numerator -> 0"},
    posterior: {
        "not_normalised": "denominator -> 1",
        "prior_for_posterior": "numerator / denominator -> _prior(variables, query)",
        "condition_reversed": "denominator -> _prior(variables, query)",
        "odds": "denominator -> denominator - numerator",
    },
}
