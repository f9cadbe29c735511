"""A problem on a page of its own: statement, rounding rule and the steps that are asked, without room to write."""

from __future__ import annotations

from functools import partial

from markscheme.document.document_tree import (
    Blocks,
    Document,
    Formula,
    Heading,
    Inlines,
    Paragraph,
    Part,
    Words,
    as_language,
)
from markscheme.document.fragment import Fragment, inline_fragment
from markscheme.document.printers.text_document import plain
from markscheme.engine.asked_step import VIEWS, AnswerKind, AskedStep
from markscheme.engine.problem import Problem
from markscheme.family.language.spellings import names_of, printed_word
from markscheme.family.language.symbols import call_symbol
from markscheme.family.model import StepInstance
from markscheme.notation import Operator, Row
from markscheme.numbers.arrays import cells_of
from markscheme.papers.plain_data import kind_of
from markscheme.papers.practice_sheet import question_statement
from markscheme.papers.question import asked_inlines, rounding_rule, step_name, title_inlines
from markscheme.papers.shown.part_names import part_label
from markscheme.phrases import say


def problem_blocks(problem: Problem, language: str) -> Blocks:
    """Write title, rounding rule, statement and questions of a problem."""
    return (Heading(1, _title(problem, language)), *_below_title(problem, language))


def problem_document(problem: Problem, language: str) -> Document:
    """Write the same as a document of its own."""
    return Document(plain(_title(problem, language)), as_language(language), _below_title(problem, language))


def _title(problem: Problem, language: str) -> Inlines:
    return (*title_inlines(problem, language), Words(f"  [{_marks(problem, language)}]"))


def _below_title(problem: Problem, language: str) -> Blocks:
    parts = (block for step in problem.steps for block in step.whole.blocks(language))
    return (*statement_part(problem, language), *parts)


def statement_part(problem: Problem, language: str) -> Blocks:
    """Write the statement with its data and figures, and the rounding rule below it."""
    own = problem.family.own
    if own is not None and {*problem.asked_calls} <= {*own.choices, *own.by_hand}:  # nothing to round
        return question_statement(problem, language, None)
    rule = Paragraph((Words(rounding_rule(problem.rounding, language)),))
    return (*question_statement(problem, language, None), rule)


def asked_steps(problem: Problem) -> tuple[AskedStep, ...]:
    """List the steps that are asked, in the order of the paper."""
    return tuple(_asked_step(problem, call, i) for i, call in enumerate(problem.parts))


def _asked_step(problem: Problem, call: StepInstance, index: int) -> AskedStep:
    letter, marks = part_label(index, problem.part_names), problem.asked_calls[call.name]
    prompt = partial(_prompt, problem, call)
    symbol = Formula(call_symbol(problem.family, call))
    named = Formula(Row((call_symbol(problem.family, call), Operator("="))))

    def whole(language: str) -> Blocks:
        return (Part(letter, marks, (*prompt(language), Words("  "), named), ()),)

    return AskedStep(
        call.public_name,
        letter,
        inline_fragment(prompt, problem.language),
        inline_fragment(lambda language: (symbol,), problem.language),
        problem.answer_shape(call.name),
        marks,
        _answer_kind(problem, call),
        Fragment(whole, problem.language),
        partial(_words, problem, call.name),
    )


def _prompt(problem: Problem, call: StepInstance, language: str) -> Inlines:
    own = problem.family.own is not None
    return step_name(problem, call, language) if own else asked_inlines(problem, call, language)


def _answer_kind(problem: Problem, call: StepInstance) -> AnswerKind:
    own = problem.family.own
    if own is not None and call.step.name in own.by_hand:
        return "by_hand"
    if own is not None and call.step.name in own.choices:
        return "set" if problem.worded[call.name].is_set else "choice"
    return "sequence" if problem.is_in_one_box(call.name) else kind_of(problem, call.name)


def _words(problem: Problem, name: str, language: str) -> tuple[str, ...]:
    """List the words that an answer is made of, each as it is printed."""
    worded = problem.worded.get(name)
    if worded is None:
        return ()
    size = len(cells_of(problem.values[name])) if worded.is_set else len(worded.names)
    known = names_of(worded, size)
    if worded.is_set:
        return known
    return tuple(printed_word(problem.family, worded, code, language) for code in range(len(known)))


def _marks(problem: Problem, language: str) -> str:
    name = "document.one_mark" if problem.total == 1 else "document.marks"
    return say(name, language, marks=str(problem.total))


class _OnPage:
    def whole(self, problem: Problem) -> Fragment:
        return Fragment(partial(problem_blocks, problem), problem.language)

    def statement(self, problem: Problem, language: str) -> Fragment:
        return Fragment(partial(statement_part, problem), language)

    def steps(self, problem: Problem) -> tuple[AskedStep, ...]:
        return asked_steps(problem)

    def document(self, problem: Problem, language: str) -> Document:
        return problem_document(problem, language)


VIEWS.append(_OnPage())
