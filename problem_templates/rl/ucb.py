"""The upper confidence bound: which action is tried next, by its mean so far and a bonus for few visits."""

from markscheme.words import *

source = "study note 000, Monte Carlo tree search chooses between what did well and what was seldom tried; Auer et al. (2002)"
rounding = "5 sf, 3 sf"
sizes = {"k": (3, 3, 4)}
given = {
    "values": vector("k"),
    "visits": vector("k", counts(2, 40)).above(0, "the number of visits"),
    "c": number(by_level(choice("0.4", "0.5"), choice("0.5", "0.6", "0.8"), choice("0.3", "0.7", "0.8"))).at_least(
        0, "the weight of the bonus"
    ),
    "N": number(counts(6, 160)).at_least(1, "the number of all visits"),
}
symbols = {"values": r"\bar{x}", "visits": "n", "bonus": "u", "scores": "S", "choice_": r"a^\ast"}
ask = {"bonus": 3, "scores": 1, "choice_": 1}
hides = {"choice_": {"one": "the first action may be the one to try"}}


def draw_values(stream, level, k):
    scale = 10 if level == "easy" else 100
    return array(stream.shuffled(range(2 * scale // 10, 9 * scale // 10))[:k]) / scale


def draw_visits(stream, level, values, k):
    """Unlike counts; at the hard level the bonus makes another action win than the one with the best mean."""
    return stream.again(
        lambda: array(stream.shuffled(range(2, {"easy": 12, "medium": 20, "hard": 40}[level]))[:k]),
        until=lambda visits: level != "hard" or _explores(values, visits, rational("0.7")),
    )


def draw_c(stream, level, values, visits):
    drawn = given["c"].draw(stream, level, {})
    return drawn if level != "hard" or _explores(values, visits, drawn) else rational(stream.choice(("0.7", "0.8")))


def _explores(values, visits, c):
    scores = values + c * sqrt(log(visits.sum()) / visits)
    return argmax(list(scores)) != argmax(list(values))


def draw_N(visits):
    return visits.sum()


def require_decided(scores):
    ordered = sorted(scores)
    return is_greater(100 * (ordered[-1] - ordered[-2]), 2)


def bonus(visits, c, N):
    r"""u_i = c \sqrt{\frac{\ln N}{n_i}}"""
    return c * sqrt(log(N) / visits)


def bonus__via_two_roots(visits, c, N):
    return c * sqrt(log(N)) / sqrt(visits)


def scores(values, bonus):
    return values + bonus


def choice_(scores, values, visits):
    r"""a^\ast = \operatorname{argmax}_i S_i"""
    first = [i for i in range(len(scores)) if not any(_alike(i, j, values, visits) for j in range(i))]
    return first[argmax([scores[i] for i in first])] + 1


def _alike(i, j, values, visits):
    """Of actions with equal means and counts no digits prove that their bounds are equal."""
    return equals(values[i], values[j]) and equals(visits[i], visits[j])


slips = {
    bonus: {
        "root_forgotten": "sqrt(log(N) / visits) -> log(N) / visits",
        "visits_outside_root": "sqrt(log(N) / visits) -> sqrt(log(N)) / visits",
        "logarithm_forgotten": "log(N) -> N",
        "decimal_logarithm": "log(N) -> log(N) / log(10)",
        "own_visits": "log(N) -> log(visits)",
        "factor_two": "log(N) -> 2 * log(N)",
        "weight_forgotten": "c -> 1",
    },
    scores: {"divided_again": "values -> values / visits"},
    choice_: {"best_so_far": "scores -> values"},
}
