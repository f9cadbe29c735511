"""What somebody has to look at, as a list: who is missing, unknown, twice there, and what was unreadable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from markscheme.document.document_tree import Paragraph, Words
from markscheme.exam.marks.ledger import Ledger, Remark
from markscheme.results.folder import write_synced
from markscheme.results.gradebook import CsvFile
from markscheme.results.review import HEADER, REASONS, Item, review_document

FAULT, NO_PAGE, HAND_MARKS_DIFFER, HAND_MARKS_ROW = "fault", "no_page", "hand_marks_differ", "hand_marks_row"
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
    "unreadable_answers": {"en": "Answers cannot be read; not marked", "zh": "答案无法读取；未批改"},
    "no_sheet": {"en": "The sheet cannot be used; not marked", "zh": "试卷数据无法使用；未批改"},
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
    """The items of a run, kept in the database until all are there and can be sorted by reason."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.count = 0
        with ledger.said():
            ledger.connection.execute("DROP TABLE IF EXISTS temp.items")
            columns = ", ".join(f"{name} TEXT" for name in HEADER)
            ledger.connection.execute(f"CREATE TEMP TABLE items ({columns}, rank INTEGER)")

    def add(self, items: Iterable[Item]) -> None:
        """Add items."""
        rows = [(*item, list(WHY).index(item.reason)) for item in items]
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
            document = replace(document, blocks=(*document.blocks, Paragraph((Words(more),))))
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
