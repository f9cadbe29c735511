"""Short ways to build trees, and the brackets that arithmetic needs."""

from __future__ import annotations

import re

from markscheme.errors import NotationError

from .signs import LETTER_ALIASES, LETTERS, LIMIT_FUNCTIONS, SIGNS
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

EMPTY = Row(())
_NUMERAL = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?\Z")


def row(*items: Node) -> Node:
    """Set pieces side by side; rows inside are opened, a single piece stands alone."""
    flat: list[Node] = []
    for item in items:
        flat.extend(item.items if isinstance(item, Row) else (item,))
    return flat[0] if len(flat) == 1 else Row(tuple(flat))


def number(text: str) -> Number:
    """Make a numeral; its form is checked: ``12``, ``-0.5``, ``1.2e-5``."""
    if not _NUMERAL.match(text):
        raise NotationError(f"{text!r} is not a numeral; write digits such as 12, -0.5 or 1.2e-5")
    return Number(text)


def infix(sign: str, *nodes: Node) -> Node:
    """Set nodes with one operator between each two: ``infix("cdot", a, b)``."""
    items: list[Node] = []
    for node in nodes:
        items += [node] if not items else [Operator(sign), node]
    return row(*items)


def equals(*nodes: Node) -> Node:
    """Set nodes with equals signs between them."""
    return infix("=", *nodes)


def symbol_from_latex(text: str) -> Symbol:
    r"""Make the symbol of one letter or one command: ``x``, ``\alpha``."""
    name = text.removeprefix("\\")
    name = LETTER_ALIASES.get(name, name)
    if name in LETTERS or (len(text) == 1 and text.isascii() and text.isalpha()):
        return Symbol(name)
    raise NotationError(f"{text!r} is not one letter or the command of one")


def is_negative(node: Node) -> bool:
    """Say whether a node is printed with a minus sign in front."""
    if isinstance(node, Number):
        return node.text.startswith("-")
    return isinstance(node, Row) and bool(node.items) and node.items[0] == Operator("-")


def is_compound(node: Node) -> bool:
    """Say whether a power of the node needs brackets around the node."""
    if isinstance(node, Number):
        return not node.text.replace(".", "", 1).isdigit()
    return isinstance(node, Fraction) or (isinstance(node, Row) and len(node.items) > 1)


def grouped(node: Node) -> Node:
    """Put brackets around a negative number, a sum, a product or a fraction; leave the rest alone.

    >>> grouped(Number("-3"))
    Fence(left='(', right=')', body=Number(text='-3'))
    >>> grouped(Symbol("x"))
    Symbol(name='x')
    """
    return Fence("(", ")", node) if is_compound(node) else node


def script(base: Node, sub: Node | None = None, sup: Node | None = None) -> Node:
    """Put scripts on a base, with brackets around a base that needs them; without scripts, give the base."""
    if sub is None and sup is None:
        return base
    return Script(_bracketed(base, sup), sub, sup)


def script_base(node: Script) -> Node:
    """Give the base of scripts as every printer shows it: ``(-3)`` squared, ``(x^2)`` cubed."""
    return _bracketed(node.base, node.sup)


def _bracketed(base: Node, sup: Node | None) -> Node:
    if isinstance(base, Script) and base.sup is not None and sup is not None:
        return base if takes_limits(base.base) else Fence("(", ")", base)
    return grouped(base)


def takes_limits(base: Node) -> bool:
    """Say whether scripts on this base stand above and below it (in a displayed formula)."""
    match base:
        case Operator(name):
            return name != "int" and name in SIGNS and SIGNS[name].role == "large"
        case Function(name):
            return name in LIMIT_FUNCTIONS
        case Style("limits", _):
            return True
        case Accent("underbrace" | "overbrace", _):
            return True
    return False


def leading_primes(sup: Node | None) -> tuple[int, Node | None]:
    """Count the primes that a superscript starts with, and give what follows them."""
    items = sup.items if isinstance(sup, Row) else () if sup is None else (sup,)
    count = 0
    while count < len(items) and items[count] == Operator("prime"):
        count += 1
    if not count:
        return 0, sup
    return count, row(*items[count:]) if items[count:] else None


def is_word(node: Node) -> bool:
    """Say whether a node is a function name, with or without scripts."""
    return isinstance(node.base if isinstance(node, Script) else node, Function)


def is_prefix(before: Node | None) -> bool:
    """Say whether a plus or minus after this node is a sign of its operand, not an operation."""
    if isinstance(before, Operator):
        return before.name in SIGNS and SIGNS[before.name].role in {
            "binary",
            "relation",
            "punctuation",
            "large",
        }
    return before is None or isinstance(before, Space) or is_word(before)


def _starts_with_digit(node: Node) -> bool:
    base = node.base if isinstance(node, Script) else node
    return isinstance(base, Number)


def _needs_fence(before: Node, item: Node) -> bool:
    """Say whether the item would melt into the node before it: ``2 -3``, ``2 3``."""
    if isinstance(item, Number) and item.text.startswith("-"):
        role = SIGNS[before.name].role if isinstance(before, Operator) and before.name in SIGNS else ""
        return role not in {"relation", "punctuation"} and not isinstance(before, Space | Text)
    return isinstance(before, Number) and _starts_with_digit(item)


def shown_items(node: Row) -> tuple[Node, ...]:
    """Give the items as every printer shows them: with brackets where numbers would melt together."""
    items = node.items
    for index in range(1, len(items)):
        if _needs_fence(items[index - 1], items[index]):
            fenced = Fence("(", ")", items[index])
            return items[:index] + shown_items(Row((fenced, *items[index + 1 :])))
    return items


def styled(kind: str, node: Node) -> Node:
    """Change the face of every letter and numeral in a tree; signs and function names stay."""
    match node:
        case Symbol() | Number():
            return node if kind == "roman" and isinstance(node, Number) else Style(kind, node)
        case Text():
            return Style(kind, node) if kind == "bold" else node
        case Style(inner, base):
            return _restyled(kind, inner, base)
        case Row(items):
            return Row(tuple(styled(kind, item) for item in items))
        case Script(base, sub, sup):
            return Script(styled(kind, base), sub and styled(kind, sub), sup and styled(kind, sup))
        case Accent(mark, base):
            return Accent(mark, styled(kind, base))
        case Fraction(top, bottom):
            return Fraction(styled(kind, top), styled(kind, bottom))
        case Root(radicand, index):
            return Root(styled(kind, radicand), index)
        case Fence(left, right, body):
            return Fence(left, right, styled(kind, body))
        case Matrix(rows, fence):
            return Matrix(tuple(tuple(styled(kind, cell) for cell in cells) for cells in rows), fence)
        case Lines(rows):
            return Lines(tuple(tuple(styled(kind, cell) for cell in cells) for cells in rows))
        case Cases(pairs):
            return Cases(tuple((styled(kind, value), styled(kind, when)) for value, when in pairs))
    return node


def _restyled(kind: str, inner: str, base: Node) -> Node:
    """Lay a face over a face: bold joins the others, anything else gives way to what is inside."""
    if inner == "limits":
        return Style(inner, styled(kind, base))
    if kind == "bold" and inner in {"calligraphic", "blackboard", "sans"}:
        return Style("bold", Style(inner, base))
    if kind in {"calligraphic", "blackboard", "sans"} and inner == "bold" and not isinstance(base, Style):
        return Style("bold", styled(kind, base))
    return Style("bold", base) if kind == "bold" else Style(inner, base)
