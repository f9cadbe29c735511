"""A sheet to draw on: lines, circles and text in millimetres, written as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from xml.etree import ElementTree

from markscheme.figures.figure_text import LINE, SMALLER, height_of, styled_runs, width_of
from markscheme.figures.geometry import Curve, Point, Rectangle, Segment, hull, towards

TEXT = 3.5  # the size of a name, in mm (10 pt)
SMALL = 3.1  # the size of a number on an edge or an axis
THIN, PLAIN, HEAVY = 0.12, 0.25, 0.75
MARGIN = 1.0
WIDEST, TALLEST = 160.0, 130.0
_FONTS = "Libertinus Serif, Noto Serif SC, Palatino, Georgia, Noto Serif CJK SC, Songti SC, SimSun, serif"
_BASELINE = 0.33  # from the middle of a figure down to its foot, in sizes
_HEAD, _HALF_HEAD = 2.4, 0.8


@dataclass(frozen=True)
class RenderedFigure:
    """An SVG picture and the width in millimetres at which its text has the size of a paper's."""

    svg: str
    width: float


def text_box(centre: Point, text: str, size: float) -> Rectangle:
    """Give the box that a text with this centre takes, with a little air around it."""
    return Rectangle.around(centre, width_of(text, size) + 0.5, height_of(text, size) + 0.2)


class Canvas:
    """A sheet that collects shapes in the order of drawing and grows with what is drawn."""

    def __init__(self) -> None:
        self._shapes: list[ElementTree.Element] = []
        self._extents: list[Rectangle] = []

    def _add(self, tag: str, extent: Rectangle, **attributes: str | float) -> ElementTree.Element:
        written = {name.replace("_", "-"): _written(value) for name, value in attributes.items()}
        shape = ElementTree.Element(tag, written)
        self._shapes.append(shape)
        self._extents.append(extent)
        return shape

    def line(self, segment: Segment, width: float = PLAIN, dashed: bool = False, grey: bool = False) -> None:
        """Draw a straight line."""
        (x1, y1), (x2, y2) = segment
        extent = Rectangle(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
        self._add("line", extent, x1=x1, y1=y1, x2=x2, y2=y2, **_stroke(width, dashed, grey))

    def curve(self, curve: Curve, arrow: bool = False, width: float = PLAIN) -> None:
        """Draw an edge, with an arrow head at its end if asked."""
        tip, before = curve.end, [curve.start, *curve.controls][-1]
        end = towards(tip, before, _HEAD * 0.8) if arrow else tip
        if curve.controls:
            points = [point for segment in curve.segments() for point in segment]
            bend = "Q" if len(curve.controls) == 1 else "C"
            path = f"M{_pair(curve.start)} {bend}{' '.join(map(_pair, (*curve.controls, end)))}"
            self._add("path", _around(points), d=path, **_stroke(width), fill="none")
        else:
            self.line((curve.start, end), width)
        if arrow:
            self._head(tip, before)

    def _head(self, tip: Point, before: Point) -> None:
        foot = towards(tip, before, _HEAD)
        length = hypot(tip[0] - foot[0], tip[1] - foot[1]) or 1.0
        across = (foot[1] - tip[1]) / length * _HALF_HEAD, (tip[0] - foot[0]) / length * _HALF_HEAD
        sides = [(foot[0] + across[0], foot[1] + across[1]), (foot[0] - across[0], foot[1] - across[1])]
        self._add("polygon", _around([tip, *sides]), points=" ".join(map(_pair, [tip, *sides])))

    def polygon(self, corners: Sequence[Point]) -> None:
        """Draw a closed outline."""
        self._add("polygon", _around(corners), points=" ".join(map(_pair, corners)), **_stroke(PLAIN), fill="none")

    def circle(self, centre: Point, radius: float, fill: str = "#fff") -> None:
        """Draw a circle that covers what lies below it."""
        extent = Rectangle.around(centre, 2 * radius, 2 * radius)
        self._add("circle", extent, cx=centre[0], cy=centre[1], r=radius, **_stroke(PLAIN), fill=fill)

    def box(
        self, box: Rectangle, width: float = PLAIN, fill: str = "none", dashed: bool = False, rounded: float = 0
    ) -> None:
        """Draw a rectangle; a width of 0 leaves out its frame."""
        place = {"x": box.left, "y": box.top}
        place |= {"width": box.right - box.left, "height": box.bottom - box.top}
        place |= {"rx": rounded} if rounded else {}
        self._add("rect", box, **place, **(_stroke(width, dashed) if width else {}), fill=fill)

    def text(self, centre: Point, text: str, size: float = TEXT, halo: bool = False) -> None:
        """Write text about a centre, line below line; a halo blots out what lies below it."""
        if not text:
            return
        if halo:
            self.box(text_box(centre, text, size), width=0, fill="#fff")
        lines = text.split("\n")
        for i, line in enumerate(lines):
            y = centre[1] + (i - (len(lines) - 1) / 2) * LINE * size
            extent = text_box((centre[0], y), line, size)
            shape = self._add("text", extent, x=centre[0], y=y + _BASELINE * size, font_size=size)
            _write(shape, line, size)

    def drawing(self) -> RenderedFigure:
        """Close the sheet around all that was drawn."""
        frame = hull(self._extents).grown(MARGIN)
        width, height = frame.right - frame.left, frame.bottom - frame.top
        root = ElementTree.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "width": f"{_written(width)}mm",
                "height": f"{_written(height)}mm",
                "viewBox": " ".join(map(_written, (frame.left, frame.top, width, height))),
                "font-family": _FONTS,
                "text-anchor": "middle",
            },
        )
        root.extend(self._shapes)
        return RenderedFigure(ElementTree.tostring(root, encoding="unicode"), round(width, 2))

    def fits(self) -> bool:
        """Say whether a page has room for the sheet."""
        frame = hull(self._extents).grown(MARGIN)
        return frame.right - frame.left <= WIDEST and frame.bottom - frame.top <= TALLEST


def _write(shape: ElementTree.Element, line: str, size: float) -> None:
    lowered = 0.0
    for run in styled_runs(line):
        style = {"font-style": "italic"} if run.italic else {}
        target = -run.shift * (0.18 if run.shift < 0 else 0.36) * size
        if target != lowered:
            style["dy"] = _written(target - lowered)
            lowered = target
        if run.shift:
            style["font-size"] = _written(SMALLER * size)
        ElementTree.SubElement(shape, "tspan", style).text = run.text


def _stroke(width: float, dashed: bool = False, grey: bool = False) -> dict[str, str | float]:
    style: dict[str, str | float] = {"stroke": "#999" if grey else "#000", "stroke_width": width}
    return style | ({"stroke_dasharray": "1.6 1.1"} if dashed else {})


def _written(value: str | float) -> str:
    r"""Write a number to two decimals, without a negative zero.

    >>> _written(-0.001), _written(2.5)
    ('0', '2.5')
    """
    if isinstance(value, str):
        return value
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def _pair(point: Point) -> str:
    return f"{_written(point[0])},{_written(point[1])}"


def _around(points: Sequence[Point]) -> Rectangle:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Rectangle(min(xs), min(ys), max(xs), max(ys))
