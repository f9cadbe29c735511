from __future__ import annotations

import json
import re
import stat
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import zxingcpp
from build_samples import BLUEPRINT, OTHER_SECRET, ROSTER, SECRET, build, command, content, text_of
from PIL import Image

from markscheme import api
from markscheme.document.pdf.joined_pdf import JoinedPdf
from markscheme.errors import MarkschemeError
from markscheme.exam.exam_folder import open_exam
from markscheme.exam.variants.variant_sampler import VariantSampler, references
from markscheme.submissions import read_submissions


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(tmp_path_factory.mktemp("built"), pdf_forms=True)


@pytest.fixture(scope="module")
def folder(built) -> Path:
    return built.exam.folder


def test_every_student_has_every_file(folder):
    for stem in ("s1", "s2", "s3", "s4", "s5"):
        for name in (f"sheets/{stem}.json", f"papers/{stem}.pdf", f"forms/{stem}.pdf", f"keys/{stem}.pdf"):
            assert (folder / name).stat().st_size > 500
        assert (folder / f"forms/{stem}.answers.yaml").exists()
    assert not (folder / ".parts").exists()


def test_the_manifest_holds_the_hash_of_every_file(folder):
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    on_disk = content(folder)
    others = ("manifest.json", "exam.secret", "accepted_ranges.sqlite")
    assert manifest["files"] == {n: h for n, h in on_disk.items() if n not in others}


def test_the_exam_is_read_back_as_it_was_built(built, folder):
    exam = open_exam(folder)
    assert exam == replace(built.exam, folder=folder)
    for student in exam.students:
        sheet = exam.sheet(student.id)
        assert sheet.code == student.sheet
        assert [(id, p.family.id, p.total) for id, p in sheet.questions] == [
            ("q1", "regression/simple", 10),
            ("q2", "cnn/output_size", 10),
        ]


def test_the_grade_command_reads_a_sheet_of_an_exam(folder):
    sheet = api.load(folder / "sheets" / "s1.json")
    assert api.grade(sheet, {}).total == 20


def test_everybody_has_numbers_of_their_own(built):
    sheets = [built.exam.sheet(student.id) for student in built.exam.students]
    assert len({json.dumps([p.to_json() for p in sheet.problems]) for sheet in sheets}) == 5
    assert len({sheet.code for sheet in sheets}) == 5


def test_the_effort_lies_within_its_bounds(built):
    low, high = built.bounds
    assert all(low <= student.effort <= high for student in built.exam.students)
    assert high - low == pytest.approx(0.2 * (high + low) / 2)


def test_a_paper_says_who_it_is_for(built, folder):
    facts = {"s1": "40minutes", "s2": "50minutes(extratimeincluded)", "s3": "40分钟"}
    for student in built.exam.students:
        said = text_of(folder / "papers" / f"{student.stem}.pdf")
        assert student.id in said
        assert "".join(student.name.split()) in said
        assert student.sheet in said
        assert facts.get(student.id, "") in said
        for other in built.exam.students:
            if other != student:
                assert other.sheet not in said


def test_both_languages_and_every_part_stand_on_the_paper(folder):
    said = text_of(folder / "papers" / "s1.pdf")
    for words in (
        "Shorttest",
        "小测验",
        "30November2026",
        "2026年11月30日",
        "Answereverything",
        "请全部作答",
        "Why?",
        "为什么？",
        "Formulasheet",
        "公式表",
        "Endofpaper",
        "试卷结束",
        "23marks",
        "满分23分",
    ):
        assert words in said


NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?")
SEVERAL = (
    "mlp/backprop",
    "gnn/gcn_layer",
    "attention/scaled_dot_product",
    "norm/batchnorm",
    "cnn/convolve_2d",
    "rnn/lstm",
)


def numbers_in(value) -> Counter[str]:
    """Every number of a given, or of a text that stands on paper."""
    texts = [value] if isinstance(value, str) else map(str, flat(value))
    return Counter(found.replace("−", "-") for text in texts for found in NUMBER.findall(text))


