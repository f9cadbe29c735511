"""Which modules the engine imports, wherever the import stands: what is imported late has to be in the bundle too."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

Find = Callable[[str], "Path | None"]  # the source of a module by its name; None for what is not bundled


def imported_modules(roots: Iterable[str], find: Find) -> dict[str, Path]:
    """Give all modules that some import, themselves included, by name; each with the packages above it."""
    waiting, found = list(roots), dict[str, Path]()
    while waiting:
        name = waiting.pop()
        path = None if name in found else find(name)
        if path is None:
            continue
        found[name] = path
        package = name if path.stem == "__init__" else name.rpartition(".")[0]
        waiting += [name.rpartition(".")[0], *imports_of(path.read_text("utf-8"), package)]
    return dict(sorted(found.items()))


def imports_of(source: str, package: str) -> Iterator[str]:
    """Yield what a module imports, in functions too but not for type checkers; `from a import b` gives a and a.b.

    What it says in `late_names` and `LateFunction` is imported when somebody asks for it.
    """
    for node in _nodes(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join((*above, *filter(None, [node.module])))
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call):
            yield from _late_modules(node, package)


def _late_modules(call: ast.Call, package: str) -> Iterator[str]:
    match call:
        case ast.Call(ast.Name("late_names"), [_, ast.Dict(keys)]):
            yield from (f"{package}.{ast.literal_eval(module)}" for module in keys if module)
        case ast.Call(ast.Name("LateFunction" | "_LateFunction"), [ast.Constant(str(module)), *_]):
            yield module


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            for other in child.orelse:
                yield other
                yield from _nodes(other)
        else:
            yield child
            yield from _nodes(child)
