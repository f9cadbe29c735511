"""A run of decisions: the marks of an earlier run with what people decided, and nothing marked again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from markscheme.decisions.appeal import Appeal
from markscheme.decisions.decision import Decision, stands_above
from markscheme.decisions.decision_ledger import Decisions
from markscheme.decisions.final_marks import late_remark
from markscheme.decisions.markers import differing, still_differs
from markscheme.decisions.of_exam.corrections import noted
from markscheme.decisions.of_exam.decided_places import SetAside
from markscheme.files.result_folder import check_target, result_folder
from markscheme.gradebook.final_record import as_marked
from markscheme.gradebook.ledger import Run
from markscheme.gradebook.losses import marks_before
from markscheme.gradebook.record import Record
from markscheme.gradebook.review import HAND_MARKS_DIFFER, LOST, NO_PAGE
from markscheme.gradebook.run_writer import RunWriter
from markscheme.grading.marking_task import Task, finished
from markscheme.grading.run import MarkingRun, Summary, keep

MADE_ANEW = (NO_PAGE, HAND_MARKS_DIFFER, "late", *LOST)  # remarks that this run makes anew


class DecideRun(MarkingRun):
    """One run of decisions about an exam that was marked; its settings are those of the run that it starts from.

    `new`, `new_appeals`: the decisions and appeals that said something new.
    """

    new: Sequence[Decision] = ()
    new_appeals: Sequence[Appeal] = ()

    def decide(
        self,
        base: Run,
        given: Sequence[Decision],
        target: Path | None,
        *,
        replace: bool = False,
        appeals: Sequence[Appeal] = (),
    ) -> Summary:
        """Keep decisions, and the marks of a run with all that are in force; a folder is written when one is named.

        Nothing is added to the ledger where they say nothing new. `appeals` are kept in the same transaction.
        """
        if target is not None:
            check_target(target, replace)
        self.ledger.create()
        with RunWriter(self.ledger, self.exam, "decide", noted(base.how, self.ledger), base.version) as writer:
            decisions = Decisions.read(self.ledger, self.exam)
            self.new_appeals = decisions.keep_appeals(appeals, writer)
            self.new = decisions.keep(given, writer)
            self.messages += _no_difference(self.new, decisions)
            tasks = list(self._tasks(base, decisions))
            places = {(one.student, *one.place) for one in self.new}
            aside = [one for one in set_aside(tasks) if (one.decision.student, *one.decision.place) in places]
            self.messages += map(str, aside)
            self.messages += _of_nobody_marked(self.new, tasks)
            if not self.new and target is None and not self._changes(base, tasks):
                writer.commit_rows()
                total = sum(self.out_of().values(), Fraction(0))
                return Summary(run=base.id, total=total, messages=list(self.messages))
            self._keep_remarks(base, decisions, tasks, writer)
            if target is None:
                self._keep_all(tasks, base, writer)
                self._note_lost(writer)
                return self.counted(writer)
            with result_folder(target, replace=replace) as folder:
                self._write(tasks, base, folder, writer)
                return self.finish(folder, writer)

    def _write(self, tasks: Sequence[Task], base: Run, folder: Path, writer: RunWriter) -> None:
        """Keep everybody, and write the pages of those who are marked."""
        if self.how.formats:
            marked = [one for one in tasks if one.finished is not None]
            self.mark(marked, len(marked), folder, writer)
            self._keep_all([one for one in tasks if one.finished is None], base, writer)
        else:
            self._keep_all(tasks, base, writer)
        self._note_lost(writer)

    def _tasks(self, base: Run, decisions: Decisions) -> Iterator[Task]:
        """Give everybody whose answers a run kept, in the order of the roster, with the marks that count."""
        places = {student.id: i for i, student in enumerate(self.exam.students)}
        given = self.ledger.kept_marks(base.id)
        for student in sorted(self.ledger.students(base.id), key=lambda id: places.get(id, len(places))):
            kept, record = self.ledger.script(base.id, student), self.ledger.record(base.id, student)
            above = decisions.above(student)
            if record is not None:
                record = self.final(kept, record, above)
            yield self.on_paper(Task(student, (), kept, above, finished=record, given_by=given.get(student)))

    def _changes(self, base: Run, tasks: Sequence[Task]) -> bool:
        """Say whether anything is not as the run has it."""
        return any(one.finished != self.ledger.record(base.id, one.student) for one in tasks)

    def _keep_all(self, tasks: Sequence[Task], base: Run, writer: RunWriter) -> None:
        for one in tasks:
            if one.finished is not None:
                keep(finished(one), writer)
            elif one.kept is not None:
                writer.keep_unmarked(one.kept)

    def _keep_remarks(self, base: Run, decisions: Decisions, tasks: Sequence[Task], writer: RunWriter) -> None:
        for remark in self.ledger.remarks(base.id):
            if remark.reason not in MADE_ANEW or still_differs(remark, decisions):
                writer.remark(remark)
        records: Iterator[Record] = (one.finished for one in tasks if one.finished is not None)
        for record in records:
            if record.get("late"):
                writer.remark(late_remark(record))
        for remark in differing(decisions):
            writer.remark(remark)

    def _note_lost(self, writer: RunWriter) -> None:
        for remark in marks_before(self.ledger, self.exam, writer.id):
            writer.remark(remark)


def set_aside(tasks: Iterable[Task]) -> Iterator[SetAside]:
    """Give the decisions of people that count otherwise, or not at all, because of a correction of the exam."""
    for task in tasks:
        above = task.above
        if task.finished is not None and above.decisions and (above.corrections or above.undone):
            _, aside = above.beside(as_marked(task.finished)).take(above.decisions)
            yield from aside


def _of_nobody_marked(new: Iterable[Decision], tasks: Iterable[Task]) -> Iterator[str]:
    """Say which new decisions are about students who have no marks that they could stand above."""
    there = {one.student for one in tasks if one.finished is not None}
    places: dict[str, list[str]] = {}
    for one in new:
        if one.student not in there and one.counts and not one.takes_back:
            places.setdefault(one.student, []).append(".".join(filter(None, one.place)) or "the whole paper")
    for student, found in places.items():
        yield (
            f"{student}: no script of this student is marked in this run, so what is decided ({', '.join(found)}) "
            "is kept and makes no difference yet; it counts once a script is marked"
        )


def _no_difference(new: Sequence[Decision], decisions: Decisions) -> Iterator[str]:
    """Say of each new decision that makes no difference now what it is that stands."""
    for one in new:
        above = stands_above(decisions.above(one.student).decisions, one.place)
        if one.counts and not one.takes_back and above is not None:
            place = ".".join(filter(None, one.place))
            whole = above.question or "the whole paper"
            yield (
                f"{one.student}: {place} is decided, but {whole} is decided as a whole ({above.marks}"
                f"{f' by {above.by}' if above.by else ''}), which stands until it is taken back"
            )
