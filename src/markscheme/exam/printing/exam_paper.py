"""The paper, the key and the answer form of one student as documents."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial

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
    WorkingSpace,
)
from markscheme.document.document_tree import Question as QuestionBlock
from markscheme.document.glyphs import BOX, install_hint, missing_characters
from markscheme.engine.problem import Problem
from markscheme.exam.planning.blueprint import Blueprint, Question, Text
from markscheme.exam.printing.question_blocks import drawing, paper_question, prose, static_question
from markscheme.exam.roster import Student
from markscheme.marking.policy import Policy
from markscheme.numbers.rounding import Rounding
from markscheme.papers.key import key_question
from markscheme.papers.practice_sheet import own_question_parts, question_parts
from markscheme.papers.question import own_inlines, rounding_rule
from markscheme.papers.space import with_space
from markscheme.phrases import say, say_side_by_side

QR_WIDTH = 21.0  # millimetres
_LEFT: Alignment = "left"
_CENTRE: Alignment = "center"
MOST_COLUMNS = 12  # questions in one row of the table of marks
USUAL_RULES = ("exam.rule_identity", "exam.rule_turn", "exam.rule_devices", "exam.rule_end")


def paper_document(blueprint: Blueprint, code: str, student: Student, problems: Mapping[str, Problem]) -> Document:
    """Make the paper of a student; `code` is that of the exam, `problems` are by question id."""
    questions = tuple(_question(question, blueprint, student, problems) for question in blueprint.questions)
    notice = (*_instructions(blueprint), *_marks_table(blueprint))
    plan = blueprint.printing
    document = replace(
        _frame(blueprint, code, student),
        notice=notice,
        blocks=(*questions, *_appendix(blueprint), EndOfPaper()),
        large_print=student.large_print,
        cover=blueprint.cover,
    )
    if plan.layout == 1:
        return document
    apart = plan.answer_sheet == "apart"
    boxed = tuple(replace(one, blocks=with_space(one.blocks, plan.room, not apart), box=not apart) for one in questions)
    return replace(
        document,
        notice=(*_instructions(blueprint), *rules(blueprint), *marks_tables(blueprint)),
        blocks=(*boxed, *(() if plan.formula_sheet_apart else _appendix(blueprint)), EndOfPaper()),
        signed=to_sign(blueprint, student),
        tidy=True,
    )


def _question(
    question: Question, blueprint: Blueprint, student: Student, problems: Mapping[str, Problem]
) -> QuestionBlock:
    if question.static:  # the lines to write on are where the answers are
        is_apart = blueprint.printing.answer_sheet == "apart"
        asked = replace(question, lines=0) if is_apart else question
        return static_question(asked, blueprint.languages, blueprint.pictures)
    problem, pictures = problems[question.id], blueprint.pictures
    return paper_question(problem, question, blueprint.languages, student.large_print, blueprint.rounding, pictures)


def answer_sheet_document(
    blueprint: Blueprint, code: str, student: Student, problems: Mapping[str, Problem]
) -> Document:
    """Make the sheet on which a student answers, where it is apart: boxes by question and part, and lines for words."""
    languages = blueprint.languages
    questions = tuple(_answers_to(question, problems, languages[0]) for question in blueprint.questions)
    frame = _frame(blueprint, code, student)
    title = f"{frame.title} · {say_side_by_side('exam.answer_sheet', languages)}"
    return replace(
        frame,
        title=title,
        blocks=questions,
        signed=to_sign(blueprint, student),
        large_print=student.large_print,
        tidy=True,
    )


def _answers_to(question: Question, problems: Mapping[str, Problem], language: Language) -> QuestionBlock:
    number = question.id.removeprefix("q")
    if question.static:
        lines = (WorkingSpace(question.lines, "ruled"),) if question.lines else ()
        return QuestionBlock(number, (), question.marks, lines, box=True)
    problem, id = problems[question.id], question.id
    parts: Blocks
    if problem.family.own is None:
        parts = with_space(question_parts(problem, id, question.working, lambda call: ()), "none")
    else:
        words = partial(own_inlines, problem, language=language)
        parts = with_space(own_question_parts(problem, id, "ruled", question.lines, words), "none")
    return QuestionBlock(number, (), problem.total, parts, box=True)


def formula_sheet_document(blueprint: Blueprint, code: str) -> Document:
    """Make the formula sheet by itself, one for all; `code` is that of the exam."""
    languages = blueprint.languages
    blocks = tuple(block for text in blueprint.formula_sheet for block in prose(text, languages))
    return Document(
        title=say_side_by_side("exam.formula_sheet", languages),
        language=languages,
        blocks=blocks,
        code=code,
        paper=blueprint.paper,
        kicker=" · ".join(filter(None, (blueprint.course.both(languages), blueprint.title.both(languages)))),
    )


def key_document(
    blueprint: Blueprint,
    code: str,
    student: Student,
    problems: Mapping[str, Problem],
    language: Language | None = None,
) -> Document:
    """Make the key to a student's paper in a language of the exam, else in the main one."""
    language = language or blueprint.languages[0]
    questions = tuple(_key_question(question, problems, blueprint, language) for question in blueprint.questions)
    frame = _frame(replace(blueprint, languages=(language,)), code, student)
    title = frame.title + say("common.colon", language) + say("sheet.scheme", language)
    note = Paragraph((Words(say("sheet.scheme_note", language)),))
    rule = Paragraph((Words(rounding_rule(blueprint.rounding, language)),))
    return replace(frame, title=title, notice=(rule, note), blocks=(*questions, EndOfPaper()))


