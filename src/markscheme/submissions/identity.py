"""Columns and fields that say who a student is, and those that form tools add of their own."""

from __future__ import annotations

import re
import unicodedata

# Kinds from the surest to the weakest: what is unique at a university comes before what two people may share.
_KINDS = {
    "student": "student 学生",
    "number": """studentid studentno studentnumber studentnr studentidnumber idnumber matriculationnumber matrnr number
        sisid sisuserid universityid candidatenumber candidateno 学号 学生号 学生学号 考号 准考证号 考生号 工号 编号""",
    "id": "id userid uid sid",
    "username": "username user login sisloginid loginid account 用户名 账号 帐号 用户",
    "email": "email emailaddress mail youremail 邮箱 电子邮箱 电子邮件 电子邮件地址 邮件",
    "name": "name fullname studentname yourname 姓名 名字 学生姓名 您的姓名 你的姓名",
    "surname": "surname lastname familyname 姓 姓氏",
    "first name": "firstname givenname 名",
}
_WORDS = {word: kind for kind, words in _KINDS.items() for word in words.split()}

_TOOL_COLUMNS = """
    timestamp no score totalscore points totalpoints grade starttime completiontime lastmodifiedtime submissiontime
    submittedat submitted duration timetaken startedon started completed state status language ip ipaddress
    quizfeedback feedback attempt department institution section class 时间戳 时间戳记 得分 分数 总分 成绩
    开始时间 完成时间 上次修改时间 最后修改时间 提交时间 提交答卷时间 用时 所用时间 答题时长 状态 语言 来源 来源详情
    来自ip ip地址 序号 答题序号 班级 院系 学院 专业
"""
_TOOL = frozenset(_TOOL_COLUMNS.split())
_TOOL_PREFIX = re.compile(r"(?:points|feedback|得分|反馈|分数)\s*[-–—:：]", re.IGNORECASE)
_COUNTED_BY_TOOL = {"completiontime", "完成时间"}
_ANONYMOUS = {"anonymous", "匿名", "匿名用户"}
_SHEET = {"sheet", "sheetcode", "code", "试卷", "试卷代码", "试卷编号"}


def folded(heading: str) -> str:
    """A heading without case, width, space, punctuation and a remark in brackets.

    >>> folded(" E-mail Address "), folded("学号（必填）")
    ('emailaddress', '学号')
    """
    text = re.sub(r"\([^()]*\)\s*$", "", without_count(unicodedata.normalize("NFKC", heading)))
    return re.sub(r"[\W_]+", "", text).casefold()


def without_count(heading: str) -> str:
    """A heading without the count that questionnaires put before it.

    >>> without_count("2、学号")
    '学号'
    """
    return re.sub(r"^\d{1,3}\s*[、.)]\s*", "", heading.strip())


def identity_kind(heading: str) -> str | None:
    """Which kind of identity a heading announces: number, id, username, email, name ..."""
    return _WORDS.get(folded(heading))


def identity_rank(kind: str) -> int:
    """Lower is surer."""
    return list(_KINDS).index(kind)


def is_tool_column(heading: str) -> bool:
    """Whether form tools write this column of their own."""
    return folded(heading) in _TOOL or _TOOL_PREFIX.match(heading.strip()) is not None


def is_sheet_column(heading: str) -> bool:
    """Whether the column holds the code of the sheet."""
    return folded(heading) in _SHEET


def numbers_its_rows(headings: list[str]) -> bool:
    """Whether a tool's own column ID counts the responses and says nothing about the student."""
    return any(folded(heading) in _COUNTED_BY_TOOL for heading in headings)


def is_anonymous(text: str) -> bool:
    """Whether a form tool wrote that it does not know the student."""
    return text.strip().casefold() in _ANONYMOUS
