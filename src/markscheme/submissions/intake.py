"""One script a student: claims read with a sheet, who is who where there is no roster, and which script counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice, takewhile
from pathlib import Path
from typing import Literal

from markscheme.answers import Raw
from markscheme.errors import AnswerError
from markscheme.faults import CAUGHT, fault_of
from markscheme.files.read_table import Row
from markscheme.papers.practice_sheet import Sheet
from markscheme.submissions.gather import Reading
from markscheme.submissions.handed_in import HandedIn, Reader, ReadingRules
from markscheme.submissions.identity import name_key, same_id
from markscheme.submissions.pdf_form import Field, from_fields
from markscheme.submissions.plain_text import read_plain
from markscheme.submissions.sheet_layout import Layout, layout_of
from markscheme.submissions.submission import (
    Answers,
    Intake,
    RefusedSubmission,
    Submission,
    student_name,
)
from markscheme.submissions.table import read_row
from markscheme.submissions.times import OPEN, SAY_DATES, SAY_ZONE, both_readings, comparable, moment
from markscheme.submissions.tree_form import read_tree

Keep = Literal["none", "error", "first", "last", "best"]
"""Which of several scripts that differ counts: none is marked, it is an error, or the one that is named."""

MENTIONED_FILES = 10
MOST_COMPARED = 50  # different names of one id: a class of thousands with one id must not be held each against each
NO_CODE = "names no sheet code, which --require-code asks for; hand in the form with its code"


def read_submissions(
    paths: Sequence[Path | str], sheet: Sheet, *, keep: Keep = "last", rules: ReadingRules | None = None
) -> Intake:
    """Read everything that was handed in; `-` is standard input, a folder or zip file stands for all files in it.

    Of several submissions by one student the last one counts (by time where all say it, else in the order of files,
    then of rows) and the others are returned too, as is what cannot be read. Raises AnswerError when nothing can be
    read at all.
    """
    messages: list[str] = []
    layout = layout_of(sheet)
    reader = Reader(layout, messages, of_all=True, rules=rules or ReadingRules())
    read = read_claims(reader.read(paths), layout, reader.rules, messages)
    refused = [one for one in read if isinstance(one, RefusedSubmission)]
    found = [one for one in read if isinstance(one, Submission)]
    if refused and not found:
        raise AnswerError(_together([one.reason for one in refused]))
    if not found:
        raise AnswerError(
            f"nothing was handed in: no answers in {', '.join(str(path) for path in paths) or 'no files'}"
        )
    return _settle(found, refused, keep, messages)


def read_claims(
    found: Iterable[HandedIn | RefusedSubmission], layout: Layout, rules: ReadingRules, messages: list[str]
) -> list[Submission | RefusedSubmission]:
    """Read claims with the sheet that everybody has, each for the student whom it names; what cannot be is refused.

    Students who may be one are said among the messages.
    """
    claims: list[tuple[HandedIn, str]] = []
    read: list[Submission | RefusedSubmission] = []
    for one in found:
        who = one if isinstance(one, RefusedSubmission) else _student(one, rules)
        if isinstance(who, RefusedSubmission):
            read.append(who)
        elif isinstance(one, HandedIn):
            claims.append((one, who))
    alone, contradictory = told_apart(claims)
    messages += look_alikes(alone)
    return [*read, *contradictory, *(_read(claim, student, layout) for claim, student in alone)]


def _together(troubles: list[str]) -> str:
    more = len(troubles) - MENTIONED_FILES
    lines = troubles[:MENTIONED_FILES] + ([f"and {more} more files"] if more > 0 else [])
    return "\n".join(lines)


def _student(claim: HandedIn, rules: ReadingRules) -> str | RefusedSubmission:
    """Give the student whom a claim names first, as the marks will name them; or why nobody can tell."""
    try:
        if claim.spoilt and not claim.names:
            raise AnswerError(claim.spoilt)
        student = student_name(claim.names[0][1], claim.where) if claim.names else claim.fallback
    except AnswerError as error:
        return RefusedSubmission("", claim.where, str(error))
    if not student:
        return RefusedSubmission("", claim.where, f"{claim.where}: says no student; add an entry 'student'")
    if rules.require_code and not claim.code:
        return RefusedSubmission(student, claim.where, f"{claim.where}: {NO_CODE}")
    return student


def told_apart(claims: Sequence[tuple[HandedIn, str]]) -> tuple[list[tuple[HandedIn, str]], list[RefusedSubmission]]:
    """Give every claim one name for its student, and refuse those of which nobody can tell whether they are one's.

    Ids that differ in the form of their Unicode alone are one, written as it was first. Of the same name with another
    id it says the id. The same id with two names is refused: whoever mistypes an id must not replace the script of the
    student who has it.
    """
    people: dict[str, list[tuple[HandedIn, str]]] = {}
    for claim, student in claims:
        people.setdefault(same_id(student), []).append((claim, student))
    clashes = {key: pair for key, group in people.items() if (pair := _clash([claim for claim, _ in group]))}
    alone: list[tuple[HandedIn, str]] = []
    refused: list[RefusedSubmission] = []
    for claim, student in claims:
        key = same_id(student)
        if key in clashes:
            refused.append(_refused(claim, student, clashes[key]))
        else:
            alone.append((claim, people[key][0][1]))
    return alone, refused


def look_alikes(claims: Sequence[tuple[HandedIn, str]]) -> list[str]:
    """Say which of these students may be one: no roster tells. The scripts stay two, so that nobody has another's.

    Their ids differ by case or by zeros before them alone, or the id of one stands beside that of another.
    """
    students = {same_id(student): student for _, student in claims}
    alike: dict[str, list[str]] = {}
    for key, student in students.items():
        alike.setdefault(key.casefold().lstrip("0"), []).append(student)
    found = [
        f"{', '.join(map(repr, sorted(several)))} differ by case or zeros alone, and count as {len(several)} students; "
        "if they are one, write the same id in all files"
        for several in alike.values()
        if len(several) > 1
    ]
    besides = {
        (other, student)
        for claim, student in claims
        for kind, text in claim.names[1:]
        if kind != "name" and (other := students.get(same_id(text))) and other != student
    }
    found += [
        f"{other!r} stands beside the id {student!r} too, and both count as students; if they are one, write the id"
        for other, student in sorted(besides)
    ]
    more = [f"and {len(found) - MENTIONED_FILES} more that may be one student"] if len(found) > MENTIONED_FILES else []
    return [*found[:MENTIONED_FILES], *more]


def _clash(claims: Sequence[HandedIn]) -> tuple[HandedIn, HandedIn] | None:
    """Two claims with one id that cannot be one person's: another name, or another address, and nothing alike."""
    different: dict[frozenset[tuple[str, frozenset[str]]], HandedIn] = {}
    for one in claims:
        different.setdefault(frozenset(_facts(one).items()), one)
    told = [(claim, dict(facts)) for facts, claim in islice(different.items(), MOST_COMPARED)]
    for i, (claim, facts) in enumerate(told):
        for other, known in told[:i]:
            shared = facts.keys() & known.keys()
            if shared and not any(_is_like(facts[kind], known[kind]) for kind in shared):
                return other, claim
    return None


