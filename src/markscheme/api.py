"""Markscheme from Python and from notebooks: the families, their problems, solutions, sheets and marks.

Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from markscheme.arguments import (
    answers_of,
    by_name,
    check_names,
    family_of,
    givens_of,
    language_of,
    options_of,
    paper_of,
    path_of,
    policy_of,
    rounding_of,
    seed_of,
)
from markscheme.document.document_tree import Heading, Words
from markscheme.engine.problem import Problem
from markscheme.errors import AnswerError, GivenError, did_you_mean
from markscheme.family.choosing import is_address
from markscheme.family.library import Library
from markscheme.family.model import Family
from markscheme.interaction.address import Address, in_language, read_address
from markscheme.interaction.marker_of import Marker, ToldStepMark, told_mark
from markscheme.marking.course_policy import CoursePolicy
from markscheme.marking.marks import QuestionMark, mark_text
from markscheme.marking.policy import Policy
from markscheme.numbers.rounding import Rounding
from markscheme.papers.notebook import ShownInNotebook, printed, table, whole
from markscheme.papers.practice_sheet import Sheet
from markscheme.phrases import say

DIGITS = 12  # significant digits of the decimals of a solution


class Families(ShownInNotebook, Library, Mapping[str, Family]):
    """The problem families by id; shows itself as a table."""

    def get(self, id: str, default: Any = None) -> Any:  # Any: whatever stands in for a missing family
        if id not in self:
            return default
        return self[id]

    def __repr__(self) -> str:
        return f"<Families: {', '.join(self)}>"

    def _shown(self, kind: str) -> str:
        from markscheme.family.language.prose import LANGUAGES, title

        rows = [[id, *(title(self[id], language) for language in LANGUAGES)] for id in self]
        return printed(kind, table(["id", *LANGUAGES], rows))


@dataclass(frozen=True)
class StepValue:
    """The value of one step; arrays are nested lists.

    `exact`: a closed form, None where there is no short one. `decimal`: 12 significant digits. `printed`: as the
    rounding rule prints it. `asked`: whether a sheet asks for it.
    """

    name: str
    exact: Any  # Any: a text or nested lists of texts; a union would have to be narrowed before each use
    decimal: Any  # Any: the same
    printed: Any  # Any: the same
    asked: bool


class Solution(ShownInNotebook, Mapping[str, StepValue]):
    """The steps of a solved problem by name; shows itself as the worked solution.

    `assumed`: the givens and options that were left out, with the values that stand in for them.
    """

    def __init__(self, problem: Problem, language: str = "en") -> None:
        from markscheme.papers.plain_data import solution_json

        self.problem, self.language = problem, language
        solved = solution_json(problem, DIGITS)
        steps, self.assumed = solved["steps"], solved["assumed"]
        self._steps = {s["name"]: StepValue(s["name"], s["exact"], s["decimal"], s["value"], s["asked"]) for s in steps}

    def __getitem__(self, name: str) -> StepValue:
        if name not in self._steps:
            raise KeyError(f"{self.problem.family.id} has no step {name!r}; {self._hint(name)}")
        return self._steps[name]

    def _hint(self, name: str) -> str:
        """Name the step that is written so in the statement, or the nearest name."""
        from markscheme.family.language.symbols import call_symbol
        from markscheme.notation import to_text

        calls = self.problem.calls
        written = {to_text(call_symbol(self.problem.family, call)): call.public_name for call in calls}
        if str(name) in written:
            return f"did you mean {written[str(name)]!r}, which is written {name} in the statement?"
        return did_you_mean(str(name), self._steps)

    def save(self, path: str | Path, language: str = "") -> None:
        """Write the worked solution as the ending says: .pdf, .html, .md, .tex or .txt."""
        from markscheme.document.writers import write
        from markscheme.papers.solution import solution_document

        write(solution_document(self.problem, language or self.language), path_of(path))

    def __iter__(self) -> Iterator[str]:
        return iter(self._steps)

    def __len__(self) -> int:
        return len(self._steps)

    def __repr__(self) -> str:
        return f"<Solution of {self.problem.family.id}: {', '.join(self)}>"

    def __str__(self) -> str:
        from markscheme.document.printers.text_document import to_text
        from markscheme.papers.solution import solution_document

        return to_text(solution_document(self.problem, self.language))

    def _shown(self, kind: str) -> str:
        from markscheme.papers.solution import solution_document

        document = solution_document(self.problem, self.language)
        return printed(kind, whole(document), document.languages[0])


@dataclass(frozen=True, repr=False)
class Marks(ShownInNotebook):
    """The marks of a sheet or a problem, question by question: `marks["q1"].steps`; shows itself as feedback."""

    questions: tuple[QuestionMark, ...]

    @property
    def score(self) -> Fraction:
        """The marks earned."""
        return sum((question.score for question in self.questions), Fraction(0))

    @property
    def total(self) -> int:
        """The marks that could be earned."""
        return sum(question.total for question in self.questions)

    def __getitem__(self, id: str) -> QuestionMark:
        found = {question.id: question for question in self.questions}
        if id not in found:
            raise KeyError(f"no question {id!r}; {did_you_mean(id, found)}")
        return found[id]

    def __repr__(self) -> str:
        return f"<Marks: {mark_text(self.score)} of {self.total}>"

    def _shown(self, kind: str) -> str:
        from markscheme.document.document_tree import as_language
        from markscheme.feedback import question_feedback, score_text

        told = [
            step.told for question in self.questions for step in question.steps[:1] if isinstance(step, ToldStepMark)
        ]
        language = next((one.language for one in told if one), "en")
        score = say("page.score", language) + say("common.colon", language)
        head = Heading(1, (Words(score + score_text(self.score, self.total, language)),))
        blocks = (question_feedback(one) for one in told if one)
        return printed(kind, (*([head] * (len(told) > 1)), *blocks), as_language(language))


def families(*folders: str | Path) -> Families:
    """List the families that come with Markscheme and those of your own folders.

    >>> "regression/simple" in families()
    True
    """
    return Families(map(path_of, folders))


def generate(
    id: str | Family,
    *,
    level: str = "medium",
    seed: int | str = 0,
    options: Mapping[str, str] | None = None,
    rounding: str | Rounding | None = None,
    language: str = "en",
) -> Problem:
    """Draw a certified problem of a family, named by its id or taken from `families(...)`; same seed, same problem.

    An address, as practice sheets print it, stands for id, level, seed and options.

    Another variant has another seed; practice takes `"7/1"`, `"7/2"` ... after 7. `language`: in which it shows itself.

    >>> problem = generate("regression/simple", level="easy", seed=7)
    >>> problem
    <Problem regression/simple, easy, seed 7: mean_x, mean_y, S_xx, S_xy, slope, intercept; 10 marks>
    """
    from markscheme.engine.certify import sample

    language = language_of(language)
    if isinstance(id, str) and is_address(id):
        if (level, seed, options, rounding) != ("medium", 0, None, None):
            raise GivenError("an address says level, seed and options itself; give it alone, or the id of a family")
        return _addressed(read_address(id), language)
    drawn = sample(family_of(id), level, seed_of(seed), options_of(options), rounding_of(rounding)).problem
    return in_language(drawn, language)


def _addressed(address: Address, language: str) -> Problem:
    if doubt := address.doubt(language):
        warnings.warn(doubt, stacklevel=3)
    problem = address.problem()
    return problem if address.language else in_language(problem, language)


def solve(
    id: str | Family | Problem,
    given: Mapping[str, object] | None = None,
    *,
    rounding: str | Rounding | None = None,
    language: str = "en",
) -> Solution:
    """Solve a problem with your own numbers, or one that was generated.

    Numbers are integers, exact strings, `Fraction`, `Decimal` or integer arrays; options stand among them. A float is
    refused: 0.1 is not one tenth. A `Path` is a CSV file, of which a vector is the column that is headed like the
    given, or the only one, and a matrix all columns; `(Path("points.csv"), "hours")` names columns.
    `Solution.assumed` tells what was left out and assumed. Without a rounding rule, as many digits are kept in the
    working as correct answers need to agree.

    >>> solution = solve("regression/simple", {"x": [1, 2, 4], "y": ["0.5", 3, 4]})
    >>> solution["slope"].exact, solution["slope"].decimal, solution["slope"].printed
    ('15/14', '1.07142857143', '1.07')
    """
    from markscheme.engine.open_answers import with_enough_digits
    from markscheme.engine.problem import with_given

    language = language_of(language)
    if not isinstance(id, Problem):
        family = family_of(id)
        problem = with_given(family, {} if given is None else givens_of(family, given), rounding_of(rounding))
        return Solution(problem if rounding else with_enough_digits(problem), language)
    if given is not None or rounding is not None:
        raise GivenError("a problem has its own givens and rounding; leave them out, or name the family by its id")
    return Solution(id, language)


def load(path: str | Path, *folders: str | Path) -> Sheet:
    """Read the JSON file that stands beside a sheet; `folders` hold your own families, if it has any."""
    from markscheme.files.json_reader import load_json
    from markscheme.papers.practice_sheet import sheet_from_json

    try:
        text = path_of(path).read_text("utf-8-sig")
    except OSError as error:
        raise AnswerError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise AnswerError(f"{path}: byte {error.start} is no UTF-8; give the sheet.json that `sheet` wrote") from None
    return sheet_from_json(load_json(text, str(path)), families(*folders))


def grade(
    paper: Sheet | Problem,
    answers: Mapping[str, object],
    *,
    policy: CoursePolicy | Policy | Mapping[str, object] | None = None,
    decimal_comma: bool = False,
) -> Marks:
    """Mark what a student wrote: by question and step for a sheet, by step for a problem. What is left out is blank.

    `policy`: a `Policy`, or its settings by name as in `{"slip": "1/4"}`; those of single questions as a policy file
    has them, `{"questions": {"q2": {"slip": 0}}}`.

    >>> problem = solve("regression/simple", {"x": [1, 2, 4], "y": ["0.5", 3, 4]}).problem
    >>> grade(problem, {"mean_x": "7/3", "mean_y": "2.5", "S_xx": "4.67", "S_xy": 5, "slope": "0.934"})
    <Marks: 6 of 10>
    """
    from markscheme.diagnosis.scheme import Scheme
    from markscheme.marking.counted import counted
    from markscheme.marking.mark import judge

    questions = paper_of(paper)
    by_question = by_name("question", answers if isinstance(paper, Sheet) else {"q1": answers}, dict(questions))
    course = policy_of(policy)
    check_names(course, questions)
    written = {id: answers_of(problem, id, by_question.get(id, {})) for id, problem in questions}
    judged, schemes = [], [Scheme(problem) for _, problem in questions]
    for scheme, (id, problem) in zip(schemes, questions, strict=True):
        own = course.of(id, problem.family.id, problem.level)
        judged.append(judge(scheme, written[id], own, id=id, decimal_comma=decimal_comma))
    language = paper.language
    marks = zip(schemes, counted(judged), strict=True)
    return Marks(tuple(told_mark(scheme, one, language=language) for scheme, one in marks))


def marker(
    problem: Problem,
    policy: CoursePolicy | Policy | Mapping[str, object] | None = None,
    *,
    effort: int | None = None,
) -> Marker:
    """Prepare a problem once, to be marked as often as somebody answers.

    `effort`: at most what looking for explanations of one paper may cost, in operations; None: as much as it takes.

    >>> problem = generate("regression/simple", level="easy", seed=7)
    >>> marked = marker(problem).mark({"mean_x": solve(problem)["mean_x"].printed, "mean_y": "0"})
    >>> [(step.name, step.verdict) for step in marked.steps][:2], marked.steps[0].message("zh").text()
    ([('mean_x', 'right'), ('mean_y', 'wrong')], '正确。')
    """
    return Marker(problem, policy, effort)


__all__ = [
    "Families",
    "Marks",
    "Solution",
    "StepValue",
    "families",
    "generate",
    "grade",
    "load",
    "marker",
    "solve",
]
