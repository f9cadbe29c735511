"""Feedback for one student of an exam: the page that `grade` makes, with the marks that a person gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from markscheme.document.document_tree import Block, Document, Paragraph, Question, Words
from markscheme.exam.blueprint import Question as Asked
from markscheme.exam.directory import Exam
from markscheme.exam.marks.scaling import scaled
from markscheme.feedback import Told, feedback_document
from markscheme.feedback.page import score_text
from markscheme.results.gradebook import decimal_text

WORDS: dict[str, dict[str, str]] = {
    "student": {"en": "Student", "zh": "学生"},
    "id": {"en": "Student number", "zh": "学号"},
    "score": {"en": "Score", "zh": "得分"},
    "scaled": {"en": "Scaled mark", "zh": "折算成绩"},
    "by_hand": {"en": "Marked by hand: {score}", "zh": "人工评分：{score}"},
    "waiting": {
        "en": "This question is marked by hand; its marks are not entered yet.",
        "zh": "本题由人工评分，分数尚未录入。",
    },
    "so_far": {
        "en": "{score}, without the questions that are still to be marked by hand",
        "zh": "{score}（未计尚待人工评分的题目）",
    },
}


def exam_feedback(
    exam: Exam, student: str, told: Sequence[Told], hand_marks: Mapping[str, Fraction], language: str
) -> Document:
    """Everything that one student is told about an exam, question by question in the order of the paper."""
    page = plain_page(exam, student, told, language)
    marked = {one.mark.id: block for one, block in zip(told, page.blocks, strict=True)}
    score = sum((one.mark.score for one in told), Fraction(0))
    return exam_page(page, exam, student, marked, score, hand_marks, language)


def plain_page(exam: Exam, student: str, told: Sequence[Told], language: str) -> Document:
    """The page that `grade` makes."""
    who = exam.student(student)
    return feedback_document(exam.blueprint.title.say(language), who.sheet, who.name or who.id, told, language)


def exam_page(
    page: Document,
    exam: Exam,
    student: str,
    marked: Mapping[str, Block],
    score: Fraction,
    hand_marks: Mapping[str, Fraction],
    language: str,
) -> Document:
    """A page with the questions that were marked, and those that a person marks; `score` is that of the former."""
    by_hand = {
        asked.id: _static(asked, hand_marks.get(asked.id), language)
        for asked in exam.blueprint.questions
        if asked.static
    }
    order = dict.fromkeys([*(asked.id for asked in exam.blueprint.questions), *marked])
    blocks: tuple[Block, ...] = tuple({**by_hand, **marked}[id] for id in order if id in by_hand or id in marked)
    return replace(page, header=tuple(_header(exam, student, score, hand_marks, language)), blocks=blocks)


def _header(
    exam: Exam, student: str, marked: Fraction, hand_marks: Mapping[str, Fraction], language: str
) -> Iterator[tuple[str, str | None]]:
    who = exam.student(student)
    if who.name:
        yield WORDS["student"][language], who.name
    yield WORDS["id"][language], who.id
    score = marked + sum(hand_marks.values(), Fraction(0))
    complete = all(asked.id in hand_marks for asked in exam.blueprint.questions if asked.static)
    text = score_text(score, exam.blueprint.total, language)
    yield WORDS["score"][language], text if complete else WORDS["so_far"][language].format(score=text)
    if complete and exam.blueprint.scale:
        yield WORDS["scaled"][language], decimal_text(scaled(score, exam.blueprint.scale, exam.blueprint.total))


def _static(asked: Asked, marks: Fraction | None, language: str) -> Question:
    """A question that a person marks."""
    words = WORDS["waiting"][language]
    if marks is not None:
        words = WORDS["by_hand"][language].format(score=score_text(marks, asked.marks, language))
    title = (Words(asked.title.say(language)),) if asked.title else ()
    return Question(asked.id.removeprefix("q"), title, None, (Paragraph((Words(words),)),))
