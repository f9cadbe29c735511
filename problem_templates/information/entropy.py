"""Entropy, cross-entropy and the Kullback-Leibler divergence in both directions."""

from markscheme.words import *

source = "study note 000, information theory: entropy, KL divergence, cross-entropy H(P, Q) = H(P) + KL"
rounding = "5 sf, 3 sf"
sizes = {"k": (3, 4, 4)}
options = {"unit": ("bits", "nats"), "reverse": ("yes", "no")}
given = {
    "p": vector("k", decimals(0, 1, 2)).between(0, 1, "a probability").sums_to(1),
    "q": vector("k", decimals(0, 1, 2)).between(0, 1, "a probability").sums_to(1),
}
hides = {"q": dict.fromkeys(("other_entry", "last_for_first"), "where p is 0, q has no part in H_pq")}
only = {"KL_qp": {"reverse": ("yes",)}}
symbols = {"H_p": "H_p", "H_pq": "H_{pq}", "KL_pq": "D_{pq}", "KL_qp": "D_{qp}"}


def ask(reverse):
    # The terms are asked: entropies of a few outcomes lie near each other, and the divergence is their difference.
    return {"h": 2, "H_p": 1, "c": 2, "H_pq": 1, "KL_pq": 1} | ({"KL_qp": 2} if reverse == "yes" else {})


def _drawn(stream, level, parts):
    """Twentieths that add up to 1, no two alike; from the medium level on fiftieths."""
    unit = 20 if level == "easy" else 50

    def shares():
        ends = [0, *sorted(stream.shuffled(range(1, unit))[: parts - 1]), unit]
        return [rational(ends[i + 1] - ends[i]) / unit for i in range(parts)]

    return stream.again(shares, until=lambda found: len(set(found)) == parts)


def draw_p(stream, level, k):
    """Where it is hard, one outcome has the probability 0."""
    return array(stream.shuffled([0, *_drawn(stream, level, k - 1)]) if level == "hard" else _drawn(stream, level, k))


def draw_q(stream, level, k, p, reverse):
    """Far from p, and 0 where p is, unless it is asked in one direction alone."""

    def other():
        if level != "hard" or reverse == "no":
            return array(_drawn(stream, level, k))
        rest = iter(_drawn(stream, level, k - 1))
        return array([0 if equals(share, 0) else next(rest) for share in p])

    return stream.again(other, until=lambda q: is_greater(absolute(q - p).sum(), rational("0.6")), most=60)


def invalid_zero(p, q, reverse):
    for i, (x, y) in enumerate(zip(p, q, strict=True), 1):
        if sign(y) == 0 and sign(x) != 0:
            return f"q is 0 at place {i}, where p is not, so the cross-entropy is infinite; give a q above 0 there"
        if sign(x) == 0 and sign(y) != 0 and reverse == "yes":
            return f"p is 0 at place {i}, where q is not, so the divergence of q from p is infinite; give reverse 'no' to leave it out"
    return None


def _is_zero(x):
    return whole(sign(x)) == 0


def _log(x, unit):
    return log2(x) if unit == "bits" else log(x)


def _terms(p, q, unit):
    """What each outcome adds; 0 log 0 is 0."""
    return array([-(x * _log(y, unit)) if not _is_zero(x) else 0 * x for x, y in zip(p, q, strict=True)])


def _ratios(p, q, unit):
    return sum((x * _log(x / y, unit) for x, y in zip(p, q, strict=True) if not _is_zero(x)), start=0 * p[0])


def h(p, unit):
    r"""h_i = {% if (p == 0).any() %}\begin{cases} -p_i {% if unit == "bits" %}\log_2{% else %}\ln{% endif %} p_i & p_i > 0 \\ 0 & p_i = 0 \end{cases}
    {% else %}-p_i {% if unit == "bits" %}\log_2{% else %}\ln{% endif %} p_i{% endif %}"""
    return _terms(p, p, unit)


def H_p(h):
    return h.sum()


def c(p, q, unit):
    r"""c_i = {% if (p == 0).any() %}\begin{cases} -p_i {% if unit == "bits" %}\log_2{% else %}\ln{% endif %} q_i & p_i > 0 \\ 0 & p_i = 0 \end{cases}
    {% else %}-p_i {% if unit == "bits" %}\log_2{% else %}\ln{% endif %} q_i{% endif %}"""
    return _terms(p, q, unit)


def H_pq(c):
    return c.sum()


def KL_pq(p, q, H_p, H_pq):
    r"""D_{pq} = H_{pq} - H_p"""
    if all(
        _is_zero(x - y) for x, y in zip(p, q, strict=True)
    ):  # no number of digits proves that two long sums are the same
        return 0 * H_p
    return H_pq - H_p


def KL_pq__via_ratios(p, q, unit):
    return _ratios(p, q, unit)


def KL_qp(p, q, unit):
    r"""D_{qp} = \sum_{ {%- if (q == 0).any() %}i : q_i > 0{% else %}i = 1{% endif -%} } {%- if not (q == 0).any() %}^k{% endif %} q_i {% if unit == "bits" %}\log_2{% else %}\ln{% endif %} \frac{q_i}{p_i}"""
    return _ratios(q, p, unit)


def KL_qp__via_entropies(p, q, unit):
    return _terms(q, p, unit).sum() - _terms(q, q, unit).sum()


_OTHER_UNIT = {"unit": lambda unit: "nats" if unit == "bits" else "bits"}


slips = {
    h: {
        "other_unit": _OTHER_UNIT,
        "sign_forgotten": "_terms(p, p, unit) -> -_terms(p, p, unit)",
        "logs_not_weighted": lambda p, unit: array([0 if _is_zero(x) else -_log(x, unit) for x in p]),
    },
    c: {
        "other_unit": _OTHER_UNIT,
        "sign_forgotten": "_terms(p, q, unit) -> -_terms(p, q, unit)",
        "distributions_exchanged": "_terms(p, q, unit) -> _terms(q, p, unit) if reverse == 'yes'",
    },
    KL_pq: {
        "order_reversed": "H_pq - H_p -> H_p - H_pq",
        "entropies_added": "H_pq - H_p -> H_pq + H_p",
        "entropy_of_q": "H_p -> _terms(q, q, unit).sum()",
    },
    KL_qp: {
        "other_unit": _OTHER_UNIT,
        "taken_as_symmetric": "_ratios(q, p, unit) -> KL_pq",
        "not_weighted": "_ratios(q, p, unit) -> sum(_log(y / x, unit) for x, y in zip(p, q, strict=True) if not _is_zero(y))",
    },
}
