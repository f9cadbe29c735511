"""Drawings are read back from their SVG, and once from a PDF: what stands on them, where, and that it can be read."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import partial
from itertools import combinations, pairwise
from math import hypot
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTContainer
from pypdf import PdfReader

from markscheme import (
    array,
    box_figure,
    chain_figure,
    curve_figure,
    dendrogram_figure,
    families,
    field_cone_figure,
    flow_figure,
    game_tree_figure,
    generate,
    graph_figure,
    grid_figure,
    heat_map_figure,
    network_figure,
    object_grid_figure,
    point_figure,
    pyramid_figure,
    rational,
    route_graph_figure,
    tree_figure,
    trellis_figure,
)
from markscheme.answers import exact
from markscheme.document.document_tree import Document, Figure
from markscheme.document.pdf.typeset import to_pdf
from markscheme.document.printers.html_document import to_html
from markscheme.document.printers.latex_document import to_latex
from markscheme.document.printers.markdown_document import to_markdown
from markscheme.document.printers.text_document import to_text
from markscheme.errors import FamilyError
from markscheme.family.language.prose import prose
from markscheme.figures import RenderedFigure
from markscheme.figures.figure_text import MINUS, label_text, styled_runs
from markscheme.papers.question import statement_blocks
from markscheme.papers.solution import working_blocks

SPACE = "{http://www.w3.org/2000/svg}"


# Reading a drawing back.


@dataclass(frozen=True)
class Text:
    words: str
    x: float
    y: float  # the foot of the line
    size: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the ink; the widths are those of Libertinus, a little rounded up."""
        width = sum(1.0 if ord(c) > 0x2E7F else 0.28 if c in ".,:;'|! ijl" else 0.5 for c in self.words) * self.size
        return self.x - width / 2, self.y - 0.66 * self.size, self.x + width / 2, self.y + 0.02 * self.size

    @property
    def middle(self) -> tuple[float, float]:
        return self.x, self.y - 0.33 * self.size


def root(drawing: RenderedFigure | None) -> ElementTree.Element:
    assert drawing is not None, "there is no drawing"
    return ElementTree.fromstring(drawing.svg)


def shapes(drawing: RenderedFigure | None, tag: str) -> list[dict[str, str]]:
    return [shape.attrib for shape in root(drawing).iter(SPACE + tag)]


def texts(drawing: RenderedFigure | None) -> list[Text]:
    return [
        Text("".join(t.itertext()), float(t.get("x", "")), float(t.get("y", "")), float(t.get("font-size", "")))
        for t in root(drawing).iter(SPACE + "text")
    ]


def words(drawing: RenderedFigure | None) -> list[str]:
    return [text.words for text in texts(drawing)]


def numbers(attributes: dict[str, str], *names: str) -> tuple[float, ...]:
    return tuple(float(attributes[name]) for name in names)


def circles(drawing: RenderedFigure | None) -> list[tuple[float, float]]:
    return [(float(c["cx"]), float(c["cy"])) for c in shapes(drawing, "circle")]


Line = tuple[tuple[float, float], tuple[float, float]]


def lines(drawing: RenderedFigure | None) -> list[Line]:
    found = [numbers(line, "x1", "y1", "x2", "y2") for line in shapes(drawing, "line")]
    return [((a, b), (c, d)) for a, b, c, d in found]


def frames(drawing: RenderedFigure | None) -> list[tuple[float, float, float, float]]:
    """The rectangles that have an outline: left, top, right, bottom."""
    found = [numbers(r, "x", "y", "width", "height") for r in shapes(drawing, "rect") if "stroke" in r]
    return [(x, y, x + width, y + height) for x, y, width, height in found]


def nearest(point: tuple[float, float], centres: list[tuple[float, float]]) -> int:
    return min(range(len(centres)), key=lambda k: hypot(point[0] - centres[k][0], point[1] - centres[k][1]))


def distance_to(line: Line, point: tuple[float, float]) -> float:
    (ax, ay), (bx, by) = line
    return abs((bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax)) / hypot(bx - ax, by - ay)


def passes(line: Line, box: tuple[float, float, float, float]) -> bool:
    """Whether one of a thousand points of a line lies inside a box."""
    (ax, ay), (bx, by) = line
    steps = np.linspace(0, 1, 1000)
    x, y = ax + steps * (bx - ax), ay + steps * (by - ay)
    return bool(((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])).any())


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def complaints(drawing: RenderedFigure | None) -> list[str]:
    """What keeps the texts of a drawing from being read."""
    left, top, width, height = map(float, root(drawing).get("viewBox", "").split())
    found = [
        f"{text.words!r} leaves the sheet"
        for text in texts(drawing)
        if not (left <= text.box[0] and text.box[2] <= left + width)
        or not (top <= text.box[1] and text.box[3] <= top + height)
    ]
    pairs = combinations(texts(drawing), 2)
    return found + [f"{a.words!r} on {b.words!r}" for a, b in pairs if overlap(a.box, b.box)]


# Drawings of every kind.

ROAD = array([[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 1], [0, 0, 1, 0]])
ARROWS = array([[0, 2, 0], [3, 1, rational("0.5")], [0, -4, 0]])
W1 = array([["1/2", "-0.3"], ["0.1", "0.8"], ["-0.7", "0.25"]])
W1 = np.frompyfunc(rational, 1, 1)(W1)
W2 = array([[2, -6, 3], [-9, 4, 1]]) / 10
BOXES = array([[1, 1, 6, 5], [3, 2, 8, 7], [10, 1, 13, 4]])
POINTS = array([[1, 2], [2, 7], [8, 1], [-2, 0], [10, 10]]) / 2
NODES = [
    ("x", "x", 0, 0),
    ("w", "w", 0, 1),
    ("u", "×", 1, fmpq(1, 2)),
    ("b", "b", 1, 2),
    ("z", "+", 2, 1),
    ("L", "loss\n(z - y)^2", 3, 1),
]
EDGES = [("x", "u", "2"), ("w", "u", "-3"), ("u", "z", ""), ("b", "z", ""), ("z", "L", "z"), ("x", "L", "y")]
CHILDREN = {"r": ["a", "b"], "a": ["c", "d"], "b": ["e", "f", "g"]}
ROC = [[0, 0], [0, fmpq(1, 2)], [fmpq(1, 3), 1], [1, 1]]
RECALLED = [[0, 1], [fmpq(1, 2), 1], [fmpq(1, 2), fmpq(2, 3)], [1, fmpq(2, 3)]]
NAMES = {"r": "x_1 ≤ 3\nn = 10", "c": "yes", "d": "no", "e": "猫", "f": 3, "g": fmpq(-5, 2)}
BRANCHES = {("r", "a"): "yes", ("r", "b"): "no", ("a", "c"): fmpq(3, 10), ("a", "d"): "0.7", ("b", "g"): "otherwise"}

STACK = [(3, 1, 1), (2, 2, 1), (3, 1, 2)]  # kernel, stride, dilation

CHAIN = array([[10, 6, 4], [3, 9, 8], [5, 0, 15]]) / 20

