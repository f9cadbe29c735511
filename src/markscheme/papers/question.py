"""One problem as it is put to a student: statement, data and questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from flint import fmpq

from markscheme.document.document_tree import Block, Blocks, DisplayFormula, Figure, Formula, Inlines, Paragraph, Words
from markscheme.document.markdown_reader import read_inlines, read_markdown
from markscheme.document.printers.text_document import plain
from markscheme.engine.problem import Problem, to_strings
from markscheme.errors import NotationError
from markscheme.family.givens.rule import exact_string
from markscheme.family.language.prose import plain_title, prose
from markscheme.family.language.symbols import array_node, call_symbol, named_nodes, symbol, with_latex_entries
from markscheme.family.model import StepInstance, call
from markscheme.family.steps.variant import needs
from markscheme.notation import Fence, Lines, Node, Operator, Row, Space, to_latex
from markscheme.numbers.exact import Inputs, Value
from markscheme.numbers.rounding import Digits, Rounding
from markscheme.papers.line_breaking import broken_vector
from markscheme.phrases import say

Document = TypeVar("Document", Blocks, Inlines)
WIDEST_DATA_LINE = 78  # characters of data set on one line


@dataclass(eq=False)
class _PrintedGiven:
    """A given inside the prose: prints as LaTeX, and remembers that it was printed.

    Its entries and rows are printed by themselves, and rational numbers may be compared; nothing else is done with it.
    """

    name: str
    value: Value
    is_pair: bool
    printed: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        self.printed.add(self.name)
        return to_latex(data_node(self.value, self.is_pair))

    def __iter__(self) -> Iterator[_PrintedGiven]:
        """Give the entries of a vector, or the rows of a matrix, each to be printed by itself."""
        return (_PrintedGiven(self.name, entry, False, self.printed) for entry in self.value)

    def __getitem__(self, place: int) -> _PrintedGiven:
        if not isinstance(self.value, np.ndarray):
            raise ValueError(f"{self.name} has no entry [{place}], for it is one number; write {self.name}")
        # no LookupError: Jinja would make an undefined value of it, and name this class
        if not isinstance(place, int) or not -len(self.value) <= place < len(self.value):
            raise ValueError(f"{self.name} has no entry [{place}]; here they are [0] to [{len(self.value) - 1}]")
        return _PrintedGiven(self.name, self.value[place], False, self.printed)

    def __eq__(self, other: object) -> bool:
        """Compare two numbers; Python alone would call every given unlike every number, without a word."""
        value = other.value if isinstance(other, _PrintedGiven) else other
        if not isinstance(self.value, fmpq) or not isinstance(value, (int, fmpq)):
            raise ValueError(f"{self.name} cannot be compared here; compare rational numbers, or ask for an option")
        return bool(self.value == value)


def data_node(value: Value, is_pair: bool = False) -> Node:
    """Show a given as it stands on the paper; a pair of equal numbers as one number."""
    shown = value[0] if is_pair and value[0] == value[1] else value
    return array_node(shown)


def prose_values(problem: Problem, printed: set[str] | None = None) -> dict[str, object]:
    """Collect what the blocks of a family can print."""
    printed = set() if printed is None else printed
    values: dict[str, object] = with_latex_entries(problem.family, problem.inputs)
    for name, given in problem.family.given.items():
        if given.kind not in ("structure", "count") and values[name] is not None:
            values[name] = _PrintedGiven(name, values[name], given.kind == "pair", printed)
    return values


def _in_round(problem: Problem, k: int = 0) -> dict[str, object]:
    """Give what a sentence can print: `k` is the round that it speaks of, else a size of this name."""
    return {"k": 0, **prose_values(problem), **({"k": k} if k else {})}


def title_inlines(problem: Problem, language: str) -> Inlines:
    """Give the title of the family under these options."""
    return _read(read_inlines, problem, "title", language, _in_round(problem))[0]


def title_text(problem: Problem, language: str) -> str:
    """Give the same as text."""
    return plain_title(prose(problem.family, language).block("title", _in_round(problem)))


def statement_blocks(problem: Problem, language: str) -> Blocks:
    """Write the statement, followed by the givens that it does not print itself."""
    printed: set[str] = set()
    blocks, text = _read(read_markdown, problem, "statement", language, prose_values(problem, printed))
    figures = tuple(figure for _, figure in named_drawings(problem, language, problem.inputs))
    shown = printed | _unused(problem, text) | set(problem.family.drawn if figures else ())
    if problem.family.own is not None:
        shown |= {name for name in problem.family.given if problem.family.own.shows(name)}
    return (*blocks, *figures, *_data(problem, shown), *_answer_form(problem, language))


def _answer_form(problem: Problem, language: str) -> Blocks:
    """Say the form that answers are asked in, where it is not left open."""
    if problem.answer_form == "any":
        return ()
    return (Paragraph((Words(say(f"answer_form.{problem.answer_form}", language)),)),)


def rounding_rule(rounding: Rounding, language: str, name: str = "sheet.rounding") -> str:
    """Say the rounding rule in a sentence for the sheet, or for a question that has a rule of its own."""
    working, answer = (digits_words(digits, language) for digits in (rounding.working, rounding.answer))
    return say(name, language, working=working, answer=answer)


def digits_words(digits: Digits, language: str) -> str:
    """Say digits in words: `4 significant figures`."""
    name = ("figure" if digits.significant else "place") + ("" if digits.count == 1 else "s")
    return say(f"digits.{name}", language, n=digits.count)


def named_drawings(
    problem: Problem, language: str, known: Inputs, of_steps: bool = False
) -> Iterator[tuple[str, Figure]]:
    """Yield the drawings of what is known, each with its alternative text; those of steps stand in the key alone."""
    for name, draw in problem.family.figures.items():
        if of_steps != any(need in problem.family.steps for need in needs(draw)):
            continue
        drawing = call(draw, {**known, "language": language})
        if drawing is not None:
            values = {given: to_strings(value) for given, value in problem.inputs.items() if value is not None}
            sentence = prose(problem.family, language).sentences[f"figure_{name}"]
            caption, told, words = sentence.fill({"k": 0, **values}).partition(" | ")
            below = read_inlines(caption, sentence.file) if told else ()
            yield name, Figure(drawing.svg, " ".join((words if told else caption).split()), drawing.width, below)


def _unused(problem: Problem, statement: str) -> set[str]:
    """Name the givens without use here, or that may be left out, and of which the statement does not speak."""
    # an author writes g^{(T+1)} and \mathrm{dc}, the printer g^{(T + 1)} and \text{dc}
    written = statement.replace(" ", "").replace(r"\mathrm", r"\text")
    return {
        name
        for name, given in problem.family.given.items()
        if (given.optional or not given.applies(problem.options))
        and to_latex(symbol(problem.family, name)).replace(" ", "") not in written
    }


def asked_inlines(problem: Problem, call: StepInstance, language: str) -> Inlines:
    """Write the line that asks for one step."""
    return _read(read_inlines, problem, f"ask_{call.step.name}", language, _in_round(problem, call.k))[0]


def own_inlines(problem: Problem, name: str, language: str) -> Inlines:
    """Write one of the lines of an instructor's question: an option, a heading, what stands beside a box."""
    return _read(read_inlines, problem, name, language, _in_round(problem))[0]


