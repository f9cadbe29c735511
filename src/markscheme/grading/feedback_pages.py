"""Feedback for one student of an exam: the page that `grade` makes, with the marks that a person gave."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from markscheme.decisions.appeal import Appeal
from markscheme.decisions.decision import WHOLE_PAPER
from markscheme.diagnosis.scheme import Scheme
from markscheme.document import document_tree as doc
from markscheme.engine.problem import Problem
from markscheme.exam.exam_folder import Exam
from markscheme.exam.planning.blueprint import Question as Asked
from markscheme.exam.planning.grades.grade_bands import scale_name
from markscheme.family.language.symbols import call_symbol
from markscheme.feedback import QuestionFeedback, feedback_document
from markscheme.feedback.above_marks import said_above, verdict_note
from markscheme.feedback.page import question_score, score_text
from markscheme.feedback.sentences import verdict_word
from markscheme.files.write_table import decimal_text
from markscheme.gradebook.course.grade_figures import figures
from markscheme.gradebook.record import Record, is_waiting, late_share
from markscheme.gradebook.review import written_text
from markscheme.gradebook.tables import paper_total
from markscheme.marking.marks import mark_text
from markscheme.papers.question import title_inlines
from markscheme.papers.shown.part_names import part_label
from markscheme.phrases import say

# As it stands in the file: the ledger keeps no more of what was read than its value.
_APPEALS = ("appeal.about", "appeal.appeal", "appeal.state", "appeal.answer")
_COLUMNS = ("common.step", "page.written", "page.verdict", "page.marks", "page.out_of")


def exam_feedback(
    exam: Exam,
    student: str,
    told: Sequence[QuestionFeedback],
    record: Record,
    appeals: Sequence[Appeal],
    language: str,
) -> doc.Document:
    """Say everything that one student is told, question by question in the order of the paper."""
    final = {one["id"]: one for one in record["questions"]}
    told = [replace(one, final=final[one.mark.id]) if _is_changed(final[one.mark.id]) else one for one in told]
    page = plain_page(exam, student, told, language)
    marked = {one.mark.id: block for one, block in zip(told, page.blocks, strict=True)}
    return with_appeals(whole_page(page, exam, student, marked, record, language), appeals, language)


def with_appeals(page: doc.Document, appeals: Sequence[Appeal], language: str) -> doc.Document:
    """Give a page with what the student appealed against at its end, and what was answered."""
    if not appeals:
        return page
    header = tuple(_words(say(name, language)) for name in _APPEALS)
    table = doc.Table(header, tuple(_appeal(one, language) for one in appeals), widths=(0, 2, 0, 2))
    return replace(page, blocks=(*page.blocks, doc.Heading(1, _words(say("appeal.title", language))), table))


def _appeal(one: Appeal, language: str) -> tuple[doc.Inlines, ...]:
    place = say("appeal.whole_paper", language)
    if one.question not in ("", WHOLE_PAPER):
        asked = say("document.question", language, number=one.question.removeprefix("q"))
        place = say("common.comma", language).join(filter(None, (asked, one.step)))
    state = say(f"appeal.state_{one.state}", language)
    return _words(place), _words(one.appeal), _words(state), _words(one.answer)


def by_policy(page: doc.Document, title: str, language: str) -> doc.Document:
    """Give a page that says by which policy it was marked; `title` is empty where nobody changed the default."""
    return replace(page, header=(*page.header, (say("page.policy", language), title))) if title else page


def _is_changed(question: Record) -> bool:
    """Say whether marks of a question are not those that the program gave."""
    return any("program" in one for one in (question, *question["steps"]))


def held_page(exam: Exam, student: str, language: str) -> doc.Document:
    """Say that the marks of a student wait for a person, and nothing else."""
    who = exam.student(student)
    named = [(say("common.student", language), who.name)] if who.name else []
    score = say("page.score", language), say("page.held", language)
    header = (*named, (say("sheet.number", language), who.id), score)
    blocks = (doc.Paragraph(_words(say("page.held_why", language))),)
    return replace(plain_page(exam, student, (), language), header=header, blocks=blocks)


def _sheet_page(page: doc.Document, marked: Mapping[str, doc.Block], record: Record, language: str) -> doc.Document:
    """Give the page of a sheet with the marks that count, and what changed them."""
    label = say("page.score", language)
    score = _score(record, Fraction(record["total"]), language)
    header = [(name, score if name == label else text) for name, text in page.header]
    return replace(page, header=(*header, *_above_total(record, language)), blocks=tuple(marked.values()))


def _above_total(record: Record, language: str) -> Iterator[tuple[str, str | None]]:
    """Give a line on what was decided of the whole paper, and one on what is taken off a script that came late."""
    for text in said_above(record, language):
        yield say("page.decided", language), text
    if late := record.get("late"):
        taken = -Fraction(late["marks"])
        said = {"at": _clock(record["at"]), "after": _clock(late["after"]), "marks": mark_text(taken)}
        said["percent"] = decimal_text(late_share(record) * 100)
        yield say("page.late", language), say("page.late_by", language, **said)


def _clock(at: str) -> str:
    """Give a time as people write it: the date, the clock without idle seconds, the offset where there is one."""
    day, _, clock = at.partition("T")
    shown = re.sub(r"^(\d\d:\d\d):00(?:\.0+)?", r"\1", clock)
    return f"{day} {shown}".strip()


def plain_page(exam: Exam, student: str, told: Sequence[QuestionFeedback], language: str) -> doc.Document:
    """Give the page that `grade` makes."""
    if exam.one_sheet:
        return feedback_document(exam.title, exam.code, student, told, language)
    who = exam.student(student)
    return feedback_document(exam.blueprint.title.say(language), who.sheet, who.name or who.id, told, language)


def whole_page(
    page: doc.Document,
    exam: Exam,
    student: str,
    marked: Mapping[str, doc.Block],
    record: Record,
    language: str,
) -> doc.Document:
    """Give a page with the questions that were marked, and those that a person marks."""
    if exam.one_sheet:
        return _sheet_page(page, marked, record, language)
    final = {one["id"]: one for one in record["questions"]}
    statics = [asked for asked in exam.blueprint.questions if asked.static]
    by_hand = {asked.id: _static(asked, final.get(asked.id), language) for asked in statics}
    complete = "program" in record or (
        all(asked.id in final for asked in statics) and not any(map(is_waiting, record["questions"]))
    )
    order = dict.fromkeys([*(asked.id for asked in exam.blueprint.questions), *marked])
    blocks: tuple[doc.Block, ...] = tuple({**by_hand, **marked}[id] for id in order if id in by_hand or id in marked)
    return replace(page, header=tuple(_header(exam, student, record, complete, language)), blocks=blocks)


def _header(
    exam: Exam, student: str, record: Record, complete: bool, language: str
) -> Iterator[tuple[str, str | None]]:
    who = exam.student(student)
    if who.name:
        yield say("common.student", language), who.name
    yield say("sheet.number", language), who.id
    score = Fraction(record["score"])
    total = paper_total(exam, record)
    text = _score(record, total, language)
    yield say("page.score", language), text if complete else say("page.so_far", language, score=text)
    yield from _above_total(record, language)
    if complete:
        yield from _grades(exam, score, total, language)


def _score(record: Record, total: Fraction | int, language: str) -> str:
    """Say the score; where it was rounded, what the marks on the page come to as well."""
    text, score = score_text(Fraction(record["score"]), total, language), Fraction(record["score"])
    marks = sum((Fraction(one["score"]) for one in record["questions"]), Fraction(0)) * (1 - late_share(record))
    if "program" in record or marks == score:
        return text
    return say("grade.rounded", language, score=text, exact=mark_text(marks))


def _grades(exam: Exam, score: Fraction, total: Fraction, language: str) -> Iterator[tuple[str, str]]:
    """Say what a score comes to, beside it: the scaled mark, the grades, and whether it is a pass."""
    plan = exam.blueprint
    found = figures(score, plan, plan.grades, language, total)
    if found.scaled is not None:
        yield say("page.scaled", language), decimal_text(found.scaled)
    label = say("grade.grade", language)
    for name, grade in found.grades.items():
        yield (
            label
            if len(found.grades) == 1
            else label + say("common.in_brackets", language, words=scale_name(name, language)),
            grade,
        )
    if found.passed is not None:
        yield say("grade.pass_mark", language), say("grade.passed" if found.passed else "grade.failed", language)


def _static(asked: Asked, question: Record | None, language: str) -> doc.Question:
    """Give a question that a person marks."""
    words = say("page.waiting", language)
    if question is not None:
        score = score_text(Fraction(question["score"]), Fraction(question["total"]), language)
        reason = str(question.get("decided", {}).get("reason") or "")
        words = say("page.by_hand", language, score=score) + (say("common.colon", language) + reason if reason else "")
        above = [*said_above({"corrected": question.get("corrected", ())}, language)]
        if above and "decided" not in question:  # nobody has to mark it
            words = say("page.score", language) + say("common.colon", language) + score
        words = say("common.space", language).join([*above, words])
    title = (doc.Words(asked.title.say(language)),) if asked.title else ()
    return doc.Question(asked.id.removeprefix("q"), title, None, (doc.Paragraph((doc.Words(words),)),))


def kept_feedback(
    exam: Exam,
    student: str,
    schemes: Sequence[tuple[str, Scheme]],
    record: Record,
    appeals: Sequence[Appeal],
    language: str,
) -> doc.Document:
    """Give the page, without the formulas and calculations that stand on a page of a script that is marked now.

    The sentences are in the language of the run that gave the marks; a page in another says so.
    """
    problems = {id: scheme.problem for id, scheme in schemes}
    marked = {one["id"]: _question(one, problems[one["id"]], language) for one in record["questions"] if one["steps"]}
    page = plain_page(exam, student, (), language)
    page = whole_page(page, exam, student, marked, record, language)
    if _written_in(record) not in ("", language):
        page = replace(page, blocks=(doc.Paragraph(_words(say("page.remarks_kept", language))), *page.blocks))
    return with_appeals(page, appeals, language)


def _written_in(record: Record) -> str:
    """Tell the language of the sentences that a record keeps by how they end; empty where there are none.

    What people wrote in them, such as a reason or an answer in words, may be in another.
    """
    steps = (step for question in record["questions"] for step in question["steps"])
    said = [text for step in steps if (text := str(step.get("program", {}).get("message") or step["message"]).strip())]
    chinese = sum("。" in text for text in said)
    return "" if not said else "zh" if 2 * chinese > len(said) else "en"


def _question(question: Record, problem: Problem, language: str) -> doc.Question:
    header = tuple(_words(say(name, language)) for name in _COLUMNS)
    rows = tuple(_row(step, problem, language) for step in question["steps"])
    table = doc.Table(header, rows, ("left", "left", "left", "right", "right"), widths=(0, 3, 2, 0, 0))
    parts = tuple(
        doc.Part(_label(step, problem), None, _words(step["message"]))
        for step in question["steps"]
        if step["message"] and (step["verdict"] != "right" or step["flags"] or "program" in step)
    )
    return doc.Question(
        question["id"].removeprefix("q"),
        title_inlines(problem, language),
        None,
        (*question_score(question, language), table, *parts),
    )


def _row(step: Record, problem: Problem, language: str) -> tuple[doc.Inlines, ...]:
    call = next(call for call in problem.calls if call.name == step["call"])
    return (
        (doc.Words(f"({_label(step, problem)})  "), doc.Formula(call_symbol(problem.family, call))),
        _words(written_text(step["raw"])),
        _words(verdict_word(step["verdict"], language, verdict_note(step))),
        _words(mark_text(Fraction(step["marks"]))),
        _words(mark_text(Fraction(step["out_of"]))),
    )


def _label(step: Record, problem: Problem) -> str:
    """Give the name of a part as it stands on the paper."""
    return part_label([call.name for call in problem.parts].index(step["call"]), problem.part_names)


def _words(text: str) -> doc.Inlines:
    return (doc.Words(text),)
