"""Print the maths tree as LaTeX that the reader reads back to the same tree."""

from __future__ import annotations

import re

from markscheme.notation import maths_tree as maths
from markscheme.notation.builders import figures_and_exponent, is_prefix, script_base, shown_items
from markscheme.notation.printer import Printer
from markscheme.notation.signs import CLOSING, COMMAND_FUNCTIONS, DELIMITERS, LETTERS, SIGNS, SPACES

_ENVIRONMENTS = {"": "matrix", "(": "pmatrix", "[": "bmatrix", "|": "vmatrix", "‖": "Vmatrix", "{": "Bmatrix"}
_STYLES = {"roman": "mathrm", "calligraphic": "mathcal", "blackboard": "mathbb", "sans": "mathsf"}
_PLAIN_BARS = {"|": (r"\lvert", r"\rvert"), "‖": (r"\lVert", r"\rVert")}
_TEXT_ESCAPES = str.maketrans(
    {char: "\\" + char for char in "{}$&#_%"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
_UNBRACED = re.compile(r".|\\[A-Za-z]+", re.DOTALL)


def to_latex(node: maths.Node) -> str:
    r"""Print LaTeX for amsmath, without dollars.

    >>> to_latex(maths.Fraction(maths.Number("1"), maths.Symbol("m")))
    '\\frac{1}{m}'
    """
    return _PRINTER.print(node)


class LatexMathsPrinter(Printer[str], nodes=maths.NODES):
    """Each node as LaTeX."""

    def number(self, node: maths.Number) -> str:
        digits, exponent = figures_and_exponent(node.text)
        return rf"{digits} \times 10^{{{exponent}}}" if exponent else digits

    def symbol(self, node: maths.Symbol) -> str:
        if node.name in LETTERS:
            return "\\" + node.name
        return node.name if len(node.name) == 1 else rf"\mathit{{{node.name}}}"

    def text(self, node: maths.Text) -> str:
        return rf"\text{{{node.text.translate(_TEXT_ESCAPES)}}}"

    def function(self, node: maths.Function) -> str:
        if node.name in {"argmax", "argmin"}:
            return rf"\operatorname*{{arg\,{node.name[3:]}}}"
        return "\\" + node.name if node.name in COMMAND_FUNCTIONS else rf"\operatorname{{{node.name}}}"

    def operator(self, node: maths.Operator) -> str:
        return SIGNS[node.name].latex

    def space(self, node: maths.Space) -> str:
        return SPACES[node.width]

    def row(self, node: maths.Row) -> str:
        out = ""
        before: maths.Node | None = None
        signed = False
        for item in shown_items(node):
            piece = self.print(item)
            is_argument = piece.startswith("(") and isinstance(
                before, maths.Symbol | maths.Function | maths.SubSuperscript
            )
            tight = before is None or signed or is_argument or piece in {",", ";", ".", "!"}
            out += piece if tight else " " + piece
            signed = item in (maths.Operator("-"), maths.Operator("+")) and is_prefix(before)
            before = item
        return out

    def _argument(self, node: maths.Node) -> str:
        text = self.print(node)
        # A function name is more than a sign to TeX: `\lambda_\max` stops it.
        is_sign = _UNBRACED.fullmatch(text) and not isinstance(node, maths.Function)
        return text if is_sign else f"{{{text}}}"

    def sub_superscript(self, node: maths.SubSuperscript) -> str:
        if isinstance(node.base, maths.Style) and node.base.kind == "limits":
            return self._stack(self.print(node.base.base), node)
        base = script_base(node)
        text = self.print(base)
        text = f"{{{text}}}" if isinstance(base, maths.SubSuperscript | maths.Row | maths.Space) else text
        text += f"_{self._argument(node.sub)}" if node.sub is not None else ""
        return text + (f"^{self._argument(node.sup)}" if node.sup is not None else "")

    def _stack(self, base: str, node: maths.SubSuperscript) -> str:
        text = base if node.sub is None else rf"\underset{{{self.print(node.sub)}}}{{{base}}}"
        return text if node.sup is None else rf"\overset{{{self.print(node.sup)}}}{{{text}}}"

    def accent(self, node: maths.Accent) -> str:
        return rf"\{node.kind}{{{self.print(node.base)}}}"

    def fraction(self, node: maths.Fraction) -> str:
        return rf"\frac{{{self.print(node.numerator)}}}{{{self.print(node.denominator)}}}"

    def root(self, node: maths.Root) -> str:
        index = "" if node.index is None else f"[{{{self.print(node.index)}}}]"
        return rf"\sqrt{index}{{{self.print(node.radicand)}}}"

    def fence(self, node: maths.Fence) -> str:
        body = self.print(node.body)
        if _is_tall(node.body) or not _is_pair(node.left, node.right):
            return rf"\left{DELIMITERS[node.left]} {body} \right{DELIMITERS[node.right]}"
        if node.left in _PLAIN_BARS or node.left in "⌊⌈⟨":
            opening, closing = _PLAIN_BARS.get(node.left, (DELIMITERS[node.left], DELIMITERS[node.right]))
            return f"{opening} {body} {closing}"
        return f"{DELIMITERS[node.left]}{body}{DELIMITERS[node.right]}"

    def matrix(self, node: maths.Matrix) -> str:
        return self._environment(_ENVIRONMENTS[node.fence], node.rows)

    def cases(self, node: maths.Cases) -> str:
        rows = tuple((value,) if when == maths.Row(()) else (value, when) for value, when in node.rows)
        return self._environment("cases", rows)

    def lines(self, node: maths.Lines) -> str:
        return self._environment("aligned", node.rows)

    def _environment(self, name: str, rows: tuple[tuple[maths.Node, ...], ...]) -> str:
        lines = [" & ".join(self.print(cell) for cell in cells) for cells in rows]
        # TeX would take a bracket after a line break for extra room.
        lines[1:] = ["{}" + line if line.startswith(("[", "*")) else line for line in lines[1:]]
        ending = r" \\" if len(lines) > 1 and not lines[-1] else ""
        return rf"\begin{{{name}}} " + r" \\ ".join(lines) + ending + rf" \end{{{name}}}"

    def style(self, node: maths.Style) -> str:
        base = self.print(node.base)
        if node.kind == "limits":
            return base
        if isinstance(node.base, maths.Text):
            return base.replace(r"\text", r"\textbf", 1) if node.kind == "bold" else base
        if node.kind != "bold":
            return rf"\{_STYLES[node.kind]}{{{base}}}"
        upright = isinstance(node.base, maths.Number) or (
            isinstance(node.base, maths.Symbol) and len(node.base.name) == 1
        )
        return rf"\{'mathbf' if upright else 'boldsymbol'}{{{base}}}"


def _is_pair(left: str, right: str) -> bool:
    r"""Say whether the delimiters pair without ``\left`` and ``\right``."""
    return (left in "([" and right in ")]") or CLOSING.get(left) == right


def _is_tall(node: maths.Node) -> bool:
    """Say whether fences around the node have to grow."""
    match node:
        case maths.Fraction() | maths.Matrix() | maths.Cases() | maths.Lines() | maths.Root():
            return True
        case maths.Operator("sum" | "prod" | "int"):
            return True
        case maths.Row(items):
            return any(_is_tall(item) for item in items)
        case maths.SubSuperscript(base, _, _) | maths.Accent(_, base) | maths.Style(_, base) | maths.Fence(_, _, base):
            return _is_tall(base)
    return False


_PRINTER = LatexMathsPrinter()
