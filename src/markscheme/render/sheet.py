"""A sheet: problems with numbers and marks, as a paper for students and as data to mark it by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from markscheme.certify import sample
from markscheme.document.tree import (
    AnswerBox,
    Block,
    Document,
    EndOfPaper,
    Formula,
    Inlines,
    Language,
    Paragraph,
    Part,
    Question,
    Words,
    WorkingSpace,
    WorkingStyle,
)
from markscheme.errors import AnswerError, did_you_mean
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
ISSUED = "markscheme sheet 2"  # its code comes from a secret, so `content` holds the code of the content
MOST_FOR_ENTRIES = 4  # lines of room that a part has for many entries alone, whatever its marks


@dataclass(frozen=True)
class Sheet:
    """Some problems in one language. Question n has the id `qn`, unless `ids` says others.

    `holder`: whose sheet it is, where each student has one with a code of its own. `issued`: the code on the paper,
    where it comes from a secret; else the code is one of the content, which everybody who has the paper can work out.
    """

    title: str
    language: str
    problems: tuple[Problem, ...]
    ids: tuple[str, ...] = ()
    holder: str = ""
    issued: str = ""

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
        ids = self.ids or tuple(f"q{i}" for i in range(1, len(self.problems) + 1))
        return tuple(zip(ids, self.problems, strict=True))

    @property
    def code(self) -> str:
        """The code on the paper: one that was issued from a secret, or the one of the content."""
        return self.issued or self.content

    @cached_property
    def content(self) -> str:
        """A short code of the content, the same for the same problems and holder: by it a change is seen."""
        return content_code(self._questions_json(), self.holder)

    def _questions_json(self) -> list[dict[str, Any]]:
        return [{"id": id, **problem.to_json(), "marks": problem.asked} for id, problem in self.questions]

    def to_json(self) -> dict[str, Any]:
        """Everything that is needed to mark it; no answers."""
        return {
            "format": ISSUED if self.issued else FORMAT,
            "code": self.code,
            **({"content": self.content} if self.issued else {}),
            "title": self.title,
            "language": self.language,
            **({"holder": self.holder} if self.holder else {}),
            "questions": self._questions_json(),
        }


def content_code(questions: Sequence[Mapping[str, Any]], holder: str) -> str:
    """A short code of what a sheet asks, as its file says it, whatever program and families read it."""
    content: list[Any] = [{k: v for k, v in one.items() if k not in ("id", "marks")} for one in questions]
    if holder:
        content += [holder, *([one["id"], one.get("marks")] for one in questions)]
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).digest()
    return grouped(letters_of(int.from_bytes(digest[:8], "big"), 8))


def sheet_from_json(data: Mapping[str, Any], library: Library) -> Sheet:
    """Read a sheet that `to_json` wrote; raise `AnswerError` when it is none or its families have changed."""
    if not isinstance(data, Mapping) or data.get("format") not in (FORMAT, ISSUED):
        found = data.get("format") if isinstance(data, Mapping) else type(data).__name__
        raise AnswerError(
            f"this is no sheet: its format is {found!r}, expected {FORMAT!r} or {ISSUED!r}; give "
            "the sheet.json that `sheet` wrote"
        )
    problems = tuple(_question(question, library) for question in data["questions"])
    ids = tuple(str(question["id"]) for question in data["questions"])
    holder, issued = str(data.get("holder", "")), str(data.get("code", "")) if data["format"] == ISSUED else ""
    sheet = Sheet(str(data["title"]), str(data["language"]), problems, ids, holder, issued)
    if issued and content_code(data["questions"], holder) != data.get("content"):
        raise AnswerError(f"sheet {issued}: its content is another than it says: it was changed after it was made")
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
    problem = from_json(family, data)
    return (
        problem if problem.asked == data.get("marks", problem.asked) else replace(problem, marks=_marks(problem, data))
    )


def _marks(problem: Problem, data: Mapping[str, Any]) -> dict[str, int]:
    """The marks of a paper that gives others than the family."""
    marks = data["marks"]
    for name in marks:
        if name not in (known := [call.name for call in problem.calls]):
            raise AnswerError(
                f"question {data['id']}: marks for {name!r}, which is no step; {did_you_mean(name, known)}"
            )
    return {name: int(value) for name, value in marks.items()}


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
    secret: Callable[..., str] | None = None,
    watch: Callable[[Sequence[tuple[str, int]]], Iterable[tuple[str, int]]] = iter,
) -> Sheet:
    """Sample certified problems: `count` of each family, the n-th with a seed of its own.

    `secret` makes seeds and the code of the sheet from what it is given and a secret: then nobody finds the numbers by
    trying seeds, and the sheet tells none. `watch` passes the problems to be made on, one by one: a progress bar.
    """
    problems = []
    for id, n in watch([(id, n) for id in ids for n in range(count)]):
        family = library[id]
        chosen = {name: value for name, value in (options or {}).items() if name in family.options}
        own = f"{seed}/{n}" if n else seed
        problems.append(sample(family, level, secret("numbers", own) if secret else own, chosen, rounding).problem)
    sheet = Sheet(title or phrase("practice", language), language, tuple(problems))
    return replace(sheet, issued=issued_code(secret("sheet", sheet.content))) if secret else sheet


def issued_code(hexadecimal: str) -> str:
    """The code on a paper from a number that a secret made."""
    return grouped(letters_of(int(hexadecimal[:16], 16), 8))


def letters_of(number: int, length: int) -> str:
    """A number as letters that are read aloud without mistakes, the last place first."""
    letters = ""
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return letters


def grouped(letters: str) -> str:
    """Eight letters in two groups, as they stand on paper."""
    return f"{letters[:4]}-{letters[4:]}"


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


def question_block(problem: Problem, id: str, language: str, style: WorkingStyle = "blank") -> Question:
    """One question with its parts, boxes and room to write."""
    parts = question_parts(problem, id, style, lambda call: asked_inlines(problem, call, language))
    blocks = (*statement_blocks(problem, language), *parts)
    return Question(id.removeprefix("q"), title_inlines(problem, language), problem.total, blocks)


def part_label(index: int) -> str:
    """a, b, ... z, aa, ab ..."""
    return (part_label(index // 26 - 1) if index >= 26 else "") + chr(ord("a") + index % 26)


def question_parts(problem: Problem, id: str, style: WorkingStyle, ask: Callable[[Call], Inlines]) -> tuple[Part, ...]:
    """What is asked, line by line in the words of `ask`, with room to write and boxes."""
    calls = [call for call in problem.calls if call.name in problem.asked]
    return tuple(_part(problem, call, f"{id}.{call.name}", i, ask(call), style) for i, call in enumerate(calls))


def _part(problem: Problem, call: Call, field: str, index: int, prompt: Inlines, style: WorkingStyle) -> Part:
    marks = problem.asked[call.name]
    rows, columns = _box_shape(problem.answer_shape(call.name))
    name = Formula(Row((call_symbol(problem.family, call), Operator("="))))
    box = AnswerBox((name,), field, 40 if rows * columns == 1 else 18, rows, columns)
    room = WorkingSpace(max(2, 2 * marks, min(rows * columns // 2, MOST_FOR_ENTRIES)), style)
    return Part(part_label(index), marks, prompt, (room, box))


def _box_shape(shape: Sequence[int]) -> tuple[int, int]:
    if len(shape) == 2:
        return shape[0], shape[1]
    return (1, shape[0]) if len(shape) == 1 else (1, 1)


def as_language(language: str) -> Language:
    """The language of a document, by its code."""
    return "zh" if language == "zh" else "en"
