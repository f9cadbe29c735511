"""Steps that are said by others: `likewise`, the same step with other letters; `when`, a step written by cases."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import FunctionType

from markscheme.errors import FamilyError
from markscheme.family.steps.edits import exchange_names, exchange_names_in_tree
from markscheme.family.steps.rounds import BEFORE
from markscheme.family.steps.source import step_tree
from markscheme.family.steps.variant import Function, needs
from markscheme.numbers.exact import Value

Chosen = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Origin:
    """The step that another one is like, and which names are exchanged."""

    step: Function
    names: Mapping[str, str]


def likewise(step: Function, **names: str) -> Value:
    """Give the same step with other names; its slips, routes and formula come along.

    A name is also exchanged where it is a part of another one: with `z="r"` the step r has W_r where z has W_z. With
    `z="h_"`, where `h_` is repeated, the step z becomes a repeated one: what was z is h, its value in the round.

    >>> def z1(W1, x):
    ...     return W1 @ x
    >>> needs(likewise(z1, W1="W2", x="a1"))
    ('W2', 'a1')
    """
    if not callable(step):
        raise FamilyError(f"likewise({step!r}, ...) needs a step; write likewise(z, z='r')")
    module = sys._getframe(1).f_globals  # where it is written
    repeated = {name for group in module.get("repeat", {}) if isinstance(group, tuple) for name in group}
    exchanged = _both_ways(_of_single_rounds(names, repeated))
    if all(exchange_names(need, exchanged) == need for need in needs(step)):
        shown = ", ".join(f"{old}={new!r}" for old, new in names.items())
        raise FamilyError(
            f"likewise({_name(step)}, {shown}) exchanges nothing; "
            f"the names of {_name(step)}() are {', '.join(needs(step))}"
        )
    turned = {new.removesuffix("_") for old, new in names.items() if new in repeated and not old.endswith("_")}
    copy = with_names(step, exchanged, turned)
    copy.__module__ = module.get("__name__", copy.__module__)
    copy.__dict__["origin"] = Origin(step, exchanged)
    return copy


def _of_single_rounds(names: Mapping[str, str], repeated: Collection[str]) -> dict[str, str]:
    """Give the names of single values: of the repeated step `h_` the value in a round is `h`."""
    found = {}
    for old, new in names.items():
        if new in repeated and (old in repeated or not old.endswith("_")):
            old, new = old.removesuffix("_"), new.removesuffix("_")
        found[old] = new
    return found


def _both_ways(names: Mapping[str, str]) -> dict[str, str]:
    """Exchange names so that none is lost: where z becomes r, r becomes z; of a chain the last becomes the first."""
    starts = {new: old for old, new in names.items()}
    back = {}
    for end in (new for new in names.values() if new not in names):
        start = end
        while start in starts:
            start = starts[start]
        back[end] = start
    return {**names, **back}


def with_names(function: Function, names: Mapping[str, str], rounds: Collection[str] = ()) -> Value:
    """Give a function of the same code whose arguments have other names; so has its formula.

    `rounds`: the new names that are values of a round, which the formula says.
    """
    if isinstance(function, StepByCases):
        return StepByCases([(chosen, with_names(one, names, rounds)) for chosen, one in function.cases])
    copy: Function = FunctionType(
        function.__code__, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )
    copy.__module__ = function.__module__
    copy.__dict__["needs"] = tuple(exchange_names(name, names) for name in needs(function))
    copy.__dict__["unnamed"] = (function, names)
    copy.__doc__ = _renamed_formula(inspect.getdoc(function) or "", names, rounds) or None
    return copy


def tree_of(step: Function) -> ast.FunctionDef:
    """Give the definition of a step, also of one that is like another, with its own names."""
    unnamed = getattr(step, "unnamed", None)
    if unnamed is None:
        return step_tree(step)
    if "tree" not in step.__dict__:
        function, names = unnamed
        step.__dict__["tree"] = exchange_names_in_tree(tree_of(function), names)
    tree: ast.FunctionDef = step.__dict__["tree"]
    return tree


def _renamed_formula(formula: str, names: Mapping[str, str], rounds: Collection[str]) -> str:
    """Write LaTeX with other letters; in LaTeX W2 is written W_2."""
    latex = {_in_latex(old): _in_latex(new) for old, new in names.items()}
    turned = {_in_latex(old) for old, new in names.items() if new in rounds}

    def written(found: re.Match[str]) -> str:
        is_index = formula[: found.start()].endswith(("_", "_{"))  # the z of W_z is no value of a round
        return latex[found[1]] + ("^{(k)}" if found[1] in turned and not is_index else "")

    named = "|".join(sorted(map(re.escape, latex), key=len, reverse=True))
    return re.sub(rf"(?<![A-Za-z\\])({named})(?![A-Za-z])", written, formula)


def _in_latex(name: str) -> str:
    if name.endswith(BEFORE):
        return f"{_in_latex(name.removesuffix(BEFORE))}^{{(k-1)}}"
    return re.sub(r"(?<=[A-Za-z])(?=\d)", "_", name.rstrip("_"))


def _name(step: Function) -> str:
    return getattr(step, "__name__", repr(step))


# --- a step written once for each case


class StepByCases:
    """A step that is written once for each case of the options. It is called as a function of all that they need."""

    def __init__(self, cases: Sequence[tuple[Chosen, Function]]) -> None:
        self.cases = list(cases)
        self.__name__ = _name(cases[0][1])
        self.__module__ = cases[0][1].__module__
        self.function = self.dispatch([function for _, function in cases])
        self.needs = needs(self.function)

    def __call__(self, *values: Value, **named: Value) -> Value:
        return self.function(*values, **named)

    def when(self, **options: str | tuple[str, ...]) -> Callable[[Function], StepByCases]:
        """Add another case of the step."""
        return lambda function: StepByCases([*self.cases, (_chosen(options), function)])

    @property
    def otherwise(self) -> Callable[[Function], StepByCases]:
        """Add the case of all other options."""
        return lambda function: StepByCases([*self.cases, ({}, function)])

    @property
    def options(self) -> list[str]:
        """The options that choose."""
        return list(dict.fromkeys(name for chosen, _ in self.cases for name in chosen))

    def dispatch(self, functions: Sequence[Function | None]) -> Function:
        """Make one function that calls the one of the case at hand, and returns None where there is none."""
        used = [function for function in functions if function is not None]
        arguments = list(dict.fromkeys([*(name for one in used for name in needs(one)), *self.options]))
        lines = [f"def {self.__name__}({', '.join(arguments)}):"]
        for i, ((chosen, _), function) in enumerate(zip(self.cases, functions, strict=True)):
            test = " and ".join(f"{option} in {values!r}" for option, values in chosen.items()) or "True"
            called = "None" if function is None else f"case_{i}__({', '.join(needs(function))})"
            lines.append(f"    if {test}: return {called}")
        place: dict[str, Value] = {f"case_{i}__": function for i, function in enumerate(functions)}
        exec("\n".join(lines), place)
        step: Function = place[self.__name__]
        step.__module__ = self.__module__
        return step

    def formula(self) -> str:
        """Write the formulas of the cases in one line, from which Jinja chooses."""
        lines = [(chosen, inspect.getdoc(function) or "") for chosen, function in self.cases]
        if not any(line for _, line in lines):
            return ""
        written = ""
        for chosen, line in lines:
            test = " and ".join(f"{option} in {values!r}" for option, values in chosen.items()) or "true"
            written += f"{{% {'elif' if written else 'if'} {test} %}}{line}"
        return written + "{% endif %}"


def when(**options: str | tuple[str, ...]) -> Callable[[Function], StepByCases]:
    """Write a step that is calculated so under these options; `@step.when(...)` or `@step.otherwise` adds a case.

    >>> @when(mode="train")
    ... def mean(Z):
    ...     return sum(Z) / len(Z)
    >>> @mean.when(mode="inference")
    ... def mean(running_mean):
    ...     return running_mean
    >>> mean.needs
    ('Z', 'running_mean', 'mode')
    """
    return lambda function: StepByCases([(_chosen(options), function)])


def _chosen(options: Mapping[str, str | tuple[str, ...]]) -> Chosen:
    if not options:
        raise FamilyError("when() names no option; write @when(mode='train'), or @step.otherwise for the rest")
    return {name: (values,) if isinstance(values, str) else tuple(values) for name, values in options.items()}
