"""What of the locked parts lies in a site, under names that any web server gives out as what they are.

Servers know neither `.mjs` nor, some, `.wasm`: modules are called `.js`, and the WebAssembly lies compressed in a
file of plain bytes, which the page unpacks. So it is small on a server that compresses nothing, too.
"""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping

from markscheme.files.json_reader import JsonObject
from markscheme.site.fixed_zip import gzipped

FOLDER = "engine"
KEYBOARD = "mathlive"


def pyodide_files(archive: bytes) -> dict[str, bytes]:
    """Take Python for the browser out of npm's archive."""
    held = _members(archive)
    return {
        f"{FOLDER}/pyodide.js": _without_map(held["pyodide.mjs"]),
        f"{FOLDER}/pyodide_asm.js": held["pyodide.asm.mjs"],
        f"{FOLDER}/python.bin": gzipped(held["pyodide.asm.wasm"]),
        f"{FOLDER}/python_stdlib.zip": held["python_stdlib.zip"],
    }


def python_of(archive: bytes) -> JsonObject:
    """Say which Python it is: what Pyodide asks of a list of packages, and nothing of the packages."""
    info: JsonObject = json.loads(_members(archive)["pyodide-lock.json"])["info"]
    return info


def keyboard_files(archive: bytes) -> dict[str, bytes]:
    """Take the formula keyboard and its fonts out of npm's archive."""
    held = _members(archive)
    fonts = {name: content for name, content in held.items() if name.startswith("fonts/")}
    return {f"{KEYBOARD}/mathlive.min.js": held["mathlive.min.mjs"]} | {
        f"{KEYBOARD}/{name}": content for name, content in fonts.items()
    }


def licence_files(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the licences that lie in archives of npm and in wheels, by file name."""
    found = {}
    for name, archive in parts.items():
        for member, content in (_wheel(archive) if archive[:2] == b"PK" else _members(archive)).items():
            last = member.rpartition("/")[2]
            if last.upper().startswith(("LICENSE", "LICENCE", "COPYING")) or "/licenses/" in member:
                found[f"{name}-{'-'.join(member.split('/')[-2:]) if '/licenses/' in member else last}"] = content
    return found


def _members(archive: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as packed:
        files = ((entry, packed.extractfile(entry)) for entry in packed if entry.isfile())
        return {entry.name.removeprefix("package/"): file.read() for entry, file in files if file is not None}


def _wheel(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return {name: packed.read(name) for name in packed.namelist() if "/licenses/" in name}


def _without_map(script: bytes) -> bytes:
    """Leave out the line that names a source map, which is not there."""
    return b"\n".join(line for line in script.split(b"\n") if not line.startswith(b"//# sourceMappingURL"))