ROUTE = {(0, 1): 1, (0, 2): 4, (2, 1): rational("2.5"), (1, 3): 7, (2, 3): 2}
GAME = {"r": ["a", "c"], "a": ["p", "q"], "c": ["s", "t"]}
MERGES, HEIGHTS = [(2, 5), (1, 4), (2, 3), (1, 2)], [1, 2, rational("4.5"), 6]
SAMPLES = {
    "graph": (partial(graph_figure, ROAD), "1 2 3 4"),
    "named graph": (partial(graph_figure, ROAD, names=["A", "B", "猫", "v_4"]), "A B 猫 v4"),
    "weighted graph": (partial(graph_figure, ROAD * 7, weights=True), "1 2 3 4 7 7 7 7"),
    "graph with features": (
        partial(graph_figure, ROAD, beside=[array([1, -2]), array([3, 0]), array([fmpq(1, 2), 4]), array([5, 6])]),
        "1 2 3 4 (1,\u00a0−2) (3,\u00a00) (0.5,\u00a04) (5,\u00a06)",
    ),
    "loops with a number beside": (
        partial(graph_figure, ROAD + np.diag([1, 0, 1, 0]), beside=[7, 8, 9, -7]),
        "1 2 3 4 7 8 9 −7",
    ),
    "arrows": (partial(graph_figure, ARROWS, directed=True, weights=True), "1 2 3 2 3 1 0.5 −4"),
    "network": (
        partial(network_figure, [2, 3, 2], [W1, W2], ["x", "h", "y_hat"]),
        "0.5 −0.3 0.1 0.8 −0.7 0.25 0.2 −0.6 0.3 −0.9 0.4 0.1 x1 x2 h1 h2 h3 ŷ1 ŷ2",
    ),
    "bare network": (partial(network_figure, [4, 5, 1]), ""),
    "flow": (partial(flow_figure, NODES, EDGES), "x w × b + loss (z\u00a0−\u00a0y)2 2 −3 z y"),
    "tree": (
        partial(tree_figure, CHILDREN, NAMES, BRANCHES),
        "x1\u00a0≤\u00a03 n\u00a0=\u00a010 a b yes no 猫 3 −2.5 yes no 0.3 0.7 otherwise",
    ),
    "game tree": (
        partial(
            game_tree_figure,
            GAME,
            {"r": "max", "a": "min", "c": "chance"},
            {"r": "v_1", "a": 3, "c": rational("-2.5"), "p": 12, "q": 3, "s": -7, "t": 2},
            {"p": "(1)", "q": "(2)", "s": "(3)", "t": "(4)"},
            {("c", "s"): rational("0.5"), ("c", "t"): rational("0.5")},
            [("c", "t")],
        ),
        "v1 3 −2.5 12 3 −7 2 (1) (2) (3) (4) 0.5 0.5",
    ),
    "route": (
        partial(route_graph_figure, "SABG", ROUTE, (0, 3), False, ["h = 4", "", "h = 1", 0], [(0, 1), (3, 1)]),
        "S A B G 1 4 2.5 2 7 h\u00a0=\u00a04 h\u00a0=\u00a01 0",
    ),
    "route of arrows": (partial(route_graph_figure, "SABG", ROUTE, (0, 3), True), "S A B G 1 4 2.5 2 7"),
    "grid": (partial(grid_figure, array([[1, -2], [3, fmpq(1, 3)]]), (0, 1, 2, 1)), "1 −2 3 1/3"),
    "channels": (partial(grid_figure, [[[1, 2]], [[3, "?"]]]), "1 2 3 ?"),
    "heat map": (partial(heat_map_figure, array([[1, 7], [2, 4]]) / 10), "0.1 0.7 0.2 0.4"),
    "pyramid": (
        partial(pyramid_figure, [[["y_1"]], array([[5, -2], [3, fmpq(1, 3)]])]),
        "1\u00a0×\u00a01 2\u00a0×\u00a02 y1 5 −2 3 1/3",
    ),
    "cone": (partial(field_cone_figure, STACK, ["x", "h_1", "h_2", "h_3"]), "x h1 h2 h3 12"),
    "object": (partial(object_grid_figure, (640, 480), 3, (300, 200, 210, 160), (2, 2), "c"), "1 2 3 1 2 3 c"),
    "trellis": (
        partial(trellis_figure, CHAIN, ["", "o_1 = 2", "o_2 = 1"], ["t = 0", "t = 1", "t = 2"], [2, 3]),
        "1 2 3 1 2 3 1 2 3 o1\u00a0=\u00a02 o2\u00a0=\u00a01 t\u00a0=\u00a00 t\u00a0=\u00a01 t\u00a0=\u00a02",
    ),
    "chain": (partial(chain_figure, CHAIN), "1 2 3 0.5 0.3 0.2 0.15 0.45 0.4 0.25 0.75"),
    "dendrogram": (
        partial(dendrogram_figure, MERGES, HEIGHTS, ["x_1", "x_2", "猫", "x_4", "x_5"]),
        "x1 x2 猫 x4 x5 0 1 2 3 4 5 6 7",
    ),
    "chain of actions": (
        partial(
            chain_figure, [[1, 1], [0, 1]], "AB", [[[["a_1: ", rational("0.7")], ["a_2: 0.2"]], "a_2: 1"], ["", "猫"]]
        ),
        "A B a1:\u00a00.7 a2:\u00a00.2 a2:\u00a01 猫",
    ),
    "rounded heat map": (
        partial(heat_map_figure, array([[430, 379], [-50, 1000]]) / 1000),
        "0.430 0.379 −0.0500 1",
    ),
    "heat maps": (
        partial(heat_map_figure, array([[[1, 7]], [[2, 4]]]) / 10, ["α^{(1)}", "α^{(2)}"]),
        "0.1 0.7 α(1) 0.2 0.4 α(2)",
    ),
    "named heat map": (
        partial(heat_map_figure, array([[8, 1], [2, 10]]), rows=["y = 1", "y = 2"], columns=["y_hat = 1", "猫"]),
        "8 1 2 10 y\u00a0=\u00a01 y\u00a0=\u00a02 ŷ\u00a0=\u00a01 猫",
    ),
    "curve": (
        partial(curve_figure, [ROC], ("FPR", "TPR"), diagonal=True),
        "FPR TPR 0 0.2 0.4 0.6 0.8 1 0 0.2 0.4 0.6 0.8 1",
    ),
    "named curves": (
        partial(curve_figure, [RECALLED, ROC], ("R", "P"), ["class 1", "猫"]),
        "R P class\u00a01 猫 0 0.2 0.4 0.6 0.8 1 0 0.2 0.4 0.6 0.8 1",
    ),
    "boxes": (
        partial(box_figure, BOXES, ["A", "B", "G_1"], ["solid", "solid", "dashed"]),
        "A B G1 0 2 4 6 8 10 12 14 0 2 4 6 8",
    ),
    "points": (
        partial(point_figure, POINTS, list("ABCDE"), ["dot", "cross", "circle", "dot", "dot"], [(1, 1, 4)]),
        "A B C D E −2 −1 0 1 2 3 4 5 6 −1 0 1 2 3 4 5 6",
    ),
    "points on named axes": (
        partial(point_figure, [[2, 3]], axes_names=("x", "y_hat"), within=[(0, 0)]),
        "x ŷ −1 0 1 2 3 −1 0 1 2 3 4",
    ),
}
sample = pytest.mark.parametrize("name", SAMPLES)


@sample
def test_every_number_and_name_stands_on_the_drawing(name: str) -> None:
    draw, expected = SAMPLES[name]
    assert sorted(w.replace(" ", "\u00a0") for w in words(draw())) == sorted(expected.split(" ") if expected else [])


@sample
def test_texts_lie_on_the_sheet_and_not_on_each_other(name: str) -> None:
    assert complaints(SAMPLES[name][0]()) == []


@sample
def test_the_same_numbers_give_the_same_bytes(name: str) -> None:
    assert SAMPLES[name][0]() == SAMPLES[name][0]()


@sample
def test_numbers_have_at_most_two_decimals_and_the_size_is_in_millimetres(name: str) -> None:
    drawing = SAMPLES[name][0]()
    svg = root(drawing)
    for shape in svg.iter():
        places = [v for k, v in shape.attrib.items() if k not in ("font-family", "fill", "stroke")]
        assert not [value for value in places if re.search(r"\.\d{3}|e-|-0(?![.\d])|nan|inf", value)]
    _, _, width, height = svg.get("viewBox", "").split()
    assert (svg.get("width"), svg.get("height")) == (f"{width}mm", f"{height}mm")
    assert drawing.width == float(width)


def glyphs(item: Any) -> list[LTChar]:
    """Every character on a page that leaves ink."""
    if isinstance(item, LTChar):
        return [item] if item.get_text().strip() else []
    return [glyph for part in item for glyph in glyphs(part)] if isinstance(item, LTContainer) else []


