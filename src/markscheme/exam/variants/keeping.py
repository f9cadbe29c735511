"""What a build does about the families that its exam keeps: it reads their sources, and writes them to the folder."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from markscheme.errors import AnswerError, MarkschemeError
from markscheme.exam.exam_folder import EXAM, open_exam
from markscheme.exam.manifest import Access, make_folder, tighten
from markscheme.exam.planning.blueprint import Blueprint
from markscheme.exam.secret import Key
from markscheme.exam.variants.families import family_ids, modules_of, noted
from markscheme.exam.variants.kept_families import FAMILIES, KEY, is_sealed, kept_hashes, open_kept, seal_of
from markscheme.family.held_sources import hashes_of
from markscheme.family.kept_library import OWN, KeptLibrary
from markscheme.family.library import Library
from markscheme.family.steps.source_check import PACKAGE
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.files.result_folder import delete_inside, write_whole


def sources_of(ids: Iterable[str], library: Library) -> dict[str, bytes]:
    """Read all that some families are made of, by the names under which it is kept.

    That is their modules, the modules of templates that these import, what each topic shares, and the prose beside
    them. Raise AnswerError for an import that cannot be led to what is kept.
    """
    found: dict[str, bytes] = {}
    for id in ids:
        source = library.source(id)
        for module in (*modules_of(source), *source.parent.glob("_*.py")):
            data = module.read_bytes()
            _check_imports(data, module)
            found[_name(module, library)] = data
            found |= {_name(prose, library): prose.read_bytes() for prose in module.parent.glob(f"{module.stem}.*.md")}
    return dict(sorted(found.items()))


def _name(path: Path, library: Library) -> str:
    """Name a file below the folder of kept families: what did not come with the program stands under `own`."""
    place = max(i for i, folder in enumerate(library.folders) if path.is_relative_to(folder))
    below = path.relative_to(library.folders[place]).as_posix()
    return below if place == 0 else f"{OWN}{'' if place == 1 else place}/{below}"


def _check_imports(data: bytes, path: Path) -> None:
    for node in ast.walk(ast.parse(data)):
        if not isinstance(node, ast.Import):
            continue
        for alias in node.names:
            if alias.name.startswith(f"{PACKAGE}.") and not alias.asname:
                topic, _, name = alias.name.rpartition(".")
                raise AnswerError(
                    f"{path}, line {node.lineno}: `import {alias.name}` cannot be kept with an exam; "
                    f"write `from {topic} import {name}`"
                )


def to_keep(
    folder: Path, blueprint: Blueprint, built: Mapping[str, JsonValue], library: Library, key: Key, anew: bool
) -> dict[str, bytes]:
    """Give the files that an exam keeps, by name; none for one that keeps none. `built`: its exam.json, empty at first.

    What an earlier build kept stays, unless all is built `anew`: one exam has one key. A kept file that was lost comes
    back where `library`, the installed families, still has it. An exam that was built before families were kept begins
    to keep them as long as the installed ones are those of its papers.
    """
    if built and not anew and KEY not in built and built.get("families") != noted(blueprint, library)["families"]:
        return {}
    if not built or anew or KEY not in built:
        return sources_of(family_ids(blueprint), library)
    try:
        kept = open_kept(folder, built, key=key)
    except AnswerError as error:
        with suppress(MarkschemeError, OSError, SyntaxError):
            files = sources_of(family_ids(blueprint), library)
            known = kept_hashes(built, folder)
            if hashes_of(files) == known and is_sealed(built, known, key):
                return files
        raise AnswerError(f"{error}\nif a build with --rebuild was broken off, give the same command again") from None
    assert kept is not None
    return kept.content()


def noted_before(built: Mapping[str, JsonValue]) -> dict[str, dict[str, str]]:
    """Give what exam.json notes of families that it keeps, in the form of `noted`."""
    return {name: dict(built.get(name, {})) for name in ("families", "family_code")}


def keep(folder: Path, files: Mapping[str, bytes], built: Mapping[str, JsonValue], access: Access) -> None:
    """Write the kept families; those of an earlier build, by its exam.json, that are kept no more go."""
    for leftover in (folder / FAMILIES).rglob(".*.part"):  # of a build that was killed
        leftover.unlink(missing_ok=True)
    with suppress(AnswerError):
        for name in kept_hashes(built, folder).keys() - files.keys():
            delete_inside(folder, f"{FAMILIES}/{name}")
    for name, data in files.items():
        path = folder / FAMILIES / name
        for parent in reversed(path.parents):
            if parent.is_relative_to(folder / FAMILIES):
                if parent.is_symlink():  # what it leads to is not ours
                    parent.unlink()
                make_folder(parent, access)
        if _on_disk(path) != data:
            if path.is_symlink():
                path.unlink()
            write_whole(path, data, access.file, within=folder)
    tighten((folder / FAMILIES / name for name in files), access)


def _on_disk(path: Path) -> bytes | None:
    """Read a file that is no link; None where it cannot be read."""
    try:
        return None if path.is_symlink() else path.read_bytes()
    except OSError:
        return None


def kept_facts(files: Mapping[str, bytes], key: Key) -> JsonObject:
    """Give what exam.json says of kept files; nothing where there are none."""
    hashes = hashes_of(files)
    return {KEY: {"files": hashes, "seal": seal_of(hashes, key)}} if files else {}


def kept_names(files: Iterable[str]) -> list[str]:
    """Name kept files as they lie in the exam folder."""
    return [f"{FAMILIES}/{name}" for name in files]


def library_of(files: Mapping[str, bytes], blueprint: Blueprint, installed: Library) -> Library:
    """Give the families that papers are made by: those that the exam keeps, for it is marked by them."""
    if set(family_ids(blueprint)) <= set(kept := KeptLibrary(files)):
        return kept
    return installed  # it keeps none; or the blueprint is another, which the build refuses before it makes a paper


def families_of_build(folder: Path, templates: Sequence[Path] = (), rebuild: bool = False) -> Library:
    """Give the families by which a blueprint is read: those that an exam in this folder keeps, else the installed ones.

    A pool such as `cnn/*` then means what it meant, whatever has come to the program since.
    """
    if not rebuild and (folder / EXAM).is_file():
        with suppress(AnswerError):  # what is wrong there, the build says
            return open_exam(folder, templates).library
    return Library(templates)
