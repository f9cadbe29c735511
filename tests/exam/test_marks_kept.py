"""No marking ends well with marks of a class gone, or made by another key: every way to it is refused, or is said."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from exam_classes import make_exam, read_table, sit, write_yaml

from markscheme.cli import main
from markscheme.decisions.of_exam.which_run import base_run
from markscheme.errors import MarkschemeError, ResultError
from markscheme.exam.exam_folder import Exam, open_exam
from markscheme.exam.ledger_file import FILE, _explained, statements
from markscheme.exam.manifest import write_manifest
from markscheme.exam.variants.families import FIRST_CODE, code_of_family, files_of, noted, plain_code
from markscheme.family.library import Library, templates_root
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.settings import MarkingSettings
from markscheme.grading import as_built
from markscheme.grading.as_built import changed_families
from markscheme.grading.exam_run import ExamRun
from markscheme.marking.course_policy import CoursePolicy
from markscheme.marking.policy import Policy

pytestmark = pytest.mark.usefixtures("no_reports")

FAMILY = "regression/simple"


def run(*arguments: object, status: int = 0) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.output


def session(exam: Exam, ledger: Ledger, *, allowed: bool = False, **how) -> ExamRun:
    settings = MarkingSettings(exam.folder, exam.templates, formats=(), **how)
    return ExamRun(exam, ledger, settings, 1, reports=(), current_families=allowed)


def grade(exam: Exam, paths, target: Path | None = None, *, hand_marks=None, **how):
    target = target or exam.folder.parent / "marks"
    with Ledger(exam.folder) as ledger:
        paths = [paths] if isinstance(paths, Path) else paths
        return session(exam, ledger, **how).grade(paths, hand_marks or {}, target, replace=True)


def regrade(exam: Exam, target: Path | None = None, *, base: int | None = None, losses: bool = False, **how):
    with Ledger(exam.folder) as ledger:
        found = base_run(ledger, exam, base, [])
        return session(exam, ledger, **how).regrade(found, target, replace=True, allow_losses=losses)


def runs(exam: Exam) -> list[int]:
    with Ledger(exam.folder) as ledger:
        return [one.id for one in ledger.runs()]


def scores(exam: Exam, id: int) -> dict[str, str]:
    with Ledger(exam.folder) as ledger:
        return {record["student"]: record["score"] for record in ledger.records(id)}


def change_exam(exam: Exam, **entries: object) -> Exam:
    """exam.json with some entries changed, or left out when they are None."""
    path = exam.folder / "exam.json"
    data = json.loads(path.read_text("utf-8")) | entries
    path.write_text(json.dumps({name: value for name, value in data.items() if value is not None}), "utf-8")
    return open_exam(exam.folder, exam.templates)


@pytest.fixture
def marked(exam, answers):
    grade(exam, answers)
    return exam


@pytest.fixture
def own(tmp_path) -> Path:
    """A copy of some families, as an instructor has one to change something."""
    for topic in ("regression", "cnn"):
        shutil.copytree(templates_root() / topic, tmp_path / "own" / topic)
    return tmp_path / "own"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def with_templates(exam: Exam, own: Path) -> Exam:
    return replace(exam, templates=(own,))


# --- families that are not those of the build

OTHER_KEYS = {
    "another formula": ("regression/simple.py", "S_xy / S_xx", "2 * S_xy / S_xx"),
    "another version": ("regression/simple.py", "\nsource", "\nversion = 2\nsource"),
    "other marks": ("regression/simple.py", '"slope": 2', '"slope": 3'),
    "a helper of the topic": ("cnn/_window.py", "\ndef ", "\nUNIT = 2\n\n\ndef "),
    "does not load": ("regression/simple.py", "\nsource", "\nsauce"),
    "is no Python": ("regression/simple.py", "\nsource", "\nsource ="),
}


@pytest.mark.parametrize("which", OTHER_KEYS)
@pytest.mark.parametrize("entry", ["family_code", "families"])
def test_a_changed_key_is_refused_and_nothing_is_kept(marked, answers, own, which, entry, monkeypatch):
    name, old, new = OTHER_KEYS[which]
    edit(own / name, old, new)
    exam = with_templates(marked, own)
    if entry == "families":
        exam = change_exam(exam, family_code=None)
        monkeypatch.setattr(as_built, "FIRST_CODE", {})
    family = "cnn/output_size (q2)" if name.startswith("cnn") else "regression/simple (q1)"
    for again in (lambda: grade(exam, answers), lambda: regrade(exam)):
        with pytest.raises(ResultError, match=r"--with-current-families if a changed key is meant") as refused:
            again()
        assert f"{family} was {marked.built[entry][family.split()[0]]} when the exam was built" in str(refused.value)
    assert runs(marked) == [1]


SAME_KEYS = {
    "a comment": ("regression/simple.py", "\nsource", "\n# slope: x, then y\nsource"),
    "a docstring": ("regression/simple.py", '"""Least-squares line', '"""The least-squares line'),
    "a formula in a docstring": ("cnn/output_size.py", "F (k_1 k_2 C + 1)", "(k_1 k_2 C + 1) F"),
    "layout": ("regression/simple.py", "x.sum() / len(x)", "(x.sum()\n        / len(x))"),
    "the words of the question": ("regression/simple.en.md", "# Least", "# The least"),
    "nothing": ("regression/simple.py", "\nsource", "\nsource"),
}


@pytest.mark.parametrize("which", SAME_KEYS)
def test_what_no_key_hangs_on_is_not_a_changed_key(exam, own, which):
    name, old, new = SAME_KEYS[which]
    edit(own / name, old, new)
    assert changed_families(with_templates(exam, own)) == ()


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("which", SAME_KEYS)
def test_an_exam_of_an_earlier_program_is_held_to_its_files_unless_their_code_is_known(
    exam, own, monkeypatch, which, known
):
    old = change_exam(exam, family_code=None)
    code = {(id, old.built["families"][id]): code for id, code in exam.built["family_code"].items()}
    monkeypatch.setattr(as_built, "FIRST_CODE", code if known else {})
    assert changed_families(old) == ()
    name, before, now = SAME_KEYS[which]
    edit(own / name, before, now)
    ids = [changed.id for changed in changed_families(with_templates(old, own))]
    assert ids == ([] if known else ["cnn/output_size", FAMILY])  # a folder of templates adds to the files


def test_an_exam_of_an_earlier_program_is_compared_by_the_files_that_it_notes(exam, own, monkeypatch):
    old = change_exam(exam, family_code=None)
    monkeypatch.setattr(as_built, "FIRST_CODE", {})
    assert changed_families(old) == ()
    shutil.rmtree(own / "cnn")
    edit(own / "regression" / "simple.py", "\nsource", "\n# a comment\nsource")
    (changed,) = changed_families(with_templates(old, own))
    assert (changed.id, changed.questions, changed.built) == (FAMILY, ("q1",), old.built["families"][FAMILY])


def test_what_is_known_of_the_first_families_is_true():
    library = Library()
    assert {id for id, _ in FIRST_CODE} <= set(library)
    for (id, files), code in FIRST_CODE.items():
        assert files.split()[0] == code.split()[0]
        assert files != files_of(id, library) or code == code_of_family(id, library)


def test_an_exam_json_that_was_changed_by_hand_is_marked_as_it_is_and_that_is_said(exam, answers):
    assert grade(exam, answers).messages == []
    write_manifest(exam.folder, {"build": exam.build}, {}, ("exam.json",), 0o600)
    assert regrade(exam).messages == []
    data = json.loads((exam.folder / "exam.json").read_text("utf-8"))
    other = change_exam(exam, blueprint=data["blueprint"] | {"policy_settings": {"slip": "1/2"}})
    (said,) = regrade(other, policy=other.blueprint.policy).messages
    assert "exam.json: was changed after it was built, and counts as it is; `exam build` writes it anew" in said


def test_the_words_that_are_read_as_answers_are_part_of_the_key(tmp_path):
    shutil.copytree(templates_root() / "optimisers", tmp_path / "own" / "optimisers")
    shutil.copytree(templates_root() / "generative", tmp_path / "own" / "generative")
    library = Library([tmp_path / "own"])
    before = code_of_family("optimisers/critical_point", library)
    assert before == code_of_family("optimisers/critical_point", Library())
    edit(tmp_path / "own" / "optimisers" / "critical_point.zh.md", "局部极小值点 | ", "")
    assert code_of_family("optimisers/critical_point", library) != before


def test_the_code_of_a_family_has_the_same_hash_in_every_version_of_python():
    module = (
        '"""Text."""\nfrom __future__ import annotations\n\nn: int = 2\n\n\nclass A:\n    """Text."""\n\n\n'
        'def step(x, *, k=1):\n    r"""y = x"""\n    return f"{x!r:>{k}} \'a\'" if x else [-1, 1.5, None, ...]\n'
    )
    assert plain_code(module.encode()) == (
        "Module(body=[ImportFrom(module='__future__',names=[alias(name='annotations')],level=0),"
        "AnnAssign(target=Name(id='n',ctx=Store()),annotation=Name(id='int',ctx=Load()),value=Constant(value=2),"
        "simple=1),ClassDef(name='A'),"
        "FunctionDef(name='step',args=arguments(args=[arg(arg='x')],kwonlyargs=[arg(arg='k')],"
        "kw_defaults=[Constant(value=1)]),body=[Return(value=IfExp(test=Name(id='x',ctx=Load()),"
        "body=JoinedStr(values=[FormattedValue(value=Name(id='x',ctx=Load()),conversion=114,format_spec=JoinedStr("
        "values=[Constant(value='>'),FormattedValue(value=Name(id='k',ctx=Load()),conversion=-1)])),"
        "Constant(value=\" 'a'\")]),orelse=List(elts=[UnaryOp(op=USub(),operand=Constant(value=1)),"
        "Constant(value=1.5),Constant(),Constant(value=Ellipsis)],ctx=Load())))])])"
    )


def test_papers_that_stay_are_bound_to_the_families_that_they_were_made_by(exam, own):
    now = Library([own])
    first = noted(exam.blueprint, now)
    assert first["family_code"] == exam.built["family_code"]
    edit(own / "regression" / "simple.py", "S_xy / S_xx", "2 * S_xy / S_xx")
    assert noted(exam.blueprint, now, first) == first
    older = {"families": first["families"]}  # an earlier program noted no code: what has changed since gets none
    assert noted(exam.blueprint, now, older) == {
        **older,
        "family_code": {id: code for id, code in first["family_code"].items() if id != FAMILY},
    }


def test_an_exam_that_does_not_note_its_families_is_refused(exam, answers):
    bare = change_exam(exam, family_code=None, families=None)
    with pytest.raises(ResultError, match=r"regression/simple \(q1\) was not noted when the exam was built, and is 1 "):
        grade(bare, answers)
    other = change_exam(exam, family_code={"regression/simple": "1 0123456789abcdef"}, families=None)
    with pytest.raises(ResultError, match="1 0123456789abcdef"):
        grade(other, answers)


def test_current_families_are_marked_by_when_that_is_meant_and_every_record_says_so(marked, answers, own, tmp_path):
    edit(own / "regression" / "simple.py", "S_xy / S_xx", "2 * S_xy / S_xx")
    command = ("--templates", own, "exam", "regrade", marked.folder, "--jobs", 1, "--feedback", "none")
    assert "regression/simple (q1) was 1 " in run(*command, status=1)
    said = run(*command, "--with-current-families", "-o", tmp_path / "changed")
    assert "marked by changed families: regression/simple (q1) was 1 " in said
    assert "because of: families" in said
    noted = json.loads((tmp_path / "changed" / "run.json").read_text("utf-8"))["settings"]["families"]
    now = code_of_family(FAMILY, Library([own]))
    assert noted == {FAMILY: {"built": marked.built["family_code"][FAMILY], "marked_by": now}}
    assert f"families: as in the build -> {FAMILY} {now}" in run("exam", "diff", marked.folder)
    assert scores(marked, 1) != scores(marked, 2)
    grade(with_templates(marked, own), answers, allowed=True)
    assert scores(marked, 3) == scores(marked, 2)
    assert "0 students differ" in run("exam", "diff", marked.folder, 2, 3)


def test_the_option_says_when_it_is_not_needed(marked):
    assert "--with-current-families changes nothing" in run("exam", "regrade", marked.folder, "--with-current-families")


def test_a_run_by_the_families_of_the_build_is_the_run_that_it_always_was(marked):
    with Ledger(marked.folder) as ledger:
        assert "families" not in ledger.run(1).how


@pytest.fixture(scope="module")
def of_ones_own(tmp_path_factory) -> tuple[Exam, Path]:
    """An exam on a family that only a folder of the instructor's has."""
    folder = tmp_path_factory.mktemp("own")
    mine = folder / "own" / "mine"
    mine.mkdir(parents=True)
    for path in (templates_root() / "regression").glob("[s_]*.*"):  # what it shares, too
        shutil.copy(path, mine / path.name.replace("simple.", "line."))
    return make_exam(folder / "exam", 2, families=("mine/line",), templates=(folder / "own",)), folder / "own"


