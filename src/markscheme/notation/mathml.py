"""Print the maths tree as MathML Core."""

from __future__ import annotations

from functools import singledispatch
from html import escape

from .alphabets import faced_characters, plain_characters, styled_character
from .builders import is_prefix, is_word, script_base, shown_items, styled, takes_limits
from .signs import ACCENTS, CLOSING, LETTERS, SIGNS
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

_WIDTHS = {
    "thin": "0.1667em", "medium": "0.2222em", "thick": "0.2778em", "negative": "-0.1667em", "space": "0.25em",
    "quad": "1em", "qquad": "2em",
}  # fmt: skip
_THIN = '<mspace width="0.1667em"/>'
_UPRIGHT = {"∇", "∞", "∅"}
_LEFT = ' style="text-align: left"'


def to_mathml(node: Node, block: bool = False, alt: str | None = None) -> str:
    """Print one complete ``math`` element; ``block`` sets it as a displayed formula, ``alt`` describes it."""
    display = "block" if block else "inline"
    described = "" if alt is None else f' alttext="{escape(alt)}"'
    namespace = "http://www.w3.org/1998/Math/MathML"
    return f'<math xmlns="{namespace}" display="{display}"{described}>{_row(node)}</math>'


@singledispatch
def _element(node: Node) -> str:
    raise TypeError(f"no MathML for {type(node).__name__}")


def _row(node: Node) -> str:
    """Print a node as exactly one element."""
    return _element(node) if not isinstance(node, Row) else f"<mrow>{_element(node)}</mrow>"


@_element.register
def _(node: Number) -> str:
    digits, _, exponent = node.text.partition("e")
    sign = '<mo form="prefix">−</mo>' if digits.startswith("-") else ""
    text = f"{sign}<mn>{digits.lstrip('-')}</mn>"
    if exponent:
        power = _element(Number(str(int(exponent))))
        text += f"<mo>×</mo><msup><mn>10</mn>{power}</msup>"
    return f"<mrow>{text}</mrow>" if sign or exponent else text


@_element.register
def _(node: Symbol) -> str:
    char = plain_characters(node)
    if node.name in LETTERS:
        upright = char.isupper() or char in _UPRIGHT
        return f'<mi mathvariant="normal">{char}</mi>' if upright else f"<mi>{char}</mi>"
    italic = (styled_character("italic", letter) for letter in char)
    return f"<mi>{char if len(char) == 1 else ''.join(italic)}</mi>"


@_element.register
def _(node: Text) -> str:
    # Blanks at the ends would be trimmed, so they are hard ones.
    return f"<mtext>{escape(node.text, quote=False).replace(' ', chr(0xA0))}</mtext>"


@_element.register
def _(node: Function) -> str:
    name = f"arg\u2009{node.name[3:]}" if node.name in {"argmax", "argmin"} else node.name
    if takes_limits(node):
        return f'<mo movablelimits="true" form="prefix" lspace="0" rspace="0">{name}</mo>'
    return f'<mi mathvariant="normal">{name}</mi>' if len(name) == 1 else f"<mi>{name}</mi>"


@_element.register
def _(node: Operator) -> str:
    sign = SIGNS[node.name]
    char = escape(sign.char, quote=False)
    if node.name in {"|", "mid", "parallel"}:
        room = "0" if node.name == "|" else "0.2778em"
        return f'<mo form="infix" fence="false" stretchy="false" lspace="{room}" rspace="{room}">{char}</mo>'
    if node.name in {"ldots", "cdots", "vdots", "ddots", "top", "%"}:
        return f'<mi mathvariant="normal">{char}</mi>'
    if node.name in {
        "to",
        "leftarrow",
        "leftrightarrow",
        "mapsto",
        "Rightarrow",
        "Leftarrow",
        "Leftrightarrow",
    }:
        return f'<mo stretchy="false">{char}</mo>'
    return f"<mo>{char}</mo>"


@_element.register
def _(node: Space) -> str:
    return f'<mspace width="{_WIDTHS[node.width]}"/>'


@_element.register
def _(node: Row) -> str:
    out: list[str] = []
    before: Node | None = None
    for item in shown_items(node):
        out.append(_between(before, item))
        if isinstance(item, Operator) and item.name in {"+", "-", "pm", "mp"} and is_prefix(before):
            out.append(f'<mo form="prefix">{SIGNS[item.name].char}</mo>')
        else:
            out.append(_row(item))
        before = item
    return "".join(out)


