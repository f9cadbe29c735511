"""What a print shop gets: codes on every page, sheets apart, bundles, keys of the class in every language."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import zxingcpp
from build_samples import BLUEPRINT, EXAM_ID, SECRET, blueprint, build, content, students, text_of

from markscheme.document.document_tree import Document, Paragraph, Words
from markscheme.document.pdf.typeset import forget_layouts, to_pdf
from markscheme.errors import AnswerError
from markscheme.exam.build import build_exam
from markscheme.exam.planning.blueprint import Printing
from markscheme.exam.roster import Student
from markscheme.working import shown_value

SEATED = """id,name,group,room,seat,large print
s1,学生甲,A,H1,A2,
s2,Student Two,B,H1,A1,
s3,学生丙,A,H2,A1,yes
s4,Student Four,,H2,A2,
s5,Student Five,B,,,
"""
APART = BLUEPRINT + "cover: yes\nspares: 2\nbundle: room\nanswer_sheet: apart\nformula_sheet_apart: yes\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(tmp_path_factory.mktemp("apart"), APART, SEATED, pdf_forms=True)


@pytest.fixture(scope="module")
def folder(built) -> Path:
    return built.exam.folder


def page_codes(pdf: Path) -> list[str | None]:
    """The code in the corner of every page, as a scanner reads it."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            codes = [one.text for one in zxingcpp.read_barcodes(page.render(scale=110 / 72).to_pil())]
            found.append(next((text for text in codes if text.startswith("MS:")), None))
    return found


def pages(pdf: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(pdf, strict=True).pages]


def outline(pdf: Path) -> list[tuple[int, str, int]]:
    """Level, title and page of every bookmark."""
    reader = pypdf.PdfReader(pdf, strict=True)

    def walk(marks: list, level: int):
        for mark in marks:
            if isinstance(mark, list):
                yield from walk(mark, level + 1)
            else:
                yield level, mark.title, reader.get_destination_page_number(mark)

    return list(walk(reader.outline, 0))


def test_every_page_of_paper_and_answer_sheet_says_which_it_is(built, folder):
    code = built.exam.code
    for student in (*built.exam.students, *built.exam.spares):
        for kind, mark in (("papers", ""), ("answer-sheets", "A")):
            found = page_codes(folder / kind / f"{student.stem}.pdf")
            wanted = [f"MS:{code}:{student.sheet}:{mark}{n}/{len(found)}" for n in range(1, len(found) + 1)]
            assert found == wanted


def test_a_pile_of_scans_is_split_and_a_lost_page_is_found(built, folder):
    codes = [code for code in page_codes(folder / "print" / "papers.pdf") if code]
    lost = codes.pop(4)
    papers: dict[str, set[str]] = {}
    for code in reversed(codes):
        _, _, sheet, page = code.split(":")
        papers.setdefault(sheet, set()).add(page)
    assert set(papers) == {one.sheet for one in (*built.exam.students, *built.exam.spares)}
    count = {sheet: int(next(iter(found)).split("/")[1]) for sheet, found in papers.items()}
    missing = {(sheet, f"{n}/{count[sheet]}") for sheet in papers for n in range(1, count[sheet] + 1)}
    missing -= {(sheet, page) for sheet, found in papers.items() for page in found}
    assert missing == {tuple(lost.split(":")[2:])}


def test_boxes_stand_on_the_answer_sheet_alone(built, folder):
    form = {name for name in pypdf.PdfReader(folder / "forms" / "s1.pdf").get_fields() if name.startswith("q")}
    asked = {f"{id}.{call.public_name}" for id, p in built.exam.sheet("s1").questions for call in p.parts}
    assert asked <= form
    paper, sheet = (text_of(folder / kind / "s1.pdf") for kind in ("papers", "answer-sheets"))
    assert "Answersheet" in sheet
    assert "答题卡" in sheet
    assert "(a)" in sheet
    assert "/10" in sheet
    assert "/3" in sheet
    assert "/10" not in paper
    assert "Computethemean" in paper
    assert "Computethemean" not in sheet


