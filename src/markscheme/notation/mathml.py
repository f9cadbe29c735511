"""Print the maths tree as MathML Core."""

from __future__ import annotations

from html import escape

from markscheme.notation import maths_tree as maths
from markscheme.notation.builders import (
    figures_and_exponent,
    is_prefix,
    is_word,
    script_base,
    shown_items,
    styled,
    takes_limits,
)
from markscheme.notation.printer import Printer, faced_characters, plain_characters, styled_character
from markscheme.notation.signs import ACCENTS, CLOSING, LETTERS, SIGNS

_WIDTHS = {
    "thin": "0.1667em", "medium": "0.2222em", "thick": "0.2778em", "negative": "-0.1667em", "space": "0.25em",
    "quad": "1em", "qquad": "2em",
}  # fmt: skip
_THIN = '<mspace width="0.1667em"/>'
_ARROWS = {"to", "leftarrow", "leftrightarrow", "mapsto", "Rightarrow", "Leftarrow", "Leftrightarrow"}
_UPRIGHT = {"∇", "∞", "∅"}
_LEFT = ' style="text-align: left"'


def to_mathml(node: maths.Node, block: bool = False, alt: str | None = None) -> str:
    """Print one complete ``math`` element; ``block`` sets it as a displayed formula, ``alt`` describes it."""
    display = "block" if block else "inline"
    described = "" if alt is None else f' alttext="{escape(alt)}"'
    namespace = "http://www.w3.org/1998/Math/MathML"
    return f'<math xmlns="{namespace}" display="{display}"{described}>{_PRINTER.element(node)}</math>'