# Numbers and symbols.


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (np.int64(-4), "−4"),
        (fmpq(-1, 4), "−0.25"),
        (fmpq(1, 3), "1/3"),
        (fmpq(-22, 7), "−22/7"),
        (fmpq(5), "5"),
        (fmpq(1, 2**20), "1/1048576"),
        (arb(2).sqrt(), "≈ 1.414"),
        (exact("-sqrt(2)/2"), "−sqrt(2)/2"),
        ("A", "A"),
        (None, ""),
        (("x ≤ ", fmpq(-7, 2)), "x ≤ −3.5"),
    ],
)
def test_numbers_are_printed_as_on_a_paper(value: Any, text: str) -> None:
    assert label_text(value) == text


@pytest.mark.parametrize(
    ("text", "styled"),
    [
        ("x", "/x/"),
        ("x_1", "/x/_1"),
        ("x12", "/x/_12"),
        ("w_{12}", "/w/_12"),
        ("z_i", "/z/_/i/"),
        ("x^2 - 1", "/x/^2 − 1"),
        ("y_hat_2", "/ŷ/_2"),
        ("y_hat", "/ŷ/"),
        ("-0.5", "−0.5"),
        ("exp(-x)", "exp(−/x/)"),
        ("hand-made", "hand-made"),
        ("max(0, z)", "max(0, /z/)"),
        ("猫", "猫"),
        ("W_1x", "/W/_1/x/"),
        ("a'", "/a'/"),
        ("2a", "2/a/"),
        ('"a b" c', "a b /c/"),
        ('5"', '5"'),
        ("", ""),
    ],
)
def test_letters_lean_and_indices_are_lowered(text: str, styled: str) -> None:
    signs = {0: "", 1: "^", -1: "_"}
    shown = [signs[run.shift] + (f"/{run.text}/" if run.italic else run.text) for run in styled_runs(text)]
    assert "".join(shown) == styled


# Errors of an author.


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (partial(grid_figure, [[0.5]]), "0.5 in a drawing is a binary float; give an exact number"),
        (partial(grid_figure, [1, 2]), "needs a matrix or a stack of them, but got the shape (2,)"),
        (partial(grid_figure, [[1, 2]], (0, 1, 1, 2)), "(row 0, column 1, 1 by 2) does not lie on a grid of 1 by 2"),
        (partial(graph_figure, [[0, 1]]), "an adjacency matrix is square, but this one has the shape (1, 2)"),
        (partial(graph_figure, ARROWS), "entry (1, 2) is 2 and entry (2, 1) is 3; draw it with directed=True"),
        (partial(graph_figure, ROAD, names=["a"]), "the graph has 4 nodes, but 1 names"),
        (
            partial(graph_figure, ROAD, beside=[1, 2]),
            "the graph has 4 nodes, but 2 texts beside them",
        ),
        (partial(network_figure, [2, 3], [W2]), "layers of 2, 3 nodes need weights of shapes [(3, 2)]"),
        (partial(network_figure, [2, 3], None, ["x"]), "the network has 2 layers, but 1 names"),
        (partial(flow_figure, NODES, [("x", "W", "")]), "no node is called 'W'; did you mean 'w'?"),
        (partial(flow_figure, [*NODES, NODES[0]], []), "two nodes of the drawing are called 'x'"),
        (partial(tree_figure, {"r": ["a"], "s": ["b"]}), "here the roots are ['r', 's']"),
        (
            partial(tree_figure, {"r": ["a"], "b": ["c"], "c": ["b"]}),
            "here the roots are ['r'] and the children ['a', 'c'",
        ),
        (partial(tree_figure, {"r": ["a", "a"]}), "the children ['a', 'a']; give each node a name of its own"),
        (
            partial(game_tree_figure, GAME, {"r": "max", "a": "mini", "c": "min"}, {}),
            "node 'a' of the game tree is 'mini'",
        ),
        (partial(route_graph_figure, "SG", {(0, 2): 1}, (0, 1)), "the edge (0, 2) of a graph of 2 nodes leads nowhere"),
        (partial(chain_figure, [[0, 1]]), "a transition matrix is square, but this one has the shape (1, 2)"),
        (partial(chain_figure, CHAIN, ["a"]), "the chain has 3 states, but 1 names"),
        (partial(chain_figure, CHAIN, None, [["a"]]), "9 arrows, but 1 labels"),
        (partial(trellis_figure, [[0, 1]], [""]), "a transition matrix is square, but this one has the shape (1, 2)"),
        (partial(trellis_figure, CHAIN, []), "a trellis has at least one column"),
        (partial(trellis_figure, CHAIN, ["a"], ["a", "b"]), "the trellis has 1 columns, but 2 texts above"),
        (partial(trellis_figure, CHAIN, ["a"], None, [4]), "a path names a state from 1 to 3"),
        (partial(dendrogram_figure, [(1, 2)], [1], ["a"]), "the dendrogram has 2 leaves, but 1 names"),
        (partial(dendrogram_figure, [(1, 2), (2, 3)], [1, 2]), "clusters 2 and 3 cannot be joined"),
        (partial(dendrogram_figure, [(1, 2)], [1, 2]), "1 merges leave 2 clusters"),
        (partial(pyramid_figure, [[[1, 2]]]), "a level of a pyramid is a square matrix, but one has the shape (1, 2)"),
        (
            partial(field_cone_figure, [(3, 0, 1)], "xh"),
            "(kernel, stride, dilation), all 1 or more, but the layers are",
        ),
        (partial(field_cone_figure, STACK, "xh"), "3 layers and the input need 4 names, but got 2"),
        (partial(object_grid_figure, (9, 9, 9), 3, (1, 1, 1, 1)), "an image is (width, height)"),
        (partial(box_figure, BOXES, ["A"]), "3 boxes have 1 names and 3 styles"),
        (partial(box_figure, [[1, 2, 3]], ["A"]), "a box is a row x1, y1, x2, y2, but the rows have [3] numbers"),
        (partial(box_figure, BOXES, "ABC", ["solid", "dotted", "solid"]), "the style 'dotted' of a box is not known"),
        (partial(heat_map_figure, [[[1, 2]], [[3, 4]]]), "2 heat maps have 0 names; give each map a name"),
        (partial(heat_map_figure, [[1, 2]], ["a", "b"]), "1 heat maps have 2 names"),
        (partial(heat_map_figure, [[1, 2]], rows=["a", "b"]), "the heat map has 1 rows, but 2 names of rows"),
        (partial(heat_map_figure, [[1, 2]], columns=["a"]), "the heat map has 2 columns, but 1 names of columns"),
        (partial(curve_figure, [], ("x", "y")), "a curve needs at least two points"),
        (partial(curve_figure, [[[0, 1]]], ("x", "y")), "a curve needs at least two points"),
        (partial(curve_figure, [ROC], ("x", "y"), ["a", "b"]), "1 curves have 2 names"),
        (partial(curve_figure, [[[0, 0], [1, 2]]], ("x", "y")), "lies outside the unit square"),
        (partial(point_figure, [[1, 2]], None, ["star"]), "the mark 'star' of a point is not known"),
        (partial(point_figure, [[1, 2]], ["a", "b"]), "1 points have 2 names"),
        (partial(point_figure, []), "needs at least one point"),
        (partial(point_figure, [[1, 2]], None, None, [(0, 0, 3)]), "0 x + 0 y = 3 is no line"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw: Any, message: str) -> None:
    with pytest.raises(FamilyError) as refused:
        draw()
    assert message in str(refused.value)


