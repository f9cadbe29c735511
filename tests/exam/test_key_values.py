"""What is kept of the keys of an exam: made once, looked up in a file, and found as a search over all keys finds it."""

from __future__ import annotations

import json
import sqlite3
import stat
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from math import comb, log10
from pathlib import Path

import pytest
from exam_classes import make_exam
from thinned import thinned

from markscheme.copying.copied_paper import CANDIDATES, SPEAKS, CopiedPapers, HeldQuestion, least_evidence
from markscheme.copying.evidence import of_several
from markscheme.copying.exam_keys import EARLIER, ExamKeys, kept_keys
from markscheme.copying.key_file import FILE, unpacked_numbers
from markscheme.copying.key_index import WIDEST, KeyIndex, Place
from markscheme.copying.paper_keys import AnswerCells, CellValue, Steps, printed_key, read_key
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.problem import Problem
from markscheme.exam.exam_folder import Exam
from markscheme.exam.seating import beside
from markscheme.exam.variants.rival_papers import KEPT, Rivals
from markscheme.family.givens.sampling import Stream
from markscheme.feedback import QuestionFeedback
from markscheme.gradebook.record import student_record
from markscheme.marking.mark import mark
from markscheme.papers.sheet_data import read_question
from markscheme.submissions import Submission

pytestmark = pytest.mark.usefixtures("no_reports")

FAMILIES = ("regression/simple", "gnn/normalized_adjacency", "clustering/kmeans")


@pytest.fixture(scope="module")
def pattern(tmp_path_factory) -> Exam:
    """What `exam` copies: everybody has numbers of their own."""
    return make_exam(tmp_path_factory.mktemp("kept") / "exam", 6, static=False)


def test_the_key_values_are_kept_for_the_next_run_and_nobody_else_reads_them(exam, monkeypatch):
    with kept_keys(exam):
        pass
    path = exam.folder / FILE
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 or stat.S_IMODE(exam.folder.stat().st_mode) & 0o040
    monkeypatch.setattr("markscheme.copying.exam_keys.printed_key", None)  # nothing is calculated again
    assert ExamKeys.of(exam).different


CONTENT = (
    "SELECT name, value FROM facts WHERE name <> 'build' ORDER BY name",
    "SELECT * FROM paper ORDER BY question, number",
    "SELECT student, papers FROM held ORDER BY turn",
    "SELECT * FROM unit ORDER BY number",
    "SELECT * FROM holding ORDER BY question, paper, unit",
    "SELECT question, family, call, shape, cell, reach, alike FROM place ORDER BY question, family, call, shape, cell",
    "SELECT question, call, cell, value, paper, half FROM place, value WHERE number = place ORDER BY 1, 2, 3, 4, 5",
)


def kept(exam: Exam) -> list[list[tuple[object, ...]]]:
    """All that is kept of the keys, whatever was added first."""
    base = ExamKeys.of(exam).base
    assert base.execute("SELECT value FROM facts WHERE name = 'build'").fetchall() == [(exam.build,)]
    return [base.execute(query).fetchall() for query in CONTENT]


def change(exam: Exam, statement: str) -> None:
    """Change the file that is kept by a statement in SQL."""
    with closing(sqlite3.connect(exam.folder / FILE)) as base, base:
        base.execute(statement)


@pytest.mark.parametrize("spoilt", [b"", b"[]", b"SQLite format 3\0", b'{"format": "markscheme key values 2"}'])
def test_key_values_that_are_spoilt_are_made_anew(exam, spoilt):
    right = kept(exam)
    for _ in range(2):
        (exam.folder / FILE).write_bytes(spoilt)
        assert kept(exam) == right
        with kept_keys(exam):
            pass
        assert (exam.folder / FILE).read_bytes() != spoilt
        assert kept(exam) == right


def test_key_values_of_which_a_page_is_spoilt_are_made_anew(exam):
    right = kept(exam)
    with kept_keys(exam):
        pass
    whole = (exam.folder / FILE).read_bytes()
    (exam.folder / FILE).write_bytes(whole[:8192] + bytes(4096) + whole[12288:])
    assert kept(exam) == right


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE facts SET value = 'another' WHERE name = 'build'",
        "UPDATE facts SET value = '{}' WHERE name = 'families'",
        "UPDATE format SET name = 'markscheme key values 3'",
        "DROP TABLE format",
    ],
)
def test_key_values_of_another_build_or_kind_are_made_anew(exam, statement):
    with kept_keys(exam):
        pass
    right = kept(exam)
    change(exam, statement)
    assert ExamKeys.of(exam).base.execute("PRAGMA database_list").fetchone()[2] == ""  # not the file that lies there
    assert kept(exam) == right
    with kept_keys(exam):
        pass
    assert kept(exam) == right


