"""A problem prepared for marking: its key, and what misconceptions give, kept for all students."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from markscheme.engine.acceptance import RoundedEvaluation, is_told, ranges, rounded_key, routes
from markscheme.engine.accepted_range import Range
from markscheme.engine.evaluate import argument, fails_by_itself, slip_functions
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.model import StepInstance
from markscheme.family.steps.variant import Function, needs
from markscheme.numbers.exact import Value

Calculated = TypeVar("Calculated")
REMEMBERED = 2_000  # results of numbers that students wrote


class WatchedRounds(Sequence[Value]):
    """The rounds of a repeated step, which notes those that are looked at."""

    def __init__(self, rounds: Sequence[Value]) -> None:
        self.rounds = rounds
        self.taken: set[int] = set()

    def __len__(self) -> int:
        return len(self.rounds)

    def __getitem__(self, place: int | slice) -> Value:
        every = range(len(self.rounds))
        self.taken.update(every[place] if isinstance(place, slice) else [every[place]])
        return self.rounds[place]


class LastResults:
    """What was calculated, by what it depends on; of too many results those asked for longest ago are forgotten.

    At least half of the most are kept, in two halves: when the one of late is full it takes the place of the other.
    """

    def __init__(self, most: int = REMEMBERED) -> None:
        self.most = most
        self._kept: dict[Hashable, tuple[Any]] = {}  # Any: whatever is calculated
        self._before: dict[Hashable, tuple[Any]] = {}  # Any: as above

    def __len__(self) -> int:
        return len(self._kept.keys() | self._before.keys())

    def result(self, key: Hashable, make: Callable[[], Calculated]) -> Calculated:
        """Give a result that is remembered, or make it."""
        known = self.known(key)
        if known is not None:
            found: Calculated = known[0]
            return found
        found = make()
        self.keep(key, found)
        return found

    def known(self, key: Hashable) -> tuple[Any] | None:  # Any: as above
        """Give what is remembered under a key, alone in a tuple; None where that is nothing."""
        found = self._kept.get(key)
        if found is None and self._before:
            found = self._before.get(key)
            if found is not None:
                self._keep(key, found)
        return found

    def keep(self, key: Hashable, found: object) -> None:
        """Remember a result."""
        self._keep(key, (found,))

    def _keep(self, key: Hashable, found: tuple[Any]) -> None:  # Any: as above
        if 2 * len(self._kept) >= self.most:
            self._before, self._kept = self._kept, {}
        self._kept[key] = found


class Scheme:
    """A problem prepared for marking: its key, and what misconceptions give, kept for all students.

    `remembers`: also what came of numbers that students wrote; the marks are the same without. Raise Undecided for a
    problem that has no key with these roundings.
    """

    def __init__(self, problem: Problem, remembers: bool = True) -> None:
        self.problem, self.remembers = problem, remembers
        self.values = problem.values
        self._order = {call.name: i for i, call in enumerate(problem.calls)}
        self._cache: dict[Hashable, Any] = {}  # Any: whatever `make` makes, see `cached`
        self.of_numbers = LastResults()
        if not is_told(problem):  # what is accepted comes of the key, so there is one where that is known
            _ = self.key

    @cached_property
    def key(self) -> RoundedEvaluation:
        """The key in affine forms, by the written route; right scripts do without, where what is accepted is known."""
        return rounded_key(self.problem)

    @cached_property
    def accepted(self) -> dict[str, list[Range]]:
        """The accepted range of every asked call, cell by cell: the dearest part, which right scripts do without."""
        return ranges(self.problem)

    @property
    def has_accepted(self) -> bool:
        """Whether the accepted ranges are there already."""
        return "accepted" in self.__dict__ or is_told(self.problem)

    @cached_property
    def needs(self) -> dict[str, tuple[str, ...]]:
        """The calls that each call needs; of a repeated step, the rounds that it looks at."""
        return {call.name: self._used(call, call.step.function) for call in self.problem.calls}

    def needed(self, name: str, functions: Mapping[str, Function]) -> tuple[str, ...]:
        """Name the calls that a call needs when functions stand in for steps."""
        call = self.problem.calls[self._order[name]]
        if call.step.name not in functions:
            return self.needs[name]
        function = functions[call.step.name]
        return self.cached(("needed", name, function), lambda: self._used(call, function))

    def _used(self, call: StepInstance, function: Function) -> tuple[str, ...]:
        """Name the earlier calls that a function looks at; of a repeated step only the rounds that it takes."""
        before = self.problem.calls[: self._order[call.name]]
        named = {need: [other.name for other in before if other.step.name == need] for need in needs(function)}
        repeated = [need for need in named if need in self._repeated]
        watched = self._watched(call, function, repeated) if repeated else {}
        return tuple(
            name
            for need, rounds in named.items()
            for i, name in enumerate(rounds)
            if need not in watched or i in watched[need]
        )

    def _watched(self, call: StepInstance, function: Function, repeated: list[str]) -> dict[str, set[int]]:
        """Find the rounds of repeated steps that a function takes; empty where it cannot be told."""
        family, values = self.problem.family, self.values
        arguments = {name: argument(family, call, name, values) for name in needs(function)}
        rounds = {name: WatchedRounds(arguments[name]) for name in repeated}
        try:
            function(*{**arguments, **rounds}.values())
        except (MarkschemeError, ArithmeticError):
            return {}
        except Exception as error:  # of a list that is watched not everything can be asked
            fails_by_itself(family, call, function, arguments.values(), error)
            return {}
        return {name: watched.taken for name, watched in rounds.items()}

    @cached_property
    def _repeated(self) -> set[str]:
        return {member for group in self.problem.family.repeat for member in group}

    @cached_property
    def slips(self) -> dict[str, dict[str, Function]]:
        """The misconceptions that can happen here."""
        found = {
            slip: slip_functions(self.problem.family, slip, self.problem.inputs, self.values)
            for slip in self.problem.family.slips
        }
        return {slip: functions for slip, functions in found.items() if functions}

    @cached_property
    def routes(self) -> list[dict[str, Function]]:
        """The written way, then every combination of alternative routes."""
        return [{}, *routes(self.problem)]

    @cached_property
    def _route_functions(self) -> set[Function]:
        return {function for route in self.routes for function in route.values()}

    def are_routes(self, functions: Mapping[str, Function]) -> bool:
        """Whether the functions that stand in for steps are right ways of doing them, no misconceptions."""
        return self._route_functions.issuperset(functions.values())

    def ways(self, segment: set[str]) -> list[dict[str, Function]]:
        """List the routes that differ within some calls."""
        steps = {call.step.name for call in self.problem.calls if call.name in segment}
        return [route for route in self.routes if steps.issuperset(route)]

    def cached(self, key: Hashable, make: Callable[[], Calculated]) -> Calculated:
        """Calculate once what does not depend on the student."""
        if key not in self._cache:
            self._cache[key] = make()
        found: Calculated = self._cache[key]
        return found

    def remembered(self, key: Hashable, make: Callable[[], Calculated]) -> Calculated:
        """Calculate what depends on numbers that students wrote, which `key` holds; the last ones are remembered.

        Those who have a misconception in common come to the same numbers.
        """
        return self.of_numbers.result(key, make) if self.remembers else make()
