"""Which columns of a registrar's table take which figure of an exam, by their headings or as a person says."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from markscheme.errors import AnswerError
from markscheme.files.headings import IDENTITIES, TableHints, folded, put_column_hint, visible

SCORE, PERCENT, MARK, LETTER, PASSED, STATUS, REMARK = (
    "score",
    "percent",
    "mark",
    "letter",
    "passed",
    "status",
    "remark",
)
ROLES: Final = (SCORE, PERCENT, MARK, LETTER, PASSED, STATUS, REMARK)
FIGURES: Final = (SCORE, PERCENT, MARK, LETTER, PASSED)
# Each heading folded, as `files.headings.folded` does it.
_WORDS: Final[Mapping[str, str]] = {
    SCORE: """score points rawscore rawmark rawmarks rawpoints exampoints pointsearned punkte punktzahl
        得分 卷面成绩 卷面分 卷面分数 卷面得分 原始分 原始成绩""",
    PERCENT: "percent percentage pct prozent 百分比 得分率",
    MARK: "",  # below
    LETTER: "lettergrade letter ectsgrade ects 等级 等第 等级成绩 等级制成绩 五级制 五级制成绩",
    PASSED: "passed pass passfail bestanden 是否通过 是否合格 是否及格",
    STATUS: "status examstatus 状态 考试状态 考试性质 缺考标记 特殊情况",
    REMARK: "remark remarks comment comments bemerkung 备注 说明",
}
_OF_EXAM: Final = """exam exammark examscore examgrade finalexam finalexamination finalexammark
    期末成绩 期末 期末分数 期末考试 期末考试成绩 考试成绩 考核成绩"""
_OF_COURSE: Final = """mark marks finalmark finalscore final grade finalgrade coursegrade coursemark note endnote
    成绩 分数 百分制 百分制成绩 总评 总评成绩 总成绩 最终成绩 综合成绩 学期成绩 课程成绩"""
_EITHER: Final = ("grade", "finalgrade", "coursegrade", "examgrade", "note", "endnote")  # letters, where there are
_KNOWN: Final = {word: role for role, words in _WORDS.items() for word in words.split()}
_COUNTS: Final = {word: place for place, words in enumerate((_OF_EXAM, _OF_COURSE)) for word in words.split()}


def read_role_hints(texts: Iterable[str]) -> tuple[TableHints, dict[str, str]]:
    """Read `id=学号,score=期末成绩,letter=等级`: what says who a student is, and the role of each other heading."""
    columns: dict[str, str] = {}
    roles: dict[str, str] = {}
    for text in texts:
        try:
            items = next(csv.reader([text], skipinitialspace=True, strict=True), [])
        except csv.Error as error:
            raise AnswerError(f"--columns: {text!r} cannot be read ({error}); write it as score=期末成绩") from None
        for item in items:
            target, equals, heading = (part.strip() for part in item.partition("="))
            if not (equals and target and heading):
                raise AnswerError(f"--columns: {item!r} must name a column and its heading, as score=期末成绩")
            role = target.casefold()
            if role in ROLES or role in ("none", "keep"):
                roles[visible(heading)] = role
            else:
                try:
                    put_column_hint(columns, target, heading, "--columns")
                except AnswerError:
                    raise AnswerError(
                        f"--columns: {target!r} is no kind of column; write one of {', '.join(ROLES)}, keep, or of "
                        "those that say who a student is: id, name, email, surname, first name"
                    ) from None
    return TableHints("", columns), roles


def column_roles(
    headings: Sequence[str],
    kinds: Sequence[str],
    said: Mapping[str, str],
    *,
    has_letters: bool,
    where: str,
    messages: list[str],
) -> dict[int, str]:
    """Give the role of every column that is to be filled in; AnswerError with the fix where none can be told.

    Where a column for this exam stands beside one for the course, that for the course is left as it is.
    """
    _check_said(headings, said, where)
    found: dict[int, str] = {}
    ranks: dict[int, int] = {}
    for i, heading in enumerate(headings):
        role = said.get(heading)
        word = folded(heading)
        if role is None and kinds[i] not in IDENTITIES:
            role = _KNOWN.get(word, "")
            if word in _COUNTS:
                role, ranks[i] = (LETTER if word in _EITHER and has_letters else MARK), _COUNTS[word]
        if role in ROLES:
            found[i] = role
    if any(rank == 0 for rank in ranks.values()):
        for i in [i for i, rank in ranks.items() if rank == 1]:
            messages.append(
                f"{where}: {headings[i]!r} is left as it is, beside a column for the exam; --columns "
                f"mark={_quoted(headings[i])} fills it in"
            )
            del found[i]
    _check_found(headings, kinds, found, has_letters, where)
    return found


def _check_said(headings: Sequence[str], said: Mapping[str, str], where: str) -> None:
    for heading in said:
        if heading not in headings:
            listed = ", ".join(repr(one) for one in headings if one)
            raise AnswerError(f"{where}: no column is called {heading!r}, which --columns names; there are {listed}")


def _check_found(
    headings: Sequence[str], kinds: Sequence[str], found: Mapping[int, str], has_letters: bool, where: str
) -> None:
    if not any(role in FIGURES for role in found.values()):
        others = [name for name, kind in zip(headings, kinds, strict=True) if name and kind not in IDENTITIES]
        listed = f" ({', '.join(map(repr, others))})" if others else ""
        example = _quoted(others[0]) if others else "HEADING"
        raise AnswerError(
            f"{where}: no column{listed} is known to take a mark; say which does: --columns mark={example} "
            "(or score, percent, letter, passed)"
        )
    lettered = next((i for i, role in found.items() if role == LETTER), None)
    if lettered is not None and not has_letters:
        raise AnswerError(
            f"{where}: {headings[lettered]!r} takes a grade, and this exam has none; give --grades FILE with "
            f"{{A: 90, B: 80, F: 0}} or {{use: 等级制}}, or --columns mark={_quoted(headings[lettered])}"
        )


def _quoted(heading: str) -> str:
    return f"'{heading}'" if " " in heading else heading
