"""Where the files that exist lie, and how what a later version writes is held against them: it may say more."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner, Result

from markscheme.cli import main

FROZEN = Path(__file__).parent / "frozen"
SHEETS = sorted([*(FROZEN / "sheets").glob("*.json"), *(FROZEN / "earlier" / "sheets").glob("*.json")])
GRADED = [FROZEN / "graded" / "english", FROZEN / "graded" / "chinese", FROZEN / "earlier" / "graded"]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def name_of(path: Path) -> str:
    return str(path.relative_to(FROZEN).with_suffix(""))


def read_json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def read_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def contents(folder: Path) -> dict[str, str]:
    """The hash of every file below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def missing(frozen: Any, now: Any, place: str = "") -> list[str]:
    """What was said then and is not said now; more may be said, in mappings.

    >>> missing({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2, "c": 3}], "d": 4})
    []
    >>> missing({"a": [1, 2], "b": 0}, {"a": [1, 3]})
    ['a[1]: 2 became 3', 'b: is gone']
    """
    if isinstance(frozen, dict) and isinstance(now, dict):
        found = []
        for name, value in frozen.items():
            where = f"{place}.{name}" if place else name
            found += missing(value, now[name], where) if name in now else [f"{where}: is gone"]
        return found
    if isinstance(frozen, list) and isinstance(now, list) and len(frozen) == len(now):
        return [one for i, (a, b) in enumerate(zip(frozen, now, strict=True)) for one in missing(a, b, f"{place}[{i}]")]
    return [] if frozen == now else [f"{place}: {frozen!r} became {now!r}"]
