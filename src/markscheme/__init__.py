"""Set, solve and mark hand-calculation exam problems for machine-learning courses.

From Python: `families()`, `generate(id)`, `solve(id, given)`, `load("sheet.json")`, `grade(sheet, answers)`.
The other names are the words in which problem families are written.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markscheme._version import __version__ as __version__
    from markscheme.api import families as families
    from markscheme.api import generate as generate
    from markscheme.api import grade as grade
    from markscheme.api import load as load
    from markscheme.api import solve as solve
    from markscheme.errors import AnswerError as AnswerError
    from markscheme.errors import MarkschemeError as MarkschemeError

_PLACES = {
    "markscheme._version": "__version__",
    "markscheme.api": "families generate grade load solve",
    "markscheme.errors": "AnswerError MarkschemeError",
    "markscheme.numbers.elementary": (
        "absolute equals exp floor log maximum minimum positive power relu sigmoid sign sqrt square tanh whole"
    ),
    "markscheme.numbers.arrays": (
        "argmax argmin array cramer determinant diagonal identity is_greater largest softmax solve_system zeros"
    ),
    "markscheme.numbers.polynomials": "characteristic_polynomial real_roots",
    "markscheme.family.given": "count matrix number pair read_number structure tensor vector",
    "markscheme.family.variant": "as_if",
    "markscheme.family.worded": "labels subset",
    "markscheme.figures.boxes": "draw_boxes",
    "markscheme.figures.flow": "draw_flow",
    "markscheme.figures.graph": "draw_graph",
    "markscheme.figures.grid": "draw_grid draw_heat_map",
    "markscheme.figures.network": "draw_network",
    "markscheme.figures.points": "draw_points",
    "markscheme.figures.rooted_tree": "draw_tree",
    "markscheme.family.sampling": "by_level choice counts decimals integers rational",
}
_HOME = {name: module for module, names in _PLACES.items() for name in names.split()}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    """Import a public name where it is used: start-up stays fast."""
    if name not in _HOME:
        raise AttributeError(f"module 'markscheme' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