@pytest.mark.parametrize("languages", ["en", "zh", "[en, zh]"])
def test_every_given_stands_on_the_paper(tmp_path, languages):
    questions = "".join(f"  - {{family: {id}, level: easy}}\n" for id in SEVERAL)
    text = f"title: T\nlanguages: {languages}\neffort_spread: 60%\nquestions:\n{questions}"
    exam = build(tmp_path, text, "id\n1\n2\n").exam
    for student in exam.students:
        pages = pypdf.PdfReader(exam.folder / "papers" / f"{student.stem}.pdf").pages
        said = numbers_in("\n".join(page.extract_text() for page in pages))
        for problem in exam.sheet(student.id).problems:
            given = {
                n: v for n, v in problem.to_json()["given"].items() if n not in problem.options and n in shown(problem)
            }
            missing = numbers_in(given) - said
            assert not missing, f"{problem.family.id}: {missing}"


def shown(problem) -> set[str]:
    """The givens that are numbers and that the options of the problem make use of."""
    return {name for name, given in problem.family.given.items() if given.kind != "structure" and not given.optional}


def answers_of(sheet) -> set[str]:
    """Values that only somebody who has calculated knows: three digits or more, and not among what is given."""
    given = {str(v) for p in sheet.problems for v in flat(p.to_json()["given"])}
    shown = {
        problem.rounding.show(value)
        for problem in sheet.problems
        for name in problem.asked_calls
        for value in flat(problem.values[name])
    }
    return {text for text in shown if sum(c.isdigit() for c in text) >= 3 and text not in given}


def flat(value) -> list:
    if isinstance(value, dict):
        return [x for item in value.values() for x in flat(item)]
    return (
        [x for item in value for x in flat(item)]
        if hasattr(value, "__iter__") and not isinstance(value, str)
        else [value]
    )


def everything_in(path: Path) -> str:
    """Text, metadata, and every string anywhere in the objects of a PDF, such as what a screen reader says."""
    reader = pypdf.PdfReader(path)
    objects = [reader.get_object(i) for i in range(1, int(reader.trailer["/Size"]))]
    return "\n".join([text_of(path), repr(reader.metadata), *strings_in(objects)])


def strings_in(value) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for item in items for text in strings_in(item)]


def test_no_paper_holds_an_answer_or_the_secret(built, folder):
    known = 0
    for student in built.exam.students:
        answers = answers_of(built.exam.sheet(student.id))
        known += len(answers)
        for name in (f"papers/{student.stem}.pdf", f"forms/{student.stem}.pdf"):
            held = everything_in(folder / name)
            assert not [answer for answer in answers if answer in held.replace(student.id, "")]
            assert SECRET not in held
        key = text_of(folder / "keys" / f"{student.stem}.pdf")
        assert all(answer.replace("-", "−") in key for answer in answers)
    assert known > 10


