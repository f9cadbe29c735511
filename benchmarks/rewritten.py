"""Hold rewritten families against today's: no draw, value, slip, range or refusal may move; formulas that do are named.

    python -m benchmarks.rewritten MINE rnn/gru rnn/lstm      # families of the folder MINE against the project's own
    python -m benchmarks.rewritten MINE                       # every family that MINE has a module of
    python -m benchmarks.rewritten MINE --against OTHER --combinations 6 --seeds 1 --formulas

MINE and OTHER are folders as `--templates` takes them: TOPIC/NAME.py with the prose beside it. Over combinations of
options (of many, 24 chosen evenly), levels and seeds it compares: names and their order, which drawn givens are
refused and in which words, every step, every slip at its step (also where it does not exist), what certifies or
refuses an instance, accepted ranges, and the first asked step of each slip with its ranges. What is printed (formula,
numbers put in, result) is compared too; its differences are counted, and listed with `--formulas`, because a formula
may be said better.

Ends with 1 where anything but what is printed differs.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from flint import arb

from markscheme.engine.accepted_range import Range
from markscheme.engine.certify import Certificate, certify, rounded_slip
from markscheme.engine.evaluate import exact_values, refusal, slip_functions
from markscheme.engine.problem import Problem, choose_options, draw, to_strings
from markscheme.errors import MarkschemeError
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library, package_of, templates_root
from markscheme.family.loader import read_family
from markscheme.family.model import Family, StepInstance
from markscheme.notation import Node, to_text
from markscheme.numbers.arrays import cells_of
from markscheme.simulation.family_check import combinations
from markscheme.working import working

DRAWS = 20  # for one instance whose givens the family takes
SHOWN = 12  # differences of each family


@dataclass
class Comparison:
    """What was compared of one family, and what differs."""

    id: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("instances", "steps", "slips", "lines"), 0))
    differences: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)

    def same(self, what: str, old: object, new: object) -> bool:
        """Compare two things; a difference is kept with both sides."""
        if old == new or (isinstance(old, Value) and isinstance(new, Value) and old.is_that_of(new)):
            return True
        self.differences.append(f"{what}: {_short(old)} became {_short(new)}")
        return False


def compare(old: Family, new: Family, *, most: int = 24, seeds: int = 2) -> Comparison:
    """Compare two families that should do the same."""
    found = Comparison(old.id)
    _compare_names(old, new, found)
    for options in combinations(old, most):
        for level in old.levels:
            for seed in range(1, seeds + 1):
                where = " ".join([*(f"{k}={v}" for k, v in options.items()), level, f"seed {seed}"])
                one = _instance(old, options, level, seed)
                two = _instance(new, options, level, seed, old.id)  # the same draws under another id
                if found.same(f"{where}: refusals of givens", one[1], two[1]) and one[0] and two[0]:
                    _compare_problems(one[0], two[0], where, found)
    return found


def _compare_names(old: Family, new: Family, found: Comparison) -> None:
    parts: Mapping[str, Callable[[Family], object]] = {
        "version": lambda family: family.version,
        "givens": lambda family: list(family.given),
        "options": lambda family: dict(family.options),
        "sizes": lambda family: dict(family.sizes),
        "levels": lambda family: family.levels,
        "rounding": lambda family: str(family.rule),
        "steps": lambda family: list(family.steps),
        "repeated groups": lambda family: list(family.repeat),
        "steps that exist under options alone": lambda family: {k: dict(v) for k, v in family.only.items()},
        "slips": lambda family: sorted(family.slips),
        "steps of slips": lambda family: {slip: sorted(steps) for slip, steps in sorted(family.slips.items())},
        "routes": lambda family: {step: sorted(names) for step, names in sorted(family.routes.items()) if names},
        "figures": lambda family: list(family.figures),
        "hides": lambda family: dict(family.hides),
        "earlier": lambda family: dict(family.earlier),
    }
    for what, part in parts.items():
        found.same(what, part(old), part(new))
    if sorted(old.slips) == sorted(new.slips):
        found.same("the order of the slips", list(old.slips), list(new.slips))


def _instance(
    family: Family, options: Mapping[str, str], level: str, seed: int, id: str = ""
) -> tuple[Problem | None, list[str]]:
    """The first draw that the family takes, and why it refused those before."""
    refused = []
    settled = choose_options(family, Stream(), options)
    for attempt in range(DRAWS):
        stream = Stream(id or family.id, family.version, level, *settled.items(), seed, attempt)
        try:
            problem = Problem(family, draw(family, stream, level, settled), settled, family.rule, level, seed)
            complaint = refusal(family, problem.known)
        except Exception as error:  # what a family does wrong is a difference too
            complaint = f"{type(error).__name__}: {error}"
        if not complaint:
            return problem, refused
        refused.append(complaint)
    return None, refused


def _compare_problems(old: Problem, new: Problem, where: str, found: Comparison) -> None:
    if not found.same(f"{where}: givens", _given(old), _given(new)):
        return
    found.counts["instances"] += 1
    found.same(f"{where}: asked", old.asked, new.asked)
    found.same(f"{where}: calls", [c.name for c in old.calls], [c.name for c in new.calls])
    one, two = certify(old), certify(new)
    found.same(f"{where}: certificate", sorted(one.refusals), sorted(two.refusals))
    values, others = _tried(lambda: old.values), _tried(lambda: new.values)
    if isinstance(values, str) or isinstance(others, str):
        found.same(f"{where}: values", values, others)
        return
    for call in old.calls:
        found.counts["steps"] += 1
        found.same(f"{where}: {call.name}", Value(values.get(call.name)), Value(others.get(call.name)))
    for name in dict.fromkeys([*one.accepted, *two.accepted]):
        sides = [_ranges(certificate.accepted.get(name, ())) for certificate in (one, two)]
        found.same(f"{where}: accepted range of {name}", *sides)
    for slip in old.family.slips:
        if slip in new.family.slips:
            _compare_slip(slip, (old, one), (new, two), where, found)
    if one.granted and two.granted:
        _compare_printed(old, new, where, found)


def _given(problem: Problem) -> dict[str, Any]:
    return {name: to_strings(value) for name, value in problem.given.items() if value is not None}


def _compare_slip(
    slip: str, old: tuple[Problem, Certificate], new: tuple[Problem, Certificate], where: str, found: Comparison
) -> None:
    functions = [slip_functions(p.family, slip, p.inputs, p.values) for p, _ in (old, new)]
    for step in dict.fromkeys([*functions[0], *functions[1]]):
        found.counts["slips"] += 1
        values = [_slipped(p, step, made) for (p, _), made in zip((old, new), functions, strict=True)]
        found.same(f"{where}: {slip} at {step}", *values)
    reaches = [_reach(slip, problem, certificate) for problem, certificate in (old, new)]
    found.same(f"{where}: first asked step of {slip}, with its ranges", *reaches)


def _slipped(problem: Problem, step: str, functions: Mapping[str, Any]) -> Any:
    """The values of a step with a slip in it; those of the key where the slip does not exist."""
    names = [call.name for call in problem.calls if call.step.name == step]
    replaced = {step: functions[step]} if step in functions else {}
    values = _tried(
        lambda: exact_values(problem.family, problem.inputs, replace=replaced, until=names[-1]) if names else {}
    )
    return values.partition(": ")[0] if isinstance(values, str) else Value(*map(values.get, names))


def _reach(slip: str, problem: Problem, certificate: Certificate) -> Any:
    reached = certificate.slips.get(slip) or (
        None if certificate.granted else _tried(lambda: rounded_slip(problem, slip))
    )
    return reached if reached is None or isinstance(reached, str) else (reached.first, _ranges(reached.ranges))


def _ranges(ranges: Sequence[Range]) -> list[str]:
    return [" or ".join(f"{low} to {high}" for low, high in one.intervals) for one in ranges]


def _tried(work: Callable[[], Any]) -> Any:
    """What a calculation gives, or the error that it ends with."""
    try:
        return work()
    except (MarkschemeError, ArithmeticError) as error:
        return f"{type(error).__name__}: {error}"


class Value:
    """The value of a step in one or several rounds, shown by its cells."""

    def __init__(self, *values: Any) -> None:
        self.values = values

    def __str__(self) -> str:
        return ", ".join("none" if value is None else str(cells_of(value)) for value in self.values)

    def is_that_of(self, other: "Value") -> bool:
        """The same cells in the same shape; a ball is the rational that it holds, for no range tells them apart."""
        if [np.shape(value) for value in self.values] != [np.shape(value) for value in other.values]:
            return False
        pairs = zip(self.values, other.values, strict=True)
        return all(_same_number(a, b) for x, y in pairs for a, b in zip(cells_of(x), cells_of(y), strict=True))


def _same_number(one: Any, two: Any) -> bool:
    if isinstance(one, arb) or isinstance(two, arb):
        return bool(arb(one).overlaps(arb(two)))
    return bool(one == two)


def _compare_printed(old: Problem, new: Problem, where: str, found: Comparison) -> None:
    for one, two in zip(working(old), working(new), strict=True):
        found.counts["lines"] += 1
        for part, before, after in zip(("formula", "symbol", "lines", "result"), _parts(one), _parts(two), strict=True):
            if before != after:
                found.printed.append(f"{where}: {part} of {one.call.name}: {before} became {after}")


def _parts(step: Any) -> Iterator[str]:
    for part in (step.formula, step.symbol, [(x.symbol, x.calculation, x.value) for x in step.lines], step.result):
        yield _printed(part)


def _printed(part: Any) -> str:
    if isinstance(part, list | tuple):
        return "; ".join(map(_printed, part))
    if isinstance(part, StepInstance) or part is None:
        return ""
    return to_text(part) if isinstance(part, Node) else str(part)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 300 else f"{text[:300]}..."


def _of_today(today: Library, id: str) -> Family:
    """A family as it is now, which may have the old shape: slips as functions beside the table."""
    path = today.source(id)
    folder = path.parent.parent
    return read_family(
        import_module(f"{package_of(folder.resolve())}.{id.replace('/', '.')}"), id, str(folder), is_old=True
    )


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Hold rewritten families against today's.")
    parser.add_argument("folder", type=Path, help="the rewritten families")
    parser.add_argument("families", nargs="*")
    parser.add_argument("--against", type=Path, help="the families of today; without it those of the project")
    parser.add_argument("--combinations", type=int, default=24, help="of options, at most")
    parser.add_argument("--seeds", type=int, default=2, help="instances of each combination and level")
    parser.add_argument("--formulas", action="store_true", help="list the differences of what is printed, too")
    how = parser.parse_args(words)
    mine, today = Library([how.folder]), Library([how.against] if how.against else [])
    if how.folder.resolve() == templates_root().resolve() and how.against is None:
        parser.error("these are today's families themselves; name others with --against")
    written = sorted(f"{p.parent.name}/{p.stem}" for p in how.folder.glob("*/*.py") if not p.stem.startswith("_"))
    failed = False
    for id in how.families or [id for id in written if id in today]:
        try:
            found = compare(_of_today(today, id), mine[id], most=how.combinations, seeds=how.seeds)
        except MarkschemeError as error:
            print(f"{id}: {error}")
            failed = True
            continue
        counts = ", ".join(f"{n} {what}" for what, n in found.counts.items())
        print(f"{id}: {counts}; {len(found.differences)} differences, {len(found.printed)} in print", flush=True)
        listed = found.differences + (found.printed if how.formulas else [])
        print("".join(f"    {line}\n" for line in listed[:SHOWN]), end="")
        failed |= bool(found.differences)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
