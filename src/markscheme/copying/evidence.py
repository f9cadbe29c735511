"""How much speaks for a script being worked on another paper than its own: logarithms of likelihood ratios, added.

Only what nothing on the own paper explains speaks for another one, the more the rarer it is among the papers. What is
right here and not there speaks against it, and so does what stands in neither key.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log10

from markscheme.copying.key_index import KeyIndex, Place
from markscheme.copying.paper_keys import AnswerCells, CellValue, Steps, flat, read_cells, set_text
from markscheme.engine.problem import Problem
from markscheme.files.json_reader import JsonObject

SILENT = ("blank", "unreadable")
OF_OWN_PAPER = ("right", "follows", "slip", "misread", "rounded", "accident")  # verdicts: the own paper explains it
ANOTHER_KEY, NEITHER_KEY, SHAPE = 0.4, 0.2, 0.4  # against another paper, for each cell; for each answer of a shape
MOST_AGAINST = 1.5  # for each answer
UNEXPLAINED = (0.0, 1.0, 1.8, 2.5, 3.0, 3.4, 3.7)  # for so many answers that nothing explains: few honest ones are
CANDIDATES = 6  # papers that are looked at closely
COMMON = 8, 4  # a value that one paper in eight has finds no candidates, where more than four have it


@dataclass(frozen=True)
class ScriptAnswer:
    """An answer as it was marked: what was written in each cell, and the verdict on it."""

    name: str
    written: AnswerCells
    verdicts: tuple[str, ...]

    def speaking(self) -> Iterator[tuple[Place, CellValue, str]]:
        """Give every cell that says something, with its verdict."""
        for i, (cell, verdict) in enumerate(zip(self.written.cells, self.verdicts, strict=True)):
            if cell is not None and verdict not in SILENT:
                yield (self.name, self.written.shape, i), cell, verdict


Script = Sequence[ScriptAnswer]


def script_of(question: JsonObject, problem: Problem) -> Script:
    """Give the answers to a question as a record has them."""
    return [_answer(step, problem) for step in question["steps"]]


def _answer(step: JsonObject, problem: Problem) -> ScriptAnswer:
    name, read, verdicts = step["call"], step["read"], flat(step["cells"])
    worded = problem.worded.get(name)
    if worded is not None and worded.is_set:
        is_silent = not verdicts or step["verdict"] in SILENT
        read, verdicts = None if is_silent else set_text(read), [step["verdict"]]
    written = read_cells(read, worded is not None)
    if len(verdicts) != len(written.cells):  # an answer in another shape
        verdicts = [step["verdict"]] * len(written.cells)
    return ScriptAnswer(name, written, tuple(map(str, verdicts)))


class ScriptEvidence:
    """The answers to one question, held against the other papers that an index holds."""

    def __init__(self, script: Script, index: KeyIndex) -> None:
        self.script, self.index = script, index

    def candidates(self, own: int) -> list[int]:
        """Give the papers that hold most, by their rarity, of what nothing on the own paper explains."""
        votes: defaultdict[int, float] = defaultdict(float)
        share, few = COMMON
        most = max(few, self.index.size // share)
        for answer in self.script:
            for place, cell, verdict in answer.speaking():
                if verdict in OF_OWN_PAPER or (count := self.index.count(place, cell)) > most:
                    continue
                for paper in self.index.having(place, cell):
                    votes[paper] += self.index.rarity(cell, count - 1)
        in_turn = sorted(votes, key=lambda paper: (-votes[paper], paper))
        return [paper for paper in in_turn if paper >= 0 and paper != own][:CANDIDATES]

    def of(self, paper: int) -> float:
        """Measure how much speaks for a paper; 1 is ten to one."""
        total, unexplained, key = 0.0, 0, self.index.key(paper) or {}
        seen: Counter[float | str] = Counter()
        for answer in self.script:
            found = self._of_answer(answer, key, seen)
            total += found[0]
            unexplained += found[1]
        return total + UNEXPLAINED[min(unexplained, len(UNEXPLAINED) - 1)]

    def _of_answer(self, answer: ScriptAnswer, key: Steps, seen: Counter[float | str]) -> tuple[float, bool]:
        """Measure an answer, and say whether it holds what only the other paper explains.

        The same number again, as in an array filled with it, counts half as much each time.
        """
        there = key.get(answer.name)
        if there is None or there.shape != answer.written.shape:
            return (-SHAPE if any(answer.speaking()) else 0.0), False
        gain, loss, tells, changed = 0.0, 0.0, False, []
        for place, cell, verdict in answer.speaking():
            other = there.cells[place[2]]
            is_same = other is not None and cell.agrees(other)
            if verdict in OF_OWN_PAPER:
                loss += 0.0 if is_same else ANOTHER_KEY
            elif is_same:
                gain += self.index.rarity(cell, self.index.count(place, cell) - 1) / 2 ** seen[cell.token]
                seen[cell.token] += 1
                tells = tells or bool(cell.digits) or isinstance(cell.value, str)
                changed.append(place[2])
            else:
                loss += NEITHER_KEY
        if not loss and len(changed) > 1:
            gain = max(gain, self.index.rarity_of_all(answer.name, answer.written, changed))
        return gain - min(loss, MOST_AGAINST), tells


def of_several(scores: Sequence[float]) -> float:
    """Put the evidence of several questions together, each of which may be copied or not.

    >>> round(of_several([6.0, -5.0]), 1)
    5.4
    """
    return sum(log10((1 + 10.0 ** max(min(one, 300.0), -300.0)) / 2) for one in scores)
