"""The slips and routes of each step, wherever they stand: functions, the table `slips`, likewise, and imported steps.

A variant that is found is turned into a function that the evaluator can put in the place of the step.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import FunctionType, ModuleType

from markscheme.errors import FamilyError, did_you_mean
from markscheme.family.steps.cases import Origin, StepByCases, tree_of, with_names
from markscheme.family.steps.edits import apply_edits, exchange_names, exchange_names_in_edits, place_of, read_edit
from markscheme.family.steps.rewriting import Edit, Scope
from markscheme.family.steps.rounds import Rounds
from markscheme.family.steps.source import bound_names
from markscheme.family.steps.variant import Function, as_if
from markscheme.numbers.exact import Value

ROUTE = "via_"
NEW_WORDS = ("slips", "without")  # a module that declares one of these takes what its imported steps bring


# A slip as its author wrote it: an edit, a function, or arguments with other values.
Written = str | Function | Mapping[str, Value]


@dataclass(frozen=True)
class Variant:
    """A slip or a route as its author wrote it: an edit, a function, or arguments with other values.

    `module`: where it stands. `names`: the exchanges of names on the way here, the first one first.
    """

    what: Written
    module: ModuleType
    names: tuple[Mapping[str, str], ...] = ()


def split_variant(name: str) -> tuple[str, bool, str]:
    """Take a function's name apart into step and variant: `x___uphill` varies the step `x_`."""
    match = re.fullmatch(r"(.+?_?)__([^_].*)", name)
    return (match[1], True, match[2]) if match else (name, False, "")


def home_of(step: Function, module: ModuleType) -> ModuleType | None:
    """Find the module that a step was written in; `module`: the family's own, which may not be imported."""
    return module if step.__module__ == module.__name__ else sys.modules.get(step.__module__ or "")


def _with_origins(step: Function) -> Iterator[Function]:
    yield step
    origin: Origin | None = getattr(step, "origin", None)
    if origin is not None:
        yield from _with_origins(origin.step)


def variants_of(step: Function, module: ModuleType) -> dict[str, Variant]:
    """Collect all that stands beside a step in its own module, and beside the step that it is like."""
    origin: Origin | None = getattr(step, "origin", None)
    found: dict[str, Variant] = {}
    if origin is not None:
        for name, variant in variants_of(origin.step, module).items():
            found[name] = Variant(variant.what, variant.module, (*variant.names, origin.names))
    home = home_of(step, module)
    if home is None:
        return found
    own = next((name for name, value in vars(home).items() if value is step), "")
    for name, value in _functions_beside(own, home) if own else ():
        found[name] = Variant(value, home)
    for key, slips in _table(home).items():
        if key is step or key == own:
            for name, what in slips.items():
                found.pop(name, None)  # the order is that of the table
                found[name] = Variant(what, home)
    return found


def _functions_beside(step: str, module: ModuleType) -> Iterator[tuple[str, Value]]:
    """Yield the functions of a module that vary a step, by the names of the variants."""
    for name, value in vars(module).items():
        if name.startswith(f"{step}__") and isinstance(value, FunctionType | StepByCases):
            varied, _, variant = split_variant(name)
            if varied == step:  # x___uphill begins with x__ too, and varies x_
                yield variant, value


def _table(module: ModuleType) -> Mapping[object, Mapping[str, Written]]:
    table = getattr(module, "slips", {})
    return table if isinstance(table, dict) and all(isinstance(v, dict) for v in table.values()) else {}


