"""Long formulas on several lines: sums before a sign, long products before a point, vectors after a comma."""

from __future__ import annotations

from collections.abc import Sequence

from markscheme.notation import (
    Fence,
    Fraction,
    Node,
    Number,
    Operator,
    Root,
    Row,
    Space,
    SubSuperscript,
    Symbol,
    Text,
    to_text,
)

WIDEST = 62  # characters of a calculation that fit on one line of a page
SMALLER = 7  # tenths of the width that a digit has, in an exponent
MOST_OPENED = 3  # lines of one sum in parentheses; of a longer one nobody follows each summand
WIDEST_VECTOR = 96  # characters of entries with commas between them, which print narrower


def items_of(node: Node) -> tuple[Node, ...]:
    """Give the pieces of a row, or the node alone."""
    return node.items if isinstance(node, Row) else (node,)


def broken(node: Node) -> list[Node]:
    """Break a long calculation before a plus or minus; a long sum below a bar or under a root is shortened by dots.

    A summand that is too long for a line is broken before its multiplication signs, and a sum in parentheses at its
    end, such as what a function is applied to, before its own plus or minus. A long sum above a bar stands in such
    parentheses behind the bar: 1/5 ((3 - 2)^2 + ...), as its formula has it.
    """
    if width(node) <= WIDEST:
        return [node]
    pieces = _filled([factor for whole in _terms(node) for factor in _factors(_below_one(whole))])
    whole = [line for piece in pieces for line in _opened(piece) or [items_of(_shortened(Row(tuple(piece))))]]
    return [Row(tuple(piece)) for piece in _filled(whole)]


def _opened(piece: Sequence[Node]) -> list[Sequence[Node]]:
    """Break the sum in parentheses that ends a line which is too long; none where that takes more than a few lines."""
    *before, last = piece
    if not isinstance(last, Fence) or (last.left, last.right) != ("(", ")"):
        return []
    if _shortened(row := Row(tuple(piece))) == row:
        return []
    terms = _terms(last.body)
    if len(terms) < 2 or Operator(",") in items_of(last.body):
        return []
    lines = _filled([[*before, *terms[0]], *terms[1:]])
    if not 1 < len(lines) <= MOST_OPENED or any(width(Row(tuple(line))) > WIDEST + 2 for line in lines):
        return []
    first, *middle, end = lines
    opened = Fence("(", ".", Row(tuple(first[len(before) :])))
    return [[*before, opened], *middle, [Fence(".", ")", Row(tuple(end)))]]


def _below_one(term: list[Node]) -> list[Node]:
    """Write the long sum above the bar that ends a summand behind the bar, with what is left above it."""
    *before, last = term
    if not isinstance(last, Fraction) or width(last.numerator) <= WIDEST or width(last.denominator) > WIDEST:
        return term
    above = list(items_of(last.numerator))
    if len(_terms(last.numerator)) > 1:
        return [*before, Fraction(Number("1"), last.denominator), Fence("(", ")", last.numerator)]
    sign, factors = above[: above[0] == Operator("-")], above[above[0] == Operator("-") : -1]
    if not isinstance(above[-1], Fence) or (sign and before):
        return term
    kept = factors[:-1]  # without the point before the sum
    left = Row(tuple(kept)) if len(kept) > 1 else kept[0] if kept else Number("1")
    return [*before, *sign, Fraction(left, last.denominator), above[-1]]


def _filled(parts: Sequence[Sequence[Node]]) -> list[list[Node]]:
    """Put as many parts on each line as it holds."""
    lines: list[list[Node]] = [[]]
    for part in parts:
        if lines[-1] and width(Row((*lines[-1], *part))) > WIDEST:
            lines.append([])
        lines[-1] += part
    return lines


def width(node: Node) -> int:
    """Count the characters that a calculation is wide, fewer of an exponent, which prints smaller.

    What stands over a bar is not beside what stands below it.
    """
    return len(to_text(_without_bars(node)))


def _without_bars(node: Node) -> Node:
    match node:
        case Row(items):
            return Row(tuple(map(_without_bars, items)))
        case Fraction(above, below):
            return max(_without_bars(above), _without_bars(below), key=lambda part: len(to_text(part)))
        case Fence(_, _, body):  # bars are written abs(...) in text
            return Fence("(", ")", _without_bars(body))
        case Root(radicand, index):
            return Root(_without_bars(radicand), index)
        case SubSuperscript(Symbol("e"), None, Number(text)):
            return Text(f"e{text[: SMALLER * len(text) // 10]}")
    return node


def broken_vector(node: Node) -> list[Node]:
    """Break a long vector after a comma; anything else stays whole."""
    if not isinstance(node, Fence) or len(to_text(node)) <= WIDEST_VECTOR:
        return [node]
    pieces: list[list[Node]] = [[]]
    for entry in _entries(node.body):
        if pieces[-1] and len(to_text(Row((*pieces[-1], *entry)))) > WIDEST_VECTOR:
            pieces.append([])
        pieces[-1] += entry
    last = len(pieces) - 1
    return [
        Fence(node.left if i == 0 else ".", node.right if i == last else ".", Row(tuple(piece)))
        for i, piece in enumerate(pieces)
    ]


def _entries(body: Node) -> list[list[Node]]:
    """List the entries of a vector, each with the comma after it."""
    entries: list[list[Node]] = [[]]
    ended = False  # not looked up in the entry: a sum of a thousand has no comma, and would be read a thousand times
    for item in items_of(body):
        if ended and not isinstance(item, Space):
            entries.append([])
            ended = False
        entries[-1].append(item)
        ended = ended or item == Operator(",")
    return entries


def _terms(node: Node) -> list[list[Node]]:
    """List the summands of a row, each with its sign."""
    terms: list[list[Node]] = [[]]
    for item in items_of(node):
        if terms[-1] and item in (Operator("+"), Operator("-")):
            terms.append([])
        terms[-1].append(item)
    return terms


def _factors(term: list[Node]) -> list[list[Node]]:
    """List the factors of a summand that no line holds, each with its sign; a shorter one stays whole."""
    if width(Row(tuple(term))) <= WIDEST:
        return [term]
    factors: list[list[Node]] = [[]]
    for item in term:
        if factors[-1] and item in (Operator("cdot"), Operator("times")):
            factors.append([])
        factors[-1].append(item)
    return factors


def _shortened(node: Node) -> Node:
    if width(node) <= WIDEST:
        return node
    if isinstance(node, Row):
        return Row(tuple(_shortened(item) for item in node.items))
    if isinstance(node, Fraction):
        return Fraction(_dotted(node.numerator), _dotted(node.denominator))
    if isinstance(node, Root):
        return Root(_dotted(node.radicand), node.index)
    return Fence(node.left, node.right, _dotted(node.body)) if isinstance(node, Fence) else node


def _dotted(node: Node) -> Node:
    """Shorten a long sum to its first two summands, dots, and its last; of four the first alone, of fewer no last.

    A long list, as of the numbers of which one is the largest, is shortened in the same way.
    """
    if width(node) > WIDEST and len(listed := _entries(node)) > 3:
        return Row((*listed[0], *listed[1], Operator("ldots"), Operator(","), *listed[-1]))
    terms = _terms(node)
    if width(node) <= WIDEST or len(terms) < 2:
        return _shortened(node) if isinstance(node, Row | Fraction) and len(terms) == 1 else node
    first = [item for term in terms[: 2 if len(terms) > 4 else 1] for item in term]
    last = terms[-1] if len(terms) > 3 else []  # two or three that no line holds are long ones
    return Row((*first, Operator("+"), Operator("cdots"), *last))
