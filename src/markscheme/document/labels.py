"""The words that a printer adds of its own, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from markscheme.document.tree import Language, Marks

_SEPARATOR = " · "

_LABELS: dict[str, dict[Language, str]] = {
    "question": {"en": "Question {number}", "zh": "第 {number} 题"},
    "marks": {"en": "{marks} marks", "zh": "{marks} 分"},
    "one_mark": {"en": "{marks} mark", "zh": "{marks} 分"},
    "page": {"en": "Page {page} of {pages}", "zh": "第 {page} 页 共 {pages} 页"},
    "end": {"en": "End of paper", "zh": "试卷结束"},
    "answer": {"en": "Answer", "zh": "答案"},
    "figure": {"en": "Figure", "zh": "图"},
    "working": {"en": "Room for working", "zh": "演算区"},
    "cells": {"en": "{rows} by {columns} cells", "zh": "{rows} 行 {columns} 列"},
}


def label(name: str, languages: Iterable[Language], **values: object) -> str:
    """Give a printer's own words, in each of the languages.

    >>> label("question", ("en", "zh"), number="2")
    'Question 2 · 第 2 题'
    """
    return _SEPARATOR.join(_LABELS[name][language].format(**values) for language in languages)


def marks_number(marks: Marks) -> str:
    """Print marks shortly: 2, 1.5, 1/3.

    >>> [marks_number(m) for m in (2, Fraction(3, 2), Fraction(1, 3))]
    ['2', '1.5', '1/3']
    """
    value = Fraction(marks)
    hundredfold = value * 100
    if hundredfold.denominator != 1:
        return str(value)
    whole, rest = divmod(abs(hundredfold.numerator), 100)
    digits = f".{rest:02d}".rstrip("0").rstrip(".")
    return f"{'-' if value < 0 else ''}{whole}{digits}"


def marks_label(marks: Marks, languages: Iterable[Language]) -> str:
    """Print the marks of a whole question, as `[1 mark]` or `[6 分]`."""
    name = "one_mark" if marks == 1 else "marks"
    return f"[{label(name, languages, marks=marks_number(marks))}]"
