"""A run of corrections: the marks of an earlier run with what was corrected of the exam, and who changes by it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from markscheme.decisions.decision_ledger import Decisions
from markscheme.decisions.of_exam.correction_file import CorrectionFile, Entry, keep
from markscheme.decisions.of_exam.corrections import Correction, noted, undone
from markscheme.errors import MarkschemeError
from markscheme.exam.planning.yaml_lines import Value
from markscheme.files.result_folder import check_target, result_folder
from markscheme.gradebook.compare import Difference, compare
from markscheme.gradebook.ledger import Run
from markscheme.gradebook.run_writer import RunWriter
from markscheme.grading.accepted_values import check_accepted
from markscheme.grading.earlier_marks.decide_run import DecideRun, set_aside
from markscheme.grading.run import Summary


@dataclass(frozen=True)
class Corrected:
    """What corrections come to: the run, whose marks change, and the numbers of those that are new."""

    summary: Summary
    run: Run
    differences: tuple[Difference, ...]
    new: tuple[int, ...]


class CorrectRun(DecideRun):
    """One run of corrections of an exam that was marked; its settings are those of the run that it starts from."""

    def correct(
        self,
        base: Run,
        file: CorrectionFile,
        entries: Sequence[Entry],
        target: Path | None,
        *,
        replace: bool = False,
        only_tried: bool = False,
    ) -> Corrected:
        """Keep corrections, and the marks of a run with all that count; a folder is written when one is named.

        With `only_tried` nothing is kept. Nothing is marked again but what another accepted value may change.
        """
        if target is not None:
            check_target(target, replace)
        self._check(file.accepts(entries), base)
        self.ledger.create()
        with RunWriter(self.ledger, self.exam, "correct", base.how, base.version) as writer:
            new = keep(file.news(entries), self.ledger, writer)
            how = noted(base.how, self.ledger)
            writer.settle(how)
            decisions = Decisions.read(self.ledger, self.exam)
            tasks = list(self._tasks(base, decisions))
            gone = undone(self.ledger)
            aside = ((one, one.correction.number) for one in set_aside(tasks))
            self.messages += [str(one) for one, number in aside if {number, gone.get(number)} & {*new}]
            run = Run(writer.id, "correct", "", base.version, self.exam.code, self.exam.build, how, "")
            if target is None or only_tried:
                self._keep_remarks(base, decisions, tasks, writer)
                self._keep_all(tasks, base, writer)
                self._note_lost(writer)
                found = tuple(compare(self.ledger, base, run))
                is_same = not new and not found
                summary = self.summary(writer) if only_tried or is_same else self.counted(writer)
                return Corrected(summary, run, found, tuple(new))
            self._keep_remarks(base, decisions, tasks, writer)
            with result_folder(target, replace=replace) as folder:
                self._write(tasks, base, folder, writer)
                found = tuple(compare(self.ledger, base, run))
                return Corrected(self.finish(folder, writer), run, found, tuple(new))

    def _check(self, accepts: Iterable[tuple[Correction, Value]], base: Run) -> None:
        """Raise AnswerError with its place for a value that means nothing on any paper that it is about."""
        students = [self.exam.by_id[id] for id in self.ledger.students(base.id) if id in self.exam.by_id]
        for accept, value in accepts:
            trouble: MarkschemeError | None = None
            for student in filter(accept.is_about, students):
                with suppress(MarkschemeError):
                    problems = dict(self.exam.sheet(student.id).questions)
                    if accept.question not in problems:
                        continue
                    try:
                        check_accepted(problems, accept)
                        trouble = None
                        break
                    except MarkschemeError as error:
                        trouble = trouble or error
            if trouble is not None:
                value.fail(str(trouble))