@pytest.mark.parametrize("allowed", [False, True])
def test_a_folder_of_families_that_was_left_out_takes_no_marks(of_ones_own, tmp_path, allowed):
    exam, own = of_ones_own
    shutil.copytree(exam.folder, tmp_path / "exam")
    exam = open_exam(tmp_path / "exam", (own,))
    for script in sit(exam):
        write_yaml(script, tmp_path / f"{script.student.stem}.yaml")
    papers = [tmp_path / "s001.yaml", tmp_path / "s002.yaml"]
    grade(exam, papers)
    without = replace(exam, templates=())
    for again in (lambda: grade(without, papers, allowed=allowed), lambda: regrade(without, allowed=allowed)):
        with pytest.raises(MarkschemeError, match="there is no family 'mine/line'"):
            again()
    assert runs(exam) == [1]


# --- runs that mark nobody, or lose somebody


@pytest.mark.parametrize("harm", ["gone", "changed", "swapped"])
def test_a_bad_sheet_costs_its_own_student_alone(exam, answers, harm):
    first, second = (exam.folder / "sheets" / f"{id}.json" for id in ("s001", "s002"))
    if harm == "gone":
        first.unlink()
    elif harm == "changed":
        edit(first, "Midterm", "Resit")
        data = json.loads(first.read_text("utf-8"))
        data["questions"][0]["given"]["x"][0] = "99"
        first.write_text(json.dumps(data), "utf-8")
    else:
        texts = first.read_text("utf-8"), second.read_text("utf-8")
        first.write_text(texts[1], "utf-8")
        second.write_text(texts[0], "utf-8")
    summary = grade(exam, answers)
    lost = ["s001", "s002"] if harm == "swapped" else ["s001"]
    assert [one.student for one in summary.remarks if one.reason == "no_sheet"] == lost
    assert set(scores(exam, 1)) == {one.id for one in exam.students} - set(lost)


