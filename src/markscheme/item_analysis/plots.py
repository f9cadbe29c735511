"""The plots of the report, by Matplotlib as SVG: outlines instead of fonts, the same bytes for the same numbers."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's colours, which colour-blind readers can tell apart, from right to blank.
COLOURS = {
    "right": "#009E73",
    "follows": "#8FD3BC",
    "misread": "#56B4E9",
    "slip": "#D55E00",
    "rounded": "#F0E442",
    "accident": "#E69F00",
    "wrong": "#CC79A7",
    "blank": "#DDDDDD",
    "unreadable": "#555555",
}
INK, LINE = "#0072B2", "#D55E00"
WIDTH = 6.3  # inches: the line of an A4 page
MOST_NAMES = 2  # of dots that lie on each other
_NEAR_ACROSS, _NEAR_UP = 0.12, 0.06  # where two labels would be printed over each other
LONGEST_BARS = 30  # rows of one plot
# Any: Matplotlib types the names of its settings as a list of all that there are
_SETTINGS: dict[str, Any] = {
    "svg.fonttype": "path",
    "svg.hashsalt": "markscheme",
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": False,
}


@cache
def _fonts() -> list[str]:
    """Make the Chinese font known to Matplotlib, once."""
    from importlib.resources import files

    from matplotlib import font_manager

    names = []
    for entry in files("pylopdf_fonts_zh_cn").iterdir():
        if entry.name.startswith("NotoSansSC") and entry.name.endswith(".otf"):
            font_manager.fontManager.addfont(str(entry))
            names.append(font_manager.FontProperties(fname=str(entry)).get_name())
    return [*names, "DejaVu Sans"]


def _settings() -> Any:  # Any: see `_SETTINGS`
    return {**_SETTINGS, "font.family": _fonts()}


@contextmanager
def _axes(height: float) -> Iterator[tuple[Axes, list[str]]]:
    """Open axes to draw on; the list takes the SVG when the block ends."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    drawn: list[str] = []
    with mpl.rc_context(_settings()):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        canvas = FigureCanvasSVG(figure)
        yield figure.add_subplot(), drawn
        file = io.BytesIO()
        canvas.print_figure(file, metadata={"Date": None, "Creator": None})
    drawn.append(file.getvalue().decode())


