"""Small exams and classes of simulated students for the tests of marking: nothing here marks anything."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from markscheme._version import __version__
from markscheme.engine.accepted_range import Range
from markscheme.engine.certify import certify, sample
from markscheme.engine.problem import Problem
from markscheme.exam.exam_folder import Exam, exam_json, open_exam
from markscheme.exam.manifest import OWNER
from markscheme.exam.planning.blueprint import Blueprint, Question, Text
from markscheme.exam.roster import Student
from markscheme.exam.secret import Secret, exam_key
from markscheme.exam.variants.families import family_ids, noted
from markscheme.exam.variants.keeping import keep, kept_facts, sources_of
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.papers.practice_sheet import Sheet
from markscheme.simulation import Instance, Paper, final_answer_only, honest, with_slips

SECRET = "a secret that nobody would come upon by chance"
FAMILIES = ("regression/simple", "norm/batchnorm", "cnn/output_size")
NAMES = (
    "Student One",
    "学生乙",
    "学生丙",
    "Étudiant Quatre",
    "Studént Five",
    "学生甲",
    "Schüler Sieben",
    "Alumno Ocho ñ",
)


@cache
def drawn(library: Library, family: str, seed: str) -> Any:
    """A certified problem; one that several students have is drawn once."""
    return sample(library[family], "easy", seed)


def question(i: int, family: str, library: Library) -> Question:
    """A question at the level easy, with the marks of the family."""
    problem = drawn(library, family, "0").problem
    return Question(id=f"q{i}", marks=problem.total, families=(family,), level="easy")


def make_exam(
    folder: Path,
    students: int = 4,
    *,
    static: bool = True,
    variants: int = 0,
    templates: tuple[Path, ...] = (),
    **how: Any,
) -> Exam:
    """An exam folder as `exam build` writes it, without the PDF files: q1 ... are drawn, the last is static."""
    library = Library(templates)
    questions = [question(i, family, library) for i, family in enumerate(how.pop("families", FAMILIES), 1)]
    if static:
        text = Text("Explain overfitting.", "解释过拟合。")
        questions.append(Question(id=f"q{len(questions) + 1}", marks=6, text=text, title=Text("Essay", "简答")))
    title = Text("Midterm", "期中考试")
    blueprint = Blueprint(title=title, questions=tuple(questions), variants=variants, **how)
    (folder / "sheets").mkdir(parents=True)
    people = [_student(i, folder, blueprint, library) for i in range(1, students + 1)]
    exam = Exam(folder, "EXAM-1", f"build-{blueprint.variants}-{students}", blueprint, tuple(people))
    (folder / "exam.json").write_bytes(exam_json(exam, {"version": __version__, **noted(blueprint, library)}))
    return open_exam(folder, templates)


def _student(i: int, folder: Path, blueprint: Blueprint, library: Library) -> Student:
    variant = (i - 1) % blueprint.variants + 1 if blueprint.variants else i
    questions = [asked for asked in blueprint.questions if not asked.static]
    found = [drawn(library, asked.families[0], f"v{variant}") for asked in questions]
    problems = tuple(one.problem for one in found)
    sheet = Sheet("Midterm", "en", problems, tuple(asked.id for asked in questions), holder=f"EXAM-1/s{i:03}")
    (folder / "sheets" / f"s{i:03}.json").write_text(json.dumps(sheet.to_json(), ensure_ascii=False))
    return Student(
        f"s{i:03}",
        f"{NAMES[(i - 1) % len(NAMES)]} {i}",
        f"s{i:03}@example.org",
        "AB"[i % 2],
        stem=f"s{i:03}",
        variant=variant,
        sheet=sheet.code,
        effort=sum(one.certificate.effort for one in found),
    )


def change_exam(folder: Path, **entries: object) -> None:
    """exam.json with some entries changed, or left out when they are None."""
    data = json.loads((folder / "exam.json").read_text("utf-8")) | entries
    text = json.dumps({name: value for name, value in data.items() if value is not None})
    (folder / "exam.json").write_text(text, "utf-8")


def keep_families(exam: Exam) -> None:
    """Keep the families of an exam as a build does, and its secret beside them."""
    files = sources_of(family_ids(exam.blueprint), Library(exam.templates))
    keep(exam.folder, files, {}, OWNER)
    (exam.folder / "exam.secret").write_text(SECRET, "utf-8")
    seal(exam.folder, files)


def seal(folder: Path, files: dict[str, bytes]) -> None:
    change_exam(folder, **kept_facts(files, exam_key(Secret(SECRET), "")))
    for path in (folder, *folder.rglob("*")):  # as a build leaves them, whatever the umask of the tests is
        path.chmod(0o700 if path.is_dir() else 0o600)


@dataclass(frozen=True)
class Script:
    """What a simulated student writes, by question and call, and the marks that the simulation says it earns."""

    student: Student
    answers: Mapping[str, Mapping[str, Any]]
    marks: Mapping[str, Mapping[str, Fraction]]

    @property
    def score(self) -> Fraction:
        """All marks."""
        return sum((mark for steps in self.marks.values() for mark in steps.values()), Fraction(0))


def sit(exam: Exam, seed: object = 0) -> Iterator[Script]:
    """Every student of the exam sits it."""
    for student in exam.students:
        papers = {id: _paper(problem, seed, student.id, id) for id, problem in exam.sheet(student.id).questions}
        answers = {id: dict(paper.raw) for id, (paper, _) in papers.items()}
        yield Script(student, answers, {id: marks for id, (_, marks) in papers.items()})


def _paper(problem: Problem, *seed: object) -> tuple[Paper, dict[str, Fraction]]:
    return _answer(Instance(problem, certify(problem)), Stream(*seed))


def _answer(instance: Instance, stream: Stream) -> tuple[Paper, dict[str, Fraction]]:
    """One of: honest, blank, final answer only, one misconception; with the marks that it deserves."""
    problem = instance.problem
    kind = stream.below(8)
    full = {name: Fraction(marks) for name, marks in problem.asked_calls.items()}
    nothing = dict.fromkeys(full, Fraction(0))
    if kind == 0:
        return Paper("blank", {}), nothing
    if kind == 1:
        last = list(full)[-1]
        return final_answer_only(instance, stream), {**nothing, last: full[last]}
    slips = list(lone_slips(instance))
    if kind < 5 and slips:
        slip = stream.choice(slips)
        paper = with_slips(instance, stream, (slip,))
        return paper, {**full, paper.at[0]: full[paper.at[0]] * right_share(instance, slip)}
    return honest(instance, stream), full


def lone_slips(instance: Instance) -> Iterator[str]:
    """Misconceptions about a single asked step: the simulation says that all others follow and keep their marks."""
    for slip, found in instance.certificate.slips.items():
        if set(found.functions) == {found.first} and all(a == b or not a.meets(b) for a, b in _pairs(instance, slip)):
            yield slip  # no cell lies where it depends on the student's roundings whether it is right


def _pairs(instance: Instance, slip: str) -> list[tuple[Range, Range]]:
    """Of each cell of the step that a slip touches, what is accepted and what the slip gives."""
    found = instance.certificate.slips[slip]
    accepted = instance.accepted(found.first)
    return list(zip(accepted, found.ranges, strict=True)) if len(accepted) == len(found.ranges) else []


def right_share(instance: Instance, slip: str) -> Fraction:
    """The share of the cells of its step that a misconception leaves as they should be."""
    cells = [right == own for right, own in _pairs(instance, slip)]
    return Fraction(sum(cells), max(len(cells), 1))


def text(raw: Any) -> str:
    """An answer in one cell of a table: lists in brackets."""
    return "[" + ", ".join(map(text, raw)) + "]" if isinstance(raw, list) else str(raw)


def write_yaml(script: Script, path: Path) -> None:
    """The answer form, filled in."""
    import yaml

    data = {"sheet": script.student.sheet, "student": script.student.id, "answers": script.answers}
    path.write_text(yaml.safe_dump(json.loads(json.dumps(data)), allow_unicode=True, sort_keys=False), "utf-8")


def rows(scripts: Sequence[Script], exam: Exam) -> Iterator[list[str]]:
    """A table with a row for each student and a column for each answer that anybody is asked for."""
    boxes = {(id, name) for one in scripts for id, p in exam.sheet(one.student.id).questions for name in p.asked_calls}
    columns = sorted(boxes)
    yield ["id", "name", "sheet", *(f"{id}.{name}" for id, name in columns)]
    for one in scripts:
        cells = [text(one.answers.get(id, {}).get(name, "")) for id, name in columns]
        yield [one.student.id, one.student.name, one.student.sheet, *cells]


def write_csv(scripts: Sequence[Script], exam: Exam, path: Path) -> None:
    """All scripts in one table."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows(scripts, exam))
    path.write_text(file.getvalue(), "utf-8")