@pytest.mark.parametrize("harm", ["gone", "swapped"])
def test_marking_again_loses_nobody_unasked(marked, harm):
    sheets = marked.folder / "sheets"
    if harm == "gone":
        (sheets / "s002.json").unlink()
    else:
        shutil.copy(sheets / "s003.json", sheets / "s002.json")
    with pytest.raises(
        ResultError, match=r"s002: .*\n1 student whom run 1 marked would have no marks; nothing"
    ) as refused:
        regrade(marked, marked.folder.parent / "again")
    assert "--allow-losses" in str(refused.value)
    assert not (marked.folder.parent / "again").exists()
    assert runs(marked) == [1]
    summary = regrade(marked, losses=True)
    assert set(scores(marked, 2)) == set(scores(marked, 1)) - {"s002"}
    assert [(one.student, one.detail) for one in summary.remarks if one.reason == "marked_before"] == [
        ("s002", "run 1")
    ]


@pytest.mark.parametrize("losses", [False, True])
def test_a_run_in_which_nobody_could_be_marked_is_none(marked, answers, losses):
    for path in (marked.folder / "sheets").iterdir():
        path.write_text("{}", "utf-8")
    with pytest.raises(MarkschemeError):
        grade(marked, answers)
    with pytest.raises(ResultError, match="Everybody whom run 1 marked would have no marks; nothing was written"):
        regrade(marked, losses=losses)
    assert runs(marked) == [1]


