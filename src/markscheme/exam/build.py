"""Build an exam: every student's files, then what they make together. Whatever was finished is not done again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from markscheme._version import __version__
from markscheme.document.writers import write_whole
from markscheme.errors import AnswerError, MarkschemeError
from markscheme.exam.binding import MASTER, PAPERS, bind
from markscheme.exam.blueprint import EACH, Blueprint
from markscheme.exam.directory import EXAM, Exam, exam_json
from markscheme.exam.drawing import Drawer, references
from markscheme.exam.families import noted
from markscheme.exam.finished import (
    check_forms,
    is_whole,
    one_at_a_time,
    prepare,
    read_manifest,
    read_records,
    remove_stale,
    write_manifest,
)
from markscheme.exam.parallel import in_parallel
from markscheme.exam.roster import Student
from markscheme.exam.secret import Secret, code_of, digest, secret_of
from markscheme.exam.student_build import Order, Recipe, Record
from markscheme.library import Library
from markscheme.sampling import Stream

MOST_AGAIN = 25  # draws of a variant that is a duplicate every time
WORDS = {"version": "Markscheme", "secret_fingerprint": "the secret", "families": "a problem family"}
NOT_ON_PAPER = ("policy_settings", "scale", "effort_spread", "duplicates")

Watch = Callable[[int, int], None]


@dataclass(frozen=True)
class Built:
    """What a build did. `same` counts, by question, the students whose numbers somebody else has too."""

    exam: Exam
    made: int
    bounds: tuple[float, float]
    redrawn: int = 0
    same: Mapping[str, int] = field(default_factory=dict)
    removed: tuple[str, ...] = ()

    @property
    def efforts(self) -> tuple[int, int]:
        """The least and the largest effort of a paper."""
        efforts = [student.effort for student in self.exam.students]
        return min(efforts), max(efforts)


def build_exam(
    blueprint: Blueprint,
    roster: Sequence[Student],
    folder: str | Path,
    *,
    templates: Sequence[Path] = (),
    secret_file: Path | None = None,
    jobs: int | None = None,
    pdf_forms: bool = True,
    rebuild: bool = False,
    watch: Watch = lambda done, total: None,
) -> Built:
    """Build an exam into a folder; run again after a break, it goes on where it was.

    `jobs` processes by joblib; None leaves it, and the backend, to `joblib.parallel_config`. `rebuild` lets papers
    change that were built from another blueprint. `watch` is told how many of the students are done.
    """
    target = Path(folder).absolute()
    with one_at_a_time(target):
        library = Library(templates)
        secret = secret_of(target, secret_file)
        build = Build(blueprint, tuple(roster), target, library, secret, tuple(templates), pdf_forms)
        build.check_earlier(rebuild)
        return build.run(jobs, watch)


class Build:
    """One build: what it hangs on, and what it has done."""

    def __init__(
        self,
        blueprint: Blueprint,
        roster: tuple[Student, ...],
        folder: Path,
        library: Library,
        secret: Secret,
        templates: tuple[Path, ...],
        pdf_forms: bool,
    ) -> None:
        efforts = references(blueprint, library)
        self.blueprint = blueprint
        self.folder, self.secret, self.templates = folder, secret, templates
        self.noted = noted(blueprint, library)
        self.bounds = Drawer(self.blueprint, library, efforts).bounds
        self.code = code_of(secret.seed("exam", blueprint.title, blueprint.course, blueprint.date))
        self.facts = {
            "version": __version__,
            "secret_fingerprint": secret.fingerprint(f"{blueprint.title}|{blueprint.course}|{blueprint.date}"),
            "families": self.noted["families"],
        }
        content = self.blueprint.to_json()
        self.core = digest([self.facts, {name: v for name, v in content.items() if name not in NOT_ON_PAPER}])
        self.recipe = Recipe(
            folder=str(folder),
            blueprint=json.dumps(content, ensure_ascii=False),
            code=self.code,
            secret=secret.text,
            templates=tuple(map(str, templates)),
            efforts=tuple((q, f, one.middle) for (q, f), one in efforts.items()),
            core=self.core,
            pdf_forms=pdf_forms,
            owner=os.getpid(),
        )
        self.orders = {
            student.stem: order for student, order in zip(roster, _orders(blueprint, roster, secret), strict=True)
        }
        self.build_id = code_of(digest([self.core, pdf_forms, content, [student.to_json() for student in roster]]), 8)
        self.records: dict[str, Record] = {}
        self.made = 0

    def check_earlier(self, rebuild: bool) -> None:
        """Refuse to change papers that were built from something else, and that may be printed."""
        if rebuild or not (self.folder / EXAM).exists():
            return
        earlier = _read(self.folder / EXAM)
        if earlier.get("core") == self.core:
            return
        changed = [WORDS[name] for name, value in self.facts.items() if earlier.get(name) != value]
        changed = changed or ["the blueprint"]
        raise AnswerError(
            f"{self.folder}: holds build {earlier.get('build')}, and since then {', '.join(changed)} changed, so that "
            "papers would change too\ngive another folder, or --rebuild if none of these papers is in use"
        )

    def run(self, jobs: int | None, watch: Watch) -> Built:
        """Make what is missing, settle duplicates, and close the build."""
        before = read_records(self.folder)
        if not self.is_closed(before):
            prepare(self.folder)
            self.make(self.missing(before), jobs, watch)
            redrawn = self.settle_duplicates(jobs)
            removed = remove_stale(self.folder, before, self.orders)
            self.close()
        else:
            self.records, redrawn, removed = before, 0, ()
        redrawn = sum(1 for record in self.records.values() if record["again"])
        return Built(self.exam(), self.made, self.bounds, redrawn, self.same(), removed)

    def is_closed(self, before: Mapping[str, Record]) -> bool:
        """Whether this very build was finished before, and nothing was changed since."""
        manifest = read_manifest(self.folder)
        return (
            manifest.get("build") == self.build_id
            and set(before) == set(self.orders)
            and is_whole(self.folder, manifest["files"])
        )

    def missing(self, before: Mapping[str, Record]) -> list[Order]:
        """The orders that are not finished; the records of the others are taken over."""
        missing = []
        for stem, order in self.orders.items():
            record = before.get(stem)
            if record and record["recipe"] == order.fingerprint(self.recipe) and is_whole(self.folder, record["files"]):
                self.records[stem] = record
            else:
                if record:
                    check_forms(self.folder, record)
                    (self.folder / f"forms/{stem}.pdf").unlink(missing_ok=True)  # it may not be wanted any more
                missing.append(order)
        return missing

    def make(self, orders: Sequence[Order], jobs: int | None, watch: Watch = lambda done, total: None) -> None:
        """Build some students in as many processes as there are jobs."""
        watch(0, len(orders))
        done = 0
        for records in in_parallel(self.recipe, orders, jobs):
            for record in records:
                self.records[record["student"]["stem"]] = record
                done += 1
            watch(done, len(orders))
        self.made += done

    def settle_duplicates(self, jobs: int | None) -> int:
        """Draw variants again until no two units have the same numbers everywhere."""
        if self.blueprint.duplicates == "count" or not any(record["numbers"] for record in self.records.values()):
            return 0
        for again in range(MOST_AGAIN):
            doubled = self.duplicates()
            if not doubled:
                return again
            if self.blueprint.duplicates == "refuse" or again == MOST_AGAIN - 1:
                raise MarkschemeError(self.complaint(doubled))
            for stem in doubled:
                self.orders[stem] = replace(self.orders[stem], again=self.orders[stem].again + 1)
            self.make([self.orders[stem] for stem in doubled], jobs)
        return MOST_AGAIN

    def duplicates(self) -> list[str]:
        """The students of units whose numbers an earlier unit has."""
        owners: dict[str, str] = {}
        return [
            stem
            for stem, order in self.orders.items()
            if owners.setdefault(digest(self.records[stem]["numbers"]), order.unit) != order.unit
        ]

    def complaint(self, doubled: Sequence[str]) -> str:
        ids = ", ".join(self.orders[stem].student.id for stem in doubled[:5])
        return (
            f"{len(doubled)} of {len(self.orders)} papers have the same numbers as another ({ids}); fix fewer givens, "
            "give fewer `variants:`, or allow it with `duplicates: count`"
        )

    def same(self) -> dict[str, int]:
        """For every drawn question, the students whose numbers another unit has too."""
        ids = [question.id for question in self.blueprint.questions if not question.static]
        found = {}
        for i, id in enumerate(ids):
            units: dict[str, set[str]] = {}
            numbers = {stem: self.records[stem]["numbers"][i] for stem in self.orders}
            for stem, order in self.orders.items():
                units.setdefault(numbers[stem], set()).add(order.unit)
            found[id] = sum(1 for stem in self.orders if len(units[numbers[stem]]) > 1)
        return found

    def exam(self) -> Exam:
        """The exam with its students in the order of the roster."""
        students = tuple(Student.from_json(self.records[stem]["student"]) for stem in self.orders)
        return Exam(self.folder, self.code, self.build_id, self.blueprint, students, self.templates)

    def close(self) -> None:
        """Write what the class makes together, exam.json and, last of all, the manifest."""
        exam = self.exam()
        bind(self.folder, self.blueprint, self.code, exam.students)
        facts = {**self.facts, **self.noted, "core": self.core, "effort_bounds": [round(b, 3) for b in self.bounds]}
        write_whole(self.folder / EXAM, exam_json(exam, facts))
        records = {stem: self.records[stem] for stem in self.orders}
        write_manifest(self.folder, self.build_id, records, (EXAM, PAPERS, MASTER))


def _read(path: Path) -> dict[str, Any]:
    """What an earlier build wrote; nothing when it is damaged."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _orders(blueprint: Blueprint, roster: Sequence[Student], secret: Secret) -> Iterator[Order]:
    """Who has which numbers: everybody their own, or K variants, shuffled anew within every K students."""
    for i, student in enumerate(roster):
        if blueprint.variants == EACH:
            yield Order(student, f"student {student.id}")
            continue
        block, place = divmod(i, blueprint.variants)
        variants = Stream(secret.seed("variants", block)).shuffled(range(1, blueprint.variants + 1))
        yield Order(replace(student, variant=variants[place]), f"variant {variants[place]}")


__all__ = ["Built", "build_exam"]
