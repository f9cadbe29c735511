"""How an answer is read, shown beside it while it is typed: as a formula, or with the place that stops the reader."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

from markscheme.answers import Blank, Raw, Unreadable, WrittenNumber
from markscheme.diagnosis.answer import Answer, Cell
from markscheme.document.document_tree import Blocks, CodeBlock, Formula, Inlines, Paragraph, Words
from markscheme.document.fragment import Fragment, inline_fragment
from markscheme.engine.problem import Problem
from markscheme.family.language.spellings import EMPTY_SET, names_of, printed_word, spellings
from markscheme.feedback.message import as_read
from markscheme.feedback.sentences import other_shape_sentence, unreadable_sentence
from markscheme.feedback.substitution import written_node
from markscheme.interaction.hints import call_of
from markscheme.marking.reading import read_step

LONGEST_RAW = 4_000  # characters of what one step holds, as far as it is read while somebody types


@dataclass(frozen=True)
class ReadCell:
    """One cell as it is read: `shown` is the number or the word, or why it cannot be read and where."""

    state: Literal["read", "blank", "unreadable"]
    shown: Fragment


def read_typed(
    problem: Problem, step: str, raw: Raw, language: str = "", decimal_comma: bool = False
) -> list[ReadCell]:
    """Read what is typed for a step: one cell for each of its boxes, or a single one for a text in one box."""
    call, spoken = call_of(problem, step), language or problem.language
    own = problem.family.own
    if own is not None and (call.step.name in own.by_hand or call.step.name in own.choices):
        return []
    answer = read_step(problem, call.name, raw, decimal_comma)
    if not isinstance(raw, str) and answer.found_shape is None:
        return [_cell(problem, answer, cell, spoken) for cell in answer.cells]
    if answer.is_blank:
        return [ReadCell("blank", inline_fragment(lambda language: (), spoken))]
    if answer.unreadable:
        return [_cell(problem, answer, answer.unreadable[0], spoken)]
    shown = partial(_in_words, problem, answer) if answer.worded else lambda language: as_read(answer)
    return [ReadCell("read", inline_fragment(shown, spoken))]


def shape_told(
    problem: Problem, step: str, raw: Raw, language: str = "", decimal_comma: bool = False
) -> Fragment | None:
    """Say which shape an answer has where another one is asked for, and nothing of its values; else None.

    How long a sequence is belongs to its answer, so nothing is said of it.
    """
    call, own = call_of(problem, step), problem.family.own
    if problem.is_in_one_box(call.name) or (own and call.step.name in (*own.by_hand, *own.choices)):
        return None
    answer = read_step(problem, call.name, raw, decimal_comma)
    if answer.found_shape is None or answer.is_blank or answer.unreadable:
        return None
    return inline_fragment(lambda spoken: other_shape_sentence(answer, spoken), language or problem.language)


def _cell(problem: Problem, answer: Answer, cell: Cell, spoken: str) -> ReadCell:
    if isinstance(cell, Blank):
        return ReadCell("blank", inline_fragment(lambda language: (), spoken))
    if isinstance(cell, Unreadable):
        return ReadCell("unreadable", Fragment(partial(_why, cell), spoken))
    if answer.worded is not None:
        return ReadCell("read", inline_fragment(partial(_word, problem, answer, cell), spoken))
    return ReadCell("read", inline_fragment(lambda language: (Formula(written_node(cell)),), spoken))


def _why(cell: Unreadable, language: str) -> Blocks:
    return (Paragraph(unreadable_sentence(cell, language)), CodeBlock(cell.caret()))


def _word(problem: Problem, answer: Answer, cell: WrittenNumber, language: str) -> Inlines:
    assert answer.worded is not None
    try:
        return (Words(printed_word(problem.family, answer.worded, cell.value(), language)),)
    except IndexError:  # a number for which there is no word, as of a set whose members have none
        return (Formula(written_node(cell)),)


def _in_words(problem: Problem, answer: Answer, language: str) -> Inlines:
    """Say the words that were read: the members of a set in brackets, labels in a row."""
    assert answer.worded is not None
    cells = [cell.value() for cell in answer.cells if isinstance(cell, WrittenNumber)]
    if not answer.worded.is_set:
        try:
            words = [printed_word(problem.family, answer.worded, cell, language) for cell in cells]
        except IndexError:
            return as_read(answer)
        return (Words(", ".join(words)),)
    named = zip(names_of(answer.worded, len(cells)), cells, strict=True)
    members = [spellings(problem.family, language, name)[0] for name, cell in named if cell == 1]
    return (Words("{" + ", ".join(members) + "}" if members else EMPTY_SET),)
