"""One problem, one step at a time: verdict, hint, formula, and the value when it is given up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from markscheme.answers import Raw
from markscheme.diagnosis.scheme import Scheme
from markscheme.document.document_tree import Document, Formula, Inlines, Paragraph, Words
from markscheme.document.printers.text_document import plain
from markscheme.document.printers.text_document import to_text as document_to_text
from markscheme.engine.problem import Problem
from markscheme.family.language.symbols import call_symbol
from markscheme.family.model import StepInstance
from markscheme.feedback import QuestionFeedback, message
from markscheme.marking.mark import mark
from markscheme.marking.marks import StepMark
from markscheme.notation import Operator, Row, to_text
from markscheme.papers.practice_sheet import as_language, part_label, part_names_of
from markscheme.papers.question import asked_inlines, rounding_rule, statement_blocks, title_text
from markscheme.phrases import say
from markscheme.practice.history import PracticeTally
from markscheme.working import formula, printed_value, value_node

LATER_CREDIT = Fraction(1, 2)  # of a step that was right only after a hint


@dataclass(frozen=True)
class Reply:
    """What is said to one input, and whether the step is over."""

    lines: tuple[str, ...]
    step_over: bool = False


class Exercise:
    """One problem on its way through its steps."""

    def __init__(self, problem: Problem, language: str) -> None:
        self.problem, self.language = problem, language
        self.scheme = Scheme(problem)
        self.calls = [call for call in problem.calls if call.name in problem.asked_calls]
        self.raw: dict[str, Raw] = {}
        self.tally = PracticeTally()
        self._position = self._misses = 0

    @property
    def over(self) -> bool:
        """Whether every step is finished."""
        return self._position >= len(self.calls)

    @property
    def call(self) -> StepInstance:
        """The step that is asked now."""
        return self.calls[self._position]

    def statement(self) -> str:
        """Write the problem as text."""
        document = Document(
            title_text(self.problem, self.language),
            as_language(self.language),
            statement_blocks(self.problem, self.language),
            notice=(Paragraph((Words(rounding_rule(self.problem.rounding, self.language)),)),),
        )
        return document_to_text(document)

    def question(self) -> str:
        """Write the line that asks for the present step."""
        asked = asked_inlines(self.problem, self.call, self.language)
        symbol = call_symbol(self.problem.family, self.call)
        end: Inlines = (Words("  "), Formula(Row((symbol, Operator("=")))))
        label = part_label(self._position, part_names_of(self.language))
        return f"({label}) {plain((*asked, *end))}"

    def answer(self, text: str) -> Reply:
        """Judge an input for the present step."""
        if not text.strip():
            return Reply((say("practice.keys", self.language),))
        told = self._told(text)
        step = next(one for one in told.mark.steps if one.name == self.call.name)
        if step.verdict in ("right", "follows"):
            remark = plain(message(told, step))
            self._finish(text, Fraction(1) if not self._misses else LATER_CREDIT)
            return Reply((remark,), step_over=True)
        return Reply((*self._hints(told, step), say("practice.try_again", self.language)))

    def give_up(self) -> Reply:
        """Show the value of the present step and go on with it."""
        node = Row(
            (
                call_symbol(self.problem.family, self.call),
                Operator("="),
                value_node(self.problem, self.call.name, self.language),
            )
        )
        lines = say("practice.answer", self.language, answer=to_text(node))
        self._finish(printed_value(self.problem, self.call.name), Fraction(0))
        return Reply((lines,), step_over=True)

    def _told(self, text: str) -> QuestionFeedback:
        marked = mark(self.scheme, {**self.raw, self.call.name: text})
        return QuestionFeedback(self.scheme, marked, self.language)

    def _hints(self, told: QuestionFeedback, step: StepMark) -> Iterator[str]:
        """Say what was found; from the second wrong answer on also the formula. Never the value."""
        yield plain(message(told, step))
        if step.verdict == "unreadable":
            yield from (line for cell in step.answer.unreadable[:1] for line in cell.caret().split("\n"))
            return
        self._misses += step.verdict != "blank"
        if self._misses >= 2:
            yield self._formula()

    def _formula(self) -> str:
        node = formula(self.problem.family, self.call, self.scheme.values, self.problem)
        return (
            say("practice.formula", self.language, formula=to_text(node))
            if node is not None
            else say("practice.no_formula", self.language)
        )

    def _finish(self, raw: Raw, share: Fraction) -> None:
        self.raw[self.call.name] = raw
        self.tally.add(share, int(self.problem.asked_calls[self.call.name]))
        self._position += 1
        self._misses = 0
