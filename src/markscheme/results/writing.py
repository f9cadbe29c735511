"""Everything about a class into one folder: gradebook, feedback, review list, results to mark again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from markscheme.papers.sheet import Sheet
from markscheme.results.fault_files import FaultFiles
from markscheme.results.folder import result_folder, write_synced
from markscheme.results.gradebook import (
    Columns,
    CsvFile,
    Workbook,
    columns_of,
    grade_header,
    grade_row,
    verdict_header,
    verdict_row,
)
from markscheme.results.marking import Instructions, Pages, mark_all
from markscheme.results.record import Record
from markscheme.results.regrading import Change, change_rows, check_losses, differences
from markscheme.results.review import HEADER, Item, refused_items, review_document, review_items, superseded_items
from markscheme.results.store import FILE, ResultsFile
from markscheme.results.unmarked import check_some_marked, is_marked
from markscheme.submissions import Intake

FORMATS = ("html", "pdf", "md")
LONGEST_STEM = 80


@dataclass
class Summary:
    """What was written, in figures. `not_marked`: students with the reason; `lost_pages`: student, format, reason."""

    students: int = 0
    score: Fraction = Fraction(0)
    total: Fraction = Fraction(0)
    review: int = 0
    changes: list[Change] = field(default_factory=list)
    not_marked: list[tuple[str, str]] = field(default_factory=list)
    lost_pages: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def mean(self) -> Fraction:
        """The mean score of those that were marked."""
        marked = self.students - len(self.not_marked)
        return self.score / marked if marked else Fraction(0)

    def add(self, record: Record, before: Mapping[str, Record] | None) -> None:
        """Count one more student; `before` holds the earlier records when there are any."""
        self.students += 1
        self.total = Fraction(record["total"])
        if is_marked(record):
            self.score += Fraction(record["score"])
        else:
            self.not_marked.append((record["student"], record["reason"]))
        self.lost_pages += [(record["student"], *page) for page in record.get("lost_pages", {}).items()]
        if before is not None:
            self.changes += differences(before.get(record["student"]), record)


def write_results(
    target: Path,
    how: Instructions,
    intake: Intake,
    *,
    formats: Sequence[str] = ("html",),
    jobs: int | None = None,
    replace: bool = False,
    earlier: Sequence[Record] | None = None,
    allow_losses: bool = False,
) -> Summary:
    """Mark and write everything to a folder, whole or not at all; with `earlier` records also what changed.

    Raise ResultError when nobody could be marked, or somebody who had marks has none now and that is not allowed.
    """
    sheet = how.read_sheet()
    with result_folder(target, replace=replace) as folder:
        stems = file_stems([*(one.student for one in intake.scripts), *(one.source for one in intake.strays)])
        pages = None
        if formats:
            (folder / "feedback").mkdir()
            pages = Pages(folder / "feedback", tuple(formats), stems)
        writer = _Writer(folder, how, intake, sheet, FaultFiles(folder, stems))
        records = mark_all(how, intake.scripts, jobs=jobs, pages=pages)
        before = None if earlier is None else {record["student"]: record for record in earlier}
        summary = writer.write(records, before)
        check_losses(before or {}, summary.not_marked, allow_losses)
        check_some_marked(summary.students, summary.not_marked)
        return summary


@dataclass
class _Writer:
    """Writes what was made of a class to a folder."""

    folder: Path
    how: Instructions
    intake: Intake
    sheet: Sheet
    faults: FaultFiles

    def write(self, records: Iterable[Record], before: Mapping[str, Record] | None) -> Summary:
        """Take the records one by one; what changed is written when there are earlier ones."""
        summary = Summary()
        items = [*superseded_items(self.intake.superseded), *refused_items(self.intake.strays)]
        columns = columns_of(self.sheet)
        with Workbook() as book:
            with (
                CsvFile(self.folder / "grades.csv") as table,
                ResultsFile(self._results, self.how, self.intake) as kept,
            ):
                _head_grades(table, book, columns)
                for record in records:
                    self.faults.write(record["student"], record.pop("trace", ""))
                    _add_grades(table, book, record, columns)
                    kept.add(record)
                    items += review_items(record)
                    summary.add(record, before)
            write_synced(self.folder / "grades.xlsx", book.content())
        for one in self.intake.strays:
            self.faults.write(one.source, one.trace)
        _write_review(self.folder, items, self.sheet.title, self.how.language)
        if before is not None:
            _write_rows(self.folder / "changes.csv", change_rows(summary.changes))
        summary.review = len(items)
        return summary

    @property
    def _results(self) -> Path:
        return self.folder / FILE


def _head_grades(table: CsvFile, book: Workbook, columns: Columns) -> None:
    table.add(grade_header(columns))
    book.add("grades", grade_header(columns))
    book.add("verdicts", verdict_header(columns))


def _add_grades(table: CsvFile, book: Workbook, record: Record, columns: Columns) -> None:
    table.add(grade_row(record, columns))
    book.add("grades", grade_row(record, columns))
    book.add("verdicts", verdict_row(record))


def _write_review(folder: Path, items: Sequence[Item], title: str, language: str) -> None:
    from markscheme.document.printers.markdown_document import to_markdown

    _write_rows(folder / "review.csv", [list(HEADER), *map(list, items)])
    write_synced(folder / "review.md", to_markdown(review_document(items, title, language)).encode())


def _write_rows(path: Path, rows: Iterable[Sequence[object]]) -> None:
    with CsvFile(path) as file:
        for row in rows:
            file.add(row)


def file_stems(students: Iterable[str]) -> dict[str, str]:
    """A file name for each student: letters, digits, - and _ are kept; two that would be the same are counted.

    >>> file_stems(["Ada L.", "ada l?", "王芳"])
    {'Ada L.': 'Ada_L', 'ada l?': 'ada_l-2', '王芳': '王芳'}
    """
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for student in students:
        plain = re.sub(r"[^\w-]+", "_", unicodedata.normalize("NFC", student)).strip("_-") or "student"
        base = _cut(plain, LONGEST_STEM)
        stem, n = base, 1
        while stem.casefold() in taken:
            n += 1
            stem = f"{base}-{n}"
        taken.add(stem.casefold())
        stems[student] = stem
    return stems


def _cut(text: str, most: int) -> str:
    """Cut to so many bytes of UTF-8, at a character: file systems count bytes."""
    content = text.encode()[: 2 * most]
    while content:
        with suppress(UnicodeDecodeError):
            return content.decode()[:most]
        content = content[:-1]
    return "student"