def earlier(exam: Exam) -> dict[str, object]:
    """What an earlier version kept of the same exam, in `key_values.json`."""
    base = ExamKeys.of(exam).base
    papers: dict[str, list[object]] = {}
    for id, saved, printed in base.execute("SELECT question, saved, printed FROM paper ORDER BY question, number"):
        papers.setdefault(id, []).append([json.loads(saved), json.loads(printed)])
    rows = base.execute("SELECT student, papers FROM held ORDER BY turn")
    held = {student: dict(unpacked_numbers(packed)) for student, packed in rows}
    facts = dict(base.execute("SELECT name, value FROM facts"))
    head = {"format": "markscheme key values 1", "build": exam.build, "families": json.loads(facts["families"])}
    return {**head, "papers": papers, "held": held}


def test_what_an_earlier_version_kept_is_read_and_goes_on_in_the_new_file(exam, monkeypatch):
    right, then = kept(exam), json.dumps(earlier(exam))
    (exam.folder / EARLIER).write_text(then)
    monkeypatch.setattr("markscheme.copying.exam_keys.printed_key", None)  # nothing is calculated again
    assert kept(exam) == right
    with kept_keys(exam):
        pass
    (exam.folder / EARLIER).unlink()
    assert kept(exam) == right


@pytest.mark.parametrize("entries", [{"papers": []}, {"held": []}, {"papers": {"q1": [[{}, {}]]}}, {"families": {}}])
def test_what_an_earlier_version_kept_and_is_spoilt_is_made_anew(exam, entries):
    right = kept(exam)
    (exam.folder / EARLIER).write_text(json.dumps({**earlier(exam), **entries}))
    assert kept(exam) == right


@pytest.mark.parametrize("is_earlier", [False, True])
def test_papers_of_who_was_removed_are_kept_with_their_numbers(exam, is_earlier):
    whole = kept(exam)
    if is_earlier:
        (exam.folder / EARLIER).write_text(json.dumps(earlier(exam)))
    else:
        with kept_keys(exam):
            pass
    left = tuple(one for one in exam.students if one.id != "s002")
    later = replace(exam, students=left, build="later")
    (exam.folder / "sheets" / "s002.json").unlink()
    assert kept(later) == whole


