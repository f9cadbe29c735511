"""How many copied papers are seen, and how many honest scripts are taken for copies?

    python -m benchmarks.copied --papers 300 --own 5 --scripts 24 --levels easy regression/simple

An exam of one question: so many different papers, drawn as rivals are, each key on paper as it is printed. A copy has
the answers of another of them: all, or with every fifth cell or two in five changed, half to what is right and half
to something else. Exams of four questions are put together from the copies from a neighbour: all four are the
neighbour's, or one of them, and the others are worked on the own paper. An honest script is worked on its own paper:
with slips in up to three cells, a misconception, a given misread as it stands on another paper (or as two others have
two of them), or both, and half of them leave the second half blank. All of them have mistakes: nothing in a script
without a wrong answer speaks for another paper, so the figures are of those scripts that could be met at all. A
script that would be flagged if its own paper explained nothing is marked, and held against the papers as `exam grade`
does it.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf, log
from typing import Any

import numpy as np

from benchmarks import study
from benchmarks.mistakes import Slips, spoilt
from benchmarks.scripts import FAULTS, Script, numeric_places, printed, typed, with_cell
from benchmarks.shares import Row, report
from benchmarks.study import CertifiedProblem
from markscheme.copying.copied_paper import HeldQuestion, least_evidence
from markscheme.copying.evidence import ScriptAnswer, ScriptEvidence, of_several
from markscheme.copying.exam_keys import QuestionPapers
from markscheme.copying.key_file import KeyWriter
from markscheme.copying.paper_keys import printed_key, read_cells, read_key
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.problem import Problem
from markscheme.engine.problem import draw as draw_given
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.feedback import QuestionFeedback
from markscheme.gradebook.record import student_record
from markscheme.marking.mark import mark
from markscheme.marking.other_papers.rivals import rivals
from markscheme.numbers.arrays import cells_of
from markscheme.simulation import Instance
from markscheme.submissions import Submission

KINDS = {
    "one slip": 0.3,
    "two slips": 0.15,
    "three slips": 0.1,
    "misconception": 0.15,
    "misread": 0.2,
    "two misread": 0.02,
    "misread, one slip": 0.08,
}
CHANGED = {"copied": 0, "copied, 20 % of the cells changed": 5, "copied, 40 % of the cells changed": 2.5}
FEW = 12  # papers of a small class: as many as a question of an exam keeps rivals
DRAWS = 3  # for each paper that is wanted
LOW = -2.5  # so near to being flagged, a script is marked to see what its own paper explains
ALL = (*FAULTS, TypeError, KeyError, ValueError, OverflowError)


@dataclass
class OneQuestion:
    """An exam of one question: its different papers, the first of which are those of the students looked at."""

    drawn: CertifiedProblem
    papers: list[Problem]
    others: list[Problem]  # on which a misread given stands: more of them than a small class has

    @classmethod
    def of(cls, drawn: CertifiedProblem, count: int) -> OneQuestion:
        """Draw other papers beside an instance, until there are so many or hardly any others."""
        first, task = drawn.problem, drawn.task
        found = {str(first.to_json()["given"]): first}
        for i in range(DRAWS * count):
            if len(found) == count:
                break
            try:
                given = draw_given(task.family, Stream("copied", task.place, i), first.level, first.options)
                paper = replace(first, given=given)
                printed_key(paper)
            except ALL:
                continue
            found.setdefault(str(paper.to_json()["given"]), paper)
        papers = list(found.values())
        return cls(drawn, papers, papers)

    @cached_property
    def held(self) -> QuestionPapers:
        """The papers as grading has them."""
        writer = KeyWriter(sqlite3.connect(":memory:", isolation_level=None))
        for one in self.papers:
            printed = printed_key(one)
            saved = {"id": "q1", **one.to_json(), "marks": one.asked_calls}
            writer.add("q1", saved, printed, read_key(one, printed))
        writer.finish({})
        more = rivals(self.papers[0]) if len(self.papers) <= FEW else ()
        return QuestionPapers(Library(), writer.base, "q1", self.drawn.problem.family.id, more)

    def misconceptions(self, own: int, drawn: CertifiedProblem) -> list[Script]:
        """What the misconceptions give on the paper of a student, alone and in pairs."""
        kept: dict[int, list[Script]] = self.__dict__.setdefault("_misconceptions", {})
        if own not in kept:
            kept[own] = list(Slips(drawn).scripts.values())
        return kept[own]

    def near(self, own: int) -> list[int]:
        """The papers of the neighbours: two on either side."""
        return [i for i in range(own - 2, own + 3) if i != own and 0 <= i < len(self.papers)]

    def over(self, own: int, paper: int, score: float) -> float:
        """By how much more speaks for a paper than must."""
        near = self.near(own)
        return of_several([score]) - least_evidence(len(near), len(self.papers) - 1 - len(near), paper in near)

    def best(self, own: int, evidence: ScriptEvidence) -> tuple[int, float]:
        """The paper for which most speaks, and by how much more than must."""
        looked_at = {*self.near(own), *evidence.candidates(own)}
        over = {paper: self.over(own, paper, evidence.of(paper)) for paper in looked_at}
        found = max(over, key=lambda paper: over[paper])
        return found, over[found]

    def can_be_marked(self, own: int) -> bool:
        """Whether a paper, which was not certified, can be prepared for marking."""
        try:
            return bool(self.scheme(own))
        except ALL:
            return False

    def scheme(self, own: int) -> Scheme:
        """The paper of a student, prepared for marking."""
        kept: dict[int, Scheme] = self.__dict__.setdefault("_schemes", {})
        return kept.setdefault(own, Scheme(self.papers[own]))

    def marked(self, own: int, script: Script) -> HeldQuestion:
        """A script as it is marked, held against the papers."""
        marked = mark(self.scheme(own), script, rivals=rivals(self.papers[own]))
        told = QuestionFeedback(self.scheme(own), marked, "en", False)
        record = student_record(Submission("s", {"q1": script}, "s"), [told])
        return HeldQuestion.of(record["questions"][0], self.scheme(own).problem, self.held, own)

    def seen(self, own: int, one: HeldQuestion) -> tuple[int, float]:
        """The paper for which most speaks of a script that is marked, and by how much more than must."""
        found, over = self.best(own, one.evidence)
        return found, self.over(own, found, one.sure_score(found)) if over >= LOW else over

    def could_be_met(self, own: int, script: Script) -> bool:
        """Whether enough would speak for another paper if the own one explained nothing but what is right."""
        answers = list(self._unexplained(own, script))
        return self.best(own, ScriptEvidence(answers, self.held.index))[1] >= LOW

    def _unexplained(self, own: int, script: Script) -> Iterator[ScriptAnswer]:
        problem, key = self.papers[own], self.held.index.key(own)
        for name, raw in script.items():
            if raw == "" or (name in problem.worded and problem.worded[name].is_set):
                continue
            written = read_cells(raw, name in problem.worded)
            cells = key[name].cells if len(key[name].cells) == len(written.cells) else (None,) * len(written.cells)
            pairs = zip(written.cells, cells, strict=True)
            yield ScriptAnswer(name, written, tuple("right" if a and b and a.agrees(b) else "wrong" for a, b in pairs))


# --- honest scripts


def misread(paper: Problem, stream: Stream, others: list[Problem], count: int) -> Problem:
    """A paper with so many numbers read as they stand on other papers, each on another one."""
    given = dict(paper.given)
    for _ in range(count):
        name = stream.choice([name for name, value in given.items() if value is not None])
        value, other = given[name], stream.choice(others).given.get(name)
        if isinstance(value, np.ndarray) and np.shape(value) == np.shape(other):
            given[name] = _with_cell_of(value, other, stream.below(value.size))
        elif not isinstance(value, list | dict | np.ndarray) and other is not None:
            given[name] = other
    return replace(paper, given=given, marks=None)


def _with_cell_of(value: Any, other: Any, i: int) -> Any:
    place, found = np.unravel_index(i, value.shape), value.copy()
    found[place] = other[place]
    if value.ndim == 2 and np.array_equal(value, value.T):
        found[place[::-1]] = other[place]
    return found


def honest(exam: OneQuestion, own: int, kind: str, stream: Stream) -> Script:
    """A script that was worked on its own paper, with the mistakes of its kind."""
    paper, others = exam.papers[own], [one for one in exam.others if one is not exam.papers[own]]
    if "misread" in kind:
        paper = misread(paper, stream, others, 2 if kind.startswith("two") else 1)
    drawn = replace(exam.drawn, instance=Instance(paper, exam.drawn.instance.certificate))
    slips = ("one", "two", "three").index(kind.split()[-2]) + 1 if "slip" in kind else 0
    if kind == "misconception":
        scripts = exam.misconceptions(own, drawn)
        script = stream.choice(scripts) if scripts else {}
    elif slips:
        made = spoilt(drawn, stream, slips)
        script = made.script() if made else {}
    else:
        script = typed(paper, paper.values)
    names = list(exam.papers[own].asked_calls)
    kept = names if stream.below(2) else names[: -(-len(names) // 2)]
    return {name: script.get(name, "") for name in kept}


# --- copies


def copy(exam: OneQuestion, own: int, other: int, every: float, stream: Stream) -> Script:
    """The answers of another paper, with one cell in so many changed: to what is right on the own one, or spoilt."""
    script = printed(exam.papers[other])
    if not every:
        return script
    mine = printed(exam.papers[own])
    for name, answer in script.items():
        for place in numeric_places(exam.papers[other], name, answer):
            if stream.below(10) < 10 / every:
                right = cells_of(mine[name])[place] if len(cells_of(mine[name])) > place else "1"
                changed = right if stream.below(2) else cells_of(answer)[place] + "1"
                script[name] = with_cell(script[name], place, changed)
    return script


# --- the study

OF_FOUR = 4  # questions of an exam
EXAMS = 2000  # that are put together
SIZES = ("whole class", "two papers")
FROM = {"whole class": ("a neighbour", "anybody"), "two papers": ("a neighbour",)}


def rows() -> dict[tuple[str, ...], Row]:
    """What is counted."""
    copies = [(kind, whom, size) for size in SIZES for whom in FROM[size] for kind in CHANGED]
    return {
        **{(k, w, s): Row(f"{k}, from {w}, {s}: seen", 0.9, at_least=True) for k, w, s in copies},
        **{
            (k, n): Row(f"{k}, {n} of four questions: seen", 0.9, at_least=True)
            for k in CHANGED
            for n in ("all", "one")
        },
        **{("honest", size): Row(f"honest scripts with mistakes, {size}: flagged", 2e-4) for size in SIZES},
        **{(kind, size): Row(f"  {kind}, {size}") for size in SIZES for kind in KINDS},
    }


Scores = Mapping[str, dict[str, list[float]]]  # how much speaks for the paper copied from: by kind, by family


def count(
    drawn: CertifiedProblem, found: Mapping[tuple[str, ...], Row], given: argparse.Namespace, scores: Scores
) -> None:
    """Count copies and honest scripts of one instance, in a class, and where there are two papers."""
    whole = OneQuestion.of(drawn, given.papers)
    if len(whole.papers) < 2:
        return
    for size, exam in zip(SIZES, (whole, OneQuestion(drawn, whole.papers[:2], whole.papers)), strict=True):
        for own in range(min(given.own, len(exam.papers))):
            if not exam.can_be_marked(own):
                continue
            if given.only != "honest":
                _count_copies(exam, own, found, size, scores)
            if given.only != "copies":
                _count_honest(exam, own, found, size, given.scripts)


def _count_copies(exam: OneQuestion, own: int, found: Mapping[tuple[str, ...], Row], size: str, scores: Scores) -> None:
    for kind, every in CHANGED.items():
        for whom in FROM[size]:
            stream = exam.drawn.stream("copy", own, kind, whom)
            among = exam.near(own) if whom == "a neighbour" else [i for i in range(len(exam.papers)) if i != own]
            other = stream.choice(among)
            if set(exam.papers[other].asked_calls) != set(exam.papers[own].asked_calls):
                continue
            held = exam.marked(own, copy(exam, own, other, every, stream))
            _, over = exam.seen(own, held)
            if (whom, size) == ("a neighbour", SIZES[0]):
                scores[kind].setdefault(exam.drawn.family, []).append(held.sure_score(other))
            said = f"{exam.drawn.task.place}: paper {other} on {own}: {over:.1f} over"
            found[kind, whom, size].add(exam.drawn.family, over >= 0, said)


def _count_honest(exam: OneQuestion, own: int, found: Mapping[tuple[str, ...], Row], size: str, scripts: int) -> None:
    for number in range(scripts):
        stream = exam.drawn.stream("honest", own, number)
        kind = list(KINDS)[number % len(KINDS)]
        try:
            script = honest(exam, own, kind, stream)
            is_met = bool(script) and exam.could_be_met(own, script)
        except ALL:
            continue
        over = exam.seen(own, exam.marked(own, script))[1] if is_met else LOW
        said = f"{exam.drawn.task.place}: {kind}, paper {own}, script {number}: {over:.1f} over"
        for row in (("honest", size), (kind, size)):
            found[row].add(exam.drawn.family, over >= 0, said)


def count_exams(found: Mapping[tuple[str, ...], Row], scores: Scores, papers: int) -> None:
    """Put exams of four families together, in a class where everybody has four neighbours."""
    least = least_evidence(4, max(papers - 5, 0), True)
    for kind, by_family in scores.items():
        for i in range(EXAMS if len(by_family) >= OF_FOUR else 0):
            stream, families, chosen = Stream("exams", kind, i), list(by_family), []
            for _ in range(OF_FOUR):
                family = families.pop(stream.below(len(families)))
                chosen.append((family, stream.choice(by_family[family])))
            copied = [score for _, score in chosen]
            for row, given in (("all", copied), ("one", [copied[0], *[-inf] * (OF_FOUR - 1)])):
                over = of_several(given) - least
                found[kind, row].add(chosen[0][0], over >= 0, f"{', '.join(f for f, _ in chosen)}: {over:.1f} over")


def weighted(found: Mapping[tuple[str, ...], Row]) -> Iterator[str]:
    """The share of all honest scripts, where every kind comes as often as in a class."""
    for size in SIZES:
        estimates = {kind: found[kind, size].estimate() for kind in KINDS}
        share, high = (sum(weight * estimates[kind][i] for kind, weight in KINDS.items()) for i in (0, 2))
        yield f"honest scripts with mistakes, as often as they come, {size}: {share:.4%}, at most {high:.4%}"
        samples = found["honest", size].samples
        if samples and not any(one.value for one in samples):
            most = -log(0.05) / len(samples)
            yield f"  none of {len(samples):,} was flagged: with 95 % confidence at most {most:.4%} are"


def main(words: list[str]) -> int:
    parser = study.parser(__doc__, seeds=1, levels="easy,medium")
    parser.add_argument("--papers", type=int, default=300, help="different papers (%(default)s)")
    parser.add_argument("--own", type=int, default=6, help="of these as many are looked at (%(default)s)")
    parser.add_argument("--scripts", type=int, default=35, help="honest scripts on each (%(default)s)")
    parser.add_argument("--only", choices=("honest", "copies"), help="leave the other half out")
    given = parser.parse_args(words)
    found = rows()
    scores: Scores = {kind: {} for kind in CHANGED}
    for drawn in study.wanted(given).instances():
        count(drawn, found, given, scores)
    count_exams(found, scores, given.papers)
    status = report([row for row in found.values() if row.samples])
    if given.only != "copies":
        print(*weighted(found), sep="\n")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
