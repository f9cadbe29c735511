"""What other programs take for the part of the work that they do, in the same run; each row says what it leaves out.

    python -m pip install "markscheme[peers]"

mathgenerator draws a question and its answer as two texts: no accepted ranges, no misconceptions, no certificate, no
marking. So beside it stand a draw and an exact key alone, and a certified instance for what these cost more. pandas
reads a table into columns: it takes one encoding and one separator for granted, and says nothing of lines and cells.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from itertools import count

from benchmarks.measure import Bare, Row, seconds

INSTALL = 'python -m pip install "markscheme[peers]"'
STUDENTS, BOXES = 500, 40


def need(module: str) -> None:
    """Raise ImportError with the line that installs a peer which is not there."""
    if find_spec(module) is None:
        raise ImportError(f"{module} is not installed; {INSTALL}")


def problems() -> Iterator[Row]:
    """Draw a problem with its answer: a product of matrices there, the same size and more here."""
    need("mathgenerator")
    generators = import_module("mathgenerator")
    random.seed(1)
    peer = seconds(generators.matrix_multiplication, 30, 5)
    bare = Bare("mathgenerator, a product of two matrices as texts", peer)
    yield Row("mathgenerator: a product of matrices, question and answer", peer * 1e3, "ms")
    draw, certify = _here()
    yield Row("draw and exact key alone, attention/scaled_dot_product", seconds(draw, 30) * 1e3, "ms", bare=bare)
    what = "the same certified: ranges, slips, effort, guesses"
    yield Row(what, seconds(certify, 20) * 1e3, "ms", bare=bare)


def _here() -> tuple[Callable[[], object], Callable[[], object]]:
    from markscheme.engine.certify import sample
    from markscheme.engine.evaluate import exact_values
    from markscheme.engine.problem import Problem, draw
    from markscheme.family.givens.sampling import Stream
    from markscheme.family.library import Library

    family, seeds, others = Library()["attention/scaled_dot_product"], count(), count()
    options = family.default_options()

    def drawn() -> object:
        given = draw(family, Stream("peers", next(seeds)), "easy", options)
        return exact_values(family, Problem(family, given, options).inputs)

    sample(family, "easy", "warm")
    return drawn, lambda: sample(family, "easy", next(others))


def tables() -> Iterator[Row]:
    """Read a table of answers: Python's csv, pandas, and the reader here, which finds separator and lines itself."""
    from markscheme.files.class_table import text_rows

    text = table()
    works: list[Callable[[], object]] = [
        lambda: list(csv.reader(io.StringIO(text))),
        lambda: list(text_rows(text, "answers.csv", [])),
    ]
    bare, here = (seconds(work, 10) for work in works)
    python = Bare("bare Python, csv.reader", bare)
    what = f"table of {STUDENTS} x {BOXES} answers"
    yield Row(f"{what}, csv.reader", bare * 1e3, "ms")
    yield Row(f"{what}, read here", here * 1e3, "ms", bare=python)
    need("pandas")
    pandas = import_module("pandas")
    peer = seconds(lambda: pandas.read_csv(io.StringIO(text), dtype=str), 10)
    yield Row(f"{what}, pandas.read_csv", peer * 1e3, "ms", bare=python)


def table() -> str:
    """A table of numbers with a heading for each box."""
    rows = [["id", *(f"q{n}" for n in range(BOXES))]]
    rows += [[f"s{i}", *(f"{(i * 7 + n) % 97 / 8:.3f}" for n in range(BOXES))] for i in range(STUDENTS)]
    return "\n".join(",".join(row) for row in rows) + "\n"


PARTS = {"mathgenerator": problems, "reading tables": tables}