@pytest.mark.parametrize(
    "draw",
    [
        partial(grid_figure, array([[1] * 25])),
        partial(heat_map_figure, array([[1]] * 21)),
        partial(network_figure, [8, 8], [array([[7] * 8] * 8)]),
        partial(graph_figure, array([[int(i != j) for i in range(14)] for j in range(14)]), weights=True),
        partial(tree_figure, {0: list(range(1, 40))}, dict.fromkeys(range(40), "a long name")),
        partial(game_tree_figure, {0: list(range(1, 40))}, {0: "max"}, dict.fromkeys(range(40), 12)),
        partial(route_graph_figure, "n" * 30, {(i, i + 1): 5 for i in range(29)}, (0, 29)),
        partial(route_graph_figure, "n" * 6, {(i, j): 555555 for j in range(6) for i in range(j)}, (0, 5)),
        partial(point_figure, [[0, 0]] * 40, [f"name {k}" for k in range(40)]),
        partial(curve_figure, [ROC] * 40, ("x", "y"), ["name"] * 40),
        partial(box_figure, [[0, 0, 1, 1]] * 40, ["name"] * 40),
        partial(flow_figure, [(f"n{k}", "a rather long name of a node", k, 0) for k in range(9)], []),
        partial(chain_figure, array([[1] * 7] * 7) / 7),
        partial(chain_figure, array([[1] * 4] * 4), None, [["a rather long name of a transition"] * 4] * 4),
        partial(trellis_figure, array([[1] * 7] * 7) / 7, ["", ""]),
        partial(trellis_figure, CHAIN, ["a rather long text"] * 9),
        partial(pyramid_figure, [array([[1] * 24] * 24)]),
        partial(dendrogram_figure, [(1, leaf) for leaf in range(2, 31)], range(1, 30)),
        partial(field_cone_figure, [(3, 2, 1)] * 9, range(10)),
        partial(object_grid_figure, (640, 480), 40, (300, 200, 210, 160)),
        partial(object_grid_figure, (640, 480), 9, (300, 200, 21, 16), (4, 5), "a name that is wider than any cell"),
    ],
)
def test_what_a_page_has_no_room_for_is_no_drawing(draw: Any) -> None:
    assert draw() is None


# Graphs.

adjacency = st.integers(1, 7).flatmap(
    lambda n: st.lists(
        st.lists(st.integers(0, 3).map(lambda k: max(k - 1, 0)), min_size=n, max_size=n), min_size=n, max_size=n
    )
)


def linked(drawing: RenderedFigure | None) -> list[tuple[int, int]]:
    """The pairs of nodes that the straight lines join."""
    centres = circles(drawing)
    pairs = [(nearest(start, centres), nearest(end, centres)) for start, end in lines(drawing)]
    return [(min(pair), max(pair)) for pair in pairs]


@given(adjacency)
@settings(max_examples=60)
def test_an_undirected_graph_has_its_edges_and_loops(rows: list[list[int]]) -> None:
    matrix = np.array(rows) + np.array(rows).T
    drawing = graph_figure(matrix.astype(object))
    expected = [(int(i), int(j)) for i, j in np.argwhere(np.triu(matrix, 1))]
    assert sorted(linked(drawing)) == expected
    assert len(shapes(drawing, "path")) == np.count_nonzero(matrix.diagonal())
    assert words(drawing) == [str(k + 1) for k in range(len(matrix))]
    assert complaints(drawing) == []


@given(adjacency)
@settings(max_examples=40)
def test_the_features_of_a_node_stand_beside_it_and_on_no_edge(rows: list[list[int]]) -> None:
    matrix = np.array(rows) + np.array(rows).T
    drawing = graph_figure(matrix.astype(object), beside=[array([k, -100]) for k in range(len(matrix))])
    centres, notes = circles(drawing), [text for text in texts(drawing) if "100" in text.words]
    assert complaints(drawing) == []
    assert [nearest(note.middle, centres) for note in sorted(notes, key=lambda note: note.words)] == [
        *range(len(matrix))
    ]
    assert not any(passes(line, note.box) for line in lines(drawing) for note in notes)


@given(adjacency)
@settings(max_examples=40)
def test_arrows_point_at_the_nodes_that_a_row_names(rows: list[list[int]]) -> None:
    drawing = graph_figure(array(rows), directed=True)
    centres = circles(drawing)
    tips = [tuple(map(float, p["points"].split()[0].split(","))) for p in shapes(drawing, "polygon")]
    arrived = sorted(nearest((x, y), centres) for x, y in tips)
    assert arrived == sorted(j for row in rows for j, entry in enumerate(row) if entry)


@pytest.mark.parametrize("n", [2, 3, 5, 6])
def test_each_weight_stands_on_its_edge_and_on_no_other(n: int) -> None:
    weight = {(i, j): 10 + 7 * i + j for i in range(n) for j in range(i + 1, n)}
    matrix = array([[weight.get((min(i, j), max(i, j)), 0) for j in range(n)] for i in range(n)])
    drawing = graph_figure(matrix, names=[f"v{k}" for k in range(n)], weights=True)
    by_pair = dict(zip(linked(drawing), lines(drawing), strict=True))
    places = {text.words: text for text in texts(drawing)}
    for pair, number in weight.items():
        label = places[str(number)]
        assert distance_to(by_pair[pair], label.middle) < 0.1
        assert not [p for p, line in by_pair.items() if p != pair and passes(line, label.box)]


# Networks.


@given(st.lists(st.integers(1, 4), min_size=2, max_size=3))
@settings(max_examples=25)
def test_each_weight_of_a_network_stands_on_its_edge(sizes: list[int]) -> None:
    weights, count = [], 10
    for before, after in pairwise(sizes):
        weights.append(np.arange(count, count + before * after, dtype=object).reshape(after, before))
        count += before * after
    drawing = network_figure(sizes, weights, list("xhy")[: len(sizes)])
    assert complaints(drawing) == []
    places = {text.words: text for text in texts(drawing)}
    centre = {text.words: text.middle for text in texts(drawing) if not text.words.isdigit()}
    for k, matrix in enumerate(weights):
        for (i, j), number in np.ndenumerate(matrix):
            edge = centre[f"{'xhy'[k]}{j + 1}"], centre[f"{'xhy'[k + 1]}{i + 1}"]
            label = places[str(number)]
            assert distance_to(edge, label.middle) < 0.1
            others = [line for line in lines(drawing) if not joins(line, edge)]
            assert len(others) == count - 11
            assert not [line for line in others if passes(line, label.box)]


@pytest.mark.parametrize(("before", "after"), [(2, 2), (3, 3), (2, 4)])
def test_weights_stand_before_their_edges_cross(before: int, after: int) -> None:
    """There they have the order of the nodes at the end of their edges."""
    weights = np.arange(10, 10 + before * after, dtype=object).reshape(after, before)
    drawing = network_figure([before, after], [weights], ["x", "y"])
    place = {text.words: text.middle for text in texts(drawing)}
    for j in range(before):
        start, column = place[f"x{j + 1}"], [place[str(weights[i, j])] for i in range(after)]
        assert [y for _, y in column] == sorted(y for _, y in column)
        width = place["y1"][0] - start[0]
        assert max(x - start[0] for x, _ in column) < width / after


def joins(line: Line, edge: Line) -> bool:
    return all(hypot(a[0] - b[0], a[1] - b[1]) < 5 for a, b in zip(line, edge, strict=True))


def test_layers_may_bring_names_of_their_own() -> None:
    drawing = network_figure([["x_1", "x_2"], ["bias"], ["猫", "狗"]])
    assert words(drawing) == ["x1", "x2", "bias", "猫", "狗"]
    across = [x for x, _ in circles(drawing)]
    assert across[0] == across[1] < across[2] < across[3] == across[4]


# Computation graphs and trees.


def test_arrows_of_a_flow_end_at_their_nodes_and_pass_through_no_other() -> None:
    drawing = flow_figure(NODES, EDGES)
    boxes = frames(drawing)
    tips = [tuple(map(float, p["points"].split()[0].split(","))) for p in shapes(drawing, "polygon")]
    names = [node[0] for node in NODES]
    for (x, y), (_, end, _) in zip(tips, EDGES, strict=True):
        left, top, right, bottom = boxes[names.index(end)]
        assert left - 0.02 <= x <= right + 0.02
        assert top - 0.02 <= y <= bottom + 0.02
        assert min(abs(x - left), abs(x - right), abs(y - top), abs(y - bottom)) < 0.02
    for line in lines(drawing):
        assert sum(passes(line, box) for box in boxes) == 0


