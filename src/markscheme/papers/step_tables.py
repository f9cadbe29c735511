"""Tables of the key that show how a step is worked row by row: what a search does at each node, or in each round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markscheme.document.document_tree import Inlines, Table
from markscheme.document.markdown_reader import read_inlines
from markscheme.engine.problem import Problem
from markscheme.errors import FamilyError
from markscheme.family.language.prose import prose
from markscheme.family.model import call
from markscheme.family.steps.variant import needs
from markscheme.numbers.exact import Value
from markscheme.numbers.rounding import Digits
from markscheme.papers.question import prose_values
from markscheme.working.step_lines import latex_of

MOST_ROWS = 40  # about a page; of a larger problem the working shows formula and result alone


def place_below(problem: Problem, needed: Sequence[str]) -> str:
    """Name the call below which stands what needs these steps: the last of them, or the next one that is asked."""
    places = {call.name: i for i, call in enumerate(problem.calls)}
    asked = [places[call.name] for call in problem.parts]
    last = max(i for i, call in enumerate(problem.calls) if call.name in needed or call.step.name in needed)
    return problem.calls[next((i for i in asked if i >= last), last)].name


def step_tables(problem: Problem, language: str) -> Iterator[tuple[str, Table]]:
    """Yield the tables of a family under these options, each with the call below which it stands."""
    known = {**problem.inputs, **problem.values}
    for name, rows_of in problem.family.tables.items():
        needed = [need for need in needs(rows_of) if need in problem.family.steps]
        if any(known.get(need) is None for need in needed):
            continue
        rows = call(rows_of, known)
        if rows and len(rows) <= MOST_ROWS:
            yield place_below(problem, needed), _table(problem, name, language, rows)


def _table(problem: Problem, name: str, language: str, rows: Sequence[Sequence[Value]]) -> Table:
    sentence = prose(problem.family, language).sentences[f"table_{name}"]
    values = {"k": 0, **prose_values(problem)}
    header = tuple(read_inlines(cell.strip(), sentence.file) for cell in sentence.fill(values).split("|"))
    for row in rows:
        if len(row) != len(header):
            raise FamilyError(
                f"{problem.family.id}: table_{name}() gives a row of {len(row)} cells, but {sentence.file} has "
                f"{len(header)} headings for it; separate the headings by |"
            )
    digits = problem.rounding.working
    return Table(header, tuple(tuple(_cell(value, digits) for value in row) for row in rows))


def _cell(value: Value, digits: Digits) -> Inlines:
    """Set a cell: LaTeX, a number, a tuple of these side by side, or a list of any; an empty one stays empty."""
    pieces = value if isinstance(value, list) else [value]
    latex = ", ".join(latex_of(piece, digits) for piece in pieces)
    return read_inlines(f"${latex}$") if latex else ()
