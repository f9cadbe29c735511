"""Read a module of plain functions as a problem family.

The order of writing is the order of calculation; argument names are the steps and givens that a step needs.
Every mistake that an author can make here is reported when the module is read.
"""

from __future__ import annotations

import inspect
from types import FunctionType, ModuleType

from markscheme.errors import FamilyError, did_you_mean
from markscheme.family.declarations import Declarations
from markscheme.family.givens.given import Given
from markscheme.family.model import Check, Family, Step
from markscheme.family.steps.cases import StepByCases
from markscheme.family.steps.rounds import Rounds
from markscheme.family.steps.source_check import PACKAGE, find_mistake, in_order_of_writing
from markscheme.family.steps.step_variants import ROUTE, VariantReader, split_variant
from markscheme.family.steps.variant import Function, needs
from markscheme.numbers.exact import Value

READ_APART = ("slips", "without", "start", "checks")  # declared by the author, and known to a family as something else
PREFIXES = ("require_", "invalid_", "draw_", "figure_", "table_", "lines_", "check_")


def read_family(module: ModuleType, id: str, folder: str = "", is_old: bool = False) -> Family:
    """Read a module; raise `FamilyError` with place and fix for whatever is wrong in it.

    `is_old`: slips may stand as functions beside the table, as in the old shape.
    """
    return _Reader(module, id, is_old).read(folder)


