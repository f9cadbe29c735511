"""Set, solve and mark hand-calculation exam problems for machine-learning courses.

From Python: `families()`, `generate(id)`, `solve(id, given)`, `load("sheet.json")`, `grade(sheet, answers)`; for one
problem and one person `marker(problem).mark(answers)`, `reply(problem, state, step, text)`, `hint`, `worked`,
`read_typed`, `read_address`. The other names are the words in which problem families are written, which families take
from `markscheme.words`.
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
    from markscheme.api import marker as marker
    from markscheme.api import solve as solve
    from markscheme.errors import AnswerError as AnswerError
    from markscheme.errors import MarkschemeError as MarkschemeError
    from markscheme.interaction.address import Address as Address
    from markscheme.interaction.address import read_address as read_address
    from markscheme.interaction.dialogue import Reply as Reply
    from markscheme.interaction.dialogue import reply as reply
    from markscheme.interaction.hints import hint as hint
    from markscheme.interaction.hints import worked as worked
    from markscheme.interaction.marker_of import Marker as Marker
    from markscheme.interaction.read_back import read_typed as read_typed

_PLACES = {
    "markscheme._version": "__version__",
    "markscheme.api": "families generate grade load marker solve",
    "markscheme.errors": "AnswerError MarkschemeError",
    "markscheme.interaction.address": "Address read_address",
    "markscheme.interaction.dialogue": "Reply reply",
    "markscheme.interaction.hints": "hint worked",
    "markscheme.interaction.marker_of": "Marker",
    "markscheme.interaction.read_back": "read_typed",
    "markscheme.words": (
        "absolute argmax argmin array as_if by_level by_option characteristic_polynomial choice column "
        "concatenate cos count counts cramer cross_entropy decimals determinant diagonal distinct box_figure "
        "chain_figure curve_figure dendrogram_figure "
        "field_cone_figure flow_figure game_tree_figure graph_figure grid_figure heat_map_figure network_figure "
        "object_grid_figure point_figure pyramid_figure route_graph_figure tree_figure trellis_figure "
        "equals exp floor "
        "identity integers inverse is_greater labels largest likewise log log2 logsumexp matrix maximum minimum "
        "noted number pair pi positive power rational read_number real_roots relu rows sigmoid sign sin softmax "
        "solve_system sqrt square structure subset tanh tensor vector when whole zeros"
    ),
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