def key_languages(blueprint: Blueprint) -> tuple[Language, ...]:
    """Give the languages of the keys, the main one first; exams built before have them in that one alone."""
    if blueprint.printing.layout == 1:
        return blueprint.languages[:1]
    return blueprint.printing.key_languages or blueprint.languages


def key_folder(language: str, main: str) -> str:
    """Name the folder of the students' keys in a language."""
    return "keys" if language == main else f"keys-{language}"


def more_folders(blueprint: Blueprint) -> list[str]:
    """Name the folders that not every exam has: of answer sheets, and of keys in further languages."""
    main, *others = key_languages(blueprint)
    sheets = ["answer-sheets"] if blueprint.printing.answer_sheet == "apart" else []
    return [*sheets, *(key_folder(language, main) for language in others)]


def _key_question(
    question: Question, problems: Mapping[str, Problem], blueprint: Blueprint, language: Language
) -> Block:
    if not question.static:
        problem, with_working = problems[question.id], blueprint.key == "working"
        policy = blueprint.policy.of(question.id, problem.family.id, question.level)
        drawn = _drawn_key(problem, question.id, language, with_working, blueprint.rounding, policy)
        return replace(drawn, blocks=(*drawing(question, (language,), blueprint.pictures), *drawn.blocks))
    block = static_question(replace(question, lines=0), (language,), blueprint.pictures)
    note = Paragraph((Strong((Words(say("exam.by_hand", language)),)),))
    return replace(block, blocks=(*block.blocks, note))


@lru_cache(maxsize=64)  # all students of a variant have the same problems, and are built one after the other
def _drawn_key(
    problem: Problem, id: str, language: Language, with_working: bool, rounding: Rounding, policy: Policy
) -> QuestionBlock:
    return key_question(problem, id, language, with_working, rounding, policy)


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
        (say_side_by_side("sheet.number", languages), None if student.spare else student.id),
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
    if blueprint.printing.answer_sheet == "apart":
        phrases = ["exam.answers_apart"] + (["exam.room_to_work"] if blueprint.printing.room != "none" else [])
        said = say("common.space", language).join(say(phrase, language) for phrase in phrases)
        items.append((Paragraph((Words(said),)),))
    if any(question.is_calculated for question in blueprint.questions):
        items.append((Paragraph((Words(rounding_rule(blueprint.rounding, language)),)),))
    return tuple(items)


def _marks_table(blueprint: Blueprint) -> Blocks:
    """Print the table in which the marker writes the marks of each question."""
    numbers = [(question.id.removeprefix("q"), str(question.marks)) for question in blueprint.questions]
    if len(numbers) > MOST_COLUMNS:
        return ()
    return (_marks_of(blueprint, numbers, True),)


