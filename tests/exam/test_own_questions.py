"""Questions that no family asks: from the blueprint to papers in both languages, marks, report and marks again."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import struct
import zipfile
import zlib
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from build_samples import blueprint, build
from click.testing import CliRunner
from pypdf import PdfReader, PdfWriter

from markscheme.cli import main
from markscheme.decisions.decision import Decision
from markscheme.decisions.final_marks import AboveMarks, final_record
from markscheme.document.document_tree import WorkingSpace
from markscheme.errors import AnswerError
from markscheme.exam.exam_folder import open_exam
from markscheme.exam.planning.blueprint import Blueprint
from markscheme.exam.planning.blueprint_reader import read_blueprint
from markscheme.exam.planning.pictures import MOST_BYTES, figure, read_picture
from markscheme.family.library import Library
from markscheme.gradebook.ledger import Ledger
from markscheme.gradebook.record import is_waiting
from markscheme.papers.practice_sheet import own_question_parts
from markscheme.papers.question import own_inlines
from markscheme.papers.space import with_space
from markscheme.working import printed_value

# As the documentation has them; in the last one a comma stands inside brackets that YAML does not know of.
SHORT = """
title: T
questions:
- choice: Which layer has the most parameters?
  options: [conv1, fc1: correct, fc2]
  sentences: {conv1: "576 weights only"}
  marks: 2
- true_false: Batch normalisation has no parameters.
  answer: false
  reason: by hand
- number: "How many bytes are {n} float32 weights?"
  given: {n: whole(1000, 9000)}
  answer: 4*n
  within: 0
- table: Complete the table.
  columns: [layer, {shape: shape}, {weights: number}]
  rows: [[conv1, "24x24x6", 156], [pool1, (12, 12, 6), 0]]
- text: Explain why ...
  marks: 3
"""
BOTH = """
title: {en: Own questions, zh: 自编题}
languages: [en, zh]
questions:
  - choice: {en: Which layer has the *most* parameters $W$?, zh: 哪一层的参数 $W$ 最多？}
    options: [{en: conv1, zh: 卷积层1}, {en: fc1, zh: 全连接1, correct: yes}, {en: fc2, zh: 全连接2}]
    sentences: {conv1: {en: It has 576 weights only., zh: 它只有 576 个权重。}}
    marks: 2
    shuffle: yes
    wrong: -1/2
    picture: {file: fig.png, alt: {en: A small network., zh: 一个小网络。}, width: 60}
  - choice: {en: Which are convex?, zh: 哪些是凸函数？}
    options: ["$x^2$": correct, "$|x|$": correct, "$x^3$", "$\\\\sin x$"]
    several: yes
    per_option: yes
    shuffle: yes
    marks: 4
  - true_false: {en: Batch normalisation has no parameters., zh: 批归一化没有参数。}
    answer: false
    reason: by hand
    marks: 3
  - number: {en: "How many bytes are {n} float32 weights?", zh: "{n} 个 float32 权重占多少字节？"}
    given: {n: whole(1000, 9000)}
    answer: 4*n
    within: 0
  - table: {en: Complete the table., zh: 完成下表。}
    columns: [{en: layer, zh: 层}, {en: shape, zh: 形状, fill: shape}, {en: weights, zh: 权重数, fill: number}]
    rows: [[conv1, 24x24x6, 156], [conv2, {given: 8x8x12}, conv1_weights*12 + 12]]
    marks: 3
