"""Other papers of the same question, that scripts are held against: drawn, for a sheet has none beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from threading import Lock

import numpy as np

from markscheme.engine.problem import Problem, draw
from markscheme.errors import MarkschemeError
from markscheme.family.givens.sampling import LEVELS, Stream
from markscheme.family.model import Family
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Inputs, Value

RIVALS = 12  # other papers that a script is held against
TRIES = 60  # draws in a row of which none fits, until no more are looked for
MOST_TRIES = 240


@dataclass(frozen=True)
class _Kind:
    """What rivals depend on: the question, not its numbers, so that all papers of an exam share them."""

    id: str
    version: int
    folder: str
    level: str
    options: tuple[tuple[str, str], ...]
    shapes: tuple[tuple[str, tuple[int, ...]], ...]
    family: Family = field(compare=False)
    options_: Mapping[str, str] = field(compare=False)


@lru_cache(maxsize=256)
def rivals(problem: Problem) -> tuple[Problem, ...]:
    """Draw other papers of the same question, uncertified: a pure function of the problem."""
    return tuple(each_rival(problem))


def each_rival(problem: Problem) -> Iterator[Problem]:
    """Give the same one by one, drawn as far as they are asked for: many a script is told apart by the first."""
    yield from islice((other for other, is_same in _others(problem) if not is_same), RIVALS)


@lru_cache(maxsize=256)
def _others(problem: Problem) -> _OtherProblems:
    family = problem.family
    shapes = tuple((name, np.shape(problem.values[name])) for name in problem.asked_calls)
    options = tuple(problem.options.items())
    level = problem.level or LEVELS[0]
    kind = _Kind(family.id, family.version, family.folder, level, options, shapes, family, problem.options)
    return _OtherProblems(problem, _drawn(kind))


@lru_cache(maxsize=256)
def _drawn(kind: _Kind) -> _Draws:
    return _Draws(kind)


class _Draws:
    """Givens of other papers whose answers have the same shapes, one more than needed should one be the same."""

    def __init__(self, kind: _Kind) -> None:
        self.kind = kind
        self.found: list[Inputs] = []
        self._tries = 0
        self._fitted = -1  # of shapes that are rare at a level rivals take longer, of those never drawn no longer
        self._lock = Lock()

    def __iter__(self) -> Iterator[Inputs]:
        for i in range(RIVALS + 1):
            with self._lock:
                if i == len(self.found) and not self._has_another():
                    return
            yield self.found[i]

    def _has_another(self) -> bool:
        """Draw until one more fits; whether there is one."""
        kind = self.kind
        while self._tries < MOST_TRIES and self._tries - self._fitted <= TRIES:
            i, self._tries = self._tries, self._tries + 1
            try:
                given = draw(kind.family, Stream("rival", kind.id, i), kind.level, kind.options_)
                values = Problem(kind.family, given, kind.options_).values
            except (MarkschemeError, ZeroDivisionError, KeyError, TypeError):
                continue
            if all(name in values and np.shape(values[name]) == shape for name, shape in kind.shapes):
                self.found.append(given)
                self._fitted = i
                return True
        return False


class _OtherProblems:
    """The problems of the givens that were drawn, each made once, with whether it is the same paper."""

    def __init__(self, problem: Problem, drawn: _Draws) -> None:
        self.problem, self.drawn = problem, drawn
        self.made: dict[int, tuple[Problem, bool]] = {}

    def __iter__(self) -> Iterator[tuple[Problem, bool]]:
        problem = self.problem
        for i, given in enumerate(self.drawn):
            if i not in self.made:
                other = Problem(problem.family, given, problem.options, problem.rounding)
                self.made.setdefault(i, (other, is_same_paper(problem, other)))
            yield self.made[i]


def is_same_paper(one: Problem, other: Problem) -> bool:
    """Whether two problems have the same givens."""
    return all(_is_same(value, other.given.get(name)) for name, value in one.given.items())


def _is_same(one: Value, other: Value) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.shape(one) == np.shape(other) and all(map(_is_same, cells_of(one), cells_of(other)))
    return bool(one == other)
