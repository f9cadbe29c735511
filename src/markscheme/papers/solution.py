"""The working as blocks, and the worked solution of one problem as a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markscheme.document.document_tree import (
    Block,
    Blocks,
    DisplayFormula,
    Document,
    Formula,
    Paragraph,
    Words,
    as_language,
)
from markscheme.engine.problem import Problem
from markscheme.family.steps.variant import needs
from markscheme.notation import Fence, Lines, Node, Operator, Row, Style, Text, to_text
from markscheme.numbers.exact import Value
from markscheme.papers.line_breaking import broken, broken_vector, items_of, width
from markscheme.papers.question import asked_inlines, named_drawings, rounding_rule, statement_blocks, title_text
from markscheme.papers.shown.part_names import part_label, part_names_of
from markscheme.papers.step_tables import place_below, printed_table, step_tables
from markscheme.phrases import phrase, say
from markscheme.working import Line, StepWorking, as_printed, is_told, working
from markscheme.working.formula_numbers import RELATIONS
from markscheme.working.formula_tree import nodes

Cells = tuple[Node, Node]
MOST_ROWS = 14  # of one formula, which is never broken across pages
MOST_IN_CHAIN = 73  # characters of a calculation and its results on one line
PLAIN = str.maketrans("", "", "() ")
# A power of e or a logarithm of what is no whole number, of which the calculation has the decimal.
BROKEN_ARGUMENT = re.compile(r"(e\^|ln)[( ]*-?\d*[./]")


def solution_document(problem: Problem, language: str) -> Document:
    """Write statement and worked solution of one problem; solved first, as what is refused is not drawn either."""
    assert problem.values
    name = title_text(problem, language)
    return Document(
        title=name + say("common.colon", language) + say("sheet.solution", language),
        language=as_language(language),
        notice=(Paragraph((Words(rounding_rule(problem.rounding, language)),)),),
        blocks=(*statement_blocks(problem, language), *working_blocks(problem, language, part_names_of(language))),
    )


def worked(problem: Problem) -> bool:
    """Say whether there is anything to calculate: a choice is only right."""
    own = problem.family.own
    return own is None or any(not is_told(problem, call.name) for call in problem.calls)


def working_blocks(problem: Problem, language: str, part_names: str = "", asked_alone: bool = False) -> Blocks:
    """Write every step three times: the formula, the numbers put in, the result; and below it what is drawn of it.

    The name of its part and the words of what is asked stand above it, and above the intermediate values that lead to
    it. `part_names`: how parts are counted, where there is no paper that says it. With `asked_alone` what leads to
    nothing that is asked is left out.
    """
    blocks: list[Block] = []
    waiting: list[Block] = []  # of steps that lead to the next one that is asked
    names, asked = part_names or problem.part_names, () if problem.family.own else problem.parts
    labels = {call.name: part_label(i, names) for i, call in enumerate(asked)}
    tables = list(step_tables(problem, language))
    shown = {name for one in tables for name in one.shown}
    steps = working(problem, language, whole=shown)
    drawn, in_place = _drawn_steps(problem, language), dict[str, list[Block]]()
    written = {f"{step.call.step.name}{step.call.k or ''}": step for step in steps}
    for one in (one for one in tables if one.rows):
        below = in_place if one.shown else drawn
        below.setdefault(one.place, []).append(printed_table(problem, one, language, written))
    truth_is_told = False
    for step in steps:
        name = step.call.name
        formulas = in_place.get(name, []) if name in shown else list(_step_blocks(step, language))
        bracket = None if truth_is_told else _bracket(formulas)
        waiting += formulas if bracket is None else [*formulas, _truth(bracket, language)]
        truth_is_told = truth_is_told or bracket is not None
        if name in labels:
            label = Words(f"({labels[name]}) ")
            blocks += (Paragraph((label, *asked_inlines(problem, step.call, language)), leads=True), *waiting)
            waiting = []
        if not waiting:
            blocks += drawn.pop(name, ())
    left = () if asked_alone and labels else tuple(waiting)
    return (*blocks, *left, *(each for below in drawn.values() for each in below))


def _bracket(formulas: Sequence[Block]) -> Node | None:
    """Find brackets around a condition, which stand for 1 or 0, and give them with dots in its place."""
    found = (node for block in formulas if isinstance(block, DisplayFormula) for node in nodes(block.node))
    for pieces in map(items_of, found):
        for before, piece in zip((None, *pieces), pieces, strict=False):
            if isinstance(piece, Fence) and piece.left == "[" and _is_condition(piece.body):
                bracket = Fence("[", "]", Operator("ldots"))
                return Row((before, bracket)) if isinstance(before, Style) else bracket
    return None


def _is_condition(node: Node) -> bool:
    return any(isinstance(piece, Operator) and piece.name in RELATIONS for piece in items_of(node))


def _truth(bracket: Node, language: str) -> Block:
    before, after = phrase("sheet.truth", language).split("{bracket}")
    return Paragraph((Words(before), Formula(bracket), Words(after)))


def _drawn_steps(problem: Problem, language: str) -> dict[str, list[Block]]:
    """Draw results with the numbers that the key prints, by the last step that a drawing needs or by a later one.

    A step that an option leaves out stays None.
    """
    wanted = {need for draw in problem.family.figures.values() for need in needs(draw)} & set(problem.values)
    steps = wanted - set(problem.inputs) - set(problem.worded)
    results = {name: _printed(problem, name) for name in steps if problem.values[name] is not None}
    found: dict[str, list[Block]] = {}
    for name, figure in named_drawings(problem, language, {**problem.values, **results}, of_steps=True):
        found.setdefault(place_below(problem, needs(problem.family.figures[name])), []).append(figure)
    return found


def _printed(problem: Problem, name: str) -> Value:
    """Give what the key prints of a step; of a repeated one a list of its rounds, which may be of different lengths."""
    step = problem.family.steps.get(name)
    if step is None or not step.group:
        return as_printed(problem, name)
    return [as_printed(problem, call.name) for call in problem.calls if call.step is step]


def _step_blocks(step: StepWorking, language: str) -> Iterator[Block]:
    rows = _step_rows(step, language)
    for start in range(0, len(rows), MOST_ROWS):
        yield DisplayFormula(Lines(tuple(rows[start : start + MOST_ROWS])))


def _step_rows(step: StepWorking, language: str) -> list[Cells]:
    """Write the formula, the numbers put in, the result, to be lined up at their equals signs."""
    rows = [*_formula_rows(step.formula), *(row for line in step.told for row in _told_rows(line))]
    rows += map(_split, step.systems)
    calculated = any(line.calculation is not None for line in step.lines)
    if not calculated and not step.systems:
        return _copied(step, rows)
    rows += [(left, Row((Operator("="), value))) for left, value in step.factors]
    rows += [row for line in step.lines for row in _rows(line)]
    if step.left_out:
        rows.append((Row(()), Text(say("sheet.likewise", language, count=step.left_out))))
    return rows + _result(step, step.symbol) if len(step.lines) > 1 else rows


def _copied(step: StepWorking, rows: list[Cells]) -> list[Cells]:
    """Write the one line that a step needs which takes over what is there: symbol = formula = value."""
    if step.matrices or len(rows) != 1 or rows[0][0] not in (Row((step.symbol,)), Row(items_of(step.symbol))):
        return rows + _result(step, step.symbol)
    (_, first), *rest = _result(step, step.symbol)
    if to_text(rows[0][1]).endswith(to_text(first)):  # the formula says the value already
        return rows
    return [(step.symbol, Row((*items_of(rows[0][1]), *items_of(first)))), *rest]


def _result(step: StepWorking, symbol: Node) -> list[Cells]:
    if step.matrices:
        return [(name, Row((Operator("="), value))) for name, value in step.matrices]
    first, *rest = broken_vector(step.result)
    return [(symbol, Row((Operator("="), first))), *((Row(()), piece) for piece in rest)]


def _formula_rows(formula: Node | None) -> list[Cells]:
    """Set the formula on its line; one that the author set on several lines is lined up with the numbers as well."""
    if isinstance(formula, Lines):
        return [(row[0], Row(tuple(item for cell in row[1:] for item in items_of(cell)))) for row in formula.rows]
    return [] if formula is None else [_split(formula)]


def _told_rows(line: Node) -> Iterator[Cells]:
    """Set what a family writes below a formula, on as many lines as it needs."""
    left, right = _split(line)
    equal, items = (Operator("="),), items_of(right)
    start = equal if items[:1] == equal else ()
    for i, piece in enumerate(broken(Row(items[len(start) :]))):
        yield (Row(()), piece) if i else (left, Row((*start, *items_of(piece))))


def _split(formula: Node) -> Cells:
    """Split an equation at its first equals sign, so that it lines up with the numbers below it."""
    items = items_of(formula)
    if Operator("=") not in items:  # it begins where the others have their equals sign
        return Row(()), formula
    place = items.index(Operator("="))
    return Row(items[:place]), Row(items[place:])


def _rows(line: Line) -> Iterator[Cells]:
    """Write symbol = calculation = closed form = value, on as many lines as it needs."""
    results = (line.value,) if line.closed is None or _says_the_same(line) else (line.closed, line.value)
    calculations = () if line.calculation is None else (line.calculation, *line.valued)
    rows: list[tuple[Node, ...]] = []
    for node in (*calculations, _chained(results)):
        first, *rest = (items_of(piece) for piece in broken(node))
        fits = rows and not rest and width(Row((*rows[-1], Operator("="), *first))) <= MOST_IN_CHAIN
        before = rows.pop() if fits else ()
        rows += [(*before, Operator("="), *first), *rest]
    yield line.symbol, Row(rows[0])
    yield from ((Row(()), Row(row)) for row in rows[1:])


def _chained(nodes: tuple[Node, ...]) -> Row:
    return Row(tuple(item for node in nodes for item in (Operator("="), *items_of(node)))[1:])


def _says_the_same(line: Line) -> bool:
    """Whether the closed form only repeats the calculation: ln(2) and ln 2, (-3)/7 and -(3/7), e^1.77 and e^(53/30)."""
    if line.closed is None or line.calculation is None:
        return False
    closed, calculations = to_text(line.closed), [to_text(node) for node in (line.calculation, *line.valued)]
    if any(found in calculations[0] for found in BROKEN_ARGUMENT.findall(closed)):
        return True
    return any(sorted(closed.translate(PLAIN)) == sorted(each.translate(PLAIN)) for each in calculations)
