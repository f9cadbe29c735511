"""Papers and keys of an exam, set by Typst, against plain Typst of the same words, formulas, tables and pictures.

Every document is that of the next student, with numbers of its own; each way of setting them has its turn by itself, as
Typst takes over what it set just before. Both are PDF/UA-1 with the tree of tags; a last row says what plain Typst
takes without tags.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

from benchmarks.bare_typst import bare_typst
from benchmarks.exam import prepared
from benchmarks.measure import CLOCK, Row
from markscheme.document.document_tree import Document
from markscheme.document.pdf.typeset import compile_typst
from markscheme.document.printers.typst_document import to_typst

STUDENTS = 16
WARM = 4  # students before the clock runs
TARGETS = {"paper": 1.3, "key with working": 1.5, "key with marks": None}


def rows() -> Iterator[Row]:
    kinds = documents()
    for kind, target in TARGETS.items():
        ours = seconds_to_set(kinds[kind], to_typst, compile_typst)
        bare = seconds_to_set(kinds[kind], bare_typst, compile_typst)
        untagged = seconds_to_set(kinds[kind], bare_typst, without_tags)
        yield Row(f"{kind}, 8 questions, own instances: Typst", ours * 1e3, "ms")
        yield Row("  against plain Typst, both tagged", ours / bare, "x", target)
        yield Row("  against plain Typst without tags", ours / untagged, "x")
    for key in ("working", "marks"):
        own, shared = of_students(key)
        yield Row(f"a student's paper and key ({key}), own instances", own * 1e3, "ms", 80)
        yield Row("  the next student of a version", shared * 1e3, "ms", 40)


def documents() -> dict[str, list[Document]]:
    """Papers and keys of students, by kind."""
    from markscheme.exam.printing.exam_paper import key_document, paper_document

    found: dict[str, list[Document]] = {kind: [] for kind in TARGETS}
    for key in ("working", "marks"):
        with tempfile.TemporaryDirectory() as folder:
            worker, orders = prepared(Path(folder), key, STUDENTS)
            for order in orders:
                problems = dict(worker.sheet(order.student, worker.variant(order.unit, 0)).questions)
                arguments = (worker.blueprint, worker.recipe.code, order.student, problems)
                found[f"key with {key}"].append(key_document(*arguments))
                found["paper"] += [paper_document(*arguments)] if key == "working" else []
    return found


def seconds_to_set(made: list[Document], write: Callable[[Document], str], set_: Callable[[str], object]) -> float:
    """Median time to set one document after the other."""
    times = []
    for source in map(write, made):
        start = CLOCK.now()
        set_(source)
        times.append(CLOCK.now() - start)
    return median(times[WARM:])


def without_tags(source: str) -> object:
    """Set plain Typst without the tree of tags."""
    from markscheme.document.pdf.typeset import _compiler

    return _compiler(False).compile(source.encode(), format="pdf", pdf_tags=False)


def of_students(key: str) -> tuple[float, float]:
    """Median times of whole students, files included: with numbers of their own, and of one version."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        worker, orders = prepared(Path(folder), key, STUDENTS)
        for some in (orders, [replace(order, unit="variant 1") for order in orders]):
            times = []
            for order in some:
                start = CLOCK.now()
                worker.build((order,))
                times.append(CLOCK.now() - start)
            found.append(median(times[WARM:]))
    return found[0], found[1]
