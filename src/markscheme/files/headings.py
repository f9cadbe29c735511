"""What the columns of a table hold, by the headings that platforms, form tools and registries give them."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from markscheme.errors import AnswerError

# The one table of headings, each folded. Kinds of identity stand first, from the surest to the weakest: what is unique
# at a university comes before what two people may share.
KINDS: Final[Mapping[str, str]] = {
    "student": "student 学生",
    "number": """studentid studentno studentnumber studentnr studentidnumber studentidno studentcode idnumber
        matriculationnumber matriculationno matriculation matrnr matrikelnummer matrikelnr sisid sisuserid universityid
        candidatenumber candidateno candidateid orgdefinedid registrationnumber registrationno rollnumber rollno zid usn
        enrolmentnumber enrolmentno enrollmentnumber enrollmentno
        学号 您的学号 你的学号 学生号 学生学号 学号工号 学工号 考号 准考证号 考生号 学籍号 工号 學號 學生學號 應考證號
        学籍番号 학번 numéroétudiant""",
    "id": "id number userid uid sid 编号",
    "username": "username user login loginid sisloginid netid account 用户名 登录名 登录账号 账号 帐号 用户",
    "email": """email emailaddress emailadresse emailid mail youremail useremail studentemail schoolemail
        universityemail 邮箱 电子邮箱
        电子邮件 电子邮件地址 电邮 邮件 邮箱地址 電子郵件 電子郵件地址 電郵 電郵地址 信箱""",
    "name": """name names fullname studentname yourname displayname candidatename nameofstudent nameofthestudent
        姓名 名字 名称 学生姓名 考生姓名
        您的姓名 你的姓名 真实姓名 學生姓名 全名 氏名 이름 성명""",
    "surname": "surname last lastname familyname secondname nachname nom apellidos cognome 姓 姓氏",
    "first name": "first firstname givenname forename forenames givennames vorname prénom prenom nombre nome 名",
    "platform id": """identifier participantid canvasuserid integrationid rootaccount submissionid responseid
        responseno externalid childcourseid zipgradeid canvasgroupid 用户id 学生id 微信昵称 昵称""",
    "row": "no nr row line rownumber serialnumber serialno srno slno 序号 答题序号 行号 序",
    "sheet": "sheet sheetcode code papercode 试卷 试卷代码 试卷编号",
    "time": """timestamp completiontime submissiontime submittedat submitted submittedon submissiondate datesubmitted
        timesubmitted completed completedon finished finishedat timefinished attemptend endtime lastmodifiedsubmission
        时间戳 时间戳记 完成时间 提交时间 提交答卷时间 交卷时间 答题时间""",
    "start": """starttime started startedon startedat timestarted attemptstart begun 开始时间 开始答题时间 进入时间""",
    "score": """score totalscore points totalpoints maxpoints grade finalgrade total result marks mark maximumgrade
        ncorrect nincorrect 得分 分数 总分 总得分 成绩 总成绩 总评 总评成绩 平时成绩 期末成绩""",
    "feedback": "quizfeedback feedback feedbackcomments rightanswer correctanswer 反馈 测验反馈 批语 评语 正确答案",
    "group": """group groups groupname class section sections tutorial seminar classname 组 分组 小组 班级 班 班级名称
        教学班 行政班 行政班级 教学班名称 教学班级 自然班 班級 群組 組別""",
    "room": """room examroom roomno roomnumber hall venue lecturehall 考室 考场 考场号 考场名称
        教室 考试教室 考试地点 考場 試場""",
    "seat": "seat seatnumber seatno place desk 座位 座位号 座号 考试座位号 座次 座號 座位號",
    "extra time": "extratime additionaltime timeextension extratimeallowance 额外时间 加时 延时 延长时间",
    "large print": "largeprint large largetype bigprint 大字 大字版 大字卷 大字体",
    "language": "language lang preferredlanguage examlanguage 语言 语种 考试语言 語言 語種",
    "status": "status studentstatus examstatus statusofstudent 状态 学生状态 考试状态 考生状态 考试性质",
    "role": "role roles rolename courserole userrole 角色 身份 用户角色",
    "question": "question questionid 题目 题号 题",
    "tool": """lastmodifiedtime duration timetaken state ip ipaddress attempt department institution
        endoflineindicator gradepostedtime lateness latenesshms viewcount submissioncount availability lastaccess
        lastdownloadedfromthiscourse gradecanbechanged lastmodifiedgrade sectionid sectionsisid sectionmembership
        上次修改时间 最后修改时间 用时 所用时间 答题时长 作答时长 来源 来源详情 来自ip ip地址 院系 学院 专业
        学校 批阅人 批阅时间 批阅状态 批阅ip 性别 提交状态""",
}
IDENTITIES: Final = ("student", "number", "id", "username", "email", "name", "surname", "first name")
IDS: Final = IDENTITIES[:4]
NOBODY: Final = "none"  # the kind of a column that is to be passed over
BOX: Final = "answer"  # the kind of a column that holds answers, or marks of a question: its reader says which
_WORDS = {word: kind for kind, words in KINDS.items() for word in words.split()}
_COUNTED_BY_TOOL = {"completiontime", "完成时间"}  # a form tool that writes these counts the responses in a column ID
_COUNTS_ITS_USERS = {
    "sisloginid",
    "sisuserid",
    "canvasuserid",
}  # a platform that writes these has a count of its own in ID

# What belongs to a question and is no answer to it: points, comments, the right answer, the text of the question.
_SCORES = re.compile(
    r"""(?:points|score|得分|分数|分值)\s*[-–—:：]\s*\S.*|.*\[\s*(?:score|得分|分数)\s*\]
    |.*[\[(|]\s*(?:total\s+)?(?:pts|points|up\s+to)\s*:.*|\d+(?:\.\d+)?:\s.*\(\s*\d+\.\d+\s*pts\s*\)
    |.*\s[-–]\s(?:max\s+points|lateness\s*\(h:m:s\)|submission\s+time|score)
    |(?:auto|manual|possible|earned|max(?:imum)?)\s*(?:score|points|grade)s?(?:\s*\d+)?|q\.?\s*\d+\s*/\s*[\d.,]+
    |(?:grade|score|total|成绩)\s*/\s*[\d.,]+|.*\b(?:points|text|weighted)\s+grade\s*(?:<.*>)?
    |(?:.*\s)?(?:current|final|unposted\s\w+)\s+(?:score|points|grade)|\d+[.,]\d+""",
    re.IGNORECASE | re.VERBOSE,
)
_FEEDBACK = re.compile(
    r"""(?:feedback|反馈|评语)\s*[-–—:：]\s*\S.*|.*\[\s*(?:feedback|comments?|反馈|评语)\s*\]
    |(?:right|correct)\s+answers?\s*\d*|question\s*id\s*\d+""",
    re.IGNORECASE | re.VERBOSE,
)
# What a student is entitled to is found in a longer heading, too: it must not get lost among what is not known.
_ENTITLED = {
    "extra time": ("extratime", "additionaltime", "额外时间", "延长时间"),
    "large print": ("largeprint", "大字"),
}
_FORMAT_SIGNS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
LONGEST_HEADING: Final = 400
NEAR: Final = 0.7  # how alike a heading and a known one must be for it to be named
_MISTYPED: Final = 4  # letters: shorter words are one slip away from too many others


def folded(heading: str) -> str:
    """Give a heading without case, width, space, punctuation, a count before it and a remark in brackets after it.

    >>> folded(" E-mail Address "), folded("2、学号（必填）"), folded("学号/工号")
    ('emailaddress', '学号', '学号工号')
    """
    text = without_count(unicodedata.normalize("NFKC", visible(heading)))
    bare = re.sub(r"[\W_]+", "", re.sub(r"\([^()]*\)\s*$", "", text)).casefold()
    return bare or re.sub(r"[\W_]+", "", text).casefold()


def without_count(heading: str) -> str:
    """Give a heading without the count that questionnaires put before it, or the number of a question on a platform.

    >>> without_count("2、学号"), without_count("29684859: q1.mean")
    ('学号', 'q1.mean')
    """
    return re.sub(r"^(?:\d{1,3}\s*[、.)]|\d{3,}:)\s*(?=\D)", "", heading.strip())


def visible(text: str) -> str:
    """Take out signs that nobody sees, such as a zero-width space or a mark of direction; each space is a plain one.

    >>> visible("1\u200b2\u00a03")
    '12 3'
    """
    return " ".join(_FORMAT_SIGNS.sub("", text).split())


@lru_cache(4096)
def heading_kind(heading: str) -> str:
    """Give the kind of column that a heading alone announces, as in KINDS; empty for one that is not known."""
    if len(heading) > LONGEST_HEADING:
        return ""
    text = unicodedata.normalize("NFKC", visible(heading))
    if _SCORES.fullmatch(text):
        return "score"
    if _FEEDBACK.fullmatch(text):
        return "feedback"
    word = folded(heading)
    entitled = (kind for kind, parts in _ENTITLED.items() if any(part in word for part in parts))
    return _WORDS.get(word) or next(entitled, "")


@dataclass(frozen=True)
class TableHints:
    """What a person says of tables that they do not say themselves.

    `encoding`: of a text that is not UTF-8. `columns`: what a heading, written as in the table, stands for: a kind, or
    the name of an answer box.
    """

    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    def target(self, heading: str) -> str:
        """Give what a heading was said to stand for; empty when nothing was said."""
        return self._targets.get(_exact(heading), "") if self.columns else ""

    @property
    def _targets(self) -> dict[str, str]:
        return {_exact(heading): target for heading, target in self.columns.items()}

    def heading_for(self, kind: str) -> str:
        """Give the heading that was said to be of a kind; empty when nothing was said."""
        return next((heading for heading, target in self.columns.items() if target == kind), "")

    def unmet(self, headings: Iterable[str]) -> dict[str, str]:
        """Give what was said of headings that a table does not have."""
        present = set(map(_exact, headings))
        return {heading: target for heading, target in self.columns.items() if _exact(heading) not in present}


NO_HINTS: Final = TableHints()


def _exact(heading: str) -> str:
    """Give a heading as a person copies it: without case and width, and every space a plain one."""
    return unicodedata.normalize("NFKC", visible(heading)).casefold()


def read_column_hints(texts: Iterable[str], where: str = "--columns") -> dict[str, str]:
    """Read `id=学号,name=姓名` to what each heading stands for; a heading with a comma stands in quotation marks.

    Left of `=` stands a kind (id, name, surname, first name, e-mail, group, room, seat ...), `none` for a column that
    is to be passed over, or an answer box such as q1.slope. Raises AnswerError that says how to write it.
    """
    columns: dict[str, str] = {}
    for text in texts:
        try:
            items = next(csv.reader([text], skipinitialspace=True, strict=True), [])
        except csv.Error as error:
            raise AnswerError(f"{where}: {text!r} cannot be read ({error}); write it as id=学号,name=姓名") from None
        for item in items:
            target, equals, heading = item.partition("=")
            if not (equals and target.strip() and heading.strip()):
                raise AnswerError(f"{where}: {item!r} must name a column and its heading, as id=学号,name=姓名")
            put_column_hint(columns, target, heading, where)
    return columns


def put_column_hint(columns: dict[str, str], target: str, heading: str, where: str) -> None:
    """Note that a heading stands for a kind or an answer box; raise AnswerError when it stands for two, or for none."""
    kind = _kind_named(target, where)
    before = columns.setdefault(visible(heading), kind)
    if before != kind:
        raise AnswerError(
            f"{where}: the heading {heading.strip()!r} stands for {before} and for {kind}; keep one of them"
        )


_SAID = {"id": "id", "number": "id", "student": "id", "platform id": NOBODY, "row": NOBODY, "tool": NOBODY}
SAID_KINDS: Final = (
    *("id", "username", "email", "name", "surname", "first name", "group", "room", "seat", "extra time"),
    *("large print", "language", "status", "time", "sheet", "question", "step", "marks", "reason", "by", NOBODY),
)


def _kind_named(target: str, where: str) -> str:
    """Give the kind that a person names, or the name of an answer box as it stands."""
    word = folded(target)
    if word in ("none", "nobody", "ignore", "无"):
        return NOBODY
    if word in ("marks", "mark", "分数", "得分"):
        return "marks"
    if word in ("step", "reason", "by"):  # of a table of decisions; elsewhere such a heading may be anything
        return word
    kind = heading_kind(target)
    if kind in _SAID or kind in SAID_KINDS:
        return _SAID.get(kind, kind)
    if re.fullmatch(r"q\w*\d+([.\s(].*)?", target.strip(), re.IGNORECASE):
        return target.strip()
    raise AnswerError(
        f"{where}: {target.strip()!r} is no kind of column; write one of {', '.join(SAID_KINDS)}, "
        "or an answer box such as q1.slope"
    )


def no_box(heading: str) -> bool:
    """Say that no heading is one of answers: a roster has none."""
    return False


def column_kinds(
    headings: Sequence[str], hints: TableHints = NO_HINTS, is_box: Callable[[str], bool] = no_box
) -> list[str]:
    """Give the kind of every column, seen together: `answer` where `is_box`, empty where nothing is known.

    A column `ID` that counts the responses says nothing of the student, nor does the platform's own `ID` beside the
    university's number or login; `Student` beside a number is a name. Where groups have names, a section is none.
    """
    said = [hints.target(heading) for heading in headings]
    words = [folded(heading) for heading in headings]
    free = [i for i, target in enumerate(said) if not target]
    kinds = [
        _said_kind(target) if target else _plain_kind(heading, is_box)
        for target, heading in zip(said, headings, strict=True)
    ]

    def change(old: Iterable[str], new: str, which: Callable[[str], bool] = bool) -> None:
        for i in free:
            if kinds[i] in old and which(words[i]):
                kinds[i] = new

    if "id" in said:
        change(IDS, "platform id")
    elif not _COUNTED_BY_TOOL.isdisjoint(words):
        change(("id",), "row", lambda word: word == "id")
    elif not _COUNTS_ITS_USERS.isdisjoint(words):
        change(("id",), "platform id", lambda word: word == "id")
    if "number" in kinds:
        change(("id",), "platform id")
    if "groupname" in words:
        change(("group",), "tool", lambda word: word in ("section", "sections"))
    if {"number", "id", "username"} & set(kinds) and "name" not in kinds:
        change(("student",), "name")
    for i in range(1, len(headings)):  # the points of a question are named by their number alone
        if re.match(r"\d{3,}:", headings[i - 1].strip()) and re.fullmatch(r"\d+", headings[i].strip()):
            kinds[i] = "score"
    if "first name" in kinds and "surname" not in kinds:  # as German lists have it: Name, Vorname
        change(("name",), "surname", lambda word: word == "name")
    if any(re.fullmatch(r"answer\d+", word) for word in words):  # beside it stands the text of the question
        change((BOX, ""), "feedback", lambda word: re.fullmatch(r"question\d+", word) is not None)
    return kinds


def _said_kind(target: str) -> str:
    """Give the kind of a column of which a person said what it holds: one of these, or an answer box."""
    return "number" if target == "id" else target if target in SAID_KINDS else BOX


def _plain_kind(heading: str, is_box: Callable[[str], bool]) -> str:
    kind = heading_kind(heading)
    if kind in ("score", "feedback") and folded(heading) not in _WORDS:
        return kind
    return BOX if is_box(heading) else kind


def nearest_heading(kinds: Iterable[str], headings: Iterable[str]) -> str:
    """Give the heading that is most like a known one of these kinds; empty when none is like any."""
    words = [word for kind in kinds for word in KINDS[kind].split()]
    by_word = {folded(heading): heading for heading in headings if heading.strip()}
    for word in words:
        if near := get_close_matches(word, by_word, n=1, cutoff=NEAR):
            return by_word[near[0]].strip()
    return ""


def mistyped_kind(heading: str) -> tuple[str, str]:
    """Give the kind and the word of which a heading is one slip away, as `nmae` is of name; empty where it is none.

    >>> mistyped_kind("nmae"), mistyped_kind("language")
    (('name', 'name'), ('', ''))
    """
    word = folded(heading)
    if word in _WORDS or len(word) < _MISTYPED:
        return "", ""
    near = (known for known in _WORDS if known.isascii() and len(known) >= _MISTYPED and _one_slip(word, known))
    found = next(near, "")
    return (_WORDS[found], found) if found else ("", "")


def _one_slip(text: str, other: str) -> bool:
    """Whether one letter was left out, put in, changed, or exchanged with the next."""
    if text[:-1] in (other, other[:-1]):
        return False  # `Group A` and `Room 2` are no slips
    if len(text) > len(other):
        text, other = other, text
    if len(other) - len(text) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), len(text))
    rest, more = text[start:], other[start:]
    if len(text) < len(other):
        return rest == more[1:]
    return rest[1:] == more[1:] or (rest[:2] == more[1::-1] and rest[2:] == more[2:])