def test_an_edge_bows_around_a_node_in_its_way() -> None:
    row = [("a", "a", 0, 0), ("b", "b", 1, 0), ("c", "c", 2, 0)]
    drawing = flow_figure(row, [("a", "b", ""), ("b", "c", ""), ("a", "c", "")])
    (bowed,) = shapes(drawing, "path")
    start, control, end = re.findall(r"(-?[\d.]+),(-?[\d.]+)", bowed["d"])
    steps = np.linspace(0, 1, 200)
    x, y = (
        (1 - steps) ** 2 * float(start[k]) + 2 * steps * (1 - steps) * float(control[k]) + steps**2 * float(end[k])
        for k in (0, 1)
    )
    left, top, right, bottom = frames(drawing)[1]
    assert not ((x > left) & (x < right) & (y > top) & (y < bottom)).any()


def test_fractions_of_columns_keep_nodes_apart() -> None:
    nodes = [("a", "a long text", 0, 0), ("b", "another text", fmpq(1, 2), 0), ("c", "c", 1, 0)]
    boxes = frames(flow_figure(nodes, []))
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]


trees = st.recursive(st.just([]), lambda deeper: st.lists(deeper, min_size=1, max_size=3), max_leaves=7)


def flattened(tree: list[Any], name: str = "0") -> dict[str, list[str]]:
    below = {name: [f"{name}{k}" for k in range(len(tree))]}
    for k, child in enumerate(tree):
        below |= flattened(child, f"{name}{k}")
    return below


@given(trees)
@settings(max_examples=40)
def test_children_stand_below_their_parents_from_left_to_right(tree: list[Any]) -> None:
    children = {node: below for node, below in flattened(tree).items() if below or node == "0"}
    drawing = tree_figure(children, {}, {(node, child): f"to {child}" for node in children for child in children[node]})
    if drawing is None:  # a chain deeper than a page
        assert max(map(len, children)) > 5
        return
    assert complaints(drawing) == []
    place = {text.words: text.middle for text in texts(drawing)}
    for node, below in children.items():
        assert [place[child][1] > place[node][1] for child in below] == [True] * len(below)
        across = [place[child][0] for child in below]
        assert across == sorted(across)
        for child in below:
            drawn = [line for line in lines(drawing) if passes_near(line, place[f"to {child}"])]
            (edge,) = drawn
            assert (edge[0][0], edge[1][0]) == pytest.approx((place[node][0], place[child][0]), abs=0.02)
            assert place[node][1] < edge[0][1] < edge[1][1] < place[child][1]


def passes_near(line: Line, point: tuple[float, float]) -> bool:
    return passes(line, (point[0] - 0.1, point[1] - 0.1, point[0] + 0.1, point[1] + 0.1))


def test_max_nodes_point_up_min_nodes_down_and_a_cut_edge_is_crossed_out_twice() -> None:
    kinds = {"r": "max", "a": "min", "c": "chance"}
    plain_one = game_tree_figure(GAME, kinds, {"r": "r", "a": "a", "c": "c"})
    up, down = sorted(  # the root first, in whatever order they are drawn
        [float(y) for y in re.findall(r",(-?[\d.]+)", polygon["points"])] for polygon in shapes(plain_one, "polygon")
    )
    assert up[0] == up[1] > up[2]
    assert down[0] == down[1] < down[2]
    assert len(circles(plain_one)) == 1
    assert len(lines(plain_one)) == 6
    cut = game_tree_figure(GAME, kinds, {"r": "r", "a": "a", "c": "c"}, cut=[("a", "q")])
    edge = next(line for line in lines(cut) if line == lines(plain_one)[3])
    strokes = [line for line in lines(cut) if line not in lines(plain_one)]
    assert len(strokes) == 2
    for (x, y), (to_x, to_y) in strokes:
        assert passes_near(edge, ((x + to_x) / 2, (y + to_y) / 2))
        along = (edge[1][0] - edge[0][0]) * (to_x - x) + (edge[1][1] - edge[0][1]) * (to_y - y)
        assert along == pytest.approx(0, abs=0.2)


def test_the_start_stands_on_the_left_and_is_grey_the_goal_on_the_right_with_two_rings() -> None:
    drawing = route_graph_figure("SABG", ROUTE, (0, 3), thick=[(0, 1), (3, 1)])
    place = {text.words: text.x for text in texts(drawing)}
    assert place["S"] < min(place["A"], place["B"]) <= max(place["A"], place["B"]) < place["G"]
    assert [circle["fill"] for circle in shapes(drawing, "circle")].count("#ddd") == 1
    assert len(shapes(drawing, "circle")) == 5
    assert sorted(line["stroke-width"] for line in shapes(drawing, "line")) == ["0.25"] * 3 + ["0.75"] * 2


# Cells.


@given(st.integers(1, 6), st.integers(1, 6), st.data())
@settings(max_examples=40)
def test_the_window_frames_its_cells(m: int, n: int, data: st.DataObject) -> None:
    row, column = data.draw(st.integers(0, m - 1)), data.draw(st.integers(0, n - 1))
    height, width = data.draw(st.integers(1, m - row)), data.draw(st.integers(1, n - column))
    values = np.arange(100, 100 + m * n).reshape(m, n)
    drawing = grid_figure(values.astype(object), (row, column, height, width))
    left, top, right, bottom = frames(drawing)[-1]
    framed = [int(t.words) for t in texts(drawing) if left < t.x < right and top < t.y < bottom]
    assert framed == values[row : row + height, column : column + width].ravel().tolist()
    assert complaints(drawing) == []


def test_the_cells_of_a_grid_touch_and_do_not_overlap() -> None:
    cells = frames(grid_figure(array([[1, 2, 3], [4, 5, 6]])))
    shrunk = [(left + 0.02, top + 0.02, right - 0.02, bottom - 0.02) for left, top, right, bottom in cells]
    assert len(cells) == 6
    assert not [pair for pair in combinations(shrunk, 2) if overlap(*pair)]
    assert len({round(x, 1) for left, _, right, _ in cells for x in (left, right)}) == 4


@given(st.lists(st.fractions(-5, 5, max_denominator=20), min_size=1, max_size=6))
@settings(max_examples=40)
def test_a_larger_number_is_no_lighter_and_black_stays_readable(entries: list[Any]) -> None:
    row = array([[fmpq(x.numerator, x.denominator) for x in entries]])
    levels = [int(cell["fill"][1:3], 16) for cell in shapes(heat_map_figure(row), "rect")]
    for (x, dark), (y, light) in combinations(zip(entries, levels, strict=True), 2):
        assert (x == y and dark == light) or (x < y) == (dark > light) or abs(x - y) < 0.1
    assert min(levels) >= 128
    assert levels[entries.index(min(entries))] == 255


def test_heat_maps_side_by_side_share_their_shades() -> None:
    cells = shapes(heat_map_figure(array([[[1, 3]], [[3, 5]]]), ["a", "b"]), "rect")
    first, one, other, last = [int(cell["fill"][1:3], 16) for cell in cells]
    assert first == 255 > one == other > last


def test_names_of_a_heat_map_stand_beside_their_rows_and_above_their_columns() -> None:
    drawing = heat_map_figure(array([[1, 2, 3], [4, 5, 6]]), rows=["a", "b"], columns=["c", "a long name", "e"])
    place = {text.words: text.middle for text in texts(drawing)}
    assert place["a"][1] == pytest.approx(place["2"][1])
    assert place["b"][1] == pytest.approx(place["5"][1])
    assert place["c"][0] == pytest.approx(place["4"][0])
    assert place["e"][0] == pytest.approx(place["6"][0])
    cells = frames(drawing)
    left, top = min(cell[0] for cell in cells), min(cell[1] for cell in cells)
    assert max(text.box[2] for text in texts(drawing) if text.words in "ab") < left
    assert max(text.box[3] for text in texts(drawing) if text.words in ("c", "e")) < top


