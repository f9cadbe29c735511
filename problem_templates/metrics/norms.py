"""Norms of a vector, from L0 to the largest entry, and of a matrix."""

from markscheme.words import *

source = "study notes 000, 001 and 003, Lp norms and the Frobenius norm, as penalties and as errors"
sizes = {"d": (5, 5, 6), "m": (2, 3, 3), "n": (3, 3, 4)}
# The sizes of numbers, and the parts of a unit: integers, decimals, and more decimals of less than 1.
NUMBERS = {"easy": ((2, 16), 1), "medium": ((11, 80), 10), "hard": ((4, 96), 100)}
options = {"of": ("vector", "matrix")}
given = {
    "x": vector("d").when(of="vector"),
    "p": number(by_level(choice(3), choice(3), choice(4, 5))).between(3, 1000).whole_numbers().when(of="vector"),
    "A": matrix("m", "n").when(of="matrix"),
}
symbols = {"L0": r"\lVert x \rVert_0", "L1": r"\lVert x \rVert_1", "L2": r"\lVert x \rVert_2"}
symbols |= {"square_sum": "Q", "power_sum": "S", "Lp": r"\lVert x \rVert_p", "Linf": r"\lVert x \rVert_\infty"}
symbols |= {"frobenius": r"\lVert A \rVert_F", "one_norm": r"\lVert A \rVert_1", "inf_norm": r"\lVert A \rVert_\infty"}
symbols |= {"column_sums": "c", "row_sums": "r", "max_abs": r"\lVert A \rVert_{\max}"}
VECTOR, MATRIX = (
    ("L0", "L1", "L2", "power_sum", "Lp", "Linf"),
    ("frobenius", "column_sums", "one_norm", "row_sums", "inf_norm", "max_abs"),
)
only = {step: {"of": ("vector",)} for step in VECTOR} | {step: {"of": ("matrix",)} for step in MATRIX}


def ask(of):
    if of == "vector":
        return {"L0": 1, "L1": 1, "L2": 2, "Lp": 3, "Linf": 1}
    return {"frobenius": 2, "column_sums": 2, "one_norm": 1, "row_sums": 2, "inf_norm": 1, "max_abs": 1}


def draw_x(stream, level, d):
    """Unlike numbers of both signs, one or more of them 0; the one farthest from 0 is negative."""
    ends, parts = NUMBERS[level]
    none = stream.between(1, d - 3)
    sizes = sorted(stream.shuffled(range(*ends))[: d - none])
    signs = [*stream.shuffled([-1, 1] + [stream.choice((-1, 1)) for _ in sizes[3:]]), -1]
    return array(stream.shuffled([a * b for a, b in zip(sizes, signs, strict=True)] + [0] * none)) / parts


def draw_A(stream, level, m, n):
    """Unlike numbers of both signs, with the largest sums of absolute values not where the largest signed sums are."""
    ends, parts = NUMBERS[level]

    def row():
        return [size * stream.choice((-1, 1)) for size in stream.shuffled(range(*ends))[:n]]

    return stream.again(lambda: array([row() for _ in range(m)]) / parts, until=_tells)


def _tells(A):
    size = absolute(A)
    return (
        max(size.ravel()) > max(A.ravel())
        and max(size.sum(axis=0)) > max(absolute(A.sum(axis=0)))
        and max(size.sum(axis=1)) > max(absolute(A.sum(axis=1)))
        and max(size.sum(axis=0)) != max(size.sum(axis=1))
    )


def L0(x):
    r"""\lVert x \rVert_0 = \sum_i \mathbb{1}[x_i \ne 0]"""
    return sum(1 - equals(entry, 0) for entry in x)


def L1(x):
    return absolute(x).sum()


def square_sum(x, A, of):
    r"""{% if of == "vector" %}Q = \sum_i x_i^2{% else %}Q = \sum_i \sum_j a_{ij}^2{% endif %}"""
    return square(x if of == "vector" else A).sum()


def L2(square_sum):
    return sqrt(square_sum)


def power_sum(x, p):
    return power(absolute(x), whole(p)).sum()


def Lp(power_sum, p):
    r"""\lVert x \rVert_p = S^{1/p}"""
    return _root(power_sum, p)


def _root(S, p):
    """The p-th root of a number of 0 or more."""
    return rational(0) if equals(S, 0) else exp(log(S) / p)


def Linf(x):
    r"""\lVert x \rVert_\infty = \max_i \, \lvert x_i \rvert"""
    return largest(absolute(x))


def frobenius(square_sum):
    return sqrt(square_sum)


def column_sums(A):
    r"""c_j = \sum_i \lvert a_{ij} \rvert"""
    return absolute(A).sum(axis=0)


def one_norm(column_sums):
    r"""\lVert A \rVert_1 = \max_j c_j"""
    return largest(column_sums)


def row_sums(A):
    r"""r_i = \sum_j \lvert a_{ij} \rvert"""
    return absolute(A).sum(axis=1)


def inf_norm(row_sums):
    r"""\lVert A \rVert_\infty = \max_i r_i"""
    return largest(row_sums)


def max_abs(A):
    r"""\lVert A \rVert_{\max} = \max_{i,j} \, \lvert a_{ij} \rvert"""
    return largest(absolute(A).ravel())


slips = {
    L0: {"zeros_counted": "1 - equals(entry, 0) -> equals(entry, 0)", "all_counted": "equals(entry, 0) -> 0"},
    L1: {"absolute_forgotten": "absolute(x).sum() -> absolute(x.sum())"},
    L2: {"root_forgotten": "sqrt(square_sum) -> square_sum"},
    power_sum: {"exponent_as_factor": "power(absolute(x), whole(p)) -> p * absolute(x)"},
    Lp: {
        "root_forgotten": "_root(power_sum, p) -> power_sum",
        "square_root": "_root(power_sum, p) -> sqrt(power_sum)",
        "divided_by_p": "_root(power_sum, p) -> power_sum / p",
    },
    Linf: {"largest_signed": "absolute(x) -> x"},
    frobenius: {
        "root_forgotten": "sqrt(square_sum) -> square_sum",
        "not_squared": "sqrt(square_sum) -> absolute(A).sum()",
    },
    column_sums: {
        "absolute_forgotten": "absolute(A).sum(axis=0) -> absolute(A.sum(axis=0))",
        "exchanged": "axis=0 -> axis=1",
    },
    row_sums: {
        "absolute_forgotten": "absolute(A).sum(axis=1) -> absolute(A.sum(axis=1))",
        "exchanged": "axis=1 -> axis=0",
    },
    max_abs: {"largest_signed": "absolute(A) -> A"},
}
