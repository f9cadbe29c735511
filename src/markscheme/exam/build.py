"""Build an exam: every student's files, then what they make together. Whatever was finished is not done again."""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path

from markscheme._version import __version__
from markscheme.authored.own_library import OwnLibrary
from markscheme.cluster import Needs, current_cluster
from markscheme.errors import AnswerError
from markscheme.exam.accepted.range_store import keep_ranges
from markscheme.exam.build_result import BuildResult
from markscheme.exam.build_worker import Order, Recipe, build_students
from markscheme.exam.earlier_build import (
    EarlierBuild,
    check_begun,
    check_removable,
    check_unchanged,
    families_changed,
    keep_plan,
    laid_out_as_before,
    printed,
    printings_before,
    read_earlier,
    spares_of,
    spelt_as_before,
)
from markscheme.exam.exam_folder import EXAM, Exam, exam_pieces
from markscheme.exam.manifest import (
    access_of,
    check_forms,
    is_open,
    is_whole,
    keep_pictures,
    one_at_a_time,
    prepare,
    remove,
    write_manifest,
)
from markscheme.exam.planning.blueprint import EACH, Blueprint
from markscheme.exam.planning.build_options import Options
from markscheme.exam.printing.exam_paper import more_folders
from markscheme.exam.printing.print_folder import PrintFolder
from markscheme.exam.records.json_entries import write_pieces
from markscheme.exam.records.paper_record import Record
from markscheme.exam.records.student_files import MOST_TOGETHER, name_of, shelf_for
from markscheme.exam.roster import Student, to_print
from markscheme.exam.secret import FILE as SECRET
from markscheme.exam.secret import Key, Secret, check_strong, code_of, digest, keep_secret, secret_of
from markscheme.exam.spread import spread
from markscheme.exam.variants.allotment import allot_variants
from markscheme.exam.variants.duplicates import agains, different_numbers, hidden_slips, same_numbers
from markscheme.exam.variants.families import noted
from markscheme.exam.variants.keeping import keep, kept_facts, kept_names, library_of, noted_before, to_keep
from markscheme.exam.variants.kept_families import KEY as KEPT
from markscheme.exam.variants.like_neighbours import check_plan, fixed_questions, like_pairs
from markscheme.exam.variants.rival_papers import KEY, chosen
from markscheme.exam.variants.settling import Settling
from markscheme.exam.variants.variant_sampler import VariantSampler, content_hashes, references
from markscheme.family.held_sources import hashes_of
from markscheme.family.library import Library
from markscheme.files.json_reader import JsonObject
from markscheme.files.result_folder import delete_inside

CHUNK = 4  # students that a worker takes at once
MOST_WAITING = 500  # questions of which the accepted ranges wait to be kept
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

Watch = Callable[[int, int], None]


def build_exam(
    blueprint: Blueprint,
    roster: Sequence[Student],
    folder: str | Path,
    *,
    templates: Sequence[Path] = (),
    secret_file: Path | None = None,
    exam_id: str | None = None,
    jobs: int | None = None,
    pdf_forms: bool = True,
    rebuild: bool = False,
    even_marked: bool = False,
    remove: Sequence[str] = (),
    group_readable: bool = False,
    watch: Watch = lambda done, total: None,
) -> BuildResult:
    """Build an exam into a folder; run again after a break, it goes on where it was, and adds who is new.

    Who has a paper keeps it, whatever becomes of the roster. `exam_id` names a new exam; left out, chance does. `jobs`
    processes by joblib; None leaves it, and the backend, to `joblib.parallel_config`; within `cluster.on_cluster` it
    is the cluster that builds. `rebuild` lets papers change that
    were built from another blueprint, `even_marked` those that were marked too. `remove`: ids of students who left the
    roster and whose papers go. `group_readable`: the owner's group may read all but the secret. `watch` is told how
    many of the students are done.
    """
    options = Options(
        tuple(templates), secret_file, exam_id, jobs, pdf_forms, rebuild, even_marked, tuple(remove), group_readable
    )
    if exam_id is not None and not _ID.fullmatch(exam_id):
        raise AnswerError(
            f"--exam-id {exam_id!r}: must be up to 64 letters, digits, '.', '-' and '_', as ml-2026-resit"
        )
    target = Path(folder).absolute()
    with one_at_a_time(target):
        earlier = read_earlier(target)
        check_begun(earlier, exam_id, rebuild)
        secret = secret_of(target, secret_file, begun=earlier.id is not None)
        build = Build(blueprint, tuple(roster), earlier, secret, options)
        return build.run(watch)