def write_xlsx(scripts: Sequence[Script], exam: Exam, path: Path) -> None:
    """All scripts in one workbook, every cell as text."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows(scripts, exam):
        book.active.append(row)
    book.save(path)


def write_pdf(script: Script, form: bytes, path: Path) -> None:
    """The PDF form, filled in cell by cell."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(form)))
    fields = {name: value for id, steps in script.answers.items() for name, value in _cells(id, steps)}
    known = writer.get_fields() or {}
    unknown = set(fields) - set(known)
    assert not unknown, unknown
    for page in writer.pages:
        writer.update_page_form_field_values(page, fields, auto_regenerate=False)
    with path.open("wb") as file:
        writer.write(file)


def _cells(id: str, steps: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, raw in steps.items():
        yield from _indexed(f"{id}.{name}", (), cell_by_cell(raw))


def cell_by_cell(raw: Any) -> Any:
    r"""An answer as somebody copies it into the cells of a form.

    >>> cell_by_cell("[[1, 2], [3, 4]]"), cell_by_cell("[1, 2; 3, 4]"), cell_by_cell("[1, 2]"), cell_by_cell("1/2")
    ([['1', '2'], ['3', '4']], [['1', '2'], ['3', '4']], ['1', '2'], '1/2')
    >>> cell_by_cell(r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}")
    [['1', '2'], ['3', '4']]
    """
    if not isinstance(raw, str) or not raw.strip().startswith(("[", r"\begin")):
        return raw
    if raw.startswith(r"\begin"):
        inner = raw.removeprefix(r"\begin{pmatrix}").removesuffix(r"\end{pmatrix}")
        rows = [[cell.strip() for cell in row.split("&")] for row in inner.split(r"\\")]
        return rows if len(rows) > 1 else rows[0]
    rows = [[cell.strip() for cell in row.split(",")] for row in re.split(r"\],\s*\[|;", raw.strip("[] "))]
    return rows if len(rows) > 1 or raw.startswith("[[") else rows[0]


def _indexed(field: str, index: tuple[int, ...], raw: Any) -> Iterator[tuple[str, str]]:
    if isinstance(raw, list):
        for i, item in enumerate(raw, 1):
            yield from _indexed(field, (*index, i), item)
    else:
        yield (f"{field}[{','.join(map(str, index))}]" if index else field), raw


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