"""
ROSTER = "id,name\ns1,Student One\ns2,学生乙\ns3,Student Three\n"


def png(width: int = 12, height: int = 4) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + b"\xff\x80\x00" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    (folder / "exam.yaml").write_text(BOTH, "utf-8")
    (folder / "roster.csv").write_text(ROSTER, "utf-8")
    (folder / "fig.png").write_bytes(png())
    run("exam", "build", folder / "exam.yaml", "--roster", folder / "roster.csv", "-o", folder / "exam", "--jobs", 1)
    return folder


def keys(folder: Path) -> dict[str, dict[str, dict[str, object]]]:
    """The key of every student, by question and step, as answers are written."""
    exam = open_exam(folder / "exam")
    return {
        one.id: {id: {name: printed_value(p, name) for name in p.asked} for id, p in exam.sheet(one.id).questions}
        for one in exam.students
    }


def as_text(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / name).read_text("utf-8-sig"))))


def test_the_questions_of_the_documentation_are_read_as_they_stand():
    read = blueprint(SHORT)
    assert [question.marks for question in read.questions] == [2, 2, 1, 4, 3]
    assert [question.static for question in read.questions] == [False] * 4 + [True]
    shape = read.questions[3].definition["rows"][1][1]
    assert (shape["answer"], shape["name"]) == (["12", "12", "6"], "pool1_shape")


def test_the_blueprint_in_the_documentation_is_read():
    page = (Path(__file__).parents[2] / "docs" / "blueprint.md").read_text("utf-8")
    section = page.split("## Questions that no family asks", 1)[1].split("| form |", 1)[0]
    listed = "\n".join(line[2:] for line in section.splitlines() if line.startswith("    "))
    read = blueprint(f"title: T\nquestions:\n{listed}\n")
    assert [q.definition["kind"] for q in read.questions] == [*["choice"] * 2, "true_false", *["number"] * 2, "table"]
    assert [q.marks for q in read.questions] == [2, 3, 3, 1, 3, 4]


def test_a_blueprint_with_own_questions_survives_json(built):
    read = read_blueprint(BOTH, str(built / "exam.yaml"), Library())
    assert Blueprint.from_json(json.loads(json.dumps(read.to_json()))) == read
    assert "definition" not in blueprint("title: T\nquestions: [{family: rl/returns}]\n").to_json()["questions"][0]


@pytest.mark.parametrize(
    "question", ["1. Which", "Which are convex?", "哪些是凸函数？", "批归一化没有参数。", "float32"]
)
def test_papers_ask_in_both_languages(built, question):
    text = "\n".join(page.extract_text() for page in PdfReader(built / "exam" / "papers" / "s1.pdf").pages)
    assert question.removeprefix("1. ") in text


def test_a_sheet_says_what_was_printed_for_ever(built):
    """The definition stands in the sheet itself, and a change of it is seen."""
    path = built / "exam" / "sheets" / "s1.json"
    data = json.loads(path.read_text("utf-8"))
    assert data["questions"][3]["definition"]["parts"][0]["answer"] == "4*n"
    from markscheme.papers.practice_sheet import sheet_from_json

    assert sheet_from_json(data, Library()).total == 13
    data["questions"][3]["definition"]["parts"][0]["answer"] = "5*n"
    with pytest.raises(AnswerError, match="it was changed after it was made"):
        sheet_from_json(data, Library())


def test_the_picture_lies_in_the_folder_under_its_hash(built):
    (picture,) = (built / "exam" / "pictures").iterdir()
    assert picture.read_bytes() == png()
    manifest = json.loads((built / "exam" / "manifest.json").read_text("utf-8"))
    assert f"pictures/{picture.name}" in manifest["files"]
    pages = PdfReader(built / "exam" / "papers" / "s1.pdf").pages
    assert any(page.images for page in pages)


def test_everybody_has_the_options_in_an_order_of_their_own(built):
    exam = open_exam(built / "exam")
    orders = {tuple(dict(exam.sheet(one.id).questions)["q2"].given["order"]) for one in exam.students}
    assert all(sorted(order) == [1, 2, 3, 4] for order in orders)
    assert len(orders) > 1


REASON = "it has gamma and beta"


def answers_csv(folder: Path, path: Path) -> None:
    """Everybody's key as a table: letters of their own papers."""
    table = [
        ["id", "q1", "q2", "q3.choice", "q3.reason", "q4", "q5.conv1_shape", "q5.conv1_weights", "q5.conv2_weights"]
    ]
    for student, key in keys(folder).items():
        q5 = key["q5"]
        shape = "×".join(q5["conv1_shape"])
        cells = [key["q1"]["choice"], key["q2"]["choice"], "错", REASON, key["q4"]["answer"]]
        table.append([student, *map(as_text, cells), shape, q5["conv1_weights"], q5["conv2_weights"]])
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(table)


