"""Where the files that exist lie, and how what a later version writes is held against them: it may say more."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner, Result
from frozen_stricter import STRICTER

from markscheme.answers.typed.remarks import is_blank_word
from markscheme.cli import main

FROZEN = Path(__file__).parent / "frozen"
SHEETS = sorted([*(FROZEN / "sheets").glob("*.json"), *(FROZEN / "earlier" / "sheets").glob("*.json")])
MAY_BECOME = ("right", "follows", "rounded")  # what was right before
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


def steps_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """The steps of a student's record, by `q1.slope`."""
    return {f"{one['id']}.{step['name']}": step for one in record["questions"] for step in one["steps"]}


def fell(
    folder: str, then: Iterable[Any], now: Iterable[Any]
) -> Iterator[tuple[tuple[str, str, str], tuple[str, str]]]:
    """The steps that earn less now than then; each is printed with the marks and what is said of it."""
    again = {record["student"]: steps_of(record) for record in now}
    for record in then:
        for place, before in steps_of(record).items():
            after = again[record["student"]][place]
            if Fraction(after["marks"]) < Fraction(before["marks"]):
                said = f"{written(before)} -> {written(after)}: {after['raw']}"
                sys.stderr.write(f"{folder} {record['student']} {place}: {said}\n")
                yield (folder, record["student"], place), (before["verdict"], after["verdict"])


def is_empty(raw: Any) -> bool:
    """Whether nothing stands in a box, or that nothing does (`?`); of a list, once taken for answered, in all of it."""
    if isinstance(raw, list):
        return all(map(is_empty, raw))
    return not str(raw or "").strip() or is_blank_word(str(raw))


def written(step: Mapping[str, Any]) -> str:
    return f"{step['verdict']} {step['marks']} of {step['out_of']} ({step['message']})"


def check_stricter(folder: str, then: Iterable[Any], now: Iterable[Any]) -> None:
    """What was right is right, follows or is rounded; what earns less is known; and what was blank is blank."""
    records = {record["student"]: steps_of(record) for record in now}
    found = dict(fell(folder, list(then), list(now)))
    assert found == {key: verdicts for key, verdicts in STRICTER.items() if key[0] == folder}
    for record in then:
        for place, before in steps_of(record).items():
            verdict, raw = (records[record["student"]][place][name] for name in ("verdict", "raw"))
            key = (folder, record["student"], place)
            assert before["verdict"] != "right" or verdict in MAY_BECOME or key in STRICTER, (key, verdict)
            assert (verdict == "blank") == (before["verdict"] == "blank" or is_empty(raw)), (key, raw, verdict)
