"""What a site is built from besides Markscheme itself: the version and the checksum of each part, from one table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Part:
    """A part as its registry gives it: `file` has the checksum `sha256`; `platform`, `python`: of a wheel."""

    name: str
    version: str
    registry: str
    file: str
    sha256: str
    licence: str
    holds: str
    platform: str = ""
    python: str = ""


@cache
def locked_parts() -> dict[str, Part]:
    """Read the table.

    >>> locked_parts()["pyodide"].version
    '314.0.7'
    """
    table = json.loads(files("markscheme.site").joinpath("locked_parts.json").read_text("utf-8"))
    return {name: Part(name, **entry) for name, entry in table.items()}
