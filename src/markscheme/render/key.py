"""The mark scheme of a sheet: value, accepted range and marks of each step, and the working."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from flint import fmpq

from markscheme.acceptance import Range, ranges
from markscheme.document.tree import Block, Blocks, Document, EndOfPaper, Formula, Heading, Inlines, Paragraph, Question, Table, Words
from markscheme.evaluate import cells_of
from markscheme.family import Call
from markscheme.notation import Number
from markscheme.problem import Problem, exact_string
from markscheme.render.phrases import phrase
from markscheme.render.question import statement_blocks, title_inlines
from markscheme.render.sheet import Sheet, notice, part_label, sheet_document
from markscheme.render.solution import working_blocks
from markscheme.rounding import exponent, power_of_ten, round_half_away
from markscheme.symbols import call_symbol, cell_symbol
from markscheme.working import shown_value


def key_document(sheet: Sheet) -> Document:
    """The mark scheme of a sheet."""
    language = sheet.language
    note = Paragraph((Words(phrase("scheme_note", language)),))
    questions = [_question(problem, id, language) for id, problem in sheet.questions]
    header = ((phrase("total", language), str(sheet.total)),)
    title = f"{sheet.title}: {phrase('scheme', language)}" if language == "en" else f"{sheet.title}：{phrase('scheme', language)}"
    return replace(
        sheet_document(sheet), title=title, header=header, notice=(*notice(sheet), note), blocks=(*questions, EndOfPaper())
    )


def _question(problem: Problem, id: str, language: str) -> Question:
    blocks: Blocks = (
        *statement_blocks(problem, language),
        mark_table(problem, language),
        Heading(2, (Words(phrase("working", language)),)),
        *working_blocks(problem, language),
    )
    return Question(id.removeprefix("q"), title_inlines(problem, language), problem.total, blocks)


def mark_table(problem: Problem, language: str) -> Block:
    """Step by step, cell by cell: value, accepted range, marks."""
    accepted = ranges(problem)
    rows = tuple(row for i, call in enumerate(_asked(problem)) for row in _rows(problem, call, i, accepted[call.name], language))
    header = tuple((Words(phrase(name, language)),) for name in ("step", "value", "accepted", "marks"))
    return Table(header, rows, ("left", "right", "right", "right"))


def _asked(problem: Problem) -> list[Call]:
    return [call for call in problem.calls if call.name in problem.asked]


def _rows(problem: Problem, call: Call, index: int, accepted: list[Range], language: str) -> Iterator[tuple[Inlines, ...]]:
    value = problem.values[call.name]
    shape = value.shape if isinstance(value, np.ndarray) else ()
    name = call_symbol(problem.family, call)
    for position, (cell, range_) in enumerate(zip(cells_of(value), accepted, strict=True)):
        where = tuple(int(i) for i in np.unravel_index(position, shape)) if shape else ()
        label: Inlines = (Formula(cell_symbol(name, where, shape)),)
        if position == 0:
            label = (Words(f"({part_label(index)})  "), *label)
        marks: Inlines = (Words(str(problem.asked[call.name])),) if position == 0 else ()
        yield label, (Formula(Number(shown_value(problem, cell, call.name))),), range_inlines(range_, language), marks


def range_inlines(range_: Range, language: str) -> Inlines:
    """An accepted range, printed a little inside itself."""
    if range_.low == range_.high:
        return (Words(phrase("exactly", language)),)
    low, high = printed_range(range_)
    return (Formula(Number(low)), Words(f" {phrase('to', language)} "), Formula(Number(high)))


def printed_range(range_: Range) -> tuple[str, str]:
    """Both ends to one digit more than tells them apart, rounded inwards."""
    unit = power_of_ten(exponent(range_.high - range_.low) - 1)
    places = max(-exponent(unit), 0)
    low = -fmpq((-range_.low / unit).floor()) * unit
    high = fmpq((range_.high / unit).floor()) * unit
    return _padded(low, places), _padded(high, places)


def _padded(number: fmpq, places: int) -> str:
    text = exact_string(round_half_away(number, places))
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.ljust(places, '0')}" if places else whole
