"""Everything that is said of the sample exports is said in Chinese: no English sentence is left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from english_left import english_in
from sample_options import options
from test_sample_answers import CASES, HERE, SHEET

from markscheme.cli.common import read_hints
from markscheme.cli.marking import read_rules
from markscheme.errors import AnswerError
from markscheme.exam.one_sheet import exam_of_sheet
from markscheme.exam.roster import read_roster
from markscheme.gradebook.matching import RosterMatcher
from markscheme.gradebook.record import Remark
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.exam_run import by_file, unread
from markscheme.phrases.messages.said_in import is_known, said_in
from markscheme.submissions import RefusedSubmission, read_submissions
from markscheme.submissions.handed_in import Reader
from markscheme.submissions.intake import choose, read_claim
from markscheme.submissions.sheet_layout import layout_of


def said_of(file: str, text: str) -> list[str]:
    """What the intake says of a sample, with a roster where the case has one."""
    given = options(text)
    rules = read_rules(given["dates"], read_hints(given["encoding"], given["columns"]), False)
    exam = MarkingSettings(SHEET, rules=rules, formats=()).open()
    if not given["roster"]:
        try:
            intake = read_submissions([HERE / file], exam.sheet(""), rules=rules)
        except AnswerError as error:
            return str(error).split("\n")
        notes = [note for one in intake.submissions for note in one.notes]
        return [*intake.messages, *(one.reason for one in intake.refused), *notes]
    students = read_roster(HERE / given["roster"])
    exam = exam_of_sheet(SHEET, {one.id: one.stem for one in students})
    people = {one.id: one for one in students}
    exam = replace(exam, students=tuple(replace(people[one.id], sheet=one.sheet) for one in exam.students))
    layout, messages, found = layout_of(exam.sheet("")), list[str](), {}
    roll, reader = RosterMatcher(exam, None), Reader(layout, messages, rules=rules)
    for claims in by_file(reader.read([HERE / file])):
        roll.learn([claim for claim in claims if not isinstance(claim, RefusedSubmission)])
        for claim in claims:
            who = unread(claim) if isinstance(claim, RefusedSubmission) else roll.match(claim)
            if isinstance(who, Remark):
                messages.append(who.detail)
            else:
                submission = read_claim(claim, who.student.id, layout)
                messages += [*submission.notes, who.note]
                found.setdefault(who.student.id, []).append(submission)
    for several in found.values():
        choice = choose(several, "last")
        messages.append(choice.asked)
    return [text for text in messages if text]


@pytest.mark.parametrize("case", [pytest.param(one, id=" ".join(one)[:60]) for one in CASES])
def test_what_is_said_of_a_sample_is_said_in_chinese(case: tuple[str, str]) -> None:
    for message in dict.fromkeys(said_of(*case)):
        assert is_known(message), message
        assert english_in(said_in(message, "zh")) == [], said_in(message, "zh")


def test_the_samples_say_enough_to_show_it() -> None:
    assert len({message for case in CASES for message in said_of(*case)}) > 40
