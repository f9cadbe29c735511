"""Short ways to build trees, and the brackets that arithmetic needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from markscheme.errors import NotationError
from markscheme.notation import maths_tree as maths
from markscheme.notation.signs import LETTER_ALIASES, LETTERS, LIMIT_FUNCTIONS, SIGNS

EMPTY = maths.Row(())
_NUMERAL = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?\Z")


def row(*items: maths.Node) -> maths.Node:
    """Set pieces side by side; rows inside are opened, a single piece stands alone."""
    flat: list[maths.Node] = []
    for item in items:
        flat.extend(item.items if isinstance(item, maths.Row) else (item,))
    return flat[0] if len(flat) == 1 else maths.Row(tuple(flat))


def number(text: str) -> maths.Number:
    """Make a numeral; its form is checked: ``12``, ``-0.5``, ``1.2e-5``."""
    if not _NUMERAL.match(text):
        raise NotationError(f"{text!r} is not a numeral; write digits such as 12, -0.5 or 1.2e-5")
    return maths.Number(text)


_SMALL = re.compile(r"(-?)0\.(0{5,})([1-9])(\d*)")  # zeros that nobody wants to count
SHORTEST_POWER_OF_TEN = 7  # digits from which a round number is set as a power of ten
FEWEST_ZEROS = 5  # at the end of a number that counts as round


def figures_and_exponent(numeral: str) -> tuple[str, str]:
    """Take a numeral apart as it is set: one with an e, and a long round one, so that nobody has to count its zeros.

    >>> figures_and_exponent("-1.2e-05"), figures_and_exponent("8600000000"), figures_and_exponent("12340000")
    (('-1.2', '-5'), ('8.6', '9'), ('12340000', ''))
    >>> figures_and_exponent("0.00000001"), figures_and_exponent("0.00012")
    (('1', '-8'), ('0.00012', ''))
    """
    if small := _SMALL.fullmatch(numeral):
        minus, zeros, first, rest = small.groups()
        return minus + first + ("." if rest else "") + rest, str(-len(zeros) - 1)
    if len(numeral) < SHORTEST_POWER_OF_TEN and "e" not in numeral:
        return numeral, ""
    text, _, exponent = numeral.partition("e")
    digits = text.removeprefix("-")
    figures = digits.rstrip("0")
    if exponent:
        return text, str(int(exponent))
    if not digits.isdigit() or len(digits) < SHORTEST_POWER_OF_TEN or len(digits) - len(figures) < FEWEST_ZEROS:
        return text, ""
    minus, rest = text[: -len(digits)], figures[1:]
    return minus + figures[:1] + ("." if rest else "") + rest, str(len(digits) - 1)


def infix(sign: str, *nodes: maths.Node) -> maths.Node:
    """Set nodes with one operator between each two: ``infix("cdot", a, b)``."""
    items: list[maths.Node] = []
    for node in nodes:
        items += [node] if not items else [maths.Operator(sign), node]
    return row(*items)


def equals(*nodes: maths.Node) -> maths.Node:
    """Set nodes with equals signs between them."""
    return infix("=", *nodes)


def symbol_from_latex(text: str) -> maths.Symbol:
    r"""Make the symbol of one letter or one command: ``x``, ``\alpha``."""
    name = text.removeprefix("\\")
    name = LETTER_ALIASES.get(name, name)
    if name in LETTERS or (len(text) == 1 and text.isascii() and text.isalpha()):
        return maths.Symbol(name)
    raise NotationError(f"{text!r} is not one letter or the command of one")


def is_negative(node: maths.Node) -> bool:
    """Say whether a node is printed with a minus sign in front."""
    if isinstance(node, maths.Number):
        return node.text.startswith("-")
    return isinstance(node, maths.Row) and bool(node.items) and node.items[0] == maths.Operator("-")


def within_minus(node: maths.Node) -> maths.Node | None:
    """Give a + b of -(a + b), None of anything else."""
    match node:
        case maths.Row((maths.Operator("-"), maths.Fence("(", ")", inside))):
            return inside
    return None


def turned_extreme(node: maths.Node) -> maths.Node | None:
    """Give min(1, -2) for max(-1, 2), which is its opposite, and the other way round; None where no numbers stand."""
    match node:
        case maths.Row((maths.Function("max" | "min" as name), maths.Fence("(", ")", maths.Row(listed)))):
            signs = (maths.Operator("-"), maths.Operator(","))
            if all(isinstance(piece, maths.Number) or piece in signs for piece in listed):
                function = maths.Function("min" if name == "max" else "max")
                return maths.Row((function, maths.Fence("(", ")", maths.Row(tuple(_turned(listed))))))
    return None


def _turned(listed: tuple[maths.Node, ...]) -> Iterator[maths.Node]:
    """Turn the signs of numbers in a list."""
    for before, piece in pairwise((maths.Operator(","), *listed)):
        if not isinstance(piece, maths.Number):
            if piece == maths.Operator(","):
                yield piece
        elif is_negative(piece):
            yield maths.Number(piece.text[1:])
        else:
            turned = before != maths.Operator("-") and piece.text != "0"
            yield maths.Number(f"-{piece.text}") if turned else piece


def is_compound(node: maths.Node) -> bool:
    """Say whether a power of the node needs brackets around the node."""
    if isinstance(node, maths.Number):
        return not node.text.replace(".", "", 1).isdigit() or figures_and_exponent(node.text)[1] != ""
    return isinstance(node, maths.Fraction) or (isinstance(node, maths.Row) and len(node.items) > 1)


def grouped(node: maths.Node) -> maths.Node:
    """Put brackets around a negative number, a sum, a product or a fraction; leave the rest alone.

    >>> grouped(maths.Number("-3"))
    Fence(left='(', right=')', body=Number(text='-3'))
    >>> grouped(maths.Symbol("x"))
    Symbol(name='x')
    """
    return maths.Fence("(", ")", node) if is_compound(node) else node


def script(base: maths.Node, sub: maths.Node | None = None, sup: maths.Node | None = None) -> maths.Node:
    """Put scripts on a base, with brackets around a base that needs them; without scripts, give the base."""
    if sub is None and sup is None:
        return base
    return maths.SubSuperscript(_bracketed(base, sup), sub, sup)


def script_base(node: maths.SubSuperscript) -> maths.Node:
    """Give the base of scripts as every printer shows it: ``(-3)`` squared, ``(x^2)`` cubed."""
    return _bracketed(node.base, node.sup)


def _bracketed(base: maths.Node, sup: maths.Node | None) -> maths.Node:
    if isinstance(base, maths.SubSuperscript) and base.sup is not None and sup is not None:
        return base if takes_limits(base.base) else maths.Fence("(", ")", base)
    return grouped(base)


def takes_limits(base: maths.Node) -> bool:
    """Say whether scripts on this base stand above and below it (in a displayed formula)."""
    match base:
        case maths.Operator(name):
            return name != "int" and name in SIGNS and SIGNS[name].role == "large"
        case maths.Function(name):
            return name in LIMIT_FUNCTIONS
        case maths.Style("limits", _):
            return True
        case maths.Accent("underbrace" | "overbrace", _):
            return True
    return False


def leading_primes(sup: maths.Node | None) -> tuple[int, maths.Node | None]:
    """Count the primes that a superscript starts with, and give what follows them."""
    items = sup.items if isinstance(sup, maths.Row) else () if sup is None else (sup,)
    count = 0
    while count < len(items) and items[count] == maths.Operator("prime"):
        count += 1
    if not count:
        return 0, sup
    return count, row(*items[count:]) if items[count:] else None


def on_one_line(node: maths.Node) -> maths.Node:
    """Write fractions with a slash, as in an exponent, where the halves of a fraction are too small to be read."""
    match node:
        case maths.Fraction(above, below):
            parted = ("+", "-")
            return row(_beside_slash(above, parted), maths.Operator("/"), _beside_slash(below, None))
        case maths.Row(items):
            return maths.Row(tuple(map(on_one_line, items)))
        case maths.Fence(left, right, body):
            return maths.Fence(left, right, on_one_line(body))
    return node


def _beside_slash(node: maths.Node, parted: tuple[str, ...] | None) -> maths.Node:
    """Put brackets around what a slash would part: a sum before it, and behind it all that is more than one thing."""
    flat = on_one_line(node)
    behind = flat.items[1:] if isinstance(flat, maths.Row) else ()
    signs = [item for item in behind if parted is None or (isinstance(item, maths.Operator) and item.name in parted)]
    return maths.Fence("(", ")", flat) if signs else flat


def is_word(node: maths.Node) -> bool:
    """Say whether a node is a function name, with or without scripts."""
    return isinstance(node.base if isinstance(node, maths.SubSuperscript) else node, maths.Function)


def is_prefix(before: maths.Node | None) -> bool:
    """Say whether a plus or minus after this node is a sign of its operand, not an operation."""
    if isinstance(before, maths.Operator):
        return before.name in SIGNS and SIGNS[before.name].role in {
            "binary",
            "relation",
            "punctuation",
            "large",
        }
    return before is None or isinstance(before, maths.Space) or is_word(before)


def _starts_with_digit(node: maths.Node) -> bool:
    base = node.base if isinstance(node, maths.SubSuperscript) else node
    return isinstance(base, maths.Number)


def _needs_fence(before: maths.Node, item: maths.Node) -> bool:
    """Say whether the item would run together with the node before it: ``2 -3``, ``2 3``."""
    if isinstance(item, maths.Number) and item.text.startswith("-"):
        role = SIGNS[before.name].role if isinstance(before, maths.Operator) and before.name in SIGNS else ""
        return role not in {"relation", "punctuation"} and not isinstance(before, maths.Space | maths.Text)
    return isinstance(before, maths.Number) and _starts_with_digit(item)


def shown_items(node: maths.Row) -> tuple[maths.Node, ...]:
    """Give the items as every printer shows them: with brackets where numbers would run together."""
    shown = list(node.items[:1])
    for item in node.items[1:]:
        shown.append(maths.Fence("(", ")", item) if _needs_fence(shown[-1], item) else item)
    return tuple(shown)


def styled(kind: str, node: maths.Node) -> maths.Node:
    """Change the face of every letter and numeral in a tree; signs and function names stay."""
    match node:
        case maths.Symbol() | maths.Number():
            return node if kind == "roman" and isinstance(node, maths.Number) else maths.Style(kind, node)
        case maths.Text():
            return maths.Style(kind, node) if kind == "bold" else node
        case maths.Style(inner, base):
            return _restyled(kind, inner, base)
        case maths.Row(items):
            return maths.Row(tuple(styled(kind, item) for item in items))
        case maths.SubSuperscript(base, sub, sup):
            return maths.SubSuperscript(styled(kind, base), sub and styled(kind, sub), sup and styled(kind, sup))
        case maths.Accent(mark, base):
            return maths.Accent(mark, styled(kind, base))
        case maths.Fraction(top, bottom):
            return maths.Fraction(styled(kind, top), styled(kind, bottom))
        case maths.Root(radicand, index):
            return maths.Root(styled(kind, radicand), index)
        case maths.Fence(left, right, body):
            return maths.Fence(left, right, styled(kind, body))
        case maths.Matrix(rows, fence):
            return maths.Matrix(tuple(tuple(styled(kind, cell) for cell in cells) for cells in rows), fence)
        case maths.Lines(rows):
            return maths.Lines(tuple(tuple(styled(kind, cell) for cell in cells) for cells in rows))
        case maths.Cases(pairs):
            return maths.Cases(tuple((styled(kind, value), styled(kind, when)) for value, when in pairs))
    return node


def _restyled(kind: str, inner: str, base: maths.Node) -> maths.Node:
    """Lay a face over a face: bold joins the others, anything else gives way to what is inside."""
    if inner == "limits":
        return maths.Style(inner, styled(kind, base))
    if kind == "bold" and inner in {"calligraphic", "blackboard", "sans"}:
        return maths.Style("bold", maths.Style(inner, base))
    if kind in {"calligraphic", "blackboard", "sans"} and inner == "bold" and not isinstance(base, maths.Style):
        return maths.Style("bold", styled(kind, base))
    return maths.Style("bold", base) if kind == "bold" else maths.Style(inner, base)
