"""Turn a family whose slips are functions, `step__slip`, into one with a table of edits, as far as that is mechanical.

Every edit that is found is checked: over options, levels and draws it gives what the function gave, and exists where
that existed. What cannot be turned stays as it is written.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import islice, product
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from markscheme.engine.acceptance import evaluate_rounded, range_of
from markscheme.engine.evaluate import argument, refusal
from markscheme.engine.problem import Problem, draw
from markscheme.errors import FamilyError, MarkschemeError
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import package_of
from markscheme.family.loader import read_family
from markscheme.family.model import Family, StepInstance
from markscheme.family.steps.rewriting import same_code
from markscheme.family.steps.rounds import Rounds
from markscheme.family.steps.source import step_tree
from markscheme.family.steps.step_variants import Variant, VariantReader, split_variant, variants_of
from markscheme.family.steps.variant import Function, needs
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Value

LONGEST = 110  # characters of an edit; what is longer reads better as a function
MOST_COMBINATIONS, SEEDS = 24, 2
Pair = tuple[ast.expr, ast.expr]


@dataclass(frozen=True)
class ConvertedModule:
    """The new text of a module, and the names of the slips that became edits and of those that stay functions."""

    text: str
    edits: tuple[str, ...]
    functions: tuple[str, ...]


def convert_slips(path: Path) -> ConvertedModule:
    """Turn the family of a module that stands in its folder of templates, with its prose."""
    folder, id = path.resolve().parent.parent, f"{path.parent.resolve().name}/{path.stem}"
    module = import_module(f"{package_of(folder.resolve())}.{id.replace('/', '.')}")
    sys.modules.pop(module.__name__)  # its file is written anew: whoever imports it next reads that
    family = read_family(module, id, str(folder), is_old=True)
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    reader = _reader(family, module)
    problems = list(_instances(family))
    used = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    table: dict[str, dict[str, str]] = {}
    gone: list[ast.stmt] = []
    for statement in tree.body:
        name = _defined(statement)
        step, marked, slip = split_variant(name)
        if not marked or step not in family.steps or step not in family.slips.get(slip, ()):
            continue
        texts = _candidates(statement, step, family) if name not in used else []
        old = family.slips[slip][step]
        written = next((text for text in texts if _is_that(text, old, step, reader, problems)), "")
        table.setdefault(step, {})[slip] = written or name
        gone += [statement] if written else []
    text = _without_slips_of_imports(_without(source, gone), family) + _table(table, family) + _left_out(family, module)
    names = {f"{step}__{slip}": written for step, slips in table.items() for slip, written in slips.items()}
    edits = tuple(name for name, written in names.items() if written != name)
    return ConvertedModule(text, edits, tuple(name for name, written in names.items() if written == name))


def _reader(family: Family, module: ModuleType) -> VariantReader:
    inputs = [*family.given, *family.sizes, *family.options]
    sources = {name: step.function for name, step in family.steps.items()}
    whole = {*family.sizes, *(name for name, datum in family.given.items() if datum.kind == "count")}
    absent = {name for name, datum in family.given.items() if datum.only or (datum.optional and datum.default is None)}
    return VariantReader(
        module, sources, list(sources), inputs, Rounds(list(family.repeat)), whole, absent | set(family.only)
    )


def _instances(family: Family) -> Iterator[Problem]:
    every = (dict(zip(family.options, values, strict=True)) for values in product(*family.options.values()))
    for options in islice(every, MOST_COMBINATIONS):
        for level in family.levels:
            for seed in range(SEEDS):
                try:
                    stream = Stream("turned", family.id, level, *family.drawn_under(options), seed)
                    given = draw(family, stream, level, options)
                    problem = Problem(family, given, options, family.rule, level)
                    if not refusal(family, problem.known) and problem.values:
                        yield problem
                except (MarkschemeError, ArithmeticError):
                    continue


def _defined(statement: ast.stmt) -> str:
    if isinstance(statement, ast.FunctionDef):
        return statement.name
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id
    return ""


# --- what may be the edit


def _candidates(statement: ast.stmt, step: str, family: Family) -> list[str]:
    """Yield edits that may say what a slip does, the shortest first; then arguments with other values, as a dict."""
    if isinstance(statement, ast.Assign):
        return _of_as_if(statement.value)
    assert isinstance(statement, ast.FunctionDef)
    try:
        tree = step_tree(family.steps[step].function)
    except FamilyError:
        return []
    texts = {text for pairs, limit in _pairs(tree, statement) for text in _written(pairs, limit)}
    return sorted((text for text in texts if len(text) <= LONGEST), key=lambda text: (len(text), text))


def _of_as_if(call: ast.expr) -> list[str]:
    if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "as_if" and len(call.args) == 1):
        return []
    changes = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    as_dict = "{" + ", ".join(f'"{name}": {ast.unparse(value)}' for name, value in changes.items()) + "}"
    if any(_is_text(value) or not isinstance(value, ast.Lambda | ast.Constant) for value in changes.values()):
        return [as_dict]
    parts: list[str] = []
    for name, value in changes.items():
        new, limit = _limited(value.body if isinstance(value, ast.Lambda) else value, name)
        parts += _written([(ast.Name(name, ast.Load()), new)], limit)
    exchange = _written(
        [(ast.Name(n, ast.Load()), v.body) for n, v in changes.items() if isinstance(v, ast.Lambda)], ""
    )
    texts = [*(text for text in exchange if "<->" in text), "; ".join(parts), as_dict]
    return [text for text in texts if len(text) <= LONGEST or text == as_dict]


def _limited(value: ast.expr, kept: str) -> tuple[ast.expr, str]:
    """Say what a value is changed to, and when, where it is kept otherwise; the condition is empty for always."""
    if isinstance(value, ast.IfExp) and _is_name(value.orelse, kept):
        return value.body, ast.unparse(value.test)
    if isinstance(value, ast.IfExp) and _is_name(value.body, kept):
        return value.orelse, _negated(value.test)
    return value, ""


def _negated(test: ast.expr) -> str:
    flipped = {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn}
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and type(test.ops[0]) in flipped:
        return ast.unparse(ast.Compare(test.left, [flipped[type(test.ops[0])]()], test.comparators))
    return ast.unparse(ast.UnaryOp(ast.Not(), test))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not isinstance(node.value, int)


def _written(pairs: Sequence[Pair], limit: str) -> Iterator[str]:
    said = dict.fromkeys((ast.unparse(old), ast.unparse(new)) for old, new in pairs)
    if len(said) == 2 and {(new, old) for old, new in said} == set(said) and not limit:
        yield " <-> ".join(next(iter(said)))
    elif 0 < len(said) <= 3:
        yield "; ".join(f"{old} -> {new}{f' if {limit}' if limit else ''}" for old, new in said)


def _pairs(tree: ast.FunctionDef, slip: ast.FunctionDef) -> Iterator[tuple[list[Pair], str]]:
    """Find what differs between a step and its slip, in several ways, and under which condition the slip exists."""
    body = slip.body[1:] if ast.get_docstring(slip, clean=False) is not None else slip.body
    if whole := _differences(tree.body, body):
        yield whole, ""
    if len(body) != 1 or not isinstance(body[0], ast.Return) or body[0].value is None:
        return
    wrong, limit = _where_it_exists(body[0].value)
    if isinstance(wrong, ast.Call) and isinstance(wrong.func, ast.Name) and wrong.func.id == tree.name:
        yield [(ast.Name(a.arg, ast.Load()), b) for a, b in _passed(tree, wrong) if not _is_name(b, a.arg)], limit
    for right in _results(tree):
        for pairs in _ways(right, wrong):
            yield pairs, ""
            if limit:
                yield pairs, limit


def _where_it_exists(value: ast.expr) -> tuple[ast.expr, str]:
    """Say what a slip returns, and under which condition it is not None."""
    if isinstance(value, ast.IfExp) and isinstance(value.orelse, ast.Constant) and value.orelse.value is None:
        return value.body, ast.unparse(value.test)
    if isinstance(value, ast.IfExp) and isinstance(value.body, ast.Constant) and value.body.value is None:
        return value.orelse, _negated(value.test)
    return value, ""


def _passed(tree: ast.FunctionDef, call: ast.Call) -> Iterator[tuple[ast.arg, ast.expr]]:
    """Give the arguments of a step, each with what a slip that calls the step passes for it."""
    return zip(tree.args.args, call.args, strict=False)


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _results(tree: ast.FunctionDef) -> Iterator[ast.expr]:
    """Say what a step may return, also in each branch of a condition."""
    queue = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return) and node.value is not None]
    while queue:
        value = queue.pop(0)
        yield value
        if isinstance(value, ast.IfExp):
            queue += [value.body, value.orelse]


def _ways(right: ast.expr, wrong: ast.expr) -> Iterator[list[Pair]]:
    """Yield the differences from the smallest expressions on, and what holds all of them, larger and larger."""
    found = _differences(right, wrong)
    if not found:
        return
    yield found
    if len(found) == 1:
        while not same_code(right, found[0][0]):
            yield [(right, wrong)]
            inner = [(a, b) for a, b in zip(_below(right), _below(wrong), strict=False) if not same_code(a, b)]
            if len(inner) != 1 or type(right) is not type(wrong):
                return
            right, wrong = inner[0]
    else:
        yield [(right, wrong)]


def _below(node: ast.expr) -> list[ast.expr]:
    return [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]


# Any: a field of a node is a node, a list of these, or plain
def _differences(old: Any, new: Any) -> list[Pair] | None:
    """Find the smallest expressions that differ; None where something differs that is no expression."""
    if isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            return None
        return _joined(_differences(a, b) for a, b in zip(old, new, strict=True))
    if not isinstance(old, ast.AST) or not isinstance(new, ast.AST):
        return [] if old == new else None
    found = None
    if type(old) is type(new):
        fields = ((getattr(old, name, None), getattr(new, name, None)) for name in old._fields)
        found = _joined(_differences(a, b) for a, b in fields)
    if found is None and isinstance(old, ast.expr) and isinstance(new, ast.expr):
        return [(old, new)]
    return found


def _joined(parts: Iterable[list[Pair] | None]) -> list[Pair] | None:
    pairs: list[Pair] = []
    for part in parts:
        if part is None:
            return None
        pairs += part
    return pairs


# --- whether it is


def _is_that(text: str, old: Function, step: str, reader: VariantReader, problems: Sequence[Problem]) -> bool:
    """Say whether an edit gives what a function gives wherever the step is calculated, and exists where that exists."""
    try:
        what = ast.literal_eval(text) if text.startswith("{") and "lambda" not in text else text
        if text.startswith("{") and isinstance(what, str):
            return True  # the very arguments of as_if
        new = reader.function(step, "turned", Variant(what, reader.module))
    except (MarkschemeError, ValueError, SyntaxError):
        return isinstance(text, str) and text.startswith("{")
    exists = False
    for problem in problems:
        for call in problem.calls:
            if call.step.name == step:
                one, two = (_given_by(function, problem, call) for function in (old, new))
                if not _alike(one, two):
                    return False
                exists |= one is not None
    return exists and all(_ranges(old, step, p) == _ranges(new, step, p) for p in problems[:: len(problems) // 6 + 1])


def _ranges(function: Function, step: str, problem: Problem) -> str:
    """Give the accepted ranges with a slip: 2 * x - x is x, but its roundings are not those of x."""
    names = [call.name for call in problem.calls if call.step.name == step]
    try:
        values = evaluate_rounded(problem, {step: function}, until=names[-1]).values if names else {}
    except (MarkschemeError, ArithmeticError) as error:
        return type(error).__name__
    return str([[range_of(cell, problem.rounding).intervals for cell in cells_of(values[name])] for name in names])


def _given_by(function: Function, problem: Problem, call: StepInstance) -> Value:
    try:
        return function(*[argument(problem.family, call, name, problem.values) for name in needs(function)])
    except (MarkschemeError, ArithmeticError, TypeError, ValueError, LookupError, AttributeError) as error:
        return f"{type(error).__name__}"


def _alike(one: Value, two: Value) -> bool:
    if one is None or two is None or isinstance(one, str) or isinstance(two, str):
        return one is two or (isinstance(one, str) and one == two)
    if np.shape(one) != np.shape(two):
        return False
    return all(str(a) == str(b) or _overlap(a, b) for a, b in zip(cells_of(one), cells_of(two), strict=True))


def _overlap(one: Value, two: Value) -> bool:
    return bool(one.overlaps(two)) if hasattr(one, "overlaps") and type(one) is type(two) else bool(one == two)


# --- the new text


def _without(source: str, statements: Sequence[ast.stmt]) -> str:
    lines: list[str | None] = list(source.splitlines())
    for statement in statements:
        first = min([statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))]) - 1
        last = statement.end_lineno or statement.lineno
        while last < len(lines) and lines[last] == "":
            last += 1
        lines[first:last] = [None] * (last - first)
    return "\n".join(line for line in lines if line is not None).rstrip("\n") + "\n"


def _without_slips_of_imports(source: str, family: Family) -> str:
    """Write imports without the slips and routes of steps that are imported too: these come along."""
    lines = source.splitlines()
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.ImportFrom) and node.level:
            kept = [
                alias
                for alias in node.names
                if not (split_variant(alias.name)[1] and split_variant(alias.name)[0] in family.steps)
            ]
            if len(kept) < len(node.names):
                new = ast.unparse(ast.ImportFrom(node.module, kept, node.level)) if kept else ""
                lines[node.lineno - 1 : node.end_lineno] = [new] if new else []
    return "\n".join(lines) + "\n"


def _table(table: Mapping[str, Mapping[str, str]], family: Family) -> str:
    """Write the table of slips for the end of the module."""
    if not table:
        return "\n\nslips = {}\n"
    lines = ["", "", "slips = {"]
    for step in family.steps:
        if step in table:
            lines.append(f"    {step}: {{")
            lines += [f'        "{slip}": {_quoted(text)},' for slip, text in table[step].items()]
            lines.append("    },")
    return "\n".join([*lines, "}", ""])


def _quoted(text: str) -> str:
    if text.startswith("{") or text.isidentifier():
        return text
    return f'"{text}"' if '"' not in text else repr(text)


def _left_out(family: Family, module: ModuleType) -> str:
    """Find what imported steps would bring, and the family did not name until now."""
    names = []
    for step in family.steps:
        source = getattr(module, step)
        if source.__module__ != module.__name__:
            has = {slip for slip, steps in family.slips.items() if step in steps} | set(family.routes.get(step, ()))
            names += [f"{step}__{variant}" for variant in variants_of(source, module) if variant not in has]
    return f"without = ({', '.join(map(repr, names))},)\n".replace("'", '"') if names else ""
