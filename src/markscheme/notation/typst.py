"""Print the maths tree as Typst markup.

Signs are written as characters, not as Typst names, so that no name can change its meaning; what could be
syntax (brackets, commas, semicolons, slashes, hashes) is always escaped, so that nothing inside a cell can
end the cell.
"""

from __future__ import annotations

from functools import singledispatch

from .builders import leading_primes, script_base, shown_items, styled, takes_limits
from .signs import LETTERS, SIGNS
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

_ESCAPED = str.maketrans({char: "\\" + char for char in r"\,;:.()[]{}/#$&_^'\"|!<>=*%-+~@`"})
_SPACES = {"thin": "thin", "medium": "med", "thick": "thick", "space": "med", "quad": "quad", "qquad": "wide"}
_ACCENTS = {
    "hat": "hat", "widehat": "hat", "tilde": "tilde", "widetilde": "tilde", "bar": "macron",
    "overline": "overline",
    "underline": "underline", "dot": "dot", "ddot": "dot.double", "check": "caron", "vec": "arrow",
    "overrightarrow": "arrow", "overbrace": "overbrace", "underbrace": "underbrace",
}  # fmt: skip
_STYLES = {"bold": "bold", "roman": "upright", "calligraphic": "cal", "blackboard": "bb", "sans": "sans"}
_DELIMS = {"": "#none", "(": '"("', "[": '"["', "|": '"|"', "‖": '"‖"', "{": '"{"'}
_SIGNS = {name: sign.char.translate(_ESCAPED) for name, sign in SIGNS.items()} | {"%": '"%"', "!": "\\!"}


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


@singledispatch
def to_typst(node: Node) -> str:
    """Print Typst maths without the dollars; a formula may stand in any argument or cell.

    >>> to_typst(Fraction(Number("1"), Symbol("m")))
    'frac(1, m)'
    """
    raise TypeError(f"no Typst for {type(node).__name__}")


@to_typst.register
def _(node: Number) -> str:
    digits, _, exponent = node.text.replace("-", "−").partition("e")
    if not exponent:
        return digits
    return f"{digits} × 10^({exponent.lstrip('+')})"


@to_typst.register
def _(node: Symbol) -> str:
    if node.name in LETTERS:
        return LETTERS[node.name].char
    return node.name if len(node.name) == 1 else f"italic({_quoted(node.name)})"


@to_typst.register
def _(node: Text) -> str:
    return _quoted(node.text)


@to_typst.register
def _(node: Function) -> str:
    if node.name in {"argmax", "argmin"}:
        return f'op("arg {node.name[3:]}", limits: #true)'
    return f"op({_quoted(node.name)}{', limits: #true' if takes_limits(node) else ''})"


@to_typst.register
def _(node: Operator) -> str:
    return _SIGNS[node.name]


@to_typst.register
def _(node: Space) -> str:
    # A negative space is a matter of looks alone; Typst has no name for one that could stand in a cell.
    return _SPACES.get(node.width, '""')


@to_typst.register
def _(node: Row) -> str:
    out = ""
    for item in shown_items(node):
        piece = to_typst(item)
        # Typst shows a blank beside quoted text, and only there.
        glued = out.endswith('"') or piece.startswith('"') or not out
        out += piece if glued or not piece else " " + piece
    return out or '""'


@to_typst.register
def _(node: Script) -> str:
    base = script_base(node)
    text = to_typst(base)
    if isinstance(base, Script | Row | Space):
        parts = [f"{place}: {to_typst(part)}" for place, part in (("t", node.sup), ("b", node.sub)) if part is not None]
        return f"attach({', '.join([text, *parts])})"
    text = f"limits({text})" if isinstance(base, Accent) and takes_limits(base) else text
    primes, sup = leading_primes(node.sup)
    text += "'" * primes  # Typst raises a prime by itself
    text += f"_({to_typst(node.sub)})" if node.sub is not None else ""
    return text + (f"^({to_typst(sup)})" if sup is not None else "")


@to_typst.register
def _(node: Accent) -> str:
    return f"{_ACCENTS[node.kind]}({to_typst(node.base)})"


@to_typst.register
def _(node: Fraction) -> str:
    return f"frac({to_typst(node.numerator)}, {to_typst(node.denominator)})"


@to_typst.register
def _(node: Root) -> str:
    if node.index is None:
        return f"sqrt({to_typst(node.radicand)})"
    return f"root({to_typst(node.index)}, {to_typst(node.radicand)})"


@to_typst.register
def _(node: Fence) -> str:
    left, right = (_delimiter(char) for char in (node.left, node.right))
    return f"lr({left} {to_typst(node.body)} {right})"


def _delimiter(char: str) -> str:
    return "" if char == "." else "\\" + char


@to_typst.register
def _(node: Matrix) -> str:
    cells = "; ".join(", ".join([to_typst(cell) for cell in cells]) for cells in node.rows)
    return f"mat(delim: {_DELIMS[node.fence]}, {cells})"


@to_typst.register
def _(node: Cases) -> str:
    rows = "; ".join(f"{to_typst(value)}, {to_typst(when)}" for value, when in node.rows)
    return f"lr(\\{{ mat(delim: #none, align: #left, column-gap: #1em, {rows}))"


@to_typst.register
def _(node: Lines) -> str:
    lines = "; ".join(_line(cells) for cells in node.rows)
    return f"mat(delim: #none, row-gap: #0.8em, {lines})"


def _line(cells: tuple[Node, ...]) -> str:
    """Print one aligned line; a gap parts each pair of cells from the next, as LaTeX does."""
    shown = [f"display({to_typst(cell)})" for cell in cells]
    return " & ".join(f"quad {cell}" if index and index % 2 == 0 else cell for index, cell in enumerate(shown))


@to_typst.register
def _(node: Style) -> str:
    if node.kind == "limits":
        return f"limits({to_typst(node.base)})"
    if not isinstance(node.base, Symbol | Number | Text | Style):
        return to_typst(styled(node.kind, node.base))
    text = f"{_STYLES[node.kind]}({to_typst(node.base)})"
    upright = node.kind == "bold" and isinstance(node.base, Symbol) and node.base.name not in LETTERS
    return f"upright({text})" if upright else text
