"""Pure Python that the engine needs besides its own: taken from what is installed, with its licences.

The list is written out: what the browser gets is what stands here, not what a resolver finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from markscheme.errors import MarkschemeError
from markscheme.site.imported_modules import Find

# Packages by the distribution that brings them; of `rich` only how wide a character is.
DISTRIBUTIONS = {
    "fsrs": ("fsrs",),
    "jinja2": ("jinja2",),
    "markdown-it-py": ("markdown_it",),
    "markupsafe": ("markupsafe",),
    "mdit-py-plugins": ("mdit_py_plugins",),
    "mdurl": ("mdurl",),
    "rich": ("rich._extension", "rich._unicode_data", "rich.cells"),
}
# Modules that are found by a name put together at run time, so that nobody sees them imported.
FOUND_BY_NAME = {"markscheme.phrases": "*_phrases.py", "rich._unicode_data": "unicode*.py"}
# What the engine tries and does without: sheets are typeset, and formulas checked, where Markscheme is installed.
DONE_WITHOUT = ("sympy", "typst")


def find_foreign(name: str) -> Path | None:
    """Find the source of a module of one of the distributions; None for all other modules."""
    known = [part for parts in DISTRIBUTIONS.values() for part in parts]
    if not any(f"{name}.".startswith(f"{part}.") or f"{part}.".startswith(f"{name}.") for part in known):
        return None
    folder = package_folder(name.partition(".")[0])
    return source_below(folder.parent, name) if folder else None


def source_below(folder: Path, name: str) -> Path | None:
    """Find the source of a module, or of a package, below a folder of packages."""
    place = folder.joinpath(*name.split("."))
    candidates = (place / "__init__.py", place.with_name(f"{place.name}.py"))
    return next((path for path in candidates if path.is_file()), None)


def package_folder(package: str) -> Path | None:
    """Find where a package is installed, without importing it; None where it is not."""
    name = next(name for name, parts in DISTRIBUTIONS.items() if any(part.split(".")[0] == package for part in parts))
    try:
        folder = Path(str(distribution(name).locate_file(package)))
    except PackageNotFoundError:
        return None
    return folder if folder.is_dir() else None


def found_by_name(find: Find) -> Iterator[str]:
    """Yield the names of the modules that are found by a name put together at run time."""
    for package, pattern in FOUND_BY_NAME.items():
        if (path := find(package)) is not None:
            yield from (f"{package}.{other.stem}" for other in sorted(path.parent.glob(pattern)))


def licences(packages: set[str]) -> dict[str, bytes]:
    """Give the licences of the distributions that bring some packages, by file name."""
    found = {}
    for name, parts in DISTRIBUTIONS.items():
        if not packages.intersection(part.split(".")[0] for part in parts):
            continue
        held = distribution(name)
        texts = [path for path in held.files or () if _is_licence(path.name)]
        if not texts:
            raise MarkschemeError(f"{name} {held.version} is installed without its licence; install it anew with pip")
        for path in texts:
            inside = "" if ".dist-info" in path.parts[0] else f"{'-'.join(path.parts[1:-1])}-"
            found[f"{name}-{held.version}-{inside}{path.name}"] = Path(str(held.locate_file(path))).read_bytes()
    return found


def _is_licence(file: str) -> bool:
    return file.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE"))
