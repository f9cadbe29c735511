"""Boxes, segments and curves in the plane: millimetres, y downwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import hypot

Point = tuple[float, float]
Segment = tuple[Point, Point]
_STEPS = 10


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle with sides along the axes."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, centre: Point, width: float, height: float) -> Rectangle:
        """Make the box of a size about a centre."""
        x, y = centre
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @property
    def centre(self) -> Point:
        """The middle of the box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, by: float) -> Rectangle:
        """Give the box with a margin on every side."""
        return Rectangle(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def meets(self, other: Rectangle) -> bool:
        """Say whether two boxes share more than an edge."""
        apart = other.left >= self.right or other.right <= self.left
        return not (apart or other.top >= self.bottom or other.bottom <= self.top)

    def holds(self, other: Rectangle) -> bool:
        """Say whether another box lies wholly inside."""
        wide = self.left <= other.left and other.right <= self.right
        return wide and self.top <= other.top and other.bottom <= self.bottom

    def part_inside(self, segment: Segment) -> Segment | None:
        """Give the part of a segment that lies in the box, edges included; None where it has no length."""
        start, end = segment
        first, last = 0.0, 1.0
        for axis, low, high in ((0, self.left, self.right), (1, self.top, self.bottom)):
            step = end[axis] - start[axis]
            if step == 0:
                if not low <= start[axis] <= high:
                    return None
                continue
            enter, leave = sorted(((low - start[axis]) / step, (high - start[axis]) / step))
            first, last = max(first, enter), min(last, leave)
        return (between(start, end, first), between(start, end, last)) if first < last else None


def hull(boxes: Iterable[Rectangle]) -> Rectangle:
    """Give the smallest box around all of them."""
    each = list(boxes)
    return Rectangle(
        min(b.left for b in each), min(b.top for b in each), max(b.right for b in each), max(b.bottom for b in each)
    )


def overlapping(boxes: Iterable[Rectangle]) -> bool:
    """Say whether any two of the boxes meet."""
    return any(one.meets(other) for one, other in combinations(boxes, 2))


def crosses(segment: Segment, box: Rectangle) -> bool:
    """Say whether any part of a segment lies inside a box (Liang and Barsky, 1984)."""
    (x, y), (to_x, to_y) = segment
    if (x <= box.left and to_x <= box.left) or (x >= box.right and to_x >= box.right):
        return False
    if (y <= box.top and to_y <= box.top) or (y >= box.bottom and to_y >= box.bottom):
        return False
    first, last = 0.0, 1.0
    for start, step, low, high in ((x, to_x - x, box.left, box.right), (y, to_y - y, box.top, box.bottom)):
        if step == 0:
            if not low < start < high:
                return False
            continue
        enter, leave = sorted(((low - start) / step, (high - start) / step))
        first, last = max(first, enter), min(last, leave)
    return first < last


def between(start: Point, end: Point, fraction: float) -> Point:
    """Give the point at a fraction of the way."""
    return start[0] + (end[0] - start[0]) * fraction, start[1] + (end[1] - start[1]) * fraction


def beside(start: Point, end: Point, offset: float) -> Point:
    """Give the point at a distance from the middle of a segment, to the left of one who walks along it."""
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    x, y = between(start, end, 0.5)
    return x + (end[1] - start[1]) / length * offset, y - (end[0] - start[0]) / length * offset


def towards(start: Point, end: Point, distance: float) -> Point:
    """Give the point at a distance from the start on the way to the end."""
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    return between(start, end, distance / length)


@dataclass(frozen=True, slots=True)
class Curve:
    """A straight line, or a Bézier curve drawn towards one or two control points."""

    start: Point
    end: Point
    controls: tuple[Point, ...] = ()

    def at(self, fraction: float) -> Point:
        """Give the point that belongs to a fraction between 0 and 1 (de Casteljau)."""
        points = [self.start, *self.controls, self.end]
        while len(points) > 1:
            points = [between(a, b, fraction) for a, b in pairwise(points)]
        return points[0]

    def segments(self) -> list[Segment]:
        """Cut the curve into straight pieces."""
        points = [self.at(i / _STEPS) for i in range(_STEPS + 1)] if self.controls else [self.start, self.end]
        return list(pairwise(points))