def answers_yaml(folder: Path, path: Path) -> None:
    path.mkdir()
    for student, key in keys(folder).items():
        form = yaml.safe_load((folder / "exam" / "forms" / f"{student}.answers.yaml").read_text("utf-8"))
        for question, steps in key.items():
            form["answers"][question] |= {name: as_text(value) for name, value in steps.items()}
        form["answers"]["q3"]["reason"] = REASON
        (path / f"{student}.yaml").write_text(yaml.safe_dump(form, allow_unicode=True), "utf-8")


def answers_pdf(folder: Path, path: Path) -> None:
    path.mkdir()
    for student, key in keys(folder).items():
        writer = PdfWriter(folder / "exam" / "forms" / f"{student}.pdf")
        fields = {f"{q}.{name}": as_text(value) for q, steps in key.items() for name, value in steps.items()}
        known = writer.get_fields() or {}
        assert set(fields) <= set(known)
        for page in writer.pages:
            writer.update_page_form_field_values(page, {n: t for n, t in fields.items() if n in known})
        writer.write(path / f"{student}.pdf")


def test_the_reason_has_lines_and_a_field_of_several_lines(built):
    fields = PdfReader(built / "exam" / "forms" / "s1.pdf").get_fields() or {}
    assert fields["q3.reason"]["/Ff"] & 1 << 12
    assert "reason" in fields["q3.reason"]["/TU"]
    assert "/Ff" not in fields["q3.choice"]
    boxes = [
        note.get_object() for page in PdfReader(built / "exam" / "forms" / "s1.pdf").pages for note in page["/Annots"]
    ]
    reason, choice = (
        next(one["/Rect"] for one in boxes if one.get("/T") == name and one["/Parent"]["/T"] == "q3")
        for name in ("reason", "choice")
    )
    assert reason[3] < choice[1]  # below the choice
    assert reason[3] - reason[1] > 2 * (choice[3] - choice[1])
    assert reason[2] - reason[0] > 400


def test_answers_alone_say_nothing_of_a_reason_and_shapes_as_they_are_written(built):
    text = "".join(page.extract_text() for page in PdfReader(built / "exam" / "print" / "answers.pdf").pages)
    words = " ".join(text.split())
    assert "3a False" in words
    assert "3b" not in words  # a person marks it: there is no answer, and none of 0
    assert "24×24×6" in words
    assert re.search(r"\b4 \d", words)  # one thing that is asked has no letter on the paper
    assert "4a" not in words


def test_build_says_of_what_it_does_not_draw_that_it_is_the_same_for_all(tmp_path):
    (tmp_path / "exam.yaml").write_text(SHORT + "spares: 1\n", "utf-8")
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    said = run("exam", "build", tmp_path / "exam.yaml", "--roster", tmp_path / "roster.csv", "-o", tmp_path / "e")
    assert "the blueprint gives the numbers" not in said
    assert "everybody is asked the same, neighbours too" in said
    assert "different instances among 4 papers: question 3: 4" in said


@pytest.mark.parametrize("space", ["none", "compact", "full"])
def test_lines_for_the_reason_are_an_answer(built, space):
    """They stay where there is no room for working, and stand on the answer sheet alone where that is apart."""
    problem = dict(open_exam(built / "exam").sheet("s1").questions)["q3"]
    parts = own_question_parts(problem, "q3", "ruled", None, lambda name: own_inlines(problem, name, "en"))
    lines = [one for one in with_space(parts, space) if isinstance(one, WorkingSpace)]
    assert [(one.lines, one.field, one.name) for one in lines] == [(4, "q3.reason", "reason")]
    assert [one for one in with_space(parts, space, boxes=False) if isinstance(one, WorkingSpace)] == []


def test_where_answers_stand_apart_the_table_is_printed_with_empty_cells(built):
    exam = open_exam(built / "exam")
    problem = dict(exam.sheet("s1").questions)["q5"]
    parts = own_question_parts(problem, "q5", "ruled", 0, lambda name: own_inlines(problem, name, "en"))
    (table,) = with_space(parts, "full", boxes=False)
    assert sum(not cell for row in table.rows for cell in row) == 3
    (kept,) = with_space(parts, "none")
    assert all(cell for row in kept.rows for cell in row)


