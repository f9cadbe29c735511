"""A sheet: problems with numbers and marks, as a paper, as a form for the answers and as data to mark it by."""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from math import ceil
from pathlib import Path

from markscheme.document.document_tree import (
    AnswerBox,
    Block,
    Blocks,
    Document,
    EndOfPaper,
    Formula,
    Inlines,
    Paragraph,
    Part,
    Question,
    SmallPrint,
    Words,
    WorkingSpace,
    WorkingStyle,
    as_language,
)
from markscheme.engine.certify import sample
from markscheme.engine.problem import Problem
from markscheme.family.choosing import settings_of_each
from markscheme.family.language.symbols import call_symbol
from markscheme.family.library import Library
from markscheme.family.model import StepInstance
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.notation import Operator, Row
from markscheme.numbers.rounding import Rounding
from markscheme.papers.own_paper import WordsOf, default_lines, is_kept, options, own_parts
from markscheme.papers.question import (
    asked_inlines,
    own_inlines,
    rounding_rule,
    statement_blocks,
    title_inlines,
    title_text,
)
from markscheme.papers.sheet_data import (
    FORMAT,
    ISSUED,
    check_content,
    content_code,
    issued_code,
    marks_json,
    read_addresses,
    read_question,
)
from markscheme.papers.shown.part_names import part_label, part_names_of
from markscheme.papers.shown.problem_address import address_of
from markscheme.papers.space import FULL, Space, with_space
from markscheme.phrases import say

MOST_FOR_ENTRIES = 4  # lines of room that a part has for many entries alone, whatever its marks


@dataclass(frozen=True)
class Sheet:
    """Some problems in one language. Question n has the id `qn`, unless `ids` says others.

    `holder`: whose sheet it is, where each student has one with a code of its own. `file`: what the file says that it
    was read from. That stays its code and its content, whatever this program would write by now. `issued`: the code on
    the paper, where it comes from a secret; else the code is one of the content, which everybody who has the paper can
    work out. `addresses`: by question id, those under which a student draws the same numbers again.
    """

    title: str
    language: str
    problems: tuple[Problem, ...]
    ids: tuple[str, ...] = ()
    holder: str = ""
    file: Mapping[str, JsonValue] | None = field(default=None, repr=False, compare=False)
    issued: str = ""
    addresses: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        ids = ", ".join(problem.family.id for problem in self.problems)
        return f"<Sheet {self.code} {self.title!r}: {ids}; {self.total} marks>"

    def save(self, path: str | Path, space: Space = FULL) -> None:
        """Write the paper as the ending says: .pdf, .html, .md, .tex or .txt; with room to write, as `space` says."""
        from markscheme.document.writers import write

        write(sheet_document(self, space), path)

    def _repr_html_(self) -> str:
        from markscheme.papers.notebook import printed, sheet_blocks

        return printed("html", sheet_blocks(self), as_language(self.language))

    def _repr_markdown_(self) -> str:
        from markscheme.papers.notebook import printed, sheet_blocks

        return printed("markdown", sheet_blocks(self), as_language(self.language))

    @property
    def total(self) -> int:
        """All marks."""
        return sum(problem.total for problem in self.problems)

    @property
    def questions(self) -> tuple[tuple[str, Problem], ...]:
        """Problems with their question ids."""
        ids = self.ids or tuple(f"q{i}" for i in range(1, len(self.problems) + 1))
        return tuple(zip(ids, self.problems, strict=True))

    @property
    def code(self) -> str:
        """The code on the paper: one that was issued from a secret, or the one of the content."""
        return str(self.file["code"]) if self.file is not None else self.issued or self.content

    @cached_property
    def content(self) -> str:
        """A short code of the content, the same for the same problems and holder: by it a change is seen."""
        return content_code(self._questions_json() if self.file is None else self.file["questions"], self.holder)

    def _questions_json(self) -> list[JsonObject]:
        return [
            {"id": id, **problem.to_json(), "marks": marks_json(problem.asked_calls)} for id, problem in self.questions
        ]

    def to_json(self) -> JsonObject:
        """Give everything that is needed to mark it; no answers."""
        if self.file is not None:
            return dict(self.file)
        return {
            "format": ISSUED if self.issued else FORMAT,
            "code": self.code,
            **({"content": self.content} if self.issued else {}),
            "title": self.title,
            "language": self.language,
            **({"holder": self.holder} if self.holder else {}),
            **({"addresses": dict(self.addresses)} if self.addresses else {}),
            "questions": self._questions_json(),
        }


