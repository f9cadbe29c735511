"""What can explain a step: a verdict, the ranges that it predicts, and whose earlier values it uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from markscheme.engine.acceptance import Range

OWN, KEY = "own", "key"


@dataclass(frozen=True)
class Explanation:
    """One way in which a step can have come about. `parents`: whose value of each earlier step it uses.

    `digits`: how many were kept, or given; `of_decimals`: they are decimals, not significant figures.
    """

    verdict: str
    ranges: tuple[Range, ...] = field(repr=False, default=())
    slips: tuple[str, ...] = ()
    parents: Mapping[str, str] = field(default_factory=dict)
    digits: int = 0
    of_decimals: bool = False
    kind: str = ""
    guarded: bool = False

    @property
    def own_parents(self) -> tuple[str, ...]:
        """The earlier steps whose own value is used."""
        return tuple(name for name, whose in self.parents.items() if whose == OWN)