FORMS = {"csv": answers_csv, "yaml": answers_yaml, "pdf": answers_pdf}


@pytest.mark.parametrize("form", FORMS)
def test_the_key_in_every_form_earns_all_that_is_not_marked_by_hand(built, tmp_path, form):
    handed_in = tmp_path / ("answers.csv" if form == "csv" else "answers")
    FORMS[form](built, handed_in)
    run("exam", "grade", built / "exam", handed_in, "-o", tmp_path / "results")
    grades = rows(tmp_path / "results", "grades.csv")
    assert [row["status"] for row in grades] == ["waiting"] * 3
    assert [(row["q1"], row["q2"], row["q3"], row["q4"], row["q5"]) for row in grades] == [("2", "4", "", "1", "3")] * 3
    steps = rows(tmp_path / "results", "steps.csv")
    assert [row["marks"] for row in steps if (row["question"], row["step"]) == ("q3", "choice")] == ["1"] * 3
    review = rows(tmp_path / "results", "review.csv")
    assert [row["step"] for row in review if row["reason"] == "by_hand"] == ["reason"] * 3


@pytest.fixture(scope="module")
def graded(built, tmp_path_factory) -> Path:
    """One takes the first option of q1 wherever it stands, one the third, one none."""
    folder = tmp_path_factory.mktemp("graded")
    exam = open_exam(built / "exam")
    table = [["id", "q1", "q2", "q4", "q5.conv1_weights", "q5.conv2_weights"]]
    for student, option in (("s1", 1), ("s2", 3), ("s3", 0)):
        order = dict(exam.sheet(student).questions)["q1"].given["order"]
        table.append([student, "ABC"[order.index(option)] if option else "", "A", "7", "157", "1896"])
    with (folder / "a.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(table)
    run("exam", "grade", built / "exam", folder / "a.csv", "-o", folder / "results", "--lang", "zh")
    return folder / "results"


def test_a_wrong_option_is_named_and_costs_what_was_said(graded):
    steps = {(row["student"], row["question"], row["step"]): row for row in rows(graded, "steps.csv")}
    assert [steps[who, "q1", "choice"]["slip"] for who in ("s1", "s2", "s3")] == ["option_1", "option_3", ""]
    assert [steps[who, "q1", "choice"]["marks"] for who in ("s1", "s2", "s3")] == ["-0.5", "-0.5", "0"]
    assert steps["s1", "q1", "choice"]["message"] == "你选了：卷积层1。它只有 576 个权重。"
    assert steps["s1", "q5", "conv2_weights"]["verdict"] == "follows"


def test_feedback_and_report_speak_of_options_by_their_words(graded):
    with zipfile.ZipFile(graded / "feedback.zip") as file:
        page = file.read(next(name for name in file.namelist() if "s1" in name)).decode()
    assert "它只有 576 个权重" in page
    assert "这一步由人工评分" in page
    report = (graded / "report.html").read_text("utf-8")
    assert "选项统计" in report
    for option in ("卷积层1", "全连接1", "全连接2"):
        assert option in report
    assert "选择有误" in page
    assert "典型错误" not in page
    assert not re.search(r"option_\d|without_\d", report)
    assert "1 卷积层1：1 人" in report  # what the plot reads out


def test_a_reason_that_a_person_marks_is_not_said_to_be_blank(built, tmp_path):
    """Nobody left a step blank: the program has no verdict on a reason."""
    answers_yaml(built, tmp_path / "a")
    table = "student,question,step,marks\n" + "".join(f"{one},q3,reason,1\n" for one in ("s1", "s2", "s3"))
    (tmp_path / "m.csv").write_text(table, "utf-8")
    marks = ("--hand-marks", tmp_path / "m.csv")
    shutil.copytree(built / "exam", tmp_path / "exam")  # marks by hand stay in the ledger
    run("exam", "grade", tmp_path / "exam", tmp_path / "a", *marks, "-o", tmp_path / "r", "--lang", "en")
    report = (tmp_path / "r" / "report.html").read_text("utf-8")
    assert "left a step blank" not in report
    assert "3 (a) choice: right 3" in report
    assert "3 (b) reason:" not in report.partition("the share of each verdict")[2].partition("Options chosen")[0]
    with zipfile.ZipFile(tmp_path / "r" / "feedback.zip") as file:
        page = file.read(next(name for name in file.namelist() if "s1" in name)).decode()
    assert "A person decided: 1 of 2." in page
    assert "A person marks this step" not in page
    assert REASON in page  # what a person read stands there, and not a stroke


def test_marks_are_given_again_as_they_were(built, graded, tmp_path):
    run("exam", "regrade", built / "exam", "-o", tmp_path / "again")
    for name in ("grades.csv", "steps.csv"):
        assert (tmp_path / "again" / name).read_bytes() == (graded / name).read_bytes()


def test_a_person_decides_the_step_that_waits(built, graded):
    """A decision stands above the program's marks as of every other step; then nothing of the question waits."""
    with Ledger(built / "exam") as ledger:
        record = ledger.record(1, "s1")
    before = {question["id"]: question for question in record["questions"]}
    assert is_waiting(before["q3"])
    decision = Decision(1, "s1", "q3", "reason", "3/2", "nearly", "Ada", "2026-11-30")
    found = final_record(record, AboveMarks((decision,)))
    after = {question["id"]: question for question in found["questions"]}
    assert not is_waiting(after["q3"])
    assert Fraction(after["q3"]["score"]) == Fraction(before["q3"]["score"]) + Fraction(3, 2)
    assert any(map(is_waiting, final_record(found, AboveMarks())["questions"]))  # the decision was taken back
    whole = final_record(record, AboveMarks((Decision(1, "s1", "q3", "", "3", "", "Ada"),)))
    assert not any(map(is_waiting, whole["questions"]))


def test_what_draws_no_numbers_may_be_alike_beside_one_another(tmp_path):
    """Two orders of two options for five students, and one table for all: neither is refused, nor drawn again."""
    few = "title: T\nquestions:\n- choice: x\n  options: [a, b: correct]\n  shuffle: yes\n"
    found = build(tmp_path, few + "- table: x\n  columns: [l, {w: number}]\n  rows: [[u, 5]]\n")
    assert (found.made, found.redrawn, dict(found.same)) == (5, 0, {})


LANGUAGES = "languages: [en, zh]\n"


@pytest.mark.parametrize(
    ("more", "line", "said"),
    [
        ("- choice: x\n  options: [a, b]", 4, "options: has 0 right options"),
        ("- choice: x\n  options: [a: correct, b: correct]", 4, "has 2 right options; say several: yes"),
        ("- choice: x\n  options: [a, a, b: correct]", 4, "has 'a' twice"),
        ("- choice: x\n  options: [a, b: corect]", 4, "behind an option stands `correct` alone"),
        ("- choice: x\n  options: [a: correct, b]\n  sentences: {c: d}", 5, "has no key 'c'; known: a, b"),
        ("- choice: x\n  options: [a: correct, b]\n  wrong: 1/2", 5, "0 or less, as -1/2"),
        ("- choice: x\n  options: [a: correct, b]\n  wrong: -2", 5, "takes 2 off, and the question has 1 marks"),
        ("- choice: x\n  options: [a: correct, b]\n  per_option: yes", 5, "only with several: yes"),
        ("- choice: x\n  option: [a: correct, b]", 4, "did you mean 'options'?"),
        ("- choice: x", 3, "options: is missing"),
        ("- choice: '{n} x'\n  options: [a: correct, b]", 3, "{n} shows no number of this question"),
        ("- choice: \"{{ ''.__class__ }}\"\n  options: [a: correct, b]", 3, "an attribute in its Jinja"),
        (
            f"- number: '{{% if n == {'9' * 6000} %}}a{{% endif %}}'\n  given: {{n: 3}}\n  answer: n",
            3,
            "cannot be read",
        ),
        ("- true_false: x", 3, "answer: is missing; write answer: true"),
        ("- true_false: x\n  answer: maybe", 4, "must be yes or no"),
        ("- true_false: x\n  answer: no\n  reason: by hand\n  marks: 1", 6, "must lie from 2"),
        ("- number: x\n  answer: 9**9**9", 4, "a power of a power needs brackets"),
        ("- number: x\n  given: {n: whole(1, 9)}\n  answer: m", 5, "'m' is not known here"),
        ("- number: x\n  given: {answer: whole(1, 9)}\n  answer: 1", 4, "stands for something else already"),
        ("- number: x\n  given: {n: wole(1, 9)}\n  answer: n", 4, "did you mean 'whole'?"),
        ("- number: x\n  answer: 1\n  within: 60 %", 5, "give at most 50 %"),
        ("- number: x\n  given: {n: whole(1, 9)}\n  answer: 1/(n-n)", 3, "divides by zero"),
        ("- number: x\n  parts: [{ask: a, answer: q}]", 4, "parts[1].answer: 'q': 'q' is not known here"),
        ("- table: x\n  columns: [a, {b: number}]\n  rows: [[u, 1, 2]]", 5, "has 3 cells, but there are 2 columns"),
        ("- table: x\n  columns: [a, b]\n  rows: [[u, 1]]", 4, "has no column to fill in"),
        ("- table: x\n  columns: [a, {b: numbr}]\n  rows: [[u, 1]]", 4, "must be one of shape, number"),
        ("- text: x\n  marks: 1\n  picture: ../x.png\n  alt: x", 5, "must lie beside the blueprint"),
        ("- text: x\n  marks: 1\n  picture: nothing.png\n  alt: x", 5, "there is no picture 'nothing.png'"),
        ("- text: x\n  marks: 1\n  picture: fig.png", 5, "needs the words that stand for it"),
        ("- choic: x", 3, "did you mean 'choice'?"),
    ],
)
def test_a_mistake_is_said_with_its_line_and_key(more, line, said):
    with pytest.raises(AnswerError) as error:
        blueprint(f"title: T\nquestions:\n{more}\n")
    assert str(error.value).startswith(f"exam.yaml: line {line}: questions[1]")
    assert said in str(error.value)


@pytest.mark.parametrize(
    "more",
    [
        "- choice: {en: x}\n  options: [a: correct, b]",
        "- choice: {en: x, zh: y}\n  options: [{en: a, correct: yes}, b]",
        "- choice: {en: x, zh: y}\n  options: [a: correct, b]\n  sentences: {a: {zh: z}}",
        "- true_false: {zh: x}\n  answer: no",
        "- number: {en: x}\n  answer: 1",
        "- table: {en: x, zh: y}\n  columns: [{en: a}, {b: number}]\n  rows: [[u, 1]]",
    ],
)
def test_a_language_that_is_missing_is_said(more):
    with pytest.raises(AnswerError, match=r"lacks '(en|zh)', a language of this exam"):
        blueprint(f"title: {{en: T, zh: T}}\n{LANGUAGES}questions:\n{more}\n")


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5">{}</svg>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (SVG.format("<script>alert(1)</script>").encode(), "a <script> stands in it"),
        (SVG.format('<image href="file:///etc/passwd"/>').encode(), "a <image> stands in it"),
        (SVG.format('<use href="http://example.org/x.svg#a"/>').encode(), "its href names something outside"),
        (SVG.format('<rect onload="x()" width="1" height="1"/>').encode(), "its onload names something outside"),
        (SVG.format('<rect style="fill:url(http://x)" width="1"/>').encode(), "its style names something outside"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]>' + SVG.format("&b;").encode(), "a DOCTYPE or ENTITY stands in it"),
        (SVG.format("<g>").encode(), "is damaged"),
        (png()[:-20], "is damaged"),
        (png(9000, 1), "is 9000 x 1; at most 8000"),
        (b"\xff\xd8\xff\xe0 no jpeg", "is damaged"),
        (b"GIF89a", "is no PNG, JPEG or SVG"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * MOST_BYTES, "at most 2,000,000 are taken"),
    ],
)
def test_a_picture_that_is_none_or_does_something_is_refused(tmp_path, content, said):
    (tmp_path / "fig").write_bytes(content)
    with pytest.raises(AnswerError) as error:
        read_picture("fig", tmp_path)
    assert said in str(error.value)


