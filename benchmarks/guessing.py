"""What do scripts earn that know nothing? The same text in every box, a neighbour's paper, copies, and no calculation.

    python -m benchmarks.guessing --seeds 1 --levels easy --texts 1e1,0.5 regression/simple

Of an answer in words only what is above chance counts. A text is typed into every box of an instance; of the neighbours
there are `--pairs` for each family and level; a copy is held against the same script with nothing in its place.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import pairwise
from statistics import fmean
from typing import Any

import numpy as np

from benchmarks import study
from benchmarks.mistakes import neighbour
from benchmarks.scripts import Script, printed, right_alone
from benchmarks.shares import Row, report
from benchmarks.study import CertifiedProblem
from benchmarks.uncalculated import expressions
from markscheme.family.language.spellings import names_of
from markscheme.marking.mark import mark
from markscheme.marking.marks import QuestionMark
from markscheme.numbers.arrays import cells_of

TEXTS = (
    *("0", "1", "-1", "2", "-2", "3", "4", "5", "8", "10", "12", "20", "50", "100", "1000", "1000000"),
    *("0.1", "0.2", "0.25", "0.3", "0.5", "-0.5", "0.7", "0.9", "0.99", "0.01", "0.001", "1.5", "2.5", "2.50", "0.000"),
    *("1e0", "1e1", "-1e1", "2e1", "-2e1", "1e2", "1e3", "1e6", "1e12", "-1e12", "1e-1", "1e-3", "1e-12", "0e0", "0e9"),
    *("1.00", "10.0", "100.", "1/2", "1/3", "2/3", "-1/2", "50%", "sqrt(2)", "e", "pi", "e^-1", "1 1/2", "x"),
)
WORST = 6  # texts that are printed one by one
EMPTY = ""


def same_text(drawn: CertifiedProblem, text: str) -> Script:
    """The same text in every box."""
    return {name: _filled(drawn.problem.answer_shape(name), text) for name in drawn.problem.asked_calls}


def _filled(shape: tuple[int, ...], text: str) -> Any:
    return [_filled(shape[1:], text) for _ in range(shape[0])] if shape else text


def above_chance(drawn: CertifiedProblem, marked: QuestionMark) -> float:
    """The share of all marks that a script earned, of answers in words only what is above chance."""
    problem, worth = drawn.problem, 0.0
    for step in marked.steps:
        credit = float(step.credit)
        if step.name in problem.worded:
            worded, size = problem.worded[step.name], len(step.cells)
            chance = 0.5**size if worded.is_set else 1 / max(len(names_of(worded, size)), 1)
            credit = max(credit - chance, 0.0)
        worth += credit * step.out_of
    return worth / problem.total


def box_before(drawn: CertifiedProblem, paper: Mapping[str, Any]) -> tuple[Script, Script]:
    """Every second numeric step right, the others filled with the entries of the box before; and with nothing."""
    problem = drawn.problem
    names = [name for name in paper if name not in problem.worded]
    copy: Script = {}
    for before, name in pairwise(names):
        if names.index(name) % 2:
            cells = cells_of(paper[before])
            shape = problem.answer_shape(name)
            count = int(np.prod(shape)) if shape else 1
            copy[name] = _shaped([cells[i % len(cells)] for i in range(count)], shape)
    right = {name: paper[name] for name in names if name not in copy}
    return right | copy, right


def first_rows(drawn: CertifiedProblem, paper: Mapping[str, Any]) -> tuple[Script, Script]:
    """The first row of each matrix in all its rows, everything else blank; and in its own row alone."""
    matrices = {name: paper[name] for name in paper if len(drawn.problem.answer_shape(name)) == 2}
    copy = {name: [rows[0]] * len(rows) for name, rows in matrices.items()}
    right = {name: [rows[0], *([EMPTY] * len(row) for row in rows[1:])] for name, rows in matrices.items()}
    return copy, right


def one_cell(drawn: CertifiedProblem, paper: Mapping[str, Any], place: float = 0.0) -> tuple[Script, Script]:
    """One right entry of each array of numbers in all its entries, everything else blank; and in its place alone."""
    copy, right = {}, {}
    for name in paper:
        shape = drawn.problem.answer_shape(name)
        if not shape or name in drawn.problem.worded:
            continue
        cells = cells_of(paper[name])
        here = int(place * len(cells))
        copy[name] = _filled(shape, cells[here])
        right[name] = _shaped([cell if i == here else EMPTY for i, cell in enumerate(cells)], shape)
    return copy, right


def _shaped(cells: list[Any], shape: tuple[int, ...]) -> Any:
    return np.array(cells, dtype=object).reshape(shape).tolist() if shape else cells[0]


COPIES: dict[str, Callable[[CertifiedProblem, Mapping[str, Any]], tuple[Script, Script]]] = {
    "the box before": box_before,
    "first rows": first_rows,
    "one cell": one_cell,
    "a middle cell": partial(one_cell, place=0.5),
}


def rows(texts: tuple[str, ...]) -> dict[str, Row]:
    return {
        **{text: Row(f"the same text in every box: {text}", 0.03) for text in texts},
        "neighbour": Row("a neighbour's paper", 0.13),
        "above": Row("  above what is right by coincidence, in points", 0.01, unit="points"),
        "above, worst": Row("  the worst family", 0.1, unit="points", worst_family=True),
        **{kind: Row(f"copying {kind}: gain over blank, in points", 0.03, unit="points") for kind in COPIES},
        "uncalculated": Row("expressions typed uncalculated: marks of those steps", 0.5),
    }


def count(drawn: CertifiedProblem, found: Mapping[str, Row], texts: tuple[str, ...], pairs: int) -> None:
    """Mark every script of one instance that knows nothing."""
    scheme, place, paper = drawn.instance.scheme, drawn.task.place, printed(drawn.problem)
    for text in texts:
        earned = above_chance(drawn, mark(scheme, same_text(drawn, text)))
        found[text].add(drawn.family, earned, f"{place}: {text} in every box earns {earned:.0%}")
    for other in filter(None, (neighbour(drawn, number) for number in range(pairs))):
        script = printed(other.problem)
        earned = share(mark(scheme, script))
        above = earned - right_alone(scheme, script)
        said = f"{place}: the paper of seed {other.task.seed} earns {earned:.0%}, {100 * above:.1f} points above chance"
        found["neighbour"].add(drawn.family, earned, said)
        for row in ("above", "above, worst"):
            found[row].add(drawn.family, above, said)
    for kind, make in COPIES.items():
        copy, right = make(drawn, paper)
        if copy and copy != right:
            gain = share(mark(scheme, copy)) - share(mark(scheme, right))
            found[kind].add(drawn.family, gain, f"{place}: gains {100 * gain:.1f} points")
    _count_uncalculated(drawn, found["uncalculated"], paper)


def _count_uncalculated(drawn: CertifiedProblem, row: Row, paper: Script) -> None:
    script = expressions(drawn.problem)
    if script:
        steps = [step for step in mark(drawn.instance.scheme, {**paper, **script}).steps if step.name in script]
        earned = float(sum(step.marks for step in steps)) / sum(step.out_of for step in steps)
        name, answer = next(iter(script.items()))
        row.add(drawn.family, earned, f"{drawn.task.place}: {name} = {answer}")


def share(marked: QuestionMark) -> float:
    """The share of all marks that a script earned."""
    return float(marked.score / marked.total)


def summary(found: dict[str, Row], texts: tuple[str, ...]) -> Iterator[Row]:
    """The rows to print: of the texts the worst ones, and the family in which any of them earns most."""
    ordered = sorted((found[text] for text in texts), key=lambda row: -row.estimate()[0])
    yield from ordered[:WORST]
    every = Row("  the other texts together", 0.03)
    every.samples = [sample for row in ordered[WORST:] for sample in row.samples]
    if every.samples:
        yield every
    worst = Row("  the worst family with its worst text", 0.15, worst_family=True)
    families = {sample.family for row in ordered for sample in row.samples}
    for family in families:
        best = max((row.by_family().get(family, []) for row in ordered), key=_mean)
        worst.samples += best
    if worst.samples:
        yield worst
    yield from (row for key, row in found.items() if key not in texts)


def _mean(samples: list[Any]) -> float:
    return fmean(sample.value for sample in samples) if samples else 0.0


def main(words: list[str]) -> int:
    parser = study.parser(__doc__, seeds=1)
    parser.add_argument("--texts", default="", help="such as 1e1,0.5 (all of the list)")
    parser.add_argument("--pairs", type=int, default=10, help="neighbours' papers for each instance (%(default)s)")
    given = parser.parse_args(words)
    texts = tuple(given.texts.split(",")) if given.texts else TEXTS
    found = rows(texts)
    for drawn in study.wanted(given).instances():
        count(drawn, found, texts, given.pairs)
    return report(list(summary(found, texts)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
