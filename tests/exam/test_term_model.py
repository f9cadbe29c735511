"""A term in any order: no printed number changes, no mark changes without an entry that says why, no script is lost."""

from __future__ import annotations

import csv
import json
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from build_samples import SECRET
from click.testing import CliRunner
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from markscheme.cli import main
from markscheme.exam.exam_folder import Exam, open_exam
from markscheme.exam.ledger_file import FILE
from markscheme.gradebook.compare import compare
from markscheme.gradebook.final_record import as_marked
from markscheme.gradebook.ledger import Ledger, Run
from markscheme.gradebook.record import is_held, late_share
from markscheme.gradebook.run_writer import RunWriter
from markscheme.gradebook.settings import settings as settings_of_run
from markscheme.grading import given_marks, marker
from markscheme.working import shown_value

BLUEPRINT = """
title: Term
languages: en
key: marks
space: none
spares: 1
late: {after: 2026-11-30 12:00, penalty: 10%}
questions:
  - {family: cnn/output_size, level: easy, marks: 4}
  - {family: regression/simple, level: easy}
  - {choice: Which?, options: [a, b: correct, c], marks: 2, wrong: -1/2, shuffle: yes}
  - {text: Why?, marks: 3, lines: 1}
"""
NAMES = ("Ada Byron", "Bo Li", "Emmy Noether", "Alan Turing", "Grace Hopper", "Carl Gauss", "Sofia Kovalevskaya")
FIRST = ("s1", "s2", "s3")
PEOPLE = tuple(f"s{i}" for i in range(1, 6))
STEPS = {
    "q1": ("out_height", "out_width", "out_channels", "parameters"),
    "q2": ("mean_x", "mean_y", "S_xx", "S_xy", "slope", "intercept"),
    "q3": ("choice",),
    "q4": (),
}
MARKS = {"q1": 4, "q2": 6, "q3": 2, "q4": 3}
POLICIES = {
    "": None,
    "slip": {"slip": "1/2"},
    "strict": {"rounded": 0, "follows_cap": "1/2"},
    "round": {"round": {"step": "1/2", "total": 1}},
    "no late": {"late": False},
}
CORRECTIONS = (
    {"void": "q1"},
    {"void": "q2.slope"},
    {"void": "q4"},
    {"full": "q2"},
    {"full": "q4"},
    {"full": "q1", "for": "answered"},
    {"weight": {"q1": 8}},
    {"weight": {"q4": 6}},
    {"weight": {"q2.slope": "1/2", "q3": 3}},
    {"accept": {"q2.slope": "slip inverted"}},
    {"accept": {"q2.S_xx": "S_xx/n"}},
    {"accept": {"q2.mean_x": "99"}, "students": ["s1", "s2"]},
)
TIMES = ("", "2026-11-30 10:00", "2026-11-30 13:00", "2026-12-02 09:00")
QUIET = ("--feedback", "none", "--jobs", 1)


def invoke(*arguments: object) -> tuple[int, str]:
    """Run a command in this process; what is no error of the program's own is raised."""
    done = CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)
    assert done.exit_code in (0, 1), f"{arguments}: {done.output}"
    assert "a fault of Markscheme" not in done.output, done.output
    return done.exit_code, done.output


@pytest.fixture(scope="module")
def first_build(tmp_path_factory) -> Path:
    """A small class whose papers are built once: typesetting is what takes time."""
    folder = tmp_path_factory.mktemp("term")
    (folder / "exam.yaml").write_text(BLUEPRINT, "utf-8")
    (folder / "secret.txt").write_text(SECRET, "utf-8")
    write_roster(folder, [(id, NAMES[i], f"A{i + 1}") for i, id in enumerate(FIRST)])
    code, said = invoke(*build_command(folder), "--secret-file", folder / "secret.txt", "--exam-id", "term")
    assert code == 0, said
    return folder


def write_roster(folder: Path, people: list[tuple[str, str, str]]) -> None:
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "name", "seat"), *people])