def test_nobody_marked_is_no_run_though_answers_were_handed_in(exam, answers, scripts, tmp_path):
    write_yaml(replace(scripts[0], answers={"q1": {"mean_x": "123"}}), answers / "other.yaml")
    with pytest.raises(ResultError, match=r"s001: .*none marked.*\n.*so that this is no run; nothing was written"):
        grade(exam, [answers / "s001.yaml", answers / "other.yaml"])
    assert runs(exam) == []
    assert not (tmp_path / "marks").exists()


def test_a_student_who_left_exam_json_is_not_lost_without_a_word(marked):
    data = json.loads((marked.folder / "exam.json").read_text("utf-8"))
    fewer = change_exam(marked, students=data["students"][1:])
    with pytest.raises(ResultError, match=r"s001: .*\n1 student whom run 1 marked would have no marks"):
        regrade(fewer)


def test_another_order_of_the_roster_costs_nobody_a_line_of_the_gradebook(marked, tmp_path):
    data = json.loads((marked.folder / "exam.json").read_text("utf-8"))
    turned = change_exam(marked, students=data["students"][::-1])
    regrade(turned, tmp_path / "again")
    rows = {row["student"]: row["score"] for row in read_table(tmp_path / "again" / "grades.csv")}
    assert list(rows) == [one.id for one in marked.students][::-1]
    assert rows == {row["student"]: row["score"] for row in read_table(tmp_path / "marks" / "grades.csv")}