def sheet_from_json(data: Mapping[str, JsonValue], library: Library) -> Sheet:
    """Read a sheet that this or an earlier version wrote; raise `AnswerError` when it is none, or cannot be read."""
    check_content(data)
    questions = data["questions"]
    return Sheet(
        str(data["title"]),
        str(data["language"]),
        tuple(read_question(question, library) for question in questions),
        tuple(str(question["id"]) for question in questions),
        str(data.get("holder", "")),
        data,
        issued=str(data["code"]) if data["format"] == ISSUED else "",
        addresses=read_addresses(data),
    )


def make_sheet(
    library: Library,
    ids: Iterable[str],
    *,
    count: int = 1,
    seed: int = 0,
    level: str = "medium",
    language: str = "en",
    options: Mapping[str, str] | None = None,
    rounding: Rounding | None = None,
    title: str = "",
    answer_form: str = "any",
    secret: Callable[..., str] | None = None,
    watch: Callable[[Sequence[tuple[str, int]]], Iterable[tuple[str, int]]] = iter,
) -> Sheet:
    """Sample certified problems: `count` for each of the ids, the n-th of one family with a seed of its own.

    `secret` makes seeds and the code of the sheet from what it is given and a secret: then nobody finds the numbers by
    trying seeds, and the sheet tells no seed and no address. `watch` passes the problems to be made on, one by one: a
    progress bar.
    """
    problems, seeds, names = [], [], part_names_of(language)
    numbers: dict[str, Iterator[int]] = defaultdict(itertools.count)
    wanted = [(id, next(numbers[id])) for id in ids for _ in range(count)]
    settings = dict(zip(numbers, settings_of_each([library[id] for id in numbers], options or {}), strict=True))
    for id, n in watch(wanted):
        family, chosen = library[id], settings[id]
        own: int | str = f"{seed}/{n}" if n else seed
        problem = sample(family, level, secret("numbers", own) if secret else own, chosen, rounding).problem
        if (problem.answer_form, problem.part_names) != (answer_form, names):  # else what is solved already is kept
            problem = replace(problem, answer_form=answer_form, part_names=names)
        problems.append(problem)
        seeds.append(own)
    sheet = Sheet(title or say("sheet.practice", language), language, tuple(problems))
    if secret:
        return replace(sheet, issued=issued_code(secret("sheet", sheet.content)))
    return with_addresses(sheet, seeds)


def sheet_of(problems: Sequence[tuple[Problem, int | str]], language: str, title: str, answer_form: str) -> Sheet:
    """Make a sheet of problems that were drawn, each with its seed."""
    names = part_names_of(language)
    asked = tuple(replace(problem, answer_form=answer_form, part_names=names) for problem, _ in problems)
    sheet = Sheet(title or say("sheet.practice", language), language, asked)
    return with_addresses(sheet, [seed for _, seed in problems])


def with_addresses(sheet: Sheet, seeds: Sequence[int | str]) -> Sheet:
    """Let a sheet print, below the title of each question, where its numbers are found."""
    drawn = zip(sheet.questions, seeds, strict=True)
    found = {id: address_of(problem, seed, sheet.language) for (id, problem), seed in drawn}
    return replace(sheet, addresses={id: address for id, address in found.items() if address})


def sheet_document(sheet: Sheet, space: Space = FULL) -> Document:
    """Write the paper for students, with as much room to write as `space` says."""
    language = sheet.language
    questions = question_blocks(sheet)
    return Document(
        title=sheet.title,
        language=as_language(language),
        header=header(sheet),
        notice=notice(sheet),
        code=sheet.code,
        blocks=(*with_space(questions, space), EndOfPaper()),
        tidy=space != FULL,
    )


def question_blocks(sheet: Sheet) -> tuple[Question, ...]:
    """Write the questions of a sheet, each with its address where it has one."""
    rule = usual_rule(sheet)
    found = []
    for id, problem in sheet.questions:
        question = question_block(problem, id, sheet.language, rule=rule)
        if address := sheet.addresses.get(id):
            question = replace(question, blocks=(SmallPrint(address), *question.blocks))
        found.append(question)
    return tuple(found)


def header(sheet: Sheet) -> tuple[tuple[str, str | None], ...]:
    """Write lines for the name and the number, and the total."""
    language = sheet.language
    return (
        (say("sheet.name", language), None),
        (say("sheet.number", language), None),
        (say("sheet.total", language), str(sheet.total)),
    )


def notice(sheet: Sheet) -> tuple[Block, ...]:
    """Say the rounding rule that most problems of the sheet use."""
    return (Paragraph((Words(rounding_rule(usual_rule(sheet), sheet.language)),)),)


