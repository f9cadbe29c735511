"""Mark an exam: what was handed in, matched with its students, marked by their own sheets, or marked again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path

from markscheme.copying.exam_keys import kept_keys
from markscheme.decisions.decision_ledger import Decisions
from markscheme.decisions.markers import MarkersRule, differing, settled, still_differs, without_repeats
from markscheme.decisions.of_exam.corrections import noted
from markscheme.decisions.reading.decision_table import GivenMark
from markscheme.decisions.reading.hand_marks import HandMarks
from markscheme.errors import MarkschemeError, ResultError
from markscheme.exam.exam_folder import Exam
from markscheme.exam.roster import Student
from markscheme.faults import CAUGHT, fault_of
from markscheme.files.result_folder import check_target, result_folder
from markscheme.gradebook.course.statuses import without_marks
from markscheme.gradebook.ledger import Ledger, Run
from markscheme.gradebook.losses import MOST_SAID, check_exam, check_losses, check_marked, marks_before, without_answers
from markscheme.gradebook.matching import NOTHING_HELD, Queue, RosterMatch, RosterMatcher
from markscheme.gradebook.record import Remark, StoredSubmission
from markscheme.gradebook.review import FAULT, HAND_MARKS_DIFFER, LOST, NEWER_MARKING, NO_PAGE
from markscheme.gradebook.run_writer import RunWriter
from markscheme.gradebook.settings import MarkingSettings, settings
from markscheme.grading.as_built import check_families, edited
from markscheme.grading.given_marks import GivenMarks, check_base, check_same_marks, with_given
from markscheme.grading.marking_task import Task
from markscheme.grading.run import REPORTS, Bar, MarkingRun, Summary
from markscheme.submissions import RefusedSubmission
from markscheme.submissions.handed_in import HandedIn, Reader, file_of
from markscheme.submissions.sheet_layout import Layout, layout_of

RETRIED = (
    FAULT,
    "unclear_time",
    "no_sheet",
    "older_build",
)  # of a student whose answers are kept without marks: so are these
BY_HAND = MarkersRule(same_person=False)  # rows that differ wait, for nobody said which was written last
MOST_LAYOUTS = 12  # of which the boxes are looked at
# remarks that marking again makes anew
MADE_ANEW = ("note", "blank", HAND_MARKS_DIFFER, "late", NO_PAGE, NEWER_MARKING, *LOST)


class ExamRun(MarkingRun):
    """One marking run of an exam that was built.

    `current_families`: mark although families are not what they were when the exam was built; the run says so.
    `current_marking`: mark again although marks were given by other marking rules; else they stay, or it is refused.
    `name`: what the run will be called.
    """

    def __init__(
        self,
        exam: Exam,
        ledger: Ledger,
        how: MarkingSettings,
        jobs: int | None = None,
        bar: Bar | None = None,
        reports: Sequence[str] = REPORTS,
        *,
        current_families: bool = False,
        current_marking: bool = False,
        name: str = "",
    ) -> None:
        if exam.current_families != current_families:
            exam = replace(exam, current_families=current_families)
        self.changed = check_families(exam, current_families)
        how = replace(how, current_families=current_families, vouched=exam.kept_digest, range_key=exam.range_key)
        super().__init__(exam, ledger, how, jobs, bar, reports)
        self.current_marking, self.name = current_marking, name
        self.messages += how.late.strangers(one.id for one in exam.students) if how.late else []
        self.messages += [*edited(exam), *(f"marked by changed families: {one}" for one in self.changed)]
        if current_families and not self.changed:
            self.messages.append("--with-current-families changes nothing: no family is another than in the build")

    def grade(
        self,
        paths: Sequence[Path | str],
        hand_marks: HandMarks,
        target: Path,
        *,
        replace: bool = False,
        strict: bool = False,
        remarks: Sequence[Remark] = (),
        given_marks: Sequence[GivenMark] = (),
        rule: MarkersRule = BY_HAND,
    ) -> Summary:
        """Mark what was handed in and write everything to a folder; `strict`: or nothing, when some is not marked.

        `remarks`: what is to be said of the marks given by hand. `given_marks`: the same as rows of a table, with the
        `rule` for several people who marked the same.
        """
        check_target(target, replace)
        self.ledger.create()
        check_exam(self.ledger, self.exam)
        how = noted(settings(self.how, self.changed), self.ledger)
        given = GivenMarks(self.ledger, self.exam, how, self.current_marking, self.exam.current_families)
        decisions = Decisions.read(self.ledger, self.exam)
        with (
            RunWriter(self.ledger, self.exam, "grade", how, name=self.name) as writer,
            result_folder(target, replace=replace) as folder,
        ):
            queue = Queue(self.ledger)
            for remark in remarks:
                writer.remark(remark)
            by_hand = self.keep_by_hand([*as_rows(hand_marks), *given_marks], rule, decisions, writer)
            troubled = self.take_in(paths, queue, writer.remark)
            self.note_missing(queue.students | troubled, by_hand, writer)
            for remark in differing(decisions):
                writer.remark(remark)
            with kept_keys(self.exam, archive=self.ledger.is_elsewhere):
                waiting = (one for one in self.exam.students if one.id in queue.students)
                tasks = (with_given(self.on_paper(task_of(one, queue, decisions)), given) for one in waiting)
                self.mark(tasks, len(queue.students), folder, writer, given.noted)
                self.check_twice(writer)
                for remark in given.by_newer_rules():
                    writer.remark(remark)
                self.note_lost(writer)
                self.messages += given.said()
                check_marked(self.ledger, writer.id, strict)
                return self.finish(folder, writer)

    def regrade(self, base: Run, target: Path | None, *, replace: bool, allow_losses: bool = False) -> Summary:
        """Mark again the raw answers that a run kept; a folder is written when one is named.

        Raise ResultError, and keep nothing, when somebody whom that run marked would have no marks.
        """
        if target is not None:
            check_target(target, replace)
        said = check_base(self.ledger, base, self.current_marking)
        self.messages += [said] if said else []
        self.ledger.create()
        how = noted(settings(self.how, self.changed), self.ledger)
        with RunWriter(self.ledger, self.exam, "regrade", how, name=self.name) as writer:
            unmarked, decisions = self.ledger.unmarked(base.id), Decisions.read(self.ledger, self.exam)
            for remark in self.ledger.remarks(base.id):
                is_retried = remark.reason in RETRIED and remark.student in unmarked
                if (remark.reason not in MADE_ANEW and not is_retried) or still_differs(remark, decisions):
                    writer.remark(remark)
            for remark in differing(decisions):
                writer.remark(remark)
            if target is None:
                self._mark_again(base, decisions, None, writer, allow_losses)
                return self.counted(writer)
            with result_folder(target, replace=replace) as folder:
                self._mark_again(base, decisions, folder, writer, allow_losses)
                return self.finish(folder, writer)

    def _mark_again(
        self, base: Run, decisions: Decisions, folder: Path | None, writer: RunWriter, allow_losses: bool
    ) -> None:
        with kept_keys(self.exam, archive=self.ledger.is_elsewhere):
            scripts = (
                Task(
                    one.student, (), one, decisions.above(one.student), copied=self.ledger.copied(base.id, one.student)
                )
                for one in self._scripts(base.id)
            )
            tasks = map(self.on_paper, scripts)
            self.mark(tasks, len(self.ledger.students(base.id)), folder, writer)
            self.note_lost(writer)
            check_losses(self.ledger, base.id, writer.id, allow_losses)
            if not (self.current_marking or self.exam.current_families):
                check_same_marks(self.ledger, base, writer.run)
            check_marked(self.ledger, writer.id)

    def _scripts(self, run: int) -> Iterator[StoredSubmission]:
        """Give what a run kept, in the order of the roster of now, in which the marks are read again; one by one."""
        places = {student.id: i for i, student in enumerate(self.exam.students)}
        gone = without_answers(self.ledger)  # their marks stand in the runs that there are
        students = [student for student in self.ledger.students(run) if student not in gone]
        for student in sorted(students, key=lambda id: places.get(id, len(places))):
            yield self.ledger.script(run, student)

    def keep_by_hand(
        self, given: Sequence[GivenMark], rule: MarkersRule, decisions: Decisions, writer: RunWriter
    ) -> set[str]:
        """Keep marks that people gave as decisions; return the students of whom there are any."""
        rows, old = without_repeats(given, decisions)
        self.messages += decided_since(old)
        decisions.keep(settled(rows, decisions, rule), writer)
        return {one.student for one in (*rows, *old)}

    def take_in(
        self,
        paths: Sequence[Path | str],
        queue: Queue,
        said: Callable[[Remark], None],
        held: Mapping[str, str] = NOTHING_HELD,
    ) -> set[str]:
        """Find whose everything is that was handed in; return those of whom something cannot be marked.

        `said` takes the remarks on that. `held`: sheet codes by student, of the run to which scripts are joined.
        """
        rules = self.how.rules
        spares = self.exam.spare_by_sheet
        on_spares = {sheet: student for student, sheet in held.items() if sheet in spares}
        roll = RosterMatcher(self.exam, self.ledger, require_code=rules.require_code, held=on_spares)
        others = partial(other_layouts, self.exam)
        reader = Reader(some_layout(self.exam), self.messages, rules=rules, others=others)
        troubled: set[str] = set()
        uncoded: Counter[str] = Counter()
        untimed = 0
        answered: dict[str, list[tuple[str, str]]] = {}
        for student, sheet in held.items():
            if roll.spare_of.get(student, sheet) == sheet:  # else a person said that another one counts
                answered[student] = [(spares[sheet].id if sheet in spares else "", "the run joined to")]
        for claims in by_file(reader.read(paths)):
            roll.learn([claim for claim in claims if isinstance(claim, HandedIn)])
            for claim in claims:
                found = unread(claim) if isinstance(claim, RefusedSubmission) else matched(roll, claim)
                if isinstance(found, Remark):
                    said(found)
                    troubled.add(found.student)
                elif isinstance(claim, HandedIn):
                    untimed += not claim.at
                    queue.put(found, claim)
                    answered.setdefault(found.student.id, []).append((found.paper, claim.where))
                    uncoded[claim.file] += found.uncoded
        for remark in (*self._which_paper(answered), *self._disputed(roll, answered)):
            said(remark)
            queue.students.discard(remark.student)
            troubled.add(remark.student)
        if self.how.late and untimed:
            self.messages.append(f"late: {untimed} that were handed in say no time, and count as in time")
        for file, count in uncoded.items():
            if count:
                said(Remark("uncoded", "", file, str(count)))
        return troubled

    def note_missing(self, there: Collection[str], by_hand: Set[str], writer: RunWriter) -> None:
        """Remark on everybody of whom nothing is there."""
        away = without_marks(self.how.statuses)
        for student in self.exam.students:
            if student.id not in there and student.id not in away:
                if student.on_roster:
                    writer.remark(Remark("missing", student.id))
                if student.id in by_hand:
                    writer.remark(Remark("hand_marks_only", student.id))

    def _which_paper(self, answered: Mapping[str, Sequence[tuple[str, str]]]) -> Iterator[Remark]:
        """Note who answered a spare paper; remark on who answered two papers, of which a person says which counts."""
        for student, found in answered.items():
            papers = list(dict.fromkeys(paper for paper, _ in found))
            if len(papers) > 1:
                shown = ", ".join(f"{where} ({paper or 'own paper'})" for paper, where in found)
                yield Remark("two_papers", student, "", f"{shown}: hand in the one that counts, or `exam assign` it")
            elif papers[0]:
                self.papers[student] = papers[0]

    def _disputed(self, roll: RosterMatcher, answered: Mapping[str, Sequence[tuple[str, str]]]) -> Iterator[Remark]:
        """Remark on who answered a spare paper that others say was theirs: the order of files says nothing."""
        for sheet, people in roll.disputed.items():
            spare = self.exam.spare_by_sheet[sheet]
            for student in sorted(people & answered.keys()):
                if any(paper == spare.id for paper, _ in answered[student]):
                    self.papers.pop(student, None)
                    where = ", ".join(where for _, where in answered[student])
                    who = ", ".join(sorted(people))
                    detail = f"{spare.id} ({sheet}) was answered by {who}; `exam assign` it to whose it is"
                    yield Remark("contradictory", student, where, detail)

    def check_twice(self, writer: RunWriter) -> None:
        """Raise ResultError when somebody handed in different answers, and that was to be an error."""
        twice = [one for one in self.ledger.remarks(writer.id) if one.reason == "twice_error"]
        if twice:
            lines = [f"{one.student} handed in different answers: {one.source}" for one in twice[:MOST_SAID]]
            lines.append("keep one of them, or let the first, the last or the best count; nothing was written")
            raise ResultError("\n".join(lines))

    def note_lost(self, writer: RunWriter) -> None:
        """Remark on everybody who has marks in an earlier run, and not in this one."""
        for remark in marks_before(self.ledger, self.exam, writer.id):
            writer.remark(remark)


def by_file(found: Iterable[HandedIn | RefusedSubmission]) -> Iterator[list[HandedIn | RefusedSubmission]]:
    """Give what was handed in file by file: the rows of a table say together what its columns hold."""
    for _, claims in groupby(found, key=lambda one: one.file if isinstance(one, HandedIn) else file_of(one.source)):
        yield list(claims)


def unread(refused: RefusedSubmission) -> Remark:
    """Remark on what cannot be read: a file, or one row or entry of it."""
    is_file = file_of(refused.source) == refused.source
    return Remark("unreadable_file" if is_file else "unreadable_answers", "", refused.source, refused.reason)


def matched(roll: RosterMatcher, claim: HandedIn) -> RosterMatch | Remark:
    """Find whose a claim is; whatever goes wrong with that costs this claim alone."""
    try:
        return roll.match(claim)
    except CAUGHT as error:
        return Remark(FAULT, "", claim.where, fault_of(error).reason)


def some_layout(exam: Exam) -> Layout:
    """Give the answer boxes of the first student whose sheet can be used, to tell the columns of a table from noise."""
    trouble: MarkschemeError | None = None
    for student in exam.students:
        try:
            return layout_of(exam.sheet(student.id))
        except MarkschemeError as error:
            trouble = trouble or error
    raise trouble or ResultError(f"{exam.folder}: no student has a paper")


def other_layouts(exam: Exam) -> list[Layout]:
    """Give the answer boxes of each variant, of the first of many: what is a box of one is no slip in another's table.

    Where everybody has a variant, the questions are the same and the numbers differ: a dozen tell what boxes there are.
    """
    found: dict[int, Layout] = {}
    for student in exam.students:
        if len(found) == MOST_LAYOUTS:
            break
        if student.variant not in found:
            with suppress(MarkschemeError):  # a sheet that cannot be used costs its student, where it is marked
                found[student.variant] = layout_of(exam.sheet(student.id))
    return list(found.values())


def as_rows(hand_marks: HandMarks) -> Iterator[GivenMark]:
    """Give marks by student and question as rows of a table."""
    for student, marks in hand_marks.items():
        for question, found in marks.items():
            yield GivenMark(student, question, "", str(found), "", "", "--hand-marks")


def decided_since(rows: Sequence[GivenMark]) -> Iterator[str]:
    """Say of marks by hand that are given again which were decided otherwise since they were given first."""
    if rows:
        who = ", ".join(f"{one.student} {one.question or 'all'}" for one in rows[:MOST_SAID])
        more = f" and {len(rows) - MOST_SAID} more" if len(rows) > MOST_SAID else ""
        yield f"given by hand before, and decided otherwise since, which stays: {who}{more}; `exam decide` changes it"


def task_of(student: Student, queue: Queue, decisions: Decisions) -> Task:
    """Give what there is to do for one student."""
    return Task(student.id, tuple(queue.claims(student.id)), None, decisions.above(student.id))
