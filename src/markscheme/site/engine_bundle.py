"""The engine as one archive for the browser: the modules that answer a page's requests, and the chosen families."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import markscheme
from markscheme.family.library import Library, templates_root
from markscheme.family.steps.source_check import PACKAGE, WORDS
from markscheme.site.imported_modules import imported_modules, imports_of
from markscheme.site.python_parts import find_foreign, found_by_name, source_below

ENGINE = "markscheme.webpage.page_requests"
STAND_IN = "markscheme.site.stand_in.array_functions"
COMPILED = "markscheme.site.compiled_code"
OWN = "own"  # the folder of the user's families in the archive; the first of several is own/0
_NUMPY = f'''"""NumPy is not to be had here: what the engine uses of it stands in."""

import sys

import {STAND_IN} as functions

sys.modules[__name__] = functions
'''
_TYPING = '''"""All that fsrs takes from typing_extensions; the browser's Python has it itself."""

from typing import Self as Self
'''


def engine_files(library: Library, ids: Iterable[str]) -> dict[str, bytes]:
    """Give the files of the engine with some families, and all that these import, by their names in the archive."""
    own = Path(markscheme.__file__).parents[1]
    families = dict(_families(library, ids))

    def find(name: str) -> Path | None:
        if name.partition(".")[0] == "markscheme":
            return None if name == PACKAGE or name.startswith(f"{PACKAGE}.") else source_below(own, name)
        return find_foreign(name)

    modules = imported_modules([ENGINE, WORDS, STAND_IN, COMPILED, *found_by_name(find)], find)
    found = {_file_of(name, path): path.read_bytes() for name, path in modules.items()}
    found["numpy/__init__.py"] = _NUMPY.encode()
    found["typing_extensions.py"] = _TYPING.encode()
    return dict(sorted({**found, **{name: path.read_bytes() for name, path in families.items()}}.items()))


def packages_in(files: Iterable[str]) -> set[str]:
    """Name the packages of an archive."""
    return {name.partition("/")[0] for name in files}


def own_folders(library: Library) -> list[str]:
    """Name the folders of the user's own families in the archive."""
    return [f"{OWN}/{number}" for number in range(len(library.folders) - 1)]


def _file_of(name: str, path: Path) -> str:
    return f"{name.replace('.', '/')}/__init__.py" if path.stem == "__init__" else f"{name.replace('.', '/')}.py"


def _families(library: Library, ids: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """Yield the files of families, of what they import of other templates, and of the titles of topics."""
    roots = [templates_root().resolve(), *(folder.resolve() for folder in library.folders[1:])]
    places = [PACKAGE.replace(".", "/"), *own_folders(library)]
    waiting, seen = [library.source(id).resolve() for id in ids], set[Path]()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        root = next(root for root in roots if path.is_relative_to(root))
        waiting += _fellows(path, root, roots[0])
    for root, place in zip(roots, places, strict=True):
        for extra in (root / "__init__.py", root / "topics.json"):
            if extra.is_file():
                yield f"{place}/{extra.name}", extra
        for path in sorted(path for path in seen if path.is_relative_to(root)):
            for file in sorted({path, *path.parent.glob(f"{path.stem}.*.md")}):
                yield f"{place}/{file.relative_to(root).as_posix()}", file


def _fellows(path: Path, root: Path, standard: Path) -> Iterator[Path]:
    """Yield the other templates that one imports."""
    package = ".".join(("templates", *path.parent.relative_to(root).parts))
    for name in imports_of(path.read_text("utf-8"), package):
        for prefix, folder in (("templates.", root), (f"{PACKAGE}.", standard)):
            found = source_below(folder, name.removeprefix(prefix)) if name.startswith(prefix) else None
            if found is not None and found != folder / "__init__.py":
                yield found.resolve()
