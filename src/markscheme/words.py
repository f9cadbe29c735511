"""The words in which problem families are written: a template has one import, `from markscheme.words import *`.

They have their homes in the rooms below; here is nothing but the list. Whoever adds a word adds it here and to
`markscheme._PLACES`, and explains it in docs/write-a-family.md; tests hold the three together.
"""

from markscheme.family.givens.given import count, matrix, number, pair, read_number, rows, structure, tensor, vector
from markscheme.family.givens.sampling import (
    by_level,
    by_option,
    choice,
    counts,
    decimals,
    distinct,
    integers,
    rational,
)
from markscheme.family.language.labels import labels, subset
from markscheme.family.steps.cases import likewise, when
from markscheme.family.steps.variant import as_if
from markscheme.figures.boxes import draw_boxes
from markscheme.figures.flow import draw_flow
from markscheme.figures.graph import draw_graph
from markscheme.figures.grid import draw_grid, draw_heat_map
from markscheme.figures.network import draw_network
from markscheme.figures.points import draw_points
from markscheme.figures.rooted_tree import draw_tree
from markscheme.numbers.arrays import (
    argmax,
    argmin,
    array,
    column,
    concatenate,
    cramer,
    cross_entropy,
    determinant,
    diagonal,
    identity,
    is_greater,
    largest,
    logsumexp,
    softmax,
    solve_system,
    zeros,
)
from markscheme.numbers.elementary import (
    absolute,
    cos,
    equals,
    exp,
    floor,
    log,
    maximum,
    minimum,
    positive,
    power,
    relu,
    sigmoid,
    sign,
    sin,
    sqrt,
    square,
    tanh,
    whole,
)
from markscheme.numbers.polynomials import characteristic_polynomial, real_roots

__all__ = [
    "absolute",
    "argmax",
    "argmin",
    "array",
    "as_if",
    "by_level",
    "by_option",
    "characteristic_polynomial",
    "choice",
    "column",
    "concatenate",
    "cos",
    "count",
    "counts",
    "cramer",
    "cross_entropy",
    "decimals",
    "determinant",
    "diagonal",
    "distinct",
    "draw_boxes",
    "draw_flow",
    "draw_graph",
    "draw_grid",
    "draw_heat_map",
    "draw_network",
    "draw_points",
    "draw_tree",
    "equals",
    "exp",
    "floor",
    "identity",
    "integers",
    "is_greater",
    "labels",
    "largest",
    "likewise",
    "log",
    "logsumexp",
    "matrix",
    "maximum",
    "minimum",
    "number",
    "pair",
    "positive",
    "power",
    "rational",
    "read_number",
    "real_roots",
    "relu",
    "rows",
    "sigmoid",
    "sign",
    "sin",
    "softmax",
    "solve_system",
    "sqrt",
    "square",
    "structure",
    "subset",
    "tanh",
    "tensor",
    "vector",
    "when",
    "whole",
    "zeros",
]
