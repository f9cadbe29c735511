"""The words in which problem families are written: a template has one import, `from markscheme.words import *`.

They have their homes in the rooms below; here is nothing but the list. Whoever adds a word adds it here and to
`markscheme._PLACES`, and explains it in docs/write-a-family.md; tests hold the three together.
"""

from typing import TYPE_CHECKING as _TYPE_CHECKING

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
from markscheme.late_names import LateFunction as _LateFunction
from markscheme.numbers.arrays import (
    argmax,
    argmin,
    array,
    characteristic_polynomial,
    column,
    concatenate,
    cramer,
    cross_entropy,
    determinant,
    diagonal,
    identity,
    inverse,
    is_greater,
    largest,
    logsumexp,
    real_roots,
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
    log2,
    maximum,
    minimum,
    noted,
    pi,
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

if _TYPE_CHECKING:
    from markscheme.figures.boxes import box_figure
    from markscheme.figures.chains.chain import chain_figure
    from markscheme.figures.chains.trellis import trellis_figure
    from markscheme.figures.flow import flow_figure
    from markscheme.figures.graph import graph_figure
    from markscheme.figures.graphs.route_graph import route_graph_figure
    from markscheme.figures.grid import grid_figure, heat_map_figure
    from markscheme.figures.grids.field_cone import field_cone_figure
    from markscheme.figures.grids.object_grid import object_grid_figure
    from markscheme.figures.grids.pyramid import pyramid_figure
    from markscheme.figures.network import network_figure
    from markscheme.figures.points import curve_figure, point_figure
    from markscheme.figures.rooted_tree import tree_figure
    from markscheme.figures.trees.dendrogram import dendrogram_figure
    from markscheme.figures.trees.game_tree import game_tree_figure
else:  # a sheet without figures loads none of the words that draw
    box_figure = _LateFunction("markscheme.figures.boxes", "box_figure")
    chain_figure = _LateFunction("markscheme.figures.chains.chain", "chain_figure")
    trellis_figure = _LateFunction("markscheme.figures.chains.trellis", "trellis_figure")
    flow_figure = _LateFunction("markscheme.figures.flow", "flow_figure")
    graph_figure = _LateFunction("markscheme.figures.graph", "graph_figure")
    route_graph_figure = _LateFunction("markscheme.figures.graphs.route_graph", "route_graph_figure")
    grid_figure = _LateFunction("markscheme.figures.grid", "grid_figure")
    heat_map_figure = _LateFunction("markscheme.figures.grid", "heat_map_figure")
    field_cone_figure = _LateFunction("markscheme.figures.grids.field_cone", "field_cone_figure")
    object_grid_figure = _LateFunction("markscheme.figures.grids.object_grid", "object_grid_figure")
    pyramid_figure = _LateFunction("markscheme.figures.grids.pyramid", "pyramid_figure")
    network_figure = _LateFunction("markscheme.figures.network", "network_figure")
    curve_figure = _LateFunction("markscheme.figures.points", "curve_figure")
    point_figure = _LateFunction("markscheme.figures.points", "point_figure")
    tree_figure = _LateFunction("markscheme.figures.rooted_tree", "tree_figure")
    dendrogram_figure = _LateFunction("markscheme.figures.trees.dendrogram", "dendrogram_figure")
    game_tree_figure = _LateFunction("markscheme.figures.trees.game_tree", "game_tree_figure")

__all__ = [
    "absolute",
    "argmax",
    "argmin",
    "array",
    "as_if",
    "box_figure",
    "by_level",
    "by_option",
    "chain_figure",
    "characteristic_polynomial",
    "choice",
    "column",
    "concatenate",
    "cos",
    "count",
    "counts",
    "cramer",
    "cross_entropy",
    "curve_figure",
    "decimals",
    "dendrogram_figure",
    "determinant",
    "diagonal",
    "distinct",
    "equals",
    "exp",
    "field_cone_figure",
    "floor",
    "flow_figure",
    "game_tree_figure",
    "graph_figure",
    "grid_figure",
    "heat_map_figure",
    "identity",
    "integers",
    "inverse",
    "is_greater",
    "labels",
    "largest",
    "likewise",
    "log",
    "log2",
    "logsumexp",
    "matrix",
    "maximum",
    "minimum",
    "network_figure",
    "noted",
    "number",
    "object_grid_figure",
    "pair",
    "pi",
    "point_figure",
    "positive",
    "power",
    "pyramid_figure",
    "rational",
    "read_number",
    "real_roots",
    "relu",
    "route_graph_figure",
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
    "tree_figure",
    "trellis_figure",
    "vector",
    "when",
    "whole",
    "zeros",
]
