"""The papers of an exam that scripts are held against: chosen when it is built, and read back when it is marked.

Marks depend on them, so they depend on nothing that changes: neither on who handed something in nor, once there are
marks, on who has a paper. exam.json holds the questions themselves, for a sheet may be lost or removed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path

import numpy as np

from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.exam.exam_folder import Exam
from markscheme.exam.planning.blueprint import Question
from markscheme.exam.records.paper_record import Record
from markscheme.exam.records.student_files import found_file
from markscheme.exam.variants.fixing import draw_once, is_fixed, is_shared, shared_values
from markscheme.exam.variants.variant_sampler import VariantSampler
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.family.model import Family
from markscheme.files.json_reader import JsonObject
from markscheme.marking.other_papers.rivals import RIVALS, is_same_paper, rivals
from markscheme.papers.sheet_data import read_question

KEY = "rivals"  # in exam.json: by question id, questions as they stand in sheets
KEPT = RIVALS + 1  # of each family of a question: one of them is the student's own
TRIES = 60  # draws until there are so many

Questions = list[JsonObject]  # as they stand in sheets
Shapes = Mapping[str, tuple[int, ...]]


# --- when an exam is built


def chosen(drawer: VariantSampler, records: Mapping[str, Record], folder: Path) -> dict[str, Questions]:
    """Choose the rivals of every question: papers that were built, then draws by the blueprint until there are enough.

    `records` by file stem. The papers are taken in the order of the hashes of their numbers, so that the roster has no
    part in it. Draws have the numbers that the blueprint fixes or shares, as papers have.
    """
    sheet = lru_cache(maxsize=2 * KEPT)(lambda stem: _questions(found_file(folder, "sheets/{}.json", stem)))
    found = {}
    for i, question in enumerate(drawer.drawn):
        if question.definition:
            continue  # nothing but what the student wrote is held against the paper
        in_turn = sorted(records, key=lambda stem: (records[stem].number(i), stem))
        papers = (one for stem in in_turn if (one := sheet(stem).get(question.id)) is not None)
        taken = _RivalPool(question)
        taken.add(papers)
        for id in question.families:
            if taken.room[id]:
                taken.add(_drawn(drawer, question, drawer.library[id]))
        found[question.id] = taken.questions
    return found


class _RivalPool:
    """The rivals of a question as they are found: no two alike, and so many of each family."""

    def __init__(self, question: Question) -> None:
        self.room = dict.fromkeys(question.families, KEPT)
        self.known: set[str] = set()
        self.questions: Questions = []

    def add(self, questions: Iterable[JsonObject]) -> None:
        for question in questions:
            if not any(self.room.values()):
                return
            text = json.dumps([question["family"], question["given"]], sort_keys=True)
            if text not in self.known and self.room.get(question["family"], 0):
                self.known.add(text)
                self.room[question["family"]] -= 1
                self.questions.append(question)


def _questions(path: Path) -> dict[str, JsonObject]:
    """Read the questions of a sheet as its file has them, by id."""
    return {one["id"]: one for one in json.loads(path.read_text("utf-8"))["questions"]}


def _drawn(drawer: VariantSampler, question: Question, family: Family) -> Iterator[JsonObject]:
    """Draw papers that nobody has: of a question that can be calculated, not certified."""
    rule = drawer.rule(question, family)
    has_shared = any(map(is_shared, question.given.values()))
    for attempt in range(TRIES):
        with suppress(MarkschemeError, ZeroDivisionError):
            data = shared_values(drawer.blueprint, drawer.library, Stream("rival", family.id, attempt))
            problem = draw_once(question, family, data, drawer.blueprint, ("rival", attempt), rule)
            if problem is not None and is_fixed(question, problem) and not has_shared:
                return  # all draws are the same paper, and it may be a large one
            if problem is not None and _shapes(problem):
                yield {"id": question.id, **problem.to_json(), "marks": problem.asked_calls}


# --- when it is marked


class Rivals:
    """The rivals of every question of an exam; an exam that was built without has none of its own."""

    def __init__(self, exam: Exam) -> None:
        stored = exam.built.get(KEY)
        self._stored: Mapping[str, Questions] = stored if isinstance(stored, dict) else {}
        self._library = exam.library
        self._papers = lru_cache(maxsize=None)(self._read)

    def of(self, id: str, problem: Problem) -> tuple[Problem, ...]:
        """Give a dozen other papers of a question, those of the exam first; fewer where there are no more.

        All have answers of the same shapes as the problem: others can agree with no script.
        """
        shapes, papers = _shapes(problem), self._papers(id, problem.family.id)
        own = (one for one, its in papers if its == shapes and not is_same_paper(problem, one))
        found = list(islice(own, RIVALS))
        drawn = (one for one in rivals(problem) if not any(is_same_paper(one, known) for known in found))
        return (*found, *islice(drawn, RIVALS - len(found)))

    def _read(self, id: str, family: str) -> tuple[tuple[Problem, Shapes], ...]:
        return tuple(_problems(self._stored.get(id, []), family, self._library))


def _problems(questions: Iterable[JsonObject], family: str, library: Library) -> Iterator[tuple[Problem, Shapes]]:
    """Read the rivals of one family; one that cannot be read or calculated by the family of today is none."""
    for question in questions:
        if question.get("family") == family:
            with suppress(MarkschemeError, ZeroDivisionError):
                problem = read_question(question, library)
                yield problem, _shapes(problem)


def _shapes(problem: Problem) -> Shapes:
    return {name: np.shape(problem.values[name]) for name in problem.asked_calls}
