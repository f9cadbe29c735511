"""The mark scheme of a sheet: value, accepted range and marks of each step, and the working."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from flint import fmpq

from markscheme.document.document_tree import (
    Block,
    Blocks,
    Document,
    EndOfPaper,
    Formula,
    Heading,
    Inline,
    Inlines,
    Paragraph,
    Question,
    Table,
    Words,
    as_language,
)
from markscheme.document.printers.document_printer import marks_number
from markscheme.engine.acceptance import ranges
from markscheme.engine.accepted_range import Range
from markscheme.engine.problem import Problem
from markscheme.family.givens.rule import exact_string
from markscheme.family.model import StepInstance
from markscheme.marking.marks import whole_split
from markscheme.marking.policy import Policy
from markscheme.notation import Fence, Number, Operator, Row, Space, figures_and_exponent
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.rounding import Rounding, exponent, power_of_ten, round_half_away, round_to
from markscheme.papers.own_paper import own_key
from markscheme.papers.practice_sheet import Sheet, notice, question_statement, usual_rule
from markscheme.papers.question import step_name, title_inlines
from markscheme.papers.shown.part_names import part_label
from markscheme.papers.solution import worked, working_blocks
from markscheme.phrases import say
from markscheme.working import shown_value, value_node

_LONGEST_VECTOR = 30  # characters for which the column of values has room
_WIDEST_MATRIX = 23  # the same, where none of them is a comma or a blank
_COLUMNS = ("common.step", "sheet.value", "sheet.accepted", "sheet.marks")


def key_document(sheet: Sheet) -> Document:
    """Write the mark scheme of a sheet."""
    language = sheet.language
    note = Paragraph((Words(say("sheet.scheme_note", language)),))
    questions = [key_question(problem, id, language, rule=usual_rule(sheet)) for id, problem in sheet.questions]
    header = ((say("sheet.total", language), str(sheet.total)),)
    return Document(
        title=sheet.title + say("common.colon", language) + say("sheet.scheme", language),
        language=as_language(language),
        header=header,
        notice=(*notice(sheet), note),
        code=sheet.code,
        blocks=(*questions, EndOfPaper()),
    )


def key_question(
    problem: Problem,
    id: str,
    language: str,
    with_working: bool = True,
    rule: Rounding | None = None,
    policy: Policy | None = None,
) -> Question:
    """Write one question of a key: statement, marks, and the working; `rule` is that of the sheet around it.

    `policy`: that of the question, which may part the marks of steps.
    """
    blocks: Blocks = (*question_statement(problem, language, rule), mark_table(problem, language, policy))
    if with_working and worked(problem):
        blocks += (
            Heading(2, (Words(say("sheet.working", language)),)),
            *working_blocks(problem, language, asked_alone=True),
        )
    return Question(id.removeprefix("q"), title_inlines(problem, language), problem.total, blocks)


def mark_table(problem: Problem, language: str, policy: Policy | None = None) -> Block:
    """List step by step value, accepted range and marks, those for the method and accuracy too; a matrix row by row."""
    accepted, policy = ranges(problem), policy or Policy()
    rows = tuple(
        row
        for i, call in enumerate(problem.parts)
        for row in _rows(problem, call, i, accepted[call.name], language, policy.of_step(call.public_name))
    )
    header = tuple((Words(say(name, language)),) for name in _COLUMNS)
    return Table(header, rows, ("left", "left", "left", "right"), widths=(0, 2, 3, 0))


def _rows(
    problem: Problem, call: StepInstance, index: int, accepted: list[Range], language: str, own: Policy
) -> Iterator[tuple[Inlines, ...]]:
    value, out_of = problem.values[call.name], problem.asked_calls[call.name]
    marks = (Words(str(whole_split(out_of, own) or marks_number(out_of))),)
    named = step_name(problem, call, language)
    label = Words(f"({part_label(index, problem.part_names)})  ")
    if problem.family.own is not None and (only := own_key(problem, call.name, language)) is not None:
        yield (label, *named), *only, marks
        return
    if call.step.name in problem.family.checks:
        example = Formula(value_node(problem, call.name, language))
        any_other = Words(say("sheet.checked", language))
        yield (label, *named), (example,), (any_other,), marks
        return
    numerals = [shown_value(problem, cell, call.name, i) for i, cell in enumerate(cells_of(value))]
    width = value.shape[-1] if isinstance(value, np.ndarray) else 1
    exactly = (Words(say("sheet.exactly", language)),) if all(map(is_exactly, accepted)) else ()
    is_wide = np.ndim(value) == 2 and call.name not in problem.worded and _letters(numerals, width) > _WIDEST_MATRIX
    if exactly and not is_wide:
        yield (label, *named), _exact_value(problem, call, language), exactly, marks
        return
    shown = [number_inline(numeral) for numeral in numerals]
    for start in range(0, len(shown), width):
        place = Words(say("sheet.row", language, i=start // width + 1) if len(shown) > width else "")
        cells, held = shown[start : start + width], accepted[start : start + width]
        first = start == 0
        yield (
            (label, *named, place) if first else (*named, place),
            _listed(cells),
            exactly or _listed([range_inline(range_) for range_ in held]),
            marks if first else (),
        )


def _letters(numerals: Sequence[str], columns: int) -> int:
    """Count the characters that stand beside one another in a matrix, with a gap behind each column."""
    return sum(1 + max(map(len, numerals[i::columns])) for i in range(columns))


def _exact_value(problem: Problem, call: StepInstance, language: str) -> Inlines:
    """Show a value as a formula; a long vector as a list, for a formula in a table is never broken."""
    value = problem.values[call.name]
    if isinstance(value, np.ndarray) and value.ndim == 1 and call.name not in problem.worded:
        shown = [shown_value(problem, cell, call.name, i) for i, cell in enumerate(cells_of(value))]
        if sum(len(numeral) + 2 for numeral in shown) > _LONGEST_VECTOR:
            return (Words("("), *_listed([number_inline(numeral) for numeral in shown]), Words(")"))
    return (Formula(value_node(problem, call.name, language)),)


def _listed(items: Sequence[Inline]) -> Inlines:
    """Set numbers or ranges with commas between them, where the line may break."""
    words = [item.text for item in items if isinstance(item, Words)]
    if len(words) == len(items):
        return (Words(", ".join(words)),)
    out: list[Inline] = []
    for item in items:
        out += [item] if not out else [Words(", "), item]
    return tuple(out)


def number_inline(numeral: str) -> Inline:
    """Show a number in a table: plain digits need no formula."""
    return Words(_in_words(numeral)) if _is_plain(numeral) else Formula(Number(numeral))


def _is_plain(numeral: str) -> bool:
    return "/" not in numeral and not figures_and_exponent(numeral)[1]


def _in_words(numeral: str) -> str:
    return numeral.replace("-", "\N{MINUS SIGN}")


def is_exactly(range_: Range) -> bool:
    """Whether one number alone is right: a whole one, or one that ends within the digits asked."""
    if not range_.is_exact:
        return False
    return (
        range_.rule is None or range_.lowest.q == 1 or round_to(range_.lowest, range_.rule.answer)[0] == range_.lowest
    )


def range_inline(range_: Range) -> Inline:
    """Show an accepted range as a closed interval, printed a little inside itself; a number alone is exact."""
    if is_exactly(range_):
        return number_inline(exact_string(range_.lowest))
    low, high = printed_range(range_)
    if _is_plain(low) and _is_plain(high):
        return Words(f"[{_in_words(low)},\N{NO-BREAK SPACE}{_in_words(high)}]")
    return Formula(Fence("[", "]", Row((Number(low), Operator(","), Space("thin"), Number(high)))))


def printed_range(range_: Range) -> tuple[str, str]:
    """Write both ends to one digit more than tells them apart, rounded inwards."""
    unit = power_of_ten(exponent(range_.high - range_.low) - 1)
    places = max(-exponent(unit), 0)
    low = -fmpq((-range_.low / unit).floor()) * unit
    high = fmpq((range_.high / unit).floor()) * unit
    return _padded(low, places), _padded(high, places)


def _padded(number: fmpq, places: int) -> str:
    text = exact_string(round_half_away(number, places))
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.ljust(places, '0')}" if places else whole
