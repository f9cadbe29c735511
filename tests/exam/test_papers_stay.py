"""A printed paper never changes and never disappears, whatever becomes of the roster, the program or the secret."""

from __future__ import annotations

import csv
import json
import random
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from build_samples import EXAM_ID, OTHER_SECRET, SECRET, blueprint, build, content, text_of
from click.testing import CliRunner, Result

from markscheme.cli import main
from markscheme.errors import AnswerError, MarkschemeError
from markscheme.exam.build import build_exam
from markscheme.exam.exam_folder import Exam, open_exam
from markscheme.exam.roster import Student, read_roster, stem_of
from markscheme.exam.secret import Key
from markscheme.exam.variants.allotment import assign

pytestmark = pytest.mark.usefixtures("no_reports")

SMALL = """
title: T
date: 2026-11-30
key: marks
questions:
  - {family: cnn/output_size, level: easy}
"""
TWO = SMALL + "variants: 2\n"
IDS = ("b", "c", "d", "e")


def roster(*ids: str, **names: str) -> str:
    return "id,name\n" + "".join(f"{id},{names.get(id, f'Student {id}')}\n" for id in ids)


def papers(folder: Path) -> dict[str, str]:
    """The hash of every file that belongs to one student."""
    own = {name: known for name, known in content(folder).items() if "/" in name and not name.startswith("print/")}
    return {name: known for name, known in own.items() if Path(name).stem[:1] in "abcdefg"}


def codes(exam: Exam) -> dict[str, tuple[int, str]]:
    return {student.id: (student.variant, student.sheet) for student in exam.students}


def copy(exam: Exam, folder: Path) -> Path:
    shutil.copytree(exam.folder, folder / "exam")
    return folder / "exam"


@pytest.fixture(scope="module")
def two(tmp_path_factory) -> Exam:
    """Four students, two variants."""
    return build(tmp_path_factory.mktemp("two"), TWO, roster(*IDS)).exam


ROSTERS = {
    "one more, on top": ("a", *IDS),
    "one more, in the middle": ("b", "c", "a", "d", "e"),
    "two more, at both ends": ("a", *IDS, "f"),
    "sorted the other way": IDS[::-1],
    "one less": IDS[1:],
    "one less and one more": ("a", "c", "d", "e"),
    "all others": ("a", "f"),
}


@pytest.mark.parametrize("ids", ROSTERS.values(), ids=ROSTERS)
def test_whatever_becomes_of_the_roster_a_built_paper_stays(two, tmp_path, ids):
    folder = copy(two, tmp_path)
    before = papers(folder)
    again = build(tmp_path, TWO, roster(*ids))
    assert again.made == len(set(ids) - set(IDS))
    assert papers(folder).items() >= before.items()
    assert codes(again.exam).items() >= codes(two).items()
    assert [student.id for student in again.exam.on_roster] == list(ids)
    assert set(again.kept) == set(IDS) - set(ids)
    assert open_exam(folder) == again.exam
    assert build(tmp_path, TWO, roster(*ids)).made == 0


@pytest.mark.parametrize("variants", [2, 3, 4, 7])
def test_neighbours_differ_and_variants_are_even(variants):
    ids = [f"s{i}" for i in range(45)]
    found = [assign(ids, variants, {}, Key(bytes([seed]))) for seed in range(20)]
    assert len({tuple(one.values()) for one in found}) > 1
    for one in found:
        counts = [list(one.values()).count(variant) for variant in range(1, variants + 1)]
        assert max(counts) - min(counts) <= 1
        assert all(one[a] != one[b] for a, b in pairwise(ids))


def changed_at_random(here: list[str], chance: random.Random, new: str) -> list[str]:
    """A roster that was shuffled, sorted, or that has one student more or less."""
    place = chance.randrange(len(here))
    return chance.choice(
        (
            chance.sample(here, len(here)),
            sorted(here),
            [*here[:place], new, *here[place:]],
            [*here[:place], *here[place + 1 :]],
        )
    )


