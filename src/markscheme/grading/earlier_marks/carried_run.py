"""A run that goes on from another: marks stay as they were given, and late scripts are joined to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace as replaced
from pathlib import Path

from markscheme.copying.exam_keys import kept_keys
from markscheme.decisions.decision_ledger import Decisions
from markscheme.decisions.markers import MarkersRule, differing
from markscheme.decisions.of_exam.corrections import noted
from markscheme.decisions.reading.decision_table import GivenMark
from markscheme.decisions.reading.hand_marks import HandMarks
from markscheme.errors import ResultError
from markscheme.faults import CAUGHT
from markscheme.files.result_folder import check_target, result_folder
from markscheme.gradebook.ledger import Run
from markscheme.gradebook.losses import check_marked
from markscheme.gradebook.matching import Queue
from markscheme.gradebook.record import Remark
from markscheme.gradebook.review import HAND_MARKS_DIFFER, LOST, NO_PAGE, NOT_MARKED
from markscheme.gradebook.run_writer import RunWriter
from markscheme.gradebook.settings import settings
from markscheme.grading.exam_run import BY_HAND, ExamRun, as_rows, task_of
from markscheme.grading.given_marks import GivenMarks, with_given
from markscheme.grading.marking_task import MarkingResult, Task
from markscheme.grading.run import MarkingRun, Summary
from markscheme.submissions.gather import few
from markscheme.submissions.intake import answers_key, read_claim
from markscheme.submissions.sheet_layout import layout_of

ADDED_TO = "added_to"  # among the settings of a run: the one that scripts were joined to
_MADE_ANEW = (HAND_MARKS_DIFFER, "missing", "hand_marks_only", NO_PAGE, *LOST)  # remarks that every run makes by itself


class Carried:
    """What a run hands on of another: marks, answers without marks, and what was said of them."""

    def __init__(self, run: MarkingRun, base: Run) -> None:
        self.run, self.ledger, self.base = run, run.ledger, base
        ledger = run.ledger
        self.unmarked = ledger.unmarked(base.id)
        self.students = set(ledger.students(base.id))
        self.gave = ledger.kept_marks(base.id)
        self.marked = self.students - self.unmarked
        self.remarks: dict[str, list[Remark]] = {}
        for remark in ledger.remarks(base.id):
            if remark.reason not in _MADE_ANEW:
                self.remarks.setdefault(remark.student, []).append(remark)

    @property
    def there(self) -> set[str]:
        """The students of whom something was handed in, whatever became of it: two scripts, or one to another paper."""
        found = {id for id, remarks in self.remarks.items() if any(one.reason in NOT_MARKED for one in remarks)}
        return found | self.students

    @property
    def said(self) -> list[Remark]:
        """Everything that was said of anybody."""
        return [remark for remarks in self.remarks.values() for remark in remarks]

    def task(self, student: str, decisions: Decisions) -> Task:
        """Give the task of handing on what there is of a student, with what is decided above the marks by now."""
        kept = self.ledger.script(self.base.id, student)
        record = None if student in self.unmarked else self.ledger.record(self.base.id, student)
        if record is None:
            return Task(student, (), kept)
        above = decisions.above(student)
        final = self.run.final(kept, record, above)
        return Task(student, (), kept, above, finished=final, given_by=self.gave.get(student, self.base.id))

    def are_of(self, one: MarkingResult) -> bool:
        """Tell whether the marks of a student are those that they had."""
        had = one.student in self.marked and self.gave.get(one.student, self.base.id)
        return one.given is not None and one.given == had

    def noted(self, one: MarkingResult) -> MarkingResult:
        """Say again of marks that stay what was said of them when they were given."""
        again = tuple(remark for remark in self.remarks.get(one.student, ()) if remark not in one.remarks)
        return replaced(one, remarks=(*again, *one.remarks))

    def keep(self, writer: RunWriter, but: set[str]) -> None:
        """Hand on what was said of files and of students without marks, and the answers of these; not of `but`."""
        for student, remarks in self.remarks.items():
            if student not in but and (student not in self.students or student in self.unmarked):
                for remark in remarks:
                    writer.remark(remark)
        for student in sorted(self.unmarked - but):
            writer.keep_unmarked(self.ledger.script(self.base.id, student))


class CarriedRun(ExamRun):
    """A marking run that starts from the marks of another, and leaves them as they are."""

    def add(
        self,
        base: Run,
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
        """Join what was handed in to a run: the new run has everybody, and marks only what is new.

        Who is in that run and hands in again has two scripts, the first of which is the one that the ledger holds.
        Raise ResultError when the settings that marks hang on are not those of that run.
        """
        check_target(target, replace)
        how = noted(settings(self.how, self.changed), self.ledger)
        given = GivenMarks(self.ledger, self.exam, how, self.current_marking)
        self._check_like(base, given)
        self.ledger.create()
        queue, said = Queue(self.ledger), list(remarks)
        sheets = {student: self.ledger.script(base.id, student).sheet for student in self.ledger.students(base.id)}
        troubled = self.take_in(paths, queue, said.append, sheets)
        base = self._before(base, queue)
        carried = Carried(self, base)
        decisions = Decisions.read(self.ledger, self.exam)
        with (
            RunWriter(self.ledger, self.exam, "add", {**how, ADDED_TO: base.id}, name=self.name) as writer,
            result_folder(target, replace=replace) as folder,
        ):
            for remark in said:
                writer.remark(remark)
            by_hand = self.keep_by_hand([*as_rows(hand_marks), *given_marks], rule, decisions, writer)
            carried.keep(writer, queue.students)
            self.note_missing(queue.students | troubled | carried.there, by_hand, writer)
            for remark in differing(decisions):
                writer.remark(remark)
            tasks = map(self.on_paper, self._tasks(carried, queue, decisions, given))
            everybody = queue.students | carried.marked

            def said_again(one: MarkingResult) -> MarkingResult:
                return carried.noted(one) if carried.are_of(one) else given.noted(one)

            with kept_keys(self.exam, archive=self.ledger.is_elsewhere):
                self.mark(tasks, len(everybody), folder, writer, said_again)
                self.check_twice(writer)
                for remark in given.by_newer_rules():
                    writer.remark(remark)
                self.note_lost(writer)
                check_marked(self.ledger, writer.id, strict, carried.said)
                self.messages += given.said()
                new = [one.id for one in self.exam.students if one.id in queue.students]
                self.messages.append(f"joined to run {base.id}: {few(new) if new else 'nothing'}")
                return self.finish(folder, writer)

    def _check_like(self, base: Run, given: GivenMarks) -> None:
        if changed := given.changed(base):
            raise ResultError(
                f"{self.ledger.path}: run {base.id} was marked by other settings: {', '.join(changed)}\n"
                "who is joined to it is marked like the others: give the same, or mark all again by `exam regrade`"
            )

    def _tasks(self, carried: Carried, queue: Queue, decisions: Decisions, given: GivenMarks) -> Iterator[Task]:
        for student in self.exam.students:
            if student.id in queue.students:
                task = with_given(task_of(student, queue, decisions), given)
                held = carried.task(student.id, decisions) if student.id in carried.students else task
                if not self._is_of_other_paper(held):
                    task = replaced(task, kept=held.kept, finished=held.finished, given_by=held.given_by)
                yield task
            elif student.id in carried.marked:
                yield carried.task(student.id, decisions)

    def _is_of_other_paper(self, held: Task) -> bool:
        """Say whether a student answered another paper of this build then: a person has said that it does not count."""
        if held.kept is None:
            return False
        own, spare = self.exam.student(held.student).sheet, self.papers.get(held.student)
        counts = self.exam.holder(spare).sheet if spare else own
        return held.kept.sheet != counts and held.kept.sheet in (own, *self.exam.spare_by_sheet)

    def _before(self, base: Run, queue: Queue) -> Run:
        """Give the run to which these very scripts were joined already: a run that was killed at its end is made again.

        Else that run would be joined to itself, and be another one.
        """
        if ADDED_TO not in base.how:
            return base
        joined = set(self.ledger.students(base.id)) - self.ledger.kept_marks(base.id).keys()
        if joined != queue.students or not all(self._is_held(base, student, queue) for student in joined):
            return base
        return self.ledger.run(base.how[ADDED_TO])

    def _is_held(self, run: Run, student: str, queue: Queue) -> bool:
        """Say whether a run holds what a student hands in now, from the same place."""
        kept = self.ledger.script(run.id, student)
        key = answers_key("", kept.answers)
        try:
            layout = layout_of(self.exam.sheet(student))
            claims = [read_claim(claim, student, layout) for claim, _ in queue.claims(student)]
        except CAUGHT:  # it is said when it is marked
            return False
        return all(one.source == kept.source and answers_key("", one.answers) == key for one in claims)
