"""The folder that `exam build` writes: what it holds and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from markscheme.authored.own_library import OwnLibrary
from markscheme.errors import AnswerError, did_you_mean
from markscheme.exam.accepted.packed_ranges import RANGES, RangeKey
from markscheme.exam.planning.blueprint import Blueprint
from markscheme.exam.records.json_entries import array_lines, whole_object
from markscheme.exam.records.student_files import found_file
from markscheme.exam.roster import Student
from markscheme.exam.variants.kept_families import KEY, kept_hashes, key_beside, open_kept
from markscheme.family.held_sources import digest_of
from markscheme.family.library import Library
from markscheme.files.formats import format_name, format_number
from markscheme.files.json_reader import JsonValue, load_json
from markscheme.papers.practice_sheet import Sheet, sheet_from_json

KIND = "exam"
FORMATS = (1, 2)  # those that are read; 1 has no id: seeds and codes come from the secret alone
FORMAT = format_name(KIND, 2)  # what is written
EXAM = "exam.json"


@dataclass(frozen=True)
class Exam:
    """An exam that was built. `code` names it for good; `build` changes with blueprint, roster, secret or program.

    `students` are all who have a paper: those on the roster in its order, then those who left it. `id` is part of every
    seed; exams that were built before there were ids have none. `built`: more facts of the build by name, as exam.json
    has them: version, families, family_code, kept_families. `current_families`: take the installed families and those
    of `templates`, and not those that the exam keeps. `vouched`: the digest of the kept ones, in a process that marks.
    `spares`: papers that are nobody's, each as a student of its own. `papers`: who has one of those, by id.
    """

    folder: Path
    code: str
    build: str
    blueprint: Blueprint
    students: tuple[Student, ...]
    templates: tuple[Path, ...] = field(default=(), compare=False)
    built: Mapping[str, JsonValue] = field(default_factory=dict, compare=False)
    id: str = ""
    spares: tuple[Student, ...] = ()
    papers: Mapping[str, str] = field(default_factory=dict, compare=False)
    current_families: bool = field(default=False, compare=False)
    vouched: str = field(default="", compare=False)

    @property
    def on_roster(self) -> tuple[Student, ...]:
        """The students who are on the roster now."""
        return tuple(student for student in self.students if student.on_roster)

    @property
    def one_sheet(self) -> Sheet | None:
        """The paper of everybody, where all have the same; None for an exam that was built."""
        return None

    @property
    def title(self) -> str:
        """The title in the main language."""
        return self.blueprint.title.say(self.language)

    @property
    def language(self) -> str:
        """The main language."""
        return self.blueprint.languages[0]

    @cached_property
    def library(self) -> Library:
        """The families, read once for all students: those that the exam keeps, where it keeps any."""
        kept = None if self.current_families else open_kept(self.folder, self.built, vouched=self.vouched)
        return OwnLibrary(Library(self.templates) if kept is None else kept, self.blueprint.definitions)

    @property
    def keeps_families(self) -> bool:
        """Whether the papers have families of their own, whatever is installed."""
        return KEY in self.built

    @property
    def kept_digest(self) -> str:
        """The digest of the families that count here because the exam keeps them; "" where others count."""
        counts = self.keeps_families and not self.current_families
        return digest_of(kept_hashes(self.built, self.folder)) if counts else ""

    @cached_property
    def range_key(self) -> RangeKey:
        """What the accepted ranges of the papers are kept by; of no use without the secret, or with other families."""
        key = key_beside(self.folder, self.built) if self.kept_digest else None
        return RangeKey(self.kept_digest, key.seed(RANGES) if key else "")

    @cached_property
    def by_id(self) -> Mapping[str, Student]:
        """The students by id."""
        return {student.id: student for student in self.students}

    @cached_property
    def by_sheet(self) -> Mapping[str, Student]:
        """The students by the code on their paper."""
        return {student.sheet: student for student in self.students}

    def student(self, id: str) -> Student:
        """Give the student of this id; raise AnswerError with the nearest one when there is none."""
        if id not in self.by_id:
            raise AnswerError(f"{self.folder / EXAM}: no student {id!r}; {_near(id, self.by_id)}")
        return self.by_id[id]

    @cached_property
    def spare_by_sheet(self) -> Mapping[str, Student]:
        """The spare papers by the code on them."""
        return {spare.sheet: spare for spare in self.spares}

    def holder(self, id: str) -> Student:
        """Give whose paper it is: the student's own, or the spare that they have; AnswerError when there is none."""
        paper = self.papers.get(id, id)
        return next((spare for spare in self.spares if spare.id == paper), None) or self.student(id)

    def on_papers(self, papers: Mapping[str, str]) -> Exam:
        """Give the exam in which some students, by id, have the spare papers that are named in place of their own."""
        if not papers:
            return self
        spares = {spare.id: spare for spare in self.spares}
        people = tuple(_on_paper(one, spares[papers[one.id]]) if one.id in papers else one for one in self.students)
        return replace(self, students=people, papers=dict(papers))

    def sheet_path(self, id: str) -> Path:
        """Say where the problems of a student, or of a spare paper, lie."""
        return found_file(self.folder, "sheets/{}.json", self.holder(id).stem)

    def sheet(self, id: str) -> Sheet:
        """Read the problems of a student or of a spare paper, as marking does.

        Raise AnswerError when they were changed since.
        """
        path = self.sheet_path(id)
        data = load_json(_read(path), str(path))
        sheet = sheet_from_json(data, self.library)
        known = self.holder(id)
        if known.content and data.get("content") != known.content:
            raise AnswerError(
                f"{path}: has another content than {EXAM} says for {id!r}: it was changed after it was made; "
                "build the exam again"
            )
        if sheet.code != known.sheet:
            raise AnswerError(
                f"{path}: this sheet has the code {sheet.code}, but {EXAM} says {known.sheet} for {id!r}; "
                "build the exam again"
            )
        return sheet


