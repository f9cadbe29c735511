"""Write the workbooks of this folder, the same to the byte each time: python tests/exports/make_exports.py

The other samples are text, in the encoding and with the line ends of the tool, and have no source but themselves.
"""

import datetime
import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

HERE = Path(__file__).parent
STEPS = ["q1.mean_x", "q1.mean_y", "q1.S_xx", "q1.S_xy", "q1.slope", "q1.intercept"]
TEN = ["5", "20", "40", "112", "14/5", "6"]
EIGHT = ["5", "20", "40", "112", "0.357", "18.2"]
TWO = ["5", "20", "", "", "", ""]


@dataclass(frozen=True)
class Page:
    """One sheet of a workbook."""

    title: str
    rows: list[list[Any]]
    merged: tuple[str, ...] = ()
    formats: dict[str, str] = field(default_factory=dict)
    hidden: bool = False


def at(hour: int, minute: int, second: int = 0) -> datetime.datetime:
    """Give a time of the day on which everybody handed in."""
    return datetime.datetime(2026, 11, 20, hour, minute, second)


ZHANG = ["2026010101", "张伟"]
OUYANG = ["2026010102", "欧阳娜娜"]
MICROSOFT = ["Start time", "Completion time", "Email", "Name"]
TENCENT = ["提交者（自动）", "提交时间（自动）", "姓名（必填）", "学号（必填）"]
TWO_STUDENTS = [["id", "name"], ["1001", "Ada Byron"], ["1002", "Li Wei"]]
ZEROS = {"A2": "0000000", "A3": "0000000"}

ROSTERS = {
    "zhengfang_title": [
        Page(
            "学生名单",
            [
                ["2026-2027学年第1学期学生名单"],
                ["课程：机器学习　教师：王芳　教学班：(2026-2027-1)-CS480-01　人数：2"],
                ["序号", "学号", "姓名", "性别", "学院", "行政班"],
                [1, *ZHANG, "男", "计算机学院", "计科2601"],
                [2, *OUYANG, "女", "计算机学院", "计科2601"],
                ["合计：2人"],
            ],
            ("A1:F1", "A2:F2", "A6:F6"),
        )
    ],
    "chaoxing": [
        Page(
            "学生",
            [
                ["学生姓名", "学号/工号", "学校", "院系", "专业", "班级"],
                ["张伟", "2026010101", "", "计算机学院", "", "一班"],
            ],
        )
    ],
    "yuketang": [
        Page("Sheet1", [["学号", "姓名", "班级"], [2026010101, "张伟", "一班"], [2026010102.0, "欧阳娜娜", "一班"]])
    ],
    "tencent_form": [
        Page(
            "收集结果",
            [
                [*TENCENT, "班级"],
                ["wei", at(9, 3, 11), "张伟", "2026010101", "一班"],
                ["娜娜", at(9, 5, 40), "欧阳娜娜", "2026010102", "二班"],
            ],
        )
    ],
    "extra_time": [
        Page(
            "Roster",
            [
                ["ID number", "First name", "Last name", "Extra time", "Large print"],
                ["1001", "Ada", "Byron", 0.25, "yes"],
                ["1002", "Wei", "Li", 1, ""],
                ["1003", "Na", "Li", 20, ""],
            ],
            formats={"D2": "0%", "D3": "0%"},
        )
    ],
    "zeros_by_format": [Page("Roster", [["id", "name"], [12314, "José García"], [12315, "Ada Byron"]], formats=ZEROS)],
    "error_and_date_cells": [
        Page(
            "Roster",
            [
                ["id", "name", "email", "group"],
                ["1001", "Ada Byron", "#N/A", "1"],
                ["1002", "Li Wei", "li.wei@example.edu", datetime.date(2026, 1, 2)],
                ["1003", "Li Na", "", "2"],
            ],
        )
    ],
    "formula_id": [Page("Roster", [["id", "name"], ["=1000+1", "Ada Byron"], ["1002", "Li Wei"]])],
    "merged_groups": [
        Page("名单", [["班级", "学号", "姓名"], ["一班", *ZHANG], [None, *OUYANG]], ("A2:A3",)),
    ],
    "two_line_heading": [
        Page(
            "名单",
            [["基本信息", None, None, "考试"], ["学号", "姓名", "班级", "座位"], [*ZHANG, "一班", "7"]],
            ("A1:C1",),
        )
    ],
    "hidden_first_sheet": [
        Page("_old", [["id", "name"], ["9001", "Nobody Here"]], hidden=True),
        Page("Roster", TWO_STUDENTS),
    ],
    "hidden_second_sheet": [Page("Roster", TWO_STUDENTS), Page("lists", [["yes"], ["no"]], hidden=True)],
    "two_classes": [Page("Group A", TWO_STUDENTS[:2]), Page("Group B", [TWO_STUDENTS[0], TWO_STUDENTS[2]])],
}

