"""A script that holds the answers of another paper of its exam: which paper, by how much, and both side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log10

from markscheme.copying.evidence import ScriptEvidence, of_several, script_of
from markscheme.copying.exam_keys import ExamKeys, QuestionPapers, holders
from markscheme.copying.misread_instead import read_instead
from markscheme.copying.paper_keys import printed_key
from markscheme.engine.problem import Problem
from markscheme.exam.exam_folder import Exam
from markscheme.exam.seating import beside
from markscheme.exam.variants.rival_papers import Rivals
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.phrases import say

RARE = 3.5  # measured, this lets through fewer than one honest script in ten thousand, over all papers of a class
MISREAD = 2.0  # one given in a hundred is misread as it stands on a certain other paper
SPEAKS = 1.0  # of a question: ten to one
CANDIDATES = 8  # papers that are looked at closely
UNITS = 256  # students and different papers of which it is known what they have
MOST_NAMED = 3  # students who have one paper


def least_evidence(near: int, far: int, is_near: bool) -> float:
    """Say how much must speak for a paper: each of the others may be met by chance.

    Who copies does so from a neighbour as often as from all others: `near` different papers lie near a student, `far`
    more elsewhere.
    """
    others = near if is_near else far
    return RARE + log10(max(others, 1) * (2 if near and far else 1))


@dataclass(frozen=True)
class HeldQuestion:
    """One question of a script, held against the other papers. `own`: the number of the student's own."""

    record: JsonObject
    problem: Problem
    papers: QuestionPapers
    own: int
    evidence: ScriptEvidence

    @classmethod
    def of(cls, record: JsonObject, problem: Problem, papers: QuestionPapers, own: int) -> HeldQuestion:
        """Hold a question, as its record has it, against its papers."""
        return cls(record, problem, papers, own, ScriptEvidence(script_of(record, problem), papers.index))

    def score(self, paper: int) -> float:
        """Measure how much speaks for a paper; nothing for the own one, and for one of another family."""
        if paper == self.own or self.papers.index.key(paper) is None:
            return 0.0
        return self.evidence.of(paper)

    def sure_score(self, paper: int) -> float:
        """Measure the same where no single given, misread as it stands on that paper, explains it as well."""
        found = self.score(paper)
        if found < SPEAKS:
            return found
        scripts = read_instead(self.evidence.script, self.problem, self.papers.problem(paper))
        instead = (ScriptEvidence(one, self.papers.index).of(paper) + MISREAD for one in scripts)
        return min(found, *instead, found)


@dataclass(frozen=True)
class NearPapers:
    """The different papers of the neighbours of a student, other than the own one; and how many others there are."""

    units: frozenset[int]
    far: int

    def least(self, unit: int) -> float:
        """Say how much must speak for a paper."""
        return least_evidence(len(self.units), self.far, unit in self.units)


