"""What may stand in the source of a family: exact numbers, one import, and names that exist."""

from __future__ import annotations

import ast
import builtins
import dis
import sys
from collections.abc import Collection, Iterator
from types import CodeType, ModuleType

from markscheme.errors import did_you_mean
from markscheme.family.steps.source import module_tree

PACKAGE = "markscheme.problem_templates"
WORDS = "markscheme.words"
ONE_IMPORT = f"from {WORDS} import *"
# What words of earlier versions are called now: `draw_NAME` is how a given is drawn at random, and nothing else.
RENAMED_WORDS = {
    "draw_graph": "graph_figure",
    "draw_network": "network_figure",
    "draw_flow": "flow_figure",
    "draw_boxes": "box_figure",
    "draw_tree": "tree_figure",
    "draw_grid": "grid_figure",
    "draw_heat_map": "heat_map_figure",
    "draw_points": "point_figure",
}


def tree_of(module: ModuleType) -> ast.Module | None:
    """Read the syntax tree of a module; None where there is no source."""
    return module_tree(module.__file__)


def find_mistake(module: ModuleType, sizes: Collection[str]) -> str:
    """Say what is wrong in a module, with its line and the fix; empty where nothing is, or where there is no source."""
    tree = tree_of(module)
    for node in ast.walk(tree) if tree else ():
        if complaint := _import_trap(node) or _float_trap(node, sizes):
            return f"line {getattr(node, 'lineno', 0)}: {complaint}"
    return next(_unknown_names(tree, module), "") if tree else ""


def in_order_of_writing(names: list[str], module: ModuleType) -> list[str]:
    """List the names of a module as they are bound, one after the other.

    A namespace keeps the place where a name was bound first, so a step called like a word (`determinant`) would stand
    at the import of all words, above the steps that it needs. It is put where it is defined.
    """
    words = vars(sys.modules[WORDS]) if WORDS in sys.modules else {}
    tree = tree_of(module) if any(name in words for name in names) else None
    lines = {node.name: node.lineno for node in tree.body if isinstance(node, ast.FunctionDef)} if tree else {}
    ordered = [name for name in names if name not in words or name not in lines]
    for name in sorted(set(names) - set(ordered), key=lambda name: lines[name]):
        later = (i for i, other in enumerate(ordered) if lines.get(other, 0) > lines[name])
        ordered.insert(next(later, len(ordered)), name)
    return ordered


def _import_trap(node: ast.AST) -> str:
    """Refuse an import of something else than the words and fellow templates; other numbers are not exact."""
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    if isinstance(node, ast.ImportFrom):
        names = [] if node.level or node.module in ("__future__", WORDS) else [node.module or ""]
    if all(f"{name}.".startswith(f"{PACKAGE}.") for name in names):
        return ""
    said = ast.unparse(node)
    said = f"`{said if len(said) <= 60 else said[:57] + '...'}`"
    if isinstance(node, ast.ImportFrom) and node.module == "markscheme":
        return (
            f"{said} is of an earlier version; write `{ONE_IMPORT}` instead: "
            "`markscheme new TOPIC/NAME --from OLD.py` does it"
        )
    return f"{said} is not for families; they have `{ONE_IMPORT}`, and steps of others by `from .other import step`"


def _float_trap(node: ast.AST, sizes: Collection[str]) -> str:
    """Say what makes an expression inexact: 0.1 would no longer be one tenth."""
    if isinstance(node, ast.Constant) and isinstance(node.value, float):
        return (
            f"{node.value} is a binary float; divide integers by numbers, as x / 2, or write rational('{node.value}')"
        )
    if not isinstance(node, ast.BinOp):
        return ""
    if isinstance(node.op, ast.Pow) and not _is_sign(node.left):
        return f"{ast.unparse(node)} takes a power of a ball, which loses its sign; write square(x) or power(x, n)"
    if isinstance(node.op, ast.Div) and _is_plain_integer(node.left, sizes) and _is_plain_integer(node.right, sizes):
        return (
            f"{ast.unparse(node)} divides two Python integers and gives a float; "
            "write rational('a/b') or divide a number"
        )
    return ""


def _is_plain_integer(node: ast.expr, sizes: Collection[str]) -> bool:
    """Say whether an expression is a Python integer: a literal, a length, a named size."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int)
    if isinstance(node, ast.Name):
        return node.id in sizes
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len"


def _is_sign(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)


def _unknown_names(tree: ast.Module, module: ModuleType) -> Iterator[str]:
    """Find names that the module does not have: no linter sees behind a star, and Python only on the way."""
    known = {*vars(module), *dir(builtins)}
    for code in _functions(compile(tree, "a family", "exec")):
        for instruction in dis.get_instructions(code):
            name = instruction.argval
            if instruction.opname == "LOAD_GLOBAL" and name not in known:
                line = instruction.positions.lineno if instruction.positions else code.co_firstlineno
                near = did_you_mean(name, [one for one in vars(module) if not one.startswith("__")])
                fix = near if near.startswith("did") else f"define it above, or take a word of {WORDS}"
                if name in RENAMED_WORDS:
                    fix = f"it is {RENAMED_WORDS[name]} now: `markscheme new TOPIC/NAME --from OLD.py` renames it"
                yield f"line {line}: {name!r} is neither an argument nor a name of this module; {fix}"


def _functions(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _functions(constant)