# Axes.


def test_a_root_stands_at_its_value() -> None:
    drawing = point_figure([[exact("sqrt(2)"), exact("-e")], [3, 1]])
    assert circles(drawing)[0] == pytest.approx(on_page(drawing, 2**0.5, -2.71828), abs=0.05)


def test_a_cross_where_a_circle_stands_reaches_out_from_behind_it() -> None:
    drawing = point_figure([[1, 2], [3, 4], [1, 2], [5, 0]], marks=["circle", "circle", "cross", "cross"])
    radius = float(shapes(drawing, "circle")[0]["r"])
    lines = [numbers(line, "x1", "y1", "x2", "y2") for line in shapes(drawing, "line")]
    slanted = [(x1, y1, x2, y2) for x1, y1, x2, y2 in lines if x1 != x2 and y1 != y2]
    reach = [max(abs(x - x0) for x in (x1, x2)) for x1, y1, x2, y2 in slanted for x0 in [(x1 + x2) / 2]]
    assert len(reach) == 4
    assert sorted(r > 1.5 * radius for r in reach) == [False, False, True, True]
    order = [
        shape.tag
        for shape in root(drawing).iter()
        if shape.attrib in shapes(drawing, "circle")
        or (shape.tag == SPACE + "line" and numbers(shape.attrib, "x1", "y1", "x2", "y2") in slanted[:2])
    ]
    assert order == [SPACE + "line"] * 2 + [SPACE + "circle"] * 2


def scale(drawing: RenderedFigure | None, across: bool) -> tuple[float, float]:
    """Slope and offset from a tick's number to its place, by least squares over all ticks of an axis."""
    ticks = [text for text in texts(drawing) if re.fullmatch(rf"{MINUS}?[\d.]+", text.words)]
    side = [text.middle for text in ticks]
    level = max(y for _, y in side), min(y for _, y in side)
    edge = min(x for x, _ in side) + 4
    kept = [
        (float(t.words.replace(MINUS, "-")), (x if across else y))
        for t, (x, y) in zip(ticks, side, strict=True)
        if (x > edge or (y in level and x > -1) if across else x <= edge and x < -1)
    ]
    slope, offset = np.polyfit([v for v, _ in kept], [p for _, p in kept], 1)
    assert max(abs(slope * v + offset - p) for v, p in kept) < 0.02, "the ticks are not even"
    return float(slope), float(offset)


def on_page(drawing: RenderedFigure | None, x: float, y: float) -> tuple[float, float]:
    (a, b), (c, d) = scale(drawing, True), scale(drawing, False)
    return a * x + b, c * y + d


def test_boxes_stand_where_the_ticks_say() -> None:
    drawing = box_figure(BOXES, ["A", "B", "C"], ["solid", "solid", "dashed"])
    drawn = [
        (r, f) for r, f in zip((r for r in shapes(drawing, "rect") if "stroke" in r), frames(drawing), strict=True)
    ]
    for row, (attributes, frame), dashed in zip(BOXES, drawn[1:], (False, False, True), strict=True):
        corners = [*on_page(drawing, int(row[0].p), int(row[1].p)), *on_page(drawing, int(row[2].p), int(row[3].p))]
        assert np.allclose(corners, frame, atol=0.05)
        assert ("stroke-dasharray" in attributes) == dashed
    assert scale(drawing, False)[0] > 0, "y runs downwards in an image"


@given(st.lists(st.tuples(*[st.integers(-40, 40)] * 2), min_size=1, max_size=8, unique=True), st.integers(0, 3))
@settings(max_examples=50)
def test_points_stand_where_the_ticks_say(points: list[tuple[int, int]], power: int) -> None:
    factor = fmpq(1, 10**power)
    drawing = point_figure([(fmpq(x) * factor, fmpq(y)) for x, y in points])
    expected = [on_page(drawing, x / 10**power, y) for x, y in points]
    assert np.allclose(circles(drawing), expected, atol=0.06)
    assert complaints(drawing) == []
    assert scale(drawing, False)[0] < 0, "y runs upwards in a plane"


@pytest.mark.parametrize("line", [(1, 1, 5), (1, 0, 2), (0, 2, 3), (fmpq(1, 2), -1, 1), (3, 1, 0)])
def test_a_line_satisfies_its_equation(line: tuple[Any, Any, Any]) -> None:
    drawing = point_figure([[0, 0], [4, 5]], None, None, [line])
    (heavy,) = [numbers(s, "x1", "y1", "x2", "y2") for s in shapes(drawing, "line") if s["stroke-width"] == "0.4"]
    (a, b), (c, d) = scale(drawing, True), scale(drawing, False)
    for x, y in (heavy[:2], heavy[2:]):
        left = float(line[0]) * (x - b) / a + float(line[1]) * (y - d) / c
        assert left == pytest.approx(float(line[2]), abs=0.02)


def test_dashed_lines_links_and_squares() -> None:
    drawing = point_figure(
        [[0, 0], [4, 5], [1, 4]],
        ["a", "b", "q"],
        ["square", "circle", "dot"],
        dashed=[(1, 1, 5), (1, 1, 50)],
        links=[(2, 0)],
    )
    (dashed,) = [s for s in shapes(drawing, "line") if "stroke-dasharray" in s]
    (a, b), (c, d) = scale(drawing, True), scale(drawing, False)
    for x, y in zip(*[iter(numbers(dashed, "x1", "y1", "x2", "y2"))] * 2, strict=True):
        assert (x - b) / a + (y - d) / c == pytest.approx(5, abs=0.02)
    ends = [on_page(drawing, *point) for point in ((1, 4), (0, 0))]
    drawn = [numbers(s, "x1", "y1", "x2", "y2") for s in shapes(drawing, "line")]
    assert any(np.allclose(one, [*ends[0], *ends[1]], atol=0.06) for one in drawn)
    squares = [s for s in shapes(drawing, "rect") if s.get("fill") == "#fff" and "stroke" in s]
    assert len(squares) == 1
    assert len(circles(drawing)) == 2
    assert complaints(drawing) == []


def test_a_line_outside_the_frame_is_left_out() -> None:
    assert point_figure([[0, 0], [1, 1]], None, None, [(1, 0, 50)]) == point_figure([[0, 0], [1, 1]])


def heavy_lines(drawing: RenderedFigure | None) -> list[Any]:
    """Lines and curves of a scatter plot, in the numbers of its axes."""
    (a, b), (c, d) = scale(drawing, True), scale(drawing, False)
    heavy = [numbers(s, "x1", "y1", "x2", "y2") for s in shapes(drawing, "line") if s["stroke-width"] == "0.4"]
    return [((x1 - b) / a, (y1 - d) / c, (x2 - b) / a, (y2 - d) / c) for x1, y1, x2, y2 in heavy]


def test_a_curve_joins_its_points_in_their_order() -> None:
    curve = [(0, 0), (fmpq(3, 2), 3), (4, 1)]
    drawing = point_figure([[0, 0], [4, 5]], None, None, (), [curve])
    assert np.allclose(heavy_lines(drawing), [(0, 0, 1.5, 3), (1.5, 3, 4, 1)], atol=0.03)
    assert complaints(drawing) == []


def test_a_curve_is_cut_off_at_the_frame() -> None:
    points = [[0, 0], [4, 4]]  # the ticks run from -1 to 5
    drawing = point_figure(points, None, None, (), [[(2, -40), (2, 4), (200, 4), (200, 90)]])
    assert np.allclose(heavy_lines(drawing), [(2, -1, 2, 4), (2, 4, 5, 4)], atol=0.03)
    assert point_figure(points, None, None, (), [[(7, 7), (9, 9)]]) == point_figure(points)