def step_name(problem: Problem, call: StepInstance, language: str) -> Inlines:
    """Say what a step is called: by its symbol, or of an instructor's question in its words."""
    if problem.family.own is None:
        return (Formula(call_symbol(problem.family, call)),)
    name = plain(own_inlines(problem, f"name_{call.step.name}", language)).rstrip(":： ")
    return (Words(say("own.choice_name", language) if call.step.name in problem.family.own.choices else name),)


def slip_inlines(problem: Problem, slip: str, language: str) -> Inlines:
    """Say what to tell a student who has this misconception."""
    return _read(read_inlines, problem, f"slip_{slip}", language, _in_round(problem))[0]


def _read(
    reader: Callable[..., Document], problem: Problem, name: str, language: str, values: Inputs
) -> tuple[Document, str]:
    """Read a sentence of the prose, and give its text too; what cannot be read is said with the line of the file."""
    sentence = prose(problem.family, language).sentences[name]
    text = sentence.fill(values)
    try:
        return reader(text, sentence.file), text
    except NotationError:
        return reader(text, sentence.file, lines=sentence.lines(values)), text


def _data(problem: Problem, printed: set[str]) -> Iterator[Block]:
    """Set the givens on lines of about the same length."""
    pieces: list[tuple[Node, Node]] = []
    widths: list[int] = []
    for name, given in problem.family.given.items():
        value = problem.given.get(name)
        if value is None or name in printed or given.kind == "structure":
            continue
        is_pair = given.kind == "pair"
        named = [(symbol(problem.family, name), data_node(value, is_pair))]
        if given.kind == "tensor":
            named = named_nodes(symbol(problem.family, name), value)
        pieces += named
        width = _width(value[0] if is_pair and value[0] == value[1] else value)
        widths += [width] if len(named) == 1 else [_width(value[(0,) * (value.ndim - 2)])] * len(named)
    for line in _even_lines(widths):
        yield DisplayFormula(_data_line([pieces[i] for i in line]))


def _even_lines(widths: list[int]) -> list[list[int]]:
    """Put pieces of these widths on as few lines as they need, filled evenly."""
    count = len(_filled(widths, WIDEST_DATA_LINE))
    limits = range(max(widths, default=0), WIDEST_DATA_LINE)
    return _filled(widths, next((limit for limit in limits if len(_filled(widths, limit)) == count), WIDEST_DATA_LINE))


def _filled(widths: list[int], limit: int) -> list[list[int]]:
    lines: list[list[int]] = []
    room = 0
    for i, width in enumerate(widths):
        if not lines or width > room:
            lines.append([])
            room = limit
        lines[-1].append(i)
        room -= width
    return lines


def _data_line(pieces: list[tuple[Node, Node]]) -> Node:
    if len(pieces) == 1 and isinstance(pieces[0][1], Fence):
        name, vector = pieces[0]
        if len(broken_vector(vector)) > 1:
            return _on_lines(name, vector)
    line: list[Node] = []
    for name, value in pieces:
        line += [Operator(","), Space("quad")] if line else []
        line += [name, Operator("="), value]
    return Row(tuple(line))


def _on_lines(name: Node, vector: Node) -> Node:
    """Break a vector that is longer than a line."""
    first, *rest = broken_vector(vector)
    return Lines(((name, Row((Operator("="), first))), *((Row(()), piece) for piece in rest)))


def _width(value: Value) -> int:
    if not isinstance(value, np.ndarray):
        return 5 + len(exact_string(value)) if not isinstance(value, int) else 8
    if value.ndim == 1:
        return 6 + sum(len(exact_string(cell)) + 2 for cell in value)
    return 8 + 6 * int(value.shape[-1]) * (int(value.shape[0]) if value.ndim > 2 else 1)
