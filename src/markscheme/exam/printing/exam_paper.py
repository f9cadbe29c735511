"""The paper, the key and the answer form of one student as documents."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from markscheme.document.document_tree import (
    Alignment,
    Block,
    Blocks,
    BulletList,
    Columns,
    Document,
    EndOfPaper,
    Figure,
    Heading,
    InLanguage,
    Language,
    PageBreak,
    Paragraph,
    Strong,
    Table,
    Words,
)
from markscheme.document.glyphs import BOX, install_hint, missing_characters
from markscheme.engine.problem import Problem
from markscheme.exam.planning.blueprint import Blueprint, Question
from markscheme.exam.printing.question_blocks import drawing, paper_question, prose, static_question
from markscheme.exam.roster import Student
from markscheme.papers.key import key_question
from markscheme.papers.question import rounding_rule
from markscheme.phrases import say, say_side_by_side

QR_WIDTH = 21.0  # millimetres
_LEFT: Alignment = "left"
_CENTRE: Alignment = "center"
MOST_COLUMNS = 12  # questions in one row of the table of marks


def paper_document(blueprint: Blueprint, code: str, student: Student, problems: Mapping[str, Problem]) -> Document:
    """Make the paper of a student; `code` is that of the exam, `problems` are by question id."""
    languages = blueprint.languages
    questions = tuple(
        static_question(question, languages, blueprint.pictures)
        if question.static
        else paper_question(
            problems[question.id], question, languages, student.large_print, blueprint.rounding, blueprint.pictures
        )
        for question in blueprint.questions
    )
    return replace(
        _frame(blueprint, code, student),
        notice=(*_instructions(blueprint), *_marks_table(blueprint)),
        blocks=(*questions, *_appendix(blueprint), EndOfPaper()),
        large_print=student.large_print,
        cover=blueprint.cover,
    )


def key_document(blueprint: Blueprint, code: str, student: Student, problems: Mapping[str, Problem]) -> Document:
    """Make the key to a student's paper, in the main language."""
    language = blueprint.languages[0]
    questions = tuple(_key_question(question, problems, blueprint) for question in blueprint.questions)
    frame = _frame(replace(blueprint, languages=(language,)), code, student)
    title = frame.title + say("common.colon", language) + say("sheet.scheme", language)
    note = Paragraph((Words(say("sheet.scheme_note", language)),))
    rule = Paragraph((Words(rounding_rule(blueprint.rounding, language)),))
    return replace(frame, title=title, notice=(rule, note), blocks=(*questions, EndOfPaper()))


def _key_question(question: Question, problems: Mapping[str, Problem], blueprint: Blueprint) -> Block:
    language = blueprint.languages[0]
    if not question.static:
        problem, with_working = problems[question.id], blueprint.key == "working"
        policy = blueprint.policy.of(question.id, problem.family.id, question.level)
        drawn = key_question(problem, question.id, language, with_working, blueprint.rounding, policy)
        return replace(drawn, blocks=(*drawing(question, (language,), blueprint.pictures), *drawn.blocks))
    block = static_question(replace(question, lines=0), (language,), blueprint.pictures)
    note = Paragraph((Strong((Words(say("exam.by_hand", language)),)),))
    return replace(block, blocks=(*block.blocks, note))


def _frame(blueprint: Blueprint, code: str, student: Student) -> Document:
    """Give what paper and key have around the questions."""
    languages = blueprint.languages
    return Document(
        title=blueprint.title.both(languages),
        language=languages,
        blocks=(),
        kicker=blueprint.course.both(languages),
        facts=_facts(blueprint, student),
        emblem=Figure(qr_svg(qr_text(code, student)), say("exam.qr", languages[0], code=student.sheet), QR_WIDTH),
        header=_header(blueprint, student),
        running=" · ".join(filter(None, (student.shown, student.id))),
        code=student.sheet,
        paper=blueprint.paper,
    )


def unprintable(blueprint: Blueprint) -> list[str]:
    """Name what of the blueprint's own words a paper shows as boxes."""
    languages = blueprint.languages
    words = {"title": blueprint.title.both(languages), "course": blueprint.course.both(languages)}
    return [
        f"the {name} {text!r} has a box ({BOX}) in place of letters: {install_hint(absent)}"
        for name, text in words.items()
        if (absent := missing_characters(text))
    ]


def _facts(blueprint: Blueprint, student: Student) -> tuple[str, ...]:
    """Say date, time and marks, a line for each language."""
    return tuple(" · ".join(_facts_in(blueprint, student, language)) for language in blueprint.languages)


