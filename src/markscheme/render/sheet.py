"""A sheet: problems with numbers and marks, as a paper for students and as data to mark it by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from markscheme.certify import sample
from markscheme.document.tree import (
    AnswerBox,
    Block,
    Document,
    EndOfPaper,
    Formula,
    Language,
    Paragraph,
    Part,
    Question,
    Words,
    WorkingSpace,
)
from markscheme.errors import AnswerError
from markscheme.family import Call
from markscheme.library import Library
from markscheme.notation import Operator, Row
from markscheme.problem import Problem, from_json
from markscheme.render.phrases import phrase, rounding_rule
from markscheme.render.question import asked_inlines, statement_blocks, title_inlines
from markscheme.rounding import Rounding
from markscheme.symbols import call_symbol

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
FORMAT = "markscheme sheet 1"
MOST_FOR_ENTRIES = 4  # lines of room that a part has for many entries alone, whatever its marks


@dataclass(frozen=True)
class Sheet:
    """Some problems in one language. Question n has the id `qn`."""

    title: str
    language: str
    problems: tuple[Problem, ...]

    def __repr__(self) -> str:
        ids = ", ".join(problem.family.id for problem in self.problems)
        return f"<Sheet {self.code} {self.title!r}: {ids}; {self.total} marks>"

    def _repr_html_(self) -> str:
        from markscheme.render.notebook import printed, sheet_blocks

        return printed("html", sheet_blocks(self), as_language(self.language))

    def _repr_markdown_(self) -> str:
        from markscheme.render.notebook import printed, sheet_blocks

        return printed("markdown", sheet_blocks(self), as_language(self.language))

    @property
    def total(self) -> int:
        """All marks."""
        return sum(problem.total for problem in self.problems)

    @property
    def questions(self) -> tuple[tuple[str, Problem], ...]:
        """Problems with their question ids."""
        return tuple((f"q{i}", problem) for i, problem in enumerate(self.problems, 1))

    @property
    def code(self) -> str:
        """A short code of the content: the same problems have the same code."""
        content = json.dumps([problem.to_json() for problem in self.problems], sort_keys=True)
        number = int.from_bytes(hashlib.sha256(content.encode()).digest()[:8], "big")
        letters = ""
        for _ in range(8):
            number, digit = divmod(number, len(ALPHABET))
            letters += ALPHABET[digit]
        return f"{letters[:4]}-{letters[4:]}"

    def to_json(self) -> dict[str, Any]:
        """Everything that is needed to mark it; no answers."""
        questions = [{"id": id, **problem.to_json(), "marks": problem.asked} for id, problem in self.questions]
        return {
            "format": FORMAT,
            "code": self.code,
            "title": self.title,
            "language": self.language,
            "questions": questions,
        }


def sheet_from_json(data: Mapping[str, Any], library: Library) -> Sheet:
    """Read a sheet that `to_json` wrote; raise `AnswerError` when it is none or its families have changed."""
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        found = data.get("format") if isinstance(data, Mapping) else type(data).__name__
        raise AnswerError(
            f"this is no sheet: its format is {found!r}, expected {FORMAT!r}; give the sheet.json that `sheet` wrote"
        )
    problems = tuple(_question(question, library) for question in data["questions"])
    sheet = Sheet(str(data["title"]), str(data["language"]), problems)
    if sheet.code != data.get("code"):
        raise AnswerError(
            f"the sheet says code {data.get('code')!r}, but its content has {sheet.code!r}: "
            "it was changed after it was made"
        )
    return sheet


def _question(data: Mapping[str, Any], library: Library) -> Problem:
    family = library[data["family"]]
    if data["version"] != family.version:
        raise AnswerError(
            f"question {data['id']} was made with version {data['version']} of {family.id}, "
            f"this is version {family.version}; mark it with the Markscheme that made it"
        )
    return from_json(family, data)


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
    watch: Callable[[Sequence[tuple[str, int]]], Iterable[tuple[str, int]]] = iter,
) -> Sheet:
    """Sample certified problems: `count` of each family, the n-th with a seed of its own.

    `watch` passes the problems to be made on, one by one: a progress bar.
    """
    problems = []
    for id, n in watch([(id, n) for id in ids for n in range(count)]):
        family = library[id]
        chosen = {name: value for name, value in (options or {}).items() if name in family.options}
        problems.append(sample(family, level, f"{seed}/{n}" if n else seed, chosen, rounding).problem)
    return Sheet(title or phrase("practice", language), language, tuple(problems))


def sheet_document(sheet: Sheet) -> Document:
    """The paper for students."""
    language = sheet.language
    questions = [question_block(problem, id, language) for id, problem in sheet.questions]
    return Document(
        title=sheet.title,
        language=as_language(language),
        header=header(sheet),
        notice=notice(sheet),
        code=sheet.code,
        blocks=(*questions, EndOfPaper()),
    )


def header(sheet: Sheet) -> tuple[tuple[str, str | None], ...]:
    """Lines for the name and the number, and the total."""
    language = sheet.language
    return (
        (phrase("name", language), None),
        (phrase("number", language), None),
        (phrase("total", language), str(sheet.total)),
    )


def notice(sheet: Sheet) -> tuple[Block, ...]:
    """The rounding rules that the problems of the sheet use."""
    rules = dict.fromkeys(rounding_rule(problem.rounding, sheet.language) for problem in sheet.problems)
    return tuple(Paragraph((Words(rule),)) for rule in rules)


def question_block(problem: Problem, id: str, language: str) -> Question:
    """One question with its parts, boxes and room to write."""
    calls = [call for call in problem.calls if call.name in problem.asked]
    parts = [_part(problem, call, f"{id}.{call.name}", i, language) for i, call in enumerate(calls)]
    blocks = (*statement_blocks(problem, language), *parts)
    return Question(id.removeprefix("q"), title_inlines(problem, language), problem.total, blocks)


def part_label(index: int) -> str:
    """a, b, ... z, aa, ab ..."""
    return (part_label(index // 26 - 1) if index >= 26 else "") + chr(ord("a") + index % 26)


def _part(problem: Problem, call: Call, field: str, index: int, language: str) -> Part:
    marks = problem.asked[call.name]
    rows, columns = _box_shape(problem.values[call.name])
    name = Formula(Row((call_symbol(problem.family, call), Operator("="))))
    box = AnswerBox((name,), field, 40 if rows * columns == 1 else 18, rows, columns)
    room = WorkingSpace(max(2, 2 * marks, min(rows * columns // 2, MOST_FOR_ENTRIES)), "blank")
    return Part(part_label(index), marks, asked_inlines(problem, call, language), (room, box))


def _box_shape(value: Any) -> tuple[int, int]:
    shape: Sequence[int] = value.shape if isinstance(value, np.ndarray) else ()
    if len(shape) == 2:
        return shape[0], shape[1]
    return (1, shape[0]) if len(shape) == 1 else (1, 1)


def as_language(language: str) -> Language:
    """The language of a document, by its code."""
    return "zh" if language == "zh" else "en"
