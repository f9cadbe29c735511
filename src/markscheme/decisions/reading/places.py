"""What a decision may be about: the questions and steps of a student's paper, by what people call them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from markscheme.decisions.decision import WHOLE_PAPER
from markscheme.decisions.reading.question_names import QuestionNames, plain_name
from markscheme.document.printers.text_document import plain
from markscheme.engine.problem import Problem
from markscheme.errors import AnswerError, MarkschemeError, did_you_mean
from markscheme.exam.exam_folder import Exam
from markscheme.family.language.symbols import call_symbol
from markscheme.files.headings import visible
from markscheme.gradebook.record import Record, is_marked
from markscheme.notation import to_text
from markscheme.papers.question import title_inlines
from markscheme.papers.shown.part_names import part_label

RecordOf: TypeAlias = Callable[[str], Record | None]
ALL = ("all", "whole paper", "paper", "全部", "全卷", "整卷")


def nobody(student: str) -> Record | None:
    """Give no record of anybody: nothing was marked yet."""
    return None


@dataclass
class PaperPlaces:
    """The paper of one student: questions with their marks, each with the marks of its steps."""

    total: Fraction
    questions: dict[str, Fraction] = field(default_factory=dict)
    steps: dict[str, dict[str, Fraction]] = field(default_factory=dict)

    def out_of(self, question: str, step: str) -> Fraction:
        """Give the marks of a step, of a question, or of the whole paper."""
        if question == WHOLE_PAPER:
            return self.total
        return self.steps[question][step] if step else self.questions[question]


class Places:
    """Finds questions and steps on the papers of a class; marks are those of a student's record where there is one."""

    def __init__(self, exam: Exam, names: QuestionNames, record: RecordOf = nobody) -> None:
        self.exam, self.names, self.record = exam, names, record
        self._papers: dict[str, PaperPlaces] = {}

    def paper(self, student: str) -> PaperPlaces:
        """Give the paper of a student."""
        if student not in self._papers:
            self._papers[student] = self._paper(student)
        return self._papers[student]

    def _paper(self, student: str) -> PaperPlaces:
        asked = {one.id: Fraction(one.marks) for one in self.exam.blueprint.questions}
        found = PaperPlaces(sum(asked.values(), Fraction(0)), asked)
        record = self.record(student)
        if record is not None and is_marked(record):
            self._of_record(found, record)
        else:
            for id, problem in self._problems(student).items():
                found.steps[id] = {name: Fraction(marks) for name, marks in problem.asked.items()}
                found.questions[id] = sum(found.steps[id].values(), Fraction(0))
        return found

    def _of_record(self, found: PaperPlaces, record: Record) -> None:
        for question in record["questions"]:  # of what is void a decision may be made all the same; it does not count
            id = question["id"]
            found.questions[id] = Fraction(question["total"]) or found.questions.get(id, Fraction(0))
            if question["steps"]:
                found.steps[id] = {one["name"]: _out_of(one) for one in question["steps"]}
        void = {one["id"] for one in record["questions"] if not Fraction(one["total"])}
        found.total = sum((marks for id, marks in found.questions.items() if id not in void), Fraction(0))

    def _problems(self, student: str) -> Mapping[str, Problem]:
        try:
            return dict(self.exam.sheet(student).questions)
        except MarkschemeError:  # what a record says is enough where a paper cannot be read any more
            return {}

    def question(self, student: str, text: str) -> str:
        """Give the question of a student's paper that a cell means, WHOLE_PAPER for all of it; else AnswerError."""
        if plain_name(text) in ALL and text not in self.paper(student).questions:
            return WHOLE_PAPER
        found = self.names.called(text, number=True) or self._titled(student, text)
        if not found or found not in self.paper(student).questions:
            known = self.paper(student).questions
            raise AnswerError(f"no question {text!r} on the paper of {student}; {did_you_mean(text, known)}")
        return found

    def _titled(self, student: str, text: str) -> str:
        """Give the question of which a text is the title on the student's paper."""
        titles = {
            (plain_name(plain(title_inlines(problem, language))), id)
            for id, problem in self._problems(student).items()
            for language in ("en", "zh")
        }
        found = {id for title, id in titles if title == plain_name(text)}
        return found.pop() if len(found) == 1 else ""

    def step(self, student: str, question: str, text: str) -> str:
        """Give the step that a cell means, by its name, its letter on this paper or its symbol; else AnswerError."""
        known = self.paper(student).steps.get(question, {})
        if text in known:
            return text
        word = _step_word(text, question)
        by_word = {_step_word(name): name for name in known}
        if word in by_word:
            return by_word[word]
        is_letter = re.search(r"[().]\s*$", unicodedata.normalize("NFKC", text)) is not None  # as the paper has it
        said = self._labels(student, question) if is_letter else self._said(student, question)
        other = list(dict.fromkeys(name for one, name in said if one == word and name in known))
        if len(other) == 1:
            return other[0]
        if other:
            raise AnswerError(f"step {text!r} in {question} of {student} may be {' or '.join(other)}; write the name")
        where = f"{question} of {student}"
        if not known:
            raise AnswerError(f"{where} has no steps, and the row names step {text!r}; leave the step empty")
        raise AnswerError(f"no step {text!r} in {where}; {did_you_mean(text, known)}")

    def _said(self, student: str, question: str) -> Iterator[tuple[str, str]]:
        """Give what else the steps of a question are called on a paper: (a) or (1), and symbols, each with the name."""
        yield from self._labels(student, question)
        if problem := self._problems(student).get(question):
            for call in problem.parts:
                yield _step_word(to_text(call_symbol(problem.family, call))), call.public_name

    def _labels(self, student: str, question: str) -> Iterator[tuple[str, str]]:
        """Give what the parts of a question are called on a paper, each with the name."""
        if problem := self._problems(student).get(question):
            for i, call in enumerate(problem.parts):
                yield part_label(i, problem.part_names), call.public_name


def _out_of(step: Record) -> Fraction:
    return Fraction(step["out_of"]) or Fraction(step.get("program", {}).get("out_of") or 0)


def _step_word(text: str, question: str = "") -> str:
    """Give a step without case, width, space and brackets, and without the question before it."""
    word = unicodedata.normalize("NFKC", visible(text)).casefold()
    if question and word.startswith(f"{question.casefold()}."):
        word = word[len(question) + 1 :]
    bare = re.sub(r"\s+", "", word)
    inner = re.fullmatch(r"\(?([a-z]{1,2}|\d{1,2})[).]?", bare)
    return inner[1] if inner else bare