def test_names_of_points_lie_on_no_curve() -> None:
    curve = [(x, fmpq(x * x, 4)) for x in range(-4, 5)]
    points = [point for point in curve if point[0] % 2 == 0]
    drawing = point_figure(points, list("ABCDE"), None, (), [curve])
    heavy = [s for s in shapes(drawing, "line") if s["stroke-width"] == "0.4"]
    drawn = [((a, b), (c, d)) for a, b, c, d in (numbers(s, "x1", "y1", "x2", "y2") for s in heavy)]
    named = [text for text in texts(drawing) if text.words in "ABCDE"]
    assert len(named) == 5
    assert not [text for text in named if any(passes(line, text.box) for line in drawn)]


def test_a_dot_is_full_a_circle_empty_and_a_cross_two_strokes() -> None:
    drawing = point_figure([[0, 0], [1, 1], [2, 2]], None, ["dot", "circle", "cross"])
    assert [circle["fill"] for circle in shapes(drawing, "circle")] == ["#000", "#fff"]
    assert len([line for line in shapes(drawing, "line") if line["stroke-width"] == "0.4"]) == 2


def leads_from(drawing: RenderedFigure | None, point: tuple[float, float], text: Text) -> bool:
    """Whether a thin line leads from a point to a name beside the frame, and ends there."""
    thin = [numbers(s, "x1", "y1", "x2", "y2") for s in shapes(drawing, "line") if s["stroke-width"] == "0.12"]
    beside = text.box[0] > max(right for _, _, right, _ in frames(drawing))
    ends = [*point, text.box[0], text.middle[1]]
    return beside and any(np.allclose(one, ends, atol=(0.06, 0.06, 1.0, 0.06)) and one[2] < ends[2] for one in thin)


def test_names_without_room_in_the_frame_stand_beside_it() -> None:
    crossing = [(a, b, 0) for a in range(-3, 4) for b in (1, 2, 3)]
    drawing = point_figure([[0, 0], [5, 5], [5, -5]], ["p", "A", "B"], lines=[*crossing, (1, 0, 0)])
    named = {text.words: text for text in texts(drawing) if text.words in ("p", "A", "B")}
    assert set(named) == {"p", "A", "B"}
    assert leads_from(drawing, circles(drawing)[0], named["p"])
    assert not [
        name for name, own in zip("AB", circles(drawing)[1:], strict=True) if leads_from(drawing, own, named[name])
    ]
    assert complaints(drawing) == []


@given(st.lists(st.tuples(*[st.integers(0, 30)] * 2), min_size=2, max_size=7, unique=True))
@settings(max_examples=40)
def test_names_of_points_lie_on_no_mark_and_no_line(points: list[tuple[int, int]]) -> None:
    names = [chr(65 + k) for k in range(len(points))]
    drawing = point_figure(points, names, None, [(1, -1, 0)])
    assert complaints(drawing) == []
    heavy = [s for s in shapes(drawing, "line") if s["stroke-width"] == "0.4"]
    drawn = [((a, b), (c, d)) for a, b, c, d in (numbers(s, "x1", "y1", "x2", "y2") for s in heavy)]
    for text in texts(drawing):
        if text.words in names:
            assert not [line for line in drawn if passes(line, text.box)]
            own = circles(drawing)[names.index(text.words)]
            assert hypot(own[0] - text.x, own[1] - text.middle[1]) < 9 or leads_from(drawing, own, text)
            marks = [(x - 0.9, y - 0.9, x + 0.9, y + 0.9) for x, y in circles(drawing)]
            assert not [mark for mark in marks if overlap(mark, text.box)]


unit = st.integers(0, 12).map(lambda k: fmpq(k, 12))


@given(st.lists(st.tuples(unit, unit), min_size=2, max_size=6), st.booleans())
@settings(max_examples=40)
def test_a_curve_goes_from_point_to_point(points: list[tuple[Any, Any]], diagonal: bool) -> None:
    drawing = curve_figure([points], ("x", "y"), diagonal=diagonal)
    heavy = [numbers(s, "x1", "y1", "x2", "y2") for s in shapes(drawing, "line") if s["stroke-width"] == "0.6"]
    (a, b), (c, d) = scale(drawing, True), scale(drawing, False)
    places = [(a * int(x.p) / int(x.q) + b, c * int(y.p) / int(y.q) + d) for x, y in points]
    assert np.allclose(heavy, [[*one, *other] for one, other in pairwise(places)], atol=0.05)
    dashed = [numbers(s, "x1", "y1", "x2", "y2") for s in shapes(drawing, "line") if "stroke-dasharray" in s]
    assert np.allclose(dashed, [[b, d, a + b, c + d]] if diagonal else [], atol=0.05)
    assert complaints(drawing) == []


@given(st.lists(st.lists(st.tuples(unit, unit), min_size=2, max_size=4), min_size=1, max_size=3))
@settings(max_examples=40)
def test_the_name_of_a_curve_lies_beside_it_and_on_no_other(curves: list[list[tuple[Any, Any]]]) -> None:
    names = list("ABC"[: len(curves)])
    drawing = curve_figure(curves, ("x", "y"), names)
    assert complaints(drawing) == []
    heavy = [s for s in shapes(drawing, "line") if s["stroke-width"] == "0.6"]
    drawn = [((a, b), (c, d)) for a, b, c, d in (numbers(s, "x1", "y1", "x2", "y2") for s in heavy)]
    for text in texts(drawing):
        if text.words in names:
            assert not [line for line in drawn if line[0] != line[1] and passes(line, text.box)]


# On paper.


def test_glyphs_on_paper_lie_apart() -> None:
    """What Typst makes of all samples, with the widths of the real fonts."""
    for name, (draw, expected) in SAMPLES.items():
        drawing = draw()
        pdf = to_pdf(Document("Drawing", "en", (Figure(drawing.svg, name, drawing.width),)))
        found = [glyph for page in extract_pages(io.BytesIO(pdf)) for glyph in glyphs(page)]
        boxes = [(c.x0 + 0.3, c.y0 + c.height * 0.3, c.x1 - 0.3, c.y1 - c.height * 0.3) for c in found]
        assert not [(a, b) for a, b in combinations(boxes, 2) if overlap(a, b)], name
        shown = "".join(c.get_text() for c in found)
        assert not set(re.sub(r"\s", "", expected)) - set(shown), name


# Families that draw.


def figure_of(family: str, language: str, level: str) -> tuple[Any, Figure]:
    problem = generate(family, seed=5, level=level)
    (figure,) = [block for block in statement_blocks(problem, language) if isinstance(block, Figure)]
    return problem, figure


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("family", ["gnn/normalized_adjacency", "gnn/gcn_layer"])
def test_the_words_for_a_graph_name_the_neighbours_of_every_node(family: str, language: str) -> None:
    problem, figure = figure_of(family, language, "hard")
    matrix = problem.given["A"]
    without_features = re.sub(r"\([^)]*\)|（[^）]*）", "", figure.alt)
    _, *said = re.split(r"Node (?=\d+ (?:is|has))|(?<=[。；])节点 ", without_features)
    lists = [list(map(int, re.findall(r"\d+", sentence))) for sentence in said]
    assert lists == [[i + 1, *(j + 1 for j in range(len(matrix)) if matrix[i, j])] for i in range(len(matrix))]
    drawing = RenderedFigure(figure.svg, figure.width)
    assert sorted(linked(drawing)) == [(i, j) for i, j in np.argwhere(matrix != 0).tolist() if i < j]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("level", ["easy", "hard"])
def test_the_words_for_a_network_give_every_weight(level: str, language: str) -> None:
    problem, figure = figure_of("mlp/backprop", language, level)
    weights = [label_text(w).replace(MINUS, "-") for name in ("W1", "W2") for w in problem.given[name].ravel()]
    assert re.findall(r"-?\d+\.\d+", figure.alt) == weights
    shown = [w.replace(MINUS, "-") for w in words(RenderedFigure(figure.svg, figure.width)) if "." in w]
    assert sorted(shown) == sorted(weights)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("id", sorted(id for id, family in families().items() if family.figures))
