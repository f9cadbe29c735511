"""Tables of the key that show how a step is worked row by row: what a search does at each node, or in each round.

A table may stand for the working of its steps: these are then not written out line by line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from markscheme.document.document_tree import Formula, Inlines, Table
from markscheme.document.markdown_reader import read_inlines
from markscheme.engine.problem import Problem
from markscheme.errors import FamilyError
from markscheme.family.language.prose import prose
from markscheme.family.model import call
from markscheme.family.steps.variant import needs
from markscheme.notation import Fence, Fraction, Node, Operator, Row
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Value
from markscheme.papers.line_breaking import items_of
from markscheme.papers.question import prose_values
from markscheme.working import StepWorking
from markscheme.working.step_lines import latex_of

MOST_ROWS = 40  # about a page; of a larger problem the working shows formula and result alone


class StepTable(NamedTuple):
    """The rows of a table of the key, the call below which it stands, and those in the place of whose working.

    No rows where there is nothing to show of these calls, nor to write out.
    """

    place: str
    name: str
    k: int
    rows: Sequence[Sequence[Value]]
    shown: frozenset[str]


def place_below(problem: Problem, needed: Sequence[str]) -> str:
    """Name the call below which stands what needs these steps: the last of them, or the next one that is asked."""
    places = {call.name: i for i, call in enumerate(problem.calls)}
    asked = [places[call.name] for call in problem.parts]
    last = max(i for i, call in enumerate(problem.calls) if call.name in needed or call.step.name in needed)
    return problem.calls[next((i for i in asked if i >= last), last)].name


def step_tables(problem: Problem, language: str) -> Iterator[StepTable]:
    """Yield the tables of a family under these options; one that sees `k` has a table for every round."""
    known = {**problem.inputs, **problem.values, "language": language}
    asked = {call.name for call in problem.parts}
    for name, rows_of in problem.family.tables.items():
        needed = [need for need in needs(rows_of) if need in problem.family.steps]
        if any(known.get(need) is None for need in needed):
            continue
        by_round = "k" in needs(rows_of)
        rounds = [one.k for one in problem.calls if one.k and one.step.name in needed] if by_round else [0]
        steps_shown = problem.family.shown_in.get(name, ())
        for k in dict.fromkeys(rounds):
            rows = call(rows_of, {**known, "k": k})
            if rows is None or (not rows and not steps_shown):
                continue
            if steps_shown and len(rows) > MOST_ROWS:  # what is not written out says nothing of its symbols
                rows = [*rows[:MOST_ROWS], [r"\vdots"] * len(rows[0])]
            elif len(rows) > MOST_ROWS:
                continue
            shown = [one.name for one in problem.calls if one.step.name in steps_shown and (not by_round or one.k == k)]
            shown = [one for one in shown if one not in asked]
            place = shown[-1] if shown else place_below(problem, needed)
            yield StepTable(place, name, k, rows, frozenset(shown))


def printed_table(problem: Problem, table: StepTable, language: str, written: Mapping[str, StepWorking]) -> Table:
    """Print a table; `written`: the working of the steps by their names of today, of which cells may show lines."""
    name, rows = table.name, table.rows
    sentence = prose(problem.family, language).sentences[f"table_{name}"]
    values = {**prose_values(problem), "k": table.k}
    header = tuple(read_inlines(cell.strip(), sentence.file) for cell in sentence.fill(values).split("|"))
    for row in rows:
        if len(row) != len(header):
            raise FamilyError(
                f"{problem.family.id}: table_{name}() gives a row of {len(row)} cells, but {sentence.file} has "
                f"{len(header)} headings for it; separate the headings by |"
            )
    return Table(header, tuple(tuple(_cell(value, problem, written) for value in row) for row in rows), close=True)


def _on_one_line(node: Node) -> Node:
    """Write fractions with a slash: in a cell they would be set small."""
    match node:
        case Row(items):
            return Row(tuple(map(_on_one_line, items)))
        case Fraction(above, below):
            return Row((_in_brackets(_on_one_line(above)), Operator("/"), _in_brackets(_on_one_line(below))))
        case Fence(left, right, body):
            return Fence(left, right, _on_one_line(body))
    return node


def _in_brackets(node: Node) -> Node:
    return Fence("(", ")", node) if len(items_of(node)) > 1 else node


def _cell(value: Value, problem: Problem, written: Mapping[str, StepWorking]) -> Inlines:
    """Set a cell: LaTeX, a number, a tuple of these side by side, or a list of any; an empty one stays empty.

    `{step: place}` is the calculation of an entry of a step, as the working writes it.
    """
    if isinstance(value, dict):
        [(step, place)] = value.items()
        if (
            written[step].left_out or not written[step].lines
        ):  # of a step that is asked itself, or a large one, the value alone
            return _cell(cells_of(problem.values[written[step].call.name])[place], problem, written)
        line = written[step].lines[place]
        stages = [node for node in (line.calculation, *line.valued, line.value) if node is not None]
        chain = (item for node in stages for item in (Operator("="), *items_of(_on_one_line(node))))
        return (Formula(Row(tuple(chain)[1:])),)
    pieces = value if isinstance(value, list) else [value]
    latex = ", ".join(latex_of(piece, problem.rounding.working) for piece in pieces)
    return read_inlines(f"${latex}$") if latex else ()
