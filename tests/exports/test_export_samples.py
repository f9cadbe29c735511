"""The samples and expected.csv fit each other; what the program makes of them is for the rooms that read tables."""

import csv
import io
import json
from itertools import groupby
from pathlib import Path

import openpyxl
from make_exports import ANSWERS, MARKS, ROSTERS, STEPS, workbook

HERE = Path(__file__).parent
NO_SAMPLES = {"README.md", "expected.csv", "sheet.json"}
FIELDS = {
    "roster": {"email", "group", "room", "seat", "extra_time", "large_print"},
    "answers": {"score", "marked", *STEPS},
    "hand": {"q2"},
}


def expectations() -> list[dict[str, str]]:
    with (HERE / "expected.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_every_sample_is_expected_and_every_expectation_has_its_sample():
    there = {path.name for path in HERE.iterdir() if path.is_file() and path.suffix != ".py"}
    samples = {name for name in there if not name.startswith(".")} - NO_SAMPLES
    assert samples == {row["file"] for row in expectations()}
    assert len(samples) >= 60


def test_the_rows_of_an_expectation_stand_together_and_agree():
    groups = [(key, list(rows)) for key, rows in groupby(expectations(), lambda row: (row["file"], row["options"]))]
    assert len({key for key, _ in groups}) == len(groups)
    for key, rows in groups:
        students = [(row["student"], row["name"]) for row in rows]
        assert len(set(students)) == len(rows), key
        if rows[0]["refused"]:
            assert students == [("", "")], key
        for row in rows:
            checks = json.loads(row["checks"] or "{}")
            assert checks.keys() <= FIELDS[row["use"]], key
            assert row["student"] or row["refused"] or checks == {"marked": False}, key


def shown(data: bytes) -> list[object]:
    """Give what a workbook holds; its bytes change with the version of openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [
        (
            sheet.title,
            sheet.sheet_state,
            sorted(map(str, sheet.merged_cells.ranges)),
            [[(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()],
        )
        for sheet in book
    ]


def test_the_workbooks_are_those_of_the_script():
    for use, samples in {"roster": ROSTERS, "answers": ANSWERS, "hand": MARKS}.items():
        for name, pages in samples.items():
            assert shown((HERE / f"{use}_{name}.xlsx").read_bytes()) == shown(workbook(pages)), name
