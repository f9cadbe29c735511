"""Print the maths tree as one line of plain text that can be typed back as an answer."""

from __future__ import annotations

from functools import singledispatch

from .alphabets import faced_characters, plain_characters
from .builders import is_compound, is_prefix, is_word, leading_primes, script_base, shown_items
from .signs import SIGNS
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

_WRAPPED = {"|": "abs", "‖": "norm", "⌊": "floor", "⌈": "ceil"}


@singledispatch
def to_text(node: Node) -> str:
    """Print plain text; division, powers and products keep their order by brackets.

    >>> to_text(Fraction(Row((Number("1"), Operator("+"), Number("2"))), Number("3")))
    '(1 + 2)/3'
    """
    raise TypeError(f"no plain text for {type(node).__name__}")


def _atomic(node: Node) -> bool:
    """Say whether the text of a node can stand beside a slash or a caret without brackets."""
    if isinstance(node, Row | Lines | Cases):
        return isinstance(node, Row) and not node.items
    if isinstance(node, Root):
        return node.index is None
    return not is_compound(node)


def _closed(node: Node) -> str:
    text = to_text(node)
    return text if _atomic(node) else f"({text})"


@to_text.register
def _(node: Number) -> str:
    return node.text


@to_text.register
def _(node: Symbol) -> str:
    return plain_characters(node)


@to_text.register
def _(node: Text) -> str:
    return node.text


@to_text.register
def _(node: Function) -> str:
    return node.name


@to_text.register
def _(node: Operator) -> str:
    return SIGNS[node.name].text


@to_text.register
def _(node: Space) -> str:
    return ""


@to_text.register
def _(node: Row) -> str:
    items = [item for item in shown_items(node) if not isinstance(item, Space)]
    out = ""
    for index, item in enumerate(items):
        before = items[index - 1] if index else None
        after = items[index + 1] if index + 1 < len(items) else None
        text = to_text(item)
        if isinstance(item, Fraction) and not (_is_loose(before) and _is_loose(after)):
            text = f"({text})"
        out += (" " if _has_blank(items, index) and not out.endswith(" ") else "") + text
    return out


def _is_loose(neighbour: Node | None) -> bool:
    """Say whether a quotient can stand beside this neighbour without brackets."""
    if isinstance(neighbour, Operator):
        return neighbour.name in {"+", "-"} or SIGNS[neighbour.name].role in {"relation", "punctuation"}
    return neighbour is None or isinstance(neighbour, Text)


def _has_blank(items: list[Node], index: int) -> bool:
    """Say whether a blank stands before an item."""
    if index == 0:
        return False
    before, item = items[index - 1], items[index]
    if isinstance(item, Operator) and SIGNS[item.name].role in {"punctuation", "ordinary"}:
        return item.name in {"forall", "exists", "neg", "ldots", "cdots"}
    if isinstance(before, Operator):
        if before.name in {"-", "+", "pm", "mp"} and is_prefix(items[index - 2] if index > 1 else None):
            return False
        return before.name not in {"/", "neg", "cdot"}
    if isinstance(item, Operator):
        return item.name != "cdot"
    if isinstance(before, Text | Fence) and isinstance(item, Text):
        return True
    return not (isinstance(item, Fence) and item.left in "([{⟨" and (is_word(before) or _is_applied(before)))


def _is_applied(node: Node) -> bool:
    """Say whether a bracket after the node reads as its argument, as in f(x)."""
    base = node.base if isinstance(node, Script) else node
    return isinstance(base, Symbol | Style | Accent | Text)


@to_text.register
def _(node: Script) -> str:
    text = _closed(script_base(node))
    text += f"_{_subscript(node.sub)}" if node.sub is not None else ""
    primes, sup = leading_primes(node.sup)
    text += "'" * primes
    return text if sup is None else f"{text}^{_power(sup)}"


def _power(node: Node) -> str:
    """Print an exponent; a negative numeral needs no brackets, a subscripted letter does."""
    text = to_text(node)
    bare = text.lstrip("-").replace(".", "", 1).isdigit() or (_atomic(node) and not isinstance(node, Script))
    return text if bare else f"({text})"


def _subscript(node: Node) -> str:
    """Print a subscript; single letters and digits in a row need no brackets."""
    simple = isinstance(node, Row) and all(isinstance(item, Symbol | Number) for item in node.items)
    if simple and isinstance(node, Row) and not any(is_compound(item) for item in node.items):
        return "".join(to_text(item) for item in node.items)
    text = to_text(node)
    return text if _atomic(node) and " " not in text else f"({text})"


@to_text.register
def _(node: Accent) -> str:
    return f"{node.kind}({to_text(node.base)})"


@to_text.register
def _(node: Fraction) -> str:
    top = to_text(node.numerator) if _is_plain_numeral(node.numerator) else _closed(node.numerator)
    return f"{top}/{_closed(node.denominator)}"


def _is_plain_numeral(node: Node) -> bool:
    return isinstance(node, Number) and "e" not in node.text


@to_text.register
def _(node: Root) -> str:
    if node.index is None:
        return f"sqrt({to_text(node.radicand)})"
    return f"{_closed(node.radicand)}^(1/{_closed(node.index)})"


@to_text.register
def _(node: Fence) -> str:
    if "." in (node.left, node.right):
        return f"{node.left.replace('.', '')}{_closed(node.body)}{node.right.replace('.', '')}"
    body = to_text(node.body)
    if node.left in _WRAPPED:
        return f"{_WRAPPED[node.left]}({body})"
    return f"{node.left}{body}{node.right}"


@to_text.register
def _(node: Matrix) -> str:
    rows = ", ".join("[" + ", ".join(to_text(cell) for cell in cells) + "]" for cells in node.rows)
    return f"det([{rows}])" if node.fence == "|" else f"norm([{rows}])" if node.fence == "‖" else f"[{rows}]"


@to_text.register
def _(node: Cases) -> str:
    rows = (f"{to_text(value)} {to_text(when)}".strip() for value, when in node.rows)
    return "{" + "; ".join(rows) + "}"


@to_text.register
def _(node: Lines) -> str:
    return "; ".join(" ".join(text for cell in cells if (text := to_text(cell))) for cells in node.rows)


@to_text.register
def _(node: Style) -> str:
    if node.kind in {"calligraphic", "blackboard"} and isinstance(node.base, Symbol | Number):
        return faced_characters(node)
    return to_text(node.base)
