"""A page of feedback for one student."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from markscheme.document.document_tree import (
    Block,
    CodeBlock,
    DisplayFormula,
    Document,
    Inlines,
    Paragraph,
    Part,
    Question,
    Table,
    Words,
    as_language,
)
from markscheme.engine.problem import Problem
from markscheme.feedback.above_marks import said_above
from markscheme.feedback.groups import groups
from markscheme.feedback.message import QuestionFeedback, is_choice, message, read_back
from markscheme.feedback.sentences import sentences, verdict_word
from markscheme.files.json_reader import JsonObject
from markscheme.marking.marks import StepMark, is_shown_exactly, mark_text
from markscheme.notation import Lines, to_text
from markscheme.papers.line_breaking import WIDEST
from markscheme.papers.question import step_name, title_inlines
from markscheme.papers.shown.part_names import part_label
from markscheme.phrases import say
from markscheme.working import formula, is_told

MOST_LINES = 3  # entries whose calculation is written out
_COLUMNS = ("common.step", "page.as_read", "page.verdict", "page.marks", "page.out_of")
EXPLAINED = ("follows", "misread", "slip", "rounded", "accident", "wrong")  # verdicts after which the formula helps


def feedback_document(title: str, code: str, student: str, told: Sequence[QuestionFeedback], language: str) -> Document:
    """Write everything that one student is told about a sheet."""
    score = sum((one.mark.score for one in told), Fraction(0))
    total = sum(one.mark.total for one in told)
    return Document(
        title=say("page.title", language) + say("common.colon", language) + title,
        language=as_language(language),
        header=(
            (say("common.student", language), student),
            (say("page.score", language), score_text(score, total, language)),
        ),
        code=code,
        blocks=tuple(map(question_feedback, told)),
    )


def score_text(score: Fraction, total: Fraction | int, language: str) -> str:
    """Write a score as `7.5 of 8`."""
    return say("page.score_of", language, score=mark_text(score), total=mark_text(Fraction(total)))


def said_rounded(marks: Iterable[Fraction], language: str) -> str:
    """Say how marks and their sum belong together, where some are shown to two decimals; else nothing."""
    if all(map(is_shown_exactly, marks)):
        return ""
    return say("common.space", language) + say("grade.shown_rounded", language)


def question_score(question: JsonObject, language: str) -> tuple[Block, ...]:
    """Write the score of a question as its record has it, and below it what changed that."""
    text = score_text(Fraction(question["score"]), Fraction(question["total"]), language)
    marks = (one.get("marks", one.get("score")) for one in (question, *question.get("steps", ())))
    text += said_rounded(map(Fraction, marks), language)
    said = (say("page.score", language) + say("common.colon", language) + text, *said_above(question, language))
    return tuple(Paragraph(_words(text)) for text in said)


def question_feedback(told: QuestionFeedback) -> Question:
    """Write what a student is told about one question: the score, a table of the steps, and the reasons."""
    language, mark = told.language, told.mark
    steps = [{"marks": str(step.marks)} for step in mark.steps]
    plain = {"score": str(mark.score), "total": str(mark.total), "steps": steps}
    score = question_score(told.final or plain, language)
    parts = tuple(part for step in mark.steps for part in _part(told, step))
    return Question(
        mark.id.removeprefix("q"),
        _title(told.scheme.problem, language),
        None,
        (*score, _table(told), *parts),
    )


@lru_cache(maxsize=256)
def _title(problem: Problem, language: str) -> Inlines:
    return title_inlines(problem, language)


def _table(told: QuestionFeedback) -> Table:
    header = tuple(_words(say(name, told.language)) for name in _COLUMNS)
    rows = tuple(_row(told, step) for step in told.mark.steps)
    return Table(header, rows, ("left", "left", "left", "right", "right"), widths=(0, 3, 2, 0, 0))


def _label(told: QuestionFeedback, step: StepMark) -> str:
    """Write the name of a part as it stands on the paper."""
    problem = told.scheme.problem
    return part_label([call.name for call in problem.parts].index(step.name), problem.part_names)


def _row(told: QuestionFeedback, step: StepMark) -> tuple[Inlines, ...]:
    final = told.final_step(step.name) or {"marks": str(step.marks), "out_of": str(step.out_of)}
    verdict = final.get("verdict", step.verdict)  # another where another value is accepted, too
    note = step.note if verdict == step.verdict else str(final.get("note", ""))
    return (
        (Words(f"({_label(told, step)})  "), *step_name(told.scheme.problem, told.call(step.name), told.language)),
        read_back(step),
        _words(_verdict(told, step, verdict, note)),
        _words(mark_text(Fraction(final["marks"]))),
        _words(mark_text(Fraction(final["out_of"]))),
    )


def _verdict(told: QuestionFeedback, step: StepMark, verdict: str, note: str) -> str:
    """Name a verdict; an option that is wrong is no mistake in a calculation."""
    if verdict == "slip" and is_choice(told, step):
        return say("verdict.partly" if step.credit > 0 else "verdict.wrong_choice", told.language)
    return verdict_word(verdict, told.language, note)


def _words(text: str) -> Inlines:
    return (Words(text),)


def _part(told: QuestionFeedback, step: StepMark) -> Iterator[Part]:
    """List the reasons; say nothing about a step that is simply right."""
    final = told.final_step(step.name)
    if final and final["verdict"] != step.verdict:
        yield Part(_label(told, step), None, _words(final["message"]))
        return
    above = tuple(_words(text) for text in said_above(told.final_step(step.name), told.language))
    if (
        not above
        and step.verdict == "right"
        and not step.form
        and not step.flags
        and not step.note
        and {cell.verdict for cell in step.cells} == {"right"}
    ):
        return
    own = () if above and step.note == "by_hand" else message(told, step)  # a person has marked it
    said = sentences(filter(None, (*above, own)), told.language)
    yield Part(_label(told, step), None, said, tuple(_below(told, step)))


def _below(told: QuestionFeedback, step: StepMark) -> Iterator[Block]:
    for group in groups(step):
        if group.unreadable is not None:
            yield CodeBlock(group.unreadable.caret())
    if step.verdict not in EXPLAINED:
        return
    problem = told.scheme.problem
    if is_told(problem, step.name):
        return
    node = formula(problem.family, told.call(step.name), told.scheme.values, problem)
    if node is not None:
        yield Paragraph(_words(say("page.formula", told.language)))
        yield DisplayFormula(node)
    yield from _own(told, step)


def _own(told: QuestionFeedback, step: StepMark) -> Iterator[Block]:
    why = next((e for e in step.explanations if e.verdict == "follows"), None)
    if why is None:
        return
    lines = told.agreeing_lines(step, why)
    held = [line for i, line in lines.items() if step.cells[i].verdict == "follows"]
    chosen = [line for line in held if len(to_text(line.node)) <= 2 * WIDEST]
    if len(chosen) > 1:  # one alone stands in the message
        yield Paragraph(_words(say("page.own_numbers", told.language)))
        yield DisplayFormula(Lines(tuple((line.node,) for line in chosen[:MOST_LINES])))
