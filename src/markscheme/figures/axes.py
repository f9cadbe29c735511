"""A frame with ticks around a part of the plane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from flint import fmpq

from markscheme.figures.canvas import PLAIN, SMALL, THIN, Canvas
from markscheme.figures.figure_text import label_text, width_of
from markscheme.figures.geometry import Point, Rectangle
from markscheme.numbers.exact import to_float

_TICK = 1.0
_MOST_TICKS = 12
_NEAR = 1e-9
_SIDE = 66.0
_ALIKE = 4.0  # directions that differ by more have scales of their own


@dataclass(frozen=True, slots=True)
class Scale:
    """Ticks from first to last, and the millimetres of a unit."""

    ticks: tuple[fmpq, ...]
    unit: float

    @property
    def length(self) -> float:
        """Millimetres from the first tick to the last."""
        return to_float(self.ticks[-1] - self.ticks[0]) * self.unit

    def place(self, value: float) -> float:
        """Give the distance from the first tick, in millimetres."""
        return (value - to_float(self.ticks[0])) * self.unit


@dataclass(frozen=True, slots=True)
class Axes:
    """Two scales; y runs downwards as in images, or upwards."""

    x: Scale
    y: Scale
    downwards: bool

    def point(self, x: float, y: float) -> Point:
        """Give the place of a point of the plane on the sheet."""
        down = self.y.place(y)
        return self.x.place(x), down if self.downwards else self.y.length - down

    @property
    def frame(self) -> Rectangle:
        """The rectangle that the ticks stand on."""
        return Rectangle(0.0, 0.0, self.x.length, self.y.length)

    def draw(self, canvas: Canvas) -> None:
        """Draw the frame, a faint raster, and the numbers at the ticks."""
        frame = self.frame
        for tick in self.x.ticks:
            x, _ = self.point(to_float(tick), 0.0)
            canvas.line(((x, frame.top), (x, frame.bottom)), THIN if tick else PLAIN, grey=True)
        for tick in self.y.ticks:
            _, y = self.point(0.0, to_float(tick))
            canvas.line(((frame.left, y), (frame.right, y)), THIN if tick else PLAIN, grey=True)
        canvas.box(frame)
        for start, end, text, centre in self._marks():
            canvas.line((start, end))
            canvas.text(centre, text, SMALL)

    def _marks(self) -> Iterator[tuple[Point, Point, str, Point]]:
        frame = self.frame
        edge, outward = (frame.top, -1) if self.downwards else (frame.bottom, 1)
        for tick in self.x.ticks:
            x, _ = self.point(to_float(tick), 0.0)
            yield (x, edge), (x, edge + outward * _TICK), label_text(tick), (x, edge + outward * (_TICK + SMALL * 0.7))
        for tick in self.y.ticks:
            _, y = self.point(0.0, to_float(tick))
            text = label_text(tick)
            yield (0.0, y), (-_TICK, y), text, (-_TICK - 0.6 - width_of(text, SMALL) / 2, y)


def axes_around(xs: Sequence[float], ys: Sequence[float], downwards: bool = False) -> Axes:
    """Make axes that hold all these numbers, with the same unit in both directions where they are alike in size.

    No number stands on the frame, save on the zero lines of an image, whose y runs downwards.
    """
    ranges = [(min(values), max(values)) for values in (xs, ys)]
    spreads = [high - low or 1.0 for low, high in ranges]
    alike = max(spreads) / min(spreads) <= _ALIKE
    steps = [max(map(_step, ranges))] * 2 if alike else list(map(_step, ranges))
    ticks = [_ticks(*ends, step, downwards) for ends, step in zip(ranges, steps, strict=True)]
    lengths = [to_float(each[-1] - each[0]) for each in ticks]
    units = [_SIDE / (max(lengths) if alike else length) for length in lengths]
    return Axes(Scale(ticks[0], units[0]), Scale(ticks[1], units[1]), downwards)


def _step(ends: tuple[float, float]) -> fmpq:
    """Find the smallest round step whose numbers find room beside each other."""
    low, high = ends
    spread = high - low or 1.0
    for step in _steps(spread):
        count = spread / to_float(step) + 3
        widest = max(width_of(label_text(tick), SMALL) for tick in _ticks(low, high, step, False))
        if count <= _MOST_TICKS and count * (widest + 1) <= _SIDE:
            break
    return step


def _ticks(low: float, high: float, step: fmpq, from_zero: bool) -> tuple[fmpq, ...]:
    """List the multiples of a step from below the smallest value to above the largest."""
    first, last = ceil(low / to_float(step) - _NEAR) - 1, floor(high / to_float(step) + _NEAR) + 1
    return tuple(step * k for k in range(0 if from_zero and low == 0 else first, last + 1))


def _steps(spread: float) -> Iterator[fmpq]:
    """Yield steps of 1, 2 or 5 in any decade, the smallest first."""
    decade = floor(log10(spread)) - 1
    for power in range(decade, decade + 4):
        for factor in (1, 2, 5):
            yield fmpq(factor) * fmpq(10) ** power