class _Reader(Declarations):
    """Sorts a module's functions into steps, slips, routes and conditions, and checks each."""

    def __init__(self, module: ModuleType, id: str, is_old: bool) -> None:
        super().__init__(module, id)
        self.is_old = is_old
        found = {
            n: f for n, f in vars(module).items() if isinstance(f, FunctionType | StepByCases) and _is_authors(n, f)
        }
        self.functions: dict[str, Value] = {name: found[name] for name in in_order_of_writing(list(found), module)}
        self.check_types()
        self.check_cases_of({n: step for n, step in self.functions.items() if isinstance(step, StepByCases)})
        self.rounds = Rounds(list(self.declared["repeat"]), self.starts(), self.shapes())
        self.inputs = [*self.declared["given"], *self.declared["sizes"], *self.declared["options"]]
        self.slips: dict[str, dict[str, Function]] = {}
        self.routes: dict[str, dict[str, Function]] = {}

    def read(self, folder: str) -> Family:
        self.check_declarations()
        if complaint := find_mistake(self.module, self.declared["sizes"]):
            raise self.fail(complaint)
        later = [n for n in self.functions if "__" not in n and not n.startswith(PREFIXES) and n != "ask"]
        for name, function in self.functions.items():
            if not name.startswith(PREFIXES) and name != "ask":
                self.read_function(name, function, later)
        if not self.steps:
            raise self.fail("the module has no step; write at least one function whose arguments name givens")
        self.read_variants()
        self.check_names("symbols", self.declared["symbols"], [*self.inputs, *self.steps])
        self.check_repeat()
        self.check_answers()
        self.check_earlier()
        self.check_hides()
        self.check_instances()
        if not callable(self.declared["ask"]):
            self.check_names("ask", self.declared["ask"], self.steps)
        if not self.declared["ask"]:
            raise self.fail("nothing is asked; set ask = {'step': marks}")
        groups = {p: self.prefixed(p) for p in PREFIXES}
        checks = self.read_checks(groups["check_"])
        self.check_names("shown_in", self.declared["shown_in"], [n.removeprefix("table_") for n in groups["table_"]])
        self.check_names("draw_", [n.removeprefix("draw_") for n in groups["draw_"]], self.declared["given"])
        for given, datum in self.declared["given"].items():
            if not datum.can_be_drawn and datum.drawn and f"draw_{given}" not in groups["draw_"]:
                way = "say .of(2, 4) and give each column a domain" if datum.columns else "give it a domain"
                raise self.fail(f"nothing says how {given!r} is drawn; {way} or write draw_{given}(stream)")
        return Family(
            id=self.id,
            steps=self.steps,
            slips=self.slips,
            routes=self.routes,
            requirements=groups["require_"],
            refusals=groups["invalid_"],
            draws=groups["draw_"],
            figures={name.removeprefix("figure_"): f for name, f in groups["figure_"].items()},
            tables={name.removeprefix("table_"): f for name, f in groups["table_"].items()},
            lines={name.removeprefix("lines_"): f for name, f in groups["lines_"].items()},
            folder=folder,
            checks=checks,
            **{name: value for name, value in self.declared.items() if name not in READ_APART},
        )

    def prefixed(self, prefix: str) -> dict[str, Function]:
        found: dict[str, Function] = {n: f for n, f in self.functions.items() if n.startswith(prefix)}
        known = {
            "require_": [*self.inputs, *self.steps],
            "invalid_": [*self.inputs],
            "draw_": [*self.inputs, "stream", "level"],
            "figure_": [*self.inputs, *self.steps, "language"],  # one that needs a step stands in the key
            "table_": [*self.inputs, *self.steps, "k", "language"],
            "lines_": [*self.inputs, *self.steps],
            "check_": [*self.inputs, *self.steps],
        }[prefix]
        for name, function in found.items():
            for need in needs(function):
                self.check_known(name, need, known, [])
            if prefix == "table_" and not any(need in self.steps for need in needs(function)):
                raise self.fail(f"{name}() names no step; give it the one below whose working the table stands")
            if prefix == "lines_":
                self.check_names(
                    "lines_", [name.removeprefix("lines_")], [n for n in self.steps if not self.group_of(n)]
                )
        return found

    def read_checks(self, functions: dict[str, Function]) -> dict[str, Check]:
        """Read how steps are checked of which many answers are right: `check_w(w, gate)` and the mistakes it names."""
        found: dict[str, Check] = {}
        for name, function in functions.items():
            step = name.removeprefix("check_")
            self.check_names(name, [step], self.steps)
            others = [need for need in needs(function) if need not in self.inputs]
            if others != [step]:
                raise self.fail(
                    f"{name}() sees the answer under the name {step!r}, and what is given; it has {', '.join(others)}"
                )
            if self.group_of(step) or step in self.declared["answers"]:
                raise self.fail(f"{name}() checks {step!r}, but only single steps that are numbers can be checked")
            found[step] = Check(step, function, tuple(self.declared["checks"].get(step, ())))
        self.check_names("checks", self.declared["checks"], found)
        for step, check in found.items():
            for one in check.names:
                if not isinstance(one, str) or not one.isidentifier() or one in self.slips:
                    raise self.fail(
                        f"checks[{step!r}] has {one!r}; give names of mistakes that are no slips, as row_01"
                    )
        return found

    def read_function(self, name: str, function: Function, later: list[str]) -> None:
        step, marked, variant = split_variant(name)
        if marked and step in later and step not in self.steps:
            raise self.fail(f"{name}() varies the step {step!r}, which stands below it; move {step}() above {name}()")
        if marked and step not in self.steps:
            raise self.fail(
                f"{name}() varies the step {step!r}, which does not stand above it; {did_you_mean(step, self.steps)}"
            )
        plain = [step.removesuffix("_") for step in self.steps if not self.group_of(step)]
        if not marked and not self.group_of(step) and name.removesuffix("_") in plain:
            raise self.fail(
                f"{name!r} and a step above it differ by an underscore at the end alone; rename one of them"
            )
        if not marked and name in self.inputs:
            raise self.fail(f"{name!r} is both a step and a given, size or option; rename one of them")
        group = self.group_of(step)
        source, above = function, [*self.inputs, *self.steps]
        whole = source.function if isinstance(source, StepByCases) else source
        try:
            function = self.rounds.single(step, whole, above, self.absent())
        except FamilyError as error:
            raise self.fail(f"{name}(): {error}") from None
        self.check_needs(name, step, marked, function, later)
        if not marked:
            formula = source.formula() if isinstance(source, StepByCases) else inspect.getdoc(source) or ""
            if function is not source or hasattr(source, "origin"):
                function.__name__ = name  # in messages; a function that other modules may know keeps its name
            self.steps[name] = Step(name, function, needs(function), formula, group)
        else:
            self.add_variant(step, variant, function)

    def check_needs(self, name: str, step: str, marked: bool, function: Function, later: list[str]) -> None:
        group = self.group_of(step)
        within = [*group, "k"] if group else []
        within += self.rounds.named(step, [*self.inputs, *self.steps])
        for need in needs(function):
            if marked and need == step and not group:
                raise self.fail(
                    f"{name}() needs {need!r}, the step that it replaces; calculate it from what {step}() needs"
                )
            self.check_known(name, need, [*self.inputs, *self.steps, *within], later)

    def add_variant(self, step: str, variant: str, function: Function) -> None:
        if variant.startswith(ROUTE):
            self.routes.setdefault(step, {})[variant] = function
        else:
            self.slips.setdefault(variant, {})[step] = function

    def read_variants(self) -> None:
        """Read the slips of the table, and slips and routes that come along with steps, in the order of the steps."""
        given = self.declared["given"].items()
        whole = {*self.declared["sizes"], *(name for name, datum in given if datum.kind == "count")}
        sources = {name: self.functions[name] for name in self.steps}
        reader = VariantReader(
            self.module, sources, list(self.steps), self.inputs, self.rounds, whole, self.absent(), self.is_old
        )
        try:
            reader.check_table()
            if not self.is_old:
                reader.check_shape()
            beside = {step: self.functions_beside(step) for step in self.steps}
            found = reader.collected(self.declared["without"])
            if not reader.takes_along and all(beside[step].keys() >= found[step].keys() for step in self.steps):
                return  # every variant is a function of the module: they count in the order of writing
            self.slips, self.routes = {}, {}
            for step in self.steps:
                table = [name for name in found[step] if name not in beside[step] or self.is_in_table(step, name)]
                for variant in [*(name for name in beside[step] if name not in table), *table]:
                    function = beside[step].get(variant)
                    if function is None:
                        function = reader.function(step, variant, found[step][variant])
                        self.check_needs(f"{step}__{variant}", step, True, function, [])
                    self.add_variant(step, variant, function)
        except FamilyError as error:
            raise error if str(error).startswith(f"{self.id}: ") else self.fail(str(error)) from None

    def table_of(self, step: str) -> dict[str, Value]:
        """Give the slips of a step in the table of the module."""
        return {**self.declared["slips"].get(step, {}), **self.declared["slips"].get(self.functions[step], {})}

    def is_in_table(self, step: str, slip: str) -> bool:
        return slip in self.table_of(step)

    def functions_beside(self, step: str) -> dict[str, Function]:
        """Give the slips and routes of a step that are functions of the module."""
        slips = {slip: functions[step] for slip, functions in self.slips.items() if step in functions}
        for slip in slips:
            if self.is_in_table(step, slip) and self.table_of(step)[slip] is not self.functions[f"{step}__{slip}"]:
                raise self.fail(f"{step}__{slip}() stands in the table of slips too; leave out one of them")
        return {**slips, **self.routes.get(step, {})}

    def starts(self) -> dict[str, Value]:
        """Say what stands before the first round, by the names of the repeated steps: `h` is `h_`."""
        repeated = [name for group in self.declared["repeat"] for name in group]
        named = {name.removesuffix("_"): name for name in repeated} | {name: name for name in repeated}
        self.check_names("start", self.declared["start"], named)
        for name, value in self.declared["start"].items():
            if type(value) not in (str, int):
                raise self.fail(f"start[{name!r}] is {value!r}; write the name of a given or a whole number")
        return {named[name]: value for name, value in self.declared["start"].items()}

    def shapes(self) -> dict[str, tuple[str | int, ...]]:
        """Give the lengths of the givens along each axis, as they are declared."""
        given = {name: datum for name, datum in self.declared["given"].items() if isinstance(datum, Given)}
        return {name: (2,) if datum.kind == "pair" else datum.dims for name, datum in given.items()}

    def absent(self) -> set[str]:
        """List the givens and steps that are None under some options."""
        given = {
            name
            for name, datum in self.declared["given"].items()
            if datum.only or (datum.optional and datum.default is None)
        }
        return given | set(self.declared["only"])

    def group_of(self, step: str) -> tuple[str, ...]:
        return self.rounds.group_of(step)

    def check_repeat(self) -> None:
        for group, times in self.declared["repeat"].items():
            if not isinstance(group, tuple) or not callable(times):
                raise self.fail(
                    f"repeat has {group!r}: {times!r}; write a tuple of steps and a function of the givens, "
                    "as repeat = {('x_',): lambda rounds: rounds}"
                )
            self.check_names("repeat", group, self.steps)
            for need in needs(times):
                self.check_known("repeat", need, [*self.inputs], [])
            order = [name for name in self.steps if name in group]
            if tuple(order) != group or len(set(order)) != len(group):
                raise self.fail(f"repeat has the group {group}, but the steps stand in the order {tuple(order)}")


def _is_authors(name: str, function: Function) -> bool:
    """Say whether a function is a family's own, or a fellow template's, and not a word of the program."""
    home = function.__module__ or ""
    return not name.startswith("_") and (not home.startswith("markscheme.") or home.startswith(f"{PACKAGE}."))
