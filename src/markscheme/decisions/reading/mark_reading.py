"""Marks as people write them in a table: 2.5, 5/2, 2 1/2, 2,5, full, and what takes a decision back."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import Final

from markscheme.decisions.decision import STANDS
from markscheme.errors import AnswerError
from markscheme.files.headings import visible
from markscheme.marking.marks import mark_text

_NUMBER = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?|[.,]\d{1,6})(?:\s*(?:分|points?|pts?|marks?))?", re.ASCII)
_FRACTION = re.compile(r"(?:(\d{1,6})\s+)?(\d{1,6})\s*[/⁄]\s*(\d{1,6})", re.ASCII)
_OF = re.compile(r"\d{1,6}(?:[.,]\d{1,6})?\s+[/⁄]\s+(\d{1,6}(?:[.,]\d{1,6})?)", re.ASCII)
_VULGAR = re.compile(r"(?<=\d)[¼-¾⅐-⅞]")
BACK: Final = ("back", "take back", "taken back", "撤回", "撤销", "收回", "-", "–", "—")
FULL: Final = ("full", "full marks", "满分", "全分")
STAND: Final = (STANDS, "stands", "保留", "有效")
_HOW = "write a number such as 3, 2.5 or 5/2, `full`, or nothing to take it back"


def read_marks(text: str, out_of: Fraction, *, whole_paper: bool = False, of_total: bool = False) -> str | None:
    """Read a cell with marks to an exact number as text; None where it takes a decision back.

    A whole paper may also `stand`. `of_total`: 4 / 5 is 4 where there are 5 marks, as platforms write it. Raises
    AnswerError for what is no mark, or none from 0 to `out_of`.
    """
    apart = _VULGAR.sub(r" \g<0>", visible(text))  # 2½ would become 21/2
    plain = " ".join(unicodedata.normalize("NFKC", apart).replace("⁄", "/").split()).casefold()
    if not plain or plain in BACK:
        return None
    if plain in FULL:
        return str(out_of)
    if plain in STAND:
        if not whole_paper:
            raise AnswerError(f"the marks are {text!r}, which is said of a whole paper: its question is `all`")
        return STANDS
    of = _OF.fullmatch(plain)
    if of and Fraction(of[1].replace(",", ".")) == out_of:
        plain = plain.partition("/")[0].strip()
        if not of_total:  # a person may mean the fraction
            said = f"{plain} of {mark_text(out_of)}, or the fraction"
            raise AnswerError(f"the marks are {text.strip()!r}, which may be {said}; write {plain} or a decimal")
    marks = _number(plain, text)
    if not 0 <= marks <= out_of:
        raise AnswerError(f"the marks are {text.strip()}, but must lie from 0 to {mark_text(out_of)}")
    return str(marks)


def _number(plain: str, text: str) -> Fraction:
    if match := _FRACTION.fullmatch(plain):
        if int(match[3]) == 0:
            raise AnswerError(f"the marks are {text.strip()!r}, a fraction with 0 below the line; {_HOW}")
        return int(match[1] or 0) + Fraction(int(match[2]), int(match[3]))
    if match := _NUMBER.fullmatch(plain):
        return Fraction(match[1].replace(",", "."))
    raise AnswerError(f"the marks are {text.strip()[:40]!r}, which is no mark; {_HOW}")
