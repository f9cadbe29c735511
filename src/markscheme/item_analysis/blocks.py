"""Small pieces that the sections of the report are made of, and what they call questions, steps and misconceptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

from markscheme.document import document_tree as doc
from markscheme.document.printers.text_document import plain
from markscheme.engine.problem import Problem
from markscheme.family.language.spellings import spellings
from markscheme.item_analysis.collect import Analysis, Misconception, StepItem
from markscheme.papers.question import own_inlines, slip_inlines, step_name, title_inlines
from markscheme.papers.shown.part_names import part_label
from markscheme.phrases import say

FIGURE_WIDTH = 160  # millimetres: the line of an A4 page
MOST_LETTERS = 30  # of an option that a plot names
MOST_READ_OUT = 40  # rows of a plot that its alternative text reads out


def text(content: str) -> doc.Inlines:
    """Wrap running text."""
    return (doc.Words(content),)


def heading(name: str, language: str, level: int = 1) -> doc.Heading:
    """Write the heading of a section."""
    return doc.Heading(level, text(say(name, language)))


def paragraph(content: str) -> doc.Paragraph:
    """Write a paragraph of running text."""
    return doc.Paragraph(text(content))


def table(
    header: Iterable[str],
    rows: Iterable[Sequence[str | doc.Inlines]],
    align: Sequence[doc.Alignment],
    widths: Sequence[int] = (),
) -> doc.Table:
    """Make a table whose cells are text or inlines."""
    cells = tuple(tuple(text(cell) if isinstance(cell, str) else cell for cell in row) for row in rows)
    return doc.Table(tuple(map(text, header)), cells, tuple(align), widths=tuple(widths))


def figure(svg: str, name: str, rows: Iterable[str], language: str, **values: object) -> doc.Figure:
    """Show a plot with an alternative text that reads its rows out."""
    every = list(rows)
    read = say("common.semicolon", language).join(every[:MOST_READ_OUT]) + (" …" if len(every) > MOST_READ_OUT else "")
    return doc.Figure(svg, say(name, language, rows=read, **values), FIGURE_WIDTH)


def decimals(number: float | Fraction | None, places: int = 2) -> str:
    """Write a number with n decimals and a true minus sign; a dash where there is none."""
    if number is None:
        return "–"
    shown = f"{float(number):.{places}f}"
    return shown.replace("-", "\N{MINUS SIGN}") if float(shown) else shown.replace("-", "")


def interval_words(interval: tuple[float, float] | None, places: int, language: str) -> str:
    """Write both ends of an interval; a dash where there is none."""
    if interval is None:
        return "–"
    low, high = (decimals(end, places) for end in interval)
    return say("report.to", language, low=low, high=high)


def percent(part: float | Fraction, whole: float | Fraction = 1) -> str:
    """Write a share in whole percent."""
    return decimals(100 * float(part) / float(whole or 1), 0)


def number_of(question: str) -> str:
    """Give the number of a question as the paper prints it."""
    return question.removeprefix("q")


class Names:
    """How things are called in one language."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis, self.language = analysis, analysis.language
        self.problem = lru_cache(maxsize=64)(self._problem)

    def _problem(self, question: str, student: str) -> Problem:
        return dict(self.analysis.exam.sheet(student).questions)[question]

    def title(self, question: str, student: str) -> str:
        """Give the title of a question as text."""
        return plain(title_inlines(self.problem(question, student), self.language))

    def slip(self, one: Misconception) -> doc.Inlines:
        """Say a misconception in words: the family's own sentence of feedback."""
        return slip_inlines(self.problem(one.question, one.example), one.slip, self.language)

    def slip_name(self, one: Misconception) -> str:
        """Name a misconception in a plot: a wrong option by its words, any other as the family calls it."""
        problem = self.problem(one.question, one.example)
        kind, _, number = one.slip.partition("_")
        if problem.family.own is None or kind not in ("option", "without"):
            return one.slip
        name = f"option_{number}" if problem.family.own.kind == "choice" else ""
        if not name:
            words = [spellings(problem.family, self.language, word)[0] for word in ("true", "false")]
            return words[int(number) - 1]
        option = plain(own_inlines(problem, name, self.language))
        shown = option if len(option) <= MOST_LETTERS else option[: MOST_LETTERS - 1] + "…"
        return shown if kind == "option" else say("report.without", self.language, option=shown)

    def part(self, item: StepItem) -> str:
        """Name a step as `2 (a)`."""
        problem = self.problem(item.question, item.example)
        asked = [call.name for call in problem.parts]
        label = part_label(asked.index(item.call), problem.part_names) if item.call in asked else item.step
        return f"{number_of(item.question)} ({label})"

    def short(self, item: StepItem) -> str:
        """Name a step in a plot: its part and its name."""
        pool = f" {item.family}" if len(self.analysis.questions[item.question].families) > 1 else ""
        return f"{self.part(item)} {item.step}{pool}"

    def step(self, item: StepItem) -> doc.Inlines:
        """Name a step in a table: its part and its symbol."""
        problem = self.problem(item.question, item.example)
        call = next(call for call in problem.calls if call.name == item.call)
        pool = f", {item.family}" if len(self.analysis.questions[item.question].families) > 1 else ""
        return (doc.Words(f"{self.part(item)}{pool}  "), *step_name(problem, call, self.language))
