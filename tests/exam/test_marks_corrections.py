"""Corrections after the exam: void, full marks, another weight, another accepted value, and all of it undone."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner
from exam_classes import make_exam, read_table, write_yaml

from markscheme.cli import main
from markscheme.decisions.of_exam.correction_file import CorrectionFile, steps_of
from markscheme.decisions.of_exam.corrections import in_force
from markscheme.decisions.of_exam.which_run import base_run
from markscheme.engine.problem import Problem
from markscheme.errors import AnswerError
from markscheme.exam.exam_folder import Exam, open_exam
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.settings import MarkingSettings, settings_of
from markscheme.grading.earlier_marks.correct_run import Corrected, CorrectRun
from markscheme.grading.exam_run import ExamRun
from markscheme.working.steps import printed_value

pytestmark = pytest.mark.usefixtures("no_reports")

QUIET = ("--feedback", "none", "--jobs", 1)


def run(*arguments: object, status: int = 0) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.output


def grade(exam: Exam, answers: Path, hand_marks: Mapping | None = None) -> int:
    with Ledger(exam.folder) as ledger:
        session = ExamRun(exam, ledger, MarkingSettings(exam.folder, formats=()), 1, reports=())
        return session.grade([answers], hand_marks or {}, exam.folder.parent / "marks", replace=True).run


def correct(exam: Exam, text: str, *, only_tried: bool = False, target: Path | None = None, formats=()) -> Corrected:
    with Ledger(exam.folder) as ledger:
        base = base_run(ledger, exam, None, [])
        file = CorrectionFile(exam, steps_of(ledger, base.id), ledger)
        session = CorrectRun(exam, ledger, settings_of(base, exam.folder, (), formats), 1, reports=())
        return session.correct(base, file, file.read(text, "c.yaml"), target, replace=True, only_tried=only_tried)


def records(exam: Exam, id: int | None = None) -> dict[str, dict]:
    with Ledger(exam.folder) as ledger:
        return {record["student"]: record for record in ledger.records(ledger.run(id).id)}


def marks(exam: Exam, id: int | None = None) -> dict[str, tuple[Fraction, Fraction]]:
    return {student: (Fraction(one["score"]), Fraction(one["total"])) for student, one in records(exam, id).items()}


def step(record: Mapping, place: str) -> dict:
    question, name = place.split(".")
    steps = next(one["steps"] for one in record["questions"] if one["id"] == question)
    return next(one for one in steps if one["name"] == name)


def question(record: Mapping, id: str) -> dict:
    return next(one for one in record["questions"] if one["id"] == id)


@pytest.fixture
def marked(exam, answers) -> Exam:
    grade(exam, answers)
    return exam


# --- void, full, weight


def test_a_void_question_is_out_of_everybodys_total(marked, tmp_path):
    before = records(marked)
    done = correct(marked, "- void: q2\n  reason: the figure was missing\n  by: Ada\n", target=tmp_path / "void")
    now = records(marked)
    for student, record in before.items():
        lost = question(record, "q2")
        assert Fraction(now[student]["score"]) == Fraction(record["score"]) - Fraction(lost["score"])
        assert Fraction(now[student]["total"]) == Fraction(record["total"]) - Fraction(lost["total"])
        assert question(now[student], "q1") == question(record, "q1")
    assert {one.student for one in done.differences} == set(before)
    assert all(one.why == ("correction 1 (void q2: the figure was missing)",) for one in done.differences)
    rows = read_table(tmp_path / "void" / "grades.csv")
    q1 = next(iter(before.values()))["questions"][0]["total"]
    assert {row["q2"] for row in rows} == {"void"}
    assert {row["total"] for row in rows} == {str(int(q1) + 6)}
    steps = [row for row in read_table(tmp_path / "void" / "steps.csv") if row["question"] == "q2"]
    assert all(row["message"].startswith("This question does not count: the figure was missing") for row in steps)
    assert {(row["marks"], row["out of"]) for row in steps} == {("0", "0")}


def test_percent_and_scale_follow_what_is_void(exam, answers, tmp_path):
    data = json.loads((exam.folder / "exam.json").read_text("utf-8"))
    total = exam.blueprint.total
    points = [["0", "0"], [str(total), "100"]]  # marks of the paper as it was printed
    data["blueprint"]["scale"] = points
    (exam.folder / "exam.json").write_text(json.dumps(data), "utf-8")
    exam = open_exam(exam.folder)
    grade(exam, answers, {f"s00{i}": {"q3": Fraction(6)} for i in range(1, 7)})
    correct(exam, "- void: q2\n  reason: x\n", target=tmp_path / "void", formats=("html",))
    for row in read_table(tmp_path / "void" / "grades.csv"):
        share = Fraction(row["score"]) / Fraction(row["total"])
        assert abs(Fraction(row["percent"]) - 100 * share) < Fraction(1, 1000)
        assert abs(Fraction(row["scaled"]) - 100 * share) < Fraction(1, 1000)
    with zipfile.ZipFile(tmp_path / "void" / "feedback.zip") as pages:
        page = pages.read("s001/feedback.html").decode()
    assert f"of {int(total) - exam.blueprint.questions[1].marks}" in page
    assert "This question does not count: x" in page


@pytest.mark.parametrize(("language", "said"), [("en", "This question does not count"), ("zh", "本题不计分")])
def test_the_page_says_it_in_the_language_of_the_student(exam, answers, tmp_path, language, said):
    out = ("-o", tmp_path / "one", "--feedback", "none", "--jobs", 1)
    run("exam", "grade", exam.folder, answers, *out, "--lang", language)
    file = tmp_path / "c.yaml"
    file.write_text("- void: [q2, q1.slope]\n  reason: {en: an error, zh: 题目有误}\n", "utf-8")
    run("exam", "correct", exam.folder, file, "-o", tmp_path / "two", "--jobs", 1)
    with zipfile.ZipFile(tmp_path / "two" / "feedback.zip") as pages:
        page = pages.read("s001/feedback.html").decode()
    reason = {"en": "an error", "zh": "题目有误"}[language]
    assert said in page
    assert page.count(reason) == 2


def test_a_void_step_takes_its_marks_with_it(marked):
    before = records(marked)
    correct(marked, "- void: q1.slope\n  reason: x\n")
    for student, record in records(marked).items():
        old, new = step(before[student], "q1.slope"), step(record, "q1.slope")
        assert (new["marks"], new["out_of"]) == ("0", "0")
        assert new["program"]["marks"] == old["marks"]
        assert Fraction(question(record, "q1")["total"]) == Fraction(question(before[student], "q1")["total"]) - 2


def test_full_marks_for_all_or_for_those_who_wrote_something(exam, answers, scripts):
    answered = {id: steps for id, steps in scripts[0].answers.items() if id != "q1"}
    write_yaml(replace(scripts[0], answers=answered), answers / "s001.yaml")
    grade(exam, answers)
    marked = exam
    before = records(marked)
    correct(marked, "- full: q1\n  for: answered\n  reason: x\n- full: q2.out_width\n  reason: y\n")
    some = set()
    for student, record in records(marked).items():
        wrote = any(one["raw"] for one in question(before[student], "q1")["steps"])
        some.add(wrote)
        whole = question(record, "q1")
        assert (whole["score"] == whole["total"]) or not wrote
        if not wrote:
            assert whole == question(before[student], "q1")
        assert step(record, "q2.out_width")["marks"] == step(record, "q2.out_width")["out_of"]
    assert some == {True, False}


def test_another_weight_scales_marks(marked):
    before = records(marked)
    correct(marked, "- weight: {q1: 20, q2.out_width: 5}\n  reason: x\n")
    for student, record in records(marked).items():
        old, new = question(before[student], "q1"), question(record, "q1")
        assert Fraction(new["total"]) == 20
        assert Fraction(new["score"]) == Fraction(old["score"]) * 20 / Fraction(old["total"])
        one, other = step(before[student], "q2.out_width"), step(record, "q2.out_width")
        assert Fraction(other["out_of"]) == 5
        assert Fraction(other["marks"]) / 5 == Fraction(one["marks"]) / Fraction(one["out_of"])


def test_some_papers_and_some_students_alone(marked):
    before = marks(marked)
    done = correct(marked, "- void: q2\n  papers: variant 2\n  reason: x\n")
    changed = {id for id, now in marks(marked).items() if now != before[id]}
    assert changed == {"s002", "s004", "s006"} == {one.student for one in done.differences}
    correct(marked, "- full: q1\n  students: [s003]\n  reason: y\n")
    assert {id for id, now in marks(marked).items() if now != before[id]} <= {*changed, "s003"}


# --- questions that a person marks, and decisions


def test_a_question_that_a_person_marks_may_be_void_or_full(exam, answers, tmp_path):
    grade(exam, answers, {"s001": {"q3": Fraction(3)}})
    done = correct(exam, "- void: q3\n  reason: x\n", target=tmp_path / "void")
    assert any("s001: the decision on q3 (3) does not count while it is void" in one for one in done.summary.messages)
    rows = {row["student"]: row for row in read_table(tmp_path / "void" / "grades.csv")}
    assert {row["q3"] for row in rows.values()} == {"void"}
    assert {row["status"] for row in rows.values()} <= {"marked", "blank"}  # nobody waits for it
    correct(exam, "- undo: 1\n  reason: after all\n")
    assert question(records(exam)["s001"], "q3")["score"] == "3"
    done = correct(exam, "- full: q3\n  reason: y\n", target=tmp_path / "full")
    assert {row["q3"] for row in read_table(tmp_path / "full" / "grades.csv")} == {"6"}
    assert any("does not count beside full marks" in one for one in done.summary.messages)


def test_another_weight_of_a_question_that_a_person_marks(exam, answers, tmp_path):
    grade(exam, answers, {"s001": {"q3": Fraction(3)}})
    done = correct(exam, "- weight: {q3: 12}\n  reason: x\n", target=tmp_path / "twelve")
    assert any("s001: the decision on q3 (3) counts 6 by" in one for one in done.summary.messages)
    assert question(records(exam)["s001"], "q3") | {"decided": None} == question(records(exam)["s001"], "q3") | {
        "score": "6",
        "total": "12",
        "decided": None,
    }
    total = exam.blueprint.total + 6
    assert {row["total"] for row in read_table(tmp_path / "twelve" / "grades.csv")} == {str(total)}


def test_marks_by_hand_after_another_weight_are_of_that(exam, answers, tmp_path):
    grade(exam, answers)
    correct(exam, "- weight: {q3: 12}\n  reason: x\n", target=tmp_path / "twelve")
    asked = read_table(tmp_path / "twelve" / "hand_marks.csv")
    assert {row["out of"] for row in asked} == {"12"}
    (tmp_path / "essays.csv").write_text("id,question,marks\ns001,q3,11\n", "utf-8")
    command = ("exam", "grade", exam.folder, answers, "-o", tmp_path / "marks2", *QUIET)
    run(*command, "--hand-marks", tmp_path / "essays.csv")
    found = question(records(exam)["s001"], "q3")
    assert (found["score"], found["total"]) == ("11", "12")
    assert "s002: q3" not in decide(exam, tmp_path, "s002,q3,,12,good,Bo")
    assert question(records(exam)["s002"], "q3")["score"] == "12"
    with pytest.raises(AnswerError, match="a question that a person marks has whole marks"):
        correct(exam, "- weight: {q3: 2.5}\n  reason: x\n")


def decide(exam: Exam, tmp_path: Path, *rows: str) -> str:
    file = tmp_path / "decisions.csv"
    file.write_text("\n".join(("student,question,step,marks,reason,by", *rows)) + "\n", "utf-8")
    return run("exam", "decide", exam.folder, file, *QUIET)


def test_decisions_before_and_after(marked, tmp_path):
    decide(marked, tmp_path, "s001,q1,slope,1/2,method,Bo", "s002,q2,,0,copied,Bo", "s003,q1,slope,1,method,Bo")
    before = records(marked)
    done = correct(marked, "- weight: {q1.slope: 4}\n  reason: x\n- void: q2\n  reason: y\n")
    now = records(marked)
    assert (step(now["s001"], "q1.slope")["marks"], step(now["s003"], "q1.slope")["marks"]) == ("1", "2")
    assert question(now["s002"], "q2")["score"] == "0" == question(now["s002"], "q2")["total"]
    assert any("s002: the decision by Bo on q2 (0) does not count while it is void" in m for m in done.summary.messages)
    assert "s004: the decision by Bo on q2 (3) does not count while it is void" in decide(
        marked, tmp_path, "s004,q2,,3,late thought,Bo"
    )
    decide(marked, tmp_path, "s001,q1,slope,1/2,again,Bo")  # of four marks now
    assert step(records(marked)["s001"], "q1.slope")["marks"] == "1/2"
    correct(marked, "- full: q1.slope\n  reason: z\n")
    assert step(records(marked)["s001"], "q1.slope")["marks"] == "4"
    decide(marked, tmp_path, "s001,q1,slope,0,copied,Bo")  # after full marks for all
    assert step(records(marked)["s001"], "q1.slope")["marks"] == "0"
    for number in (1, 2, 3):
        correct(marked, f"- undo: {number}\n  reason: back\n")
    final = records(marked)
    assert {id: one for id, one in final.items() if id != "s001"} == {
        id: one for id, one in before.items() if id != "s001"
    } | {"s004": final["s004"]}
    assert question(final["s004"], "q2")["score"] == "3"  # it counts, now that the question does


# --- another accepted value


def slope_of(problem: Problem) -> Fraction:
    return Fraction(str(problem.values["slope"]))


@pytest.fixture
def others(exam, scripts, tmp_path) -> Path:
    """Everybody right in q1; but for a slope and what follows from it, of three kinds."""
    folder = tmp_path / "others"
    folder.mkdir()
    for i, script in enumerate(scripts):
        problem = dict(exam.sheet(script.student.id).questions)["q1"]
        raw = {name: printed_value(problem, name) for name in problem.asked_calls}
        slope = slope_of(problem)
        written = {0: slope, 1: slope / 2, 2: slope / 2, 3: 1 / slope, 4: slope / 2, 5: slope}[i]
        if i not in (0, 5):
            raw["slope"] = f"{written.numerator}/{written.denominator}" if i != 4 else raw["slope"]
            mean_x, mean_y = (Fraction(str(problem.values[name])) for name in ("mean_x", "mean_y"))
            follows = mean_y - written * mean_x
            raw["intercept"] = f"{follows.numerator}/{follows.denominator}"
        if i == 2:
            raw["intercept"] = "12345"
        write_yaml(replace(script, answers={"q1": raw}), folder / f"{script.student.stem}.yaml")
    return folder


def test_a_formula_is_a_key_beside_the_key(exam, others):
    grade(exam, others)
    before = records(exam)
    assert step(before["s002"], "q1.slope")["verdict"] != "right"
    done = correct(exam, "- accept: {q1.slope: slope/2}\n  reason: the paper said half the slope\n")
    now = records(exam)
    assert {one.student for one in done.differences} == {"s002", "s003"}
    for student in ("s002", "s003"):
        found = step(now[student], "q1.slope")
        assert (found["verdict"], found["marks"], found["out_of"]) == ("right", "2", "2")
        assert found["message"].startswith("This answer is accepted, too: the paper said half the slope")
        assert found["corrected"][0]["value"] == "slope/2"
    assert question(now["s002"], "q1")["score"] == question(now["s002"], "q1")["total"]
    assert step(now["s003"], "q1.intercept") == step(before["s003"], "q1.intercept")
    assert {id: now[id] for id in ("s001", "s004", "s005", "s006")} == {
        id: before[id] for id in ("s001", "s004", "s005", "s006")
    }
    assert all(one.why == done.differences[0].why for one in done.differences)
    assert done.differences[0].why == ("correction 1 (accept q1.slope: the paper said half the slope)",)


def test_a_slip_gives_everybodys_value(exam, others):
    grade(exam, others)
    before = records(exam)
    assert step(before["s004"], "q1.slope")["slip"] == "inverted"
    done = correct(exam, "- accept: {q1.slope: slip inverted}\n  reason: x\n")
    assert [one.student for one in done.differences] == ["s004"]
    now = records(exam)["s004"]
    assert question(now, "q1")["score"] == question(now, "q1")["total"]
    assert step(now, "q1.slope")["slip"] is None


def test_a_typed_value_is_right_to_the_digits_asked(exam, others, scripts):
    grade(exam, others)
    problem = dict(exam.sheet("s002").questions)["q1"]
    half = slope_of(problem) / 2
    done = correct(exam, f'- accept: {{q1.slope: "{half.numerator}/{half.denominator}"}}\n  reason: x\n')
    assert "s002" in {one.student for one in done.differences}
    assert step(records(exam)["s002"], "q1.slope")["verdict"] == "right"


def test_values_are_accepted_in_every_later_run(exam, others, tmp_path):
    grade(exam, others)
    correct(exam, "- accept: {q1.slope: slope/2}\n  reason: x\n- weight: {q1.slope: 4}\n  reason: y\n")
    counted = marks(exam)
    assert step(records(exam)["s002"], "q1.slope")["marks"] == "4"
    run("exam", "regrade", exam.folder)
    assert marks(exam) == counted
    (tmp_path / "two").mkdir()
    assert grade(exam, others) > 2
    assert marks(exam) == counted
    decide(exam, tmp_path, "s001,q2,,1,x,Bo")
    now = marks(exam)
    assert {id: now[id] for id in now if id != "s001"} == {id: counted[id] for id in counted if id != "s001"}
    with Ledger(exam.folder) as ledger:
        assert ledger.run().how["corrections"] == [1, 2]


def test_two_values_in_one_question(exam, others):
    grade(exam, others)
    text = "- accept: {q1.slope: slope/2}\n  reason: x\n- accept: {q1.intercept: '12345'}\n  reason: y\n"
    correct(exam, text)
    now = records(exam)["s003"]
    assert question(now, "q1")["score"] == question(now, "q1")["total"]
    correct(exam, "- undo: 1\n  reason: z\n")
    assert step(records(exam)["s003"], "q1.slope")["marks"] == "0"
    assert step(records(exam)["s003"], "q1.intercept")["verdict"] == "right"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("slope/sloop", "'sloop' is not known here; did you mean 'slope'?"),
        ("slip inverse", "no misconception of slope is called 'inverse'; did you mean 'inverted'?"),
        ("'[1, 2]'", "is no answer to slope"),
        ("'1 2'", "is no answer to slope"),
        ("slope +", "it ends too early"),
        ("intercept/2", "'intercept' is not known here"),
        ("slope/0", "cannot be worked out|divides by zero"),
        ("__import__('os')", "no meaning here|is no function"),
    ],
)
def test_a_value_that_means_nothing_is_said_with_its_line(exam, others, value, said):
    grade(exam, others)
    with pytest.raises(AnswerError, match=said) as error:
        correct(exam, f"- void: q2\n  reason: x\n- accept:\n    q1.slope: {value}\n  reason: y\n")
    assert str(error.value).startswith("c.yaml: line 4: [2].accept.q1.slope: ")
    with Ledger(exam.folder) as ledger:
        assert in_force(ledger) == []  # nothing is half done


# --- the file


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- void: q9\n  reason: x", "line 1: .*the exam has no question 'q9'"),
        ("- void: q1.sloop\n  reason: x", "line 1: .*no paper has a step 'q1.sloop'; did you mean 'q1.slope'?"),
        ("- void: q3.a\n  reason: x", "q3 has no steps: a person alone marks it"),
        ("- viod: q1\n  reason: x", "a correction has no key 'viod'; did you mean 'void'?"),
        ("- void: q1", "a correction has a reason"),
        ("- void: q1\n  reason: ''", "a correction has a reason"),
        ("- void: q1\n  full: q2\n  reason: x", "has void and full; give one of"),
        ("- reason: x", "says nothing that is corrected"),
        ("- weight: {q1: 0}\n  reason: x", "must be marks above 0"),
        ("- weight: {q1: -2}\n  reason: x", "must be marks above 0"),
        ("- weight: q1\n  reason: x", "is a mapping of places to values"),
        ("- accept: {q1: 3}\n  reason: x", "a value is accepted for one step"),
        ("- accept: {q1.slope: {a: 1}}\n  reason: x", "is a mapping, but must be a value"),
        ("- full: q3\n  for: answered\n  reason: x", "who answered it is not known here"),
        ("- void: q1\n  for: answered\n  reason: x", "leave it out beside void"),
        ("- full: q1\n  for: some\n  reason: x", "must be one of answered, everybody"),
        ("- void: q1\n  papers: variant 7\n  reason: x", "no paper is of variant 7"),
        ("- void: q1\n  papers: red\n  reason: x", "must be a variant, such as variant 2"),
        ("- void: q1\n  students: [s01]\n  reason: x", "no student 's01'; did you mean"),
        ("- undo: 3\n  reason: x", "there is no correction 3; none is kept"),
        ("- undo: 1\n  papers: 1\n  reason: x", "undo takes back a whole correction"),
        ("void: q1", "a correction has a reason"),
        ("- void: [\n", "not YAML"),
        ("", "is empty"),
    ],
)
def test_a_mistake_is_said_with_its_place_and_nothing_is_kept(marked, text, said):
    before = records(marked)
    with pytest.raises(AnswerError, match=said):
        correct(marked, text)
    with Ledger(marked.folder) as ledger:
        assert len(ledger.runs()) == 1
    assert records(marked) == before


def test_undoing_twice_or_what_undoes_is_said(marked):
    correct(marked, "- void: q1\n  reason: x\n")
    correct(marked, "- undo: 1\n  reason: y\n")
    for text, said in (
        ("- undo: 1\n  reason: z\n", "correction 1 was undone already, by 2"),
        ("- undo: 2\n  reason: z\n", "there is no correction 2"),
    ):
        with pytest.raises(AnswerError, match=said):
            correct(marked, text)


# --- all of it together

SEVERAL = (
    "- void: q2.out_width\n  reason: a\n",
    "- full: q1.slope\n  for: answered\n  reason: b\n",
    "- weight: {q1: 30}\n  reason: c\n",
    "- accept: {q1.intercept: slip plus}\n  reason: d\n",
)


def test_corrections_in_any_order_then_undone_give_the_marks_of_before(marked):
    before = records(marked)
    for order in [*permutations(SEVERAL)][::5]:
        numbers = [correct(marked, text).new[0] for text in order]
        assert marks(marked) != {id: (Fraction(r["score"]), Fraction(r["total"])) for id, r in before.items()}
        for number in sorted(numbers, key=lambda n: (n % 2, n)):
            correct(marked, f"- undo: {number}\n  reason: back {number}\n")
        assert records(marked) == before


def test_nobody_elses_marks_move(marked):
    before = records(marked)
    for text in SEVERAL:
        correct(marked, text.replace("  reason", "  students: [s002]\n  reason"))
        now = records(marked)
        assert {id: one for id, one in now.items() if id != "s002"} == {
            id: one for id, one in before.items() if id != "s002"
        }


def test_trying_keeps_nothing(marked, tmp_path):
    file = tmp_path / "c.yaml"
    file.write_text("- void: q1\n  reason: a slip of ours\n  by: Ada\n", "utf-8")
    before = [*marked.folder.iterdir()], marks(marked)
    said = run("exam", "correct", marked.folder, file, "--dry-run")
    assert "nothing is kept: --dry-run" in said
    assert "because of: correction 1 (void q1: a slip of ours)" in said
    assert said.endswith("6 students differ\n")
    assert ([*marked.folder.iterdir()], marks(marked)) == before
    assert "no corrections are kept" in run("exam", "correct", marked.folder)


def test_the_command_prints_who_changes_and_lists_what_is_kept(marked, tmp_path):
    file = tmp_path / "c.yaml"
    file.write_text("- void: q1\n  reason: a slip of ours\n  by: Ada\n", "utf-8")
    said = run("exam", "correct", marked.folder, file, "-o", tmp_path / "out", *QUIET)
    assert "from run 1" in said
    assert "corrections: 1" in said
    again = run("exam", "correct", marked.folder, file, "-o", tmp_path / "out2", *QUIET)
    assert "corrections: none that is new" in again
    assert (tmp_path / "out2" / "run.json").read_bytes() == (tmp_path / "out" / "run.json").read_bytes()
    assert "all of it counts already" in run("exam", "correct", marked.folder, file)
    assert "because of: correction 1 (void q1: a slip of ours)" in run("exam", "diff", marked.folder)
    listed = run("exam", "correct", marked.folder)
    assert listed.startswith("1: void q1, ")
    assert "by Ada: a slip of ours" in listed
    (found,) = json.loads(run("exam", "correct", marked.folder, "--json"))
    assert (found["n"], found["by"], found["undone_by"]) == (1, "Ada", None)
    with Ledger(marked.folder) as ledger:
        assert [one.kind for one in ledger.runs()] == ["grade", "correct"]


def test_late_scripts_are_corrected_too(exam, answers, tmp_path):
    late = tmp_path / "late"
    late.mkdir()
    (answers / "s002.yaml").rename(late / "s002.yaml")
    grade(exam, answers)
    correct(exam, "- void: q2\n  reason: x\n")
    run("exam", "grade", exam.folder, late, "--add", "-o", tmp_path / "all", *QUIET)
    assert {total for _, total in marks(exam).values()} == {Fraction(10)}
    rows = read_table(tmp_path / "all" / "grades.csv")
    assert {row["q2"] for row in rows} == {"void"}


def test_an_own_exam_for_each_is_corrected_by_a_slip(tmp_path):
    exam = make_exam(tmp_path / "exam", 3, static=False, families=("regression/simple",))
    (tmp_path / "answers").mkdir()
    for student in exam.students:
        problem = dict(exam.sheet(student.id).questions)["q1"]
        raw = {name: printed_value(problem, name) for name in problem.asked_calls}
        turned = 1 / slope_of(problem)
        raw["slope"] = f"{turned.numerator}/{turned.denominator}"
        from exam_classes import Script

        write_yaml(Script(student, {"q1": raw}, {}), tmp_path / "answers" / f"{student.id}.yaml")
    grade(exam, tmp_path / "answers")
    correct(exam, "- accept: {q1.slope: slip inverted}\n  reason: x\n")
    for record in records(exam).values():
        assert step(record, "q1.slope")["marks"] == "2"
        assert step(record, "q1.intercept")["marks"] == "2"  # right by the key, whatever the slope


def test_what_was_corrected_stays_of_somebody_whose_answers_were_taken_out(exam, others, tmp_path):
    grade(exam, others)
    correct(
        exam,
        "- accept: {q1.slope: slope/2}\n  reason: x\n- full: q1.mean_x\n  for: answered\n  reason: y\n"
        "- full: q2.out_width\n  for: answered\n  reason: z\n",
    )
    counted = sorted(marks(exam).values())
    run("exam", "forget", exam.folder, "s002", "--by", "Ada", "--yes", "--answers")
    forgotten = (open_exam(exam.folder).by_id.keys() - exam.by_id.keys()).pop()
    assert sorted(marks(open_exam(exam.folder)).values()) == counted
    had = marks(exam)[forgotten]
    assert "the answers were taken out" in decide(exam, tmp_path, "s001,q1,slope,0,x,Bo")
    assert marks(exam)[forgotten] == had
    correct(open_exam(exam.folder), "- void: q2\n  students: s001\n  reason: w\n")
    assert marks(exam)[forgotten] == had


def test_another_weight_of_what_a_person_marks_says_why_a_total_is_another(exam, answers):
    grade(exam, answers, {"s001": {"q3": 0}, "s002": {"q3": 2}})
    done = correct(exam, "- weight: {q3: 12}\n  reason: it took longer\n")
    reasons = {one.student: one.why for one in done.differences}
    assert reasons["s001"] == reasons["s002"] == ("correction 1 (weight q3: it took longer)",)
    found = records(exam)
    assert (question(found["s001"], "q3")["score"], question(found["s002"], "q3")["score"]) == ("0", "4")
    done = correct(exam, "- undo: 1\n  reason: it did not\n")
    assert all(one.why == ("correction 1 (weight q3: it took longer) undone",) for one in done.differences)