ANSWERS = {
    "microsoft_form": [
        Page(
            "Form1",
            [
                ["ID", *MICROSOFT, "Last modified time", *STEPS],
                [1, at(9, 0, 2), at(9, 30, 5), "li.wei@example.edu", "Li Wei", None, *EIGHT],
                [2, at(9, 1), at(9, 31), "ada.byron@example.edu", "Ada Byron", None, *TEN],
            ],
        )
    ],
    "microsoft_quiz": [
        Page(
            "Sheet1",
            [
                [
                    "Id",
                    *MICROSOFT,
                    *["Total points", "Quiz feedback", "Last modified time"],
                    *["Student ID", "Points - Student ID", "Feedback - Student ID"],
                    *[heading for step in STEPS for heading in (step, f"Points - {step}", f"Feedback - {step}")],
                ],
                *[
                    [
                        number,
                        *[at(9, number), at(9, 30 + number), "anonymous", None],
                        *[0, None, None, student, 0, None],
                        *[cell for answer in answers for cell in (answer, 0, None)],
                    ]
                    for number, (student, answers) in enumerate([("1001", TEN), ("1002", EIGHT), ("1003", TWO)], 1)
                ],
            ],
        )
    ],
    "tencent_form": [
        Page(
            "收集结果",
            [
                [*TENCENT, *[f"{step}（必填）" for step in STEPS]],
                ["zw", at(9, 3), "张伟", "2026010101", *TEN],
                ["匿名", at(9, 4), "欧阳娜娜", "2026010102", *EIGHT],
            ],
        )
    ],
    "yuketang_title": [
        Page(
            "答题明细",
            [
                ["机器学习 期中测验 答题明细"],
                ["学号", "姓名", *[f"第1题({letter})" for letter in "abcdef"], "得分"],
                [2026010101, "张伟", *TEN, 0],
                [2026010102, "欧阳娜娜", *EIGHT, 0],
                ["平均分", None, 5, 20, 40, 112, None, None, 0],
            ],
            ("A1:I1",),
        )
    ],
    "spoiled_cells": [
        Page(
            "Answers",
            [
                ["student", *STEPS],
                ["1001", 5, 20, 40, 112, datetime.date(2026, 5, 14), 6],
                ["1002", 5, 20, 40, 112, "#DIV/0!", 6],
                ["1003", 5, 20, 40, "=40*2.8", 2.8, 6],
                ["1005", 5.0, 20, 40, 112, 2.8, 6],
            ],
        )
    ],
    "hidden_first_sheet": [
        Page("old", [["student", *STEPS], ["1001", *TWO], ["9001", *TEN]], hidden=True),
        Page("Answers", [["student", *STEPS], ["1001", *TEN], ["1002", *EIGHT]]),
    ],
}

MARKS = {
    "microsoft_points": [
        Page(
            "Sheet1",
            [
                ["ID", *MICROSOFT, "Total points", "Quiz feedback", "q2", "Points - q2", "Feedback - q2"],
                [1, at(9, 0), at(9, 30), "li.wei@example.edu", "Li Wei", 3, None, "Text", 3, None],
                [2, at(9, 0), at(9, 31), "ada.byron@example.edu", "Ada Byron", 4.5, None, "Text", 4.5, "Good"],
            ],
        )
    ],
    "chinese_title": [
        Page(
            "成绩登记表",
            [
                ["机器学习期中考试成绩登记表"],
                ["序号", "学号", "姓名", "q2", "备注"],
                [1, "1001", "Ada Byron", 4.5, None],
                [2, "1006", "欧阳娜娜", None, "缺考"],
                [3, "1002", "Li Wei", "缺考", None],
                ["平均分", None, None, 4.5, None],
            ],
            ("A1:E1", "A6:C6"),
        )
    ],
    "spoiled_cells": [
        Page(
            "Marks",
            [
                ["id", "q2"],
                ["1001", datetime.date(2026, 5, 4)],
                ["1002", 3],
                ["1003", "#N/A"],
                ["1005", "=2+2"],
                ["1006", 0.9],
            ],
            formats={"B6": "0%"},
        )
    ],
}


def workbook(pages: list[Page]) -> bytes:
    """Write an XLSX file without the time at which it was made."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for page in pages:
        sheet = book.create_sheet(page.title)
        for row in page.rows:
            sheet.append(row)
        for cells in page.merged:
            sheet.merge_cells(cells)
        for cell, pattern in page.formats.items():
            sheet[cell].number_format = pattern
        if page.hidden:
            sheet.sheet_state = "hidden"
    # Excel stores which sheet one sees on opening; it is never a hidden one.
    book.active = next(number for number, page in enumerate(pages) if not page.hidden)
    raw, made = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-01-01T00:00:00Z", part)
            new.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), part)
    return made.getvalue()


def main() -> None:
    """Write all workbooks."""
    for use, samples in {"roster": ROSTERS, "answers": ANSWERS, "hand": MARKS}.items():
        for name, pages in samples.items():
            (HERE / f"{use}_{name}.xlsx").write_bytes(workbook(pages))


if __name__ == "__main__":
    main()