@dataclass
class VariantReader:
    """Makes functions of the variants of a family's steps.

    `sources`: the steps as they are written. `steps`: their names, in order. `whole`, `absent`: see `Scope`. `is_old`:
    slips may be functions beside the table, to be turned.
    """

    module: ModuleType
    sources: Mapping[str, Function]
    steps: Sequence[str]
    inputs: Sequence[str]
    rounds: Rounds
    whole: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    is_old: bool = False

    @property
    def takes_along(self) -> bool:
        """Whether imported steps bring their slips and routes; in the old shape a family lists what it imports."""
        return not self.is_old or any(word in vars(self.module) for word in NEW_WORDS)

    def check_shape(self) -> None:
        """Check that no slip is a function that stands beside the table, as slips did in the old shape."""
        for name in self.steps:
            for step in _with_origins(self.sources[name]):
                for module in dict.fromkeys((self.module, home_of(step, self.module) or self.module)):
                    own = next((n for n, value in vars(module).items() if value is step), name)
                    known = {**_table(module).get(own, {}), **(_table(module).get(step) or {})}
                    for slip, _ in _functions_beside(own, module):
                        if not slip.startswith(ROUTE) and slip not in known:
                            raise FamilyError(
                                f"{own}__{slip}() is a slip of the old shape; write it into the table: "
                                f"slips = {{{own}: {{{slip!r}: 'what stands there -> what the student writes'}}}}, or "
                                f"{slip!r}: {own}__{slip} to keep the function; "
                                "`markscheme new TOPIC/NAME --from OLD.py` turns what it can"
                            )

    def collected(self, without: Sequence[str]) -> dict[str, dict[str, Variant]]:
        """Collect the variants of each step, in the order of the steps."""
        found: dict[str, dict[str, Variant]] = {}
        for name in self.steps:
            step = self.sources[name]
            is_own = home_of(step, self.module) is self.module
            variants = variants_of(step, self.module) if is_own or self.takes_along else {}
            if not is_own:  # the family's own word on an imported step
                own = {**_table(self.module).get(step, {}), **_table(self.module).get(name, {})}
                variants |= {slip: Variant(what, self.module) for slip, what in own.items()}
            kept = {v: what for v, what in variants.items() if v not in without and f"{name}__{v}" not in without}
            found[name] = kept
        self._check_without(without)
        return found

    def _check_without(self, without: Sequence[str]) -> None:
        if not without:
            return
        brought = [(n, v) for n in self.steps for v in variants_of(self.sources[n], self.module)]
        known = {v for _, v in brought} | {f"{n}__{v}" for n, v in brought}
        for name in without:
            if name not in known:
                raise FamilyError(f"without names {name!r}, which no step brings; {did_you_mean(name, sorted(known))}")

    def check_table(self) -> None:
        """Check that every key of the table is a step of the family."""
        table = getattr(self.module, "slips", {})
        for key, slips in table.items():
            name = next((n for n in self.steps if self.sources[n] is key or n == key), None)
            if name is None:
                shown = key if isinstance(key, str) else getattr(key, "__name__", repr(key))
                raise FamilyError(f"slips names {shown!r}, which is no step; {did_you_mean(str(shown), self.steps)}")
            if not isinstance(slips, dict):
                raise FamilyError(f"slips of {name}() is a {type(slips).__name__}; write a dict of names and edits")
            for slip in slips:
                if not isinstance(slip, str) or not slip.isidentifier() or slip.startswith(ROUTE):
                    raise FamilyError(
                        f"slips of {name}(): {slip!r} is no name of a slip; write what went wrong, as bias_forgotten"
                    )

    def function(self, step: str, variant: str, written: Variant) -> Function:
        """Make a variant a function of what the evaluator knows."""
        try:
            made = self._function(step, written, variant)
        except FamilyError as error:
            raise FamilyError(f"slips of {step}(): {variant!r}: {error}") from None
        if written.names:  # a copy with other names: its sentence stands where it was written
            made.__module__ = written.module.__name__
        return made

    def _function(self, step: str, written: Variant, slip: str) -> Function:
        what = written.what
        if isinstance(what, str):
            return self._by_edit(step, written, slip)
        if isinstance(what, dict):
            for names in written.names:
                what = {exchange_names(k, names): with_names(v, names) if callable(v) else v for k, v in what.items()}
            return self.single(step, as_if(self.sources[step], **what))
        if not callable(what):
            raise FamilyError(
                f"{what!r} is a {type(what).__name__}; write an edit 'old -> new', a function or a dict of arguments"
            )
        for names in written.names:
            what = with_names(what, names)
        return self.single(step, what)

    def _by_edit(self, step: str, written: Variant, slip: str) -> Function:
        edits: tuple[Edit, ...] = read_edit(written.what)
        for names in written.names:
            edits = exchange_names_in_edits(edits, names)
        source = self.sources[step]
        scope = self.scope(step, written.module)
        cases = [one for _, one in source.cases] if isinstance(source, StepByCases) else [source]
        trees = [tree_of(one) for one in cases]
        local = {name for tree in trees for name in bound_names(tree)} if len(cases) > 1 else set()
        made = [apply_edits(one, edits, scope, tree, local, slip) for one, tree in zip(cases, trees, strict=True)]
        found = set().union(*(some for _, some in made))
        for edit in edits:
            if edit not in found:
                raise FamilyError(
                    f"the edit {edit.text!r} finds nothing to change in {step}(); {place_of(edit, trees)}"
                )
        if isinstance(source, StepByCases):
            return self.single(step, source.dispatch([function for function, _ in made]))
        (function, _), *_ = made
        assert function is not None
        return self.single(step, function)

    def single(self, step: str, function: Function) -> Function:
        """Make a function of single rounds one of the lists that the evaluator keeps."""
        return self.rounds.single(step, function, self.above(step), self.absent)

    def above(self, step: str) -> list[str]:
        """List what stands above a step."""
        return [*self.inputs, *self.steps[: self.steps.index(step)]]

    def scope(self, step: str, module: ModuleType) -> Scope:
        """Say what an edit of a step may name."""
        above, group = self.above(step), self.rounds.group_of(step)
        in_round = [*self.rounds.named(step, above), *group, *(["k"] if group else [])]
        later = [name for name in self.steps if name not in (*above, *in_round)]
        singles = {one for one, (name, _) in self.rounds.named(step, above).items() if name in self.absent}
        whole = self.whole | {"k"} if group else self.whole
        return Scope([*above, *in_round], later, whole, self.absent | singles, vars(module))
