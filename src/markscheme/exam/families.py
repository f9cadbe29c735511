"""What an exam hangs on in its families: their files, which make the papers, and their code, which makes the keys."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from markscheme.exam.blueprint import Blueprint
from markscheme.family.language.prose_file import read_sentences
from markscheme.family.library import Library, templates_root
from markscheme.family.steps.source_check import PACKAGE

_HOLDS_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def family_ids(blueprint: Blueprint) -> list[str]:
    """The families of an exam, of its questions and of the data that they share."""
    ids = {id for question in blueprint.questions for id in question.families}
    return sorted(ids | {shared.family for shared in blueprint.shared.values() if shared.family})


def files_of(id: str, library: Library) -> str:
    """The version of a family, and a hash of its files, of those that it shares with its topic, and of what it imports.

    Byte by byte, prose and all: a step that is imported brings its sentences along.
    """
    version = library[id].version  # first: what does not load is said in the words of the library
    topic, _, name = id.partition("/")
    imported = {module.with_suffix("") for module in _modules(library.source(id))}

    def belongs(path: Path) -> bool:
        stem = path.name.partition(".")[0]
        of_topic = path.parent.name == topic and (stem.startswith("_") or stem == name)
        return of_topic or path.with_name(stem) in imported

    files = [path for path in library.files() if belongs(path)]
    return _said(version, b"\0".join(path.read_bytes() for path in files))


def code_of_family(id: str, library: Library) -> str:
    """The version of a family, and a hash of what its key and its marks hang on.

    That is the code of its module and of all modules of templates that it imports, without comments, docstrings and
    layout, and the spellings of the words that are read as answers. Other prose can change on the way to the marks.
    """
    version = library[id].version  # first: what does not load is said in the words of the library
    source = library.source(id)
    prose = sorted(source.parent.glob(f"{source.stem}.*.md"))
    labels = [text for path in prose for text in _labels(path)]
    code = [plain_code(path.read_bytes()) for path in _modules(source)]
    return _said(version, "\0".join([*code, *labels]).encode())


def _labels(prose: Path) -> Iterator[str]:
    """The spellings of words, framed as in the first prose files: hashes of exams that exist hang on it."""
    for name, sentence in read_sentences(prose.read_text("utf-8"), prose.name).items():
        if name.startswith("label_"):
            yield f"{{% block {name} %}}{sentence.text.strip()}{{% endblock"


def noted(
    blueprint: Blueprint, library: Library, earlier: Mapping[str, Any] | None = None
) -> dict[str, dict[str, str]]:
    """What exam.json notes of the families of an exam: `families` as `files_of`, `family_code` as `code_of_family`.

    `earlier`: exam.json of papers that stay. What it notes stays too: by those families the papers were made, and a
    build that adds some must not bind the others to families of another day.
    """
    known: dict[str, dict[str, str]] = {
        name: dict((earlier or {}).get(name, {})) for name in ("families", "family_code")
    }
    for id in family_ids(blueprint):
        now = files_of(id, library)
        if known["families"].setdefault(id, now) == now:
            known["family_code"].setdefault(id, code_of_family(id, library))
    return known


def _said(version: int, content: bytes) -> str:
    return f"{version} {hashlib.sha256(content).hexdigest()[:16]}"


def _modules(source: Path) -> list[Path]:
    """A module and the modules of templates that it imports, and those that they import."""
    found: dict[Path, None] = {}
    waiting = [source]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = None
            waiting += sorted(_imported(path))
    return list(found)


def _imported(path: Path) -> set[Path]:
    names = set(_import_paths(ast.parse(path.read_bytes()), path))
    return {name.with_suffix(".py") for name in names if name.with_suffix(".py").is_file()}


def _import_paths(tree: ast.Module, path: Path) -> Iterator[Path]:
    """Where what a module imports would lie if it were a module of templates, without the suffix."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            base = path.parents[node.level - 1] if node.level else _inside(node.module or "")
            if base is not None:
                base = base.joinpath(*(node.module or "").split(".")) if node.level and node.module else base
                yield from (base, *(base / alias.name for alias in node.names))
        elif isinstance(node, ast.Import):
            yield from filter(None, (_inside(alias.name) for alias in node.names))


def _inside(module: str) -> Path | None:
    """Where a module of the templates that come with the program lies; None for any other."""
    inside = module == PACKAGE or module.startswith(f"{PACKAGE}.")
    return templates_root().joinpath(*module.split(".")[2:]) if inside else None


def plain_code(content: bytes) -> str:
    """A module without comments, docstrings and layout, as a text that is the same in every version of Python.

    What is empty is left out: later versions know fields that earlier ones do not, and leave them empty; and 3.12
    puts empty texts into f-strings. `ast.dump` and `ast.unparse` write the same tree otherwise from version to version.
    """
    return _plain(ast.parse(content))


def _plain(node: Any) -> str:
    if isinstance(node, list):
        return f"[{','.join(map(_plain, node))}]"
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = [(name, _without_docstring(node) if name == "body" else value) for name, value in ast.iter_fields(node)]
    if isinstance(node, ast.JoinedStr):
        fields = [("values", [part for part in node.values if getattr(part, "value", None) != ""])]
    kept = ",".join(f"{name}={_plain(value)}" for name, value in fields if value not in (None, []) and name != "kind")
    return f"{type(node).__name__}({kept})"


def _without_docstring(node: Any) -> Any:
    if isinstance(node, _HOLDS_DOCSTRING) and ast.get_docstring(node, clean=False) is not None:
        return node.body[1:]
    return node.body