def test_the_paper_says_where_answers_are_written(folder, tmp_path):
    paper = text_of(folder / "papers" / "s1.pdf")
    assert "Writeyouranswersontheanswersheet.Theroominthispaper" in paper
    assert "答案须写在答题卡上。试卷上的空白处供演算用。" in paper
    built = build(tmp_path, BLUEPRINT + "cover: yes\n", "id\ns1\n")
    assert "answersheet" not in text_of(built.exam.folder / "papers" / "s1.pdf")


def test_the_formula_sheet_is_one_for_all(folder):
    assert "公式表" in text_of(folder / "print" / "formula_sheet.pdf")
    assert "公式表" not in text_of(folder / "papers" / "s1.pdf")


def test_a_cover_has_rules_signature_room_and_seat(folder):
    cover = pages(folder / "papers" / "s1.pdf")[0].replace("\n", " ")
    for words in ("Rules", "考试规则", "student card", "学生证", "Signature", "签名", "Room", "H1", "A2", "Earned"):
        assert words in cover
    assert "Question 1" not in cover
    assert "Signature" not in pages(folder / "papers" / "s1.pdf")[1]
    unseated = pages(folder / "papers" / "s5.pdf")[0]
    assert "Seat" in unseated  # a line to fill in


def test_rules_are_those_of_the_blueprint(tmp_path):
    text = BLUEPRINT + "cover: yes\nrules: [{en: No *talking*., zh: 禁止交谈。}]\n"
    built = build(tmp_path, text, "id\ns1\n")
    cover = text_of(built.exam.folder / "papers" / "s1.pdf")
    assert "Notalking." in cover
    assert "禁止交谈。" in cover
    assert "studentcard" not in cover


def test_marks_boxes_stand_at_every_question_and_on_the_front(tmp_path):
    built = build(tmp_path, roster="id\ns1\n")
    paper = text_of(built.exam.folder / "papers" / "s1.pdf")
    assert [paper.count(box) for box in ("/10", "/3")] == [2, 1]


def test_the_papers_have_an_outline_by_room_and_student(built, folder):
    marks = outline(folder / "print" / "papers.pdf")
    titles = [(level, title) for level, title, _ in marks]
    sheets = {one.id: one.sheet for one in (*built.exam.students, *built.exam.spares)}
    assert titles == [
        (0, "Room · 考场: H1"),
        (1, f"A1 s2 Student Two {sheets['s2']}"),
        (1, f"A2 s1 学生甲 {sheets['s1']}"),
        (0, "Room · 考场: H2"),
        (1, f"A1 s3 学生丙 {sheets['s3']}"),
        (1, f"A2 s4 Student Four {sheets['s4']}"),
        (0, "Room · 考场: no room given · 未安排考场"),
        (1, f"s5 Student Five {sheets['s5']}"),
        (0, "Spare papers · 备用试卷"),
        (1, f"SPARE-01 {sheets['SPARE-01']}"),
        (1, f"SPARE-02 {sheets['SPARE-02']}"),
    ]
    reader = pypdf.PdfReader(folder / "print" / "papers.pdf")
    for level, title, page in marks:
        assert page % 2 == 0
        assert level == 0 or title[-9:] in reader.pages[page].extract_text()


def test_every_bundle_begins_with_a_sheet_that_says_what_lies_there(built, folder):
    names = sorted(path.name for path in (folder / "print").glob("bundle-*"))
    assert names == ["bundle-no-room.pdf", "bundle-room-H1.pdf", "bundle-room-H2.pdf", "bundle-spares.pdf"]
    found = pages(folder / "print" / "bundle-room-H1.pdf")
    first = found[0]
    counts = {
        id: sum(len(pages(folder / kind / f"{id}.pdf")) for kind in ("papers", "answer-sheets")) for id in ("s1", "s2")
    }
    sheets = {one.id: one.sheet for one in built.exam.students}
    assert "2 papers" in first
    assert "共 2 份" in first
    for id, count in counts.items():
        assert re.search(rf"{sheets[id]}\s+{id}\s.*\b{count}\b", first)
    assert "left blank" in found[1]
    assert len(found) % 2 == 0
    marks = outline(folder / "print" / "bundle-room-H1.pdf")
    assert [(level, title.split(" ")[0]) for level, title, _ in marks] == [(0, "Room"), (1, "A1"), (1, "A2")]


