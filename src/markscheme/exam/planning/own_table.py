"""Tables to fill in, from the blueprint: columns that are printed, and columns for numbers, shapes and words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from markscheme.authored.draws import NAME, check_name
from markscheme.authored.formula import read_formula
from markscheme.authored.own_family import ORDER, REASON
from markscheme.authored.tolerance import read_tolerance
from markscheme.errors import did_you_mean
from markscheme.exam.planning.yaml_lines import Section, Value
from markscheme.family.language.prose import LANGUAGES
from markscheme.phrases import say

if TYPE_CHECKING:
    from markscheme.exam.planning.own_reader import OwnReader

MOST_MARKS = 1000
MOST_COLUMNS, MOST_ROWS = 10, 40
MOST_SIDES = 6
_FILLED = ("shape", "number")
_SIDES = re.compile(r"\s*[×,]\s*|(?<=[\d)\s])\s*[xX]\s*(?=[\d(\s])|(?<=\s)[xX](?=\s)")

Definition = dict[str, Any]  # Any: JSON


class TableReader:
    """Reads the columns and the rows of one table."""

    def __init__(self, own: OwnReader) -> None:
        self.own = own

    def read(self, value: Value, entry: Section, definition: Definition) -> None:
        """Read a table, some cells of which are printed and others to be filled in."""
        for key in ("columns", "rows"):
            if key not in entry:
                value.place.at(value.place.line, key).fail("is missing; a table has columns and rows")
        columns = [self.column(item) for item in entry["columns"].items()]
        if not 2 <= len(columns) <= MOST_COLUMNS:
            entry["columns"].fail(f"holds {len(columns)} columns, but must hold 2 to {MOST_COLUMNS}")
        rows = entry["rows"].items()
        if not 1 <= len(rows) <= MOST_ROWS:
            entry["rows"].fail(f"holds {len(rows)} rows, but must hold 1 to {MOST_ROWS}")
        known, taken = dict(self.own.known), {*self.own.known, REASON, ORDER}
        found = [self.row(item, i, columns, known, taken) for i, item in enumerate(rows, 1)]
        definition["columns"], definition["rows"] = columns, found
        blanks = [cell for row in found for cell in row if "answer" in cell]
        if not blanks:
            entry["columns"].fail("has no column to fill in; say what stands there, as {weights: number}")
        self.own.total(entry, definition, blanks)

    def column(self, value: Value) -> Definition:
        """Read a column: a heading alone is printed; `{weights: number}` is filled in."""
        if isinstance(value.content, str):
            return {"called": self.own.text(value, is_line=True), "kind": "given"}
        if not isinstance(value.content, dict):
            value.fail("is a list, but a column is a heading, as layer or {weights: number}")
        if set(value.content) <= {"en", "zh", "head", "fill", "within"}:
            entry = value.section("a column", ("en", "zh", "head", "fill", "within"))
            texts = {name: entry[name] for name in ("en", "zh") if name in entry}
            if ("head" in entry) == bool(texts):
                value.fail("says its heading in `head`, or in `en` and `zh`")
            column: Definition = {"called": self.own.text(entry.get("head") or Value(texts, value.place), is_line=True)}
            column |= self.kind(entry["fill"]) if "fill" in entry else {"kind": "given"}
            if "within" in entry:
                entry["within"].said(read_tolerance, entry["within"].text())
                column["within"] = entry["within"].text()
            return column
        if len(value.content) != 1:
            value.fail("is no column; write a heading, {weights: number}, or {en: ..., zh: ..., fill: number}")
        ((name, kind),) = value.content.items()
        return {"called": self.own.text(Value(name, kind.place), is_line=True), **self.kind(kind)}

    def kind(self, value: Value) -> Definition:
        """Read what is to be written into a column: a number, a shape, or one of some words."""
        if isinstance(value.content, str):
            return {"kind": value.one_of(_FILLED)}
        labels: dict[str, dict[str, str]] = {}
        for item in value.items():
            text = self.own.read_text(item, self.own.languages)
            name = text.en.strip()
            if not name or "|" in text.en + text.zh or name in labels or "\n" in name or len(name) > 60:
                item.fail(f"is {item.shown}, but must be a short word that stands here once")
            labels[name] = {language: text.say(language) for language in LANGUAGES}
        if not 2 <= len(labels) <= MOST_ROWS:
            value.fail("must be number, shape, or the words of which one is written, as [conv, pool]")
        return {"kind": "label", "labels": labels}

    def row(
        self, value: Value, i: int, columns: list[Definition], known: dict[str, str], taken: set[str]
    ) -> list[Definition]:
        """Read a row: a cell for each column."""
        items = value.items() if isinstance(value.content, list) else []
        if len(items) != len(columns):
            value.fail(f"has {len(items)} cells, but there are {len(columns)} columns")
        first: dict[str, str] = {}
        row = []
        for j, (item, column) in enumerate(zip(items, columns, strict=True), 1):
            cell = self.printed(item, column)
            if cell is None:
                cell = self.blank(item, column, first, (i, j), known, taken)
            elif not first:
                first = cell["text"]
            row.append(cell)
        return row

    def printed(self, value: Value, column: Definition) -> Definition | None:
        """Read a cell that is printed; None where it is to be filled in."""
        if column["kind"] == "given":
            if isinstance(value.content, dict) and not set(value.content) <= {"en", "zh"}:
                value.fail("stands in a column that is printed; write its text, or give the column a kind to fill in")
            return {"text": self.own.text(value, is_line=True)}
        if isinstance(value.content, dict) and "given" in value.content:
            entry = value.section("a printed cell", ("given",))
            return {"text": self.own.text(entry["given"], is_line=True)}
        return None

    def blank(
        self,
        value: Value,
        column: Definition,
        first: Mapping[str, str],
        place: tuple[int, int],
        known: dict[str, str],
        taken: set[str],
    ) -> Definition:
        """Read a cell that is to be filled in: its answer alone, or with a name, a tolerance and marks."""
        entry = Section({"answer": value}, value)
        if isinstance(value.content, dict):
            entry = value.section("a cell", ("answer", "name", "within", "marks"))
            if "answer" not in entry:
                value.fail("says no `answer`; write the answer alone, or {given: ...} for what is printed")
        answer = self.answer(entry["answer"], column, known)
        name = _name_of(first.get("en", ""), column["called"]["en"], place, taken)
        if "name" in entry:
            name = entry["name"].text()
            entry["name"].said(check_name, name, dict.fromkeys(taken))
        taken.add(name)
        if column["kind"] == "number":
            known[name] = ""
        both = {
            one: say("common.comma", one).join(filter(None, (first.get(one, ""), column["called"][one])))
            for one in ("en", "zh")
        }
        found: Definition = {"answer": answer, "name": name, "called": both}
        if "within" in entry:
            entry["within"].said(read_tolerance, entry["within"].text())
            found["within"] = entry["within"].text()
        if "marks" in entry:
            found["marks"] = entry["marks"].integer(1, MOST_MARKS)
        return found

    def answer(self, value: Value, column: Definition, known: Mapping[str, str]) -> Any:  # Any: JSON
        if column["kind"] == "label":
            spelt = {text: name for name, texts in column["labels"].items() for text in texts.values()}
            if value.text() not in spelt:
                value.fail(f"is {value.shown}, which is none of its column; {did_you_mean(value.text(), spelt)}")
            return spelt[value.text()]
        if column["kind"] == "shape":
            sides = [side.strip() for side in _SIDES.split(value.text().strip().removeprefix("(").removesuffix(")"))]
            if not 1 <= len(sides) <= MOST_SIDES:
                value.fail(f"is {value.shown}, but a shape has 1 to 6 sides, as 24x24x6")
            for side in sides:
                value.said(read_formula, side, known)
            return sides
        return self.own.formula(value, known)


def _name_of(row: str, column: str, place: tuple[int, int], taken: set[str]) -> str:
    """Name a cell by its row and its column, as `conv1_weights`; by their numbers where that is none."""
    name = re.sub(r"\W+", "_", f"{row}_{column}" if row else column, flags=re.ASCII).strip("_")
    fits = NAME.fullmatch(name) and name not in taken and row.isascii() and column.isascii()
    return name if fits else f"r{place[0]}c{place[1]}"
