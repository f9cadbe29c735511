"""The pieces of terms: what stands in a row, before a sum, in parentheses, and how deep."""

from __future__ import annotations

from markscheme.notation.maths_tree import Fence, Node, Operator, Row, SubSuperscript


def items(node: Node) -> tuple[Node, ...]:
    """List the pieces of a row, or the node alone."""
    return node.items if isinstance(node, Row) else (node,)


def in_parentheses(node: Node) -> Node:
    """Put a node in parentheses."""
    return Fence("(", ")", node)


def as_factor(node: Node) -> Node:
    """Write a calculation as a factor of a matrix product."""
    return in_parentheses(node)


def with_superscript(base: Node, sup: Node) -> Node:
    """Put a superscript on a node, beside the subscript that it may have."""
    if isinstance(base, SubSuperscript) and base.sup is None and not is_sum(base):
        return SubSuperscript(base.base, base.sub, sup)
    return SubSuperscript(base, sup=sup)


def is_sum(node: Node) -> bool:
    """Say whether a node is the sign of a sum or a product over an index."""
    sign = node.base if isinstance(node, SubSuperscript) else node
    return isinstance(sign, Operator) and sign.name in ("sum", "prod")


def before_sum(node: Node) -> tuple[tuple[Node, ...], tuple[Node, ...], tuple[Node, ...]] | None:
    """Split a term that ends in a sum into its minus, the factors before the sum, and the sum; None for other terms."""
    parts = items(node)
    sign = parts[:1] if parts[:1] == (Operator("-"),) else ()
    rest = parts[len(sign) :]
    place = next((i for i, part in enumerate(rest) if is_sum(part)), None)
    if place is None or any(part in (Operator("+"), Operator("-")) for part in rest):
        return None
    return sign, rest[:place], rest[place:]
