"""Cells of a step that have the same verdict for the same reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markscheme.answers import Unreadable, WrittenNumber
from markscheme.diagnosis.explanation import Explanation, holds
from markscheme.marking.marks import StepMark


@dataclass(frozen=True)
class Group:
    """Positions of cells, their verdict, and the explanations that fit all of them, the one that was taken first."""

    verdict: str
    kind: str
    positions: tuple[int, ...]
    explanations: tuple[Explanation, ...] = ()
    unreadable: Unreadable | None = None


def groups(step: StepMark) -> list[Group]:
    """Group the cells of a step by verdict and reason, in the order of the first cell of each."""
    if len(set(step.cells)) == 1 and not step.explanations and not step.answer.unreadable:
        return [Group(step.cells[0].verdict, step.cells[0].kind, tuple(range(len(step.cells))))]
    found: dict[tuple[object, ...], list[int]] = {}
    for i, cell in enumerate(step.cells):
        unread = _unread(step, i)
        reason = unread and (unread.raw, unread.column)
        found.setdefault((cell.verdict, cell.kind, _first_fitting(step, i), reason), []).append(i)
    return [_group(step, positions) for positions in found.values()]


def _group(step: StepMark, positions: list[int]) -> Group:
    cell = step.cells[positions[0]]
    fitting = tuple(
        e for e in step.explanations if e.verdict == cell.verdict and all(_fits(step, e, i) for i in positions)
    )
    return Group(cell.verdict, cell.kind, tuple(positions), fitting, _unread(step, positions[0]))


def _first_fitting(step: StepMark, i: int) -> int | None:
    """Find the explanation that was taken for a cell."""
    verdict = step.cells[i].verdict
    return next((n for n, e in enumerate(step.explanations) if e.verdict == verdict and _fits(step, e, i)), None)


def _fits(step: StepMark, explanation: Explanation, i: int) -> bool:
    """Whether an explanation predicts a cell; one without a range for it was found for the whole array."""
    cells = step.answer.cells
    if step.answer.found_shape is not None or len(explanation.ranges) != len(cells):
        return True
    cell = cells[i]
    return not isinstance(cell, WrittenNumber) or holds(explanation.ranges[i], cell)


def _unread(step: StepMark, i: int) -> Unreadable | None:
    if step.answer.found_shape is not None:  # its pieces have no places among the cells that are asked for
        return next(iter(step.answer.unreadable), None) if step.cells[i].verdict == "unreadable" else None
    cell = step.answer.cells[i]
    return cell if isinstance(cell, Unreadable) else None


def tied_slips(step: StepMark) -> list[tuple[str, ...]]:
    """List the misconceptions between which nothing decides, for the same cells; empty for one or none."""
    for group in groups(step):
        slips: Sequence[tuple[str, ...]] = [e.slips for e in group.explanations] if group.verdict == "slip" else []
        if len(slips) > 1:
            return list(slips)
    return []