def build_command(folder: Path) -> list[object]:
    files = (folder / "exam.yaml", "--roster", folder / "roster.csv", "-o", folder / "exam")
    return ["exam", "build", *files, "--no-pdf-forms", "--jobs", 1]


@contextmanager
def program(version: str, marking: int) -> Iterator[None]:
    """Be another version of the program, with marking rules of its own: a misconception earns less by them."""
    if not version:
        yield
        return
    judge = marker.judge

    def judged(scheme: Any, raw: Any, policy: Any, **how: Any) -> Any:
        return judge(scheme, raw, replace(policy, slip=Fraction(1, 7)) if marking > given_marks_now else policy, **how)

    given_marks_now = given_marks.MARKING
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(given_marks, "__version__", version)
        patch.setattr(given_marks, "MARKING", marking)
        patch.setattr(RunWriter.__init__, "__defaults__", (version,))
        patch.setattr(settings_of_run, "__kwdefaults__", {"marking": marking})
        patch.setattr(marker, "judge", judged)
        yield


def tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of a ledger, by table."""
    if not path.exists():
        return {}
    base = sqlite3.connect(path)
    names = [name for (name,) in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {name: base.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    base.close()
    return found


def rows_lost(before: dict[str, list[Any]], now: dict[str, list[Any]]) -> dict[str, Counter]:
    """The rows that were there and are not any more."""
    lost = {name: Counter(rows) - Counter(now.get(name, ())) for name, rows in before.items()}
    return {name: rows for name, rows in lost.items() if rows}


class Term(RuleBasedStateMachine):
    """One exam from its first build on; every command may come at any time."""

    start: Path  # the folder of the first build

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="term-"))
        self.folder = self.home / "exam"
        self.roster = [(id, NAMES[i], f"A{i + 1}") for i, id in enumerate(FIRST)]
        self.papers: dict[str, tuple[str, bytes]] = {}  # what was printed: code and sheet of everybody
        self.inbox: list[Path] = []
        self.fresh: list[Path] = []  # not yet joined to a run
        self.rows: dict[str, list[Any]] = {}
        self.program_marks: dict[str, Any] = {}
        self.kept: dict[str, set[str]] = {}  # scripts that were taken in, by student
        self.forgotten: set[str] = set()
        self.program = ("", 0)
        self.count = 0
        self.checked = 0
        self.names = 0
        self.last_policy = ""

    @initialize(kinds=st.lists(st.sampled_from(("right", "wrong", "slip", "copied", "part")), min_size=3, max_size=3))
    def is_built_and_sat(self, kinds: list[str]) -> None:
        shutil.copytree(self.start, self.home, dirs_exist_ok=True)
        for who, kind in zip(FIRST, kinds, strict=True):
            self.hands_in(who, kind, "", int(who[1:]), True)

    def teardown(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)

    # --- what everybody does

    def command(self, *arguments: object, ok: bool = False) -> bool:
        """Give a command of the exam; one that is refused changes no row."""
        before = tables(self.folder / FILE)
        with program(*self.program):
            code, said = invoke(*arguments)
        if code:
            now = tables(self.folder / FILE)
            assert {n: r for n, r in now.items() if r and n != "format"} == {
                n: r for n, r in before.items() if r and n != "format"
            }, f"refused, and yet something was kept: {said}"
            assert not ok, said
        self.said = said
        return code == 0

    def exam(self) -> Exam:
        return open_exam(self.folder)

    def out(self) -> list[object]:
        self.count += 1
        return ["-o", self.home / f"marks-{self.count}"]

    def ledger_rows(self, query: str) -> list[tuple[Any, ...]]:
        path = self.folder / FILE
        if not path.exists():
            return []
        base = sqlite3.connect(path)
        found = base.execute(query).fetchall()
        base.close()
        return found

    @property
    def has_runs(self) -> bool:
        return bool(self.ledger_rows("SELECT id FROM runs"))

    # --- the class

    @rule(
        changes=st.lists(
            st.tuples(
                st.sampled_from(("comes", "comes", "goes", "name", "seat", "order")),
                st.sampled_from(PEOPLE),
                st.integers(0, 5),
                st.integers(1, 9),
            ),
            max_size=4,
        )
    )
    def build(self, changes: list[tuple[str, str, int, int]]) -> None:
        for what, id, at, seat in changes:
            listed = [one for one, _, _ in self.roster]
            i = at % max(1, len(self.roster))
            if what == "comes" and id not in listed and id not in self.forgotten:
                self.roster.insert(at, (id, NAMES[int(id[1:]) - 1], f"A{seat}"))
            elif what == "goes" and len(listed) > 1:
                self.roster.pop(i)
            elif what == "name" and NAMES[-1 - at % 2] not in [name for _, name, _ in self.roster]:
                self.roster[i] = (self.roster[i][0], NAMES[-1 - at % 2], self.roster[i][2])
            elif what == "seat":
                self.roster[i] = (*self.roster[i][:2], f"A{seat}")
            else:
                random.Random(at).shuffle(self.roster)
        write_roster(self.home, self.roster)
        self.command(*build_command(self.home))

    # --- scripts

    @rule(
        who=st.sampled_from(PEOPLE),
        kind=st.sampled_from(("right", "wrong", "wrong", "slip", "copied", "blank", "spare", "part")),
        at=st.sampled_from(TIMES),
        seed=st.integers(0, 9),
        coded=st.booleans(),
    )
    def hands_in_again_or_late(self, who: str, kind: str, at: str, seed: int, coded: bool) -> None:
        self.hands_in(who, kind, at, seed, coded)

    def hands_in(self, who: str, kind: str, at: str, seed: int, coded: bool) -> None:
        exam = self.exam()
        known = [one.id for one in exam.students]
        if who not in known:
            return
        paper = exam.spares[0].id if kind == "spare" else who
        whose = random.Random(seed).choice([id for id in known if id != who] or [who]) if kind == "copied" else paper
        answers = _answers(exam, whose, kind, seed)
        code = exam.holder(paper).sheet if coded or kind == "spare" else ""
        form: dict[str, Any] = {"sheet": code, "student": who, "answers": answers}
        if at:
            form["submitted"] = at
        path = self.home / f"{len(self.inbox):03}.yaml"
        path.write_text(yaml.safe_dump(form), "utf-8")
        self.inbox.append(path)
        self.fresh.append(path)

    # --- marks

    @precondition(lambda self: self.inbox)
    @rule(
        keep=st.sampled_from(("none", "first", "last", "best")),
        policy=st.sampled_from(sorted(POLICIES)),
        by_hand=st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(("0", "1", "5/2", "3"))), max_size=2),
        current=st.booleans(),
    )
    def grade(self, keep: str, policy: str, by_hand: list[tuple[str, str]], current: bool) -> None:
        more = [*self.policy(policy), *(["--with-current-marking"] if current else [])]
        if by_hand:
            self.table("hand.csv", ["id,q4", *(f"{id},{marks}" for id, marks in dict(by_hand).items())])
            more += ["--hand-marks", self.home / "hand.csv"]
        if self.command("exam", "grade", self.folder, *self.inbox, *self.out(), "--keep", keep, *QUIET, *more):
            self.fresh.clear()

    @precondition(lambda self: self.fresh and self.has_runs)
    @rule(keep=st.sampled_from(("none", "first", "last", "best")), other=st.integers(0, 5))
    def add(self, keep: str, other: int) -> None:
        more = ["--add", "--keep", keep, *self.policy(self.last_policy if other else "slip")]
        if self.command("exam", "grade", self.folder, *self.fresh, *self.out(), *QUIET, *more):
            self.fresh.clear()

    @precondition(lambda self: self.has_runs)
    @rule(policy=st.sampled_from(sorted(POLICIES)), run=st.integers(0, 9), current=st.booleans(), write=st.booleans())
    def regrade(self, policy: str, run: int, current: bool, write: bool) -> None:
        more = [*self.policy(policy), *self.base(run), *(["--with-current-marking"] if current else [])]
        self.command("exam", "regrade", self.folder, *QUIET, *more, *(self.out() if write else []))

    def policy(self, name: str) -> list[object]:
        self.last_policy = name
        if POLICIES[name] is None:
            return []
        path = self.home / "policy.yaml"
        path.write_text(yaml.safe_dump(POLICIES[name]), "utf-8")
        return ["--policy", path]

    def base(self, run: int) -> list[object]:
        """Now and then an earlier run."""
        known = [id for (id,) in self.ledger_rows("SELECT id FROM runs")]
        return ["--run", known[run]] if run < len(known) else []

    def table(self, name: str, lines: list[str]) -> Path:
        (self.home / name).write_text("\n".join(lines) + "\n", "utf-8")
        return self.home / name

    # --- decisions, corrections, appeals

    @precondition(lambda self: self.has_runs)
    @rule(
        rows=st.lists(
            st.tuples(
                st.sampled_from(PEOPLE),
                st.sampled_from((("all", ""), *((q, s) for q, steps in STEPS.items() for s in ("", *steps)))),
                st.sampled_from(("", "0", "1/2", "1", "stand")),
            ),
            min_size=1,
            max_size=3,
        ),
        run=st.integers(0, 20),
        write=st.booleans(),
    )
    def decide(self, rows: list[tuple[str, tuple[str, str], str]], run: int, write: bool) -> None:
        lines = [f"{who},{q},{s},{marks},because,Ada" for who, (q, s), marks in rows if marks != "stand" or q == "all"]
        path = self.table("decisions.csv", ["student,question,step,marks,reason,by", *lines])
        self.command("exam", "decide", self.folder, path, *self.base(run), *QUIET, *(self.out() if write else []))

    @precondition(lambda self: self.has_runs)
    @rule(
        who=st.sampled_from(PEOPLE),
        question=st.sampled_from(("q1", "q2", "q4")),
        state=st.sampled_from(("open", "granted", "refused")),
        marks=st.sampled_from(("", "0", "2")),
    )
    def appeal(self, who: str, question: str, state: str, marks: str) -> None:
        marks = marks if state == "granted" else ""
        line = f"{who},{question},,I wrote it,{state},looked at,{marks},Bo"
        path = self.table("appeals.csv", ["student,question,step,appeal,state,answer,marks,by", line])
        self.command("exam", "appeals", self.folder, path)

    @precondition(lambda self: self.has_runs)
    @rule(what=st.sampled_from(CORRECTIONS), run=st.integers(0, 20), write=st.booleans(), dry=st.booleans())
    def correct(self, what: dict[str, Any], run: int, write: bool, dry: bool) -> None:
        self.corrections([{**what, "reason": "an error", "by": "Ada"}], run, write, dry)

    @precondition(lambda self: self.ledger_rows("SELECT id FROM runs WHERE kind = 'correct'"))
    @rule(at=st.integers(0, 9), run=st.integers(0, 20))
    def undo(self, at: int, run: int) -> None:
        known = [id for (id,) in self.ledger_rows("SELECT id FROM corrections")]
        self.corrections([{"undo": known[at % len(known)], "reason": "was right"}], run, False, False)

    def corrections(self, entries: list[dict[str, Any]], run: int, write: bool, dry: bool) -> None:
        path = self.home / "corrections.yaml"
        path.write_text(yaml.safe_dump(entries), "utf-8")
        before = tables(self.folder / FILE)
        more = [*self.base(run), *(["--dry-run"] if dry else self.out() if write else [])]
        self.command("exam", "correct", self.folder, path, *QUIET, *more)
        if dry:
            assert tables(self.folder / FILE) == before

    # --- which counts, who counts

    @precondition(lambda self: self.has_runs)
    @rule(run=st.integers(0, 5), name=st.booleans())
    def publish(self, run: int, name: bool) -> None:
        known = [id for (id,) in self.ledger_rows("SELECT id FROM runs")]
        asked = known[-1 - run % len(known)]
        if name:
            self.names += 1
            self.command("exam", "name", self.folder, asked, f"name-{self.names}")
        self.command("exam", "publish", self.folder, asked, "--by", "Ada", "--reason", "final")

    @rule(who=st.sampled_from(PEOPLE), status=st.sampled_from(("excused", "absent", "enrolled", "late start 60 min")))
    def status(self, who: str, status: str) -> None:
        self.command("exam", "status", self.folder, self.table("s.csv", ["student,status", f"{who},{status}"]))

    @rule(who=st.sampled_from(PEOPLE))
    def assign(self, who: str) -> None:
        self.command("exam", "assign", self.folder, self.exam().spares[0].sheet, who)

    @precondition(lambda self: self.has_runs)
    @rule(who=st.sampled_from(PEOPLE), answers=st.booleans(), sure=st.integers(0, 3))
    def forget(self, who: str, answers: bool, sure: int) -> None:
        if sure or who not in self.exam().by_id:  # seldom
            return
        scores = self.scores()
        more = ["--answers"] if answers else []
        if self.command("exam", "forget", self.folder, who, "--by", "Ada", "--yes", *more):
            self.roster = [one for one in self.roster if one[0] != who]
            self.forgotten.add(who)
            self.inbox = [path for path in self.inbox if yaml.safe_load(path.read_text("utf-8"))["student"] != who]
            self.fresh = [path for path in self.fresh if path in self.inbox]
            self.papers.pop(who, None)
            self.kept.pop(who, None)
            self.program_marks.clear()  # codes are others now
            self.rows = {}
            assert sorted(scores) == sorted(self.scores()), "marks changed by forgetting"

    def scores(self) -> list[tuple[int, str]]:
        return self.ledger_rows("SELECT run, score FROM marked") if self.has_runs else []

    # --- the program, the archive

    @rule(found=st.sampled_from((("", 0), ("99.0", given_marks.MARKING), ("99.1", given_marks.MARKING + 1))))
    def another_program(self, found: tuple[str, int]) -> None:
        self.program = found

    @precondition(lambda self: self.has_runs)
    @rule(policy=st.sampled_from(sorted(POLICIES)))
    def archive_is_marked_elsewhere(self, policy: str) -> None:
        elsewhere = self.home / "elsewhere.sqlite"
        elsewhere.unlink(missing_ok=True)
        before = {
            path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file() and FILE not in path.name
        }
        rows = tables(self.folder / FILE)
        with program(*self.program):
            code, _ = invoke("exam", "regrade", self.folder, "--ledger", elsewhere, *QUIET, *self.policy(policy))
        assert tables(self.folder / FILE) == rows
        assert all(path.read_bytes() == content for path, content in before.items())
        if code == 0:
            assert not rows_lost(rows, tables(elsewhere))

    # --- what always holds

    @invariant()
    def no_printed_number_changes(self) -> None:
        if not self.folder.exists():
            return
        exam = self.exam()
        assert len({one.id for one in exam.students}) == len(exam.students)
        for one in (*exam.students, *exam.spares):
            found = one.sheet, (self.folder / "sheets" / f"{one.stem}.json").read_bytes()
            assert self.papers.setdefault(one.id, found) == found, f"{one.id} has another paper"
        assert set(self.papers) <= {one.id for one in (*exam.students, *exam.spares)}

    @invariant()
    def rows_are_only_added(self) -> None:
        now = tables(self.folder / FILE)
        assert not rows_lost(self.rows, now)
        self.rows = now

    @invariant()
    def every_mark_has_its_reason(self) -> None:
        if not self.has_runs:
            return
        with Ledger(self.folder) as ledger:
            runs = ledger.runs()
            new = [run for run in runs if run.id > self.checked]
            for run in new:
                others = [one for one in runs if one.id < run.id]
                for record in ledger.records(run.id):
                    check_sums(record)
                    self.check_program_marks(ledger, run, record)
                for other in others[-3:]:
                    check_reasons(ledger, other, run)
                if run.kind != "grade" and others:
                    self.check_nobody_lost(ledger, run)
            self.checked = runs[-1].id
            if new:
                self.check_decisions(ledger, runs[-1])

    def check_program_marks(self, ledger: Ledger, run: Run, record: Any) -> None:
        """The same answers to the same paper by the same settings earn the same, whoever else did what meanwhile."""
        gave = ledger.run(ledger.kept_marks(run.id).get(record["student"], run.id))
        sheet, answers = ledger_script(ledger, run, record["student"])
        facts = [sheet, answers, gave.how["policy"], gave.how.get("marking")]
        key = json.dumps(facts, sort_keys=True)
        marks = [
            (q["id"], s["name"], s["verdict"], s["marks"]) for q in as_marked(record)["questions"] for s in q["steps"]
        ]
        known = self.program_marks.setdefault(key, marks)
        assert known == marks, f"run {run.id}, {record['student']}: other marks for the same answers: {known} {marks}"

    def check_nobody_lost(self, ledger: Ledger, run: Run) -> None:
        """Whoever some earlier run marked is in a run that starts from it, or is named."""
        named = {one.student for one in ledger.remarks(run.id)}
        marked = {student for (student,) in ledger.rows("SELECT student FROM marked WHERE run = ?", run.id)}
        before = {student for (student,) in ledger.rows("SELECT student FROM marked WHERE run < ?", run.id)}
        gone = {one for (one,) in ledger.rows("SELECT student FROM forgotten WHERE NOT answers_kept")}
        assert before <= marked | named | gone, before - marked - named

    def check_decisions(self, ledger: Ledger, run: Run) -> None:
        """What people decided of a step counts, where nothing stands above it."""
        if run.how.get("corrections"):
            return
        latest: dict[tuple[str, str, str], str | None] = {}
        for who, question, step, marks in ledger.rows(
            "SELECT student, question, step, marks FROM decisions ORDER BY id"
        ):
            latest[who, question, step] = marks
        for (who, question, step), marks in latest.items():
            record = ledger.record(run.id, who)
            wholes = [latest.get((who, "", "")), latest.get((who, question, ""))]
            if marks is None or not step or record is None or run.how.get("round"):
                continue
            if any(one not in (None, "stand") for one in wholes):
                continue
            found = {(q["id"], s["name"]): s for q in record["questions"] for s in q["steps"]}
            assert Fraction(found[question, step]["marks"]) == Fraction(marks), (who, question, step)

    @invariant()
    def no_script_is_lost(self) -> None:
        found = self.ledger_rows("SELECT student, sheet, answers FROM submissions")
        for student, sheet, answers in found:
            self.kept.setdefault(student, set()).add(f"{sheet} {answers}")
        now: dict[str, set[str]] = {}
        for student, sheet, answers in found:
            now.setdefault(student, set()).add(f"{sheet} {answers}")
        assert all(scripts <= now.get(student, set()) for student, scripts in self.kept.items())

    @invariant()
    def the_gradebook_adds_up(self) -> None:
        path = self.home / f"marks-{self.count}" / "grades.csv"
        if not path.exists():
            return
        with path.open(encoding="utf-8-sig", newline="") as file:
            found = list(csv.DictReader(file))
        assert len({row["student"] for row in found}) == len(found)
        with Ledger(self.folder) as ledger:
            run = json.loads((path.parent / "run.json").read_text("utf-8"))["run"]
            for row in found:
                record = ledger.record(run, row["student"])
                if row["status"] in ("marked", "waiting", "blank") and row["score"]:
                    assert record is not None, row
                    assert abs(Fraction(row["score"]) - Fraction(record["score"])) < Fraction(1, 1000), row
                else:
                    assert not row["score"], row
                if row["status"] == "waiting" and row["score"]:
                    assert not row["percent"], row
        path.unlink()


def _answers(exam: Exam, whose: str, kind: str, seed: int) -> dict[str, dict[str, str]]:
    """What a student writes: the right answers to somebody's paper, or others."""
    chance = random.Random(seed)
    found = {
        id: {call.public_name: shown_value(problem, problem.values[call.name], call.name) for call in problem.parts}
        for id, problem in exam.sheet(whose).questions
        if problem.family.own is None
    }
    found["q3"] = {"choice": chance.choice("ABC")}
    if kind == "blank":
        return {id: dict.fromkeys(steps, "") for id, steps in found.items()}
    if kind == "part":
        found.pop(chance.choice(("q1", "q2", "q3")))
    if kind == "wrong":
        id = chance.choice(("q1", "q2"))
        for name in chance.sample(sorted(found[id]), 2):
            found[id][name] = str(chance.randrange(200))
    if kind == "slip":
        xx, xy = (Fraction(found["q2"][name]) for name in ("S_xx", "S_xy"))
        found["q2"]["slope"] = f"{float(xx / xy) if xy else 7:.3g}"
    return found


