"""The working as blocks, and the worked solution of one problem as a document."""

from __future__ import annotations

from collections.abc import Iterator

from markscheme.document.tree import Block, Blocks, DisplayFormula, Document, Paragraph, Words
from markscheme.notation import Fence, Fraction, Lines, Node, Operator, Row, to_text
from markscheme.problem import Problem
from markscheme.render.phrases import phrase, rounding_rule
from markscheme.render.question import statement_blocks
from markscheme.working import Line, StepWorking, working

WIDEST = 62  # characters of a calculation that fit on one line of a page


def solution_document(problem: Problem, language: str) -> Document:
    """Statement and worked solution of one problem."""
    from markscheme.prose import title

    name = title(problem.family, language)
    separator = ": " if language == "en" else "："
    return Document(
        title=f"{name}{separator}{phrase('solution', language)}",
        language=language,  # type: ignore[arg-type]
        notice=(Paragraph((Words(rounding_rule(problem.rounding, language)),)),),
        blocks=(*statement_blocks(problem, language), *working_blocks(problem, language)),
    )


def working_blocks(problem: Problem, language: str) -> Blocks:
    """Every step three times: the formula, the numbers put in, the result."""
    return tuple(block for step in working(problem) for block in _step_blocks(step, language))


def _step_blocks(step: StepWorking, language: str) -> Iterator[Block]:
    rows = (
        [row for line in step.lines for row in _rows(line)]
        if step.formula or any(line.calculation for line in step.lines)
        else []
    )
    if step.formula is not None:
        rows.insert(0, _split(step.formula))
    if rows:
        yield DisplayFormula(Lines(tuple(rows)))
    if step.left_out:
        yield Paragraph((Words(phrase("likewise", language, count=step.left_out)),))
    if len(step.lines) > 1 or not rows:
        yield DisplayFormula(Row((step.symbol, Operator("="), step.result)))


def _split(formula: Node) -> tuple[Node, Node]:
    """An equation at its first equals sign, so that it lines up with the numbers below it."""
    items = _items(formula)
    if Operator("=") not in items:
        return formula, Row(())
    place = items.index(Operator("="))
    return Row(items[:place]), Row(items[place:])


def _rows(line: Line) -> Iterator[tuple[Node, Node]]:
    """symbol = calculation = closed form = value, on as many lines as it needs."""
    tail: list[Node] = []
    for node in (line.closed, line.value):
        if node is not None:
            tail += [Operator("="), node]
    if line.calculation is None:
        yield line.symbol, Row(tuple(tail))
        return
    pieces = broken(line.calculation)
    first: Node = line.symbol
    for i, piece in enumerate(pieces):
        start = [Operator("=")] if i == 0 else []
        end = tail if i == len(pieces) - 1 else []
        yield first, Row((*start, *_items(piece), *end))
        first = Row(())


def broken(node: Node) -> list[Node]:
    """Break a long calculation before a plus or minus; a long sum inside a fraction is shortened by dots."""
    if len(to_text(node)) <= WIDEST:
        return [node]
    pieces: list[list[Node]] = [[]]
    for term in _terms(node):
        if pieces[-1] and len(to_text(Row((*pieces[-1], *term)))) > WIDEST:
            pieces.append([])
        pieces[-1] += term
    return [_shortened(Row(tuple(piece))) for piece in pieces]


def _items(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Row) else (node,)


def _terms(node: Node) -> list[list[Node]]:
    """The summands of a row, each with its sign."""
    terms: list[list[Node]] = [[]]
    for item in _items(node):
        if terms[-1] and item in (Operator("+"), Operator("-")):
            terms.append([])
        terms[-1].append(item)
    return terms


def _shortened(node: Node) -> Node:
    if len(to_text(node)) <= WIDEST:
        return node
    if isinstance(node, Row):
        return Row(tuple(_shortened(item) for item in node.items))
    if isinstance(node, Fraction):
        return Fraction(_dotted(node.numerator), _dotted(node.denominator))
    return Fence(node.left, node.right, _dotted(node.body)) if isinstance(node, Fence) else node


def _dotted(node: Node) -> Node:
    """A long sum as its first two summands, dots, and its last."""
    terms = _terms(node)
    if len(to_text(node)) <= WIDEST or len(terms) < 5:
        return _shortened(node) if isinstance(node, Row) and len(terms) == 1 else node
    kept = [*terms[0], *terms[1], Operator("+"), Operator("cdots"), *terms[-1]]
    return Row(tuple(kept))