def empty_run(exam: Exam) -> None:
    """A run that marked nobody, as earlier programs kept them, after the last one."""
    base = sqlite3.connect(exam.folder / FILE)
    base.execute("INSERT INTO runs SELECT id + 1, 'regrade', at, version, exam, build, how, 'x' FROM runs WHERE id = 1")
    base.commit()
    base.close()


def test_an_empty_run_of_an_earlier_program_is_passed_over(marked):
    empty_run(marked)
    said = run("exam", "regrade", marked.folder)
    assert "run 2 marked nobody, and is passed over" in said
    assert "0 students differ" in said
    assert scores(marked, 3) == scores(marked, 1)
    with pytest.raises(ResultError, match="nothing was handed in that can be marked"):
        regrade(marked, base=2)
    assert "run 1 (grade" in run("exam", "diff", marked.folder)


def test_no_run_that_marked_anybody_is_said(exam, answers):
    grade(exam, answers)
    base = sqlite3.connect(exam.folder / FILE)
    base.execute("DROP TRIGGER marked_delete")
    base.execute("DELETE FROM marked")
    base.commit()
    base.close()
    assert "no run marked anybody; run `exam grade` first" in run("exam", "regrade", exam.folder, status=1)
    assert "there are 0 runs, and two are needed" in run("exam", "diff", exam.folder, status=1)


# --- a part of the class alone