def histogram(percents: Sequence[tuple[float, int]], mean: float, words: Mapping[str, str]) -> str:
    """Plot how many students reached which share of the marks, in steps of ten percent."""
    counts = [0] * 10
    for percent, count in percents:
        counts[max(0, min(9, int(percent // 10)))] += count
    with _axes(2.4) as (axes, drawn):
        axes.bar([5 + 10 * i for i in range(10)], counts, width=9.2, color=INK)
        axes.axvline(mean, color=LINE, linestyle="--", label=words["mean"])
        axes.set(xlim=(0, 100), xticks=range(0, 101, 10), xlabel=words["percent"], ylabel=words["students"])
        axes.locator_params("y", integer=True)
        axes.grid(axis="y", color="#E5E5E5")
        axes.legend(frameon=False)
    return drawn[0]


def bars(rows: Sequence[tuple[str, int]], words: Mapping[str, str]) -> str:
    """Plot counts of students, a bar for each row, the first on top."""
    shown = rows[:LONGEST_BARS]
    with _axes(0.7 + 0.26 * len(shown)) as (axes, drawn):
        made = axes.barh([name for name, _ in shown], [count for _, count in shown], color=LINE, height=0.66)
        axes.bar_label(made, padding=3)
        axes.invert_yaxis()
        axes.set(xlabel=words["students"])
        axes.locator_params("x", integer=True)
        axes.margins(x=0.08)
    return drawn[0]


def verdict_bars(
    rows: Sequence[tuple[str, Mapping[str, int]]], names: Mapping[str, str], words: Mapping[str, str]
) -> str:
    """Plot the share of each verdict, a bar for each step."""
    with _axes(1.0 + 0.22 * len(rows)) as (axes, drawn):
        left = [0.0] * len(rows)
        totals = [sum(verdicts.values()) or 1 for _, verdicts in rows]
        for verdict, colour in COLOURS.items():
            shares = [100 * verdicts.get(verdict, 0) / total for (_, verdicts), total in zip(rows, totals, strict=True)]
            if any(shares):
                axes.barh([name for name, _ in rows], shares, left=left, color=colour, height=0.8, label=names[verdict])
                left = [a + b for a, b in zip(left, shares, strict=True)]
        axes.invert_yaxis()
        axes.set(xlim=(0, 100), xlabel=words["percent_of_students"])
        axes.margins(y=0.01)
        axes.figure.legend(loc="outside upper center", ncols=4, frameon=False)
    return drawn[0]


def difficulty_and_discrimination(
    points: Sequence[tuple[float, float, str]], bounds: tuple[float, float], words: Mapping[str, str]
) -> str:
    """Plot each step as a dot: how easy it is, how well it tells students apart; `bounds`: weak below, good above."""
    with _axes(3.3) as (axes, drawn):
        axes.axhspan(-1, bounds[0], color="#F7E3DA", linewidth=0)
        axes.axhline(bounds[1], color="#999999", linestyle=":", linewidth=1)
        axes.scatter([x for x, _, _ in points], [y for _, y, _ in points], color=INK, s=16, zorder=3)
        for x, y, name in _together(points):
            label = axes.annotate(name, (x, y), xytext=(3, 3), textcoords="offset points", fontsize=6.5)
            label.set_in_layout(False)  # else a long one presses the axes together
        lowest = min([0.0, *(y for _, y, _ in points)])
        axes.set(
            xlim=(-0.03, 1.08), ylim=(lowest - 0.08, 1.05), xlabel=words["facility"], ylabel=words["discrimination"]
        )
    return drawn[0]


def _together(points: Sequence[tuple[float, float, str]]) -> list[tuple[float, float, str]]:
    """Give dots that would lie on each other one label, and of many names the first; the table below has them all."""
    found: dict[tuple[int, int], list[tuple[float, float, str]]] = {}
    for x, y, name in points:
        found.setdefault((round(x / _NEAR_ACROSS), round(y / _NEAR_UP)), []).append((x, y, name))
    labels = []
    for near in found.values():
        names = [name for _, _, name in near]
        more = f" +{len(names) - MOST_NAMES}" if len(names) > MOST_NAMES else ""
        labels.append((*near[0][:2], ", ".join(names[:MOST_NAMES]) + more))
    return labels


def scatter(points: Sequence[tuple[float, float]], line: tuple[float, float] | None, words: Mapping[str, str]) -> str:
    """Plot effort of the paper against the score; `line`: intercept and slope."""
    with _axes(2.6) as (axes, drawn):
        axes.scatter([x for x, _ in points], [y for _, y in points], color=INK, s=14, alpha=0.6, linewidth=0)
        if line and points:
            ends = [min(x for x, _ in points), max(x for x, _ in points)]
            axes.plot(ends, [line[0] + line[1] * x for x in ends], color=LINE, linewidth=1.2)
        axes.set(ylim=(-3, 103), xlabel=words["effort"], ylabel=words["percent"])
        axes.grid(axis="y", color="#E5E5E5")
    return drawn[0]


def means(rows: Sequence[tuple[str, float, float]], overall: float, words: Mapping[str, str]) -> str:
    """Plot the mean of each group with half its confidence interval, beside the mean of all."""
    with _axes(0.9 + 0.26 * len(rows)) as (axes, drawn):
        places = range(len(rows))
        axes.errorbar([m for _, m, _ in rows], places, xerr=[h for _, _, h in rows], fmt="o", color=INK, capsize=3)
        axes.axvline(overall, color=LINE, linestyle="--", linewidth=1)
        axes.set(xlim=(0, 100), yticks=list(places), yticklabels=[name for name, _, _ in rows], xlabel=words["percent"])
        axes.set_ylim(len(rows) - 0.5, -0.5)
    return drawn[0]
