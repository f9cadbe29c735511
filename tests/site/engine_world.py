"""The browser's engine under node, beside the one of this installation."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from outer_programs import NODE, left_out

from markscheme.errors import MarkschemeError
from markscheme.family.library import Library
from markscheme.files.json_reader import JsonObject
from markscheme.site.engine_bundle import engine_files
from markscheme.site.fixed_zip import zipped
from markscheme.site.locked_parts import locked_parts
from markscheme.site.part_cache import part_bytes, user_cache
from markscheme.site.pyodide_files import python_of

RUNNER = Path(__file__).with_name("engine_in_node.mjs")


def needed_part(name: str) -> bytes:
    """Give a part of a site; the test is left out where it is neither in the user's cache nor to be had."""
    try:
        return part_bytes(name, user_cache())
    except MarkschemeError as error:
        pytest.skip(f"a site is left out: {str(error).splitlines()[0]}")


def node() -> str:
    """Give node; the test is left out where there is none."""
    if not NODE:
        pytest.skip(left_out("node"))
    return NODE


def put_engine(folder: Path, ids: Sequence[str]) -> None:
    """Put the browser's engine into a folder, with some families."""
    archive, wheel = needed_part("pyodide"), locked_parts()["python-flint"].file
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as packed:
        for entry in packed:
            if entry.isfile() and "/" not in (name := entry.name.removeprefix("package/")):
                (folder / name).write_bytes(packed.extractfile(entry).read())
    (folder / wheel).write_bytes(needed_part("python-flint"))
    (folder / "markscheme.zip").write_bytes(zipped(engine_files(Library(), ids)))
    (folder / "python.json").write_text(json.dumps({"info": python_of(archive), "wheel": wheel}))


def answers_in_node(folder: Path, requests: Sequence[JsonObject]) -> tuple[list[JsonObject], JsonObject]:
    """Let the browser's engine answer requests; also how long it took, in milliseconds, and the heap in bytes."""
    asked, told = folder / "requests.jsonl", folder / "answers.jsonl"
    asked.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in requests), "utf-8")
    done = subprocess.run(
        [node(), str(RUNNER), str(folder), str(asked), str(told)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-1500:]
    return [json.loads(line) for line in told.read_text("utf-8").splitlines()], json.loads(done.stdout.splitlines()[-1])
