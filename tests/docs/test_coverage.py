"""What the study notes calculate and which family asks it: `python tests/docs/test_coverage.py` writes the page."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest

from markscheme.family.choosing import notes_of
from markscheme.family.language.prose import title
from markscheme.family.library import Library

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
TABLE = Path(__file__).with_name("note_coverage.csv")
LIBRARY = Library()
NOTES = ("000", "001", "002", "003", "004")
CATALOGUES = {"en": "catalogue.md", "zh": "catalogue.zh.md"}
HEAD = """# Coverage of the study notes

Every calculation of the five study notes, heading by heading, and the families that ask it, or why none does.
`python tests/docs/test_coverage.py` makes the page from `tests/docs/note_coverage.csv` and holds that families name the
notes under which they stand.

五份笔记中的全部计算，按笔记的标题逐条列出：由哪些题目考查；若没有，说明原因。"""
COLUMNS = "| Heading 标题 | Calculation 计算 | Families or reason 题目或原因 |\n|---|---|---|"


class Row(NamedTuple):
    """A calculation of a note, in both languages."""

    note: str
    heading: str
    calculation_en: str
    calculation_zh: str
    families: str
    reason_en: str
    reason_zh: str


def rows() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        head, *rest = csv.reader(file)
    assert head == list(Row._fields)
    return [Row(*cells) for cells in rest]


ROWS = rows()


def links(families: str, language: str) -> str:
    """The families by their titles, with a link to each in the catalogue of the language."""
    anchors = {id: re.sub(r"[^\w -]", "", id.lower()) for id in families.split()}
    page = CATALOGUES[language]
    return " · ".join(f"[{title(LIBRARY[id], language)}]({page}#{anchor})" for id, anchor in anchors.items())


def line(row: Row, heading: str) -> str:
    english, chinese = (
        "; ".join(part for part in (links(row.families, language), reason) if part)
        for language, reason in (("en", row.reason_en), ("zh", row.reason_zh))
    )
    calculation = "<br>".join(dict.fromkeys((row.calculation_en, row.calculation_zh))).replace("|", r"\|")
    return f"| {heading} | {calculation} | {english}<br>{chinese.replace('; ', '；')} |"


def page() -> str:
    """The whole page: a table for each note, its headings as they are printed."""
    parts = [HEAD]
    for note, of_note in groupby(ROWS, lambda row: row.note):
        lines = [COLUMNS]
        for heading, under in groupby(of_note, lambda row: row.heading):
            lines += [line(row, "" if i else heading) for i, row in enumerate(under)]
        parts += [f"## Note {note}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def named() -> Iterator[tuple[str, str]]:
    """Each family with each note under which the table names it."""
    return ((id, row.note) for row in ROWS for id in row.families.split())


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text("utf-8") == page(), "`python tests/docs/test_coverage.py` writes it anew"


def test_all_notes_are_gone_through_in_order() -> None:
    assert [note for note, _ in groupby(ROWS, lambda row: row.note)] == list(NOTES)


def test_every_family_named_exists() -> None:
    assert sorted({id for id, _ in named()}.difference(LIBRARY)) == []


def test_no_heading_is_left_without_families_or_a_reason() -> None:
    for row in ROWS:
        assert row.heading, row
        assert row.calculation_en, row
        assert row.calculation_zh, row
        assert row.families or row.reason_en, row
        assert bool(row.reason_en) == bool(row.reason_zh), row
        assert "\n" not in "".join(row), row


def test_no_calculation_stands_twice_under_a_heading() -> None:
    places = [(row.note, row.heading, row.calculation_en) for row in ROWS]
    assert sorted({place for place in places if places.count(place) > 1}) == []


@pytest.mark.parametrize("note", NOTES)
def test_a_family_stands_under_the_notes_that_it_names(note: str) -> None:
    by_source = {id for id in LIBRARY if note in notes_of(LIBRARY[id].source)}
    by_table = {id for id, of_note in named() if of_note == note}
    assert sorted(by_source - by_table) == [], f"these name note {note} and stand in no row of it"
    assert sorted(by_table - by_source) == [], f"the rows of note {note} name these, whose source does not name it"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
