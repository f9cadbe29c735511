"""Other ways of working: they lead to the same number, and by other roundings on the way.

A word of families (a quotient, the square of a sum, tanh ...) has one way that is written and those named here. Affine
forms follow them for the accepted ranges, a student's numbers for what keeping fewer digits gives, simulated students
as a habit; all three by the functions of this module. A way changes the roundings alone: what changes the steps is a
route of the family (`step__via_name`).

A number that follows ways has `takes_way(name)`: whether it goes this way now.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

# Of each word the ways beside the written one. Listed for users in docs/marking.md; a test compares.
WAYS: dict[str, tuple[str, ...]] = {
    "quotient": ("reciprocal",),
    "quotient of a sum": ("each_term",),
    "square": ("expanded",),
    "sigmoid": ("sigmoid_by_e_to_minus_z", "sigmoid_by_e_to_z", "sigmoid_by_tanh"),
    "tanh": ("tanh_by_e_to_z", "tanh_by_e_to_2z", "tanh_by_e_to_minus_2z", "tanh_from_one", "tanh_by_sigmoid"),
    "softmax": ("softmax_less_largest",),
    "logsumexp": ("logsumexp_less_largest",),
    "log": ("log_by_base_10",),
}


def way_taken(number: Any, word: str) -> str:
    """The way that a number goes at a word; empty for the written one.

    Every way is asked after, so that an evaluation notes all that it met.
    """
    taken = [way for way in WAYS[word] if number.takes_way(way)]
    return taken[0] if taken else ""


def tanh_by(way: str, z: Any) -> Any:
    """tanh(z) through powers of e, each number on the way written down."""
    if way == "tanh_by_e_to_z":
        up, down = z.exp(), (-z).exp()
        return (up - down).settled() / (up + down).settled()
    power = ((-2 * z) if way == "tanh_by_e_to_minus_2z" else (2 * z)).settled().exp()
    above = (power + 1).settled()
    if way == "tanh_by_e_to_2z":
        return (power - 1).settled() / above
    if way == "tanh_by_e_to_minus_2z":
        return (1 - power).settled() / above
    if way == "tanh_from_one":
        return (1 - 2 / above).settled()
    power = (-2 * z).settled().exp()
    return (2 * (1 / (1 + power).settled()) - 1).settled()


def sigmoid_by(way: str, z: Any) -> Any:
    """1 / (1 + e^-z) through a power of e, or tanh of half, each number on the way written down."""
    if way == "sigmoid_by_e_to_z":
        power = z.exp()
        return power / (1 + power).settled()
    if way == "sigmoid_by_tanh":
        half = (z / 2).settled()
        return (1 + half.tanh_in_one().settled()).settled() / 2
    return 1 / (1 + (-z).exp()).settled()


def less_largest(scores: Iterable[Any], sizes: Iterable[float]) -> list[Any]:
    """Scores less the largest of them, as calculators are kept from overflowing; `sizes` says which is largest."""
    scores = list(scores)
    _, top = max(zip(sizes, range(len(scores)), strict=True))
    return [(score - scores[top]).settled() for score in scores]