def test_every_drawing_has_a_caption(id: str, language: str) -> None:
    """Short, as in a textbook: what the drawing says in full is its alternative text."""
    for name in families()[id].figures:
        sentence = prose(families()[id], language).sentences[f"figure_{name}"]
        caption, told, words = sentence.text.partition(" | ")
        assert told, f"{sentence.file}: the figure {name} has no caption; write - {name}: CAPTION | ALTERNATIVE TEXT"
        assert words
        assert len(re.sub(r"{%.*?%}", "", caption)) < 150
        assert caption[-1] not in ".。:："
    for level in ("easy", "hard"):
        problem = generate(id, seed=5, level=level)
        for block in (*statement_blocks(problem, language), *working_blocks(problem, language)):
            if isinstance(block, Figure):
                assert block.caption
                assert " | " not in block.alt


def test_the_caption_stands_below_its_drawing_in_every_format() -> None:
    problem = generate("mlp/backprop", seed=5)
    (figure,) = [block for block in statement_blocks(problem, "en") if isinstance(block, Figure)]
    document = Document("t", "en", (figure,))
    for printed in (to_html, to_latex, to_markdown, to_text):
        said = printed(document).partition("hidden units")[2]
        assert "The network" in said.replace("\n", " ")
    pages = "".join(page.extract_text() for page in PdfReader(io.BytesIO(to_pdf(document))).pages)
    assert "The network" in pages


def test_an_input_without_padding_is_not_printed_twice() -> None:
    problem = generate("cnn/convolve_2d", seed=5, level="easy")
    assert [block for block in statement_blocks(problem, "en") if isinstance(block, Figure)] == []


@pytest.mark.parametrize("level", ["medium", "hard"])
def test_the_first_place_of_a_kernel_is_framed_on_the_padded_input(level: str) -> None:
    problem, figure = figure_of("cnn/convolve_2d", "en", level)
    drawing, (p, q) = RenderedFigure(figure.svg, figure.width), (int(n.p) for n in problem.given["padding"])
    left, top, right, bottom = frames(drawing)[-1]
    framed = [int(t.words) for t in texts(drawing) if left < t.x < right and top < t.y < bottom]
    padded = np.pad([[int(x.p) for x in row] for row in problem.given["X"][-1]], ((p, p), (q, q)))
    assert framed == [*padded[:3, :3].ravel()]


def filled(drawing: RenderedFigure | None) -> list[tuple[float, float, float, float]]:
    """The cells that are shaded: left, top, right, bottom."""
    found = [
        numbers(r, "x", "y", "width", "height") for r in shapes(drawing, "rect") if r["fill"] not in ("none", "#fff")
    ]
    return [(x, y, x + width, y + height) for x, y, width, height in found]


def test_a_cone_has_the_cells_that_one_output_sees() -> None:
    """h_3 sees cells 0, 2, 4 of h_2; these the cells 0, 1, 4, 5, 8, 9 of h_1; and these twelve inputs."""
    drawing = field_cone_figure(STACK, ["x", "h_1", "h_2", "h_3"])
    rows = sorted({top for _, top, _, _ in frames(drawing)})
    assert [sum(cell[1] == top for cell in frames(drawing)) for top in rows] == [1, 5, 10, 12]
    assert [sum(cell[1] == top for cell in filled(drawing)) for top in rows] == [1, 3, 6, 12]


def arrows(drawing: RenderedFigure | None) -> list[np.ndarray]:
    """Points of each way from state to state, straight ones and curves."""
    found = [np.linspace(*line, 60) for line in lines(drawing)]
    for path in shapes(drawing, "path"):
        ends = np.array([float(x) for x in re.findall(r"-?[0-9.]+", path["d"])]).reshape(-1, 2)
        along = np.linspace(0, 1, 60)[:, None]
        while len(ends) > 1:  # de Casteljau
            ends = [a + along * (b - a) for a, b in pairwise(ends)]
        found.append(ends[0])
    return found


@pytest.mark.parametrize("m", [2, 3, 4])
def test_a_probability_stands_beside_its_arrow_and_on_none(m: int) -> None:
    """Every arrow has another number; it is the nearest to the arrow from its row to its column."""
    drawing = chain_figure(array([[11 + 10 * i + j for j in range(m)] for i in range(m)]), names="ABCD"[:m])
    centres, ways = circles(drawing), arrows(drawing)
    assert len(ways) == m * m
    for text in texts(drawing):
        if text.words.isdigit():
            left, top, right, bottom = text.box
            assert not any(
                ((w[:, 0] > left) & (w[:, 0] < right) & (w[:, 1] > top) & (w[:, 1] < bottom)).any() for w in ways
            )
            own = min(ways, key=lambda w: np.hypot(*(w - text.middle).T).min())
            ends = nearest(tuple(own[0]), centres), nearest(tuple(own[-1]), centres)
            assert f"{ends[0] + 1}{ends[1] + 1}" == text.words


def test_opposite_arrows_bow_apart_and_impossible_ones_are_not_drawn() -> None:
    drawing = chain_figure(CHAIN)
    assert len(lines(drawing)) == 1  # from 2 to 3, for nothing comes back
    assert len(shapes(drawing, "path")) == 7
    assert complaints(drawing) == []


def test_a_trellis_has_a_line_for_each_possible_move_and_its_path_is_thick() -> None:
    drawing = trellis_figure([[1, 0], [rational("0.5"), rational("0.5")]], ["", "", ""], path=[2, 1])
    wide = [float(line["stroke-width"]) for line in shapes(drawing, "line")]
    centres = circles(drawing)
    joined = [tuple(nearest(end, centres) for end in line) for line in lines(drawing)]
    rows = sorted({y for _, y in centres})
    moves = [tuple(rows.index(centres[end][1]) + 1 for end in ends) for ends in joined]
    assert moves == [(1, 1), (2, 1), (2, 2)] * 2  # no line from 1 to 2
    assert [move for move, width in zip(moves, wide, strict=True) if width == max(wide)] == [(2, 1)]
    assert wide.index(max(wide)) == 4  # the path stands in the last two columns


def test_a_branch_is_as_high_as_its_merge_and_crosses_no_other() -> None:
    """Each cluster stands side by side; the lines across are in the order of the heights, and to their scale."""
    drawing = dendrogram_figure(MERGES, HEIGHTS)
    across = sorted(-y for (x1, y), (x2, end) in lines(drawing) if y == end and x2 > x1 >= 0)
    assert np.allclose(np.array(across) / across[0], np.array([1, 2, 4.5, 6]), rtol=0.002)
    foot = {text.words: text.x for text in texts(drawing) if text.size > 3.2}
    assert sorted(foot, key=foot.__getitem__) == ["1", "4", "2", "5", "3"]
    walls = [line for line in lines(drawing) if line[0][0] == line[1][0] >= 0]
    assert not [
        wall
        for wall in walls
        for y in across
        if min(wall[0][1], wall[1][1]) + 0.1 < -y < max(wall[0][1], wall[1][1]) - 0.1
        and any(a[0] < wall[0][0] < b[0] for a, b in lines(drawing) if a[1] == b[1] == -y)
    ]


def test_the_cells_of_a_pyramid_share_one_outer_size() -> None:
    found = frames(pyramid_figure([[["y_1"]], [["y_2", "y_3"], ["y_4", "y_5"]]]))
    (whole, *quarters) = found
    assert len(quarters) == 4
    assert {round(right - left, 2) for left, _, right, _ in quarters} == {round((whole[2] - whole[0]) / 2, 2)}


def test_the_shaded_cell_holds_the_cross_and_the_name_lies_on_no_line() -> None:
    drawing = object_grid_figure((640, 480), 5, (300, 200, 210, 160), (3, 3), "c")
    (cell,) = filled(drawing)
    centre = (300 / 640 * 90, 200 / 640 * 90)
    assert cell[0] < centre[0] < cell[2]
    assert cell[1] < centre[1] < cell[3]
    (name,) = [text for text in texts(drawing) if text.words == "c"]
    assert not [line for line in lines(drawing) if passes(line, name.box)]