def test_an_exam_that_cannot_be_written_to_has_its_key_values_all_the_same(exam, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("markscheme.copying.exam_keys.open_private", full)
    before = sorted(exam.folder.rglob("*"))
    with kept_keys(exam):
        pass
    assert sorted(exam.folder.rglob("*")) == before
    assert CopiedPapers(exam, Rivals(exam)).keys.different


def test_key_values_are_held_in_memory_where_there_is_no_room_for_files(exam, monkeypatch):
    right = kept(exam)
    connect = sqlite3.connect

    def refused(name: object, **how: object) -> sqlite3.Connection:
        if name == "":
            raise sqlite3.OperationalError("unable to open database file")
        return connect(name, **how)

    monkeypatch.setattr("markscheme.copying.exam_keys.sqlite3.connect", refused)
    assert kept(exam) == right


def test_a_run_that_is_refused_leaves_no_key_values(exam):
    before = sorted(exam.folder.rglob("*"))
    held = kept_keys(exam)
    held.__enter__()
    assert (exam.folder / FILE).is_file()
    assert not held.__exit__(ZeroDivisionError, ZeroDivisionError(), None)
    assert sorted(exam.folder.rglob("*")) == before


# --- held against a search over all keys


class AllKeys:
    """What `KeyIndex` looks up, found by looking at every key."""

    def __init__(self, keys: Mapping[int, Steps], more: Sequence[Steps]) -> None:
        self.keys = {**keys, **{-1 - i: steps for i, steps in enumerate(more)}}
        self.size, self.key = len(self.keys), self.keys.get

    def having(self, place: Place, cell: CellValue) -> list[int]:
        name, shape, i = place
        found = []
        for number, steps in self.keys.items():
            key = steps[name].cells[i] if name in steps and steps[name].shape == shape else None
            if key is not None and cell.agrees(key):
                room = 0 if isinstance(cell.value, str) else max(cell.half, WIDEST * abs(cell.value))
                if cell == key or cell.value - room <= key.value <= cell.value + room:
                    found.append(number)
        return found

    def count(self, place: Place, cell: CellValue) -> int:
        return len(self.having(place, cell))

    def rarity_of_all(self, name: str, written: AnswerCells, changed: Sequence[int]) -> float:
        keys = [key[name].cells for key in self.keys.values() if name in key and key[name].shape == written.shape]
        columns = list(zip(*([cell and cell.token for cell in key] for key in keys), strict=True))
        telling = {i: columns.index(column) for i, column in enumerate(columns) if len(set(column)) > 1}
        chosen = len({telling[i] for i in changed if i in telling})
        ways = log10(comb(len(set(telling.values())), chosen))
        same = sum(
            all(a is None or (b is not None and a.agrees(b)) for a, b in zip(written.cells, key, strict=True))
            for key in keys
        )
        return min(ways, -log10((same - 1) / (self.size - 1))) if same > 1 else ways

    def rarity(self, cell: CellValue, others: int) -> float:
        return KeyIndex.rarity(self, cell, others)


class SearchedPapers:
    """The papers of a question, all of them in memory."""

    def __init__(self, problems: Mapping[int, Problem], more: Sequence[Problem]) -> None:
        self.problem, self.problems = problems.__getitem__, problems
        keys = {number: read_key(one) for number, one in problems.items()}
        self.index = AllKeys(keys, [read_key(one) for one in more])

    def printed(self, paper: int) -> Mapping[str, object]:
        return printed_key(self.problems[paper])


class Search:
    """Which paper of an exam a script holds, by the same rules, with all papers of all students in memory."""

    def __init__(self, exam: Exam, holders: Mapping[str, Path], rivals: Rivals) -> None:
        self.exam, self.rivals = exam, rivals
        self.papers: defaultdict[str, dict[str, dict[str, object]]] = defaultdict(dict)
        self.held: dict[str, tuple[tuple[str, int], ...]] = {}
        for holder, sheet in holders.items():
            numbers = []
            for saved in json.loads(sheet.read_text("utf-8"))["questions"]:
                known = self.papers[saved["id"]]
                known.setdefault(json.dumps([saved["family"], saved["given"]]), saved)
                numbers.append((saved["id"], list(known).index(json.dumps([saved["family"], saved["given"]]))))
            self.held[holder] = tuple(numbers)
        self.units = sorted(set(self.held.values()))
        self.asked: dict[str, SearchedPapers] = {}

    def question(self, id: str, problem: Problem) -> SearchedPapers:
        if id not in self.asked:
            found = dict(enumerate(read_question(one, self.exam.library) for one in self.papers[id].values()))
            self.asked[id] = SearchedPapers(found, self.rivals.of(id, problem) if len(found) < KEPT else ())
        return self.asked[id]

    def find(self, student: str, record: Mapping[str, object], problems: Mapping[str, Problem]) -> dict[str, object]:
        own = self.held[student]
        pairs = [(pair.first, pair.second) for pair in beside(self.exam.on_roster)]
        near_ids = [b if a == student else a for a, b in pairs if student in (a, b)]
        near = {self.held[id] for id in near_ids} - {own}
        held = {}
        for one in record["questions"]:
            papers = self.question(one["id"], problems[one["id"]])
            held[one["id"]] = HeldQuestion.of(one, problems[one["id"]], papers, dict(own)[one["id"]])

        def score(unit: tuple[tuple[str, int], ...]) -> float:
            return of_several([held[id].score(paper) for id, paper in unit])

        def over(unit: tuple[tuple[str, int], ...]) -> float:
            return score(unit) - least_evidence(len(near), len(self.units) - 1 - len(near), unit in near)

        votes = dict.fromkeys(self.units, 0.0)
        for id, one in held.items():
            for paper in one.evidence.candidates(one.own):
                for unit in self.units:
                    votes[unit] += max(one.score(paper), 0.0) if (id, paper) in unit else 0.0
        voted = sorted((unit for unit in votes if votes[unit]), key=lambda unit: (-votes[unit], unit))[:CANDIDATES]
        best = max({*near, *voted} - {own}, key=lambda unit: (over(unit), unit), default=None)
        if best is None or over(best) < 0:
            return {}
        sure = {id: held[id].sure_score(paper) for id, paper in best}
        if of_several(list(sure.values())) < score(best) - over(best):
            return {}
        students = [holder for holder, unit in self.held.items() if unit == best]
        return {
            "evidence": f"{of_several(list(sure.values())):.1f}",
            "students": sorted(students, key=lambda id: id not in near_ids),
            "questions": [id for id, found in sure.items() if found >= SPEAKS],
        }


def cells_near(index: AllKeys) -> Iterator[tuple[Place, CellValue]]:
    """Every cell of every key as it stands, off by a unit, to fewer digits, negative, and as another kind of value."""
    for steps in index.keys.values():
        for name, answer in steps.items():
            for i, cell in enumerate(answer.cells):
                place = (name, answer.shape, i)
                if cell is None:
                    continue
                yield place, cell
                if isinstance(cell.value, str):
                    yield place, CellValue(cell.value + "x")
                    continue
                for value in (-cell.value, cell.value + cell.half, cell.value + 2 * cell.half, 0.0, cell.value * 1.02):
                    yield place, replace(cell, value=value)
                yield place, CellValue(round(cell.value, 1), 0.05, 2)
                yield place, CellValue(float(f"{cell.value:.1e}"), 0.0, 2)


@pytest.mark.parametrize("students", [5, KEPT + 1])  # with papers that nobody has, and without
def test_values_and_arrays_are_looked_up_as_a_search_finds_them(tmp_path, students):
    exam = make_exam(tmp_path / "exam", students, static=False, families=FAMILIES)
    keys, rivals = ExamKeys.of(exam), Rivals(exam)
    for id, problem in exam.sheet("s001").questions:
        index = keys.question(id, problem, exam, rivals).index
        numbers = [dict(keys.numbers(keys.unit(one.id)))[id] for one in exam.students]
        papers = {
            n: read_key(dict(exam.sheet(one.id).questions)[id]) for n, one in zip(numbers, exam.students, strict=True)
        }
        more = [read_key(one) for one in (rivals.of(id, problem) if len(papers) < KEPT else ())]
        search = AllKeys(papers, more)
        assert index.size == search.size
        assert {number: index.key(number) for number in search.keys} == search.keys
        for place, cell in dict.fromkeys(cells_near(search)):
            assert sorted(index.having(place, cell)) == sorted(search.having(place, cell))
            assert index.count(place, cell) == search.count(place, cell)
        for steps in search.keys.values():
            for name, answer in steps.items():
                half = replace(answer, cells=tuple(None if i % 2 else one for i, one in enumerate(answer.cells)))
                for written in (answer, half) if any(half.cells) else (answer,):
                    for changed in (range(len(answer.cells)), range(0, len(answer.cells), 3)):
                        found = index.rarity_of_all(name, written, changed)
                        assert found == search.rarity_of_all(name, written, changed)


def record_of(exam: Exam, student: str, other: str, stream: Stream) -> tuple[dict[str, object], dict[str, Problem]]:
    """A script with the answers of another paper to some questions, of which every fifth is spoilt."""
    told, problems, scripts = [], {}, {}
    for (id, problem), (_, there) in zip(exam.sheet(student).questions, exam.sheet(other).questions, strict=True):
        printed = printed_key(there if stream.below(3) else problem)
        script = {name: "7" if stream.below(5) == 0 else raw for name, raw in printed.items()}
        scheme = Scheme(problem)
        told.append(QuestionFeedback(scheme, mark(scheme, script, id=id), "en", False))
        problems[id], scripts[id] = problem, script
    return student_record(Submission(student, scripts, "x"), told), problems


@pytest.mark.parametrize(
    ("variants", "students"),
    thinned([(0, KEPT + 3), (0, 6), (2, 7), (4, 9)]),
    ids=["many", "few", "two", "variants"],
)
def test_scripts_are_found_as_a_search_over_all_papers_finds_them(tmp_path, variants, students):
    """Copies of every other paper, with answers of their own among them; of spare papers and of removed ones, too."""
    exam = make_exam(tmp_path / "exam", students, static=False, variants=variants, families=FAMILIES)
    with kept_keys(exam):
        pass
    *left, gone, spare = exam.students
    later = replace(exam, students=tuple(left), spares=(replace(spare, spare=True),), build="later")
    sheets = {one.id: exam.sheet_path(one.id) for one in exam.students}
    stream = Stream("copies", variants, students)
    pairs = [(one.id, other.id) for one in left for other in exam.students]
    chosen = [pairs[stream.below(len(pairs))] for _ in range(24)]
    records = [(one, *record_of(exam, one, other, stream)) for one, other in [*chosen, (left[0].id, gone.id)]]
    search, papers = Search(later, sheets, Rivals(later)), CopiedPapers(later, Rivals(later))
    count = 0
    for student, record, problems in records:
        found = papers.find(student, student, record, problems, "en")
        assert {name: found[name] for name in found if name not in ("message", "steps")} == search.find(
            student, record, problems
        )
        count += bool(found)
    assert 3 < count < len(records)
