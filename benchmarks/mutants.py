"""Which lines of the families does no oracle guard? Change one operator or constant of a step and see what goes red.

    python -m benchmarks.mutants --share 0.2 --seconds 200 rnn/gru norm/batchnorm

Every change of one operator, constant, comparison or branch in what the steps and routes of a family are made of, one
at a time: the family is loaded with it, and held against its oracle (`tests/oracles`) on the instances of the oracle
test. A mutant that nothing notices is printed with its line. Some are no mistakes, such as `<` for `<=` where no value
lies on the edge; the others are holes in the oracle.
"""

from __future__ import annotations

import argparse
import ast
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markscheme.errors import MarkschemeError
from markscheme.family.library import Library, templates_root
from markscheme.family.model import Family

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

PATIENCE = 10  # seconds: a loop that no longer ends is noticed too
OPERATORS: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
FAULTS = (MarkschemeError, ArithmeticError, AssertionError, LookupError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True)
class Mutant:
    """One change of one place of a module."""

    module: Path
    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.module.parent.name}/{self.module.name}:{self.line}: {self.before}  ->  {self.after}"


def changed(node: ast.AST) -> Iterator[ast.expr]:
    """What may stand in the place of an expression."""
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        yield ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(OPERATORS[type(node.op)](), node.values)
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in OPERATORS:
        yield ast.Compare(node.left, [OPERATORS[type(node.ops[0])](), *node.ops[1:]], node.comparators)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield ast.Constant(node.value + 1)


def mutants(family: Family, library: Library) -> list[Mutant]:
    """All mutants of the steps and routes of a family, and of the functions that these call, in its own topic."""
    home, steps = library.source(family.id), set(family.steps)
    found: list[Mutant] = []
    seen: set[tuple[Path, str]] = set()
    todo = [place for name, place in known_in(home).items() if name in steps or _is_route(name, steps)]
    while todo:
        module, name = todo.pop(0)
        if (module, name) in seen:
            continue
        seen.add((module, name))
        for function in functions_of(module, name):
            found += _mutants_of(module, function)
            todo += _called(module, function)
        for assigned in _assigned(module).get(name, ()):
            todo += _called(module, assigned)
        routes = (f"{name}__{route}" for step in family.routes.values() for route in step)  # none that are left out
        todo += [known_in(module)[route] for route in routes if route in known_in(module)]
    return found


def _is_route(name: str, steps: set[str]) -> bool:
    step, via, _ = name.partition("__via_")
    return bool(via) and step in steps


def functions_of(module: Path, name: str) -> list[ast.FunctionDef]:
    """The functions of this name in a module, and those that are this step in other cases: `@NAME.when(...)`."""
    functions = [node for node in ast.parse(module.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)]
    return [one for one in functions if one.name == name or name in map(_decorates, one.decorator_list)]


def _decorates(decorator: ast.expr) -> str:
    """The step of which a function is another case; empty for other decorators."""
    inner = decorator.func if isinstance(decorator, ast.Call) else decorator
    return inner.value.id if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name) else ""


