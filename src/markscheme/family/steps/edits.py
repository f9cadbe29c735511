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
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import FunctionType
from typing import Any

from markscheme.errors import FamilyError, did_you_mean
from markscheme.family.steps.rewriting import Edit, KeptValues, Rewriting, Scope, is_a_power, same_code
from markscheme.family.steps.source import bound_names, called_names, expressions, value_names, with_fields
from markscheme.family.steps.variant import Function, needs

WORDS = "markscheme"  # the module whose names every family may use
_ARROW = re.compile(r"<->|->")


@lru_cache(maxsize=4096)
def read_edit(text: str) -> tuple[Edit, ...]:
    """Read `old -> new`; `;` joins several, `<->` exchanges, `if` limits. `FamilyError` for what is no edit."""
    return tuple(_read_part(part.strip()) for part in text.split(";"))


def _read_part(part: str) -> Edit:
    found = _ARROW.split(part)
    if len(found) != 2:
        raise FamilyError(f"the edit {part!r} needs one arrow; write 'what stands in the step -> what is written'")
    condition = None
    if _parsed(found[1]) is None:  # `2 * x if loss == 'squared'`: no expression as it stands, for the else is missing
        places = [found.start() for found in re.finditer(r"\bif\b", found[1])]
        for place in reversed(places):
            new, limit = _parsed(found[1][:place]), _parsed(found[1][place + 2 :])
            if new is not None and limit is not None:
                found[1], condition = found[1][:place], limit
                break
    old, new = (_parsed(side) for side in found)
    if old is None or new is None:
        wrong = found[0] if old is None else found[1]
        raise FamilyError(f"{wrong.strip()!r} in the edit {part!r} is no expression of Python")
    if same_code(old, new):
        raise FamilyError(f"the edit {part!r} changes nothing")
    return Edit(part, old, new, condition, "<->" in part)


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        return None


def edited(
    step: Function, edits: Sequence[Edit], scope: Scope, tree: ast.FunctionDef
) -> tuple[Function | None, set[Edit]]:
    """The step with the edits that are found in its tree, and which these are; None where there are none.

    Its arguments are those of the step that are still named, and what the edits name besides. It returns None where
    no edited place is reached.
    """
    kept = KeptValues()
    for edit in edits:
        _check_names(edit, step, tree, scope, kept)
    rewriting = Rewriting(tree, edits, scope, kept)
    if not rewriting.found:
        return None, set()
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
    """A function with the body of a definition among the names of a step, compiled when it is first called.

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
        names: dict[str, Any] = {}
        exec(compile(module, step.__code__.co_filename, "exec"), step.__globals__, names)
        function.__kwdefaults__ = {**kept, "made__": made}  # before the code: another thread may be calling
        function.__code__ = names[name].__code__
        return function

    function = FunctionType(_first_call.__code__, step.__globals__, name)
    function.__kwdefaults__ = {"made__": made}
    function.__module__ = step.__module__
    function.__dict__["needs"] = tuple(arguments)
    return function


def _first_call(*values: Any, made__: Any) -> Any:
    return made__()(*values)


# --- names


def _check_names(edit: Edit, step: Function, tree: ast.FunctionDef, scope: Scope, kept: KeptValues) -> None:
    """Every name of an edit is a value that the step may be given, or a word; `FamilyError` with the near one."""
    values = {*scope.values, *needs(step), *bound_names(tree)}
    sides = [edit.new, *([edit.condition] if edit.condition else []), *([edit.old] if edit.exchanges else [])]
    for side in sides:
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
            _find_word(node.id, edit, step, scope, kept, is_word)


def _find_word(name: str, edit: Edit, step: Function, scope: Scope, kept: KeptValues, is_called: bool) -> None:
    if name in step.__globals__ or hasattr(builtins, name):
        return
    if name in scope.words:
        kept.values[name] = scope.words[name]
        return
    known = importlib.import_module(WORDS)
    if name in known.__all__:
        kept.values[name] = getattr(known, name)
        return
    if is_called:
        words = [*known.__all__, *(word for word, value in scope.words.items() if callable(value))]
        near = did_you_mean(name, words)
        hint = near if near.startswith("did") else "import it, or write it as a function of the module"
        raise FamilyError(f"{name}() in the edit {edit.text!r} is no known function; {hint}")
    raise FamilyError(
        f"{name!r} in the edit {edit.text!r} is no given, option or step above; {did_you_mean(name, scope.values)}"
    )


def place_of(edit: Edit, trees: Sequence[ast.FunctionDef]) -> str:
    """For a message, the expression of a step that is nearest to what an edit looks for."""
    texts = {ast.unparse(node) for tree in trees for node in expressions(tree) if not isinstance(node, ast.Constant)}
    near = did_you_mean(ast.unparse(edit.old), sorted(texts))
    return near if near.startswith("did") else "write it as it stands there"


# --- other names


def renamed_edits(edits: Sequence[Edit], names: Mapping[str, str]) -> tuple[Edit, ...]:
    """Edits of a step as edits of one that is like it with other names."""
    return tuple(
        replace(
            edit,
            old=renamed_tree(edit.old, names),
            new=renamed_tree(edit.new, names),
            condition=edit.condition and renamed_tree(edit.condition, names),
        )
        for edit in edits
    )


def renamed_tree(tree: Any, names: Mapping[str, str]) -> Any:
    """A piece of code with other names of values; functions that it calls keep theirs."""
    called = called_names(tree)

    def written(node: Any) -> Any:
        if isinstance(node, list):
            return [written(item) for item in node]
        if not isinstance(node, ast.AST):
            return node
        if isinstance(node, ast.Name):
            return node if id(node) in called else with_fields(node, id=renamed(node.id, names))
        if isinstance(node, ast.arg):
            return with_fields(node, arg=renamed(node.arg, names))
        return with_fields(node, **{name: written(value) for name, value in ast.iter_fields(node)})

    return written(tree)


def renamed(name: str, names: Mapping[str, str]) -> str:
    """A name with parts between underscores exchanged: by z="r", W_z becomes W_r; by W2="W1", grad_W2 grad_W1."""
    if name in names:
        return names[name]
    parts = (names[part].removesuffix("_") if part in names else part for part in name.split("_"))
    return "_".join(parts)