@pytest.mark.parametrize("variants", [2, 3, 5])
def test_nobody_loses_a_variant_in_a_term_of_changes(variants):
    chance = random.Random(variants)
    here = [f"s{i}" for i in range(45)]
    known: dict[str, int] = {}
    for turn in range(60):
        now = assign(here, variants, known, Key(b"k"))
        assert {id: known[id] for id in here if id in known}.items() <= now.items()
        assert set(now.values()) <= set(range(1, variants + 1))
        known |= now
        here = changed_at_random(here, chance, f"new{turn}")


def test_the_same_variant_means_the_same_numbers_for_who_comes_late(two, tmp_path):
    copy(two, tmp_path)
    exam = build(tmp_path, TWO, roster(*IDS, "a", "f", "g")).exam
    problems = {s.id: [p.to_json() for p in exam.sheet(s.id).problems] for s in exam.students}
    for one in exam.students:
        for other in exam.students:
            assert (one.variant == other.variant) == (problems[one.id] == problems[other.id])


def test_who_left_the_roster_is_kept_and_not_printed(two, tmp_path):
    folder = copy(two, tmp_path)
    built = build(tmp_path, TWO, roster("b", "d", "e"))
    exam = open_exam(folder)
    assert built.kept == ("c",)
    assert exam.student("c").on_roster is False
    assert exam.sheet("c").code == two.student("c").sheet
    assert "Studentc" not in text_of(folder / "print" / "papers.pdf")
    assert "Studentb" in text_of(folder / "print" / "papers.pdf")
    back = build(tmp_path, TWO, roster(*IDS))
    assert (back.made, back.kept) == (0, ())
    assert codes(back.exam) == codes(two)
    assert "Studentc" in text_of(folder / "print" / "papers.pdf")


def handed_in(folder: Path, *ids: str) -> Path:
    """What some students wrote."""
    answers = folder / "answers"
    answers.mkdir(exist_ok=True)
    exam = open_exam(folder / "exam")
    for id in ids:
        form = (folder / "exam" / "forms" / f"{id}.answers.yaml").read_text("utf-8")
        key = exam.sheet(id).problems[0].values["out_height"]
        (answers / f"{id}.yaml").write_text(form.replace('out_height: ""', f'out_height: "{key}"'), "utf-8")
    return answers


def graded(*arguments: object, cwd: Path) -> Result:
    """`exam grade` or `regrade` in this process, which is quicker; figures and pages are not what is tested here."""
    names = ("exam", "m", "marks", "again")
    paths = [str(cwd / str(one)) if one in names else str(one) for one in arguments]
    return CliRunner().invoke(main, ["exam", *paths, "--feedback", "none"])


def grades(folder: Path) -> dict[str, tuple[str, str]]:
    with (folder / "grades.csv").open(encoding="utf-8-sig") as file:
        return {row["student"]: (row["status"], row["score"]) for row in csv.DictReader(file)}


def test_a_late_answer_of_somebody_who_left_is_marked(two, tmp_path):
    copy(two, tmp_path)
    build(tmp_path, TWO, roster("b", "d"))
    answers = handed_in(tmp_path, "b", "c")
    done = graded("grade", "exam", answers, "-o", "marks", "--jobs", 1, cwd=tmp_path)
    assert done.exit_code == 0, done.stderr
    found = grades(tmp_path / "marks")
    assert found["c"][0] == "marked"
    assert float(found["c"][1]) > 0
    assert (found["d"][0], found["e"][0]) == ("missing", "not on the roster")
    assert "nothing handed in by d" in done.stderr
    assert "nothing handed in by e" not in done.stderr