def test_who_has_marks_in_an_earlier_run_alone_is_named_loudly(marked, answers, tmp_path):
    command = ("exam", "grade", marked.folder, answers / "s002.yaml", "--feedback", "none", "--jobs", 1)
    said = run(*command, "-o", tmp_path / "late")
    assert "run 1 has marks of 5 students that are not in this run and its gradebook: s001, s003, s004, s005" in said
    listed = [row for row in read_table(tmp_path / "late" / "review.csv") if row["reason"] == "marked_before"]
    assert [(row["student"], row["message"]) for row in listed] == [
        (id, "run 1") for id in ("s001", "s003", "s004", "s005", "s006")
    ]
    assert (tmp_path / "late" / "review.md").read_text("utf-8").index("earlier run") < 200
    assert grade(marked, answers / "s002.yaml", tmp_path / "later").run == 2  # the same again is the same run
    assert not [one for one in grade(marked, answers).remarks if one.reason == "marked_before"]


def test_marks_given_by_hand_stay_when_they_are_not_given_again(exam, answers, tmp_path):
    essays = {"s001": {"q3": Fraction(2)}, "s002": {"q3": Fraction(3)}}
    first = grade(exam, answers, hand_marks=essays)
    del essays["s002"]
    assert grade(exam, answers, hand_marks=essays).run == first.run  # nothing is new
    said = run("exam", "grade", exam.folder, answers, "-o", tmp_path / "m", "--feedback", "none", "--jobs", 1)
    assert "2 marked, 4 waiting for marks given by hand" in said
    rows = {row["student"]: row["q3"] for row in read_table(tmp_path / "m" / "grades.csv")}
    assert (rows["s001"], rows["s002"], rows["s003"]) == ("2", "3", "")


# --- the ledger of another exam, or of a later program


def test_the_marks_of_another_exam_are_not_taken_for_these(marked, answers, tmp_path):
    other = make_exam(tmp_path / "other" / "exam", 6, variants=2, families=("regression/simple", "cnn/output_size"))
    other = change_exam(other, code="EXAM-2")
    shutil.copy(marked.folder / FILE, other.folder / FILE)
    before = (other.folder / FILE).read_bytes()
    for again in (lambda: grade(other, answers), lambda: regrade(other)):
        with pytest.raises(ResultError, match="holds the marks of exam EXAM-1, but this is exam EXAM-2"):
            again()
    assert (other.folder / FILE).read_bytes() == before


@pytest.mark.parametrize("command", ["grade", "regrade", "diff"])
def test_a_ledger_of_a_later_program_is_left_alone(exam, answers, tmp_path, command):
    base = sqlite3.connect(exam.folder / FILE)
    for statement in statements()[:-1]:
        base.execute(statement)
    base.execute("INSERT INTO format VALUES ('markscheme marks 9')")
    base.commit()
    base.close()
    more = (answers, "-o", tmp_path / "marks") if command == "grade" else ()
    said = run("exam", command, exam.folder, *more, status=1)
    assert "made by a newer Markscheme: its format is 'markscheme marks 9'" in said


@pytest.mark.parametrize("text", ["unable to open database file", "attempt to write a readonly database"])
def test_a_folder_that_cannot_be_written_to_says_so_and_what_helps(text):
    said = _explained(Path("old/midterm/marks.sqlite"), sqlite3.OperationalError(text))
    assert "make 'old/midterm' writable, or keep the runs elsewhere with --ledger FILE" in said


def test_an_archive_can_be_read_and_is_not_marked(marked, answers, tmp_path):
    regrade(marked, policy=CoursePolicy.read({"slip": "1/2"}))
    (marked.folder / f"{FILE}-wal").mkdir()  # SQLite cannot make the file that it needs
    before = (marked.folder / FILE).read_bytes()
    assert "policy.slip: 0 -> 1/2" in run("exam", "diff", marked.folder)
    for again in (lambda: grade(marked, answers), lambda: regrade(marked)):
        with pytest.raises(ResultError, match=r"cannot be written .*keep the runs elsewhere with --ledger FILE"):
            again()
    assert (marked.folder / FILE).read_bytes() == before


# --- the policy