def ledger_script(ledger: Ledger, run: Run, student: str) -> tuple[str, Any]:
    kept = ledger.script(run.id, student)
    return kept.sheet, kept.answers


def check_sums(record: Any) -> None:
    """The marks of a script are the sum of its parts, unless a person said, or a rule rounded, the whole."""
    for question in record["questions"]:
        steps = [Fraction(step["marks"]) for step in question["steps"]]
        if steps and "program" not in question:
            assert Fraction(question["score"]) == sum(steps), record
        assert Fraction(question["total"]) >= 0
    if "program" not in record and not is_held(record):
        total = sum((Fraction(one["score"]) for one in record["questions"]), Fraction(0))
        exact = total * (1 - late_share(record)) if total > 0 else total
        assert abs(Fraction(record["score"]) - exact) <= Fraction(1, 2), record  # a total may be rounded to whole marks
    assert Fraction(record["total"]) == sum((Fraction(one["total"]) for one in record["questions"]), Fraction(0)), (
        record
    )


def check_reasons(ledger: Ledger, old: Run, new: Run) -> None:
    """Whoever has other marks in a later run is named by `exam diff`, with a reason that is one."""
    found = {one.student: one for one in compare(ledger, old, new)}
    for record in ledger.records(new.id):
        before = ledger.record(old.id, record["student"])
        if before is None:
            assert found[record["student"]].why == ("not marked before",)
            continue
        marks = [
            None  # nothing counts while a person has to look at it
            if is_held(one)
            else [one["score"], one["total"], [(q["id"], q["score"], q["total"]) for q in one["questions"]]]
            for one in (before, record)
        ]
        if marks[0] != marks[1]:
            assert record["student"] in found, f"{old.id} -> {new.id}: {record['student']}: {marks} and no word of it"
            why = found[record["student"]].why
            assert why, f"{old.id} ({old.kind}) -> {new.id} ({new.kind}): no reason: {marks}"
            assert "keys" not in why, f"{old.id} ({old.kind}) -> {new.id} ({new.kind}): {why}: {marks}"


def run_terms(first_build: Path, monkeypatch: pytest.MonkeyPatch, examples: int, steps: int) -> None:
    monkeypatch.setattr("markscheme.grading.run.write_report", lambda *_: None)  # of statistics, and slow
    monkeypatch.setattr(Term, "start", first_build, raising=False)
    how = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(Term, settings=how)


def test_a_short_term_in_any_order(first_build, monkeypatch):
    run_terms(first_build, monkeypatch, 4, 12)


@pytest.mark.slow
def test_many_terms_in_any_order(first_build, monkeypatch):
    run_terms(first_build, monkeypatch, 100, 40)
