"""Repeated steps by their values: in a round, `h` is what `h_` has in this round, and `h_prev` in the one before."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from flint import fmpq

from markscheme.errors import FamilyError
from markscheme.family.steps.variant import Function, needs
from markscheme.numbers.arrays import zeros
from markscheme.numbers.exact import Value

BEFORE = "_prev"


@dataclass(frozen=True)
class Rounds:
    """The repeated groups of a family.

    `start`: what stands before the first round, by the name of the step. `shapes`: how long the givens are along each
    axis, as numbers or names of sizes.
    """

    groups: Sequence[tuple[str, ...]]
    start: Mapping[str, str | int] = field(default_factory=dict)
    shapes: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)

    def group_of(self, step: str) -> tuple[str, ...]:
        """Give the group that a step is repeated in; empty where it is not."""
        return next((group for group in self.groups if step in group), ())

    def named(self, step: str, above: Collection[str]) -> dict[str, tuple[str, int]]:
        """Name the single rounds that a step may use: which repeated step each is, and which of its values so far.

        `above`: the names that stand above the step already; one of these is never a round of another.
        """
        own, found = self.group_of(step), {}
        for group in self.groups:
            for name in group:
                done = group != own or group.index(name) < group.index(step)
                value = name.removesuffix("_")
                if done and value != name and name in above:
                    found[value] = name, -1
                if group == own:
                    found[value + BEFORE] = name, -2 if done else -1
        return {name: place for name, place in found.items() if name not in above}

    def single(self, step: str, function: Function, above: Collection[str], absent: Collection[str]) -> Function:
        """Make a function that is given the lists of repeated steps of one that names single rounds of them."""
        places = self.named(step, above)
        arguments: dict[str, None] = {}
        taken, bound = [], {"function__": function, "zero__": fmpq(0), "zeros__": _zeros}
        for need in needs(function):
            if need not in places:
                arguments[need] = None
                taken.append(need)
                continue
            name, place = places[need]
            arguments[name] = None
            if not need.endswith(BEFORE):
                taken.append(f"({name}[-1] if {name} else None)")
                continue
            if name not in self.start:
                raise FamilyError(
                    f"{need} has no value in the first round; say what stands before it, as "
                    f"start = {{{name!r}: 'a given'}}, or a whole number"
                )
            start = self.start[name]
            if isinstance(start, str):
                arguments[start] = None
                begun = start
                if start in absent:  # a start that is not given is 0, of the shape that it would have
                    shape = self.shapes.get(start, ())
                    arguments |= {size: None for size in shape if isinstance(size, str)}
                    begun = f"zeros__({', '.join(map(str, shape))}) if {start} is None else {start}"
            else:
                begun = "zero__"
                if start:
                    begun = f"start_of_{name}__"
                    bound[begun] = fmpq(start)
            known = name if place == -1 else f"{name} and len({name}) > 1"
            taken.append(f"({name}[{place}] if {known} else {begun})")
        if list(arguments) == list(needs(function)):
            return function
        return _wrapped(function, list(arguments), taken, bound)


def _zeros(*shape: int) -> Value:
    return zeros(*shape) if shape else fmpq(0)


def _wrapped(
    function: Function, arguments: Sequence[str], taken: Sequence[str], bound: Mapping[str, Value]
) -> Function:
    # Written out as Python, so that a call costs one call more and no more.
    name = getattr(function, "__name__", "step")
    name = name if name.isidentifier() else "step"
    place = dict(bound)
    exec(f"def {name}({', '.join(arguments)}): return function__({', '.join(taken)})", place)
    wrapped: Function = place[name]
    wrapped.__module__ = function.__module__
    return wrapped


_ROUND = re.compile(r"(?<=[_^])k(?![A-Za-z])|(?<=[({])k(?:([-+])1)?(?=[)}])")


def with_round(formula: str, k: int) -> str:
    r"""Write a line of LaTeX in which k, k-1 and k+1 in brackets, and k as an index or exponent, are the round.

    >>> with_round(r"h^{(k)} = W h^{(k-1)} + x_k", 3)
    'h^{(3)} = W h^{(2)} + x_{3}'
    """
    return _ROUND.sub(lambda found: _written(formula, found, k), formula)


def _written(formula: str, found: re.Match[str], k: int) -> str:
    """Write the round that k, k-1 or k+1 is; in braces as an index or exponent without brackets."""
    number = k + {None: 0, "-": -1, "+": 1}[found[1]]
    before = formula[found.start() - 1 : found.start()]
    return f"{{{number}}}" if before in ("_", "^") else str(number)