HTML = 'xmlns="http://www.w3.org/1999/xhtml"'
DOES_SOMETHING = {
    "a picture of a page": f'<img {HTML} src="http://example.org/x"/>',
    "several": f'<img {HTML} srcset="http://example.org/x 1x"/>',
    "a form": f'<form {HTML} action="http://example.org"><input/></form>',
    "another page": f'<object {HTML} data="http://example.org"/>',
    "an instruction of a page": f'<meta {HTML} http-equiv="refresh" content="0;url=http://example.org"/>',
    "without a namespace": '<img xmlns="" src="http://example.org/x"/>',
    "an element that is no drawing": '<handler type="x">1</handler>',
    "a link": '<a href="#b"><rect width="1" height="1"/></a>',
    "in capital letters": '<rect fill="URL(http://example.org/x)" width="1" height="1"/>',
    "escaped": "<style>rect { fill: u\\72l(http://example.org/x) }</style>",
    "a set of pictures": "<rect style=\"fill: image-set('http://example.org/x' 1x)\" width='1' height='1'/>",
    "behind a remark": '<style>@im/**/port "http://example.org/x"; @import "http://example.org/x";</style>',
    "another reference": '<use href="other.svg#a"/>',
    "uses itself": '<g id="a"><use href="#a"/></g>',
    "grows": "".join(f'<g id="g{i}">' + f'<use href="#g{i + 1}"/>' * 10 + "</g>" for i in range(9))
    + '<rect id="g9" width="1" height="1"/>',
    "deep": "<g>" * 200 + "</g>" * 200,
}


