"""Marks that a person gave for the instructor's own questions, from CSV or XLSX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from markscheme.errors import AnswerError, did_you_mean
from markscheme.exam.exam_folder import Exam
from markscheme.files.class_table import Table, open_table, said_no_student
from markscheme.files.encoding import printable
from markscheme.files.headings import (
    BOX,
    IDENTITIES,
    IDS,
    LONGEST_HEADING,
    NO_HINTS,
    TableHints,
    mistyped_kind,
    visible,
)
from markscheme.files.read_table import Row
from markscheme.gradebook.matching import said_lost_zeros
from markscheme.gradebook.record import Remark
from markscheme.gradebook.review import HAND_MARKS_DIFFER, HAND_MARKS_ROW
from markscheme.marking.marks import mark_text
from markscheme.submissions.collecting import HandedInFile
from markscheme.submissions.identity import identity_rank, name_key, same_id, whole_name

HandMarks = dict[str, dict[str, Fraction]]
MOST_SAID = 10
_DECIMAL = r"\d{1,6}(?:\.\d{1,6})?"
_SIZE = r"\d{1,6}(?:[.,]\d{1,6})?"
_NUMBER = re.compile(_DECIMAL, re.ASCII)
_OUT_OF = re.compile(rf"({_DECIMAL})\s*/\s*({_DECIMAL})", re.ASCII)  # as quizzes write the marks of an answer
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_NOT_YET: Final = ("", "-", "–", "—")  # platforms leave a cell so until somebody gives marks
_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xls")
_MARK_COLUMNS = (BOX, "score", "")  # the kinds of columns among which those with marks of a question are
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
class _Heading:
    """What a heading says: the question, what its marks are out of, and how sure it is that marks stand below.

    `rank`: 0 where a person said so, 1 where a platform did, 2 for a name alone, below which an answer may stand.
    `share`: the heading says that no marks stand there, but per cents or letters.
    """

    question: str
    rank: int
    out_of: str = ""
    share: bool = False


class _Questions:
    """The questions of an exam by what people and platforms call them."""

    def __init__(self, exam: Exam, hints: TableHints) -> None:
        self.all, self.hints = exam.blueprint.questions, hints
        self.static = {one.id: one for one in self.all if one.static}
        self.ids = {_plain(one.id): one.id for one in self.all}
        self.numbered = all(re.fullmatch(r"q\d+", one.id) for one in self.all)
        self.texts: dict[str, list[str]] = {}
        for one in self.static.values():
            for text in {_plain(said) for said in (one.text.en, one.text.zh, one.title.en, one.title.zh) if said}:
                self.texts.setdefault(text, []).append(one.id)

    def called(self, name: str, *, number: bool = False) -> str:
        """Give the question that a name means: its id, its number or its whole text; empty for none, or for several.

        With `number` digits alone are a number, too.
        """
        text = _plain(name)
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

    def headed(self, heading: str) -> _Heading | None:
        """Read a heading; None where it means no question that is marked by hand."""
        if said := self.hints.target(heading):
            return _Heading(said, 0) if said in self.static else None
        if len(heading) > LONGEST_HEADING:
            return None
        found = self._by_platform(_plain(heading)) or _Heading(self.called(heading), 2)
        return found if found.question in self.static else None

    def _by_platform(self, text: str) -> _Heading | None:
        for pattern in _HEADINGS:
            if match := pattern.fullmatch(text):
                said = match.groupdict()
                question = self.called(said["name"]) or self.called(said.get("number") or "", number=True)
                if question:
                    size = (said.get("out_of") or "").replace(",", ".")
                    return _Heading(question, 1, size, bool(said.get("share")))
        return None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", visible(text)).casefold()


def read_hand_marks(
    path: Path,
    exam: Exam,
    remarks: list[Remark] | None = None,
    hints: TableHints = NO_HINTS,
    notes: list[str] | None = None,
    *,
    decimal_comma: bool = False,
) -> HandMarks:
    """Read marks by student and question. A row that does not fit is left out, and two marks that differ are both.

    `remarks` takes what is to be said of that, `notes` what was decided about the table. Raises AnswerError for a
    table in which no row fits. The table has a column for the student and either the columns question and marks, or one
    column for each question, under its id or as a platform heads it. With `decimal_comma` 4,5 is 4.5.
    """
    file = HandedInFile(path, printable(str(path)), "")
    if file.suffix not in _TABLES:
        raise AnswerError(f"{file.where}: marks given by hand are read from {', '.join(_TABLES)}")
    questions = _Questions(exam, hints)
    if not questions.static:
        raise AnswerError(f"{path}: this exam has no question that is marked by hand")

    def is_question(heading: str) -> bool:
        return questions.headed(heading) is not None

    messages: list[str] = []
    content = file.content()
    table = _Marks(open_table(content, file.where, messages, hints, is_question), exam, questions, decimal_comma)
    for row in table.table.rows:
        table.add(row)
    if table.troubles and not table.given:
        more = len(table.troubles) - MOST_SAID
        lines = [f"{one.source}: {one.detail}" for one in table.troubles[:MOST_SAID]]
        raise AnswerError("\n".join(lines + ([f"and {more} more rows"] if more > 0 else [])))
    if notes is not None:
        notes += [*messages, *table.decided()]
    if remarks is not None:
        remarks += [*table.troubles, *table.contradictions()]
    return table.agreed()


class _Marks:
    """Takes one row after the other."""

    def __init__(self, table: Table, exam: Exam, questions: _Questions, decimal_comma: bool) -> None:
        self.table, self.exam, self.where, self.static = table, exam, table.where, questions.static
        self.asked, self.decimal_comma = questions, decimal_comma
        self.given: dict[tuple[str, str], list[tuple[int, Fraction]]] = {}
        self.troubles: list[Remark] = []
        self.ids = {same_id(id): id for id in exam.by_id}
        self.who = sorted(table.columns(*IDENTITIES), key=lambda i: identity_rank(table.kinds[i]))
        if not self.who:
            raise AnswerError(f"{self.where}: {said_no_student(table.headings, questions.hints)}")
        self.names: dict[frozenset[str], list[str]] = {}
        self.emails: dict[str, list[str]] = {}
        for one in exam.students:
            self.names.setdefault(name_key(one.name), []).append(one.id)
            self.emails.setdefault(one.email.casefold(), []).append(one.id)
        self.columns = dict(self._headed())
        self.question, self.marks = table.column("question"), table.column("marks", "score")
        if not self.columns and (self.question is None or self.marks is None):
            raise AnswerError(f"{self.where}: {self._no_columns()}")

    def _headed(self) -> Iterator[tuple[int, str]]:
        """Give the columns that hold marks, and the question of each; note those that hold something else.

        Where a platform says below which heading the marks stand, the plain name is that of the answer.
        """
        headings = self.table.headings
        found = {i: said for i in self.table.columns(*_MARK_COLUMNS) if (said := self.asked.headed(headings[i]))}
        surest: dict[str, int] = {}
        for said in found.values():
            if not said.share:
                surest[said.question] = min(said.rank, surest.get(said.question, said.rank))
        for i, said in found.items():
            marks = self.static[said.question].marks
            if said.share and said.question not in surest:
                self._say_column(i, "holds per cents or letters, which are no marks; export the marks themselves")
            elif not said.share and said.rank == surest[said.question]:
                if said.out_of and Fraction(said.out_of) != marks:
                    self._say_column(i, f"is out of {said.out_of}, but {said.question} has {marks} marks")
                else:
                    yield i, said.question

    def decided(self) -> Iterator[str]:
        """Say which question each column is taken for, where its heading is another than the question's id."""
        for i, question in self.columns.items():
            heading = self.table.headings[i]
            if _plain(heading) != _plain(question) and not self.asked.hints.target(heading):
                yield f"{self.where}: the column {heading!r} is read as the marks of {question}"

    def _say_column(self, column: int, trouble: str) -> None:
        said = f"the column {self.table.headings[column]!r} {trouble}"
        self.troubles.append(Remark(HAND_MARKS_ROW, "", self.where, said))

    def _no_columns(self) -> str:
        """Say why a table has no column with marks, with what to do about that which is most like one."""
        headings = self.table.headings
        if self.troubles:
            return self.troubles[0].detail
        first = next(iter(self.static))
        if self.question is None and self.marks is not None:
            return (
                f"the column {headings[self.marks]!r} says no question; say of which its marks are: "
                f"--columns {first}={_in_quotes(headings[self.marks])}"
            )
        for heading in self.table.unknown.values():
            kind, word = mistyped_kind(heading)
            if kind in ("score", "question"):
                said = "marks" if kind == "score" else kind
                return (
                    f"the column {heading!r} is not known; did you mean {word!r}? Rename it, "
                    f"or say what it is: --columns {said}={_in_quotes(heading)}"
                )
        return (
            "the first row must name a column for the question and one for the marks, "
            f"or be headed by questions that are marked by hand: {', '.join(self.static)}; "
            f"or say which column it is: --columns {first}=HEADING"
        )

    def add(self, row: Row) -> None:
        """Take a row, or note what is wrong with it; a cell that is spoilt costs its own mark."""
        cells = {i: cell.strip() for i, cell in enumerate(row.cells)}
        try:
            student = self._student(row, cells)
        except AnswerError as error:
            self._say(row, error)
            return
        for column, question in self._questions(cells):
            try:
                if column in row.troubles:
                    raise AnswerError(row.troubles[column])
                if (text := cells.get(column, "")) not in _NOT_YET:
                    marks = self._marks(question, text)
                    self.given.setdefault((student, question), []).append((row.number, marks))
            except AnswerError as error:
                self._say(row, error)

    def _say(self, row: Row, error: AnswerError) -> None:
        self.troubles.append(Remark(HAND_MARKS_ROW, "", f"{self.where}, row {row.number}", str(error)))

    def agreed(self) -> HandMarks:
        """Give the marks on which all rows agree."""
        found: HandMarks = {}
        for (student, question), given in self.given.items():
            if len({marks for _, marks in given}) == 1:
                found.setdefault(student, {})[question] = given[0][1]
        return found

    def contradictions(self) -> Iterator[Remark]:
        """List the questions of students for which rows give different marks."""
        for (student, question), given in self.given.items():
            if len({marks for _, marks in given}) > 1:
                listed = ", ".join(f"{mark_text(marks)} (row {row})" for row, marks in given)
                yield Remark(HAND_MARKS_DIFFER, student, self.where, f"{question}: {listed}")

    def _student(self, row: Row, cells: Mapping[int, str]) -> str:
        """Give the student whom the surest column that is filled in names; the roster has one alone of that."""
        column = next((i for i in self.who if cells.get(i)), None)
        if column is None:
            spoilt = next((row.troubles[i] for i in self.who if i in row.troubles), "")
            raise AnswerError(spoilt or "says no student; fill in the id, or delete the row")
        text = cells[column]
        if found := self.ids.get(same_id(text)):
            self._check_same(found, row)
            return found
        if self.table.kinds[column] not in IDS:
            found_by_name = self._named(row)
            if len(found_by_name) == 1:
                return found_by_name[0]
            if found_by_name:
                raise AnswerError(f"{text!r} is the name of {', '.join(found_by_name[:3])}; give the id")
        hint = did_you_mean(text, self.exam.by_id)
        hint = hint if hint.startswith("did") else "the roster has no one like it"
        raise AnswerError(f"no student {text!r}; {said_lost_zeros(text, self.exam.by_id) or hint}")

    def _named(self, row: Row) -> list[str]:
        """Give the ids of those who have the e-mail address or the name of a row."""
        email = self.table.text(row, "email").casefold()
        if email:
            return self.emails.get(email, [])
        return self._called(whole_name(self.table, row))

    def _called(self, name: str) -> list[str]:
        key = name_key(name)
        return self.names.get(key, []) if key else []

    def _check_same(self, id: str, row: Row) -> None:
        """Refuse a row whose id is one student's and whose name or e-mail address another's: one of them slipped."""
        name, email = whole_name(self.table, row), self.table.text(row, "email")
        for what, text, holders in (
            ("name", name, self._called(name)),
            ("e-mail address", email, self.emails.get(email.casefold(), []) if email else []),
        ):
            if holders and id not in holders:
                own = self.exam.by_id[id].name
                whose = f"the id {id!r} is that of {own}" if own else f"the id is {id!r}"
                raise AnswerError(f"{whose}, but the {what} {text!r} that of {holders[0]!r}; correct one of them")

    def _questions(self, cells: Mapping[int, str]) -> Iterator[tuple[int, str]]:
        """Give the columns with marks in a row, and the question that each is for."""
        yield from self.columns.items()
        if not self.columns and self.question is not None and self.marks is not None:
            text = cells.get(self.question, "")
            yield self.marks, self.asked.called(text, number=True) or text

    def _marks(self, question: str, text: str) -> Fraction:
        if question not in self.static:
            raise AnswerError(f"no question {question!r} is marked by hand; {did_you_mean(question, self.static)}")
        found = self._number(question, text)
        if not 0 <= found <= self.static[question].marks:
            raise AnswerError(f"{question}: the marks are {text}, but must lie from 0 to {self.static[question].marks}")
        return found

    def _number(self, question: str, text: str) -> Fraction:
        """Read a mark; of `4 / 5` the 4, where the question has 5 marks."""
        plain = unicodedata.normalize("NFKC", text)
        if self.decimal_comma:
            plain = _COMMA.sub(".", plain)
        marks = self.static[question].marks
        if match := _OUT_OF.fullmatch(plain):
            if Fraction(match[2]) != marks:
                raise AnswerError(f"{question}: the marks are {text!r}, but the question has {marks}")
            return Fraction(match[1])
        if _NUMBER.fullmatch(plain):
            return Fraction(plain)
        advice = "; give --decimal-comma to read it so" if _NUMBER.fullmatch(_COMMA.sub(".", plain)) else ""
        raise AnswerError(f"{question}: the marks are {text[:40]!r}, but must be a number such as 3 or 2.5{advice}")


def _in_quotes(heading: str) -> str:
    return f"'{heading}'" if " " in heading else heading