@pytest.mark.parametrize("bundle, wanted", [("group", ["group-A", "group-B", "no-group"]), ("none", [])])
def test_bundles_by_group_or_none_and_old_ones_go(tmp_path, bundle, wanted):
    build(tmp_path, BLUEPRINT + "bundle: room\n", SEATED)
    built = build(tmp_path, BLUEPRINT + f"bundle: {bundle}\n", SEATED)
    assert built.made == 0
    found = sorted(path.stem for path in (built.exam.folder / "print").glob("bundle-*"))
    assert found == [f"bundle-{name}" for name in wanted]
    manifest = json.loads((built.exam.folder / "manifest.json").read_text("utf-8"))
    on_disk = content(built.exam.folder)
    others = ("manifest.json", "exam.secret", "accepted_ranges.sqlite")
    assert manifest["files"] == {n: h for n, h in on_disk.items() if n not in others}


@pytest.mark.parametrize("name", ["key_by_question", "answers"])
def test_keys_of_the_class_hold_every_answer_in_every_language(built, folder, name):
    texts = {lang: text_of(folder / "print" / f"{name}{lang}.pdf") for lang in ("", ".zh")}
    assert ("Answers" if name == "answers" else "Markschemebyquestion") in texts[""]
    assert ("答案一览" if name == "answers" else "按题评分标准") in texts[".zh"]
    for student in (*built.exam.students, *built.exam.spares):
        for _, problem in built.exam.sheet(student.id).questions:
            for call in problem.parts:
                shown = shown_value(problem, problem.values[call.name], call.name).replace("-", "\N{MINUS SIGN}")
                assert all(student.sheet in text and shown in text for text in texts.values())
    if name == "answers":
        assert len(pages(folder / "print" / "answers.pdf")) == 1
    else:
        assert [title for _, title, _ in outline(folder / "print" / "key_by_question.pdf")] == [
            "Question 1",
            "Question 2",
        ]


def test_keys_of_students_are_there_in_every_language_or_in_those_asked_for(folder, tmp_path):
    english, chinese = text_of(folder / "keys" / "s1.pdf"), text_of(folder / "keys-zh" / "s1.pdf")
    assert "Markscheme" in english
    assert "评分标准" in chinese
    assert "评分标准" in text_of(folder / "master_key.zh.pdf")
    one = build(tmp_path, BLUEPRINT + "key_languages: zh\n", "id\ns1\n").exam.folder
    assert "评分标准" in text_of(one / "keys" / "s1.pdf")
    assert not (one / "keys-en").exists()
    assert not (one / "print" / "answers.en.pdf").exists()


def test_one_version_is_one_row_of_the_keys(tmp_path):
    built = build(tmp_path, BLUEPRINT + "variants: 2\n")
    text = text_of(built.exam.folder / "print" / "answers.pdf")
    assert text.count("Variant1") == text.count("Variant2") == 1
    assert not any(one.sheet in text for one in built.exam.students)


def test_space_says_how_much_room_there_is_and_stays(tmp_path):
    counts = {}
    for space in ("none", "compact", "full"):
        built = build(tmp_path, BLUEPRINT + f"space: {space}\n", "id\ns1\n", name=space)
        counts[space] = len(pages(built.exam.folder / "papers" / "s1.pdf"))
        again = build(tmp_path, BLUEPRINT, "id\ns1\ns2\n", name=space)  # nothing is said: it is as it was
        assert (again.made, again.exam.blueprint.printing.room) == (1, space)
    assert counts["none"] < counts["compact"] <= counts["full"]


