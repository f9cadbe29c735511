"""A hidden Markov model: the most probable path of states by the Viterbi algorithm, by probabilities or logarithms."""

from markscheme.words import *

from . import _hidden_markov as model
from ._hidden_markov import first

source = "Rabiner (1989), A tutorial on hidden Markov models; Russell and Norvig (2021), ch. 14"
rounding = "5 sf, 3 sf"
sizes = {"n": (2, 2, 3), "m": (2, 3, 3), "T": (4, 4, 4)}
options = {"initial_of": ("first_state", "state_before"), "score": ("probability", "log_probability")}
given = dict(model.GIVEN)
numbers_of = dict.fromkeys(("path", "back"), ("s", "state", "states", "状态"))
symbols = model.SYMBOLS | {"delta": r"\delta", "row_": "d", "back": r"\psi", "path": r"z^\ast", "best": r"\delta^\ast"}
repeat = {("row_",): lambda T: T}
start = {"row": 1}
hides = {"transition": "of the ways into a state only the best one counts"}
hides |= {"emission": "a symbol that is not observed is not looked at"}
hides |= {"observations": "an observation may be made twice"}
draw_initial = model.draw_initial
draw_emission = model.draw_emission
invalid_length = model.too_long
invalid_observations = model.unknown_symbol
invalid_impossible = model.impossible


def ask(initial_of):
    before = {"first": 1} if initial_of == "state_before" else {}
    return before | {"delta": 4, "back": 2, "path": 2, "best": 1}


def draw_transition(stream, level, n, score):
    """Without impossible transitions where logarithms are taken."""
    return model.draw_transition(stream, "medium" if (level, score) == ("hard", "log_probability") else level, n)


def draw_observations(stream, initial, transition, emission, m, T, initial_of):
    """Observations whose best path goes through several states, and not through the best one of each time."""

    def is_telling(seen):
        rows, first = [], initial @ transition
        for k in range(1, T + 1):
            before = rows[-1] if rows else None
            rows.append(row_(initial, first, transition, emission, seen, before, k, initial_of, "probability"))
        pointers = back(array(rows), transition, "probability")
        states = path(array(rows), pointers)
        return require_two_states(pointers, states) and require_tracing(array(rows), states)

    return stream.again(lambda: model.draw_observations(stream, m, T), until=is_telling)


def invalid_zeros(initial, transition, emission, observations, T, m, initial_of, score):
    """What has no logarithm."""
    if score == "probability" or model.unknown_symbol(observations, m):
        return None
    used = {"initial": initial if initial_of == "first_state" else initial @ transition}
    used |= {"transition": transition.ravel()} if T > 1 else {}
    used |= {"emission": array([model.emitted(emission, symbol) for symbol in observations]).ravel()}
    for name, factors in used.items():
        if any(equals(factor, 0) for factor in factors):
            return f"{name} has a 0 on some path, whose logarithm does not exist; take score 'probability'"
    return None


def figure_trellis(transition, observations, initial_of):
    return model.drawing(transition, observations, initial_of)


def figure_path(transition, observations, initial_of, path):
    return model.drawing(transition, observations, initial_of, [whole(state) for state in path])


def _ways(before, transition, score):
    """The score of each way into a state: a row for each state, an entry for the state before it."""
    return before * transition.T if score == "probability" else before + log(transition.T)


def require_two_states(back, path):
    """One state all along would be half guessed."""
    return len({whole(state) for state in path}) > 1 and len({whole(state) for state in back.ravel()}) > 1


def require_tracing(delta, path):
    """The best state of each time is not the path."""
    return any(equals(argmax(row) + 1, state) == 0 for row, state in zip(delta, path, strict=True))


def row_(initial, first, transition, emission, observations, row_prev, k, initial_of, score):
    r"""d^{(k)}_j = {% set B = "B_{j, o_" ~ k ~ "}" %}{% set p = "\\pi_j" if initial_of == "first_state" else "p_j" %}
    {% if score == "probability" %}{% if k == 1 %}{{ p }} \, {{ B }}{% else %}\left( \max_i d^{(k-1)}_i \, A_{ij} \right) {{ B }}{% endif %}
    {% elif k == 1 %}\ln {{ p }} + \ln {{ B }}{% else %}\max_i \left( d^{(k-1)}_i + \ln A_{ij} \right) + \ln {{ B }}{% endif %}"""
    likely = model.emitted(emission, observations[k - 1])
    start = initial if initial_of == "first_state" else first
    if k == 1:
        reached = start if score == "probability" else log(start)
    else:
        reached = array([largest(ways) for ways in _ways(row_prev, transition, score)])
    return reached * likely if score == "probability" else reached + log(likely)


def delta(row_):
    r"""\delta_{tj} = d^{(t)}_j"""
    return array(row_)


def back(delta, transition, score):
    r"""\psi_{tj} = {% if score == "probability" %}\operatorname{argmax}_i \, \delta_{ti} \, A_{ij}
    {% else %}\operatorname{argmax}_i \left( \delta_{ti} + \ln A_{ij} \right){% endif %}"""
    return array([[argmax(ways) + 1 for ways in _ways(row, transition, score)] for row in delta[:-1]])


def path(delta, back):
    r"""z^\ast_t = \begin{cases} \operatorname{argmax}_j \delta_{Tj} & t = T \\ \psi_{t, z^\ast_{t+1}} & t < T \end{cases}"""
    states = [argmax(delta[-1]) + 1]
    for row in back[::-1]:
        states.append(row[whole(states[-1]) - 1])
    return array(states[::-1])


def best(delta):
    r"""\delta^\ast = \max_j \delta_{Tj}"""
    return largest(delta[-1])


_ALL_BASE_10 = (
    "log(start) -> log(start) / log(10); log(likely) -> log(likely) / log(10); "
    "_ways(row_prev, transition, score) -> row_prev + log(transition.T) / log(10) if score == 'log_probability'"
)

slips = {
    row_: {
        "transition_transposed": "transition -> transition.T",
        "first_emission_forgotten": "likely -> 0 * likely + 1 if k == 1",
        "emission_forgotten": "likely -> 0 * likely + 1 if k > 1",
        "emission_late": "k - 1 -> k - 2 if k > 1",
        "transition_forgotten": "_ways(row_prev, transition, score) -> [row_prev for _ in row_prev]",
        "sum_for_largest": "largest(ways) -> ways.sum() if score == 'probability'",
        "best_continued": "largest(ways) -> ways[argmax(row_prev)]",
        "decimal_logarithm": _ALL_BASE_10,
        "logarithm_forgotten": {"score": "probability"},
    },
    back: {
        "transition_transposed": "transition -> transition.T",
        "transition_forgotten": "_ways(row, transition, score) -> [row for _ in row]",
        "logarithm_forgotten": {"score": "probability"},
    },
    path: {
        "best_of_each_row": lambda delta: array([argmax(row) + 1 for row in delta]),
    },
    best: {
        "every_path_added": "largest(delta[-1]) -> delta[-1].sum() if score == 'probability'",
        "largest_of_all": "delta[-1] -> delta.ravel()",
        "magnitude_compared": "largest(delta[-1]) -> -largest(-delta[-1]) if score == 'log_probability'",
    },
}
