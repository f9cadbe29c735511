"""A folder of answer keys: which file belongs to which family, what comparing found, what is written.

Files are JSON that reads well in a diff: mappings over several lines, one row of an array a line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markscheme.errors import MarkschemeError
from markscheme.family.library import Library
from markscheme.family.model import Family
from markscheme.files.json_reader import JsonObject, JsonValue, load_json
from markscheme.files.result_folder import write_whole
from markscheme.keys.agreement import KeyDifference
from markscheme.keys.golden import compare_golden, golden_key
from markscheme.keys.published import compare_case, unique_ids

GOLDEN, PUBLISHED = "golden", "published"
INDENT = " "


@dataclass
class KeyReport:
    """What comparing one file found. `compared` counts numbers, or steps and slips of a golden key."""

    path: Path
    cases: int = 0
    compared: int = 0
    differences: list[KeyDifference] = field(default_factory=list)


def checkout_folder(templates: Path) -> Path:
    """Find the folder `answer_keys` beside the problem templates, where it lies in a checkout."""
    folder = templates.parent / "answer_keys"
    if not folder.is_dir():
        raise MarkschemeError(
            "the answer keys come with the source code, not with the installed package; "
            "name their folder: --folder answer_keys"
        )
    return folder


def compare_folder(
    library: Library, folder: Path, ids: Iterable[str] = (), complete: bool = True
) -> Iterator[KeyReport]:
    """Compare every file, or those of some families; with `complete` each family needs a golden key."""
    wanted = {library[id].id for id in ids}
    found = [path for part in (GOLDEN, PUBLISHED) for path in sorted((folder / part).glob("*/*.json"))]
    if not found:
        raise MarkschemeError(
            f"{folder}: no keys here; they are files {GOLDEN}/TOPIC/NAME.json and {PUBLISHED}/TOPIC/NAME.json"
        )
    for path in found:
        if not wanted or family_id(path) in wanted:
            yield compare_file(library, path)
    for id in sorted(wanted) or list(library):
        path = golden_path(folder, id)
        if complete and not path.exists():
            fix = f"none; look at what `markscheme keys --write {id}` writes"
            yield KeyReport(path, differences=[KeyDifference(id, "", "", "a golden key", fix)])


def compare_file(library: Library, path: Path) -> KeyReport:
    """Recompute one file; what cannot be recomputed is a difference too."""
    report, id = KeyReport(path), family_id(path)
    try:
        family, data = library[id], _read(path)
        if path.parent.parent.name == GOLDEN:
            instances = data.get("instances", [])
            report.cases = len(instances)
            report.compared = sum(len(one.get("steps", ())) + len(one.get("slips", ())) for one in instances)
            report.differences = list(compare_golden(family, data))
        else:
            _compare_published(family, data, report)
    except MarkschemeError as error:
        report.differences.append(KeyDifference(id, "", "", "a key that can be recomputed", str(error)))
    return report


def _compare_published(family: Family, cases: list[JsonObject], report: KeyReport) -> None:
    report.cases = len(cases)
    report.differences = list(unique_ids(family, cases))
    for case in cases:
        comparison = compare_case(family, case)
        report.compared += comparison.compared
        report.differences += comparison.differences


def _read(path: Path) -> JsonValue:
    golden = path.parent.parent.name == GOLDEN
    data = load_json(path.read_text("utf-8"), str(path))
    if not isinstance(data, dict if golden else list):
        raise MarkschemeError(
            f"{path}: holds a {type(data).__name__}; a {'mapping' if golden else 'list of cases'} is needed"
        )
    return data


def write_golden(library: Library, folder: Path, ids: Iterable[str] = ()) -> Iterator[tuple[Path, bool]]:
    """Write the golden keys of some families, or of all; yield each path and whether its text changed."""
    for id in list(ids) or list(library):
        path, text = golden_path(folder, id), json_text(golden_key(library[id]))
        changed = not path.exists() or path.read_text("utf-8") != text
        if changed:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text.encode())
        yield path, changed


def family_id(path: Path) -> str:
    """Tell the family of a file from its folder and its name."""
    return f"{path.parent.name}/{path.stem}"


def golden_path(folder: Path, id: str) -> Path:
    """Name the path of the golden key of a family."""
    return folder / GOLDEN / f"{id}.json"


def json_text(value: JsonValue) -> str:
    """Write JSON with one array row a line; the same value always gives the same text.

    >>> print(json_text({"A": [["0", "1"], ["1", "0"]], "d": ["1", "1"]}), end="")
    {
     "A": [
      ["0", "1"],
      ["1", "0"]
     ],
     "d": ["1", "1"]
    }
    """
    return _text(value, "") + "\n"


def _text(value: JsonValue, margin: str) -> str:
    if _is_one_line(value):
        return json.dumps(value, ensure_ascii=False)
    inner = margin + INDENT
    if isinstance(value, dict):
        items = [f"{json.dumps(key, ensure_ascii=False)}: {_text(item, inner)}" for key, item in value.items()]
        return _block("{", items, "}", margin)
    return _block("[", [_row(item, inner) for item in value], "]", margin)


def _row(item: JsonValue, margin: str) -> str:
    """Write an item of a list; a small mapping, as a layer of a network is, stays on one line."""
    flat = isinstance(item, dict) and all(_is_one_line(part) for part in item.values())
    return json.dumps(item, ensure_ascii=False) if flat else _text(item, margin)


def _block(opening: str, items: list[str], closing: str, margin: str) -> str:
    return f"{opening}\n" + ",\n".join(f"{margin}{INDENT}{item}" for item in items) + f"\n{margin}{closing}"


def _is_one_line(value: JsonValue) -> bool:
    """Whether it is a number, an empty mapping, or a list of nothing but numbers."""
    if isinstance(value, dict):
        return not value
    return not isinstance(value, list) or not any(isinstance(item, (list, dict)) for item in value)