def _between(before: Node | None, item: Node) -> str:
    """Print the room and the invisible application sign around function names."""
    if before is None or isinstance(before, Operator | Space) or isinstance(item, Space):
        return ""
    if is_word(before):
        if isinstance(item, Operator):
            return ""
        return "<mo>\u2061</mo>" + ("" if isinstance(item, Fence | Matrix) else _THIN)
    return _THIN if is_word(item) and not isinstance(before, Text) else ""


@_element.register
def _(node: Script) -> str:
    base = script_base(node)
    parts = "".join(_row(part) for part in (node.sub, node.sup) if part is not None)
    names = ("munder", "mover", "munderover") if takes_limits(base) else ("msub", "msup", "msubsup")
    tag = names[2] if node.sub is not None and node.sup is not None else names[0 if node.sup is None else 1]
    return f"<{tag}>{_row(base)}{parts}</{tag}>"


@_element.register
def _(node: Accent) -> str:
    char, stretches, below, _, _ = ACCENTS[node.kind]
    mark = f'<mo stretchy="{"true" if stretches else "false"}">{char}</mo>'
    tag, attribute = ("munder", "accentunder") if below else ("mover", "accent")
    return f'<{tag} {attribute}="true">{_row(node.base)}{mark}</{tag}>'


@_element.register
def _(node: Fraction) -> str:
    return f"<mfrac>{_row(node.numerator)}{_row(node.denominator)}</mfrac>"


@_element.register
def _(node: Root) -> str:
    if node.index is None:
        return f"<msqrt>{_row(node.radicand)}</msqrt>"
    return f"<mroot>{_row(node.radicand)}{_row(node.index)}</mroot>"


@_element.register
def _(node: Fence) -> str:
    return _fenced(node.left, node.right, _row(node.body))


def _fenced(left: str, right: str, body: str) -> str:
    """Enclose in delimiters that grow, each on its own side whatever its character."""
    opening = f'<mo form="prefix" fence="true" stretchy="true">{left}</mo>' if left != "." else ""
    closing = f'<mo form="postfix" fence="true" stretchy="true">{right}</mo>' if right != "." else ""
    return f"<mrow>{opening}{body}{closing}</mrow>"


def _table(rows: tuple[tuple[Node, ...], ...], sides: tuple[str, ...] = ("",), attributes: str = "") -> str:
    """Print a table whose cells take the sides in turn."""
    lines = "".join(
        "<mtr>" + "".join(f"<mtd{sides[i % len(sides)]}>{_row(cell)}</mtd>" for i, cell in enumerate(cells)) + "</mtr>"
        for cells in rows
    )
    return f"<mtable{attributes}>{lines}</mtable>"


@_element.register
def _(node: Matrix) -> str:
    table = _table(node.rows)
    return _fenced(node.fence, CLOSING[node.fence], table) if node.fence else table


@_element.register
def _(node: Cases) -> str:
    return _fenced("{", ".", _table(node.rows, (_LEFT,)))


@_element.register
def _(node: Lines) -> str:
    sides = (' style="text-align: right; padding-right: 0"', ' style="text-align: left; padding-left: 0"')
    rows = tuple(tuple(_aligned(cell) if i % 2 else cell for i, cell in enumerate(cells)) for cells in node.rows)
    return _table(rows, sides, ' displaystyle="true"')


def _aligned(cell: Node) -> Node:
    """Start a right-hand cell with an empty row, so that its first sign keeps the room of a relation."""
    return Row((Row(()), *(cell.items if isinstance(cell, Row) else (cell,))))


@_element.register
def _(node: Style) -> str:
    if node.kind == "limits":
        return _row(node.base)
    if isinstance(node.base, Text):
        return _element(node.base).replace("<mtext>", '<mtext style="font-weight: bold">')
    if not isinstance(node.base, Symbol | Number | Style):
        return _row(styled(node.kind, node.base))
    chars = escape(faced_characters(node))
    innermost = node.base.base if isinstance(node.base, Style) else node.base
    if isinstance(innermost, Number):
        return f"<mn>{chars}</mn>"
    return f'<mi mathvariant="normal">{chars}</mi>' if node.kind == "roman" else f"<mi>{chars}</mi>"