@pytest.mark.parametrize("inside", DOES_SOMETHING.values(), ids=list(DOES_SOMETHING))
def test_an_svg_that_is_more_than_a_drawing_is_refused(tmp_path, inside):
    (tmp_path / "a.svg").write_text(SVG.format(inside), "utf-8")
    with pytest.raises(AnswerError, match="is damaged"):
        read_picture("a.svg", tmp_path)


def test_an_svg_with_an_instruction_for_browsers_is_refused(tmp_path):
    text = '<?xml version="1.0"?><?xml-stylesheet href="http://example.org/x.css"?>' + SVG.format("")
    (tmp_path / "a.svg").write_text(text, "utf-8")
    with pytest.raises(AnswerError, match="an instruction for other programs"):
        read_picture("a.svg", tmp_path)


def test_what_a_drawing_program_keeps_in_an_svg_is_left_out_where_it_is_shown(tmp_path):
    kept = '<metadata><k:img xmlns:k="http://k.org" src="http://example.org"/></metadata><n xmlns="http://n.org">x</n>'
    drawn = '<g id="a"><rect width="4" height="2" clip-path="url(#c)"/></g><use href="#a"/><text>1 &lt; 2</text>'
    (tmp_path / "a.svg").write_text('<?xml version="1.0"?>\n' + SVG.format(kept + drawn), "utf-8")
    shown = figure(read_picture("a.svg", tmp_path)[1], "A box.", 40).svg
    assert "example.org" not in shown
    assert "n.org" not in shown
    assert '<rect width="4" height="2" clip-path="url(#c)" />' in shown
    assert "1 &lt; 2" in shown
    assert 'href="#a"' in shown


def test_a_picture_that_leads_out_of_the_folder_is_refused(tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.png").write_bytes(png())
    (inside / "fig.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(AnswerError, match="leads out of the folder"):
        read_picture("fig.png", inside)
    for name in ("../secret.png", str(tmp_path / "secret.png"), "..\\secret.png", "C:/x.png"):
        with pytest.raises(AnswerError, match="must lie beside the blueprint"):
            read_picture(name, inside)


def test_svg_and_png_become_figures(tmp_path):
    (tmp_path / "a.svg").write_text(SVG.format('<rect width="4" height="2"/>'), "utf-8")
    name, content = read_picture("a.svg", tmp_path)
    assert name.endswith(".svg")
    assert figure(content, "A box.", 40).svg.startswith("<svg")
    assert "data:image/png;base64," in figure(png(), "A box.", 40).svg
