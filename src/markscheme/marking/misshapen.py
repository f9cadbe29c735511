"""Answers of another shape than the one asked for: what is right in them counts, and nothing is silently wrong.

Whole rows that are right count where they stand in order. The rest is unreadable, and a person looks, when it may be a
right answer in another arrangement: pieces that could not be read, a cell too many or too few, the same number of
cells in other rows, or right numbers among others. What is left is an answer to something else, and wrong.
Of a sequence whose length is part of the answer, what is right from its beginning counts, and the rest is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

from markscheme.answers import Unreadable
from markscheme.diagnosis.answer import Answer
from markscheme.diagnosis.explanation import holds
from markscheme.engine.accepted_range import Range

KIND = "other_shape"  # of cells that cannot be told apart for certain


def verdicts(answer: Answer, accepted: Sequence[Range]) -> list[str]:
    """Give a verdict for every cell that is asked for."""
    rest = "unreadable" if _may_be_right(answer, accepted) else "wrong"
    found = [rest] * len(accepted)
    width = answer.shape[-1] if len(answer.shape) == 2 else 0
    for row in _right_rows(answer, accepted, width) if width else ():
        found[row * width : (row + 1) * width] = ["right"] * width
        rest = "unreadable"
    return [verdict if verdict == "right" else rest for verdict in found]


def verdicts_on_sequence(answer: Answer, accepted: Sequence[Range]) -> list[str]:
    """Give a verdict for every entry of a sequence that may have any length: right up to the first that is not.

    Where it is right and goes on, the last is not: the sequence ends there.
    """
    if any(isinstance(cell, Unreadable) for cell in answer.cells):
        return ["unreadable"] * len(accepted)
    fitting = [holds(range_, cell) for range_, cell in zip(accepted, answer.cells, strict=False)]
    right = fitting.index(False) if False in fitting else min(len(fitting), len(accepted) - 1)
    return ["right"] * right + ["wrong"] * (len(accepted) - right)


def _may_be_right(answer: Answer, accepted: Sequence[Range]) -> bool:
    """Whether a person may find what was asked for in it."""
    if any(isinstance(cell, Unreadable) for cell in answer.cells):
        return True
    return abs(len(answer.cells) - len(accepted)) <= 1 or 2 * _right_numbers(answer, accepted) >= len(accepted)


def _right_numbers(answer: Answer, accepted: Sequence[Range]) -> int:
    """Count the numbers asked for that are among those written, each written one taken once."""
    free, found = list(answer.cells), 0
    for range_ in accepted:
        place = next((i for i, cell in enumerate(free) if holds(range_, cell)), None)
        if place is not None:
            free.pop(place)
            found += 1
    return found


def _right_rows(answer: Answer, accepted: Sequence[Range], width: int) -> list[int]:
    """Find the rows of the key that stand in the answer as they are, in their order.

    None where more rows are written than asked: who writes several for one leaves the choice to the reader.
    """
    written = _rows(answer)
    wanted = [accepted[start : start + width] for start in range(0, len(accepted), width)]
    if len(written) > len(wanted):
        return []
    best: list[list[list[int]]] = [[[] for _ in range(len(wanted) + 1)] for _ in range(len(written) + 1)]
    for i, row in enumerate(written, 1):
        for j, ranges in enumerate(wanted, 1):
            fits = len(row) == width and all(map(holds, ranges, row))
            both = [*best[i - 1][j - 1], j - 1] if fits else []
            best[i][j] = max(both, best[i - 1][j], best[i][j - 1], key=len)
    return best[-1][-1]


def _rows(answer: Answer) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = []
    start = 0
    for length in answer.rows:
        rows.append(answer.cells[start : start + length])
        start += length
    return rows
