"""The questions of an exam by what people and platforms call them, in a cell or as the heading of a column."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from markscheme.exam.exam_folder import Exam
from markscheme.files.headings import LONGEST_HEADING, TableHints, visible

_SIZE = r"\d{1,6}(?:[.,]\d{1,6})?"
# How platforms and form tools head the marks of a question: its name within, and what it is out of.
_HEADINGS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<name>.+?)\s*\[\s*(?:score|得分|分数)\s*\]",
        r"(?:points|score|得分|分数)\s*[-–—:]\s*(?P<name>.+)",
        rf"(?P<name>.+?)\s+points\s+grade\s*(?:<(?:.*?maxpoints:\s*(?P<out_of>{_SIZE}))?.*>)?",
        rf"(?P<name>.+?)\s*\[\s*total\s+pts:\s*(?:up\s+to\s*)?(?P<out_of>{_SIZE})?.*\]\s*(?:\|\s*\d+)?",
        rf"(?:(?P<number>\d+)|\d+\.\d+):\s*(?P<name>.*?)\s*\(\s*(?P<out_of>{_SIZE})\s*pts\s*\)",
        rf"(?P<name>q\.?\s*\d+)\s*/\s*(?P<out_of>{_SIZE})",
        r"(?:[^:]{1,40}:\s*)?(?P<name>.+?)\s*\((?:real|实数|实际|原始分)\)",
        r"(?:[^:]{1,40}:\s*)?(?P<name>.+?)\s*\((?P<share>percentage|letter|百分比|百分数|等级)\)",
        r"(?P<name>.+?)\s*\(\d{3,}\)",
    )
)
_NUMBERED = re.compile(
    r"(?:question|problem|exercise|task|q|no|aufgabe|题目?|问题)?\s*[.#]?\s*(\d{1,3})|第\s*(\d{1,3}|[一二三四五六七八九十])\s*[题问]",
    re.IGNORECASE | re.ASCII,
)
_CHINESE_NUMBERS: Final = "一二三四五六七八九十"


@dataclass(frozen=True)
class QuestionHeading:
    """What a heading says: the question, what its marks are out of, and how sure it is that marks stand below.

    `rank`: 0 where a person said so, 1 where a platform did, 2 for a name alone, below which an answer may stand.
    `share`: the heading says that no marks stand there, but per cents or letters.
    """

    question: str
    rank: int
    out_of: str = ""
    share: bool = False


class QuestionNames:
    """The questions of an exam by what people and platforms call them.

    `static`: those that a person alone marks, with `every` all of them: only these are looked for in headings.
    """

    def __init__(self, exam: Exam, hints: TableHints, *, every: bool = False) -> None:
        self.all, self.hints = exam.blueprint.questions, hints
        self.static = {one.id: one for one in self.all if one.static or every}
        self.ids = {plain_name(one.id): one.id for one in self.all}
        self.numbered = all(re.fullmatch(r"q\d+", one.id) for one in self.all)
        self.texts: dict[str, list[str]] = {}
        for one in self.static.values():
            for text in {plain_name(said) for said in (one.text.en, one.text.zh, one.title.en, one.title.zh) if said}:
                self.texts.setdefault(text, []).append(one.id)

    def called(self, name: str, *, number: bool = False) -> str:
        """Give the question that a name means: its id, its number or its whole text; empty for none, or for several.

        With `number` digits alone are a number, too.
        """
        text = plain_name(name)
        if text in self.ids:
            return self.ids[text]
        if len(found := self.texts.get(text, [])) == 1:
            return found[0]
        match = _NUMBERED.fullmatch(text)
        if not match or (text.isdigit() and not number):
            return ""
        digits = match[1] or match[2]
        count = _CHINESE_NUMBERS.find(digits) + 1 or int(digits)
        found = [one.id for one in self.all if one.id == f"q{count}"]
        if not self.numbered:  # the paper counts its questions, whatever their ids are
            found += [one.id for one in self.all[count - 1 : count] if count and one.id not in found]
        return found[0] if len(found) == 1 else ""

    def headed(self, heading: str) -> QuestionHeading | None:
        """Read a heading; None where it means no question that is marked by hand."""
        if said := self.hints.target(heading):
            return QuestionHeading(said, 0) if said in self.static else None
        if len(heading) > LONGEST_HEADING:
            return None
        found = self._by_platform(plain_name(heading)) or QuestionHeading(self.called(heading), 2)
        return found if found.question in self.static else None

    def _by_platform(self, text: str) -> QuestionHeading | None:
        for pattern in _HEADINGS:
            if match := pattern.fullmatch(text):
                said = match.groupdict()
                question = self.called(said["name"]) or self.called(said.get("number") or "", number=True)
                if question:
                    size = (said.get("out_of") or "").replace(",", ".")
                    return QuestionHeading(question, 1, size, bool(said.get("share")))
        return None


def plain_name(text: str) -> str:
    """Give a name without case and width, and every space a plain one."""
    return unicodedata.normalize("NFKC", visible(text)).casefold()