class MathMLPrinter(Printer[str], nodes=maths.NODES):
    """Each node as one element; a row as the elements in it, without one around them."""

    def element(self, node: maths.Node) -> str:
        """Print a node as exactly one element."""
        return self.print(node) if not isinstance(node, maths.Row) else f"<mrow>{self.print(node)}</mrow>"

    def number(self, node: maths.Number) -> str:
        digits, exponent = figures_and_exponent(node.text)
        sign = '<mo form="prefix">−</mo>' if digits.startswith("-") else ""
        text = f"{sign}<mn>{digits.lstrip('-')}</mn>"
        if exponent:
            power = self.print(maths.Number(exponent))
            text += f"<mo>×</mo><msup><mn>10</mn>{power}</msup>"
        return f"<mrow>{text}</mrow>" if sign or exponent else text

    def symbol(self, node: maths.Symbol) -> str:
        char = plain_characters(node)
        if node.name in LETTERS:
            upright = char.isupper() or char in _UPRIGHT
            return f'<mi mathvariant="normal">{char}</mi>' if upright else f"<mi>{char}</mi>"
        italic = (styled_character("italic", letter) for letter in char)
        return f"<mi>{char if len(char) == 1 else ''.join(italic)}</mi>"

    def text(self, node: maths.Text) -> str:
        # Blanks at the ends would be trimmed, so they are hard ones.
        return f"<mtext>{escape(node.text, quote=False).replace(' ', chr(0xA0))}</mtext>"

    def function(self, node: maths.Function) -> str:
        name = f"arg\u2009{node.name[3:]}" if node.name in {"argmax", "argmin"} else node.name
        if takes_limits(node):
            return f'<mo movablelimits="true" form="prefix" lspace="0" rspace="0">{name}</mo>'
        return f'<mi mathvariant="normal">{name}</mi>' if len(name) == 1 else f"<mi>{name}</mi>"

    def operator(self, node: maths.Operator) -> str:
        sign = SIGNS[node.name]
        char = escape(sign.char, quote=False)
        if node.name in {"|", "mid", "parallel"}:
            room = "0" if node.name == "|" else "0.2778em"
            return f'<mo form="infix" fence="false" stretchy="false" lspace="{room}" rspace="{room}">{char}</mo>'
        if node.name in {"ldots", "cdots", "vdots", "ddots", "top", "%"}:
            return f'<mi mathvariant="normal">{char}</mi>'
        if node.name in _ARROWS:
            return f'<mo stretchy="false">{char}</mo>'
        return f"<mo>{char}</mo>"

    def space(self, node: maths.Space) -> str:
        return f'<mspace width="{_WIDTHS[node.width]}"/>'

    def row(self, node: maths.Row) -> str:
        out: list[str] = []
        before: maths.Node | None = None
        for item in shown_items(node):
            out.append(_between(before, item))
            if isinstance(item, maths.Operator) and item.name in {"+", "-", "pm", "mp"} and is_prefix(before):
                out.append(f'<mo form="prefix">{SIGNS[item.name].char}</mo>')
            else:
                out.append(self.element(item))
            before = item
        return "".join(out)

    def sub_superscript(self, node: maths.SubSuperscript) -> str:
        base = script_base(node)
        parts = "".join(self.element(part) for part in (node.sub, node.sup) if part is not None)
        names = ("munder", "mover", "munderover") if takes_limits(base) else ("msub", "msup", "msubsup")
        tag = names[2] if node.sub is not None and node.sup is not None else names[0 if node.sup is None else 1]
        return f"<{tag}>{self.element(base)}{parts}</{tag}>"

    def accent(self, node: maths.Accent) -> str:
        char, stretches, below, _, _ = ACCENTS[node.kind]
        mark = f'<mo stretchy="{"true" if stretches else "false"}">{char}</mo>'
        tag, attribute = ("munder", "accentunder") if below else ("mover", "accent")
        return f'<{tag} {attribute}="true">{self.element(node.base)}{mark}</{tag}>'

    def fraction(self, node: maths.Fraction) -> str:
        return f"<mfrac>{self.element(node.numerator)}{self.element(node.denominator)}</mfrac>"

    def root(self, node: maths.Root) -> str:
        if node.index is None:
            return f"<msqrt>{self.element(node.radicand)}</msqrt>"
        return f"<mroot>{self.element(node.radicand)}{self.element(node.index)}</mroot>"

    def fence(self, node: maths.Fence) -> str:
        return _fenced(node.left, node.right, self.element(node.body))

    def _table(
        self, rows: tuple[tuple[maths.Node, ...], ...], sides: tuple[str, ...] = ("",), attributes: str = ""
    ) -> str:
        """Print a table whose cells take the sides in turn."""
        lines = "".join(
            "<mtr>"
            + "".join(f"<mtd{sides[i % len(sides)]}>{self.element(cell)}</mtd>" for i, cell in enumerate(cells))
            + "</mtr>"
            for cells in rows
        )
        return f"<mtable{attributes}>{lines}</mtable>"

    def matrix(self, node: maths.Matrix) -> str:
        table = self._table(node.rows)
        return _fenced(node.fence, CLOSING[node.fence], table) if node.fence else table

    def cases(self, node: maths.Cases) -> str:
        return _fenced("{", ".", self._table(node.rows, (_LEFT,)))

    def lines(self, node: maths.Lines) -> str:
        sides = (' style="text-align: right; padding-right: 0"', ' style="text-align: left; padding-left: 0"')
        rows = tuple(tuple(_aligned(cell) if i % 2 else cell for i, cell in enumerate(cells)) for cells in node.rows)
        return self._table(rows, sides, ' displaystyle="true"')

    def style(self, node: maths.Style) -> str:
        if node.kind == "limits":
            return self.element(node.base)
        if isinstance(node.base, maths.Text):
            return self.print(node.base).replace("<mtext>", '<mtext style="font-weight: bold">')
        if not isinstance(node.base, maths.Symbol | maths.Number | maths.Style):
            return self.element(styled(node.kind, node.base))
        chars = escape(faced_characters(node))
        innermost = node.base.base if isinstance(node.base, maths.Style) else node.base
        if isinstance(innermost, maths.Number):
            return f"<mn>{chars}</mn>"
        return f'<mi mathvariant="normal">{chars}</mi>' if node.kind == "roman" else f"<mi>{chars}</mi>"


def _between(before: maths.Node | None, item: maths.Node) -> str:
    """Print the room and the invisible application sign around function names."""
    if before is None or isinstance(before, maths.Operator | maths.Space) or isinstance(item, maths.Space):
        return ""
    if is_word(before):
        if isinstance(item, maths.Operator):
            return ""
        return "<mo>\u2061</mo>" + ("" if isinstance(item, maths.Fence | maths.Matrix) else _THIN)
    return _THIN if is_word(item) and not isinstance(before, maths.Text) else ""


def _fenced(left: str, right: str, body: str) -> str:
    """Enclose in delimiters that grow, each on its own side whatever its character."""
    opening = f'<mo form="prefix" fence="true" stretchy="true">{left}</mo>' if left != "." else ""
    closing = f'<mo form="postfix" fence="true" stretchy="true">{right}</mo>' if right != "." else ""
    return f"<mrow>{opening}{body}{closing}</mrow>"


def _aligned(cell: maths.Node) -> maths.Node:
    """Start a right-hand cell with an empty row, so that its first sign keeps the room of a relation."""
    return maths.Row((maths.Row(()), *(cell.items if isinstance(cell, maths.Row) else (cell,))))


_PRINTER = MathMLPrinter()