def policy_file(tmp_path: Path, text: str) -> Path:
    (tmp_path / "policy.yaml").write_text(text, "utf-8")
    return tmp_path / "policy.yaml"


@pytest.fixture
def with_slip(exam) -> Exam:
    data = json.loads((exam.folder / "exam.json").read_text("utf-8"))
    return change_exam(exam, blueprint=data["blueprint"] | {"policy_settings": {"slip": "1/4"}})


def test_a_policy_file_changes_what_it_names_and_nothing_else(with_slip, answers, tmp_path):
    file = policy_file(tmp_path, "rounded: 0\n")
    command = ("exam", "grade", with_slip.folder, answers, "-o", tmp_path / "marks", "--feedback", "none", "--jobs", 1)
    said = run(*command, "--policy", file)
    assert f"{file}: rounded 0 (the blueprint: 1/2)\n" in said
    kept = json.loads((tmp_path / "marks" / "run.json").read_text("utf-8"))["settings"]["policy"]
    assert Policy.read({name: kept[name] for name in kept if name != "sha256"}) == Policy(
        slip=Fraction(1, 4), rounded=Fraction(0)
    )
    file = policy_file(tmp_path, "per_cell: no\nslip: 1/4\n")
    assert f"{file}: per_cell no (the blueprint: yes)\n" in run("exam", "regrade", with_slip.folder, "--policy", file)
    with Ledger(with_slip.folder) as ledger:
        assert CoursePolicy.from_json(ledger.run(2).how["policy"]).course == Policy(slip=Fraction(1, 4), per_cell=False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rounding: 0", "no setting 'rounding'; did you mean 'rounded'?"),
        ("[1]", "must be a mapping such as {slip"),
        ("0", "must be a mapping such as {slip"),
    ],
)
def test_a_policy_file_that_cannot_be_meant_is_refused(marked, tmp_path, text, said):
    assert said in run("exam", "regrade", marked.folder, "--policy", policy_file(tmp_path, text), status=1)
    assert runs(marked) == [1]


@pytest.mark.parametrize("text", ["slip: 0\n", "", "# rounded: 0\n", "{}"])
def test_a_policy_file_that_changes_nothing_says_so(marked, tmp_path, text):
    file = policy_file(tmp_path, text)
    assert "changes nothing; all is as in the blueprint" in run("exam", "regrade", marked.folder, "--policy", file)


# --- folders that are no results, and results that are no answers


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("replaced", [(), ("--replace",)])
def test_an_exam_is_no_earlier_result(marked, answers, replaced):
    names = set(tree(marked.folder))
    said = run("exam", "grade", marked.folder, answers, "-o", marked.folder, *replaced, status=1)
    assert "holds an exam with its papers and keys, not results; give another folder" in said
    assert set(tree(marked.folder)) == names


def test_results_and_exams_among_the_answers_are_not_read(exam, answers, tmp_path):
    grade(exam, answers, answers / "marks")
    shutil.copytree(exam.folder, answers / "exam")
    summary = grade(exam, answers)
    assert summary.waiting == len(exam.students)
    assert [one for one in summary.remarks if one.reason != "note"] == []
    assert len(summary.messages) == 2
    assert "that is an exam, and no answers" in summary.messages[0]
    assert f"{answers / 'marks'}: not read: grades.csv, grades.xlsx, hand_marks.csv" in summary.messages[1]


def test_a_file_called_like_a_result_hides_nobodys_answers(exam, answers, tmp_path):
    with (answers / "run.json").open("w") as file:
        json.dump({"run": 1, "exam": "EXAM-1", "build": "x"}, file)
    assert len(set(scores(exam, grade(exam, answers).run))) > 0
    assert set(scores(exam, 1)) == {one.id for one in exam.students}


def test_an_exam_and_its_results_given_as_answers_hold_none(exam, answers, tmp_path):
    grade(exam, answers)
    with pytest.raises(ResultError, match="nothing was handed in that can be marked"):
        grade(exam, [exam.folder, tmp_path / "marks"], tmp_path / "again")