def _on_paper(student: Student, spare: Student) -> Student:
    return replace(student, sheet=spare.sheet, variant=spare.variant, effort=spare.effort, content=spare.content)


def open_exam(
    path: str | Path, templates: Iterable[Path] = (), *, current_families: bool = False, vouched: str = ""
) -> Exam:
    """Read an exam that was built; `path` is its folder.

    `templates` hold the instructor's own families, for an exam that keeps none, and with `current_families`.
    """
    folder = Path(path)
    file = folder / EXAM
    data = load_json(_read(file), str(file))
    format_number(data, KIND, FORMATS, str(file), "give the folder that `exam build` wrote")
    try:
        students = tuple(Student.from_json(student) for student in data["students"])
        plan = Blueprint.from_json(data["blueprint"])
        built = {name: value for name, value in data.items() if name not in ("blueprint", "students", "spares")}
        return Exam(
            folder,
            data["code"],
            data["build"],
            plan,
            students,
            tuple(templates),
            built=built,
            id=str(data.get("id", "")),
            current_families=current_families,
            vouched=vouched,
            spares=tuple(Student.from_json(spare) for spare in data.get("spares", [])),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise AnswerError(f"{file}: {error} is missing or damaged; build the exam again") from None


def exam_json(exam: Exam, facts: Mapping[str, JsonValue]) -> bytes:
    """Lay out exam.json: the exam without answers and without its secret, with more facts of the build."""
    return "".join(exam_pieces(exam, facts)).encode()


def exam_pieces(exam: Exam, facts: Mapping[str, JsonValue]) -> Iterator[str]:
    """Lay out exam.json piece by piece."""
    members: dict[str, Iterator[str] | JsonValue] = {
        "format": FORMAT,
        "id": exam.id,
        "code": exam.code,
        "build": exam.build,
        **facts,
        "blueprint": exam.blueprint.to_json(),
        "students": array_lines(student.to_json() for student in exam.students),
        **({"spares": array_lines(spare.to_json() for spare in exam.spares)} if exam.spares else {}),
    }
    return whole_object(members.items())


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise AnswerError(f"{path}: there is no such file; give the folder that `exam build` wrote") from None
    except OSError as error:
        raise AnswerError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise AnswerError(f"{path}: byte {error.start} is no UTF-8; build the exam again") from None


def _near(id: str, known: Iterable[str]) -> str:
    """Hint at the student that was meant; a class is never listed."""
    hint = did_you_mean(id, known)
    return hint if hint.startswith("did you mean") else "the roster has no one like it"
