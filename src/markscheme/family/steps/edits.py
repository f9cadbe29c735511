"""A slip as an edit of its step: `"len(Z) -> len(Z) - 1"` says what stands there and what the student writes instead.

An edit replaces whole expressions of the syntax tree, never text, so brackets take care of themselves. What is not
found in the step is an error when the family is read. Where the edited place is not reached, the slip does not exist:
the edited step returns None.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import FunctionType
from typing import Any, TypeVar

from markscheme.errors import FamilyError, did_you_mean
from markscheme.family.steps.rewriting import Edit, KeptValues, Rewriting, Scope, is_a_power, same_code
from markscheme.family.steps.source import bound_names, called_names, expressions, value_names, with_fields
from markscheme.family.steps.variant import Function, needs
from markscheme.numbers.exact import Value

WORDS = "markscheme"  # the module whose names every family may use
Tree = TypeVar("Tree", bound=ast.AST)
_ARROW = re.compile(r"<->|->")
_KEYWORD = re.compile(r"\s*([A-Za-z_]\w*)\s*=(?!=)(.*)", re.DOTALL)


@lru_cache(maxsize=4096)
def read_edit(text: str) -> tuple[Edit, ...]:
    """Read `old -> new`; `;` joins several, `<->` exchanges, `if` limits. `FamilyError` for what is no edit."""
    return tuple(_read_part(part.strip()) for part in text.split(";"))


def _read_part(part: str) -> Edit:
    found = _ARROW.split(part)
    if len(found) != 2:
        raise FamilyError(f"the edit {part!r} needs one arrow; write 'what stands in the step -> what is written'")
    condition, keyword, sides = None, "", list(found)
    named = [_KEYWORD.fullmatch(side) for side in found]
    if named[0] is not None or named[1] is not None:  # axis=0 -> axis=1: an argument of a call, without the call
        if named[0] is None or named[1] is None or named[0][1] != named[1][1]:
            name = (named[0] or named[1] or "")[1]
            raise FamilyError(
                f"the edit {part!r} names the argument {name!r} on one side alone; write '{name}=old -> {name}=new', "
                "or the whole call"
            )
        keyword, found = named[0][1], [named[0][2], named[1][2]]
    if _parsed(found[1]) is None:  # `2 * x if loss == 'squared'`: no expression as it stands, for the else is missing
        places = [found.start() for found in re.finditer(r"\bif\b", found[1])]
        for place in reversed(places):
            new, limit = _parsed(found[1][:place]), _parsed(found[1][place + 2 :])
            if new is not None and limit is not None:
                found[1], condition = found[1][:place], limit
                break
    old, new = (_parsed(side) for side in found)
    if old is None or new is None:
        wrong = sides[0] if old is None else sides[1]
        raise FamilyError(f"{wrong.strip()!r} in the edit {part!r} is no expression of Python")
    if same_code(old, new):
        raise FamilyError(f"the edit {part!r} changes nothing")
    return Edit(part, old, new, condition, "<->" in part, keyword)


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        return None


def apply_edits(
    step: Function,
    edits: Sequence[Edit],
    scope: Scope,
    tree: ast.FunctionDef,
    elsewhere: Collection[str] = (),
    slip: str = "",
) -> tuple[Function | None, set[Edit]]:
    """Give the step with the edits that are found in its tree, and which these are; None where there are none.

    Its arguments are those of the step that are still named, and what the edits name besides. It returns None where
    no edited place is reached. `elsewhere`: what other cases of the step calculate; an edit that names it is theirs.
    """
    kept = KeptValues(slip)
    found = Rewriting(tree, edits, scope, kept).found
    own = needs(step)
    foreign = {name for name in elsewhere if name not in scope.values and name not in own} - bound_names(tree)
    edits = [edit for edit in edits if edit in found and foreign.isdisjoint(_named(edit))]
    if not edits:
        return None, set()
    for edit in edits:
        _check_names(edit, step, tree, scope, kept)
    rewriting = Rewriting(tree, edits, scope, kept)
    function = _compiled_late(rewriting, step, _arguments(step, rewriting, scope))
    function.__dict__["edits"] = "; ".join(edit.text for edit in edits)
    return function, rewriting.found


def _arguments(step: Function, rewriting: Rewriting, scope: Scope) -> list[str]:
    names, own = rewriting.names(), needs(step)
    new = {name for name in names if name in scope.values and name not in own}
    if new:  # the name of a step that is called, or of something that the step itself calculates, is no argument
        sides = [side for match in rewriting.matches.values() for side in (match.new, match.condition) if side]
        values = {name for side in sides for name in value_names(side)}
        new &= values - bound_names(rewriting.tree)
    return [*(name for name in own if name in names), *(name for name in names if name in new)]


def _compiled_late(rewriting: Rewriting, step: Function, arguments: Sequence[str]) -> Function:
    """Make a function of a definition among the names of a step, compiled when it is first called.

    A family has dozens of slips, and most are never asked for. What the body needs besides are keyword arguments.
    """
    name = rewriting.tree.name

    def made() -> Function:
        definition, kept = rewriting.written(), rewriting.kept.values
        arguments_node = ast.arguments(
            posonlyargs=[],
            args=[ast.arg(name) for name in arguments],
            kwonlyargs=[ast.arg(name) for name in kept],
            kw_defaults=[None] * len(kept),
            defaults=[],
        )
        whole = with_fields(definition, args=arguments_node, returns=None)
        module = ast.fix_missing_locations(ast.Module([whole], []))
        names: dict[str, Value] = {}
        exec(compile(module, step.__code__.co_filename, "exec"), step.__globals__, names)
        function.__kwdefaults__ = {**kept, "made__": made}  # before the code: another thread may be calling
        function.__code__ = names[name].__code__
        return function

    function = FunctionType(_first_call.__code__, step.__globals__, name)
    function.__kwdefaults__ = {"made__": made}
    function.__module__ = step.__module__
    function.__dict__["needs"] = tuple(arguments)
    return function


def _first_call(*values: Value, made__: Callable[[], Function]) -> Value:
    return made__()(*values)


# --- names


def _named(edit: Edit) -> set[str]:
    """List the names of values in what an edit writes, and in its condition."""
    return {name for side in _written_sides(edit) for name in value_names(side)}


def _written_sides(edit: Edit) -> list[ast.expr]:
    return [edit.new, *([edit.condition] if edit.condition else []), *([edit.old] if edit.exchanges else [])]


def _check_names(edit: Edit, step: Function, tree: ast.FunctionDef, scope: Scope, kept: KeptValues) -> None:
    """Check that every name of an edit is a value that the step may be given, or a word; `FamilyError` else."""
    values = {*scope.values, *needs(step), *bound_names(tree)}
    for side in _written_sides(edit):
        called = called_names(side)
        bound = bound_names(side)
        for node in ast.walk(side):
            if is_a_power(node) and side is not edit.old:
                raise FamilyError(
                    f"{ast.unparse(node)} takes a power of a ball, which loses its sign; write square(x) or power(x, n)"
                )
            if not isinstance(node, ast.Name) or node.id in bound:
                continue
            is_word = id(node) in called
            if node.id in values and not is_word:
                continue
            if node.id in scope.later and not is_word:
                raise FamilyError(f"{node.id!r} in the edit {edit.text!r} does not stand above {tree.name}()")
            if not _is_word(node.id, edit, step, scope, kept, is_word):
                near = did_you_mean(node.id, list(dict.fromkeys([*scope.values, *sorted(bound_names(tree))])))
                raise FamilyError(f"{node.id!r} in the edit {edit.text!r} is no given, option or step above; {near}")


def _is_word(name: str, edit: Edit, step: Function, scope: Scope, kept: KeptValues, is_called: bool) -> bool:
    """Say whether a name is a word, and keep what it stands for where the module of the step does not know it."""
    if name in step.__globals__ or hasattr(builtins, name):
        return True
    if name in scope.words:
        kept.values[name] = scope.words[name]
        return True
    known = importlib.import_module(WORDS)
    if name in known.__all__:
        kept.values[name] = getattr(known, name)
        return True
    if is_called:
        words = [*known.__all__, *(word for word, value in scope.words.items() if callable(value))]
        near = did_you_mean(name, words)
        hint = near if near.startswith("did") else "import it, or write it as a function of the module"
        raise FamilyError(f"{name}() in the edit {edit.text!r} is no known function; {hint}")
    return False


def place_of(edit: Edit, trees: Sequence[ast.FunctionDef]) -> str:
    """Say for a message which expression of a step is nearest to what an edit looks for."""
    nodes_alike = any(same_code(node, edit.old) for tree in trees for node in expressions(tree))
    if nodes_alike and not edit.keyword:  # so it was a name that kept the edit out
        local = sorted(_named(edit) & {name for tree in trees for name in bound_names(tree)})
        return f"{', '.join(map(repr, local))} is calculated in another case than the one that has it"
    texts = {ast.unparse(node) for tree in trees for node in expressions(tree) if not isinstance(node, ast.Constant)}
    old = ast.unparse(edit.old)
    if edit.keyword:
        old = f"{edit.keyword}={old}"
        nodes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.keyword))
        texts = {f"{node.arg}={ast.unparse(node.value)}" for node in nodes}
    near = did_you_mean(old, sorted(texts))
    return near if near.startswith("did") else "write it as it stands there"


# --- other names


def exchange_names_in_edits(edits: Sequence[Edit], names: Mapping[str, str]) -> tuple[Edit, ...]:
    """Write edits of a step as edits of one that is like it with other names."""
    return tuple(
        replace(
            edit,
            old=exchange_names_in_tree(edit.old, names),
            new=exchange_names_in_tree(edit.new, names),
            condition=edit.condition and exchange_names_in_tree(edit.condition, names),
        )
        for edit in edits
    )


def exchange_names_in_tree(tree: Tree, names: Mapping[str, str]) -> Tree:
    """Write a piece of code with other names of values; functions that it calls keep theirs."""
    called = called_names(tree)

    # Any: a field of a node is a node, a list of these, or plain
    def written(node: Any) -> Any:
        if isinstance(node, list):
            return [written(item) for item in node]
        if not isinstance(node, ast.AST):
            return node
        if isinstance(node, ast.Name):
            return node if id(node) in called else with_fields(node, id=exchange_names(node.id, names))
        if isinstance(node, ast.arg):
            return with_fields(node, arg=exchange_names(node.arg, names))
        return with_fields(node, **{name: written(value) for name, value in ast.iter_fields(node)})

    made: Tree = written(tree)
    return made


def exchange_names(name: str, names: Mapping[str, str]) -> str:
    """Exchange the parts of a name between underscores: by z="r", W_z becomes W_r; by W2="W1", grad_W2 grad_W1."""
    if name in names:
        return names[name]
    parts = (names[part].removesuffix("_") if part in names else part for part in name.split("_"))
    return "_".join(parts)
