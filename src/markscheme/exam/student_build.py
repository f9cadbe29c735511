"""Everything that one student gets: drawn, typeset and written. A process needs a recipe and nothing else."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from markscheme.document.writers import write_whole
from markscheme.errors import MarkschemeError
from markscheme.exam.blueprint import Blueprint
from markscheme.exam.drawing import Drawer, Effort, Variant, same_numbers
from markscheme.exam.paper import key_document, paper_document
from markscheme.exam.roster import Student
from markscheme.exam.secret import Secret, digest
from markscheme.exam.words import say
from markscheme.library import Library
from markscheme.problem import Problem
from markscheme.render.forms import answer_form
from markscheme.render.sheet import Sheet

PARTS = ".parts"
FOLDERS = ("sheets", "papers", "forms", "keys")
Record = dict[str, Any]
# The numbers behind the problems share one precision, and Typst one compiler: threads take turns.
_BUILDING = Lock()
_STARTED_BY = os.getppid()


@dataclass(frozen=True)
class Recipe:
    """All that a process must know to build a student's papers; plain texts and numbers, so that it travels.

    `owner`: the process that builds the exam.
    """

    folder: str
    blueprint: str
    code: str
    secret: str = field(repr=False)
    templates: tuple[str, ...] = ()
    efforts: tuple[tuple[str, str, float], ...] = ()
    core: str = ""
    pdf_forms: bool = True
    owner: int = 0


@dataclass(frozen=True)
class Order:
    """A student, the unit whose numbers the paper has, and how often they were a duplicate."""

    student: Student
    unit: str
    again: int = 0

    def fingerprint(self, recipe: Recipe) -> str:
        """Changes with whatever the student's files hang on."""
        return digest([recipe.core, recipe.pdf_forms, self.student.to_json(), self.unit, self.again])


class Worker:
    """Builds one student after the other from a recipe."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.blueprint = Blueprint.from_json(json.loads(recipe.blueprint))
        self.secret = Secret(recipe.secret)
        efforts = {(question, family): Effort(middle) for question, family, middle in recipe.efforts}
        library = Library(tuple(Path(folder) for folder in recipe.templates))
        self.drawer = Drawer(self.blueprint, library, efforts)
        self.variant = lru_cache(maxsize=4)(self._variant)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the questions that are drawn."""
        return tuple(question.id for question in self.drawer.drawn)

    def _variant(self, unit: str, again: int) -> Variant:
        return self.drawer.variant(self.secret.seed, unit, again)

    def build(self, order: Order) -> Record:
        """Write a student's files, each whole or not at all; the record that says so comes last."""
        try:
            variant = self.variant(order.unit, order.again)
        except MarkschemeError as error:
            raise MarkschemeError(f"{order.student.id}: {error}") from None
        sheet = self.sheet(order.student, variant)
        student = replace(order.student, sheet=sheet.code, effort=variant.effort)
        files = self.files(student, sheet, dict(sheet.questions))
        folder = Path(self.recipe.folder)
        for name, content in files.items():
            write_whole(folder / name, content)
        record: Record = {
            "recipe": order.fingerprint(self.recipe),
            "again": order.again,
            "student": student.to_json(),
            "numbers": [hashlib.sha256(text.encode()).hexdigest()[:32] for text in same_numbers(variant.problems)],
            "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        }
        write_whole(folder / PARTS / f"{student.stem}.json", json.dumps(record, ensure_ascii=False).encode())
        return record

    def sheet(self, student: Student, variant: Variant) -> Sheet:
        """The problems of a student, with a code of the student's own."""
        language, title = self.blueprint.languages[0], self.blueprint.title
        return Sheet(
            title.say(language), language, variant.problems, self.ids, holder=f"{self.recipe.code}/{student.id}"
        )

    def known(self, student: Student) -> dict[str, str]:
        """What a form says of the student by itself; the number is what a student is marked under."""
        return {say("number", self.blueprint.languages[:1]): student.id}

    def files(self, student: Student, sheet: Sheet, problems: Mapping[str, Problem]) -> dict[str, bytes]:
        """The student's files by name."""
        from markscheme.document.form import to_forms
        from markscheme.document.pdf import to_pdf

        paper = paper_document(self.blueprint, self.recipe.code, student, problems)
        key = key_document(self.blueprint, self.recipe.code, student, problems)
        data = json.dumps(sheet.to_json(), ensure_ascii=False, indent=1) + "\n"
        printed, form = to_forms(paper, self.known(student)) if self.recipe.pdf_forms else (to_pdf(paper), None)
        stem = student.stem
        return {
            f"sheets/{stem}.json": data.encode(),
            f"papers/{stem}.pdf": printed,
            **({f"forms/{stem}.pdf": form} if form is not None else {}),
            f"forms/{stem}.answers.yaml": answer_form(sheet, student.id).encode(),
            f"keys/{stem}.pdf": to_pdf(key),
        }


@lru_cache(maxsize=2)
def _worker(recipe: Recipe) -> Worker:
    return Worker(recipe)


def build_students(recipe: Recipe, orders: tuple[Order, ...]) -> list[Record]:
    """Build some students in this process; it keeps what they have in common for the next ones."""
    records = []
    with _BUILDING:
        worker = _worker(recipe)
        for order in orders:
            _check_owner(recipe.owner)
            records.append(worker.build(order))
    return records


def _check_owner(owner: int) -> None:
    """Stop when the build that started this process was killed: the next one may be at work already."""
    if _STARTED_BY == owner != os.getppid():
        raise MarkschemeError("the build was ended from outside; run the same command again")