def _facts_in(blueprint: Blueprint, student: Student, language: Language) -> Iterator[str]:
    if blueprint.date:
        yield say_date(blueprint.date, language)
    if blueprint.duration:
        extra = f" ({say('exam.extra_time', language)})" if student.extra_time else ""
        yield say("exam.minutes", language, n=minutes(blueprint.duration, student.extra_time)) + extra
    yield say("exam.marks_in_all", language, n=blueprint.total)


def minutes(duration: int, extra: str) -> int:
    """Give the time of a student in minutes; a part of a minute counts as a whole one.

    >>> minutes(90, "25%"), minutes(90, "15 min"), minutes(90, "")
    (113, 105, 90)
    """
    if not extra:
        return duration
    number = int(extra.rstrip("% min"))
    return duration - (-duration * number // 100) if extra.endswith("%") else duration + number


def _header(blueprint: Blueprint, student: Student) -> tuple[tuple[str, str | None], ...]:
    languages = blueprint.languages
    pairs: list[tuple[str, str | None]] = [
        (say_side_by_side("sheet.name", languages), student.shown or None),
        (say_side_by_side("sheet.number", languages), student.id),
    ]
    where = (("exam.room", student.room), ("exam.seat", student.seat), ("exam.group", student.group))
    return (*pairs, *((say_side_by_side(name, languages), said) for name, said in where if said))


def _instructions(blueprint: Blueprint) -> Blocks:
    """Print what the instructor says, and the rounding rule."""
    languages = blueprint.languages
    lists = [_instructions_in(blueprint, language) for language in languages]
    if not lists[0]:
        return ()
    heading = Paragraph((Strong((Words(say_side_by_side("exam.instructions", languages)),)),))
    if len(languages) == 1:
        return heading, BulletList(lists[0])
    columns = ((InLanguage(code, (BulletList(items),)),) for code, items in zip(languages, lists, strict=True))
    return heading, Columns(tuple(columns))


def _instructions_in(blueprint: Blueprint, language: Language) -> tuple[Blocks, ...]:
    items = [prose(text, (language,)) for text in blueprint.instructions]
    if any(question.is_calculated for question in blueprint.questions):
        items.append((Paragraph((Words(rounding_rule(blueprint.rounding, language)),)),))
    return tuple(items)


def _marks_table(blueprint: Blueprint) -> Blocks:
    """Print the table in which the marker writes the marks of each question."""
    numbers = [(question.id.removeprefix("q"), str(question.marks)) for question in blueprint.questions]
    if len(numbers) > MOST_COLUMNS:
        return ()
    languages = blueprint.languages
    columns = [*numbers, (say_side_by_side("exam.total", languages), str(blueprint.total))]
    header = ((Words(say_side_by_side("exam.question", languages)),), *((Words(name),) for name, _ in columns))
    marks = ((Words(say_side_by_side("exam.marks", languages)),), *((Words(marks),) for _, marks in columns))
    earned = ((Words(say_side_by_side("exam.earned", languages)),), *(() for _ in columns))
    align = (_LEFT, *(_CENTRE for _ in columns))
    return (Table(header, (marks, earned), align, widths=(0, *(1 for _ in numbers), 0)),)


def _appendix(blueprint: Blueprint) -> Blocks:
    """Print the formula sheet, on a page of its own."""
    if not blueprint.formula_sheet:
        return ()
    languages = blueprint.languages
    heading = Heading(1, (Words(say_side_by_side("exam.formula_sheet", languages)),))
    return (PageBreak(), heading, *(block for text in blueprint.formula_sheet for block in prose(text, languages)))


def qr_text(code: str, student: Student) -> str:
    """Give what the QR code of a paper says: exam, sheet code and student."""
    return f"markscheme:{code}:{student.sheet}:{student.id}"


@lru_cache(maxsize=2)  # paper and key of a student carry the same
def qr_svg(text: str) -> str:
    """Draw a QR code as SVG: one path, sized by its box; level M mends 15% of damage."""
    import segno

    svg = io.BytesIO()
    segno.make(text, error="m", micro=False).save(svg, kind="svg", omitsize=True, border=2, xmldecl=False, nl=False)
    return svg.getvalue().decode()


def say_date(date: str, language: Language) -> str:
    """Say a date as a language writes it.

    >>> say_date("2026-11-30", "en"), say_date("2026-11-30", "zh")
    ('30 November 2026', '2026 年 11 月 30 日')
    """
    year, month, day = map(int, date.split("-"))
    return say("exam.date", language, day=day, month=say(f"month.{month}", language), year=year)
