"""What is typed in a mock exam: a command, or an answer to the part that is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from markscheme.practice.mock.mock_exam import MockExam
from markscheme.practice.typed_commands import MARKS_A_COMMAND, is_answer

ExamCommand = Literal["skip", "back", "next", "problem", "overview", "clear", "finish", "quit", "help", "go"]
SPELLINGS: Mapping[str, ExamCommand] = {
    **dict.fromkeys(("s", "skip", "跳过"), "skip"),
    **dict.fromkeys(("b", "back", "返回", "上一步"), "back"),
    **dict.fromkeys(("n", "next", "下一题"), "next"),
    **dict.fromkeys(("p", "problem", "题目"), "problem"),
    **dict.fromkeys(("l", "list", "概览"), "overview"),
    **dict.fromkeys(("c", "clear", "清除"), "clear"),
    **dict.fromkeys(("f", "finish", "交卷"), "finish"),
    **dict.fromkeys(("q", "quit", "exit", "退出"), "quit"),
    **dict.fromkeys(("h", "help", "帮助", "?", "？", "hint", "提示"), "help"),
}
_GO = re.compile(r"(?:g|go|到)\s*(\d{1,3})\s*[.(（]?\s*([a-z]{1,2}|\d{1,2})?\s*[)）]?", re.IGNORECASE)


def exam_command_of(text: str, exam: MockExam) -> tuple[ExamCommand, tuple[int, int] | None] | None:
    """Read a command, for `go` with the place that it names, None there where there is none; None alone is an answer.

    `g 2b`, `g 2(b)` and `g 2.1` go to a part, `g 2` to a question.
    """
    word = text.strip().lower()
    if word.startswith(MARKS_A_COMMAND):
        word = word[1:].strip()
    elif is_answer(word, exam.step):
        return None
    elif not word:
        return "skip", None
    if word in SPELLINGS:
        return SPELLINGS[word], None
    if match := _GO.fullmatch(word):
        return "go", _place(exam, int(match[1]), match[2] or "")
    return ("help", None) if text.strip().startswith(MARKS_A_COMMAND) else None


def _place(exam: MockExam, number: int, part: str) -> tuple[int, int] | None:
    if not 1 <= number <= len(exam.questions):
        return None
    letters = [step.letter.lower() for step in exam.questions[number - 1].problem.steps]
    if not part:
        return number - 1, 0
    if part in letters:
        return number - 1, letters.index(part)
    place = int(part) if part.isdigit() else ord(part) - ord("a") + 1 if len(part) == 1 else 0
    return (number - 1, place - 1) if 1 <= place <= len(letters) else None
