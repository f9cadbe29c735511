"""Set, solve and mark hand-calculation exam problems for machine-learning courses."""

from __future__ import annotations

import importlib
from typing import Any

_PLACES = {
    "markscheme.numbers.elementary": (
        "absolute exp floor log maximum minimum positive power relu sigmoid sign sqrt square tanh"
    ),
    "markscheme.numbers.arrays": (
        "argmax argmin array cramer determinant diagonal identity is_greater largest softmax solve zeros"
    ),
    "markscheme.given": "count matrix number pair structure tensor vector",
    "markscheme.sampling": "by_level choice counts decimals integers rational",
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
