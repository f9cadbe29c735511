"""One problem as it is put to a student: statement, data and questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from markscheme.document.markdown_reader import read_inlines, read_markdown
from markscheme.document.tree import Block, Blocks, DisplayFormula, Inlines
from markscheme.family import Call
from markscheme.notation import Fence, Lines, Node, Operator, Row, Space, to_latex
from markscheme.problem import Problem, exact_string
from markscheme.prose import prose
from markscheme.render.breaking import broken_vector
from markscheme.symbols import array_node, symbol

WIDEST_DATA_LINE = 72  # characters of data set on one line


@dataclass
class _Shown:
    """A given inside the prose: prints as LaTeX, and remembers that it was printed."""

    name: str
    value: Any
    is_pair: bool
    printed: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        self.printed.add(self.name)
        return to_latex(data_node(self.value, self.is_pair))


def data_node(value: Any, is_pair: bool = False) -> Node:
    """A given as it stands on the paper; a pair of equal numbers as one number."""
    return array_node(value[0] if is_pair and value[0] == value[1] else value)


def prose_values(problem: Problem, printed: set[str] | None = None) -> dict[str, Any]:
    """What the blocks of a family can print."""
    printed = set() if printed is None else printed
    values: dict[str, Any] = dict(problem.inputs)
    for name, given in problem.family.given.items():
        if given.kind not in ("structure", "count") and values[name] is not None:
            values[name] = _Shown(name, values[name], given.kind == "pair", printed)
    return values


def title_inlines(problem: Problem, language: str) -> Inlines:
    """The title of the family."""
    return read_inlines(_block(problem, "title", language, {}), problem.family.id)


def statement_blocks(problem: Problem, language: str) -> Blocks:
    """The statement, followed by the givens that it does not print itself."""
    printed: set[str] = set()
    text = prose(problem.family, language).block("statement", prose_values(problem, printed))
    blocks = read_markdown(text, f"{problem.family.id}.{language}.md")
    return (*blocks, *_data(problem, printed))


def asked_inlines(problem: Problem, call: Call, language: str) -> Inlines:
    """The line that asks for one step."""
    return read_inlines(_block(problem, f"ask_{call.step.name}", language, {"k": call.k}), problem.family.id)


def slip_inlines(problem: Problem, slip: str, language: str) -> Inlines:
    """What to tell a student who has this misconception."""
    return read_inlines(_block(problem, f"slip_{slip}", language, {}), problem.family.id)


def _block(problem: Problem, name: str, language: str, extra: Mapping[str, Any]) -> str:
    return prose(problem.family, language).block(name, {**prose_values(problem), "k": 0, **extra})


def _data(problem: Problem, printed: set[str]) -> Iterator[Block]:
    line: list[Node] = []
    width = 0
    for name, given in problem.family.given.items():
        value = problem.given.get(name)
        if value is None or name in printed or given.kind == "structure":
            continue
        node = data_node(value, given.kind == "pair")
        size = _width(value[0] if given.kind == "pair" and value[0] == value[1] else value)
        if line and width + size > WIDEST_DATA_LINE:
            yield DisplayFormula(Row(tuple(line)))
            line, width = [], 0
        if size > WIDEST_DATA_LINE and isinstance(node, Fence):
            yield DisplayFormula(_on_lines(symbol(problem.family, name), node))
            continue
        line += [Operator(","), Space("quad")] if line else []
        line += [symbol(problem.family, name), Operator("="), node]
        width += size
    if line:
        yield DisplayFormula(Row(tuple(line)))


def _on_lines(name: Node, vector: Fence) -> Node:
    """A vector that is longer than a line."""
    first, *rest = broken_vector(vector)
    return Lines(((name, Row((Operator("="), first))), *((Row(()), piece) for piece in rest)))


def _width(value: Any) -> int:
    if not isinstance(value, np.ndarray):
        return 5 + len(exact_string(value)) if not isinstance(value, int) else 8
    if value.ndim == 1:
        return 6 + sum(len(exact_string(cell)) + 2 for cell in value)
    return 8 + 6 * int(value.shape[-1]) * (int(value.shape[0]) if value.ndim > 2 else 1)
