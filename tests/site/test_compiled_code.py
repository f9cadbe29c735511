"""What Python compiled is put beside the sources, so that it is taken instead of them."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from markscheme.site.compiled_code import kept_archives, with_files
from markscheme.site.fixed_zip import zipped

BEFORE = "VALUE = 'compiled'\n"
AFTER = "VALUE = 'source was compiled anew'\n"
# Imports both kinds: from an archive on the path, and from a folder; then writes what is kept for the next visit.
FIRST = """
import sys
from pathlib import Path
library, archive, folder, out = map(Path, sys.argv[1:])
sys.path[:0] = [str(library), str(folder)]
sys.dont_write_bytecode = False
import shelf.book, lonely, ours.part
from markscheme.site.compiled_code import kept_archives
found = [*kept_archives(library, archive, folder)]
assert found[:-2] == [None] * 3, found
for name, content in found[-2:]:
    (out / name).write_bytes(content)
"""
AGAIN = """
import sys
sys.path[:0] = sys.argv[1:]
import shelf.book, shelf.unread, lonely, ours.part
print(shelf.book.VALUE, lonely.VALUE, ours.part.VALUE, shelf.unread.VALUE, sep="|")
"""


def run(script, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-1500:]
    return done.stdout.strip()


@pytest.fixture
def archives(tmp_path):
    library, archive, folder, out = (tmp_path / name for name in ("lib.zip", "ours.zip", "ours", "out"))
    books = {f"shelf/{name}.py": BEFORE.encode() for name in ("__init__", "book", "unread")}
    library.write_bytes(zipped({**books, "lonely.py": BEFORE.encode()}))
    archive.write_bytes(zipped({"ours/__init__.py": b"", "ours/part.py": BEFORE.encode(), "ours/part.en.md": b"# P"}))
    unpack(archive, folder)
    out.mkdir()
    run(FIRST, library, archive, folder, out)
    return out


def unpack(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)


def test_compiled_code_is_taken_and_no_source_is_compiled_for_it(archives, tmp_path):
    library, ours = archives / "python_stdlib.zip", archives / "markscheme.zip"
    for one in (library, ours):
        sources = [name for name in zipfile.ZipFile(one).namelist() if name.endswith(".py") and "__" not in name]
        changed = {name: AFTER.encode() for name in sources}
        one.write_bytes(with_files(one.read_bytes(), changed))
    unpack(ours, tmp_path / "unpacked")
    values = run(AGAIN, library, tmp_path / "unpacked").split("|")
    assert values == ["compiled"] * 3 + ["source was compiled anew"]


def test_sources_and_all_else_stay_in_the_archives(archives):
    with zipfile.ZipFile(archives / "markscheme.zip") as packed:
        names = packed.namelist()
        assert packed.read("ours/part.en.md") == b"# P"
        assert packed.read("ours/part.py") == BEFORE.encode()
        assert packed.testzip() is None
    assert sum("__pycache__" in name for name in names) == 2
    assert len(names) == len(set(names)) == 5


def test_what_comes_from_elsewhere_is_not_put_into_an_archive(tmp_path):
    (tmp_path / "lib.zip").write_bytes(zipped({"a.py": b""}))
    [library, ours] = kept_archives(tmp_path / "lib.zip", tmp_path / "lib.zip", tmp_path / "nowhere")
    assert library[1] == ours[1] == with_files(zipped({"a.py": b""}), {})