def usual_rule(sheet: Sheet) -> Rounding:
    """Find the rounding rule of most problems of a sheet, of several the first one's."""
    return Counter(problem.rounding for problem in sheet.problems).most_common(1)[0][0]


def own_rule(problem: Problem, usual: Rounding | None, language: str) -> Blocks:
    """Say a question's own rounding rule where it is another than the sheet's."""
    if usual is None or problem.rounding == usual:
        return ()
    return (Paragraph((Words(rounding_rule(problem.rounding, language, "sheet.own_rounding")),)),)


def question_statement(problem: Problem, language: str, rule: Rounding | None) -> Blocks:
    """Write the statement, with the options of a choice, and the rounding rule where it is the question's own."""
    if problem.family.own is None:
        return (*statement_blocks(problem, language), *own_rule(problem, rule, language))
    return (*statement_blocks(problem, language), *options(problem, language))


def own_question_parts(problem: Problem, id: str, style: WorkingStyle, lines: int | None, words: WordsOf) -> Blocks:
    """Print what is to be filled in of an instructor's own question; `words`: its sentences, as the paper has them."""
    label = partial(part_label, names=problem.part_names)
    return own_parts(problem, id, style, default_lines(problem) if lines is None else lines, words, label)


def question_block(
    problem: Problem,
    id: str,
    language: str,
    style: WorkingStyle = "blank",
    rule: Rounding | None = None,
    lines: int | None = None,
) -> Question:
    """Write a question with its parts, boxes and room to write; `rule` is that of the sheet around it.

    `lines`: of room in an instructor's own question.
    """
    parts: Blocks
    if problem.family.own is not None:
        parts = own_question_parts(problem, id, style, lines, lambda name: own_inlines(problem, name, language))
    else:
        parts = question_parts(problem, id, style, lambda call: asked_inlines(problem, call, language))
    blocks = (*question_statement(problem, language, rule), *parts)
    title = title_inlines(problem, language)
    return Question(id.removeprefix("q"), title, problem.total, blocks, keep=is_kept(problem))


def question_parts(
    problem: Problem, id: str, style: WorkingStyle, ask: Callable[[StepInstance], Inlines]
) -> tuple[Part, ...]:
    """Ask line by line in the words of `ask`, with room to write and boxes."""
    parts = enumerate(problem.parts)
    return tuple(_part(problem, call, f"{id}.{call.name}", i, ask(call), style) for i, call in parts)


def _part(problem: Problem, call: StepInstance, field: str, index: int, prompt: Inlines, style: WorkingStyle) -> Part:
    marks = problem.asked_calls[call.name]
    rows, columns = _box_shape(problem.answer_shape(call.name))
    name = Formula(Row((call_symbol(problem.family, call), Operator("="))))
    width = 18 if rows * columns > 1 else 90 if call.step.name in problem.family.in_one_box else 40
    box = AnswerBox((name,), field, width, rows, columns)
    room = WorkingSpace(max(2, ceil(2 * marks), min(rows * columns // 2, MOST_FOR_ENTRIES)), style)
    return Part(part_label(index, problem.part_names), marks, prompt, (room, box))


def _box_shape(shape: Sequence[int]) -> tuple[int, int]:
    if len(shape) == 2:
        return shape[0], shape[1]
    return (1, shape[0]) if len(shape) == 1 else (1, 1)


def answer_form(sheet: Sheet, student: str = "") -> str:
    """Write a YAML file with a place for every number that is asked; comments name the questions."""
    lines = [
        f"# {sheet.title}",
        f"# {say('sheet.form_head', sheet.language)}",
        f"sheet: {sheet.code}",
        f"student: {json.dumps(student, ensure_ascii=False)}",
        "answers:",
    ]
    for id, problem in sheet.questions:
        lines += [f"  {id}:  # {title_text(problem, sheet.language)}", *_fields(problem)]
    return "\n".join(lines) + "\n"


def _fields(problem: Problem) -> list[str]:
    lines: list[str] = []
    for call in problem.parts:
        name, shape = call.public_name, problem.answer_shape(call.name)
        if len(shape) > 1:
            lines += [f"    {name}:", *(f"      - {_blank(shape[1:])}" for _ in range(shape[0]))]
        else:
            lines.append(f"    {name}: {_blank(shape)}")
    return lines


def _blank(shape: tuple[int, ...]) -> str:
    return "[" + ", ".join([_blank(shape[1:])] * shape[0]) + "]" if shape else '""'
