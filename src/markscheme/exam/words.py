"""The words of an exam's papers, in every language side by side."""

from __future__ import annotations

from markscheme.document.document_tree import Language

_SEPARATOR = " · "
_WORDS: dict[str, dict[Language, str]] = {
    "name": {"en": "Name", "zh": "姓名"},
    "number": {"en": "Student number", "zh": "学号"},
    "group": {"en": "Group", "zh": "班级"},
    "code": {"en": "Sheet code", "zh": "试卷代码"},
    "total": {"en": "Total", "zh": "总分"},
    "minutes": {"en": "{n} minutes", "zh": "{n} 分钟"},
    "marks_in_all": {"en": "{n} marks", "zh": "满分 {n} 分"},
    "extra_time": {"en": "extra time included", "zh": "含延长时间"},
    "question": {"en": "Question", "zh": "题号"},
    "marks": {"en": "Marks", "zh": "满分"},
    "earned": {"en": "Earned", "zh": "得分"},
    "instructions": {"en": "Instructions", "zh": "考生须知"},
    "formula_sheet": {"en": "Formula sheet", "zh": "公式表"},
    "scheme": {"en": "Mark scheme", "zh": "评分标准"},
    "master": {"en": "Mark schemes of all papers", "zh": "全部试卷的评分标准"},
    "by_hand": {"en": "Marked by hand.", "zh": "人工评分。"},
    "qr": {
        "en": "QR code with the exam, the student and the sheet code {code}",
        "zh": "二维码：考试、学号与试卷代码 {code}",
    },
    "variant": {"en": "Variant", "zh": "卷别"},
    "effort": {"en": "Effort", "zh": "计算量"},
    "page": {"en": "Page", "zh": "页码"},
    "student": {"en": "Student", "zh": "学号"},
    "outline": {
        "en": "The mark schemes follow in this order; the outline of the file leads to each.",
        "zh": "以下按此顺序列出各卷的评分标准；可由文件书签跳转。",
    },
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def say(name: str, languages: tuple[Language, ...], **values: object) -> str:
    """Words in each of the languages.

    >>> say("minutes", ("en", "zh"), n=90)
    '90 minutes · 90 分钟'
    """
    return _SEPARATOR.join(_WORDS[name][language].format(**values) for language in languages)


def say_date(date: str, language: Language) -> str:
    """A date as a language writes it.

    >>> say_date("2026-11-30", "en"), say_date("2026-11-30", "zh")
    ('30 November 2026', '2026 年 11 月 30 日')
    """
    year, month, day = map(int, date.split("-"))
    return f"{year} 年 {month} 月 {day} 日" if language == "zh" else f"{day} {_MONTHS[month - 1]} {year}"
