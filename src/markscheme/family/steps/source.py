"""The syntax trees of steps: each file is read once, whatever number of steps is asked for."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from markscheme.errors import FamilyError
from markscheme.family.held_sources import last_change, source_bytes

if TYPE_CHECKING:  # exact numbers take a tenth of a second to import, and `list` needs none
    from markscheme.family.steps.variant import Function

Kind = TypeVar("Kind", bound=ast.AST)


@lru_cache(maxsize=512)
def _module(path: str, stamp: int) -> ast.Module:
    # `stamp` is the time of the file's last change: a family that is edited in a running notebook is read anew.
    return ast.parse(source_bytes(path))


def module_tree(path: str | None) -> ast.Module | None:
    """Read the syntax tree of a module's file; None for what has no file, such as a cell of a notebook."""
    try:
        return _module(path or "", last_change(path or ""))
    except (OSError, SyntaxError, ValueError):
        return None


@lru_cache(maxsize=512)
def _definitions(path: str, stamp: int) -> Mapping[tuple[str, int], ast.FunctionDef]:
    found = [node for node in _statements(_module(path, stamp).body) if isinstance(node, ast.FunctionDef)]
    return {(node.name, _first_line(node)): node for node in found}


def _statements(block: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a module, also those under a condition or within a function; no expressions."""
    for node in block:
        yield node
        yield from _statements([inner for inner in ast.iter_child_nodes(node) if isinstance(inner, ast.stmt)])


def _first_line(node: ast.FunctionDef) -> int:
    """Give the line of the first decorator, from which Python counts a function."""
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


@lru_cache(maxsize=4096)
def step_tree(step: Function) -> ast.FunctionDef:
    """Read the definition of a step without decorators and docstring; `FamilyError` where there is none.

    A step that is like another one has the tree of that one with its own names. The tree is shared: copy before
    changing it.
    """
    kept: ast.FunctionDef | None = getattr(step, "tree", None)
    if kept is not None:
        return kept
    try:
        code = step.__code__
        path = code.co_filename
        found = _definitions(path, last_change(path))[code.co_name, code.co_firstlineno]
    except (OSError, KeyError, SyntaxError, ValueError, AttributeError):
        name = getattr(step, "__name__", repr(step))
        raise FamilyError(f"the code of {name}() cannot be read, so it cannot be edited; write a function") from None
    body = found.body[1:] if ast.get_docstring(found, clean=False) is not None else found.body
    return with_fields(found, body=body or [ast.Pass()], decorator_list=[])


def with_fields(node: Kind, **changes: object) -> Kind:
    """Copy a node with some fields changed; what is below it is shared, not copied."""
    fields = {name: getattr(node, name) for name in node._fields if hasattr(node, name)}
    return ast.copy_location(type(node)(**fields | changes), node)


def expressions(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield every expression of a tree."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.expr))


@lru_cache(maxsize=4096)
def called_names(tree: ast.AST) -> frozenset[int]:
    """List the ids of the names in a tree that stand before parentheses: functions, no values."""
    return frozenset(id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))


@lru_cache(maxsize=4096)
def bound_names(tree: ast.AST) -> frozenset[str]:
    """List the names that code gives values to: by `=`, in loops, as arguments of lambdas and inner functions."""
    bound = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
        elif isinstance(node, ast.Lambda) or (isinstance(node, ast.FunctionDef) and node is not tree):
            bound |= {argument.arg for argument in node.args.args}
            if isinstance(node, ast.FunctionDef):
                bound.add(node.name)
    return frozenset(bound)


def value_names(tree: ast.AST) -> set[str]:
    """List the names in code that stand for values: they are not called, and the code does not bind them."""
    called, bound = called_names(tree), bound_names(tree)
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called)
    return {node.id for node in names if node.id not in bound}