def marks_tables(blueprint: Blueprint) -> Blocks:
    """Print as many such tables as the questions need; the last one has the total."""
    numbers = [(question.id.removeprefix("q"), str(question.marks)) for question in blueprint.questions]
    count = -(-len(numbers) // MOST_COLUMNS)
    width = -(-len(numbers) // count)
    starts = range(0, len(numbers), width)
    return tuple(_marks_of(blueprint, numbers[i : i + width], i == starts[-1]) for i in starts)


def _marks_of(blueprint: Blueprint, numbers: list[tuple[str, str]], with_total: bool) -> Table:
    languages = blueprint.languages
    total = [(say_side_by_side("exam.total", languages), str(blueprint.total))] if with_total else []
    columns = [*numbers, *total]
    header = ((Words(say_side_by_side("exam.question", languages)),), *((Words(name),) for name, _ in columns))
    marks = ((Words(say_side_by_side("exam.marks", languages)),), *((Words(marks),) for _, marks in columns))
    earned = ((Words(say_side_by_side("exam.earned", languages)),), *(() for _ in columns))
    align = (_LEFT, *(_CENTRE for _ in columns))
    return Table(header, (marks, earned), align, widths=(0, *(1 for _ in numbers), *(0 for _ in total)))


def rules(blueprint: Blueprint) -> Blocks:
    """Print the rules of the exam on a cover: those of the blueprint, else the usual ones."""
    written, languages = blueprint.printing.rules, blueprint.languages
    if not blueprint.cover or written == ():
        return ()
    heading = Paragraph((Strong((Words(say_side_by_side("exam.rules", languages)),)),))
    return (heading, *_listed(written, languages))


def _listed(texts: tuple[Text, ...] | None, languages: tuple[Language, ...]) -> Blocks:
    """Print texts as a list, the languages side by side; for None the usual rules."""
    columns = []
    for language in languages:
        usual = tuple((Paragraph((Words(say(name, language)),)),) for name in USUAL_RULES)
        said = usual if texts is None else tuple(prose(text, (language,)) for text in texts)
        columns.append((InLanguage(language, (BulletList(said),)),))
    return (Columns(tuple(columns)),) if len(columns) > 1 else columns[0]


def to_sign(blueprint: Blueprint, student: Student) -> tuple[str, ...]:
    """Name what is filled in by hand on a cover: the signature, and the place where the roster does not say it."""
    if not blueprint.cover:
        return ()
    open_places = [name for name, said in (("exam.room", student.room), ("exam.seat", student.seat)) if not said]
    return tuple(say_side_by_side(name, blueprint.languages) for name in (*open_places, "exam.signature"))


def _appendix(blueprint: Blueprint) -> Blocks:
    """Print the formula sheet, on a page of its own."""
    if not blueprint.formula_sheet:
        return ()
    languages = blueprint.languages
    heading = Heading(1, (Words(say_side_by_side("exam.formula_sheet", languages)),))
    return (PageBreak(), heading, *(block for text in blueprint.formula_sheet for block in prose(text, languages)))


def page_text(code: str, sheet: str, page: int, pages: int, kind: str = "") -> str:
    """Give what the QR code of a page says: exam, sheet code and page; `kind` is A on an answer sheet.

    >>> page_text("HW36YJ", "FA2W-EXN5", 3, 8), page_text("HW36YJ", "FA2W-EXN5", 1, 2, "A")
    ('MS:HW36YJ:FA2W-EXN5:3/8', 'MS:HW36YJ:FA2W-EXN5:A1/2')
    """
    return f"MS:{code}:{sheet}:{kind}{page}/{pages}"


def qr_text(code: str, student: Student) -> str:
    """Give what the QR code of a paper says: exam, sheet code and student."""
    return f"markscheme:{code}:{student.sheet}:{student.id}"


@lru_cache(maxsize=2)  # paper and key of a student carry the same
def qr_svg(text: str) -> str:
    """Draw a QR code as SVG: one path, sized by its box; level M mends 15% of damage."""
    import segno

    svg = io.BytesIO()
    # One mask for all: to weigh all eight of them takes five times as long, and any reader reads each.
    code = segno.make(text, error="m", micro=False, mask=3)
    code.save(svg, kind="svg", omitsize=True, border=2, xmldecl=False, nl=False)
    return svg.getvalue().decode()


def say_date(date: str, language: Language) -> str:
    """Say a date as a language writes it.

    >>> say_date("2026-11-30", "en"), say_date("2026-11-30", "zh")
    ('30 November 2026', '2026 年 11 月 30 日')
    """
    year, month, day = map(int, date.split("-"))
    return say("exam.date", language, day=day, month=say(f"month.{month}", language), year=year)
