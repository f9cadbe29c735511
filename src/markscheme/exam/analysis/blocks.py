"""Small pieces that the sections of the report are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from markscheme.document.document_tree import Alignment, Figure, Heading, Inlines, Paragraph, Table, Words
from markscheme.exam.analysis.words import word

FIGURE_WIDTH = 160  # millimetres: the line of an A4 page
MOST_READ_OUT = 40  # rows of a plot that its alternative text reads out


def text(content: str) -> Inlines:
    """Running text."""
    return (Words(content),)


def heading(name: str, language: str, level: int = 1) -> Heading:
    """The heading of a section."""
    return Heading(level, text(word(name, language)))


def paragraph(content: str) -> Paragraph:
    """A paragraph of running text."""
    return Paragraph(text(content))


def table(
    header: Iterable[str],
    rows: Iterable[Sequence[str | Inlines]],
    align: Sequence[Alignment],
    widths: Sequence[int] = (),
) -> Table:
    """A table whose cells are text or inlines."""
    cells = tuple(tuple(text(cell) if isinstance(cell, str) else cell for cell in row) for row in rows)
    return Table(tuple(map(text, header)), cells, tuple(align), widths=tuple(widths))


def figure(svg: str, name: str, rows: Iterable[str], language: str, **values: object) -> Figure:
    """A plot with an alternative text that reads its rows out."""
    every = list(rows)
    read = word("semicolon", language).join(every[:MOST_READ_OUT]) + (" …" if len(every) > MOST_READ_OUT else "")
    return Figure(svg, word(name, language, rows=read, **values), FIGURE_WIDTH)


def decimals(number: float | Fraction | None, places: int = 2) -> str:
    """A number with so many decimals and a true minus sign; a dash where there is none."""
    if number is None:
        return "–"
    shown = f"{float(number):.{places}f}"
    return shown.replace("-", "\N{MINUS SIGN}") if float(shown) else shown.replace("-", "")


def interval_words(interval: tuple[float, float] | None, places: int, language: str) -> str:
    """Both ends of an interval; a dash where there is none."""
    if interval is None:
        return "–"
    low, high = (decimals(end, places) for end in interval)
    return word("to", language, low=low, high=high)


def percent(part: float | Fraction, whole: float | Fraction = 1) -> str:
    """A share in whole percent."""
    return decimals(100 * float(part) / float(whole or 1), 0)


def number_of(question: str) -> str:
    """The number of a question as the paper prints it."""
    return question.removeprefix("q")
