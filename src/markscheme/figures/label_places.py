"""Where labels go: none on another, none on an edge that is not its own, none on a node."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markscheme.figures.canvas import Canvas, RenderedFigure, text_box
from markscheme.figures.geometry import Curve, Rectangle, Segment, crosses

# A label in the middle of its edge is what a reader expects; the others are tried outwards from there.
FRACTIONS = (0.5, 0.44, 0.56, 0.38, 0.62, 0.33, 0.67, 0.28, 0.72, 0.23, 0.77, 0.18, 0.82)

_AIRS = (1.4, 0.3)  # rather roomy, else as close as can be read
_GROWTH, _STEPS = 1.13, 10


def places_along(curve: Curve, text: str, size: float, fractions: Sequence[float]) -> list[Rectangle]:
    """List the places of a label on its edge, the best first."""
    return [text_box(curve.at(fraction), text, size) for fraction in fractions]


def free_places(
    places: Sequence[Rectangle], taken: Sequence[Rectangle], segments: Sequence[Segment]
) -> list[Rectangle]:
    """Keep those places that lie on no box and no segment."""
    return [
        place
        for place in places
        if not any(map(place.meets, taken)) and not any(crosses(segment, place) for segment in segments)
    ]


def choose_places(candidates: Sequence[Sequence[Rectangle]]) -> list[Rectangle] | None:
    """Choose a place for each label so that no two overlap; None where that does not succeed.

    The label with the fewest places left chooses first.
    """
    left = {i: list(places) for i, places in enumerate(candidates)}
    chosen: dict[int, Rectangle] = {}
    while left:
        i = min(left, key=lambda label: (len(left[label]), label))
        places = left.pop(i)
        if not places:
            return None
        chosen[i] = places[0]
        left = {j: [box for box in others if not box.meets(chosen[i])] for j, others in left.items()}
    return [chosen[i] for i in range(len(candidates))]


def place_on_edges(
    curves: Sequence[Curve],
    texts: Sequence[str],
    nodes: Sequence[Rectangle],
    size: float,
    air: float,
    fractions: Sequence[float] = FRACTIONS,
) -> list[Rectangle] | None:
    """Find places for one text on each edge, clear of the nodes and of all other edges; an empty text takes none.

    `air` is the distance, in millimetres, that two labels keep, and a label from a node.
    """
    segments = [curve.segments() for curve in curves]
    taken = [node.grown(air) for node in nodes]
    candidates = []
    for i, (curve, text) in enumerate(zip(curves, texts, strict=True)):
        others = [segment for j, each in enumerate(segments) if j != i for segment in each]
        places = (
            free_places(places_along(curve, text, size, fractions), taken, others)
            if text
            else [Rectangle.around(curve.at(0.5), 0, 0)]
        )
        if not places:
            return None
        candidates.append([place.grown(air / 2) for place in places] if text else places)
    return choose_places(candidates)


def smallest_fitting(make: Callable[[float, float], Canvas | None]) -> RenderedFigure | None:
    """Make the smallest drawing whose labels all find room and that fits a page; None where there is none.

    `make` draws at a scale and with an air around labels; it gives None where a label finds no place.
    """
    for air in _AIRS:
        for step in range(_STEPS):
            canvas = make(_GROWTH**step, air)
            if canvas is None:
                continue
            if not canvas.fits():
                break
            return canvas.drawing()
    return None
