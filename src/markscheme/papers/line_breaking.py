"""Long formulas on several lines: sums before a sign, long products before a point, vectors after a comma."""

from __future__ import annotations

from collections.abc import Sequence

from markscheme.notation import Fence, Fraction, Node, Operator, Root, Row, Space, to_text

WIDEST = 62  # characters of a calculation that fit on one line of a page
WIDEST_VECTOR = 96  # characters of entries with commas between them, which print narrower


def items_of(node: Node) -> tuple[Node, ...]:
    """Give the pieces of a row, or the node alone."""
    return node.items if isinstance(node, Row) else (node,)


def broken(node: Node) -> list[Node]:
    """Break a long calculation before a plus or minus; a long sum inside a fraction or a root is shortened by dots.

    A summand that is too long for a line is broken before its multiplication signs.
    """
    if width(node) <= WIDEST:
        return [node]
    match node:
        case Row((function, Fence() as argument)):
            return _broken_argument(function, argument)
    pieces = _filled([factor for whole in _terms(node) for factor in _factors(whole)])
    return [Row(tuple(piece)) for piece in _filled([items_of(_shortened(Row(tuple(piece)))) for piece in pieces])]


def _broken_argument(function: Node, argument: Fence) -> list[Node]:
    """Break the long argument of a function: what it is about must not be among the dots."""
    first, *rest = broken(argument.body)
    if not rest:
        return [Row((function, Fence(argument.left, argument.right, first)))]
    return [Row((function, Fence(argument.left, ".", first))), *rest[:-1], Fence(".", argument.right, rest[-1])]


def _filled(parts: Sequence[Sequence[Node]]) -> list[list[Node]]:
    """Put as many parts on each line as it holds."""
    lines: list[list[Node]] = [[]]
    for part in parts:
        if lines[-1] and width(Row((*lines[-1], *part))) > WIDEST:
            lines.append([])
        lines[-1] += part
    return lines


def width(node: Node) -> int:
    """Count the characters that a calculation is wide; what stands over a bar is not beside what stands below it."""
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
    for item in items_of(body):
        if Operator(",") in entries[-1] and not isinstance(item, Space):
            entries.append([])
        entries[-1].append(item)
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
