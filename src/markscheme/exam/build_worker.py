"""Everything that one student gets: drawn, typeset and written. A process needs a recipe and nothing else."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from pathlib import Path

from markscheme.authored.own_library import OwnLibrary
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.exam.accepted.packed_ranges import RANGES, PackedRanges, RangeKey, packed
from markscheme.exam.planning.blueprint import Blueprint
from markscheme.exam.planning.pictures import read_kept
from markscheme.exam.printing.exam_paper import (
    answer_sheet_document,
    key_document,
    key_folder,
    key_languages,
    page_text,
    paper_document,
)
from markscheme.exam.records.disk_sync import sync_files
from markscheme.exam.records.paper_record import Record
from markscheme.exam.records.record_log import RecordLog, intention
from markscheme.exam.records.student_files import name_of
from markscheme.exam.roster import Student
from markscheme.exam.secret import FILE as SECRET
from markscheme.exam.secret import Key, digest, exam_key, read_secret
from markscheme.exam.variants.kept_families import read_known
from markscheme.exam.variants.variant_sampler import DrawnVariant, Effort, VariantSampler, content_hashes
from markscheme.family.held_sources import digest_of
from markscheme.family.kept_library import KeptLibrary
from markscheme.family.library import Library
from markscheme.files.result_folder import whole_file
from markscheme.papers.practice_sheet import Sheet, answer_form
from markscheme.papers.sheet_data import issued_code
from markscheme.phrases import say

FOLDERS = ("sheets", "papers", "forms", "keys")
MOST_AGAIN = 25  # draws of a variant that is a duplicate every time
_STARTED_BY = os.getppid()


@dataclass(frozen=True)
class Recipe:
    """All that a process must know to build a student's papers; plain texts and numbers, so that it travels.

    `id`: that of the exam, empty for those built before. `key`: what seeds and codes are made with, in hexadecimal; the
    secret itself stays at home. It is empty on a cluster, where each process makes it from the secret in the folder, so
    that no piece of work carries it over the network. `mode`: that of the files. `owner`: the process that builds the
    exam. `kept`: the SHA-256 of the families that the exam keeps, which lie in the folder.
    """

    folder: str
    blueprint: str
    code: str
    key: str = field(repr=False)
    id: str = ""
    templates: tuple[str, ...] = ()
    efforts: tuple[tuple[str, str, float], ...] = ()
    core: str = ""
    pdf_forms: bool = True
    mode: int = 0o600
    owner: int = 0
    kept: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """A student, the unit whose numbers the paper has, and how often they were a duplicate.

    `issued`: the code of the paper that the student has already; the files that are made have the same one. `shelf`:
    the folder within each folder in which the files lie; empty where they lie with those of all others.
    """

    student: Student
    unit: str
    again: int = 0
    issued: str = ""
    shelf: str = ""

    def fingerprint(self, core: str, pdf_forms: bool) -> str:
        """Hash whatever the student's files depend on; whether they are on the roster now is no part of it."""
        student = replace(self.student.facts, variant=self.student.variant)
        return digest([core, pdf_forms, student.to_json(), self.unit, self.again])


