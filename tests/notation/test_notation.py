"""Tests of the maths tree, its reader and its printers."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from markscheme.answers import ReadAnswer, WrittenNumber, read_array, read_number
from markscheme.errors import NotationError
from markscheme.notation import (
    Accent,
    Cases,
    Fence,
    Fraction,
    Function,
    Lines,
    Matrix,
    Node,
    Number,
    Operator,
    Root,
    Row,
    Space,
    Style,
    SubSuperscript,
    Symbol,
    Text,
    equals,
    grouped,
    infix,
    number,
    read_latex,
    row,
    script,
    styled,
    symbol_from_latex,
    to_latex,
    to_mathml,
    to_speech,
    to_text,
    to_typst,
)
from markscheme.notation.signs import LETTERS, SIGNS

X, Y, ONE = Symbol("x"), Symbol("y"), Number("1")
MINUS_3 = Number("-3")


@pytest.mark.parametrize(
    ("source", "node"),
    [
        ("x^23", Row((SubSuperscript(X, sup=Number("2")), Number("3")))),
        (r"\frac12", Fraction(ONE, Number("2"))),
        ("{{x}}", X),
        ("f'", SubSuperscript(Symbol("f"), sup=Operator("prime"))),
        (r"\arg\max_x", SubSuperscript(Function("argmax"), sub=X)),
        (r"\operatorname{argmax}_x", SubSuperscript(Function("argmax"), sub=X)),
        (r"\left(x\right)", Fence("(", ")", X)),
        (r"\big[ x \big)", Fence("[", ")", X)),
        ("|x|", Fence("|", "|", X)),
        ("|x|_1", SubSuperscript(Fence("|", "|", X), sub=ONE)),
        ("|x||y|", Row((Fence("|", "|", X), Fence("|", "|", Y)))),
        ("x|y", Row((X, Operator("mid"), Y))),
        (r"x\|y", Row((X, Operator("parallel"), Y))),
        (r"\left[\begin{matrix}1\\x\end{matrix}\right]", Matrix(((ONE,), (X,)), "[")),
        (r"\begin{pmatrix}1&x\\[2pt]y&1\\\end{pmatrix}", Matrix(((ONE, X), (Y, ONE)))),
        (r"\mathrm{data}", Text("data")),
        (r"\text{ReLU}", Function("ReLU")),
        (r"\mathrm{d}", Style("roman", Symbol("d"))),
        (r"\mathbf{x_1}", SubSuperscript(Style("bold", X), sub=Style("bold", ONE))),
        (r"{-1}^2", SubSuperscript(Fence("(", ")", Row((Operator("-"), ONE))), sup=Number("2"))),
        (r"\underset{x}{\max}", SubSuperscript(Function("max"), sub=X)),
        (r"\underset{x}{=}", SubSuperscript(Style("limits", Operator("=")), sub=X)),
        (r"\text{a\_b 50\%}", Text("a_b 50%")),
        (r"\sqrt[3]{x}", Root(X, Number("3"))),
        ("", Row(())),
    ],
)
def test_read_latex(source: str, node: Node) -> None:
    assert read_latex(source) == node


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            r"x + \frc{1}{2}",
            "column 5: unknown command \\frc: did you mean \\frac?\n  x + \\frc{1}{2}\n      ^",
        ),
        (r"x_1_2", "column 4: double subscript: put braces round one of the parts\n  x_1_2\n     ^"),
        (r"x^1^2", "column 4: double superscript: put braces round one of the parts\n  x^1^2\n     ^"),
        (r"(x", "column 1: ( is never closed\n  (x\n  ^"),
        (r"(x\}", "column 3: \\} does not close the ( at 1\n  (x\\}\n    ^"),
        (r"{x", "column 1: { is never closed by }\n  {x\n  ^"),
        (r"x)", "column 2: ) closes nothing that was opened\n  x)\n   ^"),
        (r"\left(x", "column 1: \\left is never closed by \\right\n  \\left(x\n  ^"),
        (r"x & y", "column 3: & stands outside a matrix, cases or aligned\n  x & y\n    ^"),
        ("学 + x", "column 1: 学 stands outside \\text{...}\n  学 + x\n  ^"),
        (r"\text{学}+习", "column 10: 习 stands outside \\text{...}\n  \\text{学}+习\n            ^"),
        ("x\n+ λ", "line 2, column 3: λ is no LaTeX: write \\lambda\n  + λ\n    ^"),
        ("a·b", "column 2: · is no LaTeX: write \\cdot\n  a·b\n   ^"),
        ("x^0.5", "column 3: TeX takes only the 0 here: write {0.5}\n  x^0.5\n    ^"),
        ("x_", "column 3: the formula ends where an argument should follow\n  x_\n    ^"),
        ("5%", "column 2: % starts a comment in LaTeX: write \\%\n  5%\n   ^"),
        (
            "1 2",
            "column 3: two numbers side by side print as one: put \\cdot or \\, between them\n  1 2\n    ^",
        ),
        (
            "|a|b|",
            (
                "column 1: these bars cannot be paired: "
                "write \\lvert x \\rvert, \\lVert x \\rVert, or \\mid\n"
                "  |a|b|\n  ^"
            ),
        ),
        (
            r"\begin{matrix}1&2\\3\end{matrix}",
            (
                "column 1: the rows of matrix have [2, 1] cells: all must have the same number\n"
                "  \\begin{matrix}1&2\\\\3\\end{matrix}\n  ^"
            ),
        ),
        (
            r"\begin{pmatrix}1\end{bmatrix}",
            (
                "column 17: \\end{bmatrix} cannot close \\begin{pmatrix}\n  \\begin{pmatrix}1\\end{bmatrix}\n"
                "                  ^"
            ),
        ),
        (
            r"\begin{pmat}1",
            "column 1: unknown environment pmat: did you mean pmatrix?\n  \\begin{pmat}1\n  ^",
        ),
    ],
)
def test_bad_latex_says_where(source: str, message: str) -> None:
    with pytest.raises(NotationError) as caught:
        read_latex(source)
    assert str(caught.value) == message


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(NotationError, match="more than 40 groups"):
        read_latex("{" * 5000 + "}" * 5000)


letters = st.one_of(st.sampled_from("abxyWX"), st.sampled_from(sorted(LETTERS))).map(Symbol)
numerals = st.sampled_from(["0", "1", "12", "0.25"]).map(Number)
signs = st.sampled_from(sorted(SIGNS)).map(Operator)
leaves = st.one_of(
    letters,
    numerals,
    signs,
    st.sampled_from(["exp", "softmax", "argmax", "max", "foo"]).map(Function),
    st.sampled_from(["if ", "data set", '50% {of} "a_b"; #1 \\ ~ ^ $ &', "否则"]).map(Text),
    st.sampled_from(["thin", "quad", "negative"]).map(Space),
    st.builds(Style, st.sampled_from(["bold", "calligraphic", "blackboard", "sans", "roman"]), letters),
)


def extended(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some = st.one_of(st.none(), inner)
    cells = st.integers(1, 3).flatmap(lambda n: st.lists(st.tuples(*[inner] * n), min_size=1, max_size=3).map(tuple))
    return st.one_of(
        st.lists(inner, max_size=4).map(lambda items: row(*items)),
        st.builds(script, inner, some, some),
        st.builds(Accent, st.sampled_from(["hat", "widehat", "bar", "underbrace", "vec"]), inner),
        st.builds(Fraction, inner, inner),
        st.builds(Root, inner, some),
        st.builds(Fence, st.sampled_from("([{|‖⌊."), st.sampled_from(")]}|‖⌋."), inner),
        st.builds(Matrix, cells, st.sampled_from(["(", "[", "|", "‖", "{", ""])),
        st.builds(Cases, st.lists(st.tuples(inner, inner), min_size=1, max_size=3).map(tuple)),
        st.builds(Lines, cells),
    )


trees = st.recursive(leaves, extended, max_leaves=12)


@settings(max_examples=400, deadline=None)
@given(trees)
def test_latex_round_trip(tree: Node) -> None:
    """A tree of any making has a normal form after one reading, and every reading keeps that."""
    normal = read_latex(to_latex(tree))
    assert read_latex(to_latex(normal)) == normal


@settings(max_examples=200, deadline=None)
@given(trees)
def test_every_output_shows_every_tree(tree: Node) -> None:
    ElementTree.fromstring(to_mathml(tree, block=True))
    assert "  " not in to_speech(tree, "en").strip()
    assert "\n" not in to_text(tree) + to_typst(tree) + to_speech(tree, "zh")


def test_random_trees_are_typst() -> None:
    import typst

    found: list[str] = []

    @settings(max_examples=150, deadline=None, database=None)
    @given(trees)
    def collect(tree: Node) -> None:
        found.append(f"$ {to_typst(tree)} $")

    collect()
    assert typst.compile("\n".join(found).encode()).startswith(b"%PDF")


ENTRIES = (("11", "-12", "13"), ("21", "22", "-23"))
MATRIX = Matrix(tuple(tuple(Number(text) for text in entries) for entries in ENTRIES))


def test_matrix_keeps_rows_and_columns_in_typst() -> None:
    """Read the entries back from their places in the PDF."""
    import typst
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTChar, LTContainer

    def characters(item: object) -> list[LTChar]:
        if isinstance(item, LTChar):
            return [item]
        return [char for part in item for char in characters(part)] if isinstance(item, LTContainer) else []

    pdf = typst.compile(f"#set page(height: 5cm, width: 8cm)\n$ {to_typst(MATRIX)} $".encode())
    digits = [char for page in extract_pages(io.BytesIO(pdf)) for char in characters(page)]
    lines: dict[int, list[LTChar]] = {}
    for char in digits:
        if char.get_text() in "0123456789−":
            lines.setdefault(round(char.y0), []).append(char)
    rows = ["".join(c.get_text() for c in sorted(lines[y], key=lambda c: c.x0)) for y in sorted(lines, reverse=True)]
    assert rows == ["11−1213", "2122−23"]


def test_matrix_keeps_rows_and_columns_in_mathml() -> None:
    math = ElementTree.fromstring(to_mathml(MATRIX))
    space = "{http://www.w3.org/1998/Math/MathML}"
    rows = [["".join(cell.itertext()) for cell in line] for line in math.iter(f"{space}mtr")]
    assert rows == [[text.replace("-", "−") for text in entries] for entries in ENTRIES]


@pytest.mark.parametrize(
    ("printer", "expected"),
    [
        (to_latex, r"\begin{pmatrix} 11 & -12 & 13 \\ 21 & 22 & -23 \end{pmatrix}"),
        (to_text, "[[11, -12, 13], [21, 22, -23]]"),
        (to_typst, 'mat(delim: "(", 11, −12, 13; 21, 22, −23)'),
        (
            lambda node: to_speech(node, "en"),
            "two by three matrix, row 1: 11, minus 12, 13; row 2: 21, 22, minus 23, end matrix",
        ),
        (
            lambda node: to_speech(node, "zh"),
            "2 行 3 列矩阵，第 1 行：11，负 12，13；第 2 行：21，22，负 23，矩阵结束",
        ),
    ],
)
def test_matrix_in_every_printer(printer: Callable[[Node], str], expected: str) -> None:
    assert printer(MATRIX) == expected


def test_a_fraction_of_indices_in_a_cell_or_fraction_is_not_shrunk_twice() -> None:
    """Typst makes a cell as small as what stands in a line, and what is raised or lowered there smaller still."""
    tall, low = Fraction(SubSuperscript(X, sub=Number("1")), Number("2")), Fraction(Number("1"), Number("2"))
    assert to_typst(Matrix(((tall, low),))) == 'mat(delim: "(", display(frac(x_(1), 2)), frac(1, 2))'
    assert "display(frac(x_(1), 2)), y" in to_typst(Cases(((tall, Y),)))
    assert to_typst(Fraction(tall, Y)) == "frac(display(frac(x_(1), 2)), y)"
    assert to_typst(tall) == "frac(x_(1), 2)"


def test_semicolons_and_commas_do_not_end_cells() -> None:
    cell = row(
        Text('a; b, "c" #d $'),
        Operator(";"),
        Operator(","),
        Space("negative"),
        Fence("(", "]", infix(",", X, Y)),
    )
    import typst

    one = to_typst(Matrix(((cell, X), (cell, Y))))
    assert len(re.findall(r"(?<!\\);", re.sub(r'"(\\.|[^"\\])*"', "", one))) == 1
    assert typst.compile(f"$ {one} $".encode()).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("node", "latex", "text"),
    [
        (infix("cdot", Number("2"), MINUS_3), r"2 \cdot (-3)", "2*(-3)"),
        (SubSuperscript(MINUS_3, sup=Number("2")), "(-3)^2", "(-3)^2"),
        (Row((Number("2"), MINUS_3)), "2 (-3)", "2 (-3)"),
        (Row((Number("2"), Number("3"))), "2 (3)", "2 (3)"),
        (infix("+", X, MINUS_3), "x + (-3)", "x + (-3)"),
        (equals(X, MINUS_3), "x = -3", "x = -3"),
        (SubSuperscript(SubSuperscript(X, sup=Y), sup=ONE), "(x^y)^1", "(x^y)^1"),
        (SubSuperscript(Fraction(ONE, X), sup=Y), r"\left( \frac{1}{x} \right)^y", "(1/x)^y"),
        (Fraction(infix("+", ONE, Number("2")), Number("3")), r"\frac{1 + 2}{3}", "(1 + 2)/3"),
        (Fraction(ONE, Row((Number("2"), X))), r"\frac{1}{2 x}", "1/(2 x)"),
        (infix("cdot", X, Fraction(ONE, Y)), r"x \cdot \frac{1}{y}", "x*(1/y)"),
        (Row((Fraction(ONE, Y), X)), r"\frac{1}{y} x", "(1/y) x"),
        (SubSuperscript(X, sup=Row((Operator("-"), ONE))), "x^{-1}", "x^-1"),
        (Number("1e-5"), r"1 \times 10^{-5}", "1e-5"),
        (SubSuperscript(Number("1e-5"), sup=Number("2")), r"(1 \times 10^{-5})^2", "(1e-5)^2"),
    ],
)
def test_brackets_where_printers_combine(node: Node, latex: str, text: str) -> None:
    assert to_latex(node) == latex
    assert to_text(node) == text


def test_brackets_in_typst_and_mathml() -> None:
    power = SubSuperscript(MINUS_3, sup=Number("2"))
    assert to_typst(power) == r"lr(\( −3 \))^(2)"
    assert "".join(ElementTree.fromstring(to_mathml(power)).itertext()) == "(−3)2"
    assert to_typst(infix("cdot", Number("2"), MINUS_3)) == r"2 ⋅ lr(\( −3 \))"


def test_grouped_leaves_single_things_alone() -> None:
    for node in (X, ONE, Fence("(", ")", X), SubSuperscript(X, sub=ONE), MATRIX):
        assert grouped(node) is node
    assert grouped(MINUS_3) == Fence("(", ")", MINUS_3)


@pytest.mark.parametrize("entries", [(("1", "-0.25"), ("1.2e-5", "40")), (("7",), ("-8",))])
def test_plain_matrix_is_an_answer(entries: tuple[tuple[str, ...], ...]) -> None:
    text = to_text(Matrix(tuple(tuple(number(entry) for entry in cells) for cells in entries)))
    reading = read_array(text)
    assert isinstance(reading, ReadAnswer)
    assert [len(cells) for cells in reading.value] == [len(cells) for cells in entries]
    assert all(isinstance(cell, WrittenNumber) for cells in reading.value for cell in cells)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        (r"\frac{1 + 2}{3}", 1.0),
        (r"\frac{\sqrt{6}}{6}", 6**0.5 / 6),
        (r"2 \cdot (-3)", -6.0),
        (r"-\frac{1}{2} \cdot \frac{3}{4}", -0.375),
        (r"1.2 \times 10^{-5}", 1.2e-5),
        (r"\frac{1}{2 \cdot 4}", 0.125),
        (r"{2^3}^2 - 2^{-1}", 63.5),
        (r"6 \div \frac{1}{2}", 12.0),
        (r"e^{-\frac{1}{2}}", 2.718281828459045**-0.5),
    ],
)
def test_plain_text_is_an_answer_of_the_same_value(source: str, value: float) -> None:
    reading = read_number(to_text(read_latex(source)))
    assert isinstance(reading, ReadAnswer), reading
    assert float(reading.value.expression.ball().mid()) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(
    ("source", "en", "zh"),
    [
        (
            r"\frac{1}{\sqrt{6}}",
            "fraction 1 over square root of 6 end fraction",
            "分式，分子 1，分母 根号 6，分式结束",
        ),
        (r"\frac{1}{m}", "fraction 1 over m end fraction", "m 分之 1"),
        (r"2 \frac{1}{m}", "2 fraction 1 over m end fraction", "2 分式，分子 1，分母 m，分式结束"),
        (r"W_1^\top x", "W sub 1 transpose x", "W 下标 1 的转置 x"),
        (
            r"\sum_{i=1}^n x_i^2",
            "sum from i equals 1 to n of x sub i squared",
            "求和，从 i 等于 1 到 n，x 下标 i 的平方",
        ),
        (r"a - b = -3", "a minus b equals minus 3", "a 减 b 等于 负 3"),
        (
            r"\begin{pmatrix} 1 \\ -2 \end{pmatrix}",
            "column vector 1, minus 2, end vector",
            "列向量 1，负 2，向量结束",
        ),
    ],
)
def test_speech(source: str, en: str, zh: str) -> None:
    assert to_speech(read_latex(source), "en") == en
    assert to_speech(read_latex(source), "zh") == zh


def test_builders() -> None:
    assert symbol_from_latex(r"\alpha") == Symbol("alpha")
    assert styled("bold", row(X, Operator("+"), ONE)) == row(Style("bold", X), Operator("+"), Style("bold", ONE))
    for bad in ("xy", "1", r"\frac"):
        with pytest.raises(NotationError):
            symbol_from_latex(bad)
    for bad in ("", "1.", "--1", "1e", "nan"):
        with pytest.raises(NotationError):
            number(bad)
