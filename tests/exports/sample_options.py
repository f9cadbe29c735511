"""The options of a case of expected.csv, as the command line takes them."""

from __future__ import annotations

import shlex
from typing import Any


def options(text: str) -> dict[str, Any]:
    """The options of a case, by name."""
    words = shlex.split(text)
    found: dict[str, Any] = {"columns": [], "encoding": "", "dates": "", "roster": "", "decimal_comma": False}
    while words:
        name = words.pop(0).removeprefix("--").replace("-", "_")
        if name == "decimal_comma":
            found[name] = True
        elif name == "columns":
            found[name].append(words.pop(0))
        else:
            found[name] = words.pop(0)
    return found