class CopiedPapers:
    """Holds scripts against the keys of all papers of their exam."""

    def __init__(self, exam: Exam, rivals: Rivals) -> None:
        self.exam, self.rivals = exam, rivals
        self.keys = ExamKeys.of(exam)
        self._questions: dict[tuple[str, str], QuestionPapers] = {}
        self._unit, self._numbers = lru_cache(UNITS)(self.keys.unit), lru_cache(UNITS)(self.keys.numbers)
        self._beside: dict[str, tuple[str, ...]] = {}
        for pair in beside(exam.on_roster):
            for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
                self._beside[one] = (*self._beside.get(one, ()), other)

    def find(
        self, student: str, paper: str, record: JsonObject, problems: Mapping[str, Problem], language: str
    ) -> JsonObject:
        """Give the other paper whose answers a script holds, as a record keeps it; empty where there is none.

        `paper`: the name of the spare paper that the student answered, else the student again.
        """
        unit = self._unit(paper)
        if unit is None or self.keys.different < 2:
            return {}
        own, near = dict(self._numbers(unit)), self._near(student, unit)
        held = {
            one["id"]: HeldQuestion.of(one, problems[one["id"]], self._papers(one["id"], problems), own[one["id"]])
            for one in record["questions"]
            if one["id"] in own and one["id"] in problems
        }
        other = self._strongest(held, unit, near)
        if other is None or self._score(held, other) < near.least(other):
            return {}
        sure = {id: held[id].sure_score(paper) for id, paper in self._numbers(other) if id in held}
        if of_several(list(sure.values())) < near.least(other):
            return {}
        speaking = [held[id] for id, found in sure.items() if found >= SPEAKS]
        return self._facts(student, other, speaking, of_several(list(sure.values())), language)

    def _papers(self, id: str, problems: Mapping[str, Problem]) -> QuestionPapers:
        place = id, problems[id].family.id
        if place not in self._questions:
            self._questions[place] = self.keys.question(id, problems[id], self.exam, self.rivals)
        return self._questions[place]

    def _near(self, student: str, own: int) -> NearPapers:
        """Tell the different papers that lie near a student from the others."""
        beside = (self._unit(id) for id in self._beside.get(student, ()))
        near = frozenset(unit for unit in beside if unit is not None and unit != own)
        return NearPapers(near, self.keys.different - 1 - len(near))

    def _strongest(self, held: Mapping[str, HeldQuestion], own: int, near: NearPapers) -> int | None:
        """Give the paper for which most speaks, of those near and of some that hold rare values of the script."""
        votes: defaultdict[int, float] = defaultdict(float)
        for id, one in held.items():
            for paper in one.evidence.candidates(one.own):
                found = max(one.score(paper), 0.0)
                for unit in self.keys.with_paper(id, paper):
                    votes[unit] += found
        looked_at = {*near.units, *sorted(votes, key=lambda unit: (-votes[unit], unit))[:CANDIDATES]} - {own}
        over = {unit: self._score(held, unit) - near.least(unit) for unit in looked_at}
        return max(over, key=lambda unit: (over[unit], unit), default=None)

    def _score(self, held: Mapping[str, HeldQuestion], unit: int) -> float:
        return of_several([held[id].score(paper) for id, paper in self._numbers(unit) if id in held])

    def _facts(self, student: str, other: int, speaking: list[HeldQuestion], score: float, language: str) -> JsonObject:
        names = holders(self.keys.having(other), self._beside.get(student, ()))
        where = {"evidence": f"{score:.1f}", "students": names, "questions": [one.record["id"] for one in speaking]}
        who = self._who(names, language)
        listed = say("common.list_comma", language).join(id.removeprefix("q") for id in where["questions"])
        message = say("review.copied_paper", language, who=who, questions=listed)
        papers = dict(self._numbers(other))
        steps = [row for one in speaking for row in _side_by_side(one, papers[one.record["id"]], who, language)]
        return {**where, "message": message, "steps": steps}

    def _who(self, ids: list[str], language: str) -> str:
        """Name the students who have a paper, each with the seat, where the roster says it."""
        named = []
        for id in ids[:MOST_NAMED]:
            known = self.exam.by_id.get(id)  # None: the paper was removed
            seat = known.seat if known else ""
            named.append(say("review.copied_seated", language, id=id, seat=seat) if seat else id)
        found = say("common.list_comma", language).join(named)
        rest = len(ids) - MOST_NAMED
        return say("review.copied_more", language, who=found, count=rest) if rest > 0 else found


def _side_by_side(one: HeldQuestion, paper: int, who: str, language: str) -> Iterator[JsonObject]:
    """Give every answer that was written, beside the keys of both papers."""
    own, other = printed_key(one.problem), one.papers.printed(paper)
    for step in one.record["steps"]:
        if step["raw"] and step["verdict"] != "blank":
            keys = {"own": _text(own[step["call"]]), "other": _text(other.get(step["call"], ""))}
            message = say("review.copied_step", language, who=who, **keys)
            yield {"question": one.record["id"], "step": step["name"], "raw": step["raw"], **keys, "message": message}


def _text(nested: JsonValue) -> str:
    """Write a key on one line, a matrix by its rows."""
    if not isinstance(nested, list):
        return str(nested)
    separator = "; " if any(isinstance(item, list) for item in nested) else ", "
    return separator.join(_text(item) for item in nested)
