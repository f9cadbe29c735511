"""Print the maths tree as one line of plain text that can be typed back as an answer."""

from __future__ import annotations

from markscheme.notation import maths_tree as maths
from markscheme.notation.builders import (
    figures_and_exponent,
    is_compound,
    is_prefix,
    is_word,
    leading_primes,
    script_base,
    shown_items,
)
from markscheme.notation.printer import Printer, faced_characters, plain_characters
from markscheme.notation.signs import SIGNS

_WRAPPED = {"|": "abs", "‖": "norm", "⌊": "floor", "⌈": "ceil"}


def to_text(node: maths.Node) -> str:
    """Print plain text; division, powers and products keep their order by brackets.

    >>> one, two, three = map(maths.Number, "123")
    >>> to_text(maths.Fraction(maths.Row((one, maths.Operator("+"), two)), three))
    '(1 + 2)/3'
    """
    return _PRINTER.print(node)


class TextMathsPrinter(Printer[str], nodes=maths.NODES):
    """Each node as a piece of one line."""

    def _closed(self, node: maths.Node) -> str:
        text = self.print(node)
        return text if _atomic(node) else f"({text})"

    def number(self, node: maths.Number) -> str:
        digits, exponent = figures_and_exponent(node.text)
        return f"{digits} × 10^{exponent}" if exponent and "e" not in node.text else node.text

    def symbol(self, node: maths.Symbol) -> str:
        return plain_characters(node)

    def text(self, node: maths.Text) -> str:
        return node.text

    def function(self, node: maths.Function) -> str:
        return node.name

    def operator(self, node: maths.Operator) -> str:
        return SIGNS[node.name].text

    def space(self, node: maths.Space) -> str:
        return ""

    def row(self, node: maths.Row) -> str:
        items = [item for item in shown_items(node) if not isinstance(item, maths.Space)]
        out = ""
        for index, item in enumerate(items):
            before = items[index - 1] if index else None
            after = items[index + 1] if index + 1 < len(items) else None
            text = self.print(item)
            if isinstance(item, maths.Fraction) and not (_is_loose(before) and _is_loose(after)):
                text = f"({text})"
            out += (" " if _has_blank(items, index) and not out.endswith(" ") else "") + text
        return out

    def sub_superscript(self, node: maths.SubSuperscript) -> str:
        text = self._closed(script_base(node))
        text += f"_{self._subscript(node.sub)}" if node.sub is not None else ""
        primes, sup = leading_primes(node.sup)
        text += "'" * primes
        return text if sup is None else f"{text}^{self._power(sup)}"

    def _power(self, node: maths.Node) -> str:
        """Print an exponent; a negative numeral needs no brackets, a subscripted letter does."""
        text = self.print(node)
        bare = text.lstrip("-").replace(".", "", 1).isdigit() or (
            _atomic(node) and not isinstance(node, maths.SubSuperscript)
        )
        return text if bare else f"({text})"

    def _subscript(self, node: maths.Node) -> str:
        """Print a subscript; single letters and digits in a row need no brackets."""
        simple = isinstance(node, maths.Row) and all(
            isinstance(item, maths.Symbol | maths.Number) for item in node.items
        )
        if simple and isinstance(node, maths.Row) and not any(is_compound(item) for item in node.items):
            return "".join(self.print(item) for item in node.items)
        text = self.print(node)
        return text if _atomic(node) and " " not in text else f"({text})"

    def accent(self, node: maths.Accent) -> str:
        return f"{node.kind}({self.print(node.base)})"

    def fraction(self, node: maths.Fraction) -> str:
        top = self.print(node.numerator) if _is_plain_numeral(node.numerator) else self._closed(node.numerator)
        return f"{top}/{self._closed(node.denominator)}"

    def root(self, node: maths.Root) -> str:
        if node.index is None:
            return f"sqrt({self.print(node.radicand)})"
        return f"{self._closed(node.radicand)}^(1/{self._closed(node.index)})"

    def fence(self, node: maths.Fence) -> str:
        if "." in (node.left, node.right):
            alone = "|" in (node.left, node.right)  # a bar behind a value; else one end of what stands on several lines
            inside = self._closed(node.body) if alone else self.print(node.body)
            return f"{node.left.replace('.', '')}{inside}{node.right.replace('.', '')}"
        body = self.print(node.body)
        if node.left in _WRAPPED:
            return f"{_WRAPPED[node.left]}({body})"
        return f"{node.left}{body}{node.right}"

    def matrix(self, node: maths.Matrix) -> str:
        rows = ", ".join("[" + ", ".join(self.print(cell) for cell in cells) + "]" for cells in node.rows)
        return f"det([{rows}])" if node.fence == "|" else f"norm([{rows}])" if node.fence == "‖" else f"[{rows}]"

    def cases(self, node: maths.Cases) -> str:
        rows = (f"{self.print(value)} {self.print(when)}".strip() for value, when in node.rows)
        return "{" + "; ".join(rows) + "}"

    def lines(self, node: maths.Lines) -> str:
        return "; ".join(" ".join(text for cell in cells if (text := self.print(cell))) for cells in node.rows)

    def style(self, node: maths.Style) -> str:
        if node.kind in {"calligraphic", "blackboard"} and isinstance(node.base, maths.Symbol | maths.Number):
            return faced_characters(node)
        return self.print(node.base)


def _atomic(node: maths.Node) -> bool:
    """Say whether the text of a node can stand beside a slash or a caret without brackets."""
    if isinstance(node, maths.Row | maths.Lines | maths.Cases):
        return isinstance(node, maths.Row) and not node.items
    if isinstance(node, maths.Root):
        return node.index is None
    return not is_compound(node)


def _is_loose(neighbour: maths.Node | None) -> bool:
    """Say whether a quotient can stand beside this neighbour without brackets."""
    if isinstance(neighbour, maths.Operator):
        return neighbour.name in {"+", "-"} or SIGNS[neighbour.name].role in {"relation", "punctuation"}
    return neighbour is None or isinstance(neighbour, maths.Text)


def _has_blank(items: list[maths.Node], index: int) -> bool:
    """Say whether a blank stands before an item."""
    if index == 0:
        return False
    before, item = items[index - 1], items[index]
    if isinstance(item, maths.Operator) and SIGNS[item.name].role in {"punctuation", "ordinary"}:
        return item.name in {"forall", "exists", "neg", "ldots", "cdots"}
    if isinstance(before, maths.Operator):
        if before.name in {"-", "+", "pm", "mp"} and is_prefix(items[index - 2] if index > 1 else None):
            return False
        return before.name not in {"/", "neg", "cdot"}
    if isinstance(item, maths.Operator):
        return item.name != "cdot"
    if isinstance(before, maths.Text | maths.Fence) and isinstance(item, maths.Text):
        return True
    return not (isinstance(item, maths.Fence) and item.left in "([{⟨" and (is_word(before) or _is_applied(before)))


def _is_applied(node: maths.Node) -> bool:
    """Say whether a bracket after the node reads as its argument, as in f(x)."""
    base = node.base if isinstance(node, maths.SubSuperscript) else node
    return isinstance(base, maths.Symbol | maths.Style | maths.Accent | maths.Text)


def _is_plain_numeral(node: maths.Node) -> bool:
    return isinstance(node, maths.Number) and not figures_and_exponent(node.text)[1]


_PRINTER = TextMathsPrinter()
