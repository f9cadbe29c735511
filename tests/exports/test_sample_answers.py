"""What comes of the sample exports of answers: who each row is, what counts, what is refused, as expected.csv says."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sample_options import options

from markscheme.cli.common import read_hints
from markscheme.cli.marking import read_rules
from markscheme.errors import AnswerError
from markscheme.exam.one_sheet import exam_of_sheet
from markscheme.exam.roster import read_roster
from markscheme.gradebook.matching import RosterMatcher
from markscheme.gradebook.record import Remark
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading.exam_run import by_file
from markscheme.grading.sheet_run import marked_records
from markscheme.submissions import RefusedSubmission, Submission, read_submissions
from markscheme.submissions.handed_in import Reader
from markscheme.submissions.intake import choose, read_claim
from markscheme.submissions.sheet_layout import layout_of

HERE = Path(__file__).parent
SHEET = json.loads((HERE / "sheet.json").read_text("utf-8"))


def cases() -> dict[tuple[str, str], list[dict[str, str]]]:
    """The rows of expected.csv on answers, by file and options."""
    found: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    with (HERE / "expected.csv").open(encoding="utf-8-sig", newline="") as table:
        for row in csv.DictReader(table):
            if row["use"] == "answers":
                found[row["file"], row["options"]].append(row)
    return found


CASES = cases()
# What does not come as expected yet, with the reason. It may only get shorter.
NOT_YET: dict[tuple[str, str], str] = {}


def expected_to_fail(case: tuple[str, str]) -> list[Any]:
    return [pytest.mark.xfail(reason=NOT_YET[case], strict=True)] if case in NOT_YET else []


def came(file: str, text: str) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Everybody's record, and the students or places that are not marked."""
    said = options(text)
    rules = read_rules(said["dates"], read_hints(said["encoding"], said["columns"]), False)
    how = MarkingSettings(SHEET, rules=rules, formats=(), decimal_comma=said["decimal_comma"])
    exam = how.open()
    path, stopped = HERE / file, list[str]()
    if said["roster"]:
        scripts = matched(path, exam, HERE / said["roster"], rules, stopped)
    else:
        intake = read_submissions([path], exam.sheet(""), rules=rules)
        scripts = list(intake.submissions)
        stopped += [f"{one.student} {one.reason}" for one in intake.refused]
    return {one["student"]: one for one in marked_records(how, scripts, jobs=1)}, stopped


def matched(path: Path, exam: Any, roster: Path, rules: Any, stopped: list[str]) -> list[Submission]:
    students = read_roster(roster)
    exam = exam_of_sheet(SHEET, {one.id: one.stem for one in students})
    people = {one.id: one for one in exam.students}
    exam = replace(exam, students=tuple(replace(one, sheet=people[one.id].sheet) for one in students))
    layout = layout_of(exam.sheet(""))
    roll, reader = RosterMatcher(exam, None), Reader(layout, [], rules=rules)
    found: dict[str, list[Submission]] = defaultdict(list)
    for claims in by_file(reader.read([path])):
        roll.learn([claim for claim in claims if not isinstance(claim, RefusedSubmission)])
        for claim in claims:
            who = claim if isinstance(claim, RefusedSubmission) else roll.match(claim)
            if isinstance(who, RefusedSubmission | Remark):
                stopped.append(str(who))
            else:
                found[who.student.id].append(read_claim(claim, who.student.id, layout))
    chosen = {id: choose(several, "none").chosen for id, several in found.items()}
    stopped += [id for id, one in chosen.items() if one is None]
    return [one for one in chosen.values() if one is not None]


@pytest.mark.parametrize(
    "case",
    [pytest.param(one, marks=expected_to_fail(one), id=" ".join(one)[:60]) for one in CASES],
)
def test_what_comes_of_a_sample(case: tuple[str, str]) -> None:
    file, text = case
    rows = CASES[case]
    if rows[0]["refused"]:
        with pytest.raises(AnswerError):
            came(file, text)
        return
    records, stopped = came(file, text)
    seen = set()
    for row in rows:
        checks = json.loads(row["checks"] or "{}")
        names = row["student"].split("|")
        record = next((records[name] for name in names if name in records), None)
        if checks.pop("marked", None) is False:
            assert record is None, row
            assert stopped or not row["student"], row
            continue
        assert record is not None, (row, list(records), stopped)
        seen.add(record["student"])
        if score := checks.pop("score", ""):
            assert Fraction(record["score"]) in [Fraction(one) for one in score.split("|") if one], row
        steps = {f"{q['id']}.{step['name']}": step["verdict"] for q in record["questions"] for step in q["steps"]}
        assert {name: steps[name] for name in checks} == checks
    assert set(records) == seen  # nobody else comes of the file
