"""Print the maths tree as LaTeX that the reader reads back to the same tree."""

from __future__ import annotations

import re
from functools import singledispatch

from .builders import is_prefix, script_base, shown_items
from .signs import CLOSING, COMMAND_FUNCTIONS, DELIMITERS, LETTERS, SIGNS, SPACES
from .tree import (
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
    Script,
    Space,
    Style,
    Symbol,
    Text,
)

_ENVIRONMENTS = {"": "matrix", "(": "pmatrix", "[": "bmatrix", "|": "vmatrix", "‖": "Vmatrix", "{": "Bmatrix"}
_STYLES = {"roman": "mathrm", "calligraphic": "mathcal", "blackboard": "mathbb", "sans": "mathsf"}
_PLAIN_BARS = {"|": (r"\lvert", r"\rvert"), "‖": (r"\lVert", r"\rVert")}
_TEXT_ESCAPES = str.maketrans(
    {char: "\\" + char for char in "{}$&#_%"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
_UNBRACED = re.compile(r".|\\[A-Za-z]+", re.DOTALL)


@singledispatch
def to_latex(node: Node) -> str:
    r"""Print LaTeX for amsmath, without dollars.

    >>> to_latex(Fraction(Number("1"), Symbol("m")))
    '\\frac{1}{m}'
    """
    raise TypeError(f"no LaTeX for {type(node).__name__}")


@to_latex.register
def _(node: Number) -> str:
    digits, _, exponent = node.text.partition("e")
    return rf"{digits} \times 10^{{{int(exponent)}}}" if exponent else digits


@to_latex.register
def _(node: Symbol) -> str:
    if node.name in LETTERS:
        return "\\" + node.name
    return node.name if len(node.name) == 1 else rf"\mathit{{{node.name}}}"


@to_latex.register
def _(node: Text) -> str:
    return rf"\text{{{node.text.translate(_TEXT_ESCAPES)}}}"


@to_latex.register
def _(node: Function) -> str:
    if node.name in {"argmax", "argmin"}:
        return rf"\operatorname*{{arg\,{node.name[3:]}}}"
    return "\\" + node.name if node.name in COMMAND_FUNCTIONS else rf"\operatorname{{{node.name}}}"


@to_latex.register
def _(node: Operator) -> str:
    return SIGNS[node.name].latex


@to_latex.register
def _(node: Space) -> str:
    return SPACES[node.width]


@to_latex.register
def _(node: Row) -> str:
    out = ""
    before: Node | None = None
    signed = False
    for item in shown_items(node):
        piece = to_latex(item)
        is_argument = piece.startswith("(") and isinstance(before, Symbol | Function | Script)
        tight = before is None or signed or is_argument or piece in {",", ";", ".", "!"}
        out += piece if tight else " " + piece
        signed = item in (Operator("-"), Operator("+")) and is_prefix(before)
        before = item
    return out


def _argument(node: Node) -> str:
    text = to_latex(node)
    return text if _UNBRACED.fullmatch(text) else f"{{{text}}}"


@to_latex.register
def _(node: Script) -> str:
    if isinstance(node.base, Style) and node.base.kind == "limits":
        return _stack(to_latex(node.base.base), node)
    base = script_base(node)
    text = to_latex(base)
    text = f"{{{text}}}" if isinstance(base, Script | Row | Space) else text
    text += f"_{_argument(node.sub)}" if node.sub is not None else ""
    return text + (f"^{_argument(node.sup)}" if node.sup is not None else "")


def _stack(base: str, node: Script) -> str:
    text = base if node.sub is None else rf"\underset{{{to_latex(node.sub)}}}{{{base}}}"
    return text if node.sup is None else rf"\overset{{{to_latex(node.sup)}}}{{{text}}}"


@to_latex.register
def _(node: Accent) -> str:
    return rf"\{node.kind}{{{to_latex(node.base)}}}"


@to_latex.register
def _(node: Fraction) -> str:
    return rf"\frac{{{to_latex(node.numerator)}}}{{{to_latex(node.denominator)}}}"


@to_latex.register
def _(node: Root) -> str:
    index = "" if node.index is None else f"[{{{to_latex(node.index)}}}]"
    return rf"\sqrt{index}{{{to_latex(node.radicand)}}}"


@to_latex.register
def _(node: Fence) -> str:
    body = to_latex(node.body)
    if _is_tall(node.body) or not _is_pair(node.left, node.right):
        return rf"\left{DELIMITERS[node.left]} {body} \right{DELIMITERS[node.right]}"
    if node.left in _PLAIN_BARS or node.left in "⌊⌈⟨":
        opening, closing = _PLAIN_BARS.get(node.left, (DELIMITERS[node.left], DELIMITERS[node.right]))
        return f"{opening} {body} {closing}"
    return f"{DELIMITERS[node.left]}{body}{DELIMITERS[node.right]}"


def _is_pair(left: str, right: str) -> bool:
    r"""Say whether the delimiters pair without ``\left`` and ``\right``."""
    return (left in "([" and right in ")]") or CLOSING.get(left) == right


def _is_tall(node: Node) -> bool:
    """Say whether fences around the node have to grow."""
    match node:
        case Fraction() | Matrix() | Cases() | Lines() | Root():
            return True
        case Operator("sum" | "prod" | "int"):
            return True
        case Row(items):
            return any(_is_tall(item) for item in items)
        case Script(base, _, _) | Accent(_, base) | Style(_, base) | Fence(_, _, base):
            return _is_tall(base)
    return False


@to_latex.register
def _(node: Matrix) -> str:
    return _environment(_ENVIRONMENTS[node.fence], node.rows)


@to_latex.register
def _(node: Cases) -> str:
    rows = tuple((value,) if when == Row(()) else (value, when) for value, when in node.rows)
    return _environment("cases", rows)


@to_latex.register
def _(node: Lines) -> str:
    return _environment("aligned", node.rows)


def _environment(name: str, rows: tuple[tuple[Node, ...], ...]) -> str:
    lines = [" & ".join(to_latex(cell) for cell in cells) for cells in rows]
    # TeX would take a bracket after a line break for extra room.
    lines[1:] = ["{}" + line if line.startswith(("[", "*")) else line for line in lines[1:]]
    ending = r" \\" if len(lines) > 1 and not lines[-1] else ""
    return rf"\begin{{{name}}} " + r" \\ ".join(lines) + ending + rf" \end{{{name}}}"


@to_latex.register
def _(node: Style) -> str:
    base = to_latex(node.base)
    if node.kind == "limits":
        return base
    if isinstance(node.base, Text):
        return base.replace(r"\text", r"\textbf", 1) if node.kind == "bold" else base
    if node.kind != "bold":
        return rf"\{_STYLES[node.kind]}{{{base}}}"
    upright = isinstance(node.base, Number) or (isinstance(node.base, Symbol) and len(node.base.name) == 1)
    return rf"\{'mathbf' if upright else 'boldsymbol'}{{{base}}}"
