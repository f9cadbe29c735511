"""What code says in a roundabout way, as a textbook writes it: a ceiling, a root, exp of a long exponent."""

from __future__ import annotations

from markscheme.notation.builders import grouped
from markscheme.notation.maths_tree import (
    Fence,
    Fraction,
    Function,
    Node,
    Number,
    Operator,
    Row,
    SubSuperscript,
    Symbol,
)
from markscheme.numbers.exact import Value
from markscheme.traced.function_arguments import applied_to
from markscheme.traced.term_pieces import in_parentheses

LONGEST_TOP = 4  # pieces above the line in an exponent, which prints in the smallest size
_SIGNS = Operator("+"), Operator("-")


def is_logarithm(node: Node) -> bool:
    """Say whether a node is the logarithm of something, to the base e or 2."""
    match node:
        case Row((Function("ln") | SubSuperscript(Function("log")), Fence())):
            return True
    return False


def as_ceiling(node: Node) -> Node | None:
    """Write minus the floor of -x as the ceiling of x; None where minus stands before a node of another kind."""
    match node:
        case Fence("⌊", "⌋", body) if (inside := _without_minus(body)) is not None:
            return Fence("⌈", "⌉", inside)
    return None


def _without_minus(node: Node) -> Node | None:
    """Take the minus off a single term; None where it is written with none."""
    match node:
        case Number(text) if text.startswith("-"):
            return Number(text[1:])
        case Row((Operator("-"), *rest)) if rest and not any(part in _SIGNS for part in rest):
            return rest[0] if len(rest) == 1 else Row(tuple(rest))
        case Fraction(above, below):
            inside = _without_minus(above)
            return None if inside is None else Fraction(inside, below)
    return None


def power_of_e(exponent: Node, value: Value, power: Value) -> Node:
    """Write e to a power: a root where it is a share of one logarithm, exp(...) where it is a long fraction."""
    match exponent:
        case Fraction(Row((Function("ln"), Fence("(", ")", inside))), degree):
            return SubSuperscript(grouped(inside), sup=Fraction(Number("1"), degree))
        case Fraction(Row((Function("ln"), Fence("(", ")", inside), Operator("cdot"), Number() as times)), degree):
            return SubSuperscript(grouped(inside), sup=Fraction(times, degree))
        case Fraction(Row(above), _) if len(above) > LONGEST_TOP:
            return Row((Function("exp"), applied_to(in_parentheses, (exponent, value), power=power)))
    return applied_to(_raised, (exponent, value), power=power)


def _raised(exponent: Node) -> Node:
    return SubSuperscript(Symbol("e"), sup=exponent)
