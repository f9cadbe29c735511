"""The feedback page of a student whose marks stay as an earlier run gave them: what was found and said then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from markscheme.diagnosis.scheme import Scheme
from markscheme.document.document_tree import Document, Formula, Inlines, Paragraph, Part, Question, Table, Words
from markscheme.engine.problem import Problem
from markscheme.exam.directory import Exam
from markscheme.exam.marks.feedback import exam_page, plain_page
from markscheme.family.language.symbols import call_symbol
from markscheme.feedback.page import score_text
from markscheme.feedback.words import mark_text, verdict_word, word
from markscheme.papers.question import title_inlines
from markscheme.papers.sheet import part_label
from markscheme.results.record import Record
from markscheme.results.review import written_text

# As it stands in the file: the ledger keeps no more of what was read than its value.
WRITTEN = {"en": "Your answer", "zh": "你的答案"}


def kept_feedback(
    exam: Exam,
    student: str,
    schemes: Sequence[tuple[str, Scheme]],
    record: Record,
    hand_marks: Mapping[str, Fraction],
    language: str,
) -> Document:
    """The page, without the formulas and calculations that stand on a page of a script that is marked now.

    The sentences are in the language of the run that gave the marks.
    """
    problems = {id: scheme.problem for id, scheme in schemes}
    marked = {one["id"]: _question(one, problems[one["id"]], language) for one in record["questions"]}
    page = plain_page(exam, student, (), language)
    return exam_page(page, exam, student, marked, Fraction(record["score"]), hand_marks, language)


def _question(question: Record, problem: Problem, language: str) -> Question:
    text = score_text(Fraction(question["score"]), int(question["total"]), language)
    score = Paragraph(_words(f"{word('score', language)}{word('colon', language)}{text}"))
    names = (
        word("step", language),
        WRITTEN[language],
        *(word(one, language) for one in ("verdict", "marks", "out_of")),
    )
    header = tuple(map(_words, names))
    rows = tuple(_row(step, problem, language) for step in question["steps"])
    table = Table(header, rows, ("left", "left", "left", "right", "right"), widths=(0, 3, 2, 0, 0))
    parts = tuple(
        Part(_label(step, problem), None, _words(step["message"]))
        for step in question["steps"]
        if step["message"] and (step["verdict"] != "right" or step["flags"])
    )
    return Question(question["id"].removeprefix("q"), title_inlines(problem, language), None, (score, table, *parts))


def _row(step: Record, problem: Problem, language: str) -> tuple[Inlines, ...]:
    call = next(call for call in problem.calls if call.name == step["call"])
    return (
        (Words(f"({_label(step, problem)})  "), Formula(call_symbol(problem.family, call))),
        _words(written_text(step["raw"])),
        _words(verdict_word(step["verdict"], language, step.get("note", ""))),
        _words(mark_text(Fraction(step["marks"]))),
        _words(str(step["out_of"])),
    )


def _label(step: Record, problem: Problem) -> str:
    """The letter of a part as it stands on the paper."""
    return part_label([call.name for call in problem.parts].index(step["call"]))


def _words(text: str) -> Inlines:
    return (Words(text),)