def test_answers_to_another_paper_are_told_by_their_code(two, tmp_path):
    copy(two, tmp_path)
    answers = handed_in(tmp_path, "b", "c")
    path = answers / "b.yaml"
    path.write_text(path.read_text("utf-8").replace(two.by_id["b"].sheet, two.by_id["c"].sheet), "utf-8")
    done = graded("grade", "exam", answers, "-o", "marks", "--jobs", 1, cwd=tmp_path)
    assert done.exit_code == 0, done.output
    found = grades(tmp_path / "marks")
    assert (found["b"][0], found["c"][0]) == ("not marked", "marked")
    assert f"b had {two.by_id['b'].sheet}, but {two.by_id['c'].sheet} is the paper of c" in done.output


def test_marks_stay_with_their_students_when_the_roster_was_sorted_since(two, tmp_path):
    copy(two, tmp_path)
    answers = handed_in(tmp_path, *IDS)
    assert graded("grade", "exam", answers, "-o", "marks", "--jobs", 1, cwd=tmp_path).exit_code == 0
    build(tmp_path, TWO, roster("a", "e", "d", "b"))
    done = graded("regrade", "exam", "-o", "again", "--jobs", 1, cwd=tmp_path)
    assert done.exit_code == 0, done.stderr
    before, after = grades(tmp_path / "marks"), grades(tmp_path / "again")
    assert {id: after[id] for id in IDS} == before
    assert after["a"][0] == "missing"


def test_nothing_is_removed_that_was_not_named_or_that_has_marks(two, tmp_path):
    folder = copy(two, tmp_path)
    assert graded("grade", "exam", handed_in(tmp_path, "c"), "-o", "m", "--jobs", 1, cwd=tmp_path).exit_code == 0
    before = papers(folder)
    less = roster("b")
    for id, reason in {
        "x": "no paper was built for 'x'",
        "b": "is on the roster; delete the line there first",
        "c": r"has answers or marks in marks\.sqlite",
    }.items():
        with pytest.raises(AnswerError, match=f"--remove {id}: {reason}"):
            build(tmp_path, TWO, less, remove=["d", id])
        assert papers(folder) == before
    built = build(tmp_path, TWO, less, remove=["d"])
    assert (built.removed, built.kept) == (("d",), ("c", "e"))
    assert papers(folder) == {name: known for name, known in before.items() if Path(name).name[0] != "d"}
    assert "d" not in open_exam(folder).by_id


def test_a_form_that_was_filled_in_is_not_removed(two, tmp_path):
    folder = copy(two, tmp_path)
    form = folder / "forms" / "c.answers.yaml"
    form.write_text(form.read_text("utf-8") + "# mine\n", "utf-8")
    with pytest.raises(AnswerError, match="was changed after it was written"):
        build(tmp_path, TWO, roster("b"), remove=["c"])
    assert (folder / "papers" / "c.pdf").exists()


def test_rebuilding_marked_papers_asks_for_a_further_word(two, tmp_path):
    folder = copy(two, tmp_path)
    assert graded("grade", "exam", handed_in(tmp_path, "b", "c"), "-o", "m", cwd=tmp_path).exit_code == 0
    before = content(folder)
    changed = TWO.replace("title: T", "title: U")
    with pytest.raises(AnswerError, match=r"(?s)2 students have answers or marks .* --even-marked"):
        build(tmp_path, changed, roster(*IDS), rebuild=True)
    assert content(folder) == before
    assert build(tmp_path, TWO, roster(*IDS), rebuild=True).made == 0
    assert build(tmp_path, changed, roster(*IDS), rebuild=True, even_marked=True).made == 4


def test_a_corrected_name_is_said_and_leaves_numbers_and_code(two, tmp_path):
    folder = copy(two, tmp_path)
    before = papers(folder)
    built = build(tmp_path, TWO, roster(*IDS, c="Corrected Name"))
    assert (built.made, built.renewed) == (1, ("c",))
    assert codes(built.exam) == codes(two)
    changed = {name for name, known in papers(folder).items() if before[name] != known}
    assert changed == {"papers/c.pdf", "keys/c.pdf"}
    assert "CorrectedName" in text_of(folder / "papers" / "c.pdf")


