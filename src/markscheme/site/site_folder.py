"""A site as a folder: what is in it, and how it takes the place of an earlier one."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import distribution
from importlib.resources import files as files_of
from pathlib import Path

from markscheme.errors import MarkschemeError
from markscheme.family.language.prose import LANGUAGES
from markscheme.family.library import Library
from markscheme.files.json_reader import JsonObject
from markscheme.site.engine_bundle import engine_files, own_folders, packages_in
from markscheme.site.fixed_zip import zipped
from markscheme.site.locked_parts import locked_parts
from markscheme.site.part_cache import part_bytes, user_cache
from markscheme.site.pyodide_files import FOLDER, KEYBOARD, keyboard_files, licence_files, pyodide_files, python_of
from markscheme.site.python_parts import licences
from markscheme.webpage.page_catalogue import page_catalogue
from markscheme.webpage.page_files import page_files

CONTENTS = "contents.json"  # by which a site is known, with the checksum of every file
WORKER = "service_worker.js"


@dataclass(frozen=True)
class SiteChoice:
    """What goes into a site: families, languages with the first one's page, levels (all where none is named)."""

    ids: Sequence[str]
    languages: Sequence[str] = LANGUAGES
    levels: Sequence[str] = ()
    cache: Path = field(default_factory=user_cache)


def site_files(
    library: Library,
    choice: SiteChoice,
    scorm: JsonObject | None = None,
    tell: Callable[[str], None] = lambda text: None,
) -> dict[str, bytes]:
    """Give every file of a site by name. `scorm`: what a learning platform's package adds to the settings."""
    catalogue = page_catalogue(library, choice.ids, choice.languages)
    if choice.levels:
        _keep_levels(catalogue, choice.levels)
    parts = {name: part_bytes(name, choice.cache, tell) for name in locked_parts()}
    engine = engine_files(library, choice.ids)
    held = pyodide_files(parts["pyodide"])
    wheel = locked_parts()["python-flint"].file
    held |= {f"{FOLDER}/{wheel}": parts["python-flint"], f"{FOLDER}/markscheme.zip": zipped(engine)}
    engine_build = _digest(held)
    settings: JsonObject = {
        "engine": "browser",
        "languages": list(choice.languages),
        "scorm": scorm or False,
        "mathlive": KEYBOARD,
        "python": {
            "info": python_of(parts["pyodide"]),
            "wheel": wheel,
            "folders": own_folders(library),
            "build": engine_build,
            "bytes": {name.partition("/")[2]: len(content) for name, content in sorted(held.items())},
        },
    }
    found = {**page_files(settings, catalogue), **held, **keyboard_files(parts["mathlive"])}
    texts = {**licences(packages_in(engine)), **licence_files(parts), **_own_licence()}
    found |= {f"licences/{name}": text for name, text in texts.items()}
    found["licences/README.txt"] = _parts_text().encode()
    if scorm is None:
        found[WORKER] = _with_build(found[WORKER], found, engine_build)
    else:
        found.pop(WORKER)
    found[CONTENTS] = _contents(found)
    return dict(sorted(found.items()))


def write_site(files: Mapping[str, bytes], folder: Path) -> None:
    """Write a site into a folder that is new, empty or holds an earlier site, which is replaced whole."""
    check_place(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        for name, content in files.items():
            place = made / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        made.chmod(0o755)
        if folder.exists():
            before = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
            folder.replace(before / "earlier")
            made.replace(folder)
            shutil.rmtree(before)
        else:
            made.replace(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def check_place(folder: Path) -> None:
    """Raise `MarkschemeError` for a folder that holds something else than a site."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise MarkschemeError(f"{folder}: is no folder; name a new one")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / CONTENTS).is_file():
        raise MarkschemeError(f"{folder}: holds other files, which a site would replace; name a new or an empty folder")
    if folder.is_dir() and (folder / CONTENTS).is_file():
        try:
            known = json.loads((folder / CONTENTS).read_text("utf-8"))["files"]
        except (ValueError, KeyError, TypeError):
            raise MarkschemeError(f"{folder}: its {CONTENTS} is not that of a site; name a new folder") from None
        strange = [
            path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).as_posix() not in known
        ]
        if others := [path for path in strange if path.name != CONTENTS]:
            raise MarkschemeError(
                f"{folder}: holds {others[0].relative_to(folder)}, which is not of the site and would be lost; "
                "move it away"
            )


def _keep_levels(catalogue: JsonObject, levels: Sequence[str]) -> None:
    for family in catalogue["families"]:
        kept = [level for level in family["levels"] if level in levels]
        if not kept:
            raise MarkschemeError(
                f"{family['id']}: has no level {', '.join(levels)}, only {', '.join(family['levels'])}; leave it out"
            )
        family["levels"] = kept


def _with_build(worker: bytes, files: Mapping[str, bytes], engine_build: str) -> bytes:
    """Tell the service worker which files belong together: its cache is named after all that is in them."""
    kept = {name: files[name] for name in files if name != WORKER and not name.startswith("licences/")}
    told = {"ENGINE": engine_build, "BUILD": _digest(kept)}
    for name, build in told.items():
        worker = worker.replace(f'"{name}"'.encode(), json.dumps(build).encode())
    return worker.replace(b'["FILES"]', json.dumps(sorted(kept)).encode())


def _digest(files: Mapping[str, bytes]) -> str:
    return sha256("".join(sha256(files[name]).hexdigest() + name for name in sorted(files)).encode()).hexdigest()[:16]


def _contents(files: Mapping[str, bytes]) -> bytes:
    sums = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    return json.dumps({"format": "markscheme site 1", "files": sums}, indent=1).encode() + b"\n"


def _parts_text() -> str:
    lines = ["What is in this folder besides Markscheme (Apache-2.0), and under which licence.", ""]
    lines += [
        f"{part.name} {part.version}: {part.holds}; {part.licence}; from {part.registry}, SHA-256 {part.sha256}"
        for part in locked_parts().values()
    ]
    lines += [
        "",
        "Nothing of it is changed. Sources: pyodide.org, flintlib.org, gmplib.org, mpfr.org, cortexjs.io/mathlive.",
    ]
    return "\n".join([*lines, "The texts lie beside this file, with those of the pure Python packages.", ""])


def _own_licence() -> dict[str, bytes]:
    """Give the licence of Markscheme, and those that lie in no archive: of Pyodide and of the Python in it."""
    held, texts = distribution("markscheme"), files_of("markscheme.site").joinpath("licence_texts")
    return {text.name: text.read_bytes() for text in texts.iterdir() if text.name.endswith(".txt")} | {
        f"markscheme-{path.name}": Path(str(held.locate_file(path))).read_bytes()
        for path in held.files or ()
        if path.name == "LICENSE"
    }
