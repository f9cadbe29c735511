"""What a person has to look at: everything unreadable, every guard, every tie, answers without working."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from markscheme.answers import Raw, Unreadable, read_array, read_number
from markscheme.document import document_tree as doc
from markscheme.document.document_tree import as_language
from markscheme.files.result_folder import write_synced
from markscheme.files.write_table import CsvFile, decimal_text
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.record import COPIED, Cells, Record, Remark, is_held, is_marked
from markscheme.phrases import say
from markscheme.phrases.messages.said_in import said_in

# What stands here first says why; from `new marks` on a person fills in, and hands the list back as decisions.
HEADER = ("student", "question", "step", "reason", "written", "message")
TO_FILL_IN = ("marks", "out of", "new marks", "new reason", "by")
COPIED_PAPER, WHOLE_PAPER = "copied_paper", "all"
# What a person looks at, in this order; `reason.NAME` among the phrases says each in words.
REASONS = (
    COPIED_PAPER,
    "not_marked",
    "refused",
    "no_page",
    "by_hand",
    "unreadable",
    "guarded",
    "misread",
    "unborne",
    "tie",
    "no_working",
    "unsupported",
    "superseded",
    "note",
)
_COLUMNS = ("common.student", "common.step", "review.written", "common.remark")


class Item(NamedTuple):
    """One thing to look at."""

    student: str
    question: str
    step: str
    reason: str
    written: str
    message: str
    marks: str = ""
    out_of: str = ""
    new_marks: str = ""
    new_reason: str = ""
    by: str = ""


def _filled_in(one: Record) -> tuple[str, ...]:
    """Give the marks of a step as the table has them, with what a person decided already, to be handed back."""
    marks, out_of = (decimal_text(Fraction(one[name])) for name in ("marks", "out_of"))
    decided = one.get("decided") or {}
    new = decimal_text(Fraction(decided["marks"])) if decided else ""
    return marks, out_of, new, str(decided.get("reason", "")), str(decided.get("by", ""))


def review_items(record: Record, language: str = "en") -> Iterator[Item]:
    """Give everything about one student that a person should see; messages of the steps are as the record has them."""
    student, source = record["student"], said_in(record["source"], language)
    yield from _copied(record)
    if not is_marked(record) and not is_held(record):
        yield Item(student, "", "", "not_marked", source, said_in(record["reason"], language))
    for suffix, reason in record.get("lost_pages", {}).items():
        yield Item(student, "", "", "no_page", suffix, said_in(reason, language))
    for note in record["notes"]:
        yield Item(student, "", "", "note", source, said_in(note, language))
    for question in record["questions"]:
        for step in question["steps"]:
            for reason in _reasons(step):
                said = written_text(step["raw"]), step["message"], *(_filled_in(step) if "out_of" in step else ())
                yield Item(student, question["id"], step["name"], reason, *said)


def _copied(record: Record) -> Iterator[Item]:
    """Give the script whose answers are those of another paper, then its answers beside the keys of both."""
    if not is_held(record):
        return
    student, copied = record["student"], record[COPIED]
    yield Item(student, WHOLE_PAPER, "", COPIED_PAPER, "", copied["message"])
    for step in copied["steps"]:
        written = written_text(step["raw"])
        yield Item(student, step["question"], step["step"], COPIED_PAPER, written, step["message"])


def _reasons(step: Record) -> Iterator[str]:
    if step.get("note") == "by_hand":
        yield "by_hand"
    if "unreadable" in _flat(step["cells"]):
        yield "unreadable"
    if step.get("verdict") == "misread":
        yield "misread"
    yield from (flag for flag in ("guarded", "unborne", "tie", "no_working") if flag in step["flags"])
    if "unsupported" in step["flags"] and "no_working" not in step["flags"]:
        yield "unsupported"


def _flat(cells: Cells) -> Iterator[str]:
    if isinstance(cells, list):
        for cell in cells:
            yield from _flat(cell)
    else:
        yield cells


def written_text(raw: Raw | None) -> str:
    """Give a raw answer on one line."""
    text = raw if isinstance(raw, str) else "" if raw is None else json.dumps(raw, ensure_ascii=False)
    return " ".join(text.split())


def review_document(items: Sequence[Item], title: str, language: str, reasons: Iterable[str] = REASONS) -> doc.Document:
    """Give the list for a person, by reason."""
    blocks: doc.Blocks = tuple(block for reason in reasons for block in _section(items, reason, language))
    nothing = (doc.Paragraph(_words(say("review.nothing", language))),)
    heading = say("review.title", language) + say("common.colon", language) + title
    return doc.Document(heading, as_language(language), blocks or nothing)


def _section(items: Sequence[Item], reason: str, language: str) -> doc.Blocks:
    found = [item for item in items if item.reason == reason]
    if not found:
        return ()
    header = tuple(_words(say(name, language)) for name in _COLUMNS)
    rows = tuple(_row(item) for item in found)
    heading = doc.Heading(1, _words(f"{say(f'reason.{reason}', language)} ({len(found)})"))
    commas = sum(map(reads_with_decimal_comma, found)) if reason == "unreadable" else 0
    if commas:
        hint = doc.Paragraph(_words(say("review.decimal_comma", language, count=str(commas))))
        return heading, hint, doc.Table(header, rows, widths=(0, 0, 1, 2))
    return heading, doc.Table(header, rows, widths=(0, 0, 1, 2))


_COMMA = re.compile(r"(?<=[0-9])[,，](?=[0-9])")


def reads_with_decimal_comma(item: Item) -> bool:
    """Tell whether an answer has a comma between digits, and can be read where the comma marks decimals."""
    if not _COMMA.search(item.written):
        return False
    readings = read_number(item.written, decimal_comma=True), read_array(item.written, decimal_comma=True)
    return not all(isinstance(reading, Unreadable) for reading in readings)


def _row(item: Item) -> tuple[doc.Inlines, ...]:
    place = ".".join(filter(None, (item.question, item.step)))
    written: doc.Inlines = (doc.Code(item.written),) if item.written else ()
    return _words(item.student), _words(place), written, _words(item.message)


def _words(text: str) -> doc.Inlines:
    return (doc.Words(text),)


FAULT, NO_PAGE, HAND_MARKS_DIFFER, HAND_MARKS_ROW = "fault", "no_page", "hand_marks_differ", "hand_marks_row"
UNREADABLE, REFUSED, SUPERSEDED = "unreadable_answers", "refused", "superseded"
NEWER_MARKING = "newer_marking"
NOT_MARKED = (
    "missing",
    "unknown_student",
    "nameless",
    "contradictory",
    "other_exam",
    "older_build",
    "wrong_paper",
    "two_papers",
    "no_code",
    "twice",
    "twice_error",
    "unclear_time",
    "unreadable_file",
    UNREADABLE,
    "no_sheet",
    "not_marked",
    REFUSED,
    FAULT,
)
MARKED = (
    "waiting",
    HAND_MARKS_DIFFER,
    HAND_MARKS_ROW,
    "blank",
    "twice_first",
    "twice_last",
    "twice_best",
    "late",
    "same_twice",
    "uncoded",
    NEWER_MARKING,
    NO_PAGE,
    "hand_marks_only",
    "own_paper",
)
LOST = (
    "marked_before",
    "hand_marks_before",  # of runs from before marks by hand were decisions, which stay
)
TOLD = (NO_PAGE, HAND_MARKS_DIFFER, HAND_MARKS_ROW)  # said on standard error too, though nobody goes unmarked
MOST_READ = 1000  # items of review.md
WHY = tuple(dict.fromkeys((COPIED_PAPER, *LOST, *NOT_MARKED, *MARKED, *REASONS)))


def remark_item(remark: Remark) -> Item:
    """Give a remark as an item of the list."""
    return Item(remark.student, "", "", remark.reason, remark.source, remark.detail)


def remark_in(remark: Remark, language: str) -> Remark:
    """Give a remark as it is said in a language; runs keep it in English, whatever theirs is."""
    return replace(remark, source=said_in(remark.source, language), detail=said_in(remark.detail, language))


class ReviewList:
    """The items of a run, kept in the database until all are there: sorted by reason, or as they were added."""

    def __init__(self, ledger: Ledger, *, by_reason: bool = True) -> None:
        self.ledger, self.by_reason = ledger, by_reason
        self.count = 0
        with ledger.said():
            ledger.connection.execute("DROP TABLE IF EXISTS temp.items")
            columns = ", ".join(f"{name} TEXT" for name in Item._fields)
            ledger.connection.execute(f"CREATE TEMP TABLE items ({columns}, rank INTEGER)")

    def add(self, items: Iterable[Item]) -> None:
        """Add items."""
        rows = [(*item, WHY.index(item.reason) if self.by_reason else 0) for item in items]
        self.count += len(rows)
        with self.ledger.said():
            marks = ", ".join("?" * (len(Item._fields) + 1))
            self.ledger.connection.executemany(f"INSERT INTO temp.items VALUES ({marks})", rows)

    def write(self, folder: Path, title: str, language: str) -> None:
        """Give the list as a table, and its beginning to read."""
        from markscheme.document.printers.markdown_document import to_markdown

        read: list[Item] = []
        with CsvFile(folder / "review.csv") as file:
            file.add((*HEADER, *TO_FILL_IN))
            for row in self.ledger.rows("SELECT * FROM temp.items ORDER BY rank, rowid"):
                file.add(row[:-1])
                read += [Item(*row[:-1])] if len(read) < MOST_READ else []
        document = review_document(read, title, language, WHY)
        if self.count > MOST_READ:
            more = say("review.more", language, count=self.count - MOST_READ)
            document = replace(document, blocks=(*document.blocks, doc.Paragraph(_words(more))))
        how = doc.Paragraph(_words(say("review.how", language)))
        document = replace(document, blocks=(*document.blocks, how)) if self.count else document
        write_synced(folder / "review.md", to_markdown(document).encode())


def said(remarks: Iterable[Remark], language: str = "en") -> Iterator[str]:
    """Give the remarks that stop somebody from being marked, a line each."""
    return (_line(one, language) for one in remarks if one.reason in NOT_MARKED and one.reason != "missing")


def told(remarks: Iterable[Remark], language: str = "en") -> Iterator[str]:
    """Other remarks that nobody should miss, a line each."""
    return (_line(one, language) for one in remarks if one.reason in TOLD)


def _line(remark: Remark, language: str) -> str:
    colon, detail = say("common.colon", language), said_in(remark.detail, language)
    who = f"{remark.student}{colon}" if remark.student else ""
    is_said = not remark.source or remark.detail.startswith(remark.source)
    where = "" if is_said else f"{said_in(remark.source, language)}{colon}"
    in_brackets = f"（{detail}）" if language == "zh" else f" ({detail})"
    return f"{who}{where}{say(f'reason.{remark.reason}', language)}{in_brackets if detail else ''}"
