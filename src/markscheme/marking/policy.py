"""The marking policy: what each verdict earns, in one small file.

The defaults follow British mark schemes: a method that follows from an earlier error earns its marks (ft), premature
rounding and arithmetic accidents lose the accuracy half, a wrong method earns nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq

from markscheme.answers import exact
from markscheme.errors import GivenError, MarkschemeError, did_you_mean, shown

VERDICTS = ("right", "follows", "misread", "slip", "rounded", "accident", "wrong", "blank", "unreadable")

MOST_MARKS = 100  # that a misread given can cost


@dataclass(frozen=True)
class Policy:
    """Credit of each verdict as a fraction of the step's marks, and how cells and final answers count."""

    right: Fraction = Fraction(1)
    follows: Fraction = Fraction(1)
    misread: Fraction = Fraction(1)  # marks, not a share: taken off once a question for a misread given
    slip: Fraction = Fraction(0)
    rounded: Fraction = Fraction(1, 2)
    accident: Fraction = Fraction(1, 2)
    wrong: Fraction = Fraction(0)
    blank: Fraction = Fraction(0)
    unreadable: Fraction = Fraction(0)
    guarded: Fraction = Fraction(0)  # follows from an earlier answer that made the step trivial
    fewer_digits: Fraction = Fraction(1, 2)  # a right value, but rounded to fewer digits than asked
    uncalculated: Fraction = Fraction(1, 2)  # times the credit of its value: arithmetic is left, or another form asked
    per_cell: bool = True  # a matrix earns the share of its cells; else all or nothing
    repeated_once: bool = False  # the same misconception in a later step costs nothing more
    final_answer_is_enough: bool = True  # a right final answer keeps its marks without working; else it earns none

    def credit(self, verdict: str) -> Fraction:
        """Give the share of the marks that a verdict earns; what a misread given costs is taken off apart from it."""
        share: Fraction = self.right if verdict == "misread" else getattr(self, verdict)
        return share

    @classmethod
    def read(cls, settings: Mapping[str, object]) -> Policy:
        """Read a policy from a mapping such as {"slip": "1/4", "per_cell": false}; the rest has its defaults."""
        return cls().amended(settings)

    def amended(self, settings: Mapping[str, object]) -> Policy:
        """Change some settings of this policy; raise MarkschemeError for what is no setting or no value of one."""
        if not isinstance(settings, Mapping):
            raise MarkschemeError(f"a policy is a mapping of settings, but got a {type(settings).__name__}")
        known = {field.name: field.type for field in fields(self)}
        values: dict[str, Any] = {}  # Any: a share or a switch, and `replace` tells them apart by name only
        for name, value in settings.items():
            if name not in known:
                raise MarkschemeError(f"the marking policy has no setting {name!r}; {did_you_mean(str(name), known)}")
            values[name] = (
                _switch(name, value)
                if known[name] == "bool"
                else _marks(name, value)
                if name == "misread"
                else _share(name, value)
            )
        return replace(self, **values)

    def changes(self, other: Policy) -> dict[str, tuple[object, object]]:
        """List the settings in which another policy differs: the value here and there, by name."""
        pairs = {field.name: (getattr(self, field.name), getattr(other, field.name)) for field in fields(self)}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _switch(name: str, value: object) -> bool:
    words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    word = str(value).lower() if isinstance(value, (str, bool, np.bool_)) else ""
    if word not in words:
        raise MarkschemeError(f"the policy's {name!r} is {shown(value)}, but must be yes or no")
    return words[word]


def _read(value: object) -> fmpq | None:
    try:
        rational: fmpq | None = exact(str(value) if isinstance(value, float) else value).rational
    except GivenError:
        return None
    return rational


def _marks(name: str, value: object) -> Fraction:
    read = _read(value)
    if read is None or not 0 <= read <= MOST_MARKS:
        raise MarkschemeError(
            f"the policy's {name!r} is {shown(value)}, but must be the marks that are taken off, from 0 to {MOST_MARKS}"
        )
    return Fraction(int(read.p), int(read.q))


def _share(name: str, value: object) -> Fraction:
    read = _read(value)
    if read is None:
        raise MarkschemeError(
            f"the policy's {name!r} is {shown(value)}, but must be a fraction of the marks, such as 1/2"
        )
    if not 0 <= read <= 1:
        raise MarkschemeError(f"the policy's {name!r} is {shown(value)}, but must lie between 0 and 1")
    return Fraction(int(read.p), int(read.q))