OWN = """
title: T
key: marks
duplicates: count
questions:
  - {family: own/thing, level: easy}
"""


def own_family(folder: Path) -> Path:
    """A family of the instructor's own, in a folder of templates."""
    here = Path(__file__).parents[2] / "problem_templates" / "regression"
    target = folder / "mine" / "own"
    target.mkdir(parents=True)
    for path in here.glob("simple.*"):
        (target / path.name.replace("simple", "thing")).write_text(path.read_text("utf-8"), "utf-8")
    for path in here.glob("_*.py"):  # `__pycache__` lies beside them where templates were imported
        shutil.copy(path, target)
    return target / "thing.py"


def build_own(folder: Path, roster_text: str, **how):
    from markscheme.exam.build import build_exam
    from markscheme.exam.planning.blueprint_reader import read_blueprint
    from markscheme.exam.roster import read_roster
    from markscheme.family.library import Library

    templates = (folder / "mine",)
    (folder / "roster.csv").write_text(roster_text, "utf-8")
    (folder / "secret.txt").write_text(SECRET)
    plan = read_blueprint(OWN, "exam.yaml", Library(templates))
    students = read_roster(folder / "roster.csv")
    how = {"templates": templates, "secret_file": folder / "secret.txt", "pdf_forms": False, "jobs": 1, **how}
    return build_exam(plan, students, folder / "exam", **how)


