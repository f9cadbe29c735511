"""What a person has to look at: everything unreadable, every guard, every tie, answers without working."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from markscheme.document import document_tree as doc
from markscheme.files.result_folder import write_synced
from markscheme.files.write_table import CsvFile
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.record import Record, Remark, is_marked
from markscheme.papers.practice_sheet import as_language

HEADER = ("student", "question", "step", "reason", "written", "message")
REASONS: dict[str, dict[str, str]] = {
    "not_marked": {"en": "Not marked", "zh": "未批改"},
    "refused": {"en": "Handed in, and cannot be read", "zh": "已提交，但无法读取"},
    "no_page": {"en": "No feedback page could be made; the marks stand", "zh": "反馈页无法生成；成绩不受影响"},
    "unreadable": {"en": "Could not be read", "zh": "无法读取"},
    "guarded": {"en": "Follows from an answer that made the step trivial", "zh": "由使该步无需计算的答案推出"},
    "misread": {"en": "One given was misread; charged once", "zh": "看错一个已知数；只扣一次分"},
    "unborne": {
        "en": "The answers agree no better with the numbers of this paper than with others; what follows earns nothing",
        "zh": "答案与本卷数据的吻合并不比与其他数据更好，看不出是用本卷数据算的；承前部分不得分",
    },
    "tie": {"en": "Several mistakes explain it equally well", "zh": "几种错误同样可以解释"},
    "no_working": {"en": "Right final answer without working", "zh": "最后答案正确但没有过程"},
    "superseded": {"en": "Handed in more than once; not marked", "zh": "重复提交；未批改"},
    "note": {"en": "Remarks on what was handed in", "zh": "提交内容的备注"},
}
WORDS: dict[str, dict[str, str]] = {
    "title": {"en": "To be looked at", "zh": "需人工复核"},
    "nothing": {"en": "Nothing needs a person.", "zh": "没有需要人工复核的内容。"},
    "student": {"en": "Student", "zh": "学生"},
    "place": {"en": "Step", "zh": "步骤"},
    "written": {"en": "Written", "zh": "作答"},
    "message": {"en": "Remark", "zh": "说明"},
}


class Item(NamedTuple):
    """One thing to look at."""

    student: str
    question: str
    step: str
    reason: str
    written: str
    message: str


def review_items(record: Record) -> Iterator[Item]:
    """Everything about one student that a person should see."""
    student = record["student"]
    if not is_marked(record):
        yield Item(student, "", "", "not_marked", record["source"], record["reason"])
    for suffix, reason in record.get("lost_pages", {}).items():
        yield Item(student, "", "", "no_page", suffix, reason)
    for note in record["notes"]:
        yield Item(student, "", "", "note", record["source"], note)
    for question in record["questions"]:
        for step in question["steps"]:
            for reason in _reasons(step):
                yield Item(student, question["id"], step["name"], reason, written_text(step["raw"]), step["message"])


def _reasons(step: Record) -> Iterator[str]:
    if "unreadable" in _flat(step["cells"]):
        yield "unreadable"
    if step.get("verdict") == "misread":
        yield "misread"
    yield from (flag for flag in ("guarded", "unborne", "tie", "no_working") if flag in step["flags"])


def _flat(cells: Any) -> Iterator[str]:
    if isinstance(cells, list):
        for cell in cells:
            yield from _flat(cell)
    else:
        yield cells


def written_text(raw: Any) -> str:
    """A raw answer on one line."""
    text = raw if isinstance(raw, str) else "" if raw is None else json.dumps(raw, ensure_ascii=False)
    return " ".join(text.split())


def review_document(
    items: Sequence[Item], title: str, language: str, reasons: Mapping[str, Mapping[str, str]] = REASONS
) -> doc.Document:
    """The list for a person, by reason."""
    blocks: doc.Blocks = tuple(
        block for reason, words in reasons.items() for block in _section(items, reason, words[language], language)
    )
    nothing = (doc.Paragraph((doc.Words(WORDS["nothing"][language]),)),)
    separator = ": " if language == "en" else "："
    return doc.Document(f"{WORDS['title'][language]}{separator}{title}", as_language(language), blocks or nothing)


def _section(items: Sequence[Item], reason: str, words: str, language: str) -> doc.Blocks:
    found = [item for item in items if item.reason == reason]
    if not found:
        return ()
    header = tuple(_words(WORDS[name][language]) for name in ("student", "place", "written", "message"))
    rows = tuple(_row(item) for item in found)
    heading = doc.Heading(1, _words(f"{words} ({len(found)})"))
    return heading, doc.Table(header, rows, widths=(0, 0, 1, 2))


def _row(item: Item) -> tuple[doc.Inlines, ...]:
    place = f"{item.question}.{item.step}" if item.question else ""
    written: doc.Inlines = (doc.Code(item.written),) if item.written else ()
    return _words(item.student), _words(place), written, _words(item.message)


def _words(text: str) -> doc.Inlines:
    return (doc.Words(text),)


FAULT, NO_PAGE, HAND_MARKS_DIFFER, HAND_MARKS_ROW = "fault", "no_page", "hand_marks_differ", "hand_marks_row"
UNREADABLE, REFUSED, SUPERSEDED = "unreadable_answers", "refused", "superseded"
NOT_MARKED: dict[str, dict[str, str]] = {
    "missing": {"en": "Nothing handed in", "zh": "未交卷"},
    "unknown_student": {"en": "Not on the roster; not marked", "zh": "不在名单上；未批改"},
    "nameless": {"en": "Says no student; not marked", "zh": "未注明学生；未批改"},
    "contradictory": {"en": "Names more than one student; not marked", "zh": "所注学生互相矛盾；未批改"},
    "other_exam": {
        "en": "Answers to another exam or to an older build; not marked",
        "zh": "其他考试或旧版试卷的答案；未批改",
    },
    "older_build": {"en": "Answers to an older build of this exam; not marked", "zh": "本考试旧版试卷的答案；未批改"},
    "wrong_paper": {"en": "Answers to somebody else's paper; not marked", "zh": "答的是别人的试卷；未批改"},
    "twice": {"en": "Handed in different answers; none marked", "zh": "提交了不同的答案；均未批改"},
    "unreadable_file": {"en": "File cannot be read", "zh": "文件无法读取"},
    UNREADABLE: {"en": "Answers cannot be read; not marked", "zh": "答案无法读取；未批改"},
    "no_sheet": {"en": "The sheet cannot be used; not marked", "zh": "试卷数据无法使用；未批改"},
    "not_marked": REASONS["not_marked"],
    REFUSED: REASONS[REFUSED],
    FAULT: {"en": "A fault stopped the marking of this script; not marked", "zh": "批改这份答卷时程序出错；未批改"},
}
MARKED: dict[str, dict[str, str]] = {
    "waiting": {"en": "Waiting for marks given by hand", "zh": "等待人工评分"},
    HAND_MARKS_DIFFER: {
        "en": "Different marks given by hand for one question; it waits",
        "zh": "同一题的人工评分不一致；待定",
    },
    HAND_MARKS_ROW: {
        "en": "A row of marks given by hand does not fit; not used",
        "zh": "人工评分表中有一行有误；未采用",
    },
    "blank": {"en": "Handed in without an answer", "zh": "交了白卷"},
    "twice_first": {"en": "Handed in different answers; the first counts", "zh": "提交了不同的答案；以第一份为准"},
    "twice_last": {"en": "Handed in different answers; the last counts", "zh": "提交了不同的答案；以最后一份为准"},
    "same_twice": {"en": "Handed in the same answers more than once", "zh": "重复提交了相同的答案"},
    "uncoded": {
        "en": "No sheet code: nothing shows that these answers are to this paper",
        "zh": "没有试卷代码，无法确认所答的是这份试卷",
    },
    NO_PAGE: REASONS["no_page"],
    "hand_marks_only": {"en": "Marks given by hand, but nothing handed in", "zh": "有人工评分，但未交卷"},
}
LOST: dict[str, dict[str, str]] = {
    "marked_before": {
        "en": "Has marks in an earlier run, but not in this one",
        "zh": "先前的批改中有成绩，本次没有",
    },
    "hand_marks_before": {
        "en": "Has marks given by hand in an earlier run, but not in this one",
        "zh": "先前的批改中有人工评分，本次没有",
    },
}
TOLD = (NO_PAGE, HAND_MARKS_DIFFER, HAND_MARKS_ROW)  # said on standard error too, though nobody goes unmarked
MOST_READ = 1000  # items of review.md
MORE = {"en": "{count} more stand in review.csv.", "zh": "另有 {count} 项，见 review.csv。"}
WHY = {**LOST, **NOT_MARKED, **MARKED, **REASONS}


def remark_item(remark: Remark) -> Item:
    """A remark as an item of the list."""
    return Item(remark.student, "", "", remark.reason, remark.source, remark.detail)


class ReviewList:
    """The items of a run, kept in the database until all are there: sorted by reason, or as they were added."""

    def __init__(self, ledger: Ledger, *, by_reason: bool = True) -> None:
        self.ledger, self.by_reason = ledger, by_reason
        self.count = 0
        with ledger.said():
            ledger.connection.execute("DROP TABLE IF EXISTS temp.items")
            columns = ", ".join(f"{name} TEXT" for name in HEADER)
            ledger.connection.execute(f"CREATE TEMP TABLE items ({columns}, rank INTEGER)")

    def add(self, items: Iterable[Item]) -> None:
        """Add items."""
        rows = [(*item, list(WHY).index(item.reason) if self.by_reason else 0) for item in items]
        self.count += len(rows)
        with self.ledger.said():
            self.ledger.connection.executemany("INSERT INTO temp.items VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def write(self, folder: Path, title: str, language: str) -> None:
        """The list as a table, and its beginning to read."""
        from markscheme.document.printers.markdown_document import to_markdown

        read: list[Item] = []
        with CsvFile(folder / "review.csv") as file:
            file.add(HEADER)
            for row in self.ledger.rows("SELECT * FROM temp.items ORDER BY rank, rowid"):
                file.add(row[:-1])
                read += [Item(*row[:-1])] if len(read) < MOST_READ else []
        document = review_document(read, title, language, WHY)
        if self.count > MOST_READ:
            more = MORE[language].format(count=self.count - MOST_READ)
            document = replace(document, blocks=(*document.blocks, doc.Paragraph((doc.Words(more),))))
        write_synced(folder / "review.md", to_markdown(document).encode())


def said(remarks: Iterable[Remark], language: str = "en") -> Iterator[str]:
    """The remarks that stop somebody from being marked, a line each."""
    return (_line(one, language) for one in remarks if one.reason in NOT_MARKED and one.reason != "missing")


def told(remarks: Iterable[Remark], language: str = "en") -> Iterator[str]:
    """Other remarks that nobody should miss, a line each."""
    return (_line(one, language) for one in remarks if one.reason in TOLD)


def _line(remark: Remark, language: str) -> str:
    who = f"{remark.student}: " if remark.student else ""
    where = f"{remark.source}: " if remark.source and not remark.detail.startswith(remark.source) else ""
    detail = f" ({remark.detail})" if remark.detail else ""
    return f"{who}{where}{WHY[remark.reason][language]}{detail}"
