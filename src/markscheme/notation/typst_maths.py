"""Print the maths tree as Typst markup.

Signs are written as characters, not as Typst names, so that no name can change its meaning; what could be
syntax (brackets, commas, semicolons, slashes, hashes) is always escaped, so that nothing inside a cell can
end the cell.
"""

from __future__ import annotations

from markscheme.notation import maths_tree as maths
from markscheme.notation.builders import (
    figures_and_exponent,
    leading_primes,
    on_one_line,
    script_base,
    shown_items,
    styled,
    takes_limits,
)
from markscheme.notation.printer import Printer
from markscheme.notation.signs import LETTERS, SIGNS

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


def to_typst(node: maths.Node, in_line: bool = False) -> str:
    """Print Typst maths without the dollars; a formula may stand in any argument or cell.

    `in_line`: for a line of text, where Typst shrinks fractions.

    >>> to_typst(maths.Fraction(maths.Number("1"), maths.Symbol("m")))
    'frac(1, m)'
    """
    return (_LINE_PRINTER if in_line else _PRINTER).print(node)


class TypstMathsPrinter(Printer[str], nodes=maths.NODES):
    """Each node as Typst maths."""

    def number(self, node: maths.Number) -> str:
        digits, exponent = (part.replace("-", "−") for part in figures_and_exponent(node.text))
        return f"{digits} × 10^({exponent})" if exponent else digits

    def symbol(self, node: maths.Symbol) -> str:
        if node.name in LETTERS:
            return LETTERS[node.name].char
        return node.name if len(node.name) == 1 else f"italic({_quoted(node.name)})"

    def text(self, node: maths.Text) -> str:
        return _quoted(node.text)

    def function(self, node: maths.Function) -> str:
        if node.name in {"argmax", "argmin"}:
            return f'op("arg {node.name[3:]}", limits: #true)'
        return f"op({_quoted(node.name)}{', limits: #true' if takes_limits(node) else ''})"

    def operator(self, node: maths.Operator) -> str:
        return _SIGNS[node.name]

    def space(self, node: maths.Space) -> str:
        # A negative space is a matter of looks alone; Typst has no name for one that could stand in a cell.
        return _SPACES.get(node.width, '""')

    def row(self, node: maths.Row) -> str:
        out = ""
        for item in shown_items(node):
            piece = self.print(item)
            # Typst shows a blank beside quoted text, and only there.
            glued = out.endswith('"') or piece.startswith('"') or not out
            out += piece if glued or not piece else " " + piece
        return out or '""'

    def sub_superscript(self, node: maths.SubSuperscript) -> str:
        base = script_base(node)
        text = self.print(base)
        if isinstance(base, maths.SubSuperscript | maths.Row | maths.Space):
            raised = node.sup and on_one_line(node.sup)
            scripts = [f"{at}: {self.print(part)}" for at, part in (("t", raised), ("b", node.sub)) if part is not None]
            return f"attach({', '.join([text, *scripts])})"
        text = f"limits({text})" if isinstance(base, maths.Accent) and takes_limits(base) else text
        primes, sup = leading_primes(node.sup)
        text += "'" * primes  # Typst raises a prime by itself
        text += f"_({self.print(node.sub)})" if node.sub is not None else ""
        return text + (f"^({self.print(on_one_line(sup))})" if sup is not None else "")

    def accent(self, node: maths.Accent) -> str:
        return f"{_ACCENTS[node.kind]}({self.print(node.base)})"

    def fraction(self, node: maths.Fraction) -> str:
        return f"frac({_in_small(node.numerator)}, {_in_small(node.denominator)})"

    def root(self, node: maths.Root) -> str:
        if node.index is None:
            return f"sqrt({self.print(node.radicand)})"
        return f"root({self.print(node.index)}, {self.print(node.radicand)})"

    def fence(self, node: maths.Fence) -> str:
        left, right = (_delimiter(char) for char in (node.left, node.right))
        return f"lr({left} {self.print(node.body)} {right})"

    def matrix(self, node: maths.Matrix) -> str:
        cells = "; ".join(", ".join([_in_small(cell) for cell in cells]) for cells in node.rows)
        return f"mat(delim: {_DELIMS[node.fence]}, {cells})"

    def cases(self, node: maths.Cases) -> str:
        rows = "; ".join(f"{_in_small(value)}, {_in_small(when)}" for value, when in node.rows)
        return f"lr(\\{{ mat(delim: #none, align: #left, column-gap: #1em, {rows}))"

    def lines(self, node: maths.Lines) -> str:
        lines = "; ".join(self._line(cells) for cells in node.rows)
        return f"mat(delim: #none, row-gap: #0.8em, {lines})"

    def _line(self, cells: tuple[maths.Node, ...]) -> str:
        """Print one aligned line; a gap parts each pair of cells from the next, as LaTeX does."""
        shown = [f"display({self.print(cell)})" for cell in cells]
        return " & ".join(f"quad {cell}" if index and index % 2 == 0 else cell for index, cell in enumerate(shown))

    def style(self, node: maths.Style) -> str:
        if node.kind == "limits":
            return f"limits({self.print(node.base)})"
        if not isinstance(node.base, maths.Symbol | maths.Number | maths.Text | maths.Style):
            return self.print(styled(node.kind, node.base))
        text = f"{_STYLES[node.kind]}({self.print(node.base)})"
        upright = node.kind == "bold" and isinstance(node.base, maths.Symbol) and node.base.name not in LETTERS
        return f"upright({text})" if upright else text


class TypstLinePrinter(TypstMathsPrinter, nodes=maths.NODES):
    """The same within a line of text: what stands in a fraction of scripts or fractions is not shrunk twice."""

    def fraction(self, node: maths.Fraction) -> str:
        shown = super().fraction(node)
        return f"display({shown})" if _is_tall(node.numerator) or _is_tall(node.denominator) else shown


def _in_small(node: maths.Node) -> str:
    """Print what stands in a cell or a fraction: Typst makes it as small as what stands in a line."""
    return _LINE_PRINTER.print(node)


def _is_tall(node: maths.Node) -> bool:
    """Say whether a formula holds raised or lowered signs, or a bar."""
    match node:
        case maths.SubSuperscript() | maths.Fraction() | maths.Root():
            return True
        case maths.Row(items):
            return any(map(_is_tall, items))
        case maths.Fence(_, _, body) | maths.Accent(_, body) | maths.Style(_, body):
            return _is_tall(body)
    return False


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _delimiter(char: str) -> str:
    return "" if char == "." else "\\" + char


_PRINTER = TypstMathsPrinter()
_LINE_PRINTER = TypstLinePrinter()
