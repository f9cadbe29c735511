"""Read a module of plain functions as a problem family.

The order of writing is the order of calculation; argument names are the steps and givens that a step needs.
Every mistake that an author can make here is reported when the module is read.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from types import FunctionType, ModuleType
from typing import Any

from markscheme.errors import FamilyError, MarkschemeError, did_you_mean
from markscheme.family.given import Given
from markscheme.family.model import Family, Function, Step, needs
from markscheme.family.sampling import LEVELS
from markscheme.family.source_check import complaint_of, in_order_of_writing
from markscheme.family.spoilt import ACCIDENTS
from markscheme.family.templates_root import PACKAGE
from markscheme.family.worded import Worded
from markscheme.numbers.rounding import Rounding

FORMS = ("sign", "scale", "order")
PREFIXES = ("require_", "invalid_", "draw_", "figure_")
DEFAULTS: dict[str, Any] = {
    "version": 1,
    "given": {},
    "sizes": {},
    "options": {},
    "ask": {},
    "symbols": {},
    "repeat": {},
    "answers": {},
    "up_to": {},
    "only": {},
    "drawn": (),
    "from_zero": (),
    "earlier": {},
    "hides": {},
    "rounding": "",
    "few": {},
    "levels": LEVELS,
    "source": "",
}


def read_family(module: ModuleType, id: str, folder: str = "") -> Family:
    """Read a module; raise `FamilyError` with place and fix for whatever is wrong in it."""
    return _Reader(module, id).read(folder)


class _Reader:
    """Sorts a module's functions into steps, slips, routes and conditions, and checks each."""

    def __init__(self, module: ModuleType, id: str) -> None:
        self.module, self.id = module, id
        self.declared = {name: getattr(module, name, default) for name, default in DEFAULTS.items()}
        found = {n: f for n, f in vars(module).items() if isinstance(f, FunctionType) and _is_authors(n, f)}
        self.functions = {name: found[name] for name in in_order_of_writing(list(found), module)}
        self.check_types()
        self.inputs = [*self.declared["given"], *self.declared["sizes"], *self.declared["options"]]
        self.steps: dict[str, Step] = {}
        self.slips: dict[str, dict[str, Function]] = {}
        self.routes: dict[str, dict[str, Function]] = {}

    def fail(self, message: str) -> FamilyError:
        return FamilyError(f"{self.id}: {message}")

    def read(self, folder: str) -> Family:
        self.check_declarations()
        if complaint := complaint_of(self.module, self.declared["sizes"]):
            raise self.fail(complaint)
        later = [n for n in self.functions if "__" not in n and not n.startswith(PREFIXES) and n != "ask"]
        for name, function in self.functions.items():
            if not name.startswith(PREFIXES) and name != "ask":
                self.read_function(name, function, later)
        if not self.steps:
            raise self.fail("the module has no step; write at least one function whose arguments name givens")
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
        self.check_names("draw_", [n.removeprefix("draw_") for n in groups["draw_"]], self.declared["given"])
        for given, datum in self.declared["given"].items():
            if datum.domain is None and datum.drawn and f"draw_{given}" not in groups["draw_"]:
                raise self.fail(f"nothing says how {given!r} is drawn; give it a domain or write draw_{given}(stream)")
        return Family(
            id=self.id,
            steps=self.steps,
            slips=self.slips,
            routes=self.routes,
            requirements=groups["require_"],
            refusals=groups["invalid_"],
            draws=groups["draw_"],
            figures={name.removeprefix("figure_"): f for name, f in groups["figure_"].items()},
            folder=folder,
            **self.declared,
        )

    def prefixed(self, prefix: str) -> dict[str, Function]:
        found: dict[str, Function] = {n: f for n, f in self.functions.items() if n.startswith(prefix)}
        known = {
            "require_": [*self.inputs, *self.steps],
            "invalid_": [*self.inputs],
            "draw_": [*self.inputs, "stream", "level"],
            "figure_": [*self.inputs, *self.steps],  # one that needs a step stands in the key
        }[prefix]
        for name, function in found.items():
            for need in needs(function):
                self.check_known(name, need, known, [])
        return found

    def read_function(self, name: str, function: Function, later: list[str]) -> None:
        step, marked, variant = _split(name)
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
        within = [*group, "k"] if group else []
        for need in needs(function):
            if marked and need == step and not group:
                raise self.fail(
                    f"{name}() needs {need!r}, the step that it replaces; calculate it from what {step}() needs"
                )
            self.check_known(name, need, [*self.inputs, *self.steps, *within], later)
        if not marked:
            self.steps[name] = Step(name, function, needs(function), inspect.getdoc(function) or "", group)
        elif variant.startswith("via_"):
            self.routes.setdefault(step, {})[variant] = function
        else:
            self.slips.setdefault(variant, {})[step] = function

    def group_of(self, step: str) -> tuple[str, ...]:
        return next((group for group in self.declared["repeat"] if step in group), ())

    def check_known(self, name: str, need: str, known: list[str], later: list[str]) -> None:
        if need in known:
            return
        if need in later:
            raise self.fail(f"{name}() needs {need!r}, which stands below it; move {need}() above {name}()")
        raise self.fail(
            f"{name}() needs {need!r}, which is neither given nor a step above it; {did_you_mean(need, known)}"
        )

    def check_names(self, where: str, names: Iterable[str], known: Iterable[str]) -> None:
        known = list(known)
        for name in names:
            if name not in known:
                raise self.fail(f"{where} names {name!r}, which does not exist; {did_you_mean(name, known)}")

    def check_types(self) -> None:
        """The declarations are of the types that reading them expects."""
        for name, default in DEFAULTS.items():
            value = self.declared[name]
            by_options = name == "ask" and (callable(value) or isinstance(value, list | tuple))
            if not isinstance(value, type(default)) and not by_options:
                raise self.fail(
                    f"{name} is a {type(value).__name__}, but must be a {type(default).__name__}: {value!r}"
                )

    def check_declarations(self) -> None:
        for name, value in self.declared["given"].items():
            if not isinstance(value, Given):
                raise self.fail(
                    f"given[{name!r}] is {type(value).__name__}; declare it with number(), vector(), matrix() ..."
                )
            self.check_names(f"given[{name!r}]", [d for d in value.dims if isinstance(d, str)], self.declared["sizes"])
            limits = {"when": value.only, **{f"rule {i}": rule.only for i, rule in enumerate(value.rules, 1)}}
            for word, only in limits.items():
                for option, chosen in only:
                    self.check_names(f"given[{name!r}].{word}()", [option], self.declared["options"])
                    self.check_names(f"given[{name!r}].{word}({option}=...)", chosen, self.declared["options"][option])
            self.check_by_option(name, value)
        for name, values in self.declared["options"].items():
            if not isinstance(values, tuple) or not values or not all(isinstance(v, str) for v in values):
                raise self.fail(f"options[{name!r}] must be a tuple of names, the default first, but is {values!r}")
        self.check_names("levels", self.declared["levels"], LEVELS)
        for name, size in self.declared["sizes"].items():
            several = isinstance(size, tuple) and len(size) == len(LEVELS) and all(isinstance(n, int) for n in size)
            if not isinstance(size, int) and not several:
                raise self.fail(f"sizes[{name!r}] must be one integer or three (easy, medium, hard), but is {size!r}")

    def check_by_option(self, name: str, given: Given) -> None:
        """A domain by option has one for every value of the option under which the given exists."""
        domain = given.domain
        if domain is None or not domain.option:
            return
        self.check_names(f"by_option() of {name!r}", [domain.option], self.declared["options"])
        values = self.declared["options"][domain.option]
        self.check_names(f"by_option({domain.option!r}) of {name!r}", domain.of_option, values)
        for value in dict(given.only).get(domain.option, values):
            if value not in domain.of_option:
                raise self.fail(f"by_option({domain.option!r}) of {name!r} says nothing of {value!r}; give it a domain")

    def check_answers(self) -> None:
        """How answers are written, in how many forms they are right, and under which options a step exists."""
        self.check_names("answers", self.declared["answers"], self.steps)
        for name, worded in self.declared["answers"].items():
            if not isinstance(worded, Worded) or not (worded.names or worded.is_set):
                raise self.fail(f"answers[{name!r}] must be labels('one', 'another') or subset(), but is {worded!r}")
        self.check_names("up_to", self.declared["up_to"], [*self.declared["given"], *self.steps])
        for name, form in self.declared["up_to"].items():
            allowed = FORMS if name in self.steps else ("order",)
            self.check_names(f"up_to[{name!r}]", [form], allowed)
        self.check_names("drawn", self.declared["drawn"], self.declared["given"])
        self.check_names("from_zero", self.declared["from_zero"], self.steps)
        self.check_names("only", self.declared["only"], self.steps)
        for name, chosen in self.declared["only"].items():
            self.check_names(f"only[{name!r}]", chosen, self.declared["options"])
            for option, values in chosen.items():
                self.check_names(f"only[{name!r}][{option!r}]", values, self.declared["options"][option])

    def check_earlier(self) -> None:
        """What earlier versions called otherwise leads to a name of today, and no name of then means two things."""
        version, today = self.declared["version"], [*self.inputs, *self.steps]
        for made, names in self.declared["earlier"].items():
            if not isinstance(made, int) or not 1 <= made < version or not isinstance(names, dict):
                raise self.fail(
                    f"earlier[{made!r}] is {names!r}; write earlier = {{1: {{'name then': 'name in the next'}}}}, "
                    f"with numbers of versions before this one, which is {version}"
                )
            for name, after in names.items():
                for since in range(made + 1, version):
                    after = self.declared["earlier"].get(since, {}).get(after, after)
                self.check_names(f"earlier[{made}][{name!r}]", [after], today)
                if name in today:
                    raise self.fail(
                        f"earlier[{made}] says that {name!r} is called {after!r} now, but {name!r} is a name of today "
                        f"too, and a sheet of version {made} could mean either; give the other one a new name"
                    )

    def check_hides(self) -> None:
        """What may stay hidden, each with a sentence that says why."""
        self.check_names("hides", self.declared["hides"], [*self.declared["given"], *self.steps])
        for name, said in self.declared["hides"].items():
            if isinstance(said, dict):
                self.check_names(f"hides[{name!r}]", said, ACCIDENTS)
            reasons = list(said.values()) if isinstance(said, dict) else [said]
            if not reasons or not all(isinstance(reason, str) and reason.strip() for reason in reasons):
                raise self.fail(
                    f"hides[{name!r}] is {said!r}; say why, as hides = {{'A': 'an adjacency matrix is symmetric'}}, "
                    f"or of one accident alone, as {{'A': {{'transposed': '...'}}}}"
                )

    def check_instances(self) -> None:
        """The rounding rule of the sheets, and why a level has few instances."""
        try:
            Rounding.read(self.declared["rounding"] or "4 sf, 3 sf")
        except MarkschemeError as error:
            raise self.fail(f"rounding: {error}") from None
        self.check_names("few", self.declared["few"], self.declared["levels"])
        for level, reason in self.declared["few"].items():
            if not isinstance(reason, str) or not reason.strip():
                raise self.fail(f"few[{level!r}] is {reason!r}; say why there are few instances")

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


def _split(name: str) -> tuple[str, bool, str]:
    """A function's name as step and variant: `x___uphill` varies the step `x_`."""
    match = re.fullmatch(r"(.+?_?)__([^_].*)", name)
    return (match[1], True, match[2]) if match else (name, False, "")


def _is_authors(name: str, function: FunctionType) -> bool:
    """Whether a function is a family's own, or a fellow template's, and not a word of the program."""
    home = function.__module__ or ""
    return not name.startswith("_") and (not home.startswith("markscheme.") or home.startswith(f"{PACKAGE}."))
