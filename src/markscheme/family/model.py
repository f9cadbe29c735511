"""A problem family: steps in the order of calculation, with slips, routes and conditions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from markscheme.family.givens.given import Given
from markscheme.family.givens.spoilt import ACCIDENTS
from markscheme.family.language.labels import LabelSet
from markscheme.family.own_question import OwnQuestion
from markscheme.family.steps.variant import Function, needs
from markscheme.numbers.exact import Inputs, Value
from markscheme.numbers.rounding import Rounding

Worth = int | Fraction  # the marks of a step: whole ones, but where a question of several is worth few

# What is asked: marks by step, or the steps alone, each worth one; or a function of the options that says so.
Marks = Mapping[str, Worth] | Sequence[str]
Ask = Marks | Callable[..., Marks]

# Where a step exists: the values of options, or a function of givens, options and sizes.
Only = Mapping[str, tuple[str, ...]] | Callable[..., bool]


@dataclass(frozen=True)
class Step:
    """One step of the calculation. `formula`: its line of LaTeX where the traced formula would not do."""

    name: str
    function: Function
    needs: tuple[str, ...]
    formula: str = ""
    group: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepInstance:
    """One execution of a step in one instance: `x_` in its third round is the call `x_3`.

    The name is that on the sheet: of one that an earlier version of the family made, the name of then.
    """

    name: str
    step: Step
    k: int = 0

    @property
    def public_name(self) -> str:
        """Its name outside: a trailing underscore only keeps a step apart from an option of the same name."""
        return self.name if self.step.group else self.name.removesuffix("_")


@dataclass(frozen=True)
class Check:
    """How a family checks a step of which many answers are right: by a function of the answer and of what is given.

    `names`: the mistakes that the function names, each with a sentence among the slips of the prose.
    """

    step: str
    function: Function
    names: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Family:
    """Everything that a module says about one calculation.

    `earlier`: by the number of an earlier version, what its names are called in the next. `labels`: today's calls that
    have another name on the sheet at hand. `hides`: the givens and steps in which accidents may stay hidden, and why.
    `few`: why a level has few instances. `own`: of a family that was made of an instructor's question, what it says.
    `checks`: by step, how answers are checked of which many are right. `only`: by step, the options under which it
    exists, or a function of what is given that says so. `in_one_box`: sequences whose length is part of the answer.
    `numbers_of`: steps whose numbers say which thing is meant, and what such a thing may be called. `shown_in`: by
    table of the key, the steps that it shows, which are not written out as well.
    """

    id: str
    version: int
    given: Mapping[str, Given]
    sizes: Mapping[str, int | tuple[int | tuple[int, ...], ...]]
    options: Mapping[str, tuple[str, ...]]
    steps: Mapping[str, Step]
    slips: Mapping[str, Mapping[str, Function]]
    routes: Mapping[str, Mapping[str, Function]]
    requirements: Mapping[str, Function]
    refusals: Mapping[str, Function]
    draws: Mapping[str, Function]
    repeat: Mapping[tuple[str, ...], Function]
    symbols: Mapping[str, str]
    levels: tuple[str, ...]
    source: str
    ask: Ask
    answers: Mapping[str, LabelSet] = field(default_factory=dict)
    equal_up_to: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, Only] = field(default_factory=dict)
    in_one_box: tuple[str, ...] = ()
    numbers_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    drawn: tuple[str, ...] = ()
    from_zero: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    figures: Mapping[str, Function] = field(default_factory=dict)
    tables: Mapping[str, Function] = field(default_factory=dict)
    shown_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lines: Mapping[str, Function] = field(default_factory=dict)
    turns: Mapping[str, Function] = field(default_factory=dict)
    folder: str = ""
    parents: Mapping[Function, tuple[str, ...]] = field(default_factory=dict)
    earlier: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    hides: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    rounding: str = ""
    few: Mapping[str, str] = field(default_factory=dict)
    own: OwnQuestion | None = None
    checks: Mapping[str, Check] = field(default_factory=dict)

    @property
    def topic(self) -> str:
        """The folder that the family lies in."""
        return self.id.rpartition("/")[0]

    @cached_property
    def rule(self) -> Rounding:
        """The rounding rule of its sheets, where nobody asks for another one."""
        return Rounding.read(self.rounding) if self.rounding else Rounding()

    def default_options(self) -> dict[str, str]:
        """Give the first value of every option."""
        return {name: values[0] for name, values in self.options.items()}

    def drawn_under(self, options: Mapping[str, str]) -> list[tuple[str, str]]:
        """List the options by which an instance is drawn: a later one with its first value draws as before it came."""
        return [
            (name, options[name])
            for name in options
            if name not in self.later or options[name] != self.options[name][0]
        ]

    def marks(self, inputs: Inputs) -> dict[str, Worth]:
        """Give the marks of each asked step, by step name, under these options."""
        asked = call(self.ask, inputs) if callable(self.ask) else self.ask
        marks = asked if isinstance(asked, Mapping) else dict.fromkeys(asked, 1)
        return {step: worth for step, worth in marks.items() if self.exists(step, inputs)}

    def excused(self, name: str) -> Collection[str]:
        """List the accidents in a given or step that may stay hidden, because the family says why."""
        said = self.hides.get(name, {})
        return ACCIDENTS if isinstance(said, str) else said

    def today(self, name: str, version: int) -> str:
        """Say what a given, option or step of an earlier version is called today."""
        for since in range(version, self.version):
            name = self.earlier.get(since, {}).get(name, name)
        return name

    def with_labels(self, labels: Mapping[str, str]) -> Family:
        """Give this family for a sheet on which some of today's calls have other names."""
        key = tuple(sorted(labels.items()))
        if key not in self._labelled:
            self._labelled[key] = replace(self, labels=dict(labels))
        return self._labelled[key]

    @cached_property
    def _labelled(self) -> dict[tuple[tuple[str, str], ...], Family]:
        """One family for all sheets with the same names: what is kept of a family is kept once."""
        return {}

    def _call(self, name: str, step: Step, k: int = 0) -> StepInstance:
        return StepInstance(self.labels.get(name, name), step, k)

    def calls(self, inputs: Inputs) -> tuple[StepInstance, ...]:
        """List the calls of one instance in order; repeated groups are written out."""
        if not self.repeat and not self.only:
            return self._plain_calls
        shape: tuple[Value, ...] = (
            *map(str, (inputs.get(rounds_of(group)) for group in self.repeat)),
            *map(inputs.get, self.options),
            *(self.exists(name, inputs) for name in self._conditional),
        )
        if "None" in shape[: len(self.repeat)]:  # not counted yet
            return tuple(self._written_out(inputs))
        if shape not in self._written:
            self._written[shape] = tuple(self._written_out(inputs))
        return self._written[shape]

    @cached_property
    def _written(self) -> dict[tuple[Value, ...], tuple[StepInstance, ...]]:
        """The calls by how often each group is repeated, and by options."""
        return {}

    def absent(self, inputs: Inputs) -> Mapping[str, None]:
        """Give the steps that do not exist under these options and givens; None is what they are to others."""
        if not self.only:
            return {}
        shape = *map(inputs.get, self.options), *(self.exists(name, inputs) for name in self._conditional)
        if shape not in self._absent:
            self._absent[shape] = {name: None for name in self.only if not self.exists(name, inputs)}
        return self._absent[shape]

    @cached_property
    def _absent(self) -> dict[tuple[Value, ...], Mapping[str, None]]:
        return {}

    def exists(self, step: str, inputs: Inputs) -> bool:
        """Say whether a step exists under these options, and with these givens where it depends on them.

        Of options alone, with no givens yet, whether it may exist.
        """
        condition = self.only.get(step, {})
        if callable(condition):
            return not inputs.keys() >= set(needs(condition)) or bool(call(condition, inputs))
        return all(inputs[option] in values for option, values in condition.items())

    @cached_property
    def _conditional(self) -> tuple[str, ...]:
        """The steps that depend on what is given."""
        return tuple(name for name, condition in self.only.items() if callable(condition))

    @cached_property
    def _plain_calls(self) -> tuple[StepInstance, ...]:
        return tuple(self._call(name, step) for name, step in self.steps.items())

    def _written_out(self, inputs: Inputs) -> Iterable[StepInstance]:
        for name, step in self.steps.items():
            if not step.group:
                if self.exists(name, inputs):
                    yield self._call(name, step)
            elif step.group[0] == name:
                known = inputs.get(rounds_of(step.group))
                rounds = call(self.repeat[step.group], inputs) if known is None else known
                for k in range(1, rounds + 1) if isinstance(rounds, int) else rounds:
                    yield from (
                        self._call(f"{member}{k}", self.steps[member], k)
                        for member in step.group
                        if self.exists(member, inputs)
                    )


def rounds_of(group: tuple[str, ...]) -> str:
    """Name the input that says how often a group is repeated: counted once, on exact numbers."""
    return f"rounds of {group[0]}"


def call(function: Function, values: Inputs) -> Value:
    """Call a function with the values that its arguments name."""
    return function(*(values[name] for name in needs(function)))
