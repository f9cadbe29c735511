"""How the rows of the lists of spellings are read, and what a reading is compared with."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flint import arb, fmpq

from markscheme.answers import (
    Blank,
    Label,
    ReadAnswer,
    Unreadable,
    WrittenNumber,
    exact,
    read_label,
    read_members,
    read_names,
    read_number,
    read_shape,
    read_shaped,
    read_words,
)
from markscheme.diagnosis.equivalence import whole_or_none

HERE = Path(__file__).parent
Row = Mapping[str, str]


def rows_of(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def labels_of(row: Row) -> str:
    """The labels of a row, which the list of two readings keeps in its note."""
    found = re.search(r"\[(.*)\]", row["note"])
    return row.get("labels") or (found[1] if found else "")


def sizes(row: Row) -> tuple[int, ...]:
    return tuple(int(size) for size in row["shape"].split("x") if size)


def read_row(row: Row) -> Any:
    """Read a text as its kind says: Blank, Unreadable, a number, nested lists of cells, a label, or a set of labels."""
    text, kind = row["text"], row["kind"]
    choices: dict[str, tuple[str, ...]] = dict.fromkeys(labels_of(row).split("|"), ())
    if kind == "number":
        return value_of(read_number(text))
    if kind in ("vector", "matrix"):
        return read_shaped(text, sizes(row))
    if kind == "clusters":
        names = read_names(text, *sizes(row))
        return whole_cells(read_shaped(text, sizes(row))) if names is None else names
    if kind == "shape":
        return value_of(read_shape(text))
    if kind == "label":
        return value_of(read_label(text, choices))
    if kind == "set":
        return read_members(text, choices)
    words = read_words(text, choices)
    return [value_of(word) for word in words] if isinstance(words, list) else words


def whole_cells(found: Any) -> Any:
    return (
        [whole_or_none(cell) for cell in found]
        if isinstance(found, list) and not any(isinstance(i, list) for i in found)
        else found
    )


def value_of(reading: Any) -> Any:
    return reading.value if isinstance(reading, ReadAnswer) else reading


def cells_in(found: Any) -> list[Any]:
    return [cell for item in found for cell in cells_in(item)] if isinstance(found, list) else [found]


def outcome(row: Row, found: Any) -> str:
    """`blank`, `unreadable`, `value` where it is the right one, else `wrong`.

    What has another number of cells, or rows of different lengths, is not taken as the answer: a person looks at it.
    """
    cells = cells_in(found)
    if all(isinstance(cell, Blank) for cell in cells):
        return "blank"
    if any(isinstance(cell, Unreadable) for cell in cells) or not has_shape(row, found, cells):
        return "unreadable"
    return "value" if is_right(row, found, cells) else "wrong"


def has_shape(row: Row, found: Any, cells: list[Any]) -> bool:
    if not isinstance(found, list):
        return True
    asked = sizes(row)
    count = asked[0] if row["kind"] in ("shape", "sequence") else None
    if count is not None:
        return len(cells) == count
    lengths = {len(item) if isinstance(item, list) else 0 for item in found}
    size = 1
    for side in asked:
        size *= side
    return len(cells) == size and len(lengths) == 1


def is_right(row: Row, found: Any, cells: list[Any]) -> bool:
    wanted = row["value"]
    if row["kind"] == "set":
        return found == frozenset(name.strip() for name in wanted.strip("{}").split(",") if name.strip())
    if row["kind"] == "label":
        return found == Label(wanted)
    if row["kind"] == "number":
        return any(is_number(found, text) for text in [wanted, *re.findall(r"or: (\S+)", row["note"])] if text)
    texts = [
        text.strip() for text in re.split("[,x]" if row["kind"] == "shape" else ",", re.sub(r"[\[\]]", "", wanted))
    ]
    if row["kind"] == "clusters" and any(not isinstance(cell, Blank) and is_number(cell, "0") for cell in cells):
        texts = [str(int(text) - 1) for text in texts]
    return len(texts) == len(cells) and all(map(is_cell, cells, texts))


def is_cell(cell: Any, text: str) -> bool:
    if text == "blank" or isinstance(cell, Blank):
        return text == "blank" and isinstance(cell, Blank)
    return cell == Label(text) if isinstance(cell, Label) else is_number(cell, text)


def is_number(cell: Any, text: str) -> bool:
    """Whether a cell is a number; of digits that go on, `0.666...`, one that they may be cut from."""
    value = fmpq(cell) if isinstance(cell, int) else cell.value()
    wanted = exact(text).value()
    if isinstance(value, fmpq) and isinstance(wanted, fmpq):
        return bool(value == wanted)
    return bool(arb(value).overlaps(arb(wanted)))


def shown_row(found: Any) -> str:
    """A reading in the notation of `docs/answers.csv`."""
    if isinstance(found, list):
        return f"[{', '.join(map(shown_row, found))}]"
    if isinstance(found, frozenset):
        return f"{{{', '.join(sorted(found))}}}"
    if isinstance(found, WrittenNumber):
        value = found.value()
        return str(value) if isinstance(value, fmpq) else f"={value.str(30, radius=False)}"
    if isinstance(found, Label):
        return f"'{found.text}'"
    return str(found) if isinstance(found, int) else "blank" if isinstance(found, Blank) else f"!{found.code}"


def reader_of(row: Row) -> str:
    """The first column of `docs/answers.csv` for a row of the lists."""
    kind = {"vector": "array", "matrix": "array"}.get(row["kind"], row["kind"])
    return " ".join(
        filter(None, (f"{kind}:", row["shape"], labels_of(row) if kind in ("label", "set", "sequence") else ""))
    )