class Worker:
    """Builds one student after the other from a recipe."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        folder, blueprint = Path(recipe.folder), Blueprint.from_json(json.loads(recipe.blueprint))
        files = [question.picture.file for question in blueprint.questions if question.picture]
        self.blueprint = replace(blueprint, pictures=read_kept(folder, files))
        self.key = Key(bytes.fromhex(recipe.key)) if recipe.key else exam_key(read_secret(folder / SECRET), recipe.id)
        efforts = {(question, family): Effort(middle) for question, family, middle in recipe.efforts}
        library: Library = Library(tuple(map(Path, recipe.templates)))
        if recipe.kept:
            library = KeptLibrary(read_known(folder, dict(recipe.kept)))
        library = OwnLibrary(library, self.blueprint.definitions)
        self.drawer = VariantSampler(self.blueprint, library, efforts)
        self.variant = lru_cache(maxsize=4)(self._variant)
        self.log = RecordLog(Path(recipe.folder), recipe.mode)

    @cached_property
    def range_key(self) -> RangeKey:
        """What accepted ranges are kept by; of no use where the exam keeps no families."""
        return RangeKey(digest_of(dict(self.recipe.kept)) if self.recipe.kept else "", self.key.seed(RANGES))

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the questions that are drawn."""
        return tuple(question.id for question in self.drawer.drawn)

    def _variant(self, unit: str, again: int) -> DrawnVariant:
        return self.drawer.variant(self.key.seed, unit, again)

    def build(self, orders: Sequence[Order]) -> list[tuple[Record, list[PackedRanges]]]:
        """Write the files of some students, each whole or not at all; the records that say so come last.

        The disk has the files before it can have a record of them. Give the records, and what is accepted on each
        paper, for the keys of the class and for marking.
        """
        folder, mode = Path(self.recipe.folder), self.recipe.mode
        built, paths = [], []
        for order in orders:
            _check_owner(self.recipe.owner)
            record, files, accepted = self.made(order)
            forms = {name: known for name, known in record.files if name.startswith("forms/")}
            if any((folder / name).exists() for name in forms):
                sync_files(folder, [self.log.add([intention(forms)])])
            for name, data in files.items():
                with whole_file(folder / name, mode, within=folder, synced=False) as file:
                    file.write(data)
                paths.append(folder / name)
            built.append((record, accepted))
        sync_files(folder, paths)
        self.log.add(record.to_json(with_files=True) for record, _ in built)
        return built

    def made(self, order: Order) -> tuple[Record, dict[str, bytes], list[PackedRanges]]:
        """Make the files of a student by name; give the record of them, and what is accepted on the paper, packed."""
        try:
            order, variant, sheet = self.drawn(order)
        except MarkschemeError as error:
            raise MarkschemeError(f"{order.student.id}: {error}") from None
        content = sheet.content if sheet.issued else ""
        student = replace(order.student, sheet=sheet.code, effort=variant.effort, content=content, on_roster=True)
        made = self.files(student, sheet, dict(sheet.questions))
        record = Record(
            recipe=bytes.fromhex(order.fingerprint(self.recipe.core, self.recipe.pdf_forms)),
            core=self.recipe.core,
            again=order.again,
            student=student,
            numbers=b"".join(map(bytes.fromhex, content_hashes(variant.problems))),
            patterns=tuple(made),
            hashes=b"".join(hashlib.sha256(data).digest() for data in made.values()),
            shelf=order.shelf,
            hides=tuple((id, tuple(slips)) for id, slips in variant.hides.items()),
        )
        files = {name_of(pattern, student.stem, order.shelf): data for pattern, data in made.items()}
        accepted = [packed(problem, self.range_key) for _, problem in sheet.questions if self.range_key.is_usable]
        return record, files, accepted

    def drawn(self, order: Order) -> tuple[Order, DrawnVariant, Sheet]:
        """Draw the problems of a student; who has a paper already gets those that are on it, or MarkschemeError."""
        for again in range(order.again, MOST_AGAIN):
            variant = self.variant(order.unit, again)
            sheet = self.sheet(order.student, variant)
            if order.issued in ("", sheet.code):
                return replace(order, again=again), variant, sheet
        raise MarkschemeError(
            f"has a paper with the code {order.issued}, and its numbers cannot be drawn again: a family or the program "
            "has changed\nbring back the files, or the Markscheme and the families that made them"
        )

    def sheet(self, student: Student, variant: DrawnVariant) -> Sheet:
        """Give the problems of a student, with a code of the student's own."""
        language, title = self.blueprint.languages[0], self.blueprint.title
        holder = f"{self.recipe.code}/{student.id}"
        sheet = Sheet(title.say(language), language, variant.problems, self.ids, holder)
        if not self.recipe.id:  # built before there were ids: a code of the content
            return sheet
        return replace(sheet, issued=issued_code(self.key.seed("sheet", student.id, sheet.content)))

    def known(self, student: Student) -> dict[str, str]:
        """Give what a form says of the student by itself; the number is what a student is marked under."""
        if student.spare:
            return {}
        return {say("sheet.number", self.blueprint.languages[0]): student.id}

    def files(self, student: Student, sheet: Sheet, problems: Mapping[str, Problem]) -> dict[str, bytes]:
        """Make the student's files, by the pattern of their names."""
        from markscheme.document.pdf.fillable_pdf import to_forms
        from markscheme.document.pdf.typeset import to_pdf

        plan, code = self.blueprint.printing, self.recipe.code
        paper = paper_document(self.blueprint, code, student, problems)
        to_fill_in, kind = paper, ""
        apart: dict[str, bytes] = {}
        if plan.answer_sheet == "apart":
            apart["papers/{}.pdf"] = self.coded(to_pdf(paper), student.sheet, "")
            to_fill_in, kind = answer_sheet_document(self.blueprint, code, student, problems), "A"
        finish = partial(self.coded, sheet=student.sheet, kind=kind)
        data = json.dumps(sheet.to_json(), ensure_ascii=False, indent=1) + "\n"
        if self.recipe.pdf_forms:
            printed, form = to_forms(to_fill_in, self.known(student), finish)
        else:
            printed, form = finish(to_pdf(to_fill_in)), None
        main, *others = key_languages(self.blueprint)
        return {
            "sheets/{}.json": data.encode(),
            ("answer-sheets/{}.pdf" if apart else "papers/{}.pdf"): printed,
            **apart,
            **({"forms/{}.pdf": form} if form is not None else {}),
            "forms/{}.answers.yaml": answer_form(sheet, "" if student.spare else student.id).encode(),
            **{
                f"{key_folder(language, main)}/{{}}.pdf": to_pdf(
                    key_document(self.blueprint, code, student, problems, language)
                )
                for language in (main, *others)
            },
        }

    def coded(self, pdf: bytes, sheet: str, kind: str) -> bytes:
        """Draw its code on every page; papers that were built before have one on the front alone."""
        if self.blueprint.printing.layout == 1:
            return pdf
        from markscheme.document.pdf.page_codes import with_page_codes

        return with_page_codes(pdf, lambda page, pages: page_text(self.recipe.code, sheet, page, pages, kind))


@lru_cache(maxsize=2)
def _worker(recipe: Recipe) -> Worker:
    return Worker(recipe)


def build_students(recipe: Recipe, orders: tuple[Order, ...]) -> list[tuple[Record, list[PackedRanges]]]:
    """Build some students in this process; it keeps what they have in common for the next ones."""
    return _worker(recipe).build(orders)


def _check_owner(owner: int) -> None:
    """Stop when the build that started this process was killed: the next one may be at work already."""
    if _STARTED_BY == owner != os.getppid():
        raise MarkschemeError("the build was ended from outside; run the same command again")
