"""In the browser: what Python has compiled is put beside its sources, so that the next visit compiles nothing anew.

A site is built by any Python and cannot compile for the browser's; half of the time until a first visit is ready goes
there. A file of compiled code says that it is not to be compared with its source (PEP 552, unchecked hash): both lie
in one archive of one build, and times are lost when an archive is unpacked.
"""

from __future__ import annotations

import io
import marshal
import sys
import zipfile
from collections.abc import Iterator, Mapping
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType, ModuleType

UNCHECKED = MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8)
_HEAD = 16  # bytes before the code: magic number, flags, and time and size or hash of the source


def kept_archives(library: Path, archive: Path, folder: Path) -> Iterator[tuple[str, bytes] | None]:
    """Yield nothing while there is still something to compile, then both archives with compiled code, by file name.

    `library`: the standard library, which is imported from its archive; `archive`: what was unpacked into `folder`.
    """
    code = {}
    for name, content in compiled_in_archive(str(library)):
        code[name] = content
        yield None
    yield "python_stdlib.zip", with_files(library.read_bytes(), code)
    yield "markscheme.zip", with_files(archive.read_bytes(), dict(compiled_in_folder(folder)))


def compiled_in_archive(archive: str) -> Iterator[tuple[str, bytes]]:
    """Yield the compiled code of each module that was imported from an archive, by its name in there.

    One module at each step, since each is compiled once more: whoever asks may do other things in between.
    """
    for module in [*sys.modules.values()]:
        found = _place_and_code(module, archive)
        if found is not None:
            place, code = found
            yield f"{place}c", UNCHECKED + marshal.dumps(code)


def compiled_in_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the compiled code that Python wrote below a folder when it imported from there, by name."""
    for path in sorted(folder.rglob("__pycache__/*.pyc")):
        yield path.relative_to(folder).as_posix(), UNCHECKED + path.read_bytes()[_HEAD:]


def with_files(archive: bytes, added: Mapping[str, bytes]) -> bytes:
    """Give an archive with more files in it; nothing is compressed, since it is read more often than it is sent."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as before, zipfile.ZipFile(out, "w") as after:
        for entry in before.infolist():
            if entry.filename not in added:
                after.writestr(entry.filename, before.read(entry))
        for name, content in added.items():
            after.writestr(name, content)
    return out.getvalue()


def _place_and_code(module: ModuleType, archive: str) -> tuple[str, CodeType] | None:
    spec = getattr(module, "__spec__", None)
    origin = getattr(spec, "origin", None)
    if spec is None or not str(origin).startswith(f"{archive}/") or not str(origin).endswith(".py"):
        return None
    code = spec.loader.get_code(spec.name)
    return (str(origin).removeprefix(f"{archive}/"), code) if code is not None else None
