"""Whether an answer is a result, or a calculation that is still to be made.

A result is a numeral, a fraction, a mixed number, or a closed form of the kind that the key prints: at most three
terms, each a rational times one root, power of e or logarithm of a rational, over one denominator or not. Everything
longer still holds arithmetic, whatever its value: `(1-4)^2`, `3.5-47/14*4`, `1/(1+e^-1.55)`, `sqrt(4)`.
"""

from __future__ import annotations

from markscheme.answers.expression import Expression

MOST_TERMS = 3  # as in the closed forms of the key (numbers/closed.py)
_CONSTANTS = ("e", "pi")
_FUNCTIONS = ("sqrt", "exp", "ln", "log2", "log10")


class _Arithmetic(Exception):
    """Something is left to be calculated."""


def is_calculated(tree: Expression) -> bool:
    """Tell whether nothing is left to be calculated in a number as it was written.

    >>> from markscheme.answers import exact
    >>> [is_calculated(exact(text)) for text in ("3/4", "sqrt(6)/6", "2-ln(3)/2", "1/(1+e^-2)", "(1-4)^2")]
    [True, True, True, False, False]
    """
    if _is_literal(tree):
        return True
    try:
        atoms = _terms(tree, True)
    except _Arithmetic:
        return False
    return len(atoms) <= MOST_TERMS and len(set(atoms)) == len(atoms)


def _is_literal(tree: Expression) -> bool:
    """Tell whether a number was written as such: 0.5, -3, 1/3, 1+1/2, 10^-3; not what is calculated from them."""
    if tree.operation == "negate":
        return _is_literal(tree.arguments[0])
    return tree.operation == "number" or _is_fraction(tree) or _is_mixed(tree) or _is_power_of_ten(tree)


def _is_whole(tree: Expression) -> bool:
    inner = tree.arguments[0] if tree.operation == "negate" else tree
    return inner.operation == "number" and inner.rational is not None and inner.rational.q == 1


def _is_fraction(tree: Expression) -> bool:
    """Tell two whole numbers, reduced or not: `0.5/3` is a division that nobody made."""
    return tree.operation == "divide" and all(map(_is_whole, tree.arguments))


def _is_mixed(tree: Expression) -> bool:
    """Tell a whole number and a proper fraction: `1+1/2` is what the reader itself advises for one and a half."""
    if tree.operation != "add":
        return False
    whole, part = tree.arguments
    proper = part.rational is not None and 0 < part.rational < 1
    is_count = whole.operation == "number" and _is_whole(whole) and whole.rational is not None and whole.rational > 0
    return is_count and proper and _is_fraction(part)


def _is_power_of_ten(tree: Expression) -> bool:
    """Tell `10^-3`, or `1.2*10^-3` inside something longer, where it is no numeral of its own."""
    if tree.operation == "multiply":
        return tree.arguments[0].operation == "number" and _is_power_of_ten(tree.arguments[1])
    return tree.operation == "power" and str(tree.arguments[0].rational) == "10" and all(map(_is_whole, tree.arguments))


def _terms(tree: Expression, may_divide: bool) -> list[tuple[str, str]]:
    """Give the roots, powers and logarithms of a sum, one a term; ("", "") for the rational one.

    `may_divide`: no denominator stands around it yet. A factor and a denominator are taken once around a sum, and once
    in each term inside: (1+sqrt(5))/2 and 1/2+sqrt(5)/2 are both ends of a calculation, sqrt(6)/6/2 is none.
    """
    if tree.operation == "negate":
        return _terms(tree.arguments[0], may_divide)
    if tree.operation in ("add", "subtract") and not _is_literal(tree):
        return [atom for side in tree.arguments for atom in _terms(side, may_divide)]
    if may_divide and tree.operation == "divide" and _is_whole(tree.arguments[1]) and _is_sum(tree.arguments[0]):
        return _terms(tree.arguments[0], False)
    return [_term(tree, may_divide)]


def _is_sum(tree: Expression) -> bool:
    inner = tree.arguments[0] if tree.operation == "negate" else tree
    return inner.operation in ("add", "subtract")


def _term(tree: Expression, may_divide: bool) -> tuple[str, str]:
    """Give the one atom of a term."""
    if _is_literal(tree):
        if not may_divide and not _is_whole(tree):
            raise _Arithmetic
        return "", ""
    atom, _, has_bottom = _factors(tree)
    if has_bottom and not may_divide:
        raise _Arithmetic
    return atom


def _factors(tree: Expression) -> tuple[tuple[str, str], bool, bool]:
    """Give the atom of a product, and whether a factor and a denominator stand beside it already."""
    if tree.operation == "negate":
        return _factors(tree.arguments[0])
    if tree.operation == "multiply":
        left, right = tree.arguments
        factor, rest = (left, right) if _is_literal(left) else (right, left)
        atom, has_top, has_bottom = _factors(rest)
        if has_top or not _is_literal(factor) or (has_bottom and _has_denominator(factor)):
            raise _Arithmetic
        return atom, True, has_bottom or _has_denominator(factor)
    if tree.operation == "divide":
        top, bottom = tree.arguments
        if _is_literal(top) and not _has_denominator(top):  # 1/sqrt(6), 3/(2e)
            atom, _, has_bottom = _factors(bottom)
            if has_bottom:
                raise _Arithmetic
            return atom, True, True
        atom, has_top, has_bottom = _factors(top)
        if has_bottom or not _is_whole(bottom):
            raise _Arithmetic
        return atom, has_top, True
    return _atom(tree), False, False


def _has_denominator(literal: Expression) -> bool:
    inner = literal.arguments[0] if literal.operation == "negate" else literal
    return inner.operation != "number"


def _atom(tree: Expression) -> tuple[str, str]:
    """Give a constant, or a function of a number that was written as such; `sqrt(4)` is 2, which is asked for."""
    if tree.operation in _CONSTANTS:
        return tree.operation, ""
    is_root = tree.operation == "power" and all(map(_is_literal, tree.arguments))
    if tree.rational is None and (is_root or (tree.operation in _FUNCTIONS and _is_literal(tree.arguments[0]))):
        return tree.operation, " ".join(str(argument.rational) for argument in tree.arguments)
    raise _Arithmetic
