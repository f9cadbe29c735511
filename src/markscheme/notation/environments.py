r"""What stands between ``\begin`` and ``\end``: matrices, cases, aligned lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from .builders import EMPTY
from .tree import Cases, Lines, Matrix, Node

if TYPE_CHECKING:
    from .reader import Reader
    from .tokens import Token

Handler = Callable[["Reader", "Token"], Node]

_MATRIX_FENCES = {
    "matrix": "",
    "smallmatrix": "",
    "pmatrix": "(",
    "bmatrix": "[",
    "vmatrix": "|",
    "Vmatrix": "‖",
    "Bmatrix": "{",
}


def _cells(reader: Reader, token: Token, name: str) -> list[tuple[Node, ...]]:
    r"""Read rows of cells up to ``\end{name}``; an empty last row is no row."""
    rows: list[tuple[Node, ...]] = []
    cells: list[Node] = []
    while True:
        cells.append(reader.items())
        stop = reader.peek()
        if stop is None:
            raise reader.error(token, f"\\begin{{{name}}} is never closed by \\end{{{name}}}")
        if stop.text not in {"&", r"\\", r"\end"}:
            raise reader.error(stop, f"{stop.text} closes nothing that was opened in this cell")
        reader.take()
        if stop.text != "&":
            rows.append(tuple(cells))
            cells = []
        if stop.text == r"\\":
            _skip_gap(reader, stop)
        if stop.text == r"\end":
            _end(reader, stop, name)
            return rows[:-1] if len(rows) > 1 and rows[-1] == (EMPTY,) else rows


def _skip_gap(reader: Reader, token: Token) -> None:
    r"""Skip the extra room between rows, as in ``\\[4pt]``; TeX would eat any other bracket there."""
    after = reader.peek()
    if after is None or after.text != "[":
        return
    gap = re.compile(r"\[\s*-?[\d.]+\s*(pt|em|ex|mm|cm)\s*\]").match(reader.text, after.start)
    if not gap:
        raise reader.error(after, "TeX takes a [ after \\\\ for extra room: write \\\\ {}[")
    while (inside := reader.peek()) is not None and inside.start < gap.end():
        reader.take()


def _end(reader: Reader, token: Token, name: str) -> None:
    closed = reader.raw_argument()[0].strip()
    if closed != name:
        raise reader.error(token, f"\\end{{{closed}}} cannot close \\begin{{{name}}}")


def _matrix(name: str) -> Handler:
    def read(reader: Reader, token: Token) -> Node:
        if name == "array":
            _column_letters(reader)
        rows = _cells(reader, token, name)
        widths = [len(cells) for cells in rows]
        if len(set(widths)) > 1:
            raise reader.error(token, f"the rows of {name} have {widths} cells: all must have the same number")
        return Matrix(tuple(rows), _MATRIX_FENCES.get(name, ""))

    return read


def _column_letters(reader: Reader) -> None:
    source, opened = reader.raw_argument()
    if not re.fullmatch(r"[lcr\s]+", source):
        raise reader.error(opened, f"columns of array are l, c or r, without rules, not {source!r}")


def _cases(reader: Reader, token: Token) -> Node:
    rows = _cells(reader, token, "cases")
    for cells in rows:
        if len(cells) > 2:
            raise reader.error(token, f"a row of cases has a value and a condition, not {len(cells)} cells")
    return Cases(tuple((cells[0], cells[1] if len(cells) > 1 else EMPTY) for cells in rows))


def _lines(name: str) -> Handler:
    return lambda reader, token: Lines(tuple(_cells(reader, token, name)))


ENVIRONMENTS: dict[str, Handler] = {
    **{name: _matrix(name) for name in [*_MATRIX_FENCES, "array"]},
    "cases": _cases,
    **{name: _lines(name) for name in ["aligned", "split", "align", "align*"]},
}
