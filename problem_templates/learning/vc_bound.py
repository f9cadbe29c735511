"""The VC generalisation bound: growth function, bound on the probability of a large gap, and error bar."""

from markscheme.words import *

source = "Abu-Mostafa, Magdon-Ismail and Lin (2012), Learning From Data, ch. 2: the VC generalisation bound"
rounding = "6 sf, 3 sf"
options = {"growth": ("sauer", "power", "positive_rays", "intervals")}
given = {
    "d": count(by_level(choice(2), choice(2), choice(3))).at_least(0, "a VC dimension").when(growth=("sauer", "power")),
    "epsilon": number(
        by_level(
            choice("0.2", "0.25", "0.3", "0.4"), choice("0.1", "0.12", "0.15"), choice("0.32", "0.35", "0.36", "0.45")
        )
    ).above(0, "a tolerance"),
    "N": number(counts(100, 20000)).at_least(1, "a number of examples").whole_numbers(),
    "delta": number(
        by_level(choice("0.05", "0.1", "0.2"), choice("0.02", "0.03", "0.05", "0.1"), choice("0.001", "0.005", "0.01"))
    )
    .above(0, "a probability")
    .at_most(1),
}
symbols = {"growth_N": "m_N", "growth_2N": "m_{2N}", "bound": "B", "omega": r"\Omega"}
ask = {"growth_N": 1, "growth_2N": 1, "bound": 2, "omega": 2}
NATURAL = {"sauer": 9, "power": 9, "positive_rays": 9, "intervals": 17}  # exponents at which the bound is of order 1


def draw_N(stream, level, epsilon, growth, d):
    """So many examples that the bound is neither tiny nor without meaning; round numbers at first."""
    least = NATURAL[growth] + (4 * d if d else 0)
    exponent = rational(stream.between(100 * least, 100 * (least + 8))) / 100
    examples = int(floor(8 * exponent / square(epsilon)))
    return rational(examples // 10 * 10 if level == "easy" else examples)


def _binomials(N, d):
    """N over 0, N over 1 ... N over d; of more than these four the products are not written out."""
    N = N if d <= 3 else rational(whole(N))
    found = [rational(1)]
    for i in range(d):
        found.append(found[-1] * (N - i) / (i + 1))
    return array(found)


@when(growth="sauer")
def growth_N(N, d):
    r"""m_N = \sum_{i=0}^{d} \prod_{j=1}^{i} \frac{N - j + 1}{j}"""
    return _binomials(N, d).sum()


@growth_N.when(growth="power")
def growth_N(N, d):
    return power(N, d) + 1


@growth_N.when(growth="positive_rays")
def growth_N(N):
    return N + 1


@growth_N.when(growth="intervals")
def growth_N(N):
    return N * (N + 1) / 2 + 1


@when(growth="sauer")
def growth_2N(N, d):
    r"""m_{2N} = \sum_{i=0}^{d} \prod_{j=1}^{i} \frac{2 N - j + 1}{j}"""
    return _binomials(2 * N, d).sum()


@growth_2N.when(growth="power")
def growth_2N(N, d):
    return power(2 * N, d) + 1


@growth_2N.when(growth="positive_rays")
def growth_2N(N):
    return 2 * N + 1


@growth_2N.when(growth="intervals")
def growth_2N(N):
    return 2 * N * (2 * N + 1) / 2 + 1


def bound(growth_2N, epsilon, N):
    return 4 * growth_2N * exp(-(square(epsilon) * N / 8))


def omega(growth_2N, N, delta):
    return sqrt(8 / N * log(4 * growth_2N / delta))


def _miscounted(n):
    """Mistakes in counting the dichotomies of n points."""
    return {
        "empty_forgotten": f"_binomials({n}, d).sum() -> _binomials({n}, d).sum() - 1; power({n}, d) + 1 -> power({n}, d); "
        f"{n} + 1 -> {n}; {n} * ({n} + 1) / 2 + 1 -> {n} * ({n} + 1) / 2",
        "last_term_only": f"_binomials({n}, d).sum() -> _binomials({n}, d)[-1]",
        "one_term_short": f"_binomials({n}, d).sum() -> _binomials({n}, d)[:-1].sum()",
        "order_counted": f"{n} * ({n} + 1) / 2 -> {n} * ({n} + 1)",
        "ends_in_different_gaps_only": f"{n} * ({n} + 1) / 2 -> {n} * ({n} - 1) / 2",
    }


slips = {
    growth_N: _miscounted("N"),
    growth_2N: _miscounted("2 * N") | {"doubled": lambda growth_N: 2 * growth_N},
    bound: {
        "growth_of_N": lambda growth_N, epsilon, N: bound(growth_N, epsilon, N),
        "factor_of_hoeffding": "4 * growth_2N -> 2 * growth_2N",
        "exponent_of_hoeffding": "square(epsilon) * N / 8 -> 2 * square(epsilon) * N",
        "not_squared": "square(epsilon) -> epsilon",
    },
    omega: {
        "growth_of_N": lambda growth_N, N, delta: omega(growth_N, N, delta),
        "factor_of_hoeffding": "4 * growth_2N -> 2 * growth_2N",
        "exponent_of_hoeffding": "8 / N -> 1 / (2 * N)",
        "delta_multiplied": "4 * growth_2N / delta -> 4 * growth_2N * delta",
        "delta_left_out": "4 * growth_2N / delta -> 4 * growth_2N",
        "root_forgotten": "sqrt(8 / N * log(4 * growth_2N / delta)) -> 8 / N * log(4 * growth_2N / delta)",
        "base_ten": "log(4 * growth_2N / delta) -> log(4 * growth_2N / delta) / log(10)",
    },
}