def test_an_exam_of_before_keeps_its_layout(tmp_path):
    """New papers look like those that are there: a code on the front alone, and no more files for the printer."""
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    how = {"jobs": 1, "secret_file": secret, "exam_id": EXAM_ID, "pdf_forms": False}
    old = replace(blueprint(), printing=Printing())
    assert "printing" not in old.to_json()
    build_exam(old, students(tmp_path, "id\ns1\ns2\n"), tmp_path / "exam", **how)
    first = content(tmp_path / "exam")
    again = build(tmp_path, roster="id\ns1\ns2\ns3\n")
    now = content(tmp_path / "exam")
    assert again.made == 1
    of_students = {n: h for n, h in first.items() if "/s1." in n or "/s2." in n}
    assert {n: h for n, h in now.items() if "/s1." in n or "/s2." in n} == of_students
    assert sorted(n for n in now if n.startswith(("print", "master", "keys-"))) == [
        "master_key.pdf",
        "print/papers.pdf",
    ]
    assert page_codes(tmp_path / "exam" / "papers" / "s3.pdf")[0] is None
    (tmp_path / "exam" / "exam.json").unlink()
    assert build(tmp_path, roster="id\ns1\ns2\ns3\n").made == 0
    assert content(tmp_path / "exam") == now


def test_a_chinese_exam_counts_its_parts_and_one_of_before_keeps_its_letters(tmp_path):
    """Whoever gets a paper later has the parts that the others have, also where exam.json is lost."""
    chinese = BLUEPRINT.replace("[en, zh]", "[zh, en]")
    new = build(tmp_path, chinese, "id\ns1\n", name="new").exam
    assert new.sheet("s1").problems[0].part_names == "numbers"
    paper = "".join(pages(new.folder / "papers" / "s1.pdf"))
    assert ("(2)" in paper, "(b)" in paper) == (True, False)
    key = "".join(pages(new.folder / "master_key.pdf"))
    assert ("(2)" in key, "(b)" in key) == (True, False)
    assert "1(2)" in "".join(pages(new.folder / "print" / "answers.pdf"))
    old = blueprint(chinese)
    old = replace(old, printing=replace(old.printing, part_names=""))
    assert "part_names" not in old.to_json()["printing"]
    secret = {"jobs": 1, "secret_file": tmp_path / "secret.txt", "exam_id": EXAM_ID, "pdf_forms": False}
    build_exam(old, students(tmp_path, "id\ns1\n"), tmp_path / "old", **secret)
    first = content(tmp_path / "old")
    build(tmp_path, chinese, "id\ns1\ns2\n", name="old")
    (tmp_path / "old" / "exam.json").unlink()
    again = build(tmp_path, chinese, "id\ns1\ns2\n", name="old")
    assert again.made == 0
    paper = "".join(pages(tmp_path / "old" / "papers" / "s2.pdf"))
    assert ("(2)" in paper, "(b)" in paper) == (False, True)
    assert {
        name for name, known in content(tmp_path / "old").items() if "/s1." in name and first[name] != known
    } == set()


@pytest.mark.parametrize(
    "line, complaint",
    [
        ("space: tight", "must be one of none, compact, full"),
        ("bundle: seat", "must be one of none, room, group"),
        ("spares: 100", "must lie from 0 to 99"),
        ("answer_sheet: yes", "must be one of inside, apart"),
        ("key_languages: fr", "must be one of en, zh"),
        ("rules: ['$x']", "rules"),
    ],
)
def test_mistakes_in_the_blueprint_are_said_with_their_line(line, complaint):
    with pytest.raises(AnswerError, match=r"exam\.yaml: line \d+: ") as error:
        blueprint(BLUEPRINT + line + "\n")
    assert complaint in str(error.value)


def test_many_questions_have_several_tables_of_marks(tmp_path):
    questions = "".join(f"  - {{text: Why {i}?, marks: 2, lines: 1}}\n" for i in range(1, 15))
    built = build(tmp_path, f"title: Many\nquestions:\n{questions}", "id\ns1\n")
    front = pages(built.exam.folder / "papers" / "s1.pdf")[0]
    assert front.count("Earned") == 2
    assert front.count("Total") == 1
    assert Student.from_json(Student("SPARE-01", spare=True).to_json()).spare


def test_letting_go_of_layouts_changes_no_document():
    document = Document(title="T", language="en", blocks=(Paragraph((Words("words"),)),))
    before = to_pdf(document)
    forget_layouts()
    assert to_pdf(document) == before