class Build:
    """One build: what it depends on, and what it has done."""

    def __init__(
        self, blueprint: Blueprint, roster: tuple[Student, ...], earlier: EarlierBuild, secret: Secret, options: Options
    ) -> None:
        self.blueprint, self.earlier = laid_out_as_before(earlier, blueprint), earlier
        self.roster = tuple(spelt_as_before(earlier, roster))
        self.secret, self.options, self.folder = secret, options, earlier.folder
        self.access = access_of(options.group_readable)
        self.id = secrets.token_hex(8) if (known := self.known_id) is None else known
        self.key, self.code, fingerprint = self.derived()
        self.installed = Library(options.templates)
        rebuild = options.rebuild
        if earlier.exam.get("secret_fingerprint", fingerprint) != fingerprint and not rebuild:
            self.kept = {}  # it is refused before a paper is made
        else:
            self.kept = to_keep(self.folder, blueprint, earlier.exam, self.installed, self.key, rebuild)
        self.library = OwnLibrary(library_of(self.kept, blueprint, self.installed), blueprint.definitions)
        self.efforts = references(blueprint, self.library)
        self.bounds = VariantSampler(blueprint, self.library, self.efforts).bounds
        stay = KEPT in earlier.exam and not rebuild
        self.noted = noted_before(earlier.exam) if stay else noted(blueprint, self.installed)
        self.facts: JsonObject = {
            "version": __version__,
            "secret_fingerprint": fingerprint,
            "families": self.noted["families"],
        }
        self.core = self.core_of(self.blueprint)
        if earlier.blueprint is None:  # exam.json is lost: papers that are there may be as exams were before
            cores = {record.core for record in earlier.records.values()}
            befores = (replace(self.blueprint, printing=one) for one in printings_before(self.blueprint.printing))
            for before in befores:
                if self.core not in cores and (core := self.core_of(before)) in cores:
                    self.blueprint, self.core = before, core
        self.records: dict[str, Record] = {}
        self.renewed: list[str] = []
        self.made = 0

    def core_of(self, blueprint: Blueprint) -> str:
        """Hash all that papers depend on beside the student and the numbers."""
        return digest([self.facts, printed(blueprint)])

    @property
    def known_id(self) -> str | None:
        """The id that the exam has, or is given; None for one that begins here."""
        return self.options.exam_id if self.earlier.id is None else self.earlier.id

    def derived(self) -> tuple[Key, str, str]:
        """Derive from the secret the key of the exam, its code, and what tells this secret from another."""
        if not self.id:  # built before there were ids
            about = self.blueprint.title, self.blueprint.course, self.blueprint.date
            key = self.secret.fast_key()
            return key, code_of(key.seed("exam", *about)), self.secret.fingerprint("|".join(map(str, about)))
        if self.earlier.id is None:
            check_strong(self.secret, self.options.secret_file or self.folder / SECRET)
        key = self.secret.key(f"exam {self.id}")
        return key, code_of(key.seed("code")), key.seed("fingerprint")[:32]

    @property
    def head(self) -> dict[str, str]:
        """Which exam it is, as every file of the build says."""
        return {"id": self.id, "secret_fingerprint": self.facts["secret_fingerprint"]}

    @cached_property
    def recipe(self) -> Recipe:
        """What a process needs to build students."""
        return Recipe(
            folder=str(self.folder),
            blueprint=json.dumps(self.blueprint.to_json(), ensure_ascii=False),
            code=self.code,
            key="" if current_cluster() else self.key.secret.hex(),
            id=self.id,
            templates=tuple(str(folder.absolute()) for folder in self.options.templates),
            efforts=tuple((q, f, one.middle) for (q, f), one in self.efforts.items()),
            core=self.core,
            pdf_forms=self.options.pdf_forms,
            mode=self.access.file,
            owner=os.getpid(),
            kept=tuple(hashes_of(self.kept).items()),
        )

    @cached_property
    def removed(self) -> tuple[str, ...]:
        """The file stems of the students who are removed."""
        stems = check_removable(self.earlier, self.options.remove, {student.stem: student for student in self.roster})
        for stem in stems:
            if stem in self.earlier.records:
                check_forms(self.folder, self.earlier.records[stem], self.earlier.begun.replaced)
        return stems

    @cached_property
    def people(self) -> tuple[Student, ...]:
        """Those on the roster, then those who have a paper and left it."""
        here = {student.stem for student in (*self.roster, *self.earlier.forgotten)} | set(self.removed)
        left = (one for stem, one in self.earlier.students.items() if stem not in here and not one.spare)
        return (*self.roster, *(replace(one.facts, on_roster=False) for one in left))

    @cached_property
    def spares(self) -> tuple[Student, ...]:
        """The papers that are nobody's."""
        return tuple(spares_of(self.earlier, self.blueprint.printing.spares, self.roster, set(self.removed)))

    @cached_property
    def variants(self) -> dict[str, int]:
        """The variant of everybody by id; empty where each has their own numbers."""
        count = self.blueprint.variants
        if count == EACH:
            return {}
        known, gone = self.earlier.variants(count), [one for one in self.people if not one.on_roster]
        return {
            **allot_variants(self.roster, count, known, self.key),
            **allot_variants(gone, count, known, self.key),
            **allot_variants(self.spares, count, known, self.key),
        }

    @cached_property
    def orders(self) -> dict[str, Order]:
        """What every student gets, by file stem."""
        issued = {} if self.options.rebuild else self.earlier.issued
        orders = []
        for student in (*self.people, *self.spares):
            variant = self.variants.get(student.id, 0)
            unit = f"variant {variant}" if variant else f"student {student.id}"
            student = student if student.variant == variant else replace(student, variant=variant)
            orders.append(Order(student, unit, issued=issued.get(student.stem, "")))
        again = agains(orders, self.earlier.closed)
        found = {order.student.stem: order for order in orders}
        for stem, order in found.items():
            if order.unit in again:
                found[stem] = replace(order, again=again[order.unit])
        return found

    @cached_property
    def is_large(self) -> bool:
        """Whether there are so many students that the files of new ones lie apart."""
        return len(self.orders) > MOST_TOGETHER

    @cached_property
    def build_id(self) -> str:
        """Changes with whatever the files depend on."""
        students = [order.student.to_json() for order in self.orders.values()]
        return code_of(digest([self.id, self.core, self.options.pdf_forms, self.blueprint.to_json(), students]), 8)

    def run(self, watch: Watch) -> BuildResult:
        """Make what is missing, settle duplicates, and close the build. Until all is checked, nothing is written."""
        rebuild = self.options.rebuild
        code, even_marked = self.noted["family_code"], self.options.even_marked
        check_unchanged(self.earlier, self.blueprint, self.core, self.facts, code, rebuild, even_marked)
        missing = not self.is_closed()
        check_plan(self.orders, self.blueprint)
        apart = more_folders(self.blueprint)
        prepare(self.folder, self.access, parts=missing, apart=apart, shelves=self.is_large)
        keep_secret(self.folder, self.secret)
        keep_pictures(self.folder, self.blueprint.pictures, self.access)
        keep(self.folder, self.kept, self.earlier.exam, self.access)
        if missing:
            keep_plan(self.folder, self.head, self.blueprint.variants, self.variants, self.access.file)
            self.make(self.missing(), watch)
            Settling(self.blueprint, self.orders, self.records, self.make, self.numbers).run()
            remove(self.folder, self.earlier.records, self.removed)
            self.close()
        else:
            self.records = dict(self.earlier.closed)
        return BuildResult(
            self.exam(),
            self.made,
            self.bounds,
            sum(1 for record in self.records.values() if record.again),
            same_numbers(self.blueprint, self.orders, self.records),
            self.options.remove,
            tuple(self.renewed),
            () if rebuild else families_changed(self.earlier, self.blueprint, self.installed),
            is_open(self.folder, self.access),
            hidden_slips(self.blueprint, self.orders, self.records),
            different_numbers(self.blueprint, self.records),
            tuple(like_pairs(self.blueprint, self.orders, self.records)),
            fixed_questions(self.blueprint, self.records),
        )

    def is_closed(self) -> bool:
        """Say whether this very build was finished before, and nothing was changed since, by one broken off either."""
        whole, known = self.earlier.whole, self.earlier.closed
        return (
            whole.head.get("build") == self.build_id
            and len(known) == len(self.orders)
            and all(stem in self.orders and is_whole(self.folder, record.files) for stem, record in known.items())
            and is_whole(self.folder, whole.others.items())
            and bool(self.kept) == (KEPT in self.earlier.exam)
        )

    def missing(self) -> list[Order]:
        """List the orders that are not finished; the records of the others are taken over."""
        cores = {self.core}
        if not self.options.rebuild:  # what was built stays, though the program or a family has changed since
            cores |= {record.core for record in self.earlier.closed.values()}
        missing = []
        for stem, order in self.orders.items():
            record = self.earlier.records.get(stem)
            shelf = record.shelf if record and record.patterns else shelf_for(self.folder, stem, is_large=self.is_large)
            if shelf != order.shelf:
                order = self.orders[stem] = replace(order, shelf=shelf)
            if record and self.is_finished(order, record, cores):
                self.records[stem] = record.like(order.student)
                continue
            if record:
                check_forms(self.folder, record, self.earlier.begun.replaced)
                delete_inside(self.folder, name_of("forms/{}.pdf", stem, shelf))  # it may not be wanted any more
                if order.issued and record.student.facts != order.student.facts:
                    self.renewed.append(order.student.id)
            missing.append(order)
        return missing

    def is_finished(self, order: Order, record: Record, cores: set[str]) -> bool:
        """Say whether a student's files are there, and are those that were ordered."""
        wanted = bytes.fromhex(order.fingerprint(record.core, self.options.pdf_forms))
        return record.core in cores and record.recipe == wanted and is_whole(self.folder, record.files)

    def make(self, orders: Sequence[Order], watch: Watch = lambda done, total: None) -> None:
        """Build some students in as many processes as there are jobs."""
        watch(0, len(orders))
        by_variant = sorted(orders, key=lambda order: order.student.variant)
        work = partial(build_students, self.recipe)
        needs = Needs(self.options.templates, self.folder, writes=True)
        built = spread(work, by_variant, jobs=self.options.jobs, chunk=CHUNK, needs=needs)
        accepted: dict[bytes, bytes] = {}
        for done, (record, ranges) in enumerate(built, 1):
            student = self.orders[record.student.stem].student
            self.records[student.stem] = record.like(student)
            accepted |= ranges
            if len(accepted) > MOST_WAITING or done == len(orders):
                keep_ranges(self.folder, accepted.items(), self.access.file)
                accepted.clear()
            watch(done, len(orders))
        self.made += len(orders)

    @cached_property
    def drawer(self) -> VariantSampler:
        """Draws the problems of papers."""
        return VariantSampler(self.blueprint, self.library, self.efforts)

    def numbers(self, unit: str, again: int) -> bytes:
        """Say what numbers a unit would have, as records do."""
        found = content_hashes(self.drawer.variant(self.key.seed, unit, again).problems)
        return b"".join(map(bytes.fromhex, found))

    def exam(self) -> Exam:
        """Give the exam with its students in the order of the roster."""
        built = [self.with_paper(order.student) for order in self.orders.values()]
        students, spares = (tuple(one for one in built if one.spare is spare) for spare in (False, True))
        students += tuple(self.earlier.forgotten)
        facts = {"id": self.id, **self.facts, **kept_facts(self.kept, self.key)}
        whole = Exam(self.folder, self.code, self.build_id, self.blueprint, students, self.options.templates)
        return replace(whole, built=facts, id=self.id, spares=spares)

    def with_paper(self, student: Student) -> Student:
        """Give a student, as the roster has them now, with what is known of their paper."""
        built = self.records[student.stem].student
        known = replace(student, sheet=built.sheet, effort=built.effort, content=built.content)
        return built if known == built else known

    def rivals(self) -> JsonObject:
        """Choose the papers that scripts are held against; once there are marks they stay, for those depend on them."""
        if self.earlier.marked and not self.options.rebuild:
            return {KEY: self.earlier.exam[KEY]} if KEY in self.earlier.exam else {}
        return {KEY: chosen(self.drawer, self.records, self.folder)}

    def close(self) -> None:
        """Write what the class makes together, exam.json and, last of all, the manifest."""
        exam, mode = self.exam(), self.access.file
        printed_for = replace(exam, students=tuple(to_print(exam.students)))
        names = PrintFolder(printed_for, mode, self.options.jobs).write(self.earlier.whole.others)
        before = {} if self.options.rebuild else self.earlier.exam
        facts = {**self.facts, **(self.noted if self.kept else noted(self.blueprint, self.installed, before))}
        facts |= {"core": self.core, "effort_bounds": [round(b, 3) for b in self.bounds], **self.rivals()}
        facts |= kept_facts(self.kept, self.key)
        write_pieces(self.folder / EXAM, exam_pieces(exam, facts), mode, within=self.folder)
        records = {stem: self.records[stem] for stem in self.orders}
        others = (EXAM, *names, *self.blueprint.pictures, *kept_names(self.kept))
        write_manifest(self.folder, {**self.head, "build": self.build_id}, records, others, mode)