def test_the_secret_is_in_no_file_but_its_own(folder):
    holders = [path for path in folder.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert holders == [folder / "exam.secret"]
    assert stat.S_IMODE((folder / "exam.secret").stat().st_mode) == 0o600


def test_another_secret_gives_other_numbers(built, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text(OTHER_SECRET)
    again = build(tmp_path, secret_file=other)
    assert {s.sheet for s in again.exam.students}.isdisjoint(s.sheet for s in built.exam.students)


def test_the_qr_code_is_read_back(built, folder, tmp_path):
    for student in built.exam.students:
        image = tmp_path / "page.png"
        page_image(folder / "papers" / f"{student.stem}.pdf", image)
        (found,) = (one for one in zxingcpp.read_barcodes(Image.open(image)) if one.text.startswith("markscheme:"))
        assert found.text == f"markscheme:{built.exam.code}:{student.sheet}:{student.id}"


def page_image(pdf: Path, image: Path) -> None:
    """The first page as it is printed: the SVG alone would not show that the code is placed and not covered."""
    with pypdfium2.PdfDocument(pdf) as document:
        document[0].render(scale=100 / 72).to_pil().save(image)


def test_the_print_file_holds_all_papers_on_even_pages(built, folder):
    joined = pypdf.PdfReader(folder / "print" / "papers.pdf", strict=True)
    page = 0
    for student in built.exam.students:
        paper = pypdf.PdfReader(folder / "papers" / f"{student.stem}.pdf")
        for single in paper.pages:
            assert joined.pages[page].extract_text() == single.extract_text()
            assert joined.pages[page].mediabox == single.mediabox
            page += 1
        if page % 2:
            assert joined.pages[page].extract_text() == "This page is left blank · 此页空白"
            page += 1
    assert page == len(joined.pages)


def test_the_master_key_leads_to_every_key(built, folder):
    master = pypdf.PdfReader(folder / "master_key.pdf", strict=True)
    first = master.pages[0].extract_text()
    assert len(master.outline) == 5
    for student, mark in zip(built.exam.students, master.outline, strict=True):
        assert student.sheet in first
        assert mark.title == f"{student.sheet} {student.id} {student.name}"
        assert student.sheet in master.pages[master.get_destination_page_number(mark)].extract_text()


def test_large_print_is_larger(folder):
    def largest(stem):
        return max(f["size"] for f in sizes(folder / "papers" / f"{stem}.pdf"))

    assert largest("s3") > 1.3 * largest("s1")


def sizes(path: Path) -> list[dict]:
    found = []
    pypdf.PdfReader(path).pages[0].extract_text(
        visitor_text=lambda text, cm, tm, font, size: (
            found.append({"size": abs(size * tm[0])}) if text.strip() else None
        )
    )
    return found


def test_a_form_knows_its_student_and_is_read_back(built, folder):
    sheet = built.exam.sheet("s2")
    (handed_in,) = read_submissions([str(folder / "forms" / "s2.pdf")], sheet).submissions
    assert handed_in.student == "s2"
    (typed,) = read_submissions([str(folder / "forms" / "s2.answers.yaml")], sheet).submissions
    assert typed.student == "s2"


def test_us_letter_ruled_and_in_one_language(tmp_path):
    text = BLUEPRINT.replace(
        "languages: [en, zh]", "languages: zh\npaper: letter\nworking: ruled\ncover: yes\nkey: marks"
    )
    exam = build(tmp_path, text, "id\n1\n").exam
    paper = pypdf.PdfReader(exam.folder / "papers" / "1.pdf")
    assert [float(x) for x in paper.pages[0].mediabox[2:]] == [612, 792]
    assert "第1题" not in "".join(paper.pages[0].extract_text().split())
    assert "Question" not in text_of(exam.folder / "papers" / "1.pdf")
    assert "解答过程" not in text_of(exam.folder / "keys" / "1.pdf")


def test_k_variants_are_shared_evenly(tmp_path):
    built = build(tmp_path, BLUEPRINT + "variants: 2\n")
    exam = built.exam
    by_variant = {v: [s for s in exam.students if s.variant == v] for v in (1, 2)}
    assert sorted(map(len, by_variant.values())) == [2, 3]
    for group in by_variant.values():
        assert len({repr([p.to_json() for p in exam.sheet(s.id).problems]) for s in group}) == 1
    assert len({s.sheet for s in exam.students}) == 5
    assert len(pypdf.PdfReader(exam.folder / "master_key.pdf").outline) == 2


def test_shared_data_is_the_same_in_every_question_of_a_paper(tmp_path):
    text = """
title: T
shared: {graph: {from: gnn/normalized_adjacency, given: A, level: easy}}
questions:
  - {family: gnn/normalized_adjacency, level: easy, given: {A: $graph}}
  - {family: gnn/gcn_layer, level: easy, given: {A: $graph}}
effort_spread: 40%
"""
    exam = build(tmp_path, text, "id\n1\n2\n3\n4\n").exam
    graphs = [[p.to_json()["given"]["A"] for p in exam.sheet(s.id).problems] for s in exam.students]
    assert all(first == second for first, second in graphs)
    assert len({str(first) for first, _ in graphs}) > 1


def test_fixed_numbers_stay_and_marks_by_step_hold(tmp_path):
    text = """
title: T
questions:
  - {family: regression/simple, level: easy, given: {x: [1, 2, 4, 5]}, marks: {mean_x: 0, slope: 7}}
"""
    exam = build(tmp_path, text, "id\n1\n2\n").exam
    problems = [exam.sheet(s.id).problems[0] for s in exam.students]
    assert [p.to_json()["given"]["x"] for p in problems] == [["1", "2", "4", "5"]] * 2
    assert problems[0].to_json() != problems[1].to_json()
    assert problems[0].asked == {"mean_y": 1, "S_xx": 2, "S_xy": 2, "slope": 7, "intercept": 2}
    assert exam.blueprint.questions[0].marks == 14


FIXED = "title: T\nquestions:\n  - {family: regression/simple, given: {x: [1, 2, 4], y: [1, 3, 4]}}\n"


def test_duplicates_are_refused_or_counted(tmp_path):
    with pytest.raises(MarkschemeError, match="1 of 2 papers have the same numbers as another"):
        build(tmp_path, FIXED, "id\n1\n2\n")
    built = build(tmp_path, FIXED + "duplicates: count\n", "id\n1\n2\n", name="counted")
    assert built.same == {"q1": 2}


def test_duplicates_are_drawn_again(tmp_path):
    """Few different numbers for many students: without drawing again some would share them."""
    text = "title: T\nkey: marks\nquestions:\n  - {family: rl/game_tree, level: easy, given: {d: 20}}\n"
    text += "effort_spread: 100%\n"
    roster = "id\n" + "".join(f"{i}\n" for i in range(14))
    counted = build(tmp_path, text + "duplicates: count\n", roster, name="counted")
    redrawn = build(tmp_path, text, roster, name="redrawn")
    assert counted.same["q1"] > 0
    assert redrawn.same == {"q1": 0}
    assert redrawn.redrawn > 0


def test_the_bound_on_effort_is_met_by_drawing_again():
    from build_samples import blueprint

    from markscheme.exam.secret import Secret
    from markscheme.family.library import Library

    text = "title: T\nquestions:\n  - {family: regression/multiple}\n  - {family: norm/batchnorm}\neffort_spread: "
    spreads = []
    for percent in (100, 4):
        plan, library = blueprint(f"{text}{percent}%"), Library()
        drawer = VariantSampler(plan, library, references(plan, library))
        efforts = [drawer.variant(Secret(SECRET).fast_key().seed, f"student {i}").effort for i in range(12)]
        spreads.append((max(efforts) - min(efforts)) / drawer.middle)
    assert spreads[0] > 0.04 >= spreads[1]


def test_families_of_unlike_effort_say_so(tmp_path):
    text = "title: T\nquestions:\n  - {pick: 1, from: [rl/returns, mlp/backprop], marks: 20}\neffort_spread: 5%\n"
    with pytest.raises(MarkschemeError, match=r"(?s)s1: none of .* takes an effort from .*effort_spread"):
        build(tmp_path, text)


def test_the_example_builds_as_it_stands(tmp_path):
    assert command("new", cwd=tmp_path).returncode == 0
    done = command("build", "exam.yaml", "--roster", "roster.csv", "-o", "exam", "--jobs", 1, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "a spread of" in done.stdout
    assert len(open_exam(tmp_path / "exam").students) == 3
    again = command("new", cwd=tmp_path)
    assert again.returncode == 1
    assert "exam.yaml: is there already" in again.stderr


def test_errors_of_the_command_name_the_place(tmp_path):
    (tmp_path / "exam.yaml").write_text(BLUEPRINT.replace("duration", "duraton"))
    (tmp_path / "roster.csv").write_text(ROSTER)
    done = command("build", "exam.yaml", "--roster", "roster.csv", "-o", "exam", cwd=tmp_path)
    assert done.returncode == 1
    assert "exam.yaml: line 5: duraton" in done.stderr
    assert not (tmp_path / "exam").exists()


def test_joined_files_are_copied_whole(folder, tmp_path):
    with JoinedPdf(tmp_path / "joined.pdf") as joined:
        pages = [joined.add((folder / "papers" / f"s{i}.pdf").read_bytes(), title=f"第 {i} 份") for i in (1, 2)]
    read = pypdf.PdfReader(tmp_path / "joined.pdf", strict=True)
    assert len(read.pages) == sum(pages)
    assert [mark.title for mark in read.outline] == ["第 1 份", "第 2 份"]


def test_a_join_that_fails_leaves_what_was_there(folder, tmp_path):
    target = tmp_path / "joined.pdf"
    target.write_bytes(b"earlier")
    with pytest.raises(ValueError, match="subsection not found"), JoinedPdf(target) as joined:
        joined.add(b"no PDF")
    assert target.read_bytes() == b"earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["joined.pdf"]