def test_a_family_that_changed_changes_no_paper(tmp_path):
    """Papers stay, and it is said; who comes late gets a paper by the families that the exam keeps, as all have."""
    source = own_family(tmp_path)
    first = build_own(tmp_path, roster("b", "c"))
    before = papers(first.exam.folder)
    text = source.read_text("utf-8")
    source.write_text(text + "\n# as before, with a remark\n", "utf-8")
    again = build_own(tmp_path, roster("a", "b", "c"))
    assert (again.made, again.families) == (1, ("own/thing",))
    assert papers(first.exam.folder).items() >= before.items()
    assert build_own(tmp_path, roster("a", "b", "c")).made == 0
    known = json.loads((first.exam.folder / "exam.json").read_text("utf-8"))["families"]
    assert build_own(tmp_path, roster("a", "b", "c")).families == ("own/thing",)
    source.write_text(text, "utf-8")
    assert build_own(tmp_path, roster("a", "b", "c")).families == ()
    assert json.loads((first.exam.folder / "exam.json").read_text("utf-8"))["families"] == known
    (tmp_path / "exam.yaml").write_text(OWN, "utf-8")
    (tmp_path / "roster.csv").write_text(roster("a", "b", "c", "d"), "utf-8")
    arguments = ["--templates", "mine", "exam", "build", "exam.yaml", "--roster", "roster.csv", "-o", "exam"]
    others = {
        text.replace("sizes = ", "version = 2\nsizes = "): "the family own/thing (version 1 to 2) changed",
        text + "\n\ndef unused(x):\n    return 2 * x\n": "the calculation of the family own/thing changed",
    }

    def again_elsewhere(source_text):
        source.write_text(source_text, "utf-8")
        return subprocess.run(  # another process: this one has read the family already
            [sys.executable, "-m", "markscheme", *arguments, "--no-pdf-forms"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )

    for other in (next(iter(others)), text.replace("sizes = ", "size = ")):
        kept = first.exam.folder / "families" / "own" / "own" / "thing.py"
        done = again_elsewhere(other)
        assert done.returncode == 0, done.stderr
        if other in others:
            assert "own/thing; the exam keeps its families, and all of its papers are made and marked by" in done.stderr
        assert kept.read_text("utf-8") == text
        assert len(open_exam(first.exam.folder).students) == 4
    data = json.loads((first.exam.folder / "exam.json").read_text("utf-8"))
    del data["kept_families"]  # as an earlier program built it: nothing is built by other families without --rebuild
    (first.exam.folder / "exam.json").write_text(json.dumps(data), "utf-8")
    for other, said in others.items():
        done = again_elsewhere(other)
        assert done.returncode == 1
        assert f"{said}, so that papers would change too" in done.stderr
    assert papers(first.exam.folder).items() >= before.items()


def test_a_paper_that_cannot_be_made_again_is_not_made_otherwise(two, tmp_path):
    """Its file is gone, and the variant that the record names draws other numbers: no other paper takes its place."""
    folder = copy(two, tmp_path)
    data = json.loads((folder / "exam.json").read_text("utf-8"))
    data["students"][1]["sheet"] = "AAAA-AAAA"
    (folder / "exam.json").write_text(json.dumps(data), "utf-8")
    (folder / "papers" / "c.pdf").unlink()
    with pytest.raises(MarkschemeError, match="c: has a paper with the code AAAA-AAAA, and its numbers"):
        build(tmp_path, TWO, roster(*IDS))


def test_a_damaged_manifest_gives_the_same_papers(two, tmp_path):
    folder = copy(two, tmp_path)
    before = content(folder)
    (folder / "manifest.json").write_text("{")
    assert build(tmp_path, TWO, roster(*IDS)).made == 4
    assert content(folder) == before


def test_papers_without_a_word_of_their_exam_are_not_built_over(two, tmp_path):
    folder = copy(two, tmp_path)
    for name in ("exam.json", "manifest.json"):
        (folder / name).unlink()
    before = content(folder)
    with pytest.raises(AnswerError, match=r"holds papers, but neither exam\.json nor manifest\.json"):
        build(tmp_path, TWO, roster(*IDS), exam_id=None)
    assert content(folder) == before
    assert codes(build(tmp_path, TWO, roster(*IDS)).exam) == codes(two)


# exams built before there were ids


@pytest.fixture
def before(tmp_path) -> Path:
    """An exam folder of the version before: three students, two variants, a secret of 18 characters."""
    with zipfile.ZipFile(Path(__file__).parent / "before" / "exam_1.zip") as archive:
        archive.extractall(tmp_path)
    return tmp_path / "exam"


def as_before(*ids: str, **names: str) -> str:
    return roster(*ids, **{id: f"Student {id.upper()}" for id in ids} | names)


def build_before(folder: Path, roster_text: str, **how):
    how = {"secret_file": None, "exam_id": None, **how}
    return build(folder.parent, (folder.parent / "exam.yaml").read_text("utf-8"), roster_text, **how)


def test_an_exam_built_before_keeps_papers_and_codes_and_grows(before):
    known, files = codes(open_exam(before)), papers(before)
    assert known == {"b": (1, "7CHZ-ABPD"), "c": (2, "SW9X-GC8P"), "d": (1, "7NVS-ZQY7")}
    built = build_before(before, as_before("a", "d", "b"))
    assert (built.made, built.exam.code, built.exam.id, built.kept) == (1, "57EGJC", "", ("c",))
    assert codes(built.exam).items() >= known.items()
    assert papers(before).items() >= files.items()
    assert build_before(before, as_before("f", "a", "d", "b", "c")).made == 1
    assert papers(before).items() >= files.items()
    exam = open_exam(before)
    assert all(exam.sheet(student.id).code == student.sheet for student in exam.students)


@pytest.mark.parametrize(("lost", "code"), [("b", "7CHZ-ABPD"), ("c", "SW9X-GC8P")])
def test_a_lost_paper_of_before_that_would_be_drawn_otherwise_now_is_not_made(before, lost, code):
    """Its family draws other numbers since then, and draws are certified by stricter rules; all papers stay."""
    (before / "sheets" / f"{lost}.json").unlink()
    files = papers(before)
    with pytest.raises(MarkschemeError, match=f"{lost}: has a paper with the code {code}, and its numbers cannot"):
        build_before(before, as_before("a", "b", "c", "d"))
    assert papers(before).items() >= files.items()


def test_an_exam_built_before_takes_no_id(before):
    with pytest.raises(AnswerError, match="was built before exams had ids"):
        build_before(before, roster("b"), exam_id="late")


# rosters


def test_ids_that_differ_by_case_or_the_storing_of_accents_alone_are_refused(tmp_path):
    one, other = unicodedata.normalize("NFC", "é1"), unicodedata.normalize("NFD", "é1")
    with pytest.raises(AnswerError, match=r"line 3: the id .* stands in line 2 already, as 'A' there and 'B' here"):
        build(tmp_path, SMALL, f"id,name\n{one},A\n{other},B\n")
    with pytest.raises(AnswerError, match=r"line 3: .* differ by case alone"):
        build(tmp_path, SMALL, "id\ns1\nS1\n")


@pytest.mark.parametrize(("before", "now"), [("e\u03011", "\u00e91"), ("\uff11\uff12", "12")])
def test_a_paper_keeps_an_id_that_rosters_are_read_to_otherwise_since_then(tmp_path, before, now):
    """Ids were once taken as they stood in the roster; now there is one form of each."""
    how = {"jobs": 1, "secret_file": tmp_path / "secret.txt", "exam_id": EXAM_ID, "pdf_forms": False}
    (tmp_path / "secret.txt").write_text(SECRET)
    people = (Student(before, "A", stem=stem_of(before)), Student("b", "B", stem="b"))
    first = build_exam(blueprint(SMALL), people, tmp_path / "exam", **how).exam
    (tmp_path / "roster.csv").write_text(f"id,name\n{before},A\nb,B\n", "utf-8")
    again = read_roster(tmp_path / "roster.csv")
    assert again[0].id == now
    result = build_exam(blueprint(SMALL), again, tmp_path / "exam", **how)
    assert codes(result.exam) == codes(first)
    assert (result.made, all(one.on_roster for one in result.exam.students)) == (0, True)


# ids and secrets


def test_one_secret_gives_two_exams_their_own_numbers_and_codes(two, tmp_path):
    resit = build(tmp_path, TWO, roster(*IDS), exam_id="resit").exam
    assert resit.code != two.code
    assert {s.sheet for s in resit.students}.isdisjoint(s.sheet for s in two.students)
    numbers = [{repr([p.to_json() for p in exam.sheet(id).problems]) for id in IDS} for exam in (resit, two)]
    assert numbers[0].isdisjoint(numbers[1])


def test_an_id_comes_by_chance_and_stays(tmp_path):
    first = build(tmp_path, SMALL, roster("b"), exam_id=None).exam
    assert build(tmp_path, SMALL, roster("b", "c"), exam_id=None).exam.id == first.id
    assert build(tmp_path, SMALL, roster("b"), exam_id=None, name="other").exam.id != first.id
    with pytest.raises(AnswerError, match=f"has the id '{first.id}'; leave --exam-id mine out"):
        build(tmp_path, SMALL, roster("b"), exam_id="mine")
    with pytest.raises(AnswerError, match="must be up to 64 letters"):
        build(tmp_path, SMALL, roster("b"), exam_id="a b", name="third")


class Killed(Exception):
    """Stands for a signal."""


def break_off(folder: Path, ids: tuple[str, ...], **how) -> Path:
    """A build that ends after the first few papers, with no id or secret given from outside."""

    def kill(done: int, total: int) -> None:
        if done:
            raise Killed

    with pytest.raises(Killed):
        build(folder, TWO, roster(*ids), exam_id=None, secret_file=None, watch=kill, **how)
    return folder / "exam"


SIX = ("b", "c", "d", "e", "f", "g")


def test_a_build_that_was_broken_off_goes_on_with_its_id_secret_and_variants(tmp_path):
    folder = break_off(tmp_path, SIX)
    started = papers(folder)
    assert len(list((folder / "papers").iterdir())) == 1  # one process builds one student after the other
    id = json.loads((folder / ".parts" / "plan").read_text("utf-8"))["id"]
    built = build(tmp_path, TWO, roster("a", *SIX[::-1]), exam_id=None, secret_file=None)
    assert (built.exam.id, built.made) == (id, 6)
    assert papers(folder).items() >= {n: h for n, h in started.items() if n[0] != "."}.items()
    assert not (folder / ".parts").exists()
    whole = tmp_path / "whole"
    whole.mkdir()
    shutil.copy(folder / "exam.secret", whole / "s")
    other = build(whole, TWO, roster(*SIX), exam_id=id, secret_file=whole / "s").exam
    assert papers(folder).items() >= papers(other.folder).items()


def test_a_second_build_that_was_broken_off_goes_on_to_the_same_bytes(tmp_path):
    """Few different numbers, so that some are drawn again: what is half settled must not be taken for issued."""
    text = SMALL.replace("cnn/output_size", "rl/game_tree").replace("}", ", given: {d: 20}}") + "effort_spread: 100%\n"
    ids = [f"a{i}" for i in range(12)]
    folders = []
    for name in ("once", "twice"):
        build(tmp_path, text, roster(*ids[6:]), name=name)

        def kill(done: int, total: int) -> None:
            if done == total:
                raise Killed

        if name == "twice":
            with pytest.raises(Killed):
                build(tmp_path, text, roster(*ids), name=name, watch=kill)
        folders.append(build(tmp_path, text, roster(*ids), name=name))
    assert folders[0].redrawn > 0
    assert content(folders[0].exam.folder) == content(folders[1].exam.folder)


def test_an_id_that_is_written_otherwise_is_nobody_new(two, tmp_path):
    folder = copy(two, tmp_path)
    before = content(folder)
    with pytest.raises(AnswerError, match="the roster has 'B', but there is a paper for 'b'"):
        build(tmp_path, TWO, roster("B", "c", "d", "e"))
    assert content(folder) == before


@pytest.mark.parametrize("broken_off", [False, True])
def test_a_lost_secret_writes_no_new_one(two, tmp_path, broken_off):
    folder = break_off(tmp_path, SIX) if broken_off else copy(two, tmp_path)
    secret = tmp_path / "kept"
    (folder / "exam.secret").rename(secret)
    lost = content(folder)
    with pytest.raises(AnswerError, match=r"(?s)exam\.secret: is missing.*put the file back, or give --secret-file"):
        build(tmp_path, TWO, roster(*IDS), secret_file=None, exam_id=None)
    other = tmp_path / "other"
    other.write_text(OTHER_SECRET)
    with pytest.raises(AnswerError, match="the secret changed"):
        build(tmp_path, TWO, roster(*IDS), secret_file=other, exam_id=None)
    assert content(folder) == lost
    built = build(tmp_path, TWO, roster(*IDS), secret_file=secret, exam_id=None)
    assert broken_off or codes(built.exam) == codes(two)
    assert (folder / "exam.secret").read_text() == secret.read_text()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a-secret-of-many-characters-123", "holds 31 characters, but a secret has at least 32"),
        ("0123456789" * 7, "repeats itself"),
        ("abc", "holds 3 characters"),
    ],
)
def test_a_secret_that_could_be_guessed_begins_no_exam(tmp_path, text, complaint):
    weak = tmp_path / "weak"
    weak.write_text(text)
    with pytest.raises(AnswerError, match=f"(?s){complaint}.*token_urlsafe"):
        build(tmp_path, SMALL, roster("b"), secret_file=weak)
    assert not (tmp_path / "exam").exists()


def test_a_secret_that_the_program_makes_is_strong(tmp_path):
    built = build(tmp_path, SMALL, roster("b"), secret_file=None)
    assert len((built.exam.folder / "exam.secret").read_text().strip()) == 43
    assert built.exam.id == EXAM_ID
