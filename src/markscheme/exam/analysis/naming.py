"""Names of questions, steps and misconceptions in the report, taken from the sheet of a student who had them."""

from __future__ import annotations

from functools import lru_cache

from markscheme.document.document_tree import Formula, Inlines, Words
from markscheme.engine.problem import Problem
from markscheme.exam.analysis.blocks import number_of
from markscheme.exam.analysis.collect import Analysis, Misconception, StepItem
from markscheme.family.language.symbols import call_symbol
from markscheme.feedback.plain import plain
from markscheme.papers.question import slip_inlines, title_inlines
from markscheme.papers.sheet import part_label


class Names:
    """How things are called in one language."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis, self.language = analysis, analysis.language
        self.problem = lru_cache(maxsize=64)(self._problem)

    def _problem(self, question: str, student: str) -> Problem:
        return dict(self.analysis.exam.sheet(student).questions)[question]

    def title(self, question: str, student: str) -> str:
        """The title of a question as text."""
        return plain(title_inlines(self.problem(question, student), self.language))

    def slip(self, one: Misconception) -> Inlines:
        """A misconception in words: the family's own sentence of feedback."""
        return slip_inlines(self.problem(one.question, one.example), one.slip, self.language)

    def part(self, item: StepItem) -> str:
        """A step as `2 (a)`."""
        asked = [call.name for call in self.problem(item.question, item.example).parts]
        label = part_label(asked.index(item.call)) if item.call in asked else item.step
        return f"{number_of(item.question)} ({label})"

    def short(self, item: StepItem) -> str:
        """A step in a plot: its part and its name."""
        pool = f" {item.family}" if len(self.analysis.questions[item.question].families) > 1 else ""
        return f"{self.part(item)} {item.step}{pool}"

    def step(self, item: StepItem) -> Inlines:
        """A step in a table: its part and its symbol."""
        problem = self.problem(item.question, item.example)
        call = next(call for call in problem.calls if call.name == item.call)
        pool = f", {item.family}" if len(self.analysis.questions[item.question].families) > 1 else ""
        return (Words(f"{self.part(item)}{pool}  "), Formula(call_symbol(problem.family, call)))
