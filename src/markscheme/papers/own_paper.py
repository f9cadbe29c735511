"""How an instructor's own question stands on paper: options with letters, boxes, a table with empty cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import ceil

from markscheme.document.document_tree import (
    AnswerBlank,
    AnswerBox,
    Block,
    Blocks,
    Formula,
    Inline,
    Inlines,
    NumberedList,
    Paragraph,
    Part,
    Table,
    Words,
    WorkingSpace,
    WorkingStyle,
)
from markscheme.document.printers.text_document import plain
from markscheme.engine.problem import Problem
from markscheme.family.own_question import ChoiceRule, OwnQuestion
from markscheme.numbers.arrays import cells_of
from markscheme.papers.question import own_inlines
from markscheme.phrases import say
from markscheme.working import shown_value, value_node

WordsOf = Callable[[str], Inlines]  # a sentence of the question by its name, in the languages of the paper
BLANK_WIDTH = 26.0
WIDE_BLANK = 40.0
MOST_KEPT_ROWS = 8
LINE_OF_TABLE = 150.0  # millimetres, of which the cells of a table have their shares


def own_of(problem: Problem) -> OwnQuestion:
    """Give what an instructor's question says."""
    assert problem.family.own is not None
    return problem.family.own


def options(problem: Problem, language: str) -> Blocks:
    """List the options of a choice, in the order of this paper, and say how it is paid where that is not plain."""
    own = own_of(problem)
    if own.kind != "choice":
        return tuple(_paid(own, language))
    count = len(own.definition["options"])
    (rule,) = own.choices.values()
    order = problem.given[rule.order] if rule.order else range(1, count + 1)
    items = tuple((Paragraph(own_inlines(problem, f"option_{number}", language)),) for number in order)
    return (NumberedList(items, letters=True), *_paid(own, language))


def _paid(own: OwnQuestion, language: str) -> Iterator[Block]:
    for rule in own.choices.values():
        said = [say("own.each", language)] if rule.each else []
        if rule.wrong:
            said.append(say("own.each_wrong" if rule.each else "own.wrong", language, marks=_cost(rule, language)))
        if said:
            yield Paragraph((Words(say("common.space", language).join(said)),))


def _cost(rule: ChoiceRule, language: str) -> str:
    """Write what a wrong choice costs: 0.5 marks, 1/3 marks."""
    cost = abs(Fraction(rule.wrong))
    text = f"{float(cost):g}" if (cost * 100).denominator == 1 else str(cost)
    return say("document.one_mark" if cost == 1 else "document.marks", language, marks=text)


def own_parts(
    problem: Problem, id: str, style: WorkingStyle, lines: int, words: WordsOf, label: Callable[[int], str]
) -> Blocks:
    """Print what is to be filled in; `lines` of room to work stand where there is something to work out."""
    own = own_of(problem)
    room: Blocks = (WorkingSpace(lines, style),) if lines else ()
    if own.kind == "table":
        return (_table(problem, id, words), *room)
    if own.kind == "number":
        return tuple(_numbers(problem, id, style, lines, words, label))
    boxes: list[Block] = [
        AnswerBox(words(f"name_{name}"), f"{id}.{name}", 30) for name in problem.asked_calls if name not in own.by_hand
    ]
    if not own.by_hand:
        return (*boxes, *room)
    (reason,) = own.by_hand
    answer = WorkingSpace(lines, style, f"{id}.{reason}", plain(words(f"name_{reason}")))
    return (*boxes, Paragraph(words("give_reason")), *((answer,) if lines else ()))


def _numbers(
    problem: Problem, id: str, style: WorkingStyle, lines: int, words: WordsOf, label: Callable[[int], str]
) -> Iterator[Block]:
    several = len(problem.parts) > 1
    for i, call in enumerate(problem.parts):
        room: Blocks = (WorkingSpace(lines, style),) if lines else ()
        box = AnswerBox(words("your_answer"), f"{id}.{call.name}", 40)
        if several:
            yield Part(label(i), problem.asked_calls[call.name], words(f"ask_{call.name}"), (*room, box))
        else:
            yield from (*room, box)


def _table(problem: Problem, id: str, words: WordsOf) -> Table:
    definition = own_of(problem).definition
    columns = definition["columns"]
    width = min(WIDE_BLANK, LINE_OF_TABLE / len(columns) - 4)
    header = tuple(words(f"column_{j}") for j in range(1, len(columns) + 1))
    rows = tuple(
        tuple(
            (AnswerBlank(f"{id}.{cell['name']}", plain(words(f"name_{cell['name']}")), width),)
            if "answer" in cell
            else words(f"cell_{i}_{j}")
            for j, cell in enumerate(row, 1)
        )
        for i, row in enumerate(definition["rows"], 1)
    )
    return Table(header, rows, widths=(1,) * len(columns))


def is_kept(problem: Problem) -> bool:
    """Say whether an instructor's question is short enough to stay on one page, with the room for its answer."""
    own = problem.family.own
    if own is None:
        return False
    if own.kind == "number":
        return len(problem.parts) == 1
    return len(own.definition.get("rows", ())) <= MOST_KEPT_ROWS


def default_lines(problem: Problem) -> int:
    """Give the room to work where nothing else is said."""
    own = own_of(problem)
    if own.kind == "choice" or (own.kind == "true_false" and not own.by_hand):
        return 0
    return max(3, ceil(max(problem.asked_calls.values())) * 2)


def own_key(problem: Problem, name: str, language: str) -> tuple[Inlines, Inlines] | None:
    """Give value and what is accepted of a step, as the key says it; None where the accepted range says it."""
    own = own_of(problem)
    if name in own.by_hand:
        return (Words("–"),), (Words(say("exam.by_hand", language)),)
    if name in own.in_one_box:
        cells = cells_of(problem.values[name])
        text = "×".join(shown_value(problem, cell, name, i) for i, cell in enumerate(cells))
        return (Words(text),), (Words(say("sheet.exactly", language)),)
    if name not in problem.worded:
        return None
    value: Inlines = (Formula(value_node(problem, name, language)),)
    if own.kind != "choice":
        return value, (Words(say("sheet.exactly", language)),)
    rule = own.choices[name]
    right = [number for number, option in enumerate(own.definition["options"], 1) if option.get("correct")]
    order = list(problem.given[rule.order]) if rule.order else list(range(1, len(own.definition["options"]) + 1))
    said: list[Inline] = []
    for number in sorted(right, key=order.index):
        said += [Words(say("common.semicolon", language))] if said else []
        said += own_inlines(problem, f"option_{number}", language)
    return value, tuple(said)