def _facts(claim: HandedIn) -> dict[str, frozenset[str]]:
    """Give what is said of a person beside the surest, by kind, to be compared."""
    return {("name" if kind == "student" else kind): name_key(text) for kind, text in claim.names[1:]}


def _is_like(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two names may be one person's: the words of one are those of the other, or begin them."""
    few, many = sorted(([word.strip(".") for word in words] for words in (one, other)), key=len)
    return all(any(word.startswith(part) or part.startswith(word) for word in many) for part in few)


def _refused(claim: HandedIn, student: str, pair: tuple[HandedIn, HandedIn]) -> RefusedSubmission:
    said = " and ".join(f"{_short(one)} is {', '.join(repr(text) for _, text in one.names[1:])}" for one in pair)
    reason = f"{claim.where}: {student!r} in {said}: two students? write the id that each has, or the same name"
    return RefusedSubmission("", claim.where, reason)


def _short(claim: HandedIn) -> str:
    """Give a place without its folder: the reason begins with the whole of one."""
    return Path(claim.where).name


def _read(claim: HandedIn, student: str, layout: Layout) -> Submission | RefusedSubmission:
    try:
        return read_claim(claim, student, layout)
    except AnswerError as error:
        return RefusedSubmission(student, claim.where, str(error))
    except CAUGHT as error:
        fault = fault_of(error)
        return RefusedSubmission(student, claim.where, f"{claim.where}: cannot be read: {fault.reason}", fault.trace)


def read_claim(claim: HandedIn, student: str, layout: Layout) -> Submission:
    """Read the answers of a claim by question and step; raise AnswerError that names the place of what is wrong."""
    found = _READERS[claim.kind](claim, layout)
    return Submission(student, found.answers, claim.where, (*found.notes, *claim.notes), claim.at, found.more)


def _read_row(claim: HandedIn, layout: Layout) -> Reading:
    """One row of a table that may hold columns of other variants: what stands there is noted, and not read."""
    where, headings, number, cells, troubles, floats, said = claim.content
    row = Row(number, cells, _by_column(troubles), _by_column(floats))
    return read_row(row, headings, layout, where, tuple((heading, target) for heading, target in said))


def _by_column(named: Mapping[str, str]) -> dict[int, str]:
    """Columns as numbers again, which JSON keeps as texts."""
    return {int(column): text for column, text in named.items()}


def _read_tree(claim: HandedIn, layout: Layout) -> Reading:
    return read_tree(claim.content, layout, claim.where)


def _read_text(claim: HandedIn, layout: Layout) -> Reading:
    return read_plain(claim.content, layout, claim.where)


def _read_fields(claim: HandedIn, layout: Layout) -> Reading:
    return from_fields([Field(*one) for one in claim.content], layout, claim.where)


_READERS = {"row": _read_row, "tree": _read_tree, "text": _read_text, "fields": _read_fields}


@dataclass(frozen=True)
class Choice:
    """The script that counts of what one student handed in, if any does.

    `filled`: those with an answer, in the order in which they came. `differ`: whether they are not all the same.
    `by_time`: whether that order is by time. `asked`: the date on which it hangs and that may be two.
    """

    chosen: Submission | None
    filled: tuple[Submission, ...]
    differ: bool
    by_time: bool
    asked: str = ""

    @property
    def sources(self) -> str:
        """Where they stand, each with its time where that is known."""
        return "; ".join(f"{one.source} ({one.at})" if self.by_time else one.source for one in self.filled)


def choose(submissions: Sequence[Submission], keep: Keep) -> Choice:
    """Choose the script that counts; none of those that differ where nobody said which. Blank ones replace nothing.

    The last and first are those by time where every script says it, else by the order of files and rows; none where
    that hangs on a date that may be two, or on times with and without a zone. What was handed in again unchanged counts
    from when it first came. Of the best only the marker knows which it is: here it is the last.
    """
    filled = [one for one in submissions if answered(one.answers)] or list(submissions[:1])
    differ = len({answers_key("", one.answers) for one in filled}) > 1
    by_time = len(filled) > 1 and comparable(one.at for one in filled)
    if by_time:
        filled.sort(key=lambda one: moment(one.at))
    elif differ and keep in ("first", "last") and (asked := _asked(filled)):
        return Choice(None, tuple(filled), differ, by_time, asked)
    if not filled or (differ and keep in ("none", "error")):
        return Choice(None, tuple(filled), differ, by_time)
    same = _unchanged(filled if keep == "first" else filled[::-1])
    return Choice(min(same, key=_when), tuple(filled), differ, by_time)


def _asked(filled: Sequence[Submission]) -> str:
    """Give the question on which the order of scripts hangs, where their times do not say it; empty for none."""
    hangs = "and which script counts hangs on it"
    if unclear := [one for one in filled if one.at.startswith(OPEN)]:
        return f"{unclear[0].source}: {both_readings(unclear[0].at)}, {hangs}; {SAY_DATES}"
    if not all(one.at for one in filled):
        return ""  # some say no time at all: nobody can be asked for it
    zoned, bare = (next(one for one in filled if (moment(one.at).tzinfo is None) is naive) for naive in (False, True))
    return f"{zoned.source}: {zoned.at} has a time zone, {bare.source}: {bare.at} has none, {hangs}; {SAY_ZONE}"


def _unchanged(filled: Sequence[Submission]) -> list[Submission]:
    """Give the script that comes first here, and those after it that hold the same answers and no others between."""
    key = answers_key("", filled[0].answers)
    return list(takewhile(lambda one: answers_key("", one.answers) == key, filled))


def _when(one: Submission) -> tuple[bool, bool, str]:
    """Order scripts of the same answers: a known time before one that may be two, and any before none.

    Who hands in again what came in time is in time, and who hands in a copy that says no time is as late as the other.
    """
    is_open = one.at.startswith(OPEN)
    at = moment(one.at) if one.at and not is_open else None
    return not one.at, is_open, (at.astimezone(UTC) if at and at.tzinfo else at or datetime.max).isoformat()[:19]


def _settle(
    found: Sequence[Submission], refused: Sequence[RefusedSubmission], keep: Keep, messages: list[str]
) -> Intake:
    """Let one submission of each student count; what cannot be read beside it is said."""
    by_student: dict[str, list[Submission]] = {}
    for submission in found:
        by_student.setdefault(submission.student, []).append(submission)
    counting: list[Submission] = []
    superseded: list[Submission] = []
    stopped = list(refused)
    undecided: list[tuple[Submission, ...]] = []
    for student in sorted(by_student):
        several = by_student[student]
        choice = choose(several, keep)
        if choice.differ and keep == "best":
            undecided.append(choice.filled)
        elif len(several) > 1:
            messages.append(_decide(student, several, choice, keep))
        if choice.chosen is None:
            stopped.append(RefusedSubmission(student, several[0].source, messages.pop()))
        else:
            counting.append(_with_notes(choice.chosen, [one.reason for one in refused if one.student == student]))
        superseded += [other for other in several if other is not choice.chosen]
    messages += [f"not marked: {one.reason}" for one in refused if not one.student]
    return Intake(tuple(counting), tuple(superseded), tuple(messages), tuple(stopped), tuple(undecided))


def _with_notes(submission: Submission, reasons: Sequence[str]) -> Submission:
    notes = (f"something else was handed in and cannot be read: {reason}" for reason in reasons)
    return replace(submission, notes=(*submission.notes, *notes)) if reasons else submission


def _decide(student: str, several: Sequence[Submission], choice: Choice, keep: Keep) -> str:
    sources = choice.sources if choice.by_time else "; ".join(one.source for one in several)
    if choice.asked:
        return choice.asked
    said = f"student {student!r} handed in {len(several)} times ({sources})"
    if keep == "error":
        raise AnswerError(f"{said}; keep one of them, or let the first or the last count")
    if choice.chosen is None:
        return f"{said}, and the answers differ; keep one of them, or let the first, the last or the best count"
    if not choice.differ and len(choice.filled) > 1:
        return f"{said}, the same answers: {choice.chosen.source} counts"
    return f"{said}: the {keep if keep in ('first', 'best') else 'last'} counts, {choice.chosen.source}"


def answered(answers: Answers) -> dict[tuple[str, str], Raw]:
    """List the raw answers that are not blank, by question and step, in a fixed order."""
    found = {(question, name): raw for question, steps in answers.items() for name, raw in steps.items()}
    return {place: found[place] for place in sorted(found) if _is_filled(found[place])}


def _is_filled(raw: Raw) -> bool:
    return any(map(_is_filled, raw)) if isinstance(raw, list) else bool(str(raw or "").strip())


def answers_key(sheet: str, answers: Answers) -> str:
    """Give the same text for the same answers to the same sheet, whatever file they came in and whatever is blank."""
    return json.dumps([sheet, [[*place, raw] for place, raw in answered(answers).items()]], ensure_ascii=False)
