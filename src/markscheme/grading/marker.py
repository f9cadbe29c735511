"""Mark a class: one student after the other, each by the sheet that they have, in several processes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path

from markscheme.answers import Raw
from markscheme.copying.copied_paper import CopiedPapers
from markscheme.decisions.final_marks import AboveMarks, LateShare, final_record, late_of, late_remark
from markscheme.decisions.rounded_marks import with_rounding
from markscheme.diagnosis.scheme import Scheme
from markscheme.document.document_tree import Document
from markscheme.engine.problem import Problem
from markscheme.errors import AnswerError, MarkschemeError
from markscheme.exam.accepted.range_store import RangeStore
from markscheme.exam.exam_folder import Exam
from markscheme.exam.planning.late import extra_time
from markscheme.exam.planning.student_status import NO_STATUS
from markscheme.exam.variants.rival_papers import Rivals
from markscheme.faults import CAUGHT, KILLED, fault_of
from markscheme.feedback import QuestionFeedback
from markscheme.gradebook.course.anonymous import Anonymity
from markscheme.gradebook.final_record import as_marked, is_marked_alike
from markscheme.gradebook.record import COPIED, Record, Remark, arrival, is_held, student_record, with_status
from markscheme.gradebook.review import NO_PAGE
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.accepted_values import accepted_steps
from markscheme.grading.feedback_pages import by_policy, exam_feedback, held_page, kept_feedback
from markscheme.grading.marking_task import (
    MarkingInProgress,
    MarkingResult,
    Task,
    finished,
    kept_before,
    read_scripts,
    stored,
    submission_of,
)
from markscheme.marking.counted import counted
from markscheme.marking.mark import judge
from markscheme.marking.marks import QuestionMark
from markscheme.papers.practice_sheet import Sheet
from markscheme.papers.sheet_data import marks_json
from markscheme.submissions import Submission
from markscheme.submissions.intake import answered, answers_key, choose
from markscheme.submissions.sheet_layout import Layout, layout_of
from markscheme.submissions.submission import Answers

MakePage = Callable[[str], Document]
_OF_A_RUN = ("at", "late", "more", COPIED)  # in a record, and not kept with marks that stay
LANGUAGES = ("en", "zh")
PREPARED = 256  # problems that a process keeps prepared


class _Unclear(AnswerError):
    """A time of which marks hang on what it means: the student is not marked before somebody says which it is."""

    reason = "unclear_time"


@dataclass(frozen=True, eq=False)
class PreparedSheet:
    """A sheet prepared for marking."""

    sheet: Sheet
    layout: Layout
    schemes: tuple[tuple[str, Scheme], ...]


class Marker:
    """Marks students; a sheet that several have is prepared once."""

    def __init__(self, how: MarkingSettings) -> None:
        self.how = how
        self.exam = how.open()
        self.shown = Anonymity(self.exam, how.pseudonyms)
        self.rivals = Rivals(self.exam)
        self.known = RangeStore(self.exam.folder, how.range_key)
        self._schemes: dict[str, Scheme] = {}
        self._of_all: PreparedSheet | None = None
        self._papers: CopiedPapers | None = None

    def close(self) -> None:
        """Close the files of key values and of accepted ranges, when there is nothing more to mark."""
        self.known.close()
        if self._papers is not None:
            self._papers.keys.base.close()
            self._papers = None

    def exam_of(self, task: Task) -> Exam:
        """Give the exam as it is for a student, who may have a spare paper."""
        spare = self.exam.spare_by_sheet.get(task.kept.sheet) if task.kept else None
        paper = spare.id if spare else task.paper
        return self.exam.on_papers({task.student: paper} if paper else {})

    def prepared(self, task: Task) -> PreparedSheet:
        """Give the sheet of a student."""
        if self.exam.one_sheet is None:
            return self._prepared(self.exam_of(task).sheet(task.student))
        self._of_all = self._of_all or self._prepared(self.exam.one_sheet)
        return self._of_all

    def _prepared(self, sheet: Sheet) -> PreparedSheet:
        schemes = tuple((id, self._scheme(problem)) for id, problem in sheet.questions)
        sheet = replace(sheet, problems=tuple(scheme.problem for _, scheme in schemes))
        return PreparedSheet(sheet, layout_of(sheet), schemes)

    def _scheme(self, problem: Problem) -> Scheme:
        """Give a problem prepared for marking; one that several students have is prepared once."""
        key = json.dumps([problem.to_json(), marks_json(problem.asked_calls)], sort_keys=True)
        if key not in self._schemes:
            if len(self._schemes) >= PREPARED:
                self._schemes.clear()
            self._schemes[key] = Scheme(self.known.tell(problem))
        return self._schemes[key]

    def mark(self, task: Task) -> MarkingResult:
        """Read, choose and mark what a student handed in; whatever fails costs this student alone."""
        desk = MarkingInProgress(task)
        if task.finished is not None and not task.claims:
            return self._draw(task, task.finished, desk)
        try:
            return self._mark(task, desk)
        except _Unclear as error:
            desk.remarks.append(Remark(error.reason, task.student, "", str(error)))
            return desk.done(None)
        except CAUGHT as error:
            return desk.stopped(fault_of(error))

    def read(self, task: Task) -> MarkingResult:
        """Read what a student handed in and keep it, without marking: for one whose marking ended a process."""
        desk = MarkingInProgress(task)
        if task.finished is not None and not task.claims:
            return finished(task, KILLED, self.how.formats)
        try:
            self._chosen(task, self.prepared(task), desk)
        except CAUGHT as error:
            desk.traces.append(fault_of(error).trace)
        return desk.stopped(KILLED)

    def _draw(self, task: Task, record: Record, desk: MarkingInProgress) -> MarkingResult:
        """Give a student whose marks are known: the page is the one that marking makes, if it still comes to them."""
        assert task.kept is not None
        kept = task.kept
        if not self.how.formats:
            return finished(task, None, (), desk)
        try:
            prepared = self.prepared(task)
            submission = submission_of(kept) if kept.sheet == prepared.sheet.code else None
            page = self._page_of_kept(task, prepared, record, submission)
        except CAUGHT as error:
            return finished(task, fault_of(error), self.how.formats, desk)
        self._make_pages(partial(held_page, *self._shown(task)) if is_held(record) else page, desk)
        return finished(task, None, (), desk)

    def _page_of_kept(
        self, task: Task, prepared: PreparedSheet, record: Record, submission: Submission | None
    ) -> MakePage:
        """Give the page of marks that stay: the one that marking makes, if it still comes to them, else a shorter one.

        The marks may have been given in another language, by an earlier run: then its sentences are held against.
        """
        told = self._all_told(submission, prepared) if submission else []
        for language in dict.fromkeys((self.how.language, *LANGUAGES)) if told else ():
            assert submission is not None
            if is_marked_alike(record, student_record(submission, [replace(one, language=language) for one in told])):
                return self._page_of_told(task, told, record, submission)
        return partial(kept_feedback, *self._shown(task), prepared.schemes, record, task.above.appeals)

    def _page_of_told(
        self, task: Task, told: Sequence[QuestionFeedback], record: Record, submission: Submission
    ) -> MakePage:
        """Give the page of a script that is marked now, in the language of its student."""
        language = self._language(task)
        if language != self.how.language and self.how.formats:
            told = [replace(one, language=language) for one in told]
            record = self._said_in(language, told, record, task, submission)
        return partial(exam_feedback, *self._shown(task), told, record, task.above.appeals)

    def _said_in(
        self, language: str, told: Sequence[QuestionFeedback], record: Record, task: Task, submission: Submission
    ) -> Record:
        """Give the marks that count with everything that is said of them in another language."""
        marked = student_record(submission, told)
        above = self.accepting(marked, submission.answers, task, task.above, [], language)
        return final_record(marked, with_rounding(above, self.how.rounding), late_of(record), language)

    def _language(self, task: Task) -> str:
        """Give the language of a student's pages: their own, else that of the run."""
        known = self.exam.by_id.get(task.student)
        return known.language if known and known.language else self.how.language

    def _mark(self, task: Task, desk: MarkingInProgress) -> MarkingResult:
        try:
            prepared = self.prepared(task)
        except MarkschemeError as error:
            desk.remarks.append(Remark("no_sheet", task.student, "", str(error)))
            desk.chosen = task.kept
            return desk.done(None)
        chosen = self._chosen(task, prepared, desk)
        if chosen is None:
            return desk.done(None)
        if task.finished is not None and desk.chosen is task.kept:
            return self._draw(task, task.finished, desk)
        given = task.given.get(answers_key(prepared.sheet.code, chosen.answers))
        if given is not None:
            record = given.record | {"source": chosen.source, "notes": list(chosen.notes)}
            record = {name: value for name, value in record.items() if name not in _OF_A_RUN}
            record = self._finished(record | arrival(chosen.at, chosen.more), task, chosen, desk)
            page: MakePage = partial(kept_feedback, *self._shown(task), prepared.schemes, record, task.above.appeals)
            if self._language(task) != self.how.language and self.how.formats and not is_held(record):
                page = self._page_of_kept(task, prepared, record, chosen)
        else:
            told = self._all_told(chosen, prepared)
            record = self._finished(student_record(chosen, told), task, chosen, desk)
            page = self._page_of_told(task, told, record, chosen)
        record = with_status({**record, **(self._copied(task, record, prepared) or task.copied)})
        if is_held(record):
            page = partial(held_page, *self._shown(task))
        if self.exam.one_sheet is None and not answered(chosen.answers):
            desk.remarks.append(Remark("blank", task.student, chosen.source))
        desk.remarks += [Remark("note", task.student, chosen.source, note) for note in chosen.notes]
        self._make_pages(page, desk)
        return desk.done(record, given.run if given else None)

    def _copied(self, task: Task, record: Record, prepared: PreparedSheet) -> Record:
        """Say of which other paper of the exam the answers are, where they are; of a sheet everybody has the same."""
        if self.exam.one_sheet is not None:
            return {}
        self._papers = self._papers or CopiedPapers(self.exam, self.rivals)
        problems = {id: scheme.problem for id, scheme in prepared.schemes}
        student, papers = record["student"], self.exam_of(task).papers
        found = self._papers.find(student, papers.get(student, student), record, problems, self.how.language)
        return {COPIED: found} if found else {}

    def _chosen(self, task: Task, prepared: PreparedSheet, desk: MarkingInProgress) -> Submission | None:
        """Give the submission that counts: of what was handed in, or as an earlier run kept it, which came first."""
        kept = [] if task.kept is None else list(kept_before(task, task.kept, prepared.sheet.code, desk))
        if not task.claims:
            return kept[0] if kept else None
        submissions = [*kept, *read_scripts(task, prepared.layout, desk)]
        desk.kept = [stored(one, prepared.sheet.code) for one in submissions]
        choice = choose(submissions, self.how.keep)
        if choice.asked:
            desk.remarks.append(Remark("unclear_time", task.student, "", choice.asked))
        elif len(choice.filled) > 1:
            reason = "same_twice" if not choice.differ else f"twice_{self.how.keep}".removesuffix("_none")
            desk.remarks.append(Remark(reason, task.student, choice.sources))
        chosen = choice.chosen
        if chosen is not None and choice.differ and self.how.keep == "best":
            known = {id(kept[0]): Fraction(task.finished["score"])} if kept and task.finished else {}
            chosen = self.best(choice.filled, prepared, known)
        # The same answers again are no other script: nothing is taken off for when the copy came.
        is_copy = kept and chosen and answers_key("", chosen.answers) == answers_key("", kept[0].answers)
        desk.chosen = task.kept if is_copy else stored(chosen, prepared.sheet.code) if chosen else None
        return kept[0] if is_copy else chosen

    def best(
        self, submissions: Sequence[Submission], prepared: PreparedSheet, known: Mapping[int, Fraction] | None = None
    ) -> Submission:
        """Give the script with the most marks, less what is taken off for coming late; of equal ones the last.

        `known`: the marks of those that have some already, by the identity of the object.
        """
        scores = {id(one): self._score(one, prepared) for one in submissions if id(one) not in (known or {})}
        scores |= known or {}
        return max(reversed(submissions), key=lambda one: scores[id(one)])

    def _score(self, one: Submission, prepared: PreparedSheet) -> Fraction:
        earned = sum((told.mark.score for told in self._all_told(one, prepared)), Fraction(0))
        return earned * (1 - self._late(one)[0])

    def _late(self, one: Submission) -> tuple[Fraction, timedelta, str]:
        """Give the share that is taken off a script, by how much it is late, and what kept that from being known."""
        late = self.how.late
        if late is None or not one.at:
            return Fraction(0), timedelta(), ""
        if late.excuses(one.student):
            return Fraction(0), timedelta(), f"handed in {one.at} and excused by `late`: nothing is taken off"
        if unclear := late.unclear(one.at):
            raise _Unclear(f"{one.source}: {unclear}")
        extra = self._extra(one.student)
        share, by = late.taken(one.at, extra or timedelta(), self.how.rules.dates.zone)
        if share and extra is None:
            return (
                Fraction(0),
                by,
                "late, but extra time or a late start hangs on a duration that the blueprint does not say",
            )
        return share, by, ""

    def _extra(self, student: str) -> timedelta | None:
        """Give the extra time; none of a sheet, for no roster says it; None where it is a share of nothing known."""
        if self.exam.one_sheet:
            return timedelta()
        duration = self.exam.blueprint.duration
        extra = extra_time(self.exam.student(student).extra_time, duration)
        after = self.how.late.after if self.how.late else ""
        began = self.how.statuses.get(student, NO_STATUS).late_by(after, duration)
        return None if extra is None or began is None else extra + began

    def _finished(self, record: Record, task: Task, chosen: Submission, desk: MarkingInProgress) -> Record:
        """Give the record with the marks that count."""
        share, by, unknown = self._late(chosen)
        said = [unknown] if unknown else []
        above = self.accepting(record, chosen.answers, task, task.above, said)
        above = with_rounding(above, self.how.rounding)
        desk.remarks += [Remark("note", chosen.student, chosen.source, one) for one in said]
        if not share or self.how.late is None:
            return final_record(record, above, None, self.how.language)
        due = self.how.late.due(self._extra(chosen.student) or timedelta())
        found = final_record(record, above, LateShare(share, str(by), due), self.how.language)
        desk.remarks.append(late_remark(found))
        return found

    def _shown(self, task: Task) -> tuple[Exam, str]:
        """Give the exam and the student as a page names them."""
        exam = self.shown.shown_exam if self.shown else self.exam_of(task)
        return exam, self.shown.id(task.student)

    def _all_told(self, chosen: Submission, prepared: PreparedSheet) -> list[QuestionFeedback]:
        judged = [self._judged(id, scheme, chosen.answers.get(id, {})) for id, scheme in prepared.schemes]
        told = zip(prepared.schemes, counted(judged), strict=True)
        return [QuestionFeedback(scheme, one, self.how.language, self.how.reveal) for (_, scheme), one in told]

    def _make_pages(self, page: MakePage, desk: MarkingInProgress) -> None:
        """Give the feedback in every format; one that cannot be laid out is missing, and the marks stand."""
        from markscheme.document.writers import render

        for suffix in self.how.formats:
            try:
                language = self._language(desk.task)
                document = page(language)
                document = by_policy(document, self.how.policy.title, language)
                desk.pages[suffix] = render(document, Path(f"feedback.{suffix}"))
            except CAUGHT as error:
                fault = fault_of(error)
                desk.remarks.append(Remark(NO_PAGE, desk.task.student, f"feedback.{suffix}", fault.reason))
                desk.traces.append(fault.trace)

    def accepting(
        self, record: Record, answers: Answers, task: Task, above: AboveMarks, said: list[str], language: str = ""
    ) -> AboveMarks:
        """Give what stands above the marks of a script, with what it earns by other values that are accepted.

        `task` says whose paper it is. `said` takes what cannot be worked out on this paper.
        """
        if not above.accepts:
            return above

        def mark_by(id: str, scheme: Scheme, paper: Problem) -> Record:
            raw = answers.get(id, {})
            marked = counted([self._judged(id, scheme, raw, paper)])  # the papers of others are those of this paper
            told = [QuestionFeedback(scheme, one, language or self.how.language, self.how.reveal) for one in marked]
            return dict(student_record(Submission("", {id: raw}, ""), told)["questions"][0])

        schemes = dict(self.prepared(task).schemes)
        found = accepted_steps(as_marked(record)["questions"], above.accepts, schemes, mark_by, said)
        return replace(above, corrections=(*found, *above.corrections))

    def _judged(self, id: str, scheme: Scheme, raw: Mapping[str, Raw], paper: Problem | None = None) -> QuestionMark:
        # Most scripts never ask for other papers. Where all have the same one, they are drawn.
        rivals = None if self.exam.one_sheet else partial(self.rivals.of, id, paper or scheme.problem)
        level = next((asked.level for asked in self.exam.blueprint.questions if asked.id == id), "")
        policy = self.how.policy.of(id, scheme.problem.family.id, level)
        return judge(scheme, raw, policy, id=id, decimal_comma=self.how.decimal_comma, rivals=rivals)