def known_in(module: Path) -> dict[str, tuple[Path, str]]:
    """Where each function that a module knows is written, itself or beside it; a module taken whole has no name."""
    found = {name: (module, name) for name in _assigned(module)}
    for node in ast.parse(module.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = module, node.name
        elif isinstance(node, ast.ImportFrom) and node.level == 1:
            for alias in node.names:
                beside = module.with_name(f"{node.module or alias.name}.py")
                found[alias.asname or alias.name] = beside, alias.name if node.module else ""
    return found


def _assigned(module: Path) -> dict[str, list[ast.expr]]:
    """What names of a module are set to: `v_ = _moments.v_`, `z2 = likewise(z1, W1="W2")`."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.parse(module.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
    return found


def _called(module: Path, function: ast.AST) -> Iterator[tuple[Path, str]]:
    """What a piece of code names: functions of its own module and of the modules beside it."""
    known = known_in(module)
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and known.get(node.id, (module, ""))[1]:
            yield known[node.id]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            beside, name = known.get(node.value.id, (module, "no module"))
            if not name:  # from . import _window
                yield beside, node.attr


def _mutants_of(module: Path, function: ast.FunctionDef) -> Iterator[Mutant]:
    source = module.read_bytes()
    starts = [0]
    for line in source.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    for node in (node for statement in function.body for node in ast.walk(statement)):
        for after in changed(node):
            assert isinstance(node, ast.expr)
            assert node.end_lineno is not None
            assert node.end_col_offset is not None
            begin, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
            text = ast.unparse(after)
            new = (source[:begin] + f"({text})".encode() + source[end:]).decode()
            yield Mutant(module, node.lineno, source[begin:end].decode(), text, new)


def loaded(mutant: Mutant, id: str, folder: Path) -> Family:
    """The family with the changed module, in a folder of its own beside links to everything else."""
    for topic in (path for path in templates_root().iterdir() if path.is_dir() and path.name[0] not in "_."):
        if topic.name != mutant.module.parent.name:
            (folder / topic.name).symlink_to(topic)
            continue
        (folder / topic.name).mkdir()
        for path in topic.iterdir():
            if path.name != mutant.module.name and path.is_file():
                (folder / topic.name / path.name).symlink_to(path)
    (folder / mutant.module.parent.name / mutant.module.name).write_text(mutant.source, "utf-8")
    return Library([folder])[id]


class TooLong(Exception):
    """A mutant took longer than `PATIENCE`."""


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """End what takes longer."""

    def end(*_: Any) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


class Guard:
    """The oracle of a family: its instances, and what it says of each, worked out once."""

    def __init__(self, family: Family) -> None:
        from oracles.harness import instances, oracle_of, plain

        oracle = oracle_of(family.id)
        found = list(instances(family, oracle))
        found.sort(key=lambda one: "seed 0" in one.place)  # numbers that are not neat notice more, so they come first
        self.expected = [(one, oracle.oracle(plain(one.problem), dict(one.problem.options))) for one in found]

    def notices(self, mutant: Mutant, id: str) -> str:
        """Who notices a mutant: the loader, the oracle, the clock; nobody is an empty text."""
        from oracles.harness import hold_to

        with tempfile.TemporaryDirectory() as folder:
            try:
                family = loaded(mutant, id, Path(folder))
            except MarkschemeError:
                return "loader"
            try:
                with limited(PATIENCE):
                    for one, expected in self.expected:
                        hold_to(replace(one, problem=replace(one.problem, family=family)), expected)
            except TooLong:
                return "clock"
            except FAULTS:
                return "oracle"
        return ""


def main(words: list[str]) -> int:
    """Print who noticed how many mutants of each family, and each that nobody noticed."""
    sys.dont_write_bytecode = True
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("families", nargs="*", help="ids of families; all of them when none is named")
    parser.add_argument("--share", type=float, default=1, help="of the mutants of each family, drawn at random")
    parser.add_argument("--seed", type=int, default=1, help="which ones are drawn (%(default)s)")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="no new family after so long")
    chosen = parser.parse_args(words)
    library, start, total = Library(), time.monotonic(), Counter[str]()
    for id in chosen.families:
        if id not in library:
            sys.exit(f"there is no family {id!r}")
    print(f"{'family':<32}{'mutants':>8}{'loader':>8}{'oracle':>8}{'clock':>7}{'nobody':>8}{'seconds':>9}")
    for id in chosen.families or library:
        if time.monotonic() - start > chosen.seconds:
            print(f"{id} and what follows: not looked at in {chosen.seconds:.0f} s")
            break
        begun = time.monotonic()
        every = mutants(library[id], library)
        some = random.Random(chosen.seed).sample(every, max(1, round(chosen.share * len(every)))) if every else []
        guard, found, survivors = Guard(library[id]), Counter[str](), []
        for mutant in some:
            who = guard.notices(mutant, id)
            found[who] += 1
            if not who:
                survivors.append(mutant)
        print(line(id, found, time.monotonic() - begun), flush=True)
        for mutant in sorted(survivors, key=lambda one: (one.module, one.line)):
            print(f"    {mutant}", flush=True)
        total += found
    print(line("all", total, time.monotonic() - start))
    return 0


def line(what: str, found: Counter[str], seconds: float) -> str:
    """A row of the table."""
    counts = "".join(f"{found[who]:>{width}}" for who, width in (("loader", 8), ("oracle", 8), ("clock", 7), ("", 8)))
    return f"{what:<32}{found.total():>8}{counts}{seconds:>9.1f}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
