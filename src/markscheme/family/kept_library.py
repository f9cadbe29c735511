"""Families that an exam keeps: loaded from sources held in memory, and from nowhere else.

They are imported through the path hook below, which serves held files alone. So a file that lies beside them, a
`__pycache__` or a module of the same name elsewhere has no part in it, and nothing is written where they came from.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.util
import re
import sys
from collections.abc import Mapping
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType

from markscheme.family.held_sources import has_source, held_files, hold, is_held, source_bytes
from markscheme.family.library import Library, package_of
from markscheme.family.steps.source_check import PACKAGE

OWN = "own"  # the folder of the instructor's first templates folder; of the next ones own2, own3 ...
_OWN = re.compile(rf"{OWN}[0-9]*")


class KeptLibrary(Library):
    """The families among some files: `TOPIC/NAME.py` came with the program, `own/TOPIC/NAME.py` are the instructor's.

    A later folder hides an earlier one's family, as in `Library`. Names are those of files below one folder.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        _serve()
        root = hold(files)
        own = {part for name in files if _OWN.fullmatch(part := name.partition("/")[0])}
        self.root = root
        self.folders = [root, *(root / name for name in sorted(own, key=lambda name: (len(name), name)))]
        self._places = {id: folder for folder in self.folders for id in _families(folder)}

    def files(self) -> list[Path]:
        """List every file that is kept."""
        return list(held_files(self.root))

    def content(self) -> dict[str, bytes]:
        """Give every file that is kept, by name."""
        return {path.relative_to(self.root).as_posix(): source_bytes(path) for path in self.files()}


def _families(folder: Path) -> list[str]:
    modules = [path for path in held_files(folder) if path.suffix == ".py" and path.parent.parent == folder]
    return [f"{path.parent.name}/{path.stem}" for path in modules if not path.stem.startswith("_")]


class _HeldFinder:
    """Finds the modules of one folder of held files; packages are folders, with or without an `__init__.py`."""

    def __init__(self, entry: str) -> None:
        if not is_held(entry):
            raise ImportError(f"{entry} is not held")
        self.folder = Path(entry)

    def find_spec(self, fullname: str, target: object = None) -> ModuleSpec | None:
        place = self.folder / fullname.rpartition(".")[2]
        for path, is_package in ((place / "__init__.py", True), (place.with_name(f"{place.name}.py"), False)):
            if has_source(path):
                spec = ModuleSpec(fullname, _HeldLoader(path), origin=str(path), is_package=is_package)
                spec.has_location = True
                if spec.submodule_search_locations is not None:
                    spec.submodule_search_locations.append(str(place))
                return spec
        if not any(held_files(place)):
            return None
        spec = ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations = [str(place)]
        return spec


class _HeldLoader(importlib.abc.ExecutionLoader):
    """Compiles a held module each time it is imported: compiled files are neither read nor written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def get_filename(self, fullname: str) -> str:
        return str(self.path)

    def get_source(self, fullname: str) -> str:
        return importlib.util.decode_source(source_bytes(self.path))

    def get_code(self, fullname: str) -> CodeType:
        tree = _Redirected(self.path).visit(ast.parse(source_bytes(self.path), str(self.path)))
        return compile(tree, str(self.path), "exec", dont_inherit=True)


class _Redirected(ast.NodeTransformer):
    """Leads an import of templates that came with the program to those that are kept with this module."""

    def __init__(self, path: Path) -> None:
        root = next(one for one in reversed(path.parents) if is_held(one))
        self.package = package_of(root)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom:
        if not node.level:
            node.module = self._led(node.module or "")
        return node

    def visit_Import(self, node: ast.Import) -> ast.Import:
        for alias in node.names:
            alias.name = self._led(alias.name)
        return node

    def _led(self, module: str) -> str:
        inside = f"{module}.".startswith(f"{PACKAGE}.")
        return f"{self.package}{module.removeprefix(PACKAGE)}" if inside else module


def _serve() -> None:
    """Let Python ask for held modules; once for a process."""
    if _HeldFinder not in sys.path_hooks:
        sys.path_hooks.insert(0, _HeldFinder)
